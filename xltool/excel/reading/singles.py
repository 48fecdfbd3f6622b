"""Single answers beside, below or behind their labels, wherever these stand."""

import re
import unicodedata
from collections.abc import Container
from typing import NamedTuple

from xltool.answer import Answer, State
from xltool.excel.reading.dates import months, span
from xltool.excel.reading.layout import Direction
from xltool.excel.reading.lexicon import PERIOD
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Page, Tag
from xltool.excel.reading.picked import GRADE, part_meant
from xltool.excel.reading.unheaded import begins_with_level
from xltool.form import Kind
from xltool.place import cell_name

#: Labels over a group of answers, which stand for one of them where its own label is not there.
_STAND_FOR = {
    Kind.SELFASSESSMENT: {"年度总体目标": "goals.expected"},
    Kind.DECLARATION: {"项目绩效目标": "goals.annual", "预期目标": "goals.annual"},
}
_GOAL, _LONG_TERM, _OF_THE_YEAR = "年度总体目标", "goals.project", re.compile("年")
#: No head is longer; goals are.
_LONGEST_HEAD, _SENTENCE = 16, re.compile("[。；;，,]")
#: Labels for one of these are used for the other too; then what is said tells which is meant.
_OTHER_KIND = {"project.nature": "project.category", "project.category": "project.nature"}
_KINDS = {
    "project.nature": re.compile("经常性|一次性|延续|新增|跨年"),
    "project.category": re.compile("人员类|运转类|特定目标类"),
}


class Place(NamedTuple):
    """Where the answer to a label stands, and how: right of it or below."""

    row: int
    column: int
    direction: Direction
    others: tuple[int, ...] = ()


class Singles:
    """Offers the answers of single labels; rows in ``taken`` belong to tables."""

    def __init__(self, page: Page, offers: Offers, taken: Container[int]) -> None:
        self.page, self.offers, self.taken = page, offers, taken
        self.lexicon = page.lexicon

    def offer(self) -> None:
        """Offer what stands at every label that asks for one answer and none of the funds."""
        for tag in self.page.tags():
            if tag.row in self.taken or self.lexicon.is_funds(tag.sense.key):
                continue
            for path, drawn in self.lexicon.singles.get(tag.sense.key, {}).items():
                self._offer(*((_LONG_TERM, tag, None) if self._is_long_term(tag) else (path, tag, drawn)))
            if tag.sense.key == PERIOD:
                self._period(tag)
        for key, path in _STAND_FOR[self.lexicon.kind].items():
            if not self.offers.said(path) and path not in self._asked_for():
                for tag in self.page.by_key.get(key, ()):
                    if tag.row not in self.taken:
                        self._offer(path, tag, None)

    def _is_long_term(self, tag: Tag) -> bool:
        """Whether 总体目标 is that of the whole project: the year's own stands beside it, the project's nowhere."""
        if tag.sense.key != _GOAL or _OF_THE_YEAR.search(tag.sense.said) or _LONG_TERM in self._asked_for():
            return False
        beside = [one for one in self.page.by_key[_GOAL] if one.row == tag.row and one is not tag]
        return self.lexicon.kind is Kind.DECLARATION and any(
            _OF_THE_YEAR.search(one.sense.said) for one in beside
        )

    def _asked_for(self) -> set[str]:
        return {
            path
            for key in self.page.by_key
            for path in self.lexicon.singles.get(key, {})
            if key in self.lexicon.keys
        }

    def _offer(self, path: str, tag: Tag, drawn: Direction | None) -> None:
        """Offer what stands at a label; ``drawn`` is where the editions have it, nothing for a label that stands in."""
        label = f"“{tag.sense.said}”按{self.offers.fields[path].label}读"
        reason = label if tag.sense.rank > 1 or drawn is None else ""
        if tag.is_inline:
            self._inline(path, tag, reason)
            return
        place = place_of(self.page, tag, self.taken, drawn)
        if place is None or (drawn is None and self._is_heading(place)):
            return
        if len({self.page.text(place.row, column) for column in (place.column, *place.others)}) == 1:
            place = place._replace(others=())
        if doubt := self._doubt(path, tag, place):
            self.offers.doubt(path, doubt)
            return
        if drawn and place.direction is not drawn:
            reason = reason or f"内容在“{tag.sense.said}”的{place.direction.value}"
        elif place.others and place.row == tag.row:
            reason = reason or f"“{tag.sense.said}”右边有几格内容，取了第一格"
        rank = Rank(tag.sense.rank, int(drawn is None or place.direction is not drawn))
        text = self.page.text(place.row, place.column)
        more = self._more_lines(place) if path.startswith("goals.") else []
        part, why = part_meant(path, text)
        if part != text:
            self.offers.text(path, part, place.row, place.column, rank, why)
        elif more:
            whole = "\n".join(self.page.text(row, place.column).strip() for row in (place.row, *more))
            said = f"写在 {len(more) + 1} 格里，连起来读"
            self.offers.text(path, whole, place.row, place.column, rank, said)
        elif tag.sense.rank and _is_other_kind(path, text):
            other = _OTHER_KIND[path]
            said = f"“{tag.sense.said}”里写的“{text.strip()}”按{self.offers.fields[other].label}读"
            self.offers.cell(other, place.row, place.column, rank._replace(wording=2), said)
        else:
            self.offers.cell(path, place.row, place.column, rank, reason)

    def _is_heading(self, place: Place) -> bool:
        """Whether a short text stands before a label in its row and over another text: the name of that, no answer."""
        text = self.page.text(place.row, place.column)
        following = next((item for item in self.page.line(place.row) if item.column > place.column), None)
        is_short = len(text) <= _LONGEST_HEAD and not _SENTENCE.search(text)
        below = any(
            item.column == place.column and not item.is_label for item in self.page.line(place.row + 1)
        )
        return is_short and below and following is not None and following.is_label

    def _inline(self, path: str, tag: Tag, reason: str) -> None:
        """Offer what stands behind a label in its own cell."""
        how = "标签和内容写在同一格里" + ("" if tag.by_colon else "，只隔着空格")
        part, _ = part_meant(path, tag.rest)
        if part:
            rank = Rank(tag.sense.rank, 2)
            self.offers.text(path, part, tag.row, tag.column, rank, reason or how)

    def _doubt(self, path: str, tag: Tag, place: Place) -> str:
        """Why nothing may be taken from a place: blanks between, and several texts behind or none that fits."""
        if path.startswith("goals.") and place.row != tag.row and begins_with_level(self.page, place.row):
            return f"“{tag.sense.said}”下面像是绩效指标"
        if place.row != tag.row or place.column - tag.column <= self.page.width(tag.row, tag.column):
            return ""
        said = tag.sense.said
        if place.others:
            cells = "、".join(cell_name(place.row, c) for c in (place.column, *place.others))
            return f"“{said}”右边隔着空格有几格内容（{cells}），分不清哪一格是"
        text = "".join(self.page.text(place.row, place.column).split())
        if path == "grade" and text and not GRADE.match(text):
            return f"“{said}”右边隔着空格才有内容（{cell_name(place.row, place.column)}），不像等级"
        return ""

    def _more_lines(self, place: Place) -> list[int]:
        """The rows straight below in which a text goes on, cell by cell."""
        found: list[int] = []
        columns = {item.column for item in self.page.line(place.row) if not item.is_label}
        for row in range(place.row + 1, self.page.height):
            line = self.page.line(row)
            own = line and all(not item.is_label and item.column in columns for item in line)
            if not own or row in self.taken or not self.page.text(row, place.column).strip():
                break
            found.append(row)
        return found

    def _period(self, tag: Tag) -> None:
        """Both dates in one cell."""
        if tag.is_inline:
            row, column, text = tag.row, tag.column, tag.rest
        elif place := place_of(self.page, tag, self.taken):
            row, column, text = place.row, place.column, self.page.text(place.row, place.column)
        else:
            return
        flat = "".join(unicodedata.normalize("NFKC", text).split())
        days = span(flat)
        how = "起止日期写在同一格里"
        if not days and (days := months(flat)):
            how = "起止日期只写到年月，按头一天和最后一天读"
        for path, day in zip(("project.start", "project.end"), days or (), strict=False):
            answer: Answer[object] = Answer(
                State.VALUE, day, text.strip(), cell_name(row, column), is_text=True
            )
            self.offers.answer(path, answer, Rank(tag.sense.rank, 2), f"{how}：“{text.strip()}”")
        if not days and text.strip():
            for path in ("project.start", "project.end"):
                self.offers.doubt(path, f"“{text.strip()}”里分不清起止日期")


def place_of(
    page: Page,
    tag: Tag,
    taken: Container[int] = (),
    drawn: Direction | None = None,
    *,
    is_amount: bool = False,
) -> Place | None:
    """Where the answer to a bare label stands; the blank cell behind it where it has none; ``None`` for no room.

    Of two places the one ``drawn`` is meant. Below a label nothing but an amount is, if it ``is_amount``.
    """
    right = page.right_of(tag)
    line = page.line(tag.row)
    heads = _heads_below(page, tag.row, taken)
    if drawn is Direction.BELOW and not (right and right[0] == tag.column + page.width(tag.row, tag.column)):
        heads = heads or _below(page, tag, taken) is not None
    if drawn is Direction.BELOW and right:
        heads = heads or _is_head_beside(page, tag, right, taken)
    if right and not heads:
        return Place(tag.row, right[0], Direction.RIGHT_OF, tuple(right[1:]))
    if heads or not any(not item.is_label or item.tags[0].is_inline for item in line):
        below = _below(page, tag, taken)
        if below and drawn is not Direction.BELOW and not _goes_on(page, tag, below):
            below = None
        if below and (not is_amount or page.is_amount(below.row, below.column)):
            return below
    column = tag.column + page.width(tag.row, tag.column)
    following = page.room(tag.row, tag.column)
    return Place(tag.row, column, Direction.RIGHT_OF) if column < following else None


def _goes_on(page: Page, tag: Tag, below: Place) -> bool:
    """Whether the form goes on below an answer under its label: the last label of all has none there, a list many."""
    rows = [row for row in page.rows if row > below.row]
    listed = [
        row for row in rows[:2]
        if row - below.row <= 2 and not any(item.is_label for item in page.line(row))
        and any(item.column == below.column for item in page.line(row))
    ]  # fmt: skip
    own = any(
        not page.lexicon.is_foreign(one.sense) for row in rows for item in page.line(row) for one in item.tags
    )
    return own and len(listed) < 2


def _heads_below(page: Page, row: int, taken: Container[int]) -> bool:
    """Whether a row of several labels, one of them with nothing behind it, has answers to all of them below."""
    labels = [item.tags[0] for item in page.line(row) if item.is_label]
    if len(labels) < 2 or any(one.is_inline for one in labels) or all(page.right_of(one) for one in labels):
        return False
    below = page.next_row(row)
    return below == row + 1 and all(_below(page, one, taken) for one in labels)


def _is_head_beside(page: Page, tag: Tag, right: list[int], taken: Container[int]) -> bool:
    """Whether the texts right of a label are heads as it is one: below, something is said under each of them."""
    row = tag.row + 1
    below = [] if row in taken else page.line(row)
    under = [item.column for item in below if item.column >= tag.column]
    if under != [tag.column, *right] or any(item.is_label for item in below):
        return False
    texts = [page.text(tag.row, column) for column in right]
    return all(len(text) <= _LONGEST_HEAD and not _SENTENCE.search(text) for text in texts)


def _below(page: Page, tag: Tag, taken: Container[int]) -> Place | None:
    """The first thing said below a label in a row of nothing but labels, with no label between."""
    row = page.next_row(max([tag.row, *(r for r, _ in tag.torn)]))
    if row < 0 or row in taken:
        return None
    end = page.room(tag.row, tag.column)
    for item in page.line(row):
        if tag.column <= item.column < end:
            is_label = item.is_label or page.looks_like_label(row, item.column)
            return None if is_label else Place(row, item.column, Direction.BELOW)
    return None


def _is_other_kind(path: str, text: str) -> bool:
    """Whether a text says the nature of a project where its category is asked for, or the other way round."""
    other = _OTHER_KIND.get(path, "")
    return bool(other and _KINDS[other].search(text) and not _KINDS[path].search(text))
