"""When two labels are the same label: brackets, blanks, colons and old wordings do not count."""

import re
import unicodedata
from functools import cache, lru_cache

from xltool import shipped

#: No label is longer, brackets included.
LONGEST = 40

_TAG = re.compile(r"<[^<>]{1,20}>")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+\s*、|\d+\s*[.、](?!\d))")
_YEAR = re.compile(r"^(?:19|20)\d\d年(?:度|(?=年))")
_NOISE = re.compile(r"[\s:;,.、。·*_%\"'“”‘’\u200b\ufeff-]+")


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """The label's identity: ``其中: 当年财政拨款`` and ``当年财政拨款（万元）`` are one key.

    Empty for text that is no label (too long, or nothing but brackets and digits).
    """
    if len(text) > LONGEST:
        return ""
    flat = _NUMBERING.sub("", _TAG.sub("", unicodedata.normalize("NFKC", text)))
    for _ in range(3):  # brackets inside brackets
        flat, found = _BRACKETS.subn("", flat)
        if not found:
            break
    flat = _YEAR.sub("", _NOISE.sub("", flat)).removeprefix("其中")
    return _synonyms().get(flat, flat)


@cache
def _synonyms() -> dict[str, str]:
    """Other wordings of a label → the label, from ``templates/words.toml``."""
    import tomllib

    words = tomllib.loads((shipped.templates() / "words.toml").read_text(encoding="utf-8"))
    return {other: label for label, others in words["labels"].items() for other in others}
