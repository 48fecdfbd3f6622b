"""The command that makes one workbook out of many: summary."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xltool.cli import options, screen
from xltool.cli.chinese import Command, Mistyped, Name, PathName, argument

if TYPE_CHECKING:
    from xltool.summary.rows import Listing


@click.command(
    cls=Command,
    epilog="xltool summary 收到的表 -o 汇总.xlsx\nxltool summary 自评 申报 -o 汇总.xlsx --workers 4\n"
    "xltool summary 自评 -o 汇总.xlsx --against 申报",
)
@argument(
    "names", "文件或文件夹…", "填好的工作簿，或放工作簿的文件夹；可以写多个，自评表和申报表可以混在一起。",
    nargs=-1, required=True, type=Name(),
)  # fmt: skip
@click.option("-o", "out", type=PathName(), metavar="文件", required=True, help="写成哪个 .xlsx 文件。")
@options.policy
@options.beside
@options.means
@options.drawn
def summary(names: tuple[str, ...], out: Path, policy: str, **terms: Any) -> int:
    """把许多表汇总成一本工作簿：汇总表、各单位合计、指标明细、问题清单和图表。

    合计都是公式，改动后自动更新；问题带链接，点开就是那一格。读不了的文件也列出原因。
    """
    from xltool.app.many import Beside, Means
    from xltool.app.summary import Summary
    from xltool.cli import showing

    others = Beside(*map(terms.pop, Beside._fields))
    if others.mapping and not (others.against or others.previous):
        raise Mistyped("--mapping 说明与什么对照，要和 --against 或 --previous 一起用。")
    work = Summary(names, out, policy, Means(**terms), others)
    with showing.progress("正在汇总", len(work.sources)) as advance:
        for _ in work.read():
            advance()
    work.write()
    for note in work.notes:
        screen.echo(f"！ {note}", err=True)
    _say(work.listing, out)
    return 0 if work.listing.forms else 2


def _say(listing: "Listing", out: Path) -> None:
    found = "、".join(f"{word}表 {count} 张" for word, count in listing.forms.items())
    screen.echo(
        f"已写入 {out}：收到 {listing.files} 个文件，{found or '没有读出一张表'}；"
        f"错误 {listing.levels['错误']} 处，提示 {listing.levels['提示']} 处。"
    )
    if listing.formless:
        screen.echo(
            f"另有 {len(listing.formless)} 个文件（或工作表）无法读取或没有绩效表，原因见“问题清单”。",
            err=True,
        )
