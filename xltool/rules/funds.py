"""Z 项目资金: sums of the amounts, the project's total beside the year's, how amounts are written."""

from collections.abc import Iterator
from decimal import Decimal

from xltool import money
from xltool.answer import Answer, State, Type
from xltool.finding import Severity
from xltool.form import FIELDS, SUMS, Filing, Kind
from xltool.live.money import PLACES, SUMMED_PLACES, in_state
from xltool.live.notation import BLANK, ERROR
from xltool.money import thousands
from xltool.policy import Policy
from xltool.rules.amounts import PARTS, by_sum, differs, either, exceeds, is_summed
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

_ERROR = State.ERROR


def _sum_offence(form: Filing, total: str) -> Iterator[Offence]:
    """``total`` against the sum of its parts; a blank part counts 0 as long as another one is stated.

    An error value adds up to nothing: told where it comes from, a part, or a total whose sum is not known.
    """
    parts = PARTS[total]
    broken = [path for path in parts if form[path].state is _ERROR]
    if form[total].state is _ERROR and not broken and by_sum(form, total) is None:
        broken = [total]
    if broken:
        yield from (Offence(path, shown(form[path]), "数字", "错误值不能上报") for path in broken)
        return
    if all(form[part].is_blank for part in parts):
        if form[total].is_blank or need(form, total) == 0:
            return
        need(form, parts[0])
    amounts = [money.ZERO if blank(form, part) else need(form, part) for part in parts]
    expected = sum(amounts, money.ZERO)
    if unstated(form, total) or differs(need(form, total), expected):
        yield Offence(total, shown(form[total]), thousands(expected), " + ".join(map(thousands, amounts)))


def _sums_live(*totals: str) -> dict[str, str]:
    parts = (part for total in totals for part in PARTS[total])
    return {total: _sum_live(total) for total in totals} | {part: f'--([{part}.state]="E")' for part in parts}


def _sum_live(total: str) -> str:
    parts = PARTS[total]
    return (
        f'IF(OR({in_state(parts, ERROR)}),0,IF([{total}.by_sum]="",IF([{total}.state]="E",1,'
        f'IF(AND({in_state(parts, BLANK)},OR([{total}.state]="B",[{total}]=0)),0,9)),'
        f'IF([{total}]="",1,--(ROUND(ABS([{total}]-[{total}.by_sum]),{PLACES})>={money.HALF_CENT}))))'
    )


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
    live=_sums_live(*SUMS[Kind.SELFASSESSMENT]),
)
def funds_add_up(form: Filing, policy: Policy) -> Iterator[Offence]:
    """In each of the columns 年初、全年、执行 the first row is the sum of the other three."""
    yield from every(_sum_offence(form, total) for total in SUMS[Kind.SELFASSESSMENT])


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
    live=_sums_live("funds.annual.total"),
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
    live=_sums_live("funds.project.total"),
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
    live={
        "funds.project.total": 'IF(OR([funds.project.total.state]="B",[funds.annual.total.state]="B"),0,'
        "IF(COUNT([funds.project.total],[funds.annual.total])<2,9,"
        "--(ROUND(MIN([funds.annual.total],[funds.annual.total.other])-SUM([funds.annual.carryover])"
        f"-MAX([funds.project.total],[funds.project.total.other]),{PLACES})>0)))",
    },
)
def project_covers_the_year(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Where both totals are stated, the project's is not below the year's own money.

    What was carried over may have been counted in an earlier project total.
    """
    project, annual = "funds.project.total", "funds.annual.total"
    if form[project].is_blank or form[annual].is_blank:
        return
    carried = form.number("funds.annual.carryover").value or money.ZERO
    if exceeds(min(either(form, annual)) - carried, max(either(form, project))):
        least = f"不小于年度资金申请总额 {thousands(need(form, annual))}"
        yield Offence(project, shown(form[project]), least)


_AMOUNTS = {
    kind: [path for path, field in FIELDS[kind].items() if field.type is Type.AMOUNT] for kind in Kind
}


def _is_plain(answer: Answer[Decimal]) -> bool:
    """Whether there is nothing to say of an amount, whatever the others are."""
    if answer.value is None:
        return answer.is_blank
    return not answer.is_text and answer.value >= 0 and not answer.value % money.CENT


def _malformed(form: Filing, path: str) -> Iterator[Offence]:
    """What is wrong in the writing of an amount; an error value is no matter of writing, Z01–Z03 speak of it."""
    answer = form.number(path)
    if answer.state is State.UNCOMPUTED:
        lack(form, path, form[path])
    if answer.state is State.UNREADABLE and (path not in PARTS or by_sum(form, path) is None):
        yield Offence(path, shown(form[path]), "数字")  # where its sum is known, Z01–Z03 ask for that
    if answer.value is None:
        return
    if answer.is_text:
        yield Offence(path, shown(form[path]), "数字", TEXT_IS_NOT_COUNTED)
    elif path in PARTS and is_summed(form, path):
        return  # a total that is the sum of its parts has its blemish from them
    elif answer.value < 0:
        yield Offence(path, shown(form[path]), "不小于 0 的数")
    elif answer.value % money.CENT and path not in form.guesses:  # 元 in 万元 has more decimals
        yield Offence(path, shown(form[path]), "最多两位小数的数")


def _malformed_live(path: str) -> str:
    unplain = f"OR([{path}]<0,[{path}]<>ROUND([{path}],2))"
    if path not in PARTS:
        return f'IF([{path}]="",--([{path}.state]="U"),--OR([{path}.is_text],{unplain}))'
    summed = f'IF([{path}.by_sum]="",FALSE,ROUND([{path}]-[{path}.by_sum],{SUMMED_PLACES})=0)'
    return (
        f'IF([{path}]="",--AND([{path}.state]="U",[{path}.by_sum]=""),'
        f"--OR([{path}.is_text],IF({summed},FALSE,{unplain})))"
    )


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
    live={path: _malformed_live(path) for paths in _AMOUNTS.values() for path in paths},
)
def amounts_are_plain(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Every amount is a number, not negative, with two decimals at most."""
    odd = [path for path in _AMOUNTS[form.kind] if not _is_plain(form.number(path))]
    yield from every(_malformed(form, path) for path in odd)
