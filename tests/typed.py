"""Real forms as other programs save them: .xls, .xlsb, SpreadsheetML, web pages and text; shared by the tests.

Numbers stay numbers, dates dates; merged cells stay merged where the format knows them.
"""

import csv
import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from forms import plain, published

from xltool.excel.stamp import stamp

#: What a number format prints behind the number.
_UNIT = re.compile(r'0"([^"]*)"$')


class Cell(NamedTuple):
    """A cell with content, its span, and how its number is shown (zero-based place)."""

    row: int
    column: int
    value: Any
    rows: int = 1
    columns: int = 1
    is_percent: bool = False
    unit: str = ""

    @property
    def shown(self) -> str:
        """What one sees in it."""
        if isinstance(self.value, dt.date):
            return f"{self.value:%Y-%m-%d}"
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            return str(self.value)
        if self.is_percent:
            return f"{self.value:.2%}"
        return f"{self.value:.2f}{self.unit}" if self.unit else f"{self.value:,.2f}"


@cache
def cells(form_id: str) -> tuple[Cell, ...]:
    """What stands on the sheet of a stamped form, but for what lies beside it."""
    form = published()[form_id]
    sheet = openpyxl.load_workbook(io.BytesIO(stamp(plain(form.edition), form)), data_only=True).worksheets[0]
    spans = {merge.start_cell.coordinate: merge for merge in sheet.merged_cells.ranges}
    found = []
    for row in sheet.iter_rows(max_col=8):
        for cell in row:
            if cell.value not in (None, "") and not str(cell.value).startswith("xltool:"):
                span = spans.get(cell.coordinate)
                size = (span.size["rows"], span.size["columns"]) if span else (1, 1)
                unit = _UNIT.search(cell.number_format)
                found.append(
                    Cell(cell.row - 1, cell.column - 1, cell.value, *size, unit=unit[1] if unit else "")
                )
    return tuple(found)


def _rows(found: Sequence[Cell]) -> Iterator[tuple[int, list[Cell]]]:
    for row in sorted({cell.row for cell in found}):
        yield row, sorted(cell for cell in found if cell.row == row)


def xls(found: Sequence[Cell]) -> bytes:
    """A workbook of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    styles = {code: xlwt.easyxf(num_format_str=code) for code in ("General", "0.00%", "yyyy-mm-dd")}
    for cell in found:
        code = "0.00%" if cell.is_percent else "yyyy-mm-dd" if isinstance(cell.value, dt.date) else "General"
        end = cell.row + cell.rows - 1, cell.column + cell.columns - 1
        sheet.write_merge(cell.row, end[0], cell.column, end[1], cell.value, styles[code])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def spreadsheetml(found: Sequence[Cell], *, encoding: str = "utf-8") -> bytes:
    """The XML of Excel 2003; rows and cells say where they stand only where something is left out."""
    lines = []
    for row, here in _rows(found):
        parts = []
        for cell in here:
            kind, text = _typed(cell.value)
            style = "1" if cell.is_percent else "0"
            parts.append(
                f'<Cell ss:Index="{cell.column + 1}" ss:StyleID="s{style}" ss:MergeAcross="{cell.columns - 1}"'
                f' ss:MergeDown="{cell.rows - 1}"><Data ss:Type="{kind}">{escape(text)}</Data></Cell>'
            )
        lines.append(f'<Row ss:Index="{row + 1}">{"".join(parts)}</Row>')
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s0"/>'
        '<Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style></Styles>'
        f'<Worksheet ss:Name="自评表"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode(encoding)


def _typed(value: Any) -> tuple[str, str]:
    if isinstance(value, dt.datetime):
        return "DateTime", value.isoformat(timespec="milliseconds")
    return ("Number", repr(value)) if isinstance(value, (int, float)) else ("String", str(value))


def webpage(found: Sequence[Cell], *, encoding: str = "gb2312", numbers: bool = True) -> bytes:
    """A page named .xls, as systems export it; with Excel's own attributes where ``numbers``."""
    covered = {
        (row, column) for cell in found
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
        if (row, column) != (cell.row, cell.column)
    }  # fmt: skip
    by_place = {(cell.row, cell.column): cell for cell in found}
    width = max(cell.column + cell.columns for cell in found)
    lines = []
    for row in range(max(cell.row for cell in found) + 1):
        parts = []
        for column in range(width):
            if (row, column) in covered:
                continue
            cell = by_place.get((row, column), Cell(row, column, ""))
            is_number = numbers and isinstance(cell.value, (int, float))
            number = f' x:num="{cell.value!r}"' if is_number else ""
            inside = "<br>".join(map(escape, cell.shown.split("\n")))
            parts.append(f'<td colspan="{cell.columns}" rowspan={cell.rows}{number}>{inside}</td>')
        lines.append(f"<tr>{''.join(parts)}</tr>")
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head>'
        f"<body><table>{''.join(lines)}</table></body></html>"
    )
    return page.encode("gb18030" if encoding == "gb2312" else encoding)


def text(found: Sequence[Cell], *, encoding: str = "gb18030", separator: str = "\t") -> bytes:
    """Lines of fields, as a spreadsheet saves text."""
    width = max(cell.column + cell.columns for cell in found)
    table = [[""] * width for _ in range(max(cell.row for cell in found) + 1)]
    for cell in found:
        table[cell.row][cell.column] = cell.shown
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(table)
    return out.getvalue().encode(encoding)


ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_TYPES = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsb(found: Sequence[Cell], *, name: str = "自评表", hidden: bool = False) -> bytes:
    """A minimal binary workbook, written from its specification (MS-XLSB)."""
    last = max(cell.row for cell in found), max(cell.column for cell in found)
    sheet = [_record(129), _record(148, struct.pack("<4L", 0, last[0], 0, last[1])), _record(145)]
    for row, here in _rows(found):
        sheet.append(_record(0, struct.pack("<LLH3xL", row, 0, 300, 0)))
        sheet += [_record(*_binary(cell)) for cell in here]
    sheet += [_record(146), _record(130)]
    bundle = struct.pack("<LL", int(hidden), 1) + _wide("rId1") + _wide(name)
    styles = b"".join(
        [_record(278), _record(617, struct.pack("<L", 2)), _record(47, struct.pack("<8H", 0, 0, *[0] * 6)),
         _record(47, struct.pack("<8H", 0, 10, *[0] * 6)), _record(618), _record(279)]
    )  # fmt: skip
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}/content-types"><Default Extension="bin" ContentType='
        '"application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": _relations("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": _relations("worksheet", "worksheets/sheet1.bin"),
        "xl/workbook.bin": b"".join(map(_record, (131, 143), (b"", b"")))
        + _record(156, bundle) + b"".join(map(_record, (144, 132), (b"", b""))),
        "xl/worksheets/sheet1.bin": b"".join(sheet),
        "xl/styles.bin": styles,
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_TYPES}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/{kind}"'
        f' Target="{target}"/></Relationships>'
    )


def _record(kind: int, body: bytes = b"") -> bytes:
    """Type and length are numbers of seven bits a byte, the lowest first."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    length = len(body)
    size = b""
    while length > 127:
        size += bytes([length & 127 | 128])
        length >>= 7
    return head + size + bytes([length]) + body


def _wide(said: str) -> bytes:
    return struct.pack("<L", len(said)) + said.encode("utf-16-le")


def _binary(cell: Cell) -> tuple[int, bytes]:
    place = struct.pack("<LL", cell.column, int(cell.is_percent))
    value = cell.value
    if isinstance(value, str) and value in ERRORS:
        return 3, place + bytes([ERRORS[value]])
    if isinstance(value, bool):
        return 4, place + bytes([value])
    if isinstance(value, (int, float)):
        return 5, place + struct.pack("<d", value)
    return 6, place + _wide(cell.shown)
