"""Funds as offices lay them out: turned round, by sources, in two columns; their unit in titles and labels."""

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
    values,
)

from xltool.excel.reading.read import read
from xltool.form import Certainty

TURNED = """
项目资金 | 项目 | | 资金总额 | 财政拨款 | 上年结转 | 其他资金
 | 年初预算 | | 100 | 80 | 20 | 0
 | 全年预算 | | 120 | 90 | 30 | 0
 | 全年执行 | | 60 | 50 | 10 | 0
"""


# -- funds -----------------------------------------------------------------------------------------------


def test_a_line_of_labels_below_funds_turned_round_is_the_totals(tmp_path: Path) -> None:
    line = " | 预算执行率 | 50.00% | 预算执行率权重(分) | 10 | 预算执行得分 | 5"
    form = one(tmp_path, HEAD, TURNED, line, GOALS, TABLE, FOOT)
    assert values(form, *(f"funds.total.{key}" for key in ("budget", "rate", "weight", "score"))) == [
        Decimal(120), Decimal(50), Decimal(10), Decimal(5),
    ]  # fmt: skip
    for row in ("fiscal", "carryover", "other"):
        assert all(form[f"funds.{row}.{key}"].is_blank for key in ("rate", "weight", "score"))
    assert form.certainty("funds.total.rate") is LIKELY


def test_firstrate_below_no_head_of_funds_turned_round_is_the_totals(tmp_path: Path) -> None:
    form = one(tmp_path, HEAD, TURNED, " | 预算执行率 | 50.00% |  |  |  | ", GOALS, TABLE, FOOT)
    assert values(form, "funds.total.rate", "funds.fiscal.rate") == [Decimal(50), None]


def test_sources_without_money_are_no_rows_and_end_nothing(tmp_path: Path) -> None:
    funds = (
        "资金构成（万元） | 年初批复数 | 调整预算数 | 支出数\n一般公共预算 | 80 | 90 | 85\n财政专户管理资金\n"
        "单位资金 | 5 | 6 | 4\n上年结转结余 | 20 | 30 | 25\n合计 | 105 | 126 | 114"
    )
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    found = [f"funds.{row}.budget" for row in ("fiscal", "other", "carryover", "total")]
    assert values(form, *found) == [Decimal(90), Decimal(6), Decimal(30), Decimal(126)]
    assert [form.certainty(path) for path in found[:2]] == [LIKELY, LIKELY]


@pytest.mark.parametrize(("first", "other", "read"), [("0", "6", 6), ("6", "—", 6), ("0.00", "0", 0)])
def test_a_source_of_nothing_adds_nothing(first: str, other: str, read: int, tmp_path: Path) -> None:
    funds = f"资金来源（万元） | 全年预算数\n合计 | 96\n财政拨款 | 90\n事业收入 | {first}\n单位资金 | {other}"
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    assert values(form, "funds.other.budget") == [Decimal(read)]
    assert form.certainty("funds.other.budget") is LIKELY


def test_amounts_left_of_their_heads_are_read_in_their_order(tmp_path: Path) -> None:
    turned = TURNED.replace("| |", "|").replace("项目资金 | 项目 |", "项目资金 | 项目 | |")
    form = one(tmp_path, HEAD, turned, GOALS, TABLE, FOOT)
    assert values(form, "funds.total.budget", "funds.fiscal.budget", "funds.other.budget") == [
        Decimal(120), Decimal(90), Decimal(0),
    ]  # fmt: skip


def test_a_source_among_heads_of_funds_turned_round_is_kept(tmp_path: Path) -> None:
    turned = TURNED.replace("其他资金", "单位资金").replace("120 | 90 | 30 | 0", "120 | 90 | 20 | 10")
    form = one(tmp_path, HEAD, turned, GOALS, TABLE, FOOT)
    assert values(form, "funds.other.budget") == [Decimal(10)]


def test_a_part_of_the_funds_behind_the_way_they_are_divided(tmp_path: Path) -> None:
    form = one(
        tmp_path,
        HEAD,
        FUNDS.replace("其中：当年财政拨款", "按收入性质分：一般公共预算拨款"),
        GOALS,
        TABLE,
        FOOT,
    )
    assert values(form, "funds.fiscal.budget") == [Decimal(90)]
    assert form.certainty("funds.fiscal.budget") is LIKELY


def test_fiscal_funds_of_the_project_and_of_the_year_side_by_side(tmp_path: Path) -> None:
    funds = (
        "项目总投资 | 124.30万元 | 本年度申请金额 | 62.15万元\n"
        "其中：财政性资金 | 124.30万元 | 其中：财政性资金 | 62.15万元"
    )
    form = one(tmp_path, DECLARED, funds, "年度总体目标 | 保障。", "三级指标 | 指标值\n巡查次数 | 12次")
    parts = ("project.total", "project.fiscal", "annual.total", "annual.fiscal")
    assert values(form, *(f"funds.{part}" for part in parts)) == [
        Decimal(1243000), Decimal(1243000), Decimal(621500), Decimal(621500),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "project", "year"),
    [("实施期资金 | 年度资金", Decimal(2400000), Decimal(1200000)), ("全部的 | 今年的", None, None)],
)
def test_funds_of_the_project_and_of_the_year_in_two_columns(
    heads: str, project: Decimal | None, year: Decimal | None, tmp_path: Path
) -> None:
    funds = f"资金来源（万元） | {heads}\n合计 | 240 | 120\n财政拨款 | 240 | 120\n单位资金 | 0 | 0"
    form = one(tmp_path, DECLARED, funds, DECLARED_TABLE)
    assert values(form, "funds.project.total", "funds.annual.total") == [project, year]
    assert values(form, "funds.project.fiscal", "funds.annual.fiscal") == [project, year]
    assert year or form.certainty("funds.annual.total") is DOUBTFUL


# -- units and years -------------------------------------------------------------------------------------


def test_a_unit_at_the_end_of_a_long_title(tmp_path: Path) -> None:
    title = "某某市某某局二〇二四年度市级部门预算项目支出绩效自评情况表（单位：元）"
    funds = "项目资金 | 年初预算数 | 全年预算数 | 全年执行数\n年度资金总额 | 1000000 | 1200000 | 1100000"
    form = one(tmp_path, HEAD.replace("项目支出绩效自评表\n（2024年度）", title), funds, GOALS, TABLE, FOOT)
    assert values(form, "funds.total.budget") == [Decimal(120)]
    assert form.certainty("funds.total.budget") is LIKELY


def test_a_unit_in_a_label_that_points_were_taken_from(tmp_path: Path) -> None:
    funds = "预算执行情况（元）⏎（10分） | 全年预算数 | 全年执行数\n年度资金总额 | 1200000 | 1100000"
    form = one(tmp_path, HEAD, funds, GOALS, TABLE, FOOT)
    assert values(form, "funds.total.budget", "funds.total.weight") == [Decimal(120), Decimal(10)]


def _two(funds: str = "") -> tuple[str, str]:
    """Two forms, under a title that only the first has."""
    whole = (
        funds or "项目资金 | 年初预算数 | 全年预算数 | 全年执行数\n年度资金总额 | 1000000 | 1200000 | 1100000"
    )
    first = f"项目名称 | 甲 | 实施单位 | 乙处\n{whole}\n{GOALS}\n{TABLE}\n{FOOT}"
    return first, first.replace("| 甲 |", "| 丙 |")


def test_year_and_unit_of_firsttitle_over_two_forms(tmp_path: Path) -> None:
    first, second = _two()
    title = "某某局2024年度项目支出绩效自评情况表（单位：元）"
    forms = read(book(tmp_path, f"{title}\n项目一\n{first}\n项目二\n{second}"))
    assert [form.project_name for form in forms] == ["甲", "丙"]
    for form in forms:
        assert values(form, "year", "funds.total.budget") == [2024, Decimal(120)]
        assert form.certainty("funds.total.budget") is LIKELY
    assert forms[1].guesses["year"] == (LIKELY, "这张表自己没有写年度，取自整张工作表的标题")


def test_a_form_with_a_title_of_its_own_takes_nothing_from_that_above(tmp_path: Path) -> None:
    first, second = _two()
    above, own = "2023年度项目支出绩效自评表（单位：元）", "2024年度项目支出绩效自评表（单位：万元）"
    second = second.replace("1000000 | 1200000 | 1100000", "100 | 120 | 110")
    forms = read(book(tmp_path, f"{above}\n{first}\n{own}\n{second}"))
    assert [values(form, "year", "funds.total.budget") for form in forms] == [
        [2023, Decimal(120)], [2024, Decimal(120)],
    ]  # fmt: skip
    assert forms[1].certainty("year") is Certainty.CERTAIN
