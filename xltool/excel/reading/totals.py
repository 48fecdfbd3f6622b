"""Total and grade of a self-assessment, below the indicators, above them, or in one line."""

from collections.abc import Mapping
from decimal import Decimal

from xltool.excel.reading.lexicon import SUM, TOTAL
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Page, Tag

_WEIGHT, _SCORE = "total.weight", "total.score"
_BY_LABEL = {"weight": _WEIGHT, "score": _SCORE}


class Totals:
    """Offers the total's points. ``columns`` are the rooms of 分值 and 得分 in the table above ``end``."""

    def __init__(
        self, page: Page, offers: Offers, columns: Mapping[str, tuple[int, int]], ends: range
    ) -> None:
        self.page, self.offers, self.ends = page, offers, ends
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
        return rows

    def _is_total(self, tag: Tag) -> bool:
        """Whether 合计 means the total: it stands below the indicators, or the grade beside it."""
        graded = any(one.sense.key == "评分等级" for item in self.page.line(tag.row) for one in item.tags)
        return tag.row in self.ends or graded

    def _inline(self, tag: Tag) -> None:
        """``总分：95分``, and ``总分：100分，得分：95分`` in one cell or row."""
        labels = self._labels(tag)
        reason = "标签和内容写在同一格里"
        rank = Rank(tag.sense.rank, 2)
        if any(one.sense.key == "得分" for one in labels):
            self.offers.text(_WEIGHT, tag.rest, tag.row, tag.column, rank, reason)
            self._by_labels(labels)
        elif tag.rest:
            self.offers.text(_SCORE, tag.rest, tag.row, tag.column, rank, reason)

    def _labels(self, tag: Tag) -> list[Tag]:
        """The labels 分值 and 得分 behind a total's own in its row."""
        line = [one for item in self.page.line(tag.row) for one in item.tags]
        return [one for one in line[line.index(tag) + 1 :] if one.sense.key in self.page.lexicon.parts]

    def _by_labels(self, labels: list[Tag]) -> None:
        for one in labels:
            path = _BY_LABEL.get(self.page.lexicon.parts[one.sense.key])
            columns = self.page.right_of(one)
            if path and one.is_inline and one.rest:
                self.offers.text(
                    path, one.rest, one.row, one.column, Rank(one.sense.rank, 2), "标签和内容写在同一格里"
                )
            elif path and columns:
                reason = f"“总分”一行里“{one.sense.said}”右边的数"
                self.offers.cell(path, one.row, columns[0], Rank(one.sense.rank, 1), reason)

    def _beside(self, tag: Tag) -> None:
        """Points in the columns of the table, behind labels of their own, or simply behind the total's."""
        labels = self._labels(tag)
        columns = [column for column in self.page.right_of(tag) if self.page.is_amount(tag.row, column)]
        if labels:
            self._by_labels(labels)
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
