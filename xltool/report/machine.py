"""The JSON report, for other programs."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from xltool.check import changes
from xltool.finding import Finding, Review, Undecided
from xltool.policy import Policy
from xltool.report.verdict import Sheet


def report(sheets: Sequence[Sheet], policy: Policy) -> dict[str, Any]:
    """The policy, one entry a form (or unreadable file), and totals over all of them."""
    verdicts = Counter(sheet.verdict for sheet in sheets)
    severities = Counter(finding.severity.value for sheet in sheets for finding in sheet.findings)
    return {
        "policy": _policy(policy),
        "files": [_sheet(sheet) for sheet in sheets],
        "totals": {
            "files": len({sheet.path for sheet in sheets}), "forms": sum(sheet.form is not None for sheet in sheets),
            "pass": verdicts["pass"], "fail": verdicts["fail"], "unreadable": verdicts["unreadable"],
            "errors": severities["error"], "warnings": severities["warning"], "infos": severities["info"],
            "explained": sum(len(sheet.explained) for sheet in sheets),
            "undecided": sum(len(sheet.undecided) for sheet in sheets),
        },
    }  # fmt: skip


def to_text(sheets: Sequence[Sheet], policy: Policy) -> str:
    """The report as JSON text."""
    return json.dumps(report(sheets, policy), ensure_ascii=False, indent=1) + "\n"


def _policy(policy: Policy) -> dict[str, Any]:
    changed = [
        {"code": change.code, "level": change.level, "reason": change.reason} for change in changes(policy)
    ]
    return {"name": policy.name, "title": policy.title, "basis": policy.basis, "rules": changed}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "path": str(sheet.path),
        "edition": sheet.form.edition if sheet.form else None,
        "project": sheet.form.project_name if sheet.form else None,
        "verdict": sheet.verdict,
        "findings": [_finding(finding) for finding in sheet.findings],
        "undecided": [_undecided(word) for word in sheet.undecided],
        "checklist": [_review(review) for review in sheet.checklist],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code, "severity": finding.severity.value, "title": finding.title,
        "message": finding.message, "sheet": finding.place.sheet, "cell": finding.place.cell,
        "field": finding.field, "seen": finding.seen, "expected": finding.expected,
        "remedy": finding.remedy, "explained": finding.explained or None,
    }  # fmt: skip


def _undecided(word: Undecided) -> dict[str, Any]:
    return {
        "code": word.code, "title": word.title, "reason": word.reason,
        "sheet": word.place.sheet, "cell": word.place.cell, "field": word.field,
    }  # fmt: skip


def _review(review: Review) -> dict[str, Any]:
    return {
        "code": review.code, "title": review.title, "question": review.question,
        "places": [
            {"sheet": place.sheet, "cell": place.cell, "field": field}
            for place, field in zip(review.places, review.fields, strict=True)
        ],
    }  # fmt: skip
