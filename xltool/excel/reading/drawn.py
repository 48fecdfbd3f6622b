"""A sheet that stands as an edition draws it: each answer where its labels lead to."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from xltool.answer import BLANK, Answer, State
from xltool.edition.label import words
from xltool.excel.opening.grid import Grid, Workbook
from xltool.excel.opening.traces import Position
from xltool.excel.reading.cells import Cells
from xltool.excel.reading.layout import Anchor, Direction, Layout, money_of
from xltool.excel.reading.lexicon import PERIOD, SIGN, UNIT, YEAR
from xltool.excel.reading.locate import Signs, match
from xltool.excel.reading.table import Answers, Rows, Seen, indicators
from xltool.excel.reading.tail import tail
from xltool.excel.reading.tidy import tidy
from xltool.excel.reading.years import guessed, is_other_date, year_in
from xltool.form import FIELDS, Filing, Guess
from xltool.place import cell_name, position

#: By themselves: on Python 3.11 a look into the class takes ten times as long.
_RIGHT_OF, _BELOW, _CROSSING = Direction.RIGHT_OF, Direction.BELOW, Direction.CROSSING
_NOT_SAID = (State.BLANK, State.UNCOMPUTED)


class Drawn:
    """One sheet being read as an edition draws it."""

    def __init__(self, book: Workbook, grid: Grid, layout: Layout, signs: Signs, cells: Cells) -> None:
        self.book, self.grid, self.layout, self.signs = book, grid, layout, signs
        self.edition = layout.edition
        self.cells = cells
        self.places = match(layout, signs)
        self.ends: dict[int, int] = {}
        self.by_row: dict[int, list[int]] = {}
        for row, column in sorted(self.places.values()):
            self.by_row.setdefault(row, []).append(column)
        body = [n for n in self.places if layout.labels[n].cell.row >= layout.title_rows]
        self.edge = max(self.places[n][1] + layout.labels[n].cell.columns for n in body)
        self.top = min(self.places[n][0] for n in body)

    def fits(self) -> bool:
        """Whether the sheet stands as drawn: every label there, rows in their order, nothing of other forms between.

        Of a workbook of ours whatever is left of it is read as drawn.
        """
        if self.signs.identity.edition:
            return True
        if len(self.places) < len(self.layout.labels) or len(self.signs.places.get("项目名称", ())) > 1:
            return False
        return self._in_order() and not self._strangers()

    def _in_order(self) -> bool:
        """Whether labels drawn in one row stand in one row, and the rows below each other as drawn."""
        rows: dict[int, int] = {}
        for n, label in enumerate(self.layout.labels):
            if (
                label.cell.row >= self.layout.title_rows
                and rows.setdefault(label.cell.row, self.places[n][0]) != self.places[n][0]
            ):
                return False
        found = [rows[row] for row in sorted(rows)]
        return all(one < other for one, other in pairwise(found))

    def _strangers(self) -> bool:
        """Whether labels of other forms stand among the edition's own, or heads that nobody drew."""
        last = max(row for row, _ in self.places.values())
        heads = {self.places[n][0] for n in self.layout.heads if n >= 0}
        foreign = [at for key in self.signs.places.keys() & _foreign() for at in self.signs.places[key]]
        if any((row < last or row - 1 in heads) and column < self.edge for row, column in foreign):
            return True
        own = set(self.places.values())
        return any(
            value != "" and (row, column) not in own
            for row in heads for column, value in enumerate(self.grid.rows[row][: self.edge])
        )  # fmt: skip

    def takes_all(self, form: Filing) -> bool:
        """Whether nothing stands above the indicators but labels and answers; in a workbook of ours anything may."""
        if self.signs.identity.edition:
            return True
        first = min((self.places[n][0] for n in self.layout.heads if n in self.places), default=self.top)
        known = {
            *self.places.values(),
            *(position(answer.cell) for answer in form.answers.values() if answer.cell),
        }
        lines = ((r, self.grid.rows[r][: self.edge]) for r in range(self.top, first))
        return all(value == "" or (r, c) in known for r, line in lines for c, value in enumerate(line))

    def filing(self) -> Filing:
        """The form, each answer certain that stands where it is drawn."""
        fields = FIELDS[self.edition.kind]
        answers: dict[str, Answer[object]] = dict.fromkeys(fields, BLANK)
        answers["year"] = year_in(self.grid.rows[: self.top], self.edge)
        for anchor in self.layout.anchors:
            if anchor.path in answers and (place := self._find(anchor)):
                answers[anchor.path] = self.cells.answer(fields[anchor.path].type, *place)
        rows = self._rows()
        guesses: dict[str, Guess] = {}
        if not self.signs.identity.edition:
            guesses = tidy(rows, self.edition.kind, self.edition.groups, self.layout.columns)
            if is_other_date(answers["year"].raw):
                answers["year"] = BLANK._replace(cell=answers["year"].cell)
            if not answers["year"].is_value:
                self._guess_year(answers, guesses)
        return Filing(
            self.edition.kind, self.edition.name, answers, rows.indicators, self.signs.identity.form_id or None,
            self.book.path, self.grid.name, self.signs.identity, *self._missing(),
            overwritten=self._overwritten(answers), lost=self.book.lost if self.signs.identity.edition else (),
            tail=tail(self.cells, max(row for row, _ in self.places.values()) + 1), guesses=guesses,
        )  # fmt: skip

    def _guess_year(self, answers: dict[str, Answer[object]], guesses: dict[str, Guess]) -> None:
        titles = (
            (cell_name(r, c), value)
            for r, row in enumerate(self.grid.rows[: self.top]) for c, value in enumerate(row) if isinstance(value, str)
        )  # fmt: skip
        year = guessed(titles, self.grid.name, self.book.path)
        if year.guess:
            answers["year"], guesses["year"] = year.answer, year.guess

    def _overwritten(self, answers: Mapping[str, Answer[object]]) -> tuple[str, ...]:
        """Computed cells of a workbook of ours that hold something else than a formula."""
        if not self.signs.identity.edition:
            return ()
        computed = ((path, answers[path]) for path in self.layout.computed)
        said = {path: answer.cell for path, answer in computed if answer.state not in _NOT_SAID}
        return self.book.typed_over(self.grid, said)

    def _missing(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Drawn labels that are not on the sheet: column heads, and the others."""
        labels = range(len(self.layout.labels))
        gone = [n for n in labels if n not in self.places or self._in_other_money(n)]
        texts = [(n in self.layout.heads, self.layout.labels[n].text) for n in gone]
        return tuple(t for head, t in texts if head), tuple(t for head, t in texts if not head)

    def _in_other_money(self, n: int) -> bool:
        """Whether a label that says 元 was made to say 万元, or the other way round."""
        drawn = self.layout.labels[n].money
        seen = drawn and money_of(str(self.cells.value(*self.places[n])))
        return bool(seen and seen != drawn)

    def _find(self, anchor: Anchor) -> Position | None:
        """Where an answer stands; where nothing stands, the blank cell where it belongs."""
        row, column = self.places.get(anchor.row), self.places.get(anchor.column)
        if anchor.direction is _CROSSING and row and column:
            return self._first(row[0], column[1], self._end(anchor.column), column[1])
        if anchor.direction is _RIGHT_OF and row:
            drawn = anchor.drawn.column - self.layout.labels[anchor.row].cell.column
            return self._first(row[0], row[1] + 1, self._end(anchor.row), row[1] + drawn)
        if anchor.direction is _BELOW and column:
            start, end = column[1], self._end(anchor.column)
            rows = range(column[0] + 1, self._next_row(column))
            said = (row for row in rows if self.cells.first(row, start, end) >= 0)
            return self._first(next(said, rows[0]), start, end, start) if rows else None
        return None

    def _first(self, row: int, start: int, end: int, expected: int) -> Position:
        column = self.cells.first(row, start, end)
        return row, column if column >= 0 else min(expected, max(start, end - 1))

    def _end(self, n: int) -> int:
        """Where the room of a label ends: at the next label of its row, or where the form does.

        Next to a label that is missing, or a head nobody drew, the room is as wide as drawn at most.
        """
        if n in self.ends:
            return self.ends[n]
        row, column = self.places[n]
        label = self.layout.labels[n]
        columns = self.by_row[row]
        after = columns.index(column) + 1
        end = columns[after] if after < len(columns) else max(self.edge, column + 1)
        if n in self.layout.heads:
            stranger = self.cells.first(row, column + 1, end)
            end = stranger if stranger >= 0 else end
        if label.next >= 0 and label.next not in self.places:
            end = min(end, column + self.layout.labels[label.next].cell.column - label.cell.column)
        self.ends[n] = end
        return end

    def _next_row(self, label: Position) -> int:
        """The next row with a label at or right of this one's column."""
        below = (row for row, columns in self.by_row.items() if row > label[0] and columns[-1] >= label[1])
        return next(below, len(self.grid.rows))

    def _rows(self) -> Rows:
        heads = {key: n for key, n in self.layout.columns.items() if n in self.places}
        if not heads:
            return Rows(0)
        header = max(self.places[n][0] for n in heads.values())
        columns = {key: (self.places[n][1], self._end(n)) for key, n in heads.items()}
        ends = [self.places[n][0] for n in self.layout.below_table if n in self.places]
        end = min((row for row in ends if row > header), default=len(self.grid.rows))
        seen = None if len(ends) == len(self.layout.below_table) else _is_any_row
        return indicators(
            self.cells, self.edition.kind, self.edition.groups, columns, range(header, end), seen
        )


def _is_any_row(row: int, answers: Answers) -> Seen:
    """The total may stand among the rows where its label is gone."""
    return Seen.INDICATOR


@cache
def _foreign() -> frozenset[str]:
    """Labels of other forms, and those that no drawing has but that say something of the answers."""
    sources = (said for others in words()["sources"].values() for said in others)
    return frozenset({*words()["others"]["labels"], *sources, YEAR, PERIOD, UNIT, SIGN})
