"""Placeholder workbooks as people hand them back: restyled, with pictures, or spoiled."""

from collections.abc import Callable
from io import BytesIO

import pytest
from forms import SELFASSESSMENT, published
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from xltool import edition as editions
from xltool.excel.draw import draw
from xltool.excel.stamp import stamp
from xltool.excel.template import compile_workbook
from xltool.refusal import Refusal

EDITION = editions.load(SELFASSESSMENT)


def redrawn(change: Callable[[Worksheet], None]) -> bytes:
    """The placeholder workbook after a person changed something in it."""
    book = load_workbook(BytesIO(draw(EDITION)))
    change(book.worksheets[0])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_restyled_workbook_keeps_its_looks() -> None:
    def restyle(sheet: Worksheet) -> None:
        sheet["A1"].font = Font("黑体", 26)
        sheet["C13"].fill = PatternFill("solid", fgColor="FFE0F0E0")
        sheet.column_dimensions["C"].width = 40
        sheet["A17"] = "注：本表一式两份。"

    compiled = compile_workbook(redrawn(restyle), EDITION, "我的.xlsx")
    sheet = load_workbook(BytesIO(stamp(compiled, published()["000-01"]))).worksheets[0]
    assert (sheet["A1"].font.name, sheet["A1"].font.sz) == ("黑体", 26)
    assert {sheet[f"C{row}"].fill.fgColor.rgb for row in range(13, 38)} == {"FFE0F0E0"}
    assert sheet.column_dimensions["C"].width == 40
    assert sheet["A41"].value == "注：本表一式两份。"
    assert sheet["G38"].value == "=ROUND(H6+SUM(G13:G37),2)"


def test_rows_and_columns_may_be_moved_in_the_template() -> None:
    def move(sheet: Worksheet) -> None:
        for reference in [str(merged) for merged in sheet.merged_cells.ranges]:
            sheet.unmerge_cells(reference)
        sheet.insert_rows(1, 2)

    compiled = compile_workbook(redrawn(move), EDITION, "我的.xlsx")
    sheet = load_workbook(BytesIO(stamp(compiled, published()["000-01"]))).worksheets[0]
    assert sheet["G40"].value == "=ROUND(H8+SUM(G15:G39),2)"


def table(sheet: Worksheet) -> None:
    sheet["M20"], sheet["M21"] = "头", 1
    sheet.add_table(Table(displayName="T", ref="M20:M21"))


def comment(sheet: Worksheet) -> None:
    sheet["A1"].comment = Comment("批注", "某人")


def link(sheet: Worksheet) -> None:
    sheet["A20"].hyperlink = "https://example.invalid/"


def unknown(sheet: Worksheet) -> None:
    sheet["C3"] = "{{ project.name|upper }}"


def no_rows(sheet: Worksheet) -> None:
    sheet.delete_rows(13)


def circle(sheet: Worksheet) -> None:
    sheet["G6"] = "{{ funds.total.rate }} =IF({{ funds.total.score }}>0,1,2)"
    sheet["G6"].data_type = "s"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (table, "表格"), (comment, "批注"), (link, "超链接"), (unknown, "upper"), (no_rows, "指标行"),
        (circle, "互相引用"),
    ],
)  # fmt: skip
def test_what_cannot_follow_the_rows_is_refused_by_name(
    change: Callable[[Worksheet], None], word: str
) -> None:
    with pytest.raises(Refusal, match=word):
        compile_workbook(redrawn(change), EDITION, "我的.xlsx")


def test_a_workbook_without_placeholders_is_no_template() -> None:
    out = BytesIO()
    Workbook().save(out)
    with pytest.raises(Refusal, match="template export"):
        compile_workbook(out.getvalue(), EDITION, "空.xlsx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", draw(EDITION)[:3000]])
def test_what_is_no_workbook_is_no_template(content: bytes) -> None:
    with pytest.raises(Refusal, match="xlsx"):
        compile_workbook(content, EDITION, "坏.xlsx")


def test_a_template_is_never_executed() -> None:
    def attack(sheet: Worksheet) -> None:
        sheet["A20"] = "\ue001''.__class__\ue002 \ue003 for x in 1 \ue004"

    with pytest.raises(Refusal, match="特殊字符"):
        compile_workbook(redrawn(attack), EDITION, "攻击.xlsx")
