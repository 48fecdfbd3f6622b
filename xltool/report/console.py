"""The report on the screen: 错误 first, 提示 grouped by rule, then what is undecided or for a person to judge."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from xltool.check import SWITCHED_OFF, changes
from xltool.finding import Finding, Review, Undecided, by_reason
from xltool.policy import Policy
from xltool.report.lines import cells, hanging, padded, wrap
from xltool.report.verdict import Sheet

_WORDS = {
    "pass": ("✓", "可以上报", "bold green"),
    "fail": ("✗", "需要修改", "bold red"),
    "unreadable": ("？", "无法读取", "bold red"),
}
_WHOLE = "全表"
#: What differs between two findings that say the same.
_QUOTED = re.compile(r"“[^”]*”|[\d.]+")
_INDENT = 4
#: Where the text beside a cell's name begins; the longest usual name is ``AB123``.
_BODY = 10
#: So many kinds of hint a rule has are spelt out, further ones only named by their cells.
_SPELT_OUT = 3
#: From so many on, hints of one sentence are spelt out only once, even where their figures differ.
_MANY = 3
#: So many cells of a point of the checklist are named.
_NAMED = 10


def show_all(console: Console, sheets: Sequence[Sheet], policy: Policy) -> None:
    """Every form's findings; after several the totals; last what the policy changed."""
    for sheet in sheets:
        show(console, sheet)
    if len(sheets) > 1:
        _line(console, totals(sheets), "bold")
    for line in hanging("", _ruled(policy), 0, console.width):
        _line(console, line, "dim")


def show(console: Console, sheet: Sheet) -> None:
    """One form's findings."""
    _headline(console, sheet)
    if sheet.verdict == "unreadable":
        for line in wrap(sheet.findings[0].message, console.width - _INDENT):
            _line(console, " " * _INDENT + line)
        console.print()
        return
    if sheet.errors:
        _line(console, f"  错误 {len(sheet.errors)} 处", "bold red")
        for group in _by_rule(sheet.errors):
            _group(console, [[finding] for finding in group], "改法", len(group))
    _hints(console, sheet)
    _undecided(console, sheet.undecided)
    _checklist(console, sheet.checklist)
    console.print()


def _hints(console: Console, sheet: Sheet) -> None:
    if not sheet.hints:
        return
    explained = f"，其中已说明 {_counted(sheet.explained)}" if sheet.explained else ""
    _line(console, f"  提示 {_counted(sheet.hints)}{explained}", "bold yellow")
    for group in _by_rule(finding for finding in sheet.hints if not finding.explained):
        _group(console, _by_kind(group), "处理", _SPELT_OUT)
    if sheet.explained:
        _line(console, "  已说明", "bold blue")
    for group in _by_rule(sheet.explained):
        first = group[0]
        _paragraph(console, first.code, f"{first.title}（{_cells(group)}）：{first.explained}")


def _counted(findings: Sequence[Finding]) -> str:
    return f"{len(_by_rule(findings))} 类 {len(findings)} 处"


def totals(sheets: Sequence[Sheet]) -> str:
    """The closing line of a check over several forms."""
    verdicts = [sheet.verdict for sheet in sheets]
    read = [sheet for sheet in sheets if sheet.verdict != "unreadable"]
    errors = sum(len(sheet.errors) for sheet in read)
    hints = sum(len(sheet.hints) for sheet in read)
    explained = sum(len(sheet.explained) for sheet in read)
    return (
        f"共 {len(sheets)} 张表：可以上报 {verdicts.count('pass')}，需要修改 {verdicts.count('fail')}，"
        f"无法读取 {verdicts.count('unreadable')}；错误 {errors} 处，提示 {hints} 处"
        f"{f'（已说明 {explained} 处）' if explained else ''}。"
    )


def _headline(console: Console, sheet: Sheet) -> None:
    mark, word, style = _WORDS[sheet.verdict]
    parts = [f"{mark} {sheet.path.name}"]
    if sheet.form:
        parts += [sheet.form.sheet, sheet.form.project_name or "（没有填项目名称）"]
    for line in wrap("　".join([*parts, word]), console.width):
        _line(console, line, style)


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
        _paragraph(console, first.place.cell or _WHOLE, first.message)
        if same:
            _paragraph(console, "", f"同样的还有 {len(same)} 处：{_cells(same)}")
    rest = [finding for kind in kinds[spelt_out:] for finding in kind]
    if rest:
        _paragraph(console, "", f"同类的还有 {len(rest)} 处：{_cells(rest)}")
    first = kinds[0][0]
    _paragraph(console, "", f"{remedy}：{first.remedy}（{first.code} {first.title}）", "dim")


def _cells(findings: Iterable[Finding]) -> str:
    return "、".join(dict.fromkeys(finding.place.cell or _WHOLE for finding in findings))


def _undecided(console: Console, undecided: Sequence[Undecided]) -> None:
    """One paragraph for each missing answer, with the rules that wait for it."""
    waiting = by_reason(undecided)
    if waiting:
        _line(console, f"  未能判定 {sum(map(len, waiting.values()))} 项", "bold cyan")
    for (place, reason), rules in waiting.items():
        _paragraph(console, place.cell or _WHOLE, f"{reason}，因此未判定：{'、'.join(rules)}")


def _checklist(console: Console, checklist: Sequence[Review]) -> None:
    """A line for each point that a person should judge."""
    if checklist:
        _line(console, f"  人工复核 {len(checklist)} 项", "bold magenta")
    for review in checklist:
        named = [place.cell for place in review.places if place.cell]
        more = f" 等 {len(named)} 处" if len(named) > _NAMED else ""
        where = f"（{'、'.join(named[:_NAMED])}{more}）" if named else ""
        _paragraph(console, review.code, f"{review.title}：{review.question}{where}")


def _ruled(policy: Policy) -> str:
    """Which policy was applied, and what it makes of the rules otherwise than the catalogue."""
    ruled = {change: f"{change.code} {change.title}" for change in changes(policy)}
    off = [f"{rule}（{change.reason}）" for change, rule in ruled.items() if change.level == SWITCHED_OFF]
    made = [f"{SWITCHED_OFF} {'、'.join(off)}"] if off else []
    made += [
        f"{rule}按{change.level}（{change.reason}）"
        for change, rule in ruled.items() if change.level != SWITCHED_OFF
    ]  # fmt: skip
    return f"口径 {policy.title}{'：' if made else ''}{'；'.join(made)}。"


def _paragraph(console: Console, cell: str, text: str, style: str = "") -> None:
    """A cell's name and, hanging to its right, what is said of it."""
    indent = max(_BODY, _INDENT + cells(cell) + 2)
    lines = hanging(padded(" " * _INDENT + cell, indent), text, indent, console.width)
    for n, line in enumerate(lines):
        shown = Text(line, style)
        if n == 0 and cell:
            shown.stylize("bold", _INDENT, _INDENT + len(cell))
        _line(console, shown)


def _line(console: Console, line: str | Text, style: str = "") -> None:
    """A line as it is: its width is the caller's care."""
    console.print(Text(line, style) if isinstance(line, str) else line, soft_wrap=True)
