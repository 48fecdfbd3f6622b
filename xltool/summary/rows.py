"""What the summary lists: forms in their order, one spelling for each department and unit, what is odd."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from xltool import money
from xltool.finding import by_reason
from xltool.form import Kind
from xltool.outcome import Facts, IndicatorLine, Outcome
from xltool.place import Place
from xltool.policy import Policy
from xltool.rules.achievement import flattened
from xltool.summary.spill import Spill

UNSTATED = "（未填）"
UNREADABLE, UNDECIDED = "无法读取", "未能判定"
VERDICTS = {"pass": "可以上报", "fail": "需要修改", "unreadable": UNREADABLE}
KINDS = {Kind.SELFASSESSMENT: "自评", Kind.DECLARATION: "申报"}
#: Longer names are nonsense, and no formula can compare them.
_LONGEST = 100


class Problem(NamedTuple):
    """A line of the list of problems; ``level`` is the officers' word."""

    level: str
    code: str
    title: str
    sheet: str
    cell: str
    seen: str
    expected: str
    remedy: str
    explained: str
    message: str


class Project(NamedTuple):
    """A form as the summary lists it: amounts in 万元, ``None`` where the form states none.

    ``rate_agrees``: the rate is that of the amounts. ``kept`` is where problems and indicators are put aside.
    """

    kind: Kind
    path: str
    sheet: str
    department: str
    unit: str
    project: str
    year: int | str
    budget: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    rate_agrees: bool
    score: Decimal | None
    grade: str
    errors: int
    hints: int
    verdict: str
    indicators: int
    note: str
    kept: int

    @property
    def group(self) -> tuple[str, str, int | str]:
        """What its totals by unit go by."""
        return self.department, self.unit, self.year


class Listing:
    """Outcomes as they come in; only the few facts that totals need stay in memory."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.files = 0
        self.indicators = 0
        self.problems = 0
        self.levels: Counter[str] = Counter()
        #: By code and title: how many of each level.
        self.rules: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        #: Files without a form, and where what is said of them is put aside.
        self.formless: list[tuple[str, str, int]] = []
        self._projects: list[Project] = []
        self._spill = Spill()
        self._spellings = _Spellings()

    def add_file(self, outcomes: Iterable[Outcome]) -> None:
        """Take in what became of one file."""
        self.files += 1
        for outcome in outcomes:
            problems = list(_problems(outcome))
            kept = self._spill.put((problems, [tuple(line) for line in outcome.indicators]))
            self.problems += len(problems)
            for problem in problems:
                self.levels[problem.level] += 1
                if problem.level in ("错误", "提示"):
                    self.rules[problem.code, problem.title][problem.level] += 1
            if outcome.form is None:
                self.formless.append((outcome.path, VERDICTS[outcome.verdict], kept))
            else:
                self._add_form(outcome, outcome.form, kept)

    def _add_form(self, outcome: Outcome, form: Facts, kept: int) -> None:
        self.indicators += len(outcome.indicators)
        for name in (form.department, form.unit):
            self._spellings.add(name)
        budget, executed = (_in_wan(amount, form.money) for amount in (form.budget, form.executed))
        stated = budget is not None and executed is not None
        agrees = stated and form.rate == self.policy.rate(executed or money.ZERO, budget or money.ZERO)
        hints = sum(finding.level == "提示" for finding in outcome.findings)
        self._projects.append(
            Project(
                form.kind, outcome.path, form.sheet, form.department, form.unit, _short(form.project),
                form.year or UNSTATED, budget, executed, form.rate, agrees, form.score, self._grade(form.grade),
                len(outcome.errors), hints, VERDICTS[outcome.verdict], len(outcome.indicators),
                _left_open(outcome), kept,
            )
        )  # fmt: skip

    def _grade(self, stated: str) -> str:
        """A grade as the policy spells it, or else as typed."""
        known = {alike(grade): grade for grade in self.policy.grades}
        return known.get(alike(stated)) or _short(stated, "")

    @property
    def forms(self) -> dict[str, int]:
        """How many forms of each kind there are."""
        counts = Counter(project.kind for project in self._projects)
        return {word: counts[kind] for kind, word in KINDS.items() if counts[kind]}

    def projects(self, kind: Kind) -> list[Project]:
        """The forms of a kind in their order, under one spelling of each unit, with what is odd about them."""
        spelt = [self._spelt(project) for project in self._projects if project.kind is kind]
        spelt.sort(
            key=lambda one: (one.department, one.unit, str(one.year), one.project, one.path, one.sheet)
        )
        places: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for number, one in enumerate(spelt, 1):
            places[(*one.group, alike(one.project))].append(number)
        return [
            one._replace(note=_joined(one.note, _twice(places[(*one.group, alike(one.project))], number)))
            for number, one in enumerate(spelt, 1)
        ]

    def _spelt(self, project: Project) -> Project:
        department, unit = self._spellings[project.department], self._spellings[project.unit]
        said = [
            f"表上写作“{_short(own)}”"
            for own, shown in ((project.department, department), (project.unit, unit))
            if _short(own) != shown
        ]
        if project.rate is not None and not project.rate_agrees:
            said.append("执行率照表上所填")
        return project._replace(department=department, unit=unit, note=_joined(project.note, *said))

    def problems_of(self, kept: int) -> list[Problem]:
        """What was said of a form."""
        problems: list[Problem] = self._spill.get(kept)[0]
        return problems

    def indicators_of(self, kept: int) -> Iterator[IndicatorLine]:
        """A form's indicators."""
        return (IndicatorLine(*line) for line in self._spill.get(kept)[1])


def alike(name: str) -> str:
    """What two spellings of one name have in common: no blanks, half-width signs, small letters."""
    return flattened(name).casefold()


class _Spellings:
    """Of names that differ only in blanks and widths, the most frequent spelling stands for all."""

    def __init__(self) -> None:
        self._seen: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, name: str) -> None:
        short = _short(name)
        self._seen[alike(short)][short] += 1

    def __getitem__(self, name: str) -> str:
        spellings = self._seen[alike(_short(name))]
        return min(spellings, key=lambda one: (-spellings[one], one))


def _short(text: str, empty: str = UNSTATED) -> str:
    """A text on one line, of bearable length."""
    flat = " ".join(text.split())
    return (flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…") or empty


def _joined(*words: str) -> str:
    return "；".join(word for word in words if word)


def _twice(numbers: list[int], own: int) -> str:
    others = [str(number) for number in numbers if number != own]
    return f"与序号 {'、'.join(others[:3])} 重复" if others else ""


def _left_open(outcome: Outcome) -> str:
    count = len(outcome.undecided)
    return f"{count} 项规则{UNDECIDED}" if count else ""


def _in_wan(amount: Decimal | None, unit: str) -> Decimal | None:
    return None if amount is None else money.in_wan(amount, unit)


def _problems(outcome: Outcome) -> Iterator[Problem]:
    """Findings as they stand, then what could not be decided, each missing answer once."""
    for finding in outcome.findings:
        level = UNREADABLE if outcome.verdict == "unreadable" else finding.level
        yield Problem(
            level, finding.code, finding.title, finding.place.sheet, finding.place.cell,
            finding.seen or finding.message, finding.expected, finding.remedy, finding.explained, finding.message,
        )  # fmt: skip
    for (place, reason), rules in by_reason(outcome.undecided).items():
        yield _undecided(place, reason, rules)


def _undecided(place: Place, reason: str, rules: list[str]) -> Problem:
    codes, titles = zip(*(rule.split(" ", 1) for rule in rules), strict=True)
    return Problem(
        UNDECIDED, "、".join(codes), "、".join(titles), place.sheet, place.cell, reason, "", "", "", reason
    )
