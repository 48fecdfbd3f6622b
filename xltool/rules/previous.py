"""K 跨年: the money of a project beside last year's; and Z17, what is carried over."""

from collections.abc import Iterator
from decimal import Decimal

from xltool import money
from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Kind
from xltool.money import at_least_two_places as printed
from xltool.money import thousands
from xltool.pairing import Against, Pair
from xltool.pairing.naming import plain
from xltool.pairing.rows import RowPair
from xltool.policy import Policy
from xltool.rules.achievement import quantity, same_unit
from xltool.rules.amounts import BUDGET, EXECUTED, INITIAL
from xltool.rules.changed import Change, change, is_stated
from xltool.rules.paired import (
    ROUNDED,
    begun_with,
    files_of,
    in_wan,
    initial_path,
    need_there,
    refuse_split,
    stated_sum,
    year_of,
)
from xltool.rules.rule import BOTH, Example, Offence, pair_rule, shown

_QUANTITIES = plain("数量指标")
_HUNDRED = Decimal(100)


def _before(pair: Pair) -> list[Decimal]:
    """What the projects were given before, in 万元: at first and, where that is stated, in the end."""
    if any(other.kind is Kind.DECLARATION for other in pair.others):
        return [sum((_begun(pair, n) for n in range(len(pair.others))), money.ZERO)]
    amounts = [stated_sum(pair.others, path, pair.against) for path in (INITIAL, BUDGET)]
    return [amount for amount in amounts if amount > 0]


def _begun(pair: Pair, n: int) -> Decimal:
    other = pair.others[n]
    return in_wan(other, need_there(other, initial_path(other), pair.against))


def _spending(pair: Pair) -> tuple[Decimal, Decimal]:
    """What the projects could spend before and what they spent, in 万元."""
    budget, executed = (stated_sum(pair.others, path, pair.against) for path in (BUDGET, EXECUTED))
    return budget, executed


def _amount(form_amount: Decimal) -> str:
    return f"{thousands(money.round_half_up(form_amount, 2))} 万元"


@pair_rule(
    Against.PREVIOUS,
    code="K03",
    title="预算变而指标不变",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="财预〔2015〕88号《中央部门预算绩效目标管理办法》：绩效目标要与任务数相对应，与资金量相匹配",
    why="钱多了或少了近三分之一，要做的事却一件没变，目标与预算就不匹配。",
    remedy="按预算的增减调整数量指标；单价变了而数量不变的，在情况说明里写明测算依据。",
    good=Example({"previous.funds.total.initial": "12.00", "previous.funds.total.budget": "12.00"}),
    bad=Example({"previous.funds.total.initial": "10.00", "previous.funds.total.budget": "10.00"}),
)
def quantities_follow_the_budget(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """The amount changed by far, whichever of last year's is taken, while every quantity stayed what it was."""
    refuse_split(pair, "预算和数量")
    now, least = begun_with(pair.form), policy.limits["budget_change"]
    before = [amount for amount in _before(pair) if amount > 0]
    shares = [(now - amount) / amount * _HUNDRED for amount in before]
    far = shares and (all(share >= least for share in shares) or all(share <= -least for share in shares))
    count = _unchanged_quantities(pair) if far else 0
    if count:
        share, amount = min(zip(shares, before, strict=True), key=lambda one: abs(one[0]))
        path = initial_path(pair.form)
        moved = f"{'增加' if share > 0 else '减少'} {printed(money.round_half_up(abs(share), 2))}%"
        because = f"{files_of(pair)}为 {_amount(amount)}，{moved}；{count} 条数量指标的指标值都没有变"
        yield Offence(path, shown(pair.form[path]), "与数量指标相匹配的预算", because)


def _unchanged_quantities(pair: Pair) -> int:
    """How many quantity indicators there are, if all of them are on both forms and none changed; else 0."""
    rows = pair.rows
    moved = [row for row in (*rows.added, *rows.lost) if _is_quantity(row.row.level2.raw)]
    both = [one for one in rows.both if _is_quantity(one.own.row.level2.raw)]
    if moved or not all(is_stated(one.own.row) and is_stated(one.other.row) for one in both):
        return 0
    return len(both) if all(map(_is_as_much, both)) else 0


def _is_as_much(both: RowPair) -> bool:
    """Whether the same number of the same is asked for, be it as =100% or as ≥100%."""
    before, after = both.other.row.target, both.own.row.target
    if change(before, after) is Change.NONE:
        return True
    one, other = quantity(before), quantity(after)
    if one is None or other is None or one.is_ceiling != other.is_ceiling:
        return False
    return one.value == other.value and same_unit(one.unit, other.unit)


def _is_quantity(level2: str) -> bool:
    return plain(level2) == _QUANTITIES


@pair_rule(
    Against.ACHIEVED,
    code="K06",
    title="上年低执行仍增",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="《中华人民共和国预算法》第三十二条：编制预算参考上一年预算执行情况和有关支出绩效评价结果",
    why="上年的钱没有花完，今年反而多要，预算可能测算得过大。",
    remedy="核对今年的预算测算；确需增加的，在情况说明里写明上年执行低的原因和今年增加的用途。",
    good=Example({"previous.funds.total.executed": "8.00", "previous.funds.fiscal.executed": "8.00"}),
    bad=Example({
        "previous.funds.total.initial": "14.00", "previous.funds.total.budget": "14.00",
        "previous.funds.total.executed": "8.00",
    }),
)  # fmt: skip
def more_money_was_used_up_before(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """The amount is above last year's, at first and in the end, though little of that was spent."""
    refuse_split(pair, "预算")
    budget, executed = _spending(pair)
    if budget <= 0:
        return
    now, rate = begun_with(pair.form), policy.rate(executed, budget)
    if rate < policy.limits["low_last_year"] and all(now - one >= ROUNDED for one in _before(pair)):
        path = initial_path(pair.form)
        because = (
            f"{files_of(pair)}全年预算 {_amount(budget)}，执行 {_amount(executed)}，执行率 {printed(rate)}%；"
            f"今年增加 {_amount(now - max(_before(pair)))}"
        )
        yield Offence(
            path,
            shown(pair.form[path]),
            f"不超过{year_of(pair)}年的 {_amount(budget)}，或有增加的理由",
            because,
        )


#: Where a form states what is carried over from the year before.
_CARRIED = {
    Kind.DECLARATION: ("funds.annual.carryover",),
    Kind.SELFASSESSMENT: ("funds.carryover.initial", "funds.carryover.budget"),
}


@pair_rule(
    Against.ACHIEVED,
    code="Z17",
    title="结转衔接",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="通行的勾稽关系：上年结转资金来自上年没有用完的预算",
    why="上年结转资金比上年结余还多，多出来的钱没有来处；没有结转完的可能已经收回，不算问题。",
    remedy="核对上年结转资金和上年的全年预算数、全年执行数。",
    good=Example({"funds.carryover.initial": "0.80", "funds.carryover.budget": "0.80"}),
    bad=Example({"funds.carryover.initial": "2.00", "funds.carryover.budget": "2.00"}),
)
def what_is_carried_over_was_left(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """More is carried over than the self-assessment of the very year before leaves unspent."""
    form = pair.form
    if any(other.year.value != (form.year.value or 0) - 1 for other in pair.others):
        return
    stated = [path for path in _CARRIED[form.kind] if form[path].state is State.VALUE]
    if not any(form.number(path).value for path in stated):
        return
    refuse_split(pair, "结转资金")
    budget, executed = _spending(pair)
    left = max(budget - executed, money.ZERO)
    for path in stated:
        if in_wan(form, form.number(path).value or money.ZERO) - left >= ROUNDED:
            because = f"{files_of(pair)}全年预算 {_amount(budget)}，执行 {_amount(executed)}"
            yield Offence(path, shown(form[path]), f"不超过上年结余 {_amount(left)}", because)
            return
