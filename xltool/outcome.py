"""What became of a file: what was said of each form in it, and the few facts that reports need of the form.

Small and plain, so that a worker process can send thousands of them and a cache can keep them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from xltool import edition as editions
from xltool.finding import Finding, Review, Severity, Undecided
from xltool.form import FIELDS, Filing, Kind
from xltool.place import Place

#: Not in the catalogue, which speaks of forms: the file itself.
UNREADABLE_CODE, UNREADABLE_TITLE = "F01", "文件无法读取"
_UNREADABLE_REMEDY = "请按提示另存或重新索取文件后再校验。"

#: Where each kind of form states its money of the year.
_BUDGET = {Kind.DECLARATION: "funds.annual.total", Kind.SELFASSESSMENT: "funds.total.budget"}

#: Bands of execution rates in percent: the word, what a COUNTIFS asks of the rate, and the same in Python.
RATE_BANDS: tuple[tuple[str, tuple[str, ...], Callable[[Decimal], bool]], ...] = (
    ("60以下", ("<60",), lambda rate: rate < 60),
    ("60～80", (">=60", "<80"), lambda rate: 60 <= rate < 80),
    ("80～90", (">=80", "<90"), lambda rate: 80 <= rate < 90),
    ("90～100", (">=90", "<100"), lambda rate: 90 <= rate < 100),
    ("100", ("=100",), lambda rate: rate == 100),
    ("100以上", (">100",), lambda rate: rate > 100),
)


class Facts(NamedTuple):
    """What a form says of itself, as far as lists and totals need it.

    ``form_id`` and ``version`` (of the edition) are those a workbook of ours carries, else empty. ``content`` is a
    digest of all that was filled in: the same in two files that say the same. Texts are as
    typed; numbers are ``None`` where the cell holds none, or a doubtful one. ``budget`` is 全年预算数 of a
    self-assessment and 年度资金申请总额 of a declaration; it and ``executed`` are in ``money`` (元 or 万元),
    ``rate`` in percent, ``score`` in points. A declaration has no ``executed``, ``rate``, ``score`` or ``grade``.
    """

    kind: Kind
    edition: str
    sheet: str
    form_id: str
    version: str
    content: str
    year: int | None
    department: str
    unit: str
    project: str
    money: str
    budget: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    score: Decimal | None
    grade: str


class IndicatorLine(NamedTuple):
    """One indicator of a form: texts as typed, points ``None`` where the cell holds no number."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: Decimal | None
    score: Decimal | None


class Outcome(NamedTuple):
    """One form of a file and what was said of it; ``form`` is ``None`` for a file without one.

    ``path`` is the file as it was named: a local path or an address such as ``s3://…``. ``indicators`` are
    collected only where they are asked for.
    """

    path: str
    form: Facts | None
    findings: Sequence[Finding]
    undecided: Sequence[Undecided] = ()
    checklist: Sequence[Review] = ()
    indicators: Sequence[IndicatorLine] = ()

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return Path(self.path).name

    @property
    def verdict(self) -> str:
        """``pass`` (fit to hand in), ``fail`` (a finding of severity 错误) or ``unreadable``."""
        if self.form is None and self.findings and self.findings[0].code == UNREADABLE_CODE:
            return "unreadable"
        return "fail" if self.errors else "pass"

    @property
    def errors(self) -> list[Finding]:
        """The findings that make a form unfit to hand in."""
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]

    @property
    def hints(self) -> list[Finding]:
        """The other findings, explained or not."""
        return [finding for finding in self.findings if finding.severity is not Severity.ERROR]

    @property
    def cells(self) -> set[str]:
        """Every cell that something is said of."""
        found = {finding.place.cell for finding in self.findings} | {one.place.cell for one in self.undecided}
        return (found | {place.cell for one in self.checklist for place in one.places}) - {""}

    @property
    def explained(self) -> list[Finding]:
        """The hints to which the officer wrote an explanation."""
        return [finding for finding in self.findings if finding.explained]


def facts_of(form: Filing) -> Facts:
    """The facts of a form."""
    return Facts(
        kind=form.kind, edition=form.edition, sheet=form.sheet,
        form_id=form.id or "", version=form.identity.version, content=_content(form),
        year=form.year.value,
        department=form["project.department"].raw, unit=form["project.unit"].raw, project=form.project_name,
        money=editions.load(form.edition).money,
        budget=_sure(form, _BUDGET[form.kind]), executed=_sure(form, "funds.total.executed"),
        rate=_sure(form, "funds.total.rate"), score=_sure(form, "total.score"),
        grade=form["grade"].raw,
    )  # fmt: skip


def _sure(form: Filing, path: str) -> Decimal | None:
    """A number that may be added up with others: what is doubtful may not."""
    return None if form.is_doubtful(path) else form.number(path).value


def _content(form: Filing) -> str:
    """A digest of what was filled in, wherever it stands; rows in which nothing is filled in are none."""
    answers = form.answers
    said = [answers[path].raw for path in FIELDS[form.kind] if path in answers]
    for row in form.indicators:
        texts = (
            row.name.raw, row.target.raw, row.actual.raw, row.weight.raw, row.score.raw, row.reason.raw
        )  # fmt: skip
        if any(texts):
            said += (row.level1.raw, row.level2.raw, *texts)
    said += (f"{label}={answer.raw}" for label, answer in sorted(form.tail.items()))
    said += (f"{code}={text}" for code, text in sorted(form.explanations.items()))
    return blake2b("\0".join(said).encode("utf-8", "replace"), digest_size=8).hexdigest()


def indicators_of(form: Filing) -> tuple[IndicatorLine, ...]:
    """The indicators of a form that exist, in its order."""
    return tuple(
        IndicatorLine(
            row.level1.text, row.level2.text, row.name.raw, row.target.raw, row.actual.raw,
            row.weight.value, row.score.value,
        )
        for _, row in form.rows()
    )  # fmt: skip


def unreadable(path: str, sentence: str) -> Outcome:
    """A file that could not be read, as a finding."""
    place = Place(Path(path))
    finding = Finding(
        UNREADABLE_CODE, Severity.ERROR, UNREADABLE_TITLE, sentence, place, remedy=_UNREADABLE_REMEDY
    )
    return Outcome(path, None, [finding])


@dataclass(slots=True)
class Totals:
    """Counts over many files, kept while their outcomes pass by; ``errors`` include what is unreadable."""

    files: int = 0
    forms: int = 0
    passed: int = 0
    failed: int = 0
    unreadable: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    explained: int = 0
    undecided: int = 0

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count one file with all its forms."""
        self.files += 1
        for outcome in outcomes:
            verdict = outcome.verdict
            self.forms += outcome.form is not None
            self.passed += verdict == "pass"
            self.failed += verdict == "fail"
            self.unreadable += verdict == "unreadable"
            self.add_findings(outcome.findings)
            self.undecided += len(outcome.undecided)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Count what was said of one form, or of the batch."""
        for finding in findings:
            self.errors += finding.severity is Severity.ERROR
            self.warnings += finding.severity is Severity.WARNING
            self.infos += finding.severity is Severity.INFO
            self.explained += bool(finding.explained)

    @property
    def exit_code(self) -> int:
        """0 fit to hand in, 1 findings of severity 错误, 2 nothing could be read."""
        return 2 if not self.forms else int(self.errors > 0)


def totals(outcomes: Iterable[Outcome]) -> Totals:
    """The counts over outcomes of which those of one file stand together."""
    counted = Totals()
    for _, of_file in groupby(outcomes, key=lambda outcome: outcome.path):
        counted.add(of_file)
    return counted
