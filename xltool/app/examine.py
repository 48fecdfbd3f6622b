"""What to look at, reading it back, and marked copies of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xltool import data, files, remote
from xltool import policy as policies
from xltool.check import changes
from xltool.excel.package import MAX_UNPACKED
from xltool.excel.read import read
from xltool.form import Filing
from xltool.outcome import Outcome
from xltool.policy import Policy
from xltool.refusal import Refusal

_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"}


class Reading(NamedTuple):
    """What became of a file: its forms, or the sentence that says why there are none.

    ``settled`` where its content alone decides that: it would be the same another time.
    """

    path: Path
    forms: Sequence[Filing]
    refusal: Refusal | None = None
    settled: bool = True


def workbooks(paths: Sequence[Path]) -> list[Path]:
    """The files given, and the workbooks in the folders given. Raises :class:`Refusal` where nothing is."""
    found: list[Path] = []
    for path in paths:
        if not files.exists(path):
            raise Refusal(
                f"找不到“{files.shown(path)}”。请检查路径；名称里有空格时，请给整个路径加上英文双引号。"
            )
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if _is_workbook(p) and p.is_file())
            if not inside:
                raise Refusal(f"文件夹“{path}”里没有工作簿（.xlsx、.xls、.et 等）。请检查路径。")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise Refusal(f"“{path}”不是文件，也不是文件夹。请检查路径。")
    unique: dict[Path, Path] = {}
    for path in found:
        unique.setdefault(path.absolute(), path)
    return list(unique.values())


def _is_workbook(path: Path) -> bool:
    """By its name; not the traces that spreadsheet programs leave beside an open file."""
    return path.suffix.lower() in _SUFFIXES and not path.name.startswith(("~$", ".~", ".xltool-"))


def sources(names: Sequence[str]) -> list[str]:
    """The same for files of this machine, as they were named, and for addresses such as ``s3://…``."""
    here = [Path(name) for name in names if not remote.is_address(name)]
    elsewhere = [found for name in names if remote.is_address(name) for found in _at(name)]
    return [*map(str, workbooks(here)), *dict.fromkeys(elsewhere)]


def _at(address: str) -> list[str]:
    """The workbooks at an address: a file, or what is in a folder."""
    inside = remote.listed(address)
    if inside is None:
        return [remote.spelt(address)]
    found = [one for one in inside if _is_workbook(Path(one))]
    if not found:
        raise Refusal(f"文件夹“{address}”里没有工作簿（.xlsx、.xls、.et 等）。请检查地址。")
    return found


def refuse_outputs(out: Path | None, folder: Path | None) -> None:
    """Raises :class:`Refusal` where a report or the marked copies cannot be written: before the work."""
    if out:
        files.refuse_taken(out)
    if folder and files.exists(folder) and not folder.is_dir():
        raise Refusal(f"“{folder}”是一个文件，标注副本放不进去。请换一个文件夹名。")


def read_all(paths: Sequence[Path]) -> Iterator[Reading]:
    """Each file's forms; a file that cannot be read is an outcome like any other."""
    return map(reading_of, paths)


def reading_of(path: Path) -> Reading:
    """A file's forms, or why there are none."""
    try:
        return Reading(path, read(path))
    except Refusal as refusal:
        return Reading(path, (), refusal)
    except OSError as error:
        return Reading(path, (), Refusal(f"“{path.name}”读不了：{files.reason(error)}。"), settled=False)
    except Exception as error:  # a fault of ours in one file must not stop the others
        return Reading(path, (), Refusal(f"“{path.name}”{unforeseen(error)}"), settled=False)


def unforeseen(error: Exception) -> str:
    """What to say of a file, after its name, that the program cannot cope with."""
    return f"是程序没有料到的样子（{error!r}）。请把文件发给开发者。"


def policy_of(name: str) -> Policy:
    """The policy of that name, its rulings about rules there are. Raises :class:`Refusal`."""
    loaded = policies.load(name)
    changes(loaded)
    return loaded


def marked_copy(outcomes: Sequence[Outcome], folder: Path) -> Path | Refusal | None:
    """Write a marked copy of a file if anything is to be said of it; its path, or why there is none.

    Raises :class:`Refusal` where the folder cannot be made.
    """
    said = [outcome for outcome in outcomes if outcome.form and (outcome.findings or outcome.undecided)]
    if not said:
        return None
    from xltool.excel.annotate import annotate

    files.make_folder(folder)
    findings = [finding for outcome in said for finding in outcome.findings]
    undecided = [word for outcome in said for word in outcome.undecided]
    reviews = [review for outcome in said for review in outcome.checklist]
    try:
        with remote.on_this_machine(said[0].path, MAX_UNPACKED) as path:
            name = f"{files.safe_name(path.stem)}_校验.xlsx"
            return files.write_unused(folder / name, annotate(path, findings, undecided, reviews))
    except Refusal as refusal:
        return refusal


def data_of(form: Filing, *, places: bool = False) -> dict[str, Any]:
    """The data file of a form; with ``places`` also the cell of every answer, by path."""
    found = data.to_data(form)
    if places:
        found["places"] = {
            path: f"{form.sheet}!{answer.cell}" for path, answer in form.all_answers() if answer.cell
        }
    return found
