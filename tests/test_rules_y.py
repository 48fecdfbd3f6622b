"""Family Y and Z15: a self-assessment beside its declaration; every expected figure is worked by hand.

The base forms are about one project of 2024: 150000.00 元 declared, 15.00 万元 at first; rows 0 成本控制 合理 |
1 档案整理数量 ≥4000.00(卷) | 2 验收合格率 =100.00(%) | 3 逾期归档次数 ≤5.00(次) | 4 制度建设 建立健全 |
5 遗失起数 =0.00(起) | 6 满意度 ≥90.00(%).
"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from forms import SELFASSESSMENT, published, workbook

from xltool import data, policy, rules
from xltool.answer import Answer, State
from xltool.app.counterparts import Counterparts, heads_in
from xltool.check import check
from xltool.excel.reading.read import read
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing, Kind
from xltool.money import ROUND_DOWN, ROUND_HALF_UP, at_least_two_places
from xltool.pairing import Against, Concordance, Pair, ProjectEntry, Relation, Side, Suggestion, head_of
from xltool.rules.example import build, pair
from xltool.rules.rule import Example

SHANGHAI = policy.load("shanghai")
FAMILY = [rule for rule in rules.catalogue() if rule.against is Against.DECLARED]
DECLARED = [form for form in published().values() if form.kind is Kind.DECLARATION]
ERROR, HINT = Severity.ERROR, Severity.WARNING
Changes = dict[str, str | None]


def said(beside: Pair) -> tuple[list[Finding], list[Undecided]]:
    words = [word for rule in FAMILY for word in rule.compare(beside, SHANGHAI)]
    findings = [word for word in words if isinstance(word, Finding)]
    return findings, [word for word in words if isinstance(word, Undecided)]


def found(changes: Changes) -> list[tuple[str, str]]:
    """What all rules of the family object to, and where; nothing may be undecided besides."""
    findings, undecided = said(pair(Example(changes), Against.DECLARED))
    assert not undecided, undecided
    return [(word.code, word.field) for word in findings]


def beside(changes: Changes, *others: Changes, relation: Relation | None = None, **more: Any) -> Pair:
    """The base form beside declarations, each changed; they are all in one file of their name."""
    forms = [build(Example(change, Kind.DECLARATION)) for change in others]
    for form in forms:
        form.file = Path(f"{form.project_name}.xlsx")
    entry = ProjectEntry(("档案整理费",), (), relation, place="对照文件“甲.toml”第3行") if relation else None
    return Pair(build(Example(changes)), Against.DECLARED, tuple(forms), entry, **more)


# -- nothing to say ----------------------------------------------------------------------------------


def test_without_a_declaration_asked_for_nothing_is_said() -> None:
    codes = {word.code for words in check(build(Example({})), SHANGHAI) for word in words}
    assert codes.isdisjoint(rule.code for rule in FAMILY)


def test_the_base_forms_agree() -> None:
    assert found({}) == []


# -- Y01, Y02: which declaration ---------------------------------------------------------------------


def alone(
    *suggested: tuple[str, str, str], changes: Changes | None = None
) -> list[tuple[str, Severity, str]]:
    """What is said of a form without declaration; suggestions are project, similarity and unconfirmed line."""
    base = build(Example({}, Kind.DECLARATION))
    near = []
    for project, share, place in suggested:
        base.answers["project.name"] = replaced(base["project.name"], project)
        near.append(Suggestion(head_of(base, f"/申报/{project}.xlsx"), Decimal(share), place))
    findings, undecided = said(beside(changes or {}, suggestions=tuple(near)))
    assert not undecided
    return [(word.code, word.severity, word.message) for word in findings]


def replaced(answer: Answer[Any], text: str) -> Answer[Any]:
    return answer._replace(value=text, raw=text)


def test_no_declaration_at_all() -> None:
    ((code, severity, message),) = alone()
    assert (code, severity) == ("Y01", ERROR)
    assert "实施单位“某市某局”2024年度的申报表里没有这个项目" in message


def test_one_fault_is_one_finding_be_it_missing_or_renamed() -> None:
    ((code, severity, message),) = alone(("档案保管费", "0.79", ""))
    assert (code, severity) == ("Y01", ERROR)
    assert "最相近的是“档案保管费”（档案保管费.xlsx）" in message
    ((code, severity, message),) = alone(("档案整理经费", "0.80", ""))
    assert (code, severity) == ("Y02", HINT)
    assert "申报表“档案整理经费.xlsx”为“档案整理经费”，项目名称相似 0.80" in message


def test_what_the_mapping_file_drafts_is_named() -> None:
    ((code, _, message),) = alone(("窗口服务费", "0.20", "对照文件“甲.toml”第3行"))
    assert code == "Y02"
    assert "对照文件“甲.toml”第3行写着是这一个，还没有确认" in message


def test_a_project_of_another_unit_is_told_at_the_unit() -> None:
    moved = build(Example({"project.unit": "某市执法大队"}, Kind.DECLARATION))
    near = (Suggestion(head_of(moved, "/申报/甲.xlsx"), Decimal(1)),)
    (finding,) = said(beside({}, suggestions=near))[0]
    assert (finding.code, finding.field, finding.seen) == ("Y02", "project.unit", "“某市某局”")
    assert finding.expected.startswith("“某市执法大队”")


def test_another_year_is_told_at_the_year(declarations: Counterparts, tmp_path: Path) -> None:
    own = handed_in(assessed(published()["002-03"], ROUND_DOWN) | {"year": 2025}, tmp_path / "自评.xlsx")
    (finding,) = said(declarations.match_of(own)[Against.DECLARED])[0]
    assert (finding.code, finding.field, finding.severity) == ("Y01", "year", ERROR)
    assert "应为有申报表的年度（这个项目的申报表只有2024年度的（002-03.xlsx））" in finding.message


@pytest.mark.parametrize(
    ("unit", "field", "because"),
    [
        ("上海市医保局监督检查所", "project.unit", "申报表里没有这个单位"),
        ("上海市医疗保障局", "project.name", "实施单位“上海市医疗保障局”2024年度的申报表里没有这个项目"),
    ],
)  # fmt: skip
def test_a_project_of_another_unit_is_no_declaration(
    unit: str, field: str, because: str, declarations: Counterparts, tmp_path: Path
) -> None:
    stated = assessed(published()["002-03"], ROUND_DOWN)
    stated["project"]["unit"] = unit
    (finding,) = said(declarations.match_of(handed_in(stated, tmp_path / "自评.xlsx"))[Against.DECLARED])[0]
    assert (finding.code, finding.field) == ("Y01", field)
    there = "同名的项目在“上海市医疗保障局监督检查所”名下（002-03.xlsx）"
    assert f"{because}；{there}" in finding.message


def test_a_project_added_during_the_year_may_lack_one() -> None:
    ((code, severity, _),) = alone(changes={"funds.total.initial": "0.00"})
    assert (code, severity) == ("Y01", HINT)


def test_a_new_project_needs_none() -> None:
    assert said(beside({}, relation=Relation.NEW)) == ([], [])


def test_a_doubt_leaves_every_rule_undecided_for_one_reason() -> None:
    findings, undecided = said(beside({}, doubt="有两份，不知道以哪份为准"))
    assert findings == []
    assert [word.code for word in undecided] == [rule.code for rule in FAMILY]
    assert {word.reason for word in undecided} == {"有两份，不知道以哪份为准"}


# -- Y03, Y04: which indicators ----------------------------------------------------------------------


def test_a_lost_indicator_and_a_new_one_are_two_things() -> None:
    assert found({"indicators[5].name": "窗口服务投诉处理数"}) == [("Y03", ""), ("Y04", "indicators[5].name")]


def test_a_renamed_indicator_is_one_thing() -> None:
    assert found({"indicators[3].name": "逾期归档的次数"}) == [("Y04", "indicators[3].name")]


def test_a_lost_indicator_is_named_with_its_target_and_place() -> None:
    (finding,) = said(pair(Example({"indicators[3].name": None}), Against.DECLARED))[0]
    assert (finding.code, finding.severity, finding.place.cell) == ("Y03", ERROR, "")
    assert "“逾期归档次数”在本表里没有，应当列出这条指标，年度指标值“≤5.00(次)”" in finding.message
    assert "申报表“档案整理费.xlsx”的“申报表”E43" in finding.message


# -- Y05: targets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "target"),
    [
        (1, "≥4000(卷)"), (1, ">=4,000卷"), (1, "不少于4000卷"), (1, "≥0.40(万卷)"), (1, "4000卷以上"), (1, "4000卷"),
        (1, "≥4000"), (2, "=100%"), (2, "＝100.0（％）"), (2, "=100.00(百分比)"), (0, "合理。"), (4, " 建立 健全"),
    ],
)  # fmt: skip
def test_another_spelling_is_the_same_target(row: int, target: str) -> None:
    assert found({f"indicators[{row}].target": target}) == []


@pytest.mark.parametrize(
    ("row", "target"),
    [
        (1, "≥3000.00(卷)"), (1, "≤4000.00(卷)"), (1, "=4000.00(卷)"), (1, "≥4000.00(件)"), (1, "≥4.00(万卷)"),
        (1, "较多"), (1, "3000卷"), (2, "≥100.00(%)"), (2, "=99.99(%)"), (2, "=100.00(‰)"), (5, "≤1.00(起)"),
        (0, "较合理"), (4, "12月底前完成"),
    ],
)  # fmt: skip
def test_another_target_is_an_error_at_its_cell(row: int, target: str) -> None:
    findings, undecided = said(pair(Example({f"indicators[{row}].target": target}), Against.DECLARED))
    assert [(word.code, word.severity, word.field) for word in findings] == [
        ("Y05", ERROR, f"indicators[{row}].target")
    ]
    assert not undecided
    assert findings[0].seen == f"“{target}”"


def test_the_finding_quotes_the_other_file_sheet_and_cell() -> None:
    (finding,) = said(pair(Example({"indicators[1].target": "≥3000.00(卷)"}), Against.DECLARED))[0]
    assert finding.message == (
        "指标“档案整理数量”的年度指标值现为“≥3000.00(卷)”，应为“≥4000.00(卷)”"
        "（申报表“档案整理费.xlsx”的“申报表”F41为“≥4000.00(卷)”）。"
    )


def deadlines(before: str, after: str) -> tuple[list[str], int]:
    changes = {"indicators[4].target": after, "declared.indicators[4].target": before}
    findings, undecided = said(pair(Example(changes), Against.DECLARED))
    return [word.code for word in findings], len(undecided)


def test_deadlines_are_the_same_month() -> None:
    assert deadlines("11月底前完成", "11月底前") == ([], 0)
    assert deadlines("11月底前完成", "2024年11月底前") == ([], 0)
    assert deadlines("11月底前完成", "12月底前完成") == (["Y05"], 0)
    assert deadlines("2024年11月底前", "2025年11月底前") == (["Y05"], 0)
    assert deadlines("11月15日前", "11月底前") == ([], 1)


def test_what_cannot_be_told_is_undecided() -> None:
    assert deadlines("≥1O0.00(%)", "≥100.00(%)") == ([], 1)
    assert deadlines("不少于三次", "≥3.00(次)") == ([], 1)
    assert deadlines("≥1O0.00(%)", "≥1O0.00(%)") == ([], 0)


def test_a_missing_target_is_told_where_it_is_missing() -> None:
    assert found({"indicators[1].target": None}) == []  # V01 speaks of that
    assert found({"indicators[1].target": "-"}) == []
    findings, _ = said(pair(Example({"declared.indicators[1].target": None}), Against.DECLARED))
    assert [(word.code, word.severity) for word in findings] == [("Y05", HINT)]


# -- Y06 ---------------------------------------------------------------------------------------------


def test_a_moved_indicator_is_told_at_the_higher_level() -> None:
    assert found({"indicators[2].level2": "数量指标"}) == [("Y06", "indicators[2].level2")]
    moved: Changes = {"indicators[2].level1": "效益指标", "indicators[2].level2": "社会效益指标"}
    assert found(moved) == [("Y06", "indicators[2].level1")]
    assert found({"indicators[2].level1": "产出", "indicators[2].level2": None}) == []


# -- Y07 and Z15 -------------------------------------------------------------------------------------


def amounts(initial: dict[str, str], declared: dict[str, str]) -> list[tuple[str, str]]:
    own: Changes = {f"funds.{row}.initial": text for row, text in initial.items()}
    return found(own | {f"declared.funds.annual.{row}": text for row, text in declared.items()})


@pytest.mark.parametrize("text", ["162.71", "162.72"])
def test_both_ways_to_lose_the_cents_are_right(text: str) -> None:
    declared = {"total": "1627186.00", "fiscal": "1627186.00"}  # 162.7186
    assert amounts({"total": text, "fiscal": text}, declared) == []


@pytest.mark.parametrize("text", ["162.70", "162.73", "1627186.00", "0.00"])
def test_another_amount_is_an_error_at_the_row_that_tells_it(text: str) -> None:
    declared = {"total": "1627186.00", "fiscal": "1627186.00"}
    assert amounts({"total": text, "fiscal": text}, declared) == [("Y07", "funds.fiscal.initial")]


def test_no_cent_is_gained() -> None:
    declared = {"total": "3260130.00", "fiscal": "3260130.00"}  # 326.013: 0.007 less than 326.02
    assert amounts({"total": "326.01", "fiscal": "326.01"}, declared) == []
    assert amounts({"total": "326.02", "fiscal": "326.02"}, declared) == [("Y07", "funds.fiscal.initial")]


def test_several_rows_that_are_wrong_are_told_at_the_total() -> None:
    declared = {"total": "150000.00", "fiscal": "100000.00", "other": "50000.00"}
    assert amounts({"total": "18.00", "fiscal": "12.00", "other": "6.00"}, declared) == [
        ("Y07", "funds.total.initial")
    ]


def test_an_amount_left_in_yuan_is_named_as_that() -> None:
    changes: Changes = {"funds.total.initial": "150000.00", "funds.fiscal.initial": "150000.00"}
    (finding,) = said(pair(Example(changes), Against.DECLARED))[0]
    assert finding.expected == "15.00"
    assert "像是没有把元换算成万元" in finding.message


def test_a_wrong_row_is_told_where_the_total_is_right() -> None:
    assert amounts({"fiscal": "14.00", "other": "1.00"}, {}) == [
        ("Y07", "funds.fiscal.initial"), ("Y07", "funds.other.initial"),
    ]  # fmt: skip
    assert amounts({"fiscal": "14.00"}, {}) == []  # does not add up: Z01 speaks of that
    assert amounts({"total": "14.00"}, {}) == []
    only_the_total: Changes = dict.fromkeys(
        f"funds.{row}.initial" for row in ("fiscal", "carryover", "other")
    )
    assert found(only_the_total) == []


def test_a_declaration_that_does_not_add_up_is_taken_either_way() -> None:
    assert amounts({}, {"total": "160000.00"}) == []
    assert amounts({"total": "16.00", "fiscal": "16.00"}, {"total": "160000.00"}) == []
    assert amounts({"total": "17.00", "fiscal": "17.00"}, {"total": "160000.00"}) == [
        ("Y07", "funds.total.initial")
    ]


def test_rows_cut_off_one_by_one_are_out_of_balance() -> None:
    # 10.0099 + 5.0099 = 15.0198: each row is right, their sum is 0.0198 short
    declared = {"total": "150198.00", "fiscal": "100099.00", "other": "50099.00"}
    assert amounts({"fiscal": "10.00", "other": "5.00"}, declared) == [("Z15", "funds.total.initial")]
    assert amounts({"total": "15.02", "fiscal": "10.01", "other": "5.01"}, declared) == []
    assert amounts({"total": "15.02", "fiscal": "10.02", "other": "5.00"}, declared) == [
        ("Y07", "funds.fiscal.initial")
    ]


def test_rows_rounded_one_by_one_are_in_order() -> None:
    # 10.0049 + 3.0049 + 2.0049 = 15.0147, as the cells of an issued form say it: 10.00 + 3.00 + 2.00
    declared = {"total": "150147.00", "fiscal": "100049.00", "carryover": "30049.00", "other": "20049.00"}
    assert amounts({"fiscal": "10.00", "carryover": "3.00", "other": "2.00"}, declared) == []
    # one row more than half a cent short: 10.0060, 3.0060 and 2.0060 make 15.0180
    declared = {"total": "150180.00", "fiscal": "100060.00", "carryover": "30060.00", "other": "20060.00"}
    cut_off = {"fiscal": "10.00", "carryover": "3.00", "other": "2.00"}
    assert amounts(cut_off, declared) == [("Z15", "funds.total.initial")]
    rounded = {"total": "15.03", "fiscal": "10.01", "carryover": "3.01", "other": "2.01"}
    assert amounts(rounded, declared) == []


def test_an_amount_that_cannot_be_read_there_is_undecided() -> None:
    _, undecided = said(pair(Example({"declared.funds.annual.total": "面议"}), Against.DECLARED))
    assert {word.code for word in undecided} == {"Y07", "Z15"}
    assert undecided[0].reason.startswith("申报表“档案整理费.xlsx”：年度资金申请总额写的是“面议”，读不懂")


# -- Y08 ---------------------------------------------------------------------------------------------


def test_blanks_and_punctuation_make_no_other_goal() -> None:
    goal = "全年整理档案4000卷，验收合格率100%；\n查阅人员满意度不低于90%"
    assert found({"goals.expected": goal}) == []
    for before, after in (("4000", "400"), ("100%", "10.0%"), ("90%", "90‰"), ("90%", "90")):
        assert found({"goals.expected": goal.replace(before, after)}) == [("Y08", "goals.expected")]
    assert found({"goals.expected": goal.replace("4000", "4,000").replace("90%", "90 ％")}) == []
    assert found({"goals.expected": None}) == []  # J01 speaks of that
    assert found({"declared.goals.annual": None}) == []


# -- Y09: merged and split ---------------------------------------------------------------------------

HALF: Changes = {"funds.annual.total": "75000.00", "funds.annual.fiscal": "75000.00"}


def test_a_merged_project_has_what_was_declared_in_all() -> None:
    merged = beside({}, HALF, HALF | {"project.name": "窗口服务费"}, relation=Relation.MERGED)
    (finding,) = said(merged)[0]
    assert (finding.code, finding.severity) == ("Y09", HINT)
    assert finding.message == (
        "本项目由申报的“档案整理费”“窗口服务费”合并而来，应当说明合并的依据，核对金额和指标"
        "（对照文件“甲.toml”第3行；申报表“档案整理费.xlsx”、申报表“窗口服务费.xlsx”）。"
    )
    short = beside({}, HALF, {**HALF, "funds.annual.total": "65000.00"}, relation=Relation.MERGED)
    findings, _ = said(short)
    assert [(word.code, word.expected) for word in findings if word.code != "Y09"] == [("Y07", "14.00")]


def test_what_merging_may_explain_is_only_a_hint() -> None:
    other: Changes = {**HALF, "indicators[1].target": "≥2000.00(卷)", "indicators[5].name": "另一条指标"}
    merged = beside({"indicators[1].target": "≥6000.00(卷)"}, HALF, other, relation=Relation.MERGED)
    findings, undecided = said(merged)
    assert [(word.code, word.severity) for word in findings] == [("Y03", HINT), ("Y05", HINT), ("Y09", HINT)]
    assert not undecided


def test_one_part_of_a_split_project_decides_nothing_alone() -> None:
    split = beside({"indicators[5].name": "另一条指标"}, {}, relation=Relation.SPLIT)
    findings, undecided = said(split)
    assert [word.code for word in findings] == ["Y04", "Y09"]
    begins = "本项目由“档案整理费”拆分而来，"
    assert [word.code for word in undecided if word.reason.startswith(begins)] == ["Y03", "Y07"]
    assert "各份年初预算之和应为 15.00 万元" in undecided[1].reason


def test_all_parts_of_a_split_project_have_what_was_declared() -> None:
    def split(*initial: str) -> list[str]:
        parts = tuple(replace(head_of(build(Example({}))), initial=Decimal(one)) for one in initial)
        findings, undecided = said(beside({}, {}, relation=Relation.SPLIT, parts=parts))
        assert not undecided
        return [word.code for word in findings if word.code != "Y09"]

    assert split("10.00", "5.00") == []
    assert split("10.00", "4.99") == []  # each part may have lost a cent
    assert split("10.00", "4.00") == ["Y07"]


# -- Y10 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("已批复", []), ("审核通过", []), ("同意", []), ("不同意", ["Y10"]), ("未通过", ["Y10"]), ("审核中", ["Y10"]),
        ("草稿", ["Y10"]), ("", []),
    ],
)  # fmt: skip
def test_a_declaration_that_was_not_approved(state: str, codes: list[str]) -> None:
    assert [code for code, _ in found({"declared.layout.tail": f"审核状态={state}"})] == codes


def test_the_state_is_read_below_a_declaration(tmp_path: Path) -> None:
    path = workbook(published()["002-01"], tmp_path / "申报.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(sheet.max_row + 2, 1, "审核状态：待审核")
    book.save(path)
    (form,) = read(path)
    assert {label: answer.raw for label, answer in form.tail.items()} == {"审核状态": "待审核"}


# -- the real forms ----------------------------------------------------------------------------------


def assessed(declared: Filing, rounding: str) -> dict[str, Any]:
    """A self-assessment of what was declared, before anything is filled in; amounts in 万元, cents lost."""

    def in_wan(path: str) -> str:
        amount = declared.number(path).value or Decimal(0)
        return at_least_two_places((amount / 10_000).quantize(Decimal("0.01"), rounding))

    stated = data.to_data(declared)
    rows = ("total", "fiscal", "carryover", "other")
    initial = {row: {"initial": in_wan(f"funds.annual.{row}")} for row in rows}
    return {
        "edition": SELFASSESSMENT, "year": stated["year"],
        "project": {key: stated["project"][key] for key in ("name", "department", "unit")}, "funds": initial,
        "goals": {"expected": stated["goals"]["annual"]}, "indicators": stated["indicators"],
    }  # fmt: skip


@pytest.fixture(scope="module")
def declarations(tmp_path_factory: pytest.TempPathFactory) -> Counterparts:
    """All 24 declarations as workbooks in a folder."""
    folder = tmp_path_factory.mktemp("申报")
    for form in DECLARED:
        workbook(form, folder / f"{form.id}.xlsx")
    return Counterparts.of(Side.DECLARED, [folder])


def handed_in(stated: dict[str, Any], path: Path) -> Filing:
    (form,) = read(workbook(data.from_data(stated, "测试数据"), path))
    return form


def against_declared(form: Filing, declarations: Counterparts) -> list[tuple[str, str]]:
    findings, undecided = check(form, SHANGHAI, declared=declarations.match_of(form))
    codes = {rule.code for rule in FAMILY}
    assert not [word for word in undecided if word.code in codes]
    return sorted((word.code, word.place.cell) for word in findings if word.code in codes)


@pytest.mark.parametrize("rounding", [ROUND_DOWN, ROUND_HALF_UP])
@pytest.mark.parametrize("declared", DECLARED, ids=lambda form: form.id)
def test_what_was_declared_is_in_order(
    declared: Filing, rounding: str, declarations: Counterparts, tmp_path: Path
) -> None:
    form = handed_in(assessed(declared, rounding), tmp_path / "自评.xlsx")
    assert against_declared(form, declarations) == []


@pytest.mark.parametrize("declared", DECLARED, ids=lambda form: form.id)
def test_exactly_the_edits_are_found(declared: Filing, declarations: Counterparts, tmp_path: Path) -> None:
    stated = assessed(declared, ROUND_DOWN)
    rows = stated["indicators"]
    named = [n for n, row in enumerate(rows) if row["name"]]
    changed, moved = named[0], named[1]
    rows[changed]["target"] = "≥12345.00(次)"
    rows[moved]["level1"] = {"产出指标": "效益指标"}.get(rows[moved]["level1"], "产出指标")
    del rows[named[-1]]  # 满意度
    rows.append(
        {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "另拟的指标", "target": "≥90.00(%)"}
    )
    for row in ("total", "fiscal"):
        initial = stated["funds"][row]
        initial["initial"] = str(Decimal(initial["initial"]) + 1)
    stated["goals"]["expected"] = "改过的目标。"
    form = handed_in(stated, tmp_path / "自评.xlsx")
    edits = [
        ("Y03", ""), ("Y04", form[f"indicators[{len(form.indicators) - 1}].name"].cell),
        ("Y05", form[f"indicators[{changed}].target"].cell), ("Y06", form[f"indicators[{moved}].level1"].cell),
        ("Y07", form["funds.fiscal.initial"].cell),
    ]  # fmt: skip
    if not declared["goals.annual"].is_blank:
        edits.append(("Y08", form["goals.expected"].cell))
    assert against_declared(form, declarations) == sorted(edits)


# -- looking the declarations through ----------------------------------------------------------------


def test_two_different_declarations_leave_a_doubt_two_equal_ones_do_not(tmp_path: Path) -> None:
    form = published()["002-03"]
    for name in ("甲", "乙"):
        workbook(form, tmp_path / f"{name}.xlsx")
    own = handed_in(assessed(form, ROUND_DOWN), tmp_path / "自评.xlsx")
    both = Counterparts.of(Side.DECLARED, [tmp_path])
    assert against_declared(own, both) == []
    other = data.to_data(form)
    other["funds"]["annual"]["total"] = "1.00"
    workbook(data.from_data(other, "另一份"), tmp_path / "丙.xlsx")
    pairs = Counterparts.of(Side.DECLARED, [tmp_path]).match_of(own)
    assert pairs[Against.DECLARED].doubt.startswith("“交通工具购置及更新”的申报表有 2 份（“丙.xlsx”")


def test_files_that_cannot_be_read_are_told_and_cost_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    workbook(published()["002-03"], tmp_path / "好.xlsx")
    side = Counterparts.of(Side.DECLARED, [tmp_path])
    assert len(side.notes) == 1
    assert "坏.xlsx" in side.notes[0]
    own = handed_in(assessed(published()["002-03"], ROUND_DOWN), tmp_path / "自评.xlsx")
    assert against_declared(own, side) == []


def test_all_parts_of_a_split_project_are_among_the_files_checked(tmp_path: Path) -> None:
    declared = published()["002-03"]  # 150000.00 元
    workbook(declared, tmp_path / "申报.xlsx")
    folder = tmp_path / "自评"
    folder.mkdir()
    for name, amount in (("甲", "10.00"), ("乙", "4.00")):
        stated = assessed(declared, ROUND_DOWN)
        stated["project"]["name"] = name
        stated["funds"] = {row: {"initial": amount} for row in ("total", "fiscal")}
        workbook(data.from_data(stated, "测试数据"), folder / f"{name}.xlsx")
    mapping = tmp_path / "对照.toml"
    mapping.write_text(
        '[["项目"]]\n"本表" = ["甲", "乙"]\n"对照" = "交通工具购置及更新"\n"关系" = "拆分"\n"确认" = true\n',
        encoding="utf-8",
    )
    side = Counterparts.of(Side.DECLARED, [tmp_path / "申报.xlsx"], mapping, own=[folder])
    (own,) = read(folder / "甲.xlsx")
    findings, _ = check(own, SHANGHAI, declared=side.match_of(own))
    (finding,) = [word for word in findings if word.code == "Y07"]
    assert "拆出的各份合计 10.00 + 4.00 = 14.00" in finding.message


def test_blank_keys_leave_a_doubt(declarations: Counterparts) -> None:
    for path, label in (("project.unit", "实施单位"), ("year", "年度"), ("project.name", "项目名称")):
        form = replace(published()["000-01"])
        form.answers = form.answers | {path: Answer(State.BLANK, None, "")}
        assert declarations.match_of(form)[Against.DECLARED].doubt.startswith(f"{label}没有填写")


def test_what_goes_to_other_processes_is_small(declarations: Counterparts) -> None:
    import pickle

    assert len(pickle.dumps(declarations)) < 50_000
    again = pickle.loads(pickle.dumps(declarations))
    assert again.basis == declarations.basis
    assert again.match_of(published()["000-01"])[Against.DECLARED].others == ()


def test_the_basis_is_of_all_a_comparison_depends_on(tmp_path: Path) -> None:
    path = workbook(published()["002-03"], tmp_path / "申报.xlsx")
    one = [heads_in(str(path))]
    before = Counterparts(Side.DECLARED, one).basis
    assert Counterparts(Side.DECLARED, one).basis == before
    line = ProjectEntry(("甲",), ("乙",), Relation.RENAMED)
    assert Counterparts(Side.DECLARED, one, Concordance((line,))).basis != before
    stated = data.to_data(published()["002-03"])
    stated["indicators"][0]["target"] = "≥1.00(辆)"
    workbook(data.from_data(stated, "测试数据"), path)
    assert Counterparts(Side.DECLARED, [heads_in(str(path))]).basis != before
