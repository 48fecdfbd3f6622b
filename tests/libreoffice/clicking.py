"""A LibreOffice with windows, though no screen: the extension installed, workbooks shown, buttons clicked.

The program that the buttons start is whatever a test puts there; without one there is none.
"""

import base64
import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from libreoffice.office import Document, Office, Session

T = TypeVar("T")
#: Seconds: a press saves a copy of the workbook and starts the program, on a busy machine.
PATIENCE = 90
#: The program itself.
REAL = f'exec {shlex.quote(sys.executable)} -m xltool "$@"'


class Windowed(Session):
    """Message boxes stay until they are answered; the program of this machine is out of sight."""

    mode = ()

    def environment(self) -> dict[str, str]:
        found = super().environment()
        ways = [
            way for way in found.get("PATH", "").split(os.pathsep) if not shutil.which("xltool", path=way)
        ]
        return found | {"PATH": os.pathsep.join(ways), "XDG_CONFIG_HOME": str(self.folder / "settings")}


class Desk(Office):
    """The windows."""

    kind = Windowed

    def install(self, content: bytes) -> str:
        """Install an extension; its identifier."""
        path = self.started().room(".oxt")
        path.write_bytes(content)
        return str(self._ask("install", path=str(path)))

    def program(self, script: str) -> None:
        """Let the buttons start this shell script (``$2`` is the folder of the request); empty: nothing."""
        settings = self.started().folder / "settings" / "xltool"
        settings.mkdir(parents=True, exist_ok=True)
        program = self.started().folder / "我的 程序 & “工具”" / "xltool"
        program.parent.mkdir(exist_ok=True)
        program.unlink(missing_ok=True)
        if script:
            program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            program.chmod(0o755)
        escaped = "".join(sign if sign.isascii() else f"\\u{ord(sign):04x}" for sign in str(program))
        (settings / "program.txt").write_text(f"{escaped}\n", encoding="ascii")

    def show(self, path: Path, *, read_only: bool = False) -> "Window":
        """A workbook in a window, opened where it lies."""
        return Window(self.started(), self.timeout, path, read_only)

    def said(self, button: str = "OK") -> str:
        """What the next message box says, in one line; the button is clicked then."""
        box, *_ = until(self.boxes)
        title, *texts = box
        self.answer(button)
        until(lambda: box not in self.boxes())
        assert title == "绩效表格"
        return " ".join("".join(texts).split("\n"))

    def boxes(self) -> list[list[str]]:
        """The titles and texts of the dialogs that are open."""
        found: list[list[str]] = self._ask("boxes")
        return found

    def answer(self, label: str) -> None:
        """Click a button of the dialog in front."""
        until(lambda: self._ask("answer", label=label))

    def pick(self, label: str) -> None:
        """Click an entry of the menu that pops up."""
        until(lambda: self._ask("pick", label=label))

    def open_paths(self) -> list[str]:
        """The files that are open."""
        return list(self._ask("open_paths"))

    def close_path(self, path: Path) -> None:
        """Close a file that somebody else opened."""
        self._ask("close_path", path=str(path))

    def _ask(self, do: str, **request: Any) -> Any:
        return self.started().ask(self.timeout, do, **request)


class Window(Document):
    """A workbook in a window."""

    def __init__(self, session: Session, timeout: float, path: Path, read_only: bool) -> None:
        self._session, self._timeout = session, timeout
        self._number = session.ask(timeout, "show", path=str(path), read_only=read_only)

    def press(self, label: str) -> None:
        """Click a button of the toolbar."""
        self._ask("press", label=label)

    def choose(self, *labels: str) -> list[str]:
        """Click through the menus; the labels of what the last one clicked has inside."""
        return list(self._ask("choose", labels=labels))

    def bar(self, label: str) -> list[str]:
        """The buttons of a toolbar."""
        return list(self._ask("bar", label=label))

    def look(self) -> dict[str, Any]:
        """All that a mark could leave behind."""
        found: dict[str, Any] = self._ask("look")
        return found

    def sheets(self) -> list[str]:
        """The names of the sheets."""
        return [name for name, *_ in self.look()["sheets"]]

    def key(self, code: int, sign: str = "\0") -> None:
        """Press a key."""
        self._ask("key", code=code, sign=sign)

    def go(self, sheet: str, cell: str) -> None:
        """Put the cursor on a cell."""
        self._ask("go", sheet=sheet, cell=cell)

    def screenshot(self, width: int = 1366, height: int = 768) -> bytes:
        """The window in that size (pixels) as a bitmap file."""
        return base64.b64decode(self._ask("screenshot", width=width, height=height))

    def selected(self) -> str:
        """Where the cursor is."""
        return str(self._ask("selected"))

    def enter(self, sheet: str, cell: str, formula: str) -> None:
        """Type into a cell, without taking any protection off."""
        self._ask("enter", sheet=sheet, cell=cell, formula=formula)

    def write_note(self, sheet: str, cell: str, head: str, text: str, *, visible: bool) -> None:
        """Put a note on a cell, its head in bold."""
        self._ask("write_note", sheet=sheet, cell=cell, head=head, text=text, visible=visible)

    def protect(self, sheet: str, password: str) -> None:
        """Protect a sheet, or without its name the book."""
        self._ask("protect", sheet=sheet, password=password)

    def undone(self) -> list[str]:
        """Undo one step; the titles of what could be undone before."""
        return list(self._ask("undone"))

    def redo(self) -> None:
        """Do again what was undone."""
        self._ask("redo")

    def checked(self, label: str = "校验：本表") -> dict[str, Any]:
        """Click, wait until the workbook has been changed, look."""
        done = self._ask("done")
        self.press(label)
        until(lambda: self._ask("done") > done)
        return self.look()

    def cleared(self) -> dict[str, Any]:
        """Take the marks away, look."""
        return self.checked("清除标记")


def until(ask: Callable[[], T | None]) -> T:
    """What is there at last."""
    deadline = time.monotonic() + PATIENCE
    while not (found := ask()):
        assert time.monotonic() < deadline, f"not within {PATIENCE} s"
        time.sleep(0.1)
    return found
