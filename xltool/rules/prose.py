"""Running text as the rules look at it: excerpts for messages, and the numbers a goal speaks of.

A number counts only with a unit in which the form's own indicators are stated, and only where it surely is
meant as a figure: years, dates, document numbers, ordinals, ranges, roughly stated and compared figures do not.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from operator import add
from typing import NamedTuple

from xltool.answer import State
from xltool.form import Filing, Kind
from xltool.rules.achievement import flattened
from xltool.rules.memory import remembered

#: The goal of the year, to which the indicators belong.
GOAL_OF_YEAR = {Kind.DECLARATION: "goals.annual", Kind.SELFASSESSMENT: "goals.expected"}

#: The goals of each form, the larger first.
_GOALS = {
    Kind.DECLARATION: ("goals.project", "goals.annual"),
    Kind.SELFASSESSMENT: ("goals.expected", "goals.actual"),
}

_TAG_OR_BREAK = re.compile(r"</?[A-Za-z][^<>]*>|[\r\n]+")
_TITLE = re.compile(r"《[^《》]*》")
DOCUMENT = re.compile(r"[〔\[(【](?:19|20)\d\d[〕\])】]第?\d{1,5}号")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
#: The comma of 4,000 ends no clause.
_NUMBER_OR_END = re.compile(rf"(?P<number>{_NUMBER.pattern})|[。;；、,:!?|]")
_RANGE = "-~—–至"
_ROUGHLY_BEFORE = ("约", "近", "逾", "余", "第", "月", "/", ".", *_RANGE)
_ROUGHLY_AFTER = ("余", "多", "左右", "上下", *_RANGE)
#: A figure beside one of these is a bound, not what was done: 超过90%, 2次以上.
BOUNDS = "超过|多于|大于|高于|低于|小于|少于|至少|以上|以下|以内"
#: Where one of these stands, the figure may be another year's, a part, or a difference.
_COMPARING = re.compile("上年|去年|往年|较|比|增长|增加|提高|下降|减少|其中|累计|截至")
#: What stands in a longer clause may belong to anything in it.
_LONGEST_CLAUSE = 60
#: No goal is longer; what comes after is not looked at.
_LOOKED_AT = 5000
#: A figure with its unit is another thing when one of these follows: 5个月, 3个工作日.
_OTHER_UNITS = ("月", "工作日", "小时", "年", "星期", "季度")
_NOT_BEHIND = (*_ROUGHLY_AFTER, *_OTHER_UNITS)
_GENERIC = re.compile("完成|计划|数量|次数|人数|件数|场次|工作|情况|相关|开展|各类|及时|年度|全年|指标")
_LAST = re.compile("[数率量]$")


class Mention(NamedTuple):
    """A figure of a text: its value and unit, and the clause it stands in."""

    value: Decimal
    unit: str
    clause: str


def said_at(form: Filing, path: str) -> str:
    """The text at a path; empty where nothing was said."""
    answer = form[path]
    return answer.raw if answer.state is State.VALUE else ""


def plain(text: str) -> str:
    """Without marks of web pages, titles of documents and blanks; paragraphs end like sentences."""
    return _TITLE.sub("", flattened(_TAG_OR_BREAK.sub("。", text)))


@remembered
def goals(form: Filing) -> dict[str, str]:
    """What the goals say, :func:`plain`, by their paths; empty where nothing was said."""
    return {path: plain(said_at(form, path)) for path in _GOALS[form.kind]}


def excerpt(text: str, around: str = "", length: int = 20) -> str:
    """A piece of a text as messages quote it, beginning a little before ``around``."""
    flat = " ".join(text.split())
    start = max(flat.find(around) - 4, 0) if around else 0
    piece = flat[start : start + length]
    before, after = "…" if start else "", "…" if start + length < len(flat) else ""
    return f"“{before}{piece}{after}”"


def figures(text: str) -> set[Decimal]:
    """Every number that stands anywhere in a :func:`plain` text."""
    return {Decimal(found.replace(",", "")) for found in _NUMBER.findall(text)}


def mentions(text: str, units: Iterable[str]) -> list[Mention]:
    """The figures of a :func:`plain` text stated in one of the units; the longest unit that fits is meant."""
    flat = DOCUMENT.sub("", text[:_LOOKED_AT])
    known = sorted({key for unit in units if (key := bare(unit))}, key=len, reverse=True)
    found = [*_NUMBER_OR_END.finditer(flat)]
    ends = [one.start() for one in found if not one["number"]]
    said = []
    for one in found:
        unit = _unit_at(flat, one.end(), known) if one["number"] else ""
        if unit and _is_figure(flat, one, unit):
            clause = _clause(flat, one, ends)
            if len(clause) <= _LONGEST_CLAUSE and not _COMPARING.search(clause):
                said.append(Mention(Decimal(one["number"].replace(",", "")), unit, clause))
    return said


def _unit_at(flat: str, at: int, known: list[str]) -> str:
    for unit in known:
        if flat.startswith(unit, at):
            return unit
    return ""


def _is_figure(flat: str, found: re.Match[str], unit: str) -> bool:
    if flat.endswith(_ROUGHLY_BEFORE, 0, found.start()):
        return False
    is_year = unit.startswith("年") and re.fullmatch(r"(?:19|20)\d\d", found["number"])
    return not is_year and not flat.startswith(_NOT_BEHIND, found.end() + len(unit))


def _clause(flat: str, found: re.Match[str], ends: list[int]) -> str:
    before, behind = bisect_left(ends, found.start()), bisect_left(ends, found.end())
    start = ends[before - 1] + 1 if before else 0
    return flat[start : ends[behind] if behind < len(ends) else len(flat)]


@lru_cache(512)
def bare(unit: str) -> str:
    """The measure itself, as prose has it: 次 of 次/周, 卷 of 卷(件)."""
    return re.split(r"[/每(]", flattened(unit), maxsplit=1)[0]


def speaks_of(clause: str, name: str, unit: str) -> bool:
    """Whether a clause surely speaks of the indicator: at least half of its name's word pairs stand there.

    For percentages the very rate must be named too: 及时率 is not 完成率.
    """
    rate, pairs = _told_by(name)
    if not pairs or 2 * len(pairs & _pairs(_spelt(clause))) < len(pairs):
        return False
    return unit != "%" or rate in _spelt(clause)


@lru_cache(2048)
def _told_by(name: str) -> tuple[str, frozenset[str]]:
    """How a name ends, if it is a rate, and what tells it from others, two characters at a time."""
    spelt = _spelt(flattened(name))
    return spelt.removesuffix("指标")[-3:], _pairs(_LAST.sub("", _GENERIC.sub("", spelt)))


@lru_cache(128)
def _pairs(text: str) -> frozenset[str]:
    """The characters of a text, two at a time."""
    return frozenset(map(add, text, text[1:]))


def _spelt(text: str) -> str:
    return text.replace("满意率", "满意度")
