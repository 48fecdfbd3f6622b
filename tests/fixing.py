"""Forms typed over, repaired and read back; shared by the tests of ``xltool fix``."""

from collections.abc import Callable
from pathlib import Path

from forms import published, workbook
from hands import Typed, typed_over
from reading import said

from xltool import policy
from xltool.excel.mend import mend
from xltool.excel.reading.read import read
from xltool.form import Filing
from xltool.repair import Corrections

#: A self-assessment with 11 indicators in rows 13 to 23; the first is ≥0.00(%), the second a word.
FORM = "000-05"

#: What was repaired, the copy read back, and the copy.
Fixed = tuple[Corrections, Filing, Path]
Fix = Callable[..., Fixed]


def fixed(folder: Path, cells: dict[str, Typed], form_id: str = FORM) -> Fixed:
    """A published form typed over, repaired and read back; nothing is left to repair then."""
    source = typed_over(workbook(published()[form_id], folder / "表.xlsx"), cells)
    content, (before,) = source.read_bytes(), read(source)
    done, copy = mended(source)
    assert source.read_bytes() == content
    (after,) = read(copy)
    assert unlisted(before, after, done) == set()
    assert mended(copy)[0].repairs == []
    return done, after, copy


def mended(path: Path) -> tuple[Corrections, Path]:
    """What was repaired in a workbook with one form, and the copy (none: the workbook itself)."""
    done = mend(path, read(path), policy.load())
    if not done.content:
        return done.forms[0], path
    copy = path.with_name("副本.xlsx")
    copy.write_bytes(done.content)
    return done.forms[0], copy


def unlisted(before: Filing, after: Filing, done: Corrections) -> set[str]:
    """The answers that differ though no repair of them was listed."""
    repaired = {repair.cell for repair in done.repairs}
    old, new = dict(before.all_answers()), dict(after.all_answers())
    assert old.keys() == new.keys()
    return {path for path in old if said(old[path]) != said(new[path]) and old[path].cell not in repaired}


def changes(done: Corrections) -> dict[str, tuple[str, str]]:
    """Before and after by cell."""
    return {repair.cell: (repair.before, repair.after) for repair in done.repairs}


def doubts(done: Corrections) -> dict[str, str]:
    """What was left to a person, by cell."""
    return {doubt.cell: doubt.seen for doubt in done.doubts}
