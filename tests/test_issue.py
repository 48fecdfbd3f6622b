"""Self-assessments issued from declarations: what was declared is filled in and locked, the rest is to be filled in."""

import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from commands import DECLARATION, Run, example, names, stated, write
from forms import SELFASSESSMENT, changed, published, workbook
from openpyxl.worksheet.worksheet import Worksheet
from typed_anew import without_identity

from xltool.answer import State
from xltool.app.making import Batch
from xltool.app.task import Made
from xltool.excel.reading.read import read
from xltool.form import Filing, Kind

DECLARED = sorted(form_id for form_id, form in published().items() if form.kind is Kind.DECLARATION)
SOURCES = ("fiscal", "carryover", "other")


class Issue(NamedTuple):
    """An issued workbook: its outcome, as it reads, as openpyxl sees it."""

    made: Made
    form: Filing
    sheet: Worksheet


def issued(source: Path, out: Path, **settings: Any) -> list[Made]:
    return [one for outcomes in Batch(SELFASSESSMENT, source, out, **settings).run() for one in outcomes]


@pytest.fixture(scope="module")
def issues(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Issue]:
    """The self-assessment issued from each published declaration, which was handed in as a workbook."""
    folder = tmp_path_factory.mktemp("申报")
    for form_id in DECLARED:
        workbook(published()[form_id], folder / f"{form_id}.xlsx")
    outcomes = {Path(one.source).stem: one for one in issued(folder, folder / "自评")}

    @cache
    def of(form_id: str) -> Issue:
        made = outcomes[form_id]
        assert made.workbook is not None
        (form,) = read(made.workbook)
        return Issue(made, form, openpyxl.load_workbook(made.workbook).worksheets[0])

    return of


def declared(form_id: str) -> dict[str, Any]:
    return dict(json.loads(example(form_id).read_text(encoding="utf-8")))


def in_wan(yuan: str | None) -> Decimal | None:
    return None if yuan is None else (Decimal(yuan) / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def only(source: Path, out: Path) -> tuple[Made, Filing]:
    """The one workbook that comes of a source."""
    (made,) = issued(source, out)
    assert made.workbook is not None, made.refusal
    (form,) = read(made.workbook)
    return made, form


def is_locked(sheet: Worksheet, form: Filing, path: str) -> bool:
    return bool(sheet[form[path].cell].protection.locked)


def test_there_are_24_declarations() -> None:
    assert len(DECLARED) == 24


@pytest.mark.parametrize("form_id", DECLARED)
def test_what_was_declared_is_filled_in(issues: Callable[[str], Issue], form_id: str) -> None:
    form, said = issues(form_id).form, declared(form_id)
    assert (form.edition, form.id, form.year.value) == (SELFASSESSMENT, form_id, said["year"])
    for key in ("name", "department", "unit"):
        assert form[f"project.{key}"].raw == said["project"][key]
    assert form["goals.expected"].raw == said["goals"]["annual"]
    rows = [row for row in said["indicators"] if row["name"]]
    keys = ("level1", "level2", "name", "target")
    assert [[row[key].raw or None for key in keys] for row in form.indicators] == [
        [row[k] for k in keys] for row in rows
    ]
    amounts = {source: in_wan(said["funds"]["annual"][source]) for source in SOURCES}
    assert {source: form.number(f"funds.{source}.initial").value for source in SOURCES} == amounts
    assert form.number("funds.total.initial").value == sum(a for a in amounts.values() if a is not None)


@pytest.mark.parametrize("form_id", DECLARED)
def test_the_rest_is_blank(issues: Callable[[str], Issue], form_id: str) -> None:
    form = issues(form_id).form
    rows = [row[key] for row in form.indicators for key in ("actual", "weight", "score", "reason")]
    answers = [form[f"funds.{source}.{column}"] for source in SOURCES for column in ("budget", "executed")]
    assert all(answer.is_blank for answer in (*rows, *answers, form["goals.actual"]))
    assert form.number("funds.total.weight").value == 10
    assert not form.overwritten


@pytest.mark.parametrize("form_id", DECLARED)
def test_what_was_declared_is_locked_and_the_rest_is_not(
    issues: Callable[[str], Issue], form_id: str
) -> None:
    _, form, sheet = issues(form_id)
    rows = range(len(form.indicators))
    given = [f"project.{key}" for key in ("name", "department", "unit")] + ["goals.expected"]
    given += [f"indicators[{n}].{key}" for n in rows for key in ("level1", "level2", "name")]
    given += [path for n in rows if not form[path := f"indicators[{n}].target"].is_blank]
    given += [path for s in SOURCES if form[path := f"funds.{s}.initial"].state is State.VALUE]
    asked = [f"funds.{s}.{column}" for s in SOURCES for column in ("budget", "executed")] + ["goals.actual"]
    asked += [f"indicators[{n}].{key}" for n in rows for key in ("actual", "weight", "score", "reason")]
    asked += [path for s in SOURCES if form[path := f"funds.{s}.initial"].is_blank]
    assert sheet.protection.sheet
    assert [path for path in given if not is_locked(sheet, form, path)] == []
    assert [path for path in asked if is_locked(sheet, form, path)] == []


@pytest.mark.parametrize(
    ("form_id", "wan"),
    [
        ("002-01", "299.92"),    # 2999200.00 元
        ("002-04", "326.01"),    # 3260130.00 元 = 326.0130 万元
        ("003-02", "162.72"),    # 1627186.00 元 = 162.7186 万元
        ("004-03", "98.45"),     # 984480.00 元 = 98.4480 万元
        ("004-04", "47.96"),     # 479592.00 元 = 47.9592 万元
        ("004-07", "10277.50"),  # 102775000.00 元
    ],
)  # fmt: skip
def test_amounts_worked_by_hand(issues: Callable[[str], Issue], form_id: str, wan: str) -> None:
    form = issues(form_id).form
    assert form["funds.fiscal.initial"].raw == form["funds.total.initial"].raw == wan


def test_half_a_cent_goes_up(tmp_path: Path) -> None:
    funds = {"total": "10050.00", "fiscal": "10050.00", "carryover": None, "other": None}
    write(tmp_path / "半分.json", stated("002-01") | {"funds": {"annual": funds}})
    _, form = only(tmp_path / "半分.json", tmp_path / "出")  # 1.005 万元; a binary 1.005 would go down
    assert form["funds.fiscal.initial"].raw == "1.01"


def test_rows_printed_empty_are_not_issued(tmp_path: Path) -> None:
    rows = [
        {"level1": "产出指标", "level2": "数量指标", "name": "培训次数", "target": "≥1.00(次)"},
        {"level1": "产出指标", "level2": "质量指标", "name": None, "target": None},
        {"level1": "产出指标", "level2": "时效指标", "name": "无", "target": None},
        {"level1": "效益指标", "level2": "社会效益指标", "name": "保障程度", "target": None},
    ]
    write(tmp_path / "甲.json", stated("002-01") | {"indicators": rows})
    made, form = only(tmp_path / "甲.json", tmp_path / "出")
    assert [row.name.raw for row in form.indicators] == ["培训次数", "保障程度"]
    assert made.workbook is not None
    sheet = openpyxl.load_workbook(made.workbook).worksheets[0]
    assert is_locked(sheet, form, "indicators[1].name")
    assert not is_locked(sheet, form, "indicators[1].target")  # nobody declared one


def test_a_declaration_without_indicators_gives_the_blank_rows(tmp_path: Path) -> None:
    write(tmp_path / "甲.json", stated("002-01") | {"indicators": []})
    _, form = only(tmp_path / "甲.json", tmp_path / "出")
    assert not list(form.rows())
    assert "社会成本指标" in [row.level2.raw for row in form.indicators]


def test_data_files_and_workbooks_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "表").mkdir()
    for form_id in ("002-04", "003-10", "004-05"):
        workbook(published()[form_id], tmp_path / "表" / f"{form_id}.xlsx")
        write(tmp_path / "数据" / f"{form_id}.json", stated(form_id))
    for source, out in (("表", "一"), ("数据", "二")):
        assert len(issued(tmp_path / source, tmp_path / out)) == 3
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / out).iterdir()} for out in ("一", "二"))
    assert one == two


# -- declarations that leave something open ---------------------------------------------------------


def with_annual(**amounts: str | None) -> dict[str, Any]:
    blank = dict.fromkeys(("total", "fiscal", "carryover", "other"))
    return stated("002-01") | {"funds": {"annual": blank | amounts}}


def test_amounts_that_do_not_add_up_are_told_and_not_locked(tmp_path: Path) -> None:
    write(tmp_path / "甲.json", with_annual(total="150000.00", fiscal="140000.00", other="0.00"))
    made, form = only(tmp_path / "甲.json", tmp_path / "出")
    assert made.notes == (
        "申报表的年度资金总额是 150,000.00，各项资金相加是 140,000.00（元）；"
        "年初预算数按各项填入，没有锁定，请核对。",
    )
    assert made.workbook is not None
    sheet = openpyxl.load_workbook(made.workbook).worksheets[0]
    assert [form[f"funds.{s}.initial"].raw for s in SOURCES] == ["14.00", "", "0.00"]
    assert not any(is_locked(sheet, form, f"funds.{s}.initial") for s in SOURCES)


def test_a_total_alone_is_taken_for_fiscal_money(tmp_path: Path) -> None:
    write(tmp_path / "甲.json", with_annual(total="150000.00"))
    made, form = only(tmp_path / "甲.json", tmp_path / "出")
    assert [note[:12] for note in made.notes] == ["申报表只写了年度资金总额"]
    assert made.workbook is not None
    sheet = openpyxl.load_workbook(made.workbook).worksheets[0]
    assert form["funds.fiscal.initial"].raw == form["funds.total.initial"].raw == "15.00"
    assert not is_locked(sheet, form, "funds.fiscal.initial")


def typed(form_id: str, path: Path, cells: dict[str, str | None]) -> Path:
    """A published declaration with some of its cells typed over; the label of the funds is ``A6``."""
    book = openpyxl.load_workbook(workbook(published()[form_id], path))
    for cell, text in cells.items():
        book.worksheets[0][cell].value = text
    book.save(path)
    return path


def test_amounts_in_another_unit_than_drawn_are_not_guessed_at(tmp_path: Path) -> None:
    path = typed("002-04", tmp_path / "甲.xlsx", {"A6": "项目资金（万元）"})
    made, form = only(path, tmp_path / "出")
    assert made.notes == ("申报表的资金栏没有写明单位是元，年初预算数没有预填，请核对后填写。",)
    assert all(form[f"funds.{source}.initial"].is_blank for source in SOURCES)


def test_what_was_inferred_is_filled_in_and_not_locked(tmp_path: Path) -> None:
    """Typed anew in 万元, with numbers before the names; 326.013 万元 are 326.01."""
    path = workbook(published()["002-04"], tmp_path / "甲.xlsx")
    book, (form,) = openpyxl.load_workbook(path), read(path)
    sheet = book.worksheets[0]
    without_identity(sheet)
    sheet["A6"].value = "项目资金（万元）"
    for answer, amount in form.answers.items():
        if answer.startswith("funds.") and amount.value:
            sheet[amount.cell].value = 326.013
    for n, row in enumerate(form.indicators, 1):
        sheet[row.name.cell].value = f"{n}．{row.name.raw}"
    book.save(path)
    made, issue = only(path, tmp_path / "出")
    assert made.workbook is not None
    sheet = openpyxl.load_workbook(made.workbook).worksheets[0]
    assert issue["funds.fiscal.initial"].raw == "326.01"
    assert issue.indicators[0].name.raw == form.indicators[0].name.raw
    assert not is_locked(sheet, issue, "funds.fiscal.initial")
    assert not is_locked(sheet, issue, "indicators[0].name")
    assert is_locked(sheet, issue, "project.name")
    assert "处是推断的，已填入，没有锁定，请用 xltool read --places 逐处核对。" in made.notes[-1]


def test_without_a_year_the_edition_has_one(tmp_path: Path) -> None:
    path = typed("002-04", tmp_path / "甲.xlsx", {"A2": "（　年度）"})
    made, form = only(path, tmp_path / "出")
    assert made.notes == ("申报表没有写明年度，按表样写成了 2024 年度，请核对。",)
    assert form.year.value == 2024


def test_the_declared_year_stays(issues: Callable[[str], Issue]) -> None:
    assert issues("003-01").form.year.value == 2026
    assert issues("003-01").sheet["A2"].value == "(2026年度)"


def test_blanks_stay_open_and_signs_that_no_cell_can_hold_go(tmp_path: Path) -> None:
    path = workbook(published()["002-04"], tmp_path / "甲.xlsx")
    book, (form,) = openpyxl.load_workbook(path), read(path)
    sheet = book.worksheets[0]
    for answer, text in {
        "project.name": "=1+1项目_x0007_", "goals.annual": "目标\n=SUM(A1)_x000D_@乙", "project.unit": None,
    }.items():  # fmt: skip
        sheet[form[answer].cell].value = text
        sheet[form[answer].cell].data_type = "s"
    book.save(path)
    made, form = only(path, tmp_path / "出")
    assert made.workbook is not None
    assert made.workbook.name == "=1+1项目_自评表.xlsx"
    assert form["project.name"].raw == "=1+1项目"
    assert form["goals.expected"].raw == "目标\n=SUM(A1)\n@乙"
    assert not is_locked(openpyxl.load_workbook(made.workbook).worksheets[0], form, "project.unit")


# -- many -------------------------------------------------------------------------------------------


def test_every_file_is_an_outcome(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "申报"
    folder.mkdir()
    workbook(published()["002-04"], folder / "好.xlsx")
    workbook(published()["000-01"], folder / "去年自评.xlsx")
    workbook(changed("002-01", funds__annual__fiscal="1.00"), folder / "错.xlsx")
    write(folder / "数据.json", stated("004-05"))
    openpyxl.Workbook().save(folder / "别的.xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (folder / "说明.txt").write_text("不是表", encoding="utf-8")
    said = run("batch", SELFASSESSMENT, "--from", "申报", "-o", "自评")
    assert said.code == 2
    assert said.err.splitlines() == [
        "✗ “别的.xlsx”里没有找到绩效目标申报表或绩效自评表。请确认交来的是不是填好的表，表头和各栏名称是否还在。",
        "✗ “坏.xlsx”已经损坏，或不是工作簿，读不出来。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试。",
        "！ 错.xlsx 002-01：申报表的年度资金总额是 2,999,200.00，各项资金相加是 1.00（元）；"
        "年初预算数按各项填入，没有锁定，请核对。",
    ]
    assert said.out == (
        "已生成 3 张表，放在 自评；跳过已经填好的工作簿 1 张；没能生成 2 处，原因见上。\n"
        "其中 1 张的申报表有错误，已照样生成。用 xltool check 申报 看是哪些、怎样改。\n"
    )
    assert names(tmp_path / "自评") == [
        "上海市医疗保障局监督检查所_信息化运维项目_自评表.xlsx",
        "上海市医疗保障局监督检查所_医疗保险执行情况监督检查费_自评表.xlsx",
        "上海市宝山区医疗保障局_医疗救助资金_自评表.xlsx",
    ]


def test_the_same_project_declared_twice_is_told(run: Run, tmp_path: Path) -> None:
    for name in ("初稿", "定稿"):
        write(tmp_path / "申报" / f"{name}.json", stated("004-05"))
    said = run("batch", SELFASSESSMENT, "--from", "申报", "-o", "自评", "--workers", 2)
    assert said.code == 0
    assert said.err == "！ 定稿.json 004-05：与“初稿.json”里的是同一个项目，生成了两张表，请只用一张。\n"
    assert names(tmp_path / "自评") == [
        "上海市宝山区医疗保障局_医疗救助资金_自评表(2).xlsx",
        "上海市宝山区医疗保障局_医疗救助资金_自评表.xlsx",
    ]


def test_what_was_issued_into_the_same_folder_is_not_looked_at_again(tmp_path: Path) -> None:
    workbook(published()["002-04"], tmp_path / "好.xlsx")
    assert len(issued(tmp_path, tmp_path / "自评")) == 1
    assert len(issued(tmp_path, tmp_path / "自评")) == 1
    assert names(tmp_path)[1:] == [
        "自评", "自评/上海市医疗保障局监督检查所_信息化运维项目_自评表(2).xlsx",
        "自评/上海市医疗保障局监督检查所_信息化运维项目_自评表.xlsx",
    ]  # fmt: skip


def test_two_processes_give_the_same_files(tmp_path: Path) -> None:
    for form_id in ("002-04", "003-10", "004-05"):
        write(tmp_path / "申报" / f"{form_id}.json", stated(form_id))
    for workers in (1, 2):
        issued(tmp_path / "申报", tmp_path / f"出{workers}", workers=workers)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / f"出{n}").iterdir()} for n in (1, 2))
    assert len(one) == 3
    assert one == two


def test_declarations_are_no_source_of_declarations(run: Run, tmp_path: Path) -> None:
    (tmp_path / "申报").mkdir()
    workbook(published()["002-04"], tmp_path / "申报" / "好.xlsx")
    said = run("batch", DECLARATION, "--from", "申报", "-o", "出")
    assert said.code == 2
    assert "跳过已经填好的工作簿 1 张" in said.out
