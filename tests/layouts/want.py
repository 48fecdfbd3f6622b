"""What a careful person would take from a typed form, and whether an answer says just that."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from xltool.answer import Answer, State
from xltool.form import FIELDS, INDICATOR_FIELDS, Kind
from xltool.target import Form, Target

_QUANTITY = re.compile(r"([≥≤=><]?)([\d.]+) ?\((.+)\)")


class Quantity(NamedTuple):
    """A target or actual value as printed on the form: operators and units that are right."""

    ops: tuple[str, ...]
    value: Decimal
    units: tuple[str, ...]


Wanted = str | int | Decimal | dt.date | Quantity | None


def quantity(printed: str) -> Quantity | None:
    """``≥1.00(次)`` taken apart; nothing for a word."""
    found = _QUANTITY.fullmatch(printed)
    return Quantity((found[1],), Decimal(found[2]), (found[3],)) if found else None


@dataclass
class Want:
    """The answers of one typed form: by path the single ones, by key those of each indicator row.

    What was not typed is not there, and must be read as nothing. ``editions`` are those it may be taken for.
    """

    kind: Kind
    editions: tuple[str, ...]
    single: dict[str, Wanted] = field(default_factory=dict)
    rows: list[dict[str, Wanted]] = field(default_factory=list)
    sheet: str = ""

    @property
    def name(self) -> str:
        """The project's name."""
        return str(self.single.get("project.name", ""))

    def answers(self) -> dict[str, Wanted]:
        """Every single path of the data file."""
        return {path: self.single.get(path) for path in FIELDS[self.kind]}

    def row(self, n: int) -> dict[str, Wanted]:
        """Every key of an indicator row."""
        return {key: self.rows[n].get(key) for key in INDICATOR_FIELDS[self.kind]}


def squashed(text: object) -> str:
    """Without blanks and line breaks; full width is the same as half."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


def said(answer: Answer[object]) -> object:
    """What an answer claims; a dash claims nothing, and neither does what could not be read."""
    if answer.state is State.VALUE:
        return answer.value
    return None


def agrees(wanted: Wanted, answer: Answer[object]) -> bool:
    """Whether an answer says what is wanted."""
    claimed = said(answer)
    if wanted is None:
        return claimed is None and answer.state in (State.BLANK, State.PLACEHOLDER)
    if claimed is None:
        return False
    if isinstance(wanted, Quantity):
        return (
            isinstance(claimed, Target) and claimed.form is Form.QUANTITY and claimed.op in wanted.ops
            and claimed.value == wanted.value and squashed(claimed.unit) in map(squashed, wanted.units)
        )  # fmt: skip
    if isinstance(wanted, str):
        return squashed(claimed.text if isinstance(claimed, Target) else claimed) == squashed(wanted)
    return claimed == wanted
