"""The grid of a drawing: one text line a row, ``|`` between cells, ``<`` joins left, ``^`` joins above.

``⏎`` breaks a line within a cell. Cells right of ``||`` stand beside the form, outside the printed page.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain

from xltool.edition.content import Content, Role, parse
from xltool.place import cell_name

#: A row of more texts than a title and a note beside it is a row of heads.
_MOST_TITLES = 2
_BAR = re.compile(r"\|(?![^{]*\}\})")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the drawing with the rows and columns it spans (zero-based, spans at least 1)."""

    row: int
    column: int
    content: Content
    rows: int = 1
    columns: int = 1
    beside: bool = False

    @property
    def name(self) -> str:
        """``A1`` notation of its upper left corner."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Drawing:
    """All cells in reading order, the row that repeats for indicators, and the printed width."""

    cells: tuple[Cell, ...]
    height: int
    width: int
    printed_width: int
    repeated_row: int

    @property
    def title_rows(self) -> int:
        """How many rows at the top ask for nothing but the year, and hold no more than two texts."""
        printed = [cell for cell in self.cells if cell.content.text and not cell.beside]
        asking = {cell.row for cell in printed if cell.content.path not in ("", "year")}
        texts = Counter(cell.row for cell in printed)
        return next(row for row in range(self.height) if row in asking or texts[row] > _MOST_TITLES)

    def place(self, path: str) -> Cell:
        """The cell of the answer at a path, or else one that mentions it. Raises ``StopIteration`` without."""
        own = (cell for cell in self.cells if cell.content.path == path)
        return next(chain(own, (cell for cell in self.cells if path in cell.content.shown)))

    def fields(self) -> list[Cell]:
        """Inputs and computed answers in reading order."""
        return [cell for cell in self.cells if cell.content.path]


def parse_grid(text: str, formulas: dict[str, str]) -> Drawing:
    """Read a grid. ``formulas`` turns the input at a path into a computed answer.

    Raises ``ValueError`` with the line (counted from the grid's first) and what is wrong there.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    printed = {len(_split(line.split("||")[0])) for line in lines}
    rows = [_split(line.replace("||", "|")) for line in lines]
    width = max(map(len, rows))
    for n, row in enumerate(rows):
        row.extend([""] * (width - len(row)))
        if len(_split(lines[n].split("||")[0])) != max(printed):
            raise ValueError(f"第{n + 1}行有 {len(row)} 格，其它行有 {max(printed)} 格")
    cells = [
        _cell(rows, r, c, formulas, beside=c >= max(printed))
        for r in range(len(rows)) for c in range(width) if rows[r][c] not in ("<", "^")
    ]  # fmt: skip
    repeated = {cell.row for cell in cells if cell.content.repeats}
    if len(repeated) != 1:
        raise ValueError("应当恰有一行含 {{ i.… }}（指标行）")
    return Drawing(tuple(cells), len(rows), width, max(printed), repeated.pop())


def _split(line: str) -> list[str]:
    return [part.strip().replace("⏎", "\n") for part in _BAR.split(line)]


def _cell(rows: list[list[str]], r: int, c: int, formulas: dict[str, str], *, beside: bool) -> Cell:
    columns = 1
    while c + columns < len(rows[r]) and rows[r][c + columns] == "<":
        columns += 1
    height = 1
    while r + height < len(rows) and rows[r + height][c] == "^":
        height += 1
    try:
        content = parse(rows[r][c])
    except ValueError as error:
        raise ValueError(f"第{r + 1}行第{c + 1}格：看不懂占位符“{error}”") from None
    formula = formulas.get(content.path)
    if formula and content.role is Role.INPUT:
        content = parse(f"{content.text} {formula}")
    return Cell(r, c, content, height, columns, beside)
