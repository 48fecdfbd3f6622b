"""The command that serves a whole intranet."""

import sys
from pathlib import Path

import click

from xltool.cli import options, screen
from xltool.cli.chinese import Command, Count, Name, PathName
from xltool.refusal import Refusal


@click.command(
    cls=Command,
    epilog="xltool serve\nxltool serve --host 0.0.0.0 --token 请换成自己的口令12345\n"
    "xltool serve --host 0.0.0.0 --archive 收件",
)
@click.option(
    "--host", type=Name(), default="127.0.0.1", show_default=True, metavar="地址",
    help="在本机的哪个地址上等人来用；0.0.0.0 是全部地址，内网的人都能打开。",
)  # fmt: skip
@click.option("--port", type=Count(1, 65535), default=8765, show_default=True, metavar="端口", help="端口。")
@click.option(
    "--name", "names", type=Name(), multiple=True, metavar="域名",
    help="别人用这个域名来找（例如前面有反向代理）；可以写多次，写了就不认别的域名。",
)  # fmt: skip
@click.option(
    "--token", type=Name(), default=None, envvar="XLTOOL_TOKEN", metavar="口令",
    help="凭这个口令才能用，至少 12 个字符；也可以写在环境变量 XLTOOL_TOKEN 里，别人看不到命令行。",
)  # fmt: skip
@click.option(
    "--archive", type=PathName(), metavar="文件夹",
    help="把交来的表登记、留存在这个文件夹里，有收件台账可查；不写就什么也不留。",
)  # fmt: skip
@click.option(
    "--workers", type=Count(1, 64), metavar="个数", default=None,
    help="同时用几个进程校验；不写就与处理器个数相同。",
)  # fmt: skip
@options.policy
@options.drawn
def serve(
    host: str, port: int, names: tuple[str, ...], token: str | None, archive: Path | None, policy: str,
    workers: int | None,
) -> None:  # fmt: skip
    """开一个网页，内网的人把表拖进去就知道哪里不对，不用安装。

    交来的表在单独的进程里校验，结果随回答带走，不留存。按 Ctrl-C 停止。
    """
    try:
        from xltool.web import running
        from xltool.web.settings import Settings
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("xltool"):
            raise
        raise Refusal(_missing()) from None
    chosen = {"workers": workers} if workers else {}
    running.run(Settings(host, port, token or "", names, archive, policy, **chosen), screen.echo)


def _missing() -> str:
    if getattr(sys, "frozen", False):
        return "这个程序里没有网页服务。请在装了 Python 的电脑上安装 xltool[web]，在那里运行。"
    return "网页服务的部件没有安装。请运行 pip install 'xltool[web]' 再试。"
