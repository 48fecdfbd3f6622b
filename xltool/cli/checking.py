"""Commands that look at workbooks: check, read, rules."""

import json
from pathlib import Path

import click

from xltool.cli.chinese import Command

_FILE = click.Path(path_type=Path)


@click.command(cls=Command)
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, type=_FILE)
@click.option("--policy", default="shanghai", show_default=True, help="口径：名称，或自己的 .toml 文件。")
@click.option("--format", "form", type=click.Choice(["console", "json"]), default="console", show_default=True,
              help="报告的样子。")  # fmt: skip
@click.option("-o", "out", type=_FILE, help="报告写到文件里，不显示在屏幕上。")
@click.option("--annotate", "folder", type=_FILE, help="另存标注副本到这个文件夹，原文件不动。")
def check(paths: tuple[Path, ...], policy: str, form: str, out: Path | None, folder: Path | None) -> int:
    """校验填好的表，指出哪一格有问题、怎样改。"""
    from xltool.app import examine
    from xltool.cli import showing

    sheets = []
    files = examine.workbooks(paths)
    with showing.progress("正在校验", len(files)) as advance:
        for checked in examine.check_all(files, policy):
            sheets += checked
            advance()
    showing.report(sheets, form, out)
    if folder:
        showing.annotated(examine.annotate_all(sheets, folder))
    return examine.exit_code(sheets)


@click.command(cls=Command)
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="输出数据文件（一张表是一个对象，多张表是列表）。")
@click.option("--places", is_flag=True, help="同时给出每个答案所在的单元格。")
def read(paths: tuple[Path, ...], as_json: bool, places: bool) -> int:
    """读回填好的表，得到数据。"""
    from xltool.app import examine
    from xltool.cli import showing

    readings = list(examine.read_all(examine.workbooks(paths)))
    forms = [form for reading in readings for form in reading.forms]
    for reading in readings:
        if reading.refusal:
            click.echo(f"✗ {reading.refusal}", err=True)
    if as_json:
        found = [examine.data_of(form, places=places) for form in forms]
        if found:
            click.echo(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1))
    else:
        showing.answers(forms, places=places)
    return 0 if forms and all(reading.forms for reading in readings) else 2


@click.command(cls=Command)
@click.argument("code", metavar="[代码]", required=False)
@click.option("--json", "as_json", is_flag=True, help="输出成 JSON。")
def rules(code: str | None, as_json: bool) -> None:
    """列出校验规则；给出代码，看这条规则的全文。"""
    from xltool.app import handbook
    from xltool.cli import showing

    if as_json:
        click.echo(json.dumps(handbook.listing(code), ensure_ascii=False, indent=1))
    else:
        showing.rules(handbook.listing(code), whole=code is not None)
