"""The live checks of an open workbook against the checker's own words: one mutant after the other.

A workbook stays open in LibreOffice; edits are done, recalculated, read and taken back. What the sheets show
then is read by the real reader and checked by the real rules; both must say the same of every rule.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st
from openpyxl.utils.cell import coordinate_to_tuple

from libreoffice.edits import Edit
from libreoffice.mutants import mutants
from libreoffice.office import Document, Office, Seen
from xltool import policy as policies
from xltool.app.generate import compiled
from xltool.check import check
from xltool.excel.opening.concealed import NOTHING, Concealed
from xltool.excel.opening.sheet import Grid
from xltool.excel.opening.traces import Hidden, Position, Traces
from xltool.excel.reading import read
from xltool.excel.sheetxml import EPOCH
from xltool.excel.stamp import stamp
from xltool.finding import Finding
from xltool.form import Filing, Kind
from xltool.live.said import Verdict, verdict
from xltool.live.sheet import CHECKS_SHEET, HEAD_ROW

DATES = ("project.start", "project.end")


class Shown:
    """Sheets as LibreOffice shows them, in place of a file: what :func:`xltool.excel.reading.read.read` looks at."""

    lost: tuple[str, ...] = ()

    def __init__(self, seen: Mapping[str, Seen], dates: frozenset[str]) -> None:
        self.path = Path("看到的.xlsx")
        self.seen, self.dates = seen, dates

    def grids(self, *, visible: bool, but: Collection[str] = ()) -> Iterator[Grid]:
        if visible:
            shown = (name for name in self.seen if name not in but)
            yield from (Grid(name, self._rows(self.seen[name])) for name in shown)

    def traces(self, grid: Grid) -> Traces:
        rows = self.seen[grid.name].rows
        errors = {
            (r, c): Hidden(True, value["error"])
            for r, row in enumerate(rows) for c, value in enumerate(row) if isinstance(value, dict)
        }  # fmt: skip
        return Traces(errors, frozenset())

    def concealed(self, grid: Grid) -> Concealed:
        return NOTHING

    def formats(self, grid: Grid) -> Mapping[Position, str]:
        return {}

    def typed_over(self, grid: Grid, cells: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(path for path, cell in cells.items() if cell not in self.seen[grid.name].formulas)

    def _rows(self, sheet: Seen) -> list[list[Any]]:
        rows = [["" if isinstance(value, dict) else value for value in row] for row in sheet.rows]
        for cell in self.dates:
            row, column = at(cell)
            value = rows[row][column] if row < len(rows) else ""
            if isinstance(value, float) and 0 < value < 2e6:
                rows[row][column] = dt.datetime.combine(EPOCH, dt.time()) + dt.timedelta(value)
        return rows


def at(cell: str) -> tuple[int, int]:
    row, column = coordinate_to_tuple(cell)
    return row - 1, column - 1


class Standing(NamedTuple):
    """A stamped form open in LibreOffice, and what may happen to it."""

    document: Document
    form: Filing
    mutants: st.SearchStrategy[list[Edit]]

    def __repr__(self) -> str:
        return f"Standing({self.form.id})"

    def filing(self, *edits: Edit) -> Filing:
        """The form as it reads after edits."""
        return self._read(self.document.trial(*edits))

    def _read(self, seen: Mapping[str, Seen]) -> Filing:
        dates = (
            frozenset(self.form[path].cell for path in DATES)
            if self.form.kind is Kind.DECLARATION
            else frozenset()
        )
        (form,) = read._filings(Shown(seen, dates), visible=True)  # type: ignore[arg-type]
        return form

    def disagreements(self, *edits: Edit) -> dict[str, tuple[Verdict, Verdict]]:
        """By rule: what the workbook shows after edits and what the checker says, where they differ."""
        seen = self.document.trial(*edits)
        live, said = shown_verdicts(seen[CHECKS_SHEET]), self._said(self._read(seen))
        return {code: (live[code], said[code]) for code in live if live[code] != said[code]}

    def _said(self, form: Filing) -> dict[str, Verdict]:
        findings, undecided = check(form, policies.load())
        plan = compiled(form.edition).live.plan  # type: ignore[union-attr]
        return {
            code: verdict(
                [finding for finding in findings if finding.code == code],
                any(word.code == code for word in undecided), _cell,
            )
            for code in plan.counted
        }  # fmt: skip


def _cell(finding: Finding) -> str:
    return finding.place.cell


def shown_verdicts(sheet: Seen) -> dict[str, Verdict]:
    """The lines of the sheet 校验 that a formula decides."""
    found = {}
    for number, row in enumerate(sheet.rows[HEAD_ROW:], HEAD_ROW + 1):
        if row[0] and f"D{number}" in sheet.formulas:
            word, count, first = row[3:6]
            found[str(row[0])] = Verdict(str(word), int(count or 0), str(first))  # type: ignore[arg-type]
    return found


def stand(office: Office, form: Filing, folder: Path) -> Standing:
    """Stamp a form and open it."""
    path = folder / f"{form.id}.xlsx"
    path.write_bytes(stamp(compiled(form.edition), form))
    (placed,) = read.read(path)
    document = office.open(path)
    document.recalculate()
    return Standing(document, placed, mutants(placed))
