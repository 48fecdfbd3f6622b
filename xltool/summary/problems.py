"""The sheet 问题清单: every finding with a link to its cell; files without a form and what they lack come first."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from xltool.summary.block import Block
from xltool.summary.links import target
from xltool.summary.page import FIRST_ROW, Columns, Page
from xltool.summary.rows import KINDS, UNREADABLE, Listing, Problem, Project

SHEET, TABLE = "问题清单", "问题清单表"
COLUMNS: Columns = {
    "level": ("级别", 9), "code": ("代码", 7), "title": ("规则", 17), "unit": ("实施单位", 19),
    "project": ("项目名称", 22), "place": ("位置", 14), "seen": ("现为", 24), "expected": ("应为", 22),
    "remedy": ("改法", 36), "explained": ("情况说明", 16), "message": ("问题全文", 70), "kind": ("表种", 8),
    "department": ("主管部门", 20), "year": ("年度", 8), "file": ("文件", 34),
}  # fmt: skip
_CENTRED = ("code", "kind", "year")
_STYLES = {name: ("centre",) if name in _CENTRED else ("name",) for name in COLUMNS}
_PRINTED = list(COLUMNS).index("explained")
_LEVELS = {"错误": "bad", UNREADABLE: "bad", "提示": "warn", "已说明": "good"}


class _Whose(NamedTuple):
    """What a problem is a problem of."""

    path: str
    unit: str = ""
    project: str = ""
    kind: str = ""
    department: str = ""
    year: int | str = ""


def block(listing: Listing) -> Block:
    """Where the problems stand."""
    return Block(SHEET, tuple(COLUMNS), FIRST_ROW, FIRST_ROW + max(listing.problems, 1) - 1)


def write(page: Page, projects: Sequence[Project], listing: Listing, folder: Path) -> None:
    """Fill the sheet, line by line; links lead from ``folder``."""
    here = block(listing)
    page.table(TABLE, COLUMNS, here.last)
    note = "点“位置”打开那一格；与本工作簿一起移动收到的文件，链接才不会断"
    page.head("问题清单", note, COLUMNS)
    for row, (whose, problem) in enumerate(_lines(projects, listing), FIRST_ROW):
        _line(page, row, whose, problem, folder)
    page.paper(here.last, _PRINTED, 3)


def _lines(projects: Sequence[Project], listing: Listing) -> Iterator[tuple[_Whose, Problem]]:
    for path, _, kept in sorted(listing.formless):
        for problem in listing.problems_of(kept):
            yield _Whose(path), problem
    for one in projects:
        whose = _Whose(one.path, one.unit, one.project, KINDS[one.kind], one.department, one.year)
        for problem in listing.problems_of(one.kept):
            yield whose, problem


def _line(page: Page, row: int, whose: _Whose, problem: Problem, folder: Path) -> None:
    texts = {**problem._asdict(), **whose._asdict()}
    texts["file"] = PurePath(whose.path).name
    texts["place"] = "!".join(word for word in (problem.sheet, problem.cell) if word) or "整个文件"
    level = ("centre", *filter(None, [_LEVELS.get(problem.level)]))
    to = target(whose.path, folder, problem.sheet, problem.cell)
    page.line(row, {name: texts[name] for name in COLUMNS}, {**_STYLES, "level": level}, {"place": to})
