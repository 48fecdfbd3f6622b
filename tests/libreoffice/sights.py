"""What :mod:`agent` does for pictures: arranges a window, types, says where things are on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clicks import children, is_called
from com.sun.star.accessibility.AccessibleRole import TABLE, TOOL_BAR
from com.sun.star.beans import PropertyValue


class Sights:
    """Every public method is one operation of the protocol."""

    _documents: dict[int, Any]

    def service(self, name: str) -> Any:
        """A service of the running LibreOffice."""
        raise NotImplementedError

    def _tree(self, document: int) -> Iterator[Any]:
        raise NotImplementedError

    def dispatch(self, document: int, command: str, settings: dict[str, Any]) -> None:
        """Do what LibreOffice itself does for a menu entry or a key, such as ``Sidebar``."""
        helper = self.service("com.sun.star.frame.DispatchHelper")
        given = tuple(PropertyValue(Name=name, Value=value) for name, value in settings.items())
        frame = self._documents[document].CurrentController.Frame
        helper.executeDispatch(frame, f".uno:{command}", "", 0, given)

    def view(self, document: int, sheet: str, cell: str, row: int) -> None:
        """Show a sheet from a row on, counted from 1, with the cursor in a cell."""
        book = self._documents[document]
        page = book.Sheets.getByName(sheet)
        book.CurrentController.setActiveSheet(page)
        self.dispatch(document, "GoToCell", {"ToPoint": cell})
        book.CurrentController.setFirstVisibleRow(row - 1)

    def tabs(self, document: int) -> list[str]:
        """The names of the sheets."""
        return list(self._documents[document].Sheets.ElementNames)

    def buttons(self, document: int, label: str) -> dict[str, list[int]]:
        """Where the buttons of the toolbar of that name are."""
        bar = next(node for node in self._tree(document) if is_called(node, TOOL_BAR, label))
        return {child.getAccessibleName(): place(child) for child in children(bar)}

    def places(self, document: int, cells: list[str]) -> dict[str, list[int]]:
        """Where cells of the sheet in front are."""
        page = self._documents[document].CurrentController.ActiveSheet
        table = next(node for node in self._tree(document) if node.getAccessibleRole() == TABLE)
        found = {}
        for name in cells:
            at = page.getCellRangeByName(name).CellAddress
            found[name] = place(table.getAccessibleCellAt(at.Row, at.Column).getAccessibleContext())
        return found


def place(node: Any) -> list[int]:
    """Left, top, right and bottom of something on the screen, in pixels."""
    at, size = node.getLocationOnScreen(), node.getSize()
    return [at.X, at.Y, at.X + size.Width, at.Y + size.Height]
