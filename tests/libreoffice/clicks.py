"""What :mod:`agent` does with the windows of LibreOffice: shows workbooks, clicks, answers, looks.

Clicks go through the accessibility tree, as a screen reader's do.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from typing import Any

import uno
import unohelper
from com.sun.star.accessibility.AccessibleRole import (
    ALERT,
    DIALOG,
    MENU_BAR,
    POPUP_MENU,
    PUSH_BUTTON,
    STATIC,
    TOOL_BAR,
)
from com.sun.star.awt import KeyEvent
from com.sun.star.awt.PosSize import SIZE
from com.sun.star.beans import PropertyValue
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

#: How deep toolbars, menus and the buttons of dialogs lie in a window.
DEEPEST = 9
NO_FILL = -1
#: Seconds for a menu to open.
OPENS = 0.3


class Clicks:
    """The windows; every public method is one operation of the protocol."""

    _context: Any
    _desktop: Any
    _documents: dict[int, Any]
    _count: int

    def service(self, name: str) -> Any:
        """A service of the running LibreOffice."""
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def known(self, document: Any) -> int:
        """The number to name an open workbook by."""
        self._count += 1
        self._documents[self._count] = document
        return self._count

    def install(self, path: str) -> str:
        """Install an extension for this user; its identifier."""
        manager = self._context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
        address, channel = uno.systemPathToFileUrl(path), manager.createAbortChannel()
        return str(manager.addExtension(address, (), "user", channel, Consenting()).Identifier.Value)

    def show(self, path: str, read_only: bool) -> int:
        """Open a workbook in a window, in front of the others."""
        settings = (PropertyValue(Name="ReadOnly", Value=read_only),) if read_only else ()
        document = self._desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, settings)
        return self.known(document)

    def front(self, document: int) -> None:
        """Bring its window to the front."""
        frame = self._documents[document].CurrentController.Frame
        frame.activate()
        frame.ContainerWindow.setFocus()

    def bar(self, document: int, label: str) -> list[str]:
        """The buttons of the toolbar of that name; a separator is empty."""
        bar = next(node for node in self._tree(document) if is_called(node, TOOL_BAR, label))
        return [child.getAccessibleName() for child in children(bar)]

    def press(self, document: int, label: str) -> None:
        """Click a button in a toolbar."""
        self.front(document)
        button = next(node for node in self._tree(document) if is_called(node, PUSH_BUTTON, label))
        assert button.doAccessibleAction(0)

    def choose(self, document: int, labels: list[str]) -> list[str]:
        """Click through the menus; what the last one clicked has inside, a separator being empty."""
        self.front(document)
        node = next(node for node in self._tree(document) if node.getAccessibleRole() == MENU_BAR)
        for label in labels:
            node = next(child for child in children(node) if label_of(child) == label)
            assert node.doAccessibleAction(0)
            time.sleep(OPENS)
        return [label_of(child) for child in children(node)]

    def boxes(self) -> list[list[str]]:
        """The message boxes and dialogs: title and texts of each."""
        return [
            [box.getAccessibleName()]
            + [node.getAccessibleName() for node in tree(box) if node.getAccessibleRole() == STATIC]
            for box in self._boxes()
        ]

    def answer(self, label: str) -> bool:
        """Click a button of a dialog, if it is there yet."""
        nodes = [node for box in self._boxes() for node in tree(box)]
        button = next((node for node in nodes if is_called(node, PUSH_BUTTON, label)), None)
        return bool(button and button.doAccessibleAction(0))

    def key(self, document: int, code: int, sign: str) -> None:
        """Press a key in its window."""
        window = self._documents[document].CurrentController.Frame.ComponentWindow
        toolkit = self.service("com.sun.star.awt.Toolkit")
        window.setFocus()
        event = KeyEvent(Source=window, KeyCode=code, KeyChar=uno.Char(sign))
        toolkit.keyPress(event)
        toolkit.keyRelease(event)

    def pick(self, label: str) -> bool:
        """Click an entry of a menu that popped up, if it is there yet."""
        entries = [node for menu in self._tops(POPUP_MENU) for node in children(menu)]
        entry = next((node for node in entries if label_of(node) == label), None)
        return bool(entry and entry.doAccessibleAction(0))

    def go(self, document: int, sheet: str, cell: str) -> None:
        """Put the cursor on a cell."""
        book = self._documents[document]
        book.CurrentController.select(book.Sheets.getByName(sheet).getCellRangeByName(cell))

    def screenshot(self, document: int, width: int, height: int) -> str:
        """The window in that size as a bitmap file, in base 64."""
        window = self._documents[document].CurrentController.Frame.ContainerWindow
        window.setPosSize(0, 0, width, height, SIZE)
        time.sleep(OPENS)
        return base64.b64encode(window.createBitmap(0, 0, width, height).getDIB().value).decode()

    def look(self, document: int) -> dict[str, Any]:
        """All that a mark could leave behind in a workbook."""
        book = self._documents[document]
        families = book.StyleFamilies
        return {
            "sheets": [[sheet.Name, sheet.IsVisible, sheet.isProtected()] for sheet in book.Sheets],
            "cells": {sheet.Name: formulas(sheet) for sheet in book.Sheets},
            "fills": {sheet.Name: fills(sheet) for sheet in book.Sheets},
            "notes": {sheet.Name: [note(one) for one in sheet.Annotations] for sheet in book.Sheets},
            "rows": {sheet.Name: heights(sheet) for sheet in book.Sheets},
            "styles": {name: sorted(families.getByName(name).ElementNames) for name in families.ElementNames},
            "protected": book.isProtected(),
        }

    def selected(self, document: int) -> str:
        """Where the cursor is, ``自评表.C5``; of several cells the first."""
        cells = self._documents[document].CurrentController.getSelection()
        return str(cells.getCellByPosition(0, 0).AbsoluteName.replace("$", ""))

    def write_note(self, document: int, sheet: str, cell: str, head: str, text: str, visible: bool) -> None:
        """Put a note on a cell, its head in bold."""
        page = self._documents[document].Sheets.getByName(sheet)
        address = page.getCellRangeByName(cell).CellAddress
        page.Annotations.insertNew(address, head + text)
        written = page.getCellRangeByName(cell).Annotation
        cursor = written.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(len(head), True)
        cursor.CharWeight = 150
        written.IsVisible = visible

    def enter(self, document: int, sheet: str, cell: str, formula: str) -> None:
        """Put something into a cell as if typed."""
        self._documents[document].Sheets.getByName(sheet).getCellRangeByName(cell).FormulaLocal = formula

    def protect(self, document: int, sheet: str, password: str) -> None:
        """Protect a sheet, or without its name the book."""
        book = self._documents[document]
        (book.Sheets.getByName(sheet) if sheet else book).protect(password)

    def done(self, document: int) -> int:
        """How many steps could be undone."""
        return len(self._documents[document].getUndoManager().getAllUndoActionTitles())

    def undone(self, document: int) -> list[str]:
        """Undo one step; what could be undone before."""
        undo = self._documents[document].getUndoManager()
        titles = list(undo.getAllUndoActionTitles())
        undo.undo()
        return titles

    def redo(self, document: int) -> None:
        """Do again what was undone."""
        self._documents[document].getUndoManager().redo()

    def open_paths(self) -> list[str]:
        """What is open."""
        return [uno.fileUrlToSystemPath(book.URL) for book in self._opened() if book.URL]

    def close_path(self, path: str) -> None:
        """Close what was opened from there."""
        for book in self._opened():
            if book.URL and uno.fileUrlToSystemPath(book.URL) == path:
                book.close(True)

    def _opened(self) -> list[Any]:
        return [one for one in members(self._desktop.Components) if hasattr(one, "URL")]

    def _tree(self, document: int) -> Iterator[Any]:
        return tree(self._documents[document].CurrentController.Frame.ContainerWindow.getAccessibleContext())

    def _boxes(self) -> list[Any]:
        return self._tops(ALERT, DIALOG)

    def _tops(self, *roles: int) -> list[Any]:
        toolkit = self.service("com.sun.star.awt.Toolkit")
        windows = [toolkit.getTopWindow(n) for n in range(toolkit.getTopWindowCount())]
        nodes = [window.getAccessibleContext() for window in windows if window]
        return [node for node in nodes if node and node.getAccessibleRole() in roles]


def children(node: Any) -> list[Any]:
    """What is inside of a node of the accessibility tree."""
    inside = [node.getAccessibleChild(n) for n in range(min(node.getAccessibleChildCount(), 100))]
    return [child.getAccessibleContext() for child in inside if child]


def tree(node: Any, depth: int = 0) -> Iterator[Any]:
    """A node and all below it, but not the cells of a sheet."""
    if depth < DEEPEST and node is not None:
        yield node
        for child in children(node) if node.getAccessibleChildCount() < 1000 else ():
            yield from tree(child, depth + 1)


def label_of(node: Any) -> str:
    """What it is called, without the letter that LibreOffice adds to press."""
    return re.sub(r"\([A-Z]\)$", "", node.getAccessibleName())


def is_called(node: Any, role: int, label: str) -> bool:
    """Whether it is this."""
    return bool(node.getAccessibleRole() == role and node.getAccessibleName() == label)


def formulas(sheet: Any) -> list[list[str]]:
    """What stands in the cells as far as the sheet is used."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    rows = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getFormulaArray()
    return [list(row) for row in rows]


def heights(sheet: Any) -> list[list[int]]:
    """How high the rows are as far as the sheet is used, and whether they fit themselves to what is inside."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    rows = [sheet.Rows.getByIndex(n) for n in range(cursor.RangeAddress.EndRow + 1)]
    return [[row.Height, row.OptimalHeight] for row in rows]


def fills(sheet: Any) -> dict[str, int]:
    """The cells that have a fill, as ``column,row`` counted from zero."""
    formats = sheet.UniqueCellFormatRanges
    kinds = [formats.getByIndex(n) for n in range(formats.Count)]
    found = {}
    for kind in (kind for kind in kinds if kind.getByIndex(0).CellBackColor != NO_FILL):
        for area in kind.getRangeAddresses():
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    found[f"{column},{row}"] = kind.getByIndex(0).CellBackColor
    return found


def note(one: Any) -> list[Any]:
    """A note's place, text, author, visibility and size."""
    at, size = one.Position, one.AnnotationShape.Size
    return [at.Column, at.Row, one.String, one.Author, one.IsVisible, size.Width, size.Height]


def members(whole: Any) -> list[Any]:
    """What it consists of."""
    found, each = [], whole.createEnumeration()
    while each.hasMoreElements():
        found.append(each.nextElement())
    return found


class Consenting(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Agrees to whatever is asked during an installation."""

    InteractionHandler = property(lambda self: self)
    ProgressHandler = None

    def getInteractionHandler(self) -> Any:  # noqa: N802
        return self

    def getProgressHandler(self) -> Any:  # noqa: N802
        return None

    def handle(self, request: Any) -> None:
        request.getContinuations()[0].select()
