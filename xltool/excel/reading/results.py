"""Targets and actual values that are numbers in their cells: what the number format shows beside them counts too."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xltool import spelling, target
from xltool.answer import Answer, State, Type, from_text
from xltool.excel.opening.number_formats import shown
from xltool.excel.opening.traces import Position
from xltool.excel.reading.guesses import Settling
from xltool.place import position
from xltool.target import Form, Target

#: A cell or a function of a formula.
_NAME = re.compile(r"[A-Za-z$]{1,3}\d|[A-Za-z]{2,}\s*\(|[!\[\]]")
_HUNDRED = Decimal(100)
#: A fraction of 1 is meant beside a target above the one, and cannot be beside one up to the other.
_SURELY, _NEVER = Decimal(10), Decimal(1)


def settle_results(settling: Settling, formats: Mapping[Position, str]) -> None:
    """Take what is shown for what is said, and a bare 0.95 for 95 % where that is the target's measure."""
    for n, row in enumerate(settling.form.indicators):
        goal, actual = f"indicators[{n}].target", f"indicators[{n}].actual"
        for path in (goal, actual):
            _no_formula(settling, path, settling.answer(path))
            _without_markup(settling, path, settling.answer(path))
        _as_shown(settling, goal, row.target, formats)
        if _as_shown(settling, actual, row.actual, formats) or not row.actual.is_value:
            continue
        _fraction(settling, actual, row.actual, settling.answer(goal).value)


def _no_formula(settling: Settling, path: str, answer: Answer[Any]) -> None:
    """``=100.00(%)`` saved as a formula by a careless program is a target."""
    if answer.state is not State.UNCOMPUTED:
        return
    text = f"={answer.raw.strip().removeprefix('=').strip()}"
    said = target.parse(text)
    if said.form is Form.QUANTITY and said.unit and not _NAME.search(text):
        settling.put(path, Answer(State.VALUE, said, text, answer.cell, is_text=True))
        settling.likely(path, f"“{text}”存成了公式，按文字读")


def _without_markup(settling: Settling, path: str, answer: Answer[Any]) -> None:
    """``&ge;1.00(次)`` came from a web page and means ≥1.00(次)."""
    if "&" in answer.raw or "<" in answer.raw:
        said = target.parse(spelling.tidy(answer.raw).strip())
        if said.form is Form.QUANTITY and answer.is_value:
            settling.put(path, answer._replace(value=said))


def _as_shown(settling: Settling, path: str, answer: Answer[Any], formats: Mapping[Position, str]) -> bool:
    """Whether a format says what a number is; it is taken so where it was read otherwise."""
    stated, code = answer.value, formats.get(position(answer.cell), "") if answer.cell else ""
    number = settling.number(position(answer.cell)) if code else None
    if number is None or not isinstance(stated, Target):
        return False
    text = shown(code, number)
    said = from_text(Type.TARGET, text, answer.cell)
    meant = said.value
    if not isinstance(meant, Target) or meant.form is not Form.QUANTITY or not (meant.op or meant.unit):
        return False
    if (meant.op, meant.value, meant.unit) != (stated.op, stated.value, stated.unit):
        settling.put(path, said)
        settling.likely(path, f"格子里只是数 {number.normalize():f}，按显示的“{text}”读")
    return True


def _fraction(settling: Settling, path: str, answer: Answer[Any], beside: object) -> None:
    """A bare number up to 1 beside a target in percent."""
    stated, number = answer.value, settling.number(position(answer.cell)) if answer.cell else None
    if not isinstance(stated, Target) or stated.form is not Form.QUANTITY or stated.op:
        return
    bare = not stated.unit if number is None else number == stated.value
    value, goal = stated.value, beside.value if isinstance(beside, Target) and beside.unit == "%" else None
    if not bare or value is None or goal is None or not 0 < value <= 1 or stated.unit not in ("", "%"):
        return
    assert isinstance(beside, Target)
    seen, times = f"{value:f}", f"{(value * _HUNDRED).normalize():f}"
    if goal >= _SURELY and not beside.is_ceiling:
        percent = Target(f"{value * _HUNDRED:.2f}(%)", Form.QUANTITY, "", value * _HUNDRED, "%")
        settling.put(path, Answer(State.VALUE, percent, seen, answer.cell))
        settling.likely(path, f"写的是小数“{seen}”，指标值以 % 计，按 {times}% 读")
    elif not 0 < goal <= _NEVER:
        settling.doubtful(path, f"写的是“{seen}”，不知道是 {times}% 还是 {value.normalize():f}%")
