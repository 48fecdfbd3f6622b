"""Where something stands: a file, a sheet, a cell. Findings carry a place, never text about one."""

from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    """A cell in a sheet of a file; ``sheet`` and ``cell`` are empty when the whole file is meant."""

    file: Path
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.file.name


def column_letters(index: int) -> str:
    """``0`` → ``A``, ``27`` → ``AB``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Zero-based row and column → ``A1`` notation."""
    return f"{column_letters(column)}{row + 1}"


def position(cell: str) -> tuple[int, int]:
    """``B3`` → zero-based ``(2, 1)``; no cell at all comes before every cell."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :] or 0) - 1, column - 1
