"""X 指标体系: the indicators as a set."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing, Indicator, Kind
from xltool.live import notation
from xltool.live.names import Names
from xltool.policy import Policy
from xltool.rules.achievement import flattened
from xltool.rules.drawn import edition_of
from xltool.rules.likeness import essence, is_alike
from xltool.rules.outline import named, used_levels, written
from xltool.rules.rule import BOTH, Example, Lacking, Offence, blank, form_rule, need, shown
from xltool.target import PLACEHOLDERS

_DECLARED = Kind.DECLARATION
#: The level-1 names of the standard forms and how they are recognised in what was written: 产出, 产出指标(50分).
_LEVEL1 = {
    "成本指标": Names(has=("成本",)), "产出指标": Names(has=("产出",)),
    "效益指标": Names(has=("效益", "效果")), "满意度指标": Names(has=("满意",)),
}  # fmt: skip
#: 成本指标 are a level of their own, and asked for, since this year.
_COST, _COST_SINCE = "成本指标", 2025
_OUTPUTS = {f"{word}指标": Names(has=(word,)) for word in ("数量", "质量", "时效")}
_ANY_OUTPUT = Names(has=("数量", "质量", "时效"))
_NONE = ("无", "-", "/", "—")


def _any_fits(names: Names, levels: Iterable[str]) -> bool:
    return any(names.fits(level) for level in levels)


def _has_rows(form: Filing, level: str) -> bool:
    """Whether there are indicators; :class:`Lacking` where the column of their levels lost its head."""
    first = next(form.rows(), None)
    if first:
        blank(form, f"indicators[{first[0]}].{level}")
    return first is not None


def _no_use(level: str, names: Names) -> str:
    """That none of the :func:`used_levels` is such, as a live formula."""
    found = "+".join(f'ISNUMBER(FIND("{word}",[i.{level}.full:]))' for word in names.has)
    return f"SUMPRODUCT([i.used:]*({found}))=0"


def _due(form: Filing, level1: str) -> bool:
    return level1 != _COST or (form.year.value or 0) >= _COST_SINCE


_COST_IS_DUE = f"AND(ISNUMBER([year]),[year]>={_COST_SINCE})"


def _level1_is_missing(level1: str, names: Names) -> str:
    due = [_COST_IS_DUE] if level1 == _COST else []
    known = f'SUMPRODUCT(--([groups.level1]="{level1}"))>0'
    return f"AND({','.join([known, *due, _no_use('level1', names)])})"


@form_rule(
    code="X01",
    title="缺一级指标",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="上海市市级部门项目支出核心绩效目标和指标设置及取值指引（试行）：2025 年起设成本指标；同类开源校验工具的做法",
    why="产出、效益、满意度和成本从不同方面说明钱花得值不值，缺一类就看不全。",
    remedy="补设这一类指标；确实不适用的（例如不直接面向公众的项目不设满意度指标），写“无”或说明情况。",
    good=Example({"indicators[6].name": "无"}, _DECLARED),
    bad=Example({"indicators[6].name": None, "indicators[6].target": None}, _DECLARED),
    live={
        "": f"IF([rows]=0,0,IF(OR({','.join(_level1_is_missing(*item) for item in _LEVEL1.items())}),1,0))"
    },
)
def levels_are_complete(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Every level-1 name of the edition has an indicator; a form without any is J01's."""
    edition = edition_of(form.edition) if _has_rows(form, "level1") else None
    known, used = edition.groups if edition else {}, used_levels(form)
    missing = [
        level1 for level1, names in _LEVEL1.items()
        if level1 in known and _due(form, level1) and not _any_fits(names, used.level1)
    ]  # fmt: skip
    if missing:
        each = "各" if len(missing) > 1 else ""
        yield Offence("", f"表上没有{'、'.join(missing)}", f"{each}至少设一条")


@form_rule(
    code="X02",
    title="缺二级指标",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="财预〔2015〕88号《中央部门预算绩效目标管理办法》：产出指标包括数量、质量、时效等方面",
    why="只写做多少，不写做得怎样、何时做完，产出就说不清楚。",
    remedy="补设这一类指标；确实不适用的，在这一行的指标名称里写“无”或说明情况。",
    good=Example({"indicators[3].name": "无"}, _DECLARED),
    bad=Example({"indicators[2].name": None, "indicators[2].target": None}, _DECLARED),
    live={
        "": f"IF(OR([rows]=0,{_no_use('level1', _LEVEL1['产出指标'])}),0,"
        f"IF(OR({','.join(_no_use('level2', names) for names in _OUTPUTS.values())}),1,0))"
    },
)
def outputs_are_complete(form: Filing, policy: Policy) -> Iterator[Offence]:
    """数量, 质量 and 时效 have an indicator each; where outputs or benefits have none at all, X01 speaks."""
    used = used_levels(form)
    if not _has_rows(form, "level2") or not _any_fits(_LEVEL1["产出指标"], used.level1):
        return
    missing = [level2 for level2, names in _OUTPUTS.items() if not _any_fits(names, used.level2)]
    if missing:
        yield Offence("", f"产出指标里没有{'、'.join(missing)}", "数量、质量、时效指标各至少设一条")


def _is_told(form: Filing, row: Indicator) -> bool:
    """Whether X01 or X02 speaks of an empty level-2 row already."""
    level1, level2 = written(row.level1), written(row.level2)
    if _ANY_OUTPUT.fits(level2):
        return True
    asked = any(names.fits(level1) and _due(form, name) for name, names in _LEVEL1.items())
    return asked and level1 not in used_levels(form).level1


_ASKED = "OR({},AND({},{}))".format(
    notation.contains("[i.level1.full]", [w for n, names in _LEVEL1.items() if n != _COST for w in names.has]),
    notation.contains("[i.level1.full]", _LEVEL1[_COST].has), _COST_IS_DUE,
)  # fmt: skip


@form_rule(
    code="X03",
    title="空二级行",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：印出的二级指标下常有空行，看不出是不适用还是漏填",
    why="空着的二级指标分不清是不适用还是漏填。",
    remedy="漏填的补上；不适用的，在指标名称里写“无”，或删去这一行。",
    good=Example({"indicators[0].name": "无", "indicators[0].target": None}, _DECLARED),
    bad=Example({"indicators[0].name": None, "indicators[0].target": None}, _DECLARED),
    live={
        "i.name": f'IF([rows]=0,0,IF(OR([i.used],[i.level2.full]="",{notation.one_of("[i.level2.full]", _NONE)}),0,'
        "IF(SUMPRODUCT(EXACT([i.level2.full:],[i.level2.full])*([i.used:]+(ROW([i.used:])<ROW([i.used]))))>0,0,"
        f"IF({_ANY_OUTPUT.formula('[i.level2.full]')},0,"
        "IF(SUMPRODUCT(EXACT([i.level1.full:],[i.level1.full])*[i.used:])>0,1,"
        f"IF({_ASKED},0,1))))))"
    },
)
def printed_levels_are_used(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A level-2 name of which no row is used, said at its first row; blank forms are J01's."""
    if not any(form.rows()):
        return
    used = used_levels(form)
    said = used.level2 | {"", *_NONE}
    for n, row in used.unused:
        level2 = written(row.level2)
        if level2 not in said and not _is_told(form, row):
            yield Offence(
                f"indicators[{n}].name", "空", "指标名称，不适用的写“无”", f"{level2}下没有一条指标"
            )
        said.add(level2)


def _where(form: Filing, n: int) -> str:
    return form.indicators[n].name.cell or f"第{n + 1}条指标"


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
    live={
        "i.name": f"IF(OR(NOT([i.exists]),{notation.one_of('[i.name]', sorted(PLACEHOLDERS))}),0,"
        'IF([i.name.state]="E",9,IF(SUMPRODUCT([i.exists:]*EXACT([i.name:],[i.name])'
        "*(ROW([i.name:])<ROW([i.name])))>0,1,0)))"
    },
)
def names_are_unique(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The same name twice, blanks and line breaks aside; “无” in place of a name is none."""
    first: dict[str, int] = {}
    for n, _, name in named(form):
        before = first.setdefault(name, n)
        if before != n:
            because = f"{_where(form, before)}已有同名指标"
            yield Offence(f"indicators[{n}].name", "重复的名称", "与其他指标不同的名称", because)
    for n, row in form.rows():
        if row.name.state not in (State.VALUE, State.PLACEHOLDER):
            need(form, f"indicators[{n}].name")


@form_rule(
    code="X05",
    title="近似重名",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：去掉不影响意思的字后相同，或者只差一个字的名称，多半是同一件事",
    why="同一件事写成两条指标，分值就会重复计算；确是两件事的，看表的人也会弄混。",
    remedy="同一件事的删去一条；确是两件事的，在名称里写明区别，或说明情况。",
    good=Example({"indicators[2].name": "档案整理完成质量"}),
    bad=Example({"indicators[2].name": "档案整理的数量"}),
)
def names_are_distinct(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Names under one level 1 that are most likely one thing; where they are the very same, X04 speaks."""
    least = policy.limits["similar_names"]
    known: set[str] = set()
    before: dict[str, dict[int, str]] = {}
    for n, row, name in named(form):
        if name in known:
            continue
        known.add(name)
        others, short = before.setdefault(written(row.level1), {}), essence(name)
        like = _alike(others, short, least)
        if like is not None:
            because = f"与{_where(form, like)}的{shown(form.indicators[like].name)}近似"
            yield Offence(f"indicators[{n}].name", "近似的名称", "与其他指标有明显区别的名称", because)
        others[n] = short


def _alike(others: Mapping[int, str], short: str, least: Decimal) -> int | None:
    """The first of the others that is most likely the same."""
    for m, other in others.items():
        if abs(len(other) - len(short)) < 2 and is_alike(other, short, least):
            return m
    return None


@form_rule(
    code="X14",
    title="指标条数",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：太少说明不了问题，太多分不出主次；条数由口径文件规定",
    why="太少的指标说明不了项目的产出和效果，太多则分不出主次，每条的分值也过小。",
    remedy="围绕项目的主要内容增加指标，或合并、删去次要的指标。",
    good=Example({}),
    bad=Example({f"indicators[{n}].name": None for n in range(3, 7)}, _DECLARED),
    live={"": "IF([rows]=0,0,IF(OR([rows]<[policy.indicators_least],[rows]>[policy.indicators_most]),1,0))"},
)
def number_of_indicators_is_usual(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Neither too few nor too many; a form without any is J01's."""
    least, most = policy.limits["indicators_least"], policy.limits["indicators_most"]
    count = sum(1 for _ in form.rows())
    if count and not least <= count <= most:
        yield Offence("", f"表上有 {count} 条三级指标", f"有 {least} 至 {most} 条")


@lru_cache(maxsize=8)
def _flattened(library: frozenset[str]) -> frozenset[str]:
    return frozenset(map(flattened, library))


@form_rule(
    code="X15",
    title="指标库外名称",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="省级预算绩效管理系统的做法：三级指标从指标库里选用",
    why="各单位用同样的名称，指标才能汇总和比较。",
    remedy="从指标库里选用相近的名称；库里确实没有的，说明情况或申请入库。",
    good=Example({}),
    bad=Example({"indicators[1].name": "理了多少卷"}),
)
def names_are_in_the_library(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Every name stands in the policy's library, blanks and full-width signs aside."""
    if named(form) and not policy.library:
        raise Lacking("", "口径文件里没有给出指标库")
    library = _flattened(policy.library)
    for n, _, name in named(form):
        if name not in library:
            yield Offence(f"indicators[{n}].name", "指标库以外的名称", "指标库里的名称")
