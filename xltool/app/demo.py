"""The main job on the 38 published forms, end to end."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xltool import data, files, shipped
from xltool import edition as editions
from xltool.app import examine, generate
from xltool.report import machine
from xltool.report.verdict import Sheet

_POLICY = "shanghai"


def demonstrate(folder: Path) -> Iterator[str]:
    """Make, read back, check and mark every published form in a new folder; yields what to tell."""
    folder = files.make_folder(files.unused(folder))
    yield f"演示结果放在文件夹 {folder}"
    yield ""
    yield "一、空表：每种表样一张"
    for name in editions.names():
        edition = editions.load(name)
        out = files.make_folder(folder / "空表") / f"{files.safe_name(edition.title)}.xlsx"
        generate.new(name, None, out)
        yield f"   {out.name}"
    yield "二、填好的表：由公开的 38 张表的数据生成"
    made = [one for name in editions.names() for one in _filled(name, folder)]
    yield f"   生成 {len(made)} 张"
    yield "三、读回：与生成时的数据逐项对照"
    yield f"   {_read_back(made)}"
    yield "四、校验"
    sheets = [sheet for checked in examine.check_all([w for _, w in made], _POLICY) for sheet in checked]
    yield from (f"   {line}" for line in _verdicts(sheets))
    failing = [sheet for sheet in sheets if sheet.verdict == "fail"]
    marked = [path for path in examine.annotate_all(failing, folder / "标注副本") if isinstance(path, Path)]
    files.write_new(folder / "校验报告.json", machine.to_text(sheets).encode())
    yield ""
    yield "请打开看看："
    yield f"   {made[0][1]}　（填好的表，黄色格可填，其余锁定）"
    yield f"   {folder / '空表'}　（空表，带下拉列表和填写提示）"
    yield from (f"   {path}　（出错的格有批注和底色）" for path in marked)


def _filled(edition: str, folder: Path) -> Iterator[tuple[Path, Path]]:
    """Data file and workbook of every published form of an edition."""
    target = folder / "填好的表"
    for outcomes in generate.batch(edition, shipped.examples(), target):
        yield from ((one.source, one.workbook) for one in outcomes if one.workbook)


def _read_back(made: list[tuple[Path, Path]]) -> str:
    different = []
    for source, workbook in made:
        (stated,) = data.load(source)
        readings = list(examine.read_all([workbook]))
        if [examine.data_of(form) for form in readings[0].forms] != [examine.data_of(stated)]:
            different.append(workbook.name)
    if different:
        return f"有 {len(different)} 张与原数据不同：{'、'.join(different)}"
    return f"{len(made)} 张全部相同"


def _verdicts(sheets: list[Sheet]) -> Iterator[str]:
    verdicts = Counter(sheet.verdict for sheet in sheets)
    yield f"可以上报 {verdicts['pass']} 张，需要修改 {verdicts['fail']} 张"
    for sheet in sheets:
        for finding in sheet.errors:
            yield f"{sheet.path.stem} {finding.place.cell}：{finding.message}（{finding.code}）"
