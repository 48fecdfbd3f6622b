"""How commands tell plain facts: data, answers, rules."""

from collections.abc import Iterable, Sequence
from typing import Any

import click

from xltool.report.lines import hanging

_ROOM = 100


def data(found: Sequence[dict[str, Any]]) -> None:
    """Plain data as JSON: one object, or a list where there is not exactly one."""
    import json

    if found:
        click.echo(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1))


def catalogue(rules: Iterable[dict[str, Any]]) -> None:
    """The rules, a line each."""
    for rule in rules:
        click.echo(f"{rule['code']}  {rule['level']}  {rule['title']}（{'、'.join(rule['forms'])}）")


def page(rule: dict[str, Any]) -> None:
    """One rule's whole page."""
    click.secho(f"{rule['code']} {rule['title']}", bold=True)
    entries = [
        ("级别", rule["level"]), ("用于", "、".join(rule["forms"])), ("依据", rule["basis"]), ("缘由", rule["why"]),
        ("改法", rule["remedy"]), ("正确示例", _example(rule["good"])), ("错误示例", _example(rule["bad"])),
    ]  # fmt: skip
    for head, text in entries:
        click.echo("\n".join(hanging(head, text, 10, _ROOM)))


def _example(answers: dict[str, str]) -> str:
    return "；".join(f"{label}＝{text}" for label, text in answers.items()) or "各项都正确的表"
