"""When two labels are the same label: brackets, blanks, colons and old wordings do not count."""

import re
import unicodedata
from functools import cache, lru_cache
from html import unescape
from typing import Any

from xltool import shipped

#: No label is longer, brackets included.
LONGEST = 40

_TAG = re.compile(r"<[^<>]{1,20}>")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+\s*、|\d+\s*[.、](?!\d))")
_YEAR = re.compile(r"^(?:19|20)\d\d年(?:度|(?=年))")
_NOISE = re.compile(r"[\s:;,.、。·*_%\"'“”‘’★☆※●▲■◆\u200b\ufeff-]+")


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """The label's identity: ``其中: 当年财政拨款`` and ``当年财政拨款（万元）`` are one key.

    Empty for text that is no label (too long, or nothing but brackets and digits).
    """
    flat = bare(text)
    return _synonyms().get(flat, flat)


def bare(text: str) -> str:
    """The label without what does not count, in its own wording; empty as above."""
    if len(text) > LONGEST:
        return ""
    if "&" in text:
        text = unescape(text)
    flat = _NUMBERING.sub("", _TAG.sub("", unicodedata.normalize("NFKC", text)))
    flat = _without_brackets(flat)
    return _YEAR.sub("", _NOISE.sub("", flat)).removeprefix("其中")


def _without_brackets(flat: str) -> str:
    """The text outside all brackets; where nothing stands there, what stands in the first ones."""
    outside = flat
    for _ in range(3):  # brackets inside brackets
        outside, found = _BRACKETS.subn("", outside)
        if not found:
            break
    if flat == outside or _NOISE.sub("", outside):
        return outside
    depth = 0
    for at, char in enumerate(flat):
        depth += (char in "([【") - (char in ")]】")
        if char in ")]】" and depth == 0:
            return _without_brackets(flat[flat.index(flat.lstrip()[0]) + 1 : at])
    return outside


@cache
def words() -> dict[str, Any]:
    """What ``templates/words.toml`` says."""
    import tomllib

    said: dict[str, Any] = tomllib.loads((shipped.templates() / "words.toml").read_text(encoding="utf-8"))
    return said


@cache
def _synonyms() -> dict[str, str]:
    """Other wordings of a label → the label."""
    return {other: label for label, others in words()["labels"].items() for other in others}
