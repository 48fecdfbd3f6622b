"""X 指标体系: indicators called what they should not be, or put under the wrong level."""

from collections.abc import Iterator

from faults.choose import Number, Word, has, level, numbers, shares, words
from faults.fault import BOTH, DECLARATION, Fault, Paper, kind

#: A goal that quoted the indicator no longer does, or quotes another one now.
_QUOTED = ("M05", "M08")


def _renamed(paper: Paper, one: Number | Word, name: str, target: str = "") -> Fault:
    path = f"{one.path}.name"
    return paper.fault(path, {path: name} | ({f"{one.path}.target": target} if target else {}))


@kind("名称以“指标”结尾", "X06")
def called_indicator(paper: Paper) -> Iterator[Fault]:
    for one in (*numbers(paper), *words(paper)):
        if one.name[-1] in "度性":
            yield _renamed(paper, one, f"{one.name}指标")


@kind("名称写成一句话", "X06")
def name_is_a_sentence(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if not has(one, "，", "。"):
            yield _renamed(paper, one, f"{one.name}，并形成书面材料。")


@kind("名称里带着指标值", "X06")
def name_with_its_target(paper: Paper) -> Iterator[Fault]:
    for one in shares(paper):
        if one.goal < 100 or one.op == "=":
            yield _renamed(paper, one, f"{one.name}{one.op}{one.goal:.0f}%")


@kind("及时率放在质量指标", "X07", implied=_QUOTED)
def timeliness_among_quality(paper: Paper) -> Iterator[Fault]:
    for one in shares(paper):
        if level(one.row, "质量"):
            yield _renamed(paper, one, "汇总材料报送及时率")


@kind("质量放在时效指标", "X07", DECLARATION)
def quality_among_time(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if level(one.row, "时效"):
            yield _renamed(paper, one, "汇总材料完整性", "完整")


@kind("完成率放在数量指标", "X08", implied=_QUOTED)
def rate_among_amounts(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if level(one.row, "数量") and one.unit != "%" and paper.form.kind.value == "declaration":
            yield _renamed(paper, one, "汇总材料完成率", "=100.00(%)")


@kind("满意度里写知晓率", "X09", implied=_QUOTED)
def something_else_than_satisfaction(paper: Paper) -> Iterator[Fault]:
    for one in shares(paper):
        if level(one.row, "满意度"):
            yield _renamed(paper, one, "有关政策知晓率")


@kind("成本合理性放在效益", "X10")
def costs_among_benefits(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if level(one.row, "效益"):
            yield _renamed(paper, one, "人员成本构成合理性")


@kind("投诉放在社会效益", "X11", DECLARATION)
def complaints_among_benefits(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if level(one.row, "社会效益"):
            yield _renamed(paper, one, "有责投诉次数", "≤5.00(次)")


@kind("生态效益里写别的", "X12", DECLARATION)
def ecology_is_something_else(paper: Paper) -> Iterator[Fault]:
    for n, row in enumerate(paper.form.indicators):
        if level(row, "生态") and not row.exists:
            path = f"indicators[{n}]"
            yield paper.fault(
                f"{path}.name", {f"{path}.name": "业务人员素质提升情况", f"{path}.target": "有所提升"}
            )


@kind("社会成本里写成本控制", "X13", implied=("P12",))
def economic_costs_among_social(paper: Paper) -> Iterator[Fault]:
    for n, row in paper.rows():
        if level(row, "社会成本"):
            path = f"indicators[{n}].name"
            yield paper.fault(path, {path: "本项目成本控制率"})


@kind("次数指标的单位写成人次", "V09", BOTH, implied=("P09", "M05"))
def count_of_people(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.name.endswith("次数") and one.unit == "次":
            path = f"{one.path}.target"
            yield paper.fault(path, {path: one.stated(unit="人次")})
