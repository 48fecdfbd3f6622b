"""Mechanical repairs of a filled form: the same answers, written as they should be.

Judgement is never automated. What may mean more than one thing stays as it is and becomes a :class:`Doubt`.
Computed answers are put right in :mod:`xltool.excel.restore`: they follow from the others.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from xltool import edition as editions
from xltool import spelling
from xltool.answer import Answer, State, Type, from_text
from xltool.form import FIELDS, INDICATOR_FIELDS, Filing, Indicator
from xltool.money import at_least_two_places
from xltool.target import Form, Target

SPELLING = "指标值、完成值统一写成“符号＋数字＋(单位)”"
NUMBERS = "文字形式的数字改成真正的数字"
PERCENTAGES = "按百分比显示的小数改成百分数"
DATES = "文字形式的日期改成真正的日期"
DATE_FORMATS = "显示成数字的日期改成日期格式"
BLANKS = "去掉多余的空格"
MARKUP = "去掉网页标记和看不见的字符"
#: What a blank cell shows.
NOTHING = "（空）"

_UNREAD = {
    Type.AMOUNT: "读不出是多少钱", Type.POINTS: "读不出是多少分", Type.PERCENT: "读不出是百分之几",
    Type.DATE: "读不出是哪一天", Type.TARGET: "读不出要求多少", Type.ACTUAL: "读不出完成了多少",
}  # fmt: skip
_TORN = "数字里有空格或特殊字符，可能不止一种读法"
_FRACTION = "目标以 % 计，不知道指 {0}% 还是 {1}%"
#: Long texts: blanks at their beginning may be meant.
_LONG = ("goals.", "reason")


@dataclass(frozen=True, slots=True)
class Repair:
    """One correction: what a cell shows, what it will show, and why.

    ``value`` is what is written. A number may show a ``unit``. ``formula`` (without ``=``) is set where the
    cell computes its value.
    """

    path: str
    cell: str
    before: str
    after: str
    why: str
    value: Decimal | dt.date | str | None = None
    unit: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something not repaired, since its meaning is a person's to tell; ``seen`` is what the cell shows."""

    path: str
    cell: str
    seen: str
    why: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """All there is to repair on a form, and what a person should look at."""

    form: Filing
    repairs: list[Repair] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def corrections(form: Filing, typed: Mapping[str, str]) -> Corrections:
    """What can be repaired in the answers people filled in.

    ``typed`` is, by path, the text of cells that do not hold a number or a formula; of a date without its
    format or an actual value shown as a percentage it is what the cell shows.
    """
    found, done = Corrections(form), set()
    for path, answer in form.all_answers():
        if path not in typed or answer.cell in done:  # a level stands once for several rows
            continue
        done.add(answer.cell)
        for one in _judged(form, path, answer, typed[path]):
            if isinstance(one, Repair):
                found.repairs.append(one)
            else:
                found.doubts.append(one)
    found.repairs.extend(_other_units(form, found.repairs, typed))
    return found


def as_typed(form: Filing) -> Filing:
    """The form with the numbers that stand in its cells: what a reader made of them is no repair's to write."""
    found = {
        path: from_text(type_of(form, path), answer.raw, answer.cell)
        for path, answer in form.all_answers()
        if not answer.is_as_typed
    }
    if not found:
        return form
    answers = {path: found.get(path, answer) for path, answer in form.answers.items()}
    rows = []
    for n, row in enumerate(form.indicators):
        keys = [key for key in INDICATOR_FIELDS[form.kind] if f"indicators[{n}].{key}" in found]
        rows.append(replace(row, **{key: found[f"indicators[{n}].{key}"] for key in keys}))  # type: ignore[arg-type]
    return replace(form, answers=answers, indicators=rows)


def type_of(form: Filing, path: str) -> Type:
    """How the answer at a path is written."""
    if path.startswith("indicators["):
        return INDICATOR_FIELDS[form.kind][path.rpartition(".")[2]].type
    return FIELDS[form.kind][path].type


def _judged(form: Filing, path: str, answer: Answer[Any], text: str) -> Iterator[Repair | Doubt]:
    type_ = type_of(form, path)
    if type_ is Type.YEAR or answer.state in (State.BLANK, State.PLACEHOLDER):
        return
    one: Repair | Doubt | None
    if type_.is_number:
        one = _number(path, answer, text)
    elif type_ is Type.DATE:
        one = _date(path, answer, text)
    elif type_ is Type.TEXT:
        one = _words(path, answer, text)
    else:
        row = form.indicators[int(path[len("indicators[") : path.index("]")])]
        one = _actual(path, row, text) if type_ is Type.ACTUAL else _target(path, answer, text)
        one = one or _words(path, answer, text)
    if one is not None:
        yield one
    elif answer.state is State.UNREADABLE or _is_unreadable(answer.value):
        yield Doubt(path, answer.cell, text, _UNREAD[type_])


def _is_unreadable(value: object) -> bool:
    return isinstance(value, Target) and value.form is Form.UNREADABLE


def _number(path: str, answer: Answer[Any], text: str) -> Repair | None:
    tidied = spelling.tidy(text)
    value = answer.value if answer.state is State.VALUE else spelling.number(tidied)
    if value is None:
        return None
    return Repair(path, answer.cell, text, at_least_two_places(value), NUMBERS, value)


def _date(path: str, answer: Answer[Any], text: str) -> Repair | Doubt | None:
    if text.isdigit() and isinstance(answer.value, dt.date) and len(text) == 5:
        return Repair(path, answer.cell, text, answer.value.isoformat(), DATE_FORMATS, answer.value)
    day = spelling.day(spelling.tidy(text))
    if day is not None:
        return Repair(path, answer.cell, text, day.isoformat(), DATES, day)
    return Doubt(path, answer.cell, text, _UNREAD[Type.DATE])


def _target(path: str, answer: Answer[Any], text: str) -> Repair | Doubt | None:
    tidied = spelling.tidy(text)
    stated = spelling.quantity(tidied)
    if stated is not None:
        return (
            Repair(path, answer.cell, text, stated.text, SPELLING, stated.text)
            if stated.text != text
            else None
        )
    return _torn(path, answer, text)


def _torn(path: str, answer: Answer[Any], text: str) -> Doubt | None:
    """A number that was read, but only by closing up what may be two numbers."""
    read = isinstance(answer.value, Target) and answer.value.form is Form.QUANTITY
    return Doubt(path, answer.cell, text, _TORN) if read and not spelling.is_whole(text) else None


def _actual(path: str, row: Indicator, text: str) -> Repair | Doubt | None:
    """A quantity becomes a real number shown in its target's unit, or else is spelt like a target."""
    cell, tidied = row.actual.cell, spelling.tidy(text)
    goal = spelling.quantity(row.target.raw) or row.target.value
    stated = spelling.quantity(tidied)
    bare = None if stated else spelling.number(tidied)
    if goal is None or goal.form is not Form.QUANTITY:
        goal = None
    if goal and bare is not None:
        if goal.unit == "%" and 0 < bare <= 1:
            return Doubt(path, cell, text, _FRACTION.format(f"{bare:f}", f"{(bare * 100).normalize():f}"))
        stated = Target(tidied, Form.QUANTITY, "", bare, goal.unit)
    if stated is None or stated.value is None:
        return _torn(path, row.actual, text)
    shown = at_least_two_places(stated.value) + (f"({stated.unit})" if stated.unit else "")
    if goal and stated.unit == goal.unit and not stated.op and _fits(stated):
        is_text = row.actual.raw == text.strip()  # a number was read in its target's unit
        why = NUMBERS if is_text else PERCENTAGES
        return Repair(path, cell, text, shown, why, stated.value, stated.unit)
    after = stated.op + shown
    return Repair(path, cell, text, after, SPELLING, after) if after != text else None


def _fits(stated: Target) -> bool:
    """Whether a number format of two decimals and the unit shows the value as it is."""
    assert stated.value is not None
    return stated.value == round(stated.value, 2) and '"' not in stated.unit


def _words(path: str, answer: Answer[Any], text: str) -> Repair | None:
    tidied = spelling.tidy(text)
    is_long = path.startswith(_LONG[0]) or path.endswith(_LONG[1])
    after = tidied if is_long else spelling.word(tidied, _offered())
    if after == text or not after.strip():
        return None
    return Repair(path, answer.cell, text, after, BLANKS if tidied == text else MARKUP, after)


def _other_units(form: Filing, repairs: list[Repair], typed: Mapping[str, str]) -> Iterator[Repair]:
    """Actual values that are numbers show the unit of their target: they follow it to its new spelling."""
    for repair in repairs:
        made = spelling.quantity(repair.after) if repair.path.endswith(".target") else None
        path = repair.path.replace(".target", ".actual")
        actual, old = form[path].value, form[repair.path].value
        if made is None or path in typed or not isinstance(actual, Target) or not isinstance(old, Target):
            continue
        if actual.value is not None and actual.unit == old.unit != made.unit and _fits(made):
            shown = f"{at_least_two_places(actual.value)}({made.unit})"
            yield Repair(path, form[path].cell, form[path].raw, shown, SPELLING, actual.value, made.unit)


@cache
def _offered() -> frozenset[str]:
    """The words that forms offer to choose from: names of levels, results, categories."""
    words: set[str] = set()
    for edition in map(editions.load, editions.names()):
        words.update(edition.groups, *edition.groups.values(), *edition.choices.values())
    return frozenset(words)
