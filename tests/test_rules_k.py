"""Family K and Z17: a form beside those of earlier years; every expected figure is worked by hand.

The base form is about 2024 beside the self-assessment of 2023: 15.00 万元 at first and in the end, 14.20 spent;
1 档案整理数量 ≥4000.00(卷), reached 4000 | 2 验收合格率 =100.00(%) | 3 逾期归档次数 ≤5.00(次), 3 | 6 满意度 95.
The findings among the published forms were read off their printed tables.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from forms import published, workbook

from xltool import policy, rules, shipped
from xltool.app.counterparts import Counterparts, Heads
from xltool.check import check
from xltool.excel.reading.read import read
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing, Kind
from xltool.pairing import Against, Pair, ProjectEntry, Relation, Side
from xltool.rules.example import build, pair
from xltool.rules.rule import Example

SHANGHAI = policy.load("shanghai")
BEFORE = (Against.PREVIOUS, Against.ACHIEVED)
FAMILY = [rule for rule in rules.catalogue() if rule.against in BEFORE]
CODES = {rule.code for rule in FAMILY}
Changes = dict[str, str | None]


def said(pairs: dict[Against, Pair]) -> tuple[list[Finding], list[Undecided]]:
    words = [word for rule in FAMILY if rule.against for word in rule.compare(pairs[rule.against], SHANGHAI)]
    findings = [word for word in words if isinstance(word, Finding)]
    return findings, [word for word in words if isinstance(word, Undecided)]


def found(changes: Changes, kind: Kind = Kind.SELFASSESSMENT) -> list[tuple[str, str]]:
    """What all rules of the family object to, and where; nothing may be undecided besides."""
    findings, undecided = said({against: pair(Example(changes, kind), against) for against in BEFORE})
    assert not undecided, undecided
    assert {word.severity for word in findings} <= {Severity.WARNING}
    return [(word.code, word.field) for word in findings]


def row(n: int, target: str, before: str, reached: str) -> Changes:
    return {
        f"indicators[{n}].target": target, f"previous.indicators[{n}].target": before,
        f"previous.indicators[{n}].actual": reached,
    }  # fmt: skip


def money(initial: str, budget: str, executed: str, now: str = "15.00") -> Changes:
    """Last year's amounts in 万元, and what is given now."""
    before = {"initial": initial, "budget": budget, "executed": executed}
    own: Changes = {f"funds.{row}.initial": now for row in ("total", "fiscal")}
    return own | {f"previous.funds.total.{column}": text for column, text in before.items()}


def test_without_earlier_forms_nothing_is_said() -> None:
    codes = {word.code for words in check(build(Example({})), SHANGHAI) for word in words}
    assert codes.isdisjoint(CODES)


@pytest.mark.parametrize("kind", Kind)
def test_the_base_forms_agree(kind: Kind) -> None:
    assert found({}, kind) == []


# -- K01, K02: targets beside results ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "before", "reached", "codes"),
    [
        ("≥69.00(%)", "≥80.00(%)", "100.00(%)", ["K01"]),  # below 70
        ("≥70.00(%)", "≥80.00(%)", "100.00(%)", []),
        ("≥90.00(%)", "≥80.00(%)", "100.00(%)", []),
        ("≥10.00(次)", "≥12.00(次)", "20.00(次)", ["K01"]),
        ("≥10.00(次)", "≥10.00(次)", "13.00(次)", ["K02"]),  # 1.3 times; 10 is above 9.1 as well
        ("≥10.00(次)", "≥10.00(次)", "20.00(次)", ["K02"]),  # K01 might say it again
        ("≥10(次)", "≥10.00次", "20.00(次)", ["K02"]),
        ("≥10.00(次)", "≥10.00(次)", "12.99(次)", []),
        ("≥10.00(次)", "=10.00(次)", "12.00(次)", []),
        ("≥10.00(次)", "=10.00(次)", "20.00(次)", ["K01"]),
        ("≥10.00(人次)", "≥10.00(次)", "20.00(次)", ["K07"]),  # not comparable: K07 only
        ("≤10.00(次)", "≤12.00(次)", "2.00(次)", []),  # less is better
        ("≥0.00(次)", "≥0.00(次)", "20.00(次)", []),  # nothing is asked for
        ("≥10.00(次)", "≥10.00(次)", "达成指标", []),
        ("及时", "≥10.00(次)", "20.00(次)", []),
    ],
)
def test_a_target_beside_what_was_reached(target: str, before: str, reached: str, codes: list[str]) -> None:
    assert found(row(1, target, before, reached)) == [(code, "indicators[1].target") for code in codes]


def test_what_was_saved_need_not_be_saved_again() -> None:
    names: Changes = {"indicators[1].name": "成本节约率", "previous.indicators[1].name": "成本节约率"}
    assert found(names | row(1, "≥1.00(%)", "≥1.00(%)", "16.12(%)")) == []


def test_declarations_are_looked_at_as_well() -> None:
    own: Changes = {"indicators[1].target": "≥2000.00(卷)"}
    assert found(own, Kind.DECLARATION) == [("K01", "indicators[1].target")]


# -- K03: the budget and the quantities --------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "codes"),
    [
        ("10.00", "13.00", ["K03"]), ("10.00", "12.99", []), ("10.00", "7.00", ["K03"]), ("10.00", "7.01", []),
        ("10.00", "10.00", []),
    ],
)  # fmt: skip
def test_the_budget_moved_and_no_quantity(before: str, now: str, codes: list[str]) -> None:
    assert [code for code, _ in found(money(before, before, before, now))] == codes


def test_both_budgets_of_last_year_must_be_far_away() -> None:
    assert found(money("10.00", "12.00", "12.00", "13.00")) == []  # 30 % above 10, 8 % above 12
    assert found(money("0.00", "10.00", "10.00", "13.00")) == [("K03", "funds.total.initial")]


def test_a_quantity_that_moved_explains_the_budget() -> None:
    moved = money("10.00", "10.00", "10.00")
    assert found(moved) == [("K03", "funds.total.initial")]
    assert found({**moved, "previous.indicators[1].target": "≥3800.00(卷)"}) == []
    assert found({**moved, "previous.indicators[1].name": "档案编目数量"}) == []
    assert found({**moved, "previous.indicators[1].target": "=4000.00(卷)"}) == [
        ("K03", "funds.total.initial")
    ]
    without: Changes = {"indicators[1].level2": "质量指标", "previous.indicators[1].level2": "质量指标"}
    assert found({**moved, **without}) == []  # no quantity indicator at all


def test_a_declaration_states_its_money_in_yuan() -> None:
    own: Changes = {"previous.funds.total.initial": "10.00", "previous.funds.total.budget": "10.00"}
    assert found(own, Kind.DECLARATION) == [("K03", "funds.annual.total")]  # 150000 元 beside 10 万元


# -- K06: more money after little was spent ----------------------------------------------------------


@pytest.mark.parametrize(
    ("executed", "now", "codes"),
    [("8.39", "14.01", ["K06"]), ("8.40", "14.01", []), ("8.39", "14.00", []), ("0.00", "15.00", ["K06"])],
)
def test_more_than_last_year_after_less_than_sixty_percent(executed: str, now: str, codes: list[str]) -> None:
    assert [code for code, _ in found(money("14.00", "14.00", executed, now))] == codes  # 8.40 ÷ 14 = 60 %


def test_a_budget_cut_during_the_year_is_no_measure_of_more() -> None:
    assert found(money("16.00", "12.00", "4.00", "15.00")) == []


# -- K07: how it is measured -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "before", "expected"),
    [
        ("≥5.00(次)", "≤5.00(次)", "与2023年一致的方向"), ("≤5.00(次)", "≤5.00(件)", "与2023年一致的单位"),
        ("≥5.00(次)", "≤5.00(件)", "与2023年一致的方向、单位"), ("≤5.00(次)", "≤6.00(次)", ""),
        ("≤5.00(次/周)", "≤5.00(次每周)", ""), ("<5.00(次)", "≤5.00(次)", ""), ("及时", "≤5.00(次)", ""),
    ],
)  # fmt: skip
def test_direction_and_unit(own: str, before: str, expected: str) -> None:
    changes = row(3, own, before, "3.00(次)")
    findings, _ = said({against: pair(Example(changes), against) for against in BEFORE})
    assert [word.expected for word in findings if word.code == "K07"] == ([expected] if expected else [])


def test_a_moved_indicator() -> None:
    assert found({"indicators[3].level2": "质量指标"}) == [("K07", "indicators[3].level2")]


# -- Z17: carried over -------------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "codes"), [("0.80", []), ("0.00", []), ("0.81", ["Z17"]), ("-", [])])
def test_no_more_is_carried_over_than_was_left(amount: str, codes: list[str]) -> None:
    own: Changes = {"funds.carryover.initial": amount, "funds.carryover.budget": amount}
    assert [code for code, _ in found(own)] == codes  # 15.00 − 14.20 = 0.80


def test_only_the_very_year_before_tells_what_was_left() -> None:
    own: Changes = {"funds.carryover.initial": "5.00", "previous.year": "2022"}
    assert found(own) == []
    assert found({"funds.annual.carryover": "8100.00"}, Kind.DECLARATION) == [
        ("Z17", "funds.annual.carryover")
    ]


# -- merged and split --------------------------------------------------------------------------------


def after(relation: Relation, own: Changes, *others: Changes) -> dict[Against, Pair]:
    forms = tuple(build(Example({"year": "2023", **other})) for other in others)
    entry = ProjectEntry(("档案整理费",), (), relation)
    return {against: Pair(build(Example(own)), against, forms, entry) for against in BEFORE}


def test_merged_projects_count_together() -> None:
    half: Changes = {f"funds.total.{column}": "7.50" for column in ("initial", "budget")}
    low = half | {"funds.total.executed": "4.00"}
    more: Changes = {"funds.total.initial": "16.00"}
    assert [word.code for word in said(after(Relation.MERGED, more, low, low))[0]] == [
        "K06"
    ]  # 8 of 15, now 16
    assert said(after(Relation.MERGED, {}, low, low)) == ([], [])


def test_a_part_is_not_measured_by_the_whole() -> None:
    own: Changes = {"indicators[1].target": "≥1000.00(卷)"}
    findings, undecided = said(after(Relation.SPLIT, own, {}))
    assert findings == []
    assert {word.code for word in undecided} == {"K01", "K03", "K06"}
    assert undecided[0].reason == "本项目由“档案整理费”拆分而来，数量不能与拆分前直接比"


# -- the published forms, through the mapping file ---------------------------------------------------

#: Form, code and field of every finding, in the order of the forms: see the printed tables.
PUBLISHED = {
    # 违规定点(医药)机构追款完成率 stood below 质量指标 in 2024
    "003-02": {("K07", "indicators[4].level2")},
    # 政府开放活动 ≥1 both years, 10 held; 19.00 → 37.80 with four quantities unchanged, after 7.43 spent (39.10 %)
    "003-04": {("K02", "indicators[4].target"), ("K03", "funds.annual.total"), ("K06", "funds.annual.total")},
    # 电脑重大故障发生次数 stood below 时效指标
    "003-05": {("K07", "indicators[11].level2")},
    # 跨省差旅交流 20 made, now ≥8; 政策培训 ≥2 both years, 3 held; 研究报告 in 次 before, now 个; 专家咨询完成率 was a
    # 数量指标; 成本结构合理性 and 成本节约率 stood below 成本指标
    "003-06": {
        ("K01", "indicators[3].target"), ("K02", "indicators[0].target"), ("K07", "indicators[1].target"),
        ("K07", "indicators[4].level2"), ("K07", "indicators[12].level1"), ("K07", "indicators[13].level1"),
    },
    # ≥48 人次 and 68 came; ≥1 次 and 6 held; ≥1 场 and 2 held
    "003-07": {("K02", f"indicators[{n}].target") for n in (1, 3, 4)},
    # 内审 ≥1 and 2 done; 课题 ≥1 and 2 done; 专家咨询 in 人次 before, now 次
    "003-10": {
        ("K02", "indicators[2].target"), ("K02", "indicators[5].target"), ("K07", "indicators[4].target"),
    },
    # 监管队伍培训完成及时性 stood below 时效指标
    "003-11": {("K07", "indicators[4].level2")},
    # 成本结构合理性 stood below 社会成本指标
    "003-13": {("K07", "indicators[1].level2")},
}  # fmt: skip
MAPPING = shipped.examples() / "对照 2024自评-2026申报.toml"


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Counterparts:
    """The self-assessments and declarations of 2024 as workbooks."""
    folder = tmp_path_factory.mktemp("2024")
    for form_id, form in published().items():
        if form_id.startswith(("000", "002")):
            workbook(form, folder / f"{form_id}.xlsx")
    return Counterparts.of(Side.PREVIOUS, [folder], MAPPING)


@pytest.mark.parametrize("form_id", [one for one in published() if one.startswith("003")])
def test_what_a_reader_finds_in_the_published_forms(
    form_id: str, earlier: Counterparts, tmp_path: Path
) -> None:
    (form,) = read(workbook(published()[form_id], tmp_path / "申报.xlsx"))
    findings, _ = check(form, SHANGHAI, previous=earlier.match_of(form))
    seen = {(word.code, word.field) for word in findings if word.code in CODES}
    assert seen == PUBLISHED.get(form_id, set())
    assert all(word.place.cell == form[word.field].cell for word in findings if word.code in CODES)


def test_a_finding_names_file_sheet_and_cell_of_the_other_year(earlier: Counterparts, tmp_path: Path) -> None:
    (form,) = read(workbook(published()["003-04"], tmp_path / "申报.xlsx"))
    findings, _ = check(form, SHANGHAI, previous=earlier.match_of(form))
    told = {word.code: word for word in findings if word.code in CODES}
    (before,) = read(workbook(published()["000-14"], tmp_path / "自评.xlsx"))
    cell = before["indicators[4].actual"].cell
    assert told["K02"].message.endswith(
        f"（与2024年的目标一样，2024年自评表“000-14.xlsx”的“{before.sheet}”{cell}为“10.00(场)”）。"
    )
    assert "增加 98.95%；4 条数量指标" in told["K03"].message  # 18.80 ÷ 19.00
    assert "执行 7.43 万元，执行率 39.10%；今年增加 18.80 万元" in told["K06"].message


def test_projects_of_which_only_a_declaration_is_there_are_undecided(earlier: Counterparts) -> None:
    _, undecided = check(published()["003-01"], SHANGHAI, previous=earlier.match_of(published()["003-01"]))
    said = {word.code: word.reason for word in undecided if word.code in CODES}
    assert said.keys() == {"K01", "K02", "K06", "Z17"}
    assert set(said.values()) == {
        "“002-02.xlsx”是2024年的申报表，以前年度的自评表没有找到，看不到实际完成情况"
    }


def test_without_the_mapping_file_renamed_projects_are_only_suggested(earlier: Counterparts) -> None:
    plain = without_mapping(earlier)
    form = published()["003-05"]
    findings, undecided = check(form, SHANGHAI, previous=plain.match_of(form))
    assert not {word.code for word in findings} & CODES
    assert {word.code for word in undecided} >= CODES
    (reason,) = {word.reason for word in undecided if word.code in CODES}
    assert reason == (
        "以前年度没有同名的项目，2024年的“重要文档和数据安全管理工作”（上海市医疗保障局，000-07.xlsx）可能就是它："
        "是同一个项目的，请写进对照文件"
    )


def test_a_project_that_resembles_none_is_new(earlier: Counterparts) -> None:
    form = published()["003-08"]  # alike by 0.71 only; the mapping file knows better
    findings, undecided = check(form, SHANGHAI, previous=without_mapping(earlier).match_of(form))
    assert not {word.code for word in (*findings, *undecided)} & CODES


def without_mapping(side: Counterparts) -> Counterparts:
    """The same forms without any mapping file."""
    return Counterparts(side.side, [Heads(tuple(side.register.heads))])


def amounts(form: Filing) -> tuple[Decimal | None, ...]:
    return tuple(form.number(f"funds.total.{column}").value for column in ("initial", "executed", "rate"))


def test_the_figures_quoted_above_are_those_of_the_printed_forms() -> None:
    assert amounts(published()["000-14"]) == (Decimal("19.00"), Decimal("7.43"), Decimal("39.10"))
    assert published()["003-04"].number("funds.annual.total").value == 378000
    assert [amounts(published()[one])[1] for one in ("000-05", "000-10")] == [
        Decimal("20.53"),
        Decimal("19.06"),
    ]
