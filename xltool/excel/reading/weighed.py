"""Points typed behind something else in its cell: ``开展结对帮扶（5分）``, ``≥95%（10分）``, ``数量指标（20分）``."""

import re
import unicodedata
from collections.abc import Collection, Container
from decimal import Decimal
from itertools import groupby

from xltool.answer import Answer, State, from_text
from xltool.excel.reading.table import Rows
from xltool.form import INDICATOR_FIELDS, Kind
from xltool.money import parse_number

_TYPES = {key: field.type for key, field in INDICATOR_FIELDS[Kind.SELFASSESSMENT].items()}
#: What may have points behind it, and whose points these are.
WHOSE = {"name": "weight", "target": "weight", "actual": "score"}
_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
_WORD = "(?:权重|分值|满分|标准分|分数|得分|共|计)"
_BRACKETED = re.compile(
    rf"(.*\S)\s*[（(\[【〔]\s*(?:{_WORD}\s*[:：为]?\s*{_NUMBER}\s*[分%％]?|{_NUMBER}\s*分)\s*[)）\]】〕]\s*",
    re.DOTALL,
)
_BARE_IN_BRACKETS = re.compile(rf"(.*\S)\s*[（(\[【〔]\s*{_NUMBER}\s*[)）\]】〕]\s*", re.DOTALL)
_BEHIND = re.compile(rf"(.*\S)(?:\s*[，,、;；:：—-]\s*|\s+){_WORD}?\s*[:：]?\s*{_NUMBER}\s*分\s*", re.DOTALL)
_ENDS = (")", "）", "]", "】", "〕", "分")
#: So much of a text is shown, from its end.
_SHOWN = 20
#: Where no head says so, points stand behind so many of the texts of a column, or they are something else.
_MOSTLY = 0.5


def part_points(found: Rows, kind: Kind, columns: Collection[str], joined: Container[str]) -> None:
    """Part points from what they stand behind; ``joined`` are the pairs that the heads name together."""
    for key, whose in WHOSE.items():
        if whose in INDICATOR_FIELDS[kind]:
            _Parting(found, key, whose, is_told=f"{key}+{whose}" in joined, has_column=whose in columns).all()
    if "weight" in INDICATOR_FIELDS[kind] and "weight" not in columns and "name+weight" not in joined:
        _from_levels(found)


class _Parting:
    """One column of texts with points behind them."""

    def __init__(self, found: Rows, key: str, whose: str, *, is_told: bool, has_column: bool) -> None:
        self.found, self.key, self.whose = found, key, whose
        self.is_told, self.has_column = is_told, has_column

    def all(self) -> None:
        """Part every text that has points behind it, where that is what these are."""
        rows = self.found.indicators
        said = [n for n, row in enumerate(rows) if row[self.key].raw]
        if not self.is_told and not any(rows[n][self.key].raw.rstrip().endswith(_ENDS) for n in said):
            return
        parted = {n: parts for n in said if (parts := self._parts(rows[n][self.key].raw))}
        many = self.is_told or len(parted) >= max(2, _MOSTLY * len(said))
        for n, (text, number) in parted.items():
            stated = rows[n][self.whose]
            if stated.value == number or (
                stated.is_blank and (many or (self.has_column and self.key == "name"))
            ):
                self._part(n, text, number)

    def _parts(self, text: str) -> tuple[str, Decimal] | None:
        """A text without its points, and these."""
        patterns = [_BRACKETED]
        if self.is_told or not self.has_column:
            patterns.append(_BEHIND)
        if self.is_told:
            patterns.append(_BARE_IN_BRACKETS)
        for pattern in patterns:
            if parts := pattern.fullmatch(text):
                number = parse_number(unicodedata.normalize("NFKC", next(filter(None, parts.groups()[1:]))))
                return (parts[1].strip(), number) if number is not None and number <= 100 else None
        return None

    def _part(self, n: int, text: str, number: Decimal) -> None:
        row, guesses = self.found.indicators[n], self.found.guesses
        old = row[self.key]
        label = INDICATOR_FIELDS[Kind.SELFASSESSMENT][self.whose].label
        reason = f"“{_end(old.raw)}”后面的 {number.normalize():f} 分是{label}"
        setattr(row, self.key, from_text(_TYPES[self.key], text, old.cell))
        guesses.setdefault((n, self.key), reason)
        if row[self.whose].is_blank:
            setattr(row, self.whose, Answer(State.VALUE, number, f"{number}", old.cell, is_text=True))
            guesses.setdefault((n, self.whose), reason)


def _end(text: str) -> str:
    """The end of a text, behind dots where more stands before it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"…{flat[-_SHOWN:]}"


def _from_levels(found: Rows) -> None:
    """Points that stand behind levels only: those of one indicator alone under its level are its own."""
    rows = found.indicators
    if any(not row.weight.is_blank for row in rows):
        return
    for key in ("level2", "level1"):
        for cell, run in groupby(range(len(rows)), key=lambda n: rows[n][key].cell):
            own = list(run)
            level = rows[own[0]][key].raw
            parts = _BRACKETED.fullmatch(level) if cell else None
            if not parts:
                continue
            seen = " ".join(level.split())
            number = parse_number(unicodedata.normalize("NFKC", next(filter(None, parts.groups()[1:]))))
            if len(own) == 1 and number is not None and rows[own[0]].weight.is_blank:
                rows[own[0]].weight = Answer(State.VALUE, number, f"{number}", cell, is_text=True)
                found.guesses[own[0], "weight"] = f"“{seen}”只有这一条指标，分值就是它的"
            else:
                reason = f"分值只写在“{seen}”上，没有分到各条指标"
                found.doubts |= {(n, "weight"): reason for n in own if (n, "weight") not in found.guesses}
