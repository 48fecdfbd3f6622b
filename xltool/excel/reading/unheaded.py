"""Rows that begin with levels as those of indicators do: what tells a table whose heads nobody knows."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from xltool.excel.reading.page import Page
from xltool.excel.reading.plain import level_name, two_levels
from xltool.form import Remark
from xltool.place import cell_name

#: In so many columns from the left a row's level may stand.
_LEFT = 3
#: What parts both levels from the name behind them.
_PARTED = re.compile("[:：]")
#: So many rows below each other are no chance.
_FEWEST = 2


def begins_with_level(page: Page, row: int) -> bool:
    """Whether one of the first texts of a row names a level, and something stands behind it."""
    line = page.line(row)
    groups = _groups(page)
    levels = page.lexicon.levels
    for item in line[: min(_LEFT, len(line) - 1)]:
        text = page.text(row, item.column)
        flat = "".join(text.split())
        if flat in levels or level_name(flat, levels) or two_levels(_PARTED.split(text)[0], groups):
            return not item.is_label
    return False


def unheaded(page: Page, taken: Collection[int]) -> list[Remark]:
    """What looks like rows of indicators and stands in none of those that were read."""
    rows = [row for row in page.rows if row not in taken and begins_with_level(page, row)]
    found = []
    for begun in _runs(page, rows):
        run = [*_before(page, begun[0], taken), *begun]
        if len(run) >= _FEWEST:
            lines = f"第 {run[0] + 1}—{run[-1] + 1} 行"
            at = cell_name(run[0], page.line(run[0])[0].column)
            found.append(Remark(f"{lines}像是绩效指标，没有认出是哪几栏的，没有读", at))
    return found


def _before(page: Page, first: int, taken: Collection[int]) -> range:
    """The rows between those that were read and the first of indicators that were not, in the same columns."""
    columns = {item.column for item in page.line(first)}
    row = first - 1
    while row not in taken:
        line = page.line(row)
        if len(line) < 2 or any(item.column not in columns for item in line):
            return range(first, first)
        row -= 1
    return range(row + 1, first)


def _runs(page: Page, rows: Sequence[int]) -> Iterator[list[int]]:
    """Rows with hardly anything between them."""
    run = list(rows[:1])
    for before, row in pairwise(rows):
        if row - before > _FEWEST:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _groups(page: Page) -> Mapping[str, list[str]]:
    """The names of level 2 that may stand below each level 1."""
    levels = page.lexicon.levels
    firsts = {one for one in levels.values() if one}
    return {one: [name for name, above in levels.items() if above in ("", one)] for one in firsts}
