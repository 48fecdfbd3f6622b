"""What the live checks show of a form before any program has recalculated them: the words of the checker."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from xltool.finding import Finding, Severity, Undecided
from xltool.live.sheet import EXPLAINED, PASSED, UNDECIDED_WORD, WHOLE, Plan
from xltool.place import position


class Verdict(NamedTuple):
    """A rule's line: its word, in how many places it offends, the first of them (:data:`WHOLE` for the sheet)."""

    word: str = PASSED
    places: int = 0
    first: str = ""


class Said(NamedTuple):
    """Everything that is shown: a verdict by code, a flag by path of its row, the light."""

    verdicts: Mapping[str, Verdict]
    flags: Mapping[str, str]
    light: str


def verdict(findings: Sequence[Finding], undecided: bool, cell_of: Callable[[Finding], str]) -> Verdict:
    """What one rule's findings amount to."""
    if not findings:
        return Verdict(UNDECIDED_WORD if undecided else PASSED)
    first = min((cell_of(finding) for finding in findings), key=position) or WHOLE
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Verdict(Severity.ERROR.label, len(findings), first)
    explained = all(finding.explained for finding in findings)
    return Verdict(EXPLAINED if explained else Severity.WARNING.label, len(findings), first)


def said(
    plan: Plan, findings: Iterable[Finding], undecided: Iterable[Undecided], cell_of: Callable[[Finding], str]
) -> Said:
    """What the live rules among these findings show; ``cell_of`` tells where a finding's answer stands."""
    by_code: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.code in plan.counted:
            by_code[finding.code].append(finding)
    open_codes = {word.code for word in undecided}
    verdicts = dict.fromkeys(plan.counted, Verdict())
    verdicts |= {
        code: verdict(by_code.get(code, ()), code in open_codes, cell_of)
        for code in verdicts.keys() & (by_code.keys() | open_codes)
    }
    shown = [finding for findings in by_code.values() for finding in findings]
    return Said(verdicts, _flags(shown), _light(shown))


def _flags(findings: Iterable[Finding]) -> dict[str, str]:
    wrong: dict[str, list[str]] = defaultdict(list)
    hints: dict[str, int] = defaultdict(int)
    for finding in sorted(findings, key=lambda finding: finding.code):
        row = finding.field.partition(".")[0]
        if not row.startswith("indicators["):
            continue
        if finding.severity is Severity.ERROR:
            if finding.code not in wrong[row]:
                wrong[row].append(finding.code)
        else:
            hints[row] += 1
    return {
        row: " ".join(
            [*(["✗", *wrong[row]] if wrong[row] else []), *([f"！{hints[row]}"] if hints[row] else [])]
        )
        for row in {*wrong, *hints}
    }


def _light(findings: Sequence[Finding]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    if errors:
        return f"✗ 错误 {errors} 处" + (f"　！ 提示 {warnings} 处" if warnings else "")
    return f"！ 没有错误，提示 {warnings} 处" if warnings else "✓ 没有发现问题"
