"""Amounts in the money of the edition, whatever unit they are typed in.

A unit is told by the cell's own text, by its number format, or by the labels around; what rests on a label or a
format other than drawn is a guess, and what makes no sense as money is doubtful.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xltool import capitals, money, spelling
from xltool.answer import Answer, State, Type
from xltool.edition.label import LONGEST
from xltool.excel.opening.number_formats import shown_unit
from xltool.excel.opening.traces import Position
from xltool.excel.reading.guesses import Settling
from xltool.excel.reading.plain import without_remark
from xltool.form import FIELDS, FUNDS_ROWS, SUMS, Filing, Kind
from xltool.place import cell_name, position

_UNIT = "|".join(unit for unit in money.UNITS if unit.endswith("元"))
_BRACKETED = re.compile(rf"[(\[【](?:金额)?(?:单位[:为]?)?(?:人民币)?({_UNIT})[)\]】]")
_NAMED = re.compile(rf"(?:单位[:为]?(?:人民币)?|[/:、]|[额数金款算])({_UNIT})$")
#: A line that says nothing else, for all amounts below it, and the word before such a unit in the next cell.
_LINE = re.compile(rf"[(\[【]?(?:金额|货币|计量)?单位[:为]?(?:人民币)?({_UNIT})[)\]】]?")
#: The same in brackets at the end of a title.
_TITLE = re.compile(rf".*[(\[【](?:金额|货币)?单位[:为]?(?:人民币)?({_UNIT})[)\]】]")
_ALONE = re.compile(rf"(?:人民币)?({_UNIT})")
_WORD = re.compile(r"[(\[【]?(?:金额|货币)?单位:?")
_CURRENCY = re.compile("[¥￥]")
_LONGEST_TITLE = 80
#: So many rows above the first answer a line such as 单位：万元 may stand.
_ABOVE = 4
#: No project is cheaper; hardly any is so dear, still fewer to a round 万元 (in 元).
_CHEAPEST, _DEAR, _DEAREST = Decimal(10_000), Decimal(10**9), Decimal(10**10)
_TEN_THOUSAND = Decimal(10_000)
#: What an amount may be of the budget: one in 元 beside one in 万元 is far off.
_BELIEVABLE = (
    ("executed", Decimal("0.00011"), Decimal(1000)),
    ("initial", Decimal("0.0005"), Decimal(2000)),
)


class _Said(NamedTuple):
    """A unit that a text on the sheet states."""

    unit: str
    at: Position


class _Number(NamedTuple):
    """A number in a cell: what it shows with its unit, what one of it is worth in 元, and what says so."""

    path: str
    number: Decimal
    seen: str
    worth: Decimal
    because: str


class Amounts:
    """The amounts of one form."""

    def __init__(
        self, settling: Settling, into: str, rows: Sequence[Sequence[Any]], formats: Mapping[Position, str],
        heads: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """``heads`` are rows that state units for all amounts, however far below these stand."""
        self.settling, self.into, self.formats = settling, into, formats
        form = settling.form
        self.paths = [
            path for path, field in FIELDS[form.kind].items() if field.type is Type.AMOUNT and form[path].cell
        ]
        self.with_unit: set[str] = set()
        self.labels = _Labels(form, rows, [position(form[path].cell) for path in self.paths], heads)

    def settle(self) -> None:
        """Take each amount in the edition's money, then see whether together they make sense."""
        for path in self.paths:
            if self.settling.answer(path).state is State.UNREADABLE:
                self._text(path, self.settling.answer(path).raw)
        answers = ((path, self.settling.answer(path)) for path in self.paths)
        numbers = [self._in_its_unit(path, answer, answer.value) for path, answer in answers
                   if answer.value and path not in self.with_unit]  # fmt: skip
        doubt = self._doubt(numbers)
        for number in numbers:
            self._take(number, doubt)
        alone = {number.path for number in numbers}
        for path in alone.intersection(_mixed(self.settling, self.settling.form.kind)):
            self.settling.doubtful(path, "与同表别的金额相差一万倍，可能一处是元、一处是万元")

    def _text(self, path: str, typed: str) -> None:
        """An amount with its unit, or with a currency sign, or in the characters of cheques."""
        text, remark = without_remark(typed)
        stated, in_words = money.stated(text), capitals.in_yuan(text)
        if in_words is not None:
            stated = money.Stated(in_words, Decimal(1))
        number = stated.number if stated else spelling.number(text)
        if number is None:
            return
        if stated and stated.worth:
            self.with_unit.add(path)
            number = money.worth(number, stated.worth, self.into)
        self.settling.value(path, number)
        if remark:
            self.settling.likely(path, remark)
        if not stated:
            self.settling.likely(path, "数字中间的空格没有计")
        elif not stated.worth and _CURRENCY.search(text) and self.into != "元":
            self.settling.likely(path, f"“¥”没有说是元还是万元，按“{self.into}”读")

    def _in_its_unit(self, path: str, answer: Answer[Any], number: Decimal) -> _Number:
        """A number in the unit that its format shows, or the labels state; else in the edition's."""
        at = position(answer.cell)
        shown = None if answer.is_text else shown_unit(self.formats.get(at, ""))
        if shown:
            seen = f"{money.at_least_two_places(number / shown.scale)}{shown.unit}"
            return _Number(path, number, seen, shown.worth, f"这一格显示的单位是“{shown.unit}”")
        near = self.labels.about(at)
        if not near:
            self.settling.likely(path, f"表上没有写金额的单位，按“{self.into}”读")
            return _Number(path, number, answer.raw, money.IN_YUAN[self.into], "")
        unit, where = max(near, key=lambda said: said.at)
        if len(units := sorted({said.unit for said in near})) > 1:
            self.settling.doubtful(path, f"表上写的金额单位不一致：{'、'.join(units)}")
        because = f"{cell_name(*where)}写的金额单位是“{unit}”"
        return _Number(path, number, f"{answer.raw}{unit}", money.UNITS[unit], because)

    def _take(self, number: _Number, doubt: str) -> None:
        """The amount in the edition's money; as it stands where that makes no sense."""
        path, differs = number.path, number.worth != money.IN_YUAN[self.into]
        if doubt:
            said = f"{number.because}，但" if number.because else ""
            self.settling.doubtful(path, f"{said}{doubt}{'，没有换算' if differs else ''}")
        elif differs:
            self.settling.value(path, money.worth(number.number, number.worth, self.into), number.seen)
            self.settling.likely(path, f"{number.because}，已换算成“{self.into}”")

    def _doubt(self, numbers: Sequence[_Number]) -> str:
        """Why the units cannot be right: a whole project for next to nothing, or for more than a city has."""
        if not numbers:
            return ""
        largest = max(numbers, key=lambda one: abs(one.number * one.worth))
        most = abs(largest.number * largest.worth)
        is_round = largest.worth > 1 and not any(one.number % 1 for one in numbers)
        if _CHEAPEST <= most < (_DEAR if is_round else _DEAREST):
            return ""
        return f"最大的一笔{'只' if most < _CHEAPEST else ''}有 {money.thousands(most)} 元，多半不是这个单位"


class _Labels:
    """The labels about the amounts that state a unit: of a row, of a column, or of all."""

    def __init__(
        self, form: Filing, rows: Sequence[Sequence[Any]], amounts: Sequence[Position], heads: Sequence[int]
    ) -> None:
        self.rows, self.heads = rows, heads
        self.answers = {answer.cell: answer.raw for _, answer in form.all_answers() if answer.cell}
        self.year = form.year.cell
        self.said = list(self._stated([row for row, _ in amounts]))
        nearest = {at: self._nearest(at) for at in amounts}
        self.own = {at: [said for said in self.said if said.at in near] for at, near in nearest.items()}
        of_one = {said for found in self.own.values() for said in found}
        self.of_all = [said for said in self.said if said not in of_one] or self.said

    def about(self, at: Position) -> list[_Said]:
        """What is said at the head of an amount's row or column; else of all."""
        return self.own[at] or self.of_all

    def _stated(self, lines: Sequence[int]) -> Iterator[_Said]:
        last = max(lines, default=-1) + 1
        near = range(max(0, min(lines, default=0) - _ABOVE), last)
        for r in range(max([last, *(head + 1 for head in self.heads)])):
            for c, value in enumerate(self.rows[r] if r < len(self.rows) else ()):
                if self._is_more_than_answer(r, c) and (unit := self._unit(value, (r, c), near)):
                    yield _Said(unit, (r, c))

    def _unit(self, value: str, at: Position, near: range) -> str:
        """The unit that a label states, or a title above; empty for none."""
        flat = _flat(value) if len(value) <= _LONGEST_TITLE else ""
        said = _TITLE.fullmatch(flat) if at[0] <= near.start + _ABOVE else None
        if not said and len(value) <= LONGEST:
            said = _LINE.fullmatch(flat) or (_ALONE.fullmatch(flat) if self._is_after_word(*at) else None)
            if not said and (at[0] in near or at[0] in self.heads):
                said = _BRACKETED.search(flat) or _NAMED.search(flat)
        return said[1] if said else ""

    def _is_after_word(self, row: int, column: int) -> bool:
        """Whether ``金额单位`` stands in the cell before."""
        return (
            column > 0
            and self._is_label(row, column - 1)
            and bool(_WORD.fullmatch(_flat(self.rows[row][column - 1])))
        )

    def _nearest(self, at: Position) -> tuple[Position | None, Position | None]:
        """The next label on the left and the next one above."""
        row, column = at
        beside = ((row, c) for c in range(column - 1, -1, -1) if self._is_label(row, c))
        over = ((r, column) for r in range(row - 1, -1, -1) if self._is_label(r, column))
        return next(beside, None), next(over, None)

    def _is_more_than_answer(self, row: int, column: int) -> bool:
        """Whether a text speaks of money beside the answer that was taken from it, if one was."""
        line = self.rows[row] if row < len(self.rows) else ()
        text = line[column] if column < len(line) else ""
        if type(text) is not str or "元" not in text:
            return False
        raw = "" if cell_name(row, column) == self.year else self.answers.get(cell_name(row, column), "")
        return "元" in (text.replace(raw, "") if raw else text)

    def _is_label(self, row: int, column: int) -> bool:
        line = self.rows[row] if row < len(self.rows) else ()
        text = line[column] if column < len(line) else ""
        return type(text) is str and text != "" and cell_name(row, column) not in self.answers


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _mixed(settling: Settling, kind: Kind) -> Iterator[str]:
    """Amounts ten thousand times as large as they should be beside others, or those others."""
    for total, parts in SUMS[kind].items():
        whole, summed = settling.answer(total).value, sum(settling.answer(part).value or 0 for part in parts)
        if whole and summed and _TEN_THOUSAND in (whole / summed, summed / whole):
            yield from (total, *parts)
    for row in FUNDS_ROWS if kind is Kind.SELFASSESSMENT else ():
        budget = settling.answer(f"funds.{row}.budget").value
        for column, least, most in _BELIEVABLE:
            other = settling.answer(f"funds.{row}.{column}").value
            if budget and other and not least < abs(other / budget) < most:
                yield from (f"funds.{row}.budget", f"funds.{row}.{column}")
