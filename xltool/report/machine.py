"""The JSON report, for other programs."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from xltool.finding import Finding, Undecided
from xltool.report.verdict import Sheet


def report(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """One entry a form (or unreadable file), and totals over all of them."""
    verdicts = Counter(sheet.verdict for sheet in sheets)
    severities = Counter(finding.severity.value for sheet in sheets for finding in sheet.findings)
    return {
        "files": [_sheet(sheet) for sheet in sheets],
        "totals": {
            "files": len({sheet.path for sheet in sheets}), "forms": sum(sheet.form is not None for sheet in sheets),
            "pass": verdicts["pass"], "fail": verdicts["fail"], "unreadable": verdicts["unreadable"],
            "errors": severities["error"], "warnings": severities["warning"], "infos": severities["info"],
            "undecided": sum(len(sheet.undecided) for sheet in sheets),
        },
    }  # fmt: skip


def to_text(sheets: Sequence[Sheet]) -> str:
    """The report as JSON text."""
    return json.dumps(report(sheets), ensure_ascii=False, indent=1) + "\n"


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "path": str(sheet.path),
        "edition": sheet.form.edition if sheet.form else None,
        "project": sheet.form.project_name if sheet.form else None,
        "verdict": sheet.verdict,
        "findings": [_finding(finding) for finding in sheet.findings],
        "undecided": [_undecided(word) for word in sheet.undecided],
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
