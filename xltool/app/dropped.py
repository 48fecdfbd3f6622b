"""What was dropped onto the program, or chosen with its button: checked, with a report and marked copies beside it."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from xltool import files
from xltool import policy as policies
from xltool.app import examine, many
from xltool.app.checking import Checking
from xltool.app.handin import Desk
from xltool.outcome import Outcome, totals
from xltool.refusal import Refusal
from xltool.report import console

_REPORT = "校验报告.txt"
#: What marked copies are called.
_COPY = re.compile(r"(.+)_校验(\(\d+\))?")


class Checked(NamedTuple):
    """What came of it: a summary, where the report and the copies are, what else is to be said."""

    summary: str
    report: Path
    copies: Sequence[Path]
    notes: Sequence[str]
    exit_code: int


class Dropped:
    """Files and folders to check, and where what is made goes: beside the one file, else into a new folder."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Raises :class:`Refusal` where there is nothing to check."""
        self.paths = [path.absolute() for path in paths]
        found = examine.workbooks(self.paths)
        self.sources = [str(path) for path in found if not _is_copy(path, found)]
        self._passed_over = len(found) - len(self.sources)
        if not self.sources:
            raise Refusal("这里只有以前做的标注副本，没有要校验的表。请拖原来的表。")

    def run(self, tell: Callable[[str], None]) -> Checked:
        """Check everything, telling of each file. Raises :class:`Refusal` where nothing can be written there."""
        policy = examine.policy_of(policies.DEFAULT)
        before, desk = examine.states_of(self.sources), Desk(policy)
        folder, report = self._places()
        told: list[Outcome] = []
        made: list[Path | Refusal | None] = []
        with many.examination(self.sources, Checking(policy), many.Means()) as work:
            for n, outcomes in enumerate(work.run(), 1):
                tell(f"正在校验：{n}/{len(self.sources)}　{Path(self.sources[n - 1]).name}")
                told += outcomes
                desk.take(outcomes)
                made.append(examine.marked_copy(outcomes, folder, before))
        survey = desk.close()
        text = console.text(told, policy, survey)
        report = files.write_unused(report, text.encode("utf-8-sig", "replace"))  # Notepad asks for the mark
        counted = totals(told)
        counted.add_findings(survey.findings)
        notes = [*desk.notes, *examine.passed_over([str(path) for path in self.paths])]
        notes += [f"以前做的标注副本 {self._passed_over} 份没有再查。"] if self._passed_over else []
        notes += [str(one) for one in made if isinstance(one, Refusal)]
        copies = [one for one in made if isinstance(one, Path)]
        return Checked(console.summed(counted), report, copies, notes, counted.exit_code)

    @property
    def is_one_file(self) -> bool:
        """Whether what is made lies beside a file, not in a folder of its own."""
        return len(self.paths) == 1 and not self.paths[0].is_dir()

    def _places(self) -> tuple[Path, Path]:
        """The folder of the marked copies, and the report."""
        first = self.paths[0]
        if self.is_one_file:
            return first.parent, first.with_name(f"{files.safe_name(first.stem)}_{_REPORT}")
        name = f"{first.name or '文件夹'}_校验" if len(self.paths) == 1 else "校验结果"
        folder = files.make_folder(files.unused(first.parent / name))
        return folder, folder / _REPORT


def _is_copy(path: Path, found: Sequence[Path]) -> bool:
    """Whether a workbook is the marked copy of another one among them."""
    named = _COPY.fullmatch(path.stem)
    return named is not None and any(files.safe_name(one.stem) == named[1] for one in found)
