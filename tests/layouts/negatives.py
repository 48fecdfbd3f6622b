"""Documents that are no form, though the same words stand in them: none must be read as one."""

import random
from collections.abc import Callable, Sequence
from decimal import Decimal

from layouts.paper import Block, Sheet, Typed
from xltool.form import Filing, Kind

Row = list[Typed | str]


def _sheet(name: str, title: str, heads: list[str], rows: list[Row]) -> list[Sheet]:
    block = Block()
    block.put(0, 0, title, columns=len(heads))
    for n, cells in enumerate([heads, *rows], 1):
        block.line(n, cells, [1] * len(heads))
    return [Sheet(name, block)]


def _text(filing: Filing, path: str) -> Typed:
    return Typed(filing[path].value)


def project_list(forms: Sequence[Filing], chance: random.Random) -> list[Sheet]:
    """One row for each project, from which forms are issued."""
    heads = ["序号", "项目名称", "主管部门", "实施单位", "预算数（万元）", "联系人"]
    rows: list[Row] = [
        [Typed(n), *(_text(form, f"project.{key}") for key in ("name", "department", "unit")),
         Typed(Decimal(chance.randint(10, 900))), "张三"] for n, form in enumerate(forms, 1)
    ]  # fmt: skip
    return _sheet("清单", "2024年度项目清单", heads, rows)


def summary(forms: Sequence[Filing], chance: random.Random) -> list[Sheet]:
    """The summary of many self-assessments, one row each."""
    heads = [
        "序号",
        "项目名称",
        "主管部门",
        "实施单位",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "执行率(%)",
        "总分",
        "评分等级",
    ]
    paths = ("project.name", "project.department", "project.unit", "funds.total.initial", "funds.total.budget",
             "funds.total.executed", "funds.total.rate", "total.score", "grade")  # fmt: skip
    own = [form for form in forms if form.kind is Kind.SELFASSESSMENT]
    rows: list[Row] = [[Typed(n), *(_text(form, path) for path in paths)] for n, form in enumerate(own, 1)]
    rows.append(["合计", *[Typed(None)] * 9])
    return _sheet("汇总表", "2024年度项目支出绩效自评结果汇总表（单位：万元）", heads, rows)


def indicator_list(forms: Sequence[Filing], chance: random.Random) -> list[Sheet]:
    """Indicators of many projects below one another, each row with its project's name."""
    heads = ["项目名称", "实施单位", "一级指标", "二级指标", "三级指标", "年度指标值"]
    rows: list[Row] = [
        [_text(form, "project.name"), _text(form, "project.unit"),
         *(Typed(row[key].raw) for key in ("level1", "level2", "name", "target"))]
        for form in forms for row in form.indicators
    ]  # fmt: skip
    return _sheet("指标汇总", "2024年度绩效指标汇总表", heads, rows)


def library(forms: Sequence[Filing], chance: random.Random) -> list[Sheet]:
    """A library of indicators to choose from."""
    heads = ["序号", "一级指标", "二级指标", "三级指标", "指标解释", "评分标准"]
    rows: list[Row] = [
        [Typed(n), *(Typed(row[key].raw) for key in ("level1", "level2", "name")), "反映完成情况", "按比例扣分"]
        for n, row in enumerate(forms[0].indicators, 1)
    ]  # fmt: skip
    return _sheet("指标库", "共性绩效指标库", heads, rows)


def budget(forms: Sequence[Filing], chance: random.Random) -> list[Sheet]:
    """A table of the budget by item."""
    heads = ["科目编码", "科目名称", "年初预算数", "调整预算数", "全年执行数", "执行率", "备注"]
    rows: list[Row] = []
    for code, name in (
        (30201, "办公费"),
        (30202, "印刷费"),
        (30207, "邮电费"),
        (30211, "差旅费"),
        (30227, "委托业务费"),
    ):
        amount = chance.randint(100, 99999)
        rows.append([Typed(code), name, Typed(amount), Typed(amount), Typed(amount // 2), "50%", ""])
    return _sheet("预算表", "2024年度部门预算执行情况表（万元）", heads, rows)


def attendance(forms: Sequence[Filing], chance: random.Random) -> list[Sheet]:
    """Who was at work."""
    heads = ["序号", "姓名", "部门", *(str(day) for day in range(1, 11)), "合计", "备注"]
    rows: list[Row] = [
        [Typed(n), name, "办公室", *(chance.choice("√√√√×") for _ in range(10)), Typed(chance.randint(5, 10)), ""]
        for n, name in enumerate(("张三", "李四", "王五"), 1)
    ]  # fmt: skip
    return _sheet("考勤", "2024年3月考勤表", heads, rows)


def words_only(forms: Sequence[Filing], chance: random.Random) -> list[Sheet]:
    """Instructions and lists alone."""
    return [instructions(), lists()._replace(hidden=False)]


def contract(forms: Sequence[Filing], chance: random.Random) -> list[Sheet]:
    """A card of one project that has a head and funds but no goals and no indicators."""
    form, block = chance.choice(forms), Block()
    block.put(0, 0, "项目合同登记表", columns=4)
    for n, (label, path) in enumerate(
        (("项目名称", "name"), ("主管部门", "department"), ("实施单位", "unit")), 1
    ):
        block.line(n, [label, _text(form, f"project.{path}")], [1, 3])
    block.line(4, ["合同金额（元）", Typed(Decimal(100000)), "签订日期", "2024-03-01"], [1, 1, 1, 1])
    block.line(5, ["供应商", "某某公司", "付款进度", "50%"], [1, 1, 1, 1])
    return [Sheet("合同", block)]


def cover() -> Sheet:
    """The first page of a folder of forms."""
    block = Block()
    block.put(3, 1, "2024年度项目支出绩效材料汇编", columns=5)
    block.put(6, 1, "单位名称：上海市医疗保障局")
    block.put(7, 1, "填报日期：2025年3月1日")
    return Sheet("封面", block)


def instructions() -> Sheet:
    """How to fill in the form, its labels among the words."""
    block = Block()
    block.put(0, 0, "填报说明")
    lines = (
        "1.项目名称：按预算批复的名称填写。", "2.主管部门、实施单位：填写全称。",
        "3.年度指标值：填写年初设定的指标值。", "4.三级指标：填写具体指标。", "5.执行率＝全年执行数/全年预算数。",
    )  # fmt: skip
    for n, line in enumerate(lines, 1):
        block.put(n, 0, line)
    return Sheet("填报说明", block)


def lists() -> Sheet:
    """What drop-downs offer, on a hidden sheet."""
    block = Block()
    block.line(0, ["一级指标", "二级指标", "评分等级"], [1, 1, 1])
    for n, cells in enumerate((("产出指标", "数量指标", "优"), ("效益指标", "质量指标", "良"))):
        block.line(n + 1, cells, [1, 1, 1])
    return Sheet("选项", block, hidden=True)


NEGATIVES: tuple[Callable[[Sequence[Filing], random.Random], list[Sheet]], ...] = (
    project_list, summary, indicator_list, library, budget, attendance, words_only, contract,
)  # fmt: skip
