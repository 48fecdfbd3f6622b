"""X 指标体系: what indicators are called, and whether the name suits the level it stands under.

A name is misplaced once: where several rules might say so, one does, and the others are written not to.
"""

from collections.abc import Iterator

from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.live.names import Names
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.misplaced import (
    AMOUNT,
    BENEFIT,
    CALLED_INDICATOR,
    COMPLAINTS,
    COMPLAINTS_BELONG,
    ECOLOGY,
    ECONOMIC,
    IMPURE,
    IN_TIME,
    NATURE,
    OPINION,
    SATISFACTION,
    SENTENCE,
    SHARE,
    SOCIAL_COST,
    SPENDING,
    TIME,
    TIMELY,
    WITH_TARGET,
    misnamed,
    name_faults,
)
from xltool.rules.outline import written
from xltool.rules.rule import BOTH, Example, Offence, row_rule

_NAME, _LEVEL1, _LEVEL2 = "[i.name]", "[i.level1.full]", "[i.level2.full]"


def _all(*conditions: str) -> str:
    return f"IF(AND({','.join(conditions)}),1,0)"


def _not(names: Names, text: str) -> str:
    return f"NOT({names.formula(text)})"


@row_rule(
    code="X06",
    title="名称不规范",
    when=traits.MISPLACED,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：有的名称以“指标”结尾，有的写成一句话，有的带着指标值",
    why="名称是汇总和与上年对照的依据，写成句子或带着数字，换一年就对不上。",
    remedy="名称写成简短的名词，例如“培训人员满意度”“法律意见出具及时性”；数字写在年度指标值一栏。",
    good=Example({"indicators[1].name": "65岁以上老年人档案整理数量"}),
    bad=Example({"indicators[6].name": "查阅人员满意度指标"}),
    live={
        "i.name": f"IF({IMPURE.formula(_NAME)},0,IF(OR({CALLED_INDICATOR.formula(_NAME)},{SENTENCE.formula(_NAME)},"
        f"{WITH_TARGET.formula(_NAME)}),1,0))"
    },
)
def name_is_a_name(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """No sentence, no target, no word 指标 at the end."""
    if "X06" in name_faults(row):
        seen, expected = misnamed(written(row.name))
        yield Offence(f"{path}.name", seen, expected)


_ELSEWHERE = _all(
    f'{_LEVEL2}<>""', _not(IN_TIME, _LEVEL2), _not(SATISFACTION, _LEVEL1), TIMELY.formula(_NAME)
)
_TIMELESS = _all(
    IN_TIME.formula(_LEVEL2), f'{_NAME}<>""', 'OR([i.target.form]="Q",[i.target.form]="W")',
    _not(COMPLAINTS, _NAME), _not(TIME, _NAME), _not(TIME, "[i.target.text]"),
)  # fmt: skip


@row_rule(
    code="X07",
    title="时效类错位",
    when=traits.MISPLACED,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：有的及时性写在质量指标里，有的故障次数写在时效指标里",
    why="时效指标反映做得及时不及时；放错了类别，权重和汇总都会错。",
    remedy="及时性移到时效指标；与时间无关的指标移出时效指标。",
    good=Example({"indicators[3].name": "档案接收及时率"}),
    bad=Example({"indicators[2].name": "验收及时性"}),
    live={"i.name": f"MAX({_ELSEWHERE},{_TIMELESS})"},
)
def timeliness_is_in_its_place(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A measure of timeliness elsewhere, or something else among them."""
    faults, level2 = name_faults(row), written(row.level2)
    if "X07" in faults and IN_TIME.fits(level2):
        yield Offence(f"{path}.name", "与时间无关的内容", "与时间有关的内容", f"放在{level2}里")
    elif "X07" in faults:
        yield Offence(f"{path}.name", f"{level2}里的一条", "时效指标里的一条")


@row_rule(
    code="X08",
    title="率放在数量指标",
    when=traits.MISPLACED,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：数量指标写做了多少，完成率看不出做了多少",
    why="“完成率 100%”看不出做了多少件事，每年都一样，也无法与预算对照。",
    remedy="改为做了多少的数量，例如“培训完成次数”；确实只能用比率的，说明情况。",
    good=Example({"indicators[1].name": "档案借阅频率"}),
    bad=Example({"indicators[1].name": "档案整理完成率", "indicators[1].target": "=100.00(%)"}),
    live={
        "i.name": _all(
            AMOUNT.formula(_LEVEL2), SHARE.formula(_NAME), _not(TIMELY, _NAME), _not(COMPLAINTS, _NAME),
            'OR([i.target.form]<>"Q",[i.target.unit]="%",[i.target.unit]="")',
        )
    },
)  # fmt: skip
def amounts_are_no_rates(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A rate under 数量指标; where it is counted in 次 or 人 it is no rate, and V03 speaks."""
    if "X08" in name_faults(row):
        yield Offence(f"{path}.name", "比率", "数量，例如次数、人数", "放在数量指标里")


@row_rule(
    code="X09",
    title="满意度下非满意度",
    when=traits.MISPLACED,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：满意度指标里写着知晓率等别的内容",
    why="满意度指标反映服务对象是否认可；换成别的内容，就没有人的评价了。",
    remedy="写明谁的满意度，例如“培训人员满意度”；别的内容移到相应的指标里。",
    good=Example({"indicators[6].name": "有效投诉人次"}),
    bad=Example({"indicators[6].name": "政策知晓率"}),
    live={"i.name": _all(f'{_NAME}<>""', SATISFACTION.formula(_LEVEL1), _not(OPINION, _NAME))},
)
def satisfaction_is_satisfaction(
    form: Filing, path: str, row: Indicator, policy: Policy
) -> Iterator[Offence]:
    """Under 满意度指标 stands somebody's opinion; complaints are one."""
    if "X09" in name_faults(row):
        yield Offence(f"{path}.name", "满意度以外的内容", "某一方的满意度", "放在满意度指标里")


_SPENDS = f'AND({BENEFIT.formula(_LEVEL1)},OR({_NAME}="节约率",{SPENDING.formula(_NAME)}))'


@row_rule(
    code="X10",
    title="成本放在效益",
    when=traits.MISPLACED,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：成本结构合理性、成本节约率有的写在经济效益指标里",
    why="项目自己花多少、省多少是成本，不是项目带来的效益。",
    remedy="移到成本指标；为群众、企业节约的，在名称里写明是谁的成本。",
    good=Example({"indicators[4].name": "企业用工成本节约率"}),
    bad=Example({"indicators[4].name": "成本节约率"}),
    live={"i.name": f"IF({_SPENDS},1,0)"},
)
def costs_are_no_benefits(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """What the project itself costs stands under 效益指标."""
    if "X10" in name_faults(row):
        yield Offence(f"{path}.name", "效益指标里的一条", "成本指标里的一条")


@row_rule(
    code="X11",
    title="投诉类归属",
    when=traits.MISPLACED,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：投诉反映服务对象是否认可，或服务质量的好坏",
    why="投诉多少说的是服务对象的评价或服务质量，放在别处就重复或遗漏了。",
    remedy="移到满意度指标或质量指标。",
    good=Example({"indicators[5].name": "投诉办结率"}),
    bad=Example({"indicators[5].name": "有责投诉数"}),
    live={
        "i.name": _all(
            f'{_LEVEL2}<>""', COMPLAINTS.formula(_NAME), _not(COMPLAINTS_BELONG, f"{_LEVEL1}&{_LEVEL2}")
        )
    },
)
def complaints_are_in_their_place(
    form: Filing, path: str, row: Indicator, policy: Policy
) -> Iterator[Offence]:
    """Numbers and rates of complaints; how they are dealt with is work, and may stand anywhere."""
    if "X11" in name_faults(row):
        yield Offence(f"{path}.name", f"{written(row.level2)}里的一条", "满意度指标或质量指标里的一条")


@row_rule(
    code="X12",
    title="生态类名不副实",
    when=traits.MISPLACED,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：生态效益、生态环境成本里有的写着人员节约率、政策知晓率",
    why="生态指标反映对自然环境的影响；没有这方面内容的项目不必凑数。",
    remedy="移到相应的指标里；项目与生态环境无关的，写“无”或删去这一行。",
    good=Example({"indicators[0].level2": "生态环境成本指标", "indicators[0].name": "办公用纸节约率"}),
    bad=Example({"indicators[0].level2": "生态环境成本指标", "indicators[0].name": "人员节约率"}),
    live={
        "i.name": _all(
            f'{_NAME}<>""', NATURE.formula(_LEVEL2), _not(ECOLOGY, f'{_NAME}&"|"&[i.target.text]'),
            _not(TIMELY, _NAME), _not(COMPLAINTS, _NAME), f"NOT({_SPENDS})",
        )
    },
)  # fmt: skip
def ecology_is_ecology(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Nothing of nature in name or target; where X07, X10 or X11 say where a name belongs, they speak."""
    if "X12" in name_faults(row):
        because = f"放在{written(row.level2)}里"
        yield Offence(f"{path}.name", "与生态环境无关的内容", "对生态环境的影响", because)


@row_rule(
    code="X13",
    title="社会成本放经济成本",
    when=traits.MISPLACED,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：成本结构合理性、成本节约率有的写在社会成本指标里",
    why="社会成本是项目给社会、公众带来的负面影响；项目自己花的钱是经济成本。",
    remedy="移到经济成本指标；项目没有社会成本的，写“无”或删去这一行。",
    good=Example({"indicators[0].level2": "社会成本指标", "indicators[0].name": "施工扰民次数"}),
    bad=Example({"indicators[0].level2": "社会成本指标", "indicators[0].name": "成本节约率"}),
    live={"i.name": _all(SOCIAL_COST.formula(_LEVEL2), ECONOMIC.formula(_NAME))},
)
def social_costs_are_social(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """What the project itself spends stands under 社会成本指标."""
    if "X13" in name_faults(row):
        yield Offence(f"{path}.name", "社会成本指标里的一条", "经济成本指标里的一条")
