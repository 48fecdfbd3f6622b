"""How commands show things: progress, reports, answers, rules."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from xltool import files
from xltool.form import Filing
from xltool.refusal import Refusal
from xltool.report.verdict import Sheet

#: Fewer files than this are done before a bar could be read.
_WORTH_A_BAR = 20


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar with counts and time left on the error stream; yields the function that moves it on."""
    if total < _WORTH_A_BAR:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def report(sheets: Sequence[Sheet], form: str, out: Path | None) -> None:
    """Print the report of a check, or write it to a new file."""
    if form == "json":
        from xltool.report import machine

        text = machine.to_text(sheets)
    else:
        text = _print(sheets, None if out is None else 100)
    if out is None:
        click.echo(text, nl=False)
        return
    files.write_new(out, text.encode())
    click.echo(f"报告已写入 {out}", err=True)


def _print(sheets: Sequence[Sheet], width: int | None) -> str:
    """Show the sheets; with a width, into text instead of onto the screen."""
    import io

    from rich.console import Console

    from xltool.report import console as screen

    paper = io.StringIO() if width else None
    console = Console(file=paper, width=width, highlight=False, no_color=True if width else None)
    for sheet in sheets:
        screen.show(console, sheet)
    if len(sheets) > 1:
        screen.show_totals(console, sheets)
    return paper.getvalue() if paper else ""


def annotated(outcomes: Iterable[Path | Refusal]) -> None:
    """Say where the marked copies are."""
    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            click.echo(f"✗ {outcome}", err=True)
        else:
            click.echo(f"标注副本 {outcome}", err=True)


def answers(forms: Sequence[Filing], *, places: bool) -> None:
    """Every answer, a line each."""
    for form in forms:
        click.secho(f"{form.file.name}　{form.sheet}　{form.edition}", bold=True)
        for path, answer in form.all_answers():
            where = f"{answer.cell:>6}　" if places else ""
            shown = answer.raw.replace("\n", " ") if answer.raw else "（空）"
            click.echo(f"  {where}{form.label(path)}：{shown}")
        click.echo()


def rules(pages: Sequence[dict[str, Any]], *, whole: bool) -> None:
    """The catalogue, a line a rule; or one rule's whole page."""
    for page in pages:
        if not whole:
            click.echo(f"{page['code']}  {page['level']}  {page['title']}（{'、'.join(page['forms'])}）")
            continue
        click.secho(f"{page['code']} {page['title']}", bold=True)
        click.echo(f"级别　{page['level']}　　用于　{'、'.join(page['forms'])}")
        click.echo(f"依据　{page['basis']}\n缘由　{page['why']}\n改法　{page['remedy']}")
        for word, example in (("正确", page["good"]), ("错误", page["bad"])):
            click.echo(f"{word}示例　" + "；".join(f"{label}＝{text}" for label, text in example.items()))
