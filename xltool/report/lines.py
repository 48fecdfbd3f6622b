"""Lines of Chinese text for a screen whose characters are one or two cells wide."""

import re
import unicodedata
from functools import lru_cache

#: Cells of a line where no screen says how many there are: in a file or pipe.
PAPER = 100

_OPENING, _CLOSING = "（“‘《【〔(", "，。；：、）”’》】〕！？…%％＝)"
#: What stays on one line: a word, a number with its unit, or one character, with the punctuation that clings
#: to it.
_UNIT = re.compile(
    rf"[{_OPENING}]*(?:[!-'*-~≥≤×÷·]+(?:\([^()\s]{{1,8}}\))?|\s|[^\s{_OPENING}])?[{_CLOSING}]*"
)


def cells(text: str) -> int:
    """How many cells a text takes on the screen."""
    return sum(map(_cell, text))


@lru_cache(4096)
def _cell(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc") else 1


def padded(text: str, width: int) -> str:
    """The text with blanks up to so many cells."""
    return text + " " * (width - cells(text))


def wrap(text: str, room: int) -> list[str]:
    """The text in lines of at most ``room`` cells: no number torn apart, no comma at a line's beginning."""
    found, used = [""], 0
    for unit in _units(text, max(room, 2)):
        if used and used + cells(unit.rstrip()) > room:
            found.append("")
            used = 0
        piece = unit if used else unit.lstrip()
        found[-1] += piece
        used += cells(piece)
    return [line.rstrip() for line in found]


def _units(text: str, room: int) -> list[str]:
    """What must not be torn apart, as far as the room allows."""
    units: list[str] = []
    for unit in _UNIT.findall(" ".join(text.splitlines())):
        units += [unit] if cells(unit) <= room else _pieces(unit, room)
    return units


def _pieces(unit: str, room: int) -> list[str]:
    """A unit too long for any line, torn apart where the line is full."""
    pieces = [""]
    for character in unit:
        if cells(pieces[-1]) + cells(character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def hanging(head: str, text: str, indent: int, room: int) -> list[str]:
    """``head`` and, to its right, the wrapped text, its lines under one another at ``indent`` cells.

    A head too long for that has the text below it.
    """
    lines = wrap(text, room - indent)
    if cells(head) > indent:
        return [head, *(" " * indent + line for line in lines)]
    return [padded(head if n == 0 else "", indent) + line for n, line in enumerate(lines)]
