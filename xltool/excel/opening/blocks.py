"""What a document is made of: lines of text and drawn tables, in reading order."""

import re
from typing import NamedTuple

from xltool.edition.label import key_of
from xltool.excel.opening.sheet import Value

#: Rows of a table in which a form's first label stands.
_HEAD_ROWS = 8
_PROJECT, _INDICATORS = "项目名称", "三级指标"
_PAGE_NUMBER = re.compile(r"[-—–\s]*第?\s*\d{1,4}\s*页?(?:\s*[/,，、]?\s*共?\s*\d{1,4}\s*页)?[-—–\s]*")
_CONTINUED = re.compile(
    r"[（(]?(?:续表|续上表|续前表|接上页|续上页|转下页|接下页|续)[一二三四五六七八九十\d]*[)）]?"
)


class Line(NamedTuple):
    """A line or paragraph outside of tables. ``is_running``: it stands on other pages too, at the same place."""

    text: str
    is_running: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether it is blank, a page's number or a word such as 续表."""
        text = self.text.strip()
        return not text or bool(_PAGE_NUMBER.fullmatch(text) or _CONTINUED.fullmatch(text))


class Cell(NamedTuple):
    """A drawn cell: its first row and how many it takes, its left edge, its text.

    ``joined`` says why the text may be put together wrongly.
    """

    row: int
    rows: int
    left: float
    value: Value
    is_percent: bool = False
    joined: str = ""

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.value)

    @property
    def end(self) -> int:
        """The row behind its last one."""
        return self.row + self.rows


class Table(NamedTuple):
    """A drawn table; edges nearer than ``tolerance`` are one. ``page`` is 0 where there are no pages."""

    name: str
    cells: tuple[Cell, ...]
    height: int
    tolerance: float
    page: int = 0

    def texts(self, row: int) -> tuple[str, ...]:
        """What the cells that begin in a row say, blank ones left out."""
        return texts_in(self.cells, row)

    def without(self, rows: int) -> "Table":
        """The table without its first rows."""
        below = (cell for cell in self.cells if cell.end > rows)
        cells = tuple(
            cell._replace(row=max(0, cell.row - rows), rows=cell.end - max(rows, cell.row)) for cell in below
        )
        return self._replace(cells=cells, height=self.height - rows)

    @property
    def begins_a_form(self) -> bool:
        """Whether the first label of a form stands in its first rows."""
        return any(cell.row < _HEAD_ROWS and _is_project(cell.text) for cell in self.cells)

    @property
    def has_indicators(self) -> bool:
        """Whether the heads of a table of indicators stand in it."""
        return any(key_of(cell.text) == _INDICATORS for cell in self.cells)


Block = Line | Table


def texts_in(cells: tuple[Cell, ...] | list[Cell], row: int) -> tuple[str, ...]:
    """What the cells that begin in a row say, from left to right, blank ones left out."""
    here = sorted((cell.left, cell.text) for cell in cells if cell.row == row and cell.value != "")
    return tuple(text for _, text in here)


def _is_project(text: str) -> bool:
    return key_of(re.split("[:：]", text, maxsplit=1)[0]) == _PROJECT
