"""Y 申报与自评一致: the indicators of a self-assessment beside the declared ones."""

from collections.abc import Iterator

from xltool.answer import State
from xltool.finding import Severity
from xltool.pairing import Against, Pair, Relation
from xltool.pairing.naming import level_key, plain
from xltool.pairing.rows import Row, RowPair
from xltool.policy import Policy
from xltool.rules.changed import Change, change
from xltool.rules.declared import BASIS
from xltool.rules.paired import files_of, named, place, quoted
from xltool.rules.rule import SELFASSESSMENT, Example, Lacking, Offence, every, pair_rule, shown

_LOCKED = "各地系统把批复的指标带进自评表并锁定"


@pair_rule(
    Against.DECLARED,
    code="Y03",
    title="指标丢失",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；{_LOCKED}",
    why="申报过的指标不见了，多半是没有完成的那一条，总分因此虚高。",
    remedy="照申报补上这条指标并如实自评；指标改了名的，写进对照文件；经批准调减的，在情况说明里写明文号。",
    good=Example({}),
    bad=Example({"declared.indicators[3].name": "档案修复质量抽查"}),
)
def no_indicator_is_lost(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """Each declared indicator stands in the self-assessment; of one that seems renamed Y04 speaks."""
    renamed = {id(lost) for _, lost in pair.rows.alike(policy.limits["renamed"]).values()}
    for lost in pair.rows.lost:
        if id(lost) in renamed:
            continue
        if pair.relation is Relation.SPLIT:
            raise Lacking("", f"本项目由{named(pair)}拆分而来，申报的指标可能在拆出的另一份自评表里")
        there = place(lost.form, lost.path("name"), pair.against)
        target = lost.row.target.raw.strip()
        seen = f"申报的指标“{lost.row.name.raw.strip()}”在本表里没有"
        expected = f"列出这条指标，年度指标值“{target}”" if target else "列出这条指标"
        severity = Severity.WARNING if pair.relation is Relation.MERGED else None
        yield Offence("", seen, expected, there, severity)


@pair_rule(
    Against.DECLARED,
    code="Y04",
    title="指标新增",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；{_LOCKED}",
    why="没有申报过的指标没有批复的目标，自己定、自己评，分数没有依据。",
    remedy="照申报改回指标名称；确是年中调整增加的，在情况说明里写明批准的文号；改名的，写进对照文件。",
    good=Example({}),
    bad=Example({"indicators[3].name": "逾期归档的次数"}),
)
def no_indicator_is_added(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """Each indicator was declared; one that seems renamed is told with the declared name."""
    alike = pair.rows.alike(policy.limits["renamed"])
    for added in pair.rows.added:
        path = added.path("name")
        known = alike.get(added.number)
        if known:
            similarity, lost = known
            there = quoted(lost.form, lost.path("name"), pair.against)
            expected, because = shown(lost.row.name), f"{there}，相似 {similarity:.2f}"
        else:
            expected, because = "申报过的指标", f"{files_of(pair)}里没有这条"
        other = pair.renamed.get(plain(added.row.name.raw))
        if other:
            because = f"{because}；对照文件写的“{other}”，申报表里没有"
        yield Offence(path, shown(added.row.name), expected, because)


@pair_rule(
    Against.DECLARED,
    code="Y05",
    title="指标值被改",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；{_LOCKED}",
    why="目标改低了，没有完成的也成了完成；自评时年度指标值只能照抄申报。",
    remedy="照申报改回年度指标值；经批准调整过的，仍按批复填写，并在情况说明里写明文号。",
    good=Example({"indicators[1].target": ">=4,000卷"}),
    bad=Example({"indicators[1].target": "≥3000.00(卷)"}),
)
def no_target_is_changed(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """Operator, number, unit or word differ; a target that a merged project may have summed up is a hint."""
    yield from every(_changed(pair, both) for both in pair.rows.both)


def _changed(pair: Pair, both: RowPair) -> Iterator[Offence]:
    own, other = both
    before, after = other.row.target, own.row.target
    if after.state is not State.VALUE:
        return  # V01 speaks of that
    there = quoted(other.form, other.path("target"), pair.against)
    severity = None if pair.is_one_to_one else Severity.WARNING
    if before.state is not State.VALUE:
        because = f"{place(other.form, other.path('target'), pair.against)}没有填指标值"
        yield Offence(own.path("target"), shown(after), "申报时批复的值", because, Severity.WARNING)
        return
    found = change(before, after)
    if found is Change.UNCLEAR:
        label = pair.form.label(own.path("target"))
        raise Lacking(own.path("target"), f"{label}写的是“{after.raw}”，{there}，是不是一样要由人看")
    if found is Change.SURE:
        yield Offence(own.path("target"), shown(after), shown(before), there, severity)


@pair_rule(
    Against.DECLARED,
    code="Y06",
    title="层级移动",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；一级、二级指标是目标的一部分",
    why="指标换到别的一级、二级指标下面，那里的权重就变了，与批复的目标也对不上。",
    remedy="照申报把指标放回原来的一级、二级指标下面。",
    good=Example({}),
    bad=Example({"indicators[2].level2": "数量指标"}),
)
def no_indicator_is_moved(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """Level 1 or, where that is the same, level 2 is another one."""
    for own, other in pair.rows.both:
        key = moved_level(own, other)
        if key:
            there = quoted(other.form, other.path(key), pair.against)
            yield Offence(own.path(key), shown(own.row[key]), shown(other.row[key]), there)


def moved_level(own: Row, other: Row) -> str:
    """Which level differs of an indicator, the higher one first; none where one of them is not stated."""
    for key in ("level1", "level2"):
        one, two = own.row[key], other.row[key]
        stated = one.state is State.VALUE and two.state is State.VALUE
        if stated and level_key(one.text) != level_key(two.text):
            return key
    return ""
