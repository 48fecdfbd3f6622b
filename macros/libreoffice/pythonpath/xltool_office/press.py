"""One press of a button: the workbook in front goes to the program, its answer is carried out.

The program works while a thread waits for it, so that LibreOffice lives on; everything that touches the
workbook happens on the main thread.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.awt import XKeyHandler
from com.sun.star.awt.Key import ESCAPE
from com.sun.star.lang import DisposedException

from xltool_office.book import Book
from xltool_office.lines import write_request
from xltool_office.office import Office, properties
from xltool_office.program import Run, find
from xltool_office.said import COMMANDS, WORDS

_TALK = ("STATUS", "SAY", "OPEN")
#: Whatever kind the workbook is of: of an .xlsx the program reads most, and fastest.
_COPY, _KIND = "copy.xlsx", "Calc MS Excel 2007 XML"

_running: list[Press] = []


def press(context: Any, command: str, argument: str) -> None:
    """Begin what a button stands for. Nothing is ever raised: LibreOffice would swallow it."""
    office = Office(context)
    try:
        if _running:
            office.say("info", WORDS["busy"])
        else:
            Press(office, command, argument).begin()
    except Exception:
        _running.clear()
        office.calm()
        office.say("stop", WORDS["fault"])


class Trouble(Exception):
    """It ends here; ``str()`` is the key of what to say."""


class Press:
    """From the press to the answer."""

    def __init__(self, office: Office, command: str, argument: str) -> None:
        self._office = office
        self._label = COMMANDS[command]["label"]
        self._asks = COMMANDS[command]
        self._said: dict[str, str] = {"command": command, "argument": argument, "host": "libreoffice"}
        self._document = office.workbook() if self._asks["needs"] else None
        self._folder: Path | None = None
        self._keys: _Escape | None = None

    def begin(self) -> None:
        """Hand over; the rest happens when the program has answered."""
        _running.append(self)
        started = False
        try:
            if self._asks["needs"] == "book" and self._document is None:
                raise Trouble("nobook")
            if self._is_settled():
                self._start()
                started = True
        except Trouble as trouble:
            self._office.say("warn", WORDS[str(trouble)])
        finally:
            if not started:
                self._tidy()

    def _is_settled(self) -> bool:
        """Whether the officer chose what is to be chosen."""
        entries = self._asks["entries"]
        if entries and not self._said["argument"]:
            chosen = self._office.choose([label for _, label in entries])
            if chosen is None:
                return False
            self._said["argument"] = entries[chosen][0]
        if self._asks["asks"]:
            near = self._office.workbook()
            self._said["picked"] = self._office.pick(
                self._asks["asks"], self._asks["prompt"], near.URL if near else ""
            )
            return bool(self._said["picked"])
        return True

    def _start(self) -> None:
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="xltool-"))
            if self._document is not None:
                self._describe(self._document, self._folder)
            write_request(self._folder / "request.txt", self._said)
        except OSError:
            raise Trouble("nofolder") from None
        program = find()
        if program is None:
            raise Trouble("missing")
        try:
            run = Run(program, self._folder)
        except OSError:
            raise Trouble("missing") from None
        self._office.status(WORDS["working"])
        if self._document is not None:
            self._keys = _Escape(self._document.CurrentController, run)
        threading.Thread(target=self._wait, args=(run,), daemon=True).start()

    def _describe(self, document: Any, folder: Path) -> None:
        """Say which workbook it is, and put a copy of it as it is now into the folder."""
        self._office.dispatch(".uno:Calculate")  # ends the typing in a cell, which is no part of the book yet
        controller = document.CurrentController
        name = _selected(controller).AbsoluteName.rpartition(".")[2]
        path = uno.fileUrlToSystemPath(document.URL) if document.URL.startswith("file:") else ""
        self._said.update(
            book=document.Title, path=path, sheet=controller.ActiveSheet.Name, cell=name.replace("$", "")
        )
        copy = folder / _COPY
        try:
            document.storeToURL(uno.systemPathToFileUrl(str(copy)), properties(FilterName=_KIND))
            self._said["copy"] = str(copy)
        except Exception:  # whatever the filter has against it
            if self._asks["needs"] == "book":
                raise Trouble("nocopy") from None

    def _wait(self, run: Run) -> None:
        """On a thread of its own."""
        office = self._office
        word, steps = run.wait(lambda text: office.later(lambda: office.status(text)))
        office.later(lambda: self._finish(word, steps))

    def _finish(self, word: str, steps: list[list[str]]) -> None:
        try:
            self._tidy()
            if word:
                self._office.say("warn", WORDS[word])
            else:
                self._carry_out(steps)
        except Exception:
            self._office.say("stop", WORDS["fault"])

    def _carry_out(self, steps: list[list[str]]) -> None:
        changes = [step for step in steps if step[0] not in _TALK]
        if changes and self._document is not None:
            with contextlib.suppress(DisposedException):  # closed meanwhile
                word = Book(self._office, self._document).carry_out(changes, self._label)
                if word:
                    self._office.say("warn", WORDS[word])
        for name, *fields in steps:
            if name == "STATUS":
                self._office.status(*fields)
                self._office.calm_later()
            elif name == "SAY":
                self._office.say(*fields)
            elif name == "OPEN" and not self._office.open(*fields):
                self._office.say("warn", WORDS["noopen"] + fields[0])

    def _tidy(self) -> None:
        """The next press may come."""
        self._office.calm()
        if self._keys:
            self._keys.leave()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self in _running:
            _running.remove(self)


def _selected(controller: Any) -> Any:
    """The first cell of what is selected; the very first where a drawing is."""
    selection = controller.getSelection()
    if hasattr(selection, "getRangeAddresses"):  # several areas
        address = selection.getRangeAddresses()[0]
        return controller.ActiveSheet.getCellByPosition(address.StartColumn, address.StartRow)
    if hasattr(selection, "getCellByPosition"):
        return selection.getCellByPosition(0, 0)
    return controller.ActiveSheet.getCellByPosition(0, 0)


class _Escape(unohelper.Base, XKeyHandler):
    """The key Esc in the workbook's window asks the program to stop."""

    def __init__(self, controller: Any, run: Run) -> None:
        self._controller, self._run = controller, run
        controller.addKeyHandler(self)

    def leave(self) -> None:
        """Esc is the window's own again."""
        with contextlib.suppress(Exception):  # the window may be gone
            self._controller.removeKeyHandler(self)

    def keyPressed(self, event: Any) -> bool:  # noqa: N802
        if event.KeyCode != ESCAPE:
            return False
        self._run.stop()
        return True

    def keyReleased(self, event: Any) -> bool:  # noqa: N802
        return False

    def disposing(self, source: Any) -> None:
        return None
