"""The command that repairs workbooks: fix."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltool.cli import options, screen
from xltool.cli.chinese import Command, PathName, argument

if TYPE_CHECKING:
    from xltool.app.mending import Outcome

#: Cells of a line in a file or pipe.
_ROOM = 100


@click.command(
    cls=Command,
    epilog="xltool fix 自评表.xlsx --dry-run\nxltool fix 自评表.xlsx -o 改好的自评表.xlsx\nxltool fix 收到的表 -o 修正",
)
@argument(
    "paths", "文件或文件夹…", "填好的工作簿（.xlsx），或放工作簿的文件夹；可以写多个。",
    nargs=-1, required=True, type=PathName(),
)  # fmt: skip
@click.option(
    "-o", "out", type=PathName(), metavar="文件或文件夹",
    help="副本写成哪个文件；修正多个文件时写文件夹。只修正一个文件时可以不写，副本放在它旁边，名称后加“_修正”。",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只列出会改什么，不写任何文件。")
@options.drawn
def fix(paths: tuple[Path, ...], out: Path | None, dry_run: bool) -> int:
    """另存一份修正过的副本：只改写法和公式，要人判断的一概不动。

    例如文字形式的数字和日期、指标值的写法、多余的空格、被盖住或没有重算的公式。每一处都列出改前和改后，原文件不动。
    """
    from xltool.app import mending
    from xltool.cli import showing

    work = mending.Fixing(paths, out, dry_run=dry_run)
    outcomes = []
    with showing.progress("正在修正", len(work.sources)) as advance:
        for outcome in work.run():
            outcomes.append(outcome)
            advance()
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else _ROOM
    for outcome in outcomes:
        _say(outcome, room, dry_run=dry_run)
    if len(outcomes) > 1:
        _say_totals(outcomes)
    return mending.exit_code(outcomes)


def _say_totals(outcomes: "Sequence[Outcome]") -> None:
    repaired = sum(bool(outcome.repairs) for outcome in outcomes)
    refused = sum(bool(outcome.refusal) for outcome in outcomes)
    fine = len(outcomes) - repaired - refused
    screen.echo(
        f"共 {len(outcomes)} 个文件：有修正的 {repaired} 个，不用修正的 {fine} 个，不能修正的 {refused} 个。"
    )


def _say(outcome: "Outcome", room: int, *, dry_run: bool) -> None:
    """What became of one file."""
    from xltool.report import mended

    if outcome.refusal:
        screen.echo(f"✗ {outcome.refusal}", err=True)
        return
    for done in outcome.forms:
        head, *rest = mended.lines(done, room)
        screen.secho(head, bold=True)
        for line in rest:
            screen.echo(line)
    said = mended.summary(outcome.forms)
    if outcome.copy:
        screen.echo(f"修正 {said}。已另存 {outcome.copy}，原文件没有动。")
    elif outcome.repairs and dry_run:
        screen.echo(f"将修正 {said}。这次没有写任何文件。")
    else:
        screen.echo("没有另存副本。")
