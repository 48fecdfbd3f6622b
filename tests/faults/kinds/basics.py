"""J 基本信息: answers left out, dates that cannot be."""

import datetime as dt
from collections.abc import Iterator

from faults.fault import DECLARATION, SELFASSESSMENT, Fault, Paper, kind
from xltool.form import Kind

_START, _END = "project.start", "project.end"
_EPOCH = dt.date(1899, 12, 30)


def _dates(paper: Paper) -> tuple[dt.date, dt.date]:
    start, end = paper.form.date(_START).value, paper.form.date(_END).value
    assert start and end
    return start, end


def _serial(date: dt.date) -> int:
    """A date as a cell keeps it."""
    return (date - _EPOCH).days


def _years_later(date: dt.date, years: int) -> int:
    return _serial(date.replace(year=date.year + years))


@kind("必填的一格没有填", "J01")
def required_answer_missing(paper: Paper) -> Iterator[Fault]:
    paths = ["project.name", "project.department", "project.unit"]
    if paper.form.kind is Kind.DECLARATION:
        paths += ["project.category", _START, _END]
    for path in paths:
        yield paper.fault(path, {path: None})


@kind("必填的一格画了一杠", "J01")
def required_answer_dashed(paper: Paper) -> Iterator[Fault]:
    for path in ("project.department", "project.unit"):
        yield paper.fault(path, {path: "-"})


@kind("只写预期目标不写完成情况", "J01", SELFASSESSMENT)
def result_missing(paper: Paper) -> Iterator[Fault]:
    if not paper.form["goals.expected"].is_blank:
        yield paper.fault("goals.actual", {"goals.actual": None})


@kind("只写总目标不写年度目标", "J01", DECLARATION)
def annual_goal_missing(paper: Paper) -> Iterator[Fault]:
    if not paper.form["goals.project"].is_blank:
        yield paper.fault("goals.annual", {"goals.annual": None})


@kind("指标名称漏填", "J01", implied=("X01", "X02"))
def name_missing(paper: Paper) -> Iterator[Fault]:
    for n, _ in paper.rows():
        path = f"indicators[{n}].name"
        yield paper.fault(path, {path: None})


@kind("本年各项资金都没有填", "J01", DECLARATION)
def no_money(paper: Paper) -> Iterator[Fault]:
    parts = [f"funds.annual.{row}" for row in ("fiscal", "carryover", "other")]
    yield paper.fault(parts[0], dict.fromkeys(parts))


@kind("起止日期颠倒", "J03", DECLARATION)
def dates_swapped(paper: Paper) -> Iterator[Fault]:
    start, end = _dates(paper)
    yield paper.fault(_START, {_START: _serial(end), _END: _serial(start)})


@kind("完成日期年份写成上一年", "J03", DECLARATION)
def end_a_year_early(paper: Paper) -> Iterator[Fault]:
    _, end = _dates(paper)
    yield paper.fault(_START, {_END: _years_later(end, -1)})


@kind("起止日期都照抄上一年", "J02", DECLARATION)
def dates_of_last_year(paper: Paper) -> Iterator[Fault]:
    start, end = _dates(paper)
    yield paper.fault(_END, {_START: _years_later(start, -1), _END: _years_later(end, -1)})


@kind("起止日期都写到下一年", "J02", DECLARATION)
def dates_of_next_year(paper: Paper) -> Iterator[Fault]:
    start, end = _dates(paper)
    yield paper.fault(_START, {_START: _years_later(start, 1), _END: _years_later(end, 1)})


@kind("日期写成文字", "J04", DECLARATION)
def date_as_text(paper: Paper) -> Iterator[Fault]:
    for path, date in zip((_START, _END), _dates(paper), strict=True):
        yield paper.fault(path, {path: f"{date.year} 年 {date.month} 月 {date.day} 日"})


@kind("日期写成“年底”", "J01", DECLARATION)
def date_in_words(paper: Paper) -> Iterator[Fault]:
    yield paper.fault(_END, {_END: "年底"})


@kind("项目类别自己编", "J05", DECLARATION)
def unknown_category(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("project.category", {"project.category": "业务类"})


@kind("项目性质自己编", "J06", DECLARATION)
def unknown_nature(paper: Paper) -> Iterator[Fault]:
    if not paper.form["project.nature"].is_blank:
        yield paper.fault("project.nature", {"project.nature": "经常性"})
