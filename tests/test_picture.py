"""Sheets drawn as they look, from files of every kind; a file that is gone is said."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from forms import published, workbook
from pages import SHANGHAI, assert_alone, by_id, checked, only, parsed, said, written

from xltool.app.picturing import Drawing
from xltool.excel.look import number_text
from xltool.excel.picture import pictures
from xltool.report.page import page


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The published form whose sums are wrong."""
    return workbook(published()["000-14"], tmp_path / "000-14.xlsx")


# -- the sheet as it is when the page is made --------------------------------------------------------


def test_a_file_that_is_gone_or_changed_is_said(wrong: Path) -> None:
    outcomes, before = checked(wrong), {str(wrong): (1, 1)}
    changed = "".join(page.pieces(outcomes, SHANGHAI, None, Drawing(before)))
    assert "“000-14.xlsx”在校验的时候被移走或改动了" in changed
    wrong.unlink()
    root = parsed(written(outcomes))
    assert "找不到文件" in said(only(root.xpath("//main")))
    assert root.xpath("//section[@data-code='D01']")
    assert not root.xpath("//table")
    assert_alone(written(outcomes))


def test_a_format_without_a_layout_is_a_plain_table(wrong: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(wrong, data_only=True).active
    assert sheet
    lines = [
        "\t".join(str(cell.value or "").replace("\n", "") for cell in row[:8]) for row in sheet.iter_rows()
    ]
    (tmp_path / "文字.xls").write_text("\n".join(lines), encoding="utf-8")
    root = parsed(written(checked(tmp_path / "文字.xls")))
    table = only(root.xpath("//table[@class='form']"))
    assert [said(head) for head in table.xpath(".//thead//th")] == list("ABCDEFGH")
    assert "这种格式的文件不说明版式" in said(only(root.xpath("//main")))
    assert "error" in by_id(root, "f1-G27").get("class", "")


def test_merges_that_cover_content_and_hidden_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.title = "表"
    for row in range(1, 6):
        sheet.append([f"{row}甲", f"{row}乙", row / 4])
    sheet.merge_cells("A2:B3")
    sheet["A5"].number_format = sheet["B5"].number_format = ";;;"
    sheet["C4"].number_format = '0.00"(次)"'
    sheet["C3"].number_format = "0.00%"
    sheet.row_dimensions[4].hidden = True
    sheet.print_area = "A1:C5"
    sheet["E9"] = "表外"
    book.save(tmp_path / "表.xlsx")
    asked = pictures(tmp_path / "表.xlsx", {"表": ["B3", "C4"], "没有": []})
    assert [*asked] == ["表"]
    texts = {cell.name: cell.text for line in asked["表"].lines for cell in line.cells}
    assert (texts["C3"], texts["C4"], texts["A5"], texts["C5"]) == ("75.00%", "1.00(次)", "", "1.25")
    assert asked["表"].within == {"B3": "A2"}
    assert "E9" not in texts
    [unasked] = pictures(tmp_path / "表.xlsx", {"表": []}).values()
    assert [line.number for line in unasked.lines] == [1, 2, 3, 5]
    assert unasked.missing == "隐藏的行、列里有内容，没有画出。"


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (64.5, "0.00", "64.50"), (64.125, "0.00", "64.125"), (1234.5, "#,##0.00_ ", "1,234.50"), (7.0, "General", "7"),
        (0.1 + 0.2, "0.0", "0.3"), (5.0, '0.00"(次)"', "5.00(次)"), (5.0, ";;;", ""), (-3.0, "0", "-3"),
        (1e300, "0", "1e+300"),
    ],
)  # fmt: skip
def test_numbers_are_shown_with_all_their_digits(number: float, code: str, shown: str) -> None:
    assert number_text(number, code) == shown
    assert number_text(0.5, "0%", is_percent=True) == f"{Decimal(50):.2f}%"


def test_a_sheet_far_larger_than_a_form_is_cut_short_and_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in range(1, 400):
        book.worksheets[0].append([f"{row}-{column}" for column in range(60)])
    book.worksheets[0].merged_cells.ranges = {f"A{row}:BH399" for row in range(1, 300)}
    book.save(tmp_path / "大.xlsx")
    [drawn] = pictures(tmp_path / "大.xlsx", {"Sheet": ["B2"]}).values()
    assert len(drawn.columns) == 40
    assert 50 < len(drawn.lines) < 300
    assert drawn.missing == "这张工作表太大，只画出前面一部分。"
