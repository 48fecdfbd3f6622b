"""Several forms on one sheet, below one another or side by side: which part of the sheet is whose."""

import re
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from xltool.excel.opening.grid import Grid
from xltool.excel.reading.heads import Heads
from xltool.excel.reading.layout import Direction
from xltool.excel.reading.lexicon import PROJECT, YEAR
from xltool.excel.reading.page import Page, Tag
from xltool.excel.reading.singles import place_of

#: A part of a sheet with fewer labels than this is no form.
_FEWEST = 3
#: A sheet that names more projects is a list.
_MOST = 60
#: So many rows a title and what stands before the project's name may take.
_HEAD = 6
#: Where merged cells are not known, so many blank columns part two things.
_WIDE_GAP = 1
_TITLE = re.compile(r".*(?:表|年度?|附件?\s*\d*|[)）])(?:[（(].*[)）])?\s*$")


class Segment(NamedTuple):
    """The rows and columns of a sheet that belong to one form."""

    rows: range
    columns: range

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell belongs to it."""
        return row in self.rows and column in self.columns


def segments(page: Page) -> list[Segment]:
    """The parts of a sheet in reading order; none where it is one form at most."""
    starts = [tag for tag in page.by_key.get(PROJECT, ()) if _is_start(page, tag)]
    if not 2 <= len(starts) <= _MOST:
        return []
    width = max((len(row) for row in page.cells.rows), default=0)
    found = [
        Segment(rows, columns)
        for tags, rows in _bands(page, starts)
        for columns in _columns(page, tags, rows, width)
    ]
    own = [(tag.row, tag.column) for tag in page.tags() if not page.lexicon.is_foreign(tag.sense)]
    forms = [part for part in found if sum(part.holds(*at) for at in own) >= _FEWEST]
    return forms if len(forms) > 1 and all(_is_form(page, part) for part in forms) else []


def _is_form(page: Page, part: Segment) -> bool:
    """Whether a part has more than the names at the head of a form."""
    lexicon = page.lexicon
    keys = {tag.sense.key for tag in page.tags() if part.holds(tag.row, tag.column)}
    goals = any(path.startswith("goals.") for key in keys for path in lexicon.singles.get(key, ()))
    return goals or any(lexicon.is_funds(key) or key in lexicon.columns for key in keys)


def masked(grid: Grid, segment: Segment) -> Grid:
    """The sheet with nothing on it but one part, which keeps its cells."""
    blank: list[Any] = []
    columns = segment.columns
    rows: list[Sequence[Any]] = [
        [*[""] * columns.start, *row[columns.start : columns.stop]] if n in segment.rows else blank
        for n, row in enumerate(grid.rows[: segment.rows.stop])
    ]
    return grid._replace(rows=rows)


def main_block(page: Page, tables: Sequence[Heads]) -> Segment | None:
    """The columns of the one form on a page, where something else stands apart beside it."""
    used = {item.column for row in page.rows for item in page.line(row)}
    covered = {column + n for (_, column), width in page.merges.items() for n in range(width)}
    least = 1 if page.merges else _WIDE_GAP
    heads = {room[0] for table in tables for room in table.columns.values()}
    first, last = (min(heads), max(heads)) if heads else (0, 0)
    columns = sorted(used | covered)
    start = stop = next((n for n, column in enumerate(columns) if column >= first), 0)
    while stop + 1 < len(columns) and (
        columns[stop + 1] <= last or columns[stop + 1] - columns[stop] <= least
    ):
        stop += 1
    while start > 0 and columns[start] - columns[start - 1] <= least:
        start -= 1
    if not columns or (start == 0 and stop == len(columns) - 1):
        return None
    block = Segment(range(page.height), range(columns[start], columns[stop] + 1))
    return block if _is_whole(page, block) else None


def _is_whole(page: Page, block: Segment) -> bool:
    """Whether no label of the form stands outside its block that does not stand in it too."""
    inside: set[str] = set()
    outside: set[str] = set()
    for tag in page.tags():
        if not page.lexicon.is_foreign(tag.sense):
            (inside if block.holds(tag.row, tag.column) else outside).add(tag.sense.key)
    return outside - {YEAR} <= inside and not any(_needs_more(page, block, row) for row in page.rows)


def _needs_more(page: Page, block: Segment, row: int) -> bool:
    """Whether what stands outside answers a label inside that has nothing else behind it."""
    line = page.line(row)
    inner = [item for item in line if block.holds(row, item.column)]
    outer = [item for item in line if item.column >= block.columns.stop]
    if not inner or not outer or not inner[-1].tags or inner[-1].tags[-1].is_inline:
        return False
    return Direction.RIGHT_OF in page.lexicon.singles.get(inner[-1].tags[-1].sense.key, {}).values()


def _is_start(page: Page, tag: Tag) -> bool:
    """Whether a form begins here: a project is named, in no list of projects."""
    if tag.is_inline:
        return bool(tag.rest) and len(tag.rest) <= 60
    line = [one for one in page.line(tag.row) if one.is_label]
    place = place_of(page, tag)
    if place is None:
        return False
    if place.row != tag.row:  # a list has more rows below
        below = page.next_row(place.row)
        again = (
            below >= 0
            and not any(item.is_label for item in page.line(below))
            and any(item.column == place.column for item in page.line(below))
        )
        return not again
    return len(line) < 2 or line[0].column <= tag.column


def _bands(page: Page, starts: list[Tag]) -> list[tuple[list[Tag], range]]:
    """The starts that stand side by side, with the rows that are theirs."""
    lines: list[list[Tag]] = []
    for tag in sorted(starts, key=lambda tag: (tag.row, tag.column)):
        if lines and tag.row == lines[-1][0].row:
            lines[-1].append(tag)
        else:
            lines.append([tag])
    first = lines[0][0].row
    before = {tag.sense.key for tag in page.tags() if first - _HEAD <= tag.row < first}
    tops = [0, *(_top(page, line[0].row, before) for line in lines[1:]), page.height]
    return [(line, range(start, stop)) for line, (start, stop) in zip(lines, pairwise(tops), strict=True)]


def _top(page: Page, row: int, before: Container[str]) -> int:
    """Where a form begins that names its project in ``row``: at the lines of its title.

    ``before`` are the labels that stand before the project's name in the first form.
    """
    top = row
    for above in range(row - 1, max(row - _HEAD, 0) - 1, -1):
        line = page.line(above)
        labels = [tag for item in line for tag in item.tags]
        text = page.text(above, line[0].column).strip() if line and not line[0].is_label else ""
        own = all(page.lexicon.is_foreign(tag.sense) or tag.sense.key in before for tag in labels)
        if not own or (line and not line[0].is_label and not _TITLE.fullmatch(text)):
            break
        top = above if line else top
    return top


def _columns(page: Page, tags: list[Tag], rows: range, width: int) -> list[range]:
    """Where forms that stand side by side are parted."""
    if len(tags) == 1:
        return [range(width)]
    used = {item.column for row in page.rows if row in rows for item in page.line(row)}
    cuts = [0]
    for before, tag in pairwise(tags):
        blank = [column for column in range(before.column + 1, tag.column) if column not in used]
        cuts.append(max(blank) + 1 if blank else tag.column)
    cuts.append(width)
    parts = [range(start, stop) for start, stop in pairwise(cuts)]
    tables = [any(_has_table(page, part, row) for row in page.rows if row in rows) for part in parts]
    return parts if all(tables) or not any(tables) else [range(width)]


def _has_table(page: Page, part: range, row: int) -> bool:
    keys = {
        page.lexicon.head(page.text(row, item.column))[0] for item in page.line(row) if item.column in part
    }
    return len(keys - {""}) >= 2
