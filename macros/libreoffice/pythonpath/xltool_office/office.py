"""What LibreOffice shows and opens: message boxes, pickers, the status bar, other files."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.awt import Rectangle, XCallback
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX, WARNINGBOX
from com.sun.star.beans import NamedValue, PropertyValue

from xltool_office.said import WORDS

_BOXES = {"info": INFOBOX, "warn": WARNINGBOX, "stop": ERRORBOX}
_OK_BUTTON, _OK = 1, 1
_BOOKS = ("*.xlsx", "*.xlsm", "*.xls", "*.ods", "*.et", "*.xlsb", "*.csv")
_SIMPLE_OPEN, _ONLY_ADDRESSES = 0, 2
#: Seconds the last word stays in the status bar.
_STAYS = 10


def properties(**settings: Any) -> Any:
    """Settings as UNO takes them."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in settings.items())


class Office:
    """The running LibreOffice and the window in front."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.frame = self.desktop.getCurrentFrame()
        self._indicator: Any = None

    def service(self, name: str, *arguments: Any) -> Any:
        """A service by its name."""
        services = self._context.ServiceManager
        return services.createInstanceWithArgumentsAndContext(name, arguments, self._context)

    def workbook(self) -> Any | None:
        """The workbook in front, if it is one."""
        document = self.desktop.getCurrentComponent()
        is_book = hasattr(document, "supportsService") and document.supportsService(
            "com.sun.star.sheet.SpreadsheetDocument"
        )
        return document if is_book else None

    def dispatch(self, address: str, **arguments: Any) -> None:
        """Do what a menu entry of LibreOffice does in the window in front."""
        helper = self.service("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(self.frame, address, "", 0, properties(**arguments))

    def later(self, work: Callable[[], None]) -> None:
        """Have the main thread do it when it is free; may be called from any thread."""
        self.service("com.sun.star.awt.AsyncCallback").addCallback(_Call(work), None)

    def say(self, icon: str, text: str) -> None:
        """A message box; ``icon`` is info, warn or stop."""
        toolkit = self.service("com.sun.star.awt.Toolkit")
        window = self.frame.getContainerWindow() if self.frame else toolkit.getDesktopWindow()
        box = toolkit.createMessageBox(window, _BOXES.get(icon, INFOBOX), _OK_BUTTON, WORDS["title"], text)
        box.execute()
        box.dispose()

    def pick(self, what: str, prompt: str, near: str) -> str:
        """The path of a file or folder the officer picks; empty if none. ``near`` is an address or empty."""
        if what == "folder":
            picker = self.service("com.sun.star.ui.dialogs.FolderPicker")
        else:
            picker = self.service("com.sun.star.ui.dialogs.FilePicker", _SIMPLE_OPEN)
            picker.appendFilter(WORDS["title"], ";".join(_BOOKS))
        picker.setTitle(prompt)
        if near:
            picker.setDisplayDirectory(near.rpartition("/")[0])
        if picker.execute() != _OK:
            return ""
        address = picker.getDirectory() if what == "folder" else picker.getFiles()[0]
        return str(Path(uno.fileUrlToSystemPath(address)))  # a folder's ends with a slash

    def choose(self, labels: Sequence[str]) -> int | None:
        """Which of a few the officer chooses in a menu that pops up in the middle of the window."""
        menu = self.service("com.sun.star.awt.PopupMenu")
        for n, label in enumerate(labels, 1):
            menu.insertItem(n, label, 0, n - 1)
        window = self.frame.getContainerWindow()
        size = window.getPosSize()
        chosen = menu.execute(window, Rectangle(size.Width // 3, size.Height // 4, 0, 0), 0)
        return chosen - 1 if chosen else None

    def open(self, said: str) -> bool:
        """Open a workbook here, a page (perhaps at ``#place``) or folder with the system; whether it worked."""
        path, place = said, ""
        if not Path(path).exists():
            path, _, place = said.rpartition("#")
        try:
            address = uno.systemPathToFileUrl(path)
            if Path(path).is_dir() or Path(path).suffix.lower() in (".html", ".htm", ".pdf", ".txt"):
                shell = self.service("com.sun.star.system.SystemShellExecute")
                shell.execute(f"{address}#{place}" if place else address, "", _ONLY_ADDRESSES)
                return True
            return self.desktop.loadComponentFromURL(address, "_default", 0, ()) is not None
        except Exception:  # whatever LibreOffice or the system has against it
            return False

    def status(self, text: str) -> None:
        """Say something in the status bar, until :meth:`calm`."""
        if self._indicator is None and self.frame:
            # An indicator of the frame's own would let events through, and other presses with them.
            arguments = (NamedValue("Frame", self.frame), NamedValue("DisableReschedule", True))
            factory = self.service("com.sun.star.task.StatusIndicatorFactory", *arguments)
            self._indicator = factory.createStatusIndicator()
            self._indicator.start(text, 0)
        elif self._indicator is not None:
            self._indicator.setText(text)

    def calm(self) -> None:
        """Give the status bar back."""
        indicator, self._indicator = self._indicator, None
        if indicator is not None:
            with contextlib.suppress(Exception):  # the window may be gone
                indicator.end()

    def calm_later(self) -> None:
        """Give the status bar back when it has been read."""
        timer = threading.Timer(_STAYS, lambda: self.later(self.calm))
        timer.daemon = True
        timer.start()


class _Call(unohelper.Base, XCallback):
    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work

    def notify(self, data: Any) -> None:
        self._work()
