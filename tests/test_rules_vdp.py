"""The oldest rules of the families V, D and P: every expected figure is worked out by hand.

The rows of the base form (weight 10 + 10 for the rate): 0 成本控制 合理 20 | 1 档案整理数量 ≥4000.00(卷) 15 |
2 验收合格率 =100.00(%) 15 | 3 返工次数 ≤5.00(次) 10 | 4 制度 建立健全, 部分达成, 4.00 of 5 with a reason |
5 有责投诉数 =0.00(起) 15 | 6 满意度 ≥90.00(%) 10. Sums: 100.00 and 98.47.
"""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool import policy, rules
from xltool.answer import Answer, State, Type, from_number, from_text
from xltool.finding import Finding, Severity, Undecided
from xltool.form import INDICATOR_FIELDS, Filing, Kind
from xltool.policy import Policy
from xltool.rules.example import build
from xltool.rules.rule import Example

SHANGHAI = policy.load("shanghai")
DECLARATION, SELFASSESSMENT = Kind.DECLARATION, Kind.SELFASSESSMENT
Changes = dict[str, str | None]
TOTALS = {"D01", "D03", "D06"}
#: The rules this file is about; the others of these families have files of their own.
CODES = TOTALS | {
    "V01", "V02", "V12", "V16", "V17", "V19",
    "D04", "D05", "D07", "D08", "D09", "D10", "D11", "D15", "D19",
    "P01", "P02", "P03", "P04", "P09", "P10", "P11", "P17",
}  # fmt: skip


def said(form: Filing, by: Policy = SHANGHAI) -> list[Finding | Undecided]:
    return [word for rule in rules.catalogue() if rule.code in CODES for word in rule.run(form, by)]


def found(form: Filing, by: Policy = SHANGHAI) -> set[tuple[str, str]]:
    """Code and field of each finding."""
    return {(word.code, word.field) for word in said(form, by) if isinstance(word, Finding)}


def undecided(form: Filing) -> set[tuple[str, str]]:
    return {(word.code, word.field) for word in said(form) if isinstance(word, Undecided)}


def codes(changes: Changes, kind: Kind = SELFASSESSMENT, by: Policy = SHANGHAI) -> set[str]:
    """The codes found beside those of the totals, which examples need not keep up to date."""
    return {code for code, _ in found(build(Example(changes, kind)), by)} - TOTALS


def row(n: int, **answers: str | None) -> Changes:
    return {f"indicators[{n}].{key}": text for key, text in answers.items()}


def message(code: str, changes: Changes, kind: Kind = SELFASSESSMENT) -> str:
    form = build(Example(changes, kind))
    return next(word.message for word in said(form) if isinstance(word, Finding) and word.code == code)


def with_answer(n: int, key: str, answer: Answer[Any]) -> Filing:
    form = build(Example({}))
    setattr(form.indicators[n], key, answer)
    return form


# V 指标值


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (None, {"V01"}),
        ("≥", {"V02"}),
        ("≥4OOO(卷)", {"V02"}),
        ("13月底前完成", {"V12"}),
        ("*", {"V16"}),
        ("___", {"V16"}),
        ("待定", {"V16"}),
        ("≥100", {"V17"}),
        ("100%", {"V19"}),
        ("100", {"V19"}),
        ("无", set()),
        ("及时", set()),
        ("≥0.00(%)", set()),
        ("不少于 1,000 卷", set()),
        ("90%以上", set()),
    ],
)
@pytest.mark.parametrize("kind", [DECLARATION, SELFASSESSMENT])
def test_one_fault_of_a_target_is_one_finding(target: str | None, expected: set[str], kind: Kind) -> None:
    form = build(Example(row(1, target=target), kind))
    assert {code for code, field in found(form) if field == "indicators[1].target"} == expected


def test_both_operator_and_unit_missing_are_said_at_once() -> None:
    assert message("V19", row(1, target="100"), DECLARATION) == (
        "指标“档案整理数量”的年度指标值现为“100”，应为“≥100(单位)”这样带符号的写法"
        "（缺计算符号 ≥、≤ 或 =，也缺计量单位）。"
    )


@pytest.mark.parametrize(
    ("deadline", "start", "end", "outside"),
    [
        ("11月底前完成", "2024-01-01", "2024-12-31", False),
        ("12月中旬前完成", "2024-01-01", "2024-12-05", False),
        ("11月底前完成", "2024-01-01", "2024-10-31", True),
        ("2月底前完成", "2024-03-01", "2024-12-31", True),
        ("6月底前完成", "2024-06-15", "2024-12-31", False),
        ("2月底前完成", "2023-10-01", "2024-03-31", False),
        ("6月底前完成", "2023-10-01", "2024-03-31", True),
        ("2023年6月底前完成", "2024-01-01", "2024-12-31", True),
        ("2025-03-31", "2024-01-01", "2025-06-30", False),
        ("年底前完成", "2024-01-01", "2024-09-30", True),
        ("11月底前完成", "2024-12-31", "2024-01-01", False),
    ],
)
def test_v12_deadlines_lie_within_the_project(deadline: str, start: str, end: str, outside: bool) -> None:
    changes: Changes = {"project.start": start, "project.end": end, **row(4, target=deadline)}
    assert codes(changes, DECLARATION) == ({"V12"} if outside else set())


def test_v12_is_undecided_without_dates_and_silent_in_a_self_assessment() -> None:
    form = build(Example({"project.end": None, **row(4, target="11月底前完成")}, DECLARATION))
    assert undecided(form) == {("V12", "project.end")}
    assert codes(row(4, target="11月底前完成")) == set()


# D 合计、范围、等级


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"total.weight": "98.00"}, "“98.00”"),
        ({"total.weight": None}, "空"),
        ({"indicators[0].weight": "15.00", "total.weight": "95.00"}, "“95.00”"),
        ({"indicators[0].weight": "15.00"}, "“100.00”，但各行相加是95.00"),
    ],
)
def test_d01_says_what_the_weights_add_up_to(changes: Changes, seen: str) -> None:
    [finding] = [w for w in said(build(Example(changes))) if isinstance(w, Finding) and w.code == "D01"]
    assert (finding.field, finding.seen, finding.expected) == ("total.weight", seen, "100.00")


def test_d01_and_d03_count_a_row_whose_name_was_lost() -> None:
    assert found(build(Example({"indicators[1].name": None}))) == set()


def test_d03_shows_the_sum() -> None:
    assert message("D03", {"total.score": "100.00"}) == (
        "总分现为“100.00”，应为98.47（各指标 89.00 + 执行率 9.47 = 98.47）。"
    )
    assert ("D03", "total.score") in found(build(Example({"total.score": None})))
    assert ("D03", "total.score") not in found(build(Example({"total.score": "98.474"})))
    assert ("D03", "total.score") in found(build(Example({"total.score": "98.475"})))


@pytest.mark.parametrize(
    ("total", "grade"),
    [("90.00", "优"), ("89.99", "良"), ("80.00", "良"), ("79.99", "中"), ("60.00", "中"), ("59.99", "差")],
)
def test_d06_thresholds_belong_to_the_better_grade(total: str, grade: str) -> None:
    for written in "优良中差":
        form = build(Example({"total.score": total, "grade": written}))
        assert (("D06", "grade") in found(form)) == (written != grade)


def test_d06_wants_a_grade_for_a_known_total_only() -> None:
    assert ("D06", "grade") in found(build(Example({"grade": None})))
    assert ("D06", "grade") in found(build(Example({"grade": "-"})))
    blank_total = build(Example({"total.score": None, "grade": None}))
    assert ("D06", "total.score") in undecided(blank_total)
    assert "D06" not in {code for code, _ in found(blank_total)}


@pytest.mark.parametrize(
    ("weight", "score", "expected"),
    [
        ("20.00", "20.01", {"D04"}),
        ("20.00", "-1.00", {"D04"}),
        ("20.00", None, {"D04"}),
        ("20.00", "-", {"D04"}),
        ("20.00", "二十", {"D04"}),
        ("0.00", "5.00", {"D05"}),
        ("-5.00", "0.00", {"D05"}),
        (None, "5.00", {"D05"}),
        ("/", "5.00", {"D05"}),
        ("20分", "20.00", {"D05"}),
        (None, None, {"D04", "D05"}),
        ("20.00", "20.00", set()),
    ],
)
def test_d04_d05_a_wrong_number_is_one_finding(
    weight: str | None, score: str | None, expected: set[str]
) -> None:
    assert codes(row(1, weight=weight, score=score)) == expected


# D 得分与完成情况

PART, FULL, MISS = "部分达成指标并具有一定效果", "达成指标", "未达成指标且效果较差"


@pytest.mark.parametrize(
    ("word", "score", "fits"),
    [
        (FULL, "10.00", True), (FULL, "8.00", True), (FULL, "7.99", False),
        (PART, "8.00", True), (PART, "6.00", True), (PART, "8.01", False), (PART, "5.99", False),
        (MISS, "6.00", True), (MISS, "0.00", True), (MISS, "6.01", False),
        ("部分达成指标\n并具有一定效果", "8.00", True),
    ],
)  # fmt: skip
def test_d07_bands_are_closed(word: str, score: str, fits: bool) -> None:
    given_codes = codes(row(4, actual=word, weight="10.00", score=score))
    assert ("D07" in given_codes) == (not fits)
    assert given_codes <= {"D07", "D10", "P03"}


@pytest.mark.parametrize(
    ("target", "actual", "score", "reason", "expected"),
    [
        # 88 ÷ 90 × 10 = 9.777… → 9.78
        ("≥90.00(%)", "88.00(%)", "9.78", "有", set()),
        ("≥90.00(%)", "88.00(%)", "9.78", None, {"P01"}),
        ("≥90.00(%)", "88.00(%)", "9.50", "有", set()),
        ("≥90.00(%)", "88.00(%)", "9.28", "有", set()),
        ("≥90.00(%)", "88.00(%)", "9.27", "有", {"D08"}),
        ("≥90.00(%)", "88.00(%)", "9.50", None, {"D08", "P01"}),
        ("≥90.00(%)", "88.00(%)", "10.00", "有", {"D11"}),
        ("≥90.00(%)", "88.00(%)", "10.00", None, {"D11", "P02"}),
        ("=2.00(次)", "1.00(次)", "5.00", "有", set()),
        ("=2.00(次)", "0.00(次)", "0.00", "有", set()),
        # 99.99 ÷ 100 × 10 = 9.999 → 10.00: full marks are what the proportion gives
        ("=100.00(%)", "99.99(%)", "10.00", "有", set()),
        (">2.00(次)", "2.00(次)", "10.00", "有", set()),
        # ceilings: 10 × (2 − 6 ÷ 5) = 8.00; 10 × (2 − 10 ÷ 5) = 0
        ("≤5.00(次)", "6.00(次)", "8.00", "有", set()),
        ("≤5.00(次)", "6.00(次)", "7.49", "有", {"D09"}),
        ("≤5.00(次)", "10.00(次)", "0.00", "有", set()),
        ("≤5.00(次)", "12.00(次)", "1.00", "有", {"D09"}),
        ("≤5.00(次)", "6.00(次)", "10.00", "有", {"D11"}),
        ("≤5.00(次)", "0.00(次)", "10.00", None, set()),
        # a target of 0 never divides
        ("=0.00(起)", "2.00(起)", "3.00", "有", set()),
        ("=0.00(起)", "2.00(起)", "10.00", "有", {"D11"}),
        ("≥0.00(%)", "-1.00(%)", "10.00", "有", {"D11"}),
        # met, and yet points are lost
        ("≥90.00(%)", "95.00(%)", "9.00", "有", {"D10"}),
        ("≥90.00(%)", "95.00(%)", "9.00", None, {"P01"}),
        ("≥90.00(%)", "95.00(%)", "9.00", "无", {"P01"}),
        # far above: 1.3 × 4 = 5.2
        ("≥4.00(次)", "5.19(次)", "10.00", None, set()),
        ("≥4.00(次)", "5.20(次)", "10.00", None, {"P04"}),
        ("≥4.00(次)", "5.20(次)", "10.00", "有", {"D19"}),
        ("≥4.00(次)", "5.20(次)", "9.00", "有", {"D10"}),
        ("≥4.00(次)", "5.20(次)", "9.00", None, {"P01"}),
        ("≥0.00(%)", "29.99(%)", "10.00", None, set()),
        ("≥0.00(%)", "30.00(%)", "10.00", None, {"P04"}),
        ("≥0.00(%)", "30.00(%)", "10.00", "有", set()),
        # explained without occasion
        ("≥4.00(次)", "4.00(次)", "10.00", "有", {"P03"}),
        ("≥4.00(次)", "4.50(次)", "10.00", "有", set()),
        ("及时", FULL, "10.00", "有", {"P03"}),
        ("及时", FULL, "9.00", "有", {"D10"}),
        ("及时", FULL, "9.00", None, {"P01"}),
        ("及时", FULL, "7.00", "有", {"D07"}),
        # without an operator only the very number is surely met
        ("90.00(%)", "88.00(%)", "10.00", None, {"V19"}),
        ("90.00(%)", "90.00(%)", "9.00", "有", {"V19", "D10"}),
    ],
)
def test_points_follow_the_result(
    target: str, actual: str, score: str, reason: str | None, expected: set[str]
) -> None:
    assert codes(row(6, target=target, actual=actual, score=score, reason=reason)) == expected


def test_d09_by_the_other_formula() -> None:
    # 5 ÷ 6 × 10 = 8.33; linear gives 8.00
    by_ratio = replace(SHANGHAI, reverse_is_linear=False)
    missed = row(6, target="≤5.00(次)", actual="6.00(次)", score="8.80", reason="有")
    assert codes(missed, by=by_ratio) == set()
    assert codes(missed) == {"D09"}


@pytest.mark.parametrize(
    ("target", "actual", "score", "reason", "expected"),
    [
        ("=0.00(起)", "0.00(起)", "0.00", None, {"D15"}),
        ("=0.00(起)", "0.00(起)", "0.00", "没有投诉", {"D15"}),
        ("≤0(起)", "0(起)", "0.00", None, {"D15"}),
        ("≥0.00(%)", "5.36(%)", "0.00", None, {"D15"}),
        ("≥0.00(%)", "5.36(%)", "0.00", "预算编制偏高，予以调减", {"D10"}),
        ("≥0.00(%)", "5.36(%)", "7.00", "预算编制偏高，予以调减", {"D10"}),
        ("=0.00(起)", "1.00(起)", "0.00", "有", set()),
    ],
)
def test_d15_a_met_target_of_zero_has_its_points(
    target: str, actual: str, score: str, reason: str | None, expected: set[str]
) -> None:
    assert codes(row(5, target=target, actual=actual, score=score, reason=reason)) == expected


def test_d15_takes_an_error_value_from_d04_on_a_met_target_of_zero_only() -> None:
    error: Answer[Any] = Answer(State.ERROR, None, "#DIV/0!", "H45")
    assert found(with_answer(5, "score", error)) == {("D15", "indicators[5].score")}
    assert found(with_answer(1, "score", error)) == {("D04", "indicators[1].score")}


# P 完成值


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥2.00(次/周)", "2.00(次每周)", set()),
        ("≤15(工作日)", "15.00(个工作日)", set()),
        ("≥100(㎡)", "100.00(平方米)", set()),
        ("≥4.00(次)", "４．００（ 次 ）", set()),
        ("≥4.00(次)", "4", set()),
        ("≥4.00(人次)", "4.00(次)", {"P09"}),
        ("≥4.00(万元)", "3.00(元)", {"P09"}),
        ("≥4.00", "3.00(次)", {"V17"}),
        ("≥4.00(次)", "已完成", {"P11"}),
        ("≥4.00(次)", PART, {"P11"}),
        ("≥4.00(次)", "无", {"P11"}),
        ("及时", "100.00(%)", {"P11"}),
        ("及时", "100", {"P11"}),
        ("及时", "及时", {"P10"}),
        ("及时", "11月25日", {"P10"}),
        ("11月底前完成", "11月25日", set()),
        ("11月底前完成", "2024-11-25", set()),
        ("11月底前完成", "上半年已完成", set()),
        ("11月底前完成", "45621", set()),
        ("11月底前完成", "25天", set()),
        ("11月底前完成", FULL, set()),
        ("11月底前完成", "及时", {"P10"}),
        ("11月底前完成", "100.00(%)", {"P11"}),
        ("每季度1次", "4.00(次)", set()),
        ("每季度一次", "每季度一次", set()),
        ("及时", None, {"P17"}),
        ("≥4.00(次)", "-", {"P17"}),
        ("≥4.00(次)", "0", {"D11", "P02"}),
    ],
)
def test_an_actual_value_answers_its_target(target: str, actual: str | None, expected: set[str]) -> None:
    assert codes(row(6, target=target, actual=actual)) == expected


@pytest.mark.parametrize("actual", ["约100人", "共开展3次", "百分之九十", "≥95.00(%)", "1,05(%)"])
def test_p11_is_undecided_where_a_text_speaks_of_a_number(actual: str) -> None:
    form = build(Example(row(6, actual=actual)))
    assert found(form) == set()
    assert undecided(form) == {("P11", "indicators[6].actual")}


def test_a_bare_fraction_is_not_taken_for_a_percentage() -> None:
    form = with_answer(6, "actual", from_number(Type.ACTUAL, 0.95, "F46"))
    assert found(form) == set()
    [word] = [word for word in said(form) if isinstance(word, Undecided)]
    assert word.reason == "指标“查阅人员满意度”的实际完成值写的是“0.95”，看不出是 0.95% 还是 95.00%"


def test_a_number_typed_as_such_counts_in_the_targets_unit() -> None:
    assert found(with_answer(1, "actual", from_number(Type.ACTUAL, 4000.0))) == set()
    assert found(with_answer(1, "actual", from_number(Type.ACTUAL, 3900.0))) == {
        ("D11", "indicators[1].score"),
        ("P02", "indicators[1].reason"),
    }


# Six ways of saying nothing

HOME = {"target": {"V01", "V02", "V16"}, "actual": {"P17"}, "weight": {"D05"}, "score": {"D04"}}
STATES = (State.BLANK, State.PLACEHOLDER, State.UNCOMPUTED, State.ERROR)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("key", HOME)
@pytest.mark.parametrize("n", range(7))
def test_what_is_not_there_is_said_once_and_undecided_elsewhere(n: int, key: str, state: State) -> None:
    form = with_answer(n, key, Answer(state, None, "" if state is State.BLANK else "#N/A", "F40"))
    field = f"indicators[{n}].{key}"
    by_zero = n == 5 and key == "score" and state is State.ERROR
    home = {"D15"} if by_zero else HOME[key]
    findings, open_questions = found(form), undecided(form)
    if state is State.UNCOMPUTED:
        assert findings == set()
        assert home & {code for code, at in open_questions if at == field}
    else:
        assert len(findings) == 1
        assert {(code, field) for code in home} >= findings
    assert {at for _, at in open_questions} <= {field}


@pytest.mark.parametrize("state", [State.UNCOMPUTED, State.ERROR])
def test_a_reason_that_cannot_be_read_leaves_p01_undecided(state: State) -> None:
    form = with_answer(4, "reason", Answer(state, None, "#NAME?", "J44"))
    assert (found(form), undecided(form)) == (set(), {("P01", "indicators[4].reason")})
    assert undecided(with_answer(1, "reason", Answer(state, None, "#NAME?", "J41"))) == set()


def test_a_missing_column_is_no_fault_of_its_rows() -> None:
    form = build(Example({"layout.missing_columns": "偏差原因分析及改进措施 实际完成值 得分"}))
    for indicator in form.indicators:
        for key in ("actual", "score", "reason"):
            setattr(indicator, key, Answer(State.BLANK, None, ""))
    assert found(form) == set()
    assert undecided(form)


# Whatever is filled in

TEXTS = st.sampled_from([
    "", "-", "无", "及时", "待定", "≥90.00(%)", "≥0.00(%)", "=0(起)", "≤5.00(次)", ">2(次)",
    "<3(次)", "=1.00(次)", "100", "≥", "100%", "11月底前完成", "0.5", "0",
    "95.00(%)", "3.00(次)", "-2(次)", "10.00(次)",
    "达成指标", PART, MISS, "约3次", "2024-11-25",
])  # fmt: skip
NUMBERS = st.sampled_from(["", "-", "x", "0", "-1", "4", "4.5", "5", "5.00", "9.99", "10", "1e9"])


@given(st.lists(st.tuples(TEXTS, TEXTS, NUMBERS, NUMBERS, TEXTS), min_size=1, max_size=3))
def test_each_cell_gets_at_most_one_finding(rows: list[tuple[str, str, str, str, str]]) -> None:
    form = build(Example({}))
    types = INDICATOR_FIELDS[SELFASSESSMENT]
    for indicator, texts in zip(form.indicators, rows, strict=False):
        for key, text in zip(("target", "actual", "weight", "score", "reason"), texts, strict=True):
            setattr(indicator, key, from_text(types[key].type, text, "F9"))
    fields = Counter(field for _, field in found(form))
    assert [field for field, times in fields.items() if times > 1] == []


@given(st.decimals("0", "100", places=2), st.decimals("0.01", "100", places=2), st.sampled_from("≥≤"))
def test_proportional_points_are_never_objected_to(actual: Decimal, goal: Decimal, op: str) -> None:
    """Worked in whole hundredths of a point, rounded half up, apart from the rules' own arithmetic."""
    a, g = int(actual * 100), int(goal * 100)
    earned = a if op == "≥" else 2 * g - a
    hundredths = max(0, min(1000, (2000 * earned + g) // (2 * g)))
    score = f"{hundredths // 100}.{hundredths % 100:02}"
    changes = row(6, target=f"{op}{goal}(次)", actual=f"{actual}(次)", score=score, reason="有")
    assert codes(changes) <= {"P03", "D19"}


def test_findings_have_the_severity_of_the_catalogue() -> None:
    hints = {"D08", "D09", "D10", "D19", "P03", "P04"}
    for rule in rules.catalogue():
        if rule.code in CODES:
            assert (rule.severity is Severity.WARNING) == (rule.code in hints), rule.code


def test_the_weight_of_the_rate_must_stand_there() -> None:
    for text in (None, "-"):
        [finding] = [
            w
            for w in said(build(Example({"funds.total.weight": text})))
            if isinstance(w, Finding) and w.code == "D01"
        ]
        assert finding.field == "funds.total.weight"


def test_units_that_differ_in_scale_are_a_hint() -> None:
    changes: Changes = {"indicators[1].target": "≥1.00(万人次)", "indicators[1].actual": "12000.00(人次)"}
    [finding] = [w for w in said(build(Example(changes))) if isinstance(w, Finding) and w.code == "P09"]
    assert finding.severity is Severity.WARNING


def test_a_span_in_words_may_be_answered_by_a_result() -> None:
    changes: Changes = {"indicators[3].target": "24小时内", "indicators[3].actual": "达成指标"}
    assert not [w for w in said(build(Example(changes))) if isinstance(w, Finding) and w.code == "P11"]
