"""The indicators of a form as a set: what is written of them, their levels, their names."""

from typing import Any, NamedTuple

from xltool.answer import Answer, State
from xltool.form import Filing, Indicator
from xltool.rules.achievement import flattened
from xltool.rules.memory import remembered
from xltool.target import PLACEHOLDERS

_WRITTEN = (State.VALUE, State.PLACEHOLDER)


def written(answer: Answer[Any]) -> str:
    """What stands there, without blanks and full-width signs; nothing for an error value."""
    return flattened(answer.text) if answer.state in _WRITTEN else ""


class Levels(NamedTuple):
    """The names of the levels of which some row is used, and the rows of which none is."""

    level1: set[str]
    level2: set[str]
    unused: list[tuple[int, Indicator]]


@remembered
def used_levels(form: Filing) -> Levels:
    """The levels as they are written, and the rows that stand empty."""
    used = [row for row in form.indicators if _is_used(row)]
    unused = [(n, row) for n, row in enumerate(form.indicators) if not _is_used(row)]
    return Levels({written(row.level1) for row in used}, {written(row.level2) for row in used}, unused)


def _is_used(row: Indicator) -> bool:
    """Whether anything stands in a row beside its levels; 无 is something: there shall be no indicator."""
    if not row.name.is_blank:
        return True
    return any(not answer.is_blank for answer in (row.target, row.actual, row.weight, row.score))


@remembered
def named(form: Filing) -> list[tuple[int, Indicator, str]]:
    """The indicators with a name, each with its index and the name without blanks; “无” in its place is none."""
    names = ((n, row, flattened(row.name.raw)) for n, row in form.rows() if row.name.is_value)
    return [(n, row, name) for n, row, name in names if name.upper() not in PLACEHOLDERS]
