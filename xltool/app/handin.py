"""The desk where forms are handed in: each is entered in the book, and at the end the book is closed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from xltool import mapping_file, remote
from xltool.answer import State
from xltool.check import Survey, survey
from xltool.edition.listing import NAME
from xltool.excel import project_list
from xltool.excel.package import MAX_UNPACKED
from xltool.excel.project_list import Project
from xltool.handin import Arrival, Book, Expected, Listed, Roll
from xltool.outcome import Outcome
from xltool.pairing import Concordance
from xltool.pairing.naming import plain
from xltool.policy import Policy
from xltool.refusal import Refusal


def _changed(path: str) -> float | None:
    """When a file of this machine was last changed."""
    try:
        return None if remote.is_address(path) else Path(path).stat().st_mtime
    except OSError:
        return None


class Desk:
    """Takes in what becomes of each file. ``notes`` are to be told beside the report."""

    def __init__(
        self, policy: Policy, expect: str | None = None, mapping: Path | None = None,
        changed: Callable[[str], float | None] = _changed,
    ) -> None:  # fmt: skip
        """``expect`` is the project list, a file or an address; ``changed`` tells when a file was last written.

        Raises :class:`Refusal`.
        """
        self.policy, self.expect = policy, expect
        self.notes: list[str] = []
        self._book = Book(self._expected(expect, mapping) if expect else None, changed)

    def without_list(self, sources: Sequence[str]) -> list[str]:
        """The files to check: the list may lie among them. Raises :class:`Refusal` where it lies alone."""
        others = [name for name in sources if self.expect is None or not _is_same(name, self.expect)]
        if not others:
            raise Refusal("这里只有清单，没有要校验的表。请检查路径。")
        return others

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """One file, with all its forms."""
        for outcome in outcomes:
            if form := outcome.form:
                self._book.enter(
                    Arrival(
                        outcome.path, form.sheet, form.kind, form.edition, form.version,
                        form.department, form.unit, form.project, form.year, form.content,
                    )
                )  # fmt: skip
            else:
                self._book.enter_unreadable(outcome.path)

    def close(self) -> Survey:
        """What came in, and what the rules say of it."""
        handin = self._book.close()
        if handin.roll:
            self.notes += _repeated(handin.roll)
        return survey(handin, self.policy)

    def _expected(self, expect: str, mapping: Path | None) -> Expected:
        with remote.on_this_machine(expect, MAX_UNPACKED) as path:
            listed = project_list.read(path)
        self.notes += listed.troubles
        for project in listed.projects:
            if not _is_usable(project):
                self.notes += [f"{trouble}没有核对这一行。" for trouble in project.troubles]
        projects = [_listed(project, expect) for project in listed.projects if _is_usable(project)]
        if not projects:
            raise Refusal(f"清单“{path.name}”里没有项目：每行要填实施单位和项目名称。")
        concordance = mapping_file.read(mapping) if mapping else Concordance()
        self.notes += concordance.reminders
        return Expected(expect, projects, concordance, self.policy.limits["renamed"])


def _is_usable(project: Project) -> bool:
    year = project.declaration.year.state in (State.VALUE, State.BLANK)
    return bool(year and plain(project.unit) and plain(project.name))


def _listed(project: Project, expect: str) -> Listed:
    place = project.declaration.place(NAME)._replace(file=Path(expect))
    return Listed(project.department, project.unit, project.name, project.year, place)


def _repeated(roll: Roll) -> Iterator[str]:
    for listed in roll.repeated:
        yield (
            f"清单的工作表“{listed.place.sheet}”{listed.place.cell}：“{listed.unit}”的“{listed.project}”"
            "与前面一行是同一个项目，只算一项。请删去一行，或改正。"
        )


def _is_same(one: str, other: str) -> bool:
    if remote.is_address(one) or remote.is_address(other):
        return one == other
    try:
        return Path(one).samefile(other)
    except OSError:
        return False
