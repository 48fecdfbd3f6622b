"""Draw the empty project list: two sheets with drop-down lists, prompts and marks for what is missing."""

from typing import Any, cast

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xltool import edition as editions
from xltool.answer import Type
from xltool.edition import listing
from xltool.edition.listing import NAME, UNIT, Column, ListedSheet
from xltool.excel.package import assemble, pack, unpack
from xltool.excel.saved import saved
from xltool.excel.surroundings import pinned

_HEAD, _FIRST = 3, 4
_LINE = Side(style="thin", color="FFD9D9D9")
_EDGES = Border(_LINE, _LINE, _LINE, _LINE)
_HEAD_FILL = PatternFill("solid", fgColor="FF1F4E78")
_MISSING = PatternFill("solid", bgColor="FFFFE0E0")
_TWICE = PatternFill("solid", bgColor="FFFFE699")
_FORMATS = {Type.AMOUNT: "#,##0.00", Type.DATE: "yyyy-mm-dd", Type.YEAR: "0"}
_OPTIONS = "选项"


def draw_list() -> bytes:
    """The empty project list, as .xlsx bytes; the same every time."""
    drawn, book = listing.load(), Workbook()
    projects = _Sheet(book.worksheets[0], drawn.projects, drawn)
    indicators = _Sheet(book.create_sheet(), drawn.indicators, drawn)
    names = _names(book, projects)
    for sheet in (projects, indicators):
        sheet.draw()
        sheet.validate(names)
    _mark(projects, indicators)
    book.properties.creator, book.properties.title = "xltool", drawn.title
    members = unpack(saved(book), drawn.title)
    return assemble(pack(name, pinned(name, content)) for name, content in members.items())


class _Sheet:
    """One of the two sheets being drawn."""

    def __init__(self, sheet: Worksheet, drawn: ListedSheet, whole: listing.Listing) -> None:
        self.sheet, self.drawn, self.whole = sheet, drawn, whole
        sheet.title = drawn.name
        self.letters = {column.path: get_column_letter(n) for n, column in enumerate(drawn.columns, 1)}
        self.last = _HEAD + drawn.rows

    def draw(self) -> None:
        """Title, note, heads; columns styled as a whole, for as many rows as are ever filled in."""
        sheet, end = self.sheet, get_column_letter(len(self.drawn.columns))
        for column in self.drawn.columns:
            self._draw_column(column)
        for row, text, height in (
            (1, f"{self.whole.title}：{self.drawn.name}", 30),
            (2, self.drawn.note, 36),
        ):
            cell = sheet.cell(row, 1, text)
            cell.font = Font("宋体", 16 if row == 1 else 10, bold=row == 1, color="FF1F1F1F")
            cell.alignment = Alignment("left", "center", wrap_text=True)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(self.drawn.columns))
            sheet.row_dimensions[row].height = height
        sheet.row_dimensions[_HEAD].height = 34
        sheet.freeze_panes = f"{self._after_name()}{_FIRST}"
        sheet.auto_filter.ref = f"A{_HEAD}:{end}{self.last}"
        sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.gridLines = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.6, 0.3, 0.3
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        cast(Any, sheet.oddFooter).center.text = "第 &P 页，共 &N 页"

    def _after_name(self) -> str:
        """The column behind the project's name, which stays in sight."""
        paths = list(self.letters)
        return get_column_letter(paths.index(NAME) + 2)

    def _draw_column(self, column: Column) -> None:
        letters = self.letters[column.path]
        whole = cast(Any, self.sheet.column_dimensions[letters])
        whole.width = column.width
        whole.font = Font("宋体", 10.5)
        whole.number_format = _FORMATS.get(column.type, "@")
        left = column.type in (Type.TEXT, Type.TARGET)
        whole.alignment = Alignment(
            "left" if left else "right" if column.type.is_number else "center", "center", wrap_text=left
        )
        unit = f"\n（{self.whole.money}）" if column.type is Type.AMOUNT else ""
        head = self.sheet[f"{letters}{_HEAD}"]
        head.value = f"{column.head}{unit}{' *' if column.required else ''}"
        head.font = Font("宋体", 10.5, bold=True, color="FFFFFFFF")
        head.fill, head.border = _HEAD_FILL, _EDGES
        head.alignment = Alignment("center", "center", wrap_text=True)

    def validate(self, names: dict[str, str]) -> None:
        """What may be typed in each column, and what is said beside its cells."""
        for column in self.drawn.columns:
            validation = self._validation(column, names)
            validation.allow_blank = True
            validation.showInputMessage = True
            validation.promptTitle, validation.prompt = column.head, column.prompt
            validation.add(self.area(column.path))
            self.sheet.add_data_validation(validation)

    def area(self, path: str, *, fixed: bool = False) -> str:
        """The cells of a column."""
        letters, mark = self.letters[path], "$" if fixed else ""
        return f"{mark}{letters}{mark}{_FIRST}:{mark}{letters}{mark}{self.last}"

    def _validation(self, column: Column, names: dict[str, str]) -> DataValidation:
        path = column.path
        if self.drawn is self.whole.indicators and path in (UNIT, NAME):
            listed = DataValidation("list", formula1=names[path])
            return _alert(
                listed, "stop", f"“{self.whole.projects.name}”表里没有这个{column.head}，请先在那里填写。"
            )
        if path in names:
            listed = DataValidation("list", formula1=names[path])
            return _alert(listed, "warning", "这个写法不在常用列表里。确定要这样填写吗？")
        if column.type is Type.YEAR:
            return _number("whole", "2000", "2099", "请填写四位年份，例如 2024。")
        if column.type is Type.DATE:
            return _number("date", "36526", "73050", "请填写日期，例如 2024-1-1。")
        if column.type is Type.AMOUNT:
            said = f"请填写不小于 0 的数字，单位为{self.whole.money}。"
            return _number("decimal", "0", "1000000000000", said)
        return DataValidation()


def _number(kind: str, least: str, most: str, said: str) -> DataValidation:
    between = DataValidation(cast(Any, kind), operator="between", formula1=least, formula2=most)
    return _alert(between, "stop", said)


def _alert(validation: DataValidation, style: str, said: str) -> DataValidation:
    validation.showErrorMessage = True
    validation.errorStyle = cast(Any, style)
    validation.errorTitle, validation.error = "填写有误" if style == "stop" else "不在列表中", said
    return validation


def _names(book: Workbook, projects: _Sheet) -> dict[str, str]:
    """Path → the defined name of its drop-down list: what editions know, or what the first sheet holds."""
    options = book.create_sheet(_OPTIONS)
    options.sheet_state = "hidden"
    names = {}
    for n, (path, words) in enumerate(_choices().items(), 1):
        letters = get_column_letter(n)
        for row, word in enumerate([path, *words], 1):
            options.cell(row, n, word)
        names[path] = f"choices_{path.replace('.', '_')}"
        _define(book, names[path], f"{_OPTIONS}!${letters}$2:${letters}${len(words) + 1}")
    for path in (UNIT, NAME):
        area = f"{projects.drawn.name}!{projects.area(path, fixed=True)}"
        first = area.partition(":")[0]
        names[path] = f"listed_{path.replace('.', '_')}"
        _define(book, names[path], f"OFFSET({first},0,0,MAX(1,COUNTA({area})),1)")
    return names


def _define(book: Workbook, name: str, text: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=text)


def _choices() -> dict[str, list[str]]:
    """The words that any edition offers, each once."""
    loaded = [editions.load(name) for name in editions.names()]
    groups = [edition.groups for edition in loaded]
    return {
        path: list(dict.fromkeys(word for edition in loaded for word in edition.choices.get(path, ())))
        for path in ("project.nature", "project.category")
    } | {
        "i.level1": list(dict.fromkeys(level1 for group in groups for level1 in group)),
        "i.level2": list(dict.fromkeys(w for group in groups for words in group.values() for w in words)),
    }


def _mark(projects: _Sheet, indicators: _Sheet) -> None:
    """Colour what is missing, what stands twice, and what belongs to no project."""
    for sheet in (projects, indicators):
        first, *_, last = sheet.letters.values()
        filled = f"COUNTA(${first}{_FIRST}:${last}{_FIRST})>0"
        for column in sheet.drawn.columns:
            if column.required:
                empty = f'AND({filled},TRIM(${sheet.letters[column.path]}{_FIRST})="")'
                _colour(sheet, column.path, empty, _MISSING)
    same = ",".join(
        f'{projects.area(path, fixed=True)},${projects.letters[path]}{_FIRST}&""'
        for path in (UNIT, NAME, "year")
    )
    name = f"${projects.letters[NAME]}{_FIRST}"
    _colour(projects, NAME, f'AND({name}<>"",COUNTIFS({same})>1)', _TWICE)
    for path in (UNIT, NAME):
        cell, known = f"${indicators.letters[path]}{_FIRST}", projects.area(path, fixed=True)
        strange = f'AND({cell}<>"",COUNTIF({projects.drawn.name}!{known},{cell})=0)'
        _colour(indicators, path, strange, _TWICE)


def _colour(sheet: _Sheet, path: str, formula: str, fill: PatternFill) -> None:
    rule = FormulaRule([formula], fill=fill)  # type: ignore[no-untyped-call]
    sheet.sheet.conditional_formatting.add(sheet.area(path), rule)
