"""The sheets of the live checks: 校验, which officers read and explain on, and the hidden one behind it."""

import re
from typing import cast
from xml.sax.saxutils import escape

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from xltool.edition import Edition
from xltool.edition.drawing import Cell
from xltool.excel import package
from xltool.excel.book import plain, sheet_parts
from xltool.excel.sheetxml import tag
from xltool.finding import Severity
from xltool.live.sheet import (
    BY_PROGRAM,
    CHECKS_SHEET,
    EXPLAINED,
    FACTS_SHEET,
    FIRST_ROW,
    HEAD_ROW,
    LAST_ROW,
    UNDECIDED_WORD,
    Area,
    Block,
    Line,
    Plan,
)
from xltool.place import cell_name, position

FLAGS, LIGHT = "x_flags", "x_light"
HEADS = ("规则", "检查什么", "级别", "结论", "处数", "首处", "怎样改", "情况说明")
#: What stands beside the form: the short flag of an indicator row, and the light of the sheet 校验.
FORMULAS = {
    "i.flag": f' =IFERROR(INDEX({FLAGS},ROW()-ROW(INDEX(x_i_name,1))),"")',
    "live.light": f' =IFERROR({LIGHT}&"","")',
}
_WIDTHS = (7, 20, 7, 11, 7, 9, 62, 40)
_LEFT = (2, 7, 8)
_ROWS = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
_NO_ROWS = re.compile(rb"<sheetData\s*(?:/>|></sheetData>)")
_SIDE = Side(style="thin", color="FFBFBFBF")
_GRID = Border(_SIDE, _SIDE, _SIDE, _SIDE)
#: By the first sign or the word of a text: pale fill and dark ink, as Excel's own good, bad and neutral.
_TONES = {"bad": ("FFFFC7CE", "FF9C0006"), "neutral": ("FFFFEB9C", "FF5C4400"), "good": ("FFE2EFDA", "FF375623"),
          "calm": ("FFDDEBF7", "FF1F4E78")}  # fmt: skip
#: The cell of an answer that the form does not ask for: a column in which nothing ever stands.
_NOWHERE = ("ZZ", 1)
#: Rows below the table that are looked at where nothing is drawn below it.
_BELOW = 10


def draw_checks(book: Workbook, plan: Plan, edition: Edition) -> None:
    """Add the sheet 校验, an empty hidden sheet for :func:`with_facts`, and the names both go by."""
    sheet = book.create_sheet(CHECKS_SHEET)
    book.create_sheet(FACTS_SHEET).sheet_state = "hidden"
    _name_answers(book, plan, edition)
    _name(book, FLAGS, f"{FACTS_SHEET}!${plan.flags}${FIRST_ROW}:${plan.flags}${LAST_ROW}")
    _name(book, LIGHT, f"{CHECKS_SHEET}!$A$2")
    _head(sheet, plan, edition)
    for row, line in enumerate(plan.lines, HEAD_ROW + 1):
        _line(sheet, row, line, plan, edition)
    _set_up(sheet, len(plan.lines))


def with_facts(workbook: bytes, plan: Plan) -> bytes:
    """The workbook with the hidden sheet filled in, which openpyxl cannot: it knows no shared formulas."""
    members = package.unpack(workbook, "")
    part = next(part for part, name in sheet_parts(members).items() if name == FACTS_SHEET)
    filled = f"<sheetData>{_facts_xml(plan)}</sheetData>".encode()
    members[part] = _NO_ROWS.sub(lambda _: filled, members[part])
    return package.assemble(package.pack(name, content) for name, content in members.items())


def is_of(root: etree._Element, plan: Plan) -> bool:
    """Whether the hidden sheet of a template was drawn from this very plan."""
    first = next(root.iter(tag("is")), None)
    return first is not None and plain(first) == plan.digest


def fresh_facts(root: etree._Element, plan: Plan) -> bytes:
    """The hidden sheet of a template anew, whatever the program that restyled the template made of it."""
    data = root.find(tag("sheetData"))
    assert data is not None
    for row in list(data):
        data.remove(row)
    return _NO_ROWS.sub(lambda _: f"<sheetData>{_facts_xml(plan)}</sheetData>".encode(), etree.tostring(root))


def without_facts(workbook: bytes) -> tuple[bytes, bytes]:
    """The workbook with its hidden sheet emptied, and that sheet: openpyxl cannot tell where its formulas stand.

    Where another program wrote it anew it stays, and nothing is to be put back.
    """
    members = package.unpack(workbook, "")
    for part, name in sheet_parts(members).items():
        if name == FACTS_SHEET and b"<c><f" in members[part]:
            facts = members[part]
            members[part] = _ROWS.sub(b"<sheetData/>", facts)
            return package.assemble(package.pack(*member) for member in members.items()), facts
    return workbook, b""


def put_back(facts: bytes, members: dict[str, bytes]) -> None:
    """Give a workbook's parts their hidden sheet again; openpyxl may have renamed its part."""
    for part, name in sheet_parts(members).items():
        if name == FACTS_SHEET and facts:
            members[part] = facts


def _facts_xml(plan: Plan) -> str:
    """The rows of the hidden sheet; formulas that cells share are written once.

    A cell right of another has no reference of its own (it is optional) unless it is the first of those that
    share a formula: that packs far better.
    """
    cells: dict[int, dict[int, str]] = {1: {}, FIRST_ROW: {}}
    for n, (head, _) in enumerate(plan.columns):
        cells[1][n] = _text(head if n else plan.digest)
    cells[FIRST_ROW][0] = "<c><v>1</v></c>"
    areas = [
        Area((n, n), (FIRST_ROW, LAST_ROW), formula) for n, (_, formula) in enumerate(plan.columns) if formula
    ]  # fmt: skip
    for block in plan.blocks:
        areas += _block(block, cells)
    for place, formula in plan.cells.items():
        row, column = position(place)
        cells.setdefault(row + 1, {})[column] = f"<c><f>{escape(formula)}</f></c>"
    for number, area in enumerate([*areas, *plan.areas]):
        _share(area, number, cells)
    others = "".join(f'<c><f t="shared" si="{n}"/></c>' for n in range(len(plan.columns) - 1))
    rows = {row: _joined(row, line) for row, line in cells.items()}
    for row in range(FIRST_ROW + 1, LAST_ROW + 1):
        rows[row] = f"<c><v>{row - FIRST_ROW + 1}</v></c>{others}"
    return "".join(f'<row r="{row}">{line}</row>' for row, line in sorted(rows.items()))


def _joined(row: int, line: dict[int, str]) -> str:
    """Cells in their order, those with a gap on their left with their reference."""
    cells = []
    for n in sorted(line):
        alone = n > 0 and n - 1 not in line and not line[n].startswith("<c r")
        cells.append(f'<c r="{cell_name(row - 1, n)}"{line[n][2:]}' if alone else line[n])
    return "".join(cells)


def _text(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _share(area: Area, number: int, cells: dict[int, dict[int, str]]) -> None:
    """The cells of an area with the formula numbered so; of indicator rows only the first."""
    (left, right), (top, bottom) = area.columns, area.rows
    reference = f"{cell_name(top - 1, left)}:{cell_name(bottom - 1, right)}"
    whole = f'<f t="shared" ref="{reference}" si="{number}">{escape(area.formula)}</f>'
    for row in range(top, (top if top == FIRST_ROW else bottom) + 1):
        for column in range(left, right + 1):
            first = (row, column) == (top, left)
            said = whole if first else f'<f t="shared" si="{number}"/>'
            place = f' r="{cell_name(row - 1, column)}"' if first else ""
            cells.setdefault(row, {})[column] = f"<c{place}>{said}</c>"


def _block(block: Block, cells: dict[int, dict[int, str]]) -> list[Area]:
    """The labels and contents of single answers; what they share."""
    for row, (label, content) in enumerate(block.rows, block.first):
        cells[row] = {0: _text(label), 1: f"<c><f>{escape(content)}</f></c>"}
    rows = (block.first, block.first + len(block.rows) - 1)
    return [Area((n, n), rows, formula) for n, formula in enumerate(block.columns, 2)]


def _name_answers(book: Workbook, plan: Plan, edition: Edition) -> None:
    """A name for every answer the checks look at; a column of the table from its head to the row below it."""
    drawing = edition.drawing
    table = drawing.repeated_row
    last = table + 2 if table + 1 < drawing.height else table + 1 + _BELOW
    for name, path in plan.names.items():
        if path == "identity":
            where = f"${get_column_letter(drawing.printed_width + 1)}$1"
        else:
            drawn = any(path in cell.content.shown for cell in drawing.cells)
            letters, row = _NOWHERE if not drawn else _corner(drawing.place(path))
            where = f"${letters}${table}:${letters}${last}" if path.startswith("i.") else f"${letters}${row}"
        _name(book, name, f"'{edition.sheet}'!{where}")


def _corner(cell: Cell) -> tuple[str, int]:
    return get_column_letter(cell.column + 1), cell.row + 1


def _name(book: Workbook, name: str, reference: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=reference, hidden=True)


def _fact(place: str) -> str:
    return f"{FACTS_SHEET}!{place}"


def _head(sheet: Worksheet, plan: Plan, edition: Edition) -> None:
    _say(sheet, 1, 1, f"校验：{edition.title}").font = Font("宋体", 14, bold=True)
    errors, warnings = _fact(plan.errors), _fact(plan.warnings)
    hints = f'IF({warnings}=0,"","　！ 提示 "&{warnings}&" 处")'
    calm = f'IF({warnings}>0,"！ 没有错误，提示 "&{warnings}&" 处","✓ 没有发现问题")'
    broken = f'NOT({_fact(plan.intact)}),"？ 校验公式已损坏，请用 xltool check 校验"'
    light = f'=IF({broken},IF({errors}>0,"✗ 错误 "&{errors}&" 处"&{hints},{calm}))'
    _say(sheet, 2, 1, f"{{{{ live.light }}}} {light}").font = Font("宋体", 12, bold=True)
    sheet.merge_cells("A2:F2")
    note = (
        f"口径：{plan.policy}。填表时随时重算，点“首处”跳到单元格。"
        "提示不必修改，可在右边“情况说明”里写明情况，校验时记为已说明。"
    )
    _say(sheet, 3, 1, note).font = Font("宋体", 9, color="FF7F7F7F")
    for column, (head, width) in enumerate(zip(HEADS, _WIDTHS, strict=True), 1):
        cell = _say(sheet, HEAD_ROW, column, head)
        cell.font, cell.fill = Font("宋体", 10.5, bold=True), PatternFill("solid", fgColor="FFEDEDED")
        cell.border, cell.alignment = _GRID, Alignment("center", "center")
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, height in ((1, 26), (2, 22), (3, 16), (HEAD_ROW, 20)):
        sheet.row_dimensions[row].height = height


def _line(sheet: Worksheet, row: int, line: Line, plan: Plan, edition: Edition) -> None:
    """One rule: what it checks, its live verdict with the number of places and the first, room to explain."""
    said = (
        line.code,
        line.title,
        line.severity.label,
        *_verdict(line, plan, edition),
        line.remedy,
        None,
    )
    for column, text in enumerate(said, 1):
        cell = _say(sheet, row, column, text)
        cell.font = Font("宋体", 10)
        cell.border = _GRID
        side = "left" if column in _LEFT else "center"
        cell.alignment = Alignment(side, "center", wrap_text=True, indent=int(column in _LEFT))
    sheet.cell(row, 5).number_format = "0;-0;;@"
    sheet.cell(row, 6).font = Font("宋体", 10, color="FF0563C1", underline="single")
    if line.severity is not Severity.ERROR:
        sheet.cell(row, len(HEADS)).protection = Protection(locked=False)
        sheet.cell(row, len(HEADS)).fill = PatternFill("solid", fgColor="FFFFF9E6")
    sheet.row_dimensions[row].height = (
        15 * max(1, -(-len(line.remedy) * 2 // 66), -(-len(line.title) * 2 // 19)) + 3
    )


def _verdict(line: Line, plan: Plan, edition: Edition) -> tuple[str, str, str]:
    """Verdict, number of places, link to the first, as placeholders with their formulas."""
    if line.code not in plan.counted:
        return BY_PROGRAM, "", ""
    verdict, places, first, link = (f"{FACTS_SHEET}!{column}{plan.counted[line.code]}" for column in "FGHI")
    key = f"{{{{ live.{line.code.lower()}"
    return (
        f"{key}.verdict }}}} ={verdict}", f"{key}.count }}}} ={places}",
        f"{key}.first }}}} =HYPERLINK({link},{first})",
    )  # fmt: skip


def _set_up(sheet: Worksheet, lines: int) -> None:
    last = HEAD_ROW + lines
    tell_apart(sheet, f"A2:A{last}", "A2", by_sign=True)
    tell_apart(sheet, f"D{HEAD_ROW + 1}:D{last}", f"D{HEAD_ROW + 1}", by_sign=False)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(HEADS))}{last}"
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.protection.sheet = True
    sheet.protection.autoFilter = False
    sheet.protection.formatRows = False
    sheet.protection.formatColumns = False


def tell_apart(sheet: Worksheet, area: str, first: str, *, by_sign: bool) -> None:
    """Colours that follow a verdict's word, or the sign that a light or flag begins with."""
    tones = (
        (("✗", "bad"), ("！", "neutral"), ("✓", "good")) if by_sign
        else (("错误", "bad"), ("提示", "neutral"), (EXPLAINED, "calm"), (UNDECIDED_WORD, "calm"))
    )  # fmt: skip
    for word, tone in tones:
        fill, ink = _TONES[tone]
        formula = f'LEFT({first},1)="{word}"' if by_sign else f'{first}="{word}"'
        rule = FormulaRule(
            [formula],  # type: ignore[no-untyped-call]
            fill=PatternFill(bgColor=fill),
            font=Font(color=ink),
        )
        sheet.conditional_formatting.add(area, rule)


def _say(sheet: Worksheet, row: int, column: int, text: str | None) -> SheetCell:
    cell = cast(SheetCell, sheet.cell(row, column))
    if text:
        cell.value = text
        cell.data_type = "s"
    return cell
