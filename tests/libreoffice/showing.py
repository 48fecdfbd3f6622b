"""LibreOffice on a screen, as an officer has it in front: windows, menus and boxes that can be photographed."""

import functools
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from libreoffice import office, screen
from libreoffice.clicking import Desk, Window, Windowed, until
from libreoffice.screen import Screen

#: Left, top, right and bottom on the screen, in pixels.
Box = tuple[int, int, int, int]
#: What LibreOffice speaks Chinese by, beside its programs.
_CHINESE = "../share/registry/res/registry_zh-CN.xcd"
#: The frame around what the officer is to look at.
_FRAME, _WIDTH, _AIR = (214, 40, 40), 3, 4


@functools.cache
def missing() -> str:
    """What keeps pictures from being taken here, in a few words; empty when nothing does."""
    why = office.missing() or screen.missing()
    if why:
        return why
    programs = Path(shutil.which("soffice") or shutil.which("libreoffice") or "").resolve().parent
    return "" if (programs / _CHINESE).is_file() else "LibreOffice knows no Chinese"


class _Shown(Windowed):
    """With a screen of its own, and in Chinese."""

    def __init__(self, timeout: float) -> None:
        self.screen = Screen()
        super().__init__(timeout)

    def environment(self) -> dict[str, str]:
        found = {name: value for name, value in super().environment().items() if name != "LC_ALL"}
        chinese = {"LANG": "zh_CN.UTF-8", "LC_CTYPE": "C.UTF-8"}  # the system need not know Chinese itself
        return found | chinese | {"DISPLAY": self.screen.name, "SAL_USE_VCLPLUGIN": "gen"}

    def close(self) -> None:
        super().close()
        self.screen.close()


class Stage(Desk):
    """The windows on the screen."""

    kind = _Shown

    def show(self, path: Path, *, read_only: bool = False) -> "Scene":
        """A workbook in a window as large as the screen."""
        return Scene(self.started(), self.timeout, path, read_only)

    @property
    def screen(self) -> Screen:
        """Where it all is seen."""
        session = self.started()
        assert isinstance(session, _Shown)
        return session.screen


class Scene(Window):
    """A workbook on the screen."""

    def undisturbed(self) -> None:
        """Without what is beside the sheet."""
        self._ask("dispatch", command="Sidebar", settings={"Sidebar": False})

    def view(self, sheet: str, cell: str, row: int) -> None:
        """Show a sheet from a row on, counted from 1, with the cursor in a cell."""
        self._ask("view", sheet=sheet, cell=cell, row=row)

    def type(self, cell: str, text: str) -> None:
        """Type into a cell of the sheet in front, as an officer does; nothing empties it."""
        self._ask("dispatch", command="GoToCell", settings={"ToPoint": cell})
        if text:
            self._ask("dispatch", command="EnterString", settings={"StringName": text})
        else:
            self._ask("dispatch", command="ClearContents", settings={})

    def tabs(self) -> list[str]:
        """The names of the sheets."""
        return list(self._ask("tabs"))

    def waits_for(self, sheet: str, *, there: bool = True) -> None:
        """Until a sheet is there, or is there no more."""
        until(lambda: (sheet in self.tabs()) is there)

    def buttons(self, label: str) -> dict[str, Box]:
        """Where the buttons of a toolbar are, by name."""
        return _boxes(self._ask("buttons", label=label))

    def places(self, *cells: str) -> dict[str, Box]:
        """Where cells of the sheet in front are."""
        return _boxes(self._ask("places", cells=cells))


def _boxes(found: Mapping[str, Sequence[int]]) -> dict[str, Box]:
    return {name: (left, top, right, bottom) for name, (left, top, right, bottom) in found.items()}


def framed(picture: Image.Image, *boxes: Box) -> Image.Image:
    """A picture with frames around what is to be looked at."""
    drawn = picture.copy()
    for left, top, right, bottom in boxes:
        wider = (max(left - _AIR, 0), max(top - _AIR, 0), right + _AIR, bottom + _AIR)
        ImageDraw.Draw(drawn).rounded_rectangle(wider, radius=6, outline=_FRAME, width=_WIDTH)
    return drawn
