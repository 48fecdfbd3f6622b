"""Whether a target was changed between two forms: by what it means, not by how it is written."""

import re
from decimal import Decimal
from enum import Enum

from xltool.answer import Answer, State
from xltool.form import Indicator
from xltool.pairing.naming import plain
from xltool.rules.achievement import same_unit
from xltool.target import Form, Target

_WAN = Decimal(10_000)
_DIGITS = re.compile(r"\d+")
#: Numbers in words: 不少于三次 may be ≥3次.
_NUMERALS = frozenset("一二两三四五六七八九十百千万")


class Change(Enum):
    """What becomes of a target: the same, surely another, or nobody can tell."""

    NONE = "same"
    SURE = "changed"
    UNCLEAR = "unclear"


def change(before: Answer[Target], after: Answer[Target]) -> Change:
    """Two stated targets side by side; both must be values."""
    one, other = before.value, after.value
    assert one is not None
    assert other is not None
    if plain(one.text) == plain(other.text) and _signs(one) == _signs(other):
        return Change.NONE
    if Form.UNREADABLE in (one.form, other.form):
        return Change.UNCLEAR
    if one.form is not other.form:
        word = one.text if one.form is Form.WORD else other.text
        return Change.SURE if _NUMERALS.isdisjoint(word) else Change.UNCLEAR
    if one.form is Form.QUANTITY:
        return _of_quantity(one, other)
    return _of_deadline(one, other) if one.form is Form.DEADLINE else Change.SURE


def _signs(target: Target) -> tuple[str, Decimal | None, str]:
    """What punctuation may tell: a comparison, a decimal point, percent or permille."""
    return target.op, target.value, target.unit if target.unit in ("%", "‰") else ""


def _of_quantity(one: Target, other: Target) -> Change:
    if one.value is None or other.value is None:
        return Change.UNCLEAR
    if one.op and other.op and one.op != other.op:
        return Change.SURE
    if one.unit and other.unit and not same_unit(one.unit, other.unit):
        same = _plainly(one) == _plainly(other)
        return Change.NONE if same else Change.SURE
    if one.value != other.value:
        return Change.SURE
    return Change.NONE


def _plainly(target: Target) -> tuple[Decimal | None, str]:
    """``0.50(万人)`` as ``5000`` and ``人``."""
    if target.unit.startswith("万") and len(target.unit) > 1 and target.value is not None:
        return target.value * _WAN, target.unit[1:]
    return target.value, target.unit


def _of_deadline(one: Target, other: Target) -> Change:
    if one.month != other.month or (one.year and other.year and one.year != other.year):
        return Change.SURE
    days = [_DIGITS.findall(target.text)[-1:] for target in (one, other)]
    return Change.NONE if days[0] == days[1] else Change.UNCLEAR


def is_stated(row: Indicator) -> bool:
    """Whether there is a target at all; rules of family V speak of one that is missing."""
    return row.target.state is State.VALUE
