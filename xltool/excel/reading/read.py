"""Read filled workbooks back: every sheet that is a form becomes a filing whose answers know their cells."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from xltool import edition as editions
from xltool.answer import BLANK, Answer, State, Type, from_text
from xltool.excel.opening import returned
from xltool.excel.opening.grid import Grid, Workbook
from xltool.excel.opening.traces import Position
from xltool.excel.reading.cells import Cells, cell_name
from xltool.excel.reading.layout import Anchor, Direction, Layout, layout_of, money_of
from xltool.excel.reading.locate import Signs, match, signs_of
from xltool.excel.reading.table import indicators
from xltool.excel.reading.tail import tail
from xltool.form import FIELDS, Filing, Indicator
from xltool.refusal import Refusal

#: A sheet that shows fewer of an edition's labels than this share is not that form.
_LEAST_SHARE = 0.6
#: By themselves: on Python 3.11 a look into the class takes ten times as long.
_RIGHT_OF, _BELOW, _CROSSING = Direction.RIGHT_OF, Direction.BELOW, Direction.CROSSING
_NOT_SAID = (State.BLANK, State.UNCOMPUTED)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


class NoForm(Refusal):
    """A readable workbook in which no sheet is a form."""


def read(path: Path) -> list[Filing]:
    """The filled forms of a workbook, in the order of its sheets; hidden sheets only where no other is one.

    Raises :class:`Refusal` for what is no workbook, :class:`NoForm` for one without any form.
    """
    book = Workbook(path)
    filings = list(_filings(book, visible=True)) or list(_filings(book, visible=False))
    if not filings:
        raise NoForm(
            f"“{path.name}”里没有找到绩效目标申报表或绩效自评表。请确认交来的是不是填好的表，表头和各栏名称是否还在。"
        )
    return filings


def _filings(book: Workbook, *, visible: bool) -> Iterator[Filing]:
    grids = list(book.grids(visible=visible))
    explained = returned.explanations(grids)
    for grid in grids:
        signs = signs_of(grid)
        layout = _recognise(grid, signs)
        if layout:
            form = _Reading(book, grid, layout, signs).filing()
            form.explanations = explained
            yield form


@cache
def _layouts() -> tuple[Layout, ...]:
    return tuple(layout_of(editions.load(name)) for name in editions.names())


def _recognise(grid: Grid, signs: Signs) -> Layout | None:
    """The edition that names itself, or the one whose labels fit best; then the nearest year decides."""
    found = signs.places.keys()
    if not {"三级指标", "项目名称"} & found:
        return None
    shown = [(layout, len(layout.keys & found)) for layout in _layouts()]
    fits = [(n / len(layout.keys), n, layout) for layout, n in shown if n >= _LEAST_SHARE * len(layout.keys)]
    if not fits:
        return None
    best = max(fit[:2] for fit in fits)
    named = [layout for *_, layout in fits if layout.edition.name == signs.identity.edition]
    fitting = named or [layout for *fit, layout in fits if tuple(fit) == best]
    if len(fitting) == 1:
        return fitting[0]
    head = min(row for key in fitting[0].keys & found for row, _ in signs.places[key])
    year = _year_in(grid.rows[: head + 3], len(grid.rows[0])).value
    return min(fitting, key=lambda layout: abs(layout.edition.year - year) if isinstance(year, int) else 0)


def _year_in(rows: Sequence[Sequence[object]], width: int) -> Answer[object]:
    """The year of title lines; text there that mentions a 年度 without naming it is unreadable."""
    vague: Answer[object] = Answer(State.BLANK, None, "", cell_name(1, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row[:width]):
            if isinstance(value, (int, float)) and value in range(1900, 2100):
                return from_text(Type.YEAR, f"{value:g}", cell_name(r, c))
            if not isinstance(value, str) or "年" not in value:
                continue
            said = _YEAR.search(unicodedata.normalize("NFKC", value).translate(_DIGITS))
            if said:
                return Answer(State.VALUE, int(said[1]), value.strip(), cell_name(r, c))
            if "年度" in value:
                vague = Answer(State.UNREADABLE, None, value.strip(), cell_name(r, c))
    return vague


class _Reading:
    """One sheet being read."""

    def __init__(self, book: Workbook, grid: Grid, layout: Layout, signs: Signs) -> None:
        self.book, self.grid, self.layout, self.signs = book, grid, layout, signs
        self.edition = layout.edition
        self.cells = Cells(grid.rows, book.traces(grid))
        self.places = match(layout, signs)
        self.ends: dict[int, int] = {}
        self.by_row: dict[int, list[int]] = {}
        for row, column in sorted(self.places.values()):
            self.by_row.setdefault(row, []).append(column)
        body = [n for n in self.places if layout.labels[n].cell.row >= layout.title_rows]
        self.edge = max(self.places[n][1] + layout.labels[n].cell.columns for n in body)
        self.top = min(self.places[n][0] for n in body)

    def filing(self) -> Filing:
        fields = FIELDS[self.edition.kind]
        answers: dict[str, Answer[object]] = dict.fromkeys(fields, BLANK)
        answers["year"] = _year_in(self.grid.rows[: self.top], self.edge)
        for anchor in self.layout.anchors:
            if anchor.path in answers and (place := self._find(anchor)):
                answers[anchor.path] = self.cells.answer(fields[anchor.path].type, *place)
        return Filing(
            self.edition.kind, self.edition.name, answers, self._indicators(), self.signs.identity.form_id or None,
            self.book.path, self.grid.name, self.signs.identity, *self._missing(),
            overwritten=self._overwritten(answers), lost=self.book.lost if self.signs.identity.edition else (),
            tail=tail(self.cells, max(row for row, _ in self.places.values()) + 1),
        )  # fmt: skip

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

    def _indicators(self) -> list[Indicator]:
        heads = {key: n for key, n in self.layout.columns.items() if n in self.places}
        if not heads:
            return []
        header = max(self.places[n][0] for n in heads.values())
        columns = {key: (self.places[n][1], self._end(n)) for key, n in heads.items()}
        ends = [self.places[n][0] for n in self.layout.below_table if n in self.places]
        end = min((row for row in ends if row > header), default=len(self.grid.rows))
        return indicators(self.cells, self.edition, columns, range(header, end))
