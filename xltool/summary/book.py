"""The whole workbook, put together from its sheets."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from xltool.form import Kind
from xltool.refusal import Refusal
from xltool.summary import indicators, overview, problems, projects, units
from xltool.summary.look import Look
from xltool.summary.page import FIRST_ROW, Page
from xltool.summary.rows import KINDS, Listing
from xltool.summary.streamed import Streamed

#: A workbook says when it was made; ours says the same every time.
_CREATED = dt.datetime(2000, 1, 1)
_MOST_ROWS = 1_048_576 - FIRST_ROW


def workbook(listing: Listing, folder: Path) -> bytes:
    """The summary as .xlsx bytes; its links lead from ``folder``.

    Raises :class:`Refusal` where a sheet would have more rows than there are.
    """
    for count, what in ((listing.indicators, "条指标"), (listing.problems, "处问题")):
        if count > _MOST_ROWS:
            raise Refusal(f"共有 {count} {what}，一张工作表放不下（最多 {_MOST_ROWS} 行）。请分几批汇总。")
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "项目支出绩效汇总", "created": _CREATED})
    _Book(book, listing, folder).write()
    book.close()
    return out.getvalue()


class _Book:
    def __init__(self, book: Any, listing: Listing, folder: Path) -> None:
        self.book, self.listing, self.folder = book, listing, folder
        self.look = Look(book)
        #: In the order of the sheets: assessments first.
        forms = {kind: listing.projects(kind) for kind in KINDS}
        self.forms = {kind: found for kind, found in forms.items() if found}

    def write(self) -> None:
        """Every sheet; the first one last, for it speaks of all others."""
        first = self._page(overview.SHEET)
        pages = {
            kind: (self._page(projects.SHEETS[kind]), self._page(units.SHEETS[kind])) for kind in self.forms
        }
        lines, findings = (self._page(name, Streamed) for name in (indicators.SHEET, problems.SHEET))
        listed = problems.block(self.listing)
        parts = {kind: self._part(kind, *pages[kind]) for kind in self.forms}
        every = [one for found in self.forms.values() for one in found]
        indicators.write(lines, every, self.listing)
        problems.write(findings, every, self.listing, self.folder)
        overview.Overview(first, self.book, self.listing, parts, listed).write()

    def _page(self, name: str, kind: type | None = None) -> Page:
        return Page(self.book.add_worksheet(name, kind), self.look)

    def _part(self, kind: Kind, lines: Page, totals: Page) -> overview.Part:
        found = self.forms[kind]
        written = projects.write(lines, kind, found, self.listing.policy, self.folder)
        sheet = units.Sheet(totals, kind, written, self.listing.policy)
        _, differing = sheet.write(found, problems.block(self.listing))
        return overview.Part(found, written, differing)
