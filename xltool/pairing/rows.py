"""The indicators of a form beside those of its counterpart, by name."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from xltool.form import Filing, Indicator
from xltool.pairing.naming import level_key, may_be_one, plain, similarity


class Row(NamedTuple):
    """An indicator that exists, and where."""

    form: Filing
    number: int
    row: Indicator

    def path(self, key: str) -> str:
        """The path of one of its answers."""
        return f"indicators[{self.number}].{key}"


class RowPair(NamedTuple):
    """One indicator on both forms."""

    own: Row
    other: Row


@dataclass(slots=True)
class Rows:
    """Indicators on both forms, on this one only (``added``), on the other one only (``lost``); down the page."""

    both: list[RowPair] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)
    lost: list[Row] = field(default_factory=list)

    def alike(self, least: Decimal) -> dict[int, tuple[Decimal, Row]]:
        """For indicators on this form only, by number: the lost one whose name is most like it, each once.

        Both stand below the same level 1 and are at least this similar (0 to 1).
        """
        ranked = sorted(
            (
                (similarity(_name(added), _name(lost)), -added.number, -n)
                for added in self.added
                for n, lost in enumerate(self.lost)
                if _levels(added)[0] == _levels(lost)[0] and may_be_one(_name(added), _name(lost))
            ),
            reverse=True,
        )
        found: dict[int, tuple[Decimal, Row]] = {}
        taken: set[int] = set()
        for share, number, n in ranked:
            if share >= least and -number not in found and n not in taken:
                found[-number] = share, self.lost[-n]
                taken.add(n)
        return found


_Key = Callable[[Row], Hashable]


def pair_rows(form: Filing, others: Sequence[Filing], renamed: Mapping[str, str]) -> Rows:
    """Pair by name; rows of one name by levels and target first, the rest of them in their order.

    ``renamed`` are names here → there. What several forms have in common is not lost if it stands here once.
    """
    own = [Row(form, n, row) for n, row in form.rows()]
    theirs = [Row(other, n, row) for other in others for n, row in other.rows()]
    both: list[RowPair] = []

    def named(row: Row) -> str:
        name = plain(row.row.name.raw)
        return renamed.get(name, name) if row.form is form else name

    steps: tuple[_Key, ...] = (
        lambda row: (named(row), *_levels(row), _target(row)),
        lambda row: (named(row), *_levels(row)),
        lambda row: (named(row), _target(row)),
        named,
    )
    for key in steps:
        own, theirs = _take(own, theirs, key, both)
    here = {named(pair.own) for pair in both} if len(others) > 1 else set()
    both.sort(key=lambda pair: pair.own.number)
    return Rows(both, own, [row for row in theirs if named(row) not in here])


def _name(row: Row) -> str:
    return plain(row.row.name.raw)


def _levels(row: Row) -> tuple[str, str]:
    return level_key(row.row.level1.text), level_key(row.row.level2.text)


def _target(row: Row) -> str:
    return plain(row.row.target.raw)


def _take(own: list[Row], theirs: list[Row], key: _Key, both: list[RowPair]) -> tuple[list[Row], list[Row]]:
    """Pair what has the same key, in order, into ``both``; what is left on either side."""
    waiting: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in theirs:
        waiting[key(row)].append(row)
    left = []
    taken = set()
    for row in own:
        if others := waiting.get(key(row)):
            other = others.pop(0)
            taken.add(id(other))
            both.append(RowPair(row, other))
        else:
            left.append(row)
    return left, [row for row in theirs if id(row) not in taken]
