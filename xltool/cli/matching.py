"""The command that drafts a mapping file: match."""

from pathlib import Path

import click

from xltool.cli import options, screen
from xltool.cli.chinese import Command, Mistyped, Name, PathName, argument


@click.command(
    cls=Command,
    epilog="xltool match 自评 --against 申报 -o 对照.toml\n"
    "xltool match 2026申报 --previous 2024自评 -o 对照.toml",
)
@argument(
    "paths", "文件或文件夹…", "要校验的表：工作簿、数据文件，或放它们的文件夹；可以写多个。",
    nargs=-1, required=True, type=Name(),
)  # fmt: skip
@click.option(
    "--against", type=Name(), multiple=True, metavar="文件或文件夹", help="当年的申报表；可以写多次。"
)
@click.option(
    "--previous", type=Name(), multiple=True, metavar="文件或文件夹", help="以前年度的表；可以写多次。"
)
@click.option("-o", "out", type=PathName(), metavar="文件", required=True, help="草稿写成哪个 .toml 文件。")
@options.drawn
def match(paths: tuple[str, ...], against: tuple[str, ...], previous: tuple[str, ...], out: Path) -> int:
    """起草对照文件：名称不同而相近的项目和指标，列出来由人确认。

    与申报对照，或与以前年度对照，一次只做一种。原有的文件不会覆盖。
    """
    from xltool.app import matching
    from xltool.pairing import Side

    if bool(against) == bool(previous):
        raise Mistyped("--against（申报表）和 --previous（以前年度的表）要写一种，只写一种。")
    side = Side.DECLARED if against else Side.PREVIOUS
    made = matching.draft(paths, side, against or previous, out)
    for note in made.notes:
        screen.echo(f"✗ {note}", err=True)
    screen.echo(f"名称相同、已经对上的项目 {made.paired} 个。")
    screen.echo(f"名称相近、等您确认的：项目 {made.drafted} 个，指标 {made.indicators} 条。")
    screen.echo(f"没有找到对应的：本表 {made.alone} 个，对照的表里没有用到的 {made.unused} 个。")
    screen.echo(f"草稿在 {out}。请打开逐条核对，把“确认”改为 true，再用 check --mapping。")
    return 2 if made.notes else 0
