"""Words by which a text is known to speak of a number, of time or of nothing; rules and facts share them."""

from collections.abc import Iterator

from xltool.live.notation import contains, ends, one_of, positions, quoted, without
from xltool.live.spelling import DIGITS, Stated
from xltool.target import CALENDAR, TIME

#: A numeral before a measure counts something: 三次, 每季度一次 (but not 一定效果).
NUMERALS = "一二两三四五六七八九十百千万半"
COUNTED = "个次人份场期条件位项辆天年户家篇卷起台套班节门批月季周成倍"
PERCENT = "百分之"
#: Only so many characters are looked at one by one; a longer text is taken to count something.
LONG = 60
#: Words with a character of time in them that speak of none.
NOT_TIME = ("逐年", "周到", "周密", "周全", "周边", "天然", "型号", "账号")

#: What reasons are made of that say nothing: a text of these alone has no substance.
STOCK = (
    "下一年度", "下一步", "进一步", "下年度", "次年度", "今后", "后续", "后期", "以后", "下年", "明年", "年度",
    "持续", "继续", "不断", "逐步", "加强", "加大", "强化", "完善", "优化", "改进", "提高", "提升", "推进", "落实",
    "做好", "管理", "工作", "相关", "力度", "项目", "水平", "质量", "将", "会", "要", "需", "的", "和", "并",
)  # fmt: skip
STOPS = ",.;:!?、。…“”"

#: Names of the savings rate of a project as a whole, which is what was not spent.
WHOLE_SAVINGS = tuple(
    whole + what + "节约率"
    for whole in ("", "项目", "整体", "项目整体", "总", "项目总")
    for what in ("成本", "预算", "资金", "经费", "支出")
)
#: The rows and the columns its execution rate may be reckoned from.
SPENDING, BUDGETS = ("total", "fiscal"), ("budget", "initial")
SAVINGS = ("节约率",)
SATISFACTION = ("满意",)
#: What a rate is called that is a share of a whole, so never above 100 %.
SHARES = (
    "完成率", "合格率", "通过率", "达标率", "覆盖率", "普及率", "知晓率", "参与率", "参加率", "出勤率", "到岗率",
    "到位率", "及时率", "准时率", "准确率", "正确率", "满意率", "满意度", "处理率", "办结率", "答复率", "整改率",
    "验收率", "优良率", "优秀率", "完好率", "发放率", "拨付率", "支付率", "入库率", "公开率",
)  # fmt: skip


def facts() -> list[Stated]:
    """What targets, actual values, reasons and names say beside their numbers."""
    return [*_counting(), *_time(), *_reason(), *_rates()]


def _neighbours(text: str, ones: str, nexts: str) -> str:
    """How often one of ``ones`` stands before a character for which ``nexts`` (of its place) is true."""
    here = f"MID({text},{positions(LONG)},1)"
    following = f'MID(MID({text},2,{LONG})&"|",{positions(LONG)},1)'
    return f'SUMPRODUCT(({here}<>"")*ISNUMBER(FIND({here},{quoted(ones)}))*{nexts.format(following)})'


def _counting() -> list[Stated]:
    """A target's dates count nothing (11月底前完成); any digit of an actual value may."""
    target, actual = "[i.target.text]", "[i.actual.text]"
    measured = f"ISNUMBER(FIND({{}},{quoted(COUNTED)}))"
    undated = f"ISERROR(FIND({{}},{quoted(DIGITS + CALENDAR)}))"

    def counts(text: str, digits: str) -> str:
        spoken = f"IF({contains(text, (PERCENT,))},TRUE,{_neighbours(text, NUMERALS, measured)}>0)"
        return f"IF(LEN({text})>{LONG},TRUE,IF({digits},TRUE,{spoken}))"

    return [
        ("i.target.counts", "指标值·计数", counts(target, f"{_neighbours(target, DIGITS, undated)}>0")),
        ("i.actual.counts", "完成值·计数", counts(actual, contains(actual, DIGITS))),
        ("i.actual.graded", "完成值·是档次", "SUMPRODUCT(--([policy.bands.words]=[i.actual.text]))>0"),
    ]


def _time() -> list[Stated]:
    """Whether a target speaks of time, and an actual value may answer that: also by a bare number."""
    actual = "[i.actual.text]"
    unit = f'OR([i.actual.unit]="",{contains("[i.actual.unit]", TIME)})'
    said = f"OR({contains(without(actual, NOT_TIME), TIME)},{contains(actual, DIGITS)})"
    return [
        ("i.target.timely", "指标值·说时间", contains(without("[i.target.text]", NOT_TIME), TIME)),
        ("i.actual.timely", "完成值·说时间", f'IF([i.actual.form]="Q",{unit},{said})'),
        ("i.free", "可随意答", "IF([i.target.counts],TRUE,AND([i.target.timely],[i.actual.timely]))"),
    ]


def _reason() -> list[Stated]:
    """Whether there is a deviation to explain, and whether the reason given is too little for it."""
    left = without("[i.reason]", (*STOCK, *STOPS))
    return [
        ("i.deviates", "有偏差", 'OR(AND([i.deducted],NOT([i.divided])),[i.met]="N")'),
        ("i.brief", "说明过短", f'IF(LEN([i.reason])<[policy.reason_characters],TRUE,{left}="")'),
    ]


def _rates() -> list[Stated]:
    """Rates in percent that can be compared with their target, by what their name says."""
    goal, value, most = "[i.target.value]", "[i.actual.value]", "[policy.savings_high]"
    much = f'AND([i.met]="Y",[i.target.op]<>"",NOT([i.target.ceiling]),{goal}<={most},{value}>{most})'
    exact = f'AND({value}={goal},{value}>0,{value}<100,OR([i.target.op]="≥",[i.target.op]="="),NOT([i.has_reason]))'
    return [
        _rate("i.over", "超过全部", f"{value}>100", ends("[i.name]", SHARES)),
        _rate("i.exact", "恰等于目标", exact, contains("[i.name]", SATISFACTION)),
        _rate("i.saved", "整体节约率", "TRUE", one_of("[i.name]", WHOLE_SAVINGS)),
        ("i.saved.fits", "与执行率相符", f"IF([i.saved],OR({','.join(_fitting(value))}),FALSE)"),
        _rate("i.saved.much", "节约率畸高", much, ends("[i.name]", SAVINGS)),
    ]


def _rate(path: str, label: str, number: str, name: str) -> Stated:
    """Whether number and name of a comparable percentage are such."""
    return path, label, f'IF(AND([i.comparable],[i.target.unit]="%"),IF({number},{name},FALSE),FALSE)'


def _fitting(value: str) -> Iterator[str]:
    """For each execution rate, stated or computed, whether it and the savings rate make 100."""
    within = f"ABS(ROUND({value}-100+{{}},8))<=[policy.savings_tolerance]"
    for row in SPENDING:
        rate, executed = f"[funds.{row}.rate]", f"[funds.{row}.executed]"
        yield f"IF(ISNUMBER({rate}),{within.format(rate)},FALSE)"
        for budget in (f"[funds.{row}.{column}]" for column in BUDGETS):
            computed = within.format(f"{executed}/{budget}*100")
            yield f"IF(COUNT({executed},{budget})=2,IF({budget}>0,{computed},FALSE),FALSE)"
