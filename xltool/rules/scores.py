"""D 分值与得分: the sums, the range of each score, the grade. What a result earns is in :mod:`earned`."""

from collections.abc import Iterator
from decimal import Decimal

from xltool import money
from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.live.money import POINTS
from xltool.money import at_least_two_places as printed
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import BASIS_10, flattened, is_zero_by_division
from xltool.rules.amounts import SCORE
from xltool.rules.rates import rate_points
from xltool.rules.rule import (
    SELFASSESSMENT,
    TEXT_IS_NOT_COUNTED,
    Example,
    Lacking,
    Offence,
    blank,
    form_rule,
    need,
    row_rule,
    shown,
    unstated,
)
from xltool.rules.sums import WEIGHTS, differ, lacks_parts, parts, same

_SYSTEM = "省级预算绩效管理系统的做法"
_UNREAD = {
    State.BLANK: "",
    State.PLACEHOLDER: "占位符不是分数",
    State.ERROR: "单元格显示的是错误值",
    State.UNREADABLE: "读不出数",
}

#: Live: the points the execution rate may have, its own first; the grade of the total.
_RATE_POINTS = (SCORE, *(f"{SCORE}.{due}" for due in POINTS))
_GRADE = "LOOKUP(MAX(ROUND([total.score],8),MIN([policy.grades.least])),[policy.grades.least],[policy.grades.words])"


def _off(points: str) -> str:
    """Live: how far the total is from the sum of all scores if the rate has these points."""
    return f'IF([{points}]="",10^9,ABS(ROUND([total.score]-[sum.score]-[{points}],8)))'


def _sum_shown(indicators: Decimal, rate: Decimal) -> str:
    return f"各指标 {printed(indicators)} + 执行率 {printed(rate)} = {printed(indicators + rate)}"


@form_rule(
    code="D01",
    title="分值合计100",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：全部分值（含预算执行率）合计 100 分",
    why="分值合计不是 100 分，总分和等级就不能与其他项目相比。",
    remedy="调整各指标分值使合计为 100；合计单元格恢复为求和公式。",
    good=Example({"indicators[1].weight": "14.50", "indicators[2].weight": "15.50"}),
    bad=Example({"indicators[0].weight": "15.00"}),
    live={
        "funds.total.weight": 'IF([funds.total.weight.state]="V",0,1)',
        "total.weight": (
            f'IF([funds.total.weight.state]<>"V",0,IF({lacks_parts("weight")},9,'
            f'IF({differ(WEIGHTS, "[policy.total_points]")},1,IF([total.weight.state]<>"V",1,'
            f"IF({differ('[total.weight]', WEIGHTS)},1,0)))))"
        ),
    },
)
def weights_add_up(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The weights with that of the execution rate make the policy's total, and the total says so."""
    if unstated(form, "funds.total.weight"):
        yield Offence("funds.total.weight", shown(form["funds.total.weight"]), "执行率的分值，一般为10.00")
        return
    summed, stated = parts(form, "weight"), form.number("total.weight")
    added = sum(summed, money.ZERO)
    complete = same(added, policy.total_points)
    if not complete or unstated(form, "total.weight") or not same(need(form, "total.weight"), added):
        misstated = not complete and stated.value is not None and not same(stated.value, added)
        seen = shown(stated) + (f"，但各行相加是{printed(added)}" if misstated else "")
        yield Offence("total.weight", seen, printed(policy.total_points), _sum_shown(*summed))


@form_rule(
    code="D03",
    title="总分=得分合计",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="通行的勾稽关系：总分＝各指标得分＋预算执行率得分",
    why="总分与各项得分对不上，评分等级就失去了依据。",
    remedy="核对各项得分；总分单元格恢复为求和公式。",
    good=Example({}),
    bad=Example({"total.score": "100.00"}),
    live={"total.score": (
        f'IF({lacks_parts("score")},9,IF([total.score.state]<>"V",1,'
        f'IF(MIN({",".join(map(_off, _RATE_POINTS))})>={money.HALF_CENT},1,0)))'
    )},
)  # fmt: skip
def scores_add_up(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The total is the sum of all scores; a blank total is wrong as soon as its parts are there.

    Where Z10 objects to the points of the execution rate, a total made with the right ones is right.
    """
    summed = parts(form, "score")
    sums = [summed[0] + points for points in (summed[1], *rate_points(form, policy))]
    if unstated(form, "total.score") or not any(same(need(form, "total.score"), one) for one in sums):
        expected = printed(sum(summed, money.ZERO))
        yield Offence("total.score", shown(form["total.score"]), expected, _sum_shown(*summed))


@row_rule(
    code="D04",
    title="得分范围",
    when=traits.DISORDERLY,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=_SYSTEM,
    why="得分不会是负数，也不会超过分值；缺一个得分，总分就算不出来。",
    remedy="填写0到分值之间的得分。",
    good=Example({"indicators[1].score": "0.00"}),
    bad=Example({"indicators[1].score": "21.00"}),
    live={
        "i.score": (
            'IF([i.divided],0,IF([i.score.state]<>"V",1,IF([i.score]<0,1,'
            'IF(IF([i.weight.state]<>"V",FALSE,AND([i.weight]>0,ROUND([i.score]-[i.weight],8)>0)),1,'
            "IF([i.score.is_text],2,0)))))"
        )
    },
)
def score_is_in_range(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A score is a number from 0 to the weight; a wrong weight is D05's, a division by zero D15's."""
    if is_zero_by_division(row):
        return
    weight = row.weight.value if row.weight.value is not None and row.weight.value > 0 else None
    expected = "0或以上的数" if weight is None else f"0到{printed(weight)}之间的数"
    if blank(form, f"{path}.score") or row.score.state in _UNREAD:
        yield Offence(f"{path}.score", shown(row.score), expected, _UNREAD[row.score.state])
        return
    score: Decimal = need(form, f"{path}.score")
    if score < 0 or (weight is not None and score > weight):
        because = "得分不能是负数" if score < 0 else "得分不能超过分值"
        yield Offence(f"{path}.score", shown(row.score), expected, because)
    elif row.score.is_text:
        yield Offence(f"{path}.score", shown(row.score), "数字", TEXT_IS_NOT_COUNTED, Severity.WARNING)


@row_rule(
    code="D05",
    title="分值>0",
    when=traits.DISORDERLY,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=_SYSTEM,
    why="没有分值的指标不参加评价，等于没有这条指标。",
    remedy="给这条指标分配分值；确实不用的，整行删去。",
    good=Example({}),
    bad=Example({"indicators[1].weight": "0.00"}),
    live={"i.weight": 'IF([i.weight.state]<>"V",1,IF([i.weight]<=0,1,IF([i.weight.is_text],2,0)))'},
)
def weight_is_positive(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Each indicator weighs something."""
    if blank(form, f"{path}.weight") or row.weight.state in _UNREAD:
        yield Offence(f"{path}.weight", shown(row.weight), "大于0的数", _UNREAD[row.weight.state])
    elif need(form, f"{path}.weight") <= 0:
        yield Offence(f"{path}.weight", shown(row.weight), "大于0的数")
    elif row.weight.is_text:
        yield Offence(f"{path}.weight", shown(row.weight), "数字", TEXT_IS_NOT_COUNTED, Severity.WARNING)


@form_rule(
    code="D06",
    title="等级与总分",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：90（含）分以上为优，80（含）至 90 分为良，60（含）至 80 分为中，60 分以下为差",
    why="等级由总分决定，写错会影响结果应用。",
    remedy="按总分改正等级，或恢复单元格里的公式。",
    good=Example({"grade": " 优 "}),
    bad=Example({"grade": "良"}),
    live={"grade": f'IF(OR([rows]=0,[total.score.state]<>"V"),9,IF(EXACT([grade.text],{_GRADE}),0,1))'},
)
def grade_follows_total(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The grade is the policy's for the total as it stands on the form."""
    if not any(form.rows()):
        raise Lacking("", "还没有填写指标")
    total: Decimal = need(form, "total.score")
    expected = policy.grade(total)
    if not blank(form, "grade") and form["grade"].state is State.UNCOMPUTED:
        need(form, "grade")
    if flattened(form["grade"].raw) != expected:
        yield Offence("grade", shown(form["grade"]), f"“{expected}”", f"总分{printed(total)}")
