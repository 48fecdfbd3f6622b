"""Files that hold forms: filled workbooks and data files alike, of this machine or elsewhere."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from xltool import data, files, remote
from xltool.excel.package import MAX_UNPACKED
from xltool.excel.read import read
from xltool.form import Filing
from xltool.refusal import Refusal

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
DATA = frozenset({".json", ".yaml", ".yml"})


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
    """By its name; not the traces that spreadsheet programs leave beside an open file."""
    known = path.suffix.lower() in WORKBOOKS | DATA
    return known and not path.name.startswith(("~$", ".~", ".xltool-"))


def forms_in(name: str) -> list[Filing]:
    """The forms of a workbook or a data file. Raises :class:`Refusal`; no other error comes out."""
    short = Path(name).name
    try:
        with remote.on_this_machine(name, MAX_UNPACKED) as path:
            return data.load(path) if path.suffix.lower() in DATA else read(path)
    except Refusal:
        raise
    except OSError as error:
        raise Refusal(f"“{short}”读不了：{files.reason(error)}。") from None
    except Exception as error:  # a fault of ours in one file must not stop the others
        raise Refusal(f"“{short}”是程序没有料到的样子（{error!r}）。请把文件发给开发者。") from None
