"""From what was declared or listed to forms ready to be filled in: what is given is filled in and locked."""

import re
from typing import Any, NamedTuple

from xltool import edition as editions
from xltool import money
from xltool.answer import BLANK, Answer, State, Type, from_text, printed
from xltool.edition import Edition, listing
from xltool.excel.project_list import Project
from xltool.form import FIELDS, FUNDS_ROWS, INDICATOR_FIELDS, SUMS, Filing, Indicator, Kind

_ANNUAL = "funds.annual.total"
#: A workbook's file format cannot hold these.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Issued(NamedTuple):
    """A form to be filled in: the paths given beforehand, and what the issuer should look at (Chinese sentences)."""

    form: Filing
    locked: frozenset[str]
    notes: tuple[str, ...] = ()


def blank(edition: Edition) -> Filing:
    """A form with nothing in it but the year and what the edition fills in beforehand."""
    answers = {path: BLANK for path in FIELDS[edition.kind]}
    answers["year"] = from_text(Type.YEAR, str(edition.year))
    return with_defaults(Filing(edition.kind, edition.name, answers), edition)


def with_defaults(form: Filing, edition: Edition) -> Filing:
    """What the edition fills in beforehand, where the data say nothing."""
    for path, text in edition.defaults.items():
        if form.answers[path].is_blank:
            form.answers[path] = from_text(FIELDS[edition.kind][path].type, text)
    return form


def says_money(form: Filing, unit: str) -> bool:
    """Whether the form's amounts are in this unit, as far as labels that are drawn with it still say so.

    On a sheet that was not ours the reader has settled that already.
    """
    missing = (*form.missing_labels, *form.missing_columns)
    return not form.identity.edition or not any(f"（{unit}）" in label for label in missing)


def from_declaration(declared: Filing, edition: Edition) -> Issued:
    """The self-assessment of a declared project, its amounts in the edition's unit."""
    issuing = _Issuing(declared, edition, editions.load(declared.edition).money)
    if not declared.year.value:
        issuing.notes.append(f"申报表没有写明年度，按表样写成了 {edition.year} 年度，请核对。")
    return issuing.selfassessment()


def from_project(project: Project, edition: Edition) -> Issued:
    """The form of a line of a project list: a declaration to be completed, or a self-assessment."""
    issuing = _Issuing(project.declaration, edition, listing.load().money, project.assumed)
    issuing.notes += project.hints
    return issuing.selfassessment() if edition.kind is Kind.SELFASSESSMENT else issuing.declaration()


class _Issuing:
    """One form being issued."""

    def __init__(
        self, source: Filing, edition: Edition, unit: str, assumed: frozenset[str] = frozenset()
    ) -> None:
        self.source, self.edition, self.unit, self.assumed = source, edition, unit, assumed
        self.form = blank(edition)
        self.form.id = source.id
        self.locked: set[str] = set()
        self.notes: list[str] = []
        for path in ("year", "project.name", "project.department", "project.unit"):
            self._give(path, path)
        if source.year.value:
            self.locked.add("year")  # also a guess is the year that it is issued for

    def selfassessment(self) -> Issued:
        """Goal, funds and the indicators that there are; the rest is for the unit."""
        self._give("goals.expected", "goals.annual")
        self._give_initial_budget()
        self._give_indicators(list(self.source.rows()))
        return self._issued()

    def declaration(self) -> Issued:
        """Whatever the list says; rows without a name are for the unit to complete."""
        for path, field in FIELDS[Kind.DECLARATION].items():
            if field.type is Type.AMOUNT:
                self._give_amount(path, path)
            else:
                self._give(path, path)
        self.form.answers[_ANNUAL] = BLANK  # the form's own formula adds it up
        self.locked.discard(_ANNUAL)
        self._give_indicators(list(enumerate(self.source.indicators)))
        return self._issued()

    def _issued(self) -> Issued:
        return Issued(self.form, frozenset(self.locked), tuple(self.notes))

    def _give(self, path: str, source: str) -> None:
        given = _stated(FIELDS[self.edition.kind][path].type, self.source[source])
        if not given.is_blank:
            self.form.answers[path] = given
            if self._is_certain(source):
                self.locked.add(path)

    def _give_amount(self, path: str, source: str, *, certain: bool = True) -> None:
        amount = self.source.number(source).value
        if amount is None:
            return
        converted = money.converted(amount, self.unit, self.edition.money)
        self.form.answers[path] = from_text(Type.AMOUNT, printed(Type.AMOUNT, converted))
        if certain and source not in self.assumed and self._is_certain(source):
            self.locked.add(path)

    def _is_certain(self, source: str) -> bool:
        """Whether the source says so without a doubt."""
        return self.source[source].state is State.VALUE and source not in self.source.guesses

    def _give_initial_budget(self) -> None:
        """The annual funds by source; the total is the form's own formula."""
        if not says_money(self.source, self.unit):
            self.notes.append(f"申报表的资金栏没有写明单位是{self.unit}，年初预算数没有预填，请核对后填写。")
            return
        total = self.source.number(_ANNUAL).value
        sources = {path: self.source.number(path).value for path in SUMS[Kind.DECLARATION][_ANNUAL]}
        stated = [amount for amount in sources.values() if amount is not None]
        if total is not None and not stated:
            self.notes.append(
                "申报表只写了年度资金总额，没有分来源，已作为当年财政拨款填入，没有锁定，请核对。"
            )
            self._give_amount("funds.fiscal.initial", _ANNUAL, certain=False)
            return
        due = sum(stated, money.ZERO)
        certain = total is None or abs(total - due) < money.HALF_CENT
        if not certain:
            said = f"{money.thousands(total or money.ZERO)}，各项资金相加是 {money.thousands(due)}（{self.unit}）"
            self.notes.append(f"申报表的年度资金总额是 {said}；年初预算数按各项填入，没有锁定，请核对。")
        for row in FUNDS_ROWS:
            if row != "total":
                self._give_amount(f"funds.{row}.initial", f"funds.annual.{row}", certain=certain)

    def _give_indicators(self, rows: list[tuple[int, Indicator]]) -> None:
        """Indicators as they were declared, each with its number there; what was left blank stays open."""
        keys = INDICATOR_FIELDS[Kind.DECLARATION]
        for n, (at, row) in enumerate(rows):
            given = {key: _stated(field.type, row[key]) for key, field in keys.items()}
            self.form.indicators.append(Indicator(**given))
            certain = (key for key in keys if self._is_certain(f"indicators[{at}].{key}"))
            self.locked |= {f"indicators[{n}].{key}" for key in certain}


def _stated(type_: Type, answer: Answer[Any]) -> Answer[Any]:
    """An answer as it was typed, free of its cell and of what no cell can hold."""
    if answer.state in (State.BLANK, State.UNCOMPUTED, State.ERROR):
        return BLANK
    if type_ in (Type.YEAR, Type.DATE):
        return from_text(type_, printed(type_, answer.value)) if answer.state is State.VALUE else BLANK
    text = printed(type_, answer.value) if answer.is_value else answer.raw
    return from_text(type_, cleaned(text).strip())


def cleaned(text: str) -> str:
    """A text with the one kind of line break that cells know, free of what no cell can hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
