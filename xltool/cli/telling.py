"""How commands tell plain facts: data, answers, rules, policies."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltool.cli import screen
from xltool.report.formulas import laid_out
from xltool.report.lines import cells, hanging, padded
from xltool.visible import escaped

if TYPE_CHECKING:
    from xltool.app.manual import Written

_ROOM, _INDENT = 100, 10


def data(found: Sequence[dict[str, Any]]) -> None:
    """Plain data as JSON: one object, or a list where there is not exactly one."""
    import json

    if found:
        told = json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1)
        screen.echo_inert(f"{escaped(told)}\n")


def catalogue(rules: Sequence[dict[str, Any]]) -> None:
    """The rules, a line each, family by family: severity, whether a workbook checks it while it is filled in."""
    room = max(cells(rule["title"]) for rule in rules)
    for family, members in groupby(rules, itemgetter("family")):
        screen.secho(family, bold=True)
        for rule in members:
            level = "人工" if rule["review"] else rule["level"]
            columns = (
                rule["code"],
                level,
                _LIVE[rule["live"]],
                padded(rule["title"], room),
                "、".join(rule["forms"]),
            )
            screen.echo(f"  {'  '.join(columns)}")
    live, review = (sum(rule[key] for rule in rules) for key in ("live", "review"))
    screen.echo(f"共 {len(rules)} 条。现场 {live} 条：填表时“校验”表里就有结论；人工 {review} 条：由人判断；")
    screen.echo("其余由 xltool check 查。看某一条的全文，在后面写上代码。")


def page(rule: dict[str, Any]) -> None:
    """One rule's whole page."""
    screen.secho(f"{rule['code']} {rule['title']}", bold=True)
    mend, bad = ("怎样看", "不妥示例") if rule["review"] else ("改法", "错误示例")
    _entry("级别", "人工复核" if rule["review"] else rule["level"])
    _entry("用于", "、".join(rule["forms"]))
    _entry("现场", _WHEN[rule["live"], rule["review"]])
    _entry("对照", *([f"{rule['beside']}（check 时写上 --{rule['against']}）"] if rule["against"] else []))
    _entry("口径", *map(_ruled, rule["policies"]))
    _entry("依据", rule["basis"])
    _entry("缘由", rule["why"])
    _entry(mend, rule["remedy"])
    _entry("正确示例", *_example(rule["good"], rule["base"]))
    _entry(bad, *_example(rule["bad"], rule["base"]))
    _entry("程序会说", *rule["said"])
    for formula in rule["formulas"]:
        own = "（本格就是这一格）" if len(formula["places"]) > 1 else ""
        _entry("现场公式", "、".join(formula["places"]) + own)
        for line in laid_out(formula["formula"], _ROOM - _INDENT, brief=True):
            screen.echo(" " * _INDENT + line)
    _entry("", *rule["legend"])


def written(manual: "Written", folder: Path) -> None:
    """What was done to bring the manual up to date."""
    removed = f"，删去旧的 {manual.removed} 页" if manual.removed else ""
    screen.echo(f"手册共 {manual.pages} 页，在 {folder}；这次写了 {manual.changed} 页{removed}。")


def policies(found: Iterable[dict[str, Any]]) -> None:
    """The policies, each with what it rests on and what it changed."""
    for policy in found:
        default = "（不另外指定就用它）" if policy["default"] else ""
        screen.secho(f"{policy['name']}　{policy['title']}{default}", bold=True)
        _entry("  依据", policy["basis"])
        for rule in policy["rules"]:
            made = f"{rule['code']} {rule['title']}：{rule['reason']}"
            _entry(f"  {rule['level']}", made)


def names(kind: str, listed: Iterable[tuple[str, str]]) -> None:
    """What placeholders may be called, the officers' name and the path."""
    screen.secho(kind, bold=True)
    for name, path in listed:
        screen.echo(f"  {padded(f'{{{{ {name} }}}}', 44)}{{{{ {path} }}}}")


_LIVE = {True: "现场", False: "    "}
_WHEN = {
    (True, False): "是，填表时“校验”表里就有结论", (False, False): "否，由 xltool check 查",
    (False, True): "否，由人判断",
}  # fmt: skip


def _ruled(ruled: dict[str, Any]) -> str:
    made = "停用" if ruled["level"] == "停用" else f"按{ruled['level']}"
    return f"{'、'.join(ruled['policies'])}{made}：{ruled['reason']}"


def _entry(head: str, *texts: str) -> None:
    """A head and what is said of it, each text on lines of its own; nothing where there is none."""
    for n, text in enumerate(texts):
        screen.echo("\n".join(hanging("" if n else head, text, _INDENT, _ROOM)))


def _example(answers: dict[str, str], base: str) -> list[str]:
    return [f"{label}：{text}" for label, text in answers.items()] or [f"填对的{base}，不改"]
