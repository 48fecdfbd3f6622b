"""The ledger as a workbook; what officers wrote is text in it, whatever it begins with."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from xltool.summary.look import Look
from xltool.summary.page import FIRST_ROW, Page
from xltool.web.ledger_lines import COLUMNS, Line

TITLE = "收件台账"
#: A workbook says when it was made; ours says the same every time.
_CREATED = dt.datetime(2000, 1, 1)
_WRAPPED = ("unit", "department", "project", "form", "name")
_STYLES = {
    "number": ("centre",), "at": ("centre",), "year": ("whole",), "verdict": ("centre",), "errors": ("count",),
    "hints": ("count",), "undecided": ("count",), "state": ("centre",), "kilobytes": ("count",),
}  # fmt: skip


def workbook(lines: Sequence[Line], note: str) -> bytes:
    """The lines as .xlsx bytes; ``note`` says which they are."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": TITLE, "created": _CREATED})
    page = Page(book.add_worksheet(TITLE), Look(book))
    page.head(TITLE, note, COLUMNS)
    for row, line in enumerate(lines, FIRST_ROW):
        page.fit(row, {name: getattr(line, name) for name in _WRAPPED})
        for column, name in enumerate(COLUMNS):
            styles = ("name",) if name in _WRAPPED else _STYLES.get(name, ())
            grey = ("note",) if line.is_replaced else ()
            page.plain(row, column, getattr(line, name), "cell", *styles, *grey)
    last = max(FIRST_ROW, FIRST_ROW + len(lines) - 1)
    page.sheet.autofilter(FIRST_ROW - 1, 0, last, len(COLUMNS) - 1)
    page.paper(last, [*COLUMNS].index("name"), 1)  # size and digest are for the screen
    book.close()
    return out.getvalue()
