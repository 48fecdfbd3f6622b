"""Row heights fitted to Chinese text. Spreadsheet programs do not fit merged or unseen rows themselves."""

import unicodedata
from functools import lru_cache
from math import ceil

#: Points of a line per point of font size, and the air above and below the text.
_LINE = 1.36
_AIR = 7.5


@lru_cache(maxsize=16384)
def lines_of(text: str, characters: float) -> int:
    """How many lines a text takes in a column of so many half-width characters."""
    room = max(characters, 2.0)
    return sum(max(1, ceil(_width(paragraph) / room)) for paragraph in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def room_in(column_width: float, font_size: float) -> float:
    """Half-width characters of this font size that fit a column (its width counts 8-pixel digits)."""
    pixels = column_width * 8 + 5 - 8
    full_width = round(font_size * 96 / 72)
    return pixels // full_width * 2  # a line holds whole full-width characters


def height_of(lines: int, font_size: float) -> float:
    """Points of a row with so many lines of this font size."""
    return round(lines * font_size * _LINE + _AIR, 2)
