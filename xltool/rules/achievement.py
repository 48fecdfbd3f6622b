"""What an indicator row achieved: whether its target is met and which points that earns; D and P share it.

``None`` always means *cannot be told*: no number on one side, units that differ, no operator. Each cell has
one rule that speaks of what is wrong in it (V01 V02 V16 V17 V19 the target, P09 P10 P11 P17 the actual
value, D04 the score, D05 the weight); the others take no notice of a cell these object to, except that
rules of severity 错误 are undecided for want of it.
"""

import unicodedata
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from xltool import money
from xltool.answer import Answer, State
from xltool.form import Filing, Indicator
from xltool.live import phrases
from xltool.live.spelling import DIGITS
from xltool.policy import Policy
from xltool.rules.memory import remembered
from xltool.rules.rule import blank, need
from xltool.target import CALENDAR, PLACEHOLDERS, TIME, Form, Target
from xltool.units import spellings

_QUANTITY, _WORDED = Form.QUANTITY, (Form.WORD, Form.DEADLINE)
BASIS_10 = "财预〔2020〕10号《项目支出绩效评价管理办法》"


class Comparison(NamedTuple):
    """A quantity target with the number that was reached, in the same unit."""

    target: Target
    goal: Decimal
    actual: Decimal

    @property
    def met(self) -> bool | None:
        """Whether the target is met; without an operator only the very number surely is."""
        if not self.target.op:
            return True if self.actual == self.goal else None
        return self.target.is_met_by(self.actual)

    @property
    def surpassed(self) -> bool:
        """Met by a number better than the target's own."""
        return self.met is True and self.actual != self.goal

    def is_excess(self, policy: Policy) -> bool:
        """Far above the target, by the policy's factor; for a target of 0 by the policy's number."""
        least = self.goal * policy.excess if self.goal else policy.excess_of_zero
        if self.goal < 0 or self.actual < least:
            return False
        return self.met is True and not self.target.is_ceiling

    def earned(self, weight: Decimal, policy: Policy) -> Decimal | None:
        """The points a missed target earns in proportion; ``None`` for a target of 0, which never divides."""
        if self.goal <= 0:
            return None
        share = self.actual / self.goal
        if self.target.is_ceiling:
            share = 2 - share if policy.reverse_is_linear else self.goal / self.actual
        return money.round_half_up(min(max(share, money.ZERO), Decimal(1)) * weight, 2)


def quantity(answer: Answer[Target]) -> Target | None:
    """The number with its operator and unit, if that is what stands there."""
    stated = answer.value
    return stated if stated is not None and stated.form is _QUANTITY else None


def is_qualitative(row: Indicator) -> bool:
    """Whether the target is a word or a deadline, to be answered by one of the policy's words."""
    target = row.target.value
    return target is not None and target.form in _WORDED


@remembered
def compare(row: Indicator) -> Comparison | None:
    """Target and actual value side by side, if they can be compared."""
    target, actual = quantity(row.target), quantity(row.actual)
    if target is None or actual is None or target.value is None or actual.value is None:
        return None
    comparable = same_unit(target.unit, actual.unit) if actual.unit else not may_be_fraction(target, actual)
    if not comparable or actual.op not in ("", "="):
        return None
    return Comparison(target, target.value, actual.value)


def same_unit(one: str, other: str) -> bool:
    """Whether two units are the same but for the way of writing: ``次/周`` and ``次每周``."""
    return one == other or _unit_key(one) == _unit_key(other)


def same_measure(one: str, other: str) -> bool:
    """Whether units differ only in scale or period: ``万人次`` and ``人次``, ``次/月`` and ``次``."""
    return _measure(one) == _measure(other)


def _measure(unit: str) -> str:
    return _unit_key(unit).lstrip("十百千万亿").partition("/")[0]


def _unit_key(unit: str) -> str:
    flat = unit.casefold().replace("每", "/").replace("(", "/").replace(")", "")
    flat = flat.removeprefix("个") or flat
    return spellings().get(flat, flat)


def may_be_fraction(target: Target, actual: Target) -> bool:
    """A bare ``0.95`` against a percent target: 0.95 % and 95 % are both possible."""
    bare = target.unit == "%" and not actual.unit and actual.value is not None
    return bool(bare and target.value != 0 and actual.value and 0 < actual.value <= 1)


def counts_something(text: str) -> bool:
    """Whether a flat text speaks of a number, as in ``约100人`` or ``每季度一次`` (but not ``一定效果``)."""
    return any(sign in text for sign in DIGITS) or _counts_in_words(text)


def counts_besides_dates(text: str) -> bool:
    """As :func:`counts_something`, but the digits of ``11月底前完成`` count nothing."""
    ends = DIGITS + CALENDAR
    digits = any(one in DIGITS and after not in ends for one, after in pairwise(text + "|"))
    return digits or _counts_in_words(text)


def _counts_in_words(text: str) -> bool:
    measured = any(one in phrases.NUMERALS and after in phrases.COUNTED for one, after in pairwise(text))
    return measured or phrases.PERCENT in text or len(text) > phrases.LONG


def speaks_of_time(text: str) -> bool:
    """Whether a flat text says when or how often, as in ``年底前`` (but not ``逐年完善``)."""
    for word in phrases.NOT_TIME:
        text = text.replace(word, "")
    return any(sign in text for sign in TIME)


def band(row: Indicator, policy: Policy) -> tuple[Decimal, Decimal] | None:
    """What the result of a qualitative target may earn, in percent of the weight."""
    return policy.bands.get(flattened(row.actual.raw)) if is_qualitative(row) else None


def is_met(row: Indicator, policy: Policy) -> bool:
    """Whether the target is surely met: by the number, or by the word that may earn all points."""
    if is_qualitative(row):
        limits = band(row, policy)
        return limits is not None and limits[1] == 100
    compared = compare(row)
    return compared is not None and compared.met is True


@lru_cache(maxsize=1 << 15)
def flattened(text: str) -> str:
    """Full-width letters made half-width, all white space taken away."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@remembered
def points(row: Indicator) -> tuple[Decimal, Decimal] | None:
    """Weight and score if both are in order: a weight above 0, a score from 0 to the weight."""
    weight, score = row.weight.value, row.score.value
    if weight is None or score is None or weight <= 0 or not 0 <= score <= weight:
        return None
    return weight, score


def needed_points(form: Filing, path: str, row: Indicator) -> tuple[Decimal, Decimal] | None:
    """As :func:`points`, but undecided where one of the two is no number."""
    stated = points(row)
    if stated is None:
        need(form, f"{path}.weight")
        need(form, f"{path}.score")
    return stated


def is_deducted(row: Indicator) -> bool:
    """Whether points are surely lost."""
    stated = points(row)
    return stated is not None and stated[1] < stated[0]


def deviates(row: Indicator) -> bool:
    """Whether there is something to explain: a target missed, or points lost (D15 speaks of 0 ÷ 0)."""
    compared = compare(row)
    missed = compared is not None and compared.met is False
    return missed or (is_deducted(row) and not is_zero_by_division(row))


def has_reason(row: Indicator) -> bool:
    """Whether a deviation is explained; ``-`` or ``无`` explains nothing."""
    return row.reason.is_value and flattened(row.reason.raw) not in PLACEHOLDERS


def shown_reason(row: Indicator) -> str:
    """How a reason begins, as messages quote it."""
    reason = row.reason.raw.strip()
    return f"“{reason[:20]}…”" if len(reason) > 20 else f"“{reason}”"


def lacks_reason(form: Filing, path: str, row: Indicator) -> bool:
    """As the opposite of :func:`has_reason`, but undecided where the cell cannot be read."""
    if not blank(form, f"{path}.reason") and row.reason.state is not State.PLACEHOLDER:
        need(form, f"{path}.reason")
    return not has_reason(row)


@remembered
def is_zero_by_division(row: Indicator) -> bool:
    """A met target of 0 whose score is an error value, or 0 without any ground: 0 ÷ 0 crept in (D15)."""
    compared, weight = compare(row), row.weight.value
    if compared is None or compared.goal != 0 or not compared.met or not weight or weight < 0:
        return False
    if row.score.state is State.ERROR:
        return True
    return row.score.value == 0 and (not compared.surpassed or not has_reason(row))
