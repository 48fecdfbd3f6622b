"""An edition drawn with placeholders in officers' words: a workbook to begin a form of one's own from."""

import re
from dataclasses import replace

from xltool.edition import Edition
from xltool.edition.called import name_of
from xltool.edition.content import PLACEHOLDER
from xltool.edition.drawing import Cell
from xltool.excel.draw import draw
from xltool.excel.drawn.understand import LIVE


def draw_in_chinese(edition: Edition) -> bytes:
    """The placeholder workbook, without what the program puts beside a drawn form by itself."""
    drawing = edition.drawing
    heads = {(cell.row - 1, cell.column) for cell in drawing.cells if cell.content.path in LIVE}
    cells = tuple(
        _named(cell, edition) for cell in drawing.cells
        if cell.content.path not in LIVE and not (cell.beside and (cell.row, cell.column) in heads)
    )  # fmt: skip
    return draw(replace(edition, drawing=replace(drawing, cells=cells)))


def _named(cell: Cell, edition: Edition) -> Cell:
    """A cell whose placeholders say what is meant; what is filled in beforehand stands behind ``or``."""
    defaults = edition.defaults | {"year": str(edition.year)}

    def name(found: re.Match[str]) -> str:
        path = found["path"]
        default = found["default"] if found["default"] is not None else defaults.get(path)
        said = f' or "{default}"' if default is not None and found.end() <= first else ""
        return f"{{{{ {name_of(path, edition.kind)}{said} }}}}"

    text, formula = cell.content.text, cell.content.formula
    first = len(text) - len(formula)
    return replace(cell, content=replace(cell.content, text=PLACEHOLDER.sub(name, text)))
