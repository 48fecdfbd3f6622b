"""How commands show work in progress and its outcome: a bar, answers, batches."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from xltool.cli import screen
from xltool.form import Certainty, Filing

#: Cells of a line in a file or pipe.
_ROOM = 100
#: Fewer files than this are done before a bar could be read.
_WORTH_A_BAR = 20


def room() -> int:
    """Cells of a line on the screen, or of one in a file or pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _ROOM


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
    """Every answer, a line each; with ``places`` its cell and how sure it is, and what else was noticed."""
    from xltool.app import examine

    for form in forms:
        screen.secho(f"{form.file.name}　{form.sheet}　{form.edition}", bold=True)
        for path, answer in form.all_answers():
            where = f"{answer.cell:>6}　{form.certainty(path).value}　" if places else ""
            because = f"（{form.guesses[path].reason}）" if places and path in form.guesses else ""
            taken = f" → {_one_line(read)}" if (read := examine.taken_for(form, path)) else ""
            shown = _one_line(answer.raw) or "（空）"
            screen.echo(f"  {where}{form.label(path)}：{shown}{taken}{because}")
        if places:
            for what, remarks in (("隐藏的内容", form.hidden), ("表上多出的内容", form.strays)):
                for remark in remarks:
                    screen.echo(f"  {remark.cell:>6}　{what}：{_one_line(remark.text)}")
        screen.echo()


def guesses(forms: Sequence[Filing]) -> None:
    """How many answers are less than certain, on the error stream; nothing where all are."""
    counts = Counter(guess.certainty for form in forms for guess in form.guesses.values())
    said = [f"{certainty.value} {counts[certainty]} 处" for certainty in Certainty if counts[certainty]]
    if said:
        screen.echo(
            f"读取时有{'、'.join(said)}，不是确定的；加上 --places 可以看到是哪些、为什么。", err=True
        )


def _one_line(text: str) -> str:
    return text.replace("\n", " ")
