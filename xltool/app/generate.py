"""Make workbooks: one, or many from data files."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xltool import data, files
from xltool import edition as editions
from xltool.answer import BLANK, Type, from_text
from xltool.edition import Edition
from xltool.excel.draw import draw
from xltool.excel.package import assemble, pack, read_bytes, unpack
from xltool.excel.stamp import stamp
from xltool.excel.surroundings import pinned
from xltool.excel.template import Compiled, compile_workbook
from xltool.form import FIELDS, Filing
from xltool.refusal import Refusal

_DATA_SUFFIXES = {".json", ".yaml", ".yml"}


class Made(NamedTuple):
    """One outcome of a batch: the workbook written, or the sentence that says why not."""

    source: Path
    form_id: str
    workbook: Path | None
    refusal: str = ""


def new(edition_name: str, data_file: Path | None, out: Path, template: Path | None = None) -> Path:
    """Write one workbook: blank, or filled as far as the data go. Raises :class:`Refusal`."""
    edition = editions.load(edition_name)
    form = blank(edition) if data_file is None else _only_form(data_file, edition)
    if out.suffix.lower() != ".xlsx":
        raise Refusal(f"“{out.name}”应当以 .xlsx 结尾。")
    files.write_new(out, stamp(compiled(edition_name, template), form))
    return out


def blank(edition: Edition) -> Filing:
    """A form with nothing in it but the year and what the edition fills in beforehand."""
    fields = FIELDS[edition.kind]
    answers = {path: BLANK for path in fields}
    answers["year"] = from_text(Type.YEAR, str(edition.year))
    for path, text in edition.defaults.items():
        answers[path] = from_text(fields[path].type, text)
    return Filing(edition.kind, edition.name, answers)


def _only_form(data_file: Path, edition: Edition) -> Filing:
    forms = data.load(data_file)
    if len(forms) > 1:
        raise Refusal(
            f"“{data_file.name}”里有 {len(forms)} 张表，new 一次只做一张。请改用 xltool batch {edition.name} --from。"
        )
    if forms[0].edition != edition.name:
        raise Refusal(
            f"“{data_file.name}”写的表样版本是 {forms[0].edition}，要做的是 {edition.name}。请改正其中一个。"
        )
    return forms[0]


@cache
def compiled(edition_name: str, template: Path | None = None) -> Compiled:
    """An edition's compiled workbook, the built-in drawing or a restyled copy of it. Raises :class:`Refusal`."""
    edition = editions.load(edition_name)
    if template is None:
        return compile_workbook(draw(edition), edition, edition.title)
    return compile_workbook(read_bytes(template), edition, template.name)


def export_template(edition_name: str, out: Path) -> Path:
    """Write an edition's placeholder workbook, to be restyled in any spreadsheet program."""
    members = unpack(draw(editions.load(edition_name)), out.name)
    if out.suffix.lower() != ".xlsx":
        raise Refusal(f"“{out.name}”应当以 .xlsx 结尾。")
    files.write_new(out, assemble(pack(name, pinned(name, content)) for name, content in members.items()))
    return out


def data_files(source: Path) -> list[Path]:
    """The data files of a folder (or the one given), by name. Raises :class:`Refusal` where there are none."""
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise Refusal(f"找不到“{source}”。请检查路径。")
    found = sorted(
        path for path in source.rglob("*") if path.suffix.lower() in _DATA_SUFFIXES and path.is_file()
    )
    if not found:
        raise Refusal(f"文件夹“{source}”里没有数据文件（.json、.yaml）。")
    return found


def batch(
    edition_name: str, source: Path, folder: Path, *, template: Path | None = None, workers: int = 1
) -> Iterator[list[Made]]:
    """Write a workbook for every form of an edition found in data files; yields each file's outcomes.

    Forms of other editions are passed over by name. Nothing is lost without a word: a form that cannot
    be made yields its refusal.
    """
    compiled(edition_name, template)
    sources = data_files(source)
    files.make_folder(folder)
    jobs = [(edition_name, path, folder, template) for path in sources]
    if workers <= 1:
        for job in jobs:
            yield _make(*job)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_make, *zip(*jobs, strict=True))


def _make(edition_name: str, source: Path, folder: Path, template: Path | None) -> list[Made]:
    try:
        forms = data.load(source)
    except Refusal as refusal:
        return [Made(source, "", None, str(refusal))]
    return [_make_one(edition_name, form, source, folder, template) for form in forms]


def _make_one(edition_name: str, form: Filing, source: Path, folder: Path, template: Path | None) -> Made:
    if form.edition != edition_name:
        return Made(source, form.id or "", None, f"表样版本是 {form.edition}，不是 {edition_name}，跳过。")
    content = stamp(compiled(edition_name, template), form)
    name = files.safe_name(" ".join(part for part in (form.id, form.project_name) if part))
    for _ in range(1000):  # another process may take a name between looking and writing
        out = files.unused(folder / f"{name}.xlsx")
        try:
            files.write_new(out, content)
            return Made(source, form.id or "", out)
        except Refusal as refusal:
            if not out.exists():
                return Made(source, form.id or "", None, str(refusal))
    return Made(source, form.id or "", None, f"“{name}”同名的文件太多。")
