"""The report on the screen: 错误 first, 提示 grouped by rule, what could not be decided last."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from xltool.finding import Finding, Severity, Undecided, by_reason
from xltool.report.lines import cells, hanging, padded, wrap
from xltool.report.verdict import Sheet

_WORDS = {
    "pass": ("✓", "可以上报", "bold green"),
    "fail": ("✗", "需要修改", "bold red"),
    "unreadable": ("？", "无法读取", "bold red"),
}
_WHOLE = "全表"
_INDENT = 4
#: Where the text beside a cell's name begins; the longest usual name is ``AB123``.
_BODY = 10
#: So many hints of one rule are spelt out, the others only named by their cells.
_SPELT_OUT = 3


def show_all(console: Console, sheets: Sequence[Sheet]) -> None:
    """Every form's findings and, after several, the totals."""
    for sheet in sheets:
        show(console, sheet)
    if len(sheets) > 1:
        _line(console, totals(sheets), "bold")


def show(console: Console, sheet: Sheet) -> None:
    """One form's findings."""
    _headline(console, sheet)
    if sheet.verdict == "unreadable":
        for line in wrap(sheet.findings[0].message, console.width - _INDENT):
            _line(console, " " * _INDENT + line)
        console.print()
        return
    hints = [finding for finding in sheet.findings if finding.severity is not Severity.ERROR]
    if sheet.errors:
        _line(console, f"  错误 {len(sheet.errors)} 处", "bold red")
        for group in _by_rule(sheet.errors):
            _group(console, group, "改法", len(group))
    if hints:
        groups = _by_rule(hints)
        _line(console, f"  提示 {len(groups)} 类 {len(hints)} 处", "bold yellow")
        for group in groups:
            _group(console, group, "处理", _SPELT_OUT)
    _undecided(console, sheet.undecided)
    console.print()


def totals(sheets: Sequence[Sheet]) -> str:
    """The closing line of a check over several forms."""
    verdicts = [sheet.verdict for sheet in sheets]
    read = [sheet for sheet in sheets if sheet.verdict != "unreadable"]
    errors = sum(len(sheet.errors) for sheet in read)
    hints = sum(len(sheet.findings) for sheet in read) - errors
    return (
        f"共 {len(sheets)} 张表：可以上报 {verdicts.count('pass')}，需要修改 {verdicts.count('fail')}，"
        f"无法读取 {verdicts.count('unreadable')}；错误 {errors} 处，提示 {hints} 处。"
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


def _group(console: Console, group: Sequence[Finding], remedy: str, spelt_out: int) -> None:
    """One rule's findings: each beside its cell, further ones by cell only, then what to do about them."""
    for finding in group[:spelt_out]:
        _paragraph(console, finding.place.cell or _WHOLE, finding.message)
    first, rest = group[0], group[spelt_out:]
    if rest:
        listed = "、".join(finding.place.cell or _WHOLE for finding in rest)
        _paragraph(console, "", f"同类的还有 {len(rest)} 处：{listed}")
    _paragraph(console, "", f"{remedy}：{first.remedy}（{first.code} {first.title}）", "dim")


def _undecided(console: Console, undecided: Sequence[Undecided]) -> None:
    """One paragraph for each missing answer, with the rules that wait for it."""
    waiting = by_reason(undecided)
    if waiting:
        _line(console, f"  未能判定 {sum(map(len, waiting.values()))} 项", "bold cyan")
    for (place, reason), rules in waiting.items():
        _paragraph(console, place.cell or _WHOLE, f"{reason}，因此未判定：{'、'.join(rules)}")


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
