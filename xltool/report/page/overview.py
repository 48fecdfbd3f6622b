"""The overview of many forms: a line for each, what they can be filtered by, and two charts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xltool import marks
from xltool.finding import Finding
from xltool.form import Kind
from xltool.outcome import RATE_BANDS, Outcome
from xltool.report.page.entries import SIGNS
from xltool.report.words import VERDICTS

#: So many rules have a bar of their own at once.
TOP = 12
_LEVELS = ("error", "hint", "explained")
_WORDS = {"error": "错误", "hint": "提示", "explained": "已说明"}


class Line(NamedTuple):
    """A form in the overview; ``to`` is the section with its detail, ``why`` says why there is none."""

    verdict: str
    sign: str
    word: str
    name: str
    unit: str
    project: str
    rate: str
    score: str
    errors: int
    hints: int
    explained: int
    undecided: int
    rules: str
    text: str
    to: str
    why: str


class Part(NamedTuple):
    """A piece of a bar: from where and how wide in percent of the longest, and how it is written."""

    level: str
    left: str
    width: str
    written: str


class Bar(NamedTuple):
    """A bar of a chart with its name and its number in words."""

    name: str
    parts: tuple[Part, ...]
    said: str
    total: int


class Overview(NamedTuple):
    """Everything above the details of many forms."""

    lines: tuple[Line, ...]
    units: tuple[str, ...]
    rules: Mapping[str, str]
    by_rule: tuple[Bar, ...]
    by_rate: tuple[Bar, ...]
    rated: int


def line(outcome: Outcome, to: str, why: str) -> Line:
    """A form's line."""
    form = outcome.form
    unit, project = (form.unit.strip(), form.project.strip()) if form else ("", "")
    return Line(
        outcome.verdict, *VERDICTS[outcome.verdict], outcome.name, unit, project,
        f"{form.rate:.2f}" if form and form.rate is not None else "",
        f"{form.score:.2f}" if form and form.score is not None else "",
        0 if outcome.verdict == "unreadable" else len(outcome.errors), len(outcome.hints), len(outcome.explained),
        len(outcome.undecided), " ".join(sorted({finding.code for finding in outcome.findings})),
        f"{outcome.path} {unit} {project}".lower(), to, why,
    )  # fmt: skip


def overview(outcomes: Sequence[Outcome], lines: Iterable[Line], of_batch: Sequence[Finding]) -> Overview:
    """The overview; ``of_batch`` are findings about all that came in."""
    told = tuple(lines)
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    rates = [one.form.rate for one in outcomes if one.form and one.form.kind is Kind.SELFASSESSMENT]
    titles = {finding.code: finding.title for finding in findings}
    return Overview(
        told, tuple(sorted({one.unit for one in told if one.unit})), dict(sorted(titles.items())),
        _by_rule([*findings, *of_batch]), _by_rate(rates), sum(rate is not None for rate in rates),
    )  # fmt: skip


def _by_rule(findings: Iterable[Finding]) -> tuple[Bar, ...]:
    """How often each rule found something, the most frequent first."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for finding in findings:
        counts.setdefault((finding.code, finding.title), Counter())[marks.level_of(finding)] += 1
    ranked = sorted(counts.items(), key=lambda one: (-one[1].total(), one[0]))
    longest = max((count.total() for _, count in ranked), default=1)
    return tuple(
        _bar(f"{code} {title}", [(level, count[level]) for level in _LEVELS if count[level]], longest)
        for (code, title), count in ranked
    )


def _bar(name: str, counts: Sequence[tuple[str, int]], longest: int) -> Bar:
    parts, left = [], Decimal(0)
    for level, count in counts:
        width = Decimal(100 * count) / longest
        parts.append(Part(level, f"{left:.2f}", f"{width:.2f}", f"{SIGNS[level]}{count}"))
        left += width
    said = "，".join(f"{_WORDS[level]} {count} 处" for level, count in counts)
    return Bar(name, tuple(parts), said, sum(count for _, count in counts))


def _by_rate(rates: Sequence[Decimal | None]) -> tuple[Bar, ...]:
    """How many self-assessments have an execution rate in each band."""
    known = [rate for rate in rates if rate is not None]
    counts = [(_percent(word), sum(map(holds, known))) for word, _, holds in RATE_BANDS]
    if len(known) < len(rates):
        counts.append(("未填", len(rates) - len(known)))
    longest = max((count for _, count in counts), default=0) or 1
    return tuple(
        Bar(name, (Part("rate", "0", f"{Decimal(100 * count) / longest:.2f}", ""),), f"{count} 张", count)
        for name, count in counts
    )


def _percent(band: str) -> str:
    """``60以下`` → ``60%以下``, ``60～80`` → ``60～80%``."""
    number, beyond, rest = band.partition("以")
    return f"{number}%{beyond}{rest}"
