"""What stands in cells: exact numbers, texts, formulas with the value they have now."""

import re
from decimal import Decimal
from typing import NamedTuple

Number = Decimal | int | None
Value = Number | str

#: What XML cannot carry; names of files may hold it.
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Figure(NamedTuple):
    """A formula (without ``=``) and its value now; ``None`` is the empty text."""

    formula: str
    value: Number


def possible(text: str) -> str:
    """A text as a workbook can carry it."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def inert(text: str) -> str:
    """The same, and no text passes for markup of the writer."""
    plain = possible(text)
    return f"{plain} " if plain.startswith("<r>") and plain.endswith("</r>") else plain


def exact(value: Value) -> Value:
    """A value as the file states it: the fifteen digits that spreadsheet programs know, and no noise."""
    if value is None:
        return ""
    return Decimal(f"{value:.15g}") if isinstance(value, Decimal) else value
