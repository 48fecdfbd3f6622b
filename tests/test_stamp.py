"""Stamped workbooks: the same bytes, cached values, locked cells, growing rows, inert text."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from forms import SELFASSESSMENT, changed, published, workbook
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltool import edition as editions
from xltool.app.generate import blank, compiled
from xltool.excel.stamp import stamp
from xltool.form import Filing


def sheet_of(form: Filing, *, values: bool = False) -> Worksheet:
    book = load_workbook(BytesIO(stamp(compiled(form.edition), form)), data_only=values)
    return book.worksheets[0]


def cells_with(sheet: Worksheet, text: str) -> list[str]:
    return [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == text]


@pytest.mark.parametrize("form_id", published())
def test_the_same_form_gives_the_same_bytes(form_id: str) -> None:
    form = published()[form_id]
    compiled_again = compiled.__wrapped__(form.edition)
    assert stamp(compiled(form.edition), form) == stamp(compiled_again, form)


def test_a_file_does_not_depend_on_its_neighbours() -> None:
    first = stamp(compiled(SELFASSESSMENT), published()["000-01"])
    stamp(compiled(SELFASSESSMENT), published()["000-13"])
    assert stamp(compiled(SELFASSESSMENT), published()["000-01"]) == first


@pytest.mark.parametrize("form_id", ["000-13", "002-01", "004-01"])
def test_every_part_is_sound_xml_and_nothing_of_the_template_leaks(form_id: str) -> None:
    form = published()[form_id]
    with zipfile.ZipFile(BytesIO(stamp(compiled(form.edition), form))) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
            assert b"{{" not in archive.read(name), name
        listed = re.findall(rb'PartName="/([^"]+)"', archive.read("[Content_Types].xml"))
        assert {part.decode() for part in listed} <= set(archive.namelist())


def test_every_formula_has_its_value_cached() -> None:
    formulas, values = sheet_of(published()["000-01"]), sheet_of(published()["000-01"], values=True)
    found = {}
    for row in formulas.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                found[cell.coordinate] = values[cell.coordinate].value
    # printed on the published form: 94.63 % and 9.46 points, 98.46 in all, 优
    assert (found["G6"], found["H6"], found["G38"], found["B39"]) == (94.63, 9.46, 98.46, "优")
    # 部分达成 is scored by judgement, 60 of 50 people earns all 3 points
    assert (found["J36"], found["J23"]) == (None, 3)


def test_a_stated_value_that_differs_from_the_formula_stands_as_stated() -> None:
    sheet = sheet_of(published()["000-14"])
    assert (sheet["F27"].value, sheet["G27"].value) == (100, 89.91)
    assert str(sheet["G6"].value).startswith("=IF(")
    assert str(sheet_of(published()["000-01"])["G38"].value).startswith("=ROUND(")


def test_an_actual_value_is_a_number_that_shows_its_unit() -> None:
    cell = sheet_of(published()["000-01"])["E16"]
    assert (cell.value, cell.number_format) == (1, '0.00"(次)"')
    empty = sheet_of(changed("000-01", i3__actual=None))["E16"]
    assert (empty.value, empty.number_format) == (None, '0.00"(次)"')  # typing 3 will show 3.00(次)
    odd = sheet_of(changed("000-01", i3__actual="1(次)"))["E16"]
    assert odd.value == "1(次)"


def test_targets_and_hostile_texts_are_text() -> None:
    form = changed("000-01", i0__name="=1+1", i1__reason="@SUM(A1)", i2__name="+cmd|' /C calc'!A0")
    sheet = sheet_of(form)
    for cell, text in (
        ("C13", "=1+1"),
        ("H14", "@SUM(A1)"),
        ("C15", "+cmd|' /C calc'!A0"),
        ("D17", "=4.00(位)"),
    ):
        assert (sheet[cell].value, sheet[cell].data_type) == (text, "s")


def test_levels_run_together_and_a_level_two_run_ends_with_its_level_one() -> None:
    merged = {str(reference) for reference in sheet_of(published()["000-01"]).merged_cells.ranges}
    assert {"A13:A15", "B13:B14", "A16:A31", "B16:B21", "A32:A36", "B32:B35"} <= merged
    assert not any(reference.startswith(("B15:", "B36:")) for reference in merged)


def test_what_surrounds_the_rows_follows_them() -> None:
    sheet = sheet_of(published()["000-01"])  # 25 indicators: rows 13 to 37
    assert sheet.print_area == "'自评表'!$A$1:$H$39"
    assert sheet.print_title_rows == "$12:$12"
    assert sheet.auto_filter.ref == "L12:L37"
    ranges = [str(validation.sqref) for validation in sheet.data_validations.dataValidation]
    assert "E13:E37" in ranges
    assert sheet["F38"].value == "=ROUND(F6+SUM(F13:F37),2)"


def test_input_cells_are_open_and_all_else_is_locked_without_a_password() -> None:
    sheet = sheet_of(published()["000-01"])
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert (
        not sheet.protection.insertRows
        and not sheet.protection.formatRows
        and not sheet.protection.autoFilter
    )
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert {"C3", "C7", "F6", "B11", "C13", "G13"} <= opened
    assert not {"A1", "A3", "C6", "G6", "H6", "F7", "G38", "B39", "I13", "K13"} & opened


def test_what_is_given_can_be_locked_and_looks_like_paper() -> None:
    form = published()["000-01"]
    locked = frozenset(
        {"project.name", "funds.total.initial", "indicators[1].target", "indicators[1].level1"}
    )
    plain = load_workbook(BytesIO(stamp(compiled(form.edition), form))).worksheets[0]
    sheet = load_workbook(BytesIO(stamp(compiled(form.edition), form, locked))).worksheets[0]
    changed = {
        cell.coordinate
        for row in sheet.iter_rows() for cell in row
        if cell.protection.locked != plain[cell.coordinate].protection.locked
    }  # fmt: skip
    # C6 is a sum and column B drawn text, both locked anyway; C3 is merged as far as H3
    assert changed == {"C3", "D3", "E3", "F3", "G3", "H3", "D14"}
    assert sheet["D14"].fill.fill_type is None
    assert sheet["D14"].value == plain["D14"].value
    assert sheet["D14"].border.left.style == plain["D14"].border.left.style
    assert sheet["E14"].number_format == plain["E14"].number_format


@pytest.mark.parametrize("name", editions.names())
def test_a_blank_form_has_hidden_spare_rows_in_every_group(name: str) -> None:
    edition = editions.load(name)
    sheet = sheet_of(blank(edition))
    first = edition.drawing.repeated_row + 1
    groups = sum(map(len, edition.groups.values()))
    rows = range(first, first + groups * (edition.spare + 1))
    hidden = [row for row in rows if sheet.row_dimensions[row].hidden]
    assert len(hidden) == groups * edition.spare
    assert sheet.row_dimensions[first].hidden is False
    assert sheet.auto_filter.filterColumn[0].filters.filter == ["打印"]
    assert not any(sheet.row_dimensions[row].height == 0 for row in rows)


def test_drop_downs_come_from_the_hidden_sheet() -> None:
    book = load_workbook(BytesIO(stamp(compiled(SELFASSESSMENT), blank(editions.load(SELFASSESSMENT)))))
    assert book["选项"].sheet_state == "hidden"
    lists = {v.formula1 for v in book.worksheets[0].data_validations.dataValidation if v.type == "list"}
    assert lists == {"choices_i_level1", "choices_i_level2", "choices_i_actual"}
    assert book.defined_names["choices_i_actual"].attr_text == "选项!$C$2:$C$4"
    assert [book["选项"].cell(row, 3).value for row in (2, 3, 4)] == [
        "达成指标", "部分达成指标并具有一定效果", "未达成指标且效果较差",
    ]  # fmt: skip


def test_long_text_gets_the_height_it_needs() -> None:
    short, long = (sheet_of(changed("000-01", i0__reason=text)) for text in ("短", "很长的说明" * 40))
    # 200 characters at 15.5 columns: 8 characters a line, 25 lines of about 14 points
    assert short.row_dimensions[13].height == 24
    assert 330 <= long.row_dimensions[13].height <= 409
    with zipfile.ZipFile(BytesIO(stamp(compiled(SELFASSESSMENT), published()["000-01"]))) as archive:
        assert b"customHeight" not in archive.read("xl/worksheets/sheet1.xml")  # Excel still fits longer text


def test_a_workbook_is_small(tmp_path: Path) -> None:
    assert workbook(published()["000-13"], tmp_path / "表.xlsx").stat().st_size < 60_000


def test_text_that_looks_like_an_escape_stands_as_it_is(tmp_path: Path) -> None:
    from xltool.excel.reading.read import read

    form = changed("000-01", i0__name="编号_x0041_项目", i1__reason="第一行\r\n第二行")
    (back,) = read(workbook(form, tmp_path / "表.xlsx"))
    assert back["indicators[0].name"].raw == "编号_x0041_项目"
    assert back["indicators[1].reason"].raw == "第一行\n第二行"
