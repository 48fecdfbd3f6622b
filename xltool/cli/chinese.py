"""click in Chinese: headings, the help option and what it says of a mistyped command."""

from typing import Any

import click


class _Speech:
    """Shared by commands and groups: click's fixed words, said in Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这份说明。"
        return option  # type: ignore[no-any-return]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        pieces = pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [parameter.get_help_record(ctx) for parameter in self.get_params(ctx)]  # type: ignore[attr-defined]
        with formatter.section("选项"):
            formatter.write_dl([record for record in records if record])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class Command(_Speech, click.Command):
    """A command that speaks Chinese."""


class Group(_Speech, click.Group):
    """A group whose commands speak Chinese, listed in the order in which an officer needs them."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(
                [(name, command.get_short_help_str(60)) for name, command in self.commands.items()]
            )


def sentence(error: click.ClickException) -> str:
    """What is wrong with the words typed, as one sentence."""
    if isinstance(error, click.NoSuchOption):
        close = f"是不是想写 {error.possibilities[0]}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}。{close}"
    if isinstance(error, click.MissingParameter):
        return f"缺少{_name(error.param)}。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)}写得不对：{error.message}"
    if isinstance(error, click.UsageError) and "No such command" in error.message:
        return f"没有命令“{error.message.split(chr(39))[1]}”。用 xltool --help 看有哪些命令。"
    if isinstance(error, click.UsageError) and "unexpected extra" in error.message:
        return "命令后面多写了内容。名称里有空格时请加引号。"
    return f"命令写得不对：{error.format_message()}"


def _name(parameter: Any) -> str:
    if isinstance(parameter, click.Option):
        return f"选项 {parameter.opts[0]}"
    return f"参数 {parameter.human_readable_name}" if parameter is not None else "参数"
