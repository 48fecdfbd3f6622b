"""From a drawing to its placeholder workbook: an ordinary .xlsx that any spreadsheet program can restyle."""

import datetime as dt
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xltool.answer import Type
from xltool.edition import Edition
from xltool.edition.content import Role
from xltool.edition.drawing import Cell
from xltool.excel import checks
from xltool.excel.saved import saved
from xltool.live.sheet import Plan

OPTIONS_SHEET = "选项"
#: Stands beside the title: which edition and version this is, and the form's id once stamped.
IDENTITY = "{{ identity }}"

_INK = "FF1F1F1F"
_QUIET = "FF8C8C8C"
_TINT = PatternFill("solid", fgColor="FFFFF9E6")
_LINE = Side(style="thin", color="FF404040")
_BORDER = Border(_LINE, _LINE, _LINE, _LINE)
_FORMATS = {
    Type.AMOUNT: "#,##0.00_ ", Type.POINTS: "0.00", Type.PERCENT: "0.00", Type.TARGET: "@",
}  # fmt: skip
_PINNED = dt.datetime(2024, 1, 1)


def draw(edition: Edition, plan: Plan | None = None) -> bytes:
    """The placeholder workbook of an edition, as .xlsx bytes; with a plan it carries the live checks."""
    book = Workbook()
    _set_normal_font(book)
    sheet = book.worksheets[0]
    sheet.title = edition.sheet
    for cell in edition.drawing.cells:
        _draw_cell(sheet, edition, cell)
    _say(cast(SheetCell, sheet.cell(1, edition.drawing.printed_width + 1)), IDENTITY).number_format = ";;;"
    for column, width in enumerate(edition.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in range(1, edition.drawing.height + 1):
        sheet.row_dimensions[row].height = 24 if row == edition.drawing.repeated_row + 1 else 21
    _hide_auxiliary_columns(sheet, edition)
    options = _Options(book)
    _validate(sheet, edition, options)
    _protect(sheet)
    _set_up_page(sheet, edition)
    if plan:
        checks.draw_checks(book, plan, edition)
    book.properties.creator = "xltool"
    book.properties.title = edition.title
    book.properties.created = _PINNED
    drawn = saved(book)
    return checks.with_facts(drawn, plan) if plan else drawn


def _set_normal_font(book: Workbook) -> None:
    """Column widths count digits of the Normal font: 宋体 11, as Chinese offices have it, 8 pixels each."""
    for style in cast(Any, book)._named_styles:
        if style.name == "Normal":
            style.font = Font("宋体", 11)


def _say(cell: SheetCell, text: str) -> SheetCell:
    """Put text in a cell as text, even where it begins with ``=``."""
    cell.value = text
    cell.data_type = "s"
    cell.font = Font("宋体", 9, color=_QUIET)
    return cell


def _draw_cell(sheet: Worksheet, edition: Edition, cell: Cell) -> None:
    first = sheet.cell(cell.row + 1, cell.column + 1)
    if cell.content.text:
        _say(cast(SheetCell, first), cell.content.text + checks.FORMULAS.get(cell.content.path, ""))
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_cells(
            start_row=cell.row + 1, start_column=cell.column + 1,
            end_row=cell.row + cell.rows, end_column=cell.column + cell.columns,
        )  # fmt: skip
    titles = edition.drawing.title_rows
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column, cell.column + cell.columns):
            _style(sheet.cell(row + 1, column + 1), edition, cell, titles)  # type: ignore[arg-type]


def _style(target: SheetCell, edition: Edition, cell: Cell, titles: int) -> None:
    content, is_input = cell.content, _is_input(cell)
    target.alignment = Alignment("center", "center", wrap_text=True)
    if cell.beside:
        target.font = Font("宋体", 9, color=_QUIET)
        target.number_format = "0.00"
        if content.path in checks.FORMULAS:
            target.alignment = Alignment("left", "center", indent=1)
            target.font = Font("宋体", 9 if content.repeats else 11, bold=not content.repeats, color=_QUIET)
        return
    if cell.row < titles:
        target.font = Font("宋体", 20 if cell.row == 0 else 12, bold=cell.row == 0, color=_INK)
        return
    target.border = _BORDER
    target.font = Font("仿宋" if content.path else "宋体", 10.5, color=_INK)
    target.protection = Protection(locked=not is_input)
    if is_input:
        target.fill = _TINT
    if content.path:
        type_ = edition.field(content.path).type
        target.number_format = edition.date_format if type_ is Type.DATE else _FORMATS.get(type_, "General")
        if type_ is Type.AMOUNT:
            target.alignment = Alignment("right", "center", shrink_to_fit=True)
        elif edition.is_left(content.path):
            target.alignment = Alignment("left", "center", wrap_text=True, indent=1)


def _is_input(cell: Cell) -> bool:
    """To be filled in by a person; a cell that prints ``-`` by default is not."""
    return cell.content.role is Role.INPUT and not cell.content.default and not cell.beside


def _hide_auxiliary_columns(sheet: Worksheet, edition: Edition) -> None:
    for cell in edition.drawing.fields():
        letters = get_column_letter(cell.column + 1)
        if cell.content.path == "i.limit":
            sheet.column_dimensions[letters].hidden = True
        if cell.content.path in checks.FORMULAS:
            checks.tell_apart(sheet, f"{cell.name}:{cell.name}", cell.name, by_sign=True)
        if cell.content.path == "i.use":
            sheet.auto_filter.ref = f"{letters}{cell.row}:{letters}{cell.row + 1}"


class _Options:
    """The hidden sheet of drop-down lists; each list is a column and a defined name."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.sheet = book.create_sheet(OPTIONS_SHEET)
        self.sheet.sheet_state = "hidden"
        self.names: dict[str, str] = {}

    def name_of(self, path: str, words: list[str]) -> str:
        """The defined name of a list, made on first use."""
        if path not in self.names:
            column = len(self.names) + 1
            letters = get_column_letter(column)
            for row, word in enumerate([path, *words], 1):
                self.sheet.cell(row, column, word)
            name = f"choices_{path.replace('.', '_')}"
            reference = f"{OPTIONS_SHEET}!${letters}$2:${letters}${len(words) + 1}"
            self.book.defined_names[name] = DefinedName(name, attr_text=reference)
            self.names[path] = name
        return self.names[path]


def _validate(sheet: Worksheet, edition: Edition, options: _Options) -> None:
    choices = edition.choices | {
        "i.level1": list(edition.groups),
        "i.level2": list(dict.fromkeys(word for words in edition.groups.values() for word in words)),
    }
    for cell in edition.drawing.fields():
        path = cell.content.path
        if not _is_input(cell):
            continue
        validation = _validation(edition, path, choices, options)
        prompt = edition.prompts.get(path) or edition.prompts.get(edition.field(path).type.value, "")
        if validation is None and not prompt:
            continue
        validation = validation or DataValidation()
        validation.allow_blank = True
        if prompt:
            validation.showInputMessage = True
            validation.promptTitle = edition.field(path).label[:32]
            validation.prompt = prompt
        validation.add(cell.name)
        sheet.add_data_validation(validation)


def _validation(
    edition: Edition, path: str, choices: dict[str, list[str]], options: _Options
) -> DataValidation | None:
    """What may be typed: a list, a date, an amount, points. Lists on level names only suggest."""
    type_ = edition.field(path).type
    if path in choices:
        listed = DataValidation("list", formula1=options.name_of(path, choices[path]))
        listed.showErrorMessage = path.startswith("project.")
        listed.errorStyle = "warning"
        listed.errorTitle, listed.error = "不在列表中", "这个写法不在常用列表里。确定要这样填写吗？"
        return listed
    if type_ is Type.DATE:
        dated = DataValidation("date", operator="between", formula1="36526", formula2="73050")
        return _strict(dated, "请填写日期，例如 2024-1-1。")
    if type_ is Type.AMOUNT:
        amount = DataValidation("decimal", operator="between", formula1="0", formula2="1000000000000")
        return _strict(amount, f"请填写不小于 0 的数字，单位为{edition.money}。")
    if type_ is Type.POINTS and path != "i.score":
        return _strict(DataValidation("decimal", operator="between", formula1="0", formula2="100"),
                       "请填写 0 到 100 之间的分数。")  # fmt: skip
    if type_ is Type.POINTS:
        return _strict(DataValidation("decimal", operator="greaterThanOrEqual", formula1="0"),
                       "请填写 0 到分值之间的得分。")  # fmt: skip
    return None


def _strict(validation: DataValidation, message: str) -> DataValidation:
    validation.showErrorMessage = True
    validation.errorTitle, validation.error = "填写有误", message
    return validation


def _protect(sheet: Worksheet) -> None:
    """Locked without a password; rows may be inserted and formatted, and the filter used."""
    sheet.protection.sheet = True
    sheet.protection.formatRows = False
    sheet.protection.insertRows = False
    sheet.protection.deleteRows = False
    sheet.protection.formatCells = False
    sheet.protection.autoFilter = False


def _set_up_page(sheet: Worksheet, edition: Edition) -> None:
    drawing = edition.drawing
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.blackAndWhite = True  # the tint of input cells stays on the screen
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.45
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.65, 0.3, 0.3
    cast(Any, sheet.oddFooter).center.text = "第 &P 页，共 &N 页"
    sheet.print_title_rows = f"{drawing.repeated_row}:{drawing.repeated_row}"
    sheet.print_area = f"A1:{get_column_letter(drawing.printed_width)}{drawing.height}"
