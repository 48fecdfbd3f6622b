"""Z 项目资金: the execution rate, its points, and a rate that asks for an explanation.

Formulas: ``.off`` is how far the printed rate or score is from every one there may be, see :mod:`xltool.live.money`.
"""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from xltool import money
from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing
from xltool.live.money import DUES, in_state, listed
from xltool.live.notation import BLANK
from xltool.money import thousands
from xltool.policy import Policy
from xltool.rules.achievement import flattened, has_reason
from xltool.rules.amounts import BUDGET, RATE, SCORE, SUBROWS, misses, rates_of
from xltool.rules.rule import (
    SELFASSESSMENT,
    Example,
    Lacking,
    Offence,
    blank,
    every,
    form_rule,
    need,
    shown,
    unstated,
)


def _quotient(form: Filing, row: str) -> str:
    executed, budget = need(form, f"funds.{row}.executed"), need(form, f"funds.{row}.budget")
    return f"{thousands(executed)} ÷ {thousands(budget)} × 100" if budget else "全年预算数为 0"


@form_rule(
    code="Z08",
    title="执行率计算",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="公开的 14 张自评表逐一复算：执行数÷全年预算数×100，截位到两位小数",
    why="执行率决定 10 分，抄错或四舍五入都会改变总分。",
    remedy="恢复单元格里的公式，或按截位重新填写。",
    good=Example({}),
    bad=Example({"funds.total.rate": "95.66"}),
    live={
        RATE: 'IF([funds.total.budget]="",9,IF([funds.total.budget]=0,0,IF([funds.total.executed]="",9,'
        'IF([funds.total.rate]="",1,--([funds.total.rate.off]>[policy.tolerance])))))',
    },
)
def rate_is_recomputed(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The printed rate of the first row is the policy's rate of its amounts, within the tolerance."""
    if need(form, BUDGET) == 0:
        return  # Z06 speaks of that
    expected = rates_of(form, "total", policy)
    if unstated(form, RATE) or misses(need(form, RATE), expected, policy):
        yield Offence(RATE, shown(form[RATE]), f"{expected[0]:.2f}", _quotient(form, "total"))


def _subrow_rate(form: Filing, row: str, policy: Policy) -> Iterator[Offence]:
    path = f"funds.{row}.rate"
    if form[path].state in (State.BLANK, State.PLACEHOLDER):
        return
    rate = need(form, path)
    if rate == 0 and form[f"funds.{row}.executed"].is_blank and form[f"funds.{row}.budget"].is_blank:
        return
    expected = rates_of(form, row, policy)
    if misses(rate, expected, policy):
        yield Offence(path, shown(form[path]), f"{expected[0]:.2f}", _quotient(form, row))


def _subrow_rate_live(row: str) -> str:
    rate, executed, budget = (f"funds.{row}.{column}" for column in ("rate", "executed", "budget"))
    return (
        f'IF(OR([{rate}.state]="B",[{rate}.state]="P"),0,IF([{rate}]="",9,'
        f"IF(AND([{rate}]=0,{in_state((executed, budget), BLANK)}),0,"
        f"IF(COUNT([{executed}],[{budget}])<2,9,--([{rate}.off]>[policy.tolerance])))))"
    )


@form_rule(
    code="Z09",
    title="分项执行率",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="公开的 14 张自评表逐一复算：各行执行率都可复算，预算和执行都为 0 的记 0.00",
    why="分项的执行率不计分，但与金额不符会让人怀疑整张表。",
    remedy="恢复单元格里的公式，或按本行的金额重新填写。",
    good=Example({"funds.other.rate": "-"}),
    bad=Example({"funds.carryover.rate": "100.00"}),
    live={f"funds.{row}.rate": _subrow_rate_live(row) for row in SUBROWS},
)
def subrow_rates_are_recomputed(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A rate printed in one of the other rows is that of the row's amounts; 0 of 0 is 0."""
    yield from every(_subrow_rate(form, row, policy) for row in SUBROWS)


def rate_points(form: Filing, policy: Policy) -> list[Decimal]:
    """The points that follow from the printed rate, then those of the rate as it should be; never above
    the weight, and none where rate or weight is lacking."""
    rate, weight = form.number(RATE).value, form.number("funds.total.weight").value
    if rate is None or weight is None:
        return []
    rates = [rate]
    with suppress(Lacking):
        rates += rates_of(form, "total", policy)
    return [min(weight, money.round_half_up(one * weight / 100, 2)) for one in rates]


@form_rule(
    code="Z10",
    title="执行率得分",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="财预〔2020〕10号（预算执行率权重 10%）；公开的 14 张自评表逐一复算：执行率×分数÷100，四舍五入",
    why="这一项的得分计入总分，按公式就能算准，算错了总分也跟着错。",
    remedy="恢复单元格里的公式，或按执行率重新计算得分。",
    good=Example({}),
    bad=Example({"funds.total.score": "9.74", "total.score": "98.74"}),
    live={
        SCORE: 'IF(COUNT([funds.total.rate],[funds.total.weight])<2,9,IF([funds.total.score]="",1,'
        "--OR([funds.total.score]>[funds.total.weight],[funds.total.score.off]>[policy.tolerance])))",
    },
)
def rate_points_are_recomputed(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The points follow from the printed rate and never exceed the weight.

    Points that follow from the rate as it should be are right too: then Z08 speaks of the rate alone.
    """
    rate, weight = need(form, RATE), need(form, "funds.total.weight")
    expected = rate_points(form, policy)
    if unstated(form, SCORE) or need(form, SCORE) > weight or misses(need(form, SCORE), expected, policy):
        capped = "，最多得满分" if rate > 100 else ""
        because = f"{thousands(rate)} × {thousands(weight)} ÷ 100{capped}"
        yield Offence(SCORE, shown(form[SCORE]), f"{expected[0]:.2f}", because)


_UNSCORED = tuple(f"funds.{row}.{column}" for row in SUBROWS for column in ("weight", "score"))


@form_rule(
    code="Z11",
    title="只总额行计分",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="对公开的 14 张自评表的归纳：分数和得分只填在年度资金总额一行，其余各行为“-”",
    why="分项也填了分，执行率的 10 分就可能重复计入总分。",
    remedy="把分项各行的分数、得分改为“-”，只在年度资金总额一行计分。",
    good=Example({"funds.fiscal.weight": None, "funds.fiscal.score": "/"}),
    bad=Example({"funds.fiscal.weight": "10.00", "funds.fiscal.score": "9.47"}),
    live={path: f'--OR([{path}.state]="V",[{path}.state]="E")' for path in _UNSCORED},
)
def only_the_total_earns_points(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A number, or a formula gone wrong, in a cell of the other rows that earns nothing."""
    for path in _UNSCORED:
        if form[path].state in (State.VALUE, State.ERROR):
            yield Offence(path, shown(form[path]), "“-”", "只有年度资金总额一行计分")


def _cost_is_explained(form: Filing) -> bool:
    """Whether a cost indicator carries a reason; :class:`Lacking` where that column lost its head."""
    costs = [(n, row) for n, row in form.rows() if "成本" in flattened(row.level1.raw + row.level2.raw)]
    return any(not blank(form, f"indicators[{n}].reason") and has_reason(row) for n, row in costs)


@form_rule(
    code="Z14",
    title="执行率偏低",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="部分省份（四川等）的做法：执行率低于口径规定的，应说明原因",
    why="钱没有花出去，要么事没有做完，要么预算测算偏高，下年安排预算时要看。",
    remedy="在成本指标的“偏差原因分析及改进措施”一栏说明执行率偏低的原因和改进办法。",
    good=Example({
        "funds.total.executed": "9.00", "funds.fiscal.executed": "9.00", "funds.total.rate": "60.00",
        "funds.fiscal.rate": "60.00", "funds.total.score": "6.00", "total.score": "95.00",
        "indicators[0].reason": "招标节约，余款已申请调减。",
    }),
    bad=Example({
        "funds.total.executed": "9.00", "funds.fiscal.executed": "9.00", "funds.total.rate": "60.00",
        "funds.fiscal.rate": "60.00", "funds.total.score": "6.00", "total.score": "95.00",
    }),
    live={
        RATE: 'IF([funds.total.budget]="",9,IF([funds.total.budget]=0,0,'
        "IF(COUNT([funds.total.rate],[funds.total.executed])<2,9,--AND([policy.low_rate]>MAX([funds.total.rate],"
        + listed(f"{RATE}.{due}" for due in DUES) + "),NOT([cost_explained])))))",
    },
)  # fmt: skip
def low_rate_is_explained(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A rate below the policy's, by print and by its amounts, and no word about it with the costs."""
    if need(form, BUDGET) == 0:
        return
    rates = [need(form, RATE), *rates_of(form, "total", policy)]
    if max(rates) < policy.low_rate and not _cost_is_explained(form):
        expected = f"不低于 {policy.low_rate}，或在成本指标的偏差原因一栏说明"
        yield Offence(RATE, shown(form[RATE]), expected)
