"""What to look at, reading it back, and marked copies of it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from xltool import data, files, remote
from xltool import edition as editions
from xltool import policy as policies
from xltool.answer import Type, from_text, printed
from xltool.app.sources import DOCUMENTS, is_workbook, refusal_of
from xltool.check import changes
from xltool.excel.package import MAX_UNPACKED
from xltool.excel.reading.read import read
from xltool.form import Filing
from xltool.outcome import Outcome
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.repair import type_of

#: What a unit may have handed in instead of a workbook.
_OTHER_SUFFIXES = DOCUMENTS | {".ofd", ".doc", ".wps", ".csv", ".zip", ".rar", ".7z"}
#: So many of them are named.
_NAMED = 5


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
            raise files.absent(path)
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if is_workbook(p) and p.is_file())
            if not inside:
                raise Refusal(f"文件夹“{path}”里没有工作簿（.xlsx、.xls、.et 等）。{_instead(path)}")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise Refusal(f"“{path}”不是文件，也不是文件夹。请检查路径。")
    unique: dict[Path, Path] = {}
    for path in found:
        unique.setdefault(path.resolve(), path)  # one file by two ways, also through a link, is one
    return list(unique.values())


def _instead(folder: Path) -> str:
    """What to do about a folder without workbooks."""
    if any(path.suffix.lower() == ".json" for path in folder.rglob("*")):
        return "里面是数据文件，请先用 xltool batch 生成工作簿。"
    if any(path.suffix.lower() in DOCUMENTS for path in folder.rglob("*")):
        return "里面的 Word（.docx）、PDF，请逐个写明文件名。"
    return "请检查路径。"


def sources(names: Sequence[str]) -> list[str]:
    """The same for files of this machine, as they were named, and for addresses such as ``s3://…``."""
    here = [Path(name) for name in names if not remote.is_address(name)]
    elsewhere = [found for name in names if remote.is_address(name) for found in _at(name)]
    return [*map(str, workbooks(here)), *dict.fromkeys(elsewhere)]


def passed_over(names: Sequence[str]) -> list[str]:
    """A sentence about the files in these folders that are no workbooks but may have been handed in as such."""
    folders = [Path(name) for name in names if not remote.is_address(name) and Path(name).is_dir()]
    found = sorted({path for folder in folders for path in folder.rglob("*") if _is_other(path)})
    if not found:
        return []
    named = "、".join(path.name for path in found[:_NAMED])
    more = " 等" if len(found) > _NAMED else ""
    return [
        f"另有 {len(found)} 个文件不是工作簿，没有查，其中可能有交来的表：{named}{more}。"
        "是的话，Word（.docx）、PDF 请写明文件名再查，压缩包请先解开，别的请报送人改交 .xlsx。"
    ]


def _is_other(path: Path) -> bool:
    return path.suffix.lower() in _OTHER_SUFFIXES and not path.name.startswith(("~$", ".")) and path.is_file()


def _at(address: str) -> list[str]:
    """The workbooks at an address: a file, or what is in a folder."""
    inside = remote.listed(address)
    if inside is None:
        return [remote.spelt(address)]
    found = [one for one in inside if is_workbook(Path(one))]
    if not found:
        raise Refusal(f"文件夹“{address}”里没有工作簿（.xlsx、.xls、.et 等）。请检查地址。")
    return found


def refuse_outputs(out: Path | None, folder: Path | None, cache: Path | None) -> None:
    """Raises :class:`Refusal` where a report or the marked copies cannot be written: before the work."""
    if out:
        files.refuse_taken(out)
        refuse_same(out, cache)
    if folder and files.exists(folder) and not folder.is_dir():
        raise Refusal(f"“{folder}”是一个文件，标注副本放不进去。请换一个文件夹名。")


def refuse_same(out: Path, cache: Path | None) -> None:
    """Raises :class:`Refusal` where what is written would get the cache's name."""
    if cache and out.absolute() == cache.absolute():
        raise Refusal(f"-o 和 --cache 写的都是“{files.shown(out)}”。请给其中一个换一个文件名。")


def read_all(paths: Sequence[Path]) -> Iterator[Reading]:
    """Each file's forms; a file that cannot be read is an outcome like any other."""
    return map(reading_of, paths)


def reading_of(path: Path) -> Reading:
    """A file's forms, or why there are none."""
    try:
        return Reading(path, read(path))
    except Exception as error:
        return Reading(path, (), refusal_of(error, path.name), settled=isinstance(error, Refusal))


def policy_of(name: str) -> Policy:
    """The policy of that name, its rulings about rules there are. Raises :class:`Refusal`."""
    loaded = policies.load(name)
    changes(loaded)
    return loaded


def states_of(names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """What files of this machine are like before they are checked, by name, for :func:`marked_copy`."""
    return {name: files.state_of(Path(name)) for name in names if not remote.is_address(name)}


def marked_copy(
    outcomes: Sequence[Outcome], folder: Path, before: Mapping[str, tuple[int, int]] = MappingProxyType({})
) -> Path | Refusal | None:
    """Write a marked copy of a file if anything is to be said of it; its path, or why there is none.

    None of a file that changed since ``before``: what was found may stand elsewhere now.
    Raises :class:`Refusal` where the folder cannot be made.
    """
    if not _to_mark(outcomes):
        return None
    name = outcomes[0].path
    if name in before and files.state_of(Path(name)) != before[name]:
        return Refusal(f"“{Path(name).name}”在校验的时候被改动了，没有做标注副本。请再校验一次。")
    files.make_folder(folder)
    try:
        with remote.on_this_machine(name, MAX_UNPACKED) as path:
            copy = f"{files.safe_name(path.stem)}_校验.xlsx"
            return files.write_unused(folder / copy, marked(outcomes, path))
    except Refusal as refusal:
        return refusal


def marked(outcomes: Sequence[Outcome], path: Path) -> bytes:
    """The marked copy of a file; nothing where there is nothing to be said of it. Raises :class:`Refusal`."""
    from xltool.excel.annotate import annotate

    said = _to_mark(outcomes)
    if not said:
        return b""
    findings = [finding for outcome in said for finding in outcome.findings]
    undecided = [word for outcome in said for word in outcome.undecided]
    return annotate(path, findings, undecided, [review for outcome in said for review in outcome.checklist])


def _to_mark(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.form and (outcome.findings or outcome.undecided)]


def taken_for(form: Filing, path: str) -> str:
    """What an answer is read as, where that is not simply what stands there; else nothing."""
    answer, type_ = form[path], type_of(form, path)
    if not answer.is_value or type_ in (Type.YEAR, Type.TARGET, Type.ACTUAL):
        return ""
    if type_.is_number:
        unit = {Type.AMOUNT: f" {editions.load(form.edition).money}", Type.PERCENT: "%"}.get(type_, " 分")
        return "" if answer.is_as_typed else f"{printed(type_, answer.value)}{unit}"
    plain = answer.raw if type_ is Type.TEXT else printed(type_, from_text(type_, answer.raw).value)
    return "" if printed(type_, answer.value) == plain else printed(type_, answer.value)


def data_of(form: Filing, *, places: bool = False) -> dict[str, Any]:
    """The data file of a form.

    With ``places`` also the cell of every answer, how sure it is and why not quite, by path; what was read
    though hidden, and what stands on the sheet beside the form.
    """
    found = data.to_data(form)
    if places:
        found["places"] = {
            path: f"{form.sheet}!{answer.cell}" for path, answer in form.all_answers() if answer.cell
        }
        found["certainty"] = {
            path: _certainty(form, path)
            for path, answer in form.all_answers() if answer.cell or path in form.guesses
        }  # fmt: skip
        for key, remarks in (("hidden", form.hidden), ("strays", form.strays)):
            found[key] = [{"text": remark.text, "cell": remark.cell} for remark in remarks]
    return found


def _certainty(form: Filing, path: str) -> dict[str, str]:
    said, guess = {"certainty": form.certainty(path).value}, form.guesses.get(path)
    return said | {"reason": guess.reason} if guess else said
