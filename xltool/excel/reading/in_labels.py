"""Points that stand in a label: ``预算执行情况（10分）``, ``得分（１０分）``, ``总分（100分）``."""

import re
import unicodedata
from collections.abc import Container, Iterator

from xltool.edition.label import LONGEST
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Page

_POINTS = re.compile(
    r"[(\[【](?:[^()\[\]【】]{0,6}[,，、;；])?(?:权重|分值|满分|标准分|总分|共|计)?[:：为]?(\d{1,3}(?:\.\d{1,2})?)分(?:[,，、;；][^()\[\]【】]{0,6})?[)\]】]"
)
#: What the labels of the funds have in common, and what is said in none of them.
_OF_FUNDS = re.compile("预算|资金|执行|得分|评分|分值|权重|分数|支出")
_OF_OTHERS = re.compile("指标|目标|总分|总得分|合计|总评")
#: Parts that the total has too.
_POINTS_TOO = frozenset({"weight", "score"})


def points_in_labels(page: Page, offers: Offers, taken: Container[int], totals: Container[int]) -> None:
    """Offer the points of the funds and of the whole form.

    Rows in ``taken`` belong to the table of indicators, those in ``totals`` to the total.
    """
    rows = _rows_of_funds(page, taken)
    for row in page.rows:
        for column, flat, points in stated(page, row):
            reason = f"“{flat}”里写的分值"
            if row in totals:
                offers.text("total.weight", points, row, column, Rank(2, 3), reason)
            elif row in rows and _OF_FUNDS.search(flat) and not _OF_OTHERS.search(flat):
                offers.text("funds.total.weight", points, row, column, Rank(2, 3), reason)


def _rows_of_funds(page: Page, taken: Container[int]) -> range:
    """The rows from the first label of the funds to the last one, and the one above."""
    lexicon = page.lexicon
    telling = {
        "项目资金",
        *lexicon.rows,
        *(key for key, part in lexicon.parts.items() if part not in _POINTS_TOO),
    }
    rows = [tag.row for tag in page.tags() if tag.row not in taken and tag.sense.key in telling]
    return range(min(rows, default=0) - 1, max(rows, default=-2) + 1)


def stated(page: Page, row: int) -> Iterator[tuple[int, str, str]]:
    """The labels of a row with points in brackets: column, text, points."""
    for item in page.line(row):
        text = re.split("[:：]", page.text(row, item.column), maxsplit=1)[0]
        if text and len(text) <= LONGEST:
            flat = "".join(unicodedata.normalize("NFKC", text).split())
            if found := _POINTS.search(flat):
                yield item.column, flat, found[1]
