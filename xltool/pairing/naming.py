"""When two names are the same name, and how alike two others are."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

#: Punctuation, blanks and what cannot be seen tell nothing apart; signs such as ≥ and + do.
_NOISE = ("P", "Z", "C")
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百]+|[甲乙丙丁]")


@lru_cache(maxsize=1 << 15)
def plain(text: str) -> str:
    """A name without punctuation and blanks, half-width and in small letters; what stands in brackets stays."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in flat if unicodedata.category(sign)[0] not in _NOISE)


def name_key(name: str, year: int | None) -> str:
    """A project's name as it is compared: ``2024年度培训费`` in a form of 2024 is ``培训费``."""
    flat = plain(name)
    return (re.sub(f"{year}(?:年度?)?", "", flat) or flat) if year else flat


def level_key(level: str) -> str:
    """A level's name as it is compared: ``产出`` and ``产出指标`` are one."""
    flat = plain(level)
    return flat.removesuffix("指标") or flat


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may mean one thing: 一期 and 二期 never do, however alike the rest is."""
    first, second = _numbers(one), _numbers(other)
    return not (first and second) or first == second


@lru_cache(maxsize=1 << 15)
def _numbers(name: str) -> tuple[str, ...]:
    return tuple(_NUMBER.findall(name))


def similarity(one: str, other: str) -> Decimal:
    """How alike two names (as compared) are, from 0 to 1: twice what they share in order ÷ what both have."""
    from rapidfuzz import fuzz

    return share(fuzz.ratio(one, other))


def share(percent: float) -> Decimal:
    """A library's percent as a share, four decimals."""
    return Decimal(f"{percent / 100:.4f}")
