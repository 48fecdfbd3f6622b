"""What stands in a form and was not read: nothing of it is lost without a word.

Only for sheets read by what their labels mean; on a sheet that stands as drawn every cell has its place.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from xltool import money
from xltool.excel.opening.traces import Position
from xltool.excel.reading.below import SIGNED
from xltool.excel.reading.heads import Heads
from xltool.excel.reading.lexicon import PERIOD, TOTAL, YEAR
from xltool.excel.reading.page import Item, Page, Tag
from xltool.excel.reading.plain import level_name
from xltool.excel.reading.table import is_aside_text
from xltool.form import Filing, Remark
from xltool.money import at_least_two_places, from_cell
from xltool.place import cell_name, position

#: So many cells are named one by one; so much of their text is shown.
_NAMED, _SHOWN = 5, 20
_NOTHING = frozenset({"-", "--", "—", "——", "–", "－", "/", "／", "\\", "无", "*", "", "0", "√", "☑", "□"})
#: A heading of a part of the form, the unit of what stands beside, a piece of a label torn over cells.
_HEADING = re.compile(r"[（(]?[一二三四五六七八九十]{1,2}[)）、.．].{0,20}")
_UNIT = re.compile(r"[（(]?(?:金额)?(?:单位)?[:：]?(?:人民币)?(?:万元|元|%|％|分|亿元|千元)[)）]?")
_LONGEST_PIECE, _GRADES = 3, frozenset("优良中差")
#: So many rows below the last known one may be of the form; a number, though it says nothing.
_MOST_BELOW, _ZERO = 3, frozenset({"0", "0.00", "０"})
#: What may be an answer beyond the last column that is known.
_LONGEST_WORD = 3
_NAME = re.compile(r"[^\d:：。，,；;]{2,20}[:：]?")
_DATE = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}(?!\d)")
#: An amount, points or a rate, perhaps behind a word and a colon.
_FIGURE = re.compile(
    r"(?:[^\d:]{1,20}:)?[^\d\u4e00-\u9fff]*\d[\d,.\s]*(?:[万亿千百]*元|分|%|‰)?\s*(?:\([^()]*\))?"
)
#: Columns whose cells are read with those of others, or stand for the rows below too.
_SHARED = ("level1", "level2", "unit", "sign")


class Table(NamedTuple):
    """Where the indicators stand: their rows, the rows among them that are none, the columns read, the heads."""

    rows: Collection[int]
    asides: Collection[int]
    columns: Mapping[str, tuple[int, int]]
    heads: list[Heads]


class Unread:
    """The cells of one form that no answer took."""

    def __init__(self, page: Page, form: Filing, table: Table, foot: int) -> None:
        self.page, self.form, self.table = page, form, table
        self.read = {position(answer.cell): path for path, answer in form.all_answers() if answer.cell}
        self.told = {position(remark.cell) for remark in form.strays if remark.cell}
        self.told |= {position(answer.cell) for answer in form.tail.values() if answer.cell}
        own = [tag for tag in page.tags() if not page.lexicon.is_foreign(tag.sense)]
        places = [*self.read, *((tag.row, tag.column) for tag in own)]
        top = self._top(min((tag.row for tag in own), default=0))
        self.rows = range(top, max([foot, *(row + 1 for row, _ in self.read)]))
        self.rows = self._with_body()
        self.below = self._with_next()
        inside = [(row, column) for row, column in places if row >= top]
        self.left = min((column for _, column in inside), default=0)
        self.right = max((column + page.width(row, column) for row, column in inside), default=0)
        self.edge = self._edge()
        raws = [answer.raw for _, answer in form.all_answers() if answer.raw]
        self.said = {"".join(text.split()) for raw in raws for text in (raw, *raw.split("\n"))}
        self.year = str(form.year.value)
        self.headings = set(self._headings())
        self.totals = {row for row in page.rows for item in page.line(row) if self._is_total(item)}
        with_points = {*self.totals, *table.asides}
        others, told = set(self._others()), set(self._beside_told())
        #: What nothing explains; then also what stands beside a word that was told of.
        self.cells = dict(self._cells(others | told, self._is_aside))
        self.loose = dict(
            self._cells(others, lambda row: self._is_aside(row) and row not in with_points, wide=True)
        )

    def _top(self, top: int) -> int:
        """The first row of the form: also above its first label, where several texts stand in a row."""
        above = [row for row in self.page.rows if row < top and len(self.page.line(row)) > 1]
        return min(above, default=top)

    def _with_next(self) -> range:
        """The rows of the form, and a few that follow without a gap."""
        stop = self.rows.stop
        while stop in self.page.rows and stop < self.rows.stop + _MOST_BELOW:
            stop += 1
        return range(self.rows.start, stop)

    def _with_body(self) -> range:
        """The rows of the form, and those straight below in which a name and a target stand as in the table."""
        stop = self.rows.stop
        asked = [self.table.columns[key] for key in ("name", "target") if key in self.table.columns]
        while len(asked) > 1 and all(self.page.cells.first(stop, *room) >= 0 for room in asked):
            stop += 1
        return range(self.rows.start, stop)

    def _edge(self) -> int:
        """Where the columns in use end that follow those of the form without a gap."""
        used = {item.column for row in self.page.rows if row in self.rows for item in self.page.line(row)}
        edge = self.right
        while edge in used:
            edge += 1
        return edge

    # -- which cells ---------------------------------------------------------------------------------

    def _cells(
        self, explained: Container[Position], is_aside: Callable[[int], bool], *, wide: bool = False
    ) -> Iterator[tuple[Position, str]]:
        """Every cell that no answer took and that nothing else explains, with what it says."""
        heads = {row for heads in self.table.heads for row in range(heads.top, heads.bottom + 1)}
        for row in self.page.rows:
            if row not in (self.below if wide else self.rows) or row in heads or is_aside(row):
                continue
            for item in self.page.line(row):
                at = row, item.column
                if at in self.read or at in self.told or at in explained:
                    continue
                text = self._text(at)
                edge = self.edge if wide and (says_figure(text) or len(text) <= _LONGEST_WORD) else self.right
                if not self.left <= item.column < edge:
                    continue
                if (wide and text in _ZERO) or not self._is_known(at, item, text):
                    yield at, text

    def _text(self, at: Position) -> str:
        value = self.page.cells.value(*at)
        number = (
            None if isinstance(value, (str, bool)) else from_cell(value) if type(value) is float else None
        )
        return at_least_two_places(number) if number is not None else " ".join(str(value).split())

    def _is_aside(self, row: int) -> bool:
        """A total, a sum of some rows, a line for signatures, a note."""
        if row in self.table.asides or row in self.totals:
            return True
        tags = (tag for item in self.page.line(row) for tag in item.tags)
        if any(self.page.lexicon.is_funds(tag.sense.key) for tag in tags):
            return False
        first = "".join(self.page.text(row, self.page.line(row)[0].column).split())
        return is_aside_text(first) or (
            row not in self.table.rows and row > self.last and bool(SIGNED.match(first))
        )

    @property
    def last(self) -> int:
        """The last row of the indicators."""
        return max(self.table.rows, default=self.page.height)

    @staticmethod
    def _is_total(item: Item) -> bool:
        return any(tag.sense.key == TOTAL for tag in item.tags)

    def _is_known(self, at: Position, item: Item, text: str) -> bool:
        """A label, a level, a heading, a unit, nothing at all, or what an answer says already."""
        if (at[0], item) in self.headings:
            return True
        if item.is_label:
            foreign = self.page.lexicon.is_foreign
            return all(
                not tag.is_inline or not tag.rest or foreign(tag.sense) or self._is_said(tag.rest)
                for tag in item.tags
            )
        flat = "".join(text.split())
        lexicon = self.page.lexicon
        if flat in (self.year, *_NOTHING, *money.UNITS) or _HEADING.fullmatch(flat) or _UNIT.fullmatch(flat):
            return True
        if flat in lexicon.levels or level_name(flat, set(lexicon.levels)):
            return True
        if (
            len(flat) <= _LONGEST_PIECE
            and flat not in _GRADES
            and any(flat in said for said in lexicon.wordings)
        ):
            return True
        rooms = [room for key in _SHARED if (room := self.table.columns.get(key))]
        if at[0] in self.table.rows and any(start <= at[1] < end for start, end in rooms):
            return True
        is_amount = says_figure(text) and not _DATE.match(flat)
        return self._is_filled(at) if is_amount else self._is_said(text)

    def _is_filled(self, at: Position) -> bool:
        """Whether a merged cell's number was filled into all the cells it took: under no head of its own."""
        row, column = at
        before = row, column - 1
        if before not in self.read or self.page.cells.value(*at) != self.page.cells.value(*before):
            return False
        over, beside = (self._over(row, c) for c in (column, column - 1))
        return over in ("", beside)

    def _over(self, row: int, column: int) -> str:
        """The next text above a cell that is no number."""
        texts = (self.page.text(above, column) for above in range(row - 1, -1, -1))
        return next((text for text in texts if text.strip() not in _NOTHING and not says_figure(text)), "")

    def _is_said(self, text: str) -> bool:
        return "".join(text.split()) in self.said

    def _headings(self) -> Iterator[tuple[int, Item]]:
        """Texts with a label behind them or below: names of a part of the form."""
        labels = {(tag.row, tag.column) for tag in self.page.tags()}
        for row in self.page.rows:
            line = self.page.line(row)
            for item, following in zip_longest(line, line[1:]):
                below = following is None and (self.page.next_row(row), item.column) in labels
                beside = following is not None and following.is_label
                is_word = not item.is_label and _NAME.fullmatch(
                    "".join(self.page.text(row, item.column).split())
                )
                if is_word and (beside or below) and self._is_free(line, item):
                    yield row, item

    def _is_free(self, line: list[Item], item: Item) -> bool:
        """Whether nothing before a text asks for one: no label, but for those of amounts, nor an unknown word."""
        before = next((one for one in reversed(line) if one.column < item.column), None)
        if before is None:
            return True
        lexicon, senses = self.page.lexicon, [tag.sense for tag in before.tags]
        return bool(senses) and not any(
            lexicon.is_foreign(sense) or (sense.key in lexicon.singles and not lexicon.is_funds(sense.key))
            for sense in senses
        )

    def _others(self) -> Iterator[Position]:
        """What stands beside the labels of other forms, or else below them."""
        for tag in self.page.tags():
            if tag.sense.key in (PERIOD, YEAR) and not tag.is_inline:
                yield from ((tag.row, column) for column in self.page.right_of(tag)[:1])
            if self.page.lexicon.is_foreign(tag.sense) and not tag.is_inline:
                beside = self.page.right_of(tag)
                yield from ((tag.row, column) for column in beside)
                if not beside and (tag.row in self.table.rows or self._is_head(tag)):
                    yield from self._under(tag)

    def _beside_told(self) -> Iterator[Position]:
        """What stands in rows told of already."""
        for row, column in self.told:
            if row not in self.table.rows:
                for item in self.page.line(row):
                    if item.column > column:
                        yield row, item.column

    def _is_head(self, tag: Tag) -> bool:
        """Whether nothing but labels stands in a row, and several of them."""
        line = self.page.line(tag.row)
        told = any(mark in self.page.text(tag.row, tag.column) for mark in ":：")
        return len(line) > 1 and not told and all(item.is_label for item in line)

    def _under(self, tag: Tag) -> Iterator[Position]:
        end = tag.column + max(1, self.page.width(tag.row, tag.column))
        rows = self.table.rows if tag.row in self.table.rows else self.rows
        for row in self.page.rows:
            if row <= tag.row or row not in rows:
                continue
            for item in self.page.line(row):
                if tag.column <= item.column < end:
                    if item.is_label:
                        return
                    yield row, item.column

    # -- what is said of them -----------------------------------------------------------------------

    def strays(self) -> Iterator[Remark]:
        """A word for each of the first cells, and the number of the others."""
        unnamed = [(at, text) for at, text in self.cells.items() if not self.is_below_stray(at)]
        runs: list[tuple[Position, list[str]]] = []
        before: Position | None = None
        for at, text in unnamed:
            if before and before[0] == at[0] and before[1] + self.page.width(*before) == at[1]:
                runs[-1][1].append(text)
            else:
                runs.append((at, [text]))
            before = at
        for at, texts in runs[:_NAMED]:
            yield Remark(f"“{short(' '.join(texts))}”不知道是哪一栏的，没有读", cell_name(*at))
        if others := runs[_NAMED:]:
            more = sum(len(texts) for _, texts in others)
            yield Remark(f"还有 {more} 格内容不知道是哪一栏的，没有读", cell_name(*others[0][0]))

    def is_below_stray(self, at: Position) -> bool:
        """Whether it stands below a head of which is told already."""
        return any(at[1] == column and row < at[0] for row, column in self.told) and at[0] in self.table.rows


def short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def says_figure(text: str) -> bool:
    """Whether a text is an amount, points or a rate and nothing else."""
    return bool(_FIGURE.fullmatch(unicodedata.normalize("NFKC", text).strip()))
