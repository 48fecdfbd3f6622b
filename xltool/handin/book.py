"""The book itself: forms are entered as they come in, and it is closed once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xltool.form import Kind
from xltool.handin.arrival import Arrival, Key
from xltool.handin.roll import Expected, Roll, call_roll


class Twice(NamedTuple):
    """Forms of one kind, year, unit and project; ``changed`` says when each file was last changed, if known.

    That is seconds since 1970. It proves nothing: a file that is copied may look newer than it is.
    """

    arrivals: tuple[Arrival, ...]
    changed: tuple[float | None, ...]

    @property
    def versions(self) -> int:
        """How many different contents there are; 1: the same form, handed in again."""
        return len({arrival.content for arrival in self.arrivals})

    @property
    def names(self) -> list[str]:
        """The files as messages tell them apart: by folders or sheets where their names are the same."""
        paths: defaultdict[str, set[str]] = defaultdict(set)
        sheets = Counter(arrival.path for arrival in self.arrivals)
        for arrival in self.arrivals:
            paths[arrival.file_name].add(arrival.path)
        return [
            f"{one.file_name if len(paths[one.file_name]) == 1 else one.path}"
            f"{f'的“{one.sheet}”' if sheets[one.path] > 1 else ''}"
            for one in self.arrivals
        ]

    @property
    def last(self) -> Arrival | None:
        """The one whose file was changed last; ``None`` where that cannot be told."""
        seconds = [int(when) for when in self.changed if when is not None]
        if len(seconds) < len(self.changed) or seconds.count(max(seconds)) > 1:
            return None
        return self.arrivals[seconds.index(max(seconds))]


@dataclass(frozen=True)
class HandIn:
    """What came in, all in all; ``roll`` is how it compares with the list, if there is one.

    ``unreadable`` are files in which no form could be read: whose they are nobody knows.
    """

    twice: tuple[Twice, ...] = ()
    unreadable: tuple[str, ...] = ()
    roll: Roll | None = None


#: When a file was last changed, in seconds since 1970; ``None`` where that cannot be known.
Changed = Callable[[str], float | None]


class Book:
    """Forms as they come in. Only what tells them apart is kept, a few hundred bytes for each."""

    def __init__(self, expected: Expected | None = None, changed: Changed = lambda _: None) -> None:
        self.expected, self._changed = expected, changed
        self._arrivals: list[Arrival] = []
        self._unreadable: dict[str, None] = {}
        self._texts: dict[str, str] = {}

    def enter(self, arrival: Arrival) -> None:
        """A form has come in."""
        once = self._once
        self._arrivals.append(
            arrival._replace(
                sheet=once(arrival.sheet), edition=once(arrival.edition), version=once(arrival.version),
                department=once(arrival.department), unit=once(arrival.unit), project=once(arrival.project),
            )
        )  # fmt: skip

    def enter_unreadable(self, path: str) -> None:
        """A file has come in of which nobody knows what it is."""
        self._unreadable[path] = None

    def close(self) -> HandIn:
        """What came in, now that all is there."""
        groups: defaultdict[tuple[Kind, Key], list[Arrival]] = defaultdict(list)
        for arrival in self._arrivals:
            if arrival.key:
                groups[arrival.kind, arrival.key].append(arrival)
        twice = tuple(self._twice(group) for group in groups.values() if len(group) > 1)
        roll = call_roll(self.expected, self._arrivals) if self.expected else None
        return HandIn(twice, tuple(self._unreadable), roll)

    def _once(self, text: str) -> str:
        """Texts that many forms have in common are kept once; each comes with a copy of its own."""
        return self._texts.setdefault(text, text)

    def _twice(self, group: Sequence[Arrival]) -> Twice:
        return Twice(tuple(group), tuple(self._changed(arrival.path) for arrival in group))
