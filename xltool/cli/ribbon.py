"""The command that the buttons of Excel, LibreOffice and WPS start."""

from pathlib import Path

import click

from xltool.cli.chinese import Command, PathName, argument


@click.command(cls=Command, hidden=True)
@argument("folder", "文件夹", "加载项放请求的文件夹，里面有 request.txt。", type=PathName())
def ribbon(folder: Path) -> None:
    """由加载项启动：读文件夹里的请求，做完写下回答。不用自己运行。"""
    from xltool.ribbon import run

    run(folder)
