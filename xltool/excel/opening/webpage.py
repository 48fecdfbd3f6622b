"""Web pages named .xls, as many systems export tables: cells with spans, numbers in Excel's own attributes."""

import re
from collections.abc import Iterator

from lxml import etree, html

from xltool.excel.opening.blocks import Block, Cell, Line, Table
from xltool.excel.opening.document import sheets as sheets_of
from xltool.excel.opening.plaintext import decoded
from xltool.excel.opening.sheet import MAX_COLUMNS, MAX_ROWS, Sheet, Value

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)")
#: Elements whose text nobody sees.
_UNSEEN = frozenset({"script", "style", "head", "title", "comment", "template", "xml"})
_BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "caption"})
#: Where Excel and LibreOffice keep the number behind what a cell shows.
_NUMBERS = ("x:num", "sdval")
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0]+")


def text_of(content: bytes) -> str | None:
    """A page's text, in the encoding it declares; ``None`` where it is none."""
    head = content[:4096]
    declared = _ENCODING.search(head) or _CHARSET.search(head)
    return decoded(content, declared[1].decode("ascii", "ignore") if declared else "")


def text_of_archive(content: bytes) -> str | None:
    """The pages of a web archive (.mht) that have tables, one behind the other: each sheet is a page."""
    import email
    import email.policy

    pages = []
    for part in email.message_from_bytes(content, policy=email.policy.default).walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes) and b"<table" in page.lower():
            pages.append(text_of(page) or "")
    return "\n".join(pages) or None


def sheets(text: str) -> list[Sheet]:
    """The forms on a page. Raises lxml's error for what is no page, ``ValueError`` for one that is empty."""
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = html.document_fromstring(text.encode(), parser=parser)
    blocks = list(_Page().blocks(root))
    values = (cell.value for block in blocks if isinstance(block, Table) for cell in block.cells)
    return sheets_of(blocks, typed=any(isinstance(value, float) for value in values))


class _Page:
    """Lines and tables in reading order; a table inside a cell comes behind the table it stands in."""

    def __init__(self) -> None:
        self.tables = 0

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """What stands below an element."""
        line: list[str] = [element.text or ""]
        for child in element:
            name = str(child.tag)
            if name == "table":
                yield from _lines(line)
                line = [child.tail or ""]
                yield from self._table(child)
            elif name in _UNSEEN:
                line.append(child.tail or "")
            elif name in _BLOCKS or child.find(".//table") is not None:
                yield from _lines(line)
                line = [child.tail or ""]
                yield from self.blocks(child)
            else:
                line += [_seen(child), child.tail or ""]
        yield from _lines(line)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        caption = table.find("caption")
        if caption is not None:
            yield from _lines([_seen(caption)])
        cells = list(_cells(rows))
        inside = [inner for _, element in cells for inner in element.iter("table")]
        if inside and len(cells) <= len(rows):  # a frame around other tables, for looks alone
            for _, element in cells:
                yield from self.blocks(element)
            return
        self.tables += 1
        yield Table(f"第{self.tables}个表", tuple(cell for cell, _ in cells), len(rows), 0.5)
        for _, element in cells:
            for inner in element.iterchildren("table"):
                yield from self._table(inner)


def _lines(texts: list[str]) -> Iterator[Line]:
    for text in "".join(texts).split("\n"):
        if said := _BLANKS.sub(" ", text).strip():
            yield Line(said)


def _cells(rows: list[etree._Element]) -> Iterator[tuple[Cell, etree._Element]]:
    """Every cell of a table with its element, laid out as spans push them to the right."""
    taken: dict[int, int] = {}  # column → the row up to which a cell from above covers it
    for r, row in enumerate(rows[:MAX_ROWS]):
        column = 0
        for element in row.iterchildren("td", "th"):
            while taken.get(column, 0) > r:
                column += 1
            if column >= MAX_COLUMNS:
                break
            height = min(_span(element, "rowspan"), len(rows) - r)
            value, is_percent = _value(element)
            yield Cell(r, height, float(column), value, is_percent), element
            for _ in range(min(_span(element, "colspan"), MAX_COLUMNS - column)):
                taken[column] = r + height
                column += 1


def _span(element: etree._Element, name: str) -> int:
    said = (element.get(name) or "1").strip()
    return max(1, int(said[:6])) if said.isascii() and said.isdigit() else 1


def _value(element: etree._Element) -> tuple[Value, bool]:
    """What a cell says, and whether it is a number shown as a percentage."""
    lines = (_BLANKS.sub(" ", line).strip() for line in _seen(element).split("\n"))
    text = "\n".join(line for line in lines if line)
    number = next((element.get(name) for name in _NUMBERS if element.get(name) is not None), None)
    if number is None or not text or text.startswith("#"):
        return text, False
    try:
        exact = float(number.strip() or text.replace(",", ""))
    except ValueError:
        return text, False
    return (text, False) if _is_date(text) else (exact, text.endswith("%"))


def _is_date(text: str) -> bool:
    """Whether a number is shown as a date, which says more than its serial number."""
    return bool(re.match(r"\d{4}\s*[-/.年]\s*\d", text))


def _seen(element: etree._Element) -> str:
    """An element's text as it is shown, inner tables left out."""
    parts: list[str] = [(element.text or "").replace("\n", " ")]
    for child in element:
        name = str(child.tag)
        if name == "br":
            parts.append("\n")
        elif name not in _UNSEEN and name != "table":
            around = "\n" if name in _BLOCKS else ""
            parts += [around, _seen(child), around]
        parts.append((child.tail or "").replace("\n", " "))
    return "".join(parts)
