"""Which indicator rows a workbook gets, and how equal levels run together down the page."""

from itertools import groupby
from typing import Any, NamedTuple

from xltool.answer import BLANK, Answer, Type, from_text
from xltool.edition import Edition
from xltool.form import INDICATOR_FIELDS, Filing, Indicator
from xltool.target import Form, Target, canonical

#: First word of the hidden cell that says which edition, version and form a sheet is.
IDENTITY = "xltool"
_PRINTED = from_text(Type.TEXT, "打印")


class Row(NamedTuple):
    """An indicator row to be written: its answers by ``i.`` path.

    ``unit`` is set where the actual value is, or is to be typed as, a number shown in that unit. A spare
    row is hidden until someone asks for it.
    """

    answers: dict[str, Answer[Any]]
    unit: str = ""
    spare: bool = False


def rows_of(form: Filing, edition: Edition) -> list[Row]:
    """The rows of a form; one without indicators gets the edition's groups with spare rows, or one blank row."""
    if form.indicators:
        keys = INDICATOR_FIELDS[form.kind]
        return [
            Row(
                {f"i.{key}": row[key] for key in keys} | {"i.use": _PRINTED},
                _unit(row) if "actual" in keys else "",
            )
            for row in form.indicators
        ]
    return [
        _blank_row(form, level1, level2, spare=n > 0)
        for level1, names in edition.groups.items() for level2 in names for n in range(edition.spare + 1)
    ] or [_blank_row(form, "", "", spare=False)]  # fmt: skip


def _blank_row(form: Filing, level1: str, level2: str, *, spare: bool) -> Row:
    answers: dict[str, Answer[Any]] = {f"i.{key}": BLANK for key in INDICATOR_FIELDS[form.kind]}
    answers["i.level1"], answers["i.level2"] = from_text(Type.TEXT, level1), from_text(Type.TEXT, level2)
    answers["i.use"] = BLANK if spare else _PRINTED
    return Row(answers, spare=spare)


def _unit(row: Indicator) -> str:
    """The target's unit, where the actual value is blank or printed just as a number in it would show."""
    actual, target = row.actual.value, row.target.value
    if not isinstance(target, Target) or target.form is not Form.QUANTITY or '"' in target.unit:
        return ""
    if actual is None:
        return target.unit if row.actual.is_blank else ""
    if actual.form is not Form.QUANTITY or actual.value is None:
        return ""
    return target.unit if actual.text == canonical(actual.value, target.unit) else ""


def runs_of(rows: list[Row]) -> dict[str, dict[int, int]]:
    """For each level, where a run of equal names starts and how many rows it takes.

    A level-2 run ends where level 1 changes; blanks never run together.
    """
    first = [row.answers["i.level1"].raw for row in rows]
    both = [(row.answers["i.level1"].raw, row.answers["i.level2"].raw) for row in rows]
    return {"i.level1": _runs(first, first), "i.level2": _runs(both, [level2 for _, level2 in both])}


def _runs(keys: list[str] | list[tuple[str, str]], names: list[str]) -> dict[int, int]:
    runs, at = {}, 0
    for _, group in groupby(range(len(keys)), lambda n: (keys[n], n if not names[n] else -1)):
        length = len(list(group))
        runs[at] = length
        at += length
    return runs
