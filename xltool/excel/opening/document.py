"""A document's lines and tables → one grid for each form: a table with the title lines above it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from xltool.excel.opening import torn
from xltool.excel.opening.blocks import Block, Cell, Line, Table, texts_in
from xltool.excel.opening.sheet import MAX_ROWS, Filling, Grid, Sheet
from xltool.excel.opening.traces import Position

#: So many lines above a table may belong to it.
_MOST_LINES = 12
_TITLE = re.compile(r".*(?:绩效.*表|申报表|自评表|评价表)(?:[（(][^（()）]*[)）])*")
_SIGNATURE = re.compile(
    r"\s*(?:填报|填表|制表|编制|审核|复核|经办|联系|财务|单位|部门|项目)*(?:人|人员|负责人|日期|电话|时间)\s*(?:[（(][^）)]*[）)])?[:：]"
    r"|\s*(?:注|备注|说明)\d*\s*[:：]"
)


def sheets(blocks: Iterable[Block], *, typed: bool) -> list[Sheet]:
    """The forms of a document, in its order; tables that are none become grids of their own too."""
    return [Sheet(form.grid(typed=typed)) for form in _forms(blocks)]


def _forms(blocks: Iterable[Block]) -> Iterator["_Form"]:
    form: _Form | None = None
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        if form and form.goes_on(lines, block):
            form.go_on(lines, block)
        else:
            below, above = _divided(lines) if form else ([], lines)
            if form:
                form.write(below)
                yield form
            form = _Form(above, block)
        lines = []
    if form:
        form.write(lines)
        yield form


def _divided(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines between two forms: those that belong below the first, and those above the second."""
    for n, line in enumerate(lines):
        if _TITLE.fullmatch(line.text.strip()):
            return lines[:n], lines[n:]
    signed = max((n for n, line in enumerate(lines, 1) if _SIGNATURE.match(line.text)), default=0)
    return lines[:signed], lines[signed:]


class _Form:
    """A form being put together; ``cells`` have their rows counted from the first line above the table."""

    def __init__(self, above: Sequence[Line], table: Table) -> None:
        self.cells: list[Cell] = []
        self.height = 0
        self.pages = [table.page]
        self.name, self.tolerance = table.name, table.tolerance
        self.edges: list[float] = []
        self.merged: set[float] = set()
        self.write([line for line in above if not line.says_nothing][-_MOST_LINES:])
        self.top = self.height
        self.has_indicators = False
        self._add(table)

    def goes_on(self, lines: Sequence[Line], table: Table) -> bool:
        """Whether a table behind these lines is the rest of this one."""
        rest = table.without(self._repeated(table))
        if rest.begins_a_form:
            return False
        between = [line for line in lines if not line.says_nothing and not line.is_running]
        return not between or (not self.has_indicators and table.has_indicators)

    def go_on(self, lines: Sequence[Line], table: Table) -> None:
        """Add the rest; a row torn over the break becomes one again."""
        rest = self._aligned(table.without(self._repeated(table)))
        said = [line for line in lines if not line.says_nothing and not line.is_running]
        if said:
            self.write(said)
        elif not table.page or table.page != self.pages[-1]:
            merged = self.merged | {cell.left for cell in rest.cells if cell.rows > 1}
            rest = torn.mended(self.cells, self.height, merged, rest)
        self.pages.append(table.page)
        self._add(rest)

    def write(self, lines: Sequence[Line]) -> None:
        """Add a row for each line that says something."""
        for line in lines:
            if not line.says_nothing:
                self.cells.append(Cell(self.height, 1, float("-inf"), line.text.strip()))
                self.height += 1

    def grid(self, *, typed: bool) -> Grid:
        """The form as a grid."""
        filling, joined = Filling(), dict[Position, str]()
        for cell in self.cells:
            column = max(0, bisect_right(self.edges, cell.left + self.tolerance) - 1)
            filling.put(cell.row, column, cell.value, is_percent=cell.is_percent)
            if cell.joined and cell.value != "":
                joined[cell.row, column] = cell.joined
        return filling.grid(self._named(), joined, typed=typed)

    def _named(self) -> str:
        """``第1页 表1``; with the last page too where it goes on there."""
        first, last = self.pages[0], self.pages[-1]
        return self.name.replace(f"第{first}页", f"第{first}–{last}页") if last > first else self.name

    def _add(self, table: Table) -> None:
        if self.height >= MAX_ROWS:
            return
        self.cells += [cell._replace(row=cell.row + self.height) for cell in table.cells]
        self.height += table.height
        self.merged |= {cell.left for cell in table.cells if cell.rows > 1}
        self.has_indicators = self.has_indicators or table.has_indicators
        for left in sorted({cell.left for cell in table.cells}):
            if not any(abs(edge - left) <= self.tolerance for edge in self.edges):
                self.edges.append(left)
        self.edges.sort()

    def _repeated(self, table: Table) -> int:
        """How many rows at the top of a table are the heads once more."""
        count = 0
        while count < table.height and table.texts(count) == texts_in(self.cells, self.top + count) != ():
            count += 1
        if not count and len(first := table.texts(0)) > 2:
            count = any(first == texts_in(self.cells, row) for row in range(self.top, self.height))
        return int(count) if count < table.height else 0

    def _aligned(self, table: Table) -> Table:
        """The rest of a table with its edges where the first part has them, if they are as many.

        On pages all edges are where they are; a document says only how wide columns are.
        """
        edges = sorted({cell.left for cell in table.cells})
        drawn = [edge for edge in self.edges if edge > float("-inf")]
        if table.page or len(edges) != len(drawn):
            return table
        moved = dict(zip(edges, drawn, strict=True))
        return table._replace(cells=tuple(cell._replace(left=moved[cell.left]) for cell in table.cells))
