"""What officers do that is no fault: nothing may be found wrong that was not before."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from libreoffice import edits

from faults.choose import DONE, PARTLY, REASON, ceilings, floors, is_full, is_met, numbers, words
from faults.fault import BOTH, DECLARATION, SELFASSESSMENT, Fault, Paper, kind

_CENT = Decimal("0.01")
_OTHER_LABELS = {
    "分值": "权重", "实际完成值": "完成值", "年度指标值": "指标值", "年度(/项目)指标值": "目标值",
    "实施单位": "项目单位", "主管部门": "主管单位", "年度总体目标": "年度总目标", "全年执行数": "执行数",
    "偏差原因分析及改进措施": "备注",
}  # fmt: skip


@kind("执行率四舍五入到两位", "", SELFASSESSMENT, implied=("L06",))
def rate_rounded(paper: Paper) -> Iterator[Fault]:
    """A hundredth more than cut off: amounts printed in 万元 are no more exact than that."""
    executed, budget = (paper.form.number(f"funds.total.{name}").value for name in ("executed", "budget"))
    rounded = (executed / budget * 100).quantize(_CENT, ROUND_HALF_UP)  # type: ignore[operator]
    yield paper.fault("", {"funds.total.rate": rounded})


@kind("部分达成得八成并有说明", "", SELFASSESSMENT)
def partly_done(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        weight = one.row.weight.value or Decimal(0)
        if one.row.actual.raw == DONE and is_full(one.row):
            path, score = one.path, weight * Decimal("0.8")
            yield paper.fault(
                "", {f"{path}.actual": PARTLY, f"{path}.score": score, f"{path}.reason": REASON}
            )


@kind("按比例扣分取整并有说明", "", SELFASSESSMENT, implied=("M08",))
def nearly_in_proportion(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        weight, path = one.row.weight.value or Decimal(0), one.path
        if is_met(one) and is_full(one.row) and weight >= 2:
            score = (weight * Decimal("0.9")).quantize(_CENT)
            missed = {f"{path}.actual": one.goal * Decimal("0.9"), f"{path}.reason": REASON}
            yield paper.fault("", {**missed, f"{path}.score": score})


@kind("反向指标按比例扣分", "", SELFASSESSMENT, implied=("M08",))
def reverse_in_proportion(paper: Paper) -> Iterator[Fault]:
    for one in ceilings(paper):
        weight, path = one.row.weight.value or Decimal(0), one.path
        if is_full(one.row) and weight >= 1:
            over = {f"{path}.actual": one.goal * Decimal("1.2"), f"{path}.reason": REASON}
            yield paper.fault("", {**over, f"{path}.score": (weight * Decimal("0.8")).quantize(_CENT)})


@kind("超额两成不说明", "", SELFASSESSMENT, implied=("M08",))
def a_little_more(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        if is_full(one.row) and one.unit != "%":
            yield paper.fault("", {f"{one.path}.actual": one.goal * Decimal("1.2")})


@kind("指标值写成>=、<=", "", BOTH)
def other_operators(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if spelt := {"≥": ">=", "≤": "<="}.get(one.op):
            yield paper.fault("", {f"{one.path}.target": one.row.target.raw.replace(one.op, spelt)})


@kind("括号两边都用全角", "", BOTH)
def wide_brackets(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        wide = one.row.target.raw.replace("(", "（").replace(")", "）")
        yield paper.fault("", {f"{one.path}.target": wide})


@kind("完成值带着单位写成文字", "", SELFASSESSMENT)
def result_with_its_unit(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.actual is not None:
            yield paper.fault("", {f"{one.path}.actual": f"{one.actual:.2f}({one.unit})"})


@kind("分项的“-”删去", "", SELFASSESSMENT)
def placeholders_deleted(paper: Paper) -> Iterator[Fault]:
    rows = ("fiscal", "carryover", "other")
    yield paper.fault("", {f"funds.{row}.{column}": None for row in rows for column in ("weight", "score")})


@kind("指标之间空出一行", "", BOTH)
def empty_row(paper: Paper) -> Iterator[Fault]:
    for n, _ in paper.rows()[1:]:
        yield paper.fault("", {}, edits.insert_rows(paper.name, paper.row(n)))


@kind("表的上面空出两行", "", BOTH)
def rows_above(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("", {}, edits.insert_rows(paper.name, 1, 2))


@kind("表头换一种说法", "", BOTH)
def other_labels(paper: Paper) -> Iterator[Fault]:
    for text, cell in paper.labels(*_OTHER_LABELS):
        yield paper.fault("", {}, edits.set_text(paper.name, cell, _OTHER_LABELS[text]))


@kind("名称在格里换行", "", BOTH)
def name_on_two_lines(paper: Paper) -> Iterator[Fault]:
    for n, row in paper.rows():
        middle = len(row.name.raw) // 2
        if middle > 2:
            broken = f"{row.name.raw[:middle]}\n{row.name.raw[middle:]}"
            yield paper.fault("", {f"indicators[{n}].name": broken})


@kind("不适用的指标名称写“无”", "", DECLARATION)
def named_none(paper: Paper) -> Iterator[Fault]:
    for n, row in enumerate(paper.form.indicators):
        if row.name.is_blank:
            yield paper.fault("", {f"indicators[{n}].name": "无"})
