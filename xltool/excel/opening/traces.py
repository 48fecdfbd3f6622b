"""The second look into a sheet's XML: error values, formulas never computed, percentages, far-off cells.

Nearly every sheet has none of them; a few scans of its bytes say so without parsing it.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from xltool.excel import book
from xltool.excel.sheetxml import tag

Position = tuple[int, int]

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

#: Formulas without a value; each begins with fixed bytes, which makes the scan fast.
_WITHOUT_VALUE = (
    re.compile(rb"</f>\s*(?:</c>|<v\s*/>|<v></v>)"),
    re.compile(rb"<f(?: [^>]*)?/>\s*(?:</c>|<v\s*/>|<v></v>)"),
)
_FAR = re.compile(rb' r="(?:[A-Za-z]{3}|[A-Za-z]{0,2}\d{5})')
_FORMAT = re.compile(rb' formatCode="([^"]*%[^"]*)"')
_BUILT_IN_PERCENT = (b' numFmtId="9"', b' numFmtId="10"')
_CELL_STYLES = (b"<cellXfs", b"</cellXfs>")
_END_OF_CELLS = b"</sheetData>"
_NOT_SHOWN_AS_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class Hidden(NamedTuple):
    """What a cell that reads as nothing really holds: an error value, or a formula never computed."""

    is_error: bool
    text: str


class Traces(NamedTuple):
    """By zero-based position: cells that only seem blank, numbers shown as percentages, and of an .xls the
    number formats that show words."""

    hidden: dict[Position, Hidden]
    percents: frozenset[Position]
    formats: Mapping[Position, str] = MappingProxyType({})


NO_TRACES = Traces({}, frozenset())


def traces_of(xml: bytes, percent_styles: frozenset[str]) -> Traces:
    """What a sheet's XML says beyond its values. Raises lxml's error for XML that is none."""
    if _is_plain(xml) and not percent_styles and not _hides_something(_cells(xml)):
        return NO_TRACES
    hidden, percents = {}, []
    for at, cell in _placed(book.parse(xml)):
        formula, value = cell.find(tag("f")), cell.find(tag("v"))
        text = value.text or "" if value is not None else ""
        if cell.get("t") == "e":
            hidden[at] = Hidden(True, text)
        elif formula is not None and not text and cell.get("t") != "str":
            hidden[at] = Hidden(False, f"={formula.text or ''}")
        elif cell.get("s") in percent_styles and cell.get("t", "n") == "n" and text:
            percents.append(at)
    return Traces(hidden, frozenset(percents))


def _is_plain(xml: bytes) -> bool:
    """Spelled as all known programs spell it: no prefixes, double quotes; else scans of bytes tell nothing."""
    return (b"<c " in xml or b"<sheetData" in xml) and not (b"'" in xml and b"='" in xml)


def _cells(xml: bytes) -> bytes:
    """A sheet's XML as far as cells stand in it."""
    end = xml.rfind(_END_OF_CELLS)
    return xml[:end] if end >= 0 else xml


def _hides_something(xml: bytes) -> bool:
    """Whether there is an error value or a formula never computed (a text formula may well give nothing)."""
    if b't="e"' in xml:
        return True
    for without_value in _WITHOUT_VALUE:
        for match in without_value.finditer(xml):
            start = xml.rindex(b"<c ", 0, match.start())
            if b't="str"' not in xml[start : xml.index(b">", start)]:
                return True
    return False


def percent_styles(xml: bytes) -> frozenset[str]:
    """The cell styles that show a number as a percentage, by their index."""
    codes = {unescape(code.decode("utf-8", "replace")) for code in _FORMAT.findall(xml)}
    start, end = map(xml.find, _CELL_STYLES)
    styles = xml[start:end] if 0 <= start < end else xml
    built_in = any(number in styles for number in _BUILT_IN_PERCENT)
    if not built_in and not any(map(is_percent, codes)):
        return frozenset()
    root = book.parse(xml)
    formats = {
        number.get("numFmtId", "") for number in root.iterfind(f"{tag('numFmts')}/{tag('numFmt')}")
        if is_percent(number.get("formatCode", ""))
    } | {"9", "10"}  # fmt: skip
    cells = root.iterfind(f"{tag('cellXfs')}/{tag('xf')}")
    return frozenset(str(n) for n, style in enumerate(cells) if style.get("numFmtId") in formats)


def is_percent(code: str) -> bool:
    """Whether a number format shows a number as a percentage."""
    return "%" in _NOT_SHOWN_AS_CODE.sub("", code)


def reach(xml: bytes) -> tuple[int, int]:
    """How many rows and columns the cells with content take; 0 of either where none is far off."""
    if not xml or (_is_plain(xml) and not _FAR.search(_cells(xml))):
        return 0, 0
    rows = columns = 0
    for (row, column), cell in _placed(book.parse(xml)):
        if len(cell):
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    return rows, columns


def _placed(sheet: etree._Element) -> Iterator[tuple[Position, etree._Element]]:
    """Every cell with its place: where it says, or behind the one before."""
    row = -1
    for line in sheet.iter(tag("row")):
        row, column = int(line.get("r") or row + 2) - 1, -1
        for cell in line.iter(tag("c")):
            name = cell.get("r", "")
            at = position(name) if name else (row, column + 1)
            column = at[1]
            yield at, cell


def reach_of_opendocument(xml: bytes) -> tuple[int, int]:
    """The same for ``content.xml`` of an .ods, over all its sheets: a few bytes may repeat a cell for ever."""
    rows = columns = 0
    for table in book.parse(xml).iter(f"{_TABLE}table"):
        row = 0
        for line in table.iter(f"{_TABLE}table-row"):
            row, column = row + int(line.get(f"{_TABLE}number-rows-repeated", 1)), 0
            for cell in line:
                column += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
                if len(cell) or cell.get(f"{_OFFICE}value-type"):
                    rows, columns = max(rows, row), max(columns, column)
    return rows, columns


def position(name: str) -> Position:
    """``B3`` → zero-based ``(2, 1)``. Raises ``ValueError`` for what names no single cell."""
    row, column = coordinate_to_tuple(name)
    return row - 1, column - 1
