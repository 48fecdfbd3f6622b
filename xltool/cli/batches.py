"""What the command batch says of its outcome."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from xltool.app.task import Made
from xltool.cli import screen


def tell(made: Sequence[Made], edition: str, source: str, folder: Path) -> None:
    """What became of every form: refusals and remarks by name, what was passed over by number."""
    for one in made:
        if one.refusal:
            screen.echo(f"✗ {_named(one, one.refusal)}", err=True)
    for one in made:
        for note in one.notes:
            screen.echo(f"！ {_named(one, note)}", err=True)
    screen.echo("；".join(_counts(made, edition, folder)) + "。")
    if not any(one.workbook or one.refusal for one in made):
        screen.echo("--from 应当写申报表（由它生成自评表）、数据文件或项目清单，或放这些文件的文件夹。")
    years = Counter(one.year for one in made if one.year and one.workbook)
    for year, count in sorted(years.items()):
        screen.echo(f"其中 {count} 张是 {year} 年度的，用的是 {edition} 的表样，请确认。")
    faulty = sum(bool(one.errors) for one in made)
    if faulty:
        named = f'"{source}"' if " " in source else source
        screen.echo(f"其中 {faulty} 张的申报表有错误，已照样生成。用 xltool check {named} 看是哪些、怎样改。")


def _named(one: Made, said: str) -> str:
    """A sentence with the file it is about."""
    name = Path(one.source).name
    return said if name in said else f"{' '.join((name, one.form_id)).strip()}：{said}"


def _counts(made: Sequence[Made], edition: str, folder: Path) -> list[str]:
    written = sum(one.workbook is not None for one in made)
    others = Counter(one.other_edition for one in made if one.other_edition)
    filled = sum(one.is_filled for one in made)
    refused = sum(bool(one.refusal) for one in made)
    done = f"已生成 {written} 张表，放在 {folder}" if written else f"没有生成任何表：没有 {edition} 的数据"
    parts = [done if written or not refused else "没有生成任何表"]
    if others:
        listed = "、".join(f"{name} {count} 张" for name, count in sorted(others.items()))
        parts.append(f"跳过其他表样版本 {others.total()} 张（{listed}）")
    if filled:
        parts.append(f"跳过已经填好的工作簿 {filled} 张")
    if refused:
        parts.append(f"没能生成 {refused} 处，原因见上")
    return parts
