"""L 版式与模板: is this a form we know, whole, unaltered and of the right year."""

from collections.abc import Iterator
from functools import cache

from xltool import edition as editions
from xltool.answer import State
from xltool.finding import Severity
from xltool.form import INDICATOR_FIELDS, Filing, Indicator
from xltool.live.notation import ends, one_of
from xltool.policy import Policy
from xltool.rules.achievement import flattened
from xltool.rules.drawn import edition_of
from xltool.rules.outline import used_levels
from xltool.rules.rule import BOTH, Example, Offence, blank, every, form_rule, need, shown

_SELFASSESSMENT = "shanghai-selfassessment-2024"
#: What the hidden cell of identity begins with in a workbook of this edition, as a live formula.
_OURS = '"xltool:"&[edition.name]&":"'
#: The year at its end.
_ISSUED_FOR = (
    'IF(MID([identity],LEN([identity])-4,1)="@",'
    "IFERROR(VALUE(RIGHT([identity],4)),[edition.year]),[edition.year])"
)
_SECOND, _THIRD = (f'FIND("|",SUBSTITUTE([identity],":","|",{n}))' for n in (2, 3))
#: Endings of a level whose name was torn over two rows: every name ends in 指标.
_TORN, _TORN_OFF = "指", ("标", "指标")


@cache
def _known() -> str:
    """The titles of all editions, as messages list them."""
    return "、".join(editions.load(name).title for name in editions.names())


@form_rule(
    code="L01",
    title="标题年度",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="通行要求：标题齐全，“(YYYY年度)”能读出年份，并与下发的表样一致",
    why="归档、与上年对照、与申报表对照都按年度进行，年度写错就对到别的年份上去了。",
    remedy="在标题下一行写明四位年份，例如“(2024年度)”；要填别的年度，请改用那个年度的表样。",
    good=Example({}),
    bad=Example({"year": ""}),
    live={
        "year": f'IF([year]="",1,IF(LEFT([identity],LEN({_OURS}))={_OURS},IF([year]={_ISSUED_FOR},0,1),0))'
    },
)
def title_names_the_year(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The title line states a year: where the workbook is one of ours, the one it was issued for."""
    if form.year.state in (State.BLANK, State.PLACEHOLDER, State.UNREADABLE):
        yield Offence("year", shown(form["year"]), "四位年份，例如“2024”")
        return
    year = need(form, "year")
    edition = edition_of(form.identity.edition)
    if edition and year != (issued := form.identity.year or edition.year):
        yield Offence("year", shown(form["year"]), f"“{issued}”", f"这张表是为{issued}年度生成的")


@form_rule(
    code="L02",
    title="表头列齐全",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="通行要求：表样规定的各列表头齐全",
    why="表头缺了，这一列的内容就无法对号读取，也无法汇总。列的先后可以调整，不算问题。",
    remedy="补上这一列，或把表头恢复成表样的写法。",
    good=Example({}),
    bad=Example({"layout.missing_columns": "得分"}),
)
def columns_are_complete(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Every drawn column head stands somewhere on the sheet, in whatever order."""
    for head in form.missing_columns:
        yield Offence("", f"找不到“{head}”这一列的表头", "按表样保留这一列")


@form_rule(
    code="L03",
    title="版式识别",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="对公开表格的归纳：市级申报表、区级申报表、市级自评表的版式各不相同",
    why="认不出版式，就不知道哪一格填的是什么，后面的检查都无从做起。",
    remedy="请用下发的表样填写；已经填好的，把内容抄到表样里。",
    good=Example({}),
    bad=Example({"layout.unrecognised": "是"}),
)
def layout_is_known(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The sheet was recognised as one of the editions there are."""
    if not form.edition:
        yield Offence("", "认不出这是哪一种表样", f"是现有的表样之一：{_known()}")


def _torn(cell: str) -> str:
    """As :func:`_is_torn`, as a live formula."""
    return f"OR({ends(cell, (_TORN,))},{one_of(cell, _TORN_OFF)})"


def _is_torn(name: str) -> bool:
    return name.endswith(_TORN) or name in _TORN_OFF


@form_rule(
    code="L04",
    title="行首单元格断裂",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：粘贴、跨页以后，行首的一级、二级指标常常断开或丢失",
    why="不知道指标归在哪一类，分类的权重和汇总就会算错。",
    remedy="补填这一行的一级、二级指标；断在两行的名称合成一格。",
    good=Example({}),
    bad=Example({"indicators[4].level2": None}),
    live={
        "i.level1": f'IF([i.exists],IF([i.level1.full]="",1,IF({_torn("[i.level1]")},1,0)),0)',
        "i.level2": f'IF([i.exists],IF([i.level1.full]="",0,IF([i.level2.full]="",1,'
        f"IF({_torn('[i.level2]')},1,0))),0)",
    },
)
def levels_are_known(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Each indicator has a level 1 and a level 2, its own or the one above, whole in one cell."""
    used = used_levels(form)
    if not all(level and not _is_torn(level) for level in used.level1 | used.level2):
        yield from every(_levels(form, n, row) for n, row in form.rows())


def _levels(form: Filing, n: int, row: Indicator) -> Iterator[Offence]:
    for key in ("level1", "level2"):
        cell, answer = f"indicators[{n}].{key}", row[key]
        wanted = f"这条指标所属的{INDICATOR_FIELDS[form.kind][key].label}"
        if answer.state is State.ERROR or (answer.is_blank and blank(form, cell)):
            yield Offence(cell, shown(answer), wanted)
            return
        filled_down = n > 0 and answer == form.indicators[n - 1][key]
        if not filled_down and _is_torn(flattened(answer.raw)):
            yield Offence(cell, shown(answer), f"{wanted}的全称", "名称断在了两行")


@form_rule(
    code="L06",
    title="公式被覆盖",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="通行做法：执行率、得分、合计、等级由公式算出",
    why="直接填的数不会跟着别的格变动，以后再改就对不上了。",
    remedy="恢复表样里的公式：从一张新表复制这一格，或者用 xltool fix。",
    good=Example({}),
    bad=Example({"layout.overwritten": "total.score"}),
)
def formulas_are_kept(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Computed cells of a workbook of ours still compute; whether the value is right, others say."""
    for path in form.overwritten:
        yield Offence(path, shown(form[path]), "表样里的公式", "这一格是直接填的")


@form_rule(
    code="L07",
    title="锁定区被改",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="某省级绩效管理系统的做法：下发的表样除填写区外不得改动",
    why="固定的文字是各单位的表能够对照、汇总的依据，改动或删掉后旁边的内容就失去了名目。",
    remedy="把固定的文字恢复成表样的写法，或把内容抄到一张新的表样里。",
    good=Example({"layout.missing_labels": "主管部门"}),
    bad=Example({"layout.edition": _SELFASSESSMENT, "layout.missing_labels": "主管部门"}),
)
def locked_labels_are_unchanged(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A workbook of ours still carries every label it was issued with; typed by hand it need not.

    What is lost of the live checks is no fault of the form: the checker does without.
    """
    if form.identity.edition and form.identity.edition == form.edition:
        for label in form.missing_labels:
            yield Offence("", f"找不到表样里固定的文字“{label}”", "按表样原样保留")
    for part in form.lost:
        because = "不影响这里的检查，但填表时看不到现场的校验"
        yield Offence("", f"找不到随表下发的{part}", "原样保留", because, Severity.WARNING)


@form_rule(
    code="L08",
    title="模板版本",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="监管报表的做法（EBA、Arelle）：工作簿注明版本，并与当年要求的版本一致",
    why="旧版表样的项目、公式可能与当年的要求不同。",
    remedy="请领取当年的表样，把内容抄过去再报。",
    good=Example({"layout.edition": _SELFASSESSMENT}),
    bad=Example({"layout.edition": _SELFASSESSMENT, "layout.version": "旧版"}),
    live={
        "": f'IF(LEFT([identity],7)<>"xltool:",0,IFERROR(IF({_THIRD}-{_SECOND}<2,0,'
        f'IF(EXACT(LEFT([identity],{_THIRD}),{_OURS}&[edition.version]&":"),0,1)),0))'
    },
)
def version_is_current(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A workbook that states its version was issued from the edition as it is drawn now."""
    stated = form.identity
    if not stated.version:
        return
    edition = edition_of(stated.edition)
    if edition is None:
        seen = f"工作簿注明的表样“{stated.edition}”不在目录里"
        wanted = f"用 --edition 写明它是哪个工作簿（自己画的表样），或者是现有的表样之一：{_known()}"
        yield Offence("", seen, wanted)
    elif stated.version != edition.version:
        yield Offence("", f"表样版本为“{stated.version}”", f"为“{edition.version}”", edition.title)
