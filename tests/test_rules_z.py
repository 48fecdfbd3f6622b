"""Family Z: the project's side, rows without points, error values, and that live formulas name what there is.

The base self-assessment has 15.00 budgeted, all of it fiscal, 14.20 spent, rate 94.66, 9.47 points; the base
declaration asks 150000.00 on both sides for a recurring project of 2024. Figures are worked by hand.
"""

from decimal import Decimal

import pytest
from forms import published

from xltool import edition as editions
from xltool import policy, rules
from xltool.answer import Answer, State
from xltool.finding import Finding, Severity, Undecided
from xltool.form import FIELDS, SUMS, Filing, Kind
from xltool.live import facts
from xltool.live.notation import REFERENCE
from xltool.rules.amounts import by_sum
from xltool.rules.example import build
from xltool.rules.rule import Example, Rule

SHANGHAI = policy.load("shanghai")
BAOSHAN = "baoshan-declaration-2024"
DECLARED, ASSESSED = Kind.DECLARATION, Kind.SELFASSESSMENT
Changes = dict[str, str | None]
FAMILY = [rule for rule in rules.catalogue() if rule.code[0] == "Z" and rule.against is None]
NO_TOTAL: Changes = dict.fromkeys(("funds.project.total", "funds.project.fiscal", "funds.project.other"))
NO_SIDE: Changes = {**NO_TOTAL, "goals.project": None}
ONE_OFF: Changes = {"project.nature": "其他一次性项目"}


def said(code: str, form: Filing) -> tuple[list[Finding], list[Undecided]]:
    words = list(rules.find(code).run(form, SHANGHAI))
    findings = [word for word in words if isinstance(word, Finding)]
    return findings, [word for word in words if isinstance(word, Undecided)]


def fields(code: str, changes: Changes, kind: Kind = ASSESSED, edition: str = "") -> list[str]:
    """Where the rule objects; it must not be undecided besides."""
    form = build(Example(changes, kind))
    form.edition = edition or form.edition
    findings, undecided = said(code, form)
    assert not undecided
    return [finding.field for finding in findings]


def broken(raw: str, *paths: str, kind: Kind = ASSESSED, changes: Changes | None = None) -> Filing:
    form = build(Example(changes or {}, kind))
    for path in paths:
        form.answers[path] = Answer(State.ERROR, None, raw, form[path].cell)
    return form


# Z05 总额/总目标一侧空


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (NO_SIDE, []),  # recurring, within the year
        (NO_TOTAL, []),
        (ONE_OFF, []),
        ({**ONE_OFF, **NO_SIDE}, ["funds.project.total"]),
        ({**ONE_OFF, "goals.project": None}, []),  # M01
        ({"project.nature": "其他 一次性\n项目", **NO_TOTAL}, ["funds.project.total"]),
        ({"project.nature": None, **NO_SIDE}, []),  # nobody knows yet
        ({"project.nature": "-", **NO_SIDE}, []),
        ({"project.end": "2025-12-31", **NO_SIDE}, ["funds.project.total"]),
        ({"project.end": "明年", **NO_SIDE}, []),
        ({**ONE_OFF, **NO_TOTAL, "funds.project.fiscal": "1.00"}, []),  # Z03 wants the sum
        ({**ONE_OFF, **NO_TOTAL, "funds.project.total": "0.00"}, []),  # Z04
        ({**ONE_OFF, **NO_TOTAL, "funds.project.total": "-"}, []),  # Z03 is undecided
        ({**ONE_OFF, **NO_SIDE, "funds.annual.total": "0.00"}, []),
        ({**ONE_OFF, **NO_SIDE, "funds.annual.total": None}, []),
    ],
)
def test_the_project_side_where_the_nature_is_asked_for(changes: Changes, expected: list[str]) -> None:
    assert fields("Z05", changes, DECLARED) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (NO_SIDE, ["funds.project.total"]),  # told once
        (NO_TOTAL, ["funds.project.total"]),
        ({"goals.project": None}, ["goals.project"]),
        ({"goals.project": "-"}, []),
        ({"goals.project": None, "goals.annual": None}, []),  # J01
        ({"goals.project": None, "project.end": "2025-12-31"}, []),  # M01
        ({**NO_SIDE, "project.end": "2025-12-31"}, ["funds.project.total"]),
        ({**NO_SIDE, "funds.annual.total": None}, ["goals.project"]),
    ],
)
def test_the_project_side_where_every_project_fills_both(changes: Changes, expected: list[str]) -> None:
    without_nature = {"project.nature": None, **changes}
    assert fields("Z05", without_nature, DECLARED, BAOSHAN) == expected


def test_m01_and_z05_never_speak_of_the_same_cell() -> None:
    for edition in (BAOSHAN, "shanghai-declaration-2024"):
        for changes in (
            NO_SIDE,
            {**NO_SIDE, **ONE_OFF},
            {"goals.project": None, **ONE_OFF},
            {"goals.project": None},
        ):
            for end in ("2024-12-31", "2026-12-31"):
                form = build(Example({**changes, "project.end": end}, DECLARED))
                form.edition = edition
                told = [finding.field for code in ("M01", "Z05") for finding in said(code, form)[0]]
                assert len(told) == len(set(told))


def test_a_project_side_whose_label_is_gone_is_undecided() -> None:
    lost = {**NO_SIDE, **ONE_OFF, "layout.missing_labels": "项目资金总额"}
    findings, undecided = said("Z05", build(Example(lost, DECLARED)))
    assert not findings
    assert [word.reason for word in undecided] == ["表上找不到“项目资金总额”这一栏"]


# Z11 只总额行计分


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-", False), ("——", False), ("/", False), (None, False), ("不计分", False),
        ("10.00", True), ("0.00", True), ("９.47", True),
    ],
)  # fmt: skip
def test_only_the_total_earns_points(typed: str | None, told: bool) -> None:
    for path in ("funds.fiscal.weight", "funds.other.score"):
        assert fields("Z11", {path: typed}) == ([path] if told else [])


def test_each_stray_number_is_told_and_the_totals_own_are_not() -> None:
    stray: Changes = {
        "funds.carryover.score": "9.47",
        "funds.fiscal.weight": "10.00",
        "funds.total.weight": "10",
    }
    assert fields("Z11", stray) == ["funds.fiscal.weight", "funds.carryover.score"]
    (finding,), _ = said("Z11", build(Example({"funds.fiscal.weight": "10.00"})))
    assert finding.message == "当年财政拨款的分数现为“10.00”，应为“-”（只有年度资金总额一行计分）。"
    assert finding.severity is Severity.WARNING


def test_a_formula_that_takes_the_placeholder_for_a_number_is_told() -> None:
    findings, undecided = said("Z11", broken("#VALUE!", "funds.fiscal.score"))
    assert [(word.field, word.seen) for word in findings] == [("funds.fiscal.score", "“#VALUE!”")]
    assert not undecided


# Error values, and amounts that are computed


def test_error_values_are_told_by_the_rule_of_the_sum_alone() -> None:
    form = broken("#N/A", "funds.annual.fiscal", "funds.annual.total", kind=DECLARED)
    findings, undecided = said("Z02", form)
    assert [(word.field, word.severity) for word in findings] == [("funds.annual.fiscal", Severity.ERROR)]
    assert not undecided
    assert said("Z16", form) == ([], [])
    findings, _ = said("Z03", broken("#N/A", "funds.project.other", kind=DECLARED))
    assert [word.field for word in findings] == ["funds.project.other"]


def test_a_broken_total_is_told_even_where_its_sum_is_not_known() -> None:
    unknown = broken("#REF!", "funds.total.budget", changes={"funds.other.budget": "-"})
    nothing = broken(
        "#REF!", "funds.total.budget", changes=dict.fromkeys(SUMS[ASSESSED]["funds.total.budget"])
    )
    for form in (unknown, nothing):
        findings, undecided = said("Z01", form)
        assert [(word.field, word.expected) for word in findings] == [("funds.total.budget", "数字")]
        assert not undecided


def test_one_broken_column_leaves_the_others_to_be_checked() -> None:
    form = broken("#N/A", "funds.other.initial", changes={"funds.total.executed": "14.30"})
    findings, _ = said("Z01", form)
    assert [word.field for word in findings] == ["funds.other.initial", "funds.total.executed"]


def test_a_number_as_text_has_one_finding() -> None:
    form = build(Example({"funds.other.executed": "-1.005"}))
    form.answers["funds.other.executed"] = form["funds.other.executed"]._replace(is_text=True)
    findings, _ = said("Z16", form)
    assert [finding.expected for finding in findings] == ["数字"]


def test_a_total_of_thirds_is_their_sum() -> None:
    third, both = "33333.3333333333", "66666.6666666667"  # as a cell of 15 digits gives 200000 ÷ 3
    amounts: Changes = {
        f"funds.{row}.{column}": amount
        for row, amount in (("fiscal", third), ("other", third), ("total", both))
        for column in ("initial", "budget", "executed")
    }
    form = build(Example(amounts))
    assert by_sum(form, "funds.other.budget") == Decimal("33333.333333")
    assert fields("Z01", amounts) == fields("Z07", amounts) == fields("Z12", amounts) == []
    assert fields("Z16", amounts) == [
        f"funds.{row}.{column}" for row in ("fiscal", "other") for column in ("initial", "budget", "executed")
    ]


def test_a_total_of_billions_is_sure_of_fewer_decimals() -> None:
    amounts: Changes = {
        "funds.annual.fiscal": "12430000000.00", "funds.annual.other": "3.33333333333333",
        "funds.annual.total": "12430000003.3333",  # 15 digits
    }  # fmt: skip
    assert fields("Z16", amounts, DECLARED) == ["funds.annual.other"]


def test_a_rest_of_binary_arithmetic_is_no_budget() -> None:
    """1552813.33333333 − 333.3333333333 − 1552480 leaves −0.0000000033, which is 0."""
    amounts: Changes = {
        "funds.total.budget": "1552813.33333333", "funds.fiscal.budget": "333.3333333333",
        "funds.other.budget": "1552480.00", "funds.carryover.budget": "0.01",
        "funds.carryover.executed": "5.00", "funds.carryover.rate": "0.00",
    }  # fmt: skip
    assert by_sum(build(Example(amounts)), "funds.carryover.budget") == 0
    assert "funds.carryover.rate" not in fields("Z09", amounts)


@pytest.mark.parametrize(("executed", "over"), [("15.000001", True), ("15.0000004", False)])
def test_overspent_by_a_cent_of_yuan(executed: str, over: bool) -> None:
    changes: Changes = {"funds.total.executed": executed, "funds.fiscal.executed": executed}
    assert fields("Z07", changes) == (["funds.total.executed"] if over else [])


@pytest.mark.parametrize(
    ("changes", "kind", "codes"),
    [
        ({"funds.total.executed": "142.00"}, ASSESSED, ["Z01"]),  # not overspent: the parts say 14.20
        ({"funds.total.budget": "0.00"}, ASSESSED, ["Z01"]),  # not without a budget: the parts say 15.00
        ({"funds.fiscal.executed": "142.00"}, ASSESSED, ["Z01"]),  # the total and the budget say 14.20
        (
            {"funds.project.total": "15000.00"},
            DECLARED,
            ["Z03"],
        ),  # not below the year's: the part says 150000
        ({"funds.project.fiscal": "15000.00"}, DECLARED, ["Z03"]),
    ],
)
def test_one_figure_typed_wrong_is_told_once(changes: Changes, kind: Kind, codes: list[str]) -> None:
    form = build(Example(changes, kind))
    told = [
        rule.code for rule in FAMILY if any(isinstance(word, Finding) for word in rule.run(form, SHANGHAI))
    ]
    assert told == codes


def test_low_rate_is_not_told_where_the_column_of_reasons_lost_its_head() -> None:
    low: Changes = {
        "funds.total.executed": "9.00", "funds.fiscal.executed": "9.00", "funds.total.rate": "60.00",
        "funds.total.score": "6.00", "layout.missing_columns": "偏差原因分析及改进措施",
    }  # fmt: skip
    findings, (undecided,) = said("Z14", build(Example(low)))
    assert not findings
    assert undecided.reason == "表上找不到“偏差原因分析及改进措施”这一栏"


def test_low_rate_is_explained_by_any_word_that_says_something() -> None:
    low: Changes = {
        "funds.total.executed": "9.00", "funds.fiscal.executed": "9.00", "funds.total.rate": "60.00",
        "funds.total.score": "6.00",
    }  # fmt: skip
    for reason, told in (("待 定", True), ("／", True), (" 招标节约 ", False)):
        assert fields("Z14", {**low, "indicators[0].reason": reason}) == (
            ["funds.total.rate"] if told else []
        )
    renamed: Changes = {"indicators[0].level1": "产出指标", "indicators[0].level2": "成 本指标"}
    assert fields("Z14", {**low, **renamed, "indicators[0].reason": "招标节约。"}) == []


# The live formulas


@pytest.mark.parametrize("rule", FAMILY, ids=lambda rule: rule.code)
def test_every_rule_of_the_family_is_live(rule: Rule) -> None:
    assert rule.live
    assert rule.live.keys() <= {path for kind in rule.kinds for path in FIELDS[kind]}


@pytest.mark.parametrize("rule", FAMILY, ids=lambda rule: rule.code)
def test_a_rule_objects_only_where_a_formula_stands(rule: Rule) -> None:
    for changes in (rule.bad, rule.good):
        for word in rule.run(build(changes), SHANGHAI):
            assert isinstance(word, Undecided) or word.field in rule.live


@pytest.mark.parametrize("kind", Kind)
def test_sums_cover_every_amount_once(kind: Kind) -> None:
    amounts = [path for path, field in FIELDS[kind].items() if field.type.value == "金额"]
    summed = [path for total, parts in SUMS[kind].items() for path in (total, *parts)]
    assert sorted(summed) == sorted(amounts)


@pytest.mark.parametrize("kind", Kind)
def test_facts_of_money_name_each_other_and_never_in_a_circle(kind: Kind) -> None:
    known = facts.of_form(kind)
    answers = {name for group in facts.by_shape(kind) for answer in group for name in answer.names}
    asked: set[str] = set()

    def ask(path: str, above: tuple[str, ...]) -> None:
        assert path not in above
        if path in known and path not in asked:
            asked.add(path)
            for name, _ in REFERENCE.findall(known[path].formula):
                ask(name, (*above, path))
        elif path.startswith("funds."):
            assert path in asked or path in answers

    for path in known:
        ask(path, ())


# The published forms


def test_the_published_forms_give_three_hints() -> None:
    found = [
        (name, word.code, word.field)
        for name, form in published().items() for rule in FAMILY for word in rule.run(form, SHANGHAI)
        if isinstance(word, Finding)
    ]  # fmt: skip
    assert found == [
        ("002-03", "Z05", "funds.project.total"),  # 其他一次性项目
        ("000-12", "Z12", "funds.total.budget"),  # 40.80 → 33.80
        ("000-13", "Z13", "funds.total.initial"),  # 0.00 → 154.71
    ]


def test_the_published_editions_ask_for_the_nature_or_for_both_sides() -> None:
    natures = {
        name: "project.nature" in editions.load(name).choices for name in editions.names() if "decl" in name
    }
    assert natures == {
        BAOSHAN: False, "shanghai-declaration-2024": True, "shanghai-declaration-2026": True,
    }  # fmt: skip
