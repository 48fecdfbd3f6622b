"""D 分值与得分: whether the points given are those the result earned.

A row gets one word at its score: D07 for a qualitative result; D11 for full marks on a missed quantity, D08
and D09 for other marks out of proportion; D15 for a target of 0; D10 for marks below the full ones on a
target that was met, D19 for full marks on one far surpassed.
"""

from collections.abc import Iterator
from decimal import Decimal

from xltool import money
from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.money import at_least_two_places as printed
from xltool.money import round_half_up
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import (
    BASIS_10,
    Comparison,
    band,
    compare,
    flattened,
    has_reason,
    is_met,
    is_qualitative,
    is_zero_by_division,
    needed_points,
    points,
    quantity,
)
from xltool.rules.rule import SELFASSESSMENT, Example, Offence, need, row_rule, shown
from xltool.rules.sums import same

#: Live: full marks, whether a missed quantity earned less than these, and a score out of its proportion.
_FULL = "AND([i.points],NOT([i.deducted]))"
_SHORT = f"ROUND([i.weight]-[i.earned],8)>={money.HALF_CENT}"
_GAP = "ROUND(ABS([i.score]-[i.earned]),8)"
_OUT_OF_PROPORTION = (
    'IF(AND([i.deducted],[i.met]="N",[i.earned]<>""),'
    f"IF({_SHORT},IF(OR({_GAP}>[policy.leeway],AND({_GAP}>={money.HALF_CENT},NOT([i.has_reason]))),1,0),0),0)"
)


def _versus(row: Indicator) -> str:
    return f"完成“{row.actual.raw}”，目标“{row.target.raw}”"


@row_rule(
    code="D07",
    title="定性档与得分",
    when=traits.QUALITATIVE,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：定性指标分三档，分别按分值的 100%～80%（含）、80%～60%（含）、60%～0% 计分",
    why="选了哪一档，得分就要落在哪一档的范围里。",
    remedy="核对完成情况是哪一档，改正得分或改选一档。",
    good=Example({"indicators[4].score": "3.00", "total.score": "97.47"}),
    bad=Example({"indicators[4].score": "4.50", "total.score": "98.97"}),
    live={"i.score": (
        'IF(NOT([i.qualitative]),0,IF([i.actual.state]<>"V",9,IF([i.band.low]="",0,'
        'IF(OR([i.weight.state]<>"V",[i.score.state]<>"V"),9,IF([i.points],IF(OR('
        f"ROUND([i.band.low]*[i.weight]/100-[i.score],8)>{money.HALF_CENT},"
        f"ROUND([i.score]-[i.band.high]*[i.weight]/100,8)>{money.HALF_CENT}),1,0),0)))))"
    )},
)  # fmt: skip
def score_fits_band(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """The share of the weight lies in the closed band of the qualitative result."""
    if is_qualitative(row) and not row.actual.is_value:
        need(form, f"{path}.actual")
    limits = band(row, policy)
    stated = limits and needed_points(form, path, row)
    if limits and stated and not _is_within(limits, stated):
        low, high = (share * stated[0] / 100 for share in limits)
        because = f"“{flattened(row.actual.raw)}”得分值的{limits[0]:f}%到{limits[1]:f}%"
        yield Offence(f"{path}.score", shown(row.score), f"{printed(low)}到{printed(high)}之间的数", because)


def _is_within(limits: tuple[Decimal, Decimal], stated: tuple[Decimal, Decimal]) -> bool:
    """Whether a score is in its band, as near as two decimals can say: 2.66 of 3.33 is 80 %."""
    weight, score = stated
    low, high = (share * weight / 100 for share in limits)
    return low - money.HALF_CENT <= score <= high + money.HALF_CENT


def _out_of_proportion(
    path: str, row: Indicator, compared: Comparison | None, policy: Policy
) -> Iterator[Offence]:
    """A missed quantity with some marks: they should be in proportion, or near it and explained."""
    stated = points(row)
    if not stated or not compared or compared.met is not False:
        return
    weight, score = stated
    earned = compared.earned(weight, policy)
    if earned is None or score == weight or same(weight, earned):
        return  # a target of 0; full marks are D11's; as good as met
    gap = abs(score - earned)
    if gap > policy.leeway or (gap >= money.HALF_CENT and not has_reason(row)):
        yield Offence(
            f"{path}.score", shown(row.score), f"{printed(earned)}左右", f"按比例计分：{_versus(row)}"
        )


@row_rule(
    code="D08",
    title="未完成按比例",
    when=traits.MISSED,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：未完成指标值的，按完成值与指标值的比例记分",
    why="没有完成的指标按比例得分，多给少给都要讲清道理。",
    remedy="按“实际完成值÷指标值×分值”计分；取整的，在说明里写清。",
    good=Example({
        "indicators[6].actual": "88.00(%)", "indicators[6].score": "9.50",
        "indicators[6].reason": "窗口排队时间偏长，下年增设自助查询机。", "total.score": "97.97",
    }),
    bad=Example({
        "indicators[6].actual": "88.00(%)", "indicators[6].score": "9.00",
        "indicators[6].reason": "窗口排队时间偏长，下年增设自助查询机。", "total.score": "97.47",
    }),
    live={"i.score": f"IF([i.target.ceiling],0,{_OUT_OF_PROPORTION})"},
)  # fmt: skip
def score_is_proportional(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Marks for a missed floor: actual ÷ target × weight."""
    compared = compare(row)
    if compared and not compared.target.is_ceiling:
        yield from _out_of_proportion(path, row, compared, policy)


@row_rule(
    code="D09",
    title="反向指标得分",
    when=traits.MISSED,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="省级预算绩效管理系统的做法：“≤”类指标在目标以内得满分，超出目标的按比例递减",
    why="越少越好的指标不能用“实际÷目标”计分，那样超得越多得分越高。",
    remedy="按“分值×(2－实际÷目标)”计分，达到目标两倍及以上的得 0 分；当地另有算法的从其规定。",
    good=Example({
        "indicators[3].actual": "6.00(次)", "indicators[3].score": "8.00",
        "indicators[3].reason": "新装订工艺返工较多，已调整流程。", "total.score": "96.47",
    }),
    bad=Example({
        "indicators[3].actual": "8.00(次)", "indicators[3].score": "8.00",
        "indicators[3].reason": "新装订工艺返工较多，已调整流程。", "total.score": "96.47",
    }),
    live={"i.score": f"IF([i.target.ceiling],{_OUT_OF_PROPORTION},0)"},
)  # fmt: skip
def reverse_score_declines(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Marks for an exceeded ceiling: down to 0 at twice the target, or target ÷ actual × weight."""
    compared = compare(row)
    if compared and compared.target.is_ceiling:
        yield from _out_of_proportion(path, row, compared, policy)


@row_rule(
    code="D10",
    title="达标却扣分",
    when=traits.DEDUCTED | traits.REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：完成指标值的记满分；偏差因指标值偏低造成的，适当调减得分",
    why="完成了目标通常得满分，扣分要有站得住的理由。",
    remedy="核对偏差说明：扣分成立的保留说明，不成立的改为满分。",
    good=Example({}),
    bad=Example({
        "indicators[1].score": "13.00", "indicators[1].reason": "目标定得偏低，予以调减。",
        "total.score": "96.47",
    }),
    live={"i.score": (
        "IF(AND([i.deducted],[i.has_reason],NOT([i.divided]),[i.reached]),IF(ISNUMBER([i.band.low]),"
        f"IF(ROUND([i.band.low]*[i.weight]/100-[i.score],8)>{money.HALF_CENT},0,1),1),0)"
    )},
)  # fmt: skip
def met_target_keeps_points(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Points lost on a met target with a reason given; without one P01 speaks."""
    stated, limits = points(row), band(row, policy)
    if not stated or stated[0] == stated[1] or not has_reason(row) or is_zero_by_division(row):
        return
    outside = limits is not None and not _is_within(limits, stated)  # D07 speaks
    if is_met(row, policy) and not outside:
        expected = f"满分{printed(stated[0])}，扣分须有成立的理由"
        yield Offence(
            f"{path}.score", shown(row.score), expected, f"已达到目标“{row.target.raw}”，请核对偏差说明"
        )


@row_rule(
    code="D11",
    title="未达标却满分",
    when=traits.QUANTITY | traits.UNREACHED,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：未完成指标值的，按完成值与指标值的比例记分",
    why="没有完成目标，不能得满分。",
    remedy="按完成比例扣分，并在偏差原因一栏说明。",
    good=Example({}),
    bad=Example({"indicators[6].actual": "88.00(%)"}),
    live={
        "i.score": (
            'IF([i.target.form]<>"Q",0,IF([i.actual.state]<>"V",9,IF([i.met]<>"N",0,'
            f'IF(OR([i.weight.state]<>"V",[i.score.state]<>"V"),9,IF({_FULL},IF([i.earned]="",1,IF({_SHORT},1,0)),0)))))'
        )
    },
)
def missed_target_loses_points(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Full marks on a quantity that is provably missed, unless the proportion rounds to full marks."""
    if not quantity(row.target):
        return
    compared = compare(row)
    if not compared:
        need(form, f"{path}.actual")
    if not compared or compared.met is not False:
        return
    stated = needed_points(form, path, row)
    if not stated or stated[1] < stated[0]:
        return
    weight = stated[0]
    earned = compared.earned(weight, policy)
    if earned is None or not same(weight, earned):
        expected = f"低于{printed(weight)}的数" if earned is None else f"{printed(earned)}左右"
        yield Offence(f"{path}.score", f"满分{shown(row.score)}", expected, f"没有达到目标：{_versus(row)}")


@row_rule(
    code="D15",
    title="零目标处理",
    when=traits.NOUGHT,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="省级预算绩效管理系统的做法：目标为 0 的指标达到即得满分，不作除法",
    why="实际÷目标在目标为 0 时算不出数，误用公式会把达标的指标算成 0 分或错误值。",
    remedy="目标为 0 且已达到的，直接填满分。",
    good=Example({}),
    bad=Example({"indicators[5].score": "0.00", "total.score": "83.47"}),
    live={"i.score": "IF([i.divided],1,0)"},
)
def zero_target_is_not_divided(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A met target of 0 has its points; 0 with a reason on a surpassed one is a decision (D10)."""
    if is_zero_by_division(row):
        weight = printed(need(form, f"{path}.weight"))
        yield Offence(
            f"{path}.score", shown(row.score), weight, f"目标“{row.target.raw}”已达到，目标为0不作除法"
        )


@row_rule(
    code="D19",
    title="超额未调减",
    when=traits.COMPARABLE | traits.REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：远超指标值的，分析原因，因指标值设得偏低造成的适当调减得分",
    why="远超目标往往说明目标定低了，满分要有依据。",
    remedy="核对超额的原因：目标定低了的，适当调减得分；确属工作成效的，保留说明。",
    good=Example({"indicators[1].actual": "4500.00(卷)", "indicators[1].reason": "接收了撤并单位的档案。"}),
    bad=Example({"indicators[1].actual": "9000.00(卷)", "indicators[1].reason": "年初估计偏低。"}),
    live={"i.score": f"IF(AND({_FULL},[i.has_reason],[i.excess]),IF([i.target.value]>0,1,0),0)"},
)
def excess_is_reduced(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Full marks far above the target although a reason is given; without a reason P04 speaks."""
    stated, compared = points(row), compare(row)
    if not stated or not compared or stated[1] < stated[0] or not has_reason(row):
        return
    if compared.goal > 0 and compared.is_excess(policy):
        times = printed(round_half_up(compared.actual / compared.goal, 2))
        expected = "适当调减的得分，除非说明成立"
        yield Offence(f"{path}.score", f"满分{shown(row.score)}", expected, f"完成值是目标的{times}倍")
