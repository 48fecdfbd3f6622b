"""An answer's changes carried out in the workbook in front: all of them or none, as one step to undo."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from xltool_office.listing import Listing, drop
from xltool_office.marks import anchor, clear, look_of, mark


class Book:
    """The workbook in front."""

    def __init__(self, office: Any, document: Any) -> None:
        self._office, self._document = office, document

    def carry_out(self, steps: Sequence[Sequence[str]], label: str) -> str:
        """Do the steps in order; the key of what the officer must be told, or nothing.

        Raises whatever LibreOffice does; the workbook is then as it was.
        """
        changes = [step for step in steps if step[0] != "SELECT"]
        word = self._change(changes, label) if changes else ""
        for name, *fields in steps:
            if name == "SELECT":
                self._select(*fields)
        return word

    def _change(self, steps: Sequence[Sequence[str]], label: str) -> str:
        if self._document.isReadonly():
            return "readonly"
        with self._one_step(label), _unprotected([self._document, *self._touched(steps)]):
            if self._document.isProtected():
                return "readonly"
            return "" if self._obey(steps) else "locked"

    @contextlib.contextmanager
    def _one_step(self, label: str) -> Iterator[None]:
        """What is done inside is one step to undo; it is undone at once where it fails."""
        undo = self._document.getUndoManager()
        depth = len(undo.getAllUndoActionTitles())
        undo.enterUndoContext(label)
        self._document.lockControllers()
        self._document.IsAdjustHeightEnabled = False  # else a tint fits the height of its row anew
        failed = True
        try:
            yield
            failed = False
        finally:
            undo.leaveUndoContext()
            if failed and len(undo.getAllUndoActionTitles()) > depth:
                undo.undo()
            self._document.IsAdjustHeightEnabled = True
            self._document.unlockControllers()

    def _touched(self, steps: Sequence[Sequence[str]]) -> list[Any]:
        names = {fields[0] for name, *fields in steps if name in ("CLEAR", "MARK")}
        return [sheet for sheet in self._document.Sheets if sheet.Name in names]

    def _obey(self, steps: Sequence[Sequence[str]]) -> bool:
        """Whether every cell could be marked that was to be."""
        looks: dict[tuple[str, str], tuple[str, ...]] = {}
        listing, whole = None, True
        for name, *fields in steps:
            if name == "CLEAR":
                self._clear(*fields)
            elif name == "DROP":
                drop(self._document, *fields)
            elif name == "LIST":
                listing = Listing(self._office, self._document, *fields)
            elif name == "ROW" and listing:
                listing.add(*fields)
            elif name == "MARK":
                whole &= self._mark(looks, *fields)
        if listing:
            listing.write(list(looks.values()))
        return whole

    def _mark(self, looks: dict[tuple[str, str], tuple[str, ...]], *fields: str) -> bool:
        sheet, name, level, note = fields
        cell = self._cell(sheet, name)
        if cell is None:
            return False
        place = (sheet, _name(cell))
        look = (*place, *look_of(cell))
        if place not in looks and mark(self._document, cell, level, note):
            looks[place] = look
        return place in looks

    def _clear(self, sheet: str, name: str, fill: str, note: str) -> None:
        cell = self._cell(sheet, name)
        if cell is not None:
            clear(self._document, cell, fill, note)

    def _select(self, sheet: str, name: str) -> None:
        cell = self._cell(sheet, name)
        if cell is None or not cell.getSpreadsheet().IsVisible:
            return
        controller = self._document.CurrentController
        controller.setActiveSheet(cell.getSpreadsheet())
        controller.select(cell)
        self._office.dispatch(".uno:GoToCell", ToPoint=name)  # scrolls there, which selecting does not

    def _cell(self, sheet: str, name: str) -> Any:
        """The cell, or nothing where the sheet was renamed meanwhile."""
        sheets = self._document.Sheets
        return anchor(sheets.getByName(sheet), name) if sheets.hasByName(sheet) else None


@contextlib.contextmanager
def _unprotected(things: Sequence[Any]) -> Iterator[None]:
    """What is protected without a password lies open meanwhile; what its protection allows stays as it was."""
    opened = []
    try:
        for one in things:
            with contextlib.suppress(Exception):  # it has a password
                if one.isProtected():
                    one.unprotect("")
                    opened.append(one)
        yield
    finally:
        for one in opened:
            one.protect("")


def _name(cell: Any) -> str:
    return str(cell.AbsoluteName.rpartition(".")[2].replace("$", ""))
