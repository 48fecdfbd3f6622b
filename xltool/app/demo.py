"""The main job on the 38 published forms, end to end."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xltool import data, files, shipped
from xltool import edition as editions
from xltool import policy as policies
from xltool.app import examine, generate, many
from xltool.app.making import Batch
from xltool.app.summary import Summary
from xltool.app.task import Made
from xltool.outcome import Outcome
from xltool.refusal import Refusal
from xltool.report import machine


class Demonstration:
    """Make, read back, check, mark and sum up every published form in a new folder."""

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
        outcomes = list(self._filled())
        made = {one.workbook: Path(one.source) for one in outcomes if one.workbook}
        yield f"   生成 {len(made)} 张"
        yield from (self._fault(f"{Path(one.source).name}：{one.refusal}") for one in outcomes if one.refusal)
        yield "三、读回：与生成时的数据逐项对照"
        different = [workbook.name for workbook, source in made.items() if not _same(workbook, source)]
        yield f"   {len(made) - len(different)} 张全部相同"
        yield from (self._fault(f"{name}：读回的与原数据不同") for name in different)
        yield "四、校验"
        policy = examine.policy_of(policies.DEFAULT)
        checked = [outcome for of_file in many.check_all(list(made), policy) for outcome in of_file]
        yield from (f"   {line}" for line in _verdicts(checked))
        files.write_new(folder / "校验报告.json", machine.to_text(checked, policy).encode("utf-8", "replace"))
        marked = list(self._marked(checked))
        yield from (self._fault(str(one)) for one in marked if isinstance(one, Refusal))
        yield "五、汇总"
        yield f"   {self._summary().name}"
        yield "\n请打开看看："
        if made:
            yield f"   {list(made)[-1]}　（填好的表，黄色格可填，其余锁定）"
        yield f"   {folder / '汇总.xlsx'}　（总览、汇总表、单位汇总、指标明细、问题清单）"
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

    def _filled(self) -> Iterator[Made]:
        """What became of every published form, edition by edition."""
        stated: list[tuple[str, Path]] = []
        for path in sorted(shipped.examples().rglob("*.json")):
            try:
                stated += ((form.edition, path) for form in data.load(path))
            except Refusal as refusal:
                yield Made(str(path), refusal=str(refusal))
        for edition, path in sorted(stated):
            for outcomes in Batch(edition, path, self.folder / "填好的表").run():
                yield from outcomes

    def _summary(self) -> Path:
        out = self.folder / "汇总.xlsx"
        summary = Summary([str(self.folder / "填好的表")], out, policies.DEFAULT)
        for _ in summary.read():
            pass
        summary.write()
        return out

    def _marked(self, checked: list[Outcome]) -> Iterator[Path | Refusal]:
        failing = [outcome for outcome in checked if outcome.verdict == "fail"]
        copies = (examine.marked_copy([outcome], self.folder / "标注副本") for outcome in failing)
        return (copy for copy in copies if copy)


def _same(workbook: Path, source: Path) -> bool:
    """Whether the workbook reads back as the data it was made from."""
    stated = [examine.data_of(form) for form in data.load(source)]
    readings = examine.read_all([workbook])
    return [examine.data_of(form) for reading in readings for form in reading.forms] == stated


def _verdicts(checked: list[Outcome]) -> Iterator[str]:
    verdicts = Counter(outcome.verdict for outcome in checked)
    yield f"可以上报 {verdicts['pass']} 张，需要修改 {verdicts['fail']} 张"
    for outcome in checked:
        for finding in outcome.errors:
            yield f"{Path(outcome.path).stem} {finding.place.cell}：{finding.message}（{finding.code}）"
