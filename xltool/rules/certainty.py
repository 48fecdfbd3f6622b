"""L 版式与模板: what the reader was not sure of, what nobody sees, and how far a sheet is from its edition."""

from collections.abc import Iterator, Sequence

from xltool.finding import Severity
from xltool.form import Filing
from xltool.place import position
from xltool.policy import Policy
from xltool.rules.drawn import edition_of
from xltool.rules.rule import BOTH, Example, Offence, form_rule, shown

#: So many cells or texts are named.
_NAMED = 5


@form_rule(
    code="L09",
    title="读取存疑",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="通行做法：自动识别的结果注明可信程度，没有把握的由人核对",
    why="换了版式、换了单位的表，有的内容只能推断。读错了，汇总和后面的检查就都跟着错。",
    remedy="核对这一格读成了什么（xltool read --places 可以看到）；写法改得只有一种意思，或把内容抄到下发的表样里。",
    good=Example({}),
    bad=Example({"funds.other.rate": "0.95", "layout.doubtful": "funds.other.rate=不知道是95%还是0.95%"}),
)
def readings_are_sure(form: Filing, policy: Policy) -> Iterator[Offence]:
    """No answer of the form is doubtful; those that are so for one reason are told together."""
    reasons: dict[str, list[str]] = {}
    for path, guess in form.guesses.items():
        if form.is_doubtful(path):
            reasons.setdefault(guess.reason, []).append(path)
    for reason, paths in reasons.items():
        first, *others = sorted(paths, key=lambda path: position(form[path].cell))
        cells = dict.fromkeys(form[path].cell for path in others if form[path].cell)
        more = f"；同样的还有 {_listed([*cells])}" if cells else ""
        yield Offence(first, shown(form[first]), "只有一种读法的写法", f"{reason}{more}")


@form_rule(
    code="L10",
    title="隐藏的内容",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对收到的表的归纳：隐藏或筛选掉的行列里常有上年的内容、没有删净的旧数",
    why="看不见的内容也会读进来、汇总进去，打印出来的表上却没有，两边就对不上了。",
    remedy="取消隐藏或筛选，看看里面的内容：该报的留着，多余的删去。",
    good=Example({}),
    bad=Example({"layout.hidden": "第45行隐藏着（或被筛选掉了），里面填有内容"}),
)
def nothing_is_hidden(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Nothing that was read stands where nobody sees it; spare rows that say nothing may well be hidden."""
    for remark in form.hidden:
        where = f"（{remark.cell}）" if remark.cell and remark.cell not in remark.text else ""
        yield Offence("", f"{remark.text}{where}", "显示出来核对")


@form_rule(
    code="L11",
    title="与表样的差别",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="通行要求：按规定的表样填报；对收到的表的归纳：重新画的表常常多几栏、少几栏",
    why="不是下发的表样，只能按最接近的一种读；少的栏目没有内容可查，多出来的内容没有读。",
    remedy="请用下发的表样填写，或用 xltool convert 把内容倒进一张新的表样里，再补上缺的内容。",
    good=Example({"layout.edition": "shanghai-selfassessment-2024", "layout.missing_labels": "主管部门"}),
    bad=Example({"layout.missing_labels": "主管部门", "layout.strays": "表样里没有“备案号”这一栏，没有读"}),
)
def sheet_is_the_edition(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A sheet that is none of ours has all that the nearest edition draws, but for columns, and nothing else."""
    edition = edition_of(form.edition)
    if form.identity.edition or edition is None or not (form.missing_labels or form.strays):
        return
    said = (
        [f"找不到{_listed([f'“{label}”' for label in form.missing_labels])}"] if form.missing_labels else []
    )
    more = f"；这样的共 {len(form.strays)} 处" if len(form.strays) > _NAMED else ""
    said += [f"{stray.text}{f'（{stray.cell}）' if stray.cell else ''}" for stray in form.strays[:_NAMED]]
    yield Offence("", f"最接近的表样是“{edition.title}”，但{'；'.join(said)}{more}", "与表样一致")


def _listed(words: Sequence[str]) -> str:
    more = f"等 {len(words)} 处" if len(words) > _NAMED else ""
    return "、".join(words[:_NAMED]) + more
