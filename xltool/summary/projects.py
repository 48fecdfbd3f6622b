"""The sheets 汇总表 and 申报汇总表: a line for each form, and what they come to."""

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from xltool.form import Kind
from xltool.policy import Policy
from xltool.summary import figures
from xltool.summary.block import Block, cell
from xltool.summary.links import target
from xltool.summary.page import FIRST_ROW, Columns, Page
from xltool.summary.rows import VERDICTS, Project
from xltool.summary.values import Figure

SHEETS = {Kind.SELFASSESSMENT: "汇总表", Kind.DECLARATION: "申报汇总表"}
TITLES = {Kind.SELFASSESSMENT: "项目支出绩效自评汇总表", Kind.DECLARATION: "项目支出绩效目标申报汇总表"}
_FIT = VERDICTS["pass"]

_WHO = {
    "number": ("序号", 6), "department": ("主管部门", 20), "unit": ("实施单位", 25), "project": ("项目名称", 31),
    "year": ("年度", 8),
}  # fmt: skip
_SAID = {
    "errors": ("错误", 7), "hints": ("提示", 7), "verdict": ("结论", 11), "note": ("备注", 22), "file": ("文件", 34),
}  # fmt: skip
COLUMNS: dict[Kind, Columns] = {
    Kind.SELFASSESSMENT: _WHO
    | {
        "budget": ("全年预算数(万元)", 17), "executed": ("全年执行数(万元)", 17), "rate": ("执行率(%)", 11),
        "score": ("得分", 9), "grade": ("等级", 8),
    }
    | _SAID,
    Kind.DECLARATION: _WHO | {"budget": ("年度资金申请总额(万元)", 23), "indicators": ("指标数", 9)} | _SAID,
}  # fmt: skip
_STYLES = {
    "number": ("whole",), "year": ("whole",), "budget": ("money",), "executed": ("money",), "rate": ("decimal",),
    "score": ("decimal",), "grade": ("centre",), "indicators": ("count",), "errors": ("count",), "hints": ("count",),
    "verdict": ("centre",), "note": ("name", "note"), "department": ("name",), "unit": ("name",), "project": ("name",),
    "file": ("name",),
}  # fmt: skip


class Written(NamedTuple):
    """Where the lines of a sheet stand, and what they come to."""

    lines: Block
    totals: dict[str, Figure]


def write(page: Page, kind: Kind, projects: Sequence[Project], policy: Policy, folder: Path) -> Written:
    """Fill the sheet; links lead from ``folder``."""
    page.head(TITLES[kind], f"金额单位：万元　口径：{policy.title}", COLUMNS[kind])
    here = Block(SHEETS[kind], tuple(COLUMNS[kind]), FIRST_ROW, FIRST_ROW + len(projects))
    for number, project in enumerate(projects, 1):
        _line(page, here, number, project, policy, folder)
    page.spacer(here)
    found = _totals(here, projects, policy)
    page.totals(here, found, _STYLES | {"project": ("projects",), "verdict": ("fit",)})
    _colours(page, here, policy)
    last = len(here.columns) - 1
    page.sheet.autofilter(FIRST_ROW - 1, 0, here.last - 1, last)
    page.paper(here.total_row, last - 1, here.columns.index("project") + 1)
    return Written(here, found)


def _line(page: Page, here: Block, number: int, project: Project, policy: Policy, folder: Path) -> None:
    row, stated = FIRST_ROW + number - 1, {**project._asdict(), "number": number}
    page.fit(row, {name: str(stated[name]) for name in ("department", "unit", "project", "note")})
    for column, name in enumerate(here.columns):
        styles = ("cell", *_STYLES.get(name, ()))
        if name == "file":
            to = target(project.path, folder, project.sheet)
            page.link(row, column, to, PurePath(project.path).name, *styles)
        elif name == "rate" and project.rate_agrees:
            budget, executed = (cell(row, here.columns.index(each)) for each in ("budget", "executed"))
            page.figure(row, column, figures.own_rate(budget, executed, project.rate, policy), *styles)
        else:
            page.plain(row, column, stated[name], *styles)


def _totals(here: Block, projects: Sequence[Project], policy: Policy) -> dict[str, Figure]:
    reach = {name: here.whole(name, local=True) for name in here.columns}
    found: dict[str, Figure] = {
        name: figures.total(reach[name], (getattr(one, name) for one in projects))
        for name in ("budget", "executed", "indicators", "errors", "hints")
        if name in here.columns
    }
    found["project"] = Figure(f"COUNTA({reach['project']})", len(projects))
    fit = sum(one.verdict == _FIT for one in projects)
    found["verdict"] = Figure(f'COUNTIF({reach["verdict"]},"{_FIT}")', fit)
    if "rate" in here.columns:
        sums = [
            (here.total(name, local=True), figures.plus(getattr(one, name) for one in projects))
            for name in ("budget", "executed")
        ]
        found["rate"] = figures.common_rate(sums[0], sums[1], policy)
        found["score"] = figures.average(reach["score"], (one.score for one in projects))
    return found


def _colours(page: Page, here: Block, policy: Policy) -> None:
    """What a reader's eye should fall on; it follows the cells when they are edited."""
    verdict = here.whole("verdict", local=True)
    page.colour(verdict, {"type": "cell", "criteria": "==", "value": f'"{VERDICTS["fail"]}"'}, "bad")
    errors = here.whole("errors", local=True)
    page.colour(errors, {"type": "cell", "criteria": ">", "value": 0}, "bad")
    if "rate" in here.columns:
        rate, top = here.whole("rate", local=True), cell(here.first, here.columns.index("rate"))
        low = f"=AND(ISNUMBER({top}),{top}<{policy.low_rate})"
        page.colour(rate, {"type": "formula", "criteria": low}, "warn")
