"""The forms in a real spreadsheet program: opened, recalculated, saved, worked on, and read back unchanged."""

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from forms import SELFASSESSMENT, changed, published, workbook

from libreoffice.edits import (
    Edit,
    clear,
    copy_sheet,
    delete_columns,
    delete_rows,
    insert_columns,
    insert_rows,
    move,
    rename_sheet,
    set_formula,
    set_text,
    set_value,
    type_in,
    unmerge,
)
from libreoffice.office import Office, Recalculated
from xltool import data
from xltool import edition as editions
from xltool.answer import State
from xltool.app.generate import blank
from xltool.edition.content import Role
from xltool.excel.reading.read import read
from xltool.form import Filing
from xltool.live.sheet import FACTS_SHEET

ASSESSED = [form_id for form_id, form in published().items() if form.edition == SELFASSESSMENT]
SHEET = "自评表"
#: Computed on the self-assessment; the printed forms state all of them.
COMPUTED = (
    [f"funds.{row}.rate" for row in ("total", "fiscal", "carryover", "other")]
    + [f"funds.total.{column}" for column in ("initial", "budget", "executed", "score")]
    + ["total.weight", "total.score", "grade"]
)


def computed_paths(form: Filing) -> set[str]:
    """The single answers that the form's drawing computes."""
    fields = editions.load(form.edition).drawing.fields()
    return {
        cell.content.path
        for cell in fields
        if cell.content.role is Role.COMPUTED and not cell.content.repeats
    }


def without_computed(form: Filing) -> Filing:
    """The form's data with every computed answer left out, so that each becomes a formula."""
    names = {path.replace(".", "__"): None for path in computed_paths(form)}
    return changed(form.id or "", **names)


class Opened:
    """What LibreOffice made of one of our workbooks: every value recalculated, and the file it saved."""

    def __init__(self, office: Office, ours: Path, saved: Path) -> None:
        self.ours, self.saved = ours, saved
        with office.open(ours) as book:
            self.values: Recalculated = book.recalculate()
            book.save(saved)


@pytest.fixture(scope="module")
def opened(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Filing], Opened]:
    """Each form opened in LibreOffice once."""
    folder, known, count = tmp_path_factory.mktemp("打开"), {}, itertools.count()

    def look(form: Filing) -> Opened:
        key = repr(data.to_data(form))
        if key not in known:
            n = next(count)
            known[key] = Opened(office, workbook(form, folder / f"{n}.xlsx"), folder / f"{n} 另存.xlsx")
        return known[key]

    return look


Look = Callable[[Filing], Opened]


def formulas(path: Path) -> Iterator[tuple[str, str, object]]:
    """Sheet, cell and cached value of every formula."""
    drawn, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for sheet in drawn.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, cached[sheet.title][cell.coordinate].value


def as_cached(value: object) -> object:
    """LibreOffice's value as a workbook caches it: errors by their text, numbers to fifteen digits."""
    if isinstance(value, dict):
        return value["error"]
    return Decimal(f"{value:.15g}").normalize() if isinstance(value, (int, float)) else value or None


# -- open, recalculate, save -----------------------------------------------------------------------


@pytest.mark.parametrize("form_id", published())
def test_read_back_before_and_after_libreoffice(form_id: str, opened: Look) -> None:
    form = published()[form_id]
    seen = opened(form)
    for path in (seen.ours, seen.saved):
        (read_back,) = read(path)
        assert data.to_data(read_back) == data.to_data(form)
        assert read_back.identity.edition == form.edition
        assert (read_back.missing_columns, read_back.missing_labels) == ((), ())


@pytest.mark.parametrize("form_id", published())
def test_values_cached_by_us_are_libreoffices(form_id: str, opened: Look) -> None:
    assert_cached_like_libreoffice(opened(published()[form_id]))


@pytest.mark.parametrize("form_id", published())
def test_values_cached_by_us_where_nothing_computed_is_stated(form_id: str, opened: Look) -> None:
    assert_cached_like_libreoffice(opened(without_computed(published()[form_id])))


@pytest.mark.parametrize("name", editions.names())
def test_values_cached_in_blank_forms_are_libreoffices(name: str, opened: Look) -> None:
    assert_cached_like_libreoffice(opened(blank(editions.load(name))))


@pytest.mark.parametrize(
    ("form_id", "suffix", "written_as"),
    [(form_id, ".ods", "calc8") for form_id in ("000-05", "000-14", "002-01", "003-01", "004-02")]
    + [(form_id, ".xls", "MS Excel 97") for form_id in ("000-05", "000-14", "004-02")],
)
def test_read_back_from_older_and_other_formats(
    form_id: str, suffix: str, written_as: str, office: Office, tmp_path: Path
) -> None:
    """Where a formula gives empty text, the fast reader sees 0 in .xls: such forms are left out."""
    form = published()[form_id]
    source, saved = workbook(form, tmp_path / "表.xlsx"), (tmp_path / "表").with_suffix(suffix)
    office.recalculate_and_save(source, saved, written_as)
    (read_back,) = read(saved)
    assert data.to_data(read_back) == data.to_data(form)


def assert_cached_like_libreoffice(seen: Opened) -> None:
    """Every formula's cached value, those beside the form and the verdicts included; facts have none."""
    ours = [found for found in formulas(seen.ours) if found[0] != FACTS_SHEET]
    assert ours
    different = {
        f"{sheet}!{cell}": (cached, seen.values[sheet].get(cell)) for sheet, cell, cached in ours
        if as_cached(cached) != as_cached(seen.values[sheet].get(cell, ""))
    }  # fmt: skip
    assert different == {}


@pytest.mark.parametrize("form_id", ASSESSED)
def test_recalculated_figures_are_those_printed(form_id: str, opened: Look) -> None:
    """Rates, rate points, sums of funds, totals and grade, with every one of them a formula."""
    printed = published()[form_id]
    seen = opened(without_computed(printed))
    (read_back,) = read(seen.saved)
    (stamped,) = read(seen.ours)
    in_formulas = {cell for _, cell, _ in formulas(seen.ours)}
    expected = {path: printed[path].value for path in COMPUTED}
    if form_id == "000-14":  # printed 100.00 and 89.91; its rows give 85 + 10 and 81.00 + 3.91
        assert (expected["total.weight"], expected["total.score"]) == (Decimal("100.00"), Decimal("89.91"))
        expected |= {"total.weight": Decimal("95.00"), "total.score": Decimal("84.91")}
    for path, value in expected.items():
        cell = stamped[path].cell
        assert cell in in_formulas, path
        assert as_cached(seen.values[SHEET][cell]) == (
            value.normalize() if isinstance(value, Decimal) else value
        ), path
        assert read_back[path].value == value, path


def test_a_stated_total_that_is_wrong_stands_as_printed(opened: Look) -> None:
    seen = opened(published()["000-14"])
    (read_back,) = read(seen.saved)
    assert (read_back["total.weight"].value, read_back["total.score"].value) == (
        Decimal("100.00"),
        Decimal("89.91"),
    )
    assert not {read_back[path].cell for path in ("total.weight", "total.score")} & {
        cell for _, cell, _ in formulas(seen.saved)
    }


# -- an officer at work ----------------------------------------------------------------------------


@pytest.fixture
def worked_on(office: Office, tmp_path: Path) -> Callable[..., list[Filing]]:
    """A form stamped, edited in LibreOffice, saved and read."""

    def work(form: Filing, *edits: Edit) -> list[Filing]:
        source = workbook(form, tmp_path / "表.xlsx")
        office.edit(source, tmp_path / "改过.xlsx", list(edits))
        return read(tmp_path / "改过.xlsx")

    return work


Work = Callable[..., list[Filing]]

#: The self-assessment 000-05 has its heads in row 12 and its first indicator in row 13.
FORM, HEAD, FIRST = "000-05", 12, 13


def last_row(form: Filing) -> int:
    """The row of the last indicator."""
    return FIRST + len(form.indicators) - 1


def stated(form: Filing) -> dict[str, Any]:
    """Its data without what identifies it."""
    return data.to_data(form)


def added(**answers: str | None) -> dict[str, str | None]:
    """An indicator row as data."""
    keys = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
    return {key: answers.get(key) for key in keys}


def test_rows_inserted_in_the_table_and_filled(worked_on: Work) -> None:
    """A row within the first group of two: it takes the levels above, and the sums take it in."""
    form = published()[FORM]
    row = FIRST + 3
    (read_back,) = worked_on(
        form, insert_rows(SHEET, row, 2),
        set_text(SHEET, f"C{row}", "新增指标"), set_text(SHEET, f"D{row}", "≥3.00(次)"), set_value(SHEET, f"E{row}", 4),
        set_value(SHEET, f"F{row}", 2), set_value(SHEET, f"G{row}", 1.5), set_text(SHEET, f"H{row}", "刚开始"),
    )  # fmt: skip
    expected = stated(form)
    above = expected["indicators"][2]
    expected["indicators"].insert(3, added(
        level1=above["level1"], level2=above["level2"], name="新增指标", target="≥3.00(次)", actual="4.00(次)",
        weight="2.00", score="1.50", reason="刚开始",
    ))  # fmt: skip
    expected["total"] = {key: f"{Decimal(expected['total'][key]) + Decimal(more):f}"
                         for key, more in (("weight", "2.00"), ("score", "1.50"))}  # fmt: skip
    assert stated(read_back) == expected


def test_rows_inserted_above_the_table_and_above_the_form(worked_on: Work) -> None:
    form = published()[FORM]
    (read_back,) = worked_on(
        form, insert_rows(SHEET, HEAD, 2), set_text(SHEET, f"A{HEAD}", "以下由项目单位填写"),
        insert_rows(SHEET, 6), insert_rows(SHEET, 3), set_text(SHEET, "A3", "填报单位（盖章）："),
        insert_rows(SHEET, 1, 2), set_text(SHEET, "A1", "附件2"),
    )  # fmt: skip
    assert stated(read_back) == stated(form)
    assert read_back["project.name"].cell == "C6"


def test_rows_deleted(worked_on: Work) -> None:
    """The last indicator of a level taken away, and the totals with it."""
    form = published()[FORM]
    (read_back,) = worked_on(form, delete_rows(SHEET, last_row(form)))
    assert [row.name.value for row in read_back.indicators] == [
        row.name.value for row in form.indicators[:-1]
    ]
    assert read_back["total.weight"].value == Decimal(100) - (form.indicators[-1].weight.value or 0)


@pytest.mark.parametrize("column", list("ABCDEFGH"))
def test_a_column_inserted(column: str, worked_on: Work) -> None:
    form = published()[FORM]
    (read_back,) = worked_on(form, insert_columns(SHEET, column))
    assert stated(read_back) == stated(form)


@pytest.mark.parametrize("column", list("BCDEFGH"))
def test_a_column_inserted_with_a_head_of_its_own(column: str, worked_on: Work) -> None:
    form = published()[FORM]
    rows = range(FIRST, last_row(form) + 1)
    notes = [set_text(SHEET, f"{column}{row}", "已核对") for row in rows]
    (read_back,) = worked_on(
        form, insert_columns(SHEET, column), unmerge(SHEET, f"A{FIRST}:I{last_row(form)}"),
        set_text(SHEET, f"{column}{HEAD}", "核对情况"), *notes,
    )  # fmt: skip
    assert stated(read_back) == stated(form)


def test_scores_moved_before_weights(worked_on: Work) -> None:
    """得分 stands before 分值 in the table and its totals, but not in the funds above."""
    form = published()[FORM]
    end = last_row(form) + 1
    (read_back,) = worked_on(
        form, move(SHEET, f"F{HEAD}:F{end}", f"N{HEAD}"), move(SHEET, f"G{HEAD}:G{end}", f"F{HEAD}"),
        move(SHEET, f"N{HEAD}:N{end}", f"G{HEAD}"),
    )  # fmt: skip
    assert stated(read_back) == stated(form)
    assert read_back["indicators[0].score"].cell == f"F{FIRST}"


def test_reasons_moved_to_the_far_left(worked_on: Work) -> None:
    form = changed(FORM, i2__reason="天气原因", i4__reason="人员调整")
    end = last_row(form)
    (read_back,) = worked_on(
        form, insert_columns(SHEET, "A"), move(SHEET, f"I{HEAD}:I{end}", f"A{HEAD}"),
    )  # fmt: skip
    assert stated(read_back) == stated(form)
    assert read_back["indicators[2].reason"].cell == f"A{FIRST + 2}"


def test_blocks_moved(worked_on: Work) -> None:
    """The whole form moved right and down, and the goals below the table."""
    form = published()[FORM]
    end = last_row(form) + 2
    (read_back,) = worked_on(form, move(SHEET, f"A1:K{end}", "D8"))
    assert stated(read_back) == stated(form)
    (read_back,) = worked_on(form, move(SHEET, "A10:H11", f"A{end + 2}"))
    assert stated(read_back) == stated(form)


def test_every_cell_unmerged(worked_on: Work) -> None:
    form = published()[FORM]
    (read_back,) = worked_on(form, unmerge(SHEET, f"A1:K{last_row(form) + 2}"))
    assert stated(read_back) == stated(form)


def test_labels_retyped(worked_on: Work) -> None:
    form = published()[FORM]
    labels = {
        "A3": "项 目 名 称：", "A4": "主管部门:", "E4": "实施单位（盖章）", "A5": "项目资金(万元)",
        "B7": "其中: 当年财政拨款", "B8": "上年结转资金（万元）", "F5": "分值", "G5": "执行率（％）",
        "A10": "年 度 总 体 目 标", "A12": "一级\n指标",
        "D12": "【年度】指标值", "H12": "偏差原因分析\n及改进措施", "A1": "2024年度 财政项目支出绩效自评表",
    }  # fmt: skip
    (read_back,) = worked_on(form, *(set_text(SHEET, cell, text) for cell, text in labels.items()))
    assert stated(read_back) == stated(form)
    assert (read_back.missing_columns, read_back.missing_labels) == ((), ())


def test_helper_columns_deleted(worked_on: Work) -> None:
    form = published()[FORM]
    (read_back,) = worked_on(form, delete_columns(SHEET, "I", 3))
    assert stated(read_back) == stated(form) | {"id": None}
    assert read_back.edition == SELFASSESSMENT


def test_several_forms_in_one_workbook(worked_on: Work) -> None:
    form = published()[FORM]
    forms = worked_on(
        form, copy_sheet(SHEET, "第二季度"), copy_sheet(SHEET, "b 项目(2)"), rename_sheet(SHEET, "甲"),
        set_text("第二季度", "C3", "第二个项目"), set_value("b 项目(2)", f"F{FIRST}", 1), insert_rows("b 项目(2)", 1),
    )  # fmt: skip
    one, two, three = sorted(
        forms, key=lambda read_back: ["甲", "第二季度", "b 项目(2)"].index(read_back.sheet)
    )
    expected = stated(form)
    assert stated(one) == expected
    assert stated(two) == expected | {"project": expected["project"] | {"name": "第二个项目"}}
    assert three.indicators[0].weight.value == Decimal(1)
    assert three["total.weight"].value == Decimal(101) - (form.indicators[0].weight.value or 0)


def blank_row_filled(worked_on: Work, typed: Edit) -> Filing:
    """A blank form whose first row gets a target in percent and an actual value as typed."""
    (read_back,) = worked_on(
        blank(editions.load(SELFASSESSMENT)), set_text(SHEET, f"C{FIRST}", "完成率"),
        set_text(SHEET, f"D{FIRST}", "≥95.00(%)"), typed,
    )  # fmt: skip
    return read_back


@pytest.mark.parametrize(
    ("typed", "actual"),
    [
        (set_value(SHEET, f"E{FIRST}", 96), "96.00(%)"),
        (type_in(SHEET, f"E{FIRST}", "96"), "96.00(%)"),
        (type_in(SHEET, f"E{FIRST}", "96.5%"), "96.50(%)"),
        (type_in(SHEET, f"E{FIRST}", "100%"), "100.00(%)"),
        (type_in(SHEET, f"E{FIRST}", "=193/2"), "96.50(%)"),
        (set_formula(SHEET, f"E{FIRST}", "=96.5"), "96.50(%)"),
        (set_text(SHEET, f"E{FIRST}", "96.5%"), "96.5%"),
        (set_text(SHEET, f"E{FIRST}", "96.50(%)"), "96.50(%)"),
        (set_text(SHEET, f"E{FIRST}", "达成指标"), "达成指标"),
        (type_in(SHEET, f"E{FIRST}", "-"), "-"),
    ],
)
def test_an_actual_value_typed(typed: Edit, actual: str, worked_on: Work) -> None:
    read_back = blank_row_filled(worked_on, typed)
    assert stated(read_back)["indicators"][0]["actual"] == actual


def test_an_actual_value_that_is_an_error(worked_on: Work) -> None:
    read_back = blank_row_filled(worked_on, set_formula(SHEET, f"E{FIRST}", "=1/0"))
    assert read_back["indicators[0].actual"].state is State.ERROR


def test_spare_rows_of_a_blank_form_filled(worked_on: Work) -> None:
    """Two groups filled, one past its spare rows; totals and grade follow."""
    edits: list[Edit] = [
        set_text(SHEET, "C3", "某某专项"), set_text(SHEET, "C4", "某局"), set_text(SHEET, "G4", "某中心"),
        set_value(SHEET, "C7", 64.5), set_value(SHEET, "D7", 64.5), set_value(SHEET, "E7", 61.04),
        insert_rows(SHEET, FIRST + 4),
    ]  # fmt: skip
    rows = [(FIRST + n, f"经济{n}", 15) for n in range(5)] + [(FIRST + 5, "社会0", 15)]
    for row, name, weight in rows:
        edits += [
            set_text(SHEET, f"C{row}", name), set_text(SHEET, f"D{row}", "≥1.00(次)"), set_value(SHEET, f"E{row}", 1),
            set_value(SHEET, f"F{row}", weight), set_value(SHEET, f"G{row}", weight),
        ]  # fmt: skip
    (read_back,) = worked_on(blank(editions.load(SELFASSESSMENT)), *edits)
    filled = [(row.level2.value, row.name.value) for row in read_back.indicators if row.exists]
    assert filled == [("经济成本指标", f"经济{n}") for n in range(5)] + [("社会成本指标", "社会0")]
    assert read_back["funds.total.rate"].value == Decimal("94.63")  # 61.04 ÷ 64.50 = 94.635…%, cut off
    assert read_back["funds.total.score"].value == Decimal("9.46")
    assert read_back["total.weight"].value == Decimal(100)
    assert read_back["total.score"].value == Decimal("99.46")
    assert read_back["grade"].value == "优"


def test_a_declaration_worked_on(worked_on: Work) -> None:
    form = published()["004-02"]
    sheet = editions.load(form.edition).sheet
    row = FIRST + 1
    (read_back,) = worked_on(
        form, insert_rows(sheet, row), set_text(sheet, f"D{row}", "新增指标"), set_text(sheet, f"F{row}", "≥3.00(次)"),
        insert_columns(sheet, "C"), insert_columns(sheet, "A"), unmerge(sheet, "A1:K30"),
        set_text(sheet, "B3", "项 目 名 称"), insert_rows(sheet, 3),
    )  # fmt: skip
    expected = stated(form)
    above = expected["indicators"][0]
    new = {"level1": above["level1"], "level2": above["level2"], "name": "新增指标", "target": "≥3.00(次)"}
    expected["indicators"].insert(1, new)
    assert stated(read_back) == expected


def test_answers_cleared_are_blank(worked_on: Work) -> None:
    form = published()[FORM]
    (read_back,) = worked_on(
        form, clear(SHEET, "C3"), clear(SHEET, "C7:E7"), clear(SHEET, f"E{FIRST}:H{FIRST}")
    )
    for path in ("project.name", "funds.fiscal.initial", "indicators[0].actual", "indicators[0].reason"):
        assert read_back[path].is_blank, path
    assert read_back["funds.total.rate"].value == Decimal(0)
