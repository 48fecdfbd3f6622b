"""V 指标值: whether operator and number of a target ask for anything, and in the right direction."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from xltool.finding import Severity
from xltool.form import Filing, Indicator, Kind
from xltool.live.names import (
    ADVERSE,
    COST,
    EXCEEDING,
    GAINED,
    MONEY_UNITS,
    PRICE,
    PROPORTION,
    REACHED,
    SINKING,
    TIME_UNITS,
    WAITING,
    WHOLE,
)
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import flattened
from xltool.rules.memory import remembered
from xltool.rules.rule import BOTH, Example, Offence, row_rule, shown
from xltool.rules.units import NEXT_TIME, stated

_SEEN = "对公开表格的归纳"
_TOOLS = "公开的预算核查工具的通行做法"


@remembered
def value_fault(row: Indicator) -> str:
    """The code of what is most worth saying of operator and number; live ``i.target.value_fault``."""
    target = stated(row)
    if target is None or target.value is None:
        return ""
    levels = flattened(row.level1.raw) + flattened(row.level2.raw)
    return _value_fault(flattened(row.name.raw), levels, target.op, target.value, target.unit)


@lru_cache(4096)
def _value_fault(name: str, levels: str, op: str, value: Decimal, unit: str) -> str:
    is_cost = any(word in levels for word in COST)
    if op in "≥>":
        faults = _floor_faults(name, is_cost, op == ">", value, unit)
    elif op == "=":
        faults = {"V18": _is_beyond(name, value, unit)}
    else:
        faults = _ceiling_faults(name, is_cost, op == "<", value, unit)
    return next((code for code, is_so in faults.items() if is_so), "")


def _floor_faults(name: str, is_cost: bool, strict: bool, value: Decimal, unit: str) -> dict[str, bool]:
    full = unit == "%" and value == 100 and WHOLE.fits(name)
    return {
        "V13": ADVERSE.fits(name) or (unit in TIME_UNITS and WAITING.fits(name)),
        "V14": value > 0 and _is_spent(name, is_cost, unit),
        "V18": (strict and full) or _is_beyond(name, value, unit),
        "V07": (value < 0 or (value == 0 and not strict)) and not SINKING.fits(name),
        "V06": full,
        "V08": strict and value != 0,
    }


def _ceiling_faults(name: str, is_cost: bool, strict: bool, value: Decimal, unit: str) -> dict[str, bool]:
    is_share = unit == "%"
    return {
        "V13": WHOLE.fits(name) if is_share else REACHED.fits(name) and not is_cost,
        "V07": is_share and (value > 100 or (value == 100 and not strict)) and ADVERSE.fits(name),
        "V08": strict and value != 0,
    }


def _is_beyond(name: str, value: Decimal, unit: str) -> bool:
    """A share of more than all there is."""
    return unit == "%" and value > 100 and PROPORTION.fits(name) and not EXCEEDING.fits(name)


def _is_spent(name: str, is_cost: bool, unit: str) -> bool:
    """Money spent, by the indicator's level or name, and not money saved or gained."""
    money = unit.replace("每", "/").partition("/")[0] in MONEY_UNITS
    spent = is_cost or any(word in name for word in PRICE)
    return money and spent and not any(word in name for word in GAINED)


@row_rule(
    code="V06",
    title="上限指标用≥100%",
    when=traits.ODD_VALUE,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_SEEN}：同样的完成率、合格率，有的写“≥100%”，有的写“=100%”",
    why="完成率、合格率最多就是 100%，写“≥”容易让人以为还能更高。",
    remedy=f"把“≥”改为“=”；确实可以超过 100% 的不必改。{NEXT_TIME}",
    good=Example({"indicators[2].target": "≥98.00(%)"}, Kind.DECLARATION),
    bad=Example({"indicators[2].target": "≥100.00(%)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.value_fault]="V06",1,0)'},
)
def all_is_not_at_least_all(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """≥100 % of a share of a whole is =100 %."""
    if value_fault(row) == "V06":
        yield Offence(f"{path}.target", shown(row.target), "“=100.00(%)”", "这样的指标最多 100%")


@row_rule(
    code="V07",
    title="恒成立目标",
    when=traits.ODD_VALUE,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_SEEN}：“≥0”之类的指标值什么结果都能达到",
    why="什么结果都能达到的目标没有约束力，年终也评不出好坏。",
    remedy=f"换成要努力才能达到的值；成本类可以改用总成本、单位成本，写“≤”多少元。{NEXT_TIME}",
    good=Example({"indicators[2].name": "成本节约率", "indicators[2].target": "≥2.00(%)"}, Kind.DECLARATION),
    bad=Example({"indicators[2].name": "成本节约率", "indicators[2].target": "≥0.00(%)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.value_fault]="V07",1,0)'},
)
def target_asks_for_something(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """≥0 of what cannot be negative, ≤100 % of a rate: met by doing nothing."""
    if value_fault(row) == "V07":
        saves = any(word in flattened(row.name.raw) for word in ("节约", "节省"))
        because = "只要不超出就达到" if saves else "任何结果都算达到"
        yield Offence(f"{path}.target", shown(row.target), "有约束力的值", because)


@row_rule(
    code="V08",
    title="严格不等号",
    when=traits.ODD_VALUE,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_SEEN}：“>2”与“2 以上”混用",
    why="“以上”“以下”都包括本数，“>”“<”不包括，两种口径混用，恰好达到时就说不清。",
    remedy=f"改用“≥”或“≤”：“>2(次)”就是“≥3(次)”。{NEXT_TIME}",
    good=Example({"indicators[1].target": "≥4000.00(卷)"}, Kind.DECLARATION),
    bad=Example({"indicators[1].target": ">4000.00(卷)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.value_fault]="V08",1,0)'},
)
def bound_is_included(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A bound is part of what it bounds; >0 is the natural way to say *some*."""
    target = stated(row)
    if target and target.value is not None and value_fault(row) == "V08":
        inclusive = "≥" if target.op == ">" else "≤"
        because = f"“{target.op}”不包括 {target.value.normalize():f} 本身"
        yield Offence(f"{path}.target", shown(row.target), f"用“{inclusive}”的值", because)


@row_rule(
    code="V13",
    title="方向疑似反",
    when=traits.ODD_VALUE,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_SEEN}：人数、完成数用“≤”，或投诉、故障用“≥”",
    why="方向反了，做得越差得分越高。",
    remedy=f"越多越好的用“≥”，越少越好的用“≤”或“=”；确是控制数的不必改。{NEXT_TIME}",
    good=Example({"indicators[5].target": "≤5.00(起)"}, Kind.DECLARATION),
    bad=Example({"indicators[5].target": "≥5.00(起)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.value_fault]="V13",1,0)'},
)
def direction_is_the_names(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A floor under what should be rare or short, a ceiling over what should be much."""
    target = stated(row)
    if target and value_fault(row) == "V13":
        if target.op in "≥>":
            right, better = "用“≤”的值", "越少越好"
        else:
            right, better = "用“≥”的值，除非是控制数", "一般越多越好"
        yield Offence(f"{path}.target", shown(row.target), right, f"这样的指标{better}")


@row_rule(
    code="V14",
    title="成本指标用≥",
    when=traits.ODD_VALUE,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_TOOLS}：成本指标是上限，用“≤”",
    why="成本写成“≥”就没有上限，花得越多越算完成。",
    remedy=f"把“≥”改为“≤”，数额不超过预算。{NEXT_TIME}",
    good=Example({"indicators[0].target": "≤15.00(万元)"}, Kind.DECLARATION),
    bad=Example({"indicators[0].target": "≥15.00(万元)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.value_fault]="V14",1,0)'},
)
def cost_has_a_ceiling(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Money to be spent is limited from above."""
    if value_fault(row) == "V14":
        yield Offence(f"{path}.target", shown(row.target), "用“≤”的值", "成本没有上限")


@row_rule(
    code="V18",
    title="百分比>100",
    when=traits.ODD_VALUE,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_TOOLS}：增长率等以外的百分比不超过 100%",
    why="合格率、满意度这样的百分比不会超过 100%，超过的多半是多写了一位。",
    remedy=f"核对是否多写了数字；确实可以超过 100% 的不必改。{NEXT_TIME}",
    good=Example(
        {"indicators[2].name": "查阅量增长率", "indicators[2].target": "≥120.00(%)"}, Kind.DECLARATION
    ),
    bad=Example({"indicators[2].target": "=1000.00(%)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.value_fault]="V18",1,0)'},
)
def share_is_at_most_all(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A share of a whole is 100 % at most; growth and use may be more."""
    if value_fault(row) == "V18":
        yield Offence(f"{path}.target", shown(row.target), "不超过 100% 的值", "这样的百分比一般不超过 100%")
