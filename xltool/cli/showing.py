"""How commands show work in progress and its outcome: a bar, reports, answers, batches."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltool import files
from xltool.form import Filing
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.report.verdict import Sheet

if TYPE_CHECKING:
    from xltool.app.generate import Made

#: Fewer files than this are done before a bar could be read.
_WORTH_A_BAR = 20
#: Cells of a line in a file or pipe.
_ROOM = 100


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar with counts and time left on the error stream; yields the function that moves it on."""
    if total < _WORTH_A_BAR or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def report(sheets: Sequence[Sheet], policy: Policy, form: str, out: Path | None) -> None:
    """Print the report of a check, or write it to a new file."""
    if form == "json":
        from xltool.report import machine

        text = machine.to_text(sheets, policy)
    else:
        text = _console(sheets, policy, to_file=out is not None)
    if out is None:
        click.echo(text, nl=False)
        return
    files.write_new(out, text.encode("utf-8", "replace"))
    click.echo(f"报告已写入 {out}", err=True)


def _console(sheets: Sequence[Sheet], policy: Policy, *, to_file: bool) -> str:
    """The report as text, with colours where the screen shows them."""
    from rich.console import Console

    from xltool.report import console

    screen = Console(highlight=False)
    live = screen.is_terminal and not to_file
    paper = Console(width=screen.width if live else _ROOM, highlight=False, no_color=None if live else True)
    with paper.capture() as captured:
        console.show_all(paper, sheets, policy)
    return captured.get()


def annotated(outcomes: Iterable[Path | Refusal]) -> bool:
    """Say where the marked copies are, and whether all could be made."""
    made = list(outcomes)
    for outcome in made:
        if isinstance(outcome, Refusal):
            click.echo(f"✗ {outcome}", err=True)
        else:
            click.echo(f"标注副本 {outcome}", err=True)
    if not made:
        click.echo("没有要标注的问题，没有另存标注副本。", err=True)
    return not any(isinstance(outcome, Refusal) for outcome in made)


def answers(forms: Sequence[Filing], *, places: bool) -> None:
    """Every answer, a line each."""
    for form in forms:
        click.secho(f"{form.file.name}　{form.sheet}　{form.edition}", bold=True)
        for path, answer in form.all_answers():
            where = f"{answer.cell:>6}　" if places else ""
            shown = answer.raw.replace("\n", " ") if answer.raw else "（空）"
            click.echo(f"  {where}{form.label(path)}：{shown}")
        click.echo()


def batch(made: Sequence["Made"], edition: str, folder: Path) -> None:
    """What became of every form: refusals by name, forms of other editions by number."""
    for one in made:
        if one.refusal:
            named = one.source.name in one.refusal
            whose = "" if named else " ".join((one.source.name, one.form_id)).strip() + "："
            click.echo(f"✗ {whose}{one.refusal}", err=True)
    written = sum(one.workbook is not None for one in made)
    others = Counter(one.other_edition for one in made if one.other_edition)
    refused = sum(bool(one.refusal) for one in made)
    done = f"已生成 {written} 张表，放在 {folder}" if written else f"没有生成任何表：没有 {edition} 的数据"
    parts = [done if written or not refused else "没有生成任何表"]
    if others:
        listed = "、".join(f"{name} {count} 张" for name, count in sorted(others.items()))
        parts.append(f"跳过其他表样版本 {others.total()} 张（{listed}）")
    if refused:
        parts.append(f"没能生成 {refused} 处，原因见上")
    click.echo("；".join(parts) + "。")
