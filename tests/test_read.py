"""Filled workbooks are read as a careful person would read them; expected values are the published forms'.

Here the workbooks are edited with openpyxl; tests/libreoffice does it in a real spreadsheet program.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from forms import changed, published, workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading import DECLARED, SELF, at, different, edited, formula, is_computed, put

from xltool import data, policy
from xltool.answer import State
from xltool.check import check
from xltool.excel.reading.read import read

# -- formulas and their values ---------------------------------------------------------------------


@pytest.mark.parametrize("form_id", published())
def test_formulas_saved_without_values_are_computed(form_id: str, tmp_path: Path) -> None:
    form = published()[form_id]
    assert different(form, edited(form, tmp_path)) == {}


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [
        ("=50+45", State.VALUE, Decimal(95)),
        ("=SUM(H6,G13:G26)", State.VALUE, Decimal("84.91")),
        ("=ROUND(SUM($G$13:$G$26),1)+0.1", State.VALUE, Decimal("81.1")),
        ('=IF(H6>3,"八十","")', State.UNREADABLE, None),
        ('=""', State.BLANK, None),
        ("=1/0", State.ERROR, None),
        ("=IFERROR(1/0,7)", State.VALUE, Decimal(7)),
        ("=SUMPRODUCT(G13:G26)", State.UNCOMPUTED, None),
        ("=选项!A1", State.UNCOMPUTED, None),
        ("=SUM(G:G)", State.UNCOMPUTED, None),
        ("=G27", State.UNCOMPUTED, None),  # refers to itself
        ("=G13+#REF!", State.UNCOMPUTED, None),
    ],
)
def test_other_formulas_without_values(text: str, state: State, value: object, tmp_path: Path) -> None:
    form = changed(SELF, total__score=None, grade=None)
    assert at(form, "total.score", tmp_path) == "G27"
    answer = edited(form, tmp_path, formula("G27", text))["total.score"]
    assert (answer.state, answer.value) == (state, value)


def test_an_uncomputed_formula_keeps_its_text(tmp_path: Path) -> None:
    form = changed(SELF, total__score=None, grade=None)
    answer = edited(form, tmp_path, formula("G27", "=VLOOKUP(1,A:B,2)"))["total.score"]
    assert answer.raw == "=VLOOKUP(1,A:B,2)"


def test_error_values_are_errors_and_make_what_needs_them_errors(tmp_path: Path) -> None:
    form = published()["000-02"]
    where = at(form, "indicators[2].score", tmp_path)

    def error(sheet: Worksheet) -> None:
        sheet[where].value, sheet[where].data_type = "#DIV/0!", "e"

    read_back = edited(form, tmp_path, error)
    for path in ("indicators[2].score", "total.score", "grade"):
        assert (read_back[path].state, read_back[path].raw) == (State.ERROR, "#DIV/0!"), path
    assert read_back["total.weight"].value == Decimal(100)


@pytest.mark.parametrize(
    ("typed", "state", "value"),
    [
        (None, State.BLANK, None),
        ("", State.BLANK, None),
        (" \n", State.BLANK, None),
        ("-", State.PLACEHOLDER, None),
        ("——", State.PLACEHOLDER, None),
        ("/", State.PLACEHOLDER, None),
        (0, State.VALUE, Decimal(0)),
        ("0", State.VALUE, Decimal(0)),
        ("0.00", State.VALUE, Decimal(0)),
        ("零", State.UNREADABLE, None),
        ("1,234.50", State.VALUE, Decimal("1234.50")),
        ("１２３４．５０", State.VALUE, Decimal("1234.50")),
        ("１，２３４．５０", State.VALUE, Decimal("1234.50")),
        (" 64.5 ", State.VALUE, Decimal("64.5")),
        ("64.5万元", State.UNREADABLE, None),
        ("12 34", State.UNREADABLE, None),
        (0.1 + 0.2, State.VALUE, Decimal("0.3")),
        (True, State.UNREADABLE, None),
        (dt.datetime(2024, 1, 2), State.UNREADABLE, None),
    ],
)
def test_an_amount_as_typed(typed: object, state: State, value: object, tmp_path: Path) -> None:
    form = published()[SELF]
    path = "funds.fiscal.initial"
    answer = edited(form, tmp_path, put(at(form, path, tmp_path), typed))[path]
    assert (answer.state, answer.value) == (state, value)


@pytest.mark.parametrize(
    ("typed", "number_format", "state", "value"),
    [
        (dt.datetime(2024, 3, 1), "yyyy-mm-dd", State.VALUE, dt.date(2024, 3, 1)),
        (dt.datetime(2024, 3, 1, 8, 30), 'yyyy"年"m"月"d"日"', State.VALUE, dt.date(2024, 3, 1)),
        (45352, "General", State.VALUE, dt.date(2024, 3, 1)),
        ("2024-3-1", "", State.VALUE, dt.date(2024, 3, 1)),
        ("2024/03/01", "", State.VALUE, dt.date(2024, 3, 1)),
        ("2024年3月1日", "", State.VALUE, dt.date(2024, 3, 1)),
        ("２０２４．３．１", "", State.VALUE, dt.date(2024, 3, 1)),
        ("2024-02-30", "", State.UNREADABLE, None),
        ("三月", "", State.UNREADABLE, None),
        (2024, "General", State.UNREADABLE, None),
        (45352.5, "General", State.VALUE, dt.date(2024, 3, 1)),
        ("-", "", State.PLACEHOLDER, None),
        (None, "", State.BLANK, None),
    ],
)
def test_a_date_as_typed(
    typed: object, number_format: str, state: State, value: object, tmp_path: Path
) -> None:
    form = published()[DECLARED]
    cell = at(form, "project.start", tmp_path)
    answer = edited(form, tmp_path, put(cell, typed, number_format))["project.start"]
    assert (answer.state, answer.value) == (state, value)


@pytest.mark.parametrize(
    ("typed", "number_format", "text"),
    [
        (1, "General", "1.00(%)"),
        (100, '0.00"(%)"', "100.00(%)"),
        (0.955, "0.0%", "95.50(%)"),
        (0.955, '[Red]0.00%;"负"0%', "95.50(%)"),
        (1, "0%", "100.00(%)"),
        ("95.5%", "", "95.5%"),
        ("95.50(%)", "", "95.50(%)"),
        (12, '0"(次)"', "12.00(%)"),
        ("12次", "", "12次"),
        ("已完成", "", "已完成"),
    ],
)
def test_an_actual_value_as_typed(typed: object, number_format: str, text: str, tmp_path: Path) -> None:
    """A number counts in its target's unit; shown as a percentage it is one."""
    form = published()[SELF]
    path = "indicators[1].actual"
    assert form["indicators[1].target"].raw == "=100.00(%)"
    read_back = edited(form, tmp_path, put(at(form, path, tmp_path), typed, number_format))
    assert data.to_data(read_back)["indicators"][1]["actual"] == text


def test_a_rate_typed_as_a_percentage(tmp_path: Path) -> None:
    form = published()[SELF]
    path = "funds.total.rate"
    read_back = edited(form, tmp_path, put(at(form, path, tmp_path), 0.391, "0.00%"))
    assert read_back[path].value == Decimal("39.1")


# -- what stands around the form -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("（2024年度）", 2024), ("(2024 年度)", 2024), ("2024年度", 2024), ("（ 2024 年 ）", 2024),
        ("（２０２４年度）", 2024), ("(二〇二四年度)", 2024), ("编号20231231 （2024年度）", 2024), (2024, 2024),
    ],
)  # fmt: skip
def test_the_year_of_the_title(title: object, year: int, tmp_path: Path) -> None:
    for form_id in (SELF, DECLARED):
        assert edited(published()[form_id], tmp_path, put("A2", title))["year"].value == year


@pytest.mark.parametrize(
    ("title", "state"),
    [("（    年度）", State.UNREADABLE), ("XXXX年度", State.UNREADABLE), ("", State.BLANK)],
)
def test_a_title_without_a_year(title: str, state: State, tmp_path: Path) -> None:
    assert edited(published()[SELF], tmp_path, put("A2", title))["year"].state is state


def test_the_year_tells_two_editions_of_the_same_form_apart(tmp_path: Path) -> None:
    for form_id in ("002-01", "003-01", "004-01", SELF):
        form = published()[form_id]
        read_back = edited(form, tmp_path, put("I1" if form_id == SELF else "H1", None))
        assert read_back.edition == form.edition
        assert read_back.identity.edition == ""
        assert different(form, read_back) == {}
    in_text = edited(published()["003-01"], tmp_path, put("H1", None), put("B3", "2024年专项"))
    assert in_text.edition == "shanghai-declaration-2026"


def test_another_sheet_name_hidden_rows_and_a_second_sheet(tmp_path: Path) -> None:
    def rename(sheet: Worksheet) -> None:
        sheet.title = "Sheet1 (2)"
        for row in range(14, 20):
            sheet.row_dimensions[row].hidden = True
        other = sheet.parent.create_sheet("说明", 0)
        other["A1"] = "项目名称"
        other["A2"] = "三级指标"

    form = published()[SELF]
    path = workbook(form, tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(path)
    rename(book.worksheets[0])
    book.save(path)
    (read_back,) = read(path)
    assert (read_back.sheet, different(form, read_back)) == ("Sheet1 (2)", {})


def test_filled_forms_on_hidden_sheets_are_read_too_and_said_to_be_hidden(tmp_path: Path) -> None:
    form = published()[SELF]
    path = workbook(form, tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(path)
    copy, without_name = (book.copy_worksheet(book.worksheets[0]) for _ in range(2))
    copy["C3"], without_name["C3"] = "去年的", None
    copy.sheet_state, without_name.sheet_state = "hidden", "veryHidden"
    book.save(path)
    shown, hidden = read(path)
    assert (shown.project_name, shown.hidden) == (form.project_name, ())
    assert (hidden.project_name, copy.title in hidden.hidden[0].text) == ("去年的", True)
    book.create_sheet("空").sheet_state = "visible"
    book.worksheets[0].sheet_state = "hidden"
    book.active = 4
    book.save(path)
    assert [read_back.project_name for read_back in read(path)] == [form.project_name, "去年的", ""]


NOTES: list[list[tuple[int, str]]] = [
    [(1, "填报人：张三"), (3, "联系电话：021-12345678"), (5, "填报日期：2025-3-1")],
    [(1, "填报人"), (2, "张三"), (3, "联系电话"), (4, "021-12345678")],
    [(1, "单位负责人（签字）："), (4, "财务负责人：")],
    [(1, "注：1.定量指标填写数字。2.定性指标从列表中选择。")],
    [(1, "说明: 本表一式两份")],
    [(1, "本表由项目单位填写，一式两份，分别报主管部门和财政部门。")],
    [(3, "联系电话：021-12345678")],
    [(1, "备注")],
    [(1, "填报单位（盖章）：上海市医疗保障局")],
]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("form_id", [SELF, DECLARED])
@pytest.mark.parametrize("gap", [1, 3])
def test_lines_below_the_form(note: list[tuple[int, str]], form_id: str, gap: int, tmp_path: Path) -> None:
    def write(sheet: Worksheet) -> None:
        below = sheet.max_row + gap
        for column, text in note:
            sheet.cell(below, column, text)
        sheet.cell(below + 1, 1, "单位公章")

    form = published()[form_id]
    assert different(form, edited(form, tmp_path, write)) == {}


def test_a_line_above_the_table_head(tmp_path: Path) -> None:
    def write(sheet: Worksheet) -> None:
        sheet.insert_rows(3)
        sheet["A3"] = "填报单位（盖章）：某某局"
        sheet["G3"] = "单位：万元"

    form = published()[SELF]
    path = workbook(form, tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(path)
    for merged in list(book.worksheets[0].merged_cells.ranges):
        book.worksheets[0].unmerge_cells(str(merged))  # openpyxl does not move merges with the rows
    write(book.worksheets[0])
    book.save(path)
    (read_back,) = read(path)
    typed = {p: a for p, a in different(form, read_back).items() if not is_computed(form, p)}
    assert typed == {}
    assert read_back["project.name"].cell == "C4"


@pytest.mark.parametrize("form_id", [SELF, DECLARED])
def test_stray_notes_right_of_the_form(form_id: str, tmp_path: Path) -> None:
    def write(sheet: Worksheet) -> None:
        for row, text in (
            (3, "得分"),
            (5, "请核对"),
            (8, "100"),
            (14, "总分"),
            (15, "项目名称"),
            (16, "≥1.00(次)"),
        ):
            sheet.cell(row, 14, text)

    form = published()[form_id]
    assert different(form, edited(form, tmp_path, write)) == {}


def test_numbers_kept_as_text_are_named_where_they_stand(tmp_path: Path) -> None:
    path = workbook(published()["000-01"], tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["自评表"]
    sheet["E7"], sheet["F16"], sheet["G16"] = "61.04", "3.00", "３"
    book.save(path)
    (form,) = read(path)
    findings, _ = check(form, policy.load())
    assert {("Z16", "E7"), ("D05", "F16"), ("D04", "G16")} <= {(f.code, f.place.cell) for f in findings}
    assert form["funds.fiscal.executed"].value == Decimal("61.04")
