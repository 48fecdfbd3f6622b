"""Find a drawing's labels on a sheet, wherever rows and columns have moved to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xltool.edition.label import LONGEST, key_of
from xltool.excel.opening.grid import Grid
from xltool.excel.opening.traces import Position
from xltool.excel.reading.layout import Label, Layout
from xltool.excel.rows import IDENTITY
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
            if not value or type(value) is not str:
                continue
            if len(value) <= LONGEST:
                places[key_of(value)].append((r, c))
            if not identity.edition and value.startswith(_OURS) and value.count(":") >= 3:
                identity = _identity(value)
    places.pop("", None)
    return Signs(places, identity)


def _identity(text: str) -> Identity:
    """``xltool:edition:version:number@year``."""
    edition, version, rest = text.split(":", 3)[1:]
    form_id, at, year = rest.rpartition("@")
    if at and len(year) == 4 and year.isascii() and year.isdigit():
        return Identity(edition, version, form_id, int(year))
    return Identity(edition, version, rest)


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
        elif free and label.alike:
            fit = _neighbours(signs, label, free)
            if any(_neighbours(signs, layout.labels[other], free) > fit for other in label.alike):
                continue
        if free:
            found[n] = free[0]
            taken.add(free[0])
    return found


def _neighbours(signs: Signs, label: Label, places: Sequence[Position]) -> list[int]:
    """How many of the labels drawn beside and over it each place has for neighbours."""
    scores = [0] * len(places)
    for keys, axis in ((label.beside, 0), (label.over, 1)):
        for key in keys:
            lines = {place[axis] for place in signs.places.get(key, ())}
            for n, place in enumerate(places):
                scores[n] += place[axis] in lines
    return scores
