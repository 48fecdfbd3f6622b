"""The page of the commands, made from what each says of itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from manual.pages import templates
from xltool.cli.chinese import Command, Group
from xltool.cli.main import xltool

PAGE = Path(__file__).parents[2] / "docs" / "命令.md"


class Told(NamedTuple):
    """What a command says of itself."""

    path: str
    said: list[str]
    usage: str
    rows: list[tuple[str, str]]
    examples: list[str]

    @property
    def anchor(self) -> str:
        """Its heading's in the site."""
        return self.path.replace(" ", "-")


def commands() -> list[Told]:
    """All that people run themselves, in the order of the help."""
    return [_told(context) for context in contexts(context_of("xltool"))]


def contexts(above: click.Context) -> Iterator[click.Context]:
    """Every command below this one that the help shows, depth first."""
    assert isinstance(above.command, click.Group)
    for name, command in above.command.commands.items():
        if command.hidden:
            continue
        context = click.Context(command, info_name=name, parent=above)
        yield context
        if isinstance(command, click.Group):
            yield from contexts(context)


def page() -> str:
    """The whole page."""
    return templates(autoescape=False).get_template("commands.md.jinja").render(commands=commands())


def context_of(path: str) -> click.Context:
    """A command as it would be run."""
    # click keeps what it makes of --help: with other settings it would be another one from then on.
    context = click.Context(xltool, info_name="xltool", **xltool.context_settings)
    for name in path.split()[1:]:
        assert isinstance(context.command, click.Group)
        context = click.Context(context.command.commands[name], info_name=name, parent=context)
    return context


def assert_known(words: list[str]) -> None:
    """These words are a command with options that it has."""
    paths = {tuple(told.path.split()[1:]) for told in commands()}
    path = max((path for path in paths if tuple(words[: len(path)]) == path), key=len)
    context = context_of(" ".join(["xltool", *path]))
    known = {word for param in context.command.get_params(context) for word in param.opts}
    assert {word for word in words if word.startswith("-")} <= known, words


def _told(context: click.Context) -> Told:
    """Parameters as the help lists them, but for ``--help`` itself, which every command has."""
    command = context.command
    assert isinstance(command, Command | Group)
    listed = [row for head, rows in command.tables(context).items() if head != "命令" for row in rows]
    return Told(
        context.command_path,
        [line.strip() for line in (command.help or "").splitlines() if line.strip()],
        command.usage(context),
        [(name, said.replace("|", "\\|")) for name, said in listed if "--help" not in name],
        [line.strip() for line in (command.epilog or "").splitlines() if line.strip()],
    )
