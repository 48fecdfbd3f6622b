"""How commands show work in progress and its outcome: a bar, answers, batches."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from xltool.form import Filing

#: Fewer files than this are done before a bar could be read.
_WORTH_A_BAR = 20


@contextmanager
def progress(what: str, total: int, *, beside: bool = False) -> Iterator[Callable[[], None]]:
    """A bar with counts and time left on the error stream; yields the function that moves it on.

    None ``beside`` other lines that come to the screen meanwhile.
    """
    if total < _WORTH_A_BAR or beside or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def answers(forms: Sequence[Filing], *, places: bool) -> None:
    """Every answer, a line each."""
    for form in forms:
        click.secho(f"{form.file.name}　{form.sheet}　{form.edition}", bold=True)
        for path, answer in form.all_answers():
            where = f"{answer.cell:>6}　" if places else ""
            shown = answer.raw.replace("\n", " ") if answer.raw else "（空）"
            click.echo(f"  {where}{form.label(path)}：{shown}")
        click.echo()
