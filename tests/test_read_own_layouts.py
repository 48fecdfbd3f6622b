"""Layouts of their own that offices gave the forms: each test is one thing that was once misread or lost in silence."""

from decimal import Decimal
from pathlib import Path

import pytest
from test_read_meaning import (
    DECLARED,
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
)  # fmt: skip

from xltool.answer import State
from xltool.excel.reading.read import read
from xltool.form import Certainty

COLUMNS = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"


# -- indicators ------------------------------------------------------------------------------------------


def test_heads_of_names_and_targets_alone_over_both_levels_in_one_cell(tmp_path: Path) -> None:
    table = (
        "指标类型 | 序号 | 指标内容 | 绩效标准\n产出指标⏎（数量指标） | 1 | 巡查次数 | ≥12次\n"
        "效益指标⏎（社会效益指标） | 2 | 投诉处理率 | ≥95%"
    )
    form = one(
        tmp_path, DECLARED, "年度总体目标 | 保障办公楼正常运行。", table, "主管部门审核意见：同意申报。"
    )
    assert rows(form, "level1", "level2", "name", "target") == [
        ["产出指标", "数量指标", "巡查次数", "≥12次"],
        ["效益指标", "社会效益指标", "投诉处理率", "≥95%"],
    ]
    assert form.certainty("indicators[0].target") is LIKELY


def test_indicators_below_heads_that_nobody_knows_are_told_of(tmp_path: Path) -> None:
    table = "大项 | 小项 | 干什么 | 干成啥\n产出指标 | 数量指标 | 巡查次数 | 12次\n产出指标 | 质量指标 | 合格率 | 95%"
    form = one(tmp_path, HEAD, FUNDS, GOALS, table)
    assert not form.indicators
    (told,) = [stray for stray in form.strays if "像是绩效指标" in stray.text]
    assert (told.cell, told.text) == ("A12", "第 12—13 行像是绩效指标，没有认出是哪几栏的，没有读")


@pytest.mark.parametrize("title", ["", "填表说明"])
def test_indicators_on_another_sheet_below_heads_that_nobody_knows_are_told_of(
    title: str, tmp_path: Path
) -> None:
    table = "大项 | 小项 | 干什么\n产出指标 | 数量指标 | 巡查次数\n产出指标 | 质量指标 | 合格率"
    (form,) = read(book(tmp_path, "\n".join((HEAD, FUNDS, GOALS)), f"{title}\n{table}"))
    told = [stray.text for stray in form.strays]
    said = "工作表“表2”第 2—3 行像是绩效指标，没有认出是哪几栏的，没有读"
    assert told == ([] if title else [said])


def test_a_head_over_plan_and_result(tmp_path: Path) -> None:
    heads = (
        "一级指标 | 二级指标 | 三级指标 | 指标值 | < | 评分 | < | 偏差情况\n"
        "^ | ^ | ^ | 计划 | 完成 | 标准分 | 自评分 | 原因及改进措施"
    )
    table = f"{heads}\n产出指标 | 数量指标 | 巡查次数 | ≥12次 | 11次 | 50 | 45 | 下雨"
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert rows(form, "name", "target", "actual", "weight", "score", "reason") == [
        ["巡查次数", "≥12次", "11次", "50.00", "45.00", "下雨"]
    ]
    assert [form.certainty(f"indicators[0].{key}") for key in ("target", "actual")] == [LIKELY, LIKELY]


def test_heads_that_together_are_another_label_are_two(tmp_path: Path) -> None:
    table = "一级指标 | 三级指标 | 目标 | 完成 | 分值 | 得分\n产出指标 | 巡查次数 | 12次 | 12次 | 90 | 90"
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, "总分 | | | | 100 | 99.17")
    assert rows(form, "name", "target", "actual") == [["巡查次数", "12次", "12次"]]


def test_points_of_the_execution_in_the_last_row_of_the_indicators(tmp_path: Path) -> None:
    funds = "项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数\n年度资金总额 | 100 | 120 | 110"
    table = f"{COLUMNS}\n产出指标 | 数量指标 | 巡查次数 | ≥12次 | 12次 | 90 | 90"
    rate = "预算执行率得分 | | | | | １０ | ９．１７"
    form = one(tmp_path, HEAD, funds, GOALS, table, rate, "自评总分 | | | | | 100 | 99.17")
    assert len(form.indicators) == 1
    assert values(form, "funds.total.weight", "funds.total.score", "total.score") == [
        Decimal(10), Decimal("9.17"), Decimal("99.17"),
    ]  # fmt: skip
    assert form.certainty("funds.total.score") is LIKELY


def test_points_of_the_execution_beside_the_total_below_the_indicators_are_no_row_of_theirs(
    tmp_path: Path,
) -> None:
    foot = "预算执行率得分 | 9.17 | 总分 | 94.17"
    form = one(tmp_path, HEAD, FUNDS, GOALS, TABLE, foot)
    assert len(form.indicators) == 2
    assert values(form, "funds.total.score", "total.score") == [Decimal("9.17"), Decimal("94.17")]


@pytest.mark.parametrize(
    ("row", "rate"),
    [
        ("预算执行 | 预算执行率 | 预算执行率 | 100% | 91.67% | 10 | 9.17", Decimal("91.67")),
        ("预算执行（10分） | | | | | | 9.17", None), ("预算执行率（10分） | | | | 91.67% | | 9.17", Decimal("91.67")),
    ],
)  # fmt: skip
def test_the_execution_before_the_indicators(row: str, rate: Decimal | None, tmp_path: Path) -> None:
    table = f"{COLUMNS}\n{row}\n产出指标 | 数量指标 | 巡查次数 | ≥12次 | 12次 | 90 | 90"
    form = one(tmp_path, HEAD, GOALS, table, "总分 | | | | | 100 | 99.17")
    assert [row.name.raw for row in form.indicators] == ["巡查次数"]
    assert values(form, *(f"funds.total.{key}" for key in ("rate", "weight", "score"))) == [
        rate, Decimal(10), Decimal("9.17"),
    ]  # fmt: skip


def test_indicators_in_one_column_are_no_goal(tmp_path: Path) -> None:
    table = (
        "绩效指标 | 完成情况\n产出指标—数量指标：巡查次数≥12次 | 12次\n产出指标—质量指标：合格率≥95% | 96%"
    )
    form = one(tmp_path, HEAD, FUNDS, table)
    assert form["goals.actual"].is_blank
    assert form.certainty("goals.actual") is DOUBTFUL
    assert any("像是绩效指标" in stray.text for stray in form.strays)


@pytest.mark.parametrize("said", ["/", "无", "——", "无。"])
def test_a_stroke_for_a_reason_is_none(said: str, tmp_path: Path) -> None:
    table = f"{COLUMNS} | 备注\n产出指标 | 数量指标 | 巡查次数 | ≥12次 | 12次 | 90 | 90 | {said}"
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert form.indicators[0].reason.state is State.BLANK


def test_the_reason_for_points_in_a_name_shows_the_name_whole_or_dots(tmp_path: Path) -> None:
    names = ("职工基本医疗保险调研相关工作完成率（6分）", "巡查次数（4分）")
    lines = "\n".join(f"产出指标 | 数量指标 | {name} | 100% | 100% | 5" for name in names)
    form = one(tmp_path, HEAD, GOALS, COLUMNS.replace(" | 分值", ""), lines)
    assert form.guesses["indicators[0].name"].reason.startswith("“…工基本医疗保险调研")
    assert form.guesses["indicators[1].name"].reason == "“巡查次数（4分）”后面的 4 分是分值"


# -- grades and words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["：", " | "])
@pytest.mark.parametrize("said", ["良", ""])
def test_what_the_grades_mean_is_no_part_of_the_grade(said: str, between: str, tmp_path: Path) -> None:
    scale = "（优：90分以上；良：80-90分；中：60-80分；差：60分以下）"
    form = one(
        tmp_path, HEAD, FUNDS, GOALS, TABLE, "总分 | | | | | 100 | 84.17", f"评价等级{between}{said}{scale}"
    )
    assert form["grade"].raw == said


@pytest.mark.parametrize(
    "said",
    [
        "☑优（90分以上） □良（80-90分） □差（80分以下）",
        "优（90分以上）☑ 良（80-90分）□ 差（80分以下）□",
        "优□√ 良□ 差□",
    ],
)
def test_the_ticked_one_of_grades_with_their_points(said: str, tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, FUNDS, GOALS, TABLE, "总分 | | | | | 100 | 94.17", f"评价等级 | {said}")
    assert values(form, "grade") == ["优"]


def test_what_the_grades_mean_in_the_label(tmp_path: Path) -> None:
    label = "自评等级（优：90-100分；良：80-89分；中：60-79分；差：60分以下）"
    for line in (f"{label} | 良", f"{label}：良"):
        form = one(tmp_path, HEAD, FUNDS, GOALS, TABLE, "总分 | | | | | 100 | 84.17", line)
        assert values(form, "grade") == ["良"]
        (tmp_path / "表.xlsx").unlink()


def test_more_words_of_offices(tmp_path: Path) -> None:
    goals = "年初设定目标 | 保障办公楼正常运行。\n年末完成目标 | 办公楼运行正常。"
    form = one(tmp_path, HEAD, FUNDS.replace("分值", "预算执行满分"), goals, TABLE, FOOT)
    assert values(form, "goals.actual", "funds.total.weight") == ["办公楼运行正常。", Decimal(10)]
    declared = one(
        tmp_path, DECLARED.replace("项目类别 | 其他", "预算类别 | 特定目标类"), "当年目标 | 保障。",
        "一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 巡查次数 | 12次",
    )  # fmt: skip
    assert values(declared, "project.category", "goals.annual") == ["特定目标类", "保障。"]
    assert declared.certainty("project.category") is not Certainty.CERTAIN
    assert DOUBTFUL not in (declared.certainty("goals.annual"), declared.certainty("project.category"))
