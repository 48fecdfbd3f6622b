"""The sheets 单位汇总 and 申报单位汇总: totals by unit and year as live formulas, and the check that they add up."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from xltool.form import Kind
from xltool.policy import Policy
from xltool.summary import figures, tally
from xltool.summary.block import Block, Whose, cell
from xltool.summary.page import FIRST_ROW, Columns, Page
from xltool.summary.projects import Written
from xltool.summary.rows import Project
from xltool.summary.values import Figure

SHEETS = {Kind.SELFASSESSMENT: "单位汇总", Kind.DECLARATION: "申报单位汇总"}
TITLES = {Kind.SELFASSESSMENT: "各单位绩效自评汇总", Kind.DECLARATION: "各单位绩效目标申报汇总"}

_WHO = {
    "number": ("序号", 6), "department": ("主管部门", 24), "unit": ("实施单位", 28), "year": ("年度", 8),
    "count": ("项目数", 15),
}  # fmt: skip
_SAID = {"errors": ("错误", 11), "hints": ("提示", 11)}
_STYLES = {
    "number": ("whole",), "year": ("whole",), "budget": ("money",), "executed": ("money",), "rate": ("decimal",),
    "average": ("decimal",), "department": ("name",), "unit": ("name",),
}  # fmt: skip
_BY = ("department", "unit", "year")
_COUNT = ("count",)


class Group(NamedTuple):
    """The forms of one unit in one year, or in one that is not stated."""

    department: str
    unit: str
    year: int | str
    projects: list[Project]


def columns(kind: Kind, policy: Policy) -> Columns:
    """The columns of the sheet; one for each grade of the policy."""
    if kind is Kind.DECLARATION:
        return {**_WHO, "budget": ("年度资金申请总额(万元)", 23), **_SAID}
    money = {
        "budget": ("全年预算数(万元)", 18), "executed": ("全年执行数(万元)", 18), "rate": ("执行率(%)", 12),
        "scored": ("已评分", 9), "average": ("平均分", 9),
    }  # fmt: skip
    grades = {f"grade {grade}": (grade, 8.0) for grade in policy.grades}
    return {**_WHO, **money, **grades, "ungraded": ("未评等级", 10), **_SAID}


def grouped(projects: Sequence[Project]) -> list[Group]:
    """The forms by unit and year."""
    return [
        Group(department, unit, year, [*found])
        for (department, unit, year), found in groupby(projects, key=lambda one: one.group)
    ]


def _by_year(projects: Sequence[Project]) -> list[Group]:
    """The forms by year, where there are several: sums over years say little."""
    years = sorted({one.year for one in projects}, key=str)
    return [
        Group("", f"其中：{year} 年度" if isinstance(year, int) else "其中：没有填年度的", year,
              [one for one in projects if one.year == year])
        for year in years
        if len(years) > 1
    ]  # fmt: skip


class Sheet:
    """One of the two sheets being written."""

    def __init__(self, page: Page, kind: Kind, listed: Written, policy: Policy) -> None:
        self.page, self.kind, self.listed, self.policy = page, kind, listed, policy
        self.columns = columns(kind, policy)

    def write(self, projects: Sequence[Project], problems: Block) -> tuple[Block, Figure]:
        """Fill it; says where the units stand, and the formula that says whether all adds up."""
        groups = grouped(projects)
        note = "金额单位：万元；各数都由汇总表、问题清单的公式得出，改动原表后自动更新"
        self.page.head(TITLES[self.kind], note, self.columns)
        here = Block(SHEETS[self.kind], tuple(self.columns), FIRST_ROW, FIRST_ROW + len(groups))
        found = [
            self._line(here, FIRST_ROW + number - 1, number, group) for number, group in enumerate(groups, 1)
        ]
        self.page.spacer(here)
        totals = self._totals(here, found, projects)
        self.page.totals(here, totals, {name: _STYLES.get(name, _COUNT) for name in here.columns})
        years = _by_year(projects)
        for row, year in enumerate(years, here.total_row + 1):
            self._line(here, row, "", year, ("year",))
        top = here.total_row + len(years) + 2
        last, adds_up = tally.write(self.page, self.kind, top, (here, self.listed.lines, problems), projects)
        self.page.paper(last, len(here.columns) - 1, 3)
        return here, adds_up

    def _line(
        self, here: Block, row: int, number: int | str, group: Group, by: Sequence[str] = _BY
    ) -> dict[str, Figure]:
        """A row with the figures of the forms that have its values in the columns ``by``."""
        at = {name: cell(row, column, fixed=True) for column, name in enumerate(here.columns)}
        pairs = [(self.listed.lines.whole(name), at[name]) for name in by]
        found = self._figures(here, at, Whose(pairs, [getattr(group, name) for name in by]), group.projects)
        self.page.fit(row, {"department": group.department, "unit": group.unit})
        for column, name in enumerate(here.columns):
            styles = ("cell", *_STYLES.get(name, _COUNT), *(() if by is _BY else ("year",)))
            if name in found:
                self.page.figure(row, column, found[name], *styles)
            else:
                self.page.plain(row, column, number if name == "number" else getattr(group, name), *styles)
        return found

    def _figures(
        self, here: Block, at: dict[str, str], whose: Whose, projects: Sequence[Project]
    ) -> dict[str, Figure]:
        """A line's formulas, by column, with their values."""
        lines = self.listed.lines
        found = {"count": Figure(whose.count(), len(projects))}
        for name in ("budget", "executed", "errors", "hints"):
            if name in here.columns:
                value = figures.plus(getattr(one, name) for one in projects)
                found[name] = Figure(whose.sum(lines.whole(name)), value)
        if self.kind is Kind.DECLARATION:
            return found
        scores = [one.score for one in projects if one.score is not None]
        sums = [(at[name], figures.plus([found[name].value])) for name in ("budget", "executed")]
        found["rate"] = figures.common_rate(sums[0], sums[1], self.policy)
        found["scored"] = Figure(whose.count_numbers(lines.whole("score")), len(scores))
        mean = f'IF({at["scored"]}=0,"",{whose.sum(lines.whole("score"))}/{at["scored"]})'
        found["average"] = Figure(mean, figures.plus(scores) / len(scores) if scores else None)
        return found | self._grades(here, at, whose, projects)

    def _grades(
        self, here: Block, at: dict[str, str], whose: Whose, projects: Sequence[Project]
    ) -> dict[str, Figure]:
        found, grade = {}, self.listed.lines.whole("grade")
        names = [name for name in here.columns if name.startswith("grade ")]
        for name in names:
            head = f"{here.letter(name)}${here.first}"
            count = sum(one.grade == self.columns[name][0] for one in projects)
            found[name] = Figure(whose.count((grade, head)), count)
        rest = len(projects) - int(figures.plus(figure.value for figure in found.values()))
        found["ungraded"] = Figure(f"{at['count']}-SUM({at[names[0]]}:{at[names[-1]]})", rest)
        return found

    def _totals(
        self, here: Block, lines: Sequence[dict[str, Figure]], projects: Sequence[Project]
    ) -> dict[str, Figure]:
        found = {
            name: Figure(
                f"SUM({here.whole(name, local=True)})", figures.plus(one[name].value for one in lines)
            )
            for name in lines[0]
            if name not in ("rate", "average")
        }
        if self.kind is Kind.SELFASSESSMENT:
            sums = [
                (here.total(name, local=True), figures.plus([found[name].value]))
                for name in ("budget", "executed")
            ]
            found["rate"] = figures.common_rate(sums[0], sums[1], self.policy)
            found["average"] = self._average(here, [one.score for one in projects if one.score is not None])
        return found

    def _average(self, here: Block, scores: list[Decimal]) -> Figure:
        scored, average = here.whole("scored", local=True), here.whole("average", local=True)
        count = here.total("scored", local=True)
        value = figures.plus(scores) / len(scores) if scores else None
        return Figure(f'IF({count}=0,"",SUMPRODUCT({scored},{average})/{count})', value)
