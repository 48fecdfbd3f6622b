"""J 基本信息: the dates, the words to choose from, and the names of department and unit."""

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing, Kind
from xltool.policy import Policy
from xltool.rules.achievement import flattened
from xltool.rules.drawn import edition_of
from xltool.rules.rule import BOTH, DECLARATION, Example, Lacking, Offence, form_rule, need, shown

_START, _END = "project.start", "project.end"
_CATEGORY, _NATURE = "project.category", "project.nature"
_DEPARTMENT, _UNIT = "project.department", "project.unit"


def _outside(offends: str, *, undecided: int) -> str:
    """A live formula on the dates, once both and the year are known and in order."""
    in_order = f"IF([{_START}]>[{_END}],0,IF({offends},1,0))"
    return f'IF(OR([{_START}]="",[{_END}]="",[year]=""),{undecided},{in_order})'


@form_rule(
    code="J02",
    title="起止日期与年度",
    severity=Severity.WARNING,
    kinds=DECLARATION,
    basis="同类开源校验工具的做法：年度项目起止在本年度内，跨年项目的起止包含本年度",
    why="项目的起止不包含申报的年度，这一年的目标和资金就落了空。",
    remedy="核对计划开始、完成日期和标题里的年度，看哪一个写错了。",
    good=Example({"project.start": "2023-07-01", "project.end": "2025-06-30"}, Kind.DECLARATION),
    bad=Example({"project.start": "2023-01-01", "project.end": "2023-12-31"}, Kind.DECLARATION),
    live={
        _START: _outside(f"YEAR([{_START}])>[year]", undecided=9),
        _END: _outside(f"YEAR([{_END}])<[year]", undecided=0),
    },
)
def dates_include_the_year(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The project begins in the year or before, and ends in it or after; J03 speaks of dates out of order."""
    start: dt.date = need(form, _START)
    end: dt.date = need(form, _END)
    year: int = need(form, "year")
    if start > end:
        return
    because = f"申报的是{year}年度"
    if start.year > year:
        yield Offence(_START, shown(form[_START]), f"不晚于{year}年的日期", because)
    if end.year < year:
        yield Offence(_END, shown(form[_END]), f"不早于{year}年的日期", because)


@form_rule(
    code="J04",
    title="日期格式",
    severity=Severity.WARNING,
    kinds=DECLARATION,
    basis="公开的申报表中所见：日期写成文字，例如“2024 年 1 月 1 日”",
    why="文字不是日期，不能比较先后，也不能汇总。",
    remedy="删去重新输入，例如 2024-1-1，表格会自动显示成日期。",
    good=Example({}, Kind.DECLARATION),
    bad=Example({"project.start": "2024 年 1 月 1 日", "layout.typed_as_text": _START}, Kind.DECLARATION),
    live={
        path: f'IF([{path}.state]="V",IF(ISNUMBER([{path}.cell]),0,1),0)' for path in (_START, _END)
    },
)  # fmt: skip
def dates_are_dates(form: Filing, policy: Policy) -> Iterator[Offence]:
    """What can be read as a date is a date in its cell too."""
    for path in (_START, _END):
        date = form.date(path)
        if date.is_text:
            yield Offence(path, shown(form[path]), f"日期 {date.value}", "单元格里是文字")


def _choice(path: str) -> str:
    """A live formula: the answer is one of those the edition offers, if it offers any."""
    offered = f"[choices.{path}]"
    known = f'SUMPRODUCT(({offered}=[{path}])+({offered}=""))>0'
    return f'IF([{path}.state]="V",IF({known},0,1),0)'


def _not_offered(form: Filing, path: str) -> Iterator[Offence]:
    """An answer that is none of those to choose from; J01 speaks of a blank one."""
    edition, stated = edition_of(form.edition), form[path]
    offered = edition.choices.get(path, []) if edition else []
    if offered and stated.state is State.VALUE and flattened(stated.raw) not in offered:
        yield Offence(path, shown(stated), "、".join(f"“{word}”" for word in offered) + "之一")


@form_rule(
    code="J05",
    title="项目类别取值",
    severity=Severity.WARNING,
    kinds=DECLARATION,
    basis="对公开的申报表的归纳：项目类别取自固定的几类",
    why="类别决定项目的管理方式；写法不一，就不能分类汇总。",
    remedy="从下拉列表中选择。",
    good=Example({"project.category": "其他运转类"}, Kind.DECLARATION),
    bad=Example({"project.category": "运转"}, Kind.DECLARATION),
    live={_CATEGORY: _choice(_CATEGORY)},
)
def category_is_known(form: Filing, policy: Policy) -> Iterator[Offence]:
    """One of the edition's categories."""
    return _not_offered(form, _CATEGORY)


@form_rule(
    code="J06",
    title="项目性质取值",
    severity=Severity.WARNING,
    kinds=DECLARATION,
    basis="对公开的申报表的归纳：项目性质取自固定的几种",
    why="性质决定要不要写项目总目标；写法不一，就不能分类汇总。",
    remedy="从下拉列表中选择。",
    good=Example({"project.nature": "其他一次性项目"}, Kind.DECLARATION),
    bad=Example({"project.nature": "经常性"}, Kind.DECLARATION),
    live={_NATURE: _choice(_NATURE)},
)
def nature_is_known(form: Filing, policy: Policy) -> Iterator[Offence]:
    """One of the edition's natures; some editions do not ask for it."""
    return _not_offered(form, _NATURE)


@form_rule(
    code="J07",
    title="单位名称",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：主管部门、实施单位与名录一致，并有隶属关系",
    why="同一个单位写成几个名称，汇总时就成了几个单位。",
    remedy="按名录写全称；名录里没有的，请主管部门补进口径文件。",
    good=Example({}),
    bad=Example({"project.department": "市某局"}),
)
def names_are_listed(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The department is in the policy's directory, and the unit is the department itself or one of its units."""
    if not policy.directory:
        raise Lacking("", "口径文件里没有单位名录")
    listed = {
        flattened(name): {flattened(unit) for unit in units} for name, units in policy.directory.items()
    }
    department, unit = (form.text(path) for path in (_DEPARTMENT, _UNIT))
    if department.state is not State.VALUE:
        return
    units = listed.get(flattened(department.raw))
    if units is None:
        yield Offence(_DEPARTMENT, shown(department), "名录里的主管部门", _nearest(department.raw, listed))
    elif unit.state is State.VALUE and flattened(unit.raw) not in units | {flattened(department.raw)}:
        expected = f"名录里“{department.raw.strip()}”的单位"
        yield Offence(_UNIT, shown(unit), expected, _nearest(unit.raw, sorted(units)))


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(flattened(name), known, 1)
    return f"名录里相近的是“{close[0]}”" if close else ""
