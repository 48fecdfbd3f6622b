"""A sheet as plain values, whatever file it came from."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from xltool.excel.opening.traces import NO_TRACES, Hidden, Position, Traces

#: No form is taller or wider; what lies beyond is not looked at.
MAX_ROWS, MAX_COLUMNS = 3000, 400

Value = str | float | bool | dt.date
_ERROR = re.compile(r"#(?:DIV/0!|N/A|VALUE!|REF!|NAME\?|NUM!|NULL!)")


def is_error(text: str) -> bool:
    """Whether a text is the name of an error value."""
    return bool(_ERROR.fullmatch(text))


class Grid(NamedTuple):
    """A sheet: its name, rows of values from ``A1`` on, and its XML where it is one of an .xlsx.

    ``traces`` are what the values cannot tell, where that is known already. ``joined`` says of cells, by
    position, why their text may be put together wrongly (a sentence for officers). ``typed``: numbers are
    told from text; in a document or a web page all is text.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    xml: bytes = b""
    traces: Traces | None = None
    joined: Mapping[Position, str] = MappingProxyType({})
    typed: bool = True


class Sheet(NamedTuple):
    """A grid of a file read whole, and whether people see it."""

    grid: Grid
    visible: bool = True


class Filling:
    """A sheet being filled in, cell by cell; what lies beyond the bounds of any form is dropped."""

    def __init__(self) -> None:
        self._values: dict[Position, Value] = {}
        self._hidden: dict[Position, Hidden] = {}
        self._percents: set[Position] = set()

    def put(self, row: int, column: int, value: Value, *, is_percent: bool = False) -> None:
        """A value; text that is an error value's name is that error."""
        if value == "" or row >= MAX_ROWS or column >= MAX_COLUMNS:
            return
        if isinstance(value, str) and is_error(value):
            self.hide(row, column, Hidden(True, value))
            return
        self._values[row, column] = value
        if is_percent:
            self._percents.add((row, column))

    def hide(self, row: int, column: int, hidden: Hidden) -> None:
        """An error value or a formula without a value."""
        if row < MAX_ROWS and column < MAX_COLUMNS:
            self._hidden[row, column] = hidden

    def grid(self, name: str, joined: Mapping[Position, str] = MappingProxyType({}), *, typed: bool) -> Grid:
        """The sheet as far as it is filled in."""
        taken = [*self._values, *self._hidden]
        width = max((column for _, column in taken), default=-1) + 1
        rows: list[list[Value]] = [
            [""] * width for _ in range(max((row for row, _ in taken), default=-1) + 1)
        ]
        for (row, column), value in self._values.items():
            rows[row][column] = value
        traces = Traces(self._hidden, frozenset(self._percents)) if taken else NO_TRACES
        return Grid(name, rows, traces=traces, joined=joined, typed=typed)
