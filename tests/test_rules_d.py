"""The family D beside single rows: how weights are spread, whether the total is plausible; figures by hand.

The rows of the base form (weight 10 for the rate): 成本 0: 20 | 产出 1: 15, 2: 15, 3: 10 | 效益 4: 5 (4.00
earned), 5: 15 | 满意度 6: 10. Rate 94.66, 9.47 points; sums 100.00 and 98.47.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from forms import changed, published

from xltool import policy, rules
from xltool.answer import Answer, State
from xltool.finding import Finding, Undecided
from xltool.form import Filing, Kind
from xltool.live import tables
from xltool.policy import Policy
from xltool.rules.example import build
from xltool.rules.rule import Example

SHANGHAI, HEBEI = policy.load("shanghai"), policy.load("hebei")
NEW = ("D02", "D12", "D13", "D14", "D16", "D17", "D18")
Changes = dict[str, str | None]


def said(form: Filing, code: str, by: Policy = SHANGHAI) -> list[tuple[str, str]]:
    """Field and message of what a rule says; these rules are never undecided."""
    words = list(rules.find(code).run(form, by))
    assert all(isinstance(word, Finding) for word in words)
    return [(word.field, word.message) for word in words if isinstance(word, Finding)]


def by_rule(changes: Changes, by: Policy = SHANGHAI) -> set[str]:
    form = build(Example(changes))
    return {code for code in NEW if said(form, code, by)}


def weights(*stated: str | None, **levels: str) -> Changes:
    """All weights in the order of the rows, each fully earned; ``r0="产出指标"`` moves a row to a level."""
    changes: Changes = {}
    for n, weight in enumerate(stated):
        changes |= {f"indicators[{n}].weight": weight, f"indicators[{n}].score": weight}
    return changes | {f"indicators[{name[1:]}].level1": level for name, level in levels.items()}


def rate(percent: str, points: str = "9.00") -> Changes:
    """A rate of a budget of 100.00, with what the total then is beside 89.00 of the indicators."""
    total = f"{89 + Decimal(points):.2f}"
    return {
        "funds.total.budget": "100.00", "funds.fiscal.budget": "100.00",
        "funds.total.executed": percent, "funds.fiscal.executed": percent,
        "funds.total.rate": percent, "funds.total.score": points, "total.score": total,
    }  # fmt: skip


# D02 一级权重


@pytest.mark.parametrize(
    ("changes", "speaks"),
    [
        ({}, False),
        # 产出 50, 效益 30, 满意度 10
        (weights("10", "15", "15", "10", "15", "15", "10", r0="产出指标"), False),
        # 成本 20, 产出 40, 效益 20 + 10
        (weights("20", "15", "15", "10", "5", "15", "10", r6="效益指标"), False),
        # 产出 50, 效益 30 + 10
        (weights("10", "15", "15", "10", "15", "15", "10", r0="产出指标", r6="效益指标"), False),
        ({"indicators[1].level1": "产出\n 指标"}, False),
        # 成本 15, 效益 25
        (weights("15", "15", "15", "10", "10", "15", "10"), True),
        # 产出 60, 效益 20, 满意度 10
        (weights("20", "15", "15", "10", "5", "15", "10", r0="产出指标"), True),
        # no 效益 at all: X01 speaks
        (weights("20", "15", "15", "10", "5", "15", "10", r4="产出指标", r5="产出指标"), False),
        # 95 in all: D01 speaks
        (weights("15", "15", "15", "10", "5", "15", "10"), False),
        # one of them 0: D05 speaks
        (weights("15", "15", "15", "10", "0", "25", "10"), False),
        (weights(None, "15", "15", "10", "5", "15", "10"), False),
        # the rate weighs 20: D14 speaks
        ({"funds.total.weight": "20.00"} | weights("10", "15", "15", "10", "5", "15", "10"), False),
        # 40.004 of 40 is as near as half a cent
        (weights("20", "15.004", "15", "10", "5", "14.996", "10"), False),
        (weights("20", "15.005", "15", "10", "5", "14.995", "10"), True),
    ],
)
def test_d02_levels_have_the_weights_of_one_set(changes: Changes, speaks: bool) -> None:
    assert bool(said(build(Example(changes)), "D02")) == speaks


def test_d02_names_the_levels_that_are_off() -> None:
    form = build(Example(weights("15", "15", "15", "10", "10", "15", "10")))
    assert said(form, "D02") == [
        ("", "一级指标的分值为成本指标15.00、效益指标25.00，应当为成本指标20.00、效益指标20.00"
         "（原则上如此，另有规定的从其规定）。"),
    ]  # fmt: skip


def test_d02_says_nothing_where_a_policy_sets_no_weights() -> None:
    off = build(Example(weights("15", "15", "15", "10", "10", "15", "10")))
    assert said(off, "D02", replace(SHANGHAI, weights=())) == []


def test_a_row_without_a_name_still_weighs_in_its_level() -> None:
    assert by_rule({"indicators[2].name": None}) == set()
    assert by_rule({"indicators[2].name": None, "indicators[2].weight": None}) == set()  # D01 speaks


# D12 权重小数, D13 单指标过重


@pytest.mark.parametrize(
    ("weight", "speaks"),
    [
        ("15", False), ("13.33", False), ("13.330", False), ("13.333", True), ("0.001", True),
        ("-1.333", False), ("-", False), (None, False), ("十分", False),
    ],
)  # fmt: skip
def test_d12_weights_have_two_decimals(weight: str | None, speaks: bool) -> None:
    found = said(build(Example({"indicators[3].weight": weight})), "D12")
    assert [field for field, _ in found] == (["indicators[3].weight"] if speaks else [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        (weights("20", "15", "15", "10", "10", "10", "10"), set()),
        (weights("20", "15.01", "14.99", "10"), {1}),
        (weights("20", "25", "5", "10"), {1}),
        # alone in its level: the level's weight decides
        (weights("20", "40", r1="独立指标"), set()),
        # 满意度 20 in all: 15 is three quarters of it
        (weights("20", "15", "15", "10", "5", "10", "10", r5="满意度指标"), set()),
        # 满意度 10 in all: 7.50 may be
        (weights("20", "15", "15", "10", "5", "2.50", "7.50", r5="满意度指标"), set()),
        (weights("20", "15", "15", "10", "5", "2.49", "7.51", r5="满意度指标"), {6}),
        # no share of a level can be told
        (weights("20", "15", "15", "10", "5", None, "7.51", r5="满意度指标"), set()),
        (weights("20", "15", "15", "10", "5", "0", "7.51", r5="满意度指标"), set()),
        (weights("20", "16", None, "10"), {1}),
        # the same cell has D12's or D05's word already
        (weights("20", "16.333", "13.667", "10"), set()),
        (weights("20", "-16", "15", "10"), set()),
        ({"indicators[1].level1": None, "indicators[2].level1": None} | weights("20", "16", "14"), set()),
    ],
)
def test_d13_no_indicator_outweighs_its_level(changes: Changes, expected: set[int]) -> None:
    found = said(build(Example(changes)), "D13")
    assert {field for field, _ in found} == {f"indicators[{n}].weight" for n in expected}


def test_d13_says_which_bound_is_passed() -> None:
    [(_, share)] = said(build(Example(weights(
        "20", "15", "15", "10", "5", "2", "8", r5="满意度指标"
    ))), "D13")  # fmt: skip
    assert share == (
        "指标“查阅人员满意度”的分值现为“8”，应为不超过7.50的数（满意度指标共10.00分，一条指标不宜超过其75%）。"
    )
    [(_, points)] = said(build(Example(weights("20", "16", "14"))), "D13")
    assert points == "指标“档案整理数量”的分值现为“16”，应为不超过15.00的数（一条指标不宜占分过多）。"


def test_a_weight_kept_as_text_has_only_the_word_of_d05() -> None:
    form = build(Example({}))
    form.indicators[1].weight = Answer(State.VALUE, Decimal("16.333"), "16.333", "H41", is_text=True)
    assert [rule for rule in ("D05", "D12", "D13") if said(form, rule)] == ["D05"]


# D14 执行率分值


@pytest.mark.parametrize(
    ("changes", "speaks"),
    [
        ({}, False),
        ({"funds.total.weight": "10"}, False),
        # 20 + 80
        ({"funds.total.weight": "20.00"} | weights("10"), True),
        # 20 + 90: D01 speaks
        ({"funds.total.weight": "20.00"}, False),
        # whether the weights add up cannot be told
        ({"funds.total.weight": "20.00"} | weights(None), True),
        # nothing stands there: D01 speaks
        ({"funds.total.weight": None}, False),
        ({"funds.total.weight": "-"}, False),
    ],
)
def test_d14_the_rate_has_its_weight(changes: Changes, speaks: bool) -> None:
    found = said(build(Example(changes)), "D14")
    assert [field for field, _ in found] == (["funds.total.weight"] if speaks else [])


# D16 自评虚高

FULL: Changes = {"indicators[4].actual": "达成指标", "indicators[4].score": "5.00"}


@pytest.mark.parametrize(
    ("changes", "speaks"),
    [
        # 89 of 90 are 98.888…; (98.888… − 94.66) ÷ 98.888… = 4.276 %
        ({}, False),
        # 90 of 90: (100 − 95) ÷ 100 = 5 %
        (FULL | rate("95.00"), False),
        (FULL | rate("94.99"), True),
        # nothing is inflated: 70 of 90 are 77.777…
        (FULL | {"indicators[0].score": "0"} | rate("77.78"), False),
        # 70 of 90 and 77.77: 0.01 %, but 22.23 % are unspent
        (FULL | {"indicators[0].score": "0"} | rate("77.77"), True),
        # 72 of 90 are 80, as is the rate
        (FULL | {"indicators[0].score": "2"} | rate("80.00"), False),
        # the printed rate is Z08's fault: the amounts give 94.66
        ({"funds.total.rate": "49.66"}, False),
        # the amounts give 50.00, the print 94.66
        ({"funds.total.executed": "7.50", "funds.fiscal.executed": "7.50"}, False),
        (rate("50.00"), True),
        ({"funds.total.rate": None} | rate("50.00") | {"funds.total.rate": None}, False),
        ({"funds.total.rate": "-"} | {"funds.total.executed": "1.00"}, False),
        # without a budget there is no rate
        (rate("0.00") | {"funds.total.budget": "0.00", "funds.fiscal.budget": "0.00"}, False),
        (rate("50.00") | {"funds.total.budget": None}, False),
        # a score or weight is not in order
        (rate("50.00") | {"indicators[3].score": None}, False),
        (rate("50.00") | {"indicators[3].score": "10.01"}, False),
        (rate("50.00") | {"indicators[3].weight": "0"}, False),
    ],
)
def test_d16_scores_are_not_far_above_the_rate(changes: Changes, speaks: bool) -> None:
    assert bool(said(build(Example(changes)), "D16")) == speaks


def test_d16_either_bound_is_enough() -> None:
    lenient = replace(SHANGHAI, limits={**SHANGHAI.limits, "inflation": Decimal(50)})
    assert "D16" not in by_rule(FULL | rate("80.00"), lenient)
    assert "D16" in by_rule(FULL | rate("79.99"), lenient)


def test_d16_shows_its_figures() -> None:
    # (98.888… − 80) ÷ 98.888… = 19.101 %
    [(field, message)] = said(build(Example(rate("80.00"))), "D16")
    assert (field, message) == (
        "",
        "各项指标的得分率98.89%，而执行率只有80.00%，应当相称，或者说明钱没有花完而目标已经完成的原因"
        "（高出的部分占得分率的19.10%；未支出20.00%）。",
    )


# D17 执行率封顶, D18 自评满分


@pytest.mark.parametrize(
    ("percent", "most"),
    [
        ("79.99", "89.00"), ("70.00", "89.00"), ("69.99", "79.00"), ("60.00", "79.00"),
        ("59.99", "69.00"), ("50.00", "69.00"), ("49.99", "59.00"),
    ],
)  # fmt: skip
def test_d17_the_total_ends_where_the_rate_has_it(percent: str, most: str) -> None:
    def with_total(total: Decimal) -> Filing:
        scores = weights("0", "15", "15", "10", "5", f"{total - 55}", "10")
        return build(Example(scores | rate(percent, "0.00") | {"total.score": f"{total}"}))

    assert said(with_total(Decimal(most)), "D17", HEBEI) == []
    [(field, message)] = said(with_total(Decimal(most) + Decimal("0.01")), "D17", HEBEI)
    assert field == "total.score"
    assert f"应为不超过{most}的分（执行率{percent}%，低于" in message


def test_d17_has_no_cap_at_eighty_and_none_in_shanghai() -> None:
    assert "D17" not in by_rule(rate("80.00", "8.00"), HEBEI)
    assert "D17" in by_rule(rate("79.99", "8.00"), HEBEI)
    assert "D17" not in by_rule(rate("79.99", "8.00"))


def test_d17_leaves_a_wrong_total_to_d03_and_a_wrong_rate_to_z08() -> None:
    assert "D17" not in by_rule(rate("79.99", "8.00") | {"total.score": "99.00"}, HEBEI)
    assert "D17" not in by_rule(rate("79.99", "8.00") | {"funds.total.rate": "94.66"}, HEBEI)
    assert "D17" not in by_rule(rate("80.00", "8.00") | {"funds.total.rate": "39.99"}, HEBEI)


@pytest.mark.parametrize(
    ("changes", "speaks"),
    [
        ({}, False),
        (FULL | rate("100.00", "10.00") | {"total.score": "100.00"}, True),
        (FULL | rate("99.99", "9.99") | {"total.score": "99.99"}, False),
        # the sum is 99.00: D03 speaks
        (rate("100.00", "10.00") | {"total.score": "100.00"}, False),
        (FULL | rate("100.00", "10.00") | {"total.score": None}, False),
        (FULL | rate("100.00", "10.00") | {"total.score": "100.00", "indicators[1].score": None}, False),
    ],
)
def test_d18_full_marks_are_worth_a_look(changes: Changes, speaks: bool) -> None:
    found = said(build(Example(changes)), "D18")
    assert [field for field, _ in found] == (["total.score"] if speaks else [])


# What the neighbours share


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        # 80 % of 3.33 are 2.664, which two decimals cannot say: 2.66 is as near as can be
        ("2.66", {"D10"}),
        ("2.65", {"D07"}),
    ],
)
def test_d07_and_d10_agree_where_a_band_ends(score: str, expected: set[str]) -> None:
    form = build(Example({
        "indicators[4].actual": "达成指标", "indicators[4].weight": "3.33", "indicators[4].score": score,
    }))  # fmt: skip
    assert {code for code in ("D07", "D10") if said(form, code)} == expected


def test_a_weight_of_three_decimals_earns_full_marks_within_half_a_cent() -> None:
    # 99.99 ÷ 100 × 13.333 = 13.3317 → 13.33
    near: Changes = {"indicators[2].actual": "99.99(%)", "indicators[2].weight": "13.333"}
    near |= {"indicators[2].score": "13.333"}
    assert said(build(Example(near)), "D11") == []
    assert said(build(Example(near | {"indicators[2].actual": "99.90(%)"})), "D11")


@pytest.mark.parametrize("state", [state for state in State if state is not State.VALUE])
@pytest.mark.parametrize(
    "path",
    ["funds.total.weight", "funds.total.rate", "funds.total.budget", "funds.total.score", "total.score"],
)
def test_hints_say_nothing_of_what_is_not_there(path: str, state: State) -> None:
    form = build(Example({}))
    form.answers[path] = Answer[Any](state, None, "" if state is State.BLANK else "#N/A", "D8")
    assert [code for code in NEW if said(form, code)] == []


def test_a_form_without_indicators_is_left_alone() -> None:
    form = build(Example({f"indicators[{n}].name": None for n in range(7)}))
    words = [word for code in ("D01", "D03", "D06") for word in rules.find(code).run(form, SHANGHAI)]
    assert [word.reason for word in words if isinstance(word, Undecided)] == ["还没有填写指标"] * 3
    assert [code for code in NEW if said(form, code)] == []


def test_what_the_published_forms_are_told() -> None:
    forms = [form for form in published().values() if form.kind is Kind.SELFASSESSMENT]
    told: Mapping[str, list[str | None]] = {code: [f.id for f in forms if said(f, code)] for code in NEW}
    assert {code: ids for code, ids in told.items() if ids} == {
        "D16": ["000-05", "000-08", "000-10", "000-11", "000-12", "000-13", "000-14"],
        "D18": ["000-02", "000-06"],
    }


def test_the_form_whose_output_weighs_35_has_one_word_for_it() -> None:
    form = published()["000-14"]
    assert [code for code in ("D01", "D02", "D14") if said(form, code)] == ["D01"]
    mended = changed("000-14", i4__weight="15.00")
    assert said(mended, "D02") == []


def test_live_formulas_see_the_policy_as_tables() -> None:
    seen = tables.of_policy(HEBEI)
    assert seen["policy.grades.words"] == '{"差","中","良","优"}'
    assert seen["policy.grades.least"] == "{0,60,80,90}"
    assert (seen["policy.caps.below"], seen["policy.caps.most"]) == ("{80,70,60,50}", "{89,79,69,59}")
    assert seen["policy.weights.levels"] == '{"成本指标","产出指标","效益指标","满意度指标"}'
    assert seen["policy.weights.points"] == "{20,40,20,10;0,50,30,10;20,40,30,0;0,50,40,0}"
    assert seen["policy.weights.ones"] == "{1;1;1;1}"
    assert tables.of_policy(SHANGHAI)["policy.caps.below"] == "{0}"
