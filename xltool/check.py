"""Run the catalogue on filings, as the policy would have it."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from xltool import rules
from xltool.doubt import Doubt
from xltool.edition import is_drawn, load
from xltool.finding import Finding, Review, Severity, Undecided
from xltool.form import Filing
from xltool.handin import HandIn
from xltool.pairing import Match
from xltool.place import position
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.rules.examined import examine
from xltool.rules.rule import Rule
from xltool.toml_file import nearest

#: The year stands in the title, whether it is asked for or printed.
_OF_SHEET = ("year",)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
SWITCHED_OFF = "停用"


class Survey(NamedTuple):
    """What came in, and what the rules say of it."""

    handin: HandIn
    findings: list[Finding]

    @property
    def is_worth_telling(self) -> bool:
        """Whether there is a list, or anything to be said without one."""
        return self.handin.roll is not None or bool(self.findings)


class Change(NamedTuple):
    """What a policy makes of a rule otherwise than the catalogue: 停用, or the level it has now."""

    code: str
    title: str
    level: str
    reason: str


def check(
    form: Filing, policy: Policy, only: Container[str] | None = None, *, declared: Match | None = None,
    previous: Match | None = None,
) -> tuple[list[Finding], list[Undecided]]:  # fmt: skip
    """What every rule says of a form, 错误 first and down the page, and what could not be decided.

    ``only`` are the codes of the rules that are asked, where it is not all. ``declared`` and ``previous`` are the
    form beside its counterparts; rules that need one which was not asked for say nothing.
    """
    pairs = {**(declared or {}), **(previous or {})}
    findings: list[Finding] = []
    undecided: list[Undecided] = []
    examined, doubt = examine(form), Doubt(form)
    for rule in in_force(policy, rules.of_kind(form.kind)):
        if only is not None and rule.code not in only:
            continue
        pair = pairs.get(rule.against) if rule.against else None
        if rule.against and not pair:
            continue
        words = rule.compare(pair, policy) if pair else rule.run(examined, policy)
        if form.asked or is_drawn(form.edition):
            words = _asked_for(form, words)
        for word in doubt.weighed(words, rule, policy, pair):
            if isinstance(word, Finding):
                findings.append(_explained(_weighed(word, policy), form))
            else:
                undecided.append(word)
    return sorted(findings, key=_rank), undecided


def _asked_for(form: Filing, words: Iterable[Finding | Undecided]) -> list[Finding | Undecided]:
    """Nobody can fill in what the form they were given has no place for: the rule cannot be decided."""
    asked = form.asked or load(form.edition).asked
    what = "这张清单" if form.asked else "这种表样"
    found: list[Finding | Undecided] = []
    for word in words:
        row, dot, key = word.field.partition("].")
        path = f"i.{key}" if dot and row.startswith("indicators[") else word.field
        if isinstance(word, Undecided) or not path or path in asked or path in _OF_SHEET:
            found.append(word)
        elif not any(isinstance(one, Undecided) for one in found):
            label = form.label(word.field).rsplit("”的", 1)[-1]
            found.append(Undecided(word.code, word.title, f"{what}没有{label}这一项", form.place(), ""))
    return found


def survey(handin: HandIn, policy: Policy) -> Survey:
    """What the rules say of all that came in."""
    in_batches = [rule for rule in rules.catalogue() if rule.batch_check]
    said = [word for rule in in_force(policy, in_batches) for word in rule.survey(handin, policy)]
    return Survey(handin, [_weighed(word, policy) for word in said])


def checklist(form: Filing, policy: Policy) -> list[Review]:
    """What a person should judge on a form, and where."""
    reviews = []
    for rule in in_force(policy, rules.of_kind(form.kind)):
        if rule.review:
            paths = tuple(rule.review(form))
            places = tuple(form.place(path) for path in paths)
            reviews += [Review(rule.code, rule.title, rule.remedy, places, paths)] if paths else []
    return reviews


def changes(policy: Policy) -> list[Change]:
    """What the policy changed. Raises :class:`Refusal` naming the line of a rule there is none of."""
    known = {rule.code: rule for rule in rules.catalogue()}
    for code, ruling in policy.rules.items():
        if code not in known:
            close = nearest(code[:1] + code[1:].zfill(2), known)
            raise Refusal(f"{ruling.place}：没有代码为“{code}”的规则。{close}用 xltool rules 看全部代码。")
        if known[code].review and ruling.severity:
            raise Refusal(f"{ruling.place}：{code} 由人工复核，不分级别，只能停用。")
    return [
        Change(
            code, known[code].title, ruling.severity.label if ruling.severity else SWITCHED_OFF, ruling.reason
        )
        for code, ruling in policy.rules.items()
    ]


def in_force(policy: Policy, among: Iterable[Rule] | None = None) -> Iterator[Rule]:
    """The rules that are not switched off, each as severe as the policy has it; of the whole catalogue or some."""
    for rule in rules.catalogue() if among is None else among:
        ruling = policy.rules.get(rule.code)
        if ruling is None:
            yield rule
        elif ruling.severity:
            yield replace(rule, severity=ruling.severity)


def _weighed(finding: Finding, policy: Policy) -> Finding:
    """A rule that the policy makes a hint says nothing graver, whatever single cases of it weigh."""
    ruling = policy.rules.get(finding.code)
    hint = ruling is not None and ruling.severity is Severity.WARNING
    return finding._replace(severity=Severity.WARNING) if hint else finding


def _explained(finding: Finding, form: Filing) -> Finding:
    """A hint with what the officer wrote beside its rule; an 错误 cannot be explained away."""
    said = form.explanations.get(finding.code, "").strip()
    return finding if finding.severity is Severity.ERROR or not said else finding._replace(explained=said)


def _rank(finding: Finding) -> tuple[int, bool, int, int]:
    return (_ORDER[finding.severity], bool(finding.explained), *position(finding.place.cell))
