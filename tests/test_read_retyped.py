"""Forms that offices type anew: points behind names, lines below the table, both levels in a cell, words of their own.

What cannot be understood is said: a blank is certain only where nothing that was not read may be it.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from test_read_meaning import (
    DECLARED,
    DECLARED_TABLE,
    DOUBTFUL,
    FOOT,
    FUNDS,
    GOALS,
    HEAD,
    LIKELY,
    TABLE,
    book,
    one,
    rows,
    values,
)

from xltool.excel.opening.grid import Grid, Workbook
from xltool.excel.reading import read as reading
from xltool.excel.reading.funds import Funds
from xltool.excel.reading.read import read
from xltool.form import Certainty, Filing

HEADS = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"


def names(form: Filing) -> list[str]:
    """The indicators that were read."""
    return [row.name.raw for row in form.indicators]


# -- faults of the program -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "period", ["项目起止时间 | 2024/3/1-2024/11/30", "实施周期：2024年3月-11月", "项目周期 | 长期"]
)
def test_a_period_in_a_self_assessment_is_nobodys_answer(period: str, tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, period, FUNDS, GOALS, TABLE, FOOT)
    assert values(form, "project.unit", "funds.total.budget", "grade") == ["乙处", Decimal(120), "优"]
    assert not [stray for stray in form.strays if "没有料到" in stray.text]


def test_a_fault_in_one_step_costs_no_other_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Funds) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Funds, "offer", fail)
    form = one(tmp_path, HEAD.replace("实施单位 | 乙处", "联系人 | 张三"), FUNDS, GOALS, TABLE, FOOT)
    assert (form.project_name, names(form)) == ("物业管理费", ["巡查次数", "巡查合格率"])
    assert "ZeroDivisionError" in form.strays[0].text
    assert all(form.certainty(path) is not Certainty.CERTAIN for path, _ in form.all_answers())


def test_a_fault_on_one_sheet_costs_no_other_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = "\n".join((HEAD, FUNDS, GOALS, TABLE, FOOT))
    forms = reading._forms

    def fail(workbook: Workbook, grid: Grid) -> Iterator[Filing]:
        if grid.name == "表2":
            raise ZeroDivisionError
        return forms(workbook, grid)

    monkeypatch.setattr(reading, "_forms", fail)
    (form,) = read(book(tmp_path, whole, whole))
    assert "“表2”没有读" in form.strays[0].text


# -- points behind other things --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "weights"),
    [
        ("一级指标 | 二级指标 | 三级指标（分值） | 年度指标值 | 实际完成值 | 得分\n"
         "产出指标 | 数量指标 | 巡查次数（50分） | ≥12次 | 12次 | 50\n"
         " | 质量指标 | 巡查合格率【40分】 | ≥90% | 88% | 35",
         ["50", "40"]),
        ("一级指标 | 二级指标 | 三级指标及权重 | 年度指标值 | 实际完成值 | 得分\n"
         "产出指标 | 数量指标 | 巡查次数 50分 | ≥12次 | 12次 | 50\n | 质量指标 | 巡查合格率（40） | ≥90% | 88% | 35",
         ["50", "40"]),
        ("一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分\n"
         "产出指标 | 数量指标 | 巡查次数 | ≥12次（分值50） | 12次 | 50\n"
         " | 质量指标 | 巡查合格率 | ≥90%（４０分） | 88% | 35",
         ["50", "40"]),
    ],
    ids=["brackets", "behind", "target"],
)  # fmt: skip
def test_weights_behind_names_and_targets(table: str, weights: list[str], tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert names(form) == ["巡查次数", "巡查合格率"]
    assert [row.weight.value for row in form.indicators] == list(map(Decimal, weights))
    assert [(str(row.target.value.value), row.target.value.unit) for row in form.indicators if row.target.value] == [
        ("12", "次"), ("90", "%"),
    ]  # fmt: skip
    assert form.guesses["indicators[0].weight"].certainty is LIKELY


def test_points_in_a_name_of_their_own_stay(tmp_path: Path) -> None:
    """A mark that one indicator aims at is no weight."""
    table = TABLE.replace("巡查合格率", "考核达到优秀（90分）")
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert names(form) == ["巡查次数", "考核达到优秀（90分）"]
    assert [row.weight.value for row in form.indicators] == [50, 40]


def test_weights_on_levels_alone_leave_no_certain_blank(tmp_path: Path) -> None:
    table = """
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分
产出指标（60分） | 数量指标（40分） | 巡查次数 | ≥12次 | 12次 | 20
 | | 保洁面积 | ≥100平方米 | 100平方米 | 20
 | 质量指标（20分） | 巡查合格率 | ≥90% | 88% | 15
"""
    form = one(tmp_path, HEAD, FUNDS, GOALS, table)
    assert [row.weight.value for row in form.indicators] == [None, None, 20]
    certainties = [form.certainty(f"indicators[{n}].weight") for n in range(3)]
    assert certainties == [DOUBTFUL, DOUBTFUL, LIKELY]


# -- lines below the table -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "自评得分 | | 94.17分 | | 自评等级 | 优",
        "得分情况 | 94.17 | 自评结论 | | 优",
        "填报人：张三 | | | 审核人：李四 | | 联系电话：021-1234",
        "项目申报单位主要负责人（签字）： | | | 申报日期：2025年3月1日",
        " | | 单位（盖章） | 2025年3月1日 | 经办人：张三",
        "归口科室：甲科 | | 分管领导： | | 日期：2025.3.1",
        "自评工作组长：张三 | | | 组员：李四",
        "绩效得分 | | | | | 100 | 94.17 | 优",
    ],
)
@pytest.mark.parametrize("gap", ["", "\n | "], ids=["below", "after a blank row"])
def test_a_line_of_labels_is_no_indicator(line: str, gap: str, tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, FUNDS, GOALS, TABLE.rstrip(), gap.strip("\n") or line, line if gap else "")
    assert names(form) == ["巡查次数", "巡查合格率"]


def test_the_score_straight_under_the_table_is_the_total(tmp_path: Path) -> None:
    form = one(
        tmp_path, HEAD, FUNDS, GOALS, TABLE, "自评得分（满分100分） | | ９４．１７分 | | 自评等级 | 优"
    )
    assert values(form, "total.weight", "total.score", "grade") == [Decimal(100), Decimal("94.17"), "优"]


def test_the_score_beside_the_grade_in_the_head_is_the_total(tmp_path: Path) -> None:
    head = HEAD.replace("实施单位 | 乙处", "实施单位 | 乙处 | 自评分 | 94.17 | 等级 | 优")
    form = one(tmp_path, head, FUNDS, GOALS, TABLE)
    assert values(form, "total.score", "grade", "funds.total.score") == [
        Decimal("94.17"),
        "优",
        Decimal("9.17"),
    ]


def test_an_indicator_worded_like_a_label_stays_one(tmp_path: Path) -> None:
    own = (
        "产出指标 | 时效指标 | 完成时间 | 12月底前 | 12月 | 50 | 50 |\n | | 完成率 | 100% | 100% | 40 | 35 |"
    )
    table = f"{HEADS}\n{own}"
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert names(form) == ["完成时间", "完成率"]


def test_a_last_row_that_lacks_what_all_others_have_is_a_guess(tmp_path: Path) -> None:
    table = TABLE + " | 时效指标 | 及时率 | 100% | 100% | 10 | 10 |\n | | 以上各项均已核对 | | 属实 | |"
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert form.certainty("indicators[3].name") is not Certainty.CERTAIN or len(form.indicators) == 3


# -- levels ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["指标类别", "指标分类", "考核维度"])
@pytest.mark.parametrize(
    "both",
    [
        "产出指标-{}指标", "产出指标/{}指标", "产出—{}", "产出指标⏎{}指标",
        "一级：产出 二级：{}", "产出指标（90分）、{}指标",
    ],
)  # fmt: skip
def test_both_levels_in_one_cell(head: str, both: str, tmp_path: Path) -> None:
    lines = [f"{head} | 绩效指标名称 | 目标值 | 完成值 | 分值 | 得分"]
    named = (("数量", "甲"), ("质量", "乙"))
    lines += [f"{both.format(level)} | {name} | 100% | 100% | 45 | 45" for level, name in named]
    form = one(tmp_path, HEAD, FUNDS, GOALS, "\n".join(lines), FOOT)
    said = [[row.level1.value, row.level2.value] for row in form.indicators]
    assert said == [["产出指标", "数量指标"], ["产出指标", "质量指标"]]
    assert form.certainty("indicators[0].level1") is LIKELY


def test_levels_under_a_head_of_their_own_word(tmp_path: Path) -> None:
    table = TABLE.replace("一级指标 | 二级指标", "维度 | 指标大类")
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert rows(form, "level1", "level2") == [["产出指标", "数量指标"], ["产出指标", "质量指标"]]
    assert not [reason for reason in (guess.reason for guess in form.guesses.values()) if "没有读" in reason]


# -- points in labels, words, dates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("项目资金（万元）", "预算执行情况（万元）（10分）"), ("项目资金（万元）", "预算安排及执行（10分）（万元）"),
        ("得分", "得分（１０分）"), ("执行率(%)", "执行率（10分）"), ("年度资金总额", "年度资金总额（满分10分）"),
    ],
)  # fmt: skip
def test_points_of_the_funds_in_a_label(old: str, new: str, tmp_path: Path) -> None:
    funds = "\n".join(
        " | ".join(cell.strip() for n, cell in enumerate(line.split("|")) if n != 5)
        for line in FUNDS.splitlines()
    ).replace(old, new)
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    assert values(form, "funds.total.weight", "funds.total.score") == [Decimal(10), Decimal("9.17")]
    assert form.guesses["funds.total.weight"].certainty is LIKELY


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("funds.fiscal.budget", "其中：当年财政拨款", "本级财政资金"),
        ("funds.fiscal.budget", "其中：当年财政拨款", "其中：县级财政资金"),
        ("funds.carryover.budget", "上年结转资金", "往年结余"),
        ("funds.other.budget", "其他资金", "自有及其他资金"),
        ("funds.other.budget", "其他资金", "财政专户资金"),
        ("funds.total.rate", "执行率(%)", "支出率"),
        ("indicators[0].actual", "实际完成值", "实现值"),
        ("indicators[1].reason", "偏差原因分析及改进措施", "扣分说明"),
        ("goals.actual", "实际完成情况", "全年实际完成"),
        ("project.unit", "实施单位", "编制单位"),
        ("funds.total.score", " | 得分\n | 年度", " | 预算执行得分\n | 年度"),
    ],
)
def test_other_words(path: str, old: str, new: str, tmp_path: Path) -> None:
    sheet = "\n".join((HEAD, FUNDS, GOALS, TABLE, FOOT))
    assert old in sheet
    drawn, typed = one(tmp_path, sheet), one(tmp_path, sheet.replace(old, new))
    assert not drawn[path].is_blank
    assert typed[path].value == drawn[path].value


def test_several_sources_of_the_budget_are_not_added_up(tmp_path: Path) -> None:
    two = "其中：中央补助 | 40 | 45 | 45 | - | 100 | -\n | 市级财政资金 | 40"
    funds = FUNDS.replace("其中：当年财政拨款 | 80", two)
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    assert form["funds.fiscal.budget"].is_blank


def test_the_kind_of_a_project_is_told_by_what_it_says(tmp_path: Path) -> None:
    head = DECLARED.replace("项目类别 | 其他 | 项目性质", "项目类型")
    form = one(tmp_path, head, "项目资金总额 | 30", DECLARED_TABLE)
    assert values(form, "project.nature", "project.category") == ["经常性项目", None]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2024年1月-2024年12月", dt.date(2024, 12, 31)), ("2024.01—2024.12", dt.date(2024, 12, 31)),
        ("2024年度", dt.date(2024, 12, 31)), ("2024年全年", dt.date(2024, 12, 31)),
        ("自2024年1月起至2025年2月止", dt.date(2025, 2, 28)), ("2024年1—11月", dt.date(2024, 11, 30)),
    ],
)  # fmt: skip
def test_a_period_of_whole_months(text: str, end: dt.date, tmp_path: Path) -> None:
    form = one(tmp_path, DECLARED, f"项目期 | {text}", "项目资金总额 | 30", DECLARED_TABLE)
    assert values(form, "project.start", "project.end") == [dt.date(2024, 1, 1), end]
    assert form.guesses["project.end"].certainty is LIKELY


@pytest.mark.parametrize("text", ["长期", "2024年13月-12月", "2025年1月-2024年12月", "持续实施"])
def test_a_period_without_dates_is_doubtful(text: str, tmp_path: Path) -> None:
    form = one(tmp_path, DECLARED, f"项目期 | {text}", "项目资金总额 | 30", DECLARED_TABLE)
    assert values(form, "project.start", "project.end") == [None, None]
    assert form.guesses["project.start"].certainty is DOUBTFUL


def test_budget_and_execution_side_by_side(tmp_path: Path) -> None:
    funds = """
全年预算（万元） | 120 | 全年执行（万元） | 110 | 执行率 | 91.66%
其中：财政资金 | 90 | 其中：财政资金 | 85 | 执行率得分（10分） | 9.17
其他资金 | 30 | 其他资金 | 25
"""
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    paths = [f"funds.{row}.{part}" for row in ("total", "fiscal", "other") for part in ("budget", "executed")]
    assert values(form, *paths) == list(map(Decimal, (120, 110, 90, 85, 30, 25)))
    assert values(form, "funds.total.score", "funds.total.weight") == [Decimal("9.17"), Decimal(10)]
    assert form["funds.fiscal.score"].is_blank


# -- what was not understood -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("年初预算数", "起初说的", ["funds.total.initial", "funds.other.initial"]),
        (" | 得分\n | 年度", " | 甲乙丙\n | 年度", ["funds.total.score"]),
        ("年度资金总额", "钱一共", ["funds.total.budget", "funds.total.score"]),
        ("上年结转资金", "老钱", ["funds.carryover.budget"]),
        ("项目名称", "干的啥", ["project.name"]), ("实施单位", "谁来干", ["project.unit"]),
        ("预期目标", "想干成啥", ["goals.expected"]),
        ("实际完成值", "干成啥样", ["indicators[0].actual", "indicators[1].actual"]),
        ("分值 | 得分 | 偏差", "甲乙丙 | 得分 | 偏差", ["indicators[0].weight", "total.weight"]),
        ("总分", "一共几分", ["total.score"]), ("评分等级", "几等", ["grade"]),
    ],
)  # fmt: skip
def test_a_blank_is_doubtful_where_something_was_not_read(
    old: str, new: str, lost: list[str], tmp_path: Path
) -> None:
    sheet = "\n".join((HEAD, FUNDS, GOALS, TABLE, FOOT))
    assert old in sheet
    drawn, typed = one(tmp_path, sheet), one(tmp_path, sheet.replace(old, new))
    for path in lost:
        assert drawn[path].is_value
        assert typed[path].is_blank or typed[path].value == drawn[path].value, path
        assert typed.certainty(path) is not Certainty.CERTAIN, path
    assert names(typed) == names(drawn)
    wrong = [
        path for path, answer in typed.all_answers()
        if answer.is_value and answer.value != drawn[path].value and path not in typed.guesses
    ]  # fmt: skip
    assert not wrong


def test_blanks_where_nothing_else_stands_are_certain(tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, FUNDS.replace("20 | 30 | 25 | - | 83.33", " | | | | "), GOALS, TABLE, FOOT)
    assert form["funds.carryover.budget"].is_blank
    assert not form.guesses


def test_lines_of_a_goal_that_were_joined_are_not_told_as_unread(tmp_path: Path) -> None:
    goals = "年度总体目标 | 预期目标 | 目标1：巡查12次。\n | | 2.保洁3处。\n | 实际完成情况 | 甲。\n | | 乙。"
    form = one(tmp_path, HEAD, FUNDS, goals, TABLE, FOOT)
    assert values(form, "goals.expected") == ["目标1：巡查12次。\n2.保洁3处。"]
    assert not form.strays


def test_sources_of_the_budget_that_were_not_added_up_leave_no_certain_blank(tmp_path: Path) -> None:
    funds = FUNDS.replace("其中：当年财政拨款", "中央补助").replace("上年结转资金", "市级财政资金")
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    certainty, reason = form.guesses["funds.fiscal.budget"]
    assert certainty is DOUBTFUL
    assert "“中央补助”、“市级财政资金”" in reason


def test_points_merged_over_two_indicators_are_doubtful(tmp_path: Path) -> None:
    table = f"{HEADS}\n产出指标 | 数量指标 | 甲 | 12次 | 12次 | 50 | 50 |\n^ | ^ | 乙 | 3处 | 3处 | ^ | ^ |"
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    paths = [f"indicators[{n}].{key}" for n in (0, 1) for key in ("weight", "score")]
    assert [form.certainty(path) for path in paths] == [DOUBTFUL] * 4
