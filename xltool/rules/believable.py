"""P 完成值与偏差: whether an actual value can be believed beside the rest of the form.

All of it concerns rates in percent that can be compared with their target. One cell gets one word: where
P12 speaks P13 does not, and P14 leaves a row alone of which P15 or P16 speaks.
"""

from collections.abc import Iterator
from decimal import Decimal

from xltool import money
from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.live import phrases
from xltool.money import at_least_two_places as printed
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import (
    Comparison,
    compare,
    flattened,
    has_reason,
    is_deducted,
    lacks_reason,
)
from xltool.rules.memory import remembered
from xltool.rules.rule import SELFASSESSMENT, Example, Offence, need, row_rule, shown

_WHOLE_SAVINGS = frozenset(phrases.WHOLE_SAVINGS)
_SEEN = "公开的自评表中所见"
_BUDGET, _EXECUTED, _RATE = "funds.total.budget", "funds.total.executed", "funds.total.rate"


@remembered
def _rate(row: Indicator) -> Comparison | None:
    """Target and actual value, if they are percentages that can be compared."""
    compared = compare(row)
    return compared if compared and compared.target.unit == "%" else None


def may_be_doubted(row: Indicator) -> bool:
    """Whether some rule may doubt such a percentage: above 100, just as asked for, or a savings rate."""
    rate = _rate(row)
    if rate is None:
        return False
    return rate.actual > 100 or rate.actual == rate.goal or flattened(row.name.raw).endswith(phrases.SAVINGS)


def is_over(row: Indicator) -> bool:
    """Whether a share of a whole is stated as more than the whole."""
    rate = _rate(row)
    return rate is not None and rate.actual > 100 and flattened(row.name.raw).endswith(phrases.SHARES)


def is_high_saving(row: Indicator, policy: Policy) -> bool:
    """Whether far more was saved than a low target asks for."""
    rate, most = _rate(row), policy.limits["savings_high"]
    if not rate or not flattened(row.name.raw).endswith(phrases.SAVINGS):
        return False
    if not rate.target.op or rate.target.is_ceiling:
        return False
    return rate.met is True and rate.goal <= most < rate.actual


def is_just_met(row: Indicator) -> bool:
    """Whether a satisfaction below 100 % is exactly what was asked for, and nothing is said of it."""
    rate = _rate(row)
    if not rate or not 0 < rate.actual == rate.goal < 100:
        return False
    named = any(word in flattened(row.name.raw) for word in phrases.SATISFACTION)
    return named and rate.target.op in ("≥", "=") and not has_reason(row)


def _saved(row: Indicator) -> Decimal | None:
    """The savings rate of the project as a whole, if that is what the row states."""
    rate = _rate(row)
    return rate.actual if rate and flattened(row.name.raw) in _WHOLE_SAVINGS else None


def _fits_rate(form: Filing, saved: Decimal, policy: Policy) -> bool:
    """Whether one of the execution rates leaves this much: stated or computed, of all or of fiscal money."""
    rates = [form.number(f"funds.{row}.rate").value for row in phrases.SPENDING]
    for row in phrases.SPENDING:
        executed = form.number(f"funds.{row}.executed").value
        for column in phrases.BUDGETS:
            budget = form.number(f"funds.{row}.{column}").value
            if executed is not None and budget is not None and budget > 0:
                rates.append(executed / budget * 100)
    gaps = [abs(money.round_half_up(saved - 100 + rate, 8)) for rate in rates if rate is not None]
    return any(gap <= policy.limits["savings_tolerance"] for gap in gaps)


@row_rule(
    code="P12",
    title="节约率与执行率",
    when=traits.DOUBTFUL,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{_SEEN}：整个项目的成本节约率就是没有执行的部分，即 100% 减执行率",
    why="节约率与执行率出自同一笔钱，两个数对不上，必有一个要核对。",
    remedy="核对成本节约率和执行率；节约率另有算法的，在情况说明中写明。",
    good=Example({
        "indicators[1].name": "成本节约率", "indicators[1].target": "≥0.00(%)", "indicators[1].actual": "5.34(%)"
    }),
    bad=Example({
        "indicators[1].name": "成本节约率", "indicators[1].target": "≥0.00(%)", "indicators[1].actual": "6.50(%)"
    }),
    live={
        "i.actual": "IF([i.saved],IF([i.saved.fits],0,"
        'IF(OR([funds.total.executed.state]<>"V",[funds.total.budget.state]<>"V"),9,'
        "IF([funds.total.budget]>0,1,0))),0)"
    },
)  # fmt: skip
def saving_is_what_was_not_spent(
    form: Filing, path: str, row: Indicator, policy: Policy
) -> Iterator[Offence]:
    """The savings rate of the whole project agrees with none of the ways to reckon it."""
    saved = _saved(row)
    if saved is None or _fits_rate(form, saved, policy):
        return
    executed, budget = need(form, _EXECUTED), need(form, _BUDGET)
    if budget > 0:
        stated = form.number(_RATE).value
        rate = policy.rate(executed, budget) if stated is None else stated
        expected = f"{printed(100 - rate)}(%)左右"
        yield Offence(f"{path}.actual", shown(row.actual), expected, f"100% 减执行率 {printed(rate)}%")


@row_rule(
    code="P13",
    title="节约率畸高",
    when=traits.DOUBTFUL | traits.NO_REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{_SEEN}：目标只要求不超支，实际却节约一成以上，多为预算测算偏高",
    why="节约得太多，往往不是省下来的，而是预算做高了或者事没有做。",
    remedy="核对节约的原因并写进说明；预算测算偏高的，下年据实测算。",
    good=Example({
        "indicators[1].name": "印刷成本节约率", "indicators[1].target": "≥0.00(%)",
        "indicators[1].actual": "10.00(%)",
    }),
    bad=Example({
        "indicators[1].name": "印刷成本节约率", "indicators[1].target": "≥0.00(%)",
        "indicators[1].actual": "33.00(%)",
    }),
    live={
        "i.actual": "IF(AND([i.saved.much],NOT([i.deducted]),NOT([i.has_reason])),"
        'IF(AND([i.saved],NOT([i.saved.fits])),0,IF([i.reason.state]="E",9,1)),0)'
    },
)  # fmt: skip
def saving_is_moderate(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Far more saved than asked for, with full marks and without a word; else P01 and D10 ask already."""
    if not is_high_saving(row, policy) or is_deducted(row) or has_reason(row):
        return
    saved = _saved(row)
    if saved is not None and not _fits_rate(form, saved, policy):
        return
    if lacks_reason(form, path, row):
        expected = f"不高于{policy.limits['savings_high']:f}%的数，或说明节约的原因"
        because = f"目标只是“{row.target.raw}”，可能预算测算偏高"
        yield Offence(f"{path}.actual", shown(row.actual), expected, because)


@row_rule(
    code="P15",
    title="恰等于目标",
    when=traits.DOUBTFUL | traits.NO_REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{_SEEN}：满意度与目标一分不差，看不出是否做过调查",
    why="调查得出的满意度很少正好等于目标，照抄目标的居多。",
    remedy="核对满意度调查的份数和结果，按实际结果填写；确实相等的，在说明里写明调查情况。",
    good=Example({"indicators[6].actual": "90.50(%)"}),
    bad=Example({"indicators[6].actual": "90.00(%)"}),
    live={"i.actual": "IF([i.exact],1,0)"},
)
def satisfaction_was_surveyed(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A satisfaction rate equal to its target, with nothing said about it."""
    if is_just_met(row):
        because = f"与目标“{row.target.raw}”一分不差"
        yield Offence(f"{path}.actual", shown(row.actual), "有调查依据的满意度", because)


@row_rule(
    code="P16",
    title="完成率>100%",
    when=traits.DOUBTFUL,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="同类开源校验工具的做法：完成率、合格率之类最高为 100%",
    why="部分不会大于全部，超过 100% 说明分子分母取错了，或者单位不对。",
    remedy="核对分子和分母；超额完成的，完成率填 100%，超额的情况写在说明里。",
    good=Example({"indicators[2].name": "档案数量增长率", "indicators[2].actual": "120.00(%)"}),
    bad=Example({"indicators[2].actual": "120.00(%)"}),
    live={"i.actual": "IF([i.over],1,0)"},
)
def share_is_within_the_whole(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A share of a whole of more than 100 %."""
    if is_over(row):
        name = row.name.raw.strip()
        yield Offence(f"{path}.actual", shown(row.actual), "不超过100%的数", f"“{name}”是部分占全部的比例")
