"""Tables of a PDF that has text: drawn lines make cells, characters stand in them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import repeat
from typing import Any, NamedTuple

from xltool import apart
from xltool.excel.opening import glyphs
from xltool.excel.opening.blocks import Block, Cell, Line, Table
from xltool.excel.opening.document import sheets as sheets_of
from xltool.excel.opening.sheet import Sheet
from xltool.refusal import Refusal

#: Published collections of a whole department have some hundred pages.
_MOST_PAGES = 400
#: Ten times the lines of the densest page a form fills.
_MOST_LINES = 6000
#: Points: edges of one table that are nearer are the same.
_TOLERANCE = 3.0
_ADVICE = "请向报送人索取 Word 或 Excel 格式的原件。"
#: What stands for a character whose meaning the file does not tell.
_UNTOLD = ("(cid:", "\ufffd")

_Box = tuple[float, float, float, float]


class _Text(NamedTuple):
    """A line of text on a page, with its height from the top."""

    line: str
    top: float


def sheets(content: bytes, name: str) -> list[Sheet]:
    """The forms in a PDF, every one a grid.

    Raises :class:`Refusal` where pdfplumber is missing, and for a PDF that is locked, scanned or without tables.
    """
    try:
        import pdfplumber
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError:
        raise Refusal(
            f"“{name}”是 PDF 文件，读取它要另装组件。请运行 pip install 'xltool[documents]' 后再试，"
            "或向报送人索取 Word 或 Excel 格式的原件。"
        ) from None
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise Refusal(f"“{name}”有 {len(pdf.pages)} 页，不像报送的表，没有打开。请只留下表所在的页。")
            pages = list(map(_page, pdf.pages, repeat(name)))
    except PdfminerException as error:
        if "Password" in repr(error):
            raise Refusal(f"“{name}”设了打开密码，无法读取。请取消密码后再试。") from None
        raise
    return _forms(pages, name)


def _forms(pages: Sequence[Sequence["_Text | Table"]], name: str) -> list[Sheet]:
    everything = [part for page in pages for part in page]
    if not everything:
        raise Refusal(f"“{name}”是扫描件（只有图片，没有文字），读不出来。{_ADVICE}")
    if not any(isinstance(part, Table) for part in everything):
        raise Refusal(f"“{name}”里没有画了线的表格，读不出来。{_ADVICE}")
    untold = [part for part in everything if isinstance(part, Table)
              for cell in part.cells if any(sign in cell.text for sign in _UNTOLD)]  # fmt: skip
    if untold:
        raise Refusal(f"“{name}”里有的字没有编码，只能看、读不出来。{_ADVICE}")
    return sheets_of(_blocks(pages), typed=False)


def _blocks(pages: Sequence[Sequence["_Text | Table"]]) -> Iterator[Block]:
    """All pages in a row; what stands at the same place on several of them is told."""
    where = Counter(
        (text.line, round(text.top)) for page in pages for text in page if isinstance(text, _Text)
    )
    for page in pages:
        for part in page:
            if isinstance(part, _Text):
                yield Line(part.line, is_running=where[part.line, round(part.top)] > 1)
            else:
                yield part


def _page(page: Any, name: str) -> list["_Text | Table"]:
    """The lines and tables of a page, from top to bottom; its memory is given back."""
    characters = glyphs.taken_from(page)
    if len(page.edges) > _MOST_LINES:
        raise Refusal(f"“{name}”第{page.page_number}页的线条太多，不像一份表格，没有打开。")
    found: list[tuple[float, _Text | Table]] = []
    for number, table in enumerate(sorted(page.find_tables(), key=lambda table: table.bbox[1]), 1):
        left, top, right, bottom = table.bbox
        inside = [c for c in characters if left <= c.middle <= right and top <= c.height <= bottom]
        taken = set(map(id, inside))
        characters = [c for c in characters if id(c) not in taken]
        title = f"第{page.page_number}页 表{number}"
        found.append((top, _table(title, table.cells, inside, page.page_number)))
    found += [(line.top, _Text(line.text, line.top)) for line in glyphs.lines(characters) if line.text]
    page.close()
    apart.next_part()
    return [part for _, part in sorted(found, key=lambda place: place[0])]


def _table(name: str, boxes: Sequence[_Box], characters: Sequence[glyphs.Glyph], page: int) -> Table:
    """A table from the boxes its lines make."""
    tops = _edges(top for _, top, _, _ in boxes)
    bottoms = [*tops[1:], max(bottom for *_, bottom in boxes)]
    cells = []
    for box, inside in glyphs.sorted_into(boxes, characters):
        row = _nearest(tops, box[1])
        rows = _nearest(bottoms, box[3]) - row + 1
        text, doubt = glyphs.text_in(inside, box[2])
        cells.append(Cell(row, max(1, rows), box[0], text, joined=doubt))
    return Table(name, tuple(cells), len(tops), _TOLERANCE, page)


def _edges(places: Iterator[float]) -> list[float]:
    """Places in order, those within the tolerance as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _TOLERANCE:
            found.append(place)
    return found


def _nearest(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - place))
