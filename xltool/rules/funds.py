"""Z 项目资金: sums of the funds rows, the execution rate and its points."""

from collections.abc import Iterator
from decimal import Decimal

from xltool import money
from xltool.answer import State
from xltool.finding import Severity
from xltool.form import FUNDS_ROWS, Filing
from xltool.policy import Policy
from xltool.rules.rule import SELFASSESSMENT, Example, Offence, form_rule, need, shown

_HALF_CENT = Decimal("0.005")


def _sum_offence(form: Filing, total: str, parts: list[str]) -> Iterator[Offence]:
    """``total`` against the sum of ``parts``; a blank part counts 0 as long as another one is stated."""
    if all(form[part].is_blank for part in parts):
        if form[total].is_blank or need(form, total) == 0:
            return
        need(form, parts[0])
    amounts = [money.ZERO if form[part].is_blank else need(form, part) for part in parts]
    expected = sum(amounts, money.ZERO)
    if form[total].is_blank or abs(need(form, total) - expected) >= _HALF_CENT:
        because = " + ".join(map(money.thousands, amounts))
        yield Offence(total, shown(form[total]), money.thousands(expected), because)


@form_rule(
    code="Z01",
    title="自评资金勾稽",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="通行的勾稽关系：年度资金总额＝当年财政拨款＋上年结转资金＋其他资金",
    why="总额与分项对不上，执行率和得分就失去了依据。",
    remedy="核对三个分项；总额单元格恢复为求和公式。",
    good=Example({}),
    bad=Example({"funds.total.executed": "14.30"}),
)
def funds_add_up(form: Filing, policy: Policy) -> Iterator[Offence]:
    """In each of the columns 年初、全年、执行 the first row is the sum of the other three."""
    for column in ("initial", "budget", "executed"):
        parts = [f"funds.{row}.{column}" for row in FUNDS_ROWS if row != "total"]
        yield from _sum_offence(form, f"funds.total.{column}", parts)


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
)
def rate_is_recomputed(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The printed rate of the first row is the policy's rate of its amounts, within the tolerance."""
    budget, executed = need(form, "funds.total.budget"), need(form, "funds.total.executed")
    if budget == 0:
        return  # Z06 speaks of that
    expected = policy.rate(executed, budget)
    rate = form["funds.total.rate"]
    if rate.state is State.BLANK or abs(need(form, "funds.total.rate") - expected) > policy.tolerance:
        because = f"{money.thousands(executed)} ÷ {money.thousands(budget)} × 100"
        yield Offence("funds.total.rate", shown(rate), f"{expected:.2f}", because)
