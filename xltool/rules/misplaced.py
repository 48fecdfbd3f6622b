"""What kinds of names there are, and what is wrong with the name of an indicator or the place where it stands."""

from functools import lru_cache

from xltool.form import Indicator
from xltool.live.names import RATE, Names
from xltool.rules.memory import remembered
from xltool.rules.outline import written
from xltool.target import Form

#: What kinds of targets say something; one still to come may yet speak of time.
_QUANTITY, _STATED = Form.QUANTITY, (Form.QUANTITY, Form.WORD, Form.DEADLINE)

IMPURE = Names(has=("<", "&lt;", "&gt;", "&amp;", "&nbsp;", "&quot;"))
CALLED_INDICATOR = Names(ends=("指标",))
SENTENCE = Names(has=(",", "。", ";", "!", "?"), ends=("、", ":", ".", "…"))
_BOUNDS = ("不少于", "不低于", "不小于", "不超过", "不高于", "不多于", "不大于")
#: What ends as a measure does is one, whatever number it mentions: 办理不超过3天的案件占比.
WITH_TARGET = Names(
    has=(*"≥≤≧≦⩾⩽", ">=", "<=", *(f"{bound}{digit}" for bound in _BOUNDS for digit in "0123456789")),
    ends=(*(f"{digit}%" for digit in "0123456789"), "%以上", "%以下", "%以内", "%左右"),
    unless_ends=tuple("率数量比例重性度况值额"),
)

SATISFACTION = Names(has=("满意",))
OPINION = Names(has=("满意", "投诉", "信访", "来访", "好评", "差评", "表扬", "认可", "口碑"))
TIMELY = Names(("及时",), ("及时率", "及时性", "及时度", "及时程度", "时效"), unless_has=("满意",))
IN_TIME = Names(has=("时效",))
TIME = Names(has=(
    *"时期日月年季周天旬早晚快慢速延迟频滞缓秒即拖", "效率", "分钟", "进度", "提前", "当场", "响应", "截止", "截至",
    "按计划", "竣工", "开工", "完工",
))  # fmt: skip
COMPLAINTS = Names(
    ("投诉",),
    ("投诉率", "投诉件", "投诉数", "投诉次", "投诉量", "投诉起", "投诉人次", "投诉事件", "投诉情况", "投诉发生"),
    unless_has=(
        "处理", "处置", "办结", "办理", "受理", "回复", "答复", "解决", "调解", "调处", "接待", "化解", "接收", "接听",
        "承办", "满意",
    ),
)  # fmt: skip
COMPLAINTS_BELONG = Names(has=("质量", "满意"))
SHARE = Names(
    ("率", "比例", "占比", "比重"), unless_ends=(*RATE.unless_ends, "功率", "利率", "税率", "费率", "概率")
)
AMOUNT = Names(has=("数量",))
BENEFIT = Names(has=("效益", "效果"), unless_has=("成本",))
#: What the project itself spends or saves; what it saves others is a benefit.
SPENDING = Names(
    has=(
        "成本节约", "成本结构", "成本构成", "成本控制", "成本合理", "项目成本", "预算节约", "经费节约", "资金节约",
        "人员节约", "人力节约",
    ),
    unless_has=(
        "企业", "群众", "居民", "市民", "农", "用户", "患者", "参保", "家庭", "社会", "公众", "学生",
    ),
)  # fmt: skip
ECONOMIC = Names(has=("成本结构", "成本构成", "成本节约", "成本合理", "成本控制"), unless_has=("社会成本",))
SOCIAL_COST, NATURE = Names(has=("社会成本",)), Names(has=("生态",))
ECOLOGY = Names(has=(
    "生态", "环境", "环保", "环卫", "绿", "污", "碳", "噪", "尘", "废", "垃圾", "排放", "减排", "能耗", "节能",
    "能源", "用能", "节水", "用水", "耗水", "水质", "水体", "水资源", "供水", "水土", "节电", "用电", "耗电", "节油",
    "油耗", "燃油", "节气", "用气", "燃气", "节材", "节地", "节纸", "用纸", "耗纸", "无纸", "空气", "大气", "气候",
    "尾气", "臭", "异味", "土壤", "土地", "耕地", "植被", "植树", "造林", "林地", "森林", "湿地", "草原", "草地",
    "流域", "河", "湖", "海洋", "海域", "物种", "生物", "动物", "植物", "景观", "卫生", "清洁", "净化", "资源",
    "循环", "回收", "再生", "可降解", "沙", "荒漠", "辐射", "光伏", "充电", "电动", "周边", "宜居", "面貌",
    "负面影响", "不良影响", "农药", "化肥", "公害", "消毒", "防疫",
))  # fmt: skip


@remembered
def name_faults(row: Indicator) -> frozenset[str]:
    """The codes of the rules that object to the name of an indicator, or to where it stands."""
    target = row.target.value
    is_stated = target is not None and target.form in _STATED
    unit = target.unit if target and target.form is _QUANTITY else ""
    name, level1, level2 = written(row.name), written(row.level1), written(row.level2)
    return _faults(name, level1, level2, written(row.target), is_stated, unit)


@lru_cache(maxsize=8192)
def _faults(name: str, level1: str, level2: str, target: str, is_stated: bool, unit: str) -> frozenset[str]:
    if not name:
        return frozenset()
    timely, complains = TIMELY.fits(name), COMPLAINTS.fits(name)
    spends = BENEFIT.fits(level1) and (name == "节约率" or SPENDING.fits(name))
    faults = {
        "X06": bool(misnamed(name)[1]),
        "X07": is_stated and not (complains or TIME.fits(name) or TIME.fits(target))
        if IN_TIME.fits(level2)
        else level2 and timely and not SATISFACTION.fits(level1),
        "X08": AMOUNT.fits(level2) and SHARE.fits(name) and not timely and not complains
        and unit in ("", "%"),
        "X09": SATISFACTION.fits(level1) and not OPINION.fits(name),
        "X10": spends,
        "X11": level2 and complains and not COMPLAINTS_BELONG.fits(level1 + level2),
        "X12": NATURE.fits(level2) and not ECOLOGY.fits(f"{name}|{target}")
        and not (timely or complains or spends),
        "X13": SOCIAL_COST.fits(level2) and ECONOMIC.fits(name),
    }  # fmt: skip
    return frozenset(code for code, is_so in faults.items() if is_so)


def misnamed(name: str) -> tuple[str, str]:
    """What a name is and what it should be; empty where it is in order."""
    if IMPURE.fits(name):
        return "", ""  # L05 speaks of remains of a web page
    if CALLED_INDICATOR.fits(name):
        return "以“指标”结尾的名称", "不带“指标”二字的名称"
    if SENTENCE.fits(name):
        return "带标点的一句话", "不带标点的短语"
    return ("带指标值的名称", "不带指标值的名称") if WITH_TARGET.fits(name) else ("", "")
