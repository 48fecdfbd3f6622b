"""click in Chinese: the help of every command, and what is said of a mistyped one."""

import difflib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from xltool.remote import is_address
from xltool.report.lines import cells, hanging, wrap

#: Dashes that phones and word processors make of ``-``.
_WRONG_DASH = re.compile(r"[—–－―−]")

_F = TypeVar("_F", bound=Callable[..., Any])


class Mistyped(click.UsageError):
    """A mistake said in Chinese already."""


class Name(click.ParamType):  # type: ignore[type-arg]  # older ones take no argument
    """What a file or folder is called, be it on this machine or at an address such as ``s3://…``."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuses an empty name: it would mean the current folder."""
        if not str(value).strip():
            self.fail("没有写名称", param, ctx)
        return str(value)


class PathName(Name):
    """A file or folder of this machine."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Refuses an address, of which a path would make something else."""
        named = super().convert(value, param, ctx)
        if is_address(named):
            self.fail(f"“{named}”不在本机，这里只能写本机的文件或文件夹", param, ctx)
        return Path(named)


class Choice(click.Choice[str]):
    """One of a few words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What may be written instead."""
        *others, last = self.choices
        return f"写的是“{value}”，只能写 {'、'.join(others)} 或 {last}"


class Count(click.IntRange):
    """A whole number in a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Refuses anything else, naming the range."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"写的是“{value}”，应为 {self.min} 到 {self.max} 的整数", param, ctx)


class Argument(click.Argument):
    """A positional parameter with a word of explanation."""

    def __init__(self, *names: Any, said: str = "", **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.said = said


def argument(name: str, metavar: str, said: str, **settings: Any) -> Callable[[_F], _F]:
    """The decorator for :class:`Argument`."""
    return click.argument(name, cls=Argument, metavar=metavar, said=said, **settings)


class _Speech:
    """Shared by commands and groups: click's fixed words, said in Chinese."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuses options begun with a dash that is none, or with one too few, before anything else is missed."""
        known = {word for param in self.params for word in param.opts}  # type: ignore[attr-defined]
        for text in args:
            if _WRONG_DASH.match(text) and not Path(text).exists():
                raise Mistyped(f"“{text}”前面的横线要用英文半角的 -。")
            if text.startswith("-") and f"-{text}" in known:
                raise Mistyped(f"没有选项 {text}。是不是想写 -{text}？")
        return super().parse_args(ctx, args)  # type: ignore[misc, no-any-return]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` with Chinese words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这份说明。"
        return option  # type: ignore[no-any-return]

    def get_help(self, ctx: click.Context) -> str:
        """The whole help page."""
        assert isinstance(self, click.Command)
        room = min(shutil.get_terminal_size().columns, 100) - 1
        page = [*hanging("用法：", self.usage(ctx), 6, room), ""]
        for line in (self.help or "").strip().splitlines():
            page += [f"  {part}".rstrip() for part in wrap(line.strip(), room - 2)]
        for head, rows in self.tables(ctx).items():
            width = max(cells(name) for name, _ in rows) + 4
            page += ["", f"{head}："]
            page += [line for name, said in rows for line in hanging(f"  {name}", said, width, room)]
        if self.epilog:
            page += ["", "例：", *(f"  {line.strip()}" for line in self.epilog.strip().splitlines())]
        return "\n".join(page)

    def usage(self, ctx: click.Context) -> str:
        """How it is written."""
        assert isinstance(self, click.Command)
        words = [param.make_metavar(ctx) for param in self.params if isinstance(param, Argument)]
        rest = ["命令 …"] if isinstance(self, click.Group) else words
        return " ".join([ctx.command_path, "[选项]", *rest])

    def tables(self, ctx: click.Context) -> dict[str, list[tuple[str, str]]]:
        """What the page lists, by heading."""
        assert isinstance(self, click.Command)
        tables: dict[str, list[tuple[str, str]]] = {"参数": [], "选项": [], "命令": []}
        for param in self.get_params(ctx):
            if isinstance(param, Argument):
                tables["参数"].append((param.make_metavar(ctx), param.said))
            elif isinstance(param, click.Option):
                tables["选项"].append(_option(param))
        if isinstance(self, click.Group):
            tables["命令"] = [
                (name, _first(command)) for name, command in self.commands.items() if not command.hidden
            ]
        return {head: rows for head, rows in tables.items() if rows}


def _option(option: click.Option) -> tuple[str, str]:
    metavar = "" if option.is_flag else f" {option.metavar}"
    said = option.help or ""
    if option.required:
        said += "（必填）"
    if option.show_default:
        said += f"（不写就是 {option.default}）"
    return ", ".join(option.opts) + metavar, said


def _first(command: click.Command) -> str:
    return (command.help or "").strip().splitlines()[0]


class Command(_Speech, click.Command):
    """A command that speaks Chinese."""


class Group(_Speech, click.Group):
    """A group whose commands speak Chinese, listed in the order in which an officer needs them."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were added."""
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Refuses a command there is none of, naming the nearest."""
        if args[0] not in self.commands:
            close = difflib.get_close_matches(args[0].lower(), self.commands, 1)
            hint = f"是不是想写 {close[0]}？" if close else f"用 {ctx.command_path} --help 看有哪些命令。"
            raise Mistyped(f"没有命令“{args[0]}”。{hint}")
        return super().resolve_command(ctx, args)


def sentence(error: click.ClickException) -> str:
    """What is wrong with the words typed, as one sentence."""
    path = f"{error.ctx.command_path} " if isinstance(error, click.UsageError) and error.ctx else ""
    manual = f"用 {path}--help 看写法。"
    if isinstance(error, click.NoSuchOption):
        close = f"是不是想写 {error.possibilities[0]}？" if error.possibilities else manual
        return f"没有选项 {error.option_name}。{close}"
    if isinstance(error, click.BadOptionUsage):
        flag = "not take" in error.message
        return f"选项 {error.option_name} 后面{'不能跟内容' if flag else '没有写内容'}。{manual}"
    if isinstance(error, click.MissingParameter):
        return f"没有写{_name(error.param)}。{manual}"
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)}：{error.message}。"
    if isinstance(error, click.UsageError) and "unexpected extra" in error.message:
        return "命令后面多写了内容。名称里有空格时，请给整个名称加上英文双引号。"
    return str(error) if isinstance(error, Mistyped) else f"命令写得不对。{manual}"


def _name(parameter: Any) -> str:
    if isinstance(parameter, click.Option):
        return f"选项 {parameter.opts[0]}"
    return f"“{parameter.human_readable_name}”" if parameter is not None else "参数"
