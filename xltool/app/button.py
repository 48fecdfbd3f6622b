"""What a button does: one function for each command, from a request to what the host is to do."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from xltool import files
from xltool.addin.commands import words
from xltool.excel import package
from xltool.exchange import Request, Step, say
from xltool.marks import Changes
from xltool.refusal import Refusal

#: Says how far the work is; raises where the officer stopped it.
Tell = Callable[[str], None]


class Reply(NamedTuple):
    """What the host is to do: ``changes`` to the workbook first, then ``steps``.

    On the sheets of ``locked`` no cell can be marked, as the file says. Where no sheet can be added or removed
    (``is_closed``: the file says so) the steps of ``closed`` are carried out instead of all else.
    """

    steps: Sequence[Step] = ()
    changes: Changes | None = None
    locked: Sequence[str] = ()
    is_closed: bool = False
    closed: Callable[[], list[Step]] | None = None


def sealed() -> list[Step]:
    """What is done where our list cannot be taken away."""
    text = (
        "这个工作簿的结构受保护，“校验结果”表删不掉，标记没有动。"
        "请先撤销工作簿保护（审阅 → 保护工作簿），再点一次。"
    )
    return [say("warn", text)]


@contextmanager
def named_copy(request: Request) -> Iterator[Path]:
    """The copy of the workbook in front under the workbook's own name, for sentences quote it.

    Raises :class:`Refusal` where the host could not save one.
    """
    if request.copy is None:
        raise Refusal(words()["nocopy"])
    suffix = request.copy.suffix
    shown = Path(files.harmless(request.book))
    name = files.safe_name(shown.stem if shown.suffix.lower() == suffix.lower() else shown.name)
    with tempfile.TemporaryDirectory(prefix="xltool-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"{name}{suffix}"
        files.write_new(path, package.read_bytes(request.copy))
        yield path


def beside(request: Request) -> Path:
    """Where new files go: the folder of the workbook in front, else the officer's documents."""
    own = Path(request.path).parent if request.path else None
    places = [own, Path.home() / "Documents", Path.home()]
    return next((place for place in places if place and place.is_absolute() and place.is_dir()), Path.home())


def picked(request: Request) -> Path:
    """What the officer chose. Raises :class:`Refusal` where it is not there."""
    if not request.picked:
        raise Refusal("没有选文件或文件夹，什么也没有做。")
    path = Path(request.picked)
    if not files.exists(path):
        raise files.absent(path)
    return path


def run(request: Request, tell: Tell) -> Reply:
    """Do what the request asks for. Raises :class:`Refusal`."""
    from xltool.app import button_check, button_go, button_help, button_make, button_many

    known: dict[str, Callable[[Request, Tell], Reply]] = {
        "check-sheet": button_check.sheet, "check-book": button_check.book, "check-against": button_check.against,
        "previous": button_go.previous, "next": button_go.following, "clear": button_go.clear,
        "new": button_make.new, "issue": button_make.issue, "batch": button_make.batch,
        "check-folder": button_many.check, "summary": button_many.summary,
        "rules": button_help.rules, "doctor": button_help.doctor, "about": button_help.about,
    }  # fmt: skip
    if request.command not in known:
        raise Refusal(
            f"这个版本的 xltool 没有命令“{request.command}”。请把 xltool 和加载项更新到同一个版本。"
        )
    return known[request.command](request, tell)
