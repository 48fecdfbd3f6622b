"""A sheet as it looks, for a page that shows it: its cells with their texts, merges, widths and looks.

Drawn from the file itself when the page is made, not kept with the outcomes: a picture takes a hundred times
their room. Of a format that does not say how it looks only the values stand in a plain table.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from xltool.apart import kept_apart
from xltool.excel import book as parts
from xltool.excel.look import PLAIN, Look, looks, number_text
from xltool.excel.opening.concealed import Concealed
from xltool.excel.opening.grid import Grid, Workbook
from xltool.excel.opening.traces import Position, Traces
from xltool.excel.sheetxml import tag
from xltool.place import cell_name, column_letters, position

#: No page shows more of a sheet than this.
MOST_ROWS, MOST_COLUMNS, MOST_SIGNS = 300, 40, 100_000
#: So many signs a cell takes at least, for what stands around its text.
_AROUND = 20
_WIDTH = 9.0
_NARROWEST, _WIDEST, _ASCII = 5.0, 22.0, "\x7f"
_UNCOMPUTED = "（公式，还没有算出）"
#: Merges may overlap; each cell they cover is looked at.
_MOST_COVERED = 20_000
#: Top, left, bottom and right, all within.
Area = tuple[int, int, int, int]


class Cell(NamedTuple):
    """A cell with what it shows, and over how many rows and columns it goes."""

    name: str
    text: str
    rows: int
    columns: int
    look: Look


class Line(NamedTuple):
    """A row of a sheet, by its number there."""

    number: int
    cells: tuple[Cell, ...]


class Picture(NamedTuple):
    """A sheet. ``widths`` are those of the ``columns`` in characters; ``missing`` says what was left out.

    ``within`` gives cells asked for that lie in a merged one: that one's name. ``is_plain`` where the file does
    not say how it looks.
    """

    columns: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[Line, ...]
    within: Mapping[str, str]
    missing: str = ""
    is_plain: bool = False


@kept_apart
def pictures(path: Path, wanted: Mapping[str, Collection[str]]) -> dict[str, Picture]:
    """The sheets of these names with at least these cells; those that are not there are left out.

    Raises :class:`Refusal` for a file that cannot be read.
    """
    book = Workbook(path)
    found: dict[str, Picture] = {}
    for grid in (one for visible in (True, False) for one in book.grids(visible=visible)):
        if grid.name in wanted and grid.name not in found:
            found[grid.name] = _Sheet(book, grid, wanted[grid.name]).picture()
        if len(found) == len(wanted):
            break
    return found


class _Sheet:
    """One sheet being drawn."""

    def __init__(self, book: Workbook, grid: Grid, wanted: Collection[str]) -> None:
        self.grid, self.wanted = grid, [position(cell) for cell in wanted if cell]
        self.traces: Traces = book.traces(grid)
        self.looks: Sequence[Look] = looks(book.styles) if grid.xml and book.styles else ()
        root = parts.parse(grid.xml) if grid.xml else None
        self.styled = dict(_styled(root, self.looks)) if root is not None and self.looks else {}
        self.widths = _widths(root) if root is not None else {}
        self.hidden: Concealed = book.concealed(grid)
        self.merges = book.merges(grid)
        self.area = self._area(book.printed(grid.name))

    def picture(self) -> Picture:
        rows, columns = self._shown()
        merged = self._merged()
        lines, room = [], MOST_SIGNS
        for row in rows:
            cells = tuple(self._cells(row, rows, columns, merged))
            room -= sum(len(cell.text) + _AROUND for cell in cells)
            if room < 0:
                break
            lines.append(Line(row + 1, cells))
        widths = self.widths if self.looks else dict(_by_content(lines))
        return Picture(
            tuple(map(column_letters, columns)), tuple(widths.get(one, _WIDTH) for one in columns),
            tuple(lines), self._within(merged), self._missing(len(lines) < len(rows)), not self.looks,
        )  # fmt: skip

    def _area(self, printed: Area | None) -> Area:
        """What is printed, else what is filled in; and every cell that is asked for."""
        filled = [
            (r, c) for r, row in enumerate(self.grid.rows) for c, value in enumerate(row) if value != ""
        ]
        filled += self.traces.hidden
        if printed:
            filled = [at for at in filled if at[0] <= printed[2] and at[1] <= printed[3]] or filled
            filled.append((min(printed[2], len(self.grid.rows)), printed[3]))
        filled += self.wanted
        bottom = max((row for row, _ in filled), default=0)
        right = max((column for _, column in filled), default=0)
        return (printed or (0, 0))[0], (printed or (0, 0))[1], bottom, right

    def _shown(self) -> tuple[list[int], list[int]]:
        top, left, bottom, right = self.area
        asked = ({row for row, _ in self.wanted}, {column for _, column in self.wanted})
        unseen = (_members(self.hidden.rows), _members(self.hidden.columns))
        rows = [one for one in range(top, bottom + 1) if one not in unseen[0] - asked[0]]
        columns = [one for one in range(left, right + 1) if one not in unseen[1] - asked[1]]
        return rows[:MOST_ROWS], columns[:MOST_COLUMNS]

    def _missing(self, too_long: bool) -> str:
        _, _, bottom, right = self.area
        said = []
        if too_long or bottom >= MOST_ROWS or right >= MOST_COLUMNS:
            said.append("这张工作表太大，只画出前面一部分")
        if self.hidden != Concealed() and any(self._value(*at) for at in self._unseen()):
            said.append("隐藏的行、列里有内容，没有画出")
        return "；".join(said) + "。" if said else ""

    def _unseen(self) -> Iterator[Position]:
        top, left, bottom, right = self.area
        rows, columns = _members(self.hidden.rows), _members(self.hidden.columns)
        asked = set(self.wanted)
        for row in range(top, min(bottom, top + MOST_ROWS) + 1):
            for column in range(left, min(right, left + MOST_COLUMNS) + 1):
                if (row in rows or column in columns) and (row, column) not in asked:
                    yield row, column

    def _merged(self) -> dict[Position, Area]:
        """The merge each cell lies in; one that covers content, or another, is none."""
        found: dict[Position, Area] = {}
        top, left, bottom, right = self.area
        room = _MOST_COVERED
        for (above, start), last in self.merges:
            below, end = min(last[0], bottom, above + MOST_ROWS), min(last[1], right, start + MOST_COLUMNS)
            inside = [(r, c) for r in range(above, below + 1) for c in range(start, end + 1)]
            room -= len(inside)
            if room < 0:
                break
            covers = any(at in found or (at != (above, start) and self._value(*at)) for at in inside)
            if above >= top and start >= left and not covers:
                found |= dict.fromkeys(inside, (above, start, below, end))
        return found

    def _within(self, merged: Mapping[Position, Area]) -> dict[str, str]:
        return {cell_name(*at): cell_name(*merged[at][:2]) for at in self.wanted if at in merged}

    def _cells(
        self, row: int, rows: Sequence[int], columns: Sequence[int], merged: Mapping[Position, Area]
    ) -> Iterator[Cell]:
        for column in columns:
            merge = merged.get((row, column))
            if merge is None:
                yield self._cell(row, column, 1, 1)
                continue
            within = [one for one in rows if merge[0] <= one <= merge[2]]
            across = [one for one in columns if merge[1] <= one <= merge[3]]
            if (row, column) == (within[0], across[0]):
                yield self._cell(merge[0], merge[1], len(within), len(across))

    def _cell(self, row: int, column: int, rows: int, columns: int) -> Cell:
        look = self.styled.get((row, column), Look()) if self.looks else PLAIN
        text = self._text(row, column, look)
        return Cell(cell_name(row, column), text, rows, columns, self._aligned(look, row, column))

    def _aligned(self, look: Look, row: int, column: int) -> Look:
        """A number without an alignment of its own stands at the right."""
        is_number = isinstance(self._value(row, column), int | float)
        return look._replace(align="right") if is_number and not look.align else look

    def _text(self, row: int, column: int, look: Look) -> str:
        if (row, column) in self.traces.hidden:
            hidden = self.traces.hidden[row, column]
            return hidden.text if hidden.is_error else _UNCOMPUTED
        value = self._value(row, column)
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, int | float):
            return number_text(value, look.code, is_percent=(row, column) in self.traces.percents)
        if isinstance(value, dt.datetime) and value.time() == dt.time():
            return value.date().isoformat()
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return str(value)
        return "" if look.code == ";;;" else str(value)

    def _value(self, row: int, column: int) -> Any:
        rows = self.grid.rows
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _members(ranges: Iterable[range]) -> set[int]:
    return {one for some in ranges for one in some[: MOST_ROWS * 10]}


def _styled(root: etree._Element, known: Sequence[Look]) -> Iterator[tuple[Position, Look]]:
    for cell in root.iter(tag("c")):
        name, style = cell.get("r", ""), cell.get("s", "0")
        if name and style.isdigit() and int(style) < len(known):
            yield position(name), known[int(style)]


def _by_content(lines: Iterable[Line]) -> Iterator[tuple[int, float]]:
    """The widths that columns need for what is in them, within reason; merged cells ask for none."""
    found: defaultdict[int, float] = defaultdict(lambda: _NARROWEST)
    for cell in (one for line in lines for one in line.cells if one.columns == 1):
        taken = max(sum(1 + (sign > _ASCII) for sign in part) for part in cell.text.split("\n")) + 2.0
        column = position(cell.name)[1]
        found[column] = max(found[column], min(taken, _WIDEST))
    return iter(found.items())


def _widths(root: etree._Element) -> dict[int, float]:
    """The widths of columns that have one of their own."""
    found: dict[int, float] = {}
    for one in root.iterfind(f"{tag('cols')}/{tag('col')}"):
        try:
            first, last, width = (
                int(one.get("min", "0")),
                int(one.get("max", "0")),
                float(one.get("width", "")),
            )
        except ValueError:
            continue
        found |= dict.fromkeys(range(first - 1, min(last, first + MOST_COLUMNS)), min(max(width, 2.0), 80.0))
    return found
