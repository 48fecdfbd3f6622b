"""Edge cases of the families L, J, Z and X; every expected figure is worked by hand.

The base self-assessment has 15.00 budgeted, 14.20 spent, rate 94.66 (14.20 ÷ 15.00 = 94.666…), 9.47 points.
"""

import dataclasses

import pytest

from xltool import edition as editions
from xltool import policy, rules
from xltool.answer import Answer, State
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing, Kind
from xltool.rules.example import build
from xltool.rules.rule import Example

SHANGHAI = policy.load("shanghai")
ROUNDING = dataclasses.replace(SHANGHAI, truncates_rate=False)
EDITION = "shanghai-selfassessment-2024"
DECLARED, ASSESSED = Kind.DECLARATION, Kind.SELFASSESSMENT
Changes = dict[str, str | None]


def run(code: str, form: Filing, by: policy.Policy = SHANGHAI) -> tuple[list[Finding], list[Undecided]]:
    rule = next(rule for rule in rules.catalogue() if rule.code == code)
    said = list(rule.run(form, by))
    return [w for w in said if isinstance(w, Finding)], [w for w in said if isinstance(w, Undecided)]


def found(
    code: str, changes: Changes, kind: Kind = ASSESSED, by: policy.Policy = SHANGHAI
) -> list[tuple[str, ...]]:
    """What the rule objects to; it must not be undecided besides."""
    findings, undecided = run(code, build(Example(changes, kind)), by)
    assert not undecided
    return [(word.field, word.seen, word.expected) for word in findings]


def undecided_at(code: str, changes: Changes, kind: Kind = ASSESSED) -> list[str]:
    """Where the rule is undecided; it must not object to anything."""
    findings, undecided = run(code, build(Example(changes, kind)))
    assert not findings
    return [word.field for word in undecided]


def with_state(state: State, raw: str, *paths: str, changes: Changes | None = None) -> Filing:
    form = build(Example(changes or {}))
    for path in paths:
        form.answers[path] = Answer(state, None, raw, form[path].cell)
    return form


def funds(**columns: str) -> Changes:
    """The same amount in the total and in the fiscal row."""
    return {f"funds.{row}.{column}": v for column, v in columns.items() for row in ("total", "fiscal")}


# L 版式与模板


@pytest.mark.parametrize(("typed", "seen"), [("", "空"), ("-", "“-”"), ("二〇二四", "“二〇二四”")])
def test_a_title_without_a_year_is_wrong(typed: str, seen: str) -> None:
    assert found("L01", {"year": typed}) == [("year", seen, "四位年份，例如“2024”")]


def test_the_year_is_compared_only_with_an_edition_the_workbook_names() -> None:
    assert found("L01", {"year": "2023"}) == []
    assert found("L01", {"year": "2023", "layout.edition": "no-such-edition"}) == []
    assert found("L01", {"year": "2024", "layout.edition": EDITION}) == []
    assert found("L01", {"year": "2023", "layout.edition": EDITION}) == [("year", "“2023”", "“2024”")]
    assert found("L01", {"year": "2026", "layout.edition": EDITION, "layout.year": "2026"}) == []
    assert found("L01", {"layout.edition": EDITION, "layout.year": "2026"}) == [("year", "“2024”", "“2026”")]


def test_an_uncomputed_year_is_undecided() -> None:
    findings, undecided = run("L01", with_state(State.UNCOMPUTED, "", "year"))
    assert not findings
    assert [word.field for word in undecided] == ["year"]


def test_every_missing_column_is_told_in_a_sentence_about_the_whole_sheet() -> None:
    findings, _ = run("L02", build(Example({"layout.missing_columns": "实际完成值 得分"})))
    assert [word.message for word in findings] == [
        "找不到“实际完成值”这一列的表头，应当按表样保留这一列。",
        "找不到“得分”这一列的表头，应当按表样保留这一列。",
    ]
    assert all(word.field == "" and word.place.cell == "" for word in findings)


def test_an_unknown_layout_names_the_editions_there_are() -> None:
    findings, _ = run("L03", build(Example({"layout.unrecognised": "是"})))
    assert findings[0].message.startswith("认不出这是哪一种表样，应当是现有的表样之一：")
    assert "上海市宝山区财政项目支出绩效目标申报表（2024年度）" in findings[0].expected


def test_labels_count_only_in_a_workbook_of_ours() -> None:
    missing: Changes = {"layout.missing_labels": "主管部门 实施单位"}
    assert found("L07", missing) == []
    assert len(found("L07", {**missing, "layout.edition": EDITION})) == 2


def test_versions() -> None:
    current = editions.load(EDITION).version
    assert found("L08", {"layout.edition": EDITION, "layout.version": current}) == []
    assert found("L08", {"layout.edition": EDITION}) == []
    old = found("L08", {"layout.edition": EDITION, "layout.version": "旧"})
    assert old == [("", "表样版本为“旧”", f"为“{current}”")]
    unknown = found("L08", {"layout.edition": "别的表", "layout.version": current})
    assert [seen for _, seen, _ in unknown] == ["工作簿注明的表样“别的表”不在目录里"]


# J 基本信息


def test_blank_and_placeholder_are_both_not_filled_in() -> None:
    assert found("J01", {"project.department": "　 ", "project.unit": "—"}) == [
        ("project.department", "空", "具体内容"),
        ("project.unit", "“—”", "具体内容"),
    ]
    declared = found("J01", {"project.start": ""}, DECLARED)
    assert declared == [("project.start", "空", "具体日期，例如 2024-01-31")]


def test_what_is_no_date_is_no_answer() -> None:
    for text in ("年初", "2024-02-30", "2024年"):
        assert found("J01", {"project.start": text}, DECLARED) == [
            ("project.start", f"“{text}”", "具体日期，例如 2024-01-31")
        ]
    assert found("J01", {"project.start": "20240101"}, DECLARED) == []


def test_an_error_value_is_no_answer_and_an_uncomputed_one_undecided() -> None:
    form = with_state(State.ERROR, "#REF!", "project.name", changes={"project.unit": ""})
    assert [word.field for word in run("J01", form)[0]] == ["project.name", "project.unit"]
    form = with_state(State.UNCOMPUTED, "=A1", "project.name", changes={"project.unit": ""})
    findings, undecided = run("J01", form)
    assert [word.field for word in findings] == ["project.unit"]
    assert [word.field for word in undecided] == ["project.name"]


def test_a_row_that_says_something_needs_a_name() -> None:
    assert found("J01", {"indicators[2].name": ""}) == [("indicators[2].name", "空", "指标的名称")]
    emptied = dict.fromkeys(f"indicators[2].{key}" for key in ("name", "target", "actual", "weight", "score"))
    assert found("J01", emptied) == []  # a level-2 row printed empty


def test_a_form_without_indicators_or_amounts_is_not_filled_in() -> None:
    form = build(Example({}))
    form.indicators = []
    assert [word.message for word in run("J01", form)[0]] == [
        "表上一条绩效指标也没有填写，应当至少填写一条。"
    ]
    amounts = [f"funds.{row}.budget" for row in ("total", "fiscal", "carryover", "other")]
    assert found("J01", dict.fromkeys(amounts)) == [("funds.fiscal.budget", "空", "金额，没有的填 0")]


def test_only_what_the_edition_asks_for_is_required() -> None:
    wanting = dataclasses.replace(SHANGHAI, required={DECLARED: ("project.nature",)})
    form = build(Example({"project.nature": ""}, DECLARED))
    assert [word.field for word in run("J01", form, wanting)[0]] == ["project.nature"]
    form.edition = "baoshan-declaration-2024"  # has no 项目性质
    assert run("J01", form, wanting) == ([], [])


def test_a_deleted_label_is_told_by_l07_alone() -> None:
    deleted: Changes = {"project.department": "", "layout.missing_labels": "主管部门"}
    assert len(found("J01", deleted)) == 1  # typed by hand: nobody else says so
    assert found("J01", {**deleted, "layout.edition": EDITION}) == []


@pytest.mark.parametrize(
    ("kind", "blank", "path", "severity"),
    [
        (ASSESSED, ["goals.expected"], "goals.expected", Severity.ERROR),
        (ASSESSED, ["goals.actual"], "goals.actual", Severity.ERROR),
        (ASSESSED, ["goals.expected", "goals.actual"], "goals.actual", Severity.WARNING),
        (DECLARED, ["goals.annual"], "goals.annual", Severity.ERROR),
        (DECLARED, ["goals.project", "goals.annual"], "goals.annual", Severity.WARNING),
    ],
)
def test_goals_half_filled_in_are_wrong_and_none_at_all_a_hint(
    kind: Kind, blank: list[str], path: str, severity: Severity
) -> None:
    findings, _ = run("J01", build(Example(dict.fromkeys(blank), kind)))
    assert [(word.field, word.severity) for word in findings] == [(path, severity)]


def test_a_yearly_project_needs_no_goal_of_the_whole_project() -> None:
    assert found("J01", {"goals.project": ""}, DECLARED) == []


def test_dates() -> None:
    one_day: Changes = {"project.start": "2024-3-1", "project.end": "2024年3月1日"}
    assert found("J03", one_day, DECLARED) == []
    late = found("J03", {"project.start": "2025-01-01"}, DECLARED)
    assert late == [("project.start", "“2025-01-01”", "不晚于计划完成日期（2024-12-31）的日期")]
    assert undecided_at("J03", {"project.end": ""}, DECLARED) == ["project.end"]
    assert undecided_at("J03", {"project.start": "年初"}, DECLARED) == ["project.start"]


# Z 项目资金: sums


def test_a_blank_part_counts_nothing_beside_a_stated_one() -> None:
    assert found("Z01", {"funds.other.budget": "", "funds.carryover.budget": ""}) == []


def test_a_blank_total_of_stated_parts_is_wrong() -> None:
    assert found("Z01", {"funds.total.executed": ""}) == [("funds.total.executed", "空", "14.20")]


def test_a_total_without_any_part_is_undecided_and_an_empty_column_is_not() -> None:
    parts = dict.fromkeys(f"funds.{row}.initial" for row in ("fiscal", "carryover", "other"))
    assert undecided_at("Z01", parts) == ["funds.fiscal.initial"]
    assert found("Z01", {**parts, "funds.total.initial": "0.00"}) == []
    assert found("Z01", {**parts, "funds.total.initial": ""}) == []


def test_a_placeholder_is_not_zero() -> None:
    assert undecided_at("Z01", {"funds.other.executed": "-"}) == ["funds.other.executed"]


@pytest.mark.parametrize(
    ("typed", "wrong"), [("14.204", False), ("14.196", False), ("14.205", True), ("14.19", True)]
)
def test_sums_agree_to_half_a_cent(typed: str, wrong: bool) -> None:
    assert bool(found("Z01", {"funds.total.executed": typed})) is wrong


def test_one_undecided_column_does_not_silence_the_others() -> None:
    form = with_state(State.UNCOMPUTED, "", "funds.total.initial", changes={"funds.total.executed": "14.30"})
    findings, undecided = run("Z01", form)
    assert [word.message for word in findings] == [
        "年度资金总额的全年执行数现为“14.30”，应为14.20（14.20 + 0.00 + 0.00）。"
    ]
    assert [word.field for word in undecided] == ["funds.total.initial"]


def test_a_part_whose_label_was_not_found_makes_the_sum_undecided() -> None:
    lost: Changes = {"funds.carryover.executed": "", "funds.total.executed": "15.20"}
    assert undecided_at("Z01", {**lost, "layout.missing_labels": "上年结转资金"}) == [""]
    assert len(found("Z01", lost)) == 1


def test_declared_sums() -> None:
    parts: Changes = {"funds.annual.carryover": "20000", "funds.annual.other": "5000.5"}
    assert found("Z02", {**parts, "funds.annual.total": "175,000.50"}, DECLARED) == []
    assert found("Z02", parts, DECLARED) == [("funds.annual.total", "“150000.00”", "175,000.50")]
    assert found("Z03", {"funds.project.other": "1.00"}, DECLARED) == [
        ("funds.project.total", "“150000.00”", "150,001.00")
    ]
    left_out = dict.fromkeys(f"funds.project.{key}" for key in ("total", "fiscal", "other"))
    assert found("Z03", left_out, DECLARED) == []


def test_project_total_and_annual_total() -> None:
    less = {"funds.project.total": "149999.99", "funds.project.fiscal": "149999.99"}
    assert found("Z04", less, DECLARED) == [
        ("funds.project.total", "“149999.99”", "不小于年度资金申请总额 150,000.00")
    ]
    assert found("Z04", {"funds.project.total": "149999.99"}, DECLARED) == []  # Z03: the parts give 150000.00
    assert found("Z04", {"funds.project.total": ""}, DECLARED) == []
    assert found("Z04", {"funds.annual.total": ""}, DECLARED) == []
    assert found("Z04", {"funds.annual.total": "1500000.00"}, DECLARED) == []  # Z02: the parts give 150000.00
    assert undecided_at("Z04", {"funds.project.total": "十五万"}, DECLARED) == ["funds.project.total"]


# Z 项目资金: budget, rate and points


def test_spending_without_a_budget_is_told_once() -> None:
    nothing = funds(budget="0.00")
    assert found("Z06", nothing) == [("funds.total.budget", "“0.00”", "大于 0 的数")]
    assert found("Z07", nothing) == []
    assert found("Z08", nothing) == []


@pytest.mark.parametrize(("rate", "seen"), [("0.00", ""), ("100.00", "“100.00”"), ("", "空")])
def test_the_rate_of_nothing_is_zero(rate: str, seen: str) -> None:
    changes = funds(budget="0.00", executed="0.00") | {"funds.total.rate": rate}
    assert found("Z06", changes) == ([("funds.total.rate", seen, "0.00")] if seen else [])


def test_an_error_value_in_the_rate_of_nothing_is_undecided() -> None:
    form = with_state(
        State.ERROR, "#DIV/0!", "funds.total.rate", changes=funds(budget="0.00", executed="0.00")
    )
    findings, undecided = run("Z06", form)
    assert not findings
    assert [word.reason for word in undecided] == ["年度资金总额的执行率显示错误值 #DIV/0!"]


def test_overspending_is_told_at_the_total_or_else_at_the_row() -> None:
    assert found("Z07", funds(executed="15.00")) == []
    assert found("Z07", funds(executed="15.01")) == [
        ("funds.total.executed", "“15.01”", "不超过全年预算数 15.00")
    ]
    within: Changes = {  # 15.00 of 20.00 in all, but 1.00 of 0.00 carried over
        "funds.total.budget": "20.00", "funds.fiscal.budget": "20.00", "funds.total.executed": "15.20",
        "funds.carryover.executed": "1.00",
    }  # fmt: skip
    assert found("Z07", within) == [("funds.carryover.executed", "“1.00”", "不超过全年预算数 0.00")]


def test_blank_rows_are_not_overspent() -> None:
    assert found("Z07", {"funds.other.executed": "", "funds.other.budget": ""}) == []
    assert undecided_at("Z07", {"funds.other.executed": "0.50", "funds.other.budget": ""}) == [
        "funds.other.budget"
    ]


@pytest.mark.parametrize(
    ("rate", "by", "wrong"),
    [
        ("94.66", SHANGHAI, False),
        ("94.67", SHANGHAI, False),  # rounded: within 0.011
        ("94.68", SHANGHAI, True),
        ("94.64", SHANGHAI, True),
        ("94.68", ROUNDING, False),  # 94.67 where the policy rounds
        ("94.65", ROUNDING, True),
    ],
)
def test_the_rate_within_the_tolerance(rate: str, by: policy.Policy, wrong: bool) -> None:
    assert bool(found("Z08", {"funds.total.rate": rate}, by=by)) is wrong


def test_a_blank_rate_or_score_that_can_be_computed_is_wrong() -> None:
    assert found("Z08", {"funds.total.rate": ""}) == [("funds.total.rate", "空", "94.66")]
    assert found("Z10", {"funds.total.score": ""}) == [("funds.total.score", "空", "9.47")]
    assert undecided_at("Z10", {"funds.total.rate": ""}) == ["funds.total.rate"]


def test_a_missing_rate_column_is_told_by_l02_alone() -> None:
    assert undecided_at("Z08", {"funds.total.rate": "", "layout.missing_columns": "执行率(%)"}) == [""]


def test_rates_of_the_other_rows() -> None:
    assert found("Z09", {"funds.fiscal.rate": "94.00"}) == [("funds.fiscal.rate", "“94.00”", "94.66")]
    assert found("Z09", {"funds.fiscal.rate": "", "funds.other.rate": "/", "funds.carryover.rate": "-"}) == []
    assert found("Z09", {"funds.other.executed": "", "funds.other.budget": ""}) == []  # a formula prints 0.00
    assert undecided_at("Z09", {"funds.other.executed": "", "funds.other.rate": "5"}) == [
        "funds.other.executed"
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"funds.total.score": "9.46"}, ""),  # within 0.011
        ({"funds.total.score": "9.45"}, "9.47"),
        ({"funds.total.rate": "94.67", "funds.total.score": "9.47"}, ""),
        ({"funds.total.weight": "20.00", "funds.total.score": "18.93"}, ""),  # 94.66 × 20 ÷ 100 = 18.932
        ({"funds.total.rate": "67.75", "funds.total.score": "6.78"}, ""),  # 6.775 rounds up
        ({"funds.total.rate": "50.00", "funds.total.score": "9.47"}, ""),  # Z08 speaks of the rate
        ({"funds.total.rate": "50.00", "funds.total.score": "8.00"}, "5.00"),
        (funds(executed="18.00") | {"funds.total.rate": "120.00", "funds.total.score": "10.00"}, ""),
        (funds(executed="18.00") | {"funds.total.rate": "120.00", "funds.total.score": "12.00"}, "10.00"),
        (funds(executed="15.00") | {"funds.total.rate": "100.00", "funds.total.score": "10.01"}, "10.00"),
    ],
)
def test_the_points_of_the_rate(changes: Changes, expected: str) -> None:
    assert [word[2] for word in found("Z10", changes)] == ([expected] if expected else [])


# Z 项目资金: hints


def test_a_changed_budget_and_a_new_project_are_two_things() -> None:
    changed = funds(initial="20.00")
    assert found("Z12", changed) == [
        ("funds.total.budget", "“15.00”", "与年初预算数 20.00 一致，或有调整说明")
    ]
    assert found("Z13", changed) == []
    new = funds(initial="0.00")
    assert found("Z12", new) == []
    assert found("Z13", new) == [("funds.total.initial", "“0.00”", "年初批复的预算数，或有年中新增的说明")]
    assert found("Z13", funds(initial="0.00", budget="0.00", executed="0.00")) == []


@pytest.mark.parametrize(("rate", "executed", "low"), [("80.00", "12.00", False), ("79.93", "11.99", True)])
def test_a_low_rate(rate: str, executed: str, low: bool) -> None:
    changes = funds(executed=executed, rate=rate)
    assert bool(found("Z14", changes)) is low
    assert found("Z14", {**changes, "indicators[0].reason": "招标节约。"}) == []
    assert bool(found("Z14", {**changes, "indicators[0].reason": "无"})) is low
    assert bool(found("Z14", {**changes, "indicators[1].reason": "不是成本指标的说明。"})) is low


def test_a_mistyped_rate_is_not_low_besides() -> None:
    assert found("Z14", {"funds.total.rate": "9.46"}) == []
    assert found("Z14", funds(budget="0.00", executed="0.00", rate="0.00")) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14.2万", "数字"),
        ("-1.00", "不小于 0 的数"),
        ("1.005", "最多两位小数的数"),
        ("1.500", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_amounts_are_plain_numbers(typed: str, expected: str) -> None:
    assert [word[2] for word in found("Z16", {"funds.other.executed": typed})] == (
        [expected] if expected else []
    )


def test_a_total_has_its_decimals_from_its_parts() -> None:
    assert [word[0] for word in found("Z16", funds(executed="14.205"))] == ["funds.fiscal.executed"]
    assert [word[0] for word in found("Z16", {"funds.total.executed": "14.205"})] == ["funds.total.executed"]


def test_a_declared_amount_may_be_unreadable_too() -> None:
    assert found("Z16", {"funds.annual.fiscal": "15万"}, DECLARED) == [
        ("funds.annual.fiscal", "“15万”", "数字")
    ]
    assert found("Z16", {"funds.annual.total": "15万"}, DECLARED) == []  # Z02 knows what it should be


def test_an_error_value_is_an_error_at_the_amount_it_comes_from() -> None:
    cells = ("funds.fiscal.initial", "funds.total.initial")  # the sum shows the error of its part
    form = with_state(State.ERROR, "#VALUE!", *cells)
    findings, undecided = run("Z01", form)
    assert [(word.field, word.severity) for word in findings] == [("funds.fiscal.initial", Severity.ERROR)]
    assert undecided == []
    assert run("Z16", form) == ([], [])


def test_an_error_value_in_a_total_is_told_with_what_it_should_be() -> None:
    form = with_state(State.ERROR, "#VALUE!", "funds.total.initial")
    assert run("Z16", form) == ([], [])
    (finding,), _ = run("Z01", form)
    assert (finding.seen, finding.expected) == ("“#VALUE!”", "15.00")


def test_what_is_no_number_in_a_computed_cell_is_wrong() -> None:
    for text in ("约95", "-", "九十五"):
        assert found("Z08", {"funds.total.rate": text}) == [("funds.total.rate", f"“{text}”", "94.66")]
        assert found("Z10", {"funds.total.score": text}) == [("funds.total.score", f"“{text}”", "9.47")]


def test_what_was_carried_over_may_be_outside_the_project_total() -> None:
    carried: Changes = {"funds.annual.total": "155000.00", "funds.annual.carryover": "5000.00"}
    less = {"funds.project.total": "149999.99", "funds.project.fiscal": "149999.99", **carried}
    assert found("Z04", carried, DECLARED) == []
    assert len(found("Z04", less, DECLARED)) == 1


# X 指标体系


def test_a_name_that_comes_again_is_told_at_each_later_row() -> None:
    again: Changes = {"indicators[3].name": "档案 整理\n数量", "indicators[5].name": "档案整理　数量"}
    findings, _ = run("X04", build(Example(again)))
    assert [word.field for word in findings] == ["indicators[3].name", "indicators[5].name"]
    assert findings[1].message.endswith("应为与其他指标不同的名称（E41已有同名指标）。")


def test_words_for_no_indicator_are_no_names() -> None:
    assert found("X04", {"indicators[2].name": "无", "indicators[3].name": "无"}) == []
    assert found("X04", {"indicators[2].name": "-", "indicators[3].name": "-"}) == []
    assert found("X04", {"indicators[2].name": "", "indicators[3].name": ""}) == []


def test_uncomputed_names_are_undecided_and_not_alike() -> None:
    form = build(Example({"indicators[5].name": "档案整理数量"}))
    for n in (2, 3):
        form.indicators[n].name = Answer(State.UNCOMPUTED, None, "")
    findings, undecided = run("X04", form)
    assert [word.field for word in findings] == ["indicators[5].name"]
    assert [word.field for word in undecided] == ["indicators[2].name"]


# One fault, one 错误


@pytest.mark.parametrize(
    ("kind", "changes", "errors"),
    [
        (ASSESSED, {"funds.total.executed": "13.20"}, [("Z01", "funds.total.executed")]),
        (ASSESSED, {"funds.fiscal.executed": "13.20"}, [("Z01", "funds.total.executed")]),
        (ASSESSED, {"funds.total.budget": "51.00"}, [("Z01", "funds.total.budget")]),
        (ASSESSED, {"funds.total.budget": "1.50"}, [("Z01", "funds.total.budget")]),
        (ASSESSED, {"funds.fiscal.budget": "1.50"}, [("Z01", "funds.total.budget")]),
        (ASSESSED, {"funds.total.initial": ""}, [("Z01", "funds.total.initial")]),
        (ASSESSED, {"funds.total.budget": ""}, [("Z01", "funds.total.budget")]),
        (ASSESSED, {"funds.total.rate": "96.46"}, [("Z08", "funds.total.rate")]),
        (ASSESSED, {"funds.total.rate": ""}, [("Z08", "funds.total.rate")]),
        (ASSESSED, {"funds.total.score": "0.95"}, [("Z10", "funds.total.score")]),
        (DECLARED, {"funds.annual.total": "15000.00"}, [("Z02", "funds.annual.total")]),
        (DECLARED, {"funds.annual.total": "1500000.00"}, [("Z02", "funds.annual.total")]),
        (DECLARED, {"project.end": ""}, [("J01", "project.end")]),
    ],
)  # fmt: skip
def test_one_wrong_cell_is_one_error(kind: Kind, changes: Changes, errors: list[tuple[str, str]]) -> None:
    form = build(Example(changes, kind))
    said = [word for rule in rules.catalogue() if rule.code[0] in "LJZX" for word in rule.run(form, SHANGHAI)]
    assert [(w.code, w.field) for w in said if isinstance(w, Finding)] == errors
