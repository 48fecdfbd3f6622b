"""Forms stamped, edited with openpyxl and read back, and what differs then; shared by the tests.

openpyxl drops every cached value when it saves.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from forms import workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltool import edition as editions
from xltool.answer import Answer, State
from xltool.excel.reading.read import read
from xltool.form import Filing

#: A self-assessment with its heads in row 12 and 14 indicators, and a declaration.
SELF, DECLARED = "000-14", "002-01"
Edit = Callable[[Worksheet], object]


def edited(form: Filing, folder: Path, *edits: Edit) -> Filing:
    """The form stamped, edited with openpyxl, saved and read back."""
    path = workbook(form, folder / "表.xlsx")
    book = openpyxl.load_workbook(path)
    for edit in edits:
        edit(book.worksheets[0])
    book.save(path)
    (read_back,) = read(path)
    return read_back


def put(cell: str, value: Any, number_format: str = "") -> Edit:
    """Type a value; text stays text."""

    def edit(sheet: Worksheet) -> None:
        target = sheet[cell]
        target.value = value
        if number_format:
            target.number_format = number_format
        if isinstance(value, str) and not value.startswith("="):
            target.data_type = "s"

    return edit


def formula(cell: str, text: str) -> Edit:
    """Type a formula."""

    def edit(sheet: Worksheet) -> None:
        sheet[cell] = text

    return edit


def at(form: Filing, path: str, folder: Path) -> str:
    """The cell in which the stamped workbook has an answer."""
    (read_back,) = read(workbook(form, folder / "原.xlsx"))
    return read_back[path].cell


def different(one: Filing, other: Filing) -> dict[str, tuple[object, object]]:
    """Where two forms' data differ."""
    rows = max(len(one.indicators), len(other.indicators))
    assert len(one.indicators) == len(other.indicators), (len(one.indicators), len(other.indicators), rows)
    before, after = dict(one.all_answers()), dict(other.all_answers())
    return {
        path: (said(before[path]), said(after[path]))
        for path in before
        if said(before[path]) != said(after[path])
    }


def said(answer: Answer[Any]) -> object:
    """What an answer says, its place aside; a dash printed where nothing is due says nothing."""
    if answer.is_blank or (answer.state is State.PLACEHOLDER and answer.value is None):
        return None
    return answer.value if answer.state is State.VALUE else (answer.raw or None)


def is_computed(form: Filing, path: str) -> bool:
    """Whether the drawing has a formula there."""
    drawn = {cell.content.path for cell in editions.load(form.edition).drawing.cells if cell.content.formula}
    return path in drawn


def unmerge(sheet: Worksheet) -> None:
    """Take every merged cell apart."""
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
