"""Z 项目资金 of self-assessments: the execution rate and its points, typed over the formulas."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from faults.fault import SELFASSESSMENT, Fault, Paper, kind

_RATE, _SCORE = "funds.total.rate", "funds.total.score"
#: Typing over a formula is a hint of its own.
_TYPED_OVER = ("L06",)
#: By so much a printed rate may differ, since amounts are printed in 万元 with two decimals.
_TOLERANCE = Decimal("0.011")


def _exact(paper: Paper) -> Decimal:
    executed, budget = (paper.form.number(f"funds.total.{column}").value for column in ("executed", "budget"))
    assert executed is not None and budget
    return executed / budget * 100


def _rounded(paper: Paper, digits: str) -> Iterator[Fault]:
    rounded = _exact(paper).quantize(Decimal(digits), ROUND_HALF_UP)
    if abs(rounded - (paper.form.number(_RATE).value or 0)) > _TOLERANCE:
        yield paper.fault(_RATE, {_RATE: rounded})


@kind("执行率四舍五入到整数", "Z08", SELFASSESSMENT, _TYPED_OVER)
def rate_without_decimals(paper: Paper) -> Iterator[Fault]:
    yield from _rounded(paper, "1")


@kind("执行率只留一位小数", "Z08", SELFASSESSMENT, _TYPED_OVER)
def rate_with_one_decimal(paper: Paper) -> Iterator[Fault]:
    yield from _rounded(paper, "0.1")


@kind("执行率写成小数", "Z08", SELFASSESSMENT, _TYPED_OVER)
def rate_as_a_fraction(paper: Paper) -> Iterator[Fault]:
    yield paper.fault(_RATE, {_RATE: (_exact(paper) / 100).quantize(Decimal("0.0001"))})


@kind("执行率分子分母颠倒", "Z08", SELFASSESSMENT, (*_TYPED_OVER, "D18"))
def rate_upside_down(paper: Paper) -> Iterator[Fault]:
    if _exact(paper) < 99:
        yield paper.fault(_RATE, {_RATE: (10000 / _exact(paper)).quantize(Decimal("0.01"))})


@kind("执行率没有填", "Z08", SELFASSESSMENT)
def rate_missing(paper: Paper) -> Iterator[Fault]:
    yield paper.fault(_RATE, {_RATE: None})


@kind("分项执行率写错", "Z09", SELFASSESSMENT, _TYPED_OVER)
def rate_of_a_part(paper: Paper) -> Iterator[Fault]:
    for row, rate in (("fiscal", 50), ("carryover", 100), ("other", 100)):
        path = f"funds.{row}.rate"
        yield paper.fault(path, {path: rate})


@kind("执行率得分直接填满分", "Z10", SELFASSESSMENT, (*_TYPED_OVER, "D18"))
def full_points_for_the_rate(paper: Paper) -> Iterator[Fault]:
    if _exact(paper) < 99:
        yield paper.fault(_SCORE, {_SCORE: 10})


@kind("执行率得分超过分值", "Z10", SELFASSESSMENT, (*_TYPED_OVER, "D18"))
def more_points_than_the_weight(paper: Paper) -> Iterator[Fault]:
    yield paper.fault(_SCORE, {_SCORE: 12})


@kind("执行率得分填成执行率", "Z10", SELFASSESSMENT, (*_TYPED_OVER, "D18"))
def rate_for_points(paper: Paper) -> Iterator[Fault]:
    yield paper.fault(_SCORE, {_SCORE: paper.form.number(_RATE).value})


@kind("分项资金也填了得分", "Z11", SELFASSESSMENT)
def points_for_a_part(paper: Paper) -> Iterator[Fault]:
    for row in ("fiscal", "carryover", "other"):
        for column, points in (("weight", 10), ("score", 9)):
            path = f"funds.{row}.{column}"
            yield paper.fault(path, {path: points})
