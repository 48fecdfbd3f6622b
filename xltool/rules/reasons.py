"""P 完成值与偏差: whether the reason given for a deviation says something."""

from collections.abc import Iterator

from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.live import phrases
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import deviates, flattened, has_reason, shown_reason
from xltool.rules.memory import remembered
from xltool.rules.rule import SELFASSESSMENT, Example, Offence, row_rule

_HEAD = "自评表的表头“偏差原因分析及改进措施”：原因和措施都要写"
#: What surely states a cause, and what may be meant as one.
_CAUSES = (
    "原因", "由于", "因为", "导致", "造成", "影响", "因", "未", "没有", "无法", "无需", "不再", "离职", "改革",
)  # fmt: skip
_PERHAPS_CAUSES = (
    "受", "不足", "不够", "较", "偏", "缺", "难", "低", "少", "调整", "变", "延", "推迟", "取消", "减", "超", "仍",
    "尚", "结余", "节约", "已", "按照", "根据", "为了", "问题", "不", "仅", "才", "滞后", "晚", "故障", "疫情",
)  # fmt: skip
#: What surely promises a measure, and what may be meant as one once such words as 要求 are taken away.
_MEASURES = (
    "将", "拟", "下一步", "进一步", "后续", "今后", "下年", "下一年", "次年", "明年", "措施", "改进", "加强",
)  # fmt: skip
_PERHAPS_MEASURES = (
    "完善", "优化", "提高", "提升", "强化", "健全", "建立", "加大", "加快", "推", "督", "协", "沟通", "整改", "规范",
    "落实", "计划", "争取", "确保", "应", "要", "需", "继续", "持续", "尽", "抓紧", "增", "调", "修", "改", "补",
    "拓", "开展", "安排", "组织", "做好", "合理", "科学", "及时", "严", "避免", "压减", "以后", "年底前", "通过",
    "顺延", "重新", "启动", "20",
)  # fmt: skip
_NO_MEASURES = (
    "原计划", "按照计划", "按计划", "计划数", "年初计划", "主要", "要求", "重要", "必要", "要素", "无需", "不需",
    "机构改革", "机构调整", "工作调整", "政策调整", "预算调整", "人员调整", "供应", "响应", "相应", "应急", "协议",
)  # fmt: skip


@remembered
def _reason(row: Indicator) -> str:
    """The reason given where there is a deviation to explain; empty otherwise."""
    return flattened(row.reason.raw) if has_reason(row) and deviates(row) else ""


def _length(row: Indicator) -> int:
    return len("".join(row.reason.raw.split()))


@remembered
def _is_stock(row: Indicator) -> bool:
    """Whether nothing is left of a reason without the words that fit every form."""
    reason = flattened(row.reason.raw)
    for word in (*phrases.STOCK, *phrases.STOPS):
        reason = reason.replace(word, "")
    return not reason


def _is_brief(row: Indicator, policy: Policy) -> bool:
    return _length(row) < policy.limits["reason_characters"] or _is_stock(row)


@row_rule(
    code="P05",
    title="说明过短",
    when=traits.REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"本工具提出；{_HEAD}",
    why="“后续完善”之类放在哪里都行的话，看不出为什么没有做到、怎样改进。",
    remedy="写明没有做到的具体原因和改进措施。",
    good=Example({}),
    bad=Example({"indicators[4].reason": "后续持续完善"}),
    live={"i.reason": "IF(AND([i.deviates],[i.has_reason],[i.brief]),1,0)"},
)
def reason_says_enough(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A reason of a few characters, or of stock phrases only."""
    reason = _reason(row)
    if reason and _is_brief(row, policy):
        because = "没有说到具体的原因" if _is_stock(row) else f"只有{_length(row)}个字"
        yield Offence(f"{path}.reason", shown_reason(row), "具体的原因和改进措施", because)


def _copied_from(form: Filing, row: Indicator) -> str:
    """The name of an earlier row with the very same reason; empty where there is none."""
    for _, other in form.rows():
        if other.reason is row.reason:
            return ""
        if flattened(other.reason.raw) == flattened(row.reason.raw):
            return other.name.raw.strip()
    return ""


@row_rule(
    code="P06",
    title="说明雷同",
    when=traits.REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="公开的自评表中所见：不同指标的说明逐字相同",
    why="不同的指标很少因为完全相同的原因没有做到，逐字相同多是复制来的。",
    remedy="按各条指标的实际情况分别写明；原因确实相同的，写清与这条指标的关系。",
    good=Example({
        "indicators[1].score": "14.00", "indicators[1].reason": "部分卷宗破损，修复后再行整理，下年完成。"
    }),
    bad=Example({
        "indicators[1].score": "14.00", "indicators[1].reason": "修订稿仍在征求意见，下年一季度印发。"
    }),
    live={
        "i.reason": "IF(AND([i.deviates],[i.has_reason],NOT([i.brief])),IF(SUMPRODUCT([i.exists:]"
        "*(ROW([i.reason:])<ROW([i.reason]))*EXACT([i.reason:],[i.reason]))>0,1,0),0)"
    },
)  # fmt: skip
def reason_is_its_own(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A reason that stands word for word in an earlier row; short ones are P05's."""
    reason = _reason(row)
    if reason and not _is_brief(row, policy) and (earlier := _copied_from(form, row)):
        because = f"与“{earlier}”的说明逐字相同"
        yield Offence(f"{path}.reason", shown_reason(row), "这条指标自己的原因和措施", because)


def _has(reason: str, words: tuple[str, ...]) -> bool:
    return any(word in reason for word in words)


def _may_promise(reason: str) -> bool:
    """Whether a measure may be meant."""
    for word in _NO_MEASURES:
        reason = reason.replace(word, "")
    return _has(reason, (*_MEASURES, *_PERHAPS_MEASURES))


@row_rule(
    code="P08",
    title="缺原因或缺措施",
    when=traits.REASON,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=_HEAD,
    why="只说原因不说措施，问题会照旧；只说措施不说原因，看不出措施对不对路。",
    remedy="缺原因的补写为什么没有做到，缺措施的补写准备怎样改进。",
    good=Example({"indicators[4].reason": "修订稿仍在征求意见，下年一季度印发。"}),
    bad=Example({"indicators[4].reason": "承办人员离职，制度未能如期印发。"}),
)
def reason_has_cause_and_measure(
    form: Filing, path: str, row: Indicator, policy: Policy
) -> Iterator[Offence]:
    """Surely only a cause or only a measure; P05 and P06 speak first."""
    reason = _reason(row)
    if not reason or _is_brief(row, policy) or _copied_from(form, row):
        return
    if _has(reason, _CAUSES) and not _may_promise(reason):
        yield Offence(f"{path}.reason", shown_reason(row), "原因和改进措施", "只写了原因，没有改进措施")
    elif _has(reason, _MEASURES) and not _has(reason, (*_CAUSES, *_PERHAPS_CAUSES)):
        yield Offence(f"{path}.reason", shown_reason(row), "原因和改进措施", "只写了改进措施，没有原因")
