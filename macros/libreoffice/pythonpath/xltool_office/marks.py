"""Marks on cells: a tint and a note, put there and taken away again so that nothing of them is left.

A note of the officer's own is not replaced: ours is written before it, so that its box, its letters and its
author stay what they are.
"""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.awt import Size
from com.sun.star.document import XUndoAction

from xltool_office.said import SAID

#: Hundredths of a millimetre; the height grows with the text, but not from nothing.
_NOTE_WIDTH, _NOTE_HEIGHT = 8000, 100
_NO_FILL, _BACK = -1, "CellBackColor"


def anchor(sheet: Any, name: str) -> Any:
    """The cell of that name, or the first of the merged cells it belongs to."""
    cursor = sheet.createCursorByRange(sheet.getCellRangeByName(name))
    cursor.collapseToMergedArea()
    return cursor.getCellByPosition(0, 0)


def look_of(cell: Any) -> tuple[str, str]:
    """Its fill, ``-`` or ``#RRGGBB``, and the text of its note."""
    fill = cell.getPropertyValue(_BACK)
    return "-" if fill == _NO_FILL else f"#{fill:06X}", cell.Annotation.String


def mark(document: Any, cell: Any, level: str, note: str) -> bool:
    """Tint a cell and put a note on it; whether the sheet lets that happen."""
    tint = int(SAID["tints"][level], 16)
    cell.setPropertyValue(_BACK, tint)
    if cell.getPropertyValue(_BACK) != tint:
        return False
    own = cell.Annotation.String
    if own:
        before = note[: -len(own)] if note.endswith(own) else note + SAID["between"]
        written = NoteWritten(cell, before)
        written.redo()
        document.getUndoManager().addUndoAction(written)
    else:
        _sheet(cell).Annotations.insertNew(cell.CellAddress, note)
        cell.Annotation.AnnotationShape.setSize(Size(_NOTE_WIDTH, _NOTE_HEIGHT))
    return True


def clear(document: Any, cell: Any, fill: str, note: str) -> None:
    """Put a cell back as it was recorded."""
    if fill != "-":
        cell.setPropertyValue(_BACK, int(fill[1:7], 16))  # Excel notes down more
    else:
        cell.setPropertyToDefault(_BACK)
        if cell.getPropertyValue(_BACK) != _NO_FILL:  # its style has one
            cell.setPropertyValue(_BACK, _NO_FILL)
    now = cell.Annotation.String
    if not note and now:
        _remove_note(cell)
    elif now != note and now.endswith(note):
        removed = NoteWritten(cell, now[: -len(note)], removed=True)
        removed.redo()
        document.getUndoManager().addUndoAction(removed)
    elif not now:
        _sheet(cell).Annotations.insertNew(cell.CellAddress, note)


class NoteWritten(unohelper.Base, XUndoAction):
    """Text before an officer's own note, written or removed; LibreOffice itself cannot undo that."""

    def __init__(self, cell: Any, text: str, removed: bool = False) -> None:
        self._sheet, self._address = _sheet(cell), cell.CellAddress
        self._text, self._removed = text, removed
        self.Title = ""

    def undo(self) -> None:
        """As it was before."""
        self._write(self._removed)

    def redo(self) -> None:
        """Write or remove it."""
        self._write(not self._removed)

    def _write(self, put: bool) -> None:
        cell = self._sheet.getCellByPosition(self._address.Column, self._address.Row)
        cursor = cell.Annotation.createTextCursor()
        cursor.gotoStart(False)
        if put:
            cell.Annotation.insertString(cursor, self._text, False)
        elif cell.Annotation.String.startswith(self._text):
            cursor.goRight(len(self._text.encode("utf-16-le")) // 2, True)
            cursor.String = ""


def _sheet(cell: Any) -> Any:
    return cell.getSpreadsheet()


def _remove_note(cell: Any) -> None:
    notes, address = _sheet(cell).Annotations, cell.CellAddress
    for n in range(notes.Count):
        position = notes.getByIndex(n).Position
        if (position.Column, position.Row) == (address.Column, address.Row):
            notes.removeByIndex(n)
            return
