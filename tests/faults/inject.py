"""Does one fault at a time to a form that is open in LibreOffice, reads it back and compares what is found."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from forms import workbook
from libreoffice.edits import Edit
from libreoffice.live import DATES, Shown
from libreoffice.office import Document, Office

from faults.fault import Fault, FaultKind, Paper
from xltool import policy as policies
from xltool.app.many import check_all
from xltool.check import check
from xltool.excel.reading import read as reading
from xltool.finding import Finding, Severity
from xltool.form import Filing
from xltool.place import cell_name, position

SEED = 20240331
#: So many places of a kind in each form.
MOST = 3


@dataclass
class Injected:
    """What came of one fault; ``same_in_file`` is ``None`` where no file was saved to compare with."""

    form_id: str
    code: str
    fault: Fault
    found: bool = False
    at_its_cell: bool = False
    errors: list[Finding] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)
    implied: list[Finding] = field(default_factory=list)
    same_in_file: bool | None = None

    @property
    def is_well(self) -> bool:
        """Found where it is (or no fault at all), nothing else called wrong, the same in a saved file."""
        return (self.at_its_cell or not self.code) and not self.errors and self.same_in_file is not False


class Desk:
    """A form on the table: open in LibreOffice, with what is found in it as published.

    It is without the sheets of its live checks: recalculating them takes ten times as long. That they say the
    same as the checker is proven elsewhere (``test_live``).
    """

    def __init__(self, office: Office, form: Filing, folder: Path) -> None:
        self.office, self.id, self.folder = office, form.id or "", folder
        self.source = workbook(form, folder / f"{self.id}.xlsx")
        (placed,) = reading.read(self.source)
        self.document: Document = office.open(self.source)
        self.document.recalculate()
        self.dates = frozenset(placed[path].cell for path in DATES) - {""}
        untouched = self._filing()
        self.paper = Paper(untouched, self.document.trial()[untouched.sheet])
        self.before = _said(untouched)

    def _filing(self, *edits: Edit) -> Filing:
        """The form as it reads after edits, which are taken back at once."""
        (form,) = reading._filings(Shown(self.document.trial(*edits), self.dates), visible=True)  # type: ignore[arg-type]
        return form

    def inject(self, kind: FaultKind, most: int = MOST) -> Iterator[Injected]:
        """Each fault of a kind at a few places of this form, always the same ones."""
        if self.paper.form.kind in kind.forms:
            places = [fault for fault in kind.places(self.paper) if not self._has(kind, fault)]
            chosen = random.Random(f"{SEED} {kind.name} {self.id}").sample(places, min(most, len(places)))
            for fault in chosen:
                yield self._compared(kind, fault)

    def _has(self, kind: FaultKind, fault: Fault) -> bool:
        """Whether the form as published has the same fault at the same place."""
        moved = _Moved(fault.edits)
        return any(one.code == kind.code and moved.to(one.place.cell) == fault.cell for one in self.before)

    def _compared(self, kind: FaultKind, fault: Fault) -> Injected:
        after = self._filed(fault) if kind.by_file else _said(self._filing(*fault.edits))
        done, moved = Injected(self.id, kind.code, fault), _Moved(fault.edits)
        known = {(one.code, one.severity, moved.to(one.place.cell)) for one in self.before}
        known |= {_spot(finding) for finding in after if self._is_repeated(kind, fault, finding)}
        for finding in (finding for finding in after if _spot(finding) not in known):
            own = finding.code == kind.code
            placed = finding.place.cell == fault.cell and fault.says in "".join(finding.message.split())
            done.found = done.found or own
            if own and placed:
                done.found = done.at_its_cell = True
            elif is_implied(kind, fault, finding):
                done.implied.append(finding)
            else:
                (done.errors if finding.severity is Severity.ERROR else done.hints).append(finding)
        return done

    def _is_repeated(self, kind: FaultKind, fault: Fault, finding: Finding) -> bool:
        """Whether the row that this one was made like had the same finding."""
        row, _, key = finding.field.rpartition(".")
        if not fault.like or row != fault.path.rpartition(".")[0] or finding.code == kind.code:
            return False
        return any((one.code, one.field) == (finding.code, f"{fault.like}.{key}") for one in self.before)

    def _filed(self, fault: Fault) -> list[Finding]:
        """What the command says of a saved copy with the fault in it."""
        copy = self.folder / f"{self.id} 有错.xlsx"
        self.office.edit(self.source, copy, list(fault.edits))
        return [
            finding
            for sheets in check_all([copy], policies.load())
            for sheet in sheets
            for finding in sheet.findings
        ]

    def agrees_with_its_file(self, kind: FaultKind, fault: Fault) -> bool | None:
        """Whether a saved copy with the fault in it says the same as the open workbook; none to compare: ``None``."""
        if kind.by_file:
            return None
        shown = {_spot(finding) for finding in _said(self._filing(*fault.edits))}
        return shown == {_spot(finding) for finding in self._filed(fault)}

    def close(self) -> None:
        self.document.close()


def inject_all(
    office: Office,
    forms: Iterable[Filing],
    kinds: Iterable[FaultKind],
    folder: Path,
    most: int = MOST,
    *,
    saved: bool = True,
) -> dict[FaultKind, list[Injected]]:
    """Every kind in every form: what came of it by the kind; the first fault of each also in a saved file."""
    results: dict[FaultKind, list[Injected]] = {kind: [] for kind in kinds}
    for form in forms:
        desk = Desk(office, form, folder)
        for kind, done in results.items():
            is_first = not done
            done.extend(desk.inject(kind, most))
            if saved and is_first and done:
                done[0].same_in_file = desk.agrees_with_its_file(kind, done[0].fault)
        desk.close()
    return results


Spot = tuple[str, Severity, str]


def _spot(finding: Finding) -> Spot:
    return finding.code, finding.severity, finding.place.cell


def _said(form: Filing) -> list[Finding]:
    findings, _ = check(form, policies.load())
    return findings


def is_implied(kind: FaultKind, fault: Fault, finding: Finding) -> bool:
    """Whether the kind says that this is true of a form with such a fault, too."""
    row, _, _ = fault.path.rpartition(".")
    for implied in kind.implied:
        code, _, path = implied.partition("@")
        wanted = path.replace("i.", f"{row}.", 1) if path.startswith("i.") else path
        if finding.code == code and wanted in ("", finding.field):
            return True
    return False


class _Moved:
    """Where cells come to stand when rows are inserted and deleted."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.edits = [edit for edit in edits if edit["do"] in ("insert_rows", "delete_rows")]

    def to(self, cell: str) -> str:
        """The cell's new name; ``-`` for one that is gone."""
        if not cell or not self.edits:
            return cell
        row, column = position(cell)
        for edit in self.edits:
            first, count = edit["row"] - 1, edit["count"]
            if edit["do"] == "insert_rows":
                row += count if row >= first else 0
            elif first <= row < first + count:
                return "-"
            elif row >= first + count:
                row -= count
        return cell_name(row, column)
