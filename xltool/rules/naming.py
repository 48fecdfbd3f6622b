"""X 指标体系: what indicators are called, and whether the name suits the level it stands under.

A name is misplaced once: where several rules might say so, one does, and the others are written not to.
"""

from collections.abc import Iterator

from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.live.names import RATE, Names
from xltool.policy import Policy
from xltool.rules.achievement import quantity
from xltool.rules.indicators import written
from xltool.rules.rule import BOTH, Example, Offence, row_rule
from xltool.target import Form

_NAME, _LEVEL1, _LEVEL2 = "[i.name]", "[i.level1.full]", "[i.level2.full]"

_IMPURE = Names(has=("<", "&lt;", "&gt;", "&amp;", "&nbsp;", "&quot;"))
_CALLED_INDICATOR = Names(ends=("指标",))
_SENTENCE = Names(has=(",", "。", ";", "!", "?"), ends=("、", ":", ".", "…"))
_BOUNDS = ("不少于", "不低于", "不小于", "不超过", "不高于", "不多于", "不大于")
#: What ends as a measure does is one, whatever number it mentions: 办理不超过3天的案件占比.
_WITH_TARGET = Names(
    has=(*"≥≤≧≦⩾⩽", ">=", "<=", *(f"{bound}{digit}" for bound in _BOUNDS for digit in "0123456789")),
    ends=(*(f"{digit}%" for digit in "0123456789"), "%以上", "%以下", "%以内", "%左右"),
    unless_ends=tuple("率数量比例重性度况值额"),
)

_SATISFACTION = Names(has=("满意",))
_OPINION = Names(has=("满意", "投诉", "信访", "来访", "好评", "差评", "表扬", "认可", "口碑"))
_TIMELY = Names(("及时",), ("及时率", "及时性", "及时度", "及时程度", "时效"), unless_has=("满意",))
_IN_TIME = Names(has=("时效",))
_TIME = Names(has=(
    *"时期日月年季周天旬早晚快慢速延迟频滞缓秒即拖", "效率", "分钟", "进度", "提前", "当场", "响应", "截止", "截至",
    "按计划", "竣工", "开工", "完工",
))  # fmt: skip
_COMPLAINTS = Names(
    ("投诉",),
    ("投诉率", "投诉件", "投诉数", "投诉次", "投诉量", "投诉起", "投诉人次", "投诉事件", "投诉情况", "投诉发生"),
    unless_has=(
        "处理", "处置", "办结", "办理", "受理", "回复", "答复", "解决", "调解", "调处", "接待", "化解", "接收", "接听",
        "承办", "满意",
    ),
)  # fmt: skip
_COMPLAINTS_BELONG = Names(has=("质量", "满意"))
_SHARE = Names(
    ("率", "比例", "占比", "比重"), unless_ends=(*RATE.unless_ends, "功率", "利率", "税率", "费率", "概率")
)
_AMOUNT = Names(has=("数量",))
_BENEFIT = Names(has=("效益", "效果"), unless_has=("成本",))
#: What the project itself spends or saves; what it saves others is a benefit.
_SPENDING = Names(
    has=(
        "成本节约", "成本结构", "成本构成", "成本控制", "成本合理", "项目成本", "预算节约", "经费节约", "资金节约",
        "人员节约", "人力节约",
    ),
    unless_has=(
        "企业", "群众", "居民", "市民", "农", "用户", "患者", "参保", "家庭", "社会", "公众", "学生",
    ),
)  # fmt: skip
_ECONOMIC = Names(has=("成本结构", "成本构成", "成本节约", "成本合理", "成本控制"), unless_has=("社会成本",))
_SOCIAL_COST, _NATURE = Names(has=("社会成本",)), Names(has=("生态",))
_ECOLOGY = Names(has=(
    "生态", "环境", "环保", "环卫", "绿", "污", "碳", "噪", "尘", "废", "垃圾", "排放", "减排", "能耗", "节能",
    "能源", "用能", "节水", "用水", "耗水", "水质", "水体", "水资源", "供水", "水土", "节电", "用电", "耗电", "节油",
    "油耗", "燃油", "节气", "用气", "燃气", "节材", "节地", "节纸", "用纸", "耗纸", "无纸", "空气", "大气", "气候",
    "尾气", "臭", "异味", "土壤", "土地", "耕地", "植被", "植树", "造林", "林地", "森林", "湿地", "草原", "草地",
    "流域", "河", "湖", "海洋", "海域", "物种", "生物", "动物", "植物", "景观", "卫生", "清洁", "净化", "资源",
    "循环", "回收", "再生", "可降解", "沙", "荒漠", "辐射", "光伏", "充电", "电动", "周边", "宜居", "面貌",
    "负面影响", "不良影响", "农药", "化肥", "公害", "消毒", "防疫",
))  # fmt: skip


def _all(*conditions: str) -> str:
    return f"IF(AND({','.join(conditions)}),1,0)"


def _not(names: Names, text: str) -> str:
    return f"NOT({names.formula(text)})"


def _misnamed(name: str) -> tuple[str, str]:
    """What a name is and what it should be; empty where it is in order."""
    if _IMPURE.fits(name):
        return "", ""  # L05 speaks of remains of a web page
    if _CALLED_INDICATOR.fits(name):
        return "以“指标”结尾的名称", "不带“指标”二字的名称"
    if _SENTENCE.fits(name):
        return "带标点的一句话", "不带标点的短语"
    return ("带指标值的名称", "不带指标值的名称") if _WITH_TARGET.fits(name) else ("", "")


@row_rule(
    code="X06",
    title="名称不规范",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：有的名称以“指标”结尾，有的写成一句话，有的带着指标值",
    why="名称是汇总和与上年对照的依据，写成句子或带着数字，换一年就对不上。",
    remedy="名称写成简短的名词，例如“培训人员满意度”“法律意见出具及时性”；数字写在年度指标值一栏。",
    good=Example({"indicators[1].name": "65岁以上老年人档案整理数量"}),
    bad=Example({"indicators[6].name": "查阅人员满意度指标"}),
    live={
        "i.name": f"IF({_IMPURE.formula(_NAME)},0,IF(OR({_CALLED_INDICATOR.formula(_NAME)},{_SENTENCE.formula(_NAME)},"
        f"{_WITH_TARGET.formula(_NAME)}),1,0))"
    },
)
def name_is_a_name(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """No sentence, no target, no word 指标 at the end."""
    seen, expected = _misnamed(written(row, "name"))
    if expected:
        yield Offence(f"{path}.name", seen, expected)


def _lacks_time(row: Indicator) -> bool:
    """Neither name nor target speaks of time; a target still to come may do so."""
    target = row.target.value
    if target is None or target.form not in (Form.QUANTITY, Form.WORD, Form.DEADLINE):
        return False
    return not _TIME.fits(written(row, "name")) and not _TIME.fits(written(row, "target"))


_ELSEWHERE = _all(
    f'{_LEVEL2}<>""', _not(_IN_TIME, _LEVEL2), _not(_SATISFACTION, _LEVEL1), _TIMELY.formula(_NAME)
)
_TIMELESS = _all(
    _IN_TIME.formula(_LEVEL2), f'{_NAME}<>""', 'OR([i.target.form]="Q",[i.target.form]="W")',
    _not(_COMPLAINTS, _NAME), _not(_TIME, _NAME), _not(_TIME, "[i.target.text]"),
)  # fmt: skip


@row_rule(
    code="X07",
    title="时效类错位",
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
    name, level1, level2 = (written(row, key) for key in ("name", "level1", "level2"))
    if _IN_TIME.fits(level2):
        if name and not _COMPLAINTS.fits(name) and _lacks_time(row):
            yield Offence(f"{path}.name", "与时间无关的内容", "与时间有关的内容", f"放在{level2}里")
    elif level2 and _TIMELY.fits(name) and not _SATISFACTION.fits(level1):
        yield Offence(f"{path}.name", f"{level2}里的一条", "时效指标里的一条")


@row_rule(
    code="X08",
    title="率放在数量指标",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：数量指标写做了多少，完成率看不出做了多少",
    why="“完成率 100%”看不出做了多少件事，每年都一样，也无法与预算对照。",
    remedy="改为做了多少的数量，例如“培训完成次数”；确实只能用比率的，说明情况。",
    good=Example({"indicators[1].name": "档案借阅频率"}),
    bad=Example({"indicators[1].name": "档案整理完成率", "indicators[1].target": "=100.00(%)"}),
    live={
        "i.name": _all(
            _AMOUNT.formula(_LEVEL2), _SHARE.formula(_NAME), _not(_TIMELY, _NAME), _not(_COMPLAINTS, _NAME),
            'OR([i.target.form]<>"Q",[i.target.unit]="%",[i.target.unit]="")',
        )
    },
)  # fmt: skip
def amounts_are_no_rates(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A rate under 数量指标; where it is counted in 次 or 人 it is no rate, and V03 speaks."""
    name, target = written(row, "name"), quantity(row.target)
    if (
        not _AMOUNT.fits(written(row, "level2"))
        or not _SHARE.fits(name)
        or _TIMELY.fits(name)
        or _COMPLAINTS.fits(name)
    ):
        return
    if target is None or target.unit in ("", "%"):
        yield Offence(f"{path}.name", "比率", "数量，例如次数、人数", "放在数量指标里")


@row_rule(
    code="X09",
    title="满意度下非满意度",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：满意度指标里写着知晓率等别的内容",
    why="满意度指标反映服务对象是否认可；换成别的内容，就没有人的评价了。",
    remedy="写明谁的满意度，例如“培训人员满意度”；别的内容移到相应的指标里。",
    good=Example({"indicators[6].name": "有效投诉人次"}),
    bad=Example({"indicators[6].name": "政策知晓率"}),
    live={"i.name": _all(f'{_NAME}<>""', _SATISFACTION.formula(_LEVEL1), _not(_OPINION, _NAME))},
)
def satisfaction_is_satisfaction(
    form: Filing, path: str, row: Indicator, policy: Policy
) -> Iterator[Offence]:
    """Under 满意度指标 stands somebody's opinion; complaints are one."""
    name = written(row, "name")
    if name and _SATISFACTION.fits(written(row, "level1")) and not _OPINION.fits(name):
        yield Offence(f"{path}.name", "满意度以外的内容", "某一方的满意度", "放在满意度指标里")


_SPENDS = f'AND({_BENEFIT.formula(_LEVEL1)},OR({_NAME}="节约率",{_SPENDING.formula(_NAME)}))'


def _is_spending(row: Indicator) -> bool:
    name = written(row, "name")
    return _BENEFIT.fits(written(row, "level1")) and (name == "节约率" or _SPENDING.fits(name))


@row_rule(
    code="X10",
    title="成本放在效益",
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
    if _is_spending(row):
        yield Offence(f"{path}.name", "效益指标里的一条", "成本指标里的一条")


@row_rule(
    code="X11",
    title="投诉类归属",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：投诉反映服务对象是否认可，或服务质量的好坏",
    why="投诉多少说的是服务对象的评价或服务质量，放在别处就重复或遗漏了。",
    remedy="移到满意度指标或质量指标。",
    good=Example({"indicators[5].name": "投诉办结率"}),
    bad=Example({"indicators[5].name": "有责投诉数"}),
    live={
        "i.name": _all(
            f'{_LEVEL2}<>""', _COMPLAINTS.formula(_NAME), _not(_COMPLAINTS_BELONG, f"{_LEVEL1}&{_LEVEL2}")
        )
    },
)
def complaints_are_in_their_place(
    form: Filing, path: str, row: Indicator, policy: Policy
) -> Iterator[Offence]:
    """Numbers and rates of complaints; how they are dealt with is work, and may stand anywhere."""
    level1, level2 = written(row, "level1"), written(row, "level2")
    if level2 and _COMPLAINTS.fits(written(row, "name")) and not _COMPLAINTS_BELONG.fits(level1 + level2):
        yield Offence(f"{path}.name", f"{level2}里的一条", "满意度指标或质量指标里的一条")


@row_rule(
    code="X12",
    title="生态类名不副实",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：生态效益、生态环境成本里有的写着人员节约率、政策知晓率",
    why="生态指标反映对自然环境的影响；没有这方面内容的项目不必凑数。",
    remedy="移到相应的指标里；项目与生态环境无关的，写“无”或删去这一行。",
    good=Example({"indicators[0].level2": "生态环境成本指标", "indicators[0].name": "办公用纸节约率"}),
    bad=Example({"indicators[0].level2": "生态环境成本指标", "indicators[0].name": "人员节约率"}),
    live={
        "i.name": _all(
            f'{_NAME}<>""', _NATURE.formula(_LEVEL2), _not(_ECOLOGY, f'{_NAME}&"|"&[i.target.text]'),
            _not(_TIMELY, _NAME), _not(_COMPLAINTS, _NAME), f"NOT({_SPENDS})",
        )
    },
)  # fmt: skip
def ecology_is_ecology(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """Nothing of nature in name or target; where X07, X10 or X11 say where a name belongs, they speak."""
    name, level2 = written(row, "name"), written(row, "level2")
    if not name or not _NATURE.fits(level2) or _ECOLOGY.fits(f"{name}|{written(row, 'target')}"):
        return
    if not (_TIMELY.fits(name) or _COMPLAINTS.fits(name) or _is_spending(row)):
        yield Offence(f"{path}.name", "与生态环境无关的内容", "对生态环境的影响", f"放在{level2}里")


@row_rule(
    code="X13",
    title="社会成本放经济成本",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：成本结构合理性、成本节约率有的写在社会成本指标里",
    why="社会成本是项目给社会、公众带来的负面影响；项目自己花的钱是经济成本。",
    remedy="移到经济成本指标；项目没有社会成本的，写“无”或删去这一行。",
    good=Example({"indicators[0].level2": "社会成本指标", "indicators[0].name": "施工扰民次数"}),
    bad=Example({"indicators[0].level2": "社会成本指标", "indicators[0].name": "成本节约率"}),
    live={"i.name": _all(_SOCIAL_COST.formula(_LEVEL2), _ECONOMIC.formula(_NAME))},
)
def social_costs_are_social(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """What the project itself spends stands under 社会成本指标."""
    if _SOCIAL_COST.fits(written(row, "level2")) and _ECONOMIC.fits(written(row, "name")):
        yield Offence(f"{path}.name", "社会成本指标里的一条", "经济成本指标里的一条")
