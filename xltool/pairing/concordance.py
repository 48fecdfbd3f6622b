"""What a person settled: projects and indicators that go by another name on the other form."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from xltool.pairing.head import Head
from xltool.pairing.naming import plain


class Relation(Enum):
    """How a project came out of those on the other form."""

    SAME = "同名"
    RENAMED = "改名"
    MERGED = "合并"
    SPLIT = "拆分"
    NEW = "新增"


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """One line on projects: ``own`` are this form's, ``others`` those of the form it is compared with.

    ``unit`` and ``other_unit`` are empty for any unit; ``place`` is the file and line, as messages begin.
    """

    own: tuple[str, ...]
    others: tuple[str, ...]
    relation: Relation
    unit: str = ""
    other_unit: str = ""
    confirmed: bool = True
    place: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One line on indicators: what is ``own`` here is ``other`` there, in one project of ours or in any."""

    own: str
    other: str
    project: str = ""
    confirmed: bool = True
    place: str = ""


@dataclass(frozen=True)
class Concordance:
    """All that was settled; entries that nobody confirmed settle nothing."""

    projects: tuple[ProjectEntry, ...] = ()
    indicators: tuple[IndicatorEntry, ...] = ()

    def about(self, head: Head, *, confirmed: bool = True) -> Iterator[ProjectEntry]:
        """The entries about a project."""
        named = self._by_own.get(plain(head.project), ())
        return (one for one in named if one.confirmed is confirmed and plain(one.unit) in ("", head.unit_key))

    def renamed(self, project: str) -> Mapping[str, str]:
        """Names of a project's indicators here → there, both as they are compared."""
        return self._renamed.get("", {}) | self._renamed.get(plain(project), {})

    @property
    def unconfirmed(self) -> int:
        """How many entries wait for a person."""
        confirmed = [one.confirmed for one in self.projects] + [one.confirmed for one in self.indicators]
        return confirmed.count(False)

    @property
    def reminders(self) -> tuple[str, ...]:
        """What to say of them."""
        said = f"对照文件里有 {self.unconfirmed} 条还没有确认，没有采用；核对后把“确认”改为 true。"
        return (said,) if self.unconfirmed else ()

    @cached_property
    def _by_own(self) -> dict[str, list[ProjectEntry]]:
        found: defaultdict[str, list[ProjectEntry]] = defaultdict(list)
        for entry in self.projects:
            for name in {plain(name) for name in entry.own}:
                found[name].append(entry)
        return dict(found)

    @cached_property
    def _renamed(self) -> dict[str, dict[str, str]]:
        """By the project they are about; the empty one is any."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for entry in self.indicators:
            if entry.confirmed:
                found[plain(entry.project)][plain(entry.own)] = plain(entry.other)
        return dict(found)
