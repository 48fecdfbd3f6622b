"""The sheets of the live checks as data: what stands on the hidden one, cell by cell, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xltool.finding import Severity
from xltool.live.notation import ERRS, HINTS, OFFENDS, UNDECIDED

#: Indicator rows that are looked at; the longest published form has 32.
MOST_ROWS = 50
FIRST_ROW, LAST_ROW = 3, 2 + MOST_ROWS
#: Below the indicator rows: how often each outcome stands in a column, and the first row that offends.
OUTCOMES = (OFFENDS, HINTS, ERRS, UNDECIDED)
TALLY_ROW, NONE = LAST_ROW + 1, 999
#: A place as one number, row × 1000 + column; no place comes after all others.
ROW, NOWHERE = 1000, 10**9


#: The sheet officers read and the hidden one behind it; where its lines begin and explanations are written.
CHECKS_SHEET, FACTS_SHEET = "校验", "校验计算"
HEAD_ROW, EXPLANATIONS = 4, "H"
#: The words of a verdict that are not a severity's own, and the place of what concerns the whole sheet.
PASSED, UNDECIDED_WORD, EXPLAINED, BY_PROGRAM, WHOLE = "通过", "无法判断", "已说明", "由程序校验", "全表"


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the live checks need it. ``rows``: its formulas hold for indicator rows that exist only."""

    code: str
    title: str
    severity: Severity
    remedy: str
    live: Mapping[str, str]
    rows: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Single answers of one type below one another, from row ``first`` on.

    ``rows`` are their labels (column A) and the formulas of their cells (column B), ``columns`` the formulas
    of the first row from column C on, the same in each row.
    """

    first: int
    rows: list[tuple[str, str]]
    columns: list[str]


@dataclass(frozen=True, slots=True)
class Area:
    """Cells with one formula, written for the first of them."""

    columns: tuple[int, int]
    rows: tuple[int, int]
    formula: str


@dataclass(slots=True)
class Plan:
    """The hidden sheet, under the policy of that title.

    ``columns`` are heads with the formula of the first indicator row (a blank one: the row's number), ``blocks``
    the single answers, ``cells`` the other single cells by name, ``areas`` cells side by side or below one
    another that share a formula. ``counted`` is the row of each live rule's summary: verdict in column F,
    number of places in G, the first one in H, its link in I. ``names`` are the defined names in use with the
    path each points to. ``flags`` is the column that says in short what is wrong in each row, ``errors`` and
    ``warnings`` are the cells of the totals, ``intact`` is that which says whether the sheet can be trusted.
    """

    policy: str
    lines: Sequence[Line]
    columns: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    flags: str = ""
    errors: str = ""
    warnings: str = ""
    intact: str = ""

    @property
    def digest(self) -> str:
        """What tells one plan from another: a workbook drawn with other rules cannot be filled with these."""
        import hashlib

        stated = (self.columns, self.blocks, self.cells, self.areas, [line.code for line in self.lines])
        return hashlib.sha256(repr(stated).encode()).hexdigest()[:12]
