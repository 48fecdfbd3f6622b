"""Forms as officers type them: without the cell that says what the workbook is; shared by the tests."""

from pathlib import Path

from forms import published
from openpyxl.worksheet.worksheet import Worksheet
from reading import Edit, edited

from xltool.form import Filing


def without_identity(sheet: Worksheet) -> None:
    """Take away what makes the workbook one of ours."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("xltool:"):
                cell.value = None


def typed(form_id: str, folder: Path, *edits: Edit) -> Filing:
    """A published form edited, its identity gone, and read back."""
    return edited(published()[form_id], folder, without_identity, *edits)


def relabelled(old: str, new: str) -> Edit:
    """Change a piece of every text on the sheet."""

    def edit(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value and not cell.value.startswith("="):
                    cell.value = cell.value.replace(old, new)

    return edit


def scaled(factor: int, *columns: str, rows: range) -> Edit:
    """Multiply the numbers in some cells."""

    def edit(sheet: Worksheet) -> None:
        for row in rows:
            for column in columns:
                cell = sheet[f"{column}{row}"]
                if isinstance(cell.value, (int, float)):
                    cell.value = round(cell.value * factor, 6)

    return edit


def formatted(code: str, *columns: str, rows: range) -> Edit:
    """Give cells a number format."""

    def edit(sheet: Worksheet) -> None:
        for row in rows:
            for column in columns:
                sheet[f"{column}{row}"].number_format = code

    return edit
