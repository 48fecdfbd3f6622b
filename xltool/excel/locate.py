"""Find a drawing's labels on a sheet, wherever rows and columns have moved to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xltool.edition.label import LONGEST, key_of
from xltool.excel.grid import Grid
from xltool.excel.layout import Label, Layout
from xltool.excel.rows import IDENTITY
from xltool.excel.traces import Position
from xltool.form import Identity

_OURS = f"{IDENTITY}:"


class Signs(NamedTuple):
    """What a sheet's texts say: possible labels by key in reading order, and a workbook's own identity."""

    places: Mapping[str, list[Position]]
    identity: Identity


def signs_of(grid: Grid) -> Signs:
    """Every text short enough to be a label, by its key."""
    places: defaultdict[str, list[Position]] = defaultdict(list)
    identity = Identity()
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if type(value) is not str or not value:
                continue
            if len(value) <= LONGEST:
                places[key_of(value)].append((r, c))
            if value.startswith(_OURS) and not identity.edition and value.count(":") >= 3:
                identity = Identity(*value.split(":", 3)[1:])
    places.pop("", None)
    return Signs(places, identity)


def match(layout: Layout, signs: Signs) -> dict[int, Position]:
    """Label index → its place.

    A label that stands twice is told apart by its neighbours in row and column; if these do not tell, the
    first is meant, but below the table of indicators the last. Of two alike, the one that is gone is told
    by the neighbours too.
    """
    found: dict[int, Position] = {}
    taken: set[Position] = set()
    for n, label in enumerate(layout.labels):
        free = [place for place in signs.places.get(label.key, ()) if place not in taken]
        if len(free) > 1:
            scores = _neighbours(signs, label, free)
            best = [place for place, score in zip(free, scores, strict=True) if score == max(scores)]
            free = best[::-1] if n in layout.below_table else best
        elif free:
            alike = [other for other in layout.labels[n + 1 :] if other.key == label.key]
            fit = _neighbours(signs, label, free)
            free = [] if any(_neighbours(signs, other, free) > fit for other in alike) else free
        if free:
            found[n] = free[0]
            taken.add(free[0])
    return found


def _neighbours(signs: Signs, label: Label, places: Iterable[Position]) -> list[int]:
    """How many of the labels drawn beside and over it each place has for neighbours."""
    rows, columns = _rows(signs, label.beside), _columns(signs, label.over)
    return [rows.count(row) + columns.count(column) for row, column in places]


def _rows(signs: Signs, keys: Iterable[str]) -> list[int]:
    """Once for each of the keys, the rows it stands in."""
    return [row for key in keys for row in {row for row, _ in signs.places.get(key, ())}]


def _columns(signs: Signs, keys: Iterable[str]) -> list[int]:
    """Once for each of the keys, the columns it stands in."""
    return [column for key in keys for column in {column for _, column in signs.places.get(key, ())}]
