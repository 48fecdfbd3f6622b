"""Z 项目资金: sums of the funds rows, what the amounts may be, what a change of budget asks for."""

from collections.abc import Iterator
from itertools import product

from xltool import money
from xltool.answer import State, Type
from xltool.finding import Severity
from xltool.form import FIELDS, FUNDS_ROWS, Filing, Kind
from xltool.money import thousands
from xltool.policy import Policy
from xltool.rules.amounts import (
    BUDGET,
    EXECUTED,
    INITIAL,
    PARTS,
    RATE,
    by_sum,
    either,
    misses,
    rates_of,
)
from xltool.rules.rule import (
    BOTH,
    DECLARATION,
    SELFASSESSMENT,
    TEXT_IS_NOT_COUNTED,
    Example,
    Offence,
    blank,
    every,
    form_rule,
    lack,
    need,
    shown,
    unstated,
)


def _sum_offence(form: Filing, total: str) -> Iterator[Offence]:
    """``total`` against the sum of its parts; a blank part counts 0 as long as another one is stated."""
    parts = PARTS[total]
    if all(form[part].is_blank for part in parts):
        if form[total].is_blank or need(form, total) == 0:
            return
        need(form, parts[0])
    amounts = [money.ZERO if blank(form, part) else need(form, part) for part in parts]
    expected = sum(amounts, money.ZERO)
    if unstated(form, total) or abs(need(form, total) - expected) >= money.HALF_CENT:
        yield Offence(total, shown(form[total]), thousands(expected), " + ".join(map(thousands, amounts)))


@form_rule(
    code="Z01",
    title="自评资金勾稽",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="通行的勾稽关系：年度资金总额＝当年财政拨款＋上年结转资金＋其他资金",
    why="总额与分项对不上，执行率和得分就失去了依据。",
    remedy="核对三个分项，看有没有以文字形式存放的数字；总额单元格恢复为求和公式。",
    good=Example({}),
    bad=Example({"funds.total.executed": "14.30"}),
)
def funds_add_up(form: Filing, policy: Policy) -> Iterator[Offence]:
    """In each of the columns 年初、全年、执行 the first row is the sum of the other three."""
    yield from every(_sum_offence(form, total) for total in (INITIAL, BUDGET, EXECUTED))


@form_rule(
    code="Z02",
    title="申报年度资金勾稽",
    severity=Severity.ERROR,
    kinds=DECLARATION,
    basis="通行的勾稽关系：年度资金申请总额＝当年财政拨款＋上年结转资金＋其他资金",
    why="申请总额与分项对不上，批复和年初预算数就不知以哪个为准。",
    remedy="核对三个分项；总额单元格恢复为求和公式。",
    good=Example({"funds.annual.other": None}, Kind.DECLARATION),
    bad=Example({"funds.annual.fiscal": "140000.00"}, Kind.DECLARATION),
)
def annual_funds_add_up(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The year's total asked for is the sum of its three sources."""
    return _sum_offence(form, "funds.annual.total")


@form_rule(
    code="Z03",
    title="申报项目资金勾稽",
    severity=Severity.ERROR,
    kinds=DECLARATION,
    basis="同类开源校验工具的做法：项目资金总额＝财政资金＋其他资金",
    why="项目总额与分项对不上，就说不清项目总共要花多少钱。",
    remedy="核对两个分项；总额单元格恢复为求和公式。",
    good=Example({"funds.project.other": None}, Kind.DECLARATION),
    bad=Example({"funds.project.total": "160000.00"}, Kind.DECLARATION),
)
def project_funds_add_up(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The whole project's total is the sum of fiscal and other money."""
    return _sum_offence(form, "funds.project.total")


@form_rule(
    code="Z04",
    title="总额不小于年度",
    severity=Severity.ERROR,
    kinds=DECLARATION,
    basis="本工具提出：项目资金总额包含当年的申请额，不会比它小",
    why="跨年项目的总额是各年之和，小于其中一年说明两格填反或单位不一致。",
    remedy="核对项目资金总额与年度资金申请总额是否填反、是否都以元为单位。",
    good=Example({"funds.project.total": "450000.00", "funds.project.fiscal": "450000.00"}, Kind.DECLARATION),
    bad=Example({"funds.project.total": "50000.00", "funds.project.fiscal": "50000.00"}, Kind.DECLARATION),
)
def project_covers_the_year(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Where both totals are stated, the project's is not below the year's own money.

    What was carried over may have been counted in an earlier project total.
    """
    project, annual = "funds.project.total", "funds.annual.total"
    if form[project].is_blank or form[annual].is_blank:
        return
    carried = form.number("funds.annual.carryover").value or money.ZERO
    if need(form, project) < min(either(form, annual)) - carried:
        least = f"不小于年度资金申请总额 {thousands(need(form, annual))}"
        yield Offence(project, shown(form[project]), least)


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
)
def zero_budget_is_handled(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Without a budget nothing is spent, and the rate is 0."""
    if need(form, BUDGET) != 0:
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
    if executed > 0 and executed > max(either(form, budget)):
        limit = need(form, budget)
        most, excess = f"不超过全年预算数 {thousands(limit)}", f"超出 {thousands(executed - limit)}"
        severity = (
            None if row == "total" else Severity.WARNING
        )  # sources of money may stand in for each other
        yield Offence(path, shown(form[path]), most, excess, severity)


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
)
def budget_change_is_explained(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The year's budget differs from the initial one; a project added during the year is Z13's."""
    initial, budget = need(form, INITIAL), need(form, BUDGET)
    pairs = product(either(form, INITIAL), either(form, BUDGET))
    if initial != 0 and all(abs(one - other) >= money.HALF_CENT for one, other in pairs):
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
)
def new_project_is_explained(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Nothing was budgeted initially, yet there is a budget for the year."""
    if need(form, INITIAL) == 0 == max(either(form, INITIAL)) and min(either(form, BUDGET)) > 0:
        because = f"全年预算数为 {thousands(need(form, BUDGET))}"
        yield Offence(INITIAL, shown(form[INITIAL]), "年初批复的预算数，或有年中新增的说明", because)


def _comes_from_a_part(form: Filing, path: str) -> bool:
    """Whether a total only shows the error value of one of its parts."""
    return any(form[part].state is State.ERROR for part in PARTS.get(path, ()))


def _malformed(form: Filing, path: str) -> Iterator[Offence]:
    answer = form.number(path)
    if answer.state is State.UNCOMPUTED:
        lack(form, path, form[path])
    due = by_sum(form, path) if path in PARTS else None  # where it can be told, Z01–Z03 speak of it
    if answer.state is State.ERROR and due is None and not _comes_from_a_part(form, path):
        yield Offence(path, shown(form[path]), "数字", "错误值不能上报", Severity.ERROR)
    if answer.state is State.UNREADABLE and due is None:
        yield Offence(path, shown(form[path]), "数字")
    if answer.is_text:
        yield Offence(path, shown(form[path]), "数字", TEXT_IS_NOT_COUNTED)
    if answer.value is None or answer.value == due:
        return  # a total that is the sum of its parts has its blemish from them
    if answer.value < 0:
        yield Offence(path, shown(form[path]), "不小于 0 的数")
    elif answer.value % money.CENT:
        yield Offence(path, shown(form[path]), "最多两位小数的数")


@form_rule(
    code="Z16",
    title="金额格式",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：金额是不小于 0、最多两位小数的数字",
    why="读不出的金额不能参与计算；负数和多余的小数多半是笔误或单位不对。",
    remedy="只填数字，不带单位和文字，最多两位小数；没有的填 0。",
    good=Example({}),
    bad=Example({"funds.other.executed": "约2万"}),
)
def amounts_are_plain(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Every amount is a number, not negative, with two decimals at most."""
    amounts = (path for path, field in FIELDS[form.kind].items() if field.type is Type.AMOUNT)
    yield from every(_malformed(form, path) for path in amounts)
