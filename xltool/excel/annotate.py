"""A marked copy of a handed-in workbook: a note and a tint at each cell, and a sheet that lists them.

The original is never touched. The copy is made with openpyxl, which keeps cells, styles, merges and
validations, but not pictures, text boxes or charts: what was lost is named on the list.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from xltool import marks
from xltool.apart import always_apart
from xltool.excel import checks, package
from xltool.excel.defused import defuse
from xltool.excel.opening.filetype import refuse_document
from xltool.excel.saved import saved
from xltool.excel.surroundings import pinned
from xltool.finding import Finding, Review, Undecided
from xltool.marks import RESULT_SHEET, Row
from xltool.place import position
from xltool.refusal import Refusal
from xltool.visible import visible

_AUTHOR = "绩效表格校验"
_FILLS = {level: PatternFill("solid", fgColor=f"FF{tint}") for level, tint in marks.TINTS.items()}
_LOST = {
    "xl/drawings/drawing": "图片、文本框或图形", "xl/charts/": "图表", "xl/embeddings/": "嵌入的文件",
    "xl/vbaProject.bin": "宏", "xl/ctrlProps/": "控件", "xl/externalLinks/": "外部链接",
}  # fmt: skip
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_MOST_XML, _MOST_MERGES, _MOST_COVERED = 8 * 2**20, 5000, 10_000
_SIDE = Side(style="thin", color="FFBFBFBF")
_GRID = Border(_SIDE, _SIDE, _SIDE, _SIDE)
_EMPTY_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v\s*/?>(?:</v>)?</c>')


#: The name of a part that every .xlsx has, whatever it is called itself.
_BOOK = b"xl/workbook.xml"


@always_apart
def annotate(
    source: Path,
    findings: Sequence[Finding],
    undecided: Sequence[Undecided] = (),
    checklist: Sequence[Review] = (),
) -> bytes:
    """The marked copy as .xlsx bytes. Raises :class:`Refusal` for formats that cannot be copied."""
    content = package.read_bytes(source)
    refuse_document(content, source.name, "做不了标注副本，问题都在报告里")
    if not zipfile.is_zipfile(BytesIO(content)) or _BOOK not in content:
        raise Refusal(f"“{source.name}”不是 .xlsx，做不了标注副本。请另存为 .xlsx 后再试。")
    _refuse_what_takes_hours(package.unpack(content, source.name), source.name)
    try:
        light, facts = checks.without_facts(content)
        book = load_workbook(BytesIO(light), keep_links=False)
        values = load_workbook(BytesIO(light), data_only=True, keep_links=False)
    except Refusal:
        raise
    except Exception:  # openpyxl raises whatever it stumbles over
        raise Refusal(
            f"“{source.name}”的内部结构不寻常，做不了标注副本。请用 Excel 另存为 .xlsx 后再试。"
        ) from None
    by_cell: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place.cell and finding.place.sheet in book.sheetnames:
            by_cell[finding.place.sheet, finding.place.cell].append(finding)
    for (sheet, cell), here in by_cell.items():
        _mark(book[sheet], cell, here)
    lost = _losses(content)
    if count := defuse(book, values):
        lost.append(f"指向表外的公式和链接 {count} 处（只留下当时的值）")
    _list(book, findings, undecided, checklist, lost)
    return _with_values(saved(book), values, facts, source.name)


def _refuse_what_takes_hours(members: Mapping[str, bytes], name: str) -> None:
    """Raises :class:`Refusal` for what openpyxl is slow at: long parts, and merges, under which it makes every cell."""
    if sum(len(part) for member, part in members.items() if member.endswith(".xml")) > _MOST_XML:
        raise Refusal(f"“{name}”的内容太多，不像一份表格，做不了标注副本。请删去表以外的内容后再试。")
    ends = [end for part in members.values() for end in _MERGE.findall(part)]
    covered = 0
    for first, last in ends[:_MOST_MERGES]:
        (top, left), (bottom, right) = position(first.decode()), position(last.decode())
        covered += (abs(bottom - top) + 1) * (abs(right - left) + 1)
    if len(ends) >= _MOST_MERGES or covered > _MOST_COVERED:
        raise Refusal(f"“{name}”里合并了太多单元格，不像一份表格，做不了标注副本。请删去表以外的内容后再试。")


def _mark(sheet: Worksheet, cell: str, findings: Sequence[Finding]) -> None:
    target = sheet[cell]
    if isinstance(target, MergedCell):
        merge = next(merge for merge in sheet.merged_cells.ranges if cell in merge)
        target = sheet.cell(merge.min_row, merge.min_col)
        if isinstance(target, MergedCell):  # merges that overlap
            return
    text = marks.note_of(findings, target.comment.text if target.comment else "")
    target.comment = Comment(text, _AUTHOR, width=320, height=min(60 + 18 * (len(text) // 20 + 1), 400))
    target.fill = _FILLS[marks.level_of(findings[0])]


def _list(
    book: Workbook,
    findings: Sequence[Finding],
    undecided: Sequence[Undecided],
    checklist: Sequence[Review],
    lost: list[str],
) -> None:
    """The sheet 校验结果, first in the book; texts are written as text whatever they begin with."""
    name = RESULT_SHEET
    while name in book.sheetnames:
        name += "_"
    sheet = book.create_sheet(name, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    note = f"{marks.LEGEND}本文件是副本，请在原文件中修改。"
    title, remark, _, heads = marks.head_rows(
        marks.headline(findings), note + (f"副本中没有保留：{'、'.join(lost)}。" if lost else "")
    )
    _say(sheet, 1, 1, title.texts[0]).font = Font("宋体", 14, bold=True)
    _say(sheet, 2, 1, remark.texts[0]).font = Font("宋体", 10)
    for column, (head, (_, width)) in enumerate(zip(heads.texts, marks.HEADS, strict=True), 1):
        cell = _say(sheet, marks.HEAD_ROW, column, head)
        cell.font, cell.fill = Font("宋体", 10.5, bold=True), PatternFill("solid", fgColor="FFEDEDED")
        cell.border, cell.alignment = _GRID, Alignment("center", "center")
        sheet.column_dimensions[cell.column_letter].width = width
    for entry in marks.entries(findings, undecided, checklist):
        _entry(sheet, entry)
    sheet.freeze_panes = "A5"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _entry(sheet: Worksheet, entry: Row) -> None:
    """One more line of the list, the place a link."""
    row = sheet.max_row + 1
    for column, text in enumerate(entry.texts, 1):
        cell = _say(sheet, row, column, text)
        cell.font = Font("宋体", 10.5)
        cell.border = _GRID
        cell.alignment = Alignment(
            "left" if column in (5, 6) else "center", "center", wrap_text=True, indent=column in (5, 6)
        )
    sheet.row_dimensions[row].height = marks.height_of(entry)
    if entry.kind in _FILLS:
        sheet.cell(row, 2).fill = _FILLS[entry.kind]
    if entry.cell:
        link = sheet.cell(row, 4)
        quoted = entry.sheet.replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{entry.cell}")
        link.font = Font("宋体", 10.5, color="FF0563C1", underline="single")


def _say(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = cast(Cell, sheet.cell(row, column))
    cell.value = visible(text)
    cell.data_type = "s"
    return cell


def _losses(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    return [word for prefix, word in _LOST.items() if any(name.startswith(prefix) for name in names)]


def _with_values(content: bytes, values: Workbook, facts: bytes, name: str) -> bytes:
    """Formulas get their last values back, which openpyxl does not write: phones show nothing otherwise."""
    members = package.unpack(content, name)
    sheets = {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(_worksheets(values), 2)}
    for part, sheet in sheets.items():
        if part in members:
            text = members[part].decode()
            members[part] = _EMPTY_FORMULA.sub(lambda m, s=sheet: _filled(m, s), text).encode()  # type: ignore[misc]
    checks.put_back(facts, members)
    return package.assemble(package.pack(part, pinned(part, body)) for part, body in members.items())


def _worksheets(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)]


def _filled(match: re.Match[str], sheet: Worksheet) -> str:
    reference, attributes, formula = match.groups()
    value = cast(Cell, sheet[reference]).value
    if isinstance(value, bool):
        kind, text = ' t="b"', str(int(value))
    elif isinstance(value, (int, float)):
        kind, text = "", repr(value)
    elif isinstance(value, str) and value.startswith("#"):
        kind, text = ' t="e"', value
    elif value is None or isinstance(value, str):
        kind, text = ' t="str"', escape(value or "")
    else:
        return match.group()
    return f'<c r="{reference}"{attributes}{kind}><f>{formula}</f><v>{text}</v></c>'
