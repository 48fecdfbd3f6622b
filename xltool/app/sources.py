"""Files that hold forms: filled workbooks and data files alike, of this machine or elsewhere."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from xltool import data, files, remote
from xltool.excel.package import MAX_UNPACKED
from xltool.excel.reading.read import read
from xltool.form import Filing
from xltool.refusal import Refusal

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
#: Read where they are named, but in a folder left alone: most Word files and PDFs are no forms.
DOCUMENTS = frozenset({".docx", ".pdf"})
_DATA = frozenset({".json", ".yaml", ".yml"})


def files_in(names: Iterable[str | Path]) -> list[str]:
    """The files named, and the workbooks and data files in the folders named, each once, with their whole paths.

    Raises :class:`Refusal` where nothing is.
    """
    return list(dict.fromkeys(file for name in map(str, names) for file in _below(name)))


def _below(name: str) -> Sequence[str]:
    found = remote.listed(name) if remote.is_address(name) else _listed(Path(name))
    if found is None:
        return [name if remote.is_address(name) else str(Path(name).absolute())]
    inside = [file for file in found if _holds_forms(Path(file))]
    if not inside:
        kinds = "工作簿（.xlsx、.xls、.et 等），也没有数据文件（.json、.yaml）"
        raise Refusal(f"文件夹“{name}”里没有{kinds}。请检查路径。")
    return inside


def _listed(path: Path) -> list[str] | None:
    """All files below a folder of this machine; ``None`` where it is a file."""
    if not files.exists(path):
        raise files.absent(path)
    if not path.is_dir():
        return None
    return sorted(str(file) for file in path.absolute().rglob("*") if file.is_file())


def _holds_forms(path: Path) -> bool:
    return is_workbook(path) or (is_data(path) and not _is_left_behind(path))


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by its name; nothing that is only left behind is one."""
    return path.suffix.lower() in _WORKBOOKS and not _is_left_behind(path)


def is_data(name: str | Path) -> bool:
    """Whether a file is a data file, by its suffix alone."""
    return Path(name).suffix.lower() in _DATA


def _is_left_behind(path: Path) -> bool:
    """A trace that spreadsheet programs, or a write of ours that was cut off, leave beside a file."""
    return path.name.startswith(("~$", ".~", ".xltool-"))


def forms_in(name: str) -> list[Filing]:
    """The forms of a workbook or a data file. Raises :class:`Refusal`; no other error comes out."""
    try:
        with remote.on_this_machine(name, MAX_UNPACKED) as path:
            return data.load(path) if is_data(path) else read(path)
    except Exception as error:
        raise refusal_of(error, Path(name).name) from None


def refusal_of(error: Exception, name: str) -> Refusal:
    """What to say of a file that could not be read; a fault of ours in one file must not stop the others."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, OSError):
        return Refusal(f"“{name}”读不了：{files.reason(error)}。")
    return Refusal(f"“{name}”{unforeseen(error)}")


def unforeseen(error: Exception) -> str:
    """What to say of a file, after its name, that the program cannot cope with."""
    return f"是程序没有料到的样子（{error!r}）。请把文件发给开发者。"
