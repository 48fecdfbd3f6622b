"""M 年度目标: goals left short, copied, or with other figures than the indicators."""

import datetime as dt
import re
from collections.abc import Iterator

from faults.choose import numbers
from faults.fault import BOTH, DECLARATION, SELFASSESSMENT, Fault, Paper, kind
from xltool.form import Kind

_YEARS_GOAL = {Kind.DECLARATION: "goals.annual", Kind.SELFASSESSMENT: "goals.expected"}
_SATISFIED = re.compile(r"满意[度率][^，。；\d]{0,8}?(\d+)%|(?<=满意)[度率](\d+)%")
_EPOCH = dt.date(1899, 12, 30)


@kind("跨年项目没有总目标", "M01", DECLARATION, implied=("Z05@funds.project.total",))
def lasting_project_without_a_goal(paper: Paper) -> Iterator[Fault]:
    end = paper.form.date("project.end").value
    if end and paper.form["goals.project"].is_blank and "一次性" not in paper.form["project.nature"].raw:
        later = end.replace(year=end.year + 1)
        yield paper.fault("goals.project", {"project.end": (later - _EPOCH).days})


@kind("总目标照抄年度目标", "M02", DECLARATION)
def goals_alike(paper: Paper) -> Iterator[Fault]:
    said = paper.form["goals.annual"]
    if not said.is_blank:
        yield paper.fault("goals.project", {"goals.project": said.raw})


@kind("目标只有一句套话", "M03", BOTH)
def goal_too_short(paper: Paper) -> Iterator[Fault]:
    path = _YEARS_GOAL[paper.form.kind]
    if not paper.form[path].is_blank:
        yield paper.fault(path, {path: "做好医疗保障有关工作。"})


@kind("目标抄了一串文号", "M04", BOTH)
def goal_of_documents(paper: Paper) -> Iterator[Fault]:
    path = _YEARS_GOAL[paper.form.kind]
    cited = "、".join(f"沪医保规〔{year}〕{year - 2015}号" for year in range(2019, 2025))
    if not paper.form[path].is_blank:
        yield paper.fault(
            path, {path: f"根据国办发〔2020〕5号、{cited}等文件精神，做好医疗保障各项管理服务。"}
        )


def _misquoted(paper: Paper, path: str, own: str) -> Iterator[Fault]:
    """The satisfaction rate in a goal made another one, where the form has just one and quotes it rightly.

    The goal says whose satisfaction it is in the indicator's own words.
    """
    asked = [one for one in numbers(paper) if "满意" in one.name and one.unit == "%"]
    quoted = [*_SATISFIED.finditer(paper.form[path].raw)]
    if len(asked) != 1 or len(quoted) != 1:
        return
    said = next(n for n in (1, 2) if quoted[0][n])
    start, end = quoted[0].span(said)
    value = asked[0].goal if own == "goal" else asked[0].actual
    text = paper.form[path].raw
    named = asked[0].name.removesuffix("指标")[:-1] in text
    if named and value is not None and int(quoted[0][said]) == value:
        yield paper.fault(path, {path: f"{text[:start]}{int(value) - 17}{text[end:]}"})


@kind("目标里的满意度写错", "M05", BOTH)
def goal_misquotes(paper: Paper) -> Iterator[Fault]:
    yield from _misquoted(paper, _YEARS_GOAL[paper.form.kind], "goal")


@kind("完成情况里的满意度写错", "M08", SELFASSESSMENT)
def result_misquotes(paper: Paper) -> Iterator[Fault]:
    yield from _misquoted(paper, "goals.actual", "actual")


@kind("完成情况照抄预期目标", "M06", SELFASSESSMENT, implied=("M08",))
def result_copied(paper: Paper) -> Iterator[Fault]:
    said = paper.form["goals.expected"]
    if not said.is_blank:
        yield paper.fault("goals.actual", {"goals.actual": said.raw})


@kind("完成情况没有数字", "M07", SELFASSESSMENT)
def result_without_figures(paper: Paper) -> Iterator[Fault]:
    if re.search(r"\d", paper.form["goals.expected"].raw):
        said = "各项工作均已按照计划全部完成，管理水平明显提升，服务对象反映良好。"
        yield paper.fault("goals.actual", {"goals.actual": said})
