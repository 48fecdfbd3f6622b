"""Cells as a person types them, blocks of them that can be put under or beside one another, and the file."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

T = TypeVar("T")
Position = tuple[int, int]


class Typed(NamedTuple):
    """What is typed into a cell: its value, the number format it is shown in, and a formula that gives it.

    ``formula`` names cells as ``{0}``, ``{1}`` …: those of ``refers``, counted from the block's corner.
    """

    value: str | Decimal | int | dt.date | None
    shown: str = ""
    formula: str = ""
    refers: tuple[Position, ...] = ()

    @property
    def in_words(self) -> str:
        """As it is seen."""
        value = self.value
        if isinstance(value, Decimal):
            unit = "".join(self.shown.split('"')[1:2])
            return f"{value * 100:.2f}%" if "%" in self.shown else f"{value:f}{unit}"
        return "" if value is None else str(value)


NOTHING = Typed(None)


@dataclass
class Block:
    """A piece of a sheet, counted from its own corner. A merge is (row, column, rows, columns)."""

    cells: dict[Position, Typed] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    @property
    def height(self) -> int:
        """Rows in use."""
        rows = [row + 1 for row, _ in self.cells] + [row + rows for row, _, rows, _ in self.merges]
        return max(rows, default=0)

    @property
    def width(self) -> int:
        """Columns in use."""
        columns = [column + 1 for _, column in self.cells]
        return max(columns + [column + columns for _, column, _, columns in self.merges], default=0)

    def put(self, row: int, column: int, typed: Typed | str, rows: int = 1, columns: int = 1) -> None:
        """Type into a cell that may be merged over so many rows and columns."""
        self.cells[row, column] = Typed(typed) if isinstance(typed, str) else typed
        if rows * columns > 1:
            self.merges.append((row, column, rows, columns))

    def line(self, row: int, typed: Sequence[Typed | str], spans: Sequence[int], column: int = 0) -> None:
        """Cells side by side, each over so many columns."""
        for one, span in zip(typed, spans, strict=True):
            self.put(row, column, one, columns=span)
            column += span

    def add(self, other: "Block", row: int, column: int = 0) -> None:
        """Lay another block over this one with its corner there."""
        for (r, c), typed in other.cells.items():
            refers = tuple((r2 + row, c2 + column) for r2, c2 in typed.refers)
            self.cells[r + row, c + column] = typed._replace(refers=refers)
        self.merges += [(r + row, c + column, rows, columns) for r, c, rows, columns in other.merges]
        self.hidden |= {r + row for r in other.hidden}

    def under(self, other: "Block", gap: int = 0) -> None:
        """Add another block below, after so many blank rows."""
        self.add(other, self.height + gap if self.cells else 0)

    def without_merges(self, *, filled: bool) -> "Block":
        """Every merged cell taken apart, with what it said in its first cell or in all of them."""
        cells = dict(self.cells)
        for row, column, rows, columns in self.merges if filled else ():
            for place in product(range(row, row + rows), range(column, column + columns)):
                cells[place] = self.cells.get((row, column), NOTHING)
        return Block(cells, [], self.hidden)


def in_groups(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """So many at a time, as they fit into a row."""
    return (items[start : start + size] for start in range(0, len(items), size))


class Sheet(NamedTuple):
    """A sheet of a book."""

    name: str
    block: Block
    hidden: bool = False


def shown(block: Block) -> list[str]:
    """The block as text, a line a row, as a person would see it."""
    lines = []
    for row in range(block.height):
        cells = [block.cells.get((row, column), NOTHING) for column in range(block.width)]
        texts = [one.in_words.replace("\n", "⏎") for one in cells]
        lines.append(f"{row + 1:3}{'~' if row in block.hidden else ' '}{' | '.join(texts)}")
    return lines


def write(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Save the sheets as a workbook whose formulas carry their values."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": dt.datetime(2025, 1, 2)})
    formats = {"": None}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for row, column, rows, columns in sheet.block.merges:
            page.merge_range(row, column, row + rows - 1, column + columns - 1, "")
        for (row, column), typed in sheet.block.cells.items():
            if typed.shown not in formats:
                formats[typed.shown] = book.add_format({"num_format": typed.shown})
            _put(page, row, column, typed, formats[typed.shown])
        for row in sheet.block.hidden:
            page.set_row(row, None, None, {"hidden": True})
        if sheet.hidden:
            page.hide()
    book.close()
    return path


def _put(page: Any, row: int, column: int, typed: Typed, shown: Any) -> None:
    value = typed.value
    if typed.formula:
        names = [xl_rowcol_to_cell(*place) for place in typed.refers]
        cached = float(value) if isinstance(value, Decimal) else value
        page.write_formula(row, column, "=" + typed.formula.format(*names), shown, cached or "")
    elif isinstance(value, str):
        page.write_string(row, column, value, shown)
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), shown)
    elif value is not None:
        page.write_number(row, column, float(value), shown)
