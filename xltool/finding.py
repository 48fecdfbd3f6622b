"""What a check says: findings at places, and what could not be decided.

Tuples, because many thousands of them travel between processes.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from xltool.place import Place


class Severity(Enum):
    """错误: provably wrong, not fit to hand in. 提示: a person must look, explain or confirm."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word officers see."""
        return {"error": "错误", "warning": "提示", "info": "说明"}[self.value]


class Finding(NamedTuple):
    """One problem at one place. All texts are plain Chinese; ``field`` is a data-file path."""

    code: str
    severity: Severity
    title: str
    message: str
    place: Place
    field: str = ""
    seen: str = ""
    expected: str = ""
    remedy: str = ""
    explained: str = ""

    @property
    def level(self) -> str:
        """The word officers see: a hint that was explained is a hint no more."""
        return "已说明" if self.explained else self.severity.label


def by_reason(undecided: Iterable["Undecided"]) -> dict[tuple[Place, str], list[str]]:
    """Each missing answer with the rules that wait for it (code and title), in order."""
    waiting: dict[tuple[Place, str], list[str]] = {}
    for word in undecided:
        rules = waiting.setdefault((word.place, word.reason), [])
        if (named := f"{word.code} {word.title}") not in rules:
            rules.append(named)
    return waiting


class Undecided(NamedTuple):
    """A rule that lacks what it needs: neither passed nor failed, and shown as such."""

    code: str
    title: str
    reason: str
    place: Place
    field: str = ""


class Review(NamedTuple):
    """A point of the reviewer's checklist: what a person should judge, and where; decides nothing."""

    code: str
    title: str
    question: str
    places: tuple[Place, ...]
    fields: tuple[str, ...]
