"""The JSON report, for other programs."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from xltool.check import Survey, changes
from xltool.outcome import Outcome, totals
from xltool.outcome_data import entry
from xltool.policy import Policy
from xltool.report import handin_data
from xltool.visible import escaped


def report(outcomes: Sequence[Outcome], policy: Policy, survey: Survey | None = None) -> dict[str, Any]:
    """The policy, one entry a form (or unreadable file), totals over all of them, and what came in."""
    counted = totals(outcomes)
    if survey:
        counted.add_findings(survey.findings)
    return {
        "policy": _policy(policy),
        "files": [entry(outcome) for outcome in outcomes],
        "totals": {
            "files": counted.files, "forms": counted.forms,
            "pass": counted.passed, "fail": counted.failed, "unreadable": counted.unreadable,
            "errors": counted.errors, "warnings": counted.warnings, "infos": counted.infos,
            "explained": counted.explained, "undecided": counted.undecided,
        },
        **({"handin": handin_data.report(survey)} if survey and survey.is_worth_telling else {}),
    }  # fmt: skip


def to_text(
    outcomes: Sequence[Outcome],
    policy: Policy,
    survey: Survey | None = None,
    receipts: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The report as JSON text, with the receipts of what was handed in, if there are any."""
    said = report(outcomes, policy, survey) | ({"receipts": [*receipts]} if receipts else {})
    return escaped(json.dumps(said, ensure_ascii=False, indent=1)) + "\n"


def line(outcomes: Sequence[Outcome]) -> str:
    """One file as a line of JSON: its path and the entries of its forms, as in the report."""
    said = {"path": outcomes[0].path, "forms": [entry(outcome) for outcome in outcomes]}
    return escaped(json.dumps(said, ensure_ascii=False)) + "\n"


def last_line(survey: Survey) -> str:
    """What came in, as the line of JSON below those of all files; nothing where nothing is worth telling."""
    if not survey.is_worth_telling:
        return ""
    return escaped(json.dumps({"handin": handin_data.report(survey)}, ensure_ascii=False)) + "\n"


def _policy(policy: Policy) -> dict[str, Any]:
    changed = [
        {"code": change.code, "level": change.level, "reason": change.reason} for change in changes(policy)
    ]
    return {"name": policy.name, "title": policy.title, "basis": policy.basis, "rules": changed}
