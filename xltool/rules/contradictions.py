"""P 完成值与偏差: rows of one form that cannot both be true."""

import re
from collections.abc import Iterator

from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.policy import Policy
from xltool.rules.achievement import compare, flattened, has_reason, is_met, is_qualitative, points, quantity
from xltool.rules.believable import is_just_met, is_over
from xltool.rules.rule import SELFASSESSMENT, Example, Offence, form_rule, shown

#: 车辆购置数量 counts 车辆, 跨省调研的计划完成数 counts 跨省调研.
_COUNT = re.compile(
    r"(?P<thing>.{2,}?)的?(?:购置|采购|购买|租赁|举办|开展)?(?:计划)?(?:完成)?"
    r"(?:数量|次数|场次|人数|人次|件数|台数|套数|个数|份数|数)"
)
#: Things by which other rows may well mean something else.
_VAGUE = (
    "工作", "项目", "人员", "服务", "活动", "任务", "系统", "相关", "其他", "各类", "年度", "完成", "计划",
)  # fmt: skip


@form_rule(
    code="P14",
    title="逻辑互斥",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="公开的自评表中所见：没有购车，车辆使用者满意度却填 100% 并得满分",
    why="一件没做的事，质量和满意度都无从谈起。",
    remedy="核对两条指标；确实没有做的，质量、满意度不得分；评价的是别的，在说明里写清。",
    good=Example({"indicators[1].actual": "0.00(卷)"}),
    bad=Example({"indicators[1].name": "查阅人员数量", "indicators[1].actual": "0.00(人)",
                 "indicators[1].target": "≥4000.00(人)"}),
)  # fmt: skip
def praise_has_an_object(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Full marks for the quality of something, or for satisfaction with it, of which there is nothing."""
    counted = [(thing, other) for _, other in form.rows() if (thing := _missing_thing(other))]
    missing = [(thing, other) for thing, other in counted if not _is_there(form, thing)]
    for n, row in form.rows() if missing else ():
        name = flattened(row.name.raw)
        other = next((other for thing, other in missing if name.startswith(thing)), None)
        if other and _is_praised(row, policy) and not (has_reason(row) or is_just_met(row) or is_over(row)):
            count = other.name.raw.strip()
            because = f"“{count}”完成“{other.actual.raw}”，这里却得了满分"
            yield Offence(f"indicators[{n}].actual", shown(row.actual), f"与“{count}”相符的完成值", because)


def _is_praised(row: Indicator, policy: Policy) -> bool:
    """Whether quality or satisfaction is reached with full marks, and by more than an absence of faults."""
    stated, compared = points(row), compare(row)
    if not stated or stated[0] != stated[1] or not is_met(row, policy):
        return False
    if "质量" not in row.level2.raw and "满意" not in row.name.raw:
        return False
    return is_qualitative(row) or bool(compared and compared.actual > 0 and not compared.target.is_ceiling)


def _missing_thing(row: Indicator) -> str:
    """What a row counts and surely has none of; empty where it has some or nobody can tell."""
    compared = compare(row)
    if not compared or compared.actual != 0 or compared.met is not False or compared.target.unit == "%":
        return ""
    counts = _COUNT.fullmatch(flattened(row.name.raw))
    return counts["thing"] if counts and counts["thing"] not in _VAGUE else ""


def _is_there(form: Filing, thing: str) -> bool:
    """Whether some other row counts more than none of it."""
    counted = ((flattened(row.name.raw), quantity(row.actual)) for _, row in form.rows())
    return any(thing in name and stated and stated.unit != "%" and stated.value for name, stated in counted)
