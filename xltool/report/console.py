"""The report on the screen: 错误 first, 提示 grouped by rule, then what is undecided or for a person to judge."""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from xltool.check import Survey
from xltool.finding import Finding, Review, Undecided, by_reason
from xltool.marks import WHOLE
from xltool.outcome import Outcome, Totals, totals
from xltool.policy import Policy
from xltool.report import handin
from xltool.report.lines import PAPER, cells, hanging, padded, wrap
from xltool.report.words import VERDICTS, ruled
from xltool.visible import visible

_STYLES = {"pass": "bold green", "fail": "bold red", "unreadable": "bold red"}
#: What differs between two findings that say the same.
_QUOTED = re.compile(r"“[^”]*”|[\d.]+")
_INDENT = 4
#: Where the text beside a cell's name begins; the longest usual name is ``AB123``.
_BODY = 10
#: So many kinds of hint a rule has are spelt out, further ones only named by their cells.
_SPELT_OUT = 3
#: From so many on, hints of one sentence are spelt out only once, even where their figures differ.
_MANY = 3
#: From so many forms on, those that are not fit to hand in are named again at the end.
_LONG = 10
#: So many cells of a point of the checklist are named.
_NAMED = 10


def show_all(
    console: Console, outcomes: Sequence[Outcome], policy: Policy, survey: Survey | None = None
) -> None:
    """Every form's findings; after several the totals and what came in; last what the policy changed."""
    for outcome in outcomes:
        show(console, outcome)
    counted = totals(outcomes)
    if survey:
        counted.add_findings(survey.findings)
    if len(outcomes) > 1:
        _line(console, summed(counted), "bold")
    for line in _to_return(outcomes, console.width) if len(outcomes) >= _LONG else ():
        _line(console, line)
    for line, style in handin.lines(survey, console.width) if survey else ():
        _line(console, line, style)
    for line in hanging("", ruled(policy), 0, console.width):
        _line(console, line, "dim")


def text(outcomes: Sequence[Outcome], policy: Policy, survey: Survey | None = None) -> str:
    """The report as plain text."""
    paper = _paper()
    with paper.capture() as captured:
        show_all(paper, outcomes, policy, survey)
    return captured.get()


def page(outcomes: Sequence[Outcome], policy: Policy) -> str:
    """The report as a page for a browser, complete in itself."""
    paper = _paper(file=io.StringIO(), record=True)
    show_all(paper, outcomes, policy)
    return paper.export_html(inline_styles=True)


def _paper(**settings: Any) -> Console:
    return Console(width=PAPER, highlight=False, no_color=True, force_terminal=False, **settings)


def show(console: Console, outcome: Outcome) -> None:
    """One form's findings."""
    _headline(console, outcome)
    if outcome.verdict == "unreadable":
        for line in wrap(outcome.findings[0].message, console.width - _INDENT):
            _line(console, " " * _INDENT + line)
        console.print()
        return
    if outcome.errors:
        _line(console, f"  错误 {len(outcome.errors)} 处", "bold red")
        for group in _by_rule(outcome.errors):
            _group(console, [[finding] for finding in group], "改法", len(group))
    _hints(console, outcome)
    _undecided(console, outcome.undecided)
    _checklist(console, outcome.checklist)
    console.print()


def _hints(console: Console, outcome: Outcome) -> None:
    if not outcome.hints:
        return
    explained = f"，其中已说明 {_counted(outcome.explained)}" if outcome.explained else ""
    _line(console, f"  提示 {_counted(outcome.hints)}{explained}", "bold yellow")
    for group in _by_rule(finding for finding in outcome.hints if not finding.explained):
        _group(console, _by_kind(group), "处理", _SPELT_OUT)
    if outcome.explained:
        _line(console, "  已说明", "bold blue")
    for group in _by_rule(outcome.explained):
        first = group[0]
        _paragraph(console, first.code, f"{first.title}（{_cells(group)}）：{first.explained}")


def _counted(findings: Sequence[Finding]) -> str:
    return f"{len(_by_rule(findings))} 类 {len(findings)} 处"


def summed(counted: Totals) -> str:
    """The closing line of a check over several forms."""
    return (
        f"共 {counted.passed + counted.failed + counted.unreadable} 张表：可以上报 {counted.passed}，"
        f"需要修改 {counted.failed}，无法读取 {counted.unreadable}；"
        f"错误 {counted.errors - counted.unreadable} 处，提示 {counted.warnings + counted.infos} 处"
        f"{f'（已说明 {counted.explained} 处）' if counted.explained else ''}。"
    )


def _to_return(outcomes: Sequence[Outcome], room: int) -> Iterator[str]:
    """The files that go back to the units, or cannot be read: a line for each."""
    for verdict in ("fail", "unreadable"):
        found = [outcome for outcome in outcomes if outcome.verdict == verdict]
        if found:
            yield f"  {VERDICTS[verdict][1]} {len(found)} 张"
        for one in found:
            errors = f"（错误 {len(one.errors)} 处）" if verdict == "fail" else ""
            yield from hanging("", f"{one.path}{errors}", _INDENT, room)


def _headline(console: Console, outcome: Outcome) -> None:
    mark, word = VERDICTS[outcome.verdict]
    parts = [f"{mark} {outcome.name}"]
    if outcome.form:
        parts += [outcome.form.sheet, outcome.form.project or "（没有填项目名称）"]
    for line in wrap("　".join([*parts, word]), console.width):
        _line(console, line, _STYLES[outcome.verdict])


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings of each rule together, the rules in the order in which they first speak."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.code].append(finding)
    return list(groups.values())


def _by_kind(findings: Iterable[Finding]) -> list[list[Finding]]:
    """One rule's findings; those of one sentence are together, if they are many or alike to the word."""
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[_QUOTED.sub("", finding.message)].append(finding)
    found: list[list[Finding]] = []
    for kind in kinds.values():
        said = {one.message.partition(f"现为{one.seen}，")[2] or one.message for one in kind}
        found += [kind] if len(said) == 1 or len(kind) >= _MANY else [[one] for one in kind]
    return found


def _group(console: Console, kinds: Sequence[Sequence[Finding]], remedy: str, spelt_out: int) -> None:
    """One rule's findings: the first of each kind beside its cell, others by cell only, then what to do."""
    for first, *same in kinds[:spelt_out]:
        _paragraph(console, first.place.cell or WHOLE, first.message)
        if same:
            _paragraph(console, "", f"同样的还有 {len(same)} 处：{_cells(same)}")
    rest = [finding for kind in kinds[spelt_out:] for finding in kind]
    if rest:
        _paragraph(console, "", f"同类的还有 {len(rest)} 处：{_cells(rest)}")
    first = kinds[0][0]
    _paragraph(console, "", f"{remedy}：{first.remedy}（{first.code} {first.title}）", "dim")


def _cells(findings: Iterable[Finding]) -> str:
    return "、".join(dict.fromkeys(finding.place.cell or WHOLE for finding in findings))


def _undecided(console: Console, undecided: Sequence[Undecided]) -> None:
    """One paragraph for each missing answer, with the rules that wait for it."""
    waiting = by_reason(undecided)
    if waiting:
        _line(console, f"  未能判定 {sum(map(len, waiting.values()))} 项", "bold cyan")
    for (place, reason), rules in waiting.items():
        _paragraph(console, place.cell or WHOLE, f"{reason}，因此未判定：{'、'.join(rules)}")


def _checklist(console: Console, checklist: Sequence[Review]) -> None:
    """A line for each point that a person should judge."""
    if checklist:
        _line(console, f"  人工复核 {len(checklist)} 项", "bold magenta")
    for review in checklist:
        named = [place.cell for place in review.places if place.cell]
        more = f" 等 {len(named)} 处" if len(named) > _NAMED else ""
        where = f"（{'、'.join(named[:_NAMED])}{more}）" if named else ""
        _paragraph(console, review.code, f"{review.title}：{review.question}{where}")


def _paragraph(console: Console, cell: str, text: str, style: str = "") -> None:
    """A cell's name and, hanging to its right, what is said of it."""
    indent = max(_BODY, _INDENT + cells(cell) + 2)
    lines = hanging(padded(" " * _INDENT + cell, indent), text, indent, console.width)
    for n, line in enumerate(lines):
        shown = Text(visible(line), style)
        if n == 0 and cell:
            shown.stylize("bold", _INDENT, _INDENT + len(cell))
        _line(console, shown)


def _line(console: Console, line: str | Text, style: str = "") -> None:
    """A line as it is: its width is the caller's care."""
    console.print(Text(visible(line), style) if isinstance(line, str) else line, soft_wrap=True)
