"""Cases that once went wrong, each as a small text file: what went wrong, and the file that did it."""

from collections.abc import Iterator
from pathlib import Path

from fuzz import stored
from fuzz.mutate import Mutant
from fuzz.originals import originals

FOLDER = Path(__file__).parent / "kept"


def keep(name: str, mutant: Mutant, troubles: tuple[str, ...], folder: Path = FOLDER) -> Path:
    """Keep a changed workbook as a text file; what went wrong stands in its first lines."""
    path = folder / f"{name}{mutant.original.suffix}.txt"
    said = [f"original: {mutant.original.name}", f"in place: {mutant.in_place}"]
    said += [f"changes: {'; '.join(mutant.changes)}", *(f"trouble: {one[:300]}" for one in troubles)]
    stored.store(path, mutant.content, "\n".join(line.replace("\n", " ") for line in said))
    return path


def kept() -> Iterator[tuple[str, Mutant]]:
    """Every kept case by its name."""
    for path in sorted(FOLDER.glob("*.txt")):
        head = dict(
            line.partition(": ")[::2] for line in path.read_text("utf-8").split("\n\n")[0].splitlines()
        )
        suffix = Path(path.stem).suffix
        named = [one for one in originals() if one.name == head.get("original")]
        original = (*named, *(one for one in originals() if one.suffix == suffix), *originals())[0]
        yield path.stem, Mutant(stored.load(path), original, ("kept",), head.get("in place") == "True")
