"""The placeholders of a workbook drawn by hand, as people write them, and nothing that could be executed.

- ``{{ 项目名称 }}`` or ``{{ project.name }}``: an answer; ``{{ … or "-" }}`` says what a blank one shows
- ``{{ 总分 }} =F5+SUM(G12)``: a computed answer, over cells or over ``{{ 得分 }}``
- ``{{ 总分 }} =``: computed as the editions that come with the program compute it
- ``（{{ 年度 }}年度）``: a text that mentions an answer
"""

import re
from typing import NamedTuple

_WIDE = str.maketrans("｛｝＝“”＂", '{}="""')
_NAME = r"\{\{\s*(?P<name>[^{}\"]*?)(?:\s*\bor\s*\"(?P<default>[^\"{}]*)\")?\s*\}\}"
MARK = re.compile(_NAME)
_WHOLE = re.compile(rf"{_NAME}\s*(?P<formula>[=＝].*)?", re.DOTALL)
_SINGLE = re.compile(r"(?<!\{)\{[^{}]{1,30}\}(?!\})")


class Placeholder(NamedTuple):
    """A cell that is one answer. ``formula`` begins with ``=``; by itself it asks for the usual formula."""

    name: str
    default: str = ""
    formula: str = ""


def normal(text: str) -> str:
    """Full-width braces and quotation marks, as input methods and programs make them, as plain ones."""
    return re.sub(r"\}\s+\}", "}}", re.sub(r"\{\s+\{", "{{", text.translate(_WIDE))) if _has(text) else text


def _has(text: str) -> bool:
    return "{" in text or "｛" in text


def alone(text: str) -> Placeholder | None:
    """The placeholder that a whole cell is."""
    found = _WHOLE.fullmatch(text.strip())
    if not found:
        return None
    formula = (found["formula"] or "").strip()
    return Placeholder(found["name"].strip(), found["default"] or "", formula)


def within(text: str) -> list[Placeholder]:
    """The placeholders that a text mentions."""
    return [Placeholder(found["name"].strip(), found["default"] or "") for found in MARK.finditer(text)]


def is_broken(text: str) -> bool:
    """Whether braces are left over that belong to no placeholder."""
    rest = MARK.sub("", text)
    return "{{" in rest or "}}" in rest


def single(text: str) -> str:
    """What looks like a placeholder in one pair of braces only."""
    found = _SINGLE.search(text)
    return found[0] if found else ""
