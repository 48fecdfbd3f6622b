"""D 分值与得分: weights, scores, sums and the grade."""

from collections.abc import Iterator
from decimal import Decimal

from faults.choose import is_full
from faults.fault import SELFASSESSMENT, Fault, Formula, Paper, Typed, kind
from faults.kinds.funds import swapped
from xltool.form import Indicator

_WEIGHTS, _SCORES = "total.weight", "total.score"


def _full(paper: Paper) -> list[tuple[str, Indicator, Decimal]]:
    """Rows with all their points and nothing said: path, row, weight."""
    return [
        (f"indicators[{n}]", row, row.weight.value or Decimal(0)) for n, row in paper.rows() if is_full(row)
    ]


def _both(path: str, points: Decimal) -> Typed:
    """Weight and score alike."""
    return {f"{path}.weight": points, f"{path}.score": points}


def _is_whole(paper: Paper) -> bool:
    """Whether the weights make 100 with the 10 of the rate."""
    return sum(row.weight.value or 0 for _, row in paper.rows()) == 90


@kind("分值合计少一分", "D01", SELFASSESSMENT, implied=("D13",))
def weights_one_short(paper: Paper) -> Iterator[Fault]:
    for path, _, weight in _full(paper):
        if weight > 1 and paper.is_computed(_WEIGHTS):
            yield paper.fault(_WEIGHTS, _both(path, weight - 1))


@kind("分值合计直接填100", "D01", SELFASSESSMENT, implied=("L06@total.weight",))
def sum_of_weights_typed(paper: Paper) -> Iterator[Fault]:
    for path, _, weight in _full(paper):
        if weight > 1:
            yield paper.fault(_WEIGHTS, {**_both(path, weight - 1), _WEIGHTS: 100})


@kind("执行率的分值漏填", "D01", SELFASSESSMENT)
def weight_of_the_rate_missing(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("funds.total.weight", {"funds.total.weight": None})


@kind("一级指标权重另搞一套", "D02", SELFASSESSMENT)
def other_level_weights(paper: Paper) -> Iterator[Fault]:
    """A point moved from the outputs to the satisfaction."""
    full = _full(paper) if _is_whole(paper) else []
    takers = [(path, weight) for path, row, weight in full if "满意" in row.level1.raw]
    for path, row, weight in full:
        if "产出" in row.level1.raw and weight > 1 and takers:
            other, points = takers[0]
            yield paper.fault("", {**_both(path, weight - 1), **_both(other, points + 1)}, says="产出指标")


@kind("总分数字颠倒", "D03", SELFASSESSMENT, implied=("L06@total.score", "D06@grade"))
def total_with_swapped_digits(paper: Paper) -> Iterator[Fault]:
    score = paper.form.number(_SCORES).value or Decimal(0)
    if swapped(score) != score and score < 100:
        yield paper.fault(_SCORES, {_SCORES: swapped(score)})


@kind("总分漏加执行率得分", "D03", SELFASSESSMENT)
def total_without_the_rate(paper: Paper) -> Iterator[Fault]:
    scores = [row.score.cell for _, row in paper.rows()]
    yield paper.fault(_SCORES, {_SCORES: Formula(f"=SUM({scores[0]}:{scores[-1]})")})


@kind("总分合计少加最后一行", "D03", SELFASSESSMENT)
def total_without_the_last_row(paper: Paper) -> Iterator[Fault]:
    scores = [row.score.cell for _, row in paper.rows()]
    short = f"={paper.cell('funds.total.score')}+SUM({scores[0]}:{scores[-2]})"
    yield paper.fault(_SCORES, {_SCORES: Formula(short)})


@kind("总分直接填100", "D03", SELFASSESSMENT, implied=("L06@total.score",))
def total_typed(paper: Paper) -> Iterator[Fault]:
    if (paper.form.number(_SCORES).value or 0) < 100:
        yield paper.fault(_SCORES, {_SCORES: 100})


@kind("得分超过分值", "D04", SELFASSESSMENT, implied=("D18",))
def score_above_the_weight(paper: Paper) -> Iterator[Fault]:
    for path, _, weight in _full(paper):
        yield paper.fault(f"{path}.score", {f"{path}.score": weight + 1})


@kind("得分漏填", "D04", SELFASSESSMENT)
def score_missing(paper: Paper) -> Iterator[Fault]:
    for path, *_ in _full(paper):
        yield paper.fault(f"{path}.score", {f"{path}.score": None})


@kind("得分为负", "D04", SELFASSESSMENT)
def score_below_zero(paper: Paper) -> Iterator[Fault]:
    for path, *_ in _full(paper):
        yield paper.fault(f"{path}.score", {f"{path}.score": -1})


@kind("得分写成“满分”", "D04", SELFASSESSMENT)
def score_in_words(paper: Paper) -> Iterator[Fault]:
    for path, *_ in _full(paper):
        yield paper.fault(f"{path}.score", {f"{path}.score": "满分"})


@kind("得分写成文字", "D04", SELFASSESSMENT, implied=("D03@total.score",))
def score_as_text(paper: Paper) -> Iterator[Fault]:
    """No sum counts it, so the total that is printed is wrong."""
    for path, _, weight in _full(paper):
        yield paper.fault(f"{path}.score", {f"{path}.score": f"{weight:.2f}"})


@kind("分值漏填", "D05", SELFASSESSMENT)
def weight_missing(paper: Paper) -> Iterator[Fault]:
    for path, *_ in _full(paper):
        yield paper.fault(f"{path}.weight", {f"{path}.weight": None})


@kind("分值填成0", "D05", SELFASSESSMENT, implied=("D01@total.weight",))
def weight_zero(paper: Paper) -> Iterator[Fault]:
    for path, *_ in _full(paper):
        yield paper.fault(f"{path}.weight", _both(path, Decimal(0)))


@kind("分值写成文字", "D05", SELFASSESSMENT, implied=("D01@total.weight",))
def weight_as_text(paper: Paper) -> Iterator[Fault]:
    for path, _, weight in _full(paper):
        yield paper.fault(f"{path}.weight", {f"{path}.weight": f"{weight:.2f}"})


@kind("等级写错一档", "D06", SELFASSESSMENT, implied=("L06@grade",))
def other_grade(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("grade", {"grade": "良" if paper.form["grade"].raw != "良" else "优"})


@kind("等级写成“优秀”", "D06", SELFASSESSMENT, implied=("L06@grade",))
def grade_in_other_words(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("grade", {"grade": "优秀"})


@kind("等级没有填", "D06", SELFASSESSMENT)
def grade_missing(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("grade", {"grade": None})


@kind("分值有三位小数", "D12", SELFASSESSMENT)
def weight_with_three_decimals(paper: Paper) -> Iterator[Fault]:
    for path, _, weight in _full(paper):
        yield paper.fault(f"{path}.weight", _both(path, weight + Decimal("0.003")))


@kind("一条指标占分过重", "D13", SELFASSESSMENT)
def one_outweighs_the_others(paper: Paper) -> Iterator[Fault]:
    """All but one point of each other row of its level 1, so that it has nearly all there is."""
    for path, row, weight in _full(paper):
        others = [
            (other, points) for other, peer, points in _full(paper)
            if other != path and peer.level1.raw == row.level1.raw and points > 1
        ]  # fmt: skip
        gained = sum((points - 1 for _, points in others), Decimal(0))
        whole = sum(peer.weight.value or 0 for _, peer in paper.rows() if peer.level1.raw == row.level1.raw)
        if weight <= 15 < weight + gained or (others and (weight + gained) * 4 > whole * 3):
            taken = {key: points for other, _ in others for key, points in _both(other, Decimal(1)).items()}
            yield paper.fault(f"{path}.weight", {**taken, **_both(path, weight + gained)})


@kind("执行率分值改成20", "D14", SELFASSESSMENT, implied=("D13",))
def other_weight_of_the_rate(paper: Paper) -> Iterator[Fault]:
    for path, _, weight in _full(paper):
        if weight > 10:
            yield paper.fault("funds.total.weight", {"funds.total.weight": 20, **_both(path, weight - 10)})


@kind("没有花完却几乎满分", "D16", SELFASSESSMENT, implied=("P12",))
def spent_far_less_than_earned(paper: Paper) -> Iterator[Fault]:
    budget = paper.form.number("funds.fiscal.budget").value or Decimal(0)
    spent = (budget * Decimal("0.85")).quantize(Decimal("0.01"))
    lost = sum((row.weight.value or 0) - (row.score.value or 0) for _, row in paper.rows())
    if lost <= 4:
        yield paper.fault("", {"funds.fiscal.executed": spent}, says="执行率")


@kind("自评一分不扣", "D18", SELFASSESSMENT, implied=("P12",))
def full_marks(paper: Paper) -> Iterator[Fault]:
    budget = paper.form.number("funds.fiscal.budget").value
    short = [(n, row) for n, row in paper.rows() if row.score.value != row.weight.value]
    if _is_whole(paper) and all("部分" in row.actual.raw for _, row in short):
        raised: Typed = {f"indicators[{n}].score": row.weight.value for n, row in short}
        words: Typed = {f"indicators[{n}].actual": "达成指标" for n, _ in short}
        empty: Typed = {f"indicators[{n}].reason": None for n, _ in short}
        yield paper.fault(_SCORES, {"funds.fiscal.executed": budget, **raised, **words, **empty})
