"""The command that pours filled forms into another edition: convert."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltool.cli import options, screen
from xltool.cli.chinese import Command, Count, Name, PathName, argument

if TYPE_CHECKING:
    from xltool.app.converting import Conversion


@click.command(
    cls=Command,
    epilog="xltool convert 旧表.xls --to shanghai-declaration-2026 -o 新表.xlsx\n"
    "xltool convert 去年的表 --to shanghai-declaration-2026 --year 2026 -o 今年的表",
)
@argument(
    "names", "原表…", "填好的表：工作簿、数据文件，或放这些文件的文件夹；可以写多个。",
    nargs=-1, required=True, type=Name(),
)  # fmt: skip
@click.option(
    "--to", metavar="表样版本", required=True,
    help="换成哪个表样版本，用 xltool editions 看有哪些；也可以写自己画的表样（.xlsx）。",
)  # fmt: skip
@click.option(
    "-o", "out", type=PathName(), metavar="文件或文件夹", required=True,
    help="写成哪个 .xlsx 文件；原表不止一张时写文件夹，名称照 batch 的“单位_项目_表样”。",
)  # fmt: skip
@click.option("--sheet", metavar="工作表", help="原表里有几张表时，只要这张工作表上的。")
@click.option("--year", type=Count(2000, 2099), metavar="年份", help="写成这一年度的表；不写就照原表的年度。")
@click.option("--json", "as_json", is_flag=True, help="用 JSON 列出生成了什么、什么没有放进去。")
@options.live_policy
@options.drawn
def convert(
    names: tuple[str, ...],
    to: str,
    out: Path,
    sheet: str | None,
    year: int | None,
    as_json: bool,
    policy: str,
) -> int:
    """把填好的表换成另一个表样版本：答案放进新表，放不进去的逐项列出，原表不动。

    金额按两边的单位换算，不舍入。申报表换成自评表，等于 batch 由申报表生成自评表，金额到分。

    退出码：0 全部放进去了；1 有没有放进去的，或要核对的；2 有的没能生成。
    """
    from xltool.app import converting
    from xltool.cli import showing, telling

    work = converting.Converting(names, to, out, sheet=sheet, year=year, policy_name=policy)
    made = []
    with showing.progress("正在转换", len(work.sources)) as advance:
        for some in work.run():
            made += some
            advance()
    if as_json:
        telling.data([converting.data_of(one) for one in made])
    for one in made:
        if one.refusal:
            screen.echo(f"✗ {one.refusal}", err=True)
        elif not as_json:
            _say(one, showing.room())
    if len(made) > 1 and not as_json:
        _say_totals(made, out)
    return converting.exit_code(made)


def _say(one: "Conversion", room: int) -> None:
    """What became of one form."""
    from xltool.report import converted

    assert one.form is not None
    head, *rest = converted.lines(one.form, one.items, room)
    screen.secho(head, bold=True)
    for line in rest:
        screen.echo(line)
    screen.echo(f"{converted.summary(one.items, one.placed, one.answers)}。已生成 {one.workbook}")


def _say_totals(made: "Sequence[Conversion]", out: Path) -> None:
    written = sum(one.workbook is not None for one in made)
    refused = sum(bool(one.refusal) for one in made)
    failed = f"；没能生成 {refused} 处，原因见上" if refused else ""
    screen.echo(f"共生成 {written} 张表，放在 {out}{failed}。")
