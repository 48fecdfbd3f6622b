"""S 佐证与签章, with the points a person has to judge: printed as a checklist, never decided by the program."""

from collections.abc import Iterator

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing
from xltool.policy import Policy
from xltool.rules.achievement import flattened, has_reason
from xltool.rules.rule import BOTH, SELFASSESSMENT, Example, Offence, form_rule, review_rule

_SYSTEM = "省级预算绩效管理系统的做法"
_SATISFACTION = "满意"
#: How a label below the form ends whose answer those who approve the form give (审核状态).
APPROVAL = "状态"


@form_rule(
    code="S03",
    title="签章/填报信息",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="通行做法：表尾写明填报人、联系电话和填报日期",
    why="表上的内容有疑问时，要找得到填表的人。",
    remedy="在表尾补填；表样没有要求的，不必添加。",
    good=Example({"layout.tail": "填报人=张三 联系电话=021-12345678"}),
    bad=Example({"layout.tail": "填报人=张三 联系电话="}),
)
def tail_is_filled_in(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Whatever a form asks for below its table was filled in; many ask for nothing there, and approval is others'."""
    for label, answer in form.tail.items():
        if answer.state in (State.BLANK, State.PLACEHOLDER) and not label.endswith(APPROVAL):
            where = f"（{answer.cell}）" if answer.cell else ""
            yield Offence("", f"表尾的“{label}”{where}没有填写", f"写明{label}")


@review_rule(
    code="P07",
    title="说明与指标无关",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="公开的自评表中所见：满意度没有达标，说明写的是差旅费有结余",
    why="说明与这条指标的偏差对不上，等于没有说明。",
    remedy="逐条看：说明讲的是不是这条指标、能不能解释差多少、措施是否可行。",
    good=Example({"indicators[4].reason": "修订稿仍在征求意见，下年一季度印发。"}),
    bad=Example({"indicators[4].reason": "差旅费等有结余。"}),
)
def reasons_fit(form: Filing) -> Iterator[str]:
    """Every reason that was given."""
    return (f"indicators[{n}].reason" for n, row in form.rows() if has_reason(row))


@review_rule(
    code="S01",
    title="满意度无依据",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="财预〔2021〕101号《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》：指标值要有佐证资料",
    why="满意度是调查出来的；没有问卷和样本，这个数就没有来处。",
    remedy="看附件里有没有问卷、样本数和计算过程，与填报的满意度是否一致。",
    good=Example({"indicators[6].reason": "发放问卷 120 份，收回 112 份，附统计表。"}),
    bad=Example({"indicators[6].reason": None}),
)
def satisfaction_has_grounds(form: Filing) -> Iterator[str]:
    """Every indicator of somebody's satisfaction."""
    rows = ((n, flattened(row.name.raw)) for n, row in form.rows())
    return (f"indicators[{n}].actual" for n, name in rows if _SATISFACTION in name)


@review_rule(
    code="S02",
    title="附件缺",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{_SYSTEM}：自评表与佐证材料一并上报",
    why="没有佐证材料，完成值无法核实。",
    remedy="对照要求看附件是否齐全：合同、验收单、签到表、问卷、支付凭证等。",
    good=Example({"goals.actual": "整理档案 4000 卷（验收单见附件1），满意度 95%（问卷见附件2）。"}),
    bad=Example({}),
)
def evidence_is_enclosed(form: Filing) -> Iterator[str]:
    """The form as a whole."""
    yield ""
