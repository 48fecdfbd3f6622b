"""Row heights fitted to Chinese text. Spreadsheet programs do not fit merged or unseen rows themselves."""

import unicodedata
from functools import lru_cache

#: Points of a line per point of font size, and the air above and below the text.
_LINE = 1.36
_AIR = 7.5


@lru_cache(maxsize=16384)
def needed(text: str, room: float, font_size: float) -> float:
    """Points of a row that holds a text where a line takes so many half-width characters."""
    return height_of(lines_of(text, room), font_size)


def lines_of(text: str, room: float) -> int:
    """How many lines a text takes where a line holds so many half-width characters."""
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, room: float) -> int:
    lines, used = 1, 0
    for letter in paragraph:
        width = 2 if unicodedata.east_asian_width(letter) in "WFA" else 1
        used += width
        if used > room:
            lines, used = lines + 1, width
    return lines


def room_in(column_width: float, font_size: float, indent: int = 0) -> float:
    """Half-width characters of this font size that fit a column (its width counts 8-pixel digits)."""
    pixels = column_width * 8 + 5 - 8 - indent * 12
    return max(pixels / (round(font_size * 96 / 72) / 2), 2.0)


def height_of(lines: int, font_size: float) -> float:
    """Points of a row with so many lines of this font size."""
    return round(lines * font_size * _LINE + _AIR, 2)
