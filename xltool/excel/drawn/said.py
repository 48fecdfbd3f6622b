"""What is to be told of a drawn workbook, cell by cell."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from xltool.edition import Edition
from xltool.form import Kind


class Verdict(Enum):
    """What was made of a cell: the first four are understood, an error keeps the workbook from being used."""

    ANSWER = "填写"
    COMPUTED = "计算"
    FORMULA = "公式"
    LABEL = "标签"
    DOUBT = "存疑"
    ERROR = "错误"


class Said(NamedTuple):
    """A cell (empty: the whole workbook), what stands in it, and what that means, in officers' words."""

    cell: str
    verdict: Verdict
    text: str
    meaning: str
    path: str = ""


class Setting(NamedTuple):
    """Something that holds for the whole form, and what it was told by."""

    name: str
    value: str
    told_by: str


@dataclass(frozen=True)
class Drawn:
    """A workbook that somebody drew, understood as far as it can be.

    ``edition`` and ``content`` (the placeholder workbook as the compiler takes it) are there only where there
    is no error. ``missing`` are the paths of that kind of form for which it has no place; ``row`` is the
    indicator row, one-based, 0 where there is none.
    """

    file: str
    sheet: str
    kind: Kind | None
    settings: tuple[Setting, ...]
    said: tuple[Said, ...]
    missing: tuple[str, ...]
    row: int = 0
    edition: Edition | None = None
    content: bytes = b""

    @property
    def errors(self) -> list[Said]:
        """What keeps it from being used."""
        return [one for one in self.said if one.verdict is Verdict.ERROR]
