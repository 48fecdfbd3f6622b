"""Commands for the add-ins of Excel, LibreOffice and WPS: addin build, install, uninstall, doctor."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltool.addin.places import HOSTS, Host
from xltool.cli import screen
from xltool.cli.chinese import Choice, Group, PathName

if TYPE_CHECKING:
    from xltool.app.addin import Told


@click.group(cls=Group)
def addin() -> None:
    """加载项：装好后，Excel、WPS、LibreOffice 里点一个按钮就能校验。"""


@addin.command("build", epilog="xltool addin build -o 加载项")
@click.option(
    "-o", "folder", type=PathName(), metavar="文件夹", required=True,
    help="放到哪个文件夹；没有就新建，已有的文件不覆盖。",
)  # fmt: skip
def build(folder: Path) -> None:
    """生成 Excel、LibreOffice、WPS 的加载项文件，供管理员分发；自己用直接 install。"""
    from xltool.app import addin as app

    for path in app.build(folder):
        screen.echo(f"已生成 {path}")


@addin.command("install", epilog="xltool addin install --dry-run\nxltool addin install --host wps")
@click.option(
    "--host", "hosts", type=Choice(HOSTS), multiple=True, metavar="软件",
    help="只装这一种：excel、libreoffice 或 wps；可以写多次。不写就装本机有的。",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只说会放什么、放在哪里，什么也不动。")
def install(hosts: tuple[Host, ...], dry_run: bool) -> int:
    """把加载项装到本机的表格软件里；装几次都一样，别人的文件不动。"""
    from xltool.app import addin as app

    return _tell(app.install(hosts, dry=dry_run))


@addin.command("uninstall")
def uninstall() -> int:
    """卸下加载项：只删装的时候放的，别的不动。"""
    from xltool.app import addin as app

    return _tell(app.uninstall())


@addin.command("doctor")
def doctor() -> int:
    """诊断：有没有什么会让按钮用不了，怎样解决。

    退出码：0 没有发现，1 有，2 没能诊断。
    """
    from xltool.addin import doctor as doctors
    from xltool.app import addin as app

    sections = app.examined()
    screen.echo(doctors.summary(sections))
    for line in doctors.lines(sections):
        screen.echo(line)
    return int(doctors.is_bad(sections))


def _tell(told: "Told") -> int:
    for line in told.lines:
        screen.echo(line)
    for refusal in told.refusals:
        screen.echo(f"✗ {refusal}", err=True)
    return 2 if told.refusals else 0
