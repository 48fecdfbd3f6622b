"""What a page says of the forms on one sheet: each finding with its number, and where it leads in the picture."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from xltool import marks, rules
from xltool.excel.picture import Picture
from xltool.finding import Finding, by_reason
from xltool.outcome import Facts, Outcome
from xltool.place import Place
from xltool.report.words import VERDICTS
from xltool.rules.rule import Rule

#: The sign of each level, for whoever cannot tell the tints apart.
SIGNS = {"error": "✗", "hint": "！", "explained": "○", "undecided": "？"}
UNDECIDED_WORD = "未能判定"


class Mark(NamedTuple):
    """What a cell of the picture wears: sign and number, and the entry it leads to."""

    level: str
    sign: str
    to: str
    label: str


class Where(NamedTuple):
    """A place by its name; ``to`` is the cell of the picture, if it is drawn."""

    name: str
    to: str


class Words(NamedTuple):
    """A sentence in which what was seen and what is expected can be told apart."""

    before: str
    seen: str = ""
    between: str = ""
    expected: str = ""
    after: str = ""


class Entry(NamedTuple):
    """One finding, or one answer that is missing with the rules that wait for it."""

    id: str
    sign: str
    level: str
    where: Where
    words: Words
    explained: str = ""
    waiting: tuple[str, ...] = ()


class Group(NamedTuple):
    """The findings of one rule at one level, with what the rule says of itself; said once."""

    code: str
    title: str
    level: str
    word: str
    why: str
    basis: str
    remedies: tuple[str, ...]
    entries: tuple[Entry, ...]


class Point(NamedTuple):
    """A point of the reviewer's checklist."""

    code: str
    title: str
    question: str
    basis: str
    places: tuple[Where, ...]


class Form(NamedTuple):
    """One form with everything that is said of it."""

    id: str
    verdict: str
    sign: str
    word: str
    facts: Facts | None
    errors: int
    hints: int
    explained: int
    groups: tuple[Group, ...]
    undecided: tuple[Entry, ...]
    checklist: tuple[Point, ...]


class Section(NamedTuple):
    """The forms on one sheet of a file, or what is said of a file without any."""

    id: str
    path: str
    name: str
    forms: tuple[Form, ...]
    picture: Picture | None
    no_picture: str
    marks: Mapping[str, tuple[Mark, ...]]
    anchors: frozenset[str]

    @property
    def first(self) -> Form:
        """The form, where it is the only one."""
        return self.forms[0]


class Entries:
    """The entries of one section, numbered through all its forms."""

    def __init__(self, section: str, picture: Picture | None) -> None:
        self.section, self.picture = section, picture
        self.drawn = {cell.name for line in picture.lines for cell in line.cells} if picture else set()
        self.marks: defaultdict[str, list[Mark]] = defaultdict(list)
        self.anchors: set[str] = set()
        self._count = 0

    def form(self, outcome: Outcome, number: str) -> Form:
        """What is said of one form."""
        verdict = outcome.verdict
        groups = tuple(self._group(findings) for findings in _grouped(outcome.findings))
        undecided = tuple(
            self._undecided(place, reason, codes)
            for (place, reason), codes in by_reason(outcome.undecided).items()
        )
        points = tuple(
            Point(
                one.code, one.title, one.question, _basis(one.code),
                tuple(self._where(place) for place in dict.fromkeys(one.places)),
            )
            for one in outcome.checklist
        )  # fmt: skip
        return Form(
            number, verdict, *VERDICTS[verdict], outcome.form, len(outcome.errors), len(outcome.hints),
            len(outcome.explained), groups, undecided, points,
        )  # fmt: skip

    def _group(self, findings: Sequence[Finding]) -> Group:
        first, rule = findings[0], _rule(findings[0].code)
        level = marks.level_of(first)
        remedies = tuple(dict.fromkeys(one.remedy for one in findings if one.remedy))
        entries = tuple(self._finding(one, level) for one in findings)
        return Group(
            first.code, first.title, level, first.level, rule.why if rule else "", rule.basis if rule else "",
            remedies, entries,
        )  # fmt: skip

    def _finding(self, finding: Finding, level: str) -> Entry:
        id_, sign = self._next(level)
        where = self._marked(finding.place, Mark(level, sign, id_, f"{finding.level} {finding.code}"))
        return Entry(id_, sign, level, where, _words(finding), finding.explained)

    def _undecided(self, place: Place, reason: str, waiting: Sequence[str]) -> Entry:
        id_, sign = self._next("undecided")
        where = self._marked(place, Mark("undecided", sign, id_, UNDECIDED_WORD))
        return Entry(
            id_, sign, "undecided", where, Words(f"{reason}，因此未能判定。"), waiting=tuple(waiting)
        )

    def _next(self, level: str) -> tuple[str, str]:
        self._count += 1
        return f"{self.section}-n{self._count}", f"{SIGNS[level]}{self._count}"

    def _marked(self, place: Place, mark: Mark) -> Where:
        where = self._where(place)
        if where.to:
            self.marks[where.to.rpartition("-")[2]].append(mark)
        return where

    def _where(self, place: Place) -> Where:
        """Where in the picture a place is, if it is drawn there."""
        cell = self.picture.within.get(place.cell, place.cell) if self.picture else ""
        if not place.cell or cell not in self.drawn:
            return Where(place.cell or marks.WHOLE, "")
        self.anchors.add(cell)
        return Where(place.cell, f"{self.section}-{cell}")


def _grouped(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """The findings of each rule and level together: 错误, then 提示, then what was explained."""
    groups: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[marks.level_of(finding), finding.code].append(finding)
    levels = list(marks.TINTS)
    return iter(sorted(groups.values(), key=lambda group: levels.index(marks.level_of(group[0]))))


def _words(finding: Finding) -> Words:
    """The finding's sentence taken apart; whole where it does not quote what was seen and expected."""
    for link in ("，应为", "，应当"):
        said = f"{finding.seen}{link}{finding.expected}"
        before, found, after = finding.message.partition(said)
        if found and finding.seen:
            return Words(before, finding.seen, link, finding.expected, after)
    return Words(finding.message)


@cache
def _rule(code: str) -> Rule | None:
    """The rule of a finding; a file that cannot be read offends none."""
    try:
        return rules.find(code)
    except KeyError:
        return None


def _basis(code: str) -> str:
    rule = _rule(code)
    return rule.basis if rule else ""
