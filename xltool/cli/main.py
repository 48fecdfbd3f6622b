"""``xltool``: the commands, and the promise that no stack trace ever reaches an officer.

Exit codes: 0 fit to hand in, 1 findings of severity 错误, 2 could not run.
"""

import io
import os
import sys
from collections.abc import Callable
from functools import partial

import click

from xltool import __version__, files
from xltool.cli import (
    addin,
    checking,
    converting,
    dropping,
    making,
    matching,
    mending,
    ribbon,
    screen,
    serving,
    summarizing,
)
from xltool.cli.chinese import Group, sentence
from xltool.refusal import Refusal
from xltool.unforeseen import unforeseen


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="xltool %(version)s", help="显示版本号。")
def xltool() -> None:
    """财政项目支出绩效表格工具箱：生成、读回、校验绩效目标申报表和绩效自评表。

    第一次使用，请运行 xltool demo 看一遍完整过程。把表或文件夹拖到程序上，就是校验它。
    """


for command in (
    making.demo, making.editions, making.new, making.batch, checking.check, checking.read, checking.rules,
    checking.policies, matching.match, mending.fix, converting.convert, summarizing.summary, making.template,
    serving.serve, addin.addin, ribbon.ribbon,
):  # fmt: skip
    xltool.add_command(command)


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace", encoding=None if stream.isatty() else "utf-8")
    sys.unraisablehook = lambda _: None  # libraries that clean up late after a failed write
    dropped = dropping.paths_in(sys.argv[1:], xltool.commands)
    code = _run(partial(dropping.check, dropped) if dropped else _command)
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _lost_output(error)
    if (dropped or not sys.argv[1:]) and dropping.is_own_window():
        dropping.wait()
    sys.exit(code)


def _command() -> int:
    return int(xltool(prog_name="xltool", standalone_mode=False) or 0)


def _run(work: Callable[[], int]) -> int:
    try:
        return work()
    except Refusal as refusal:
        _say(str(refusal))
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        screen.echo(error.format_message())
        return 0
    except click.ClickException as error:
        _say(sentence(error))
    except (click.Abort, KeyboardInterrupt):
        _say("已中断。已经写好的文件都是完整的。")
    except OSError as error:
        if error.filename is None:  # no file: what is written to is the screen or a pipe
            return _lost_output(error)
        _say(f"“{error.filename}”读写出错：{files.reason(error)}。请检查位置和权限。")
    except SystemExit:  # click's answer to a pipe whose reader has left
        return 2
    except Exception as error:
        _say(unforeseen(error))
    return 2


def _lost_output(error: OSError) -> int:
    """The screen, pipe or file that takes the output takes no more; Python must not complain again at exit."""
    if not isinstance(error, BrokenPipeError):
        _say(f"结果没能全部输出：{files.reason(error)}。请换一个位置再试。")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 2


def _say(text: str) -> None:
    screen.echo("✗ " + text.replace("\n", " "), err=True)
