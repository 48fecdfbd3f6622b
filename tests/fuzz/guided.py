"""Cases that a coverage-guided fuzzer (atheris) chooses: it draws the changes, and keeps those that lead to new code.

Run as a process of its own, since atheris never returns: ``python -m fuzz.guided RUNS SEED FOLDER``. Each verdict is a
line of JSON on its standard output, with the bytes that were drawn.
"""

import json
import os
import sys
from pathlib import Path

LOG = "atheris.log"


def main(runs: int, seed: int, folder: Path) -> None:
    """Try so many cases and end the process."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(folder / LOG, os.O_WRONLY | os.O_CREAT), 1)
    os.dup2(1, 2)  # it tells at length what it does
    import atheris

    with atheris.instrument_imports(include=["xltool"], enable_loader_override=False):
        from fuzz.case import tried
        from fuzz.chance import FromBytes, of_case
        from fuzz.crew import printed
        from fuzz.mutate import mutant

    number = 0

    def one(drawn: bytes) -> None:
        nonlocal number
        number += 1
        with printed(folder / "屏幕") as said:
            verdict = tried(number, mutant(FromBytes(drawn)), folder)
        if text := said():
            verdict = verdict._replace(troubles=(*verdict.troubles, f"屏幕上出现：{text[:200]}"))
        lines.write(json.dumps([*verdict, drawn.hex()]) + "\n")
        lines.flush()

    corpus = folder / "corpus"
    corpus.mkdir()
    for n in range(64):  # something to start from: the same each time
        (corpus / str(n)).write_bytes(of_case(seed, n).randbytes(48))
    options = [
        "-max_len=96",
        f"-seed={seed + 1}",
        f"-runs={runs}",
        "-rss_limit_mb=0",
        "-timeout=300",
        f"-artifact_prefix={folder}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
