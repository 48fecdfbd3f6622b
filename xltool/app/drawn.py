"""The one place where an edition's name, as people write it, becomes the edition: also a workbook they drew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xltool import edition as editions
from xltool import files
from xltool.edition import Edition
from xltool.excel.drawn.drawn import understand
from xltool.excel.drawn.said import Drawn
from xltool.excel.package import read_bytes
from xltool.refusal import Refusal

#: A name that ends so means a file.
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".et", ".ett", ".ods"})


def is_file(name: str) -> bool:
    """Whether an edition's name means a workbook that somebody drew."""
    return Path(name).suffix.lower() in _WORKBOOKS


def everywhere(name: str) -> str:
    """An edition's name as another process finds it."""
    return str(Path(name).absolute()) if is_file(name) else name


@cache
def drawn_at(path: str) -> Drawn:
    """A workbook that somebody drew, read once. Raises :class:`Refusal` where it is none."""
    where = Path(path)
    if where.suffix.lower() != ".xlsx" and files.exists(where):
        raise Refusal(f"“{where.name}”不能直接作表样。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再用。")
    return understand(read_bytes(where), where)


class Examined(NamedTuple):
    """What is told of a drawn workbook, and the rules that each missing answer leaves without ground."""

    drawn: Drawn
    unjudged: Mapping[str, Sequence[str]]


def examined(path: Path) -> Examined:
    """A workbook looked through cell by cell and, where it can be used, put to the test. Raises :class:`Refusal`."""
    from xltool.app import trial
    from xltool.app.generate import compiled
    from xltool.excel.template import compile_workbook

    drawn = drawn_at(everywhere(str(path)))
    if drawn.edition is None:
        return Examined(drawn, {})
    edition_called(str(path))
    bare = compile_workbook(drawn.content, drawn.edition, drawn.file)
    found = tuple(trial.filled_in(bare, compiled(everywhere(str(path)))))
    return Examined(replace(drawn, said=(*drawn.said, *found)), trial.unjudged(drawn.edition, drawn.missing))


def edition_called(name: str) -> Edition:
    """The edition of that name, or the one drawn in the workbook at that path, known by its own name from now on.

    Raises :class:`Refusal` where there is none, or where the workbook cannot be used yet.
    """
    if not is_file(name):
        return editions.load(name)
    drawn = drawn_at(everywhere(name))
    if drawn.edition is None:
        first = drawn.errors[0]
        more = f"，另有 {len(drawn.errors) - 1} 处" if len(drawn.errors) > 1 else ""
        where = f"{first.cell} " if first.cell else ""
        raise Refusal(
            f"“{drawn.file}”还不能作表样：{where}{first.meaning.rstrip('。')}{more}。"
            f"请用 xltool template check {drawn.file} 逐格查看，改好后再用。"
        )
    other = editions.find(drawn.edition.name)
    if other is not None and other is not drawn.edition and other.version != drawn.edition.version:
        raise Refusal(f"有两个表样都叫“{drawn.edition.name}”，内容不同。请给其中一个工作簿改名。")
    editions.make_known([drawn.edition])
    return drawn.edition


def editions_called(names: Iterable[str]) -> tuple[Edition, ...]:
    """The editions of these names, those that somebody drew known from now on. Raises :class:`Refusal`."""
    return tuple(map(edition_called, names))
