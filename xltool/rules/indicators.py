"""X 指标体系: the indicators as a set."""

from collections.abc import Iterator

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.policy import Policy
from xltool.rules.rule import BOTH, Example, Offence, every, form_rule, need
from xltool.target import PLACEHOLDERS


def _repeated(form: Filing, n: int, row: Indicator, first: dict[str, int]) -> Iterator[Offence]:
    """The row if its name stands in ``first`` already, which it enters otherwise."""
    name = "".join(row.name.raw.split())
    if row.name.state is State.PLACEHOLDER or name in PLACEHOLDERS:
        return
    need(form, f"indicators[{n}].name")
    before = first.setdefault(name, n)
    if before != n:
        where = form.indicators[before].name.cell or f"第{before + 1}条指标"
        yield Offence(f"indicators[{n}].name", "重复的名称", "与其他指标不同的名称", f"{where}已有同名指标")


@form_rule(
    code="X04",
    title="同名指标",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="统计报表审核的通行做法：一张表内三级指标不重名",
    why="两条指标同名，就无法分清各自的目标和完成值，分值也会重复计算。",
    remedy="重复录入的删去一条；确是两件事的，在名称里写明区别。",
    good=Example({}),
    bad=Example({"indicators[2].name": "档案整理数量"}),
)
def names_are_unique(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The same name twice, blanks and line breaks aside; “无” in place of a name is none."""
    first: dict[str, int] = {}
    yield from every(_repeated(form, n, row, first) for n, row in form.rows())
