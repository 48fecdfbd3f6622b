"""Execution rates typed as fractions: ``0.9463`` for 94.63 %, where the amounts beside it say so."""

from decimal import Decimal
from enum import Enum

from xltool.excel.reading.guesses import Settling
from xltool.form import FUNDS_ROWS

_HUNDRED = Decimal(100)
#: Up to this a number may be a fraction.
_LARGEST = Decimal(10)
_STEP = Decimal("0.01")
_SIGNS = ("%", "％")


class _Meant(Enum):
    PERCENT = "百分数"
    FRACTION = "小数"
    UNKNOWN = "不知道"


def settle_rates(settling: Settling) -> None:
    """Take a bare fraction times 100 where only that fits; where nothing tells, it is doubtful."""
    answers = {row: settling.answer(f"funds.{row}.rate") for row in FUNDS_ROWS}
    bare: dict[str, Decimal] = {
        row: answer.value
        for row, answer in answers.items()
        if answer.value and 0 < answer.value <= _LARGEST and not answer.raw.endswith(_SIGNS)
    }
    meant = {row: _meant(settling, row, value) for row, value in bare.items()}
    fractions = _Meant.FRACTION in meant.values() and _Meant.PERCENT not in meant.values()
    for row, value in bare.items():
        path = f"funds.{row}.rate"
        if meant[row] is _Meant.FRACTION:
            _times_hundred(settling, path, value, "与执行数÷预算数相符")
        elif meant[row] is _Meant.UNKNOWN and value <= 1:
            if fractions:
                _times_hundred(settling, path, value, "同表别的执行率是这样写的")
            else:
                seen = answers[row].raw
                settling.doubtful(path, f"写的是“{seen}”，不知道是 {_times(value)}% 还是 {value}%")


def _times_hundred(settling: Settling, path: str, value: Decimal, because: str) -> None:
    settling.value(path, value * _HUNDRED)
    settling.likely(path, f"写的是小数“{settling.answer(path).raw}”，按 {_times(value)}% 读，{because}")


def _times(value: Decimal) -> str:
    return f"{(value * _HUNDRED).normalize():f}"


def _meant(settling: Settling, row: str, stated: Decimal) -> _Meant:
    """What the row's amounts make of its rate; both or neither says nothing."""
    paths = [f"funds.{row}.{column}" for column in ("executed", "budget")]
    executed, budget = (settling.answer(path).value for path in paths)
    if executed is None or not budget or any(map(settling.is_doubtful, paths)):
        return _Meant.UNKNOWN
    rate = executed / budget * _HUNDRED
    percent = abs(stated - rate) < _STEP
    fraction = abs(stated * _HUNDRED - rate) < max(_STEP, _last_place(stated) * _HUNDRED)
    if percent == fraction:
        return _Meant.UNKNOWN
    return _Meant.PERCENT if percent else _Meant.FRACTION


def _last_place(number: Decimal) -> Decimal:
    """One of the last place that was typed, hundredths at most: neither rounding nor cutting off takes as much."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(-2, exponent if isinstance(exponent, int) else 0))
