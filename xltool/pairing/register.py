"""Forms to be compared with, by unit and project; the counterparts of a form among them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xltool.form import Kind
from xltool.pairing.against import Against
from xltool.pairing.concordance import Concordance, ProjectEntry, Relation
from xltool.pairing.head import Head
from xltool.pairing.naming import may_be_one, plain, share, similarity

#: Names less alike than this are not worth a person's look; more than so many are not shown.
LEAST_SIMILARITY = Decimal("0.6")
MOST_SUGGESTIONS = 3
_LOOKED_AT = 20


class Suggestion(NamedTuple):
    """A form that may be the counterpart: how alike the names are, or the unconfirmed line that says so."""

    head: Head
    similarity: Decimal
    place: str = ""


class Found(NamedTuple):
    """The counterparts of a form: for each project wanted the forms that bear its name, one or several.

    ``wanted`` are the names looked for; where one is not there, its place in ``heads`` is empty.
    ``entry`` is the line of the mapping file that settled it.
    """

    wanted: tuple[str, ...]
    heads: tuple[tuple[Head, ...], ...]
    entry: ProjectEntry | None = None

    @property
    def relation(self) -> Relation:
        """How the project came out of those found."""
        return self.entry.relation if self.entry else Relation.SAME

    @property
    def is_complete(self) -> bool:
        """Whether every project wanted is there."""
        return bool(self.heads) and all(self.heads)


def eligible(heads: Iterable[Head], head: Head, against: Against) -> list[Head]:
    """Those a form may be compared with: of its own year, or of the nearest year before."""
    of_kind = [one for one in heads if one.year is not None and against.takes(one.kind)]
    if head.year is None:
        return []
    if against is Against.DECLARED:
        return [one for one in of_kind if one.year == head.year]
    years = [one.year for one in of_kind if one.year and one.year < head.year]
    nearest = [one for one in of_kind if years and one.year == max(years)]
    assessed = [one for one in nearest if one.kind is Kind.SELFASSESSMENT]
    return assessed or nearest


class Register:
    """The heads of all forms to be compared with."""

    def __init__(self, heads: Sequence[Head], concordance: Concordance | None = None) -> None:
        self.heads, self.concordance = heads, concordance or Concordance()
        self._by_key: defaultdict[tuple[str, str], list[Head]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Head]] = defaultdict(list)
        self._by_unit: defaultdict[str, list[Head]] = defaultdict(list)
        self._pools: dict[tuple[str, int | None, Against], tuple[list[Head], list[str]]] = {}
        for head in heads:
            self._by_name[head.name_key].append(head)
            self._by_unit[head.unit_key].append(head)
            for name in {head.name_key, plain(head.project)}:
                self._by_key[head.unit_key, name].append(head)

    def find(self, head: Head, against: Against) -> Found:
        """The counterparts of a form by the names the mapping gives it, or by its own.

        A mapping may be about another year: where none of its projects is there, the form's own name counts.
        """
        entry = next(self.concordance.about(head), None)
        by_name = Found((head.project,), (self._named(head.unit_key, head.name_key, head, against),))
        if entry is None or (entry.relation is Relation.NEW and by_name.is_complete):
            return by_name
        unit = plain(entry.other_unit or entry.unit) or head.unit_key
        heads = tuple(self._named(unit, plain(name), head, against) for name in entry.others)
        return by_name if by_name.is_complete and not any(heads) else Found(entry.others, heads, entry)

    def _named(self, unit: str, name: str, head: Head, against: Against) -> tuple[Head, ...]:
        return tuple(eligible(self._by_key.get((unit, name), ()), head, against))

    def in_other_years(self, head: Head) -> tuple[Head, ...]:
        """The forms of this project that are of another year."""
        return tuple(
            one for one in self._by_key.get((head.unit_key, head.name_key), ()) if one.year != head.year
        )

    def knows_unit(self, head: Head) -> bool:
        """Whether any form is of this unit."""
        return head.unit_key in self._by_unit

    def suggest(self, head: Head, against: Against) -> list[Suggestion]:
        """What may be the counterpart of a form that has none, the likeliest first."""
        drafted = list(self._drafted(head, against))
        alike = {id(one.head): one for one in [*self._alike(head, against), *self._moved(head, against)]}
        for one in drafted:
            alike.pop(id(one.head), None)
        ranked = sorted(alike.values(), key=lambda one: (-one.similarity, one.head.file, one.head.index))
        return [*drafted, *ranked][:MOST_SUGGESTIONS]

    def _drafted(self, head: Head, against: Against) -> Iterator[Suggestion]:
        """What the mapping file says and nobody confirmed."""
        for entry in self.concordance.about(head, confirmed=False):
            unit = plain(entry.other_unit or entry.unit) or head.unit_key
            for name in entry.others:
                for one in eligible(self._by_key.get((unit, plain(name)), ()), head, against):
                    yield Suggestion(one, similarity(head.name_key, one.name_key), entry.place)

    def _alike(self, head: Head, against: Against) -> Iterator[Suggestion]:
        """Projects of the same unit whose names are alike, and count nothing otherwise."""
        from rapidfuzz import fuzz, process

        pool, names = self._pool(head.unit_key, head.year, against)
        least = float(LEAST_SIMILARITY) * 100
        for name, percent, n in process.extract(
            head.name_key, names, scorer=fuzz.ratio, score_cutoff=least, limit=_LOOKED_AT
        ):
            if may_be_one(head.name_key, name):
                yield Suggestion(pool[n], share(percent))

    def _moved(self, head: Head, against: Against) -> Iterator[Suggestion]:
        """The project of this very name in another unit of the department, if only one unit has it.

        Units change from year to year; within a year the form is rather another unit's.
        """
        department = plain(head.department)
        named = [
            one for one in self._by_name.get(head.name_key, ())
            if department == plain(one.department) and _is_before(one, head.year, against)
        ]  # fmt: skip
        if department and len({one.unit_key for one in named}) == 1:
            for one in eligible(named, head, against):
                yield Suggestion(one, Decimal(against is not Against.DECLARED))

    def _pool(self, unit: str, year: int | None, against: Against) -> tuple[list[Head], list[str]]:
        """The forms of a unit that one of this year may be compared with, and their projects' names."""
        known = self._pools.get((unit, year, against))
        if known is None:
            heads = [one for one in self._by_unit.get(unit, ()) if _is_before(one, year, against)]
            known = self._pools[unit, year, against] = heads, [one.name_key for one in heads]
        return known


def _is_before(one: Head, year: int | None, against: Against) -> bool:
    """Whether a form of this year could be compared with it, were the names the same."""
    if one.year is None or year is None or not against.takes(one.kind):
        return False
    return one.year == year if against is Against.DECLARED else one.year < year
