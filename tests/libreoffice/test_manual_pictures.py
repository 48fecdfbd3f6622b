"""The pictures of docs/manual are what the pages say they are; XLTOOL_PICTURES names a folder to put them in."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL.Image import Image

from libreoffice.screen import SIZE
from libreoffice.showing import Box, Stage
from libreoffice.story import NAMES, RATE, REASON, SCORE, Story, played

pytestmark = [pytest.mark.libreoffice, pytest.mark.screen]

RED, YELLOW, INPUT = (0xFF, 0xC7, 0xCE), (0xFF, 0xEB, 0x9C), (0xFF, 0xF9, 0xE6)
NOTE = (0xFF, 0xFF, 0xC0)
WHOLE = (0, 0, *SIZE)
#: Colours that a picture has at most: letters with soft edges have a few thousand.
MANY = 1 << 16


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with Stage() as stage:
        told = played(stage, tmp_path_factory.mktemp("story"))
    if folder := os.environ.get("XLTOOL_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name, picture in told.pictures.items():
            picture.save(Path(folder) / f"{name}.png", optimize=True)
    yield told


def colours(picture: Image) -> dict[object, int]:
    """How many pixels have each colour."""
    return {colour: many for many, colour in picture.getcolors(MANY) or []}


def count(picture: Image, colour: tuple[int, int, int], box: Box = WHOLE) -> int:
    """How many pixels of a part have this colour."""
    return colours(picture.crop(box)).get(colour, 0)


def is_tinted(story: Story, picture: str, cell: str, colour: tuple[int, int, int]) -> bool:
    """Whether this is what a cell is filled with."""
    left, top, right, bottom = box = story.cells[cell]
    return count(story.pictures[picture], colour, box) > 0.4 * (right - left) * (bottom - top)


def test_every_picture_is_taken_and_shows_something(story: Story) -> None:
    assert sorted(story.pictures) == sorted(NAMES)
    for name, picture in story.pictures.items():
        assert name == "菜单" or picture.size == SIZE
        found = colours(picture)
        assert len(found) > 100, name
        assert max(found.values()) < 0.8 * picture.width * picture.height, name
    assert len({picture.tobytes() for picture in story.pictures.values()}) == len(NAMES)


def test_marks_come_with_the_check_and_go_when_they_are_cleared(story: Story) -> None:
    for picture in ("标记", "批注", "下一处"):
        assert is_tinted(story, picture, SCORE, RED)
        assert is_tinted(story, picture, REASON, RED)
        assert is_tinted(story, picture, RATE, YELLOW)
    for picture in ("填错", "清除标记", "没有问题"):
        assert all(is_tinted(story, picture, cell, INPUT) for cell in (SCORE, REASON, RATE))


def test_the_note_is_readable(story: Story) -> None:
    shown, before = (count(story.pictures[name], NOTE) for name in ("批注", "标记"))
    assert shown - before > 10_000  # letters on the grid alone would hardly be seen


def test_the_list_has_room_for_its_texts(story: Story) -> None:
    """Two errors and a hint, of two lines each and more: no row lower than 40 pixels."""
    listed, width = story.pictures["校验结果"], 70
    assert count(listed, RED) > 2 * 40 * width
    assert count(listed, YELLOW) > 40 * width


def test_at_the_end_nothing_is_wrong(story: Story) -> None:
    assert story.said.startswith("未发现问题，可以上报。")
