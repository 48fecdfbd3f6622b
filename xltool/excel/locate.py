"""Find a drawing's labels on a sheet, wherever rows and columns have moved to."""

from collections import defaultdict
from typing import NamedTuple

from xltool.edition.label import key_of
from xltool.excel.grid import Grid
from xltool.excel.layout import Layout
from xltool.excel.rows import IDENTITY
from xltool.form import Identity

Position = tuple[int, int]


class Signs(NamedTuple):
    """What a sheet's texts say: possible labels by key in reading order, and a workbook's own identity."""

    places: dict[str, list[Position]]
    identity: Identity


def signs_of(grid: Grid) -> Signs:
    """Every text short enough to be a label, by its key."""
    places: defaultdict[str, list[Position]] = defaultdict(list)
    identity = Identity()
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if isinstance(value, str) and value:
                key = key_of(value)
                if key:
                    places[key].append((r, c))
                if value.startswith(f"{IDENTITY}:") and value.count(":") >= 3:
                    identity = Identity(*value.split(":", 3)[1:])
    return Signs(dict(places), identity)


def match(layout: Layout, signs: Signs) -> dict[int, Position]:
    """Label index → its place. A label that stands twice is told apart by its neighbours in row and column."""
    found: dict[int, Position] = {}
    taken: set[Position] = set()
    for n, label in enumerate(layout.labels):
        free = [place for place in signs.places.get(label.key, ()) if place not in taken]
        if free:
            scores = [_neighbours(layout, signs, n, place) for place in free]
            found[n] = free[scores.index(max(scores))]
            taken.add(found[n])
    return found


def _neighbours(layout: Layout, signs: Signs, n: int, place: Position) -> int:
    """How many of a label's drawn neighbours have their wording in the place's row or column."""
    cell = layout.labels[n].cell
    score = 0
    for other, label in enumerate(layout.labels):
        if other == n or label.key == layout.labels[n].key:
            continue
        places = signs.places.get(label.key, ())
        if label.cell.row == cell.row:
            score += any(row == place[0] for row, _ in places)
        elif label.cell.column == cell.column:
            score += any(column == place[1] for _, column in places)
    return score
