"""The sheets of a project list as tables: their heads found by name, their lines one by one."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from xltool.answer import BLANK, Answer, State, Type
from xltool.apart import kept_apart
from xltool.edition import listing
from xltool.edition.listing import NAME, ROW, UNIT, ListedSheet
from xltool.excel.opening.grid import Grid, Workbook
from xltool.excel.opening.traces import position
from xltool.excel.reading.cells import Cells, cell_name
from xltool.refusal import Refusal
from xltool.spelling import tidy, word

#: A list may be long: a hundred thousand indicators.
_MOST_ROWS = 100_000
#: The heads stand within its first rows.
_HEAD_ROWS = 30
_HEAD_MONEY = re.compile(r"[(][^()]*?(万?元)\s*[)]")
_MONEY_ABOVE = re.compile(r"单位\s*:\s*(?:人民币)?\s*(万?元)")
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+\d+):([A-Z]+\d+)"')
_TOTALS = ("合计", "总计", "小计")
#: Columns that no form has a place for, as everybody knows.
_ASIDE = ("序号", "备注", "说明", "联系人", "联系电话", "电话")


@kept_apart
def tables_in(path: Path) -> list["Table"]:
    """The sheets of a workbook that list projects or indicators. Raises :class:`Refusal` for what is no workbook."""
    book, known = Workbook(path), listing.load()
    return [
        table for grid in book.grids(visible=True, most_rows=_MOST_ROWS)
        if (table := _table(book, grid, known.projects) or _table(book, grid, known.indicators))
    ]  # fmt: skip


def _table(book: Workbook, grid: Grid, drawn: ListedSheet) -> "Table | None":
    """The sheet as a list of projects or of indicators, if it has such heads; a form has other ones as well."""
    wanted = {column.path for column in drawn.columns if column.required}
    known = listing.load()
    for r, row in enumerate(grid.rows[:_HEAD_ROWS]):
        texts = {c: value for c, value in enumerate(row) if isinstance(value, str) and value}
        paths = {drawn.path_of(text) for text in texts.values()}
        if wanted <= paths:
            if drawn is known.projects and _has_indicators(grid, known.indicators):
                return None
            return Table(book, grid, drawn, r, texts)
    return None


def _has_indicators(grid: Grid, drawn: ListedSheet) -> bool:
    """Whether the head 三级指标 stands anywhere, as it does on every form."""
    texts = (
        value for row in grid.rows[: 2 * _HEAD_ROWS] for value in row if isinstance(value, str) and value
    )
    return any(drawn.path_of(text) == f"{ROW}name" for text in texts)


class Line(NamedTuple):
    """A row of a table: its answers by path, and its number from zero."""

    row: int
    answers: Mapping[str, Answer[Any]]


class Table:
    """A sheet of the list: its heads found, its lines one by one."""

    def __init__(
        self, book: Workbook, grid: Grid, drawn: ListedSheet, head: int, texts: Mapping[int, str]
    ) -> None:
        self.file, self.grid, self.drawn, self.head = book.path, grid, drawn, head
        self.cells = Cells(grid.rows, book.traces(grid))
        self.columns = self._columns(texts)
        self._heads = texts
        self._types = {path: drawn.column(path).type for path in self.columns}
        self.money = {path: self._money_of(texts[column]) for path, column in self.columns.items()}
        self.tops = _tops(grid.xml)
        #: What to do about a blank cell: merged cells are seen in .xlsx only.
        self.advice = "请补上。" if grid.xml else "请补上；是合并单元格的，请另存为 .xlsx 再试。"

    def _columns(self, texts: Mapping[int, str]) -> dict[str, int]:
        """Path → column. The drawn head goes before its other wordings; twice the same cannot be told."""
        found: dict[str, int] = {}
        for column in self.drawn.columns:
            places = [c for c, text in texts.items() if self.drawn.path_of(text) == column.path]
            exact = [c for c in places if _flat(texts[c]).startswith(column.head)]
            if len(exact or places) > 1:
                first, second = (cell_name(self.head, c) for c in (exact or places)[:2])
                raise Refusal(
                    f"“{self.file.name}”的工作表“{self.grid.name}”有两列都是“{column.head}”（{first} 和 {second}），"
                    "不知道以哪一列为准。请删去一列，或改一个表头。"
                )
            if places:
                found[column.path] = (exact or places)[0]
        return found

    def _money_of(self, head: str) -> str:
        """元 or 万元 as the head says it, or a line above the heads; empty where nothing does."""
        own = _HEAD_MONEY.search(unicodedata.normalize("NFKC", head))
        above = (value for row in self.grid.rows[: self.head] for value in row if isinstance(value, str))
        said = (_MONEY_ABOVE.search(unicodedata.normalize("NFKC", text)) for text in above)
        found = own or next(filter(None, said), None)
        return found[1] if found else ""

    def ignored(self) -> list[str]:
        """The heads of columns in which something is filled in that nobody looks at."""
        known, below = set(self.columns.values()), self.grid.rows[self.head + 1 :]
        return [
            "".join(head.split()) for c, head in self._heads.items()
            if c not in known and _flat(head) not in _ASIDE
            and any(c < len(row) and row[c] not in ("", None) for row in below)
        ]  # fmt: skip

    def lines(self) -> Iterator[Line]:
        """The rows in which something is filled in; totals and repeated heads are none."""
        for r in range(self.head + 1, len(self.grid.rows)):
            answers = {path: self._answer(path, r, column) for path, column in self.columns.items()}
            filled = any(not answer.is_blank for answer in answers.values())
            if filled and not self._is_total(r, answers[NAME].raw) and not self._repeats_heads(answers):
                yield Line(r, answers)

    def _is_total(self, row: int, name: str) -> bool:
        """Whether a row adds up others: it names no project, and says so somewhere."""
        if _flat(name) not in ("", *_TOTALS):
            return False
        return any(isinstance(value, str) and _flat(value) in _TOTALS for value in self.grid.rows[row])

    def _repeats_heads(self, answers: Mapping[str, Answer[Any]]) -> bool:
        return all(self.drawn.path_of(answers[path].raw) == path for path in (NAME, UNIT) if path in answers)

    def _answer(self, path: str, row: int, column: int) -> Answer[Any]:
        """What the cell says; a text merged over several rows holds for each of them."""
        type_ = self._types[path]
        if self.cells.value(row, column) == "" and not type_.is_number:
            row, column = self.tops.get((row, column), (row, column))
        answer = self.cells.answer(type_, row, column)
        if answer.state is State.PLACEHOLDER and type_ is not Type.TARGET:
            return BLANK._replace(cell=answer.cell)
        if type_ is not Type.TEXT or answer.state is not State.VALUE:
            return answer
        said = _tidy(answer.raw, one_line=not path.startswith("goals."))
        return Answer(State.VALUE, said, said, answer.cell)

    def trouble(self, cell: str, said: str) -> str:
        """A sentence about a cell."""
        return f"“{self.file.name}”的工作表“{self.grid.name}”{cell}：{said}"


def _tops(xml: bytes) -> dict[tuple[int, int], tuple[int, int]]:
    """The cells covered by merges down one column → the cell whose content they show."""
    tops: dict[tuple[int, int], tuple[int, int]] = {}
    for first, last in _MERGE.findall(xml):
        (top, left), (bottom, right) = position(first.decode()), position(last.decode())
        if left == right and bottom < _MOST_ROWS:
            tops |= {(row, left): (top, left) for row in range(top + 1, bottom + 1)}
    return tops


@lru_cache(maxsize=4096)  # the same units, projects and levels stand in row after row
def _tidy(text: str, *, one_line: bool) -> str:
    said = word(tidy(text), ())
    return "".join(line.strip() for line in said.splitlines()) if one_line else said


@lru_cache(maxsize=4096)
def _flat(text: str) -> str:
    return "".join(text.split()).lstrip("*＊")
