"""Write corrected copies of filled workbooks."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xltool import files
from xltool import policy as policies
from xltool.app import examine
from xltool.excel.mend import Mended, mend
from xltool.refusal import Refusal
from xltool.repair import Corrections

_SUFFIXES = (".xlsx", ".xlsm")


class Outcome(NamedTuple):
    """What became of a file: what was repaired in each form, and the copy if one was written."""

    source: Path
    forms: Sequence[Corrections] = ()
    copy: Path | None = None
    refusal: str = ""

    @property
    def repairs(self) -> int:
        """How many there are, or would be."""
        return sum(len(one.repairs) for one in self.forms)


class Fixing:
    """Corrected copies of workbooks; the originals are never written to."""

    def __init__(self, paths: Sequence[Path], out: Path | None, *, dry_run: bool) -> None:
        """``out`` is the copy's name for one workbook, else a folder. Raises :class:`Refusal` before the work."""
        self.out, self.dry_run = out, dry_run
        sources = examine.workbooks(paths)
        self.is_one = len(paths) == 1 and paths[0].is_file()
        self.is_named = self.is_one and out is not None and not out.is_dir()
        self._refuse_outputs()
        within = None if out is None or self.is_one else out.absolute()  # copies made before
        self.sources = [path for path in sources if within is None or within not in path.absolute().parents]

    def _refuse_outputs(self) -> None:
        """Raises :class:`Refusal` where the copies cannot be written."""
        if self.out is None:
            if not self.is_one and not self.dry_run:
                raise Refusal("要修正的不止一个文件，请用 -o 写明副本放到哪个文件夹，例如 -o 修正。")
        elif self.is_named:
            files.refuse_taken(self.out, "" if self.out.suffix.lower() == ".xlsm" else ".xlsx")
        elif files.exists(self.out) and not self.out.is_dir():
            raise Refusal(f"“{self.out}”是一个文件，多个副本放不进去。请换一个文件夹名。")
        elif self.out.suffix.lower() in _SUFFIXES and not self.out.is_dir():
            raise Refusal(f"要修正的不止一个文件，-o 后面应写文件夹名，不是“{self.out}”。")

    def run(self) -> Iterator[Outcome]:
        """What became of each file; one that cannot be repaired does not stop the others."""
        for path in self.sources:
            before, reading = files.state_of(path), examine.reading_of(path)
            try:
                if reading.refusal:
                    raise reading.refusal
                mended = mend(path, reading.forms, policies.load())
                if files.state_of(path) != before:
                    raise Refusal(f"“{path.name}”在读的时候被别的程序改动了，没有修正。请关闭它再试。")
                yield self._done(path, mended)
            except Refusal as refusal:
                yield Outcome(reading.path, refusal=str(refusal))
            except OSError as error:
                yield Outcome(reading.path, refusal=f"“{reading.path.name}”读不了：{files.reason(error)}。")
            except Exception as error:  # a fault of ours in one file must not stop the others
                said = f"“{reading.path.name}”是程序没有料到的样子（{error!r}）。请把文件发给开发者。"
                yield Outcome(reading.path, refusal=said)

    def _done(self, source: Path, mended: Mended) -> Outcome:
        copy = None if self.dry_run or not mended.content else self._written(source, mended)
        return Outcome(source, mended.forms, copy)

    def _written(self, source: Path, mended: Mended) -> Path:
        """Where the copy was written: never over a file there is."""
        if self.is_named and self.out is not None:
            if self.out.suffix.lower() != mended.suffix:
                raise Refusal(
                    f"“{source.name}”{_KINDS[mended.suffix]}，副本的名称应以 {mended.suffix} 结尾。"
                )
            files.write_new(self.out, mended.content)
            return self.out
        folder = source.parent if self.out is None else files.make_folder(self.out)
        return files.write_unused(
            folder / f"{files.safe_name(source.stem)}_修正{mended.suffix}", mended.content
        )


_KINDS = {".xlsm": "里有宏", ".xlsx": "里没有宏"}


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 unless a file could not be dealt with."""
    return 2 if any(one.refusal for one in outcomes) else 0
