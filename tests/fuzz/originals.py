"""The workbooks that are changed: published forms as this program, Excel-like programs and LibreOffice write them."""

import io
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import openpyxl
from forms import plain, published

from fuzz import stored
from xltool.app.generate import compiled
from xltool.excel.stamp import stamp

SELF, DECLARED = "000-14", "002-01"
_STORED = Path(__file__).parent / "originals"
_NAMES = "urn:schemas-microsoft-com:office:spreadsheet"


class Original(NamedTuple):
    """A whole file: what it is called, its suffix and its bytes. ``is_exact``: a sheet that is XML of cells."""

    name: str
    suffix: str
    content: bytes

    @property
    def is_exact(self) -> bool:
        return self.suffix == ".xlsx"


@cache
def originals() -> tuple[Original, ...]:
    """All of them; what this program stamps is what comes back most, so it comes first and often."""
    stamped = [Original(f"{form}.xlsx", ".xlsx", _stamped(form)) for form in (SELF, DECLARED, SELF)]
    others: list[tuple[str, Callable[[], bytes]]] = [
        (".xlsx", lambda: _resaved(SELF)), (".xlsx", lambda: _resaved("003-01")), (".xlsx", _live),
        (".xls", lambda: _spreadsheetml(SELF)), (".xls", lambda: _page(SELF)), (".docx", lambda: _document(SELF)),
    ]  # fmt: skip
    made = [Original(f"{n}{suffix}", suffix, make()) for n, (suffix, make) in enumerate(others)]
    kept = [
        Original(path.stem, Path(path.stem).suffix, stored.load(path))
        for path in sorted(_STORED.glob("*.txt"))
    ]
    return (*stamped, *made, *kept)


def _stamped(form: str) -> bytes:
    filing = published()[form]
    return stamp(plain(filing.edition), filing)


def _live() -> bytes:
    filing = published()[SELF]
    return stamp(compiled(filing.edition), filing)


def _resaved(form: str) -> bytes:
    """The same through openpyxl: other parts, other style ids, a table of shared strings, no cached values."""
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(_stamped(form))).save(out)
    return out.getvalue()


def _rows(form: str) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(_stamped(form)), data_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def _spreadsheetml(form: str) -> bytes:
    rows = "".join(f"<Row>{''.join(map(_cell, row))}</Row>\n" for row in _rows(form))
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{_NAMES}" '
        f'xmlns:ss="{_NAMES}"><Worksheet ss:Name="自评表"><Table>\n{rows}</Table></Worksheet></Workbook>'
    ).encode()


def _cell(value: object) -> str:
    if value is None:
        return "<Cell/>"
    kind = "Number" if isinstance(value, (int, float)) else "String"
    return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


def _page(form: str) -> bytes:
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(str(value)) if value is not None else str()}</td>' for value in row)}</tr>\n"
        for row in _rows(form)
    )
    return f'<html><head><meta charset="utf-8"></head><body><table>\n{rows}</table></body></html>'.encode()


def _document(form: str) -> bytes:
    from documents import add_table, blank_document, printed, table_xml

    shown = printed(published()[form])
    document = blank_document()
    for title in shown.titles:
        document.add_paragraph(title)
    add_table(document, table_xml(shown.pieces, shown.height, shown.widths))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
