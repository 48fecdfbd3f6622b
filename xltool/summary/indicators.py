"""The sheet 指标明细: every indicator of every form, as a table ready for a pivot."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xltool import money
from xltool.outcome import IndicatorLine
from xltool.summary.page import FIRST_ROW, Columns, Page
from xltool.summary.rows import KINDS, Listing, Project
from xltool.summary.values import Value

SHEET, TABLE = "指标明细", "指标明细表"
COLUMNS: Columns = {
    "kind": ("表种", 8), "department": ("主管部门", 20), "unit": ("实施单位", 24), "project": ("项目名称", 28),
    "year": ("年度", 8), "level1": ("一级指标", 12), "level2": ("二级指标", 15), "name": ("三级指标", 34),
    "target": ("年度指标值", 18), "actual": ("实际完成值", 18), "weight": ("分值", 8), "score": ("得分", 8),
    "share": ("得分率(%)", 11),
}  # fmt: skip
_STYLES = {
    **dict.fromkeys(("department", "unit", "project", "level1", "level2", "name", "target", "actual"), ("name",)),
    **dict.fromkeys(("weight", "score", "share"), ("decimal",)), "kind": ("centre",), "year": ("whole",),
}  # fmt: skip


def write(page: Page, projects: Sequence[Project], listing: Listing) -> None:
    """Fill the sheet, line by line."""
    last = FIRST_ROW + max(listing.indicators, 1) - 1
    page.table(TABLE, COLUMNS, last)
    page.head("绩效指标明细", "每条指标一行，可直接用作数据透视表的数据源（表名：指标明细表）", COLUMNS)
    for row, values in enumerate(_lines(projects, listing), FIRST_ROW):
        page.line(row, dict(zip(COLUMNS, values, strict=True)), _STYLES)
    page.paper(last, len(COLUMNS) - 1, 4)


def _lines(projects: Sequence[Project], listing: Listing) -> Iterator[list[Value]]:
    for project in projects:
        whose = [KINDS[project.kind], project.department, project.unit, project.project, project.year]
        for line in listing.indicators_of(project.kept):
            yield [*whose, *line, _share(line)]


def _share(line: IndicatorLine) -> Decimal | None:
    """How much of its points an indicator got, in percent."""
    if line.score is None or not line.weight:
        return None
    return money.round_half_up(line.score / line.weight * 100, 2)
