"""What the name of an indicator and the unit of its target say; rules and live facts share these words."""

from dataclasses import dataclass
from functools import lru_cache

from xltool.live.notation import contains, ends, one_of, words
from xltool.live.phrases import SHARES
from xltool.live.spelling import Stated
from xltool.units import spellings


@dataclass(frozen=True, eq=False)
class Names:
    """A kind of names: what they end with or have in them, and what makes a name of another kind of it.

    ``tails`` are taken off before the ending is looked at: of 投诉, 投诉率 and 投诉发生次数 the ending is 投诉.
    """

    ends: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    unless_ends: tuple[str, ...] = ()
    unless_has: tuple[str, ...] = ()

    @lru_cache(maxsize=1 << 15)  # noqa: B019  kinds of names are constants and live as long as the program
    def fits(self, name: str) -> bool:
        """Whether a name (without blanks) is of this kind."""
        tail = max((len(tail) for tail in self.tails if name.endswith(tail)), default=0) if self.tails else 0
        told = name[: len(name) - tail].endswith(self.ends) or any(word in name for word in self.has)
        return (
            told and not name.endswith(self.unless_ends) and not any(word in name for word in self.unless_has)
        )

    def formula(self, name: str = "[i.name]") -> str:
        """The same as a live formula."""
        core = name
        if self.tails:
            tails = words(self.tails)
            core = (
                f"LEFT({name},LEN({name})-SUMPRODUCT(MAX((RIGHT({name},LEN({tails}))={tails})*LEN({tails}))))"
            )
        told = _either(
            ends(core, self.ends) if self.ends else "", contains(name, self.has) if self.has else ""
        )
        spoilt = _either(
            ends(name, self.unless_ends) if self.unless_ends else "",
            contains(name, self.unless_has) if self.unless_has else "",
        )
        return f"IF({told},NOT({spoilt}),FALSE)" if spoilt else told


def _either(*conditions: str) -> str:
    stated = [condition for condition in conditions if condition]
    return f"OR({','.join(stated)})" if len(stated) > 1 else "".join(stated)


#: Growth and use: what may well be above 100 %.
EXCEEDING = Names(has=(
    "增长", "增加", "增幅", "增速", "增收", "提升", "上升", "提高", "上涨", "涨幅", "幅度", "超额", "超计划", "同比",
    "环比", "上年", "比例", "比率", "之比", "倍", "收益", "回报", "产出", "利用率", "使用率", "周转", "保值", "充足",
    "负荷", "贡献", "带动", "拉动", "入学率", "负债", "杠杆", "偿付", "偿债", "盈利", "利润", "指数", "系数", "拨备",
))  # fmt: skip
#: Changes and balances: what may well be below 0, so that ≥0 asks for something.
SINKING = Names(has=(
    "增", "升", "提高", "涨", "降", "减", "比", "幅", "收益", "回报", "盈", "利润", "结余", "变化", "变动", "波动",
    "浮动", "差异", "温度",
))  # fmt: skip
#: Percentages by their name; 效率 and its kin are none.
RATE = Names(
    ends=("率",),
    unless_ends=(
        "效率", "频率", "速率", "功率", "心率", "倍率", "汇率", "斜率", "曲率", "帧率", "码率", "周转率", "分辨率",
        "容积率", "刷新率", "采样率", "吞吐率", "生产率", "产出率",
    ),
)  # fmt: skip
#: Names that say a share or a degree, for which % is a fitting unit.
PROPORTION = Names(
    ends=("度",),
    has=(
        "率", "比", "满意", "幅", "增", "减", "降", "升", "提高", "节约", "节省", "份额", "百分", "指数", "系数", "超",
        "%",
    ),
)  # fmt: skip
#: Shares of a whole: 100 % is all there can be, and more of it is better.
WHOLE = Names(
    ends=(
        *(share for share in SHARES if share != "节约率"),
        "出席率", "到会率", "签订率", "签约率", "存储率", "存放率", "公示率", "处置率", "合规率", "规范率", "响应率",
        "回复率", "反馈率", "答疑率", "归档率", "上线率", "在线率", "兑现率", "落实率", "成功率", "解决率", "开通率",
        "录入率", "报送率", "接通率", "备案率", "送达率", "安装率", "配备率", "建档率", "审核率", "受理率", "结案率",
    ),
    unless_has=EXCEEDING.has,
)  # fmt: skip
#: What should be rare. A name that speaks of dealing with it is no such name: 投诉处理数, 排查故障次数.
ADVERSE = Names(
    ends=(
        "投诉", "故障", "事故", "差错", "失误", "返工", "返修", "退货", "逾期", "超期", "延误", "延迟", "违约", "违规",
        "违纪", "损坏", "破损", "损毁", "丢失", "遗失", "泄露", "泄漏", "泄密", "误报", "漏报", "漏检", "差评", "死亡",
        "伤亡", "中断", "宕机", "停机", "不合格", "超支", "流失", "辍学",
    ),
    tails=(
        "率", "数", "数量", "次数", "件数", "起数", "人数", "人次", "量", "金额", "频率", "频次", "占比", "比例",
        "时间", "时长", "事件", "事件数", "事件数量", "事件次数", "事件起数", "发生率", "发生数", "发生次数",
        "发生数量", "发生起数", "发生件数", "事件发生率", "事件发生数", "事件发生次数",
    ),
    unless_has=(
        "处理", "处置", "处罚", "受理", "办理", "办结", "化解", "查", "整改", "消除", "排除", "修复", "维修", "抢修",
        "解决", "调处", "调解", "回访", "回复", "答复", "响应", "演练", "防", "培训", "监测", "检测", "发现", "识别",
        "预警", "降", "减", "压", "治理", "打击", "救", "挽", "追", "宣传", "应急", "保险", "赔",
    ),
)  # fmt: skip
#: Times to wait, which should be short; 保修时限 and its kin should be long.
WAITING = Names(
    ends=(
        "时限", "时效", "时效性", "用时", "耗时", "响应时间", "响应时长", "等待时间", "等待时长", "等候时间",
        "等候时长", "排队时间", "排队时长", "到达时间", "到场时间", "办结时间", "办理时间", "办理时长", "处理时间",
        "处理时长", "处置时间", "处置时长", "恢复时间", "修复时间", "审批时间", "审核时间",
    ),
    unless_has=("保", "存", "有效", "服务", "公示", "开放", "使用"),
)  # fmt: skip
#: Counts of what was done or whom it reached; of some people fewer are better, others are held within limits.
REACHED = Names(
    ends=(
        "人数", "完成数", "完成数量", "完成量", "完成次数", "完成人次", "覆盖面", "覆盖范围", "覆盖数", "覆盖数量",
        "受益人次", "惠及人次", "服务人次", "培训人次", "参与人次",
    ),
    unless_has=(
        "控制", "编制", "在编", "编外", "聘", "限", "超", "定员", "出国", "出境", "接待", "会议", "参会", "三公", "访",
        "失业", "返贫", "致贫", "贫困", "辍学", "流失", "缺", "未", "欠", "病", "患", "伤", "亡", "死", "违", "诉",
        "逾", "裁", "减", "降", "滞留", "排队", "等候", "迟到", "早退",
    ),
)  # fmt: skip
#: Costs by level or name, and names of money that is gained or saved.
COST = ("成本",)
PRICE = ("成本", "单价", "造价")
GAINED = (
    "节约", "节省", "降", "减", "收益", "收入", "效益", "产值", "利润", "增", "带动", "拉动", "撬动", "筹", "募",
    "挽回", "追",
)  # fmt: skip

#: Units in which shares are stated, or amounts for each of something.
RATIO_UNITS = ("%", "‰", "‱", "/", "每", "分之", "百分", "千分", "万分", "倍", "成", "比")
TIME_UNITS = (
    "天", "日", "自然日", "工作日", "个工作日", "小时", "分钟", "分", "秒", "周", "星期", "月", "个月",
)  # fmt: skip
MONEY_UNITS = ("元", "千元", "万元", "百万元", "亿元")
#: What a name counts by its ending, and units that count something else.
MISCOUNTED = {"次数": ("人次", "人"), "人次": ("次", "人"), "人数": ("人次", "次")}
_PER = "每"


def facts() -> list[Stated]:
    """The code of what is most worth saying of a target's unit, and of its operator and number; see
    ``unit_fault`` in :mod:`xltool.rules.units` and ``value_fault`` in :mod:`xltool.rules.values`."""
    stated = '[i.name.state]="V",[i.target.form]="Q",[i.target.op]<>"",[i.target.unit]<>""'
    return [
        ("i.name.adverse", "名称·宜少", ADVERSE.formula()),
        ("i.name.whole", "名称·最多全部", WHOLE.formula()),
        ("i.target.unit_fault", "指标值·单位问题", f'IF(AND({stated}),{_unit_fault()},"")'),
        (
            "i.target.value_fault", "指标值·取值问题",
            f'IF(AND({stated}),IF(ISNUMBER(FIND([i.target.op],"≥>")),{_floor_fault()},'
            f'IF([i.target.op]="=",{_first(("V18", _beyond("[i.target.value]>100")))},{_ceiling_fault()})),"")',
        ),
    ]  # fmt: skip


def _first(*faults: tuple[str, str]) -> str:
    """The code of the first condition that holds."""
    found = '""'
    for code, condition in reversed(faults):
        found = f'IF({condition},"{code}",{found})'
    return found


def _unit_fault() -> str:
    name, unit = "[i.name]", "[i.target.unit]"
    bare = f'IF(LEFT({unit})="万",MID({unit},2,99),{unit})'
    miscounted = [
        f'IF(RIGHT({name},{len(ending)})="{ending}",{one_of(bare, units)},FALSE)'
        for ending, units in MISCOUNTED.items()
    ]
    misspelt = [one_of(unit, spellings()), f'IFERROR(FIND("{_PER}",{unit}),0)>1']
    return _first(
        ("V03", f"IF({contains(unit, RATIO_UNITS)},FALSE,{RATE.formula()})"),
        ("V04", f'IF({unit}="%",NOT({PROPORTION.formula()}),FALSE)'),
        ("V09", _either(*misspelt, *miscounted)),
    )


def _beyond(above: str) -> str:
    """A percentage above 100 that cannot be."""
    proportion = f"IF({PROPORTION.formula()},NOT({EXCEEDING.formula()}),FALSE)"
    return f'IF([i.target.unit]="%",IF({above},{proportion},FALSE),FALSE)'


def _floor_fault() -> str:
    unit, value, strict = "[i.target.unit]", "[i.target.value]", '[i.target.op]=">"'
    waiting = f"IF({one_of(unit, TIME_UNITS)},{WAITING.formula()},FALSE)"
    full = f'AND({unit}="%",{value}=100,[i.name.whole])'
    return _first(
        ("V13", f"IF([i.name.adverse],TRUE,{waiting})"),
        ("V14", f"IF({value}>0,{_unlimited_cost()},FALSE)"),
        ("V18", _either(f"AND({strict},{full})", _beyond(f"{value}>100"))),
        ("V07", f"IF(OR({value}<0,AND({value}=0,NOT({strict}))),NOT({SINKING.formula()}),FALSE)"),
        ("V06", full),
        ("V08", f"AND({strict},{value}<>0)"),
    )


def _unlimited_cost() -> str:
    unit = 'SUBSTITUTE([i.target.unit],"每","/")'
    money = one_of(f'LEFT({unit},FIND("/",{unit}&"/")-1)', MONEY_UNITS)
    cost = f"OR({contains('[i.level1.full]&[i.level2.full]', COST)},{contains('[i.name]', PRICE)})"
    return f"IF({money},IF({cost},NOT({contains('[i.name]', GAINED)}),FALSE),FALSE)"


def _ceiling_fault() -> str:
    value, strict = "[i.target.value]", '[i.target.op]="<"'
    limited = contains("[i.level1.full]&[i.level2.full]", COST)
    upward = f'IF([i.target.unit]="%",[i.name.whole],IF({limited},FALSE,{REACHED.formula()}))'
    idle = f'AND([i.target.unit]="%",OR({value}>100,AND({value}=100,NOT({strict}))),[i.name.adverse])'
    return _first(("V13", upward), ("V07", idle), ("V08", f"AND({strict},{value}<>0)"))
