"""What a third typist's own layouts showed: extra columns, sums by other words, one head over levels and names."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlwt
from test_read_meaning import (
    DECLARED,
    DOUBTFUL,
    FOOT,
    FUNDS,
    GOALS,
    HEAD,
    LIKELY,
    TABLE,
    one,
    rows,
    values,
)  # fmt: skip

from xltool.excel.reading.read import read
from xltool.form import Certainty

CERTAIN = Certainty.CERTAIN
GOAL = "年度绩效目标 | 保障办公楼正常运行。"


# -- extra columns ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("standards", [["历史标准"] * 4, ["历史标准", "计划标准", "行业标准", "国家标准"]])
@pytest.mark.parametrize("remark", ["", "按年"])
def test_a_word_in_an_extra_column_ends_no_table(standards: list[str], remark: str, tmp_path: Path) -> None:
    lines = ("产出指标 | 数量指标 | 巡查次数 | ≥12次", " |  | 检修次数 | ≥2次",
             "效益指标 | 社会效益指标 | 运行情况 | 正常", " |  | 学习情况 | 有所提升")  # fmt: skip
    body = (f"{line} | {word} | {remark}" for line, word in zip(lines, standards, strict=True))
    heads = "一级指标 | 二级指标 | 三级指标 | 绩效目标值 | 绩效标准 | 备注"
    form = one(tmp_path, DECLARED, GOAL, heads, *body)
    assert rows(form, "name", "target") == [
        ["巡查次数", "≥12次"], ["检修次数", "≥2次"], ["运行情况", "正常"], ["学习情况", "有所提升"],
    ]  # fmt: skip
    assert values(form, "indicators[3].level1", "indicators[3].level2") == ["效益指标", "社会效益指标"]
    assert [stray.text for stray in form.strays if stray.cell[0] in "EF"] == [
        "表头有表样里没有的一列“绩效标准”", "表头有表样里没有的一列“备注”",
    ]  # fmt: skip
    assert {form.certainty(f"indicators[{n}].target") for n in range(4)} == {CERTAIN}


def test_a_word_beside_the_table_without_a_head_ends_no_table(tmp_path: Path) -> None:
    form = one(
        tmp_path, DECLARED, GOAL, "一级指标 | 二级指标 | 三级指标 | 指标值",
        "产出指标 | 数量指标 | 巡查次数 | ≥12次 | 行业标准", " |  | 学习情况 | 有所提升 | 历史标准",
    )  # fmt: skip
    assert rows(form, "name", "target") == [["巡查次数", "≥12次"], ["学习情况", "有所提升"]]


def test_a_line_to_be_signed_still_ends_the_table(tmp_path: Path) -> None:
    heads = "一级指标 | 二级指标 | 三级指标 | 绩效目标值 | 绩效标准"
    form = one(
        tmp_path, DECLARED, GOAL, heads, "产出指标 | 数量指标 | 巡查次数 | ≥12次 | 历史标准",
        "填表人 | 张三 | 审核人 | 李四 | 联系电话",
    )  # fmt: skip
    assert rows(form, "name") == [["巡查次数"]]


def test_an_extra_column_that_means_a_label_elsewhere_is_named_once(tmp_path: Path) -> None:
    table = (
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 | 责任单位\n"
        "产出指标 | 数量指标 | 巡查次数 | 12次 | 12次 | 50 | 50 | | 执法总队\n"
        "产出指标 | 质量指标 | 合格率 | 90% | 88% | 40 | 35 | 设备老化 | 执法总队"
    )
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert [(stray.cell, stray.text) for stray in form.strays] == [
        ("I11", "表头有表样里没有的一列“责任单位”")
    ]
    assert values(form, "indicators[0].reason", "project.unit") == [None, "乙处"]
    assert form.certainty("indicators[0].reason") is CERTAIN


def test_a_hidden_column_of_the_year_before_is_told_of_and_makes_nothing_doubtful(tmp_path: Path) -> None:
    table = (
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 上年分值 | 分值 | 得分 | 偏差原因\n"
        "产出指标 | 数量指标 | 巡查次数 | 12次 | 12次 | 45 | 50 | 50\n"
        "产出指标 | 质量指标 | 合格率 | 90% | 88% | 45 | 40 | 35 | 设备老化"
    )
    form = one(tmp_path, HEAD.replace(" | 主", " |  | 主"), FUNDS, GOALS, table, FOOT, "@ 隐藏列 F")
    assert rows(form, "weight", "score") == [["50.00", "50.00"], ["40.00", "35.00"]]
    assert {form.certainty(f"indicators[0].{key}") for key in ("actual", "weight")} == {CERTAIN}
    assert "F列隐藏着，里面填有内容" in [remark.text for remark in form.hidden]


def test_rows_below_the_last_one_read_are_told_of(tmp_path: Path) -> None:
    lost = (
        "联系人 | 张三 | 巡查报告 | ≥1份\n效益指标 | 社会效益指标 | 运行情况 | 正常\n"
        "效益指标 | 社会效益指标 | 投诉 | 无"
    )
    form = one(
        tmp_path, DECLARED, GOAL, "一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 巡查次数 | ≥12次",
        lost,
    )  # fmt: skip
    assert rows(form, "name") == [["巡查次数"]]
    assert "第 7—9 行像是绩效指标，没有认出是哪几栏的，没有读" in [stray.text for stray in form.strays]


# -- funds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["总计", "总　计", "总 计"])
def test_a_sum_of_the_funds_called_like_that_of_points(word: str, tmp_path: Path) -> None:
    foot = "合计 | | | | | 100 | 94.17\n评分等级 | 优"
    form = one(tmp_path, HEAD, FUNDS.replace("年度资金总额", word), GOALS, TABLE, foot)
    assert values(form, "funds.total.initial", "funds.total.rate", "funds.fiscal.budget", "funds.other.executed") == [
        Decimal(100), Decimal("91.66"), Decimal(90), Decimal(0),
    ]  # fmt: skip
    assert values(form, "total.weight", "total.score") == [Decimal(100), Decimal("94.17")]


def test_the_sum_of_points_straight_below_funds_with_a_sum_of_their_own(tmp_path: Path) -> None:
    funds = FUNDS.replace("年度资金总额", "合计").rstrip("\n")
    form = one(tmp_path, HEAD, GOALS, TABLE, funds, " | 总计 | 100 | 94.17")
    paths = ("funds.total.initial", "funds.total.budget", "total.weight", "total.score")
    assert values(form, *paths) == [Decimal(100), Decimal(120), Decimal(100), Decimal("94.17")]


def test_the_word_for_the_sum_between_the_years_label_and_its_amount(tmp_path: Path) -> None:
    funds = "年度预算（元） | 总额 | 110000 | 财政拨款 | 100000 | 其他资金 | 10000"
    table = "一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 巡查次数 | ≥12次"
    form = one(tmp_path, DECLARED, funds, GOAL, table)
    paths = [f"funds.annual.{part}" for part in ("total", "fiscal", "other")]
    assert values(form, *paths) == [Decimal(110_000), Decimal(100_000), Decimal(10_000)]


@pytest.mark.parametrize("word", ["当年金额", "本年度金额"])
def test_words_for_the_years_money(word: str, tmp_path: Path) -> None:
    funds = f"资金安排（万元） | {word} | 140.9 | 其中：财政资金 | 130.9\n | 其他资金 | 10 | 上年结转 | 0"
    form = one(tmp_path, DECLARED, funds, GOAL, "一级指标 | 三级指标 | 指标值\n产出指标 | 巡查次数 | ≥12次")
    assert values(form, "funds.annual.total", "funds.annual.fiscal") == [
        Decimal(1_409_000),
        Decimal(1_309_000),
    ]


def test_the_unit_that_number_formats_of_an_xls_show(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("自评表")
    lines = "\n".join((HEAD, FUNDS.replace("（万元）", ""), GOALS, TABLE, FOOT)).splitlines()
    in_yuan = xlwt.easyxf(num_format_str='#,##0.00"元"')
    for row, line in enumerate(filter(None, lines)):
        for column, said in enumerate(part.strip() for part in line.split("|")):
            if said in ("80", "90", "100", "110", "120") and 3 < row < 7 and column in (2, 3, 4):
                sheet.write(row, column, int(said) * 10_000, in_yuan)
            elif said:
                sheet.write(row, column, said)
    book.save(str(tmp_path / "表.xls"))
    (form,) = read(tmp_path / "表.xls")
    assert values(form, "funds.total.initial", "funds.total.executed", "funds.fiscal.budget") == [
        Decimal(100), Decimal(110), Decimal(90),
    ]  # fmt: skip
    assert DOUBTFUL not in (form.certainty("funds.total.initial"), form.certainty("funds.total.executed"))


# -- heads -----------------------------------------------------------------------------------------------


def test_one_head_over_levels_and_names(tmp_path: Path) -> None:
    table = (
        "指标 | < | < | 指标值 | 完成值 | 分值 | 得分 | 偏差原因及改进措施\n"
        "产出指标 | 数量指标 | 巡查次数 | ≥12次 | 12次 | 30 | 30\n^ | ^ | 检修次数 | ≥2次 | 2次 | 20 | 20\n"
        "效益指标 | 社会效益指标 | 投诉处理率 | ≥95% | 90% | 40 | 35 | 人手不够"
    )
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, "总分 | | | | | 100 | 94.17")
    assert rows(form, "level1", "level2", "name", "target", "reason") == [
        ["产出指标", "数量指标", "巡查次数", "≥12次", ""], ["产出指标", "数量指标", "检修次数", "≥2次", ""],
        ["效益指标", "社会效益指标", "投诉处理率", "≥95%", "人手不够"],
    ]  # fmt: skip
    assert form.guesses["indicators[0].name"] == (LIKELY, "表头“指标”按“三级指标”读")


def test_a_head_over_points_given_and_got_is_neither(tmp_path: Path) -> None:
    table = (
        "绩效指标 | < | < | 指标情况 | < | 评分情况 | < | 偏差原因\n"
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 实际值 | 权重 | 自评得分 | ^\n"
        "产出指标 | 数量指标 | 巡查次数 | ≥12次 | 11次 | 50 | 45 | 下雨\n"
        "产出指标 | 质量指标 | 合格率 | ≥90% | 90% | 40 | 40"
    )
    form = one(tmp_path, HEAD, FUNDS, GOALS, table, FOOT)
    assert rows(form, "weight", "score") == [["50.00", "45.00"], ["40.00", "40.00"]]
    assert form.certainty("indicators[0].score") is not DOUBTFUL


# -- words -----------------------------------------------------------------------------------------------


def test_words_of_the_head(tmp_path: Path) -> None:
    head = (
        "编制部门：甲局\n项目 | 物业管理费 | 实施单位 | 乙处（盖章）\n"
        "项目性质 | 经常性项目 | 项目资金性质 | 一般公共预算"
    )
    title = "项目支出绩效自评表（2024年度）"
    goals = "预期目标：保障办公楼正常运行。 | | | 实际完成：办公楼运行正常。"
    form = one(tmp_path, title, head, FUNDS, goals, TABLE, FOOT)
    assert values(form, "project.name", "project.department", "project.unit", "goals.actual") == [
        "物业管理费", "甲局", "乙处", "办公楼运行正常。",
    ]  # fmt: skip
    assert form.guesses["project.name"] == (LIKELY, "“项目”按项目名称读")
    assert form.certainty("project.department") is form.certainty("project.unit") is LIKELY
    told = [stray.text for stray in form.strays]
    assert "表样里没有“项目资金性质”这一栏，没有读" in told
    assert not any("一般公共预算" in text for text in told)


def test_a_head_of_the_funds_is_no_name(tmp_path: Path) -> None:
    funds = FUNDS.replace("项目资金（万元） | ", "项目 | 资金来源")
    form = one(tmp_path, HEAD.replace("项目名称 | 物业管理费 | ", ""), funds, GOALS, TABLE, FOOT)
    assert form.project_name == ""
