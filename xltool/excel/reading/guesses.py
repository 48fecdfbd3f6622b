"""Answers being settled: what is taken for what, and how sure that is."""

from decimal import Decimal
from typing import Any

from xltool.answer import Answer, State
from xltool.excel.opening.sheet import Grid
from xltool.excel.opening.traces import Position
from xltool.form import Certainty, Filing, Guess
from xltool.money import from_cell
from xltool.place import position

_GRAVITY = {Certainty.LIKELY: 0, Certainty.DOUBTFUL: 1}


class Settling:
    """The answers and guesses of one form while they are settled."""

    def __init__(self, form: Filing, grid: Grid) -> None:
        self.form, self._grid = form, grid
        self.guesses: dict[str, Guess] = dict(form.guesses)

    def answer(self, path: str) -> Answer[Any]:
        """As it is known by now."""
        return self.form[path]

    def is_text(self, at: Position) -> bool:
        """Whether the cell holds text, where numbers are told from that."""
        row, column = at
        rows = self._grid.rows if self._grid.typed else ()
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        return isinstance(value, str) and value != ""  # a formula nobody computed reads as nothing

    def number(self, at: Position) -> Decimal | None:
        """The number in a cell, ``None`` where something else stands."""
        row, column = at
        rows = self._grid.rows
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        return from_cell(float(value)) if type(value) in (int, float) else None

    def value(self, path: str, value: object, raw: str = "") -> None:
        """This is what an answer says; ``raw`` where more is to be seen than its number."""
        old = self.form[path]
        is_text = self.is_text(position(old.cell))
        self.put(path, Answer(State.VALUE, value, raw or old.raw, old.cell, is_text))

    def put(self, path: str, answer: Answer[Any]) -> None:
        """Take this for an answer."""
        if path in self.form.answers:
            self.form.answers[path] = answer
        else:
            row, _, key = path.partition("].")
            setattr(self.form.indicators[int(row.removeprefix("indicators["))], key, answer)

    def likely(self, path: str, reason: str) -> None:
        """An answer is a guess for this reason."""
        self._guess(path, Guess(Certainty.LIKELY, reason))

    def doubtful(self, path: str, reason: str) -> None:
        """An answer may well be wrong for this reason."""
        self._guess(path, Guess(Certainty.DOUBTFUL, reason))

    def is_doubtful(self, path: str) -> bool:
        """Whether an answer may well be wrong."""
        known = self.guesses.get(path)
        return known is not None and known.certainty is Certainty.DOUBTFUL

    def _guess(self, path: str, guess: Guess) -> None:
        """The graver reason counts; of two as grave both do."""
        known = self.guesses.get(path)
        if known is None or _GRAVITY[known.certainty] < _GRAVITY[guess.certainty]:
            self.guesses[path] = guess
        elif known.certainty is guess.certainty and guess.reason not in known.reason:
            self.guesses[path] = Guess(known.certainty, f"{known.reason}；{guess.reason}")
