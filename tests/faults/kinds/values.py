"""V 指标值: targets that ask for nothing, or in the wrong direction; mistaken orders of magnitude."""

from collections.abc import Iterator
from decimal import Decimal

from faults.choose import counts, floors, has, is_full, level, numbers, shares, words
from faults.fault import DECLARATION, SELFASSESSMENT, Fault, Paper, kind
from xltool.form import Kind

#: Shares of a whole, as anybody reads them.
_OF_A_WHOLE = ("完成率", "合格率", "覆盖率", "参与率", "及时率", "准确率", "满意度", "满意率")
#: The goal of the year may quote the number.
_QUOTED = ("M05",)


@kind("完成率写成≥100%", "V06")
def at_least_all(paper: Paper) -> Iterator[Fault]:
    for one in shares(paper):
        if one.op == "=" and one.goal == 100 and one.name.endswith(_OF_A_WHOLE):
            path = f"{one.path}.target"
            yield paper.fault(path, {path: "≥100.00(%)"})


@kind("目标写成≥0", "V07", implied=(*_QUOTED, "P04@i.reason"))
def at_least_nothing(paper: Paper) -> Iterator[Fault]:
    for one in shares(paper):
        if one.name.endswith(_OF_A_WHOLE):
            path = f"{one.path}.target"
            yield paper.fault(path, {path: "≥0.00(%)"})


@kind("满意度、完成率用≤", "V13", implied=_QUOTED)
def ceiling_for_a_floor(paper: Paper) -> Iterator[Fault]:
    """In a self-assessment the very number was reached, so that the target is met either way."""
    for one in shares(paper):
        either_way = paper.form.kind is Kind.DECLARATION or one.actual == one.goal
        if either_way and one.name.endswith(_OF_A_WHOLE):
            path = f"{one.path}.target"
            yield paper.fault(path, {path: one.stated(op="≤")})


@kind("投诉、故障用≥", "V13", DECLARATION)
def floor_for_a_ceiling(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.op == "≤" and has(one, "投诉", "故障") and one.goal > 0:
            path = f"{one.path}.target"
            yield paper.fault(path, {path: one.stated(op="≥")})


@kind("成本指标用≥", "V14", DECLARATION)
def cost_without_a_ceiling(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if level(one.row, "成本") and not level(one.row, "社会"):
            path = f"{one.path}.target"
            yield paper.fault(path, {f"{one.path}.name": "采购支出", path: "≥15.00(万元)"})


@kind("百分比多写一位", "V18", DECLARATION, implied=_QUOTED)
def share_with_a_digit_more(paper: Paper) -> Iterator[Fault]:
    for one in shares(paper):
        if one.name.endswith(_OF_A_WHOLE):
            path = f"{one.path}.target"
            yield paper.fault(path, {path: one.stated(goal=one.goal * 10)})


@kind("完成率填成0.95", "V15", SELFASSESSMENT, implied=("D11@i.score", "P02@i.reason", "M08"))
def share_as_a_fraction(paper: Paper) -> Iterator[Fault]:
    """Typed as a number, so that it counts in the target's percents; as it stands the target is missed."""
    for one in shares(paper):
        if one.actual and is_full(one.row):
            path = f"{one.path}.actual"
            yield paper.fault(path, {path: one.actual / 100})


@kind("万元、万人填成元、人", "V15", SELFASSESSMENT, implied=("P04@i.reason", "M08"))
def count_in_a_smaller_unit(paper: Paper) -> Iterator[Fault]:
    for one in counts(paper):
        if one.actual and is_full(one.row) and one.goal <= one.actual <= one.goal * 2:
            path = f"{one.path}.actual"
            yield paper.fault(path, {path: one.actual * 10000})


@kind("满意度目标多写一位", "V18", DECLARATION, implied=_QUOTED)
def satisfaction_beyond_all(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        if has(one, "满意") and one.unit == "%":
            path = f"{one.path}.target"
            yield paper.fault(path, {path: one.stated(goal=one.goal + Decimal(100))})
