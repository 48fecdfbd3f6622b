"""A form in a few words: what it takes to find its counterpart without reading the workbook again."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xltool.form import Filing, Kind
from xltool.pairing.naming import name_key, plain

#: The amount a project begins the year with: 元 in declarations, 万元 in self-assessments.
INITIAL = {Kind.DECLARATION: "funds.annual.total", Kind.SELFASSESSMENT: "funds.total.initial"}


@dataclass(frozen=True, slots=True)
class Head:
    """Which form stands where: the ``index``-th form of a file.

    ``file`` is its whole path or address. Names are as typed; empty where blank. ``initial`` is the amount at
    :data:`INITIAL`, if it is a number and surely that.
    """

    kind: Kind
    edition: str
    unit: str
    department: str
    year: int | None
    project: str
    file: str
    sheet: str = ""
    index: int = 0
    initial: Decimal | None = None

    @property
    def file_name(self) -> str:
        """The file as messages quote it."""
        return Path(self.file).name

    @property
    def unit_key(self) -> str:
        """The unit as it is compared."""
        return plain(self.unit)

    @property
    def name_key(self) -> str:
        """The project's name as it is compared."""
        return name_key(self.project, self.year)


def head_of(form: Filing, file: str = "", index: int = 0) -> Head:
    """The head of a form, which is the ``index``-th one in that file (its own if not said)."""
    return Head(
        form.kind, form.edition, form["project.unit"].raw.strip(), form["project.department"].raw.strip(),
        form.year.value, form.project_name.strip(), file or str(form.file), form.sheet, index,
        None if form.is_doubtful(INITIAL[form.kind]) else form.number(INITIAL[form.kind]).value,
    )  # fmt: skip
