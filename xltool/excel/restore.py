"""Computed cells put right: the edition's formula, over the cells as they stand on the sheet now.

A computed answer follows from the others, so that to compute it takes no judgement, provided that all it
follows from is there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from xltool.answer import Answer, State, Type
from xltool.edition import Edition
from xltool.edition.content import PLACEHOLDER, Role
from xltool.excel.compute import Unknown
from xltool.excel.figures import Figure, Figures, said, same
from xltool.excel.formula import Failure, Scope, Value, evaluator
from xltool.excel.opening.traces import Position, position
from xltool.excel.sheetpart import SheetPart
from xltool.form import FIELDS, Filing
from xltool.money import at_least_two_places
from xltool.place import cell_name
from xltool.repair import NOTHING, Doubt, Repair

SAME = "恢复公式，数值不变"
OTHER = "恢复公式，数值改变，请核对"
STALE = "公式没有重新计算，补上算得的值"
FOLLOWED = "公式随改正的格重新计算"

_CLOSE = "与公式算得的 〈值〉 只差一点，可能是金额舍位造成的"
_ELSEWHERE = "按各项算应为 〈值〉，但各项所在的格不寻常，没有改成公式"
_PAIR = re.compile(r"\{\{\s*([\w.]+)\s*\}\}:\{\{\s*([\w.]+)\s*\}\}")


@dataclass(frozen=True)
class _Computed:
    """A computed answer: its formula as drawn, what gives its value, and the paths that takes."""

    path: str
    type: Type
    formula: str
    evaluate: Callable[[Scope], Value]
    parts: frozenset[str]


class Restoring:
    """The computed answers of one form, whose other answers have been repaired on the sheet already.

    ``repaired`` holds the numbers that were, by path; ``before`` tells what formulas gave until then; ``put``
    writes a repair to the sheet. Amounts printed with two decimals may make a rate or its points differ by
    as much as ``tolerance``.
    """

    def __init__(
        self, form: Filing, edition: Edition, sheet: SheetPart, *,
        repaired: Mapping[str, Decimal], before: Callable[[], Mapping[Position, Figure]], put: Callable[[Repair], None],
        tolerance: Decimal,
    ) -> None:  # fmt: skip
        self.form, self.edition, self.sheet = form, edition, sheet
        self.before, self.put, self.tolerance = before, put, tolerance
        self.known = {*repaired}
        self.unsound: dict[str, str] = {}
        self.values = {path: _seen(answer) for path, answer in form.all_answers()} | dict(repaired)
        self.repairs: list[Repair] = []
        self.doubts: list[Doubt] = []

    def run(self) -> None:
        """Look at every computed answer, each after those it is computed from."""
        for computed in _ordered(self.edition):
            answer = self.form[computed.path]
            if not answer.cell:
                continue
            expected = self._by_parts(computed)
            if isinstance(expected, Failure):
                continue
            self._look(computed, answer, position(answer.cell), expected)

    def _look(self, computed: _Computed, answer: Answer[object], at: Position, expected: Value) -> None:
        stands = self.sheet.formula(at)
        now = answer.value if isinstance(answer.value, Decimal) else said(self.sheet, at)
        given = Unknown() if stands is None else Figures(self.sheet).of(stands, at)
        shows = now if isinstance(given, Unknown) else given
        formula, lacking = self._sure(computed, at, expected), self._lacking(computed)
        if lacking and stands is not None:
            self.unsound[computed.path] = lacking
        if same(shows.strip() if isinstance(shows, str) else shows, expected):
            why = self._trifle(stands, at, now, expected)
            if why and (stands or formula):
                self._repair(computed, answer, expected, why, stands or formula)
        elif answer.state is State.PLACEHOLDER or (now is None and lacking):
            return
        elif objection := self._objection(computed, shows, expected, lacking, formula):
            if stands is None or objection is not _CLOSE:
                why = objection.replace("〈值〉", shown(expected))
                self.doubts.append(Doubt(computed.path, answer.cell, answer.raw.strip() or NOTHING, why))
            return
        else:
            self._repair(computed, answer, expected, SAME if same(now, expected) else OTHER, formula)
        self.values[computed.path] = expected
        self.known.add(computed.path)

    def _trifle(self, stands: str | None, at: Position, now: Figure, expected: Value) -> str:
        """What is to be mended of a cell that computes or states the right value; empty for nothing."""
        if stands is None:
            return "" if expected in (None, "") else SAME
        if same(now, expected):
            return ""
        was = self.before().get(at, Unknown())
        return FOLLOWED if not isinstance(was, Unknown) and same(was, now) else STALE

    def _objection(
        self, computed: _Computed, shows: Figure, expected: Value, lacking: str, formula: str
    ) -> str:
        """Why another value must not simply be replaced; empty where nothing speaks against it."""
        if self._is_close(computed, shows, expected):
            return _CLOSE
        if lacking:
            return f"与公式算得的不同，但{lacking}，算不准应为多少"
        return "" if formula and not self.form.missing_columns else _ELSEWHERE

    def _is_close(self, computed: _Computed, now: Figure, expected: Value) -> bool:
        """Whether amounts cut off after two decimals may be all that makes the difference."""
        if computed.type is not Type.PERCENT and computed.path != "funds.total.score":
            return False
        if not isinstance(now, Decimal) or not isinstance(expected, Decimal):
            return False
        return abs(now - expected) <= self.tolerance

    def _sure(self, computed: _Computed, at: Position, expected: Value) -> str:
        """The edition's formula over this sheet's cells, if it gives there what the parts give; or nothing."""
        if self.sheet.is_grouped(at):
            return ""
        try:
            formula = PLACEHOLDER.sub(lambda match: self._cells(match["path"], at), computed.formula)[1:]
        except LookupError:
            return ""
        figure = Figures(self.sheet).of(formula, at)
        return formula if not isinstance(figure, Unknown) and same(figure, expected) else ""

    def _cells(self, path: str, at: Position) -> str:
        """The cell of an answer, or the column of an indicator's. Raises ``LookupError`` where there is none."""
        if not path.startswith("i."):
            if not self.form[path].cell:
                raise LookupError(path)
            return self.form[path].cell
        cells = [position(row[path[2:]].cell) for row in self.form.indicators if row[path[2:]].cell]
        if len(cells) != len(self.form.indicators) or len({column for _, column in cells}) != 1:
            raise LookupError(path)
        (first, column), (last, _) = min(cells), max(cells)
        return f"{cell_name(first, column)}:{cell_name(self._table_end(last, column, at), column)}"

    def _table_end(self, last: int, column: int, at: Position) -> int:
        """The last row of the table, its spare rows included: up to the first single answer below it.

        Raises ``LookupError`` where something stands between that nobody could read.
        """
        rows = {position(answer.cell)[0] for answer in self.form.answers.values() if answer.cell}
        below = min((row for row in {*rows, at[0]} if row > last), default=last + 1)
        if any(row in range(last + 1, below) and other == column for row, other in self.sheet):
            raise LookupError(cell_name(last, column))
        return below - 1

    def _by_parts(self, computed: _Computed) -> Figure:
        columns = {
            path: [self.values[f"indicators[{n}].{path[2:]}"] for n in range(len(self.form.indicators))]
            for path in computed.parts if path.startswith("i.")
        }  # fmt: skip
        try:
            return computed.evaluate(Scope(self.values, columns))
        except Failure as failure:
            return failure

    def _lacking(self, computed: _Computed) -> str:
        """What keeps the value from being computed, in words; blank amounts count 0 beside a stated one."""
        named = [n for n, _ in self.form.rows()]
        columns = [part[2:] for part in computed.parts if part.startswith("i.")]
        if columns and not named:
            return "还没有填写指标"
        paths = sorted(part for part in computed.parts if not part.startswith("i."))
        paths += [f"indicators[{n}].{column}" for column in columns for n in named]
        there = {path for path in paths if self._is_there(path)}
        for path in paths:
            if path in self.unsound:
                return self.unsound[path]
            blank = self.form[path].is_blank
            if path not in there and not (blank and there and computed.type is Type.AMOUNT):
                return f"{self.form.label(path)}{'没有填写' if blank else '读不出来'}"
        return ""

    def _is_there(self, path: str) -> bool:
        return path not in self.unsound and (path in self.known or self.form[path].state is State.VALUE)

    def _repair(
        self, computed: _Computed, answer: Answer[object], value: Value, why: str, formula: str
    ) -> None:
        before = answer.raw.strip() or NOTHING
        if isinstance(value, bool):
            return  # no drawing asks for one
        repair = Repair(computed.path, answer.cell, before, shown(value), why, value, formula=formula)
        self.repairs.append(repair)
        self.put(repair)

    def _doubt(self, computed: _Computed, answer: Answer[object], why: str) -> None:
        self.doubts.append(Doubt(computed.path, answer.cell, answer.raw.strip() or NOTHING, why))


def _seen(answer: Answer[object]) -> Value:
    """An answer as a formula sees its cell: numbers as numbers, everything else as its text."""
    return answer.value if isinstance(answer.value, Decimal) else answer.raw or None


def shown(value: Figure) -> str:
    """A value as reports quote it."""
    if isinstance(value, Decimal):
        return at_least_two_places(value)
    return NOTHING if value in (None, "") else str(value)


@cache
def _ordered(edition: Edition) -> tuple[_Computed, ...]:
    """The single computed answers of an edition, each after those it is computed from."""
    drawn = {cell.content.path: (cell.row, cell.column) for cell in edition.drawing.fields()}

    def between(first: str, last: str) -> list[str]:
        rows, columns = (sorted(pair) for pair in zip(drawn[first], drawn[last], strict=True))
        return [
            path for path, (row, column) in drawn.items()
            if rows[0] <= row <= rows[1] and columns[0] <= column <= columns[1]
        ]  # fmt: skip

    waiting = {}
    for content in (cell.content for cell in edition.drawing.fields()):
        if content.role is Role.COMPUTED and content.path in FIELDS[edition.kind]:
            pairs = [path for pair in _PAIR.findall(content.formula) for path in between(*pair)]
            evaluate = evaluator(content.formula, between, in_row=False)
            type_ = edition.field(content.path).type
            parts = frozenset((*content.paths[1:], *pairs))
            waiting[content.path] = _Computed(content.path, type_, content.formula, evaluate, parts)
    ordered: list[_Computed] = []
    while waiting:
        ready = [computed for computed in waiting.values() if not computed.parts & waiting.keys()]
        ordered += ready
        for computed in ready:
            del waiting[computed.path]
    return tuple(ordered)
