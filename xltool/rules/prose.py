"""Running text as the rules look at it: excerpts for messages, and the numbers a goal speaks of.

A number counts only with a unit in which the form's own indicators are stated, and only where it surely is
meant as a figure: years, dates, document numbers, ordinals, ranges, roughly stated and compared figures do not.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xltool.answer import State
from xltool.form import Filing, Kind
from xltool.rules.achievement import flattened

#: The goal of the year, to which the indicators belong.
GOAL_OF_YEAR = {Kind.DECLARATION: "goals.annual", Kind.SELFASSESSMENT: "goals.expected"}

_TAG_OR_BREAK = re.compile(r"</?[A-Za-z][^<>]*>|[\r\n]+")
_TITLE = re.compile(r"《[^《》]*》")
DOCUMENT = re.compile(r"[〔\[(【](?:19|20)\d\d[〕\])】]第?\d{1,5}号")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_BOUNDARY = re.compile(r"[。;；、,:!?|]")
_RANGE = "-~—–至"
_ROUGHLY_BEFORE = ("约", "近", "逾", "余", "第", "月", "/", ".", *_RANGE)
_ROUGHLY_AFTER = ("余", "多", "左右", "上下", *_RANGE)
#: A figure beside one of these is a bound, not what was done: 超过90%, 2次以上.
BOUNDS = ("超过", "多于", "大于", "高于", "低于", "小于", "少于", "至少", "以上", "以下", "以内")
#: Where one of these stands, the figure may be another year's, a part, or a difference.
_COMPARING = (
    "上年",
    "去年",
    "往年",
    "较",
    "比",
    "增长",
    "增加",
    "提高",
    "下降",
    "减少",
    "其中",
    "累计",
    "截至",
)
#: What stands in a longer clause may belong to anything in it.
_LONGEST_CLAUSE = 60
#: No goal is longer; what comes after is not looked at.
_LOOKED_AT = 5000
#: A figure with its unit is another thing when one of these follows: 5个月, 3个工作日.
_OTHER_UNITS = ("月", "工作日", "小时", "年", "星期", "季度")
_GENERIC = re.compile("完成|计划|数量|次数|人数|件数|场次|工作|情况|相关|开展|各类|及时|年度|全年|指标")
_LAST = re.compile("[数率量]$")


class Mention(NamedTuple):
    """A figure of a text: its value and unit, and the clause it stands in."""

    value: Decimal
    unit: str
    clause: str

    def has(self, words: Iterable[str]) -> bool:
        """Whether one of the words stands in the clause."""
        return any(word in self.clause for word in words)


def said_at(form: Filing, path: str) -> str:
    """The text at a path; empty where nothing was said."""
    answer = form[path]
    return answer.raw if answer.state is State.VALUE else ""


def plain(text: str) -> str:
    """Without marks of web pages, titles of documents and blanks; paragraphs end like sentences."""
    return _TITLE.sub("", flattened(_TAG_OR_BREAK.sub("。", text)))


def excerpt(text: str, around: str = "", length: int = 20) -> str:
    """A piece of a text as messages quote it, beginning a little before ``around``."""
    flat = " ".join(text.split())
    start = max(flat.find(around) - 4, 0) if around else 0
    piece = flat[start : start + length]
    before, after = "…" if start else "", "…" if start + length < len(flat) else ""
    return f"“{before}{piece}{after}”"


def figures(text: str) -> set[Decimal]:
    """Every number that stands anywhere in a text."""
    return {Decimal(found.replace(",", "")) for found in _NUMBER.findall(flattened(text))}


def mentions(text: str, units: Iterable[str]) -> Iterator[Mention]:
    """The figures stated in one of the units; the longest unit that fits is meant."""
    flat = DOCUMENT.sub("", plain(text[:_LOOKED_AT]))
    known = sorted({key for unit in units if (key := _bare(unit))}, key=len, reverse=True)
    numbers = list(_NUMBER.finditer(flat))
    inside = {at for found in numbers for at in range(found.start(), found.end())}
    ends = [at.start() for at in _BOUNDARY.finditer(flat) if at.start() not in inside]
    for found in numbers:
        before, after = flat[: found.start()], flat[found.end() :]
        unit = next((unit for unit in known if after.startswith(unit)), "")
        if not unit or not _is_figure(before, after, unit, found.group()):
            continue
        start = max((end for end in ends if end < found.start()), default=-1) + 1
        end = min((end for end in ends if end >= found.end()), default=len(flat))
        mention = Mention(Decimal(found.group().replace(",", "")), unit, flat[start:end])
        if len(mention.clause) <= _LONGEST_CLAUSE and not mention.has(_COMPARING):
            yield mention


def _is_figure(before: str, after: str, unit: str, number: str) -> bool:
    rest = after[len(unit) :]
    is_year = unit.startswith("年") and re.fullmatch(r"(?:19|20)\d\d", number)
    return not (
        is_year or before.endswith(_ROUGHLY_BEFORE) or rest.startswith((*_ROUGHLY_AFTER, *_OTHER_UNITS))
    )


@lru_cache(512)
def _bare(unit: str) -> str:
    """The measure itself, as prose has it: 次 of 次/周, 卷 of 卷(件)."""
    return re.split(r"[/每(]", flattened(unit), maxsplit=1)[0]


def speaks_of(clause: str, name: str, unit: str) -> bool:
    """Whether a clause surely speaks of the indicator: at least half of its name's word pairs stand there.

    For percentages the very rate must be named too: 及时率 is not 完成率.
    """
    spelt, pairs = _spelt(clause), _pairs(name)
    if unit == "%" and _spelt(flattened(name)).removesuffix("指标")[-3:] not in spelt:
        return False
    return bool(pairs) and 2 * sum(pair in spelt for pair in pairs) >= len(pairs)


@lru_cache(2048)
def _pairs(name: str) -> frozenset[str]:
    """What tells an indicator from others, two characters at a time."""
    core = _LAST.sub("", _GENERIC.sub("", _spelt(flattened(name))))
    return frozenset(core[n : n + 2] for n in range(len(core) - 1))


def _spelt(text: str) -> str:
    return text.replace("满意率", "满意度")


def same_bare_unit(one: str, other: str) -> bool:
    """Whether two units are the same measure in prose."""
    return _bare(one) == _bare(other)
