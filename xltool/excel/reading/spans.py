"""Heads for several years, before and after a change, and for two spans of time side by side."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from xltool.excel.reading.head import Head
from xltool.excel.reading.page import Page
from xltool.excel.reading.years import year_of

_YEAR = re.compile(r"[（(]?(?:19|20)\d\d(?:\.0)?(?:年度?)?(?:绩效)?(?:目标|指标)?值?[)）]?")
_WHOLE = re.compile(r"(?:总|总体|全部|实施期|项目期|中期|中长期|长期|[三五]年)(?:绩效)?(?:目标|指标)?值?")
_STATE = re.compile(
    r"(?:年初|年中|期初|期末|调整[前后]|调整|原|现)(?:设定|预算|计划|批复)?的?(?:绩效)?(?:目标|指标)?[值数]?"
)
_LONG_TERM = re.compile("实施期|项目期|中期|中长期|长期|总体目标|总目标")
_ANNUAL = re.compile("年度|当年|本年")
#: So many rows above the heads say which half is whose; longer texts there are no labels.
_ABOVE, _LONGEST = 5, 20
_NAMING = frozenset({"level1", "level2", "name"})
_FOREVER = 1 << 20


class Tier(NamedTuple):
    """The heads of a row below others; ``passed`` gives by column heads that are none of the form's answers."""

    heads: list[Head]
    passed: dict[int, str]


def tier_below(page: Page, row: int, upper: list[Head]) -> Tier | None:
    """The row of heads right below ``row``: years, before and after a change; ``None`` where answers stand there."""
    tier = Tier([], {})
    is_divided = False
    for item in page.line(row + 1):
        said = "".join(str(page.cells.value(row + 1, item.column)).split())
        over = next((head for head in reversed(upper) if head.column <= item.column), None)
        key, rank = page.lexicon.head(said)
        if over is None:
            return None
        if _WHOLE.fullmatch(said):
            tier.passed[item.column] = f"表头“{said}”是整个实施期的，没有读"
        elif _YEAR.fullmatch(said) or _STATE.fullmatch(said):
            if item.column >= page.room(row, over.column):
                return None
            key, rank, said = over.key, 2, f"{said}{over.said}"
            is_divided = True
        elif not key:
            return None
        if key and item.column not in tier.passed:
            tier.heads.append(Head(row + 1, item.column, key, rank, said))
    return tier if is_divided and len(tier.heads) + len(tier.passed) > 1 else None


def parts_below(page: Page, upper: list[Head], lower: list[Head]) -> Iterator[Head]:
    """``计划`` and ``完成`` below ``指标值``: heads together with the one they divide, which they cover."""
    known = {head.column for head in lower}
    for head in upper:
        end = page.room(head.row, head.column)
        under = [item for item in page.line(lower[0].row) if head.column <= item.column < end]
        said = {item.column: "".join(page.text(lower[0].row, item.column).split()) for item in under}
        keys = {column: page.lexicon.head(f"{text}{head.said}")[0] for column, text in said.items()}
        if (
            len(under) > 1
            and not known & set(said)
            and all(keys.values())
            and len({*keys.values()}) == len(keys)
        ):
            for column, key in keys.items():
                yield Head(lower[0].row, column, key, 2, f"{head.said}（{said[column]}）")


def of_the_year(page: Page, top: int, found: list[Head]) -> tuple[list[Head], dict[int, str], list[Head]]:
    """The heads for the form's year among those for several; the heads passed over, and those nobody can tell."""
    dated = [head for head in found if head.year is not None]
    if not dated:
        return found, {}, []
    year = year_of(page, top, ()).answer.value
    passed: dict[int, str] = {}
    unclear: list[Head] = []
    together = len({head.year for head in dated}) == 1 and len({head.key for head in dated}) > 1
    for key in {head.key for head in dated}:
        ones = [head for head in dated if head.key == key]
        years = {head.year for head in ones}
        others = [head for head in found if head.key == key and head.year is None]
        if year not in years and not others and not together:
            unclear += ones
        elif year in years or others:
            passed |= {
                head.column: f"表头“{head.said}”不是本年度的，没有读" for head in ones if head.year != year
            }
    kept = [head for head in found if head.column not in passed and head not in unclear]
    return [head if head.year in (None, year) else head._replace(rank=2) for head in kept], passed, unclear


def annual_half(page: Page, top: int, found: list[Head]) -> tuple[list[Head], dict[int, str]]:
    """The annual one of two halves with names and targets of their own, and the heads of the other."""
    keys = [head.key for head in found if head.key in ("name", "target")]
    if keys != ["name", "target"] * 2:
        return found, {}
    end = next(head.column for head in found if head.key == "target")
    middle = min(head.column for head in found if head.column > end and head.key in _NAMING)
    sides = {"左": range(middle), "右": range(middle, _FOREVER)}
    annual = [side for side in sides if _says(page, top, sides[side], _ANNUAL)]
    long_term = [side for side in sides if _says(page, top, sides[side], _LONG_TERM)]
    ours = [side for side in annual if side not in long_term] or annual
    if len(ours) != 1:
        return found, {}
    own = [head for head in found if head.column in sides[ours[0]]]
    twice = {head.key for head in own} & {head.key for head in found if head not in own}
    passed = {
        head.column: f"“{head.said}”这一列是实施期（中期）的，没有读"
        for head in found if head not in own and (head.key in twice)
    }  # fmt: skip
    kept = [
        head._replace(rank=2, said=f"{head.said}（{ours[0]}边年度一半）") if head.key in twice else head
        for head in found if head.column not in passed
    ]  # fmt: skip
    return kept, passed


def _says(page: Page, top: int, columns: range, words: re.Pattern[str]) -> bool:
    """Whether a label in the rows above, or one of the heads, says so within these columns."""
    return any(
        item.column in columns and len(text := page.text(row, item.column)) <= _LONGEST and words.search(text)
        for row in range(max(top - _ABOVE, 0), top + 1) for item in page.line(row)
    )  # fmt: skip
