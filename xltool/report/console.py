"""The report on the screen: 错误 first, 提示 grouped by rule, what could not be decided last."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from xltool.finding import Finding, Severity, Undecided
from xltool.report.verdict import Sheet

_MOST_PLACES = 12


def show(console: Console, sheet: Sheet) -> None:
    """One form's findings."""
    console.print(_headline(sheet))
    errors = sheet.errors
    hints = [finding for finding in sheet.findings if finding.severity is not Severity.ERROR]
    if sheet.verdict == "unreadable":
        _line(console, Text(sheet.findings[0].message), 2)
        console.print()
        return
    if errors:
        _line(console, Text(f"错误 {len(errors)} 处", "bold red"), 2)
        for finding in errors:
            _error(console, finding)
    groups = _grouped(hints)
    if groups:
        _line(console, Text(f"提示 {len(groups)} 类 {len(hints)} 处", "bold yellow"), 2)
        for group in groups:
            _hint(console, group)
    _undecided(console, sheet.undecided)
    console.print()


def _headline(sheet: Sheet) -> Text:
    mark, style = {"pass": ("✓", "bold green"), "fail": ("✗", "bold red"), "unreadable": ("？", "bold red")}[
        sheet.verdict
    ]
    line = Text(f"{mark} {sheet.path.name}", style)
    if sheet.form:
        line.append(f"　{sheet.form.sheet}　{sheet.form.project_name}", "bold")
    word = {"pass": "可以上报", "fail": "需要修改", "unreadable": "无法读取"}[sheet.verdict]
    return line.append(f"　{word}", style)


def _line(console: Console, text: Text, indent: int) -> None:
    console.print(Padding(text, (0, 0, 0, indent)))


def _error(console: Console, finding: Finding) -> None:
    text = Text()
    text.append(f"{finding.place.cell or '全表'}　", "bold")
    text.append(finding.message)
    _line(console, text, 4)
    _line(console, Text(f"改法：{finding.remedy}（{finding.code} {finding.title}）", "dim"), 8)


def _grouped(hints: Iterable[Finding]) -> list[list[Finding]]:
    by_code = sorted(hints, key=lambda finding: finding.code)
    return [list(group) for _, group in groupby(by_code, lambda finding: finding.code)]


def _hint(console: Console, group: list[Finding]) -> None:
    first = group[0]
    if len(group) == 1:
        text = Text(f"{first.place.cell or '全表'}　", "bold").append(first.message, "not bold")
    else:
        cells = "、".join(finding.place.cell for finding in group[:_MOST_PLACES])
        more = "……" if len(group) > _MOST_PLACES else ""
        text = Text(f"{cells}{more}　", "bold").append(f"{first.title}，共 {len(group)} 处", "not bold")
    _line(console, text, 4)
    _line(console, Text(f"处理：{first.remedy}（{first.code} {first.title}）", "dim"), 8)


def _undecided(console: Console, undecided: Sequence[Undecided]) -> None:
    """One line for each missing answer, with the rules that wait for it."""
    if not undecided:
        return
    _line(console, Text("未能判定", "bold cyan"), 2)
    by_reason = sorted(undecided, key=lambda word: (word.reason, word.code))
    for (cell, reason), words in groupby(by_reason, lambda word: (word.place.cell, word.reason)):
        codes = "、".join(dict.fromkeys(f"{word.code} {word.title}" for word in words))
        text = Text(f"{cell}　" if cell else "", "bold").append(reason, "not bold")
        _line(console, text.append(f"，因此未判定：{codes}", "dim"), 4)


def show_totals(console: Console, sheets: Sequence[Sheet]) -> None:
    """The closing line of a check over several forms."""
    verdicts = [sheet.verdict for sheet in sheets]
    errors = sum(len(sheet.errors) for sheet in sheets)
    hints = sum(len(sheet.findings) for sheet in sheets) - errors
    console.print(
        f"[bold]共 {len(sheets)} 张表：可以上报 {verdicts.count('pass')}，需要修改 {verdicts.count('fail')}，"
        f"无法读取 {verdicts.count('unreadable')}；错误 {errors} 处，提示 {hints} 处。[/bold]"
    )


def show_sentence(console: Console, sentence: str) -> None:
    """One plain sentence, whatever characters are in it."""
    console.print(escape(sentence), soft_wrap=True)
