"""Run the catalogue on filings."""

from xltool import rules
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing
from xltool.place import position
from xltool.policy import Policy

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def check(form: Filing, policy: Policy) -> tuple[list[Finding], list[Undecided]]:
    """What every rule says of a form, 错误 first and down the page, and what could not be decided."""
    said = [word for rule in rules.catalogue() for word in rule.run(form, policy)]
    findings = [word for word in said if isinstance(word, Finding)]
    return (
        sorted(findings, key=lambda finding: (_ORDER[finding.severity], *position(finding.place.cell))),
        [word for word in said if isinstance(word, Undecided)],
    )
