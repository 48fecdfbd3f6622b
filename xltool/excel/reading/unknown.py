"""Columns nobody knows: where an answer has no column, what stands in one of them may be it."""

from collections.abc import Sequence

from xltool.excel.reading.heads import ANSWERS, Heads
from xltool.excel.reading.page import Page
from xltool.form import INDICATOR_FIELDS, Indicator
from xltool.place import position


def unread_answers(page: Page, heads: Heads, rows: Sequence[Indicator]) -> dict[tuple[int, str], str]:
    """By index and key of a blank answer: the unread column beside it in which it may stand."""
    fields = INDICATOR_FIELDS[page.lexicon.kind]
    joined = {part for both in heads.joined for part in both.split("+")}
    missing = [key for key in ANSWERS if key in fields and key not in heads.columns and key not in joined]
    found: dict[tuple[int, str], str] = {}
    if not missing or not heads.unknown:
        return found
    for n, row in enumerate(rows):
        cell = next((row[key].cell for key in ("name", "level2", "target", "level1") if row[key].cell), "")
        if not cell:
            continue
        at = position(cell)[0]
        for key in missing:
            said = "、".join(
                f"“{said}”"
                for column, said, only in heads.unknown
                if only in ("", key) and _may_be(page, key, at, column)
            )
            if said and row[key].is_blank:
                found[n, key] = f"表头{said}不认识，没有读，也许就是{fields[key].label}"
    return found


def _may_be(page: Page, key: str, row: int, column: int) -> bool:
    """Whether a cell says something of the kind that is asked for."""
    if page.cells.value(row, column) == "":
        return False
    if key in ("weight", "score"):
        return page.is_amount(row, column)
    return key != "reason" or not page.is_amount(row, column)
