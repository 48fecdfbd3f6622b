"""What has to be said of a form whose answers were poured into another edition."""

from enum import Enum
from typing import NamedTuple


class Fate(Enum):
    """What became of something that stood in the old form."""

    LOST = "没有放进去"
    DOUBTFUL = "请核对"
    NOTED = "说明"


class Item(NamedTuple):
    """Something to be said of pouring a form, in officers' words.

    ``path`` and ``cell`` are those of the old form, ``seen`` is what stands there; all are empty where it
    concerns the whole form. ``remark`` is what is to be said of this one alone.
    """

    fate: Fate
    why: str
    path: str = ""
    label: str = ""
    cell: str = ""
    seen: str = ""
    remark: str = ""


def unexplained(code: str, text: str) -> Item:
    """An explanation of the sheet 校验 that was not carried over."""
    return Item(
        Fate.LOST, "换了年度或表样，情况说明请核对后重写", "", f"“校验”表上 {code} 的情况说明", "", text
    )
