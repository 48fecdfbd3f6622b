"""Make many workbooks: from data files, from declarations, from a project list."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from xltool import files
from xltool import policy as policies
from xltool.app.drawn import everywhere
from xltool.app.sources import files_in, is_data
from xltool.app.task import Key, Made, Product, Stamped, Task, list_in, stamp_all
from xltool.batch.engine import Here, Processes
from xltool.batch.run import Run
from xltool.refusal import Refusal


def exit_code(made: Sequence[Made]) -> int:
    """0 unless something was refused or nothing was made; forms of other editions are no failure."""
    return 2 if any(one.refusal for one in made) or not any(one.workbook for one in made) else 0


class Batch:
    """A workbook for every form, declaration or project found. Nothing is lost without a word."""

    def __init__(
        self, edition: str, source: str | Path, folder: Path, *, template: Path | None = None, workers: int = 1,
        policy_name: str = policies.DEFAULT, pattern: str | None = None,
    ) -> None:  # fmt: skip
        """Raises :class:`Refusal` before anything is written."""
        self.product = Product(everywhere(edition), template, policy_name, pattern)
        self.source, self.folder, self.workers = str(source), folder, workers
        self.troubles: list[str] = []
        self.notes: list[str] = []
        self.tasks = self._tasks()
        self.product.compile()
        self._sources: dict[Key, str] = {}

    def _tasks(self) -> list[Task]:
        """Every file, but for those of an earlier batch; or every project of the list."""
        found = files_in([self.source])
        listed = list_in(found[0]) if len(found) == 1 and not is_data(found[0]) else None
        if listed is None:
            return [Task(source) for source in found if not self._is_own(source)]
        if not listed.projects and not listed.troubles:
            raise Refusal(
                f"项目清单“{Path(found[0]).name}”里没有填写任何项目。请在“项目”表里每行写一个项目。"
            )
        self.troubles += listed.troubles
        self.notes += listed.notes
        return [Task(found[0], project) for project in listed.projects]

    def _is_own(self, source: str) -> bool:
        """Whether a file lies where the batch goes, below the folder that it comes from."""
        own, whole = self.folder.absolute(), Path(self.source).absolute()
        return own.is_relative_to(whole) and own != whole and Path(source).is_relative_to(own)

    def run(self) -> Iterator[list[Made]]:
        """Each task's outcomes, in their order: only this process writes and gives names.

        Raises :class:`Refusal` where the folder cannot be made, or no process stays alive.
        """
        engine = Processes(self.workers) if self.workers > 1 else Here()
        for _, stamped in Run(partial(stamp_all, self.product), engine, _killed).over(self.tasks):
            yield [self._written(one) for one in stamped]
        if self.troubles:
            yield [Made(self.source, refusal=trouble) for trouble in self.troubles]
        if self.notes:
            yield [Made(self.source, notes=tuple(self.notes))]

    def _written(self, stamped: Stamped) -> Made:
        if not stamped.content:
            return stamped.made
        files.make_folder(self.folder)
        target = self.folder / stamped.name
        try:
            files.make_folder(target.parent)
            out = files.write_unused(target.with_name(f"{target.name}.xlsx"), stamped.content)
        except Refusal as refusal:
            return stamped.made._replace(refusal=str(refusal))
        return self._noted(stamped.made._replace(workbook=out), stamped.project)

    def _noted(self, made: Made, project: Key | None) -> Made:
        """Two declarations of one project make two workbooks; somebody has to choose."""
        if project is None:
            return made
        if project not in self._sources:
            self._sources[project] = Path(made.source).name
            return made
        said = f"与“{self._sources[project]}”里的是同一个项目，生成了两张表，请只用一张。"
        return made._replace(notes=(*made.notes, said))


def _killed(task: Task) -> list[Stamped]:
    name = Path(task.source).name
    said = f"按“{name}”生成时进程被系统中止，单独再做也是这样，多半是内容太多、内存不够。"
    return [Stamped(Made(task.source, refusal=said))]
