"""Several forms under one title: what it says of the year and of the unit counts for those that say nothing."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from xltool.answer import Type
from xltool.excel.opening.grid import Grid
from xltool.excel.reading.lexicon import lexicon
from xltool.excel.reading.locate import Signs
from xltool.excel.reading.years import year_in
from xltool.form import FIELDS, Certainty, Filing, Guess, Kind

#: What states a unit of money in a text.
_UNIT = re.compile(r"单位\s*[:：为]?\s*(?:人民币)?\s*[万亿千百]*元|[（(\[【]\s*[万亿千百]*元\s*[)）\]】]")
_YEAR_TAKEN = "这张表自己没有写年度，取自整张工作表的标题"
_UNIT_TAKEN = "这张表自己没有写金额的单位，按整张工作表的标题读"


def title_of(grid: Grid, signs: Signs) -> Sequence[Sequence[Any]]:
    """The rows of a sheet above its first label."""
    known = lexicon(Kind.SELFASSESSMENT).keys | lexicon(Kind.DECLARATION).keys
    first = min((row for key in signs.places.keys() & known for row, _ in signs.places[key]), default=0)
    return grid.rows[:first]


def under_title(form: Filing, part: Grid, title: Sequence[Sequence[Any]]) -> Grid:
    """The part of a form, with the title over it where that alone states the unit; the form with its year."""
    known = form.guesses.get("year")
    is_open = not form["year"].cell and (known is None or known.certainty is Certainty.LIKELY)
    if is_open and (taken := year_in(title, max(map(len, title), default=0))).is_value:
        form.answers["year"] = taken
        form.guesses = {**form.guesses, "year": Guess(Certainty.LIKELY, _YEAR_TAKEN)}
    if any(_states_unit(row) for row in part.rows) or not any(map(_states_unit, title)):
        return part
    form.guesses = {**_guesses(form), **form.guesses}
    return part._replace(rows=[*title, *part.rows[len(title) :]])


def _guesses(form: Filing) -> Mapping[str, Guess]:
    return {
        path: Guess(Certainty.LIKELY, _UNIT_TAKEN)
        for path, field in FIELDS[form.kind].items() if field.type is Type.AMOUNT and not form[path].is_blank
    }  # fmt: skip


def _states_unit(row: Sequence[Any]) -> bool:
    return any(type(value) is str and "元" in value and _UNIT.search(value) for value in row)
