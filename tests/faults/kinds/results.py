"""P 完成值与偏差: actual values that do not answer their target, deviations without a word."""

from collections.abc import Iterator
from decimal import Decimal

from faults.choose import DONE, REASON, Number, counts, floors, has, is_full, is_met, is_short, numbers, words
from faults.fault import SELFASSESSMENT, Fault, Formula, Paper, kind

#: The text of what was achieved may quote the number that stood there before.
_QUOTED = ("M08",)
#: The reason may have been the one that explained a low execution rate.
_NOTHING_SAID = ("Z14",)


@kind("扣分没有说明", "P01", SELFASSESSMENT)
def deduction_unexplained(paper: Paper) -> Iterator[Fault]:
    for n, row in paper.rows():
        if is_full(row) and row.weight.value:
            path = f"indicators[{n}]"
            yield paper.fault(f"{path}.reason", {f"{path}.score": row.weight.value * Decimal("0.9")})


@kind("删去偏差说明", "P01", SELFASSESSMENT, implied=_NOTHING_SAID)
def reason_deleted(paper: Paper) -> Iterator[Fault]:
    for n, row in paper.rows():
        if is_short(row):
            path = f"indicators[{n}].reason"
            yield paper.fault(path, {path: None})


@kind("偏差说明只写“无”", "P01", SELFASSESSMENT, implied=_NOTHING_SAID)
def reason_is_none(paper: Paper) -> Iterator[Fault]:
    for n, row in paper.rows():
        if is_short(row):
            path = f"indicators[{n}].reason"
            yield paper.fault(path, {path: "无"})


@kind("未达标没有说明", "P02", SELFASSESSMENT, implied=("D11@i.score", *_QUOTED))
def miss_unexplained(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        if is_met(one) and is_full(one.row):
            missed = (one.goal * Decimal("0.8")).quantize(Decimal("0.01"))
            yield paper.fault(f"{one.path}.reason", {f"{one.path}.actual": missed})


@kind("没有偏差也写说明", "P03", SELFASSESSMENT)
def reason_without_occasion(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        if one.actual == one.goal and is_full(one.row):
            path = f"{one.path}.reason"
            yield paper.fault(path, {path: REASON})


@kind("超额没有说明", "P04", SELFASSESSMENT, implied=_QUOTED)
def excess_unexplained(paper: Paper) -> Iterator[Fault]:
    for one in counts(paper):
        if is_full(one.row) and one.actual is not None and one.actual < one.goal * Decimal("1.3"):
            yield paper.fault(f"{one.path}.reason", {f"{one.path}.actual": one.goal * 2})


def _actual(paper: Paper, path: str, content: str | int | Formula | None) -> Fault:
    return paper.fault(f"{path}.actual", {f"{path}.actual": content})


@kind("完成值的单位写错", "P09", SELFASSESSMENT)
def other_unit(paper: Paper) -> Iterator[Fault]:
    for one in _reached(paper):
        other = "件" if one.unit == "%" else "%"
        yield _actual(paper, one.path, f"{one.actual:.2f}({other})")


@kind("人次写成人，次写成场", "P09", SELFASSESSMENT)
def similar_unit(paper: Paper) -> Iterator[Fault]:
    for one in _reached(paper):
        if other := {"人次": "人", "次": "场", "个": "项", "份": "本", "位": "次"}.get(one.unit):
            yield _actual(paper, one.path, f"{one.actual:.2f}({other})")


@kind("定性结果照抄目标", "P10", SELFASSESSMENT)
def word_copied(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if one.row.actual.raw == DONE:
            yield _actual(paper, one.path, one.target)


@kind("定性结果写“已完成”", "P10", SELFASSESSMENT)
def word_of_ones_own(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if one.row.actual.raw == DONE:
            yield _actual(paper, one.path, "已完成")


@kind("定量结果写“达成指标”", "P11", SELFASSESSMENT)
def word_for_a_number(paper: Paper) -> Iterator[Fault]:
    for one in _reached(paper):
        yield _actual(paper, one.path, DONE)


@kind("定性结果填数", "P11", SELFASSESSMENT)
def number_for_a_word(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if one.row.actual.raw == DONE:
            yield _actual(paper, one.path, 100)


@kind("完成值漏填", "P17", SELFASSESSMENT)
def result_missing(paper: Paper) -> Iterator[Fault]:
    for n, _ in paper.rows():
        yield _actual(paper, f"indicators[{n}]", None)


@kind("完成值画了一杠", "P17", SELFASSESSMENT)
def result_dashed(paper: Paper) -> Iterator[Fault]:
    for n, _ in paper.rows():
        yield _actual(paper, f"indicators[{n}]", "-")


@kind("完成值显示错误值", "P17", SELFASSESSMENT)
def result_is_an_error(paper: Paper) -> Iterator[Fault]:
    for n, _ in paper.rows():
        yield _actual(paper, f"indicators[{n}]", Formula("=A1*1/0"))


def _reached(paper: Paper) -> Iterator[Number]:
    """Rows in numbers that have an actual value, savings aside."""
    return (one for one in numbers(paper) if one.actual is not None and not has(one, "节约"))
