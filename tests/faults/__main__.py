"""``make faults``: put every kind of fault into the published forms, print what was found, fail below the target.

Words on the command line choose kinds by name, code or family: ``python -m faults D07 合计``.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from forms import published
from libreoffice.office import Office, missing

from faults.fault import FaultKind
from faults.inject import inject_all
from faults.kinds import KINDS
from faults.table import is_on_target, table


def chosen(words: list[str]) -> list[FaultKind]:
    """The kinds a command line asks for."""
    return [kind for kind in KINDS if not words or any(_is_meant(kind, word) for word in words)]


def _is_meant(kind: FaultKind, word: str) -> bool:
    return word in kind.name or word in (kind.code, kind.code[:1])


def main(words: list[str]) -> int:
    """Print the table; 0 on target, 1 below it, 2 where nothing could be done."""
    kinds, forms = chosen(words), [form for _, form in sorted(published().items())]
    if missing() or not kinds:
        print(
            f"没有运行：{'没有 LibreOffice，' + missing() if missing() else '没有这样的毛病'}。",
            file=sys.stderr,
        )
        return 2
    print(f"正在把 {len(kinds)} 种改动逐一放进 {len(forms)} 张表，每种每张表至多三处……", flush=True)
    start = time.monotonic()
    with Office() as office, TemporaryDirectory() as folder:
        results = inject_all(office, forms, kinds, Path(folder))
    print("\n".join(table(results)))
    print(f"用时 {time.monotonic() - start:.0f} 秒。")
    return 0 if is_on_target(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
