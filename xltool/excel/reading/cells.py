"""What a cell says: its value as an answer of the type its place asks for."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xltool import place
from xltool.answer import Answer, State, Type, from_number, from_text
from xltool.excel.compute import Computing, Unknown
from xltool.excel.formula import Failure
from xltool.excel.opening.traces import Position, Traces
from xltool.excel.sheetxml import EPOCH
from xltool.money import from_cell

cell_name = lru_cache(maxsize=1 << 15)(place.cell_name)

#: By themselves: on Python 3.11 a look into the class takes ten times as long.
_BLANK, _DATE = State.BLANK, Type.DATE
#: Serial numbers of the years 2000 to 2099: a date whose cell lost its date format.
_FIRST_DAY, _LAST_DAY = 36526, 73050


class Cells:
    """The cells of one sheet."""

    def __init__(self, rows: Sequence[Sequence[Any]], traces: Traces) -> None:
        self.rows = rows
        self.hidden, self.percents = traces.hidden, traces.percents
        self._computing = Computing(rows, traces.hidden)

    def within(self, rows: Sequence[Sequence[Any]], holds: Callable[[int, int], bool]) -> "Cells":
        """A part of the sheet by itself: ``rows`` with blanks elsewhere, and what is known of its cells."""
        hidden = {at: hidden for at, hidden in self.hidden.items() if holds(*at)}
        return Cells(rows, Traces(hidden, frozenset(at for at in self.percents if holds(*at))))

    def value(self, row: int, column: int) -> Any:
        """The plain value; empty text for a blank and outside the sheet."""
        try:
            return self.rows[row][column]
        except IndexError:
            return ""

    def first(self, row: int, start: int, end: int) -> int:
        """The first column from ``start`` to before ``end`` with something in it; −1 if none."""
        if row < len(self.rows):
            line = self.rows[row]
            for column in range(start, min(end, len(line))):
                if line[column] != "":
                    return column
        if self.hidden:
            return next((column for column in range(start, end) if (row, column) in self.hidden), -1)
        return -1

    def answer(self, type_: Type, row: int, column: int) -> Answer[object]:
        """What the cell says, typed."""
        cell = cell_name(row, column)
        try:
            value = self.rows[row][column]
        except IndexError:
            value = ""
        if value == "":
            if (row, column) not in self.hidden:
                return Answer(_BLANK, None, "", cell)
            try:
                value = self._computing.value((row, column))
            except Failure as failure:
                return Answer(State.ERROR, None, str(failure), cell)
            except Unknown:
                return Answer(State.UNCOMPUTED, None, self.hidden[row, column].text, cell)
        if type(value) is str:
            answer = from_text(type_, value, cell)
            counts = (type_.is_number or type_ is _DATE) and answer.is_value
            return answer._replace(is_text=True) if counts else answer
        if type(value) is float:
            if self.percents or type_ is _DATE:
                return self._number(type_, value, (row, column), cell)
            return from_number(type_, value, cell)
        return self._other(type_, value, (row, column), cell)

    def _other(self, type_: Type, value: Any, at: Position, cell: str) -> Answer[object]:
        """A truth value, a date, a time."""
        if isinstance(value, bool):
            return from_text(type_, str(value).upper(), cell)
        if isinstance(value, (int, float, Decimal)):
            return self._number(type_, float(value), at, cell)
        if isinstance(value, dt.date):
            day = value.date() if isinstance(value, dt.datetime) else value
            text = day.isoformat()
            if type_ is not _DATE:
                return from_text(type_, text, cell)
            if not _FIRST_DAY <= (day - EPOCH).days <= _LAST_DAY:
                return Answer(State.UNREADABLE, None, text, cell)
            return Answer(State.VALUE, day, text, cell)
        return from_text(type_, "" if value is None else str(value), cell)

    def _number(self, type_: Type, number: float, at: Position, cell: str) -> Answer[object]:
        if at in self.percents and (fraction := from_cell(number)) is not None:
            return from_text(type_, f"{(fraction * 100).normalize():f}%", cell)
        if type_ is _DATE and _FIRST_DAY <= number < _LAST_DAY + 1:  # a time of day makes no other day
            return Answer(State.VALUE, EPOCH + dt.timedelta(int(number)), f"{number:g}", cell)
        return from_number(type_, number, cell)

    def is_number(self, row: int, column: int) -> bool:
        """Whether a number stands there, or a formula still to be computed."""
        value = self.value(row, column)
        return value == "" or not isinstance(value, str)
