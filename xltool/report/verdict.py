"""A file's verdict, and the findings of files that are no form at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from xltool.finding import Finding, Review, Severity, Undecided
from xltool.form import Filing
from xltool.place import Place

#: Not in the catalogue, which speaks of forms: the file itself.
UNREADABLE_CODE, UNREADABLE_TITLE = "F01", "文件无法读取"
_UNREADABLE_REMEDY = "请按提示另存或重新索取文件后再校验。"


class Sheet(NamedTuple):
    """A form of a file and what was said of it; ``form`` is ``None`` for a file without one."""

    path: Path
    form: Filing | None
    findings: Sequence[Finding]
    undecided: Sequence[Undecided] = ()
    checklist: Sequence[Review] = ()

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
    def explained(self) -> list[Finding]:
        """The hints to which the officer wrote an explanation."""
        return [finding for finding in self.findings if finding.explained]


def unreadable(path: Path, sentence: str) -> Sheet:
    """A file that could not be read, as a finding."""
    finding = Finding(
        UNREADABLE_CODE, Severity.ERROR, UNREADABLE_TITLE, sentence, Place(path), remedy=_UNREADABLE_REMEDY
    )
    return Sheet(path, None, [finding])
