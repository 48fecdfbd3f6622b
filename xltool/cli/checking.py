"""Commands that look at workbooks: check, read; and at what they are checked by: rules, policies."""

from pathlib import Path
from typing import Any

import click

from xltool.cli import options, screen
from xltool.cli.chinese import Choice, Command, Mistyped, Name, PathName, argument

_SAID = (
    "填好的工作簿（.xlsx、.xls、.et 等），或放工作簿的文件夹；可以写多个。"
    "Word（.docx）、有文字的 PDF 也能读，要写明文件名，放在文件夹里的不读；单元格从表上方的标题数起。"
)


@click.command(
    cls=Command,
    epilog="xltool check 自评表.xlsx\nxltool check 收到的表 --annotate 标注副本\n"
    "xltool check 收到的表 --format html -o 报告.html\n"
    "xltool check 收到的表 --format json -o 报告.json\n"
    "xltool check 收到的表 --expect 项目清单.xlsx\n"
    "xltool check 收到的表 --workers 4 --cache 校验缓存.db --format jsonl > 报告.jsonl",
)
@argument(
    "paths",
    "文件或文件夹…",
    f"{_SAID}也可以写地址，例如 s3://桶/收到/。",
    nargs=-1,
    required=True,
    type=Name(),
)
@options.policy
@click.option(
    "--format", "form", type=Choice(["console", "html", "json", "jsonl"]), default="console", show_default=True,
    metavar="格式", help="报告的格式：console 在屏幕上看，html 是一个网页文件，照原样画出表，标出有问题的格，"
    "json 给程序用，jsonl 每个文件一行、查完一个写一个。",
)  # fmt: skip
@click.option("-o", "out", type=PathName(), metavar="文件", help="报告写到这个文件里，不显示在屏幕上。")
@click.option(
    "--annotate", "folder", type=PathName(), metavar="文件夹", help="另存标注副本到这个文件夹，原文件不动。"
)
@options.beside
@click.option(
    "--expect", type=Name(), metavar="清单",
    help="按这份项目清单点收：谁交了，谁没交，哪些交了两次，哪些不在清单上。清单是工作簿，有实施单位、项目名称两列就行，"
    "空的用 xltool new project-list 生成。",
)  # fmt: skip
@options.means
@options.drawn
def check(
    paths: tuple[str, ...], policy: str, form: str, out: Path | None, folder: Path | None, **terms: Any
) -> int:
    """校验填好的表，指出哪一格有问题、怎样改。

    退出码：0 可以上报，1 有错误，2 没能完成。
    """
    from xltool.app import examine, many
    from xltool.app.checking import Checking
    from xltool.app.handin import Desk
    from xltool.cli import reporting, showing

    reporting.refuse_screen(form, out)
    others = many.Beside(*map(terms.pop, many.Beside._fields))
    expect = terms.pop("expect")
    if others.mapping and not (others.against or others.previous or expect):
        raise Mistyped("--mapping 说明与什么对照，要和 --against、--previous 或 --expect 一起用。")
    sources = examine.sources(paths)
    means = many.Means(**terms)
    examine.refuse_outputs(out, folder, means.cache)
    applied = examine.policy_of(policy)
    desk = Desk(applied, expect, others.mapping)
    sources = desk.without_list(sources)
    before = examine.states_of(sources) if folder or form == "html" else {}
    report, copies = reporting.Report(form, applied, out, before), []
    with (
        many.examination(sources, many.beside(Checking(applied), sources, others, means), means) as work,
        report.written(),
        showing.progress("正在校验", len(sources), beside=report.screen) as advance,
    ):
        for outcomes in work.run():
            report.tell(outcomes)
            desk.take(outcomes)
            if folder and (copy := examine.marked_copy(outcomes, folder, before)):
                copies.append(copy)
            advance()
        report.close(desk.close())
    reporting.aside(work, [*desk.notes, *examine.passed_over(paths)])
    complete = folder is None or reporting.annotated(copies)
    return report.totals.exit_code if complete else 2


@click.command(
    cls=Command, epilog="xltool read 自评表.xlsx --places\nxltool read 自评表.xlsx --json > 数据.json"
)
@argument("paths", "文件或文件夹…", _SAID, nargs=-1, required=True, type=PathName())
@click.option("--json", "as_json", is_flag=True, help="输出数据文件（一张表是一个对象，多张表是列表）。")
@click.option("--places", is_flag=True, help="同时给出每个答案所在的单元格和把握（确定、推断、存疑）。")
@options.drawn
def read(paths: tuple[Path, ...], as_json: bool, places: bool) -> int:
    """读回填好的表，得到数据。"""
    from xltool.app import examine
    from xltool.cli import showing, telling

    readings = []
    files = examine.workbooks(paths)
    with showing.progress("正在读取", len(files)) as advance:
        for reading in examine.read_all(files):
            readings.append(reading)
            advance()
    forms = [form for reading in readings for form in reading.forms]
    if as_json:
        telling.data([examine.data_of(form, places=places) for form in forms])
    else:
        showing.answers(forms, places=places)
    if not places:
        showing.guesses(forms)
    for reading in readings:
        if reading.refusal:
            screen.echo(f"✗ {reading.refusal}", err=True)
    return 0 if all(reading.forms for reading in readings) else 2


@click.command(cls=Command, epilog="xltool rules\nxltool rules D01\nxltool rules --docs 规则手册")
@argument("code", "[代码]", "规则的代码，例如 D01；不写就列出全部。", required=False)
@click.option("--json", "as_json", is_flag=True, help="输出成 JSON，连同依据和现场公式。")
@click.option(
    "--docs", "folder", type=PathName(), metavar="文件夹",
    help="把全部规则写成手册，每条一页，放到这个文件夹；已有的手册更新，别的文件不动。",
)  # fmt: skip
def rules(code: str | None, as_json: bool, folder: Path | None) -> None:
    """列出校验规则；给出代码，看这条规则的全文。"""
    from xltool.app import handbook
    from xltool.cli import telling

    if folder is not None:
        if code or as_json:
            raise Mistyped("--docs 写的是全部规则，不能同时写代码或 --json。")
        from xltool.app import manual

        telling.written(manual.write(folder), folder)
    elif as_json:
        telling.data(handbook.pages(code))
    elif code is None:
        telling.catalogue(handbook.lines())
    else:
        telling.page(handbook.pages(code)[0])


@click.command(cls=Command, epilog="xltool policies\nxltool policies 我的口径.toml")
@argument("name", "[口径]", "口径的名称，或自己的 .toml 文件；不写就列出随程序来的。", required=False)
def policies(name: str | None) -> None:
    """列出各地的口径；给出一个，看它停用、改级了哪些规则。"""
    from xltool.app import handbook
    from xltool.cli import telling

    telling.policies(handbook.policies(name))
