"""V 指标值: whether each target says what is to be reached, in what unit and by when."""

import datetime as dt
from collections.abc import Iterator

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing, Indicator, Kind
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import quantity
from xltool.rules.rule import BOTH, Example, Offence, blank, need, row_rule, shown
from xltool.target import Form

_SYSTEM = "省级预算绩效管理系统的做法：定量指标值由计算符号、数和计量单位三部分组成"


@row_rule(
    code="V01",
    title="指标值缺",
    when=traits.UNCLEAR,
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="公开的预算核查工具的通行做法：每条三级指标都有指标值",
    why="没有指标值，就无从判断完成没有完成。",
    remedy="填写指标值；不适用的指标请整行删去。",
    good=Example({}),
    bad=Example({"indicators[2].target": None}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.state]="B",1,0)'},
)
def target_is_stated(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A named indicator has a target."""
    if blank(form, f"{path}.target"):
        yield Offence(f"{path}.target", "空", "一个指标值，例如“≥90.00(%)”或“及时”")


@row_rule(
    code="V02",
    title="指标值不可解析",
    when=traits.UNCLEAR,
    severity=Severity.ERROR,
    kinds=BOTH,
    basis=_SYSTEM,
    why="读不出数的指标值无法与实际完成值比较。",
    remedy="写成“符号＋数＋(单位)”，例如“≥90.00(%)”；说不出数的写一个定性的词，例如“及时”。",
    good=Example({"indicators[1].target": "不少于4,000卷"}),
    bad=Example({"indicators[1].target": "≥4OOO(卷)"}),
    live={"i.target": 'IF([i.target.state]="E",1,IF([i.target.form]="U",1,0))'},
)
def target_can_be_read(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """The target is a quantity, a word or a deadline; an error value is none of them."""
    expected = "“符号＋数＋(单位)”或一个定性的词"
    if row.target.state is State.ERROR:
        yield Offence(f"{path}.target", shown(row.target), expected, "单元格显示的是错误值")
    elif row.target.state not in (State.BLANK, State.PLACEHOLDER):
        unread = row.target.state is State.UNREADABLE  # a number beyond what Excel keeps exactly
        if unread or need(form, f"{path}.target").form is Form.UNREADABLE:
            yield Offence(f"{path}.target", shown(row.target), expected, "读不出目标是多少")


@row_rule(
    code="V12",
    title="日期型时效值",
    when=traits.DEADLINE,
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="公开的预算核查工具的通行做法：完成时限落在项目起止日期之内",
    why="时限在项目期之外，要么时限写错，要么起止日期写错。",
    remedy="改正完成时限，或改正项目的起止日期。",
    good=Example({"indicators[4].target": "12月中旬前完成"}, Kind.DECLARATION),
    bad=Example({"indicators[4].target": "11月底前完成", "project.end": "2024-10-31"}, Kind.DECLARATION),
)
def deadline_lies_within(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A deadline exists and its month lies in the project's period; without a year, in any year of it.

    A self-assessment does not state the period.
    """
    target = row.target.value
    if target is None or target.form is not Form.DEADLINE:
        return
    if not target.month:
        yield Offence(f"{path}.target", shown(row.target), "一个存在的日期", "没有这样的月份或日子")
        return
    if form.kind is not Kind.DECLARATION:
        return
    start: dt.date = need(form, "project.start")
    end: dt.date = need(form, "project.end")
    years = [target.year] if target.year else range(start.year, end.year + 1)
    first, last = (start.year, start.month), (end.year, end.month)
    if start <= end and not any(first <= (year, target.month) <= last for year in years):  # else J03
        because = f"项目期为 {start} 至 {end}"
        yield Offence(f"{path}.target", shown(row.target), "项目期之内的时间", because)


@row_rule(
    code="V16",
    title="占位符",
    when=traits.UNCLEAR,
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="省级预算绩效管理系统和公开的预算核查工具的通行做法",
    why="“待定”之类不是目标，年终无从评价。",
    remedy="填写确定的指标值；不适用的指标请整行删去。",
    good=Example({"indicators[5].target": "无"}, Kind.DECLARATION),
    bad=Example({"indicators[5].target": "待定"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.state]="P",1,0)'},
)
def target_is_no_placeholder(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """``*``, ``_``, ``-``, ``待定`` stand for a target still to come; ``无`` may well be one."""
    if row.target.state is State.PLACEHOLDER:
        yield Offence(f"{path}.target", shown(row.target), "一个确定的指标值", "占位符不是目标")


@row_rule(
    code="V17",
    title="缺计量单位",
    when=traits.INCOMPLETE,
    severity=Severity.ERROR,
    kinds=BOTH,
    basis=_SYSTEM,
    why="没有单位，100 是 100 次还是 100% 无从知道。",
    remedy="在数后面用括号写上单位，例如 (%)、(次)、(人次)。",
    good=Example({"indicators[1].target": "≥4000卷"}),
    bad=Example({"indicators[1].target": "≥4000.00"}),
    live={"i.target": 'IF([i.target.form]="Q",IF([i.target.op]="",0,IF([i.target.unit]="",1,0)),0)'},
)
def target_has_unit(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A quantity has a unit; where the operator is missing too, V19 says both."""
    target = quantity(row.target)
    if target and target.op and not target.unit:
        expected = f"“{target.op}{target.value:f}(单位)”"
        yield Offence(f"{path}.target", shown(row.target), expected, "缺计量单位")


@row_rule(
    code="V19",
    title="符号缺失",
    when=traits.INCOMPLETE,
    severity=Severity.ERROR,
    kinds=BOTH,
    basis=_SYSTEM,
    why="没有符号，就不知道是越多越好还是越少越好。",
    remedy="在数前面写上 ≥、≤ 或 =，例如“≥90.00(%)”。",
    good=Example({"indicators[6].target": "90%以上"}),
    bad=Example({"indicators[6].target": "90.00(%)"}),
    live={"i.target": 'IF([i.target.form]="Q",IF([i.target.op]="",1,0),0)'},
)
def target_has_operator(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A quantity is a comparison: without an operator it says nothing."""
    target = quantity(row.target)
    if target and not target.op:
        expected = f"“≥{target.value:f}({target.unit or '单位'})”这样带符号的写法"
        missing = "缺计算符号 ≥、≤ 或 =" if target.unit else "缺计算符号 ≥、≤ 或 =，也缺计量单位"
        yield Offence(f"{path}.target", shown(row.target), expected, missing)
