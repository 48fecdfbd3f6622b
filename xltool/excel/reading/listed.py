"""A list of declarations or of self-assessments: projects one below another, each beside its indicators.

Departments publish their targets so. Every project is a form that is asked no more than the list has columns for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from xltool.answer import Answer, Field, Type
from xltool.edition import Edition
from xltool.excel.opening.grid import Grid, Workbook
from xltool.excel.opening.sheet import MAX_ROWS
from xltool.excel.opening.traces import Traces
from xltool.excel.reading.cells import Cells
from xltool.excel.reading.fingerprint import edition_near, titles
from xltool.excel.reading.lexicon import PROJECT, lexicon
from xltool.excel.reading.list_heads import ListHeads, heads_in
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Merges, Page
from xltool.excel.reading.settle import settled_in_list
from xltool.excel.reading.singles import Singles
from xltool.excel.reading.table import DITTO, indicators
from xltool.excel.reading.tidy import tidy
from xltool.excel.reading.unread import says_figure
from xltool.excel.reading.years import Year, guessed, year_of
from xltool.form import FIELDS, INDICATOR_FIELDS, Certainty, Filing, Guess, Indicator, Remark
from xltool.place import cell_name, position

#: Titles of documents that show the same heads and are no forms; then those that may be lists of forms all the same.
_NEVER = re.compile(r"指标库|监控|跟踪|整体支出|填[写报表]*说明|须知|示例|样例|评审|考核表")
_PERHAPS = re.compile(r"汇总|清单|一览|台账|目录|名单|登记")
_OURS = re.compile(r"绩效.*(?:目标|自评|申报)|自评表|申报表")
_TOTALS = frozenset({"合计", "总计", "小计", "本页小计", "部门合计", "单位合计"})
_NAME, _UNIT, _DEPARTMENT = "project.name", "project.unit", "project.department"
#: A project without more indicators in any place is a line of a summary.
_FEWEST = 2


def listed(book: Workbook, grid: Grid, row: int, merges: Merges) -> list[Filing]:
    """The forms of a list on a sheet, its heads in a ``row``; none where it is something else."""
    cells = Cells(grid.rows, book.traces(grid))
    heads = heads_in(grid, cells, merges, row)
    if heads is None:
        return []
    found = _List(book, grid, cells, heads, merges)
    forms = list(found.forms()) if found.is_titled else []
    if not any(form[_NAME].is_value and sum(True for _ in form.rows()) >= _FEWEST for form in forms):
        return []
    return settled_in_list(forms, found.edition, book, grid, heads.last)


class _Right(Cells):
    """The cells from a column on: what stands beside the indicators is no part of them."""

    def __init__(self, rows: Sequence[Sequence[Any]], traces: Traces, left: int) -> None:
        super().__init__(rows, traces)
        self._left = left

    def first(self, row: int, start: int, end: int) -> int:
        return super().first(row, max(start, self._left), end)


class _List:
    """One list being read."""

    def __init__(self, book: Workbook, grid: Grid, cells: Cells, heads: ListHeads, merges: Merges) -> None:
        self.book, self.grid, self.cells, self.heads = book, grid, cells, heads
        self.kind = heads.kind
        self.left = min(start for start, _ in heads.columns.values())
        above = cells.within(grid.rows[: heads.first], lambda row, _: row < heads.first)
        self.above = Page(above, lexicon(self.kind), merges)
        self.name = heads.singles[_NAME][0].column

    @property
    def is_titled(self) -> bool:
        """Whether the title allows for a list of forms; without a title a project has a budget or a goal."""
        said = titles(self.above)
        if any(map(_NEVER.search, said)):
            return False
        if any(map(_OURS.search, said)):
            return True
        more = any(path.startswith(("funds.", "goals.")) for path in self.heads.singles)
        return more and not any(map(_PERHAPS.search, said))

    @cached_property
    def year(self) -> Year:
        """The year that the lines above, the sheet or the file name."""
        said = year_of(self.above, self.heads.first, ())
        if said.answer.is_value or said.guess:
            return said
        lines = (
            (cell_name(row, item.column), self.above.text(row, item.column))
            for row in self.above.rows for item in self.above.line(row)
        )  # fmt: skip
        named = guessed(lines, self.grid.name, self.book.path)
        return named if named.answer.is_value else said

    @cached_property
    def edition(self) -> Edition:
        """The edition of the nearest year."""
        return edition_near(self.kind, self.year.answer.value)

    def forms(self) -> Iterator[Filing]:
        """The projects as forms, in their order."""
        indicator_cells = _Right(self.grid.rows, self.book.traces(self.grid), self.left)
        projects = self._projects()
        cut = len(self.grid.rows) >= MAX_ROWS and len(projects) > 1
        strays = self.heads.strays
        if cut:
            strays = (
                Remark(
                    f"这张清单超过 {MAX_ROWS} 行，从项目“{self._said(projects[-1][0], self.name)}”起没有读"
                ),
                *strays,
            )
        unit_row = -1
        for rows in projects[:-1] if cut else projects:
            unit_row = next((row for row in rows if self._unit(row)), unit_row)
            form = self._form(rows, unit_row, indicator_cells)
            if form.indicators or self._has_more(rows):
                form.strays, strays = strays, ()
                yield form

    def _form(self, rows: list[int], unit_row: int, cells: Cells) -> Filing:
        answers, guesses = self._singles(rows, unit_row)
        found = indicators(
            cells, self.kind, self.edition.groups, self.heads.columns, (self.heads.last, *rows)
        )
        for (n, key), reason in self.heads.guesses(len(found.indicators)).items():
            found.guesses.setdefault((n, key), reason)
        guesses |= tidy(found, self.kind, self.edition.groups, self.heads.columns, self.heads.joined)
        guesses = dict(self._doubts(rows, answers, found.indicators)) | guesses
        return Filing(
            self.kind, self.edition.name, answers, found.indicators, None, self.book.path, self.grid.name,
            guesses=guesses, asked=self.heads.asked | {path for path, answer in answers.items() if answer.cell},
        )  # fmt: skip

    def _doubts(
        self, rows: list[int], answers: Mapping[str, Answer[object]], indicators: Sequence[Indicator]
    ) -> Iterator[tuple[str, Guess]]:
        """Blank answers that may stand in a column nobody knows."""
        asked = {path: field for path, field in FIELDS[self.kind].items() if answers[path].is_blank}
        for column, said in self._unknown:
            for path, field in asked.items():
                if any(self._may_be(field.type, row, column) for row in rows):
                    yield path, _unknown_head(said, field)
            for n, one in enumerate(indicators):
                at = next((position(one[key].cell)[0] for key in ("name", "target") if one[key].cell), -1)
                for key, field in INDICATOR_FIELDS[self.kind].items():
                    if at >= 0 and one[key].is_blank and self._may_be(field.type, at, column):
                        yield f"indicators[{n}].{key}", _unknown_head(said, field)

    @cached_property
    def _unknown(self) -> list[tuple[int, str]]:
        """The columns whose heads nobody knows, with what these say."""
        places = [position(stray.cell) for stray in self.heads.strays if stray.cell]
        texts = [(column, "".join(str(self.cells.value(row, column)).split())) for row, column in places]
        return [(column, text) for column, text in texts if self.above.lexicon.sense(text) is None]

    def _may_be(self, type_: Type, row: int, column: int) -> bool:
        """Whether a cell says something of that type."""
        answer = self.cells.answer(type_, row, column)
        is_figure = says_figure(str(self.cells.value(row, column)))
        return (
            answer.is_value
            and (is_figure or not type_.is_number)
            and (type_ is not Type.TEXT or not is_figure)
        )

    # -- which rows are whose ---------------------------------------------------------------------------

    def _projects(self) -> list[list[int]]:
        """The rows of each project: from its name to the next, lines between them left out."""
        found: list[list[int]] = []
        is_open = False
        for row in range(self.heads.last + 1, len(self.grid.rows)):
            name, has = self._said(row, self.name), self._has_indicator(row)
            if self._is_head(name):
                continue
            if name in _TOTALS or (not has and self._is_total(row)):
                is_open = False
            elif (name or has) and not (is_open and self._goes_on(row, found[-1])):
                found.append([row])
                is_open = True
            elif name or has:
                found[-1].append(row)
        return found

    def _is_head(self, name: str) -> bool:
        sense = self.above.lexicon.sense(name) if name else None
        return sense is not None and sense.key == PROJECT

    def _is_total(self, row: int) -> bool:
        texts = (value for value in self.grid.rows[row] if isinstance(value, str) and value)
        return any("".join(text.split()) in _TOTALS for text in texts)

    def _goes_on(self, row: int, rows: list[int]) -> bool:
        """Whether a row is of the project of the rows above: it names it once more, or names none."""
        telling = (_NAME, _UNIT, *(path for path in self.heads.singles if path.startswith("funds.")))
        if not self._said(row, self.name):
            telling = (_UNIT,)
        columns = [head.column for path in telling for head in self.heads.singles.get(path, ())]
        pairs = ((self._said(row, column), self._first_said(rows, column)) for column in columns)
        return all(not said or not known or said == known for said, known in pairs)

    def _unit(self, row: int) -> str:
        columns = self.heads.singles.get(_UNIT, ())
        return self._said(row, columns[0].column) if columns else ""

    def _has_indicator(self, row: int) -> bool:
        rooms = (self.heads.columns[key] for key in ("name", "target"))
        return any(self.cells.first(row, *room) >= 0 for room in rooms)

    def _has_more(self, rows: list[int]) -> bool:
        """Whether a project without indicators is one: something beside its name is said of it."""
        others = (
            head.column for path, heads in self.heads.singles.items() if path != _NAME for head in heads
        )
        return any(self._first_said(rows, column) for column in others)

    # -- what is said of a project ------------------------------------------------------------------------

    def _singles(self, rows: list[int], unit_row: int) -> tuple[dict[str, Answer[object]], dict[str, Guess]]:
        offers = Offers(self.cells, FIELDS[self.kind])
        for path, heads in self.heads.singles.items():
            for head in heads:
                at = [row for row in rows if self._said(row, head.column)]
                if len({self._said(row, head.column) for row in at}) > 1:
                    named = "、".join(cell_name(row, head.column) for row in at[:3])
                    offers.doubt(path, f"{named} 都在这个项目的“{head.said}”一栏，内容不同，没有取")
                elif not at and path == _UNIT and unit_row >= 0:
                    reason = f"没有另写，按上面 {cell_name(unit_row, head.column)} 的单位读"
                    offers.cell(path, unit_row, head.column, Rank(head.rank), reason)
                else:
                    offers.cell(path, at[0] if at else rows[0], head.column, Rank(head.rank), head.reason)
        answers, guesses = offers.settle()
        above, reasons = self._above
        for path, answer in above.items():
            if path not in self.heads.singles and answer.cell:
                answers[path] = answer
                guesses |= {path: reasons[path]} if path in reasons else {}
        if "year" not in self.heads.singles or answers["year"].is_blank:
            answers["year"] = self.year.answer
            guesses |= {"year": self.year.guess} if self.year.guess else {}
        return answers, guesses

    @cached_property
    def _above(self) -> tuple[dict[str, Answer[object]], dict[str, Guess]]:
        """Department and unit, where a line above the heads says them for all projects."""
        fields = FIELDS[self.kind]
        offers = Offers(self.above.cells, {path: fields[path] for path in (_DEPARTMENT, _UNIT)})
        Singles(self.above, offers, ()).offer()
        return offers.settle()

    def _first_said(self, rows: list[int], column: int) -> str:
        return next((said for row in rows if (said := self._said(row, column))), "")

    def _said(self, row: int, column: int) -> str:
        """What stands in a cell, without blanks; nothing for 同上."""
        hidden = self.cells.hidden.get((row, column))
        text = hidden.text if hidden else str(self.cells.value(row, column))
        flat = "".join(text.split())
        return "" if flat in DITTO else flat


def _unknown_head(said: str, field: Field) -> Guess:
    return Guess(Certainty.DOUBTFUL, f"表头“{said}”不认识，没有读，也许就是{field.label}")
