"""Read workbooks back, check them, mark copies of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xltool import data, files
from xltool import policy as policies
from xltool.check import changes, check, checklist
from xltool.excel.annotate import annotate
from xltool.excel.read import NoForm, read
from xltool.finding import Finding
from xltool.form import Filing
from xltool.place import Place
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.report.verdict import Sheet, unreadable
from xltool.rules import find

_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"}


class Reading(NamedTuple):
    """What became of a file: its forms, or the sentence that says why there are none."""

    path: Path
    forms: Sequence[Filing]
    refusal: Refusal | None = None


def workbooks(paths: Sequence[Path]) -> list[Path]:
    """The files given, and the workbooks in the folders given. Raises :class:`Refusal` where nothing is."""
    found: list[Path] = []
    for path in paths:
        if not files.exists(path):
            raise Refusal(
                f"找不到“{files.shown(path)}”。请检查路径；名称里有空格时，请给整个路径加上英文双引号。"
            )
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in _SUFFIXES and _is_document(p))
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


def _is_document(path: Path) -> bool:
    """Not the traces that spreadsheet programs leave beside an open file."""
    return path.is_file() and not path.name.startswith(("~$", ".~", ".xltool-"))


def refuse_outputs(out: Path | None, folder: Path | None) -> None:
    """Raises :class:`Refusal` where a report or the marked copies cannot be written: before the work."""
    if out:
        files.refuse_taken(out)
    if folder and files.exists(folder) and not folder.is_dir():
        raise Refusal(f"“{folder}”是一个文件，标注副本放不进去。请换一个文件夹名。")


def read_all(paths: Sequence[Path]) -> Iterator[Reading]:
    """Each file's forms; a file that cannot be read is an outcome like any other."""
    for path in paths:
        try:
            yield Reading(path, read(path))
        except Refusal as refusal:
            yield Reading(path, (), refusal)
        except OSError as error:
            yield Reading(path, (), Refusal(f"“{path.name}”读不了：{files.reason(error)}。"))
        except Exception as error:  # a fault of ours in one file must not stop the others
            yield Reading(path, (), Refusal(f"“{path.name}”{_unforeseen(error)}"))


def _unforeseen(error: Exception) -> str:
    return f"是程序没有料到的样子（{error!r}）。请把文件发给开发者。"


def policy_of(name: str) -> Policy:
    """The policy of that name, its rulings about rules there are. Raises :class:`Refusal`."""
    loaded = policies.load(name)
    changes(loaded)
    return loaded


def check_all(paths: Sequence[Path], policy: Policy) -> Iterator[list[Sheet]]:
    """What the rules say of each file's forms."""
    for reading in read_all(paths):
        if reading.refusal:
            yield [_without_form(reading.path, reading.refusal)]
        else:
            yield [_checked(reading.path, form, policy) for form in reading.forms]


def _checked(path: Path, form: Filing, policy: Policy) -> Sheet:
    try:
        return Sheet(path, form, *check(form, policy), checklist(form, policy))
    except Exception as error:  # a fault of ours in one form must not stop the others
        return unreadable(path, f"“{path.name}”的工作表“{form.sheet}”{_unforeseen(error)}")


def _without_form(path: Path, refusal: Refusal) -> Sheet:
    """A good workbook without a form offends rule L03; anything else could not be read at all."""
    if not isinstance(refusal, NoForm):
        return unreadable(path, str(refusal))
    rule = find("L03")
    finding = Finding(rule.code, rule.severity, rule.title, str(refusal), Place(path), remedy=rule.remedy)
    return Sheet(path, None, [finding])


def exit_code(sheets: Sequence[Sheet]) -> int:
    """0 fit to hand in, 1 findings of severity 错误, 2 nothing could be read."""
    if all(sheet.form is None for sheet in sheets):
        return 2
    return int(any(sheet.verdict != "pass" for sheet in sheets))


def annotate_all(sheets: Sequence[Sheet], folder: Path) -> Iterator[Path | Refusal]:
    """Write a marked copy of every file of which something is to be said; yields its path, or why there is none.

    Raises :class:`Refusal` where the folder cannot be made.
    """
    found: dict[Path, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        if sheet.form and (sheet.findings or sheet.undecided):
            found[sheet.path].append(sheet)
    for path, here in found.items():
        files.make_folder(folder)
        try:
            name = f"{files.safe_name(path.stem)}_校验.xlsx"
            findings = [finding for sheet in here for finding in sheet.findings]
            undecided = [word for sheet in here for word in sheet.undecided]
            reviews = [review for sheet in here for review in sheet.checklist]
            yield files.write_unused(folder / name, annotate(path, findings, undecided, reviews))
        except Refusal as refusal:
            yield refusal


def data_of(form: Filing, *, places: bool = False) -> dict[str, Any]:
    """The data file of a form; with ``places`` also the cell of every answer, by path."""
    found = data.to_data(form)
    if places:
        found["places"] = {
            path: f"{form.sheet}!{answer.cell}" for path, answer in form.all_answers() if answer.cell
        }
    return found
