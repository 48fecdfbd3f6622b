"""``xltool``: the commands, and the promise that no stack trace ever reaches an officer.

Exit codes: 0 fit to hand in, 1 findings of severity 错误, 2 could not run.
"""

import io
import sys
import tempfile
import traceback
from pathlib import Path

import click

from xltool import __version__
from xltool.cli import checking, making
from xltool.cli.chinese import Group, sentence
from xltool.refusal import Refusal


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="xltool %(version)s", help="显示版本号。")
def xltool() -> None:
    """财政项目支出绩效表格工具箱：生成、读回、校验绩效目标申报表和绩效自评表。

    第一次使用，请运行 xltool demo 看一遍完整过程。
    """


for command in (
    making.demo, making.editions, making.new, making.batch, checking.check, checking.read, checking.rules,
    making.template,
):  # fmt: skip
    xltool.add_command(command)


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace", encoding=None if stream.isatty() else "utf-8")
    try:
        sys.exit(xltool(standalone_mode=False) or 0)
    except Refusal as refusal:
        _say(str(refusal))
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.ClickException as error:
        _say(sentence(error))
    except (click.Abort, KeyboardInterrupt):
        _say("已中断。已经写好的文件都是完整的。")
    except BrokenPipeError:
        sys.exit(0)
    except Exception:
        _say(f"程序遇到了没有料到的情况。详情记在 {_record()}，请连同文件一起发给开发者。")
    sys.exit(2)


def _say(text: str) -> None:
    click.echo(f"✗ {text}", err=True)


def _record() -> Path:
    """The trace, for developers; officers are only told where it is."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="xltool-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exc(file=log)
    return Path(log.name)
