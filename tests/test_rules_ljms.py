"""Edge cases of L04–L07, the further J rules, M, S and the reviewer's checklist; expectations worked by hand.

The base forms are those of xltool/rules/example.py: 4000 卷, 100 %, 90 % expected, 95 % reached.
"""

import copy
import dataclasses
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from forms import published, workbook
from reading import DECLARED, SELF, edited, put

from xltool import policy, rules
from xltool.answer import Answer, State, Type, from_text
from xltool.check import checklist
from xltool.excel.reading.read import read
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing, Kind
from xltool.rules.example import build
from xltool.rules.prose import excerpt, figures, mentions, plain, speaks_of
from xltool.rules.rule import Example

SHANGHAI = policy.load("shanghai")
EDITION = "shanghai-selfassessment-2024"
DECLARATION, ASSESSED = Kind.DECLARATION, Kind.SELFASSESSMENT
Changes = Mapping[str, str | None]


def run(code: str, form: Filing, by: policy.Policy = SHANGHAI) -> tuple[list[Finding], list[Undecided]]:
    said = list(rules.find(code).run(form, by))
    return [w for w in said if isinstance(w, Finding)], [w for w in said if isinstance(w, Undecided)]


def found(
    code: str, changes: Changes, kind: Kind = ASSESSED, by: policy.Policy = SHANGHAI
) -> list[tuple[str, ...]]:
    """Where the rule objects, and what it wants there; it must not be undecided besides."""
    findings, undecided = run(code, build(Example(dict(changes), kind)), by)
    assert not undecided
    return [(word.field, word.expected) for word in findings]


def paths(code: str, changes: Changes, kind: Kind = ASSESSED) -> list[str]:
    return [field for field, _ in found(code, changes, kind)]


# L04 行首单元格断裂


def test_a_row_without_its_levels_is_told_once() -> None:
    lost: Changes = {"indicators[2].level1": "", "indicators[2].level2": "", "indicators[5].level2": ""}
    assert found("L04", lost) == [
        ("indicators[2].level1", "这条指标所属的一级指标"),
        ("indicators[5].level2", "这条指标所属的二级指标"),
    ]


def test_a_row_that_is_no_indicator_needs_no_level() -> None:
    assert found("L04", {"indicators[2].level2": "", "indicators[2].name": ""}) == []


def test_a_name_torn_over_two_rows_is_told_where_it_stands() -> None:
    torn: Changes = {"indicators[6].level2": "服务对象满意度指"}
    assert found("L04", torn) == [("indicators[6].level2", "这条指标所属的二级指标的全称")]
    assert paths("L04", {"indicators[6].level2": "标"}) == ["indicators[6].level2"]
    assert paths("L04", {"indicators[6].level2": "满意度"}) == []  # another name, but a whole one


def test_a_level_lost_in_a_workbook_counts_only_where_none_stands_above(tmp_path: Path) -> None:
    (clean,) = read(workbook(published()[SELF], tmp_path / "表.xlsx"))
    second = clean.indicators[1].level2.cell  # 社会成本指标; 成本指标 begins one row above
    assert run("L04", edited(published()[SELF], tmp_path, put(second, None)))[0] == []  # filled down
    first = clean.indicators[0]
    bare = edited(published()[SELF], tmp_path, put(first.level1.cell, None), put(first.level2.cell, None))
    assert [word.field for word in run("L04", bare)[0]] == ["indicators[0].level1", "indicators[1].level1"]


# L05 文本杂质


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<p>合理</p>", "不带网页标记“<p>”的文字"),
        ("合理<BR/>", "不带网页标记“<BR/>”的文字"),
        ("合理&nbsp;", "不带网页标记“&nbsp;”的文字"),
        ("合理&#160;", "不带网页标记“&#160;”的文字"),
        ("制度 健全", "“制度健全”"),
        ("制　度健全", "“制度健全”"),
        ("１００卷", "“100卷”"),
        ("Ａ级", "“A级”"),
        ("合理（符合预算)", "同一种括号"),
    ],
)
def test_impurities_of_a_short_text(text: str, wanted: str) -> None:
    assert found("L05", {"indicators[0].target": text}) == [("indicators[0].target", wanted)]


@pytest.mark.parametrize(
    "text",
    [
        "制度\n健全", "达到 A 级", "ISO 9001 认证", "R&D 投入", "a<b", "完成（一期）", "完成(一期)", "年底前 100%",
        "（1）a（2）b", " 合理 ", "",
    ],
)  # fmt: skip
def test_what_may_stand_in_a_short_text(text: str) -> None:
    assert found("L05", {"indicators[0].target": text}) == []


def test_blanks_may_part_what_belongs_apart_in_running_text() -> None:
    assert found("L05", {"goals.actual": "一是 整理档案 4000 卷。 二是 全部验收合格，满意度 95%。"}) == []
    assert paths("L05", {"goals.actual": "整理档案 ４０００ 卷，满意度 95%。"}) == ["goals.actual"]


def test_one_cell_is_one_finding_that_says_all() -> None:
    (finding,), _ = run("L05", build(Example({"indicators[1].name": "<p>档案 整理数量</p>"})))
    assert finding.message == (
        "三级指标“<p>档案 整理数量</p>”现为“<p>档案 整理数量</p>”，应为不带网页标记“<p>”的文字，“<p>档案整理数量</p>”"
        "（从网页或系统粘贴来的标记会原样印出；字与字之间夹着空格）。"
    )


def test_a_level_that_holds_for_several_rows_is_told_once() -> None:
    form = build(Example({}))
    for n in (1, 2, 3):
        form.indicators[n].level1 = from_text(Type.TEXT, "产 出指标", "C41")  # as the reader fills it down
    findings, _ = run("L05", form)
    assert [word.field for word in findings] == ["indicators[1].level1"]


def test_placeholders_and_error_values_are_no_texts() -> None:
    assert found("L05", {"indicators[0].target": "Ｘ", "project.unit": "／"}) == []
    form = build(Example({}))
    form.answers["project.name"] = Answer(State.ERROR, None, "#NAME?", "B2")
    assert run("L05", form) == ([], [])


# L06 公式被覆盖, L07 what is lost


def test_every_overwritten_formula_is_told_at_its_cell() -> None:
    (one, other), _ = run("L06", build(Example({"layout.overwritten": "total.score grade"})))
    assert (one.field, other.field) == ("total.score", "grade")
    assert one.message == "总分现为“98.47”，应为表样里的公式（这一格是直接填的）。"


def test_an_overwritten_formula_of_a_workbook_is_found(tmp_path: Path) -> None:
    (clean,) = read(workbook(published()["000-01"], tmp_path / "表.xlsx"))
    assert run("L06", clean)[0] == []
    typed = edited(published()["000-01"], tmp_path, put(clean["total.score"].cell, 95))
    assert [word.field for word in run("L06", typed)[0]] == ["total.score"]


def test_what_is_lost_of_the_live_checks_is_a_hint() -> None:
    form = dataclasses.replace(build(Example({})), lost=("工作表“校验”", "校验公式所指的单元格"))
    findings, _ = run("L07", form)
    assert {word.severity for word in findings} == {Severity.WARNING}
    assert [word.seen for word in findings] == [
        "找不到随表下发的工作表“校验”", "找不到随表下发的校验公式所指的单元格",
    ]  # fmt: skip


# J 基本信息


@pytest.mark.parametrize(
    ("start", "end", "where"),
    [
        ("2024-01-01", "2024-12-31", []),
        ("2024-12-31", "2024-12-31", []),
        ("2022-01-01", "2026-12-31", []),
        ("2025-01-01", "2025-12-31", ["project.start"]),
        ("2022-01-01", "2023-12-31", ["project.end"]),
        ("2025-06-01", "2023-06-01", []),  # J03 speaks of these
    ],
)
def test_the_dates_include_the_year(start: str, end: str, where: list[str]) -> None:
    assert paths("J02", {"project.start": start, "project.end": end}, DECLARATION) == where


@pytest.mark.parametrize("path", ["project.start", "project.end", "year"])
def test_dates_that_are_not_there_are_undecided(path: str) -> None:
    findings, undecided = run("J02", build(Example({path: ""}, DECLARATION)))
    assert not findings
    assert [word.field for word in undecided] == [path]


def test_a_date_typed_as_text_is_told(tmp_path: Path) -> None:
    form = published()[DECLARED]
    (clean,) = read(workbook(form, tmp_path / "表.xlsx"))
    assert run("J04", clean)[0] == []
    typed = edited(form, tmp_path, put(clean["project.end"].cell, "2024 年 12 月 31 日"))
    (finding,), _ = run("J04", typed)
    assert (finding.field, finding.expected) == ("project.end", "日期 2024-12-31")
    assert run("J04", edited(form, tmp_path, put(clean["project.end"].cell, "年底")))[0] == []  # J01
    assert run("J04", form) == ([], [])  # a data file knows no cells


def test_choices_are_the_editions() -> None:
    listed = "“人员类”、“其他人员类”、“其他运转类”、“特定目标类”之一"
    assert found("J05", {"project.category": "特定目标"}, DECLARATION) == [("project.category", listed)]
    assert found("J05", {"project.category": "特定\n目标类"}, DECLARATION) == []
    assert found("J05", {"project.category": ""}, DECLARATION) == []
    assert paths("J06", {"project.nature": "一次性"}, DECLARATION) == ["project.nature"]


def test_an_edition_without_natures_asks_for_none() -> None:
    form = build(Example({"project.nature": "一次性"}, DECLARATION))
    form.edition = "baoshan-declaration-2024"
    assert run("J06", form) == ([], [])
    form.edition = ""
    assert run("J06", form) == ([], [])


DIRECTORY = {"某市某局": ("某市某局", "某市某局档案馆"), "某市另一局": ("另一局信息中心",)}


@pytest.mark.parametrize(
    ("department", "unit", "expected"),
    [
        ("某市某局", "某市某局档案馆", []),
        ("某市 某局", "某市某局", []),
        ("某市另一局", "某市另一局", []),  # the department itself
        ("某市某局", "另一局信息中心", [("project.unit", "名录里“某市某局”的单位")]),
        ("某市莫局", "某市某局", [("project.department", "名录里的主管部门")]),
        ("", "某市某局", []),
        ("某市某局", "-", []),
    ],
)
def test_units_belong_to_their_department(
    department: str, unit: str, expected: list[tuple[str, str]]
) -> None:
    by = dataclasses.replace(SHANGHAI, directory=DIRECTORY)
    assert found("J07", {"project.department": department, "project.unit": unit}, by=by) == expected


def test_a_near_name_is_named_and_an_empty_directory_decides_nothing() -> None:
    form = build(Example({"project.department": "某市莫局"}))
    (finding,), _ = run("J07", form, dataclasses.replace(SHANGHAI, directory=DIRECTORY))
    assert finding.message.endswith("（名录里相近的是“某市某局”）。")
    findings, undecided = run("J07", form)
    assert not findings
    assert [word.reason for word in undecided] == ["口径文件里没有单位名录"]


# M 年度目标


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({}, ""),
        ({"project.nature": "其他一次性项目"}, "项目性质是“其他一次性项目”"),
        ({"project.end": "2025-03-31"}, "项目从2024年到2025年，跨年度"),
        ({"project.start": "", "project.end": ""}, ""),
        ({"project.end": "2025-03-31", "goals.annual": ""}, ""),  # J01 speaks of both
    ],
)
def test_who_needs_a_goal_of_the_whole_project(changes: Changes, because: str) -> None:
    for blank in ("", "-"):
        findings, _ = run("M01", build(Example({"goals.project": blank, **changes}, DECLARATION)))
        assert [because in word.message for word in findings] == ([True] if because else [])


def test_two_goals_word_for_word_and_too_short_are_one_finding() -> None:
    same = {"goals.project": "做好档案 工作。", "goals.annual": "做好档案工作。"}
    assert paths("M02", same, DECLARATION) == ["goals.project"]
    assert paths("M03", same, DECLARATION) == ["goals.annual"]
    assert paths("M02", {"goals.project": "", "goals.annual": ""}, DECLARATION) == []


@pytest.mark.parametrize(("length", "short"), [(29, True), (30, False)])
def test_thirty_characters_blanks_aside(length: int, short: bool) -> None:
    text = " \n".join("整" * length)
    assert bool(found("M03", {"goals.expected": text})) is short
    assert found("M03", {"goals.actual": "完成。"}) == []  # that is no goal
    by = dataclasses.replace(SHANGHAI, limits={**SHANGHAI.limits, "goal_characters": length + 1})
    assert paths("M03", {}, DECLARATION) == []
    assert [word[0] for word in found("M03", {"goals.expected": text}, by=by)] == ["goals.expected"]


CITED = "、".join(f"某发〔20{n}〕{n}号" for n in range(10, 15))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"根据{CITED}等文件，做好有关工作。", True),
        (f"根据{CITED.replace('〔', '[').replace('〕', ']')}等文件，做好有关工作。", True),
        (f"根据{CITED}等文件，整理档案，编制目录。", False),  # 编制
        (f"根据《关于完成…的通知》（{CITED}）做好有关工作。", True),  # a title delivers nothing
        ("根据某发〔2020〕1号、某发〔2021〕2号、某发〔2022〕3号、某发〔2023〕4号，做好有关工作。", False),
    ],
)
def test_a_goal_that_only_lists_documents(text: str, wrong: bool) -> None:
    assert bool(found("M04", {"goals.annual": text}, DECLARATION)) is wrong
    assert bool(found("M04", {"goals.expected": text})) is wrong


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("全年整理档案 5000 卷。", "档案整理数量"),
        ("全年整理档案5,000卷以上。", "档案整理数量"),
        ("档案整理数量不少于 400 卷", "档案整理数量"),
        ("验收合格率达到 98%，查阅人员满意度 90%", "验收合格率"),
        ("查阅人员满意率 95%", "查阅人员满意度"),
        ("全年整理档案 4000 卷", ""),
        ("全年整理档案4,000.00卷", ""),
        ("整理档案1500卷，其中补遗500卷，合计4000卷", ""),  # a part, and the whole stands there
        ("整理档案 4000 卷，复核 200 卷", ""),
        ("到2025年整理档案，保存50年", ""),
        ("整理档案约5000卷", ""),
        ("整理档案3000-5000卷", ""),
        ("整理档案比上年增长5000卷", ""),
        ("第5000卷档案整理完毕", ""),
        ("根据某发〔2021〕101号整理档案", ""),
        ("整理档案5000件", ""),  # another unit
        ("读者服务5000卷", ""),  # another thing
        ("参与率 95%", ""),  # no such rate among the indicators
        ("整理档案五千卷", ""),
    ],
)
def test_figures_of_the_goal_and_of_the_targets(text: str, quoted: str) -> None:
    for kind, path in ((DECLARATION, "goals.annual"), (ASSESSED, "goals.expected")):
        findings, _ = run("M05", build(Example({path: text}, kind)))
        assert [word.field for word in findings] == ([path] if quoted else [])
        assert all(f"指标“{quoted}”的指标值" in word.message for word in findings)


def test_a_name_that_ends_in_the_word_indicator_is_quoted_without_it() -> None:
    changes = {
        "indicators[6].name": "查阅人员满意度指标",
        "goals.annual": "整理档案 4000 卷，查阅人员满意度不低于 80%。",
    }
    findings, _ = run("M05", build(Example(changes, DECLARATION)))
    assert [word.field for word in findings] == ["goals.annual"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("整理档案 3500 卷", "档案整理数量"),
        ("整理档案 3500 卷，比计划的 4000 卷少", ""),  # its own number stands there too
        ("整理档案 4000 卷，查阅人员满意度 90%", "查阅人员满意度"),
        ("查阅人员满意度没有达到 90% 的目标，为 95%", ""),
        ("查阅人员满意度在 90% 以上", ""),
        ("查阅人员满意度超过 90%", ""),
        ("查阅人员满意度 95.0%", ""),
    ],
)
def test_figures_of_the_result_and_of_the_actual_values(text: str, quoted: str) -> None:
    findings, _ = run("M08", build(Example({"goals.actual": text})))
    assert [f"指标“{quoted}”的完成值" in word.message for word in findings] == ([True] if quoted else [])


def test_a_figure_told_in_two_clauses_is_told_once() -> None:
    text = "整理档案 3500 卷，全年整理各类历史档案共 3500 卷"
    (finding,), _ = run("M08", build(Example({"goals.actual": text})))
    assert finding.seen == "“整理档案3500卷”"


EXPECTED = "及时审核预算申请，并将工作经费准确、及时地拨付到位，保障辅助工作正常开展，健全医疗保障体系。"


@pytest.mark.parametrize(
    ("actual", "copied"),
    [
        (EXPECTED, True),
        (f"<p>{EXPECTED}</p>", True),
        (EXPECTED.replace("，", ", "), True),
        (EXPECTED.replace("保障辅助", "保障了辅助"), True),
        (EXPECTED.replace("及时审核", "审核3次"), False),  # a figure of its own
        (EXPECTED.replace("及时审核", "两次审核"), False),
        (EXPECTED[:20], False),
        ("", False),
    ],
)
def test_a_result_copied_from_the_goal(actual: str, copied: bool) -> None:
    assert bool(found("M06", {"goals.expected": EXPECTED, "goals.actual": actual})) is copied


def test_long_goals_are_compared_without_delay() -> None:
    import time

    begin = time.perf_counter()
    assert found("M06", {"goals.expected": "的了" * 16000, "goals.actual": "了的" * 16000})
    assert found("M05", {"goals.expected": "整理档案4卷" * 5000 + "，整理档案4卷" * 5000}) == []
    assert time.perf_counter() - begin < 10


@pytest.mark.parametrize(
    ("expected", "actual", "wanting"),
    [
        ("整理4000卷", "已全部完成", True),
        ("整理4000卷", "已全部完成4000卷", False),
        ("整理4000卷", "整理了三批", False),
        ("整理4000卷", "合格率百分之百", False),
        ("整理4000卷", "进一步提高了水平", True),
        ("2024年完成整理", "已全部完成", False),  # a year is no figure
        ("根据某发〔2024〕5号整理", "已全部完成", False),
        ("合格率100％", "全部合格", True),
        ("做好整理", "已全部完成", False),
        ("整理4000卷", "", False),
    ],
)
def test_figures_are_answered_by_figures(expected: str, actual: str, wanting: bool) -> None:
    changes = {"goals.expected": expected, "goals.actual": actual}
    assert paths("M07", changes) == (["goals.actual"] if wanting else [])


@pytest.mark.parametrize("code", [f"M0{n}" for n in range(1, 9)])
@pytest.mark.parametrize("kind", list(Kind))
def test_forms_without_goals_are_left_to_j01(code: str, kind: Kind) -> None:
    blank = [path for path in build(Example({}, kind)).answers if path.startswith("goals.")]
    assert run(code, build(Example(dict.fromkeys(blank), kind))) == ([], [])


def test_only_real_inconsistencies_are_told_of_published_goals() -> None:
    """The goals that came with the forms agree with them; one that did not is on record."""
    said = [
        (form.id, code) for form in published().values() for code in ("M05", "M06", "M07", "M08")
        if run(code, form)[0]
    ]  # fmt: skip
    assert said == []
    real = copy.deepcopy(published()["000-11"])
    text = "完成 15 次上级部门来函邀请赴外省市参与培训交流, 完成 1 次自制制剂评估工作, 开展 5 次医保相关政策培训。"
    real.answers["goals.actual"] = from_text(Type.TEXT, text)
    (finding,), _ = run("M08", real)
    assert finding.message == (
        "实际完成情况现为“开展5次医保相关政策培训”，应为与指标一致的数（指标“相关培训计划完成数”的完成值是“2.00(次)”）。"
    )


# Prose


def test_mentions_know_their_unit_and_clause() -> None:
    text = "培训2次、会议3次；每周公开2次以上，聘用300人次，整理22753（卷（件））"
    said = [
        (str(one.value), one.unit, one.clause) for one in mentions(plain(text), ["次/周", "人次", "卷(件)"])
    ]
    assert said == [
        ("2", "次", "培训2次"),
        ("3", "次", "会议3次"),
        ("2", "次", "每周公开2次以上"),
        ("300", "人次", "聘用300人次"),
    ]
    assert [one.unit for one in mentions("整理22753卷", ["卷(件)"])] == ["卷"]


def test_years_months_and_longer_units_are_no_mentions() -> None:
    text = "2024年完成，保存10年；5个月内、3个工作日内；11月30日前"
    assert [str(one.value) for one in mentions(plain(text), ["年", "个", "日"])] == ["10"]


def test_a_rate_must_be_named_itself() -> None:
    assert speaks_of("自制制剂评估及时率100%", "自制制剂评估完成及时率", "%")
    assert not speaks_of("自制制剂评估完成率100%", "自制制剂评估完成及时率", "%")
    assert not speaks_of("完成2次", "完成数", "次")  # nothing is left of such a name


def test_excerpts_and_figures() -> None:
    assert excerpt("很长" * 20) == "“" + "很长" * 10 + "…”"
    assert excerpt("一二三四五六七八<p>九", "<p>") == "“…五六七八<p>九”"
    assert {int(number) for number in figures("1,052卷，3 次")} == {1052, 3}


# S 佐证与签章, and what a person judges


def test_a_label_below_the_table_wants_its_answer() -> None:
    assert found("S03", {}) == []
    (finding,), _ = run("S03", build(Example({"layout.tail": "填报人=张三 联系电话=/ 日期=2024-12-31"})))
    assert finding.message == "表尾的“联系电话”（A61）没有填写，应当写明联系电话。"


@pytest.mark.parametrize("form_id", [SELF, DECLARED])
def test_the_lines_below_a_form_are_read(form_id: str, tmp_path: Path) -> None:
    form = published()[form_id]
    path = workbook(form, tmp_path / "原.xlsx")
    assert read(path)[0].tail == {}
    below = openpyxl.load_workbook(path).worksheets[0].max_row + 2
    filed = edited(
        form, tmp_path,
        put(f"A{below}", "填报人：张三    联系电话：________    填报日期：   年   月   日"),
        put(f"A{below + 1}", "审 核 人"), put(f"C{below + 1}", "李四"), put(f"E{below + 1}", "单位负责人（签字）："),
        put(f"A{below + 2}", "注：本表一式两份，联系人：王五"),
    )  # fmt: skip
    assert {label: answer.raw for label, answer in filed.tail.items()} == {
        "填报人": "张三", "联系电话": "", "填报日期": "", "审核人": "李四", "单位负责人": "",
    }  # fmt: skip
    assert filed.tail["审核人"].cell == f"C{below + 1}"
    assert len(filed.indicators) == len(form.indicators)
    findings, _ = run("S03", filed)
    assert [word.seen for word in findings] == [
        f"表尾的“联系电话”（A{below}）没有填写", f"表尾的“填报日期”（A{below}）没有填写",
        f"表尾的“单位负责人”（E{below + 1}）没有填写",
    ]  # fmt: skip


def test_the_reviewers_checklist() -> None:
    asked = {point.code: point.fields for point in checklist(build(Example({})), SHANGHAI)}
    assert asked == {"P07": ("indicators[4].reason",), "S01": ("indicators[6].actual",), "S02": ("",)}
    without = {"indicators[4].reason": "无", "indicators[6].name": "有责投诉数"}
    assert [point.code for point in checklist(build(Example(without)), SHANGHAI)] == ["S02"]
    assert checklist(build(Example({}, DECLARATION)), SHANGHAI) == []
