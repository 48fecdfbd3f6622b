"""What a form that nobody expected may be of: the project of the list whose name is most like its own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xltool.handin.arrival import Arrival, Listed
from xltool.pairing.naming import name_key, plain, share

#: Names of units this much alike may be spellings of one.
_UNITS_ALIKE = 80
#: Names looked at more closely.
_MOST = 20


class Candidate(NamedTuple):
    """A project of the list; ``is_missing`` where nothing came for it."""

    listed: Listed
    year: int | None
    is_missing: bool

    @property
    def name_key(self) -> str:
        """Its name as it is compared."""
        return name_key(self.listed.project, self.year)


class Nearest:
    """Finds the nearest of a list of projects."""

    def __init__(self, candidates: Sequence[Candidate], least: Decimal, year: int | None) -> None:
        """``least`` is how alike names must be, 0 to 1; ``year`` that of forms which state none."""
        self._least, self._year = least, year
        self._by_unit: defaultdict[str, list[Candidate]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Candidate]] = defaultdict(list)
        for one in candidates:
            self._by_unit[plain(one.listed.unit)].append(one)
            self._by_name[one.name_key].append(one)
        self._names = {unit: [one.name_key for one in some] for unit, some in self._by_unit.items()}

    def to(self, arrival: Arrival) -> tuple[Listed | None, Decimal]:
        """The project a form may be of and how alike the names are.

        The same name goes before all others, a missing project before one whose form came.
        """
        name = name_key(arrival.project, arrival.year or self._year)
        if not name:
            return None, Decimal(0)
        found = [*self._alike(arrival, name), *self._moved(arrival, name)]
        if not found:
            return None, Decimal(0)
        one, similarity = max(found, key=lambda each: _rank(each[0], each[1], arrival))
        return one.listed, similarity

    def _alike(self, arrival: Arrival, name: str) -> Iterator[tuple[Candidate, Decimal]]:
        """Projects of the same unit, or of any where the form names none."""
        from rapidfuzz import fuzz, process

        for unit in self._near_units(plain(arrival.unit)):
            for _, percent, n in process.extract(
                name, self._names[unit], scorer=fuzz.ratio, score_cutoff=float(self._least) * 100, limit=_MOST
            ):
                yield self._by_unit[unit][n], share(percent)

    def _near_units(self, unit: str) -> list[str]:
        from rapidfuzz import fuzz, process

        if not unit:
            return [*self._by_unit]
        found = process.extract(unit, self._by_unit.keys(), scorer=fuzz.ratio, score_cutoff=_UNITS_ALIKE)
        return [name for name, *_ in found]

    def _moved(self, arrival: Arrival, name: str) -> Iterator[tuple[Candidate, Decimal]]:
        """Projects of this very name in another unit of the same department."""
        department = plain(arrival.department)
        for one in self._by_name.get(name, ()):
            if department and department == plain(one.listed.department):
                yield one, Decimal(1)


def _rank(one: Candidate, similarity: Decimal, arrival: Arrival) -> tuple[bool, bool, Decimal, bool]:
    return similarity == 1, one.is_missing, similarity, one.year == arrival.year
