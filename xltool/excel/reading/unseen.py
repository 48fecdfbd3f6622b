"""What was read though nobody sees it: answers in hidden rows and columns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from xltool.answer import Answer
from xltool.excel.opening.concealed import Concealed
from xltool.form import INDICATOR_FIELDS, Filing, Indicator, Kind, Remark
from xltool.place import cell_name, column_letters, position

_LEVELS = ("level1", "level2")
_CELLS: Callable[[Indicator], tuple[str, ...]] = attrgetter(
    *(f"{key}.cell" for key in INDICATOR_FIELDS[Kind.SELFASSESSMENT])
)
#: No form has so many rows or columns; a sheet may well hide all that are left of it.
_FARTHEST = (3000, 400)


def unseen(form: Filing, concealed: Concealed) -> Iterator[Remark]:
    """A remark on each run of hidden rows or columns in which something was filled in.

    Spare rows stand hidden in every form: what says nothing but a level is no answer.
    """
    rows, columns = map(_within, concealed, _FARTHEST)
    cells = (
        list(map(position, sorted({answer.cell for answer in _filled_in(form, levels=False)})))
        if rows
        else []
    )
    for run in _runs(sorted({row for row, _ in cells if row in rows})):
        first = min(at for at in cells if at[0] in run)
        named = f"第{run[0] + 1}行" if len(run) == 1 else f"第{run[0] + 1}至{run[-1] + 1}行"
        yield Remark(f"{named}隐藏着（或被筛选掉了），里面填有内容", cell_name(*first))
    if columns:
        yield from _in_columns(form, columns)


def _in_columns(form: Filing, columns: frozenset[int]) -> Iterator[Remark]:
    letters = set(map(column_letters, columns))
    if not _may_reach(form, letters):
        return
    cells = [
        answer.cell for answer in _filled_in(form, levels=True) if answer.cell.rstrip("0123456789") in letters
    ]
    cells += [one.cell for one in form.strays if one.cell and one.cell.rstrip("0123456789") in letters]
    found = sorted(map(position, cells), key=lambda at: (at[1], at[0]))
    for run in _runs(sorted({column for _, column in found})):
        first = next(at for at in found if at[1] == run[0])
        last = column_letters(run[-1])
        named = f"{last}列" if len(run) == 1 else f"{column_letters(run[0])}至{last}列"
        yield Remark(f"{named}隐藏着，里面填有内容", cell_name(*first))


def _within(runs: Iterable[range], farthest: int) -> frozenset[int]:
    return frozenset(n for run in runs for n in range(run.start, min(run.stop, farthest)))


def _may_reach(form: Filing, letters: set[str]) -> bool:
    """Whether any cell begins with one of these: most forms hide a column beside them, and here it ends."""
    cells = [answer.cell for answer in form.answers.values()]
    for row in form.indicators:
        cells += _CELLS(row)
    cells += [remark.cell for remark in form.strays]
    joined = "|" + "|".join(cells)
    return any(f"|{letter}" in joined for letter in letters)


def _filled_in(form: Filing, *, levels: bool) -> Iterator[Answer[object]]:
    """The answers that say something, of indicators only those that exist."""
    yield from (answer for answer in form.answers.values() if answer.cell and not answer.is_blank)
    keys = [key for key in INDICATOR_FIELDS[form.kind] if levels or key not in _LEVELS]
    answers = (row[key] for _, row in form.rows() for key in keys)
    yield from (answer for answer in answers if answer.cell and not answer.is_blank)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]
