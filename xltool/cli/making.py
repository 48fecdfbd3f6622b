"""Commands that make workbooks: demo, editions, new, batch, template."""

from pathlib import Path
from typing import Any

import click

from xltool.cli import options, screen
from xltool.cli.chinese import Choice, Command, Group, Mistyped, Name, PathName, argument

#: What is named instead of an edition to make an empty project list.
PROJECT_LISTS = ("project-list", "项目清单")
_EDITION = argument("edition", "表样版本", "用 xltool editions 看有哪些。")
_POLICY = options.live_policy


@click.command(cls=Command, epilog="xltool demo\nxltool demo -o 试一试")
@click.option(
    "-o", "folder", type=PathName(), metavar="文件夹", default="演示", show_default=True,
    help="结果放在哪个文件夹。",
)  # fmt: skip
def demo(folder: Path) -> int:
    """用真实的表完整走一遍：生成、读回、校验、标注、汇总，并告诉您打开什么看。"""
    from xltool.app.demo import Demonstration

    shown = Demonstration(folder)
    for line in shown.steps():
        screen.echo(line)
    return shown.exit_code


@click.command(cls=Command)
def editions() -> None:
    """列出有哪些表样版本。"""
    from xltool import edition

    for name in edition.names():
        screen.echo(f"{name:<32}{edition.load(name).title}")


@click.command(
    cls=Command,
    epilog="xltool new shanghai-selfassessment-2024 -o 自评表.xlsx\n"
    "xltool new shanghai-selfassessment-2024 --data 数据.json -o 自评表.xlsx\n"
    "xltool new project-list -o 清单.xlsx",
)
@argument("edition", "表样版本", "用 xltool editions 看有哪些；写 project-list 就是空的项目清单。")
@click.option(
    "--data", "data_file", type=PathName(), metavar="文件", help="数据文件（.json、.yaml）；不写就是空表。"
)
@click.option("-o", "out", type=PathName(), metavar="文件", required=True, help="写成哪个 .xlsx 文件。")
@click.option(
    "--template", type=PathName(), metavar="文件", help="自己改过样式的模板（先用 template export 导出）。"
)
@_POLICY
def new(edition: str, data_file: Path | None, out: Path, template: Path | None, policy: str) -> None:
    """生成一张表：空表，或按数据文件填好；或一份空的项目清单，填好后用来批量生成。"""
    from xltool.app import generate

    if edition in PROJECT_LISTS:
        if data_file or template:
            raise Mistyped("项目清单只有空的，不能用 --data 和 --template。")
        screen.echo(f"已生成 {generate.new_list(out)}")
        return
    notes: list[str] = []
    made = generate.new(edition, data_file, out, template, policy, notes)
    for note in notes:
        screen.echo(f"！ {note}", err=True)
    screen.echo(f"已生成 {made}")


@click.command(
    cls=Command,
    epilog="xltool batch shanghai-selfassessment-2024 --from 申报 -o 自评表\n"
    "xltool batch shanghai-selfassessment-2024 --from 清单.xlsx -o 自评表\n"
    'xltool batch shanghai-selfassessment-2024 --from 数据 -o 自评表 --name "{{ 单位 }}/{{ 项目 }}"',
)
@_EDITION
@click.option(
    "--from", "source", type=Name(), metavar="文件或文件夹", required=True,
    help="申报表（按它生成自评表）、数据文件，或放这些文件的文件夹；或一份项目清单。",
)  # fmt: skip
@click.option(
    "-o", "folder", type=PathName(), metavar="文件夹", required=True, help="放到哪个文件夹；没有就新建。"
)
@click.option(
    "--name", "pattern", metavar="样式",
    help="文件名的样式，可用 {{ 单位 }}、{{ 项目 }}、{{ 年度 }}、{{ 部门 }}、{{ 编号 }}、{{ 表样 }}；"
    "写 / 就分文件夹。不写就是“单位_项目_自评表”，数据文件的是“编号 项目”。",
)  # fmt: skip
@click.option(
    "--template", type=PathName(), metavar="文件", help="自己改过样式的模板（先用 template export 导出）。"
)
@options.workers
@_POLICY
def batch(edition: str, source: str, folder: Path, policy: str, **settings: Any) -> int:
    """一次生成许多张表：按数据文件、项目清单，或由申报表生成自评表。

    申报表、清单里已有的内容填好并锁定，其余由单位填写。
    """
    from xltool.app import making
    from xltool.cli import batches, showing

    work = making.Batch(edition, source, folder, policy_name=policy, **settings)
    made = []
    with showing.progress("正在生成", len(work.tasks)) as advance:
        for outcomes in work.run():
            made += outcomes
            advance()
    batches.tell(made, edition, source, folder)
    return making.exit_code(made)


@click.group(cls=Group)
def template() -> None:
    """模板：导出后可在任何表格软件里改样式，或改画成自己的表样。"""


@template.command(
    "export",
    epilog="xltool template export shanghai-selfassessment-2024 -o 模板.xlsx\n"
    "xltool template export shanghai-selfassessment-2024 --placeholders chinese -o 我的表样.xlsx",
)
@_EDITION
@click.option("-o", "out", type=PathName(), metavar="文件", required=True, help="写成哪个 .xlsx 文件。")
@click.option(
    "--placeholders", type=Choice(["english", "chinese"]), default="english", show_default=True, metavar="写法",
    help="chinese：占位符写成 {{ 项目名称 }}，供您改画成自己的表样。",
)  # fmt: skip
@_POLICY
def export(edition: str, out: Path, placeholders: str, policy: str) -> None:
    """导出一个表样版本的模板：改样式后用 new --template 生成，或改画成自己的表样。"""
    from xltool.app import generate

    in_chinese = placeholders == "chinese"
    made = generate.export_template(edition, out, policy, in_chinese=in_chinese)
    if in_chinese:
        screen.echo(f"已导出 {made}。可以随意改画；画好后用 xltool template check {made} 逐格查看。")
    else:
        screen.echo(f"已导出 {made}。可以改字体、颜色、列宽；请保留 {{{{ … }}}} 占位符。")


@template.command("check", epilog="xltool template check 我的表样.xlsx")
@argument(
    "path", "工作簿", "自己画的表样（.xlsx），格子里写着 {{ 项目名称 }} 这样的占位符。", type=PathName()
)
@click.option(
    "--format", "form", type=Choice(["console", "json"]), default="console", show_default=True,
    metavar="格式", help="console 给人看，json 给程序用。",
)  # fmt: skip
def check(path: Path, form: str) -> int:
    """逐格看自己画的表样：认得什么、不认得什么、缺什么，能不能用。

    退出码：0 可以用，1 有错误，2 不是工作簿。
    """
    from xltool.app import drawn
    from xltool.cli import showing, telling
    from xltool.report import drawn as account

    found, unjudged = drawn.examined(path)
    if form == "json":
        telling.data([account.data(found, unjudged)])
    else:
        for line in account.lines(found, unjudged, showing.room()):
            screen.echo(line)
        screen.secho(account.verdict(found), bold=True)
    return int(bool(found.errors))


@template.command("names", epilog="xltool template names 自评表")
@argument(
    "kind", "[表种]", "自评表或申报表；不写就都列出。", required=False, type=Choice(["自评表", "申报表"])
)
def names(kind: str | None) -> None:
    """列出占位符可以写的名称。"""
    from xltool.cli import telling
    from xltool.edition.called import every_name
    from xltool.form import Kind

    for one in Kind:
        if kind in (None, one.label):
            telling.names(one.label, every_name(one))
