"""What rests on an answer the reader is not sure of is no 错误, whatever rule says it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from xltool.answer import Answer, State
from xltool.finding import Finding, Severity, Undecided
from xltool.form import INDICATOR_FIELDS, Filing
from xltool.pairing import Pair
from xltool.policy import Policy
from xltool.rules.examined import examine
from xltool.rules.rule import Rule

_NOTE = "这里用到了读取存疑的内容，请先核对。"

Words = Sequence[Finding | Undecided]


class Doubt:
    """The doubt about a form's answers, and about those it is compared with.

    An 错误 that a rule still finds where the doubtful answers count as unreadable does not rest on them; any
    other becomes a hint.
    """

    def __init__(self, form: Filing) -> None:
        self.form, self.paths = form, _doubtful(form)

    def weighed(self, words: Words, rule: Rule, policy: Policy, pair: Pair | None = None) -> Words:
        """What a rule said of the form, beside its counterpart if there is one."""
        if not any(_is_error(word) for word in words):
            return words
        if pair:
            if not self.paths and not any(map(_doubtful, pair.others)):
                return words
            others = tuple(map(without_doubtful, pair.others))
            sure = rule.compare(replace(pair, form=self._sure, others=others), policy)
        elif self.paths:
            sure = rule.run(self._sure, policy)
        else:
            return words
        known = {
            (one.field, one.seen) for one in sure if isinstance(one, Finding) and one.field not in self.paths
        }
        return [
            _hint(word) if isinstance(word, Finding) and (word.field, word.seen) not in known else word
            for word in words
        ]

    @cached_property
    def _sure(self) -> Filing:
        return examine(without_doubtful(self.form))


def without_doubtful(form: Filing) -> Filing:
    """The form with its doubtful answers unreadable; the form itself stays as it is."""
    paths = _doubtful(form)
    if not paths:
        return form
    rows = []
    for n, row in enumerate(form.indicators):
        keys = [key for key in INDICATOR_FIELDS[form.kind] if f"indicators[{n}].{key}" in paths]
        rows.append(replace(row, **{key: _unread(row[key]) for key in keys}))  # type: ignore[arg-type]
    answers = {path: _unread(answer) if path in paths else answer for path, answer in form.answers.items()}
    return replace(form, answers=answers, indicators=rows)


def _unread(answer: Answer[object]) -> Answer[object]:
    return Answer(State.UNREADABLE, None, answer.raw, answer.cell)


def _doubtful(form: Filing) -> frozenset[str]:
    return frozenset(filter(form.is_doubtful, form.guesses))


def _is_error(word: Finding | Undecided) -> bool:
    return isinstance(word, Finding) and word.severity is Severity.ERROR


def _hint(finding: Finding) -> Finding:
    """The finding, no graver than a hint."""
    if finding.severity is not Severity.ERROR:
        return finding
    return finding._replace(severity=Severity.WARNING, message=f"{finding.message}{_NOTE}")
