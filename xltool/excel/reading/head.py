"""One head of a table of indicators, and what its core words say where no known wording fits."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

#: What says that a column is somebody else's, or about how points are given.
_OTHERS = re.compile(
    "上年|去年|上期|历史|往年|以前|行业|参考|复核|复评|审核|核定|财政|主管|部门|处室|专家|第三方|评价组|抽查|佐证|证明|材料"
    "|来源|依据|标准|细则|规则|方法|公式|口径|解释|率|级指标|比例|进度|时限|时间"
)
#: By key: the core words, and words with which they mean something else.
_CORES = {
    "reason": (
        re.compile("原因|偏差.*(?:分析|措施|情况|说明)|(?:改进|整改)措施|(?:差异|完成情况)说明"),
        re.compile("偏差[率度值]"),
    ),
    "actual": (
        re.compile("(?:实际|完成).*(?:值|情况|数|结果)$|^完成$"),
        re.compile("原因|未|计划|预期|预计|应完成|分"),
    ),
    "target": (re.compile("(?:目标|指标|年初|计划|预期).*值$|^计划$"), re.compile("原因|实际|(?<!计划)完成|分")),
    "weight": (re.compile("权重|分值|满分"), re.compile("原因|得分|评分|扣|实")),
    "score": (re.compile("(?:得分|评分)(?:值|数|情况|结果)?$"), re.compile("原因|扣|评价得分|满分")),
}  # fmt: skip
#: The number of a column below its head; no fewer are so many.
_COLUMN = re.compile(r"[（(]?(\d{1,2})(?:\.0+)?[)）]?|[A-Za-z甲乙丙丁戊①-⑳]|[栏行列项]次|序号")
_FEWEST = 3
_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")


class Head(NamedTuple):
    """A head: its row and column, the column of the indicators it names, how far its wording is from the drawn."""

    row: int
    column: int
    key: str
    rank: int
    said: str

    @property
    def year(self) -> int | None:
        """The year the wording begins with."""
        return year_before(self.said)


def year_before(said: str) -> int | None:
    """The year a wording begins with."""
    found = _YEAR.match("".join(said.split()).lstrip("（("))
    return int(found[1]) if found else None


def is_others(said: str) -> bool:
    """Whether a wording says that its column is somebody else's, or tells how others came about."""
    return bool(_OTHERS.search(said))


def core_key(said: str) -> str:
    """The column that a wording's core words name; empty where they name none, or more than one."""
    flat = "".join(said.split())
    if is_others(flat):
        return ""
    keys = [key for key, (words, but) in _CORES.items() if words.search(flat) and not but.search(flat)]
    return keys[0] if len(keys) == 1 else ""


def is_numbering(said: Iterable[str]) -> bool:
    """Whether texts are the numbers of columns, with blanks among them: ``栏次 | 1 | 2 | 3``."""
    texts = [flat for text in said if (flat := "".join(text.split()))]
    found = [_COLUMN.fullmatch(text) for text in texts]
    numbers = [int(one[1]) for one in found if one and one[1]]
    return len(texts) >= _FEWEST and all(found) and all(one < two for one, two in pairwise(numbers))
