"""What may be an answer, how near that comes to the drawing, and which of several is taken."""

from collections.abc import Mapping
from typing import NamedTuple

from xltool.answer import BLANK, Answer, Field, from_text
from xltool.excel.reading.cells import Cells, cell_name
from xltool.form import Certainty, Guess

#: From this relation on an answer is not one of a label of its own.
_FAR = 3


class Rank(NamedTuple):
    """How near an answer's label and its place come to the drawing; the least is the nearest.

    ``wording`` is the label's, ``relation`` 0 for the drawn one and more for any other.
    """

    wording: int = 0
    relation: int = 0


class Offer(NamedTuple):
    """An answer that may be the one, and why it is less than certain (empty: it is)."""

    answer: Answer[object]
    rank: Rank
    reason: str = ""


class Offers:
    """The offers for each single answer of a form."""

    def __init__(self, cells: Cells, fields: Mapping[str, Field]) -> None:
        self.cells, self.fields = cells, fields
        self._offers: dict[str, list[Offer]] = {}
        self._doubts: dict[str, str] = {}

    def cell(self, path: str, row: int, column: int, rank: Rank, reason: str = "") -> None:
        """What stands in a cell."""
        if path in self.fields:
            self._add(path, Offer(self.cells.answer(self.fields[path].type, row, column), rank, reason))

    def text(self, path: str, text: str, row: int, column: int, rank: Rank, reason: str) -> None:
        """A part of what stands in a cell."""
        if path in self.fields:
            answer = from_text(self.fields[path].type, text, cell_name(row, column))
            is_typed = self.fields[path].type.is_number and answer.is_value
            self._add(path, Offer(answer._replace(is_text=is_typed), rank, reason))

    def answer(self, path: str, answer: Answer[object], rank: Rank, reason: str = "") -> None:
        """An answer read elsewhere."""
        if path in self.fields:
            self._add(path, Offer(answer, rank, reason))

    def doubt(self, path: str, reason: str) -> None:
        """Nothing may be taken for this answer, and this is why."""
        if path in self.fields:
            self._doubts.setdefault(path, reason)

    def said(self, path: str) -> bool:
        """Whether something is offered that is not blank."""
        return any(not offer.answer.is_blank for offer in self._offers.get(path, ()))

    def _add(self, path: str, offer: Offer) -> None:
        self._offers.setdefault(path, []).append(offer)

    @staticmethod
    def _is_as_near(path: str, rank: Rank, nearest: Rank) -> bool:
        """Whether an offer counts as much as the nearest: of a project, wherever a label of that wording stands."""
        if path.startswith("project."):
            return rank.wording == nearest.wording and max(rank.relation, nearest.relation) < _FAR
        return rank == nearest

    def settle(self) -> tuple[dict[str, Answer[object]], dict[str, Guess]]:
        """The answers taken, and the guesses among them. Of two as near that differ, neither."""
        answers: dict[str, Answer[object]] = dict.fromkeys(self.fields, BLANK)
        guesses: dict[str, Guess] = {}
        for path, offers in self._offers.items():
            said = [offer for offer in offers if not offer.answer.is_blank] or offers[:1]
            nearest = min(offer.rank for offer in said)
            best = [offer for offer in said if self._is_as_near(path, offer.rank, nearest)]
            chosen = min(best, key=lambda offer: (offer.rank, bool(offer.reason)))
            answers[path] = chosen.answer
            if any(_differ(chosen.answer, offer.answer) for offer in best):
                cells = "、".join(dict.fromkeys(offer.answer.cell for offer in best))
                answers[path] = BLANK._replace(cell=chosen.answer.cell)
                reason = f"{cells} 都像是{self.fields[path].label}，内容不同，没有取"
                guesses[path] = Guess(Certainty.DOUBTFUL, reason)
            elif chosen.reason and not chosen.answer.is_blank:
                guesses[path] = Guess(Certainty.LIKELY, chosen.reason)
        for path, reason in self._doubts.items():
            if answers[path].is_blank:
                guesses[path] = Guess(Certainty.DOUBTFUL, reason)
        return answers, guesses


def _differ(one: Answer[object], other: Answer[object]) -> bool:
    return one.value != other.value or (one.value is None and one.raw.split() != other.raw.split())
