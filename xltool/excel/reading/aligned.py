"""Which column the answers under a head stand in, where heads and answers were not typed straight below each other."""

from collections.abc import Collection, Hashable, Mapping
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)
Room = tuple[int, int]


class Aligned(NamedTuple, Generic[K]):
    """The columns of each key; ``moved`` are the keys whose column is not their head's, ``doubtful`` those without."""

    columns: dict[K, Room]
    moved: frozenset[K] = frozenset()
    doubtful: frozenset[K] = frozenset()


def aligned(heads: Mapping[K, Room], others: Collection[int], used: Collection[int]) -> Aligned[K]:
    """``heads`` are the rooms of the heads that count, ``others`` the columns of all, ``used`` those of answers."""
    columns = sorted({*others, *(start for start, _ in heads.values())})
    last = max(end for _, end in heads.values())
    taken = sorted(column for column in set(used) if columns[0] - 1 <= column < last)
    stray = [column for column in taken if column not in columns]
    if not stray:
        return Aligned(dict(heads))
    owners = {column: max((head for head in columns if head < column), default=-1) for column in stray}
    simple = all(owner >= 0 and owner not in taken for owner in owners.values())
    if simple and len(set(owners.values())) == len(stray):
        at = {owner: column for column, owner in owners.items()}
    elif len(taken) == len(columns):
        at = dict(zip(columns, taken, strict=True))
    else:
        doubtful = frozenset(key for key, (start, _) in heads.items() if start not in taken)
        return Aligned({key: (start, start + 1) for key, (start, _) in heads.items()}, doubtful=doubtful)
    moved = frozenset(key for key, (start, _) in heads.items() if at.get(start, start) != start)
    found = {key: (at.get(start, start), at.get(start, start) + 1) for key, (start, _) in heads.items()}
    return Aligned(found, moved)
