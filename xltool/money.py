"""Exact numbers: amounts (元 or 万元), points and percents are ``Decimal``, never binary floats."""

import re
import unicodedata
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

CENT = Decimal("0.01")
ZERO = Decimal(0)
#: Two sums printed with two decimals are the same when they differ by less.
HALF_CENT = Decimal("0.005")
#: Excel keeps 15 digits; what is larger cannot be an exact amount, percent or count.
LARGEST = Decimal(10) ** 15

#: What one of each unit that forms state amounts in is worth in 元.
IN_YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}

#: The same for every unit people write behind an amount; the longest first.
UNITS = {
    "百万元": Decimal(10**6), "千万元": Decimal(10**7), "人民币": Decimal(1), "万元": Decimal(10**4),
    "千元": Decimal(1000), "亿元": Decimal(10**8), "万": Decimal(10**4), "亿": Decimal(10**8), "元": Decimal(1),
    "圆": Decimal(1),
}  # fmt: skip

#: Room for the product of any two numbers up to that.
_WIDE = Context(prec=60)

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")

_UNIT = "|".join(UNITS)
_STATED = re.compile(
    rf"(?:人民币|RMB|CNY)?\s*¥?\s*(?P<number>[+-]?[\d.,]*\d[\d.,]*)\s*"
    rf"(?:(?P<unit>{_UNIT})(?:人民币)?|\((?P<bracketed>{_UNIT})\))?[整正]?"
)


def parse_number(text: str) -> Decimal | None:
    """A number as people type it: full-width digits, thousands commas (strictly grouped), blanks around.

    Returns ``None`` for anything else: ``1,05`` and ``12 34`` are not guessed at, and numbers beyond
    :data:`LARGEST` are no amount.
    """
    flat = unicodedata.normalize("NFKC", text).strip()
    if not (_PLAIN.fullmatch(flat) or _GROUPED.fullmatch(flat)):
        return None
    number = Decimal(flat.replace(",", ""))
    return number if abs(number) <= LARGEST else None


def from_cell(number: float) -> Decimal | None:
    """A spreadsheet's binary number as the decimal it shows: Excel keeps 15 significant digits.

    ``None`` for what is no number to count with: infinite, or beyond :data:`LARGEST`.
    """
    return printed_from_cell(number)[0]


def printed_from_cell(number: float) -> tuple[Decimal | None, str]:
    """The same, with its text in at least two places."""
    return _read(f"{number:.15g}")


@lru_cache(maxsize=4096)
def _read(digits: str) -> tuple[Decimal | None, str]:
    exact = Decimal(digits)
    known = exact.is_finite() and abs(exact) <= LARGEST
    return (exact, at_least_two_places(exact)) if known else (None, "")


def exactly(amount: Decimal, unit: str, into: str) -> Decimal:
    """An amount in ``unit`` (元 or 万元) as one in ``into``, with all its digits."""
    return _WIDE.multiply(amount, IN_YUAN[unit] / IN_YUAN[into])


def in_wan(amount: Decimal, unit: str) -> Decimal:
    """An amount in ``unit`` (元 or 万元) as one in 万元, exactly."""
    return exactly(amount, unit, "万元")


class Stated(NamedTuple):
    """A number as an amount was typed, and the unit behind it: what one of it is worth in 元, ``None`` for none."""

    number: Decimal
    worth: Decimal | None


def stated(text: str) -> Stated | None:
    """An amount with what people type around it: ``1,052.82万元``, ``¥1,052.82``, ``10528200元整``.

    ``None`` for all that says more or less than that: ``约64万元``, ``1,05万元``.
    """
    parts = _STATED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    number = parse_number(parts["number"]) if parts else None
    if parts is None or number is None:
        return None
    unit = parts["unit"] or parts["bracketed"]
    return Stated(number, UNITS[unit] if unit else None)


def worth(amount: Decimal, each: Decimal, into: str) -> Decimal:
    """An amount of which one is worth ``each`` 元, as one in ``into`` (元 or 万元), exactly."""
    return _WIDE.divide(_WIDE.multiply(amount, each), IN_YUAN[into])


def converted(amount: Decimal, unit: str, into: str) -> Decimal:
    """An amount in ``unit`` (元 or 万元) as one in ``into``, rounded to its second decimal."""
    return round_half_up(amount * IN_YUAN[unit] / IN_YUAN[into], 2)


def at_least_two_places(number: Decimal) -> str:
    """``64.5`` → ``64.50``; further digits that are really there stay: ``0.125`` → ``0.125``."""
    text = str(number)
    whole, _, fraction = (f"{number:f}" if "E" in text else text).partition(".")
    return f"{whole}.{fraction.rstrip('0'):0<2}" if fraction else f"{whole}.00"


def round_half_up(number: Decimal, places: int) -> Decimal:
    """Excel's ROUND."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def truncate(number: Decimal, places: int) -> Decimal:
    """Excel's TRUNC."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, _WIDE)


def thousands(number: Decimal) -> str:
    """``1052.8`` → ``1,052.80``, as amounts are printed on the forms."""
    whole, _, fraction = at_least_two_places(number).partition(".")
    return f"{int(whole):,}.{fraction}" if not whole.startswith("-0") else f"{whole}.{fraction}"
