"""Workbooks as officers draw them, from grids of text: a province's self-assessment, and what is changed in it."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

#: ``<`` joins the cell on the left, ``^`` the one above. After the form of central departments: a front column
#: 绩效指标 beside the table, the execution rate with its ten points in the row of the total.
PROVINCE = """
附件2
某省项目支出绩效自评表|<|<|<|<|<|<|<|<|<
（{{ 年度 or "2024" }}年度）|<|<|<|<|<|<|<|<|<
项目名称|<|<|{{ 项目名称 }}|<|<|<|<|<|<
主管部门|<|<|{{ 主管部门 }}|<|<|实施单位|<|{{ 实施单位 }}|<
项目资金（万元）|<|<||年初预算数|全年预算数|全年执行数|分值|执行率|得分
^|^|^|年度资金总额|{{年度资金总额的年初预算数}} =SUM(E8:E10)|{{ 年度资金总额.全年预算数 }} =SUM(F8:F10)|{{ 年度资金总额的全年执行数 }} =|{{ 年度资金总额的分值 or "10" }}|{{ 年度资金总额的执行率 }} =|{{ 年度资金总额的得分 }} =MIN(H7,ROUND(I7*H7/100,2))
^|^|^|其中：当年财政拨款|{{ 当年财政拨款的年初预算数 }}|{{ 当年财政拨款的全年预算数 }}|{{ 当年财政拨款的全年执行数 }}|—|{{ 当年财政拨款的执行率 }} =|—
^|^|^|上年结转资金|{{ 上年结转资金的年初预算数 }}|{{ 上年结转资金的全年预算数 }}|{{ 上年结转资金的全年执行数 }}|—|{{ 上年结转资金的执行率 }} =|—
^|^|^|其他资金|{{ 其他资金的年初预算数 }}|{{ 其他资金的全年预算数 }}|{{ 其他资金的全年执行数 }}|—|{{ 其他资金的执行率 }} =|—
年度总体目标|预期目标|<|<|<|<|实际完成情况|<|<|<
^|{{ 预期目标 }}|<|<|<|<|{{ 实际完成情况 }}|<|<|<
绩效指标|一级指标|二级指标|三级指标|<|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
^|{{ 一级指标 }}|{{ 二级指标 }}|{{ 三级指标 }}|<|{{ 年度指标值 }}|{{ 实际完成值 }}|{{ 分值 }}|{{ 得分 }}|{{ 偏差原因 }}
总分|<|<|<|<|<|<|{{ 总分的分值 }} =H7+SUM(H14)|{{ 总分 }} =J7+SUM(I14:I14)|
评分等级|<|<|<|<|<|<|{{ 评分等级 }} =|<|<
填报人：        联系电话：        填报日期：   年   月   日|<|<|<|<|<|<|<|<|<
"""  # noqa: E501
WIDTHS = (6, 10, 12, 16, 12, 13, 13, 8, 9, 18)
_SIDE = Side(style="thin")
_BORDER = Border(_SIDE, _SIDE, _SIDE, _SIDE)


def drawing(path: Path, change: Callable[[Worksheet], object] = id, text: str = PROVINCE) -> Path:
    """Draw a grid of text as a workbook with looks of its own, and change something in it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "绩效自评表"
    rows = [line.split("|") for line in text.strip("\n").split("\n")]
    for r, row in enumerate(rows, 1):
        for c, said in enumerate(row, 1):
            cell = sheet.cell(r, c)
            cell.font = Font("楷体", 11, color="FF003366")
            cell.alignment = Alignment("center", "center", wrap_text=True)
            cell.border = _BORDER if 4 <= r <= 16 else Border()
            if said not in ("<", "^", ""):
                put(sheet, cell.coordinate, said)
                _merge(sheet, rows, r, c)
    sheet["A2"].font = Font("黑体", 18)
    sheet["A6"].fill = PatternFill("solid", fgColor="FFDDEBF7")
    for letters, width in zip("ABCDEFGHIJ", WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.row_dimensions[12].height = 90
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "13:13"
    change(sheet)
    book.save(path)
    return path


def put(sheet: Worksheet, cell: str, text: str) -> None:
    """Type text that stays text."""
    sheet[cell] = text
    sheet[cell].data_type = "s"


def _merge(sheet: Worksheet, rows: list[list[str]], r: int, c: int) -> None:
    right = c
    while right < len(rows[r - 1]) and rows[r - 1][right] == "<":
        right += 1
    bottom = r
    while bottom < len(rows) and c <= len(rows[bottom]) and rows[bottom][c - 1] == "^":
        bottom += 1
    if (right, bottom) != (c, r):
        sheet.merge_cells(start_row=r, start_column=c, end_row=bottom, end_column=right)
