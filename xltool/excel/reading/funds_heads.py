"""Heads of the funds in two rows: ``预算数`` over ``年初`` and ``调整后``, beside heads that reach down."""

from collections.abc import Iterator

from xltool.excel.reading.lexicon import Sense
from xltool.excel.reading.page import Item, Page, Tag

_LONGEST = 12


def both_tiers(page: Page, heads: list[Tag]) -> list[Tag]:
    """The heads of a row with those of the row below in place of the ones they divide; else as they are."""
    row = heads[0].row
    above = {item.column: item for item in page.line(row)}
    below = page.line(row + 1)
    if not below or not all(_may_be_head(page, row + 1, item) for item in below):
        return heads
    divided = {max((column for column in above if column <= item.column), default=-1) for item in below}
    lower = list(_lower(page, row, sorted(above), below))
    if -1 in divided or not lower:
        return heads
    upper = [head for head in heads if head.column not in divided]
    return sorted([*upper, *lower], key=lambda head: head.column)


def starts(page: Page, heads: list[Tag], first: int) -> list[int]:
    """The columns of all heads in the rows of these, from column ``first`` on."""
    rows = {head.row for head in heads}
    return sorted({item.column for row in rows for item in page.line(row) if item.column >= first})


def _may_be_head(page: Page, row: int, item: Item) -> bool:
    """A short text that is no amount and names no row of the funds."""
    text = page.text(row, item.column).strip()
    if not text or len(text) > _LONGEST or page.is_amount(row, item.column):
        return False
    return not any(tag.is_inline or tag.sense.key in page.lexicon.rows for tag in item.tags)


def _lower(page: Page, row: int, columns: list[int], below: list[Item]) -> Iterator[Tag]:
    """The heads below that mean a column of the funds, by themselves or with the one above them."""
    for item in below:
        over = max((column for column in columns if column <= item.column), default=-1)
        sense = _sense(page, page.text(row + 1, item.column), page.text(row, over) if over >= 0 else "")
        if sense:
            yield Tag(row + 1, item.column, sense)


def _sense(page: Page, text: str, above: str) -> Sense | None:
    for said in (text, f"{text.strip()}{above.strip()}"):
        sense = page.lexicon.sense(said)
        if sense and sense.rank < 2 and sense.key in page.lexicon.parts:
            return sense
    return None
