"""Forms that nobody drew just so are read by what their labels mean, and each answer says how sure it is.

The sheets are written in the notation of tests/shelf_text.py; every expected value stands on the sheet itself.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from reading import said
from shelf_text import load

from xltool.answer import State
from xltool.excel.reading.lexicon import lexicon
from xltool.excel.reading.read import NoForm, read
from xltool.form import Certainty, Filing, Kind

LIKELY, DOUBTFUL = Certainty.LIKELY, Certainty.DOUBTFUL

HEAD = """
项目支出绩效自评表
（2024年度）
项目名称 | 物业管理费 | 主管部门 | 甲局 | 实施单位 | 乙处
"""
FUNDS = """
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率(%) | 得分
 | 年度资金总额 | 100 | 120 | 110 | 10 | 91.66 | 9.17
 | 其中：当年财政拨款 | 80 | 90 | 85 | - | 94.44 | -
 | 上年结转资金 | 20 | 30 | 25 | - | 83.33 | -
 | 其他资金 | 0 | 0 | 0 | - | 0 | -
"""
GOALS = """
年度总体目标 | 预期目标 | | | 实际完成情况
 | 保障办公楼正常运行。 | | | 办公楼运行正常。
"""
TABLE = """
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 巡查次数 | ≥12.00(次) | 12.00(次) | 50 | 50 |
 | 质量指标 | 巡查合格率 | ≥90.00(%) | 88.00(%) | 40 | 35 | 设备老化，已更换
"""
FOOT = """
总分 | | | | | 100 | 94.17
评分等级 | 优
"""
DECLARED = """
项目支出绩效目标申报表（2024年度）
项目名称 | 物业管理费 | 项目类别 | 其他 | 项目性质 | 经常性项目
主管部门 | 甲局 | 实施单位 | 乙处
"""
DECLARED_TABLE = """
年度总体目标 | 保障办公楼正常运行。
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 巡查次数 | ≥12.00(次)
"""


def book(tmp_path: Path, *sheets: str, name: str = "表") -> Path:
    """The sheets as a workbook; a sheet's first line may say its name and whether it is hidden."""
    lines = []
    for n, sheet in enumerate(sheets, 1):
        own = sheet.startswith("== ")
        lines += ["" if own else f"== 工作表 表{n}", *(line for line in sheet.splitlines() if line.strip())]
    text = "\n".join(("# 试", *filter(None, lines), "== 不是表"))  # the loader wants to know what is expected
    return load(text).write(tmp_path / f"{name}.xlsx")


def one(tmp_path: Path, *parts: str) -> Filing:
    """The one form on a sheet put together from parts."""
    (form,) = read(book(tmp_path, "\n".join(parts)))
    return form


def values(form: Filing, *paths: str) -> list[object]:
    """What the answers say."""
    return [said(form[path]) for path in paths]


def rows(form: Filing, *keys: str) -> list[list[str]]:
    """What the indicators say, as typed."""
    return [[row[key].raw for key in keys] for row in form.indicators]


# -- a sheet that stands as drawn ------------------------------------------------------------------------


def test_a_sheet_that_stands_as_drawn_is_certain(tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, FUNDS, GOALS, TABLE, FOOT)
    assert (form.edition, dict(form.guesses), form.strays) == ("shanghai-selfassessment-2024", {}, ())
    assert (form.missing_columns, form.missing_labels) == ((), ())
    assert values(form, "project.unit", "funds.carryover.budget", "goals.actual", "total.score", "grade") == [
        "乙处", Decimal(30), "办公楼运行正常。", Decimal("94.17"), "优",
    ]  # fmt: skip
    assert rows(form, "level1", "level2", "name") == [
        ["产出指标", "数量指标", "巡查次数"], ["产出指标", "质量指标", "巡查合格率"],
    ]  # fmt: skip


# -- labels ----------------------------------------------------------------------------------------------


def test_a_label_mistyped_by_one_character_is_a_guess(tmp_path: Path) -> None:
    form = one(tmp_path, HEAD.replace("项目名称", "项日名称"), FUNDS, GOALS, TABLE, FOOT)
    assert form.project_name == "物业管理费"
    assert form.guesses["project.name"] == (LIKELY, "“项日名称”按项目名称读")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("【项目名称】", "项目名称"), ("★ 项 目 名 称：", "项目名称"), ("（一）主管部门", "主管部门"),
        ("年初预算批复数（万元）", "年初预算数"), ("项目支出名称", "项目名称"), ("主管部们", "主管部门"),
        ("实施单位单", "实施单位"), ("财政拨款年初预算数", "年初预算数"),
    ],
)  # fmt: skip
def test_what_a_label_means(text: str, key: str) -> None:
    sense = lexicon(Kind.SELFASSESSMENT).sense(text)
    assert sense and sense.key == key


@pytest.mark.parametrize(
    "text",
    [
        "项目负责人",
        "上年预算数",
        "四级指标",
        "全年执行教",
        "时效指标",
        "复核得分",
        "合理",
        "2024",
        "甲局",
        "完成。",
    ],
)
def test_what_no_label_of_the_form_means(text: str) -> None:
    """Neither another thing, nor a level, nor what may be a slip for two labels."""
    words = lexicon(Kind.SELFASSESSMENT)
    sense = words.sense(text)
    assert sense is None or words.is_foreign(sense)


def test_labels_and_answers_in_the_same_cell(tmp_path: Path) -> None:
    head = "绩效目标申报表\n2024年度\n项目名称：物业管理费 | | 项目类别：特定目标类\n主管部门：甲局　　实施单位：乙处"
    funds = "项目资金总额（元）：300000 | 其中：财政资金：280000\n年度资金申请总额（元）：100000"
    form = one(tmp_path, head, funds, DECLARED_TABLE)
    paths = ("project.name", "project.category", "project.department", "project.unit",
             "funds.project.total", "funds.project.fiscal", "funds.annual.total")  # fmt: skip
    assert values(form, *paths) == [
        "物业管理费", "特定目标类", "甲局", "乙处", Decimal(300000), Decimal(280000), Decimal(100000),
    ]  # fmt: skip
    assert all(form.guesses[path].certainty is LIKELY for path in paths)


def test_answers_below_their_labels(tmp_path: Path) -> None:
    head = "绩效自评表（2024年度）\n项目名称 | 主管部门 | 实施单位\n物业管理费 | 甲局 | 乙处"
    form = one(tmp_path, head, FUNDS, GOALS, TABLE, FOOT)
    assert values(form, "project.name", "project.department", "project.unit") == [
        "物业管理费",
        "甲局",
        "乙处",
    ]
    assert form.guesses["project.unit"].certainty is LIKELY


def test_a_blank_answer_does_not_take_the_next_label(tmp_path: Path) -> None:
    for other in ("项目负责人 | 张三", "经办科室 | 综合科"):
        head = f"绩效自评表（2024年度）\n项目名称 | 物业管理费\n主管部门 | | {other}\n实施单位 | 乙处"
        form = one(tmp_path, head, FUNDS, GOALS, TABLE, FOOT)
        assert form["project.department"].is_blank, other


def test_a_word_of_the_funds_may_be_an_answer(tmp_path: Path) -> None:
    form = one(
        tmp_path, DECLARED, "项目资金总额（元） | 300000 | 年度资金申请总额（元） | 100000", DECLARED_TABLE
    )
    assert values(form, "project.category", "project.nature") == ["其他", "经常性项目"]


def test_two_cells_that_both_name_the_project_are_not_decided_between(tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, "项目名称：保洁费", FUNDS, GOALS, TABLE, FOOT)
    assert form["project.name"].is_blank
    certainty, reason = form.guesses["project.name"]
    assert certainty is DOUBTFUL
    assert "B3" in reason and "A4" in reason


# -- the year --------------------------------------------------------------------------------------------


def test_the_year_in_a_cell_of_its_own_or_only_in_a_name(tmp_path: Path) -> None:
    rest = "\n".join((FUNDS, GOALS, TABLE, FOOT))
    head = HEAD.replace("（2024年度）\n", "")
    (own,) = read(book(tmp_path, head.replace("实施单位", "年度 | 2023 | 实施单位") + rest))
    assert (own.year.value, "year" in own.guesses) == (2023, False)
    (sheet,) = read(book(tmp_path, "== 工作表 2022年自评\n" + head + rest))
    assert (sheet.year.value, sheet.guesses["year"].certainty) == (2022, LIKELY)
    (file,) = read(book(tmp_path, head + rest, name="2021年度自评表"))
    assert (file.year.value, file.guesses["year"].certainty) == (2021, LIKELY)


def test_years_that_contradict_each_other_are_not_decided_between(tmp_path: Path) -> None:
    form = one(tmp_path, HEAD.replace("实施单位", "预算年度 | 2023 | 实施单位"), FUNDS, GOALS, TABLE, FOOT)
    assert (form.year.value, form.guesses["year"].certainty) == (None, DOUBTFUL)


# -- funds -----------------------------------------------------------------------------------------------

TURNED = """
项目资金（万元） | 年度资金总额 | 当年财政拨款 | 上年结转资金 | 其他资金
年初预算数 | 100 | 80 | 20 | 0
全年预算数 | 120 | 90 | 30 | 0
全年执行数 | 110 | 85 | 25 | 0
"""
LISTED = """
项目资金（万元） | 年度资金总额 | 年初预算数 | 100
 | | 全年预算数 | 120
 | | 全年执行数 | 110
 | 其中：当年财政拨款 | 年初预算数 | 80
 | | 全年预算数 | 90
 | | 全年执行数 | 85
"""
OVER = """
项目资金（万元） | 年度资金总额 | | | 当年财政拨款 | |
 | 年初预算数 | 全年预算数 | 全年执行数 | 年初预算数 | 全年预算数 | 全年执行数
 | 100 | 120 | 110 | 80 | 90 | 85
"""
NAMED = """
年度资金总额年初预算数（万元） | 100 | 年度资金总额全年预算数 | 120 | 年度资金总额全年执行数 | 110
财政拨款年初预算数 | 80 | 财政拨款全年预算数 | 90 | 财政拨款全年执行数 | 85
"""
AMOUNTS = tuple(
    f"funds.{row}.{key}" for row in ("total", "fiscal") for key in ("initial", "budget", "executed")
)


@pytest.mark.parametrize("funds", [TURNED, LISTED, OVER, NAMED], ids=["turned", "listed", "over", "named"])
def test_funds_in_other_shapes_are_guesses(funds: str, tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    assert values(form, *AMOUNTS) == list(map(Decimal, (100, 120, 110, 80, 90, 85)))
    assert all(form.guesses[path].certainty is LIKELY for path in AMOUNTS)


def test_funds_in_one_sentence(tmp_path: Path) -> None:
    text = "预算执行情况（万元） | 年初预算：100万元，全年预算120万元，实际支出 110 万元，执行率91.66%。"
    form = one(tmp_path, HEAD, text, GOALS, TABLE, FOOT)
    assert values(form, *AMOUNTS[:3], "funds.total.rate") == [
        Decimal(100), Decimal(120), Decimal(110), Decimal("91.66"),
    ]  # fmt: skip
    assert form.guesses["funds.total.executed"].certainty is LIKELY
    assert form["funds.fiscal.initial"].is_blank


def test_rows_of_the_funds_that_no_edition_has_are_named_and_not_read(tmp_path: Path) -> None:
    more = FUNDS.replace(" | 上年结转", " | 一般公共预算 | 70 | 80 | 75 | - | 93.75 | -\n | 上年结转")
    form = one(tmp_path, HEAD, more, GOALS, TABLE, FOOT)
    assert values(form, "funds.fiscal.initial", "funds.carryover.initial") == [Decimal(80), Decimal(20)]
    assert any("一般公共预算" in stray.text for stray in form.strays)


COLUMN = """
项目资金（万元） | 项目资金总额 | 300
 | 其中：财政资金 | 280
 | 其他资金 | 20
 | 年度资金申请总额 | 100
 | 其中：当年财政拨款 | 90
 | 上年结转资金 | 6
 | 其他资金 | 4
"""
ROWS = """
项目资金总额（万元） | 300 | 其中：财政资金 | 280 | 其他资金 | 20
年度资金申请总额（万元） | 100 | 其中：当年财政拨款 | 90 | 上年结转资金 | 6 | 其他资金 | 4
"""
MATRIX = """
项目资金（万元） | 总额 | 财政资金 | 上年结转资金 | 其他资金
项目资金总额 | 300 | 280 | | 20
年度资金申请总额 | 100 | 90 | 6 | 4
"""
MATRIX_TURNED = """
项目资金（万元） | 项目资金总额 | 年度资金申请总额
合计 | 300 | 100
财政资金 | 280 | 90
上年结转资金 | | 6
其他资金 | 20 | 4
"""
HEADS = """
项目资金总额（万元） | 财政资金 | 其他资金 | 年度资金申请总额 | 当年财政拨款 | 上年结转资金 | 其他资金
300 | 280 | 20 | 100 | 90 | 6 | 4
"""


@pytest.mark.parametrize("funds", [COLUMN, ROWS, MATRIX, MATRIX_TURNED, HEADS],
                         ids=["column", "rows", "matrix", "turned", "heads"])  # fmt: skip
def test_funds_of_a_declaration_in_other_shapes(funds: str, tmp_path: Path) -> None:
    form = one(tmp_path, DECLARED, funds, DECLARED_TABLE)
    project = values(form, *(f"funds.project.{key}" for key in ("total", "fiscal", "other")))
    annual = values(form, *(f"funds.annual.{key}" for key in ("total", "fiscal", "carryover", "other")))
    assert project == [Decimal(3_000_000), Decimal(2_800_000), Decimal(200_000)]
    assert annual == [Decimal(1_000_000), Decimal(900_000), Decimal(60_000), Decimal(40_000)]


# -- goals, total, grade ---------------------------------------------------------------------------------


def test_goals_that_go_on_in_the_cells_below(tmp_path: Path) -> None:
    goals = "年度总体目标 | 预期目标 | 目标1：甲。\n | | 目标2：乙。\n | 实际完成情况 | 完成1：甲。\n | | 完成2：乙。"
    form = one(tmp_path, HEAD, FUNDS, goals, TABLE, FOOT)
    assert values(form, "goals.expected", "goals.actual") == [
        "目标1：甲。\n目标2：乙。", "完成1：甲。\n完成2：乙。",
    ]  # fmt: skip
    assert form.guesses["goals.actual"].certainty is LIKELY


@pytest.mark.parametrize(
    ("foot", "weight", "score"),
    [
        ("总分：94.17分 | | | 评价等级：优", None, "94.17"),
        ("总分 | 94.17 | 评分等级 | 优", None, "94.17"),
        ("总分：100分 | | | 自评得分：94.17分 | | 评价等级：优", "100", "94.17"),
        ("总分 | 分值 | 100 | 得分 | 94.17 | 评分等级 | 优", "100", "94.17"),
        ("合计 | | | | | 100 | 94.17\n自评等级 | 优", "100", "94.17"),
    ],
)
def test_totals_in_other_shapes(foot: str, weight: str | None, score: str, tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, FUNDS, GOALS, TABLE, foot)
    assert values(form, "total.weight", "total.score", "grade") == [
        weight and Decimal(weight),
        Decimal(score),
        "优",
    ]


# -- indicators ------------------------------------------------------------------------------------------


def test_columns_in_another_order_with_others_between(tmp_path: Path) -> None:
    table = """
序号 | 三级指标 | 责任人 | 二级指标 | 一级指标 | 得分 | 分值 | 完成值 | 目标值
1 | 巡查次数 | 张三 | 数量指标 | 产出指标 | 50 | 50 | 12.00(次) | ≥12.00(次)
2 | 巡查合格率 | 李四 | 质量指标 | 产出指标 | 35 | 40 | 88.00(%) | ≥90.00(%)
"""
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, "自评总分：94.17")
    keys = ("level1", "level2", "name", "target", "actual", "weight", "score")
    assert rows(form, *keys) == [
        ["产出指标", "数量指标", "巡查次数", "≥12.00(次)", "12.00(次)", "50.00", "50.00"],
        ["产出指标", "质量指标", "巡查合格率", "≥90.00(%)", "88.00(%)", "40.00", "35.00"],
    ]
    assert {"序号", "责任人"} <= {stray.text.split("“")[-1].rstrip("”") for stray in form.strays}


def test_level_1_as_lines_of_their_own(tmp_path: Path) -> None:
    table = """
二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
一、产出指标（90分）
数量指标 | 巡查次数 | ≥12.00(次) | 12.00(次) | 50 | 50
质量指标 | 巡查合格率 | ≥90.00(%) | 88.00(%) | 30 | 25
二、满意度指标
服务对象满意度指标 | 职工满意度 | ≥90.00(%) | 95.00(%) | 10 | 10
"""
    form = one(tmp_path, HEAD, FUNDS, GOALS, table)
    assert rows(form, "level2", "name") == [
        ["数量指标", "巡查次数"], ["质量指标", "巡查合格率"], ["服务对象满意度指标", "职工满意度"],
    ]  # fmt: skip
    assert [row.level1.value for row in form.indicators] == ["产出指标", "产出指标", "满意度指标"]
    assert form.guesses["indicators[1].level1"].certainty is LIKELY


def test_levels_without_heads_of_their_own(tmp_path: Path) -> None:
    table = TABLE.replace("一级指标 | 二级指标 | 三级指标", "绩效指标 | | ")
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert rows(form, "level1", "level2", "name") == [
        ["产出指标", "数量指标", "巡查次数"], ["产出指标", "质量指标", "巡查合格率"],
    ]  # fmt: skip
    assert form.guesses["indicators[0].name"].certainty is LIKELY


def test_sign_number_and_unit_in_columns_of_their_own(tmp_path: Path) -> None:
    table = """
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 计量单位
产出指标 | 数量指标 | 巡查次数 | ≥ | 12 | 次
 | 质量指标 | 巡查质量 | 定性 | 良好 |
"""
    form = one(tmp_path, DECLARED, COLUMN, "年度总体目标 | 保障运行。", table)
    first, second = (row.target.value for row in form.indicators)
    assert first and (first.op, first.value, first.unit) == ("≥", Decimal(12), "次")
    assert second and second.text == "良好"


def test_two_columns_that_may_both_be_the_target_are_not_decided_between(tmp_path: Path) -> None:
    table = TABLE.replace("年度指标值", "年初指标值 | 调整后指标值").replace(
        "≥12.00(次)", "≥12.00(次) | ≥10.00(次)"
    )
    table = table.replace("≥90.00(%)", "≥90.00(%) | ≥90.00(%)")
    form = one(tmp_path, HEAD, FUNDS, GOALS, table)
    assert form.indicators[0].target.state is State.BLANK
    certainty, reason = form.guesses["indicators[0].target"]
    assert certainty is DOUBTFUL
    assert "调整后指标值" in reason
    assert form.indicators[1].target.raw == "≥90.00(%)"


def test_answers_typed_beside_their_heads_are_counted_off(tmp_path: Path) -> None:
    funds = """
项目资金（万元） | | | 年初预算数 | | 全年预算数 | | 全年执行数
 | 年度资金总额 | 100 | | 120 | | 110 |
 | 当年财政拨款 | 80 | | 90 | | 85 |
"""
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    assert values(form, *AMOUNTS) == list(map(Decimal, (100, 120, 110, 80, 90, 85)))
    assert all(form.guesses[path].certainty is LIKELY for path in AMOUNTS)


# -- several forms, several sheets -----------------------------------------------------------------------


def test_several_forms_on_a_sheet(tmp_path: Path) -> None:
    whole = "\n".join((HEAD, FUNDS, GOALS, TABLE, FOOT))
    other = whole.replace("物业管理费", "保洁费").replace("乙处", "丙处")
    forms = read(book(tmp_path, whole + "\n" + other))
    assert [form.project_name for form in forms] == ["物业管理费", "保洁费"]
    assert [said(form["project.unit"]) for form in forms] == ["乙处", "丙处"]
    assert [len(form.indicators) for form in forms] == [2, 2]
    assert forms[1]["project.name"].cell != forms[0]["project.name"].cell
    assert all(dict(form.guesses) == {} for form in forms)


def test_indicators_on_another_sheet_are_guesses(tmp_path: Path) -> None:
    (form,) = read(book(tmp_path, "\n".join((HEAD, FUNDS, GOALS)), "== 工作表 指标\n" + TABLE))
    assert rows(form, "name") == [["巡查次数"], ["巡查合格率"]]
    certainty, reason = form.guesses["indicators[1].name"]
    assert certainty is LIKELY
    assert "“指标”的 C3" in reason


def test_indicators_on_another_sheet_of_two_forms_are_nobodys(tmp_path: Path) -> None:
    first = "\n".join((HEAD, FUNDS, GOALS))
    forms = read(book(tmp_path, first, first.replace("物业", "保洁"), "== 工作表 指标\n" + TABLE))
    assert [form.indicators for form in forms] == [[], []]
    assert all(any("“指标”" in stray.text for stray in form.strays) for form in forms)


def test_filled_forms_on_hidden_sheets(tmp_path: Path) -> None:
    whole = "\n".join((HEAD, FUNDS, GOALS, TABLE, FOOT))
    hidden = "== 深藏工作表 去年\n" + whole.replace("2024", "2023")
    blank = "== 隐藏工作表 空表\n" + whole.replace("物业管理费", "")
    forms = read(book(tmp_path, whole, hidden, blank))
    assert [form.year.value for form in forms] == [2024, 2023]
    assert forms[0].hidden == ()
    assert "去年" in forms[1].hidden[0].text


# -- what is no form -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sheet",
    [
        "2024年项目清单\n序号 | 项目名称 | 主管部门 | 实施单位 | 年初预算数\n1 | 甲 | 乙局 | 丙处 | 5",
        "部门预算执行情况\n科目 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率\n办公费 | 1 | 1 | 1 | 100%",
        "填表说明\n项目名称：按批复填写。\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 次数 | ≥5次",
        "封面\n项目名称： | 物业管理费\n主管部门： | 甲局\n实施单位： | 乙处",
    ],
)
def test_other_documents_are_no_forms(sheet: str, tmp_path: Path) -> None:
    with pytest.raises(NoForm):
        read(book(tmp_path, sheet))
