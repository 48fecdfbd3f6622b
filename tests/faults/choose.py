"""Rows in which a fault can be made, by what stands in them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from faults.fault import Paper
from xltool.form import Indicator
from xltool.target import Form

DONE, PARTLY, NOT_DONE = "达成指标", "部分达成指标并具有一定效果", "未达成指标且效果较差"
#: A reason that says why and what will be done, to be written where points are lost.
REASON = "因委托单位年中更换，部分工作未能按时完成，下年将提前签订合同。"


class Number(NamedTuple):
    """A row whose target is a number: ``≥85.00(%)``; ``actual`` is ``None`` in declarations."""

    n: int
    row: Indicator
    op: str
    goal: Decimal
    unit: str
    actual: Decimal | None

    @property
    def name(self) -> str:
        return self.row.name.raw.strip()

    @property
    def path(self) -> str:
        return f"indicators[{self.n}]"

    def stated(self, op: str = "", goal: Decimal | str = "", unit: str = "") -> str:
        """The target with another operator, number or unit."""
        number = goal or self.goal
        return f"{op or self.op}{number if isinstance(number, str) else f'{number:.2f}'}({unit or self.unit})"


class Word(NamedTuple):
    """A row whose target is a word: ``完善``."""

    n: int
    row: Indicator
    target: str

    @property
    def name(self) -> str:
        return self.row.name.raw.strip()

    @property
    def path(self) -> str:
        return f"indicators[{self.n}]"


def numbers(paper: Paper) -> Iterator[Number]:
    """Every row with a number, an operator and a unit."""
    for n, row in paper.rows():
        target, actual = row.target.value, row.actual.value
        if target and target.form is Form.QUANTITY and target.value is not None and target.op and target.unit:
            reached = actual.value if actual and actual.form is Form.QUANTITY else None
            yield Number(n, row, target.op, target.value, target.unit, reached)


def floors(paper: Paper) -> Iterator[Number]:
    """Those in which more is better, with a target above 0; savings aside, which follow from the funds."""
    return (one for one in numbers(paper) if one.op in ("≥", "=") and one.goal > 0 and "节约" not in one.name)


def ceilings(paper: Paper) -> Iterator[Number]:
    """Those in which less is better, with a target above 0."""
    return (one for one in numbers(paper) if one.op == "≤" and one.goal > 0)


def shares(paper: Paper) -> Iterator[Number]:
    """Floors in percent."""
    return (one for one in floors(paper) if one.unit == "%")


def counts(paper: Paper) -> Iterator[Number]:
    """Floors in 次, 人, 个."""
    return (one for one in floors(paper) if one.unit != "%")


def words(paper: Paper) -> Iterator[Word]:
    """Every row with a plain word for its target."""
    for n, row in paper.rows():
        target = row.target.value
        if target and target.form is Form.WORD:
            yield Word(n, row, target.text)


def is_full(row: Indicator) -> bool:
    """All points, and nothing said about it."""
    return bool(row.weight.value) and row.weight.value == row.score.value and row.reason.is_blank


def is_short(row: Indicator) -> bool:
    """Points are lost, and a reason is given."""
    weight, score = row.weight.value, row.score.value
    return weight is not None and score is not None and score < weight and not row.reason.is_blank


def is_met(one: Number) -> bool:
    """A floor that was reached."""
    return one.actual is not None and one.actual >= one.goal


def has(one: Number | Word, *texts: str) -> bool:
    """Whether one of the texts stands in the name."""
    return any(text in one.name for text in texts)


def level(row: Indicator, text: str) -> bool:
    """Whether a text stands in level 1 or 2."""
    return text in row.level1.raw + row.level2.raw


def is_sound(one: Number) -> bool:
    """Whether there is nothing wrong with a target yet: a rate in %, a count in what its name counts."""
    counted = {"次数": "次", "人次": "人次", "人数": "人"}.get(one.name[-2:], one.unit)
    if one.op not in ("≥", "=") or one.goal <= 0 or counted != one.unit or one.unit.endswith("数"):
        return False
    is_all = one.op == "≥" and one.unit == "%" and one.goal == 100
    return not is_all and one.name.endswith(("率", "度")) == (one.unit == "%")
