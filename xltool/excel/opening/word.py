"""Tables of a Word document (.docx), with the paragraphs between them."""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from xltool import apart
from xltool.excel.opening.blocks import Block, Cell, Line, Table
from xltool.excel.opening.document import sheets as sheets_of
from xltool.excel.opening.filetype import AS_DOCUMENT
from xltool.excel.opening.sheet import MAX_COLUMNS, MAX_ROWS, Sheet
from xltool.refusal import Refusal

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE, _ROW, _CELL, _PARAGRAPH = f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}p"
#: What a deleted or moved text, a text box's twin or a note holds is not what people read there.
_UNREAD = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText", f"{_W}pict",
                     "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})  # fmt: skip
_TEXT = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
#: Twentieths of a point: edges of one table, torn in two by somebody, that are nearer are the same.
_TOLERANCE = 100.0
#: So many tables have time of their own each, as a PDF's pages do.
_MOST_TIMED = 400
#: A row or a cell that Word marks as deleted.
_DELETED = f"{_W}del"


def sheets(content: bytes, name: str) -> list[Sheet]:
    """The forms in a document, every one a grid. Raises :class:`Refusal` where python-docx is missing."""
    try:
        import docx
    except ImportError:
        raise Refusal(
            f"“{name}”是 Word 文档，读取它要另装组件。请运行 pip install 'xltool[documents]' 后再试，"
            "或把表格复制到 Excel 里，另存为 .xlsx。"
        ) from None
    try:
        body = docx.Document(BytesIO(content)).element.body
    except ValueError:  # it says that it is something else
        raise Refusal(f"“{name}”是带宏的 Word 文档或模板，读不了。{AS_DOCUMENT}") from None
    return sheets_of(_Document().blocks(body), typed=False)


class _Document:
    """Paragraphs and tables in reading order; a table inside a cell comes behind the table it stands in."""

    def __init__(self) -> None:
        self.tables = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """What stands below an element, content controls and accepted changes opened up."""
        for child in parent:
            if child.tag == _PARAGRAPH:
                yield from (Line(line) for line in _said(child).split("\n") if line.strip())
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag not in _UNREAD:
                yield from self.blocks(child)

    def _table(self, element: etree._Element) -> Iterator[Block]:
        rows = [row for row in _below(element, _ROW) if row.find(f"{_W}trPr/{_DELETED}") is None][:MAX_ROWS]
        lines = [list(_below(row, _CELL)) for row in rows]
        inside = [table for cells in lines for cell in cells for table in _below(cell, _TABLE)]
        if inside and all(len(cells) == 1 for cells in lines):  # a frame around other tables, for looks alone
            for (cell,) in lines:
                yield from self.blocks(cell)
            return
        self.tables += 1
        if self.tables <= _MOST_TIMED:
            apart.next_part()
        yield Table(f"第{self.tables}个表", tuple(_cells(element, rows, lines)), len(rows), _TOLERANCE)
        for table in inside:
            yield from self._table(table)


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The nearest elements of a kind below a parent, also inside content controls; not those of inner tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _UNREAD and child.tag not in (_TABLE, _PARAGRAPH):
            yield from _below(child, tag)


def _cells(
    table: etree._Element, rows: list[etree._Element], lines: list[list[etree._Element]]
) -> Iterator[Cell]:
    """Every cell, from where it begins; one that continues the cell above is no cell of its own."""
    edges = _edges(table)
    open_: dict[int, Cell] = {}  # by column: a cell that may go on below
    for r, (row, elements) in enumerate(zip(rows, lines, strict=True)):
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        going_on: dict[int, Cell] = {}
        for element in elements:
            if column >= MAX_COLUMNS:
                break
            merge = element.find(f"{_W}tcPr/{_W}vMerge")
            above = open_.pop(column, None) if merge is not None and _value(merge) != "restart" else None
            if above:
                cell = above._replace(rows=above.rows + 1)
            else:
                text = "\n".join(_said(paragraph) for paragraph in _below(element, _PARAGRAPH))
                cell = Cell(r, 1, edges[min(column, len(edges) - 1)], text.strip())
            if merge is None:
                yield cell
            else:
                going_on[column] = cell
            column += _number(element.find(f"{_W}tcPr/{_W}gridSpan"), 1)
        yield from open_.values()
        open_ = going_on
    yield from open_.values()


def _edges(table: etree._Element) -> list[float]:
    """Where the columns of a table begin; where no widths are given, they count as equally wide."""
    widths = [
        _number(column, 0, "w") or 1000 for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")
    ][:MAX_COLUMNS]  # fmt: skip
    edges = [0.0]
    for width in widths + [1000] * (MAX_COLUMNS - len(widths)):
        edges.append(edges[-1] + width)
    return edges


def _value(element: etree._Element) -> str:
    return element.get(f"{_W}val", "")


def _number(element: etree._Element | None, otherwise: int, attribute: str = "val") -> int:
    said = "" if element is None else element.get(f"{_W}{attribute}", "")
    return int(said[:6]) if said.isascii() and said.isdigit() else otherwise


def _said(element: etree._Element) -> str:
    """The text of a paragraph as it is read: insertions accepted, deletions left out."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _TEXT:
            parts.append("" if child.get(f"{_W}type") == "page" else _TEXT[child.tag])
        elif child.tag not in _UNREAD and not str(child.tag).endswith("}txbxContent"):
            parts.append(_said(child))
    return "".join(parts)
