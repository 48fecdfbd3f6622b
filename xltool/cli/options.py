"""Options that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from xltool.cli.chinese import Count, Name, PathName

_F = TypeVar("_F", bound=Callable[..., Any])


def policy(command: _F) -> _F:
    """By which policy forms are checked."""
    return click.option(
        "--policy", default="shanghai", show_default=True, metavar="口径",
        help="口径的名称（用 xltool policies 看有哪些），或自己的 .toml 文件。",
    )(command)  # fmt: skip


def live_policy(command: _F) -> _F:
    """By which policy workbooks that are made check themselves."""
    return click.option(
        "--policy", default="shanghai", show_default=True, metavar="口径",
        help="表内“校验”所用口径的名称，或自己的 .toml 文件。",
    )(command)  # fmt: skip


def beside(command: _F) -> _F:
    """What forms are compared with: ``against``, ``previous``, ``mapping``."""
    mapping = click.option(
        "--mapping", type=PathName(), metavar="文件", help="对照文件：改了名、合并或拆开的项目，哪个对哪个。"
    )
    previous = click.option(
        "--previous",
        type=Name(),
        multiple=True,
        metavar="文件或文件夹",
        help="与这里上年的表对照；可以写多次。",
    )
    against = click.option(
        "--against", type=Name(), multiple=True, metavar="文件或文件夹",
        help="与这里的申报表逐项对照（工作簿或数据文件，按单位、年度、项目配对）；可以写多次。",
    )  # fmt: skip
    return against(previous(mapping(command)))


def drawn(command: _F) -> _F:
    """The editions that somebody drew, of which forms may be; they are known from then on."""

    def make_known(context: click.Context, option: click.Parameter, names: tuple[str, ...]) -> None:
        from xltool.app.drawn import editions_called

        editions_called(names)

    return click.option(
        "--edition", type=Name(), multiple=True, metavar="工作簿", expose_value=False, callback=make_known,
        help="自己画的表样（.xlsx），收到的表是用它做的；可以写多次。",
    )(command)  # fmt: skip


def workers(command: _F) -> _F:
    """How many processes work at once."""
    return click.option(
        "--workers", type=Count(1, 64), metavar="个数", default=1, show_default=True, help="同时用几个进程。"
    )(command)


def means(command: _F) -> _F:
    """By what means many files are checked: ``workers``, ``cache``, ``dask``."""
    dask = click.option(
        "--dask",
        type=Name(),
        metavar="地址",
        help="用 Dask 分到多台机器：tcp://主机:8786；local 是只用本机。",
    )
    cache = click.option(
        "--cache", type=PathName(), metavar="文件",
        help="把结果记在这个文件里；再运行时，没有变过的表不再校验，中断的也接着做。",
    )  # fmt: skip
    return workers(cache(dask(command)))
