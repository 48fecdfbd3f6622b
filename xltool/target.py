"""What stands in the cells 年度指标值 and 实际完成值, in every spelling officers use.

A target is a comparison with a number and a unit (``≥1.00(次)``), a qualitative word (``及时``), a
deadline (``11月底前完成``), a placeholder (``-``, ``待定``) or unreadable. Nothing is guessed: text
that only might be a number stays a word.
"""

import re
import unicodedata
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from xltool.money import parse_number

PLACEHOLDERS = frozenset({
    "-", "--", "—", "——", "/", "*", "_", "X", "XX", "XXX", "N/A",
    "无", "待定", "暂无", "不适用", "待补充", "待填",
})  # fmt: skip

OPERATORS = {
    "≥": "≥", ">=": "≥", "=>": "≥", "≧": "≥", "⩾": "≥", "大于等于": "≥", "大于或等于": "≥",
    "不少于": "≥", "不低于": "≥", "不小于": "≥", "至少": "≥", "达到": "≥",
    "≤": "≤", "<=": "≤", "=<": "≤", "≦": "≤", "⩽": "≤", "小于等于": "≤", "小于或等于": "≤",
    "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤", "至多": "≤",
    "=": "=", "==": "=", "等于": "=", ">": ">", "大于": ">", "高于": ">", "超过": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<",
}  # fmt: skip
SUFFIXES = {"以上": "≥", "及以上": "≥", "以下": "≤", "及以下": "≤", "以内": "≤", "之内": "≤", "内": "≤"}
AGREEING = {"≥": "≥>", "≤": "≤<"}
_BRACKETS = str.maketrans("[]【】〔〕{}", "()()()()")
MEASURES = "次个人份场期条件位项辆天年元户家篇卷起台套班节门批"
FILLER = "*_-–—―/.。?×~…"
_FILLER = frozenset(FILLER)
#: What compares without words: ≥, <= and their kin begin with one of these.
SIGNS = "≥≧⩾≤≦⩽=><"
_SIGNS_TYPED = tuple(SIGNS + "＝＞＜")

_OPERATOR = re.compile("|".join(sorted(map(re.escape, OPERATORS), key=len, reverse=True)))
_NUMBER = re.compile(r"[+-]?(?:[\d,]+(\.\d*)?|\.\d+)")
_INCLUSIVE = re.compile(r"\(含\)")
_SUFFIX = re.compile("(" + "|".join(sorted(SUFFIXES, key=len, reverse=True)) + ")$")
#: A unit without brackets; a digit only where one belongs: m2, 次/2周. The letter O behind a number is none.
_UNIT = re.compile(r"(?!/|[Oo]+(?![A-Za-z]))(?:[^\d\s≥≤=><]|(?<=[A-Za-z/每])\d){1,10}")
_CALENDAR_YEAR = re.compile(r"(?:19|20)\d\d年.*")
_NUMERIC = re.compile(r"[\d.,%()OoIl]*\d[\d.,%()OoIl]*")
#: Letters typed for 0 and 1.
FOR_DIGITS = "OoIl"

_BY = r"(?:于|在|不晚于|不迟于|最迟)?"
_TAIL = r"(?:[之以]?前)?[^\d%]{0,12}"
_DEADLINES = (
    re.compile(
        _BY + r"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月份?"
        r"(?:(?:(?P<day>\d{1,2})[日号]|底|末|[上中下]旬|初)" + _TAIL + r"|[之以]?前[^\d%]{0,12}|内?(?:完成)?)"
    ),
    re.compile(
        _BY + r"(?P<year>(?:19|20)\d\d)([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})日?(?:00:00:00)?" + _TAIL
    ),
    re.compile(_BY + r"[当本]?(?:(?P<year>(?:19|20)\d\d)年?)?(?P<december>年[底末])" + _TAIL),
)

#: Measures of more than one character that a bare number may carry.
LONG_MEASURES = frozenset({
    "分钟", "小时", "个月", "工作日", "个工作日", "平方米", "立方米", "万人次", "人次",
    "公里", "万元", "场次", "课时", "学时",
    "分", "元", "吨", "亩", "公顷", "公斤",
})  # fmt: skip
#: Figures that stand elsewhere, with which a target may compare: ≤预算数, ≥上年水平.
ELSEWHERE = ("上年", "上一年", "去年", "往年", "同期", "年初", "预算", "计划", "标准", "基数", "平均", "水平")
_ELSEWHERE = re.compile(rf"[^\d]*(?:{'|'.join(ELSEWHERE)})[^\d]*")
#: A text in which one of these stands speaks of time, or of a date.
TIME = "年月日号天周旬季"
CALENDAR = "年月日号"


class Form(Enum):
    """What kind of thing a target or an actual value is."""

    QUANTITY = "定量"
    WORD = "定性"
    DEADLINE = "时限"
    PLACEHOLDER = "占位符"
    UNREADABLE = "不可解析"


class Target(NamedTuple):
    """A target or actual value taken apart; ``text`` is always what was printed.

    ``op`` is one of ≥ ≤ = > < or empty, ``value`` a number in ``unit`` (``%`` means percent, not a
    fraction), ``unit`` without its brackets. A deadline has ``month`` (0: none that exists) and, where
    stated, ``year``.
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
    def is_signed(self) -> bool:
        """Written with a sign, as the forms ask (≥95.00(%)), and not in words (24小时内)."""
        return self.text.lstrip().startswith(_SIGNS_TYPED)

    @property
    def is_ceiling(self) -> bool:
        """Less is better: ≤, < and =0 (a reverse indicator, 反向指标)."""
        return self.op in ("≤", "<") or (self.op == "=" and self.value == 0)


@lru_cache(maxsize=8192)
def parse(text: str) -> Target:
    """Take a target or an actual value apart. Never raises; see :class:`Form` for the outcomes."""
    flat = "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)
    if _FILLER.issuperset(flat) or (flat.upper() in PLACEHOLDERS and flat != "无"):
        return Target(text, Form.PLACEHOLDER)  # 无 says something of accidents or complaints
    operator = _OPERATOR.match(flat)
    if operator is None:
        return _quantity(text, "", flat) or _deadline(text, flat) or _unmeasured(text, flat)
    op, rest = OPERATORS[operator.group()], flat[operator.end() :]
    worded = operator.group()[0] not in SIGNS
    number = _NUMBER.match(rest)
    if rest and not number and (worded or _ELSEWHERE.fullmatch(rest)):
        return Target(text, Form.WORD)  # 不低于上年, ≤预算数 compare with something that is not a number
    behind = rest[number.end() :] if number else rest
    mistyped = behind.startswith((*FOR_DIGITS, *SIGNS))  # ≥1O(年), ≥≤10(年)
    dated = any(sign in rest for sign in CALENDAR) and not mistyped
    return (
        _quantity(text, op, rest)
        or _deadline(text, rest)
        or Target(text, Form.WORD if dated else Form.UNREADABLE, op)
    )


def _unmeasured(text: str, flat: str) -> Target:
    """A mistyped number such as ``1O0`` cannot be read; everything else is a word."""
    return Target(text, Form.UNREADABLE if _NUMERIC.fullmatch(flat) else Form.WORD)


def _deadline(text: str, flat: str) -> Target | None:
    """``11月底前完成``, ``2024-11-30前``, ``年底前``; a month that does not exist (or has no such day) is 0."""
    found = next((match for pattern in _DEADLINES if (match := pattern.fullmatch(flat))), None)
    if found is None:
        return None
    parts = {"day": "1", "month": "12"} | {key: part for key, part in found.groupdict().items() if part}
    month, year = int(parts["month"]), int(parts.get("year", 0))
    exists = 1 <= month <= 12 and 1 <= int(parts["day"]) <= 31
    return Target(text, Form.DEADLINE, month=month if exists else 0, year=year)


def _quantity(text: str, op: str, rest: str) -> Target | None:
    """``1.00(次)``, ``100%``, ``90%以上``, ``4000(卷(件))`` after the operator, or ``None``."""
    number = _NUMBER.match(rest)
    value = parse_number(number.group()) if number else None
    if number is None or value is None or (not op and _CALENDAR_YEAR.fullmatch(rest)):
        return None
    unit = _INCLUSIVE.sub("", rest[number.end() :])
    suffix = _SUFFIX.search(unit)
    if suffix:
        direction = SUFFIXES[suffix.group()]
        if op and op not in AGREEING[direction]:
            return None  # ≤5次以上
        op, unit = op or direction, unit[: suffix.start()]
    return _measured(text, op, value, unit)


def _measured(text: str, op: str, value: Decimal, unit: str) -> Target | None:
    """The quantity if ``unit`` is one: in brackets, a percent sign, or plainly a measure."""
    if unit.startswith("(") and unit.endswith(")") and unit.count("(") == unit.count(")"):
        return Target(text, Form.QUANTITY, op, value, unit[1:-1])
    unit = _without_stray_bracket(unit)
    if op and unit.startswith("%") and _UNIT.fullmatch(unit):
        unit = "%"  # ≥90%的学员
    # without operator and brackets only a percent sign is surely a unit: 7天无理由 is a phrase
    sure = unit in ("", "%", "‰") or (_UNIT.fullmatch(unit) if op else _is_short_measure(unit))
    return Target(text, Form.QUANTITY, op, value, unit) if sure else None


def _without_stray_bracket(unit: str) -> str:
    """``(%`` and ``(卷(件)`` with the bracket that has no partner taken away."""
    surplus = unit.count("(") - unit.count(")")
    if surplus == 1:
        return unit.removeprefix("(")
    return unit.removesuffix(")") if surplus == -1 else unit


def _is_short_measure(unit: str) -> bool:
    """A bare measure word behind a bare number, as in ``3次`` or ``30人次``; ``3月份`` is a month."""
    return unit in LONG_MEASURES or (len(unit) <= 2 and unit[0] != "月" and unit[-1] in MEASURES)


def canonical(value: Decimal, unit: str) -> str:
    """How the published forms print an actual value: two decimals, the unit in brackets."""
    return f"{value:.2f}({unit})"
