"""Z 项目资金 of self-assessments: sums, budgets and how amounts are written."""

from collections.abc import Iterator
from decimal import Decimal

from faults.fault import SELFASSESSMENT, Fault, Formula, Paper, kind

_FISCAL, _CARRYOVER, _OTHER = "funds.fiscal", "funds.carryover", "funds.other"
_COLUMNS = ("initial", "budget", "executed")
#: The rate changes with the money: a saving of the project no longer agrees with it.
_RATE_CHANGES = ("P12", "Z14@funds.total.rate", "D16")


def _amount(paper: Paper, path: str) -> Decimal:
    return paper.form.number(path).value or Decimal(0)


def _tenth(paper: Paper, path: str) -> Decimal:
    """The decimal point a place too far to the left."""
    return (_amount(paper, path) / 10).quantize(Decimal("0.01"))


def swapped(amount: Decimal) -> Decimal:
    """The first two digits the other way round."""
    text = f"{amount:.2f}"
    return Decimal(text[1] + text[0] + text[2:])


@kind("合计少加一行", "Z01", SELFASSESSMENT)
def sum_without_the_last_row(paper: Paper) -> Iterator[Fault]:
    for column in ("initial", "budget"):
        total = f"funds.total.{column}"
        short = f"=SUM({paper.cell(f'{_FISCAL}.{column}')}:{paper.cell(f'{_CARRYOVER}.{column}')})"
        yield paper.fault(total, {f"{_OTHER}.{column}": 5, total: Formula(short)})


@kind("合计数字颠倒", "Z01", SELFASSESSMENT, implied=("L06", "D18"))
def sum_with_swapped_digits(paper: Paper) -> Iterator[Fault]:
    for column in _COLUMNS:
        path = f"funds.total.{column}"
        amount = _amount(paper, path)
        if amount >= 10 and swapped(amount) != amount:
            yield paper.fault(path, {path: swapped(amount)})


@kind("合计多写一位", "Z01", SELFASSESSMENT, implied=("L06", "D18"))
def sum_with_a_digit_more(paper: Paper) -> Iterator[Fault]:
    for column in _COLUMNS:
        path = f"funds.total.{column}"
        if amount := _amount(paper, path):
            yield paper.fault(path, {path: amount * 10})


@kind("合计少写一位", "Z01", SELFASSESSMENT, implied=("L06", "D18"))
def sum_with_a_digit_less(paper: Paper) -> Iterator[Fault]:
    for column in _COLUMNS:
        path = f"funds.total.{column}"
        if _amount(paper, path):
            yield paper.fault(path, {path: _tenth(paper, path)})


@kind("分项改了合计没有跟着改", "Z01", SELFASSESSMENT, implied=("L06",))
def part_changed_but_not_the_sum(paper: Paper) -> Iterator[Fault]:
    for column in _COLUMNS:
        total, part = f"funds.total.{column}", f"{_FISCAL}.{column}"
        if amount := _amount(paper, part):
            less = (amount * Decimal("0.98")).quantize(Decimal("0.01"))
            yield paper.fault(total, {total: _amount(paper, total), part: less})


@kind(
    "金额带着“万元”二字",
    "Z16",
    SELFASSESSMENT,
    implied=("Z13", "Z06@funds.total.budget", "Z12", *_RATE_CHANGES),
)
def amount_with_its_unit(paper: Paper) -> Iterator[Fault]:
    """No sum counts it: the total that is printed is 0."""
    for column in _COLUMNS:
        path = f"{_FISCAL}.{column}"
        if amount := _amount(paper, path):
            yield paper.fault(path, {path: f"约{amount:.2f}万元"})


@kind("金额存成文字", "Z16", SELFASSESSMENT, implied=("Z01",))
def amount_as_text(paper: Paper) -> Iterator[Fault]:
    for column in _COLUMNS:
        path = f"{_FISCAL}.{column}"
        if amount := _amount(paper, path):
            yield paper.fault(path, {path: f"{amount:.2f}"})


@kind("金额写成负数", "Z16", SELFASSESSMENT, implied=("Z12",))
def amount_below_zero(paper: Paper) -> Iterator[Fault]:
    for row in (_CARRYOVER, _OTHER):
        yield paper.fault(f"{row}.initial", {f"{row}.initial": -1})


@kind("金额写到四位小数", "Z16", SELFASSESSMENT)
def amount_with_four_decimals(paper: Paper) -> Iterator[Fault]:
    for column in _COLUMNS:
        path = f"{_FISCAL}.{column}"
        if amount := _amount(paper, path):
            more = Decimal("-0.0012" if column == "executed" else "0.0012")  # never beyond the budget
            yield paper.fault(path, {path: amount + more})


@kind("金额是错误值", "Z01", SELFASSESSMENT)
def amount_is_an_error(paper: Paper) -> Iterator[Fault]:
    for column in _COLUMNS:
        path = f"{_FISCAL}.{column}"
        yield paper.fault(path, {path: Formula("=VLOOKUP(1,A1:A1,2,0)")})


@kind("全年预算漏填", "Z06", SELFASSESSMENT, implied=("Z12@funds.total.budget", "P12"))
def budget_missing(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("funds.total.budget", {f"{_FISCAL}.budget": None})


@kind("没有预算执行率却填100", "Z06", SELFASSESSMENT, implied=("L06", "Z12", "P12", "D18"))
def rate_without_a_budget(paper: Paper) -> Iterator[Fault]:
    nothing = {f"{_FISCAL}.{column}": 0 for column in ("budget", "executed")}
    yield paper.fault("funds.total.rate", {**nothing, "funds.total.rate": 100})


@kind("执行数大于预算", "Z07", SELFASSESSMENT, implied=("P12", "D18"))
def overspent(paper: Paper) -> Iterator[Fault]:
    more = (_amount(paper, f"{_FISCAL}.budget") * Decimal("1.02")).quantize(Decimal("0.01"))
    yield paper.fault("funds.total.executed", {f"{_FISCAL}.executed": more})


@kind("全年预算少一个零", "Z07", SELFASSESSMENT, implied=("Z12@funds.total.budget", "P12", "D18"))
def budget_with_a_digit_less(paper: Paper) -> Iterator[Fault]:
    path = f"{_FISCAL}.budget"
    yield paper.fault("funds.total.executed", {path: _tenth(paper, path)})


@kind("支出填到没有预算的一行", "Z07", SELFASSESSMENT)
def spent_from_another_source(paper: Paper) -> Iterator[Fault]:
    part = (_amount(paper, f"{_FISCAL}.executed") / 10).quantize(Decimal("0.01"))
    for row in (_CARRYOVER, _OTHER):
        rest = _amount(paper, f"{_FISCAL}.executed") - part
        yield paper.fault(f"{row}.executed", {f"{row}.executed": part, f"{_FISCAL}.executed": rest})


@kind("年初预算与全年不同", "Z12", SELFASSESSMENT)
def budget_changed(paper: Paper) -> Iterator[Fault]:
    path = f"{_FISCAL}.initial"
    if amount := _amount(paper, path):
        yield paper.fault("funds.total.budget", {path: amount * 2})


@kind("年初预算填成0", "Z13", SELFASSESSMENT)
def no_initial_budget(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("funds.total.initial", {f"{_FISCAL}.initial": 0})


@kind("执行数少一个零", "Z14", SELFASSESSMENT, implied=_RATE_CHANGES)
def executed_with_a_digit_less(paper: Paper) -> Iterator[Fault]:
    path = f"{_FISCAL}.executed"
    if not _cost_has_reason(paper):
        yield paper.fault("funds.total.rate", {path: _tenth(paper, path)})


@kind("执行率七成没有说明", "Z14", SELFASSESSMENT, implied=_RATE_CHANGES)
def low_rate(paper: Paper) -> Iterator[Fault]:
    spent = (_amount(paper, f"{_FISCAL}.budget") * Decimal("0.7")).quantize(Decimal("0.01"))
    if not _cost_has_reason(paper):
        yield paper.fault("funds.total.rate", {f"{_FISCAL}.executed": spent})


def _cost_has_reason(paper: Paper) -> bool:
    return any("成本" in row.level1.raw and not row.reason.is_blank for _, row in paper.rows())
