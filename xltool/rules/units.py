"""V 指标值: whether the unit of a target is the one its name asks for, spelt as it should be."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing, Indicator, Kind
from xltool.live.names import MISCOUNTED, PROPORTION, RATE, RATIO_UNITS
from xltool.money import at_least_two_places as printed
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import Comparison, compare, flattened, quantity
from xltool.rules.memory import remembered
from xltool.rules.rule import BOTH, SELFASSESSMENT, Example, Offence, row_rule, shown
from xltool.target import Target
from xltool.units import standard

_SEEN = "对公开表格的归纳"
#: An approved target is not changed afterwards (Y05).
NEXT_TIME = "自评表沿用批复的指标值，下次申报时改。"
#: What a number typed in the wrong unit is away from the right one; a fraction typed for a percent.
_SLIPS = (Decimal(10_000), Decimal(100_000_000))
_FRACTION = Decimal(100)


@remembered
def stated(row: Indicator) -> Target | None:
    """A target that is complete with operator, number and unit; of others V17 and V19 speak."""
    target = quantity(row.target) if row.name.state is State.VALUE else None
    return target if target and target.op and target.unit else None


@remembered
def unit_fault(row: Indicator) -> str:
    """The code of what is most worth saying of the target's unit; live ``i.target.unit_fault``."""
    target = stated(row)
    return _unit_fault(flattened(row.name.raw), target.unit) if target else ""


@lru_cache(4096)
def _unit_fault(name: str, unit: str) -> str:
    if RATE.fits(name) and not any(word in unit for word in RATIO_UNITS):
        return "V03"
    if unit == "%" and not PROPORTION.fits(name):
        return "V04"
    return "V09" if standard(unit) != unit or _miscounts(name, unit) else ""


def _miscounts(name: str, unit: str) -> bool:
    """Whether a name that counts 次数 has 人次 for its unit, and the like."""
    return unit.removeprefix("万") in MISCOUNTED.get(name[-2:], ())


@row_rule(
    code="V03",
    title="率而单位非%",
    when=traits.ODD_UNIT,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_SEEN}：名称是率而单位是次、起的指标值",
    why="率是百分数，次、起是数量，名称和单位说的不是一回事。",
    remedy=f"要考核率的，单位改为 %；要考核数量的，把名称的“率”改为“次数”“件数”等。{NEXT_TIME}",
    good=Example({"indicators[5].name": "有责投诉率", "indicators[5].target": "≤0.50(%)"}, Kind.DECLARATION),
    bad=Example({"indicators[5].name": "有责投诉率", "indicators[5].target": "≤5.00(次)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.unit_fault]="V03",1,0)'},
)
def rate_is_in_percent(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A name that ends in 率 has a unit that states a share; 效率 and 频率 are no such rates."""
    target = stated(row)
    if target and unit_fault(row) == "V03":
        because = f"名称是率，单位却是“{target.unit}”"
        yield Offence(f"{path}.target", shown(row.target), "以 % 为单位的值，或把名称改为数量", because)


@row_rule(
    code="V04",
    title="非率而单位%",
    when=traits.ODD_UNIT,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_SEEN}：名称是人次、情况、质量而单位是 % 的指标值",
    why="名称没有说是什么率，百分数以谁为分母就说不清。",
    remedy=f"考核百分数的，名称写明是什么率，例如“…覆盖率”；考核数量的，改正单位。{NEXT_TIME}",
    good=Example(
        {"indicators[1].name": "档案整理完成率", "indicators[1].target": "=100.00(%)"}, Kind.DECLARATION
    ),
    bad=Example({"indicators[1].target": "=100.00(%)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.unit_fault]="V04",1,0)'},
)
def percent_is_of_a_share(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Percents belong to a name that says a share, a degree or a change."""
    if unit_fault(row) == "V04":
        because = "单位是 %，名称却没有说是什么率"
        yield Offence(f"{path}.target", shown(row.target), "与名称相符的单位，或把名称改为“…率”", because)


@row_rule(
    code="V09",
    title="单位写法",
    when=traits.ODD_UNIT,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{_SEEN}：同一单位有“次/周”“次每周”等多种写法，“次”与“人次”混用",
    why="同一个单位写法不一，申报与自评、各年之间就对不上。",
    remedy="写通用的单位，完成值的单位一并改；名称是次数的用“次”，是人次的用“人次”。",
    good=Example({"indicators[3].target": "≤2.00(次/周)"}, Kind.DECLARATION),
    bad=Example({"indicators[3].target": "≤2.00(次每周)"}, Kind.DECLARATION),
    live={"i.target": 'IF([i.target.unit_fault]="V09",1,0)'},
)
def unit_is_spelt_as_usual(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """The unit is none of the known misspellings, and counts what the name says."""
    target = stated(row)
    if target is None or target.value is None or unit_fault(row) != "V09":
        return
    usual = standard(target.unit)
    if usual != target.unit:
        expected = f"“{target.op}{printed(target.value)}({usual})”"
        yield Offence(f"{path}.target", shown(row.target), expected, f"单位统一写作“{usual}”")
        return
    counted = flattened(row.name.raw)[-2:]
    because = f"名称是{counted}，单位却是“{target.unit}”"
    yield Offence(f"{path}.target", shown(row.target), "与名称相符的单位", because)


def _meant(compared: Comparison) -> Decimal | None:
    """The actual value as it would be in the target's order of magnitude, if it is out of it by a unit."""
    goal, actual = compared.goal, compared.actual
    if goal <= 0 or actual <= 0 or (actual < goal * 10 and goal < actual * 10):
        return None
    if compared.target.unit == "%":
        is_fraction = actual <= 1 and not compared.target.is_ceiling
        readings = [actual * _FRACTION] if is_fraction else []
    else:
        readings = [reading for slip in _SLIPS for reading in (actual * slip, actual / slip)]
    return next((reading for reading in readings if goal / 2 <= reading <= goal * 2), None)


@row_rule(
    code="V15",
    title="数量级",
    when=traits.COMPARABLE,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{_SEEN}：以万人、万元为单位的指标值，完成值常按人、元填写",
    why="完成值与指标值相差一万倍，多半是把人填成了万人、把元填成了万元。",
    remedy="核对完成值的单位，按指标值的单位换算后填写；百分数填 95.00 而不是 0.95。",
    good=Example({"indicators[1].target": "≥14.80(万人)", "indicators[1].actual": "15.20(万人)"}),
    bad=Example({"indicators[1].target": "≥14.80(万人)", "indicators[1].actual": "152000.00(万人)"}),
)
def result_is_of_the_targets_magnitude(
    form: Filing, path: str, row: Indicator, policy: Policy
) -> Iterator[Offence]:
    """An actual value in the target's unit is not ten thousand times too large or too small."""
    compared = compare(row)
    meant = compared and _meant(compared)
    if compared and meant:
        expected = f"“{printed(meant)}({compared.target.unit})”这样的数"
        because = f"与目标“{row.target.raw}”不是一个数量级"
        yield Offence(f"{path}.actual", shown(row.actual), expected, because)
