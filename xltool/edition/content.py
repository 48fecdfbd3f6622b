"""What one cell of a drawing may hold, and the strict grammar of its placeholders.

- text: a label
- ``{{ path }}``: an input; ``{{ path or "-" }}`` prints ``-`` where the data say nothing
- ``{{ path }} =FORMULA``: a computed answer
- text with ``{{ path }}`` inside: a label that mentions an answer, such as ``({{ year }}年度)``

A placeholder is a path and nothing else: a workbook handed in is never run as a template.
"""

import re
from dataclasses import dataclass
from enum import Enum

PLACEHOLDER = re.compile(r"\{\{\s*(?P<path>[a-z][\w.]*)(?:\s+or\s+\"(?P<default>[^\"{}]*)\")?\s*\}\}")
_FIELD = re.compile(PLACEHOLDER.pattern + r"\s*(?P<formula>=.*)?", re.DOTALL)


class Role(Enum):
    """What a cell of the drawing is for."""

    EMPTY = "空"
    LABEL = "标签"
    INPUT = "填写"
    COMPUTED = "计算"
    MENTION = "带项目的标签"


@dataclass(frozen=True, slots=True)
class Content:
    """A drawing's cell taken apart. ``path`` is set for inputs and computed answers; ``i.`` begins a row's."""

    role: Role
    text: str
    path: str = ""
    default: str = ""
    formula: str = ""

    @property
    def paths(self) -> list[str]:
        """Every path mentioned anywhere in the cell."""
        return [match["path"] for match in PLACEHOLDER.finditer(self.text)]

    @property
    def shown(self) -> list[str]:
        """The paths whose answers stand in the cell: its own, or those its label mentions."""
        return [self.path] if self.path else self.paths

    @property
    def repeats(self) -> bool:
        """Whether the cell makes its row the indicator row."""
        return self.path.startswith("i.")


def parse(text: str) -> Content:
    """Take a cell of a drawing apart. Raises ``ValueError`` naming a placeholder that is no path."""
    stripped = text.strip()
    if not stripped:
        return Content(Role.EMPTY, "")
    whole = _FIELD.fullmatch(stripped)
    if whole and whole["formula"]:
        return Content(Role.COMPUTED, stripped, whole["path"], formula=whole["formula"])
    if whole:
        return Content(Role.INPUT, stripped, whole["path"], whole["default"] or "")
    left_over = PLACEHOLDER.sub("", stripped)
    if "{{" in left_over or "}}" in left_over:
        raise ValueError(stripped)
    return Content(Role.MENTION if PLACEHOLDER.search(stripped) else Role.LABEL, stripped)
