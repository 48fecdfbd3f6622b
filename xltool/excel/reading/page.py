"""One form's part of a sheet as a person looks at it: which cells are labels, which say something."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from xltool.edition.label import LONGEST
from xltool.excel.opening.traces import Position
from xltool.excel.reading.cells import Cells
from xltool.excel.reading.inline import Inline, inline
from xltool.excel.reading.lexicon import PROJECT, SUM, TOTAL, Lexicon, Sense

#: A longer text is not looked through for labels.
_MOST = 4000
_NUMBERISH = re.compile(r"[\d０-９]")
_PLACEHOLDER = frozenset({"-", "--", "—", "——", "–", "－", "/", "／", "无", "*"})
_LONGEST_AMOUNT = 30
#: What ends with a colon or a unit, and says no number.
_ASKS = re.compile(
    r"\s*[^\d０-９:：☐□☑√]*[\u4e00-\u9fff][^\d０-９:：☐□☑√]*(?:[:：]|[（(](?:万元|元|%|％)[）)])\s*"
)
#: A level that is named and said in one cell: ``一级：产出``.
_LEVEL = re.compile(r"\s*[一二]级(?:指标)?\s*[:：]\s*\S")
#: A label that is explained at length in brackets: ``评价等级（优：90分以上；良：80—90分）：优``.
_EXPLAINED = re.compile(
    r"\s*([^（(【:：]{2,14})[（(【][^（）()【】]{12,}[)）】]\s*[:：]?\s*([^:：\s]{0,8})\s*"
)
#: How something is divided, before the name of a part: ``按收入性质分：一般公共预算拨款``.
_DIVIDED = re.compile(r"\s*按[\u4e00-\u9fff]{2,8}分(?:类|为)?\s*[:：]\s*(?=\S)")
_PIECE = re.compile(r"[\u4e00-\u9fff]{1,8}")
#: The sum of points or of the funds, as the case may be.
_ANY_SUM = frozenset({"总计", "总合计"})
#: What asks for a project's name in short, and how long that is at least.
_PROJECT, _SHORTEST_NAME = "项目", 4
#: A label may be torn over so many cells.
_MOST_TORN = 4


#: The columns a cell is merged over, by its position.
Merges = Mapping[Position, int]


class Tag(NamedTuple):
    """A label on the page. ``rest``: its answer in the same cell; ``by_colon``: a colon parts the two."""

    row: int
    column: int
    sense: Sense
    is_inline: bool = False
    rest: str = ""
    by_colon: bool = True
    torn: tuple[Position, ...] = ()


class Item(NamedTuple):
    """A cell of a row that is not blank: a label (with its tags), or else something said."""

    column: int
    tags: tuple[Tag, ...] = ()

    @property
    def is_label(self) -> bool:
        """Whether this is a label."""
        return bool(self.tags)


class Page:
    """The cells of one form by rows, with the labels among them."""

    def __init__(self, cells: Cells, lexicon: Lexicon, merges: Merges) -> None:
        self.cells, self.lexicon, self.merges = cells, lexicon, merges
        self.height = len(cells.rows)
        self._lines: dict[int, list[Item]] = {}
        torn: set[Position] = set()
        senses = self._senses()
        for tag in self._torn(senses):
            senses[tag.row, tag.column] = (tag,)
            torn.update(tag.torn)
        self.torn = frozenset(torn)
        for (row, column), tags in senses.items():
            if (row, column) not in torn:
                self._lines.setdefault(row, []).append(Item(column, tags))
        for row, line in self._lines.items():
            self._lines[row] = self._without_values(row, sorted(line))
        self._lines = {row: [self._with_sum(row, item) for item in line] for row, line in self._lines.items()}
        self._name_project()

    def line(self, row: int) -> list[Item]:
        """What stands in a row, from left to right."""
        return self._lines.get(row, [])

    @cached_property
    def rows(self) -> list[int]:
        """The rows in which something stands."""
        return sorted(self._lines)

    def tags(self) -> Iterator[Tag]:
        """Every label in reading order."""
        for row in self.rows:
            for item in self._lines[row]:
                yield from item.tags

    @cached_property
    def by_key(self) -> Mapping[str, list[Tag]]:
        """The labels by key."""
        found: dict[str, list[Tag]] = {}
        for tag in self.tags():
            found.setdefault(tag.sense.key, []).append(tag)
        return found

    def next_row(self, row: int) -> int:
        """The next row below in which something stands; −1 if none."""
        at = bisect_left(self.rows, row + 1)
        return self.rows[at] if at < len(self.rows) else -1

    def right_of(self, tag: Tag) -> list[int]:
        """The columns right of a label in which something is said, as far as the next label."""
        found: list[int] = []
        for item in self.line(tag.row):
            if item.column > tag.column:
                if item.is_label or self.looks_like_label(tag.row, item.column):
                    break
                found.append(item.column)
        return found

    def looks_like_label(self, row: int, column: int) -> bool:
        """Whether a short text that is no known label asks for something all the same: ``自筹部分（元）``."""
        text = self.text(row, column)
        return len(text) <= LONGEST // 2 and _ASKS.fullmatch(text) is not None

    def room(self, row: int, column: int) -> int:
        """Where the room of a cell ends: at the next one in its row with something in it."""
        return next((item.column for item in self.line(row) if item.column > column), 1 << 20)

    def width(self, row: int, column: int) -> int:
        """How many columns a cell is merged over, as far as that is known."""
        return self.merges.get((row, column), 1)

    def text(self, row: int, column: int) -> str:
        """The text of a cell; empty for a number or a blank."""
        value = self.cells.value(row, column)
        return value if isinstance(value, str) else ""

    def is_amount(self, row: int, column: int) -> bool:
        """Whether a cell may hold an amount, points or a rate: a number, a dash, a formula not computed."""
        if (row, column) in self.cells.hidden:
            return True
        value = self.cells.value(row, column)
        if not isinstance(value, str):
            return not isinstance(value, bool)
        return is_figure(value)

    def _senses(self) -> dict[Position, tuple[Tag, ...]]:
        """Every cell with something in it, and its labels."""
        found: dict[Position, tuple[Tag, ...]] = {at: () for at in self.cells.hidden}
        for row, line in enumerate(self.cells.rows):
            for column, value in enumerate(line):
                if value == "" or (type(value) is str and not value.strip()):
                    continue
                found[row, column] = self._tags(row, column, value) if type(value) is str else ()
        return found

    def _tags(self, row: int, column: int, text: str) -> tuple[Tag, ...]:
        if len(text) > _MOST or _LEVEL.match(text):
            return ()
        explained = _EXPLAINED.fullmatch(text)
        known = self.lexicon.sense(explained[1]) if explained else None
        if explained and known and (explained[2] or len(text) > LONGEST):
            return (Tag(row, column, known, bool(explained[2]), explained[2]),)
        sense = self.lexicon.sense(text) if len(text) <= LONGEST else None
        if sense is None and len(text) <= LONGEST and (named := _DIVIDED.match(text)):
            sense = self.lexicon.sense(text[named.end() :])
            sense = sense and sense._replace(rank=2)
        parts: list[Inline] = [] if sense and sense.rank < 2 else inline(self.lexicon, text)
        if sense and not parts:
            return (Tag(row, column, sense),)
        if len(parts) == 1 and not parts[0].rest:
            return (Tag(row, column, parts[0].sense),)
        return tuple(Tag(row, column, one.sense, True, one.rest, one.by_colon) for one in parts)

    def _torn(self, senses: Mapping[Position, tuple[Tag, ...]]) -> Iterator[Tag]:
        """Labels torn over cells below or beside each other, none of which is a label by itself."""
        pieces = {at: text for at, tags in senses.items() if not tags and (text := self._piece(*at))}
        begun = self.lexicon.beginnings
        used: set[Position] = set()
        for at in sorted(at for at, text in pieces.items() if text in begun):
            for down, right in ((1, 0), (0, 1))[: 1 if self.lexicon.head(pieces[at])[0] else 2]:
                places = [at]
                while len(places) < _MOST_TORN and not used.intersection(places):
                    following = places[-1][0] + down, places[-1][1] + right
                    if following not in pieces:
                        break
                    places.append(following)
                    said = "".join(pieces[place] for place in places)
                    if said not in begun:
                        break
                    if key := self.lexicon.wordings.get(said):
                        used.update(places)
                        yield Tag(*at, Sense(key, 2, said), torn=tuple(places[1:]))

    def _piece(self, row: int, column: int) -> str:
        """A cell's text if it may be a piece of a label."""
        text = "".join(self.text(row, column).split())
        return text if _PIECE.fullmatch(text) else ""

    def _without_values(self, row: int, line: list[Item]) -> list[Item]:
        """A line in which short words that are answers are no labels: ``项目类别 | 其他``."""
        found: list[Item] = []
        for n, item in enumerate(line):
            if (
                len(item.tags) == 1
                and found
                and not item.tags[0].is_inline
                and self._is_answer(row, found[-1], item, line[n + 1 :])
            ):
                found.append(Item(item.column))
            else:
                found.append(item)
        return found

    def _name_project(self) -> None:
        """See the label of the project's name in 项目, where no other cell asks for it and a text stands beside."""
        if any(tag.sense.key == PROJECT for tag in self.tags()):
            return
        short = [
            (row, n) for row, line in self._lines.items() for n, item in enumerate(line)
            if not item.tags and self._piece(row, item.column) == _PROJECT
        ]  # fmt: skip
        if len(short) != 1:
            return
        (row, n) = short[0]
        item, behind = self._lines[row][n], self._lines[row][n + 1 :]
        said = self.text(row, behind[0].column) if behind and not behind[0].tags else ""
        asked = [tag.sense for one in behind[1:2] for tag in one.tags]
        is_head = any(self.lexicon.is_funds(s.key) or s.key in self.lexicon.columns for s in asked)
        if len(said) >= _SHORTEST_NAME and not is_head and len(asked) == len(behind[1:2]):
            self._lines[row][n] = Item(item.column, (Tag(row, item.column, Sense(PROJECT, 2, _PROJECT)),))

    def _with_sum(self, row: int, item: Item) -> Item:
        """A cell in which 总计 means that of the funds: it stands beside their kinds, straight over or under them,
        and no other sum does."""
        tag = item.tags[0] if len(item.tags) == 1 else None
        if tag is None or tag.is_inline or tag.sense.said not in _ANY_SUM or tag.sense.key != TOTAL:
            return item
        beside = {tag.sense.key for one in self.line(row) if one is not item for tag in one.tags}
        stacked = {*self._kinds(row, item.column, -1), *self._kinds(row, item.column, 1)}
        kinds = (beside | stacked) & self.lexicon.rows.keys()
        if not kinds or SUM in kinds:
            return item
        return Item(item.column, (tag._replace(sense=tag.sense._replace(key=SUM)),))

    def _kinds(self, row: int, column: int, step: int) -> Iterator[str]:
        """The kinds of funds that stand in a column straight over or under a row."""
        while item := next((one for one in self.line(row + step) if one.column == column), None):
            if not item.tags or item.tags[0].sense.key not in self.lexicon.rows:
                return
            yield item.tags[0].sense.key
            row += step

    def _is_answer(self, row: int, before: Item, item: Item, behind: list[Item]) -> bool:
        """A word of the funds behind a label of text, with no amount behind itself."""
        lexicon, sense = self.lexicon, item.tags[0].sense
        label = before.tags[-1].sense if before.tags else None
        if label is not None and lexicon.is_foreign(label) and lexicon.is_source(sense.said):
            return not before.tags[-1].is_inline and self._is_beside_no_amount(row, item.column, behind)
        asks_text = label is not None and label.key in lexicon.singles and not lexicon.is_funds(label.key)
        if not asks_text or not lexicon.is_funds(sense.key) or sense.rank == 0:
            return False
        return not (behind and not behind[0].is_label and self.is_amount(row, behind[0].column))

    def _is_beside_no_amount(self, row: int, column: int, behind: list[Item]) -> bool:
        """Whether neither an amount nor another source stands behind the name of one, and no amount below."""
        if self.cells.first(row + 1, column, column + 1) >= 0 and self.is_amount(row + 1, column):
            return False
        following = behind[0] if behind else Item(column)
        others = any(self.lexicon.is_source(tag.sense.said) for tag in following.tags)
        return not behind or (following.is_label and not others)


def is_figure(text: str) -> bool:
    """Whether a text may be an amount, points or a rate, or a dash instead."""
    flat = text.strip()
    return flat in _PLACEHOLDER or (len(flat) <= _LONGEST_AMOUNT and bool(_NUMBERISH.search(flat)))
