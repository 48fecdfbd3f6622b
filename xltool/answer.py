"""What a cell of a form says: a value, or one of five ways of saying nothing.

Blank, placeholder, uncomputed, error, unreadable and zero are six different things here and stay so
until the report.
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, NamedTuple, TypeVar

from xltool import money, target

T = TypeVar("T")


class State(Enum):
    """What a cell holds. Only ``VALUE`` carries a value, and zero is a value."""

    VALUE = "值"
    BLANK = "空"
    PLACEHOLDER = "占位符"
    UNCOMPUTED = "公式未计算"
    ERROR = "错误值"
    UNREADABLE = "读不懂"


#: By themselves: on Python 3.11 a look into the class takes ten times as long.
_VALUE, _BLANK, _PLACEHOLDER, _UNREADABLE = State.VALUE, State.BLANK, State.PLACEHOLDER, State.UNREADABLE


class Answer(NamedTuple, Generic[T]):
    """One answer: its state, its typed value, the text seen and its cell (``C5``, empty for data files).

    ``is_text``: a number or date kept as text in a cell, which no formula counts.
    """

    state: State
    value: T | None
    raw: str
    cell: str = ""
    is_text: bool = False

    @property
    def is_blank(self) -> bool:
        """Nothing was filled in (a placeholder is something)."""
        return self.state is _BLANK

    @property
    def is_value(self) -> bool:
        """Something of the answer's own type was filled in."""
        return self.state is _VALUE

    @property
    def is_as_typed(self) -> bool:
        """Whether its number is the very one in the cell; that of an amount in another unit is not."""
        return not isinstance(self.value, Decimal) or money.parse_number(self.raw.rstrip("%％")) == self.value

    @property
    def text(self) -> str:
        """What a text says, where more is to be seen: a level's name without its number and weight."""
        return self.value if isinstance(self.value, str) else self.raw


BLANK: Answer[Any] = Answer(State.BLANK, None, "")


class Type(Enum):
    """How an answer is written and read. ``is_number``: kept as ``Decimal``, written as a spreadsheet number."""

    TEXT = "文字"
    YEAR = "年度"
    DATE = "日期"
    AMOUNT = "金额"
    POINTS = "分数"
    PERCENT = "百分数"
    TARGET = "指标值"
    ACTUAL = "完成值"

    def __init__(self, label: str) -> None:
        self.is_number = label in ("金额", "分数", "百分数")


_TEXT, _TARGET, _ACTUAL = Type.TEXT, Type.TARGET, Type.ACTUAL
_NOTHING, _QUANTITY = target.Form.PLACEHOLDER, target.Form.QUANTITY


class Field(NamedTuple):
    """A cell of the data file: its path, what officers call it, how it is written."""

    path: str
    label: str
    type: Type


#: Behind it words may stand, or a time; what looks like a second date makes it none.
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)[^-/.年月]*")
_DIGITS_ONLY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?!\d)")
#: As typed, full width or half; the dashes are minus, en, em and bar.
_PLACEHOLDERS = frozenset({"-", "--", "−", "–", "—", "——", "―", "/"})


def from_text(type_: Type, text: str, cell: str = "") -> Answer[object]:
    """Read what a person typed. Texts that say nothing of their type are ``UNREADABLE``, never zero."""
    stripped = text.strip()
    if not stripped:
        return Answer(_BLANK, None, text, cell)
    if type_ is _TARGET or type_ is _ACTUAL:
        parsed = target.parse(stripped)
        return Answer(_PLACEHOLDER if parsed.form is _NOTHING else _VALUE, parsed, stripped, cell)
    if len(stripped) <= 2 and unicodedata.normalize("NFKC", stripped) in _PLACEHOLDERS:
        return Answer(_PLACEHOLDER, None, stripped, cell)
    if type_ is _TEXT:
        return Answer(_VALUE, text, text, cell)
    value = _typed(type_, unicodedata.normalize("NFKC", stripped))
    return Answer(_UNREADABLE if value is None else _VALUE, value, stripped, cell)


def _typed(type_: Type, text: str) -> object | None:
    if type_ is Type.DATE:
        return _date(text)
    if type_ is Type.YEAR:
        year = _YEAR.search(text)
        return int(year[1]) if year else None
    if type_ is Type.PERCENT:
        return money.parse_number(text.removesuffix("%"))
    return money.parse_number(text)


def _date(text: str) -> dt.date | None:
    parts = _DATE.fullmatch(text) or _DIGITS_ONLY.fullmatch(text)
    if not parts:
        return None
    try:
        return dt.date(*map(int, parts.groups()))
    except ValueError:
        return None


def from_number(type_: Type, number: float, cell: str = "") -> Answer[object]:
    """Read a spreadsheet number. An actual value typed as a number carries no unit of its own."""
    exact, text = money.printed_from_cell(number)
    if exact is None:
        return Answer(_UNREADABLE, None, f"{number:g}", cell)
    if type_.is_number:
        return Answer(_VALUE, exact, text, cell)
    raw = f"{exact:f}"
    if type_ is _ACTUAL:
        return Answer(_VALUE, target.Target(raw, _QUANTITY, value=exact), raw, cell)
    return from_text(type_, raw, cell)


def printed(type_: Type, value: object) -> str:
    """The canonical text of a typed value, as data files carry it."""
    if isinstance(value, Decimal):
        return money.at_least_two_places(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.text if isinstance(value, target.Target) else str(value)
