"""Y 申报与自评一致: whether a self-assessment has a declaration, and is about the same project with the same goal."""

import re
import unicodedata
from collections.abc import Iterator

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing
from xltool.pairing import Against, Pair, Relation
from xltool.pairing.naming import plain
from xltool.policy import Policy
from xltool.rules.achievement import BASIS_10
from xltool.rules.evidence import APPROVAL
from xltool.rules.paired import called, files_of, named, place
from xltool.rules.rule import SELFASSESSMENT, Example, Offence, pair_rule, shown

#: What the rules of this family rest on.
BASIS = f"{BASIS_10}：单位自评是对预算批复的绩效目标完成情况进行自我评价"
_NAME, _UNIT, _YEAR = "project.name", "project.unit", "year"
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*(?:\s*[%‰])?")


def _astray(pair: Pair) -> tuple[str, str, str]:
    """By what the declaration was looked for in vain: its path, what is expected there, and what there is."""
    form, near = pair.form, pair.suggestions[:1]
    if pair.other_years:
        years = "、".join(f"{one.year}年度的（{one.file_name}）" for one in pair.other_years)
        return _YEAR, "有申报表的年度", f"这个项目的申报表只有{years}"
    namesakes = [one.head for one in near if plain(one.head.project) == plain(form.project_name)]
    there = [f"同名的项目在“{one.unit}”名下（{one.file_name}）" for one in namesakes]
    if not pair.knows_unit:
        return _UNIT, "申报过的单位", "；".join(["申报表里没有这个单位", *there])
    where = f"实施单位“{form[_UNIT].raw.strip()}”{form.year.value}年度的申报表里没有这个项目"
    if pair.entry:
        where = f"{pair.entry.place}写的{''.join(f'“{name}”' for name in pair.wanted)}在申报表里没有全部找到"
    alike = [f"最相近的是“{one.head.project}”（{one.head.file_name}）" for one in near]
    return _NAME, "申报过的项目", "；".join([where, *(there or alike)])


@pair_rule(
    Against.DECLARED,
    alone=True,
    code="Y01",
    title="无对应申报",
    severity=Severity.ERROR,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；项目按实施单位、年度和项目名称对应",
    why="找不到申报表，就不知道当初批复的目标和预算是什么，自评没有可对照的。",
    remedy="核对实施单位、年度和项目名称；申报表不在对照的文件夹里的，补进去；改名、合并、拆分、新增的，写进对照文件。",
    good=Example({}),
    bad=Example({"declared.project.name": "信息系统运维"}),
)
def a_declaration_is_there(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """No declaration, nor one that is alike (Y02); a project added during the year may have none."""
    if pair.others or pair.relation is Relation.NEW or pair.likely(policy.limits["renamed"]):
        return
    path, expected, because = _astray(pair)
    added = pair.form.number("funds.total.initial").value == 0
    severity = Severity.WARNING if added else None
    yield Offence(path, shown(pair.form[path]), expected, because, severity)


@pair_rule(
    Against.DECLARED,
    alone=True,
    code="Y02",
    title="项目名变化",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；公开的表格里，同一项目两年的名称常差几个字",
    why="名称差几个字，可能是同一个项目，也可能是另一个，由人认定后才能对照。",
    remedy="是同一个项目的，照申报改回原名，或写进对照文件并确认；不是的，找出它的申报表。",
    good=Example({}),
    bad=Example({"declared.project.name": "档案整理经费"}),
)
def the_name_is_the_declared_one(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """No declaration of this name, but one of the same year that is most likely meant."""
    one = pair.likely(policy.limits["renamed"])
    if pair.others or pair.relation is Relation.NEW or not one:
        return
    path, seen = _NAME, one.head.project
    if plain(seen) == plain(pair.form.project_name):
        path, seen = _UNIT, one.head.unit
    alike = f"{one.place}写着是这一个，还没有确认" if one.place else f"项目名称相似 {one.similarity:.2f}"
    because = f"申报表“{one.head.file_name}”为“{seen}”，{alike}"
    yield Offence(path, shown(pair.form[path]), f"“{seen}”，或在对照文件里写明", because)


@pair_rule(
    Against.DECLARED,
    code="Y08",
    title="预期目标被改",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；各地系统从申报带出年度目标，自评时不能改",
    why="预期目标照抄申报，才看得出当初要做什么；事后改写，等于先射箭再画靶。",
    remedy="照申报表的年度总体目标填写；目标经批准调整过的，在情况说明里写明批准的文号。",
    good=Example({}),
    bad=Example({"goals.expected": "全年整理档案 3000 卷，验收合格率 95%，查阅人员满意度不低于 90%。"}),
)
def the_goal_is_the_declared_one(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """Another wording than the declared one, or another figure; blanks and punctuation aside."""
    path, own = "goals.expected", pair.form["goals.expected"]
    if not pair.is_one_to_one or own.state is not State.VALUE:
        return  # J01 speaks of a blank one
    other = pair.others[0]
    declared = other["goals.annual"]
    if declared.state is State.VALUE and _essence(declared.raw) != _essence(own.raw):
        because = f"{place(other, 'goals.annual', pair.against)}为“{_begins(declared.raw)}”"
        yield Offence(path, f"“{_begins(own.raw)}”", "申报的年度总体目标", because)


def _essence(text: str) -> tuple[str, list[str]]:
    """A text without punctuation; but a point within a figure tells, and so does the sign behind it."""
    figures = _FIGURE.findall(unicodedata.normalize("NFKC", text))
    return plain(text), ["".join(figure.replace(",", "").split()) for figure in figures]


def _begins(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:60]}…"


@pair_rule(
    Against.DECLARED,
    code="Y09",
    title="多对一/一对多",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；公开的表格里，两个专项次年并成一个",
    why="项目合并或拆分以后，金额和指标不能一对一地比，要由人看过。",
    remedy="在情况说明里写明合并或拆分的依据；核对各份预算之和，指标有没有遗漏或重复。",
    good=Example({}),
    bad=Example({"declared2.project.name": "档案查阅服务费", "match.relation": "合并"}),
)
def merged_and_split_projects_are_looked_at(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """The mapping file says that the project was merged from several declared ones, or split from one."""
    if pair.relation not in (Relation.MERGED, Relation.SPLIT):
        return
    files = files_of(pair)
    seen = f"本项目由申报的{named(pair)}{pair.relation.value}而来"
    because = f"{pair.entry.place}；{files}" if pair.entry and pair.entry.place else files
    yield Offence("", seen, f"说明{pair.relation.value}的依据，核对金额和指标", because)


#: Words of an approval, and words that take it back.
_APPROVED = ("同意", "通过", "批复", "审定", "批准", "已审")
_NOT_YET = ("不", "未", "待", "退回", "中")


def _approval(other: Filing) -> tuple[str, str] | None:
    """The approval that stands below a declaration: its label and what it says; hardly any form has one."""
    said = ((label, answer.raw.strip()) for label, answer in other.tail.items() if label.endswith(APPROVAL))
    return next(((label, text) for label, text in said if text), None)


@pair_rule(
    Against.DECLARED,
    code="Y10",
    title="申报未审定",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS}；某省级绩效管理系统要求申报批复以后才能自评",
    why="没有审定的目标还会改，拿它来对照不作数。",
    remedy="换用批复后的申报表来对照；已经批复的，更正申报表上的审核状态。",
    good=Example({"declared.layout.tail": "审核状态=已批复"}),
    bad=Example({"declared.layout.tail": "审核状态=待审核"}),
)
def the_declaration_is_approved(pair: Pair, policy: Policy) -> Iterator[Offence]:
    """A declaration that carries a state other than approved; one without any state says nothing."""
    for other in pair.others:
        state = _approval(other)
        if state is None:
            continue
        label, text = state
        if not any(word in text for word in _APPROVED) or any(word in text for word in _NOT_YET):
            seen = f"{called(other, pair.against)}的{label}为“{text}”"
            yield Offence("", seen, "以批复后的申报表对照")
