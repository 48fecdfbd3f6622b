"""A stamped workbook as plain cells, merges, sizes and styles: what a peer is asked to write again."""

from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from xltool.live.sheet import FACTS_SHEET


class Cell(NamedTuple):
    """Zero-based place, content, cached value of a formula, and the number of its style."""

    row: int
    column: int
    content: Any
    cached: Any
    style: int


class Sheet(NamedTuple):
    """All that a peer writes of a sheet; heights in points by zero-based row, widths in characters."""

    name: str
    cells: list[Cell]
    merges: list[str]
    heights: dict[int, float]
    widths: dict[int, float]
    lists: list[tuple[str, str]]
    source: Worksheet


class Drawn(NamedTuple):
    """A workbook taken apart once; nothing of this is timed."""

    book: Workbook
    sheets: list[Sheet]
    styles: dict[int, Any]


def drawn(workbook: bytes) -> Drawn:
    """The visible sheets and the lists of a workbook; the hidden facts of the live checks are left out.

    No peer has shared formulas: writing the facts out would only make them look slower.
    """
    book, values = load_workbook(BytesIO(workbook)), load_workbook(BytesIO(workbook), data_only=True)
    sheets, styles = [], {}
    for sheet in book.worksheets:
        if sheet.title == FACTS_SHEET:
            continue
        cells = []
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell, MergedCell) or (not cell.has_style and cell.value is None):
                    continue
                number = hash(cell._style)
                styles.setdefault(number, cell)
                cached = values[sheet.title][cell.coordinate].value
                cells.append(Cell(cell.row - 1, cell.column - 1, cell.value, cached, number))
        heights = {n - 1: size.height for n, size in sheet.row_dimensions.items() if size.height}
        widths = {sheet[f"{name}1"].column - 1: size.width for name, size in sheet.column_dimensions.items()}
        lists = [
            (str(rule.sqref), str(rule.formula1))
            for rule in sheet.data_validations.dataValidation
            if rule.type == "list"
        ]
        merges = [str(area) for area in sheet.merged_cells.ranges]
        sheets.append(Sheet(sheet.title, cells, merges, heights, widths, lists, sheet))
    return Drawn(book, sheets, styles)
