"""The catalogue: every rule there is, by family, collected from the modules of this room."""

from functools import cache
from importlib import import_module

from xltool.form import Kind
from xltool.rules.rule import Rule

_FAMILIES = (
    "layout",
    "certainty",
    "impurity",
    "basics",
    "project",
    "funds",
    "project_side",
    "spending",
    "rates",
    "indicators",
    "naming",
    "targets",
    "units",
    "values",
    "worded",
    "scores",
    "earned",
    "weights",
    "plausible",
    "results",
    "reasons",
    "believable",
    "contradictions",
    "goals",
    "quoting",
    "evidence",
    "declared",
    "declared_funds",
    "declared_indicators",
    "previous",
    "previous_indicators",
    "received",
)


@cache
def catalogue() -> tuple[Rule, ...]:
    """All rules in the order of their codes."""
    modules = (import_module(f"xltool.rules.{family}") for family in _FAMILIES)
    found = (value for module in modules for value in vars(module).values() if isinstance(value, Rule))
    return tuple(sorted(found, key=lambda rule: rule.code))


@cache
def of_kind(kind: Kind) -> tuple[Rule, ...]:
    """The rules that look at one kind of form, in the order of their codes."""
    return tuple(rule for rule in catalogue() if kind in rule.kinds and not rule.batch_check)


def find(code: str) -> Rule:
    """The rule of that code. Raises ``KeyError``."""
    return {rule.code: rule for rule in catalogue()}[code.upper()]
