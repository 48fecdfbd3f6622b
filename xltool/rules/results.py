"""P 完成值与偏差: whether the actual value answers the target, and whether a deviation is explained."""

from collections.abc import Iterator

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.live.spelling import DIGITS
from xltool.money import at_least_two_places as printed
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import (
    BASIS_10,
    compare,
    counts_besides_dates,
    counts_something,
    flattened,
    has_reason,
    is_deducted,
    is_met,
    is_qualitative,
    is_zero_by_division,
    lacks_reason,
    may_be_fraction,
    needed_points,
    points,
    quantity,
    same_measure,
    same_unit,
    shown_reason,
    speaks_of_time,
)
from xltool.rules.believable import is_high_saving, is_over
from xltool.rules.rule import SELFASSESSMENT, Example, Lacking, Offence, blank, need, row_rule, shown
from xltool.target import TIME, Form, Target

_SYSTEM = "省级预算绩效管理系统的做法"
#: Whether an explanation that is not there is missing, in a cell that can be read.
_MISSING = 'IF([i.reason.state]="E",9,1)'


@row_rule(
    code="P01",
    title="扣分无说明",
    when=traits.DEDUCTED | traits.NO_REASON,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{_SYSTEM}：得分低于分值的指标必须说明原因",
    why="扣了分而不说原因，就看不出问题在哪里、怎样改进。",
    remedy="在“偏差原因分析及改进措施”一栏写明原因和措施；不该扣的改为满分。",
    good=Example({}),
    bad=Example({"indicators[4].reason": None}),
    live={
        "i.reason": "IF(OR([i.has_reason],[i.divided]),0,"
        f'IF(OR([i.weight.state]<>"V",[i.score.state]<>"V"),9,IF([i.deducted],{_MISSING},0)))'
    },
)
def deduction_is_explained(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Points are lost and nothing is said; where a division by zero took them, D15 speaks."""
    if has_reason(row) or is_zero_by_division(row):
        return
    stated = needed_points(form, path, row)
    if stated and stated[1] < stated[0] and lacks_reason(form, path, row):
        because = f"分值{printed(stated[0])}，得分{printed(stated[1])}"
        yield Offence(f"{path}.reason", shown(row.reason), "扣分的原因和改进措施", because)


@row_rule(
    code="P02",
    title="未达标无说明",
    when=traits.QUANTITY | traits.UNREACHED | traits.NO_REASON,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：未完成绩效目标的，要分析并说明原因，提出改进措施",
    why="没有完成目标而不说原因，就看不出问题在哪里、怎样改进。",
    remedy="在“偏差原因分析及改进措施”一栏写明没有完成的原因和措施。",
    good=Example({}),
    bad=Example({"indicators[6].actual": "88.00(%)"}),
    live={
        "i.reason": 'IF(OR([i.target.form]<>"Q",[i.deducted],[i.has_reason]),0,'
        f'IF([i.actual.state]<>"V",9,IF([i.met]="N",{_MISSING},0)))'
    },
)
def miss_is_explained(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A missed quantity without a word; where points were taken for it, P01 asks for the same word."""
    if not quantity(row.target) or is_deducted(row) or has_reason(row):
        return
    need(form, f"{path}.actual")
    compared = compare(row)
    if compared and compared.met is False and lacks_reason(form, path, row):
        because = f"完成“{row.actual.raw}”，没有达到目标“{row.target.raw}”"
        yield Offence(f"{path}.reason", shown(row.reason), "没有完成的原因和改进措施", because)


@row_rule(
    code="P03",
    title="有说明未扣分",
    when=traits.REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="公开的自评表中所见：既没有扣分、也没有超额的指标填了偏差原因",
    why="偏差说明与完成值、得分对不上，其中可能有一处填错。",
    remedy="核对说明：确有偏差的改正完成值或得分，没有偏差的不必填。",
    good=Example({"indicators[6].reason": "推行预约查阅，满意度超过预期。"}),
    bad=Example({"indicators[1].reason": "实际整理 4600 卷。"}),
    live={
        "i.reason": "IF(AND([i.points],NOT([i.deducted]),[i.has_reason],[i.reached],NOT([i.surpassed])),1,0)"
    },
)
def explanation_has_occasion(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A reason with full marks on a target just met; a surpassed one may well have its reason."""
    stated, compared = points(row), compare(row)
    if not stated or stated[1] < stated[0] or not has_reason(row):
        return
    if not is_met(row, policy) or (compared and compared.surpassed):
        return
    because = f"没有扣分，完成值是“{row.actual.raw}”"
    yield Offence(f"{path}.reason", shown_reason(row), "空，或与完成值、得分相符的说明", because)


@row_rule(
    code="P04",
    title="超额无说明",
    when=traits.COMPARABLE | traits.NO_REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="广西等地的做法：完成值达到指标值 130% 及以上的，要说明原因",
    why="远超目标往往说明目标定低了，或者完成值填错了。",
    remedy="核对完成值；属实的，说明超额的原因。",
    good=Example({"indicators[1].actual": "5199.00(卷)"}),
    bad=Example({"indicators[1].actual": "5200.00(卷)"}),
    live={
        "i.reason": "IF(AND([i.excess],NOT([i.over]),NOT([i.saved.much]),NOT([i.deducted]),NOT([i.has_reason])),"
        f"{_MISSING},0)"
    },
)
def excess_is_explained(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Far above the target without a word; where points were taken, P01 asks for the same word.

    Where P13 or P16 doubts the number itself, it need not be explained here.
    """
    compared = compare(row)
    if not compared or not compared.is_excess(policy) or is_deducted(row):
        return
    if is_over(row) or is_high_saving(row, policy) or not lacks_reason(form, path, row):
        return
    because = f"完成“{row.actual.raw}”，远超目标“{row.target.raw}”"
    yield Offence(f"{path}.reason", shown(row.reason), "超额完成的原因", because)


@row_rule(
    code="P09",
    title="实际值单位",
    when=traits.MISMATCHED,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="公开的自评表：实际完成值沿用指标值的计量单位",
    why="单位不同，完成值与目标就不能比较。",
    remedy="按指标值的单位填写完成值。",
    good=Example({"indicators[6].actual": "９５．００（％）", "indicators[1].actual": "4000"}),
    bad=Example({"indicators[1].actual": "4000.00(件)"}),
    live={
        "i.actual": 'IF(AND([i.target.form]="Q",[i.actual.form]="Q",[i.target.unit]<>"",[i.actual.unit]<>"",'
        "NOT([i.same_unit])),IF([i.same_measure],2,1),0)"
    },
)
def unit_is_the_targets(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Where both state a unit it is the same one, however it is written; 万人次 for 人次 is a hint."""
    target, actual = quantity(row.target), quantity(row.actual)
    if target and actual and target.unit and actual.unit and not same_unit(target.unit, actual.unit):
        seen = f"{shown(row.actual)}，单位是“{actual.unit}”"
        severity = Severity.WARNING if same_measure(target.unit, actual.unit) else None
        because = f"指标值是“{row.target.raw}”"
        yield Offence(f"{path}.actual", seen, _asked_for(target, policy), because, severity)


@row_rule(
    code="P10",
    title="定性实际取值",
    when=traits.QUALITATIVE,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：定性指标的完成情况分三档",
    why="不选档次，得分就没有依据。",
    remedy="从下拉列表中选一档。",
    good=Example({"indicators[0].actual": "达成\n指标"}),
    bad=Example({"indicators[0].actual": "合理"}),
    live={
        "i.actual": 'IF(AND([i.qualitative],[i.actual.state]="V",[i.actual.form]<>"Q",NOT([i.actual.graded]),'
        "NOT([i.free])),1,0)"
    },
)
def result_is_one_of_the_bands(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A word is answered by one of the policy's words; numbers are P11's."""
    target, actual = row.target.value, row.actual.value
    if row.actual.state is not State.VALUE or not actual or not target or actual.form is Form.QUANTITY:
        return
    known = flattened(row.actual.raw) in policy.bands
    if is_qualitative(row) and not known and not _may_answer(target, actual):
        yield Offence(f"{path}.actual", shown(row.actual), _asked_for(target, policy))


def _asked_for(target: Target | None, policy: Policy) -> str:
    """What the target wants to be answered by."""
    if target is None or target.form in (Form.PLACEHOLDER, Form.UNREADABLE):
        return "完成的数或档次"
    if target.form is Form.QUANTITY:
        return f"以“{target.unit}”为单位的数" if target.unit else "一个数"
    return "、".join(f"“{word}”" for word in policy.bands) + "之一"


def _may_answer(target: Target, actual: Target) -> bool:
    """``每季度一次`` may be answered freely, a deadline by what speaks of time, also by a bare number."""
    wanted = flattened(target.text)
    if counts_besides_dates(wanted):
        return True
    if actual.form is Form.QUANTITY:
        timely = not actual.unit or any(sign in actual.unit for sign in TIME)
    else:
        said = flattened(actual.text)
        timely = speaks_of_time(said) or any(digit in said for digit in DIGITS)
    return timely and speaks_of_time(wanted)


_NUMBER_FOR_NUMBER = (
    "IF(AND(NOT([i.target.signed]),[i.actual.graded]),0,"
    'IF(AND([i.actual.form]="W",NOT([i.actual.counts])),1,'
    'IF(OR([i.actual.form]<>"Q",AND([i.actual.op]<>"",[i.actual.op]<>"=")),9,IF([i.fraction],9,0))))'
)


@row_rule(
    code="P11",
    title="定量定性混填",
    when=traits.MISMATCHED,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{_SYSTEM}：定量指标填数，定性指标选档",
    why="目标是数而完成值是文字（或者反过来），两者无法比较。",
    remedy="定量指标填完成的数和单位；定性指标选一档。",
    good=Example({}),
    bad=Example({"indicators[1].actual": "达成指标"}),
    live={"i.actual": f'IF([i.actual.state]<>"V",0,IF([i.target.form]="Q",{_NUMBER_FOR_NUMBER},'
          'IF(AND([i.qualitative],[i.actual.form]="Q",NOT([i.free])),1,0)))'},
)  # fmt: skip
def result_is_of_the_targets_kind(
    form: Filing, path: str, row: Indicator, policy: Policy
) -> Iterator[Offence]:
    """A number answers a number, a word a word; a text that speaks of a number is undecided."""
    target, actual = row.target.value, row.actual.value
    if row.actual.state is not State.VALUE or not actual or not target:
        return
    if target.form is Form.QUANTITY:
        yield from _number_for_number(form, f"{path}.actual", target, actual, policy)
    elif is_qualitative(row) and actual.form is Form.QUANTITY and not _may_answer(target, actual):
        because = f"目标“{target.text}”是定性的"
        yield Offence(f"{path}.actual", shown(row.actual), _asked_for(target, policy), because)


def _number_for_number(
    form: Filing, cell: str, target: Target, actual: Target, policy: Policy
) -> Iterator[Offence]:
    """A quantity's answer is one number; words without any number are wrong, the rest cannot be told."""
    if not target.is_signed and flattened(actual.text) in policy.bands:
        return  # 24小时内 is often answered as 及时 would be
    worded = actual.form in (Form.WORD, Form.DEADLINE)
    if worded and not counts_something(flattened(actual.text)):
        yield Offence(cell, shown(form[cell]), _asked_for(target, policy), f"目标“{target.text}”是定量的")
    elif actual.form is not Form.QUANTITY or actual.op not in ("", "="):
        raise Lacking(cell, f"{form.label(cell)}写的是“{actual.text}”，读不出一个确定的数")
    elif actual.value and may_be_fraction(target, actual):
        readings = f"{printed(actual.value)}% 还是 {printed(actual.value * 100)}%"
        raise Lacking(cell, f"{form.label(cell)}写的是“{actual.text}”，看不出是 {readings}")


@row_rule(
    code="P17",
    title="实际值空",
    when=traits.UNANSWERED,
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis="通行做法：自评表的每条指标都填实际完成值",
    why="没有完成值，就无从评价。",
    remedy="填写实际完成值；没有做的填0和单位，并说明原因。",
    good=Example({"indicators[5].actual": "0"}),
    bad=Example({"indicators[5].actual": "-"}),
    live={"i.actual": 'IF([i.actual.state]="V",0,IF([i.actual.state]="U",9,1))'},
)
def result_is_stated(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """An actual value is there: no blank, no placeholder, no error value."""
    cell, asked = f"{path}.actual", _asked_for(row.target.value, policy)
    if blank(form, cell):
        yield Offence(cell, "空", asked)
    elif row.actual.state is State.PLACEHOLDER:
        yield Offence(cell, shown(row.actual), asked, "占位符不是完成值")
    elif row.actual.state is State.ERROR:
        yield Offence(cell, shown(row.actual), asked, "单元格显示的是错误值")
    else:
        need(form, cell)
