"""A form under examination remembers what the rules work out of it, so that a hundred of them ask for it once."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, TypeVar

from xltool.form import Filing, Indicator

S = TypeVar("S", Filing, Indicator)
T = TypeVar("T")
_UNKNOWN: Any = object()


class Examined(Filing):
    """A copy of a filing for one examination; see :func:`xltool.rules.examined.examine`.

    ``memo`` is of the form what an indicator's is of its row. Both end with the examination.
    """

    __slots__ = ("_existing", "_having", "_traits", "memo")

    def __init__(self, form: Filing, rows: list[tuple[Indicator, int | None]]) -> None:
        """Take over a form, with copies of its rows and the :mod:`~xltool.rules.traits` of those that exist."""
        for name in Filing.__slots__:
            setattr(self, name, getattr(form, name))
        self.indicators = [row for row, _ in rows]
        self.memo: dict[object, Any] = {}
        self._existing = [(n, row) for n, (row, traits) in enumerate(rows) if traits is not None]
        self._traits = [traits for _, traits in rows if traits is not None]
        self._having: dict[int, list[tuple[str, Indicator]]] = {}

    def rows(self) -> Iterator[tuple[int, Indicator]]:
        """The indicators that exist, each with its index in the data file."""
        return iter(self._existing)

    def having(self, traits: int) -> Sequence[tuple[str, Indicator]]:
        """The indicators that exist and have all these traits, each with its path."""
        found = self._having.get(traits)
        if found is None:
            known = zip(self._existing, self._traits, strict=True)
            found = [(f"indicators[{n}]", row) for (n, row), own in known if own & traits == traits]
            self._having[traits] = found
        return found


def remembered(fact: Callable[[S], T]) -> Callable[[S], T]:
    """A fact of a form or a row that is worked out once while it is examined."""

    @wraps(fact)
    def look(subject: S) -> T:
        memo: dict[object, Any] | None = getattr(subject, "memo", None)
        if memo is None:
            return fact(subject)
        known: T = memo.get(fact, _UNKNOWN)
        if known is _UNKNOWN:
            known = memo[fact] = fact(subject)
        return known

    return look
