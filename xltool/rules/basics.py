"""J 基本信息: what must be filled in, and the dates."""

from collections.abc import Iterator
from functools import lru_cache

from xltool.answer import State, Type
from xltool.edition import Edition
from xltool.finding import Severity
from xltool.form import FIELDS, Filing, Kind
from xltool.policy import Policy
from xltool.rules.drawn import edition_of
from xltool.rules.rule import (
    BOTH,
    DECLARATION,
    Example,
    Offence,
    absent,
    every,
    form_rule,
    lack,
    need,
    shown,
)

_WANTED = {Type.TEXT: "具体内容", Type.DATE: "具体日期，例如 2024-01-31"}
#: The two goals of each form. In a declaration the second may stand alone: a yearly project has no more.
_GOALS = {
    Kind.DECLARATION: ("goals.project", "goals.annual"),
    Kind.SELFASSESSMENT: ("goals.expected", "goals.actual"),
}


#: The answers a policy may require that the live check looks at: what is asked for of the project.
_MAY_BE_REQUIRED = tuple(path for fields in FIELDS.values() for path in fields if path.startswith("project."))
_YEARS_AMOUNTS = {
    Kind.DECLARATION: (
        ("funds.annual.fiscal", "funds.annual.carryover", "funds.annual.other"), "funds.annual.total",
    ),
    Kind.SELFASSESSMENT: (
        ("funds.fiscal.budget", "funds.carryover.budget", "funds.other.budget"), "funds.total.budget",
    ),
}  # fmt: skip


@lru_cache(maxsize=64)
def _drawn(edition: Edition | None) -> frozenset[str]:
    """The paths an edition asks for; none where it is not known."""
    return frozenset(cell.content.path for cell in edition.drawing.fields()) if edition else frozenset()


def _filled(form: Filing, path: str) -> bool:
    """Whether an answer was given; a placeholder, an error value or no such date is none."""
    answer = form[path]
    if answer.state is State.UNCOMPUTED:
        lack(form, path, answer)
    return answer.state is State.VALUE


def _required(form: Filing, path: str) -> Iterator[Offence]:
    """The required answer at ``path``; where its label was deleted from a form of ours, L07 speaks."""
    if not _filled(form, path) and not (form.identity.edition and absent(form, path)):
        wanted = _WANTED.get(FIELDS[form.kind][path].type, "具体数字")
        yield Offence(path, shown(form[path]), wanted, "必填")


def _goals(form: Filing) -> Iterator[Offence]:
    """Goals half filled in are wrong; none at all is a hint, as published forms often leave them out."""
    first, second = _GOALS[form.kind]
    has_first, has_second = _filled(form, first), _filled(form, second)
    if has_first and not has_second:
        yield from _half(form, second, first)
    elif has_second and not has_first and form.kind is Kind.SELFASSESSMENT:
        yield from _half(form, first, second)
    elif not has_first and not has_second:
        because = f"{form.label(first)}也没有填写；另附或公开时略去的，请说明"
        yield Offence(second, shown(form[second]), "具体内容", because, Severity.WARNING)


def _funds(form: Filing) -> Iterator[Offence]:
    """Some amount must be given for the year; a total typed without its parts is Z01's or Z02's."""
    parts, total = _YEARS_AMOUNTS[form.kind]
    if all(form[part].is_blank and not absent(form, part) for part in parts) and not form[total].value:
        yield Offence(parts[0], "空", "金额，没有的填 0", "各项资金都没有填写")


def _indicators(form: Filing) -> Iterator[Offence]:
    """At least one indicator, and a name in every row that says something."""
    nameless = [
        n for n, row in enumerate(form.indicators)
        if row.name.is_blank and any(not row[key].is_blank for key in ("target", "actual", "weight", "score"))
    ]  # fmt: skip
    for n in nameless:
        if not absent(form, f"indicators[{n}].name"):
            yield Offence(f"indicators[{n}].name", "空", "指标的名称", "这一行的其他格已经填写")
    if not nameless and not any(form.rows()):
        yield Offence("", "表上一条绩效指标也没有填写", "至少填写一条")


def _half(form: Filing, path: str, other: str) -> Iterator[Offence]:
    if not (form.identity.edition and absent(form, path)):
        yield Offence(path, shown(form[path]), "具体内容", f"{form.label(other)}已经填写")


def _live_goals() -> Iterator[tuple[str, str]]:
    """As :func:`_goals`."""
    for kind, (first, second) in _GOALS.items():
        yield second, f'IF([{second}.state]="V",0,IF([{first}.state]="V",1,2))'
        if kind is Kind.SELFASSESSMENT:
            yield first, f'IF([{first}.state]="V",0,IF([{second}.state]="V",1,0))'


def _live_funds() -> Iterator[tuple[str, str]]:
    """As :func:`_funds`."""
    for parts, total in _YEARS_AMOUNTS.values():
        blank = ",".join(f'[{part}.state]="B"' for part in parts)
        yield parts[0], f"IF(AND({blank}),IF(ISNUMBER([{total}]),IF([{total}]=0,1,0),1),0)"


@form_rule(
    code="J01",
    title="必填项为空",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="同类开源校验工具的做法；必填的项目由口径文件规定",
    why="缺了这些内容，就分不清是谁的哪个项目、要达到什么目标。",
    remedy="补填这一格；确实没有的，请与主管部门商定写法，不要用“-”代替。",
    good=Example({}),
    bad=Example({"project.unit": ""}),
    live={
        **{path: f'IF([required.{path}],IF([{path}.state]="V",0,1),0)' for path in _MAY_BE_REQUIRED},
        **dict(_live_goals()), **dict(_live_funds()),
        "i.name": 'IF(AND([i.name.state]="B",[i.used]),1,0)',
        "": 'IF([rows]>0,0,IF(SUMPRODUCT(([i.name.state:]="B")*[i.used:])>0,0,1))',
    },
)  # fmt: skip
def required_answers_are_there(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The policy's required answers that the edition asks for, and the goals."""
    drawn = _drawn(edition_of(form.edition))
    paths = [path for path in policy.required[form.kind] if not drawn or path in drawn]
    required = (_required(form, path) for path in paths if not form[path].is_value)
    others = (
        (offence for offence in offences if not drawn or offence.path in drawn)
        for offences in (_goals(form), _funds(form))
    )
    yield from every([*required, *others, _indicators(form)])


@form_rule(
    code="J03",
    title="起止倒置",
    severity=Severity.ERROR,
    kinds=DECLARATION,
    basis="同类开源校验工具的做法：开始日期不晚于完成日期",
    why="起止颠倒的项目没有实施期，年度和跨年的判断都会出错。",
    remedy="核对两个日期，多半是填反了或年份写错了。",
    good=Example({"project.end": "2024-01-01"}, Kind.DECLARATION),
    bad=Example({"project.end": "2023-12-31"}, Kind.DECLARATION),
    live={
        "project.start": 'IF(OR([project.start]="",[project.end]=""),9,IF([project.start]>[project.end],1,0))'
    },
)
def start_is_not_after_end(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The planned start is the planned end's day or earlier."""
    start, end = need(form, "project.start"), need(form, "project.end")
    if start > end:
        yield Offence("project.start", shown(form["project.start"]), f"不晚于计划完成日期（{end}）的日期")
