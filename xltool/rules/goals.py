"""M 年度目标: what the goals say, against each other and against the indicators.

Published forms often leave the goals out (J01 speaks of that): a blank goal says nothing here.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import FIELDS, Filing, Kind
from xltool.live.notation import words
from xltool.live.phrases import COUNTED, NUMERALS, PERCENT
from xltool.live.spelling import DIGITS
from xltool.policy import Policy
from xltool.rules.achievement import flattened
from xltool.rules.prose import DOCUMENT, GOAL_OF_YEAR, excerpt, goals, said_at
from xltool.rules.rule import (
    BOTH,
    DECLARATION,
    SELFASSESSMENT,
    Example,
    Offence,
    form_rule,
    shown,
)

_PROJECT, _ANNUAL, _EXPECTED, _ACTUAL = "goals.project", "goals.annual", "goals.expected", "goals.actual"
_ONE_OFF = "一次性"
#: What a goal delivers; a text that only lists its basis has none of these.
_DELIVERING = (
    "完成", "建成", "新建", "改造", "购置", "购买", "采购", "举办", "召开", "组织", "培训", "发放", "拨付", "支付",
    "编制", "印制", "制定", "形成", "达到", "新增", "提供", "修缮", "维修",
)  # fmt: skip
#: A digit before one of these is a figure; before 年 or 号 it may be a date or a document.
_MEASURES = "%元万米亩吨" + "".join(sign for sign in COUNTED if sign not in "年月")
_COUNT = re.compile(rf"\d+(?:\.\d+)?|[{NUMERALS}]+[{COUNTED}]")
_FIGURE = re.compile(f"[{DIGITS}][{_MEASURES}]")
_NUMBER = re.compile(f"[{DIGITS}]|[{NUMERALS}][{COUNTED}]")
#: Texts are compared so far; longer ones differ or agree before.
_COMPARED = 1500


def _lasts(form: Filing) -> str:
    """Why a project needs a goal of its own, beside the year's; empty where it does not."""
    start, end = form.date("project.start").value, form.date("project.end").value
    if start and end and start.year < end.year:
        return f"项目从{start.year}年到{end.year}年，跨年度"
    nature = said_at(form, "project.nature")
    return f"项目性质是“{nature}”" if _ONE_OFF in flattened(nature) else ""


_START, _END = "[project.start]", "[project.end]"


@form_rule(
    code="M01",
    title="总目标缺",
    severity=Severity.WARNING,
    kinds=DECLARATION,
    basis="财预〔2015〕88号《中央部门预算绩效目标管理办法》：绩效目标分中长期目标和年度目标",
    why="跨年度、一次性的项目只写当年的目标，就看不出整个项目最后要做成什么。",
    remedy="在“项目总目标”一栏写明整个实施期要达到的目标。",
    good=Example({"goals.project": None}, Kind.DECLARATION),
    bad=Example({"goals.project": None, "project.end": "2026-12-31"}, Kind.DECLARATION),
    live={
        _PROJECT: f'IF(OR([{_ANNUAL}.state]<>"V",[{_PROJECT}.state]="V"),0,'
        f'IF(ISNUMBER(FIND("{_ONE_OFF}",[project.nature])),1,'
        f"IF(COUNT({_START},{_END})<2,0,IF(YEAR({_START})<YEAR({_END}),1,0))))"
    },
)
def lasting_project_has_its_goal(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A project over several years, or done once, states a goal beside the year's."""
    because = _lasts(form)
    undecided = form[_PROJECT].state in (State.VALUE, State.UNCOMPUTED)
    if because and said_at(form, _ANNUAL) and not undecided:
        yield Offence(_PROJECT, shown(form[_PROJECT]), "整个项目要达到的目标", because)


@form_rule(
    code="M02",
    title="总目标与年度目标相同",
    severity=Severity.WARNING,
    kinds=DECLARATION,
    basis="对公开的申报表的归纳：项目总目标与年度总体目标是两件事",
    why="总目标说整个项目最后要做成什么，年度目标说当年做到哪一步；逐字相同，总有一个没有写到。",
    remedy="跨年度的项目分别写明；当年就完成的经常性项目，总目标可以不填。",
    good=Example({}, Kind.DECLARATION),
    bad=Example({_PROJECT: "全年整理档案 4000 卷，验收合格率 100%，查阅人员满意度不低于 90%。"}, Kind.DECLARATION),
    live={
        _PROJECT: f'IF(AND([{_PROJECT}.state]="V",[{_ANNUAL}.state]="V"),'
        f"IF(EXACT([{_PROJECT}],[{_ANNUAL}]),1,0),0)"
    },
)  # fmt: skip
def goals_are_two(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The goal of the project is not the year's, word for word."""
    project, annual = said_at(form, _PROJECT), said_at(form, _ANNUAL)
    if project and flattened(project) == flattened(annual):
        yield Offence(_PROJECT, excerpt(project), "整个项目要达到的目标", "与年度总体目标逐字相同")


def _short(path: str) -> str:
    """As :func:`goals_are_long_enough`, as a live formula."""
    short = f"IF(LEN([{path}.text])<[policy.goal_characters],1,0)"
    if path == _PROJECT:
        short = f"IF(EXACT([{_PROJECT}],[{_ANNUAL}]),0,{short})"
    return f'IF([{path}.state]="V",{short},0)'


@form_rule(
    code="M03",
    title="目标过短",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：目标要写清做什么、做到什么程度",
    why="十几个字写不清要做什么、做多少、达到什么效果，事后也无从对照。",
    remedy="补充当年要做的事、数量和要达到的效果。",
    good=Example({}),
    bad=Example({"goals.expected": "做好档案整理工作。"}),
    live={path: _short(path) for path in (_PROJECT, _ANNUAL, _EXPECTED)},
)
def goals_are_long_enough(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A goal has as many characters as the policy asks for; of one that is the year's too, M02 speaks."""
    least = int(policy.limits["goal_characters"])
    for path in (_PROJECT, _ANNUAL, _EXPECTED):
        said = said_at(form, path) if path in FIELDS[form.kind] else ""
        length = len("".join(said.split()))
        if not said or length >= least:
            continue
        if path != _PROJECT or flattened(said) != flattened(said_at(form, _ANNUAL)):
            yield Offence(path, excerpt(said), f"不少于{least}个字的目标", f"只有{length}个字")


@form_rule(
    code="M04",
    title="目标写成依据",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="公开的申报表中所见：目标一栏抄了十来个文件的名称和文号",
    why="文件是立项的依据，不是目标；写了一串文号，反而看不出要做成什么。",
    remedy="目标一栏写要做的事和要达到的结果；依据写到立项依据里。",
    good=Example({}, Kind.DECLARATION),
    bad=Example(
        {"goals.annual": "根据国办发〔2020〕1号、财预〔2021〕2号、沪财绩〔2022〕3号、沪财绩〔2023〕4号、"
                         "沪财绩〔2024〕5号等文件要求，做好档案管理有关工作。"},
        Kind.DECLARATION,
    ),
)  # fmt: skip
def goals_are_no_list_of_documents(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Many documents are cited, and nothing is delivered."""
    for path in (_PROJECT, GOAL_OF_YEAR[form.kind]):
        said = goals(form).get(path, "")
        cited = DOCUMENT.findall(said)
        if len(cited) >= policy.limits["documents_in_goal"] and not any(word in said for word in _DELIVERING):
            yield Offence(path, f"{len(cited)}个文件的文号", "要做的事和要达到的结果")


@form_rule(
    code="M06",
    title="完成情况照抄目标",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="公开的自评表中所见：实际完成情况与预期目标几乎逐字相同",
    why="完成情况照抄目标，看不出实际做了多少。",
    remedy="对照目标写实际结果：做了什么、完成多少、还差什么。",
    good=Example({}),
    bad=Example({"goals.actual": "全年整理档案 4000 卷，验收合格率 100%，查阅人员满意度不低于 90%。"}),
)
def result_is_not_copied(form: Filing, policy: Policy) -> Iterator[Offence]:
    """What was achieved is not what was expected, word for word or nearly so; a figure of its own is a result."""
    expected, actual = (goals(form)[path][:_COMPARED] for path in (_EXPECTED, _ACTUAL))
    if not expected or not actual or {*_COUNT.findall(actual)} - {*_COUNT.findall(expected)}:
        return
    least = float(policy.limits["copied_goal"])
    matcher = SequenceMatcher(None, expected, actual, autojunk=False)
    # each bounds the next, and only texts that are nearly alike come to the costly one
    alike = min(matcher.real_quick_ratio(), matcher.quick_ratio())
    alike = matcher.ratio() if alike >= least else alike
    if alike >= least:
        because = f"与预期目标有{int(alike * 100)}%的文字相同"
        yield Offence(_ACTUAL, excerpt(said_at(form, _ACTUAL)), "对照目标写出的实际结果", because)


def _pairs(firsts: str, seconds: str, text: str) -> str:
    """Whether one of the first signs stands right before one of the second, as a live formula."""
    down = words(firsts).replace(",", ";")
    return f"SUMPRODUCT(--ISNUMBER(FIND({down}&{words(seconds)},{text})))>0"


def _counts(text: str) -> bool:
    """Whether a text speaks of any number, in digits or words: 3次, 两次, 百分之九十."""
    flat = flattened(text)
    return _NUMBER.search(flat) is not None or PERCENT in flat


_LIVE_COUNTS = (
    f"OR(SUMPRODUCT(--ISNUMBER(FIND({words(DIGITS)},[{_ACTUAL}])))>0,"
    f'ISNUMBER(FIND("{PERCENT}",[{_ACTUAL}])),{_pairs(NUMERALS, COUNTED, f"[{_ACTUAL}]")})'
)


@form_rule(
    code="M07",
    title="完成情况无数字",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="本工具提出：目标有数的，完成情况也写数",
    why="目标写了要做多少，完成情况不写做了多少，就无法对照。",
    remedy="按目标里的各项，写出实际完成的数。",
    good=Example({}),
    bad=Example({"goals.actual": "档案整理工作已经按照计划全部完成，验收合格，查阅人员满意。"}),
    live={
        _ACTUAL: f'IF(AND([{_EXPECTED}.state]="V",[{_ACTUAL}.state]="V"),'
        f"IF({_pairs(DIGITS, _MEASURES, f'[{_EXPECTED}]')},IF({_LIVE_COUNTS},0,1),0),0)"
    },
)
def result_has_figures(form: Filing, policy: Policy) -> Iterator[Offence]:
    """A goal with figures is answered by a text with at least one."""
    expected, actual = flattened(said_at(form, _EXPECTED)), said_at(form, _ACTUAL)
    if _FIGURE.search(expected) and actual and not _counts(actual):
        yield Offence(_ACTUAL, excerpt(actual), "写出完成数的文字", "预期目标里有数")
