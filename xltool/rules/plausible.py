"""D 分值与得分: whether the total is plausible beside the execution rate. Hints, for a person to look."""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from xltool import money
from xltool.finding import Severity
from xltool.form import Filing
from xltool.live.money import DUES
from xltool.money import at_least_two_places as printed
from xltool.policy import Policy
from xltool.rules.achievement import points
from xltool.rules.amounts import BUDGET, RATE, rates_of
from xltool.rules.rule import SELFASSESSMENT, Example, Lacking, Offence, form_rule, shown
from xltool.rules.sums import if_total, total

#: Live: as :func:`_rate`; what the indicators earned of their points, in percent.
_RATE = f"MAX([{RATE}],{','.join(f'[{RATE}.{due}]' for due in DUES)})"
_EARNED = "ROUND(SUMPRODUCT(--[i.exists:],[i.score:])/SUMPRODUCT(--[i.exists:],[i.weight:])*100,8)"


def _rate(form: Filing, policy: Policy) -> Decimal | None:
    """The printed execution rate, or a higher one that Z08 may have in its place; none without a budget."""
    printed_rate = form.number(RATE).value
    if printed_rate is None or not form.number(BUDGET).value:
        return None
    with suppress(Lacking):
        return max(printed_rate, *rates_of(form, "total", policy))
    return printed_rate


def _if_rate(formula: str) -> str:
    """Live: the formula where there is a :func:`_rate`, 0 elsewhere."""
    return f"IF(COUNT([{RATE}],[{BUDGET}])<2,0,IF([{BUDGET}]=0,0,{formula}))"


def _earned(form: Filing) -> Decimal | None:
    """What the indicators earned of their points, in percent, if every weight and score is in order."""
    stated = [points(row) for _, row in form.rows()]
    known = [pair for pair in stated if pair]
    if not known or len(known) < len(stated):
        return None
    weight = sum((weight for weight, _ in known), money.ZERO)
    return sum((score for _, score in known), money.ZERO) / weight * 100


@form_rule(
    code="D16",
    title="自评虚高",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="省级预算绩效管理系统的做法：（指标得分率－执行率）÷指标得分率大于 5% 的，或未支出大于 20% 的，予以提示",
    why="钱没有花完，指标却几乎都得了满分：要么目标定低了，要么预算测算偏高，要么得分偏高。",
    remedy="核对各指标的完成值和得分；属实的，说明没有花完钱而目标已经完成的原因。",
    good=Example({
        "indicators[4].actual": "达成指标", "indicators[4].score": "5.00", "indicators[4].reason": None,
        "funds.total.executed": "14.25", "funds.fiscal.executed": "14.25", "funds.total.rate": "95.00",
        "funds.fiscal.rate": "95.00", "funds.total.score": "9.50", "total.score": "99.50",
    }),
    bad=Example({
        "funds.total.executed": "12.00", "funds.fiscal.executed": "12.00", "funds.total.rate": "80.00",
        "funds.fiscal.rate": "80.00", "funds.total.score": "8.00", "total.score": "97.00",
    }),
    live={"": _if_rate(
        f"IF(SUMPRODUCT([i.exists:]*(1-[i.points:]))+([rows]=0)>0,0,IF(ROUND({_EARNED}-{_RATE},8)<=0,0,"
        f"IF(OR(ROUND(({_EARNED}-{_RATE})/{_EARNED}*100-[policy.inflation],8)>0,"
        f"ROUND(100-{_RATE}-[policy.unspent],8)>0),1,0)))"
    )},
)  # fmt: skip
def scores_match_spending(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The indicators earned a far greater share of their points than was spent of the budget."""
    rate, earned = _rate(form, policy), _earned(form)
    if rate is None or earned is None or earned <= rate:
        return
    inflation, unspent = (earned - rate) / earned * 100, 100 - rate
    if inflation > policy.limits["inflation"] or unspent > policy.limits["unspent"]:
        seen = f"各项指标的得分率{_percent(earned)}，而执行率只有{_percent(rate)}"
        because = f"高出的部分占得分率的{_percent(inflation)}；未支出{_percent(unspent)}"
        yield Offence("", seen, "相称，或者说明钱没有花完而目标已经完成的原因", because)


def _percent(number: Decimal) -> str:
    return f"{money.round_half_up(number, 2):f}%"


@form_rule(
    code="D17",
    title="执行率封顶",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="河北省的做法：执行率 70%～80% 的总分不超过 89 分，60%～70% 的不超过 79 分，低于 60% 的不超过 69 分，"
    "低于 50% 的不超过 59 分",
    why="钱没有花出去，项目就说不上做得好；总分按执行率封顶，等级也随之降低。",
    remedy="按执行率对应的最高分调低总分和等级，并说明执行率低的原因。",
    good=Example({
        "funds.total.executed": "12.00", "funds.fiscal.executed": "12.00", "funds.total.rate": "80.00",
        "funds.fiscal.rate": "80.00", "funds.total.score": "8.00", "total.score": "97.00",
    }),
    bad=Example({
        "funds.total.executed": "10.50", "funds.fiscal.executed": "10.50", "funds.total.rate": "70.00",
        "funds.fiscal.rate": "70.00", "funds.total.score": "7.00", "total.score": "96.00",
    }),
    live={"total.score": if_total(_if_rate(
        f"IF(ROUND([total.score]-SUMPRODUCT(MIN([policy.caps.most]+10^6*({_RATE}>=[policy.caps.below]))),8)>0,1,0)"
    ))},
)  # fmt: skip
def total_is_capped(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Below certain execution rates the total ends at a certain height, where the policy has such caps."""
    stated, rate = total(form), _rate(form, policy)
    if stated is None or rate is None:
        return
    caps = [(most, below) for below, most in policy.caps if rate < below]
    if caps and stated > min(caps)[0]:
        most, below = min(caps)
        because = f"执行率{_percent(form.number(RATE).value or rate)}，低于{below:f}%"
        yield Offence("total.score", shown(form["total.score"]), f"不超过{printed(most)}的分", because)


@form_rule(
    code="D18",
    title="自评满分",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="本工具提出：自评满分的，建议逐项核实",
    why="每条指标都得满分、预算一分不差地花完，不大常见，往往是目标定低了或评分偏宽。",
    remedy="逐项核实完成值、得分和执行率；确实都完成的，保留满分并备好佐证。",
    good=Example({}),
    bad=Example({
        "indicators[4].actual": "达成指标", "indicators[4].score": "5.00", "indicators[4].reason": None,
        "funds.total.executed": "15.00", "funds.fiscal.executed": "15.00", "funds.total.rate": "100.00",
        "funds.fiscal.rate": "100.00", "funds.total.score": "10.00", "total.score": "100.00",
    }),
    live={"total.score": if_total("IF(ROUND([total.score]-[policy.total_points],8)=0,1,0)")},
)  # fmt: skip
def full_marks_are_checked(form: Filing, policy: Policy) -> Iterator[Offence]:
    """All points there are."""
    if total(form) == policy.total_points:
        yield Offence("total.score", f"满分{shown(form['total.score'])}", "逐项核实过的总分")
