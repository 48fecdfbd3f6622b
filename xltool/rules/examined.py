"""The rows of a form made ready for the catalogue: each with its path and its traits, worked out once."""

from xltool.answer import State
from xltool.form import Filing, Indicator
from xltool.rules import traits
from xltool.rules.achievement import compare, has_reason, is_qualitative, points, quantity
from xltool.rules.rule import Rows
from xltool.rules.units import unit_fault
from xltool.rules.values import value_fault
from xltool.target import Form


def rows_of(form: Filing) -> Rows:
    """The indicators that exist, as copies that remember what rules work out of them."""
    rows = []
    for n, row in form.rows():
        copy = Indicator(
            row.level1, row.level2, row.name, row.target, row.actual, row.weight, row.score, row.reason
        )
        copy.memo = {}
        rows.append((f"indicators[{n}]", copy, _traits(copy)))
    return rows


def _traits(row: Indicator) -> int:
    return _of_target(row) | _of_result(row) | (traits.REASON if has_reason(row) else traits.NO_REASON)


def _of_target(row: Indicator) -> int:
    target = row.target.value
    if row.target.state is not State.VALUE or target is None or target.form is Form.UNREADABLE:
        return traits.UNCLEAR
    if is_qualitative(row):
        return traits.QUALITATIVE
    if not quantity(row.target):
        return 0
    incomplete = 0 if target.op and target.unit else traits.INCOMPLETE
    unusual = traits.UNUSUAL if unit_fault(row) or value_fault(row) else 0
    return traits.QUANTITY | incomplete | unusual


def _of_result(row: Indicator) -> int:
    found = 0 if row.actual.state is State.VALUE else traits.UNANSWERED
    if not points(row) or row.weight.is_text or row.score.is_text:
        found |= traits.DISORDERLY
    compared = compare(row)
    if compared:
        found |= traits.COMPARABLE | (traits.MISSED if compared.met is False else 0)
    return found
