"""What commands say: on the screen, on one stream or the other, foreign text inert."""

from typing import Any

import click

from xltool.visible import visible


def echo(text: str = "", **how: Any) -> None:
    """Say a text; ``how`` is click's."""
    click.echo(visible(text), **how)


def secho(text: str, **how: Any) -> None:
    """Say a text in a style."""
    click.secho(visible(text), **how)


def echo_inert(text: str) -> None:
    """Say what a report has made inert, and perhaps coloured, already."""
    click.echo(text, nl=False)
