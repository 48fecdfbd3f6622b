"""What the doctor says: one verdict on each thing that can stop the button, what it means and how to mend it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

#: Characters that a message box of Excel shows are 1023.
_BOX = 900
_REST = "全部内容请在命令行运行 xltool addin doctor 看。"


class Verdict(Enum):
    """``BAD`` is said only of what certainly stops the button; what is merely likely is ``UNKNOWN``."""

    GOOD = "✓"
    BAD = "✗"
    UNKNOWN = "？"


@dataclass(frozen=True, slots=True)
class Check:
    """One verdict: on what, what it means for the button, and how to mend it."""

    verdict: Verdict
    what: str
    means: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Verdicts that belong together; ``note`` is said where there are none."""

    title: str
    checks: Sequence[Check] = ()
    note: str = ""


def good(what: str) -> Check:
    """Nothing stands in the way here."""
    return Check(Verdict.GOOD, what)


def bad(what: str, means: str, mend: str) -> Check:
    """This certainly stops the button."""
    return Check(Verdict.BAD, what, means, mend)


def unknown(what: str, means: str, mend: str) -> Check:
    """This may stop it, or cannot be seen from here."""
    return Check(Verdict.UNKNOWN, what, means, mend)


def summary(sections: Sequence[Section]) -> str:
    """The outcome in one line."""
    counts = [sum(check.verdict is one for check in _all(sections)) for one in (Verdict.BAD, Verdict.UNKNOWN)]
    if counts[0]:
        more = f"，另有 {counts[1]} 处无法得知（？）" if counts[1] else ""
        return f"有 {counts[0]} 处会让按钮用不了（✗）{more}。"
    if counts[1]:
        return f"没有发现会让按钮用不了的地方，有 {counts[1]} 处无法得知（？）。"
    return "没有发现会让按钮用不了的地方。"


def lines(sections: Sequence[Section]) -> Iterator[str]:
    """Everything, line by line."""
    for section in sections:
        yield ""
        yield section.title
        if section.note:
            yield f"  {section.note}"
        for check in section.checks:
            yield f"  {_headline(check)}"
            yield from (f"    {line}" for line in _mend(check))


def brief(sections: Sequence[Section]) -> str:
    """The outcome and what is not well, the worst first, as far as a message box holds it."""
    found = [(section, check) for section in sections for check in section.checks]
    told = summary(sections)
    for verdict in (Verdict.BAD, Verdict.UNKNOWN):
        for section, check in found:
            if check.verdict is verdict:
                more = "\n".join(["", "", f"{section.title}　{_headline(check)}", *_mend(check)])
                if len(told) + len(more) > _BOX:
                    return f"{told}\n\n{_REST}"
                told += more
    return f"{told}\n\n{_REST}"


def is_bad(sections: Sequence[Section]) -> bool:
    """Whether anything certainly stops the button."""
    return any(check.verdict is Verdict.BAD for check in _all(sections))


def _headline(check: Check) -> str:
    return f"{check.verdict.value} {check.what}{f'：{check.means}' if check.means else ''}"


def _mend(check: Check) -> list[str]:
    return [f"→ {check.mend}"] if check.mend else []


def _all(sections: Sequence[Section]) -> Iterator[Check]:
    return (check for section in sections for check in section.checks)
