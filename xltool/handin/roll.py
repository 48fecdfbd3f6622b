"""The roll is called: every project of the list with the forms that came for it, and the forms of no project."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from xltool.form import Kind
from xltool.handin.arrival import Arrival, Key, Listed
from xltool.handin.nearest import Candidate, Nearest
from xltool.pairing import Concordance
from xltool.pairing.naming import name_key, plain


@dataclass(frozen=True)
class Expected:
    """The projects whose forms are expected, and what a person settled about their names.

    ``source`` is the list's file; names at least so much alike as ``least`` (0 to 1) are suggested.
    """

    source: str
    projects: Sequence[Listed]
    concordance: Concordance = field(default_factory=Concordance)
    least: Decimal = Decimal("0.8")


class Item(NamedTuple):
    """A project of the list with its forms, none if it is missing.

    ``lacking`` are those of the projects into which it was split that did not come, ``others`` its forms of
    another kind than the one expected.
    """

    listed: Listed
    year: int | None
    arrivals: tuple[Arrival, ...]
    lacking: tuple[str, ...] = ()
    others: tuple[Arrival, ...] = ()


class Stray(NamedTuple):
    """A form that nobody expected, and the project of the list it may be of: how alike the names are, 0 to 1."""

    arrival: Arrival
    nearest: Listed | None = None
    similarity: Decimal = Decimal(0)


@dataclass(frozen=True)
class Roll:
    """The list compared with what came.

    ``kind`` is the kind of form expected, ``None`` where none came at all; ``year`` that of projects for which
    the list says none. ``repeated`` are lines of the list that say again what another one said. ``others``
    counts the forms of another kind, which are not compared with the list.
    """

    source: str
    kind: Kind | None
    year: int | None
    items: tuple[Item, ...]
    strays: tuple[Stray, ...]
    repeated: tuple[Listed, ...] = ()
    others: int = 0

    @cached_property
    def missing(self) -> tuple[Item, ...]:
        """The projects of which nothing came, or not all."""
        return tuple(item for item in self.items if not item.arrivals)

    @cached_property
    def absent(self) -> frozenset[Listed]:
        """Those projects as the list has them."""
        return frozenset(item.listed for item in self.missing)

    @cached_property
    def came(self) -> tuple[Item, ...]:
        """The projects whose forms came."""
        return tuple(item for item in self.items if item.arrivals)

    @cached_property
    def maybe(self) -> Mapping[Listed, Sequence[Stray]]:
        """The forms that may be of a project, by that project."""
        found: defaultdict[Listed, list[Stray]] = defaultdict(list)
        for stray in self.strays:
            if stray.nearest:
                found[stray.nearest].append(stray)
        return dict(found)


def call_roll(expected: Expected, arrivals: Sequence[Arrival]) -> Roll:
    """Compare the list with what came."""
    kind, year = _assumed(expected.projects, arrivals)
    compared = [arrival for arrival in arrivals if arrival.kind is kind]
    others = _by_key(arrival for arrival in arrivals if arrival.kind is not kind)
    settled, came = _Settled(expected.concordance), _by_key(compared)
    items: dict[Key, Item] = {}
    repeated: list[Listed] = []
    for listed in expected.projects:
        own = listed.year or year
        key = listed.key(own or 0)
        if key in items:
            repeated.append(listed)
        else:
            item = settled.item(listed, own, came)
            items[key] = item if item.arrivals else item._replace(others=tuple(others.get(key, ())))
    taken = {id(arrival) for item in items.values() for arrival in item.arrivals}
    strays = [arrival for arrival in compared if id(arrival) not in taken]
    nearest = Nearest([_candidate(item) for item in items.values()], expected.least, year)
    return Roll(
        expected.source, kind, year if any(one.year is None for one in expected.projects) else None,
        tuple(items.values()), tuple(Stray(arrival, *nearest.to(arrival)) for arrival in strays),
        tuple(repeated), len(arrivals) - len(compared),
    )  # fmt: skip


def _by_key(arrivals: Iterable[Arrival]) -> dict[Key, list[Arrival]]:
    """Forms by whose they are; those that do not say it are none of them."""
    found: defaultdict[Key, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.key:
            found[arrival.key].append(arrival)
    return dict(found)


def _candidate(item: Item) -> Candidate:
    return Candidate(item.listed, item.year, is_missing=not item.arrivals)


def _assumed(listed: Sequence[Listed], arrivals: Sequence[Arrival]) -> tuple[Kind | None, int | None]:
    """The kind of form expected and the year of lines that say none: those of which most of the list came.

    A declaration and a self-assessment of the same project are two hand-ins, and a list is of one of them.
    """
    came: defaultdict[tuple[Kind, int], set[Key]] = defaultdict(set)
    counts: Counter[Kind] = Counter()
    for arrival in arrivals:
        counts[arrival.kind] += 1
        if arrival.key and arrival.year:
            came[arrival.kind, arrival.year].add(arrival.key)
    matched = {of: keys & _keys(listed, of[1]) for of, keys in came.items()}
    by_kind: Counter[Kind] = Counter()
    for (of, _), keys in matched.items():
        by_kind[of] += len(keys)
    kind = max(counts, key=lambda one: (by_kind[one], counts[one], one.value), default=None)
    years = {year: (len(matched[of, year]), len(came[of, year]), year) for of, year in came if of is kind}
    return kind, max(years, key=lambda year: years[year], default=None)


def _keys(listed: Sequence[Listed], year: int) -> set[Key]:
    return {one.key(year) for one in listed if one.year in (None, year)}


class _Settled:
    """By what other names a project of the list may have come, as a person settled it."""

    def __init__(self, concordance: Concordance) -> None:
        self._ways: defaultdict[str, list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
        for entry in concordance.projects:
            if entry.confirmed:
                unit = plain(entry.other_unit or entry.unit)
                for name in entry.others:
                    self._ways[plain(name)].append((unit, plain(entry.unit), entry.own))

    def item(self, listed: Listed, year: int | None, by_key: Mapping[Key, Sequence[Arrival]]) -> Item:
        """The project with the forms that came for it, by its own name or another."""
        if year is None:
            return Item(listed, year, ())
        lacking: tuple[str, ...] = ()
        for keys, names in [((listed.key(year),), (listed.project,)), *self._others(listed, year)]:
            came = [by_key.get(key, ()) for key in keys]
            if all(came):
                return Item(listed, year, tuple(arrival for some in came for arrival in some))
            if any(came):
                lacking = tuple(name for name, some in zip(names, came, strict=True) if not some)
        return Item(listed, year, (), lacking)

    def _others(self, listed: Listed, year: int) -> Iterator[tuple[tuple[Key, ...], tuple[str, ...]]]:
        own_unit = plain(listed.unit)
        for unit, other_unit, names in self._ways.get(plain(listed.project), ()):
            if unit in ("", own_unit):
                keys = tuple((other_unit or own_unit, name_key(name, year), year) for name in names)
                yield keys, names
