"""What stands in the cells 年度指标值 and 实际完成值, in every spelling officers use.

A target is a comparison with a number and a unit (``≥1.00(次)``), a qualitative word (``及时``), a
deadline (``11月底前完成``), a placeholder (``-``, ``待定``) or unreadable. Nothing is guessed: text
that only might be a number stays a word.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from xltool.money import parse_number

PLACEHOLDERS = frozenset({"-", "--", "—", "——", "/", "*", "_", "无", "待定", "暂无", "不适用"})

_OPERATORS = {
    "≥": "≥", ">=": "≥", "=>": "≥", "≧": "≥", "⩾": "≥", "大于等于": "≥", "大于或等于": "≥",
    "不少于": "≥", "不低于": "≥", "不小于": "≥",
    "≤": "≤", "<=": "≤", "=<": "≤", "≦": "≤", "⩽": "≤", "小于等于": "≤", "小于或等于": "≤",
    "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤",
    "=": "=", "==": "=", "等于": "=", ">": ">", "大于": ">", "高于": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<",
}  # fmt: skip
_SUFFIXES = {"以上": "≥", "及以上": "≥", "以下": "≤", "及以下": "≤", "以内": "≤", "之内": "≤", "内": "≤"}
_OPERATOR = re.compile("|".join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True)))
_NUMBER = re.compile(r"[+-]?[\d,]+(\.\d*)?")
_SUFFIX = re.compile("(" + "|".join(sorted(_SUFFIXES, key=len, reverse=True)) + ")$")
_DEADLINE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号]|(?P<part>底|末|中旬|上旬|下旬|初))?"
    r"(?:之?以?前|前)?(?:完成)?"
)
_UNIT_LETTERS = re.compile(r"[^\d\s]{1,8}")


class Form(Enum):
    """What kind of thing a target or an actual value is."""

    QUANTITY = "定量"
    WORD = "定性"
    DEADLINE = "时限"
    PLACEHOLDER = "占位符"
    UNREADABLE = "不可解析"


@dataclass(frozen=True, slots=True)
class Target:
    """A target or actual value taken apart; ``text`` is always what was printed.

    ``op`` is one of ≥ ≤ = > < or empty, ``value`` a number in ``unit`` (``%`` means percent, not a
    fraction), ``unit`` without its brackets. A deadline has ``month`` and, where stated, ``year``.
    """

    text: str
    form: Form
    op: str = ""
    value: Decimal | None = None
    unit: str = ""
    month: int = 0
    year: int = 0

    def is_met_by(self, actual: Decimal) -> bool:
        """Whether ``actual`` (same unit) reaches this quantity.

        ``=`` is a floor unless it is ``=0``: publishing offices over-achieve ``=`` targets with full
        points, so only falling short is provably a miss.
        """
        assert self.value is not None
        if self.op == "≤" or (self.op == "=" and self.value == 0):
            return actual <= self.value
        if self.op == "<":
            return actual < self.value
        if self.op == ">":
            return actual > self.value
        return actual >= self.value

    @property
    def is_ceiling(self) -> bool:
        """Less is better: ≤, < and =0 (a reverse indicator, 反向指标)."""
        return self.op in ("≤", "<") or (self.op == "=" and self.value == 0)


@lru_cache(maxsize=8192)
def parse(text: str) -> Target:
    """Take a target or an actual value apart. Never raises; see :class:`Form` for the outcomes."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not flat or flat in PLACEHOLDERS or set(flat) <= set("*_-—/.。?"):
        return Target(text, Form.PLACEHOLDER)
    operator = _OPERATOR.match(flat)
    op = _OPERATORS[operator.group()] if operator else ""
    rest = flat[operator.end() :] if operator else flat
    quantity = _quantity(text, op, rest)
    if quantity:
        return quantity
    if op and not re.search(r"\d", rest) and len(rest) > 1 and operator and operator.group() not in "≥≤=><":
        return Target(text, Form.WORD)  # 不低于上年 compares with something that is not a number
    if op:
        return Target(text, Form.UNREADABLE, op)
    deadline = _DEADLINE.fullmatch(flat)
    if deadline and 1 <= int(deadline["month"]) <= 12:
        return Target(text, Form.DEADLINE, month=int(deadline["month"]), year=int(deadline["year"] or 0))
    if re.fullmatch(r"[\d.,%()OoIl]*\d[\d.,%()OoIl]*", flat):
        return Target(text, Form.UNREADABLE)
    return Target(text, Form.WORD)


def _quantity(text: str, op: str, rest: str) -> Target | None:
    """``1.00(次)``, ``100%``, ``90%以上``, ``4000(卷(件))`` after the operator, or ``None``."""
    number = _NUMBER.match(rest)
    value = parse_number(number.group()) if number else None
    if number is None or value is None:
        return None
    unit = rest[number.end() :]
    suffix = _SUFFIX.search(unit)
    if suffix and not op and not (unit.startswith("(") and unit.endswith(")")):
        op, unit = _SUFFIXES[suffix.group()], unit[: suffix.start()]
    bracketed = unit.startswith("(") and unit.endswith(")")
    if bracketed:
        unit = unit[1:-1]
        if unit.count("(") != unit.count(")"):
            return None
    elif unit and not (_UNIT_LETTERS.fullmatch(unit) and op) and unit != "%":
        # without operator and brackets only a percent sign is surely a unit: 7天无理由 is a phrase
        return None if not _is_short_measure(unit) else Target(text, Form.QUANTITY, op, value, unit)
    return Target(text, Form.QUANTITY, op, value, unit)


def _is_short_measure(unit: str) -> bool:
    """A bare measure word behind a bare number, as in ``3次`` or ``30人次``."""
    return len(unit) <= 2 and unit[-1] in "次个人份场期条件位项辆天年元户家篇卷起台套班节门批"


def canonical(value: Decimal, unit: str) -> str:
    """How the published forms print an actual value: two decimals, the unit in brackets."""
    return f"{value:.2f}({unit})"
