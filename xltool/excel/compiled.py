"""A placeholder workbook as it is compiled: what stamping a form needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from jinja2 import Template

from xltool.edition import Edition
from xltool.edition.content import Content
from xltool.excel.following import Following
from xltool.excel.formula import Scope, Value
from xltool.excel.package import Part
from xltool.excel.references import RowText
from xltool.excel.styles import Styles
from xltool.finding import Finding, Undecided
from xltool.form import Filing
from xltool.live.sheet import Plan

#: A part as it is compiled: ready, to be rendered for each form, or for each number of rows or set of units.
Piece: TypeAlias = Part | Template | Following | Styles


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell to be written anew for each form.

    ``row`` is one-based as drawn. A cell of the indicator row without placeholder carries its ready XML
    as ``plain``. ``room`` counts the half-width characters a line takes, ``rows`` its merge's height.
    """

    column: str
    row: int
    style: str
    content: Content
    rows: int
    room: float
    font_size: float
    formula: RowText | None = None
    evaluate: Callable[[Scope], Value] | None = None
    plain: RowText | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: one-based number as drawn, least height in points, attributes, cells to write."""

    number: int
    height: float
    attributes: str
    slots: tuple[Slot, ...]


class Live(NamedTuple):
    """The live checks of a workbook, and the checker whose words they show before they are recalculated."""

    plan: Plan
    check: Callable[[Filing], tuple[Sequence[Finding], Sequence[Undecided]]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What stamping needs.

    ``parts`` are in package order: ready, the styles, or a template over ``d`` (the sheet's also over
    ``cells`` and ``heights`` by drawn row, ``rows``, ``merges``, ``count``, ``filter``). ``order`` and
    ``row_order`` list the computed cells so that each comes after those it is computed from.
    ``row_merges`` are the column pairs joined in every indicator row, ``fixed_merges`` the number of
    merges that the sheet template already holds, ``live`` the live checks, for their cached verdicts,
    ``outdated`` says that the workbook carries those of other rules.
    """

    edition: Edition
    parts: tuple[tuple[str, Piece], ...]
    styles: Styles
    lines: tuple[Line, ...]
    row: Line
    order: tuple[Slot, ...]
    row_order: tuple[Slot, ...]
    row_merges: tuple[tuple[str, str], ...]
    fixed_merges: int
    live: Live | None = None
    outdated: bool = False

    @property
    def row_looks_out(self) -> bool:
        """Whether a formula of the indicator row looks at an answer outside it."""
        return any(not path.startswith("i.") for slot in self.row_order for path in slot.content.paths)
