"""K 跨年: the targets of a project beside last year's targets and results."""

from collections.abc import Iterator
from decimal import Decimal

from xltool.finding import Severity
from xltool.form import Indicator
from xltool.live import phrases
from xltool.money import at_least_two_places as printed
from xltool.pairing import Against, Pair
from xltool.pairing.rows import RowPair
from xltool.policy import Policy
from xltool.rules.achievement import Comparison, compare, flattened, quantity, same_unit
from xltool.rules.changed import Change, change
from xltool.rules.declared_indicators import moved_level
from xltool.rules.paired import quoted, refuse_split, year_of
from xltool.rules.rule import BOTH, Example, Offence, pair_rule, shown
from xltool.rules.weights import BASIS_101
from xltool.target import Target

_HUNDRED = Decimal(100)


def _reached(both: RowPair) -> tuple[Target, Comparison] | None:
    """This year's target beside last year's target and result, if all of it is in one unit.

    A target of 0 asks for nothing, and what was saved one year need not be saved the next.
    """
    target, before = quantity(both.own.row.target), compare(both.other.row)
    if target is None or before is None or not target.value or not target.op or _is_saving(both.own.row):
        return None
    return (target, before) if same_unit(target.unit, before.target.unit) else None


def _is_saving(row: Indicator) -> bool:
    return flattened(row.name.raw).endswith(phrases.SAVINGS)


@pair_rule(
    Against.ACHIEVED,
    code="K01",
    title="目标低于上年实际",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{BASIS_101}：指标值参考计划标准、行业标准和历史标准设定",
    why="上年已经做到的，今年的目标反而低一大截，完成它不说明任何问题。",
    remedy="按上年实际完成值重新设定；任务确实减少的，在情况说明里写明原因。",
    good=Example({"previous.indicators[1].actual": "4800.00(卷)"}),
    bad=Example({"indicators[1].target": "≥3000.00(卷)", "previous.indicators[1].actual": "4400.00(卷)"}),
)
def targets_reach_last_years_results(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """A target is more than so many percent below what was reached the year before; of a mere copy K02 speaks."""
    least = 1 - policy.limits["below_last_year"] / _HUNDRED
    for both in pair.rows.both:
        reached = _reached(both)
        if not reached or _is_copied(both, reached[1], policy):
            continue
        target, before = reached
        if target.value is None or target.is_ceiling or before.target.is_ceiling:
            continue
        if target.value < before.actual * least:
            refuse_split(pair, "数量")
            there = quoted(both.other.form, both.other.path("actual"), pair.against)
            share = f"{(least * _HUNDRED).normalize():f}%"
            expected = f"不低于{year_of(pair)}年实际的 {share}（{printed(before.actual * least)}）"
            yield Offence(both.own.path("target"), shown(both.own.row.target), expected, there)


def _is_copied(both: RowPair, before: Comparison, policy: Policy) -> bool:
    """Whether the target is last year's, which was exceeded by far."""
    same = change(both.other.row.target, both.own.row.target) is Change.NONE
    return same and before.is_excess(policy)


@pair_rule(
    Against.ACHIEVED,
    code="K02",
    title="多年不变",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis=f"{BASIS_101}：指标值参考计划标准、行业标准和历史标准设定",
    why="目标连续两年一个字没改，上年却远远超额，说明目标定低了又照抄。",
    remedy="参考上年实际完成值调高指标值；上年超额有特殊原因的，在情况说明里写明。",
    good=Example({"previous.indicators[1].actual": "4900.00(卷)"}),
    bad=Example({"previous.indicators[1].actual": "5300.00(卷)"}),
)
def targets_are_not_copied_though_far_exceeded(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """The same target as the year before, which was exceeded by far."""
    for both in pair.rows.both:
        reached = _reached(both)
        if reached and _is_copied(both, reached[1], policy):
            there = quoted(both.other.form, both.other.path("actual"), pair.against)
            because = f"与{year_of(pair)}年的目标一样，{there}"
            yield Offence(
                both.own.path("target"), shown(both.own.row.target), f"高于{year_of(pair)}年目标的值", because
            )


@pair_rule(
    Against.PREVIOUS,
    code="K07",
    title="方向/单位换口径",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：同名指标两年的符号、单位、二级指标不同，完成情况无法比较",
    why="同一个指标换了方向、单位或二级指标，两年的数就接不上，进步还是退步看不出来。",
    remedy="沿用上年的口径；确需换的，改指标名称，或在情况说明里写明。",
    good=Example({"previous.indicators[1].target": "≥3800.00(卷)"}),
    bad=Example({"previous.indicators[1].target": "≥4000.00(件)"}),
)
def measures_stay_the_same(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """Direction or unit of the target, or level 2, is another one than the year before."""
    for both in pair.rows.both:
        own, other = both
        turned = _turned(both)
        if turned:
            there = quoted(other.form, other.path("target"), pair.against)
            yield Offence(
                own.path("target"), shown(own.row.target), f"与{year_of(pair)}年一致的{turned}", there
            )
        key = moved_level(own, other)
        if key:
            there = quoted(other.form, other.path(key), pair.against)
            yield Offence(own.path(key), shown(own.row[key]), shown(other.row[key]), there)


def _turned(both: RowPair) -> str:
    """What of a target is measured otherwise: 方向, 单位, or both; empty where neither surely is."""
    one, other = quantity(both.own.row.target), quantity(both.other.row.target)
    if one is None or other is None:
        return ""
    direction = bool(one.op and other.op) and one.is_ceiling != other.is_ceiling
    unit = bool(one.unit and other.unit) and not same_unit(one.unit, other.unit)
    return "、".join(word for word, is_other in (("方向", direction), ("单位", unit)) if is_other)
