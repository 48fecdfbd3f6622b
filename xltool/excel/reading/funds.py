"""The funds of a self-assessment: as a table either way round, as a list, or in one sentence."""

import re
from collections.abc import Container

from xltool.excel.reading.aligned import aligned
from xltool.excel.reading.cells import cell_name
from xltool.excel.reading.funds_heads import both_tiers, starts
from xltool.excel.reading.funds_turned import heads_above, under
from xltool.excel.reading.lexicon import SUM, TOTAL
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Page, Tag, is_figure
from xltool.excel.reading.sources import by_source, is_source, unclear, without_blank
from xltool.excel.reading.told import sentences
from xltool.excel.reading.unheaded import begins_with_level
from xltool.form import Remark

_TURNED = "行列与表样对调"
_LISTED = "不是表样的行列，按“{}”读"
_WITHOUT_ROW = "这一行没有写是哪一种资金，按“年度资金总额”读"
_NOT_STRAIGHT = "数和栏目没有对齐，分不清是哪一栏的"
#: A unit of its own between a label and its amounts.
UNIT = re.compile(r"\s*(?:人民币)?\s*[（(]?(?:万元|元|[¥￥%％])[)）]?\s*")
#: So many blank rows may stand between the rows of the funds.
_GAP = 1
_POINTS, _AMOUNTS = ("weight", "score"), ("initial", "budget", "executed", "rate")


class Funds:
    """Offers the funds of one page; rows in ``taken`` belong to the table of indicators or to its total."""

    def __init__(self, page: Page, offers: Offers, taken: Container[int]) -> None:
        self.page, self.offers = page, offers
        self.lexicon = page.lexicon
        totals = {tag.row for tag in page.by_key.get(TOTAL, ()) if not tag.is_inline}
        free = [tag for tag in page.tags() if tag.row not in taken and tag.row not in totals]
        own = without_blank(page, free)
        self.sources = {tag.row for tag in free if is_source(tag)}
        self.tags = by_source(own, self.lexicon)
        self.unclear = unclear(own, self.lexicon)
        self.rows = [tag for tag in self.tags if tag.sense.key in self.lexicon.rows]
        self.parts = [tag for tag in self.tags if tag.sense.key in self.lexicon.parts]
        self.strays: list[Remark] = []
        self.used: set[int] = set()

    def offer(self) -> None:
        """Offer every amount, rate and point of the funds."""
        by_line: dict[int, list[Tag]] = {}
        for tag in self.parts:
            by_line.setdefault(tag.row, []).append(tag)
        tiers: set[int] = set()
        for line in by_line.values():
            for tag in line:
                if tag.is_inline and is_figure(tag.rest):
                    self._inline(tag)
            bare = [tag for tag in line if not tag.is_inline and tag.row not in tiers]
            tiers |= self._bare(bare) if bare else set()
        for tag in self.rows:
            self._row(tag)
        sentences(self.page, self.offers, self.used)
        for label, reason in self.unclear.items():
            for part in _AMOUNTS:
                self.offers.doubt(f"funds.{self.lexicon.rows[label]}.{part}", reason)

    def _bare(self, line: list[Tag]) -> set[int]:
        """Offer what stands beside the labels of a row, or else below them; the rows their heads take."""
        beside = {tag: self._beside(tag) for tag in line}
        if any(beside.values()):
            several = sum(bool(columns) for columns in beside.values()) > 1
            for tag, columns in beside.items():
                self._across(tag, columns, [] if several else heads_above(self.page, self.rows, tag))
            return set()
        heads = both_tiers(self.page, line)
        self._down(heads)
        return {head.row for head in heads}

    def _row(self, tag: Tag) -> None:
        """Offer what stands in or beside the label of a row, without heads over it."""
        if tag.is_inline and is_figure(tag.rest):
            self._row_inline(tag)
        elif not tag.is_inline and (part := self._part_over(tag)):
            reason = f"“{tag.sense.said}”在“{part.sense.said}”的下面"
            at = tag.row, self._beside(tag)[0]
            self._offer(self.lexicon.rows[tag.sense.key], part, at, 1, reason)

    # -- one amount ----------------------------------------------------------------------------------

    def _offer(self, row: str, tag: Tag, at: tuple[int, int], relation: int, reason: str = "") -> None:
        path = f"funds.{row}.{self.lexicon.parts[tag.sense.key]}"
        if tag.sense.rank > 1:
            reason = reason or f"“{tag.sense.said}”按“{tag.sense.key}”读"
        self.used.add(at[0])
        self.offers.cell(path, *at, Rank(tag.sense.rank, relation), reason)

    def _named(self, tag: Tag) -> str:
        """The row of the funds that a label names beside its column, if it does."""
        return self.lexicon.rows.get(tag.sense.part, "")

    def _inline(self, tag: Tag) -> None:
        row = self._named(tag) or self._row_before(tag) or "total"
        path = f"funds.{row}.{self.lexicon.parts[tag.sense.key]}"
        self.offers.text(
            path, tag.rest, tag.row, tag.column, Rank(tag.sense.rank, 2), "标签和内容写在同一格里"
        )

    def _row_inline(self, tag: Tag) -> None:
        """``年初预算数（财政拨款）：100`` with the row's name in front."""
        part = self.lexicon.parts.get(tag.sense.part)
        if part:
            path = f"funds.{self.lexicon.rows[tag.sense.key]}.{part}"
            self.offers.text(
                path, tag.rest, tag.row, tag.column, Rank(tag.sense.rank, 2), "标签和内容写在同一格里"
            )

    # -- labels with amounts beside them ---------------------------------------------------------------

    def _beside(self, tag: Tag) -> list[int]:
        """The columns right of a label in which amounts stand, as far as another text that is no unit."""
        found = []
        for column in self.page.right_of(tag):
            if self.page.is_amount(tag.row, column):
                found.append(column)
            elif not UNIT.fullmatch(self.page.text(tag.row, column)):
                break
        return found

    def _across(self, tag: Tag, columns: list[int], heads: list[Tag]) -> None:
        """A label with its amounts in its own row: a table turned round under ``heads``, or one of a list."""
        heads = [] if self._named(tag) else heads
        turned = under(self.page, heads, tag, columns)
        for head, column in turned.items():
            self._offer(self.lexicon.rows[head.sense.key], tag, (tag.row, column), 1, _TURNED)
        if turned or (heads and len(columns) > 1):
            return
        row = self._named(tag) or self._row_before(tag) or "total"
        if columns:
            label = next(key for key, name in self.lexicon.rows.items() if name == row)
            self._offer(row, tag, (tag.row, columns[0]), 1, _LISTED.format(f"{label}的{tag.sense.key}"))

    def _part_over(self, row: Tag) -> Tag | None:
        """Of a list in columns of its own, ``预算数 | 100`` over ``其他资金 | 0``: the label over a row's."""
        over = [tag for tag in (*self.parts, *self.rows) if tag.column == row.column and tag.row < row.row]
        parts = [tag for tag in over if tag in self.parts and not tag.is_inline]
        part = max(parts, key=lambda tag: tag.row, default=None)
        if part is None or len(self._beside(row)) != 1 or len(self._beside(part)) != 1:
            return None
        lines = {tag.row for tag in over}
        between = (line for line in self.page.rows if part.row < line < row.row)
        return part if all(line in lines for line in between) else None

    def _row_before(self, tag: Tag) -> str:
        """The row of the funds a label belongs to: named left of it in its row, or above on the left.

        Points that are asked for once are those of the total, wherever they stand.
        """
        if self.lexicon.parts[tag.sense.key] in _POINTS and self._is_once(tag):
            return ""
        left = [
            row for row in self.rows if row.column < tag.column and row.row <= tag.row and not row.is_inline
        ]
        same = [row for row in left if row.row == tag.row]
        near = same or [row for row in left if self._joins(row, tag)]
        return self.lexicon.rows[max(near, key=lambda row: (row.row, row.column)).sense.key] if near else ""

    def _is_once(self, tag: Tag) -> bool:
        return sum(one.sense.key == tag.sense.key for one in self.parts) == 1

    def _joins(self, row: Tag, tag: Tag) -> bool:
        """Whether a row's label stands for the lines below it down to this label's."""
        between = range(row.row + 1, tag.row + 1)
        return self._beside_part(row) and not any(
            item.column <= row.column for line in between for item in self.page.line(line)
        )

    def _beside_part(self, row: Tag) -> bool:
        return any(part.row == row.row and part.column > row.column for part in self.parts)

    # -- heads with amounts below them -----------------------------------------------------------------

    def _down(self, heads: list[Tag]) -> None:
        """A row of heads: the amounts stand below, in rows named at the left or by heads above."""
        over = self._rows_over(heads)
        anonymous = 0
        straight, how = self._straight(heads)
        for row in self._below(heads):
            named = next((tag for tag in self.rows if tag.row == row and tag.column < heads[0].column), None)
            cells = {head: (row, column) for head, column in straight.items()}
            if over:
                for head, at in cells.items():
                    self._offer(over.get(head, "total"), head, at, 1, "资金的种类写在栏目上面")
                break
            if named:
                for head, at in cells.items():
                    name, reason = self.lexicon.rows[named.sense.key], how.get(head, "")
                    if reason == _NOT_STRAIGHT:
                        self.offers.doubt(f"funds.{name}.{self.lexicon.parts[head.sense.key]}", reason)
                    else:
                        self._offer(name, head, at, 0, reason or self._doubt_of(named))
            elif any(self._is_said(at) for at in cells.values()):
                self._unnamed(row, heads, cells, anonymous)
                anonymous += 1

    def _unnamed(self, row: int, heads: list[Tag], cells: dict[Tag, tuple[int, int]], before: int) -> None:
        """A row of amounts that names none of the rows of the funds."""
        label = next((item for item in self.page.line(row) if item.column < heads[0].column), None)
        if label is not None and not self.page.is_amount(row, label.column):
            text = " ".join(self.page.text(row, label.column).split())
            self.strays.append(
                Remark(f"资金里有表样没有的一行“{text}”，没有读", cell_name(row, label.column))
            )
        elif not before and not any(
            tag.column < heads[0].column for tag in self.rows if tag.row > heads[0].row
        ):
            for head, at in cells.items():
                self._offer(
                    self._named(head) or "total", head, at, 1, "" if self._named(head) else _WITHOUT_ROW
                )

    def _rows_over(self, heads: list[Tag]) -> dict[Tag, str]:
        """Where the row above names the rows of the funds, each over some of the heads."""
        above = sorted(
            (tag.column, tag.sense.key) for tag in self.rows if tag.row == min(head.row for head in heads) - 1
        )
        if not above or len({head.sense.key for head in heads}) == len(heads):
            return {}
        found = {}
        for head in heads:
            over = [key for column, key in above if column <= head.column]
            if over:
                found[head] = self.lexicon.rows[over[-1]]
        return found

    def _ends(self, row: int, heads: list[Tag]) -> bool:
        """Whether a row belongs to something else than the funds."""
        if begins_with_level(self.page, row):
            return True
        for item in self.page.line(row):
            for tag in item.tags:
                key = tag.sense.key
                if key in self.lexicon.parts or (
                    key not in self.lexicon.rows and not self.lexicon.is_foreign(tag.sense)
                ):
                    return True
        said = [item for item in self.page.line(row) if item.column >= heads[0].column]
        return not said and row not in self.sources and not any(tag.row == row for tag in self.rows)

    def _straight(self, heads: list[Tag]) -> tuple[dict[Tag, int], dict[Tag, str]]:
        """The column of each head's amounts, and why it is less than certain."""
        last = heads[-1]
        named = {row.row: row.column for row in self.rows if row.column < heads[0].column}
        left = max((named[row] for row in self._below(heads) if row in named), default=heads[0].column - 1)
        begun = starts(self.page, heads, left + 1)
        rooms = {
            head: (head.column, next((start for start in begun if start > head.column), 1 << 20))
            for head in heads
        }
        rooms[last] = (
            last.column,
            min(rooms[last][1], last.column + max(self.page.width(last.row, last.column), 1)),
        )
        rows = [row for row in self._below(heads) if row in named]
        used = {item.column for row in rows for item in self.page.line(row) if item.column > named[row]}
        straight = aligned(rooms, begun, used)
        how = dict.fromkeys(straight.moved, "数和栏目没有对齐，按先后次序读")
        how |= dict.fromkeys(straight.doubtful, _NOT_STRAIGHT)
        return {head: room[0] for head, room in straight.columns.items()}, how

    def _below(self, heads: list[Tag]) -> list[int]:
        """The rows below heads that belong to the funds."""
        found: list[int] = []
        bottom = last = max(head.row for head in heads)
        for row in self.page.rows:
            if row <= bottom:
                continue
            if row - last > _GAP + 1 or self._ends(row, heads):
                break
            last = row
            found.append(row)
        return found

    def _is_said(self, at: tuple[int, int]) -> bool:
        return self.page.cells.first(at[0], at[1], at[1] + 1) >= 0

    def _doubt_of(self, tag: Tag) -> str:
        return f"“{tag.sense.said}”按“{tag.sense.key}”读" if tag.sense.rank > 1 else ""


def is_sum(tag: Tag) -> bool:
    """Whether a label below the indicators is that of their sum, which some call 合计."""
    return tag.sense.key in (SUM, TOTAL) and not tag.is_inline
