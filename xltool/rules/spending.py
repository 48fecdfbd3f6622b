"""Z 项目资金: what was spent, out of which budget, and how the budget came about (self-assessments)."""

from collections.abc import Iterator
from itertools import product

from xltool import money
from xltool.finding import Severity
from xltool.form import FUNDS_ROWS, Filing
from xltool.live.money import PLACES
from xltool.money import thousands
from xltool.policy import Policy
from xltool.rules.amounts import BUDGET, EXECUTED, INITIAL, RATE, differs, either, exceeds, misses, rates_of
from xltool.rules.rule import SELFASSESSMENT, Example, Offence, blank, every, form_rule, need, shown

#: Live: whether there is a budget, as stated or by its sum.
_BUDGETED = f"OR([{BUDGET}]<>0,[{BUDGET}.other]<>0)"


@form_rule(
    code="Z06",
    title="分母为零",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="某省级绩效管理系统的校验项：全年预算为 0 而执行大于 0，或执行率未作 0 处理",
    why="全年预算数是执行率的分母，为 0 时算不出执行率。",
    remedy="有支出的，补填调整后的全年预算数；确无预算的，执行率填 0.00。",
    good=Example({}),
    bad=Example({"funds.total.budget": "0.00", "funds.fiscal.budget": "0.00"}),
    live={
        BUDGET: f'IF([{BUDGET}]="",9,IF({_BUDGETED},0,IF([{EXECUTED}]="",9,'
        f"--(MIN([{EXECUTED}],[{EXECUTED}.other])>0))))",
        RATE: f'IF([{BUDGET}]="",9,IF({_BUDGETED},0,IF([{EXECUTED}]="",9,'
        f'IF([{EXECUTED}]<>0,0,IF([{RATE}.state]="B",1,IF([{RATE}]="",9,'
        f"--([{RATE}.off]>[policy.tolerance])))))))",
    },
)
def zero_budget_is_handled(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Without a budget nothing is spent, and the rate is 0; of a budget that was not added up Z01 speaks."""
    if any(either(form, BUDGET)):
        return
    executed = need(form, EXECUTED)
    if min(either(form, EXECUTED)) > 0:
        yield Offence(BUDGET, shown(form[BUDGET]), "大于 0 的数", f"全年执行数为 {thousands(executed)}")
    elif executed == 0 and (
        blank(form, RATE) or misses(need(form, RATE), rates_of(form, "total", policy), policy)
    ):
        yield Offence(RATE, shown(form[RATE]), "0.00", "全年预算数为 0")


def _overspent(form: Filing, row: str) -> Iterator[Offence]:
    path, budget = f"funds.{row}.executed", f"funds.{row}.budget"
    if row != "total" and form[path].is_blank:
        return
    executed = need(form, path)
    if executed > 0 and exceeds(min(either(form, path)), max(either(form, budget))):
        limit = need(form, budget)
        most, excess = f"不超过全年预算数 {thousands(limit)}", f"超出 {thousands(executed - limit)}"
        severity = None if row == "total" else Severity.WARNING  # one source may stand in for another
        yield Offence(path, shown(form[path]), most, excess, severity)


def _overspent_live(row: str) -> str:
    executed, budget = f"[funds.{row}.executed]", f"[funds.{row}.budget]"
    undecided = f'IF({executed}="",9,IF({executed}<=0,0,IF({budget}="",9,--[funds.{row}.over])))'
    if row == "total":
        return f"IF([funds.total.budget]=0,0,{undecided})"
    told = f'OR([funds.total.budget]=0,[funds.total.over],[funds.{row}.executed.state]="B")'
    return f"IF({told},0,IF([funds.{row}.over],2,{undecided}))"


@form_rule(
    code="Z07",
    title="执行超预算",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="某省级绩效管理系统的校验项：全年执行数大于全年预算数",
    why="没有预算不得支出；超出说明漏填了预算调整，或两格单位不一致。",
    remedy="年中追加过预算的，更正全年预算数；否则核对执行数。",
    good=Example({}),
    bad=Example({
        "funds.total.executed": "15.20", "funds.fiscal.executed": "15.20", "funds.total.rate": "101.33",
        "funds.fiscal.rate": "101.33", "funds.total.score": "10.00", "total.score": "99.00",
    }),
    live={f"funds.{row}.executed": _overspent_live(row) for row in FUNDS_ROWS},
)  # fmt: skip
def executed_within_budget(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The total is not above its budget; a single row above its own is a hint, untold after the total's."""
    if form[BUDGET].value == 0:
        return  # Z06 speaks of that
    for offence in every(_overspent(form, row) for row in FUNDS_ROWS):
        yield offence
        if offence.path == EXECUTED:
            return


@form_rule(
    code="Z12",
    title="预算调整",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="对公开的 14 张自评表的归纳：预算调整应有说明，指标值相应调整",
    why="预算增减了，当年要做的事往往也随之增减，年初定的指标值可能不再合适。",
    remedy="说明调整的依据和金额，并核对指标值是否随预算同步调整。",
    good=Example({}),
    bad=Example({"funds.total.initial": "20.00", "funds.fiscal.initial": "20.00"}),
    live={
        BUDGET: "IF(COUNT([funds.total.initial],[funds.total.budget])<2,9,IF([funds.total.initial]=0,0,--(ROUND(MIN("
        "ABS([funds.total.initial]-[funds.total.budget]),ABS([funds.total.initial]-[funds.total.budget.other]),"
        "ABS([funds.total.initial.other]-[funds.total.budget]),"
        f"ABS([funds.total.initial.other]-[funds.total.budget.other])),{PLACES})>={money.HALF_CENT})))",
    },
)
def budget_change_is_explained(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The year's budget differs from the initial one; a project added during the year is Z13's."""
    initial, budget = need(form, INITIAL), need(form, BUDGET)
    pairs = product(either(form, INITIAL), either(form, BUDGET))
    if initial != 0 and all(differs(one, other) for one, other in pairs):
        change = f"{'调增' if budget > initial else '调减'} {thousands(abs(budget - initial))}"
        expected = f"与年初预算数 {thousands(initial)} 一致，或有调整说明"
        yield Offence(BUDGET, shown(form[BUDGET]), expected, change)


@form_rule(
    code="Z13",
    title="年中新增",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="对公开的 14 张自评表的归纳：年初预算数为 0 的是年中新增的项目，应有说明",
    why="年中新增的项目没有随年初预算申报目标，需要确认绩效目标是何时、由谁批复的。",
    remedy="说明新增的依据；漏填年初预算数的，补填。",
    good=Example({}),
    bad=Example({"funds.total.initial": "0.00", "funds.fiscal.initial": "0.00"}),
    live={
        INITIAL: 'IF([funds.total.initial]="",9,IF(OR([funds.total.initial]<>0,[funds.total.initial.other]>0),0,'
        'IF([funds.total.budget]="",9,--(MIN([funds.total.budget],[funds.total.budget.other])>0))))',
    },
)
def new_project_is_explained(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Nothing was budgeted initially, yet there is a budget for the year."""
    if need(form, INITIAL) == 0 == max(either(form, INITIAL)) and min(either(form, BUDGET)) > 0:
        because = f"全年预算数为 {thousands(need(form, BUDGET))}"
        yield Offence(INITIAL, shown(form[INITIAL]), "年初批复的预算数，或有年中新增的说明", because)
