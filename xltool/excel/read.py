"""Read filled workbooks back: every sheet that is a form becomes a filing whose answers know their cells."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from xltool import edition as editions
from xltool.answer import BLANK, Answer, State, Type, from_number, from_text
from xltool.edition.label import key_of
from xltool.excel.compute import compute_missing
from xltool.excel.grid import Grid, Hidden, Workbook
from xltool.excel.layout import Anchor, Direction, Layout, layout_of
from xltool.excel.locate import Position, Signs, match, signs_of
from xltool.form import FIELDS, INDICATOR_FIELDS, Filing, Indicator
from xltool.money import at_least_two_places
from xltool.place import cell_name
from xltool.refusal import Refusal
from xltool.target import Form, Target

#: A sheet that shows fewer of an edition's labels than this share is not that form.
_LEAST_SHARE = 0.6
#: Where the table of indicators ends when nothing else says so.
_SIGNATURES = frozenset({
    "填报人", "填表人", "填报单位", "单位负责人", "负责人", "财务负责人",
    "联系电话", "填报日期", "填表日期", "审核人", "经办人",
    "注", "备注说明", "填表说明", "填报说明",
})  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年")


class NoForm(Refusal):
    """A readable workbook in which no sheet is a form."""


def read(path: Path) -> list[Filing]:
    """The filled forms of a workbook, in the order of its sheets.

    Raises :class:`Refusal` for what is no workbook, :class:`NoForm` for one without any form.
    """
    book = Workbook(path)
    filings = []
    for grid in book.grids():
        signs = signs_of(grid)
        layout = _recognise(grid, signs)
        if layout:
            filings.append(_Reading(book, grid, layout, signs).filing())
    if not filings:
        raise NoForm(
            f"“{path.name}”里没有找到绩效目标申报表或绩效自评表。请确认交来的是不是填好的表，表头和各栏名称是否还在。"
        )
    return filings


def _recognise(grid: Grid, signs: Signs) -> Layout | None:
    """The edition that names itself, or the one whose labels fit best; then the year of the title decides."""
    found = signs.places.keys()
    year = _title_year(grid)

    def fit(layout: Layout) -> tuple[float, int, bool]:
        shown = len(layout.keys & found)
        return shown / len(layout.keys), shown, layout.edition.year == year

    layouts = [layout_of(editions.load(name)) for name in editions.names()]
    best = max(layouts, key=fit)
    if fit(best)[0] < _LEAST_SHARE or not {"三级指标", "项目名称"} & found:
        return None
    named = next((lay for lay in layouts if lay.edition.name == signs.identity.edition), None)
    return named if named and fit(named)[0] >= _LEAST_SHARE else best


def _title_year(grid: Grid) -> int:
    for row in grid.rows[:6]:
        for value in row:
            if isinstance(value, str) and (said := _YEAR.search(value)):
                return int(said.group()[:4])
    return 0


class _Place(NamedTuple):
    """Where an answer was looked for, and what stands there."""

    row: int
    column: int
    value: Any


class _Reading:
    """One sheet being read."""

    def __init__(self, book: Workbook, grid: Grid, layout: Layout, signs: Signs) -> None:
        self.book, self.grid, self.layout, self.signs = book, grid, layout, signs
        self.edition = layout.edition
        self.places = match(layout, signs)
        self.by_row: dict[int, list[int]] = {}
        for row, column in self.places.values():
            self.by_row.setdefault(row, []).append(column)
        self.edge = max(
            column + layout.labels[n].cell.columns for n, (_, column) in self.places.items()
            if layout.labels[n].cell.row >= layout.title_rows
        )  # fmt: skip
        self.hidden = book.hidden_in(grid.name)

    def filing(self) -> Filing:
        answers = {path: BLANK for path in FIELDS[self.edition.kind]}
        answers["year"] = self._year()
        for anchor in self.layout.anchors:
            if anchor.path in answers:
                answers[anchor.path] = self._single(anchor)
        form = Filing(
            self.edition.kind, self.edition.name, answers, self._indicators(), self.signs.identity.form_id or None,
            self.book.path, self.grid.name, self.signs.identity, *self._missing(),
        )  # fmt: skip
        compute_missing(form, self.edition)
        return form

    def _missing(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Drawn labels that are not on the sheet: column heads, and the others."""
        heads = {anchor.column for anchor in self.layout.anchors} | set(self.layout.columns.values())
        gone = [n for n in range(len(self.layout.labels)) if n not in self.places]
        texts = [(n in heads, self.layout.labels[n].text) for n in gone]
        return tuple(t for head, t in texts if head), tuple(t for head, t in texts if not head)

    # -- single answers ---------------------------------------------------------------------------

    def _year(self) -> Answer[object]:
        """The year of the title lines; text there that mentions a 年度 without naming it is unreadable."""
        first = min((place[0] for n, place in self.places.items()
                     if self.layout.labels[n].cell.row >= self.layout.title_rows), default=0)  # fmt: skip
        vague: Answer[object] = Answer(State.BLANK, None, "", cell_name(1, 0))
        for r, row in enumerate(self.grid.rows[:first]):
            for c, value in enumerate(row[: self.edge]):
                if isinstance(value, str) and _YEAR.search(value):
                    return from_text(Type.YEAR, value, cell_name(r, c))
                if isinstance(value, str) and "年度" in value:
                    vague = Answer(State.UNREADABLE, None, value.strip(), cell_name(r, c))
        return vague

    def _single(self, anchor: Anchor) -> Answer[object]:
        place = self._find(anchor)
        if place is None:
            return BLANK
        return self._answer(self.edition.field(anchor.path).type, place)

    def _find(self, anchor: Anchor) -> _Place | None:
        row, column = self.places.get(anchor.row), self.places.get(anchor.column)
        if anchor.direction is Direction.RIGHT_OF and row:
            label = self.layout.labels[anchor.row].cell
            expected = row[1] + anchor.drawn.column - label.column
            return self._first([row[0]], row[1] + 1, self._next_column(row), expected)
        if anchor.direction is Direction.BELOW and column:
            rows = range(column[0] + 1, self._next_row(column))
            return self._first(rows, column[1], self._next_column(column), column[1])
        if anchor.direction is Direction.CROSSING and row and column:
            return self._first([row[0]], column[1], self._next_column(column), column[1])
        return None

    def _first(self, rows: Sequence[int], start: int, end: int, expected: int) -> _Place | None:
        """The first cell with something in it; if none, the blank one where the answer belongs."""
        for row in rows:
            for column in range(start, end):
                value = self._value(row, column)
                if value != "" or cell_name(row, column) in self.hidden:
                    return _Place(row, column, value)
        return _Place(rows[0], min(expected, max(start, end - 1)), "") if rows else None

    def _value(self, row: int, column: int) -> Any:
        rows = self.grid.rows
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""

    def _next_column(self, label: Position) -> int:
        """Where the next label of that row begins, or the form ends."""
        return min((c for c in self.by_row[label[0]] if c > label[1]), default=max(self.edge, label[1] + 1))

    def _next_row(self, label: Position) -> int:
        """The next row with a label at or right of this one's column."""
        below = (row for row, columns in self.by_row.items() if row > label[0] and max(columns) >= label[1])
        return min(below, default=len(self.grid.rows))

    # -- the table of indicators ------------------------------------------------------------------

    def _indicators(self) -> list[Indicator]:
        heads = {key: self.places[n] for key, n in self.layout.columns.items() if n in self.places}
        if not heads:
            return []
        header = max(row for row, _ in heads.values())
        columns = {key: (place[1], self._next_column(place)) for key, place in heads.items()}
        found: list[Indicator] = []
        for row in range(header + 1, self._table_end(header)):
            places = {key: self._first([row], start, end, start) for key, (start, end) in columns.items()}
            answers = {key: self._row_answer(key, place) for key, place in places.items() if place}
            if not any(answer.raw for answer in answers.values()):
                continue
            actual = places.get("actual")
            if actual and isinstance(actual.value, (int, float)):
                answers["actual"] = _with_unit(answers["actual"], answers.get("target", BLANK))
            found.append(self._row(answers, found[-1] if found else None))
        return found

    def _table_end(self, header: int) -> int:
        ends = [self.places[n][0] for n in self.layout.below_table if n in self.places]
        end = min((row for row in ends if row > header), default=len(self.grid.rows))
        for row in range(header + 1, end):
            texts = (value for value in self.grid.rows[row] if isinstance(value, str) and value)
            first = next(texts, "")
            if key_of(first) in _SIGNATURES or first.startswith(("注：", "注:", "说明：", "说明:")):
                return row
        return end

    def _row_answer(self, key: str, place: _Place) -> Answer[object]:
        if key not in INDICATOR_FIELDS[self.edition.kind]:
            return BLANK
        return self._answer(INDICATOR_FIELDS[self.edition.kind][key].type, place)

    def _row(self, answers: dict[str, Answer[object]], above: Indicator | None) -> Indicator:
        """Levels are filled down: a merged or blank cell means the one above; level 2 not past its level 1."""
        level1, level2 = answers.get("level1", BLANK), answers.get("level2", BLANK)
        if above and level1.is_blank:
            answers["level1"] = above["level1"]
        if above and level2.is_blank and (level1.is_blank or level1.value == above.level1.value):
            answers["level2"] = above["level2"]
        keys = INDICATOR_FIELDS[self.edition.kind]
        return Indicator(**{key: cast(Any, answers.get(key, BLANK)) for key in keys})

    # -- cells ------------------------------------------------------------------------------------

    def _answer(self, type_: Type, place: _Place) -> Answer[object]:
        cell, value = cell_name(place.row, place.column), place.value
        if value == "" and (hidden := self.hidden.get(cell)):
            return _unseen(hidden, cell)
        if isinstance(value, str):
            return from_text(type_, value, cell)
        if isinstance(value, bool):
            return from_text(type_, str(value).upper(), cell)
        if isinstance(value, dt.datetime):
            value = value.date()
        if isinstance(value, dt.date):
            state = State.VALUE if type_ is Type.DATE else State.UNREADABLE
            shown = value.isoformat()
            return from_text(type_, shown, cell) if type_ is Type.TEXT else Answer(state, value, shown, cell)
        if isinstance(value, (int, float)):
            return from_number(type_, value, cell)
        return from_text(type_, str(value), cell)


def _unseen(hidden: Hidden, cell: str) -> Answer[object]:
    return Answer(State.ERROR if hidden.is_error else State.UNCOMPUTED, None, hidden.text, cell)


def _with_unit(actual: Answer[object], target: Answer[object]) -> Answer[object]:
    """An actual value typed as a number counts in its target's unit, and is printed with it."""
    value, against = actual.value, target.value
    if not (isinstance(value, Target) and isinstance(against, Target) and value.value is not None):
        return actual
    if against.form is not Form.QUANTITY or not against.unit:
        return actual
    text = f"{at_least_two_places(value.value)}({against.unit})"
    return actual._replace(value=Target(text, Form.QUANTITY, "", value.value, against.unit))
