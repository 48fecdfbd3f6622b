"""The project list: drawn empty, filled in by people with clumsy hands, and the forms issued from it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import DECLARATION, Run, assert_refused, names, stated, write
from forms import SELFASSESSMENT, published, workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltool.excel import project_list
from xltool.excel.draw_list import draw_list
from xltool.excel.project_list import NoList, Project
from xltool.excel.reading.read import NoForm, read
from xltool.form import Filing
from xltool.refusal import Refusal

BUREAU, INSTITUTE = "上海市医疗保障局", "上海市医疗保障局监督检查所"
Row = list[Any]


@pytest.fixture
def empty(run: Run, tmp_path: Path) -> Path:
    """The empty list, made as officers make it."""
    assert run("new", "project-list", "-o", "清单.xlsx").out == "已生成 清单.xlsx\n"
    return tmp_path / "清单.xlsx"


def typed(path: Path, projects: list[Row], indicators: list[Row] | None = None) -> Path:
    """A list typed by hand: its first rows are the heads."""
    book = openpyxl.Workbook()
    fill(book.worksheets[0], projects)
    if indicators:
        fill(book.create_sheet("指标"), indicators)
    book.save(path)
    return path


def fill(sheet: Worksheet, rows: list[Row], first: int = 1) -> None:
    for r, row in enumerate(rows, first):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"


def said(project: Project) -> tuple[str, str, int | None, str]:
    return project.unit, project.name, project.year, project.department


def amounts(form: Filing) -> list[Decimal | None]:
    return [form.number(f"funds.annual.{row}").value for row in ("total", "fiscal", "carryover", "other")]


# -- drawn ------------------------------------------------------------------------------------------


def heads(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[3]]


def test_the_empty_list_as_officers_see_it(empty: Path) -> None:
    book = openpyxl.load_workbook(empty)
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("项目", "visible"), ("指标", "visible"), ("选项", "hidden"),
    ]  # fmt: skip
    projects, indicators = book["项目"], book["指标"]
    assert heads(projects)[:5] == ["编号", "年度", "主管部门", "实施单位 *", "项目名称 *"]
    assert "年初预算数\n（元）" in heads(projects)
    assert heads(indicators) == ["实施单位", "项目名称 *", "一级指标", "二级指标", "三级指标 *", "年度指标值"]
    assert (projects.freeze_panes, indicators.freeze_panes) == ("F4", "C4")
    assert projects.auto_filter.ref == "A3:O3003"
    assert indicators.auto_filter.ref == "A3:F30003"
    for sheet in (projects, indicators):
        assert all(
            isinstance(column.width, float) and column.width >= 8
            for column in sheet.column_dimensions.values()
        )


def test_drop_downs_prompts_and_alerts(empty: Path) -> None:
    book = openpyxl.load_workbook(empty)
    for sheet in (book["项目"], book["指标"]):
        for one in sheet.data_validations.dataValidation:
            assert one.showInputMessage
            assert one.promptTitle
            assert one.prompt.endswith("。")
            assert len(one.prompt) < 256
            assert not one.type or (one.showErrorMessage and one.error.endswith(("。", "？")))
    lists = {
        str(one.sqref): one.formula1
        for one in book["指标"].data_validations.dataValidation if one.type == "list"
    }  # fmt: skip
    assert lists == {
        "A4:A30003": "listed_project_unit", "B4:B30003": "listed_project_name",
        "C4:C30003": "choices_i_level1", "D4:D30003": "choices_i_level2",
    }  # fmt: skip
    names = {name: defined.attr_text for name, defined in book.defined_names.items()}
    assert names["listed_project_unit"] == "OFFSET(项目!$D$4,0,0,MAX(1,COUNTA(项目!$D$4:$D$3003)),1)"
    sheet, area = names["choices_i_level1"].split("!")
    assert [cell.value for (cell,) in book[sheet][area.replace("$", "")]] == [
        "产出指标", "效益指标", "满意度指标", "成本指标",
    ]  # fmt: skip


def test_the_same_bytes_every_time() -> None:
    assert draw_list() == draw_list()


def test_an_empty_list_is_no_mishap(run: Run, empty: Path, tmp_path: Path) -> None:
    assert project_list.read(empty).projects == []
    for edition in (SELFASSESSMENT, DECLARATION):
        refused = run("batch", edition, "--from", "清单.xlsx", "-o", "出")
        assert_refused(refused, "项目清单“清单.xlsx”里没有填写任何项目。请在“项目”表里每行写一个项目。")
    assert names(tmp_path) == ["清单.xlsx"]


def test_nothing_is_overwritten_and_there_is_only_an_empty_one(run: Run, empty: Path) -> None:
    assert_refused(run("new", "project-list", "-o", "清单.xlsx"), "已经存在")
    assert_refused(run("new", "项目清单", "-o", "乙.xls"), "请写成 乙.xlsx")
    assert_refused(run("new", "project-list", "--data", "a.json", "-o", "乙.xlsx"), "不能用 --data")


# -- filled in and issued ---------------------------------------------------------------------------

PROJECTS = [
    ["P-01", 2024, BUREAU, INSTITUTE, "信息化运维项目", "其他经常性项目", "其他运转类", "2024-01-01",
     "2024-12-31", 3260130, 3000000, 260130, 0, None, "维护系统4项。"],
    [None, None, BUREAU, BUREAU, "规财法工作经费", None, None, None, None, 645000],
]  # fmt: skip
INDICATORS = [
    [INSTITUTE, "信息化运维项目", "产出指标", "数量指标", "系统维护数量", "=4.00(项)"],
    [INSTITUTE, "信息化运维项目", "产出指标", "时效指标", "系统故障响应及时性", "及时"],
    [None, "规财法工作经费", "效益指标", "社会效益指标", None, None],
]


@pytest.fixture
def filled(empty: Path) -> Path:
    book = openpyxl.load_workbook(empty)
    fill(book["项目"], PROJECTS, 4)
    fill(book["指标"], INDICATORS, 4)
    book.save(empty)
    return empty


def test_the_filled_list_reads_back(filled: Path) -> None:
    listed = project_list.read(filled)
    assert not listed.troubles
    assert [said(project) for project in listed.projects] == [
        (INSTITUTE, "信息化运维项目", 2024, BUREAU), (BUREAU, "规财法工作经费", None, BUREAU),
    ]  # fmt: skip
    first, second = (project.declaration for project in listed.projects)
    assert amounts(first) == [Decimal(3260130), Decimal(3000000), Decimal(260130), 0]
    assert amounts(second) == [Decimal(645000), Decimal(645000), None, None]
    assert [row.name.raw for row in first.indicators] == ["系统维护数量", "系统故障响应及时性"]
    assert first["project.name"].cell == "E4"


def only_form(path: Path) -> tuple[Filing, Worksheet]:
    (form,) = read(path)
    return form, openpyxl.load_workbook(path).worksheets[0]


def test_self_assessments_from_a_list(run: Run, filled: Path, tmp_path: Path) -> None:
    done = run("batch", SELFASSESSMENT, "--from", "清单.xlsx", "-o", "自评", "--workers", 2)
    assert (done.code, done.err, done.out) == (0, "", "已生成 2 张表，放在 自评。\n")
    assert names(tmp_path / "自评") == [
        f"{BUREAU}_规财法工作经费_自评表.xlsx", f"{INSTITUTE}_信息化运维项目_自评表.xlsx",
    ]  # fmt: skip
    form, sheet = only_form(tmp_path / "自评" / f"{INSTITUTE}_信息化运维项目_自评表.xlsx")
    assert (form.id, form.year.value, form["goals.expected"].raw) == ("P-01", 2024, "维护系统4项。")
    shown = [form[f"funds.{row}.initial"].raw for row in ("total", "fiscal", "carryover", "other")]
    assert shown == ["326.01", "300.00", "26.01", "0.00"]
    assert [row.target.raw for row in form.indicators] == ["=4.00(项)", "及时"]
    for path in ("project.unit", "funds.carryover.initial", "indicators[0].target"):
        assert sheet[form[path].cell].protection.locked
    for path in ("funds.fiscal.budget", "indicators[0].actual", "indicators[0].weight"):
        assert not sheet[form[path].cell].protection.locked


def test_what_the_list_does_not_say_in_so_many_words_is_not_locked(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    run("batch", SELFASSESSMENT, "--from", "清单.xlsx", "-o", "自评")
    form, sheet = only_form(tmp_path / "自评" / f"{BUREAU}_规财法工作经费_自评表.xlsx")
    assert form["funds.fiscal.initial"].raw == "64.50"
    assert not sheet[form["funds.fiscal.initial"].cell].protection.locked
    assert (form.year.value, list(form.rows())) == (2024, [])


def test_declarations_from_a_list(run: Run, filled: Path, tmp_path: Path) -> None:
    done = run("batch", DECLARATION, "--from", "清单.xlsx", "-o", "申报")
    assert (done.code, done.err) == (0, "")
    form, sheet = only_form(tmp_path / "申报" / f"{INSTITUTE}_信息化运维项目_申报表.xlsx")
    assert [form[f"project.{key}"].raw for key in ("nature", "category")] == ["其他经常性项目", "其他运转类"]
    assert str(form.date("project.end").value) == "2024-12-31"
    assert amounts(form) == [Decimal(3260130), Decimal(3000000), Decimal(260130), 0]
    assert not form.overwritten
    assert sheet[form["project.name"].cell].protection.locked
    assert not sheet[form["goals.project"].cell].protection.locked
    form, sheet = only_form(tmp_path / "申报" / f"{BUREAU}_规财法工作经费_申报表.xlsx")
    assert form["indicators[0].level2"].raw == "社会效益指标"
    assert sheet[form["indicators[0].level2"].cell].protection.locked
    assert not sheet[form["indicators[0].name"].cell].protection.locked


# -- typed by hand ----------------------------------------------------------------------------------


def test_columns_in_any_order_among_others(tmp_path: Path) -> None:
    path = typed(tmp_path / "手工.xlsx", [
        ["2024年部门项目一览表"],
        ["编制：财务科", None, None, None, None, "单位：万元"],
        ["序号", "项 目 名 称", "预算单位", "备注", "主管单位", "2024年年初预算数", "联系人"],
        [1, " 信息化\n运维项目 ", f"{INSTITUTE} ", "延续", BUREAU, "326.013", "张"],
        [],
        [2, "规财法工作经费", BUREAU, None, "—", "64.5万元", "李"],
        [3, "政务公开", BUREAU, None, None, "9,000.00元", None],
        ["序号", "项 目 名 称", "预算单位", "备注", "主管单位", "2024年年初预算数", "联系人"],
        [4, "物业管理费", BUREAU, None, None, "１２０", None],
        ["合计", None, None, None, None, 511.4, None],
    ])  # fmt: skip
    listed = project_list.read(path)
    assert not listed.troubles
    assert [project.troubles for project in listed.projects] == [[], [], [], []]
    assert [said(project) for project in listed.projects] == [
        (INSTITUTE, "信息化运维项目", None, BUREAU), (BUREAU, "规财法工作经费", None, ""),
        (BUREAU, "政务公开", None, ""), (BUREAU, "物业管理费", None, ""),
    ]  # fmt: skip
    totals = [amounts(project.declaration)[0] for project in listed.projects]
    assert totals == [Decimal("3260130"), Decimal("645000"), Decimal("9000"), Decimal("1200000")]


def test_merged_units_hold_for_each_row(tmp_path: Path) -> None:
    rows: list[Row] = [["单位", "项目"], [BUREAU, "甲"], [None, "乙"], [None, "丙"]]
    path = typed(tmp_path / "合并.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("A2:A3")
    book.save(path)
    first, second, third = project_list.read(path).projects
    assert (first.unit, second.unit) == (BUREAU, BUREAU)
    assert third.troubles == ["“合并.xlsx”的工作表“Sheet”A4：没有填实施单位。请补上。"]


POSITIVE = "应为不小于 0 的数字，例如 645000.00 或 64.5万元。请改正。"
HEADS: Row = [
    "年度",
    "实施单位",
    "项目名称",
    "年初预算数（元）",
    "当年财政拨款（元）",
    "其他资金（元）",
    "计划开始日期",
]


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        ([2024, BUREAU, None, 1], "C2：没有填项目名称。请补上。"),
        ([2024, None, "甲", 1], "B2：没有填实施单位。请补上。"),
        (["明年", BUREAU, "甲"], "A2：年度是“明年”，应为四位年份，例如 2024。请改正。"),
        ([2024, BUREAU, "甲", "六十万"], f"D2：年初预算数是“六十万”，{POSITIVE}"),
        ([2024, BUREAU, "甲", "1,05"], f"D2：年初预算数是“1,05”，{POSITIVE}"),
        ([2024, BUREAU, "甲", None, -1], f"E2：当年财政拨款是“-1.00”，{POSITIVE}"),
        ([2024, BUREAU, "甲", 100, 80, 10], "D2：年初预算数是 100.00 元，各项资金相加是 90.00 元。请改成一致。"),
        ([2024, BUREAU, "甲", None, None, None, "2024.13.1"],
         "G2：计划开始日期是“2024.13.1”，应为日期，例如 2024-01-31。请改正。"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_sheet_cell_seen_and_expected(
    run: Run, tmp_path: Path, row: Row, trouble: str
) -> None:
    path = typed(tmp_path / "清单.xlsx", [HEADS, row, [2024, BUREAU, "好的项目", 100]])
    bad, good = project_list.read(path).projects
    assert bad.troubles == [f"“清单.xlsx”的工作表“Sheet”{trouble}"]
    assert not good.troubles
    done = run("batch", SELFASSESSMENT, "--from", "清单.xlsx", "-o", "出")
    assert done.code == 2
    assert done.err == f"✗ {bad.troubles[0]}\n"
    assert done.out == "已生成 1 张表，放在 出；没能生成 1 处，原因见上。\n"


def test_an_amount_of_no_unit_is_not_guessed_at(tmp_path: Path) -> None:
    heads: Row = ["实施单位", "项目名称", "年初预算数"]
    path = typed(
        tmp_path / "清单.xlsx",
        [heads, [BUREAU, "甲", 64.5], [BUREAU, "乙", "64.5万元"], [BUREAU, "丙", None]],
    )
    first, second, third = project_list.read(path).projects
    assert first.troubles == [
        "“清单.xlsx”的工作表“Sheet”C2：年初预算数是“64.50”，看不出单位是元还是万元。"
        "请在表头里写明，例如“年初预算数（元）”。"
    ]
    assert amounts(second.declaration)[0] == Decimal("645000")
    assert not third.troubles


def test_our_own_note_on_units_is_no_unit(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    for head, text in (("J3", "年初预算数"), ("K3", "当年财政拨款（万元）")):
        book["项目"][head].value = text
    book["项目"]["K4"].value = 300
    book.save(filled)
    first, _ = project_list.read(filled).projects
    assert first.troubles[0].startswith("“清单.xlsx”的工作表“项目”J4：年初预算数是“3260130.00”，看不出单位")
    assert first.declaration.number("funds.annual.fiscal").value == 3000000


def test_a_project_that_stands_twice(run: Run, tmp_path: Path) -> None:
    rows: list[Row] = [
        HEADS,
        [2024, BUREAU, "甲", 1],
        [2024, f"{BUREAU}　", " 甲", 2],
        [2025, BUREAU, "甲", 3],
    ]
    path = typed(tmp_path / "清单.xlsx", rows)
    listed = project_list.read(path)
    assert [(project.name, project.year) for project in listed.projects] == [("甲", 2024), ("甲", 2025)]
    assert listed.troubles == [
        f"“清单.xlsx”的工作表“Sheet”C3：项目“甲”（{BUREAU}）与C2 的重复，没有采用。请删去一行，或改正。"
    ]
    done = run("batch", SELFASSESSMENT, "--from", "清单.xlsx", "-o", "出")
    assert (done.code, done.err) == (2, f"✗ {listed.troubles[0]}\n")
    assert len(names(tmp_path / "出")) == 2


LEVELS: Row = ["实施单位", "项目名称", "一级指标", "二级指标", "三级指标", "指标值"]


def test_indicators_that_belong_nowhere(tmp_path: Path) -> None:
    path = typed(
        tmp_path / "清单.xlsx",
        [HEADS, [2024, BUREAU, "规财法工作经费"], [2024, BUREAU, "物业"], [2024, INSTITUTE, "物业"]],
        [
            LEVELS,
            [BUREAU, "规财法工作费", "产出指标", "数量指标", "甲", "≥1.00(次)"],
            [INSTITUTE, "规财法工作经费", "产出指标", "数量指标", "甲", "≥1.00(次)"],
            [None, "物业", "产出指标", "数量指标", "甲", "≥1.00(次)"],
            [BUREAU, None, "产出指标", "数量指标", "甲", "≥1.00(次)"],
            [BUREAU, "全然不同", "产出指标", "数量指标", "甲", "≥1.00(次)"],
        ],
    )
    listed = project_list.read(path)
    start = "“清单.xlsx”的工作表“指标”"
    assert listed.troubles == [
        f"{start}B2：“项目”表里没有项目“规财法工作费”。是不是“规财法工作经费”？请改成一致的写法。",
        f"{start}B3：实施单位“{INSTITUTE}”没有项目“规财法工作经费”，它的实施单位是“{BUREAU}”。请改成一致的写法。",
        f"{start}B4：有 2 个单位都有项目“物业”，不知道是哪一个的指标。请填写实施单位。",
        f"{start}B5：没有写项目名称，不知道是哪个项目的指标。",
        f"{start}B6：“项目”表里没有项目“全然不同”。请先在“项目”表里填写。",
    ]
    assert not any(project.declaration.indicators for project in listed.projects)


def test_targets_as_people_type_them(run: Run, tmp_path: Path) -> None:
    path = typed(
        tmp_path / "清单.xlsx",
        [HEADS, [2024, BUREAU, "甲"]],
        [LEVELS, *([None, "甲", "产出指标", "质量指标", f"指标{n}", target] for n, target in
                   enumerate(("≥1O0(%)", "待定", 0.95, "及时", "=100.00(%)"), 1))],
    )  # fmt: skip
    book = openpyxl.load_workbook(path)
    book["指标"]["F4"].number_format = "0%"
    book.save(path)
    (project,) = project_list.read(path).projects
    assert [row.target.raw for row in project.declaration.indicators] == [
        "≥1O0(%)",
        "待定",
        "95%",
        "及时",
        "=100.00(%)",
    ]
    assert not project.troubles
    assert project.hints == [
        "“清单.xlsx”的工作表“指标”F2：年度指标值“≥1O0(%)”读不懂，已照样写入。请核对。",
        "“清单.xlsx”的工作表“指标”F3：年度指标值“待定”读不懂，已照样写入。请核对。",
    ]
    done = run("batch", SELFASSESSMENT, "--from", "清单.xlsx", "-o", "出")
    assert (done.code, done.err) == (0, "".join(f"！ {hint}\n" for hint in project.hints))


def test_rows_half_filled_in(tmp_path: Path) -> None:
    path = typed(
        tmp_path / "清单.xlsx", [HEADS, [2024, BUREAU, "甲"]],
        [LEVELS, [BUREAU, "甲", "产出指标", "数量指标", None, "≥1.00(次)"], [BUREAU, "甲", None, None, "=1/0", None]],
    )  # fmt: skip
    book = openpyxl.load_workbook(path)
    book["指标"]["E3"].data_type = "f"
    book.save(path)
    (project,) = project_list.read(path).projects
    start = "“清单.xlsx”的工作表“指标”"
    assert project.troubles[0] == f"{start}F2：写了年度指标值，没有填三级指标。请补上。"
    assert project.troubles[1].startswith(f"{start}E3：是“")


def test_a_long_list_is_read_to_its_end(tmp_path: Path) -> None:
    rows: list[Row] = [[None, "甲", "产出指标", "数量指标", f"第{n}项", "≥1.00(次)"] for n in range(4000)]
    path = typed(tmp_path / "长.xlsx", [HEADS, [2024, BUREAU, "甲"]], [LEVELS, *rows])
    (project,) = project_list.read(path).projects
    assert project.declaration.indicators[-1].name.raw == "第3999项"


def test_two_columns_of_one_head_cannot_be_told(tmp_path: Path) -> None:
    rows: list[Row] = [["实施单位", "项目名称", "实施单位"], [BUREAU, "甲", INSTITUTE]]
    with pytest.raises(Refusal, match="有两列都是“实施单位”（A1 和 C1），不知道以哪一列为准"):
        project_list.read(typed(tmp_path / "清单.xlsx", rows))
    other: list[Row] = [["预算单位", "项目名称", "实施单位"], [BUREAU, "甲", INSTITUTE]]
    assert project_list.read(typed(tmp_path / "乙.xlsx", other)).projects[0].unit == INSTITUTE


def test_columns_that_nobody_looks_at_are_named(run: Run, tmp_path: Path) -> None:
    rows: list[Row] = [
        ["序号", "实施单位", "项目名称", "金额（万元）", "预算（元）", "年初预算数（元）", "经办人"],
        [1, BUREAU, "甲", 64.5, 645000, 645000],
    ]
    typed(tmp_path / "清单.xlsx", rows)
    said = run("batch", SELFASSESSMENT, "--from", "清单.xlsx", "-o", "出")
    assert (said.code, said.out) == (0, "已生成 1 张表，放在 出。\n")
    assert said.err == (
        "！ “清单.xlsx”的工作表“Sheet”里的“金额（万元）”、“预算（元）”没有采用：表头不认识，或与别的列是同一项。"
        "要用的，请照空的项目清单（xltool new project-list）改表头。\n"
    )


# -- lists and forms are not taken for each other ---------------------------------------------------


def test_forms_are_no_lists_and_lists_are_no_forms(filled: Path, tmp_path: Path) -> None:
    with pytest.raises(NoForm):
        read(filled)
    for form_id in ("000-01", "002-04", "003-05", "004-05"):
        with pytest.raises(NoList, match="没有找到项目清单"):
            project_list.read(workbook(published()[form_id], tmp_path / f"{form_id}.xlsx"))


def contents(book: Workbook) -> None:
    """A first sheet that lists what is in the others."""
    fill(book.create_sheet("目录", 0), [["实施单位", "项目名称"], [INSTITUTE, "信息化运维项目"]])


def test_a_table_of_contents_before_the_forms_is_no_list(run: Run, tmp_path: Path) -> None:
    path = workbook(published()["002-04"], tmp_path / "全部.xlsx")
    book = openpyxl.load_workbook(path)
    contents(book)
    book.save(path)
    done = run("batch", SELFASSESSMENT, "--from", "全部.xlsx", "-o", "出")
    assert (done.code, done.err) == (0, "")
    form, _ = only_form(tmp_path / "出" / f"{INSTITUTE}_信息化运维项目_自评表.xlsx")
    assert len(form.indicators) == len(published()["002-04"].indicators)


def test_a_list_among_other_files_is_told(run: Run, filled: Path, tmp_path: Path) -> None:
    write(tmp_path / "甲.json", stated("004-05"))
    done = run("batch", SELFASSESSMENT, "--from", ".", "-o", "出")
    assert done.code == 2
    assert done.err == "✗ “清单.xlsx”是项目清单，没有按它生成。要按它生成，请用 --from 直接写这个文件。\n"
    assert names(tmp_path / "出") == ["上海市宝山区医疗保障局_医疗救助资金_自评表.xlsx"]
