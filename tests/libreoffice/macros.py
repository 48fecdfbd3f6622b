"""The Excel add-in loaded in a LibreOffice: its macros are called as its buttons call them."""

import json
from pathlib import Path
from typing import Any

from libreoffice.clicking import Desk, Window, Windowed
from libreoffice.edits import clear, set_text


class Apart(Windowed):
    """With a folder of its own for temporary files."""

    @property
    def temporary(self) -> Path:
        """That folder."""
        return self.folder / "temporary"

    def environment(self) -> dict[str, str]:
        self.temporary.mkdir(exist_ok=True)
        return super().environment() | {"TMPDIR": str(self.temporary)}


class Blank(Window):
    """A workbook that was never saved."""

    def __init__(self, desk: "Macros") -> None:
        session = desk.started()
        self._session, self._timeout = session, desk.timeout
        self._number = session.ask(desk.timeout, "blank")


class Macros(Desk):
    """The add-in, and workbooks in front of it."""

    kind = Apart

    def load(self, content: bytes) -> None:
        """Load the add-in."""
        path = self.started().room(".xlam")
        path.write_bytes(content)
        self._addin = self._ask("load", path=str(path))

    def call(self, name: str, *arguments: str) -> Any:
        """What a function of the macros returns, such as ``Words.Said``."""
        return self._ask("call", document=self._addin, name=name, arguments=arguments)

    def bring(self, window: Window) -> None:
        """A workbook to the front."""
        self._ask("front", document=window._number)

    def unprotect(self, window: Window, sheet: str) -> None:
        """Take the protection of a sheet off."""
        window.edit(clear(sheet, "XFD1048576"))

    def press(self, command: str, argument: str = "", picked: str = "") -> str:
        """A button; what the officer is told in the end. No temporary folder is left."""
        told = self.call("Ribbon.Perform", command, argument, picked)
        assert isinstance(told, str), "the macro did not come to its end"
        session = self.started()
        assert isinstance(session, Apart)
        assert not list(session.temporary.glob("xltool-*"))
        return told

    def say_instead(self, key: str, text: str) -> str:
        """Another text on the add-in's sheet of words; what was there."""
        cells = self._ask("look", document=self._addin)["cells"]["xltool"]
        row, before = next((n, said) for n, (one, said) in enumerate(cells, 1) if one == key)
        edit = set_text("xltool", f"B{row}", text)
        self._ask("edit", document=self._addin, edits=json.loads(json.dumps([edit])))
        return str(before).removeprefix("'")  # the sign that what looks like a number is text
