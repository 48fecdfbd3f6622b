"""What a fault is: something an officer does to a filled form, and where it should be found.

What should be found follows from what was done to the form, never from what the checker says of it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from libreoffice import edits
from libreoffice.edits import Edit
from libreoffice.office import Seen, Value

from xltool.form import Filing, Indicator, Kind
from xltool.place import position

SELFASSESSMENT, DECLARATION = frozenset({Kind.SELFASSESSMENT}), frozenset({Kind.DECLARATION})
BOTH = frozenset(Kind)


@dataclass(frozen=True)
class Formula:
    """A formula as Excel writes it."""

    text: str


Content = str | int | Decimal | Formula | None
#: What is typed into the cells of which answers; ``None`` empties one.
Typed = Mapping[str, Content]


@dataclass(frozen=True)
class Fault:
    """One fault in one form.

    It should be found at ``path`` as the form reads with the fault in it (empty: the whole sheet), which is
    ``cell``; then the finding names ``says``. Where the row is made like another (``like``, such as
    ``indicators[3]``), what was found in that one holds for it, too.
    """

    path: str
    cell: str
    edits: tuple[Edit, ...]
    says: str = ""
    like: str = ""


@dataclass(frozen=True)
class Paper:
    """A filled form as it was handed out, before anything is done to it."""

    form: Filing
    seen: Seen

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.form.sheet

    def rows(self) -> list[tuple[int, Indicator]]:
        """The indicators that exist."""
        return list(self.form.rows())

    def fault(
        self, path: str, typed: Typed, *more: Edit, says: str = "", cell: str = "", like: str = ""
    ) -> Fault:
        """Contents typed over those that stand there, then other edits; ``cell`` where rows have moved."""
        done = [self.typed(self.cell(answer), content) for answer, content in typed.items()]
        return Fault(path, cell or (self.cell(path) if path else ""), (*done, *more), says, like)

    def typed(self, cell: str, content: Content) -> Edit:
        """Something typed into a cell."""
        if content is None:
            return edits.clear(self.name, cell)
        if isinstance(content, Formula):
            return edits.set_formula(self.name, cell, content.text)
        if isinstance(content, str):
            return edits.set_text(self.name, cell, content)
        return edits.set_value(self.name, cell, float(content))

    def cell(self, path: str) -> str:
        """Where an answer stands."""
        cell = self.form[path].cell
        assert cell, path
        return cell

    def row(self, n: int) -> int:
        """The sheet's row of an indicator."""
        return position(self.form.indicators[n].target.cell)[0] + 1

    def is_computed(self, path: str) -> bool:
        """Whether a formula stands there."""
        return self.form[path].cell in self.seen.formulas

    def labels(self, *texts: str) -> Iterator[tuple[str, str]]:
        """Those of the printed texts that stand on the sheet, with their cells; the last one of each."""
        standing = {_flat(value): cell for cell, value in self.seen.values.items()}
        return ((text, standing[text]) for text in texts if text in standing)

    def label_beside(self, text: str, other: str) -> str:
        """The cell of a printed text in the row of another one."""
        ((_, place),) = self.labels(other)
        row = position(place)[0]
        (cell,) = (
            cell
            for cell, value in self.seen.values.items()
            if _flat(value) == text and position(cell)[0] == row
        )
        return cell


def _flat(value: Value) -> str:
    return "".join(value.split()) if isinstance(value, str) else ""


Finder = Callable[[Paper], Iterator[Fault]]


@dataclass(frozen=True)
class FaultKind:
    """A kind of fault as officers would call it, and the rule it is for; none (``""``): it is no fault.

    ``implied`` are further findings that are true of a form with this fault: ``D01`` wherever it stands,
    ``D01@total.weight`` there only, ``P02@i.reason`` in the fault's own row. ``places`` yields every way to do
    this to a form, none where it cannot be done. ``by_file``: only a saved file shows it.
    """

    name: str
    code: str
    forms: frozenset[Kind]
    places: Finder
    implied: tuple[str, ...] = ()
    by_file: bool = field(default=False)


KINDS: list[FaultKind] = []


def kind(
    name: str,
    code: str,
    forms: frozenset[Kind] = BOTH,
    implied: tuple[str, ...] = (),
    by_file: bool = False,
) -> Callable[[Finder], Finder]:
    """Enter a function into the list of kinds."""

    def enter(places: Finder) -> Finder:
        KINDS.append(FaultKind(name, code, forms, places, implied, by_file))
        return places

    return enter
