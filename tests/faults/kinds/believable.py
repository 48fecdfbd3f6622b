"""P 完成值与偏差: actual values that cannot be believed beside the rest of the form."""

import re
from collections.abc import Iterator
from decimal import Decimal

from faults.choose import REASON, Number, counts, has, is_full, is_met, level, numbers, shares
from faults.fault import SELFASSESSMENT, Fault, Paper, kind

_QUOTED = ("M08",)
_COUNTED = re.compile(r"(.{3,}?)(?:购置|计划)?(?:完成)?(?:数量|数)")
_OF_A_WHOLE = ("完成率", "合格率", "覆盖率", "参与率", "及时率", "准确率", "满意度", "满意率")


def _actual(paper: Paper, one: Number, value: Decimal | int) -> Fault:
    path = f"{one.path}.actual"
    return paper.fault(path, {path: value})


@kind("节约率与执行率不符", "P12", SELFASSESSMENT, implied=_QUOTED)
def other_saving(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.name == "成本节约率" and one.actual is not None:
            yield _actual(paper, one, one.actual + 3)


@kind("没有理由节约三成", "P13", SELFASSESSMENT)
def high_saving(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        partial = one.name.endswith("节约率") and one.name != "成本节约率"
        if partial and one.goal == 0 and is_full(one.row):
            yield _actual(paper, one, 33)


@kind("一件没做而质量满分", "P14", SELFASSESSMENT, implied=(*_QUOTED, "P08"))
def praise_of_nothing(paper: Paper) -> Iterator[Fault]:
    """A count made 0, with its reason and no points, beside a quality of the same thing."""
    praised = [one for one in shares(paper) if is_full(one.row) and is_met(one)]
    for one in numbers(paper):
        thing = one.name.removesuffix("计划完成数").removesuffix("完成数").removesuffix("的")
        about = [other for other in praised if other.name.startswith(thing) and _is_praise(other)]
        if thing != one.name and one.actual and is_full(one.row) and about:
            nothing = {f"{one.path}.actual": 0, f"{one.path}.score": 0, f"{one.path}.reason": REASON}
            yield paper.fault(f"{about[0].path}.actual", nothing)


def _is_praise(one: Number) -> bool:
    return level(one.row, "质量") or has(one, "满意")


@kind("没有买到而验收全合格", "P14", SELFASSESSMENT, implied=(*_QUOTED, "X05"))
def quality_of_nothing(paper: Paper) -> Iterator[Fault]:
    """A count made 0, with its reason and no points, and a quality said to be of the same thing."""
    praised = [one for one in shares(paper) if is_full(one.row) and is_met(one) and level(one.row, "质量")]
    for one in counts(paper):
        counted = _COUNTED.fullmatch(one.name)
        if counted and praised and is_full(one.row) and not _is_elsewhere(paper, one, counted[1]):
            named = {f"{praised[0].path}.name": f"{counted[1]}验收合格率"}
            nothing = {f"{one.path}.actual": 0, f"{one.path}.score": 0, f"{one.path}.reason": REASON}
            yield paper.fault(f"{praised[0].path}.actual", {**named, **nothing})


def _is_elsewhere(paper: Paper, one: Number, thing: str) -> bool:
    """Whether another row speaks of the same thing."""
    return any(thing in row.name.raw for n, row in paper.rows() if n != one.n)


@kind("满意度照抄目标", "P15", SELFASSESSMENT, implied=_QUOTED)
def satisfaction_copied(paper: Paper) -> Iterator[Fault]:
    for one in shares(paper):
        if has(one, "满意") and one.goal < 100 and is_full(one.row):
            yield _actual(paper, one, one.goal)


@kind("完成率超过100%", "P16", SELFASSESSMENT, implied=_QUOTED)
def more_than_all(paper: Paper) -> Iterator[Fault]:
    for one in shares(paper):
        if one.name.endswith(_OF_A_WHOLE) and is_full(one.row):
            yield _actual(paper, one, 120)
