"""Values for formulas that no spreadsheet program has computed yet.

Some programs save formulas without their values. A formula of known functions over the sheet's own cells is
computed as it stands there; any other stays unknown.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xltool.excel.formula import Failure, Scope, Value, evaluator
from xltool.excel.opening.traces import Hidden, Position, position
from xltool.excel.sheetxml import EPOCH
from xltool.money import from_cell
from xltool.place import cell_name

#: Cells that one formula looks at, and all formulas of a sheet together; more is no form.
_LARGEST_RANGE, MOST_CELLS = 10_000, 300_000
#: Characters in a formula, as in Excel.
_LONGEST = 8192


class Unknown(Exception):
    """A formula whose value cannot be told here."""


class Computing:
    """The uncomputed formulas of one sheet, each computed when first asked for."""

    def __init__(self, rows: Sequence[Sequence[Any]], hidden: Mapping[Position, Hidden]) -> None:
        self.rows, self.hidden = rows, hidden
        self.known: dict[Position, Value] = {}
        self.untold: dict[Position, Failure | Unknown] = {}
        self.busy: set[Position] = set()
        self.room = MOST_CELLS

    def value(self, at: Position) -> Value:
        """The value of a cell. Raises :class:`Failure` for an Excel error, :class:`Unknown`."""
        if at in self.known:
            return self.known[at]
        if at in self.untold:
            raise self.untold[at]
        hidden = self.hidden.get(at)
        if hidden is None:
            return self._plain(at)
        if hidden.is_error:
            raise Failure(hidden.text)
        if at in self.busy:
            raise Unknown  # a circle
        self.busy.add(at)
        try:
            self.known[at] = self._computed(hidden.text)
        except (Failure, Unknown) as untold:
            self.untold[at] = untold.with_traceback(None)
            raise
        finally:
            self.busy.remove(at)
        return self.known[at]

    def _plain(self, at: Position) -> Value:
        row, column = at
        value = self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""
        if isinstance(value, dt.date):
            day = value.date() if isinstance(value, dt.datetime) else value
            return Decimal((day - EPOCH).days)
        if isinstance(value, (str, bool)):
            return value if value != "" else None
        number = from_cell(value) if isinstance(value, (int, float)) else None
        if number is None:
            raise Unknown
        return number

    def _computed(self, formula: str) -> Value:
        try:
            evaluate, needs = _understood(formula)
            self.room -= len(needs)
            if self.room < 0:
                raise Unknown
            return evaluate(Scope(_Seen(self, needs)))
        except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError):
            raise Unknown from None


class _Seen(dict[str, Value]):
    """What a formula sees: each cell's value, computed only when the formula comes to need it."""

    def __init__(self, computing: Computing, cells: Mapping[str, Position]) -> None:
        super().__init__()
        self.computing, self.cells = computing, cells

    def get(self, path: str, default: Any = None) -> Value:
        return self.computing.value(self.cells[path])


@lru_cache(maxsize=4096)
def _understood(formula: str) -> tuple[Callable[[Scope], Value], Mapping[str, Position]]:
    """A formula ready to be evaluated, and the cells it needs by path."""
    text, needs = _over_paths(formula)
    return evaluator(text, _rectangle, in_row=True), needs


def _over_paths(formula: str) -> tuple[str, dict[str, Position]]:
    """A formula over cells as one over answers (``{{ c.f6 }}``), and the cell of each.

    Raises ``ValueError`` for references to other sheets, whole columns and names.
    """
    if len(formula) > _LONGEST:
        raise ValueError
    needs: dict[str, Position] = {}
    spelled, room = [], _LARGEST_RANGE
    for token in Tokenizer(formula).items:
        text = token.value.replace("_xlfn.", "")
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            corners = [position(corner.replace("$", "").upper()) for corner in text.split(":")]
            text = ":".join(f"{{{{ {_path(corner)} }}}}" for corner in corners)
            cells = _between(corners[0], corners[-1])
            room -= len(cells)
            if room < 0:
                raise ValueError
            needs |= {_path(at): at for at in cells}
        spelled.append(text)
    return f"={''.join(spelled)}", needs


def _path(at: Position) -> str:
    return f"c.{cell_name(*at)}"


def _between(one: Position, other: Position) -> list[Position]:
    rows = range(min(one[0], other[0]), max(one[0], other[0]) + 1)
    columns = range(min(one[1], other[1]), max(one[1], other[1]) + 1)
    if len(rows) * len(columns) > _LARGEST_RANGE:
        raise ValueError
    return [(row, column) for row in rows for column in columns]


def _rectangle(first: str, last: str) -> list[str]:
    """The paths of the cells between two of them."""
    corners = [position(path.removeprefix("c.").upper()) for path in (first, last)]
    return [_path(at) for at in _between(*corners)]
