"""A form made ready for the catalogue: a copy whose rows have their traits, worked out once."""

from xltool import money
from xltool.form import Filing, Indicator, Kind
from xltool.rules import traits
from xltool.rules.achievement import compare, has_reason, is_qualitative, points, quantity
from xltool.rules.believable import may_be_doubted
from xltool.rules.memory import Examined
from xltool.rules.misplaced import name_faults
from xltool.rules.units import unit_fault
from xltool.rules.values import value_fault
from xltool.rules.worded import word_fault
from xltool.target import Form

_UNREADABLE, _WORD = Form.UNREADABLE, Form.WORD


def examine(form: Filing) -> Examined:
    """The form as the rules look at it, with a memory of its own; the form itself stays as it is."""
    rows = [_copy(row) for row in form.indicators]
    look = _of_declared if form.kind is Kind.DECLARATION else _of_assessed
    return Examined(form, [(row, look(row) if row.exists else None) for row in rows])


def _copy(row: Indicator) -> Indicator:
    copy = Indicator(
        row.level1, row.level2, row.name, row.target, row.actual, row.weight, row.score, row.reason
    )
    copy.memo = {}
    return copy


def _of_declared(row: Indicator) -> int:
    return _of_target(row) | traits.MISPLACED if name_faults(row) else _of_target(row)


def _of_assessed(row: Indicator) -> int:
    found = traits.REASON if has_reason(row) else traits.NO_REASON
    return found | _of_declared(row) | _of_result(row) | _of_score(row)


def _of_target(row: Indicator) -> int:
    target = row.target.value
    if not row.target.is_value or target is None or target.form is _UNREADABLE:
        return traits.UNCLEAR
    if is_qualitative(row):
        found = traits.QUALITATIVE if target.form is _WORD else traits.QUALITATIVE | traits.DEADLINE
        return found | traits.ODD_WORD if word_fault(row) else found
    if not quantity(row.target):
        return 0
    found = traits.QUANTITY if target.op and target.unit else traits.QUANTITY | traits.INCOMPLETE
    if unit_fault(row):
        found |= traits.ODD_UNIT
    return found | traits.ODD_VALUE if value_fault(row) else found


def _of_result(row: Indicator) -> int:
    found = 0 if row.actual.is_value else traits.UNANSWERED
    compared = compare(row)
    if compared is None:
        mismatched = quantity(row.target) or quantity(row.actual)
        return found | traits.UNREACHED | (traits.MISMATCHED if mismatched else 0)
    met = compared.met
    if not met:
        found |= traits.UNREACHED if met is None else traits.UNREACHED | traits.MISSED
    if compared.goal == 0:
        found |= traits.NOUGHT
    return found | (traits.COMPARABLE | traits.DOUBTFUL if may_be_doubted(row) else traits.COMPARABLE)


def _of_score(row: Indicator) -> int:
    stated = points(row)
    if stated is None:
        return traits.DISORDERLY | traits.DEDUCTED
    weight, score = stated
    disorderly = row.weight.is_text or row.score.is_text or weight % money.CENT
    return (traits.DISORDERLY if disorderly else 0) | (traits.DEDUCTED if score < weight else 0)
