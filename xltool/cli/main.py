"""``xltool``: the commands, and the promise that no stack trace ever reaches an officer.

Exit codes: 0 fit to hand in, 1 findings of severity 错误, 2 could not run.
"""

import errno
import io
import os
import sys
from pathlib import Path

import click

from xltool import __version__, files
from xltool.cli import checking, converting, making, matching, mending, screen, summarizing
from xltool.cli.chinese import Group, sentence
from xltool.refusal import Refusal
from xltool.visible import visible


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="xltool %(version)s", help="显示版本号。")
def xltool() -> None:
    """财政项目支出绩效表格工具箱：生成、读回、校验绩效目标申报表和绩效自评表。

    第一次使用，请运行 xltool demo 看一遍完整过程。
    """


for command in (
    making.demo, making.editions, making.new, making.batch, checking.check, checking.read, checking.rules,
    checking.policies, matching.match, mending.fix, converting.convert, summarizing.summary, making.template,
):  # fmt: skip
    xltool.add_command(command)


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace", encoding=None if stream.isatty() else "utf-8")
    sys.unraisablehook = lambda _: None  # libraries that clean up late after a failed write
    code = _run()
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _lost_output(error)
    sys.exit(code)


def _run() -> int:
    try:
        return int(xltool(prog_name="xltool", standalone_mode=False) or 0)
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
        _say(_unforeseen(error))
    return 2


def _lost_output(error: OSError) -> int:
    """The screen, pipe or file that takes the output takes no more; Python must not complain again at exit."""
    if not isinstance(error, BrokenPipeError):
        _say(f"结果没能全部输出：{files.reason(error)}。请换一个位置再试。")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 2


def _say(text: str) -> None:
    screen.echo("✗ " + text.replace("\n", " "), err=True)


def _unforeseen(error: Exception) -> str:
    """What to say of a fault of ours: where its trace is, for developers."""
    number = getattr(errno, str(error).removeprefix("IO_"), None)  # lxml's word for a failed temporary file
    if number:
        return f"临时文件写不进去：{files.reason(OSError(number, ''))}。请先腾出空间。"
    try:
        where = f"详情记在 {_record()}，请连同文件一起发给开发者。"
    except OSError:
        where = f"请把这句话连同文件一起发给开发者：{error!r}"
    return f"程序遇到了没有料到的情况。{where}"


def _record() -> Path:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="xltool-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(visible(traceback.format_exc()))
    return Path(log.name)
