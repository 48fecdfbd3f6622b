"""Read a project list: our own workbook filled in, or one typed by hand with heads of the same meaning."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from xltool import money
from xltool.answer import BLANK, Answer, State, Type
from xltool.data import EXPECTED
from xltool.edition import listing
from xltool.edition.listing import NAME, ROW, UNIT
from xltool.excel.list_table import Line, Table, tables_in
from xltool.form import FIELDS, INDICATOR_FIELDS, SUMS, Filing, Indicator, Kind
from xltool.pairing.naming import plain
from xltool.refusal import Refusal
from xltool.spelling import number
from xltool.target import Form

_AMOUNT = re.compile(r"[¥]?(.+?)(万元|万|元)?")
_TOTAL = "funds.annual.total"


class NoList(Refusal):
    """A readable workbook in which no sheet is a project list."""


@dataclass
class Project:
    """A line of the list as a declaration, its amounts in 元; its own place is that of its name.

    ``troubles`` are sentences that say why no form can be made of it, ``hints`` what should be looked at.
    ``assumed`` are paths of answers that the list does not state in so many words.
    """

    declaration: Filing
    troubles: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    assumed: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The project's name."""
        return self.declaration[NAME].raw

    @property
    def unit(self) -> str:
        """The unit that carries the project out."""
        return self.declaration[UNIT].raw

    @property
    def department(self) -> str:
        """The department it belongs to; empty where the list does not say."""
        return self.declaration["project.department"].raw

    @property
    def year(self) -> int | None:
        """The year, where the list says one."""
        return self.declaration.year.value


class ProjectList(NamedTuple):
    """What a list says; ``troubles`` are those of lines that belong to no project, ``sheets`` where it stood.

    ``notes`` are sentences about columns that were not looked at.
    """

    projects: Sequence[Project]
    troubles: Sequence[str]
    sheets: Sequence[str]
    notes: Sequence[str] = ()


def read(path: Path) -> ProjectList:
    """The projects of a list, in its order.

    Raises :class:`Refusal` for what is no workbook or cannot be told, :class:`NoList` where no sheet has the
    heads 实施单位 and 项目名称.
    """
    known, tables = listing.load(), tables_in(path)
    listed = [table for table in tables if table.drawn is known.projects]
    if not listed:
        raise NoList(
            f"“{path.name}”里没有找到项目清单：要有一张工作表，表头里有“实施单位”和“项目名称”。"
            "空的项目清单可用 xltool new project-list -o 清单.xlsx 生成。"
        )
    projects = _Projects()
    for table in listed:
        projects.read(table)
    for table in tables:
        if table.drawn is known.indicators:
            projects.read_indicators(table)
    notes = [_ignored(table, heads) for table in tables if (heads := table.ignored())]
    return ProjectList(projects.found, projects.troubles, [table.grid.name for table in tables], notes)


def _ignored(table: Table, heads: Sequence[str]) -> str:
    named = "、".join(f"“{head}”" for head in heads)
    return (
        f"“{table.file.name}”的工作表“{table.grid.name}”里的{named}没有采用：表头不认识，或与别的列是同一项。"
        "要用的，请照空的项目清单（xltool new project-list）改表头。"
    )


class _Projects:
    """The projects found so far, and where their indicators go."""

    def __init__(self) -> None:
        self.found: list[Project] = []
        self.troubles: list[str] = []
        self._by_name: dict[str, list[Project]] = {}

    def read(self, table: Table) -> None:
        """The projects of a sheet."""
        for line in table.lines():
            project = _project(table, line)
            if project.name and (other := self._same(project)):
                here, there = (one.declaration[NAME].cell for one in (project, other))
                where = (
                    "" if other.declaration.sheet == table.grid.name else f"工作表“{other.declaration.sheet}”"
                )
                said = f"项目“{project.name}”（{project.unit}）与{where}{there} 的重复，没有采用。请删去一行，或改正。"
                self.troubles.append(table.trouble(here, said))
                continue
            self.found.append(project)
            self._by_name.setdefault(plain(project.name), []).append(project)

    def _same(self, project: Project) -> Project | None:
        key = (plain(project.unit), project.year)
        namesakes = self._by_name.get(plain(project.name), ())
        return next((one for one in namesakes if (plain(one.unit), one.year) == key), None)

    def read_indicators(self, table: Table) -> None:
        """The indicators of a sheet, each to its project."""
        for line in table.lines():
            projects, trouble = self._of(line)
            answers = line.answers
            if trouble:
                self.troubles.append(table.trouble(answers[NAME].cell or f"第{line.row + 1}行", trouble))
                continue
            keys = INDICATOR_FIELDS[Kind.DECLARATION]
            indicator = Indicator(**{key: answers.get(f"{ROW}{key}", BLANK) for key in keys})
            for project in projects:
                project.declaration.indicators.append(indicator)
                _judge(table, indicator, project)

    def _of(self, line: Line) -> tuple[list[Project], str]:
        """The projects an indicator is of (one for each year), or why it is of none."""
        name, unit = line.answers[NAME].raw, line.answers.get(UNIT, BLANK).raw
        if not name:
            return [], "没有写项目名称，不知道是哪个项目的指标。"
        namesakes = self._by_name.get(plain(name), [])
        units = {plain(one.unit) for one in namesakes}
        if namesakes and not unit and len(units) > 1:
            return [], f"有 {len(units)} 个单位都有项目“{name}”，不知道是哪一个的指标。请填写实施单位。"
        found = [one for one in namesakes if not unit or plain(one.unit) == plain(unit)]
        if found:
            return found, ""
        if namesakes:
            theirs = namesakes[0].unit
            return [], f"实施单位“{unit}”没有项目“{name}”，它的实施单位是“{theirs}”。请改成一致的写法。"
        return [], f"“项目”表里没有项目“{name}”。{self._nearest(name)}"

    def _nearest(self, name: str) -> str:
        close = get_close_matches(plain(name), self._by_name, 1)
        return (
            f"是不是“{self._by_name[close[0]][0].name}”？请改成一致的写法。"
            if close
            else "请先在“项目”表里填写。"
        )


def _project(table: Table, line: Line) -> Project:
    """A line as a declaration."""
    answers = {path: line.answers.get(path, BLANK) for path in FIELDS[Kind.DECLARATION]}
    place = answers[NAME].cell
    form = Filing(
        Kind.DECLARATION, "", answers, [], line.answers.get("id", BLANK).raw or None, table.file, table.grid.name
    )  # fmt: skip
    project = Project(form)
    for path in table.columns:
        answer, drawn = line.answers[path], table.drawn.column(path)
        if drawn.required and answer.is_blank:
            project.troubles.append(
                table.trouble(answer.cell or place, f"没有填{drawn.head}。{table.advice}")
            )
        elif drawn.type is Type.AMOUNT:
            said = _amount(answer, table.money[path])
            if isinstance(said, str):
                project.troubles.append(table.trouble(answer.cell, f"{drawn.head}{said}"))
            else:
                answers[path] = said
        elif answer.state not in (State.VALUE, State.BLANK):
            wanted = EXPECTED.get(drawn.type, "文字")
            project.troubles.append(
                table.trouble(answer.cell, f"{drawn.head}是“{answer.raw}”，应为{wanted}。请改正。")
            )
    if not project.troubles:
        _add_up(table, project)
    return project


def _amount(answer: Answer[Any], unit: str) -> Answer[Decimal] | str:
    """An amount in 元, whatever unit it is stated in; or what is wrong with it."""
    if answer.is_blank:
        return BLANK
    stated: Decimal | None = answer.value
    if answer.state is State.UNREADABLE:
        parts = _AMOUNT.fullmatch("".join(unicodedata.normalize("NFKC", answer.raw).split(" ")))
        stated = number(parts[1]) if parts else None
        unit = {"万": "万元"}.get(parts[2], parts[2] or unit) if parts else unit
    if stated is None or stated < 0:
        return f"是“{answer.raw}”，应为不小于 0 的数字，例如 645000.00 或 64.5万元。请改正。"
    if not unit:
        return f"是“{answer.raw}”，看不出单位是元还是万元。请在表头里写明，例如“年初预算数（元）”。"
    value = stated * money.IN_YUAN[unit]
    return Answer(State.VALUE, value, money.at_least_two_places(value), answer.cell)


def _add_up(table: Table, project: Project) -> None:
    """The total is the sum of its parts; a total alone is taken as 当年财政拨款."""
    answers = project.declaration.answers
    sources = SUMS[Kind.DECLARATION][_TOTAL]
    total, parts = answers[_TOTAL], [answers[path] for path in sources]
    if total.value is None:
        return
    if all(part.value is None for part in parts):
        answers[sources[0]], project.assumed = total, frozenset({sources[0]})
        return
    stated = [part.value for part in parts if isinstance(part.value, Decimal)]
    due = sum(stated, money.ZERO)
    if due != total.value:
        said = (
            f"年初预算数是 {total.raw} 元，各项资金相加是 {money.at_least_two_places(due)} 元。请改成一致。"
        )
        project.troubles.append(table.trouble(total.cell, said))


def _judge(table: Table, indicator: Indicator, project: Project) -> None:
    """What is to be said of an indicator."""
    target = indicator.target
    broken = [one for key in INDICATOR_FIELDS[Kind.DECLARATION]
              if (one := indicator[key]).state in (State.ERROR, State.UNCOMPUTED)]  # fmt: skip
    if broken:
        said = f"是“{broken[0].raw}”，公式没有算出结果。请改正。"
        project.troubles.append(table.trouble(broken[0].cell, said))
    elif indicator.name.is_blank and not target.is_blank:
        project.troubles.append(table.trouble(target.cell, "写了年度指标值，没有填三级指标。请补上。"))
    elif target.value is not None and target.value.form in (Form.UNREADABLE, Form.PLACEHOLDER):
        project.hints.append(
            table.trouble(target.cell, f"年度指标值“{target.raw}”读不懂，已照样写入。请核对。")
        )
