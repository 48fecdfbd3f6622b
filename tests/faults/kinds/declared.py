"""Z 项目资金 of declarations, in 元."""

from collections.abc import Iterator
from decimal import Decimal

from faults.fault import DECLARATION, Fault, Formula, Paper, kind
from faults.kinds.funds import swapped

_PROJECT, _ANNUAL = "funds.project", "funds.annual"


def _amount(paper: Paper, path: str) -> Decimal:
    return paper.form.number(path).value or Decimal(0)


@kind("申请总额数字颠倒", "Z02", DECLARATION, implied=("L06",))
def sum_with_swapped_digits(paper: Paper) -> Iterator[Fault]:
    path = f"{_ANNUAL}.total"
    amount = _amount(paper, path)
    if swapped(amount) != amount:
        yield paper.fault(path, {path: swapped(amount)})


@kind("申请总额少加其他资金", "Z02", DECLARATION)
def sum_without_other_money(paper: Paper) -> Iterator[Fault]:
    total, other = f"{_ANNUAL}.total", f"{_ANNUAL}.other"
    short = f"={paper.cell(f'{_ANNUAL}.fiscal')}+{paper.cell(f'{_ANNUAL}.carryover')}"
    yield paper.fault(total, {other: 10000, total: Formula(short)})


@kind("财政拨款少一个零", "Z02", DECLARATION, implied=("L06",))
def part_with_a_digit_less(paper: Paper) -> Iterator[Fault]:
    """The total was typed from the approval and stayed as it was."""
    total, part = f"{_ANNUAL}.total", f"{_ANNUAL}.fiscal"
    yield paper.fault(total, {total: _amount(paper, total), part: _amount(paper, part) / 10})


@kind("项目总额多写一位", "Z03", DECLARATION, implied=("L06",))
def project_with_a_digit_more(paper: Paper) -> Iterator[Fault]:
    path = f"{_PROJECT}.total"
    if amount := _amount(paper, path):
        yield paper.fault(path, {path: amount * 10})


@kind("项目总额少写一个零", "Z03", DECLARATION, implied=("L06",))
def project_with_a_digit_less(paper: Paper) -> Iterator[Fault]:
    path = f"{_PROJECT}.total"
    if amount := _amount(paper, path):
        yield paper.fault(path, {path: amount / 10})


@kind("项目总额小于年度申请额", "Z04", DECLARATION)
def project_below_the_year(paper: Paper) -> Iterator[Fault]:
    path = f"{_PROJECT}.fiscal"
    if amount := _amount(paper, path):
        yield paper.fault(f"{_PROJECT}.total", {path: amount / 10})


@kind("项目资金按万元填", "Z04", DECLARATION)
def project_in_other_money(paper: Paper) -> Iterator[Fault]:
    path = f"{_PROJECT}.fiscal"
    if amount := _amount(paper, path):
        yield paper.fault(f"{_PROJECT}.total", {path: (amount / 10000).quantize(Decimal("0.01"))})


@kind("只填年度一侧的资金", "Z05", DECLARATION)
def project_side_empty(paper: Paper) -> Iterator[Fault]:
    path = f"{_PROJECT}.fiscal"
    if _amount(paper, path):
        yield paper.fault(f"{_PROJECT}.total", {path: None})


@kind("一次性项目没有总额", "Z05", DECLARATION, implied=("M01@goals.project",))
def one_off_without_a_total(paper: Paper) -> Iterator[Fault]:
    nature = "project.nature"
    if not paper.form[nature].is_blank and paper.form[f"{_PROJECT}.total"].is_blank:
        yield paper.fault(f"{_PROJECT}.total", {nature: "其他一次性项目"})


@kind("金额写成几万元", "Z16", DECLARATION)
def amount_with_its_unit(paper: Paper) -> Iterator[Fault]:
    path = f"{_ANNUAL}.fiscal"
    amount = _amount(paper, path) / 10000
    yield paper.fault(path, {path: f"{amount:.2f}万元左右"})


@kind("金额写成负的元", "Z16", DECLARATION)
def amount_below_zero(paper: Paper) -> Iterator[Fault]:
    path = f"{_ANNUAL}.carryover"
    yield paper.fault(path, {path: -100})
