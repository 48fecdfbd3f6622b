"""Total and grade of a self-assessment, below the indicators, above them, or in one line."""

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal

from xltool.excel.reading.lexicon import GRADE, SUM, TOTAL
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Page, Tag, is_figure
from xltool.money import parse_number

#: Whose points they are by the label's own word; no form gives the funds more of 100.
_OF_FUNDS, _MOST_OF_FUNDS = re.compile("预算|执行|资金"), 20
_ON_LINE = "写在“总分”一行，取它的数"
_WEIGHT, _SCORE = "total.weight", "total.score"
_BY_LABEL = {"weight": _WEIGHT, "score": _SCORE}


class Totals:
    """Offers the total's points.

    ``columns`` are the rooms of 分值 and 得分 in the table of indicators, ``taken`` its rows, ``ends`` those below it.
    """

    def __init__(
        self,
        page: Page,
        offers: Offers,
        columns: Mapping[str, tuple[int, int]],
        taken: Container[int],
        ends: range,
    ) -> None:
        self.page, self.offers, self.taken, self.ends = page, offers, taken, ends
        self.columns = {key: columns[key] for key in ("weight", "score") if key in columns}

    def offer(self) -> set[int]:
        """Offer what stands at every label of a total; the rows that belong to one."""
        rows: set[int] = set()
        named = (
            [tag for tag in self.page.by_key.get(TOTAL, ()) if tag.row not in range(self.ends.start)]
            if self.ends
            else []
        )
        tags = list(self.page.by_key.get(TOTAL, ()))
        if not named:
            tags += [
                tag
                for tag in self.page.by_key.get(SUM, ())
                if tag.sense.said == "合计" and self._is_total(tag)
            ]
        for tag in tags:
            rows.add(tag.row)
            if tag.is_inline:
                self._inline(tag)
            else:
                self._beside(tag)
        return rows | (set() if tags else self._scores())

    def _scores(self) -> set[int]:
        """Offer what stands at 得分 alone where it means the total's: the grade beside it, or too much for funds."""
        rows = set()
        for row, labels in self._points():
            if self._is_of_all(row, labels):
                rows.add(row)
                self._by_labels(labels, "按“总分”读")
        return rows

    def _points(self) -> Iterator[tuple[int, list[Tag]]]:
        """The lines with labels of points and none of the funds among them, outside the table of indicators."""
        lexicon = self.page.lexicon
        for row in self.page.rows:
            line = [tag for item in self.page.line(row) for tag in item.tags]
            labels = [
                tag for tag in line if lexicon.parts.get(tag.sense.key) in _BY_LABEL and not tag.sense.part
            ]
            scores = [tag for tag in labels if lexicon.parts[tag.sense.key] == "score" and self._figure(tag)]
            others = [tag for tag in line if tag not in labels and lexicon.is_funds(tag.sense.key)]
            own = not any(map(_OF_FUNDS.match, (tag.sense.said for tag in scores)))
            if len(scores) == 1 and not others and own and row not in self.taken:
                yield row, labels

    def _figure(self, tag: Tag) -> str:
        """The one figure that stands at a label; empty for none or several."""
        if tag.is_inline:
            return tag.rest if is_figure(tag.rest) else ""
        columns = self.page.right_of(tag)
        figures = [column for column in columns if self.page.is_amount(tag.row, column)]
        alone = len(figures) == 1 and figures == columns[:1]
        return str(self.page.cells.value(tag.row, columns[0])) if alone else ""

    def _is_of_all(self, row: int, labels: list[Tag]) -> bool:
        """Whether points are those of the whole form."""
        if row in self.ends or self._is_graded(row):
            return True
        funds = [
            tag.row
            for tag in self.page.tags()
            if self.page.lexicon.is_funds(tag.sense.key) and tag not in labels
        ]
        if row < min(funds, default=0):
            return True
        said = next(self._figure(tag) for tag in labels if self.page.lexicon.parts[tag.sense.key] == "score")
        number = parse_number(unicodedata.normalize("NFKC", said).strip().removesuffix("分"))
        return number is not None and number > _MOST_OF_FUNDS

    def _is_total(self, tag: Tag) -> bool:
        """Whether 合计 means the total: it stands below the indicators, or the grade beside it."""
        return tag.row in self.ends or self._is_graded(tag.row)

    def _is_graded(self, row: int) -> bool:
        return any(one.sense.key == GRADE for item in self.page.line(row) for one in item.tags)

    def _inline(self, tag: Tag) -> None:
        """``总分：95分``, and ``总分：100分，得分：95分`` in one cell or row."""
        labels = self._labels(tag)
        reason = "标签和内容写在同一格里"
        rank = Rank(tag.sense.rank, 2)
        if any(one.sense.key == "得分" for one in labels):
            self.offers.text(_WEIGHT, tag.rest, tag.row, tag.column, rank, reason)
            self._by_labels(labels, _ON_LINE)
        elif tag.rest:
            self.offers.text(_SCORE, tag.rest, tag.row, tag.column, rank, reason)

    def _labels(self, tag: Tag) -> list[Tag]:
        """The labels 分值 and 得分 behind a total's own in its row."""
        line = [one for item in self.page.line(tag.row) for one in item.tags]
        return [one for one in line[line.index(tag) + 1 :] if one.sense.key in self.page.lexicon.parts]

    def _by_labels(self, labels: list[Tag], how: str) -> None:
        for one in labels:
            path = _BY_LABEL.get(self.page.lexicon.parts[one.sense.key])
            columns = self.page.right_of(one)
            reason = f"“{one.sense.said}”{how}"
            if path and one.is_inline and one.rest:
                self.offers.text(path, one.rest, one.row, one.column, Rank(one.sense.rank, 2), reason)
            elif path and columns:
                self.offers.cell(path, one.row, columns[0], Rank(one.sense.rank, 1), reason)

    def _beside(self, tag: Tag) -> None:
        """Points in the columns of the table, behind labels of their own, or simply behind the total's."""
        labels = self._labels(tag)
        columns = [column for column in self.page.right_of(tag) if self.page.is_amount(tag.row, column)]
        if labels:
            self._by_labels(labels, _ON_LINE)
            if columns and all(one.sense.key == "得分" for one in labels):
                self.offers.cell(_WEIGHT, tag.row, columns[0], Rank(tag.sense.rank, 1), "“总分”右边的数")
            return
        rank = Rank(max(tag.sense.rank, int(tag.sense.key == SUM)))
        reason = f"“{tag.sense.said}”按“总分”读" if tag.sense.key == SUM or tag.sense.rank > 1 else ""
        if tag.row in self.ends:
            under = {
                key: [c for c in columns if start <= c < end] for key, (start, end) in self.columns.items()
            }
            if any(under.values()) or not columns:
                for key, found in under.items():
                    at = found[0] if found else self.columns[key][0]
                    self.offers.cell(_BY_LABEL[key], tag.row, at, rank, reason)
                return
        if len(columns) == 1:
            self.offers.cell(
                _SCORE,
                tag.row,
                columns[0],
                Rank(tag.sense.rank, 1),
                reason or "“总分”右边只有一个数，按得分读",
            )
        elif len(columns) >= 2:
            self._pair(tag, columns)

    def _pair(self, tag: Tag, columns: list[int]) -> None:
        values = [self.page.cells.value(tag.row, column) for column in columns[:2]]
        if (
            len(columns) == 2
            and all(isinstance(value, (int, float, Decimal)) for value in values)
            and values[0] >= values[1]
        ):
            for path, column in zip((_WEIGHT, _SCORE), columns, strict=True):
                self.offers.cell(
                    path, tag.row, column, Rank(tag.sense.rank, 1), "“总分”右边有两个数，按分值、得分读"
                )
            return
        for path in (_WEIGHT, _SCORE):
            self.offers.doubt(path, "“总分”右边的几个数分不清哪个是分值、哪个是得分")
