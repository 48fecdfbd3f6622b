"""The funds of a declaration, of the whole project and of the year, however their labels stand to each other."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from xltool.excel.reading.cells import cell_name
from xltool.excel.reading.funds import UNIT
from xltool.excel.reading.layout import Direction
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Page, Tag
from xltool.excel.reading.singles import Place, place_of
from xltool.excel.reading.sources import by_source, without_blank

_PROJECT, _ANNUAL = "funds.project.", "funds.annual."
_PARTS = ("fiscal", "carryover", "other")
#: A fiscal part of the year by its own word.
_OF_THE_YEAR = re.compile("当年|本年|年度")
#: The total of either group, in a table of both.
_SUMS = ("合计", "资金合计", "资金总额", "总额", "小计")
_OVER = "资金的种类写在栏目上面"


@dataclass
class _Label:
    """A label of the funds: the group it belongs to by itself, if it does, and which part of it."""

    tag: Tag
    group: str
    part: str


class DeclaredFunds:
    """Offers the funds of one page; rows in ``taken`` belong to the table of indicators."""

    def __init__(self, page: Page, offers: Offers, taken: Container[int]) -> None:
        self.page, self.offers, self.taken = page, offers, taken
        self.labels = list(self._labels())

    def _labels(self) -> Iterator[_Label]:
        own = [tag for tag in self.page.tags() if tag.row not in self.taken]
        for tag in by_source(without_blank(self.page, own), self.page.lexicon):
            paths = self.page.lexicon.singles.get(tag.sense.key, {})
            funds = [path for path in paths if path.startswith("funds.")]
            if not funds:
                continue
            groups = {path.rpartition(".")[0] + "." for path in funds}
            yield _Label(tag, groups.pop() if len(groups) == 1 else "", funds[0].rpartition(".")[2])

    def offer(self) -> None:
        """Offer what stands at every label of the funds."""
        crossing = self._crossing()
        for label in self.labels:
            if id(label) not in crossing:
                self._offer(label)

    def _offer(self, label: _Label) -> None:
        tag, group = label.tag, self._group(label)
        path = f"{group}{label.part}"
        if tag.is_inline:
            if tag.rest:
                rank = Rank(tag.sense.rank, 2)
                self.offers.text(path, tag.rest, tag.row, tag.column, rank, "标签和内容写在同一格里")
            return
        place = place_of(self.page, tag, self.taken, is_amount=True)
        if place is None:
            return
        if place.row == tag.row and (several := self._several(label)):
            self.offers.doubt(path, f"“{tag.sense.said}”右边有几个数（{several}），分不清哪一个是")
            return
        relation = int(place.direction is not Direction.RIGHT_OF)
        reason = f"内容在“{tag.sense.said}”的{place.direction.value}" if relation else ""
        moved = label.group not in ("", group) and not self._halves(tag)
        if tag.sense.rank > 1 or moved:
            reason = f"“{tag.sense.said}”按{self.offers.fields[path].label}读"
        column = self._amount(tag, place)
        if column >= 0:
            self.offers.cell(path, place.row, column, Rank(tag.sense.rank, relation), reason)

    def _amount(self, tag: Tag, place: Place) -> int:
        """The column of a label's amount; the blank cell behind the label where it has none; −1 for neither."""
        for column in (place.column, *place.others):
            if self.page.is_amount(place.row, column):
                return column
            text = self.page.text(place.row, column)
            if not UNIT.fullmatch(text) and "".join(text.split()) not in _SUMS:
                break
        return -1 if place.others else self._blank_before(tag, place)

    def _several(self, label: _Label) -> str:
        """The cells of different amounts behind a label that does not tell whether it is the year's."""
        is_told = self._tells(label) and label.tag.sense.said not in _SUMS
        cells = [] if is_told else self._amounts(label)
        values = {str(self.page.cells.value(label.tag.row, column)) for column in cells}
        return "、".join(cell_name(label.tag.row, column) for column in cells) if len(values) > 1 else ""

    def _blank_before(self, tag: Tag, place: Place) -> int:
        """The cell straight behind a label, where a text that is no amount stands farther off."""
        straight = tag.column + self.page.width(tag.row, tag.column)
        return straight if place.row == tag.row and place.column > straight else place.column

    def _group(self, label: _Label) -> str:
        """Which of the two a label belongs to: by its own word, the telling one it stands by, or else the year."""
        if self._tells(label):
            return label.group
        near = self._near(label.tag)
        if near:
            return near
        named = any(one.part == "total" and one.group == _PROJECT for one in self.labels)
        return label.group if label.group and named else _ANNUAL

    def _tells(self, label: _Label) -> bool:
        """Whether a label says by its own word which of the two it means: 财政资金 alone may be of either."""
        if not label.group or label.part != "fiscal":
            return bool(label.group)
        return label.group == _ANNUAL and _OF_THE_YEAR.match(label.tag.sense.said) is not None

    def _near(self, tag: Tag) -> str:
        """The group of the telling label before one: in its row, over it, or else the nearest up on the left."""
        telling = [one for one in self.labels if self._tells(one) and one.tag is not tag]
        before = [one for one in telling if (one.tag.row, one.tag.column) < (tag.row, tag.column)]
        beside = [one for one in before if one.tag.column <= tag.column]
        halves = self._halves(tag)
        over = [one for one in beside if one.tag.column == tag.column]
        same = [one for one in beside if one.tag.row == tag.row]
        order = (over, same) if halves else (same, over)
        for found in (*order, beside, before):
            if found:
                return max(found, key=lambda one: (one.tag.row, one.tag.column)).group
        return ""

    def _halves(self, tag: Tag) -> bool:
        """Whether the totals of both groups stand in one row above, each over the labels of its own half."""
        rows = [one.tag.row for one in self.labels if one.part == "total" and one.tag.row < tag.row]
        last = max(rows, default=-1)
        return len({one.group for one in self.labels if one.part == "total" and one.tag.row == last}) > 1

    def _crossing(self) -> set[int]:
        """A table of both groups and their parts, either way round: offers what stands there; the labels used."""
        bare = [one for one in self.labels if not one.tag.is_inline]
        totals = [one for one in bare if one.part == "total" and one.tag.sense.said not in _SUMS]
        used: set[int] = set()
        for total in totals:
            columns = self._amounts(total)
            heads = [
                one for one in bare
                if one.part in _PARTS and one.tag.row < total.tag.row and one.tag.column > total.tag.column
                and not self._amounts(one)
            ]  # fmt: skip
            rows = {one.tag.row for one in heads}
            if len(columns) >= 2 and rows:
                heads = [one for one in heads if one.tag.row == max(rows)]
                self._offer_row(total, columns, heads)
                used |= {id(total), *map(id, heads)}
        groups = [one for one in totals if not self._amounts(one)]
        if len({one.tag.row for one in groups}) == 1 and len({one.group for one in groups}) == 2:
            used |= self._turned(groups, [one for one in bare if one not in totals])
        return used

    def _turned(self, groups: list[_Label], parts: list[_Label]) -> set[int]:
        """Groups as heads, their parts as rows below."""
        top, left = groups[0].tag.row, min(group.tag.column for group in groups)
        rows = [one for one in parts if one.tag.row > top and one.tag.column < left and self._amounts(one)]
        if not any(one.part != "total" for one in rows):
            return set()
        for one in rows:
            for group in groups:
                path = f"{group.group}{one.part}"
                if path in self.offers.fields:
                    self.offers.cell(path, one.tag.row, group.tag.column, Rank(1, 1), _OVER)
        return {*map(id, groups), *map(id, rows)}

    def _amounts(self, label: _Label) -> list[int]:
        """The columns right of a label in which amounts stand."""
        tag = label.tag
        return [column for column in self.page.right_of(tag) if self.page.is_amount(tag.row, column)]

    def _offer_row(self, total: _Label, columns: list[int], heads: list[_Label]) -> None:
        row, taken = total.tag.row, set()
        for head in heads:
            end = self.page.room(head.tag.row, head.tag.column)
            column = next((c for c in columns if head.tag.column <= c < end), -1)
            if column >= 0:
                taken.add(column)
                self.offers.cell(f"{total.group}{head.part}", row, column, Rank(1, 1), _OVER)
        if columns[0] not in taken:
            self.offers.cell(f"{total.group}total", row, columns[0], Rank(1, 1), _OVER)
