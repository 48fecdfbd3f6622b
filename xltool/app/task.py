"""One task of a batch: what it is given, and the workbooks that come of it; runs in any process."""

from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple

from xltool import edition as editions
from xltool import files, remote
from xltool import policy as policies
from xltool.app import naming
from xltool.app.drawn import edition_called
from xltool.app.fitting import fitted, unplaced
from xltool.app.generate import compiled
from xltool.app.issue import Issued, from_declaration, from_project, with_defaults
from xltool.app.naming import Names
from xltool.app.sources import forms_in, is_data
from xltool.check import check
from xltool.edition import Edition
from xltool.excel import project_list
from xltool.excel.package import MAX_UNPACKED
from xltool.excel.project_list import NoList, Project, ProjectList
from xltool.excel.reading.read import NoForm
from xltool.excel.stamp import stamp
from xltool.finding import Severity
from xltool.form import Filing, Kind
from xltool.pairing.head import head_of
from xltool.policy import Policy
from xltool.refusal import Refusal

#: Which project a form is of: unit and name as they are compared, and year.
Key = tuple[str, str, int | None]


class Made(NamedTuple):
    """One outcome of a batch: the workbook written, the sentence that says why not, or what was passed over.

    ``other_edition`` is the edition of a form that was not asked for; ``is_filled``: a workbook that somebody
    has filled in already. ``notes`` are sentences about what was issued; ``errors`` counts the findings of
    severity 错误 in the declaration it was issued from, ``year`` is its year where the edition is another year's.
    """

    source: str
    form_id: str = ""
    workbook: Path | None = None
    refusal: str = ""
    other_edition: str = ""
    is_filled: bool = False
    notes: tuple[str, ...] = ()
    errors: int = 0
    year: int | None = None


class Stamped(NamedTuple):
    """An outcome that may still have to be written, and under what name; ``project`` is whose it is."""

    made: Made
    name: PurePath = PurePath()
    content: bytes = b""
    project: Key | None = None


class Product(NamedTuple):
    """What workbooks a batch makes and what they are called; without a pattern, data files name theirs."""

    edition: str
    template: Path | None
    policy: str
    pattern: str | None

    @property
    def names(self) -> Names:
        """What forms are called by the pattern, or by the usual one."""
        return _names(naming.DEFAULT if self.pattern is None else self.pattern)

    def compile(self) -> None:
        """Raises :class:`Refusal` for whatever cannot be."""
        compiled(self.edition, self.template, self.policy)
        _ = self.names


class Task(NamedTuple):
    """What a process is given at once: a file, or one project of a list."""

    source: str
    project: Project | None = None


_names = cache(Names)


def list_in(source: str) -> ProjectList | None:
    """The project list in a workbook, unless its forms stand elsewhere. Raises :class:`Refusal`."""
    try:
        with remote.on_this_machine(source, MAX_UNPACKED) as path:
            listed = project_list.read(path)
    except NoList:
        return None
    try:
        forms = forms_in(source)
    except NoForm:
        return listed
    return None if any(form.sheet not in listed.sheets for form in forms) else listed


def stamp_all(product: Product, task: Task) -> list[Stamped]:
    """The forms of one task; whatever is wrong with it, the others go on."""
    source = task.source
    try:
        if task.project is not None:
            return _stamp_listed(product, task.project, source)
        return [_stamp_one(product, form, source) for form in _forms_in(source)]
    except Refusal as refusal:
        return [Stamped(Made(source, refusal=str(refusal)))]
    except Exception as error:  # a fault of ours must not lose the rest of the batch
        said = f"“{Path(source).name}”里有程序没有料到的数据（{error!r}）。请发给开发者。"
        return [Stamped(Made(source, refusal=said))]


def _forms_in(source: str) -> list[Filing]:
    """Raises :class:`Refusal`, also for a project list among other files: which of them are meant?"""
    try:
        return forms_in(source)
    except NoForm:
        if list_in(source) is None:
            raise
    raise Refusal(f"“{Path(source).name}”是项目清单，没有按它生成。要按它生成，请用 --from 直接写这个文件。")


def _stamp_one(product: Product, form: Filing, source: str) -> Stamped:
    made, edition = Made(source, form.id or ""), edition_called(product.edition)
    if form.kind is Kind.DECLARATION and edition.kind is Kind.SELFASSESSMENT:
        errors = 0 if is_data(source) else _errors(form, product.policy)
        issued = from_declaration(form, edition)
        if form.guesses:
            said = f"申报表有 {len(form.guesses)} 处是推断的，已填入，没有锁定，请用 xltool read --places 逐处核对。"
            issued = issued._replace(notes=(*issued.notes, said))
        return _stamp_issued(product, issued, made._replace(errors=errors))
    if form.kind is edition.kind and not is_data(source):
        return Stamped(made._replace(is_filled=True))
    if form.kind is edition.kind and editions.is_drawn(edition.name):
        issued = fitted(form, edition)
        content = stamp(compiled(*product[:3]), issued.form, issued.locked)
        return Stamped(made._replace(notes=issued.notes), _name(product, issued.form, edition), content)
    if form.edition != edition.name:
        return Stamped(made._replace(other_edition=form.edition))
    return Stamped(made, _name(product, form, edition), _stamp(product, form, edition))


def _stamp_listed(product: Product, project: Project, source: str) -> list[Stamped]:
    made = Made(source, project.declaration.id or "")
    if project.troubles:
        return [Stamped(made._replace(refusal=trouble)) for trouble in project.troubles]
    return [_stamp_issued(product, from_project(project, edition_called(product.edition)), made)]


def _stamp_issued(product: Product, issued: Issued, made: Made) -> Stamped:
    edition, head = edition_called(product.edition), head_of(issued.form)
    name = product.names.path_of(issued.form, edition)
    content = stamp(compiled(*product[:3]), issued.form, issued.locked)
    notes = (*issued.notes, *unplaced(issued.form, edition))
    year = head.year if head.year != edition.year else None
    key = (head.unit_key, head.name_key, head.year) if head.name_key else None
    return Stamped(made._replace(notes=notes, year=year), name, content, key)


def _name(product: Product, form: Filing, edition: Edition) -> PurePath:
    """What the workbook of a data file's form is called: by the pattern, else by its number and project."""
    if product.pattern is not None:
        return product.names.path_of(form, edition)
    return PurePath(files.safe_name(" ".join(part for part in (form.id, form.project_name) if part)))


def _stamp(product: Product, form: Filing, edition: Edition) -> bytes:
    return stamp(compiled(*product[:3]), with_defaults(form, edition))


@cache
def _policy(name: str) -> Policy:
    return policies.load(name)


def _errors(form: Filing, policy_name: str) -> int:
    findings, _ = check(form, _policy(policy_name))
    return sum(finding.severity is Severity.ERROR for finding in findings)
