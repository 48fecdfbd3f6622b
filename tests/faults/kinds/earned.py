"""D 分值与得分: points that the result has not earned."""

from collections.abc import Iterator
from decimal import Decimal

from faults.choose import (
    DONE,
    NOT_DONE,
    PARTLY,
    REASON,
    Number,
    ceilings,
    counts,
    floors,
    is_full,
    is_met,
    is_short,
    numbers,
    words,
)
from faults.fault import SELFASSESSMENT, Fault, Formula, Paper, kind

#: The text of what was achieved may quote the number that stood there before.
_QUOTED = ("M08",)
_CENT = Decimal("0.01")


def _weight(one: Number) -> Decimal:
    return one.row.weight.value or Decimal(0)


@kind("部分达成却给满分", "D07", SELFASSESSMENT)
def partly_done_in_full(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if one.row.actual.raw == DONE and is_full(one.row):
            yield paper.fault(f"{one.path}.score", {f"{one.path}.actual": PARTLY})


@kind("未达成却给满分", "D07", SELFASSESSMENT)
def not_done_in_full(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if one.row.actual.raw == DONE and is_full(one.row):
            yield paper.fault(f"{one.path}.score", {f"{one.path}.actual": NOT_DONE})


@kind("定性档与得分不符", "D07", SELFASSESSMENT)
def points_below_the_band(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        weight = one.row.weight.value or Decimal(0)
        if one.row.actual.raw == DONE and is_full(one.row):
            lower = {f"{one.path}.score": weight * Decimal("0.7"), f"{one.path}.reason": REASON}
            yield paper.fault(f"{one.path}.score", lower)


def _missed(one: Number, share: str) -> Decimal:
    """An actual value that falls short of the goal."""
    return (one.goal * Decimal(share)).quantize(_CENT)


@kind("没有按比例计分", "D08", SELFASSESSMENT, implied=_QUOTED)
def out_of_proportion(paper: Paper) -> Iterator[Fault]:
    """Four fifths were done, and half of the points were taken."""
    for one in floors(paper):
        if is_met(one) and is_full(one.row) and _weight(one) >= 2:
            half = {f"{one.path}.score": _weight(one) / 2, f"{one.path}.reason": REASON}
            yield paper.fault(f"{one.path}.score", {f"{one.path}.actual": _missed(one, "0.8"), **half})


@kind("反向指标算错分", "D09", SELFASSESSMENT, implied=_QUOTED)
def reverse_out_of_proportion(paper: Paper) -> Iterator[Fault]:
    """A fifth too much, and nearly all points were taken."""
    for one in ceilings(paper):
        if is_full(one.row) and _weight(one) >= 1:
            few = {f"{one.path}.score": _weight(one) / 10, f"{one.path}.reason": REASON}
            yield paper.fault(f"{one.path}.score", {f"{one.path}.actual": _missed(one, "1.2"), **few})


@kind("达到目标却扣分", "D10", SELFASSESSMENT)
def deducted_though_met(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        if is_met(one) and is_full(one.row):
            score = {f"{one.path}.score": _weight(one) * Decimal("0.9"), f"{one.path}.reason": REASON}
            yield paper.fault(f"{one.path}.score", score)


@kind("未达标却满分", "D11", SELFASSESSMENT, implied=_QUOTED)
def missed_with_full_marks(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        if is_met(one) and is_full(one.row):
            missed = {f"{one.path}.actual": _missed(one, "0.8"), f"{one.path}.reason": REASON}
            yield paper.fault(f"{one.path}.score", missed)


@kind("超过上限却满分", "D11", SELFASSESSMENT, implied=_QUOTED)
def exceeded_with_full_marks(paper: Paper) -> Iterator[Fault]:
    for one in ceilings(paper):
        if is_full(one.row):
            over = {f"{one.path}.actual": _missed(one, "1.5"), f"{one.path}.reason": REASON}
            yield paper.fault(f"{one.path}.score", over)


@kind("零目标按比例算成0分", "D15", SELFASSESSMENT)
def nothing_for_a_target_of_zero(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.goal == 0 and is_full(one.row):
            yield paper.fault(f"{one.path}.score", {f"{one.path}.score": 0})


@kind("零目标除出错误值", "D15", SELFASSESSMENT)
def divided_by_zero(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.goal == 0 and is_full(one.row):
            divided = Formula(f"={one.row.actual.cell}/0*{one.row.weight.cell}")
            yield paper.fault(f"{one.path}.score", {f"{one.path}.score": divided})


@kind("远超目标没有调减", "D19", SELFASSESSMENT, implied=_QUOTED)
def far_beyond_in_full(paper: Paper) -> Iterator[Fault]:
    for one in counts(paper):
        if is_met(one) and is_full(one.row):
            twice = {f"{one.path}.actual": one.goal * 2, f"{one.path}.reason": "年初估计偏低，需求大幅增加。"}
            yield paper.fault(f"{one.path}.score", twice)


@kind("扣了分而完成值仍是全达成", "D10", SELFASSESSMENT)
def deducted_though_done(paper: Paper) -> Iterator[Fault]:
    """A partial result made a whole one; the deduction and its reason stay, within what a whole one may earn."""
    for one in words(paper):
        weight, score = one.row.weight.value, one.row.score.value
        if one.row.actual.raw == PARTLY and is_short(one.row) and weight and score == weight * Decimal("0.8"):
            yield paper.fault(f"{one.path}.score", {f"{one.path}.actual": DONE})
