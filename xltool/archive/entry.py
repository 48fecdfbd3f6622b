"""The lines of the book: what a sender gets for a file, and what the keeper sees of it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

#: How a number is written wherever a person sees it.
NUMBER = "{:06d}"
#: The verdict of what was taken but not checked yet.
PENDING = "pending"

_VERDICT = f"ifnull(form.verdict, '{PENDING}')"
_COLUMNS = f"""
    handin.number, handin.name, handin.digest, handin.bytes, handin.taken,
    ifnull(form.kind, ''), ifnull(form.edition, ''), ifnull(form.sheet, ''), ifnull(form.department, ''),
    ifnull(form.unit, ''), ifnull(form.project, ''), form.year, {_VERDICT},
    form.errors, form.hints, form.undecided,
    (SELECT max(later.number) FROM form AS later WHERE later.subject = form.subject AND form.subject <> '')
"""
_FROM = "FROM handin LEFT JOIN form ON form.number = handin.number"


class Receipt(NamedTuple):
    """What proves that a file was taken: its number, its name, the SHA-256 of its content, the time."""

    number: int
    name: str
    digest: str
    at: dt.datetime

    def to_data(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "number": NUMBER.format(self.number), "name": self.name, "digest": self.digest,
            "time": self.at.isoformat(timespec="seconds"),
        }  # fmt: skip


class Entry(NamedTuple):
    """A form that was handed in, or a file in which there is none or that is not checked yet.

    ``kind`` and the texts after it are empty then, the counts ``None`` where nothing was checked. ``newest`` is
    the number of the last hand-in of the same project, its own where that is this one, ``None`` where the form
    does not say whose it is.
    """

    number: int
    name: str
    digest: str
    bytes: int
    at: dt.datetime
    kind: str
    edition: str
    sheet: str
    department: str
    unit: str
    project: str
    year: int | None
    verdict: str
    errors: int | None
    hints: int | None
    undecided: int | None
    newest: int | None

    @property
    def is_newest(self) -> bool:
        """Whether no later hand-in of the project is known."""
        return self.newest == self.number

    @property
    def is_replaced(self) -> bool:
        """Whether a later hand-in of the project is there."""
        return self.newest is not None and not self.is_newest


class Wanted(NamedTuple):
    """Which entries to list; what is empty or ``None`` asks for nothing.

    ``unit`` is a part of the unit's or department's name, ``verdict`` one of the reports' or :data:`PENDING`,
    ``first`` and ``last`` are days (both included, of this century) on this machine's clock.
    """

    unit: str = ""
    year: int | None = None
    verdict: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def listing(self) -> tuple[str, dict[str, object]]:
        """The query for the entries, newest first, and its values."""
        return (
            f"SELECT {_COLUMNS} {_FROM}{self._where()} ORDER BY handin.number DESC, form.place",
            self._values(),
        )

    def counting(self) -> tuple[str, dict[str, object]]:
        """The query for how many entries there are by verdict, and its values."""
        return f"SELECT {_VERDICT}, count(*) {_FROM}{self._where()} GROUP BY {_VERDICT}", self._values()

    def _where(self) -> str:
        tests = [
            test
            for test, is_asked in (
                ("(instr(form.unit, :unit) OR instr(form.department, :unit))", self.unit),
                ("form.year = :year", self.year is not None),
                (f"{_VERDICT} = :verdict", self.verdict),
                ("handin.taken >= :first", self.first),
                ("handin.taken < :after", self.last),
            )
            if is_asked
        ]
        return f" WHERE {' AND '.join(tests)}" if tests else ""

    def _values(self) -> dict[str, object]:
        return {
            "unit": self.unit, "year": self.year, "verdict": self.verdict,
            "first": self.first and _begin(self.first),
            "after": self.last and _begin(self.last + dt.timedelta(days=1)),
        }  # fmt: skip


def _begin(day: dt.date) -> str:
    """The first moment of a day here, as the book writes it."""
    return stated(dt.datetime.combine(day, dt.time()).astimezone())


def stated(at: dt.datetime) -> str:
    """A time as the book writes it: in UTC, so that texts are in the order of times."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


def entries(rows: Iterator[tuple[Any, ...]]) -> list[Entry]:
    """Rows of the listing as entries, times on this machine's clock."""
    found = map(Entry._make, rows)
    return [one._replace(at=dt.datetime.fromisoformat(str(one.at)).astimezone()) for one in found]
