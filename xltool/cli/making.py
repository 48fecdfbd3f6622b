"""Commands that make workbooks: demo, editions, new, batch, template."""

from pathlib import Path

import click

from xltool.cli.chinese import Command, Group

_FILE = click.Path(path_type=Path)


@click.command(cls=Command)
@click.option(
    "-o", "folder", type=_FILE, default=Path("演示"), show_default=True, help="结果放在哪个文件夹。"
)
def demo(folder: Path) -> None:
    """用真实的表完整走一遍：生成、读回、校验、标注，并告诉您打开什么看。"""
    from xltool.app.demo import demonstrate

    for line in demonstrate(folder):
        click.echo(line)


@click.command(cls=Command)
def editions() -> None:
    """列出有哪些表样版本。"""
    from xltool import edition

    for name in edition.names():
        click.echo(f"{name:<32}{edition.load(name).title}")


@click.command(cls=Command)
@click.argument("edition", metavar="表样版本")
@click.option("--data", "data_file", type=_FILE, help="数据文件（.json、.yaml）；不给就是空表。")
@click.option("-o", "out", type=_FILE, required=True, help="写成哪个 .xlsx 文件。")
@click.option("--template", type=_FILE, help="用自己改过样式的模板（先用 template export 导出）。")
def new(edition: str, data_file: Path | None, out: Path, template: Path | None) -> None:
    """生成一张表：空表，或按数据文件填好。"""
    from xltool.app import generate

    made = generate.new(edition, data_file, out, template)
    click.echo(f"已生成 {made}")


@click.command(cls=Command)
@click.argument("edition", metavar="表样版本")
@click.option("--from", "source", type=_FILE, required=True, help="数据文件，或放数据文件的文件夹。")
@click.option("-o", "folder", type=_FILE, required=True, help="放到哪个文件夹。")
@click.option("--template", type=_FILE, help="用自己改过样式的模板。")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="同时用几个进程。")
def batch(edition: str, source: Path, folder: Path, template: Path | None, workers: int) -> int:
    """一次生成许多张表。"""
    from xltool.app import generate
    from xltool.cli import showing

    made: list[generate.Made] = []
    with showing.progress("正在生成", len(generate.data_files(source))) as advance:
        for outcomes in generate.batch(edition, source, folder, template=template, workers=workers):
            made += outcomes
            advance()
    for outcome in made:
        if outcome.refusal:
            click.echo(f"✗ {outcome.source.name} {outcome.form_id}：{outcome.refusal}", err=True)
    written = sum(outcome.workbook is not None for outcome in made)
    click.echo(f"已生成 {written} 张表，放在 {folder}；{len(made) - written} 张没有生成。")
    return 0 if written == len(made) else 2


@click.group(cls=Group)
def template() -> None:
    """模板：导出后可在任何表格软件里改样式。"""


@template.command("export")
@click.argument("edition", metavar="表样版本")
@click.option("-o", "out", type=_FILE, required=True, help="写成哪个 .xlsx 文件。")
def export(edition: str, out: Path) -> None:
    """导出一个表样版本的模板，改好样式后用 new --template 生成。"""
    from xltool.app import generate

    made = generate.export_template(edition, out)
    click.echo(f"已导出 {made}。可以改字体、颜色、列宽；请保留 {{{{ … }}}} 占位符。")
