"""What docs/manual tells in pictures: an officer's form is filled wrongly, checked, mended, cleared."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from forms import workbook
from PIL.Image import Image

from libreoffice.clicking import REAL, until
from libreoffice.showing import Box, Scene, Stage, framed
from xltool.addin.commands import tab
from xltool.addin.oxt import oxt
from xltool.rules.example import build
from xltool.rules.rule import Example

#: The pictures that pages may show.
NAMES = ("填错", "标记", "批注", "校验结果", "下一处", "清除标记", "没有问题", "菜单")
CHECK = "校验：本表"
SHEET, LIST = "自评表", "校验结果"
#: From this row on everything that the story is about fits on the screen.
FIRST_ROW = 10
SCORE, REASON, RATE = "G14", "H17", "E19"
EXCUSE = "尚在征求意见，下季印发。"
#: What is typed wrongly and rightly: 51 points of 15, no word on a point that was taken off, 950 % of all readers.
WRONG = {SCORE: "51", REASON: "", RATE: "950"}
RIGHT = {SCORE: "15", REASON: EXCUSE, RATE: "95"}


class Story(NamedTuple):
    """The pictures, and where on those of the form the cells are that it is about."""

    pictures: dict[str, Image]
    cells: dict[str, Box]
    #: What the message box at the end says.
    said: str


def played(stage: Stage, folder: Path) -> Story:
    """The story, picture by picture."""
    stage.install(oxt())
    stage.program(REAL)
    form = build(Example({"indicators[4].reason": EXCUSE}))
    with stage.show(workbook(form, folder / "自评表.xlsx", live=True)) as scene:
        scene.undisturbed()
        scene.view(SHEET, "A1", FIRST_ROW)
        buttons, cells = scene.buttons(tab().label), scene.places(*WRONG)
        pictures = dict(_scenes(stage, scene, buttons, cells))
        pictures["没有问题"] = _mended(stage, scene)
        said = stage.said("确定(O)")
        *_, right, bottom = max(buttons.values())
        pictures["菜单"] = _menu(stage, scene).crop((0, 0, right + 60, bottom + 140))
        return Story(pictures, cells, said)


def _scenes(
    stage: Stage, scene: Scene, buttons: dict[str, Box], cells: dict[str, Box]
) -> Iterator[tuple[str, Image]]:
    screen = stage.screen
    _type(scene, WRONG)
    yield "填错", framed(screen.still(), buttons[CHECK], *cells.values())

    scene.press(CHECK)
    scene.waits_for(LIST)
    yield "标记", (marked := screen.still())

    screen.point(*_middle(cells[SCORE]))
    yield "批注", screen.still(marked)
    screen.point(0, 0)

    scene.view(LIST, "A1", 1)
    yield "校验结果", screen.still()

    scene.view(SHEET, SCORE, FIRST_ROW)
    scene.press("下一处")
    until(lambda: scene.selected() == f"{SHEET}.{REASON}")
    yield "下一处", framed(screen.still(), buttons["下一处"], cells[REASON])

    scene.press("清除标记")
    scene.waits_for(LIST, there=False)
    yield "清除标记", framed(screen.still(), buttons["清除标记"])


def _mended(stage: Stage, scene: Scene) -> Image:
    _type(scene, RIGHT)
    scene.press(CHECK)
    until(stage.boxes)
    return stage.screen.still()


def _menu(stage: Stage, scene: Scene) -> Image:
    scene.choose(tab().label)
    scene.choose(tab().label, tab().groups[0].label)
    return stage.screen.still()


def _type(scene: Scene, texts: dict[str, str]) -> None:
    for cell, text in texts.items():
        scene.type(cell, text)


def _middle(box: Box) -> tuple[int, int]:
    left, top, right, bottom = box
    return (left + right) // 2, (top + bottom) // 2
