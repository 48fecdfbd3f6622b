"""Pour the answers of filled forms, of whatever edition and file format, into fresh workbooks of one edition."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from xltool import files
from xltool import policy as policies
from xltool.app.drawn import edition_called, everywhere
from xltool.app.generate import compiled
from xltool.app.naming import DEFAULT, Names
from xltool.app.pouring import Poured, pour
from xltool.app.sources import files_in, forms_in, refusal_of
from xltool.app.task import list_in
from xltool.excel.cached import agrees
from xltool.excel.explained import explained
from xltool.excel.formula import Failure, Value
from xltool.excel.reading.read import NoForm
from xltool.excel.stamp import computed, stamp
from xltool.form import Filing
from xltool.money import at_least_two_places
from xltool.poured import Fate, Item, unexplained
from xltool.refusal import Refusal

#: A name that ends so means a file; any other a folder.
_OF_FILES = frozenset({
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et", ".csv", ".docx", ".doc", ".wps", ".pdf", ".html", ".xml",
    ".json", ".yaml", ".yml",
})  # fmt: skip


class Conversion(NamedTuple):
    """What became of a form: the new workbook and what is to be said of it, or why there is none.

    ``form`` is the old one; ``answers`` counts what it had filled in, ``placed`` what of this found its place.
    """

    source: str
    form: Filing | None = None
    workbook: Path | None = None
    items: Sequence[Item] = ()
    answers: int = 0
    refusal: str = ""

    @property
    def placed(self) -> int:
        """How many answers are in the new form."""
        lost = {item.path for item in self.items if item.fate is Fate.LOST}
        return self.answers - sum(path not in ("", "year") and not path.startswith("tail.") for path in lost)


class Converting:
    """Fresh workbooks for the forms of some files; these are never written to."""

    def __init__(
        self, names: Sequence[str], edition: str, out: Path, *, sheet: str | None = None, year: int | None = None,
        policy_name: str = policies.DEFAULT,
    ) -> None:  # fmt: skip
        """``out`` is a workbook's name for one form, else a folder. Raises :class:`Refusal` before the work."""
        self.edition = edition_called(edition)
        self.compiled = compiled(everywhere(edition), None, policy_name)
        self.out, self.sheet, self.year = out, sheet, year
        self.is_file = out.suffix.lower() in _OF_FILES and not out.is_dir()
        self.sources = files_in(names)
        own = None if self.is_file else out.absolute()
        if any(Path(name).is_dir() for name in names):  # what was converted before is no source
            self.sources = [name for name in self.sources if own is None or own not in Path(name).parents]
        self._refuse_out()

    def _refuse_out(self) -> None:
        """Raises :class:`Refusal` where the workbooks cannot be written."""
        if self.is_file:
            files.refuse_taken(self.out, ".xlsx")
            if len(self.sources) > 1:
                raise Refusal(
                    f"原表有 {len(self.sources)} 个文件，-o 后面应写文件夹名，不是“{files.shown(self.out)}”。"
                )
        elif files.exists(self.out) and not self.out.is_dir():
            raise Refusal(
                f"“{files.shown(self.out)}”是一个文件，不会覆盖。-o 请写新的 .xlsx 文件名或文件夹名。"
            )

    def run(self) -> Iterator[list[Conversion]]:
        """What became of each file's forms; a file that cannot be converted does not stop the others."""
        for source in self.sources:
            try:
                yield self._file(source)
            except Exception as error:  # a fault of ours in one file must not stop the others
                yield [Conversion(source, refusal=str(refusal_of(error, Path(source).name)))]

    def _file(self, source: str) -> list[Conversion]:
        forms = self._wanted(source)
        if self.is_file and len(forms) > 1:
            raise Refusal(f"“{Path(source).name}”里有 {len(forms)} 张表：{_listed(forms)}。{_remedy(forms)}")
        return [self._converted(source, form) for form in forms]

    def _wanted(self, source: str) -> list[Filing]:
        """The forms of a file, or of one sheet of it. Raises :class:`Refusal`."""
        name = Path(source).name
        try:
            forms = forms_in(source)
        except NoForm:
            if list_in(source) is None:
                raise
            how = f"xltool batch {self.edition.name} --from {name} -o 文件夹"
            raise Refusal(f"“{name}”是项目清单，不是填好的表。要按它生成，请用 {how}。") from None
        wanted = [form for form in forms if self.sheet in (None, form.sheet)]
        if not wanted:
            raise Refusal(
                f"“{name}”里没有工作表“{self.sheet}”，或它不是填好的表。填好的有：{_listed(forms)}。"
            )
        return wanted

    def _converted(self, source: str, form: Filing) -> Conversion:
        poured = pour(form, self.edition, self.year)
        content, unwritten = self._stamped(poured)
        items = [*poured.items, *self._of_formulas(poured.form, form), *unwritten]
        items.sort(key=lambda item: list(Fate).index(item.fate))
        return Conversion(source, form, self._written(poured.form, content), items, poured.answers)

    def _stamped(self, poured: Poured) -> tuple[bytes, list[Item]]:
        """The workbook, and those explanations whose rule its sheet 校验 does not have."""
        content, said = stamp(self.compiled, poured.form, poured.locked), poured.form.explanations
        if not said:
            return content, []
        content, written = explained(content, said)
        return content, [unexplained(code, text) for code, text in said.items() if code not in written]

    def _of_formulas(self, new: Filing, old: Filing) -> Iterator[Item]:
        """The computed cells that hold what was stated instead, and those that say what nobody stated."""
        anew = []
        for path, value in computed(self.compiled, new).items():
            answer = new[path]
            if not agrees(answer, value):
                why = "这一格本来由公式计算，原表写的不同，照原表写"
                remark = f"公式算得 {_shown(value)}"
                yield Item(Fate.NOTED, why, path, new.label(path), old[path].cell, answer.raw, remark)
            elif old[path].is_blank and value not in ("", None) and new.kind is old.kind:
                anew.append(new.label(path))
        if anew:
            yield Item(Fate.NOTED, f"原表空着、新表由公式算出的：{'、'.join(anew)}")

    def _written(self, new: Filing, content: bytes) -> Path:
        """Where the workbook was written: never over a file there is."""
        if self.is_file:
            files.write_new(self.out, content)
            return self.out
        name = Names(DEFAULT).path_of(new, self.edition)
        return files.write_unused(files.make_folder(self.out) / f"{name}.xlsx", content)


def _listed(forms: Sequence[Filing]) -> str:
    """Which forms there are, by sheet and project."""
    return "、".join(f"{form.sheet}（{form.project_name.strip() or '没有写项目名称'}）" for form in forms)


def _remedy(forms: Sequence[Filing]) -> str:
    """How to convert one of several forms, or all of them."""
    one = "请用 --sheet 写明其中一张工作表，或" if len({form.sheet for form in forms}) > 1 else "请"
    return f"{one}把 -o 写成文件夹名，每张表写成一个工作簿。"


def _shown(value: Value | Failure) -> str:
    if isinstance(value, Failure):
        return f"错误值 {value}"
    return at_least_two_places(value) if isinstance(value, Decimal) else f"“{value or ''}”"


def data_of(made: Conversion) -> dict[str, Any]:
    """What became of a form as plain data; ``fate`` is lost, doubtful or noted."""
    return {
        "source": made.source,
        "sheet": made.form.sheet if made.form else None,
        "workbook": str(made.workbook) if made.workbook else None,
        "refusal": made.refusal or None,
        "answers": made.answers,
        "placed": made.placed,
        "items": [{**item._asdict(), "fate": item.fate.name.lower()} for item in made.items],
    }


def exit_code(made: Sequence[Conversion]) -> int:
    """0 where everything found its place, 1 where something did not or is doubtful, 2 where no workbook was made."""
    if not made or any(one.refusal for one in made):
        return 2
    return int(any(item.fate is not Fate.NOTED for one in made for item in one.items))
