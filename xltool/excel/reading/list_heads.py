"""The heads of a list of forms: those of the projects, and beside them those of the indicators."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from xltool.edition.label import bare, words
from xltool.excel.opening.grid import Grid
from xltool.excel.reading.cells import Cells
from xltool.excel.reading.heads import Heads, heads_of
from xltool.excel.reading.lexicon import PERIOD, PROJECT, lexicon
from xltool.excel.reading.locate import Signs
from xltool.excel.reading.page import Merges, Page
from xltool.form import FIELDS, INDICATOR_FIELDS, Kind, Remark
from xltool.place import position

_LEVELS = ("level1", "level2", "name")
#: What only the heads of a self-assessment's indicators say.
_ACHIEVED = frozenset({"actual", "score"})
#: Heads that every list has and no form a place for.
_ASIDE = frozenset({"序号", "编号", "备注", "说明"})
#: Labels that officers write shorter in a list, where just one thing can be meant.
_SHORTER = {
    Kind.DECLARATION: {"其他资金": "funds.annual.other", PERIOD: "project.start"},
    Kind.SELFASSESSMENT: {
        "年初预算数": "funds.total.initial", "全年预算数": "funds.total.budget",
        "全年执行数": "funds.total.executed", "执行率": "funds.total.rate",
        "年度总体目标": "goals.expected",
    },
}  # fmt: skip


class Single(NamedTuple):
    """A head of the projects: its column, its wording's rank, why an answer under it is a guess (or nothing)."""

    column: int
    rank: int
    said: str
    reason: str


class ListHeads(NamedTuple):
    """The heads of a list, in the rows ``first`` to ``last``.

    ``singles`` are the columns of the projects by path, ``columns`` the rooms of those of the indicators by key.
    """

    kind: Kind
    first: int
    last: int
    singles: Mapping[str, tuple[Single, ...]]
    columns: Mapping[str, tuple[int, int]]
    joined: frozenset[str]
    strays: tuple[Remark, ...]
    guessed: Mapping[str, str]

    @property
    def asked(self) -> frozenset[str]:
        """The paths that there is a column for, those of the indicators as ``i.`` paths."""
        parts = {part for key in (*self.columns, *self.joined) for part in key.split("+")}
        return frozenset(
            {*self.singles, *(f"i.{key}" for key in parts if key in INDICATOR_FIELDS[self.kind])}
        )

    def guesses(self, count: int) -> dict[tuple[int, str], str]:
        """Why the answers of so many indicators are guesses, by index and key."""
        labels = INDICATOR_FIELDS[self.kind]
        said = {
            key: f"表头“{said}”按“{labels[key].label}”读"
            for key, said in self.guessed.items()
            if key in labels
        }
        return {(n, key): reason for n in range(count) for key, reason in said.items()}


def row_of_heads(grid: Grid, signs: Signs) -> int:
    """The row in which 三级指标 stands beside 项目名称, or below where heads take two rows; −1 if none."""
    rows = {row for row, _ in signs.places.get("三级指标", ())}
    for row, column in signs.places.get(PROJECT, ()):
        if row in rows:
            return row
        if row + 1 in rows and _is_open(grid, row + 1, column):
            return row + 1
    return -1


def heads_in(grid: Grid, cells: Cells, merges: Merges, row: int) -> ListHeads | None:
    """The heads in a row, and in the one above; ``None`` where they are not those of a list."""
    down_to = cells.within(grid.rows[: row + 1], lambda r, _: r <= row)
    for kind in (Kind.SELFASSESSMENT, Kind.DECLARATION):
        page = Page(down_to, lexicon(kind), merges)
        table = next((heads for heads in heads_of(page) if heads.bottom == row), None)
        found = _of_kind(grid, page, table) if table else None
        if found and (kind is Kind.DECLARATION or _ACHIEVED & found.columns.keys()):
            return found
    return None


def _of_kind(grid: Grid, page: Page, table: Heads) -> ListHeads | None:
    levels = [table.columns[key][0] for key in _LEVELS if key in table.columns]
    if not levels or not {"name", "target"} <= table.columns.keys():
        return None
    upper = [item.column for item in page.line(table.bottom - 1)] if table.bottom else []
    first = table.bottom - any(
        (sense := page.lexicon.sense(page.text(table.bottom - 1, column))) and sense.key == PROJECT
        for column in upper
    )
    singles: dict[str, tuple[Single, ...]] = {}
    for path, single in _singles(grid, page, table, first, min(levels)):
        singles[path] = (*singles.get(path, ()), single)
    of_projects = {single.column for heads in singles.values() for single in heads}
    columns = {key: room for key, room in table.columns.items() if room[0] not in of_projects}
    if "project.name" not in singles or not {"name", "target"} <= columns.keys():
        return None
    strays = tuple(
        stray for stray in table.strays
        if position(stray.cell)[1] not in of_projects and bare(page.text(*position(stray.cell))) not in _ASIDE
    )  # fmt: skip
    guessed = {key: said for key, said in table.guessed.items() if key in columns}
    return ListHeads(page.lexicon.kind, first, table.bottom, singles, columns, table.joined, strays, guessed)


def _singles(grid: Grid, page: Page, table: Heads, first: int, left: int) -> Iterator[tuple[str, Single]]:
    """The heads of the projects with their paths: all that stand left of the indicators, others if they are no head."""
    taken = {start for key, (start, _) in table.columns.items() if key not in table.guessed}
    for row in range(first, table.bottom + 1):
        for item in page.line(row):
            text = page.text(row, item.column)
            below = row < table.bottom and not _is_open(grid, table.bottom, item.column)
            if not text or below or (item.column >= left and item.column in taken):
                continue
            if single := _single(page, text, item.column):
                yield single


def _single(page: Page, text: str, column: int) -> tuple[str, Single] | None:
    """What a head of the projects asks for, and how surely."""
    kind, said = page.lexicon.kind, "".join(text.split())
    paths = {field.label: path for path, field in FIELDS[kind].items()} | _SHORTER[kind]
    sense = page.lexicon.sense(text)
    key, rank = (sense.key, sense.rank) if sense else (bare(text), 2)
    other = _only_listed(kind).get(key) or _only_listed(kind).get(bare(text))
    path = paths.get(other or key)
    if path is None or (sense and sense.part):
        return None
    label = FIELDS[kind][path].label
    is_guess = bool(other) or rank > 1 or path.startswith("funds.") or key == PERIOD
    return path, Single(
        column, 2 if other else rank, said, f"清单里的“{said}”按{label}读" if is_guess else ""
    )


@cache
def _only_listed(kind: Kind) -> dict[str, str]:
    """What means one of a project's answers only among the heads of a list."""
    said: Mapping[str, list[str]] = words()["listed"][kind.value]
    return {other: label for label, others in said.items() for other in others}


def _is_open(grid: Grid, row: int, column: int) -> bool:
    line = grid.rows[row]
    return column >= len(line) or line[column] == ""
