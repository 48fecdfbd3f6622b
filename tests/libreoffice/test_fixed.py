"""Corrected copies in a real spreadsheet program: recalculated they say what they say without it."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from forms import published, workbook
from hands import Formula, Shown, Typed, typed_over
from reading import said

from libreoffice.edits import (
    Edit,
    insert_columns,
    insert_rows,
    move,
    set_text,
    set_value,
    unmerge,
)
from libreoffice.office import Office
from xltool import policy
from xltool.excel.mend import mend
from xltool.excel.reading.read import read
from xltool.form import Filing
from xltool.repair import Corrections

#: A self-assessment with 11 indicators in rows 13 to 23.
FORM, SHEET, FIRST, LAST = "000-05", "自评表", 13, 23
#: Sheets of live checks are recalculated by whoever opens the copy.
OURS = ("自评表", "申报表")


def fixed(path: Path) -> tuple[Corrections, Path]:
    """What was repaired in a workbook of one form, and the copy."""
    done = mend(path, read(path), policy.load())
    copy = path.with_name("副本.xlsx")
    copy.write_bytes(done.content)
    return done.forms[0], copy


def cached(path: Path) -> Iterator[tuple[str, str, object]]:
    """The form's formulas with their cached values; those that look at other sheets are left out."""
    drawn, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for sheet in (sheet for sheet in drawn.worksheets if sheet.title in OURS):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            if "x_" not in str(cell.value):
                yield sheet.title, cell.coordinate, values[sheet.title][cell.coordinate].value


def as_cached(value: object) -> object:
    if isinstance(value, dict):
        return value["error"]
    return Decimal(f"{value:.15g}").normalize() if isinstance(value, (int, float)) else value or None


def recalculated_alike(office: Office, path: Path) -> Filing:
    """Asserts that a hard recalculation changes nothing, and that the saved workbook reads the same."""
    with office.open(path) as book:
        values = book.recalculate()
        book.save(path.with_name("另存.xlsx"))
    different = {
        f"{sheet}!{cell}": (value, values[sheet].get(cell)) for sheet, cell, value in cached(path)
        if as_cached(value) != as_cached(values[sheet].get(cell, ""))
    }  # fmt: skip
    assert different == {}
    (one,), (other,) = read(path), read(path.with_name("另存.xlsx"))
    assert {p: said(answer) for p, answer in one.all_answers()} == {
        p: said(answer) for p, answer in other.all_answers()
    }
    return one


@pytest.mark.parametrize(
    ("form_id", "cells"),
    [
        ("000-14", {}),
        (FORM, {"F13": "８", "G13": Shown("7.00", "@"), "D15": "不少于2次", "E15": "３次", "E23": Shown(0.9, "0%")}),
        (FORM, {"C7": "1 052.80", "G6": 99, "H6": None, "F24": Formula("#REF!", "#REF!", "e"), "B25": "中"}),
        (FORM, {"G20": 1, "D17": "<p>≤１&nbsp;次</p>", "E17": "0", "B11": "<p>甲</p><p>乙</p>"}),
        (FORM, {"G6": Shown(0.6775, "0.00%"), "G7": Shown("67.75%", "@"), "B25": Shown("优", "@")}),
        ("004-01", {"B5": "2024 年 1 月 5 日", "E5": 20241231, "C6": 1, "C7": "１,０００"}),
        ("002-01", {"D20": "≥100％"}),
    ],
)  # fmt: skip
def test_corrected_copies(form_id: str, cells: dict[str, Typed], office: Office, tmp_path: Path) -> None:
    done, copy = fixed(typed_over(workbook(published()[form_id], tmp_path / "表.xlsx"), cells))
    assert done.repairs
    recalculated_alike(office, copy)


@pytest.mark.parametrize(
    "edits",
    [
        [insert_columns(SHEET, "A"), insert_rows(SHEET, 1, 2), set_value(SHEET, "H26", 5),
            set_text(SHEET, "C27", "差")],
        [unmerge(SHEET, "A1:H30"), insert_columns(SHEET, "D", 2), set_text(SHEET, "I24", "50")],
        [move(SHEET, "A1:L25", "D8"), set_value(SHEET, "J31", 50), set_value(SHEET, "J13", 1)],
    ],
)  # fmt: skip
def test_formulas_find_their_cells_where_they_are_now(
    edits: list[Edit], office: Office, tmp_path: Path
) -> None:
    source = tmp_path / "挪过.xlsx"
    office.edit(workbook(published()[FORM], tmp_path / "表.xlsx"), source, edits)
    done, copy = fixed(source)
    assert "total.score" in {repair.path for repair in done.repairs}
    form = recalculated_alike(office, copy)
    assert (form["total.score"].value, form["grade"].value) == (Decimal("90.78"), "优")
    assert form["funds.total.rate"].value == Decimal("67.75")


def test_a_row_below_the_sums_is_taken_in(office: Office, tmp_path: Path) -> None:
    """A row added at the end of the table, which the sums issued with the form do not reach."""
    row, source = LAST + 1, tmp_path / "加行.xlsx"
    office.edit(workbook(published()[FORM], tmp_path / "表.xlsx"), source, [
        insert_rows(SHEET, row), set_text(SHEET, f"C{row}", "新增指标"), set_text(SHEET, f"D{row}", ">=3次"),
        set_value(SHEET, f"E{row}", 3), set_value(SHEET, f"F{row}", 5), set_text(SHEET, f"G{row}", "４"),
    ])  # fmt: skip
    done, copy = fixed(source)
    assert {repair.cell for repair in done.repairs} >= {f"D{row}", f"G{row}", f"G{row + 1}"}
    form = recalculated_alike(office, copy)
    assert (form["total.weight"].value, form["total.score"].value) == (Decimal(105), Decimal("94.78"))


def test_workbooks_saved_by_another_program(office: Office, tmp_path: Path) -> None:
    source = tmp_path / "另存过.xlsx"
    office.edit(workbook(published()[FORM], tmp_path / "表.xlsx"), source, [
        set_text(SHEET, "D15", "大于等于２次"), set_text(SHEET, "G13", "７"), set_value(SHEET, "G24", 1),
    ])  # fmt: skip
    done, copy = fixed(source)
    assert {repair.cell for repair in done.repairs} == {"D15", "G13", "G24", "B25"}
    form = recalculated_alike(office, copy)
    assert form["total.score"].value == Decimal("90.78")
    assert fixed(copy)[0].repairs == []
