"""Funds told in a sentence: ``年初预算：100万元，执行95万元`` in one cell."""

import re
from collections.abc import Container, Iterator
from functools import cache

from xltool.edition.label import key_of, words
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Page

_IN_SENTENCE = "从一句话里取的：“{}”"
_LONGEST_SEEN, _SHORTEST = 40, 8


def sentences(page: Page, offers: Offers, used: Container[int]) -> None:
    """Offer what sentences tell of the funds, but for rows that are ``used``."""
    names = page.lexicon.parts
    for row in page.rows:
        for item in page.line(row):
            text = page.text(row, item.column)
            if len(text) <= _SHORTEST or row in used:
                continue
            parts = {names[key]: said for key, said in _figures(text) if key in names}
            if len({"initial", "budget", "executed"} & parts.keys()) >= 2:
                reason = _IN_SENTENCE.format(text.strip()[:_LONGEST_SEEN])
                for part, said in parts.items():
                    offers.text(f"funds.total.{part}", said, row, item.column, Rank(2, 3), reason)


def _figures(text: str) -> Iterator[tuple[str, str]]:
    for word, figure in reversed(_spoken().findall(text)):
        yield key_of({"执行": "全年执行数", "支出": "全年执行数"}.get(word, word)), figure


@cache
def _spoken() -> re.Pattern[str]:
    """A word of the funds with a figure behind it."""
    said = {
        word: key for key in ("年初预算数", "全年预算数", "全年执行数", "执行率", "得分")
        for word in (key, *words()["labels"][key])
    }  # fmt: skip
    alternatives = "|".join(sorted(map(re.escape, (*said, "执行", "支出")), key=len, reverse=True))
    return re.compile(rf"({alternatives})[^\d\n，,。；;]{{0,8}}?([\d,，.]*\d\s*(?:万元|元|%|％|分)?)")
