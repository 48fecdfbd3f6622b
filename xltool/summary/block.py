"""Where things stand on the sheets, as formulas speak of it."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xltool.place import cell_name, column_letters

#: Names that SUMIFS compares as they are; it takes others for patterns, comparisons, numbers or dates.
_PLAIN = re.compile(r"[\u4e00-\u9fff（][^*?~]*")


class Block(NamedTuple):
    """Where the rows of a table stand (zero-based, both included), for formulas to speak of."""

    sheet: str
    columns: tuple[str, ...]
    first: int
    last: int

    def letter(self, column: str) -> str:
        """A column's letter."""
        return column_letters(self.columns.index(column))

    def whole(self, column: str, *, local: bool = False) -> str:
        """All rows of a column: ``汇总表!$F$4:$F$18``, or without the sheet."""
        letter = self.letter(column)
        sheet = "" if local else f"{self.sheet}!"
        return f"{sheet}${letter}${self.first + 1}:${letter}${self.last + 1}"

    @property
    def total_row(self) -> int:
        """The row of the totals, below the last."""
        return self.last + 1

    def total(self, column: str, *, local: bool = False) -> str:
        """The cell of a column's total."""
        sheet = "" if local else f"{self.sheet}!"
        return f"{sheet}${self.letter(column)}${self.total_row + 1}"


def cell(row: int, column: int, *, fixed: bool = False) -> str:
    """``C5``, or ``$C5`` where the column must stay."""
    return ("$" if fixed else "") + cell_name(row, column)


class Whose:
    """The lines of a list that have the same values as some cells, to be counted or summed."""

    def __init__(self, pairs: Sequence[tuple[str, str]], names: Iterable[str | int]) -> None:
        """``pairs`` are a column of the list and the cell with the value looked for; ``names`` the values."""
        self.pairs = pairs
        self.is_plain = all(isinstance(name, int) or _PLAIN.fullmatch(name) for name in names)

    def count(self, *also: tuple[str, str]) -> str:
        """How many there are."""
        if self.is_plain:
            return f"COUNTIFS({self._criteria(also)})"
        return f"SUMPRODUCT({self._tests(also)})"

    def count_numbers(self, column: str) -> str:
        """How many have a number in a column."""
        if self.is_plain:
            return f'COUNTIFS({self._criteria()},{column},">=-1E+15")'
        return f"SUMPRODUCT({self._tests()},--ISNUMBER({column}))"

    def sum(self, column: str) -> str:
        """The sum of a column."""
        if self.is_plain:
            return f"SUMIFS({column},{self._criteria()})"
        return f"SUMPRODUCT({self._tests()},{column})"

    def _criteria(self, also: Sequence[tuple[str, str]] = ()) -> str:
        return ",".join(f"{column},{value}" for column, value in (*self.pairs, *also))

    def _tests(self, also: Sequence[tuple[str, str]] = ()) -> str:
        return ",".join(f"--({column}={value})" for column, value in (*self.pairs, *also))
