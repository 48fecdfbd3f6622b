"""The main job on the 38 published forms, end to end."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xltool import data, files, shipped
from xltool import edition as editions
from xltool.app import examine, generate
from xltool.app.generate import Made
from xltool.refusal import Refusal
from xltool.report import machine
from xltool.report.verdict import Sheet


class Demonstration:
    """Make, read back, check and mark every published form in a new folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.exit_code = 0

    def steps(self) -> Iterator[str]:
        """Do the work; yields what to tell. Raises :class:`Refusal` where the folder cannot be made."""
        folder = self.folder = files.make_folder(files.unused(self.folder))
        yield f"演示结果放在文件夹 {folder}"
        yield "\n一、空表：每种表样一张"
        yield from (f"   {self._blank(name)}" for name in editions.names())
        yield "二、填好的表：由公开的 38 张表的数据生成"
        outcomes = [one for name in editions.names() for one in self._filled(name)]
        made = {one.workbook: one.source for one in outcomes if one.workbook}
        yield f"   生成 {len(made)} 张"
        yield from (self._fault(f"{one.source.name}：{one.refusal}") for one in outcomes if one.refusal)
        yield "三、读回：与生成时的数据逐项对照"
        different = [workbook.name for workbook, source in made.items() if not _same(workbook, source)]
        yield f"   {len(made) - len(different)} 张全部相同"
        yield from (self._fault(f"{name}：读回的与原数据不同") for name in different)
        yield "四、校验"
        policy = examine.policy_of("shanghai")
        sheets = [sheet for checked in examine.check_all(list(made), policy) for sheet in checked]
        yield from (f"   {line}" for line in _verdicts(sheets))
        files.write_new(folder / "校验报告.json", machine.to_text(sheets, policy).encode("utf-8", "replace"))
        marked = list(self._marked(sheets))
        yield from (self._fault(str(one)) for one in marked if isinstance(one, Refusal))
        yield "\n请打开看看："
        if made:
            yield f"   {list(made)[-1]}　（填好的表，黄色格可填，其余锁定）"
        yield f"   {folder / '空表'}　（空表，带下拉列表和填写提示）"
        yield from (f"   {one}　（出错的格有批注和底色）" for one in marked if isinstance(one, Path))

    def _fault(self, line: str) -> str:
        """A line that says what should not be."""
        self.exit_code = 2
        return f"   ✗ {line}"

    def _blank(self, name: str) -> str:
        title = files.safe_name(editions.load(name).title)
        out = files.make_folder(self.folder / "空表") / f"{title}.xlsx"
        return generate.new(name, None, out).name

    def _filled(self, edition: str) -> Iterator[Made]:
        """What became of every published form of an edition."""
        work = generate.Batch(edition, shipped.examples(), self.folder / "填好的表")
        return (one for outcomes in work.run() for one in outcomes)

    def _marked(self, sheets: list[Sheet]) -> Iterator[Path | Refusal]:
        failing = [sheet for sheet in sheets if sheet.verdict == "fail"]
        return examine.annotate_all(failing, self.folder / "标注副本")


def _same(workbook: Path, source: Path) -> bool:
    """Whether the workbook reads back as the data it was made from."""
    stated = [examine.data_of(form) for form in data.load(source)]
    readings = examine.read_all([workbook])
    return [examine.data_of(form) for reading in readings for form in reading.forms] == stated


def _verdicts(sheets: list[Sheet]) -> Iterator[str]:
    verdicts = Counter(sheet.verdict for sheet in sheets)
    yield f"可以上报 {verdicts['pass']} 张，需要修改 {verdicts['fail']} 张"
    for sheet in sheets:
        for finding in sheet.errors:
            yield f"{sheet.path.stem} {finding.place.cell}：{finding.message}（{finding.code}）"
