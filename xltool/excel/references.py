"""Row numbers that follow the indicator rows.

A compiled form is Jinja2 source in which every row number below the repeated row is an expression over
``d``, the rows added (indicator rows − 1). While lxml holds the source the expressions stand between
private-use characters; :func:`template_source` swaps them for control characters, which cannot occur in
XML, so no text of a workbook is ever executed.
"""

import re
from collections.abc import Callable

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

OPEN, CLOSE, BLOCK, END = "\ue001", "\ue002", "\ue003", "\ue004"
_DELIMITERS = {0xE001: "\x01", 0xE002: "\x02", 0xE003: "\x03", 0xE004: "\x04"}
_CELL = r"(\$?[A-Z]{1,3})(\$?)([1-9]\d{0,6})"
_RANGE = re.compile(f"{_CELL}(?::{_CELL})?")
_ROWS = re.compile(r"(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})")


def template_source(text: str) -> str:
    """Source for :data:`xltool.excel.template.ENVIRONMENT`, whose delimiters are control characters."""
    return text.translate(_DELIMITERS)


class RowText:
    """A short text with row numbers in it, such as a formula; rendered for a row ``r`` and ``d``."""

    __slots__ = ("_known", "_pieces")

    def __init__(self, source: str) -> None:
        self._known: dict[tuple[int, int], str] = {}
        self._pieces: list[str | int | None] = []
        for n, piece in enumerate(re.split(f"{OPEN}(.*?){CLOSE}", source)):
            self._pieces.append(piece if n % 2 == 0 else None if piece == "r" else int(piece[:-2]))

    def at(self, r: int, d: int) -> str:
        """The text for row ``r`` when ``d`` rows were added."""
        if (r, d) not in self._known:
            self._known[r, d] = self._made(r, d)
        return self._known[r, d]

    def _made(self, r: int, d: int) -> str:
        return "".join(
            piece if isinstance(piece, str) else str(r if piece is None else piece + d)
            for piece in self._pieces
        )


def this_row(_row: int) -> str:
    """Inside the repeated row, that row's own number."""
    return f"{OPEN}r{CLOSE}"


def plus_rows(row: int) -> str:
    """Template source of a one-based row number that moves down with the indicator rows."""
    return f"{OPEN}{row}+d{CLOSE}"


class Mapping:
    """How one-based rows of the drawn sheet become rows of a stamped one; ``repeated`` is row L."""

    def __init__(self, repeated: int, sheet: str) -> None:
        self.repeated = repeated
        self.sheet = sheet

    def start(self, row: int) -> str:
        """A range's first row, or a single row: moves when it lies below L."""
        return plus_rows(row) if row > self.repeated else str(row)

    def end(self, row: int) -> str:
        """A range's last row: moves when it lies at or below L, so ``F13:F13`` grows."""
        return plus_rows(row) if row >= self.repeated else str(row)

    def area(self, reference: str, row: Callable[[int], str] | None = None) -> str:
        """``A12:H13`` or ``A1`` → template source. ``row`` replaces L itself (inside the repeated row)."""

        def swap(match: re.Match[str]) -> str:
            column, fixed, first, to_column, to_fixed, last = match.groups()
            if row and int(first) == self.repeated and (last is None or (last == first and not to_fixed)):
                alone = f"{column}{fixed}{row(int(first))}"
                return alone if last is None else f"{alone}:{to_column}{row(int(first))}"
            head = f"{column}{fixed}{self.start(int(first))}"
            return head if last is None else f"{head}:{to_column}{to_fixed}{self.end(int(last))}"

        return _RANGE.sub(swap, reference)

    def areas(self, references: str) -> str:
        """A blank-separated list, as in ``sqref``; a single cell of L stands for its whole column."""
        alone = re.compile(rf"\$?[A-Z]{{1,3}}\$?{self.repeated}")
        return " ".join(
            self.area(f"{one}:{one}" if alone.fullmatch(one) else one) for one in references.split()
        )

    def formula(self, text: str, *, here: bool, row: Callable[[int], str] | None = None) -> str:
        """A formula, without its ``=``, whose references to the drawn sheet move.

        ``here``: it stands on that sheet itself.
        """
        tokens = Tokenizer(text if text.startswith("=") else f"={text}").items
        return "".join(
            self._operand(token.value, here, row) if token.subtype == Token.RANGE else token.value
            for token in tokens
        )

    def _operand(self, value: str, here: bool, row: Callable[[int], str] | None) -> str:
        sheet, bang, reference = value.rpartition("!")
        mine = sheet.strip("'").replace("''", "'") == self.sheet if bang else here
        if not mine:
            return value
        rows = _ROWS.fullmatch(reference)
        if rows:  # $12:$12, as print titles have it
            fixed, first, to_fixed, last = rows.groups()
            return f"{sheet}{bang}{fixed}{self.start(int(first))}:{to_fixed}{self.end(int(last))}"
        return f"{sheet}{bang}{self.area(reference, row)}"
