"""Y07 and Z15: the initial budget beside the declared amounts."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from xltool import money
from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing
from xltool.money import thousands
from xltool.pairing import Against, Pair, Relation
from xltool.policy import Policy
from xltool.rules.amounts import INITIAL, SUBROWS, by_sum, either
from xltool.rules.declared import BASIS
from xltool.rules.paired import ROUNDED, in_wan, named, quoted, stated_sum
from xltool.rules.rule import SELFASSESSMENT, Example, Lacking, Offence, need, pair_rule, shown

_TOTAL = "funds.annual.total"
_YUAN = "申报表以元填写，自评表以万元填写，保留两位小数"


def _declared(pair: Pair, row: str) -> Decimal:
    """What was declared for a funds row, in 万元, of all projects together."""
    return stated_sum(pair.others, f"funds.annual.{row}", pair.against)


def _of_total(pair: Pair) -> list[Decimal]:
    """The declared total; where a declaration does not add up, also what its parts would make of it."""
    declared = _declared(pair, "total")
    if len(pair.others) > 1:
        return [declared]
    other = by_sum(pair.others[0], _TOTAL)
    return [declared] if other is None else [declared, in_wan(pair.others[0], other)]


def fits(stated: Decimal, declared: Decimal, pair: Pair) -> bool:
    """Whether an amount is the declared one, rounded or cut off to a cent of 万元, each project by itself."""
    projects = max(1, len(pair.others))
    return -ROUNDED * projects < stated - declared <= money.HALF_CENT * projects


def _total_fits(stated: Decimal, declared: Decimal, pair: Pair) -> bool:
    """The same of a total, which may be the sum of rows each rounded by itself."""
    rows = (other.number(f"funds.annual.{row}").value for other in pair.others for row in SUBROWS)
    return fits(stated, declared, pair) or abs(stated - declared) <= money.HALF_CENT * sum(map(bool, rows))


def _lost_cents(pair: Pair, declared: list[Decimal]) -> bool:
    """Whether every row fits the declared one, and the total, their sum, misses it by the cents lost in them."""
    most = ROUNDED * len(SUBROWS) * len(pair.others)
    if all(abs(need(pair.form, INITIAL) - one) >= most for one in declared):
        return False
    rows = [(pair.form.number(f"funds.{row}.initial"), _declared(pair, row)) for row in SUBROWS]
    if any(own.state not in (State.VALUE, State.BLANK, State.PLACEHOLDER) for own, _ in rows):
        return False
    stated = [(own.value or money.ZERO, declared) for own, declared in rows]
    total = sum((own for own, _ in stated), money.ZERO)
    return all(fits(own, declared, pair) for own, declared in stated) and total == need(pair.form, INITIAL)


def _there(pair: Pair, row: str) -> str:
    """Where the declared amount of a row stands, or the amount of all declarations together."""
    path = f"funds.annual.{row}"
    if len(pair.others) == 1:
        declared = pair.others[0]
        unit = "元" if declared[path].is_as_typed else ""  # what was converted is quoted with its own
        return f"{quoted(declared, path, pair.against)}{unit}"
    return f"申报的{named(pair)}合计 {thousands(_declared(pair, row))} 万元"


def _split(pair: Pair) -> Iterator[Offence]:
    """The parts of a split project together, where all of them are known."""
    declared = _of_total(pair)
    amounts = [part.initial for part in pair.parts if part.initial is not None]
    if not amounts or len(amounts) < len(pair.parts):
        raise Lacking(
            "", f"本项目由{named(pair)}拆分而来，各份年初预算之和应为 {thousands(declared[0])} 万元，"
            "要与拆出的其他自评表一起校验才能判断"
        )  # fmt: skip
    total = sum(amounts, money.ZERO)
    if all(abs(total - one) >= ROUNDED * len(amounts) for one in declared):
        parts = " + ".join(map(thousands, amounts))
        because = f"拆出的各份合计 {parts} = {thousands(total)}；{_there(pair, 'total')}"
        own = pair.form[INITIAL]
        yield Offence(INITIAL, shown(own), f"使各份合计为 {thousands(declared[0])} 的数", because)


def _row(pair: Pair, row: str) -> Iterator[Offence]:
    path = f"funds.{row}.initial"
    own = pair.form.number(path)
    if own.state not in (State.VALUE, State.BLANK, State.PLACEHOLDER):
        return  # Z01 and Z16 speak of that
    declared = _declared(pair, row)
    stated = own.value or money.ZERO
    if not fits(stated, declared, pair):
        because = f"{_there(pair, row)}{_slip(stated, declared)}"
        yield Offence(path, shown(own), _to_the_cent(declared), because)


@pair_rule(
    Against.DECLARED,
    code="Y07",
    title="年初预算≠申报额",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；{_YUAN}，四舍五入或截位都可以",
    why="年初预算数就是批复的申报额，对不上的，不是填错就是单位没有换算。",
    remedy="照批复填写年初预算数（元÷10000）；年中追加的填在全年预算数里；批复数与申报数不同的，在情况说明里写明。",
    good=Example({"declared.funds.annual.total": "150049.00", "declared.funds.annual.fiscal": "150049.00"}),
    bad=Example({"funds.total.initial": "20.00", "funds.fiscal.initial": "20.00"}),
)
def the_initial_budget_is_the_declared_one(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """The rows where they tell what is wrong, else the total; what does not add up (Z01) is taken either way."""
    if pair.relation is Relation.SPLIT:
        yield from _split(pair)
        return
    declared, own = _of_total(pair), either(pair.form, INITIAL)
    right = any(_total_fits(stated, one, pair) for stated, one in product(own, declared))
    is_told = right or _lost_cents(pair, declared)
    rows: list[Offence] = []
    if _is_sum(pair.form, INITIAL) and all(_is_sum(other, _TOTAL) for other in pair.others):
        rows = [offence for row in SUBROWS for offence in _row(pair, row)]
    if is_told or len(rows) == 1:
        yield from rows
    else:
        because = f"{_there(pair, 'total')}{_slip(own[0], declared[0])}"
        yield Offence(INITIAL, shown(pair.form[INITIAL]), _to_the_cent(declared[0]), because)


def _to_the_cent(amount: Decimal) -> str:
    return thousands(money.round_half_up(amount, 2))


def _slip(stated: Decimal, declared: Decimal) -> str:
    """What seems to have happened."""
    in_yuan = declared != 0 and abs(stated / declared - 10_000) < 1
    return "，像是没有把元换算成万元" if in_yuan else ""


def _is_sum(form: Filing, total: str) -> bool:
    """Whether a total is the sum of its rows: else nobody knows which of them is right."""
    due = by_sum(form, total)
    return due is not None and due == form.number(total).value


@pair_rule(
    Against.DECLARED,
    code="Z15",
    title="单位与舍位",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"通行的舍位平衡要求；{_YUAN}",
    why="各行分别舍位再相加，合计会与申报总额差一两分，两张表就对不平。",
    remedy="把差的一分调在最大的一行里，使合计等于申报总额舍位后的数。",
    good=Example({}),
    bad=Example({
        "declared.funds.annual.total": "150198.00", "declared.funds.annual.fiscal": "100099.00",
        "declared.funds.annual.other": "50099.00", "funds.fiscal.initial": "10.00", "funds.other.initial": "5.00",
    }),
)  # fmt: skip
def cents_are_balanced(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """Every row is the declared one, but so much was cut off that the total is not; rounding never takes that much."""
    if pair.relation is Relation.SPLIT:
        return
    declared, own = _of_total(pair), need(pair.form, INITIAL)
    if not any(_total_fits(own, one, pair) for one in declared) and _lost_cents(pair, declared):
        expected = f"{_to_the_cent(declared[0])} 左右"
        off = thousands(abs(own - declared[0]))
        because = f"各行都与申报一致，舍位后的合计差 {off}；{_there(pair, 'total')}"
        yield Offence(INITIAL, shown(pair.form[INITIAL]), expected, because)
