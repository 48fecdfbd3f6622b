"""The one way of writing what people write in many, wherever that takes no judgement.

Each function gives the text or the value as it should stand; ``None`` where it may mean more than one thing.
"""

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal

from xltool import target, units
from xltool.money import at_least_two_places, parse_number
from xltool.target import OPERATORS, SUFFIXES, Form, Target

#: Full-width signs and the full-width blank. Other look-alikes (``①``, ``²``) may not be what they look like.
_WIDE = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: " "}
_ROUND = str.maketrans("[]【】〔〕{}", "()()()()")

_TAG = re.compile(r"<(/?)(p|br|div|span|font|strong|b|em|i|u|o:p|ul|ol|li)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKS = ("br", "/p", "/div", "/li")
_ENTITY = re.compile(
    r"&(?:nbsp|ensp|emsp|amp|lt|gt|ge|le|quot|apos|middot|mdash|hellip|[lr][sd]quo|times|#\d{1,6}|#x[\dA-Fa-f]{1,5});"
)
_INVISIBLE = str.maketrans({"\u200b": "", "\u2060": "", "\ufeff": "", "\u00a0": " "})
_MOST_LAYERS = 9

_LETTER = re.compile(r"[\u3400-\u9fff]")
_AROUND_POINT = re.compile(r"(?<=[0-9])\s*\.\s*(?=[0-9])")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:\s[0-9]{3})+(?![0-9])")
_TORN = re.compile(r"[0-9]\s+[0-9]")
_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)(?:00:00(?::00)?)?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
#: What a number before it may make a date of: ``≥2024年``, ``≤12月``.
_CALENDAR = ("月", "日", "号")
_YEARS = range(1900, 2100)
#: The days a form may speak of.
_FIRST_DAY, _LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


def tidy(text: str) -> str:
    """A text without HTML tags, entities and invisible characters, which come in with pasted text."""
    cleared = text
    for _ in range(_MOST_LAYERS):  # &amp;lt; hides another one
        before, cleared = cleared, _TAG.sub(_instead, _ENTITY.sub(_meant, cleared))
        if cleared == before:
            break
    if cleared != text:
        cleared = re.sub(r"\n(?:[^\S\n]*\n)+", "\n", cleared).strip()
    return cleared.translate(_INVISIBLE)


def _instead(tag: re.Match[str]) -> str:
    return "\n" if f"{tag[1]}{tag[2]}".lower() in _BREAKS else ""


def _meant(entity: re.Match[str]) -> str:
    character = html.unescape(entity[0])
    return (
        character if character != "\ufffd" and (character.isprintable() or character.isspace()) else entity[0]
    )


def word(text: str, known: Collection[str]) -> str:
    """A word or phrase without stray blanks: those around it, and those within a known one or a s p a c e d one."""
    pieces = text.split()
    flat = "".join(pieces)
    if flat in known or (len(pieces) > 1 and all(map(_LETTER.fullmatch, pieces))):
        return flat
    return text.strip()


def quantity(text: str) -> Target | None:
    """A target or actual value as the forms print it, ``≥1.00(次)``: the same comparison, number and unit.

    ``None`` for what is no quantity, says more than a quantity (``≥90%的学员``), or may be a date.
    """
    spelt = units.spelt_out(text)
    stated = target.parse(spelt)
    if stated.form is not Form.QUANTITY or stated.value is None or not (stated.op or stated.unit):
        return None
    if _is_date(stated) or not _is_all(stated, spelt):
        return None
    unit = units.standard(stated.unit)
    number = at_least_two_places(stated.value)
    made = target.parse(f"{stated.op}{number}({unit})" if unit else f"{stated.op}{number}")
    same = (made.op, made.value, units.standard(made.unit)) == (stated.op, stated.value, unit)
    return made if same else None


def _is_date(stated: Target) -> bool:
    year = stated.unit.startswith("年") and stated.value in _YEARS
    return year or stated.unit.startswith(_CALENDAR)


def _is_all(stated: Target, text: str) -> bool:
    """Whether operator, number and unit are all that the text says, and its figures are whole."""
    whole = _whole(text)
    if whole is None:
        return False
    operators, suffixes = ("|".join(map(re.escape, sorted(w, key=len)[::-1])) for w in (OPERATORS, SUFFIXES))
    said = (
        rf"(?:{operators})?[+-]?[0-9,]*\.?[0-9]*\(?{re.escape(stated.unit)}\)?"
        rf"(?:\(含\))?(?:{suffixes})?(?:\(含\))?\)?"
    )
    return re.fullmatch(said, "".join(whole.split()).translate(_ROUND)) is not None


def number(text: str) -> Decimal | None:
    """An amount, percent or points as people type them, blanks between thousands or at the point included."""
    whole = _whole(text)
    return None if whole is None else parse_number(whole)


def is_whole(text: str) -> bool:
    """Whether no figure of a text can be misread: parted by blanks, or a sign such as ``²`` or ``①``."""
    return _whole(text) is not None


def _whole(text: str) -> str | None:
    """Half-width, figures without blanks in them; ``None`` where a blank may part two numbers."""
    if any(unicodedata.category(character) == "No" for character in text):
        return None
    narrow = _AROUND_POINT.sub(".", text.translate(_WIDE))
    joined = _GROUPED.sub(lambda match: "".join(match[0].split()), narrow)
    return None if _TORN.search(joined) else joined


def day(text: str) -> dt.date | None:
    """A date that can be read in one way only: year, month and day, and nothing else."""
    flat = "".join(text.translate(_WIDE).split())
    digits = _EIGHT_DIGITS.fullmatch(flat)
    parts = _DAY.fullmatch("-".join(digits.groups()) if digits else flat)
    if not parts:
        return None
    try:
        found = dt.date(int(parts[1]), int(parts[3] or parts[5]), int(parts[4] or parts[6]))
    except ValueError:
        return None
    return found if _FIRST_DAY <= found <= _LAST_DAY else None
