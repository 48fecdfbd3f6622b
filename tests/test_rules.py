"""Every rule's own examples are its tests; the catalogue is complete and its codes are unique."""

import dataclasses

import pytest

from xltool import policy, rules
from xltool.finding import Finding, Severity
from xltool.rules.example import build, said
from xltool.rules.rule import Example, Rule

#: With the lists that each place writes for itself, and a cap on the total.
SHANGHAI = dataclasses.replace(
    policy.load("shanghai"),
    caps=policy.load("hebei").caps,
    directory={"某市某局": ("某市某局",)},
    library=frozenset(row.name.raw for row in build(Example({})).indicators),
)
JUDGED = [rule for rule in rules.catalogue() if rule.review]
DECIDED = [rule for rule in rules.catalogue() if not rule.review]


def findings(rule: Rule, example: Example) -> list[Finding]:
    return [word for word in said(rule, example, SHANGHAI) if isinstance(word, Finding)]


@pytest.mark.parametrize("rule", DECIDED, ids=lambda rule: rule.code)
def test_good_example_passes_its_rule(rule: Rule) -> None:
    assert findings(rule, rule.good) == []


@pytest.mark.parametrize("rule", DECIDED, ids=lambda rule: rule.code)
def test_bad_example_is_found_at_a_changed_answer(rule: Rule) -> None:
    found = findings(rule, rule.bad)
    assert found
    assert all(word.code == rule.code and word.seen and word.expected and word.remedy for word in found)


@pytest.mark.parametrize("rule", rules.catalogue(), ids=lambda rule: rule.code)
def test_a_rule_says_everything_an_officer_may_ask(rule: Rule) -> None:
    assert all((rule.code, rule.title, rule.basis, rule.why, rule.remedy))
    assert rule.kinds
    checks = [rule.form_check, rule.row_check, rule.pair_check, rule.batch_check, rule.review]
    assert checks.count(None) == 4
    assert (rule.against is None) == (rule.pair_check is None)


@pytest.mark.parametrize("rule", JUDGED, ids=lambda rule: rule.code)
def test_what_a_person_judges_is_never_a_finding(rule: Rule) -> None:
    assert rule.severity is Severity.WARNING
    assert not rule.live
    for example in (rule.good, rule.bad):
        form = build(example)
        assert [*rule.run(form, SHANGHAI)] == []
        assert rule.review
        assert all(form.place(path).sheet for path in rule.review(form))


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in rules.catalogue()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", ["declaration", "selfassessment"])
def test_the_base_forms_are_faultless(kind: str) -> None:
    from xltool.form import Kind

    example = Example({}, Kind(kind))
    assert [word.message for rule in rules.catalogue() for word in findings(rule, example)] == []
