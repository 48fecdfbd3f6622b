"""Heads of which two may name the same column, and how near each is to the drawn one."""

import re
from collections.abc import Container, Mapping

from xltool.excel.reading.head import Head, is_others
from xltool.excel.reading.page import Item, Page

#: Words that heads for one key have in common.
_FAMILY = {
    "target": re.compile("指标值|目标值"), "actual": re.compile("完成值|实际值"),
    "weight": re.compile("分值|权重"), "score": re.compile("得分|评分"),
}  # fmt: skip


def rivals_of(
    page: Page, rows: range, found: list[Head], chosen: Mapping[str, Head], passed: Container[int]
) -> dict[str, tuple[int, str]]:
    """Another column for a key: a head as near to the drawn one, or an unknown one of the same family."""
    rivals = {}
    for key, head in chosen.items():
        near = [
            one
            for one in found
            if one.key == key and one != head and nearness(page, one) == nearness(page, head)
        ]
        if near and key in _FAMILY:
            rivals[key] = near[0].column, near[0].said
        if head.rank == 0 or key not in _FAMILY:
            continue
        for row in rows:
            for item in page.line(row):
                text = "".join(page.text(row, item.column).split())
                if (
                    item.column != head.column
                    and item.column not in passed
                    and not _is_over(page, row, item, found)
                    and not is_others(text)
                    and _FAMILY[key].search(text)
                    and page.lexicon.sense(text) is None
                    and not page.lexicon.head(text)[0]
                ):
                    rivals[key] = item.column, text
    return rivals


def _is_over(page: Page, row: int, item: Item, found: list[Head]) -> bool:
    """Whether heads in the row below divide a text among the heads."""
    end = page.room(row, item.column)
    return any(head.row > row and item.column <= head.column < end for head in found)


def nearness(page: Page, head: Head) -> int:
    """How far a head's wording is from the drawn one; a wide word is a guess."""
    return max(head.rank, 2 if page.lexicon.is_wide(head.said) else 0)
