"""Which form belongs to which: by unit, year and project as they are meant, never by mere likeness."""

import pickle
from dataclasses import replace
from decimal import Decimal

import pytest
from forms import changed, published

from xltool.form import Filing, Kind
from xltool.pairing import (
    Against,
    Concordance,
    Head,
    IndicatorEntry,
    ProjectEntry,
    Register,
    Relation,
    head_of,
)
from xltool.pairing.naming import level_key, name_key, plain, similarity
from xltool.pairing.rows import pair_rows
from xltool.rules.example import build
from xltool.rules.rule import Example

DECLARED, PREVIOUS, ACHIEVED = Against
DECLARATION, SELF = Kind
UNIT = "某市某局"


def head(
    project: str, year: int = 2024, kind: Kind = DECLARATION, unit: str = UNIT, department: str = UNIT
) -> Head:
    return Head(kind, "", unit, department, year, project, f"/收到/{project}{year}{kind.value}.xlsx")


OWN = head("档案整理费", kind=SELF)


def found(own: Head, *others: Head, against: Against = DECLARED, by: Concordance | None = None) -> list[str]:
    """The counterparts; a project that has none leaves nothing, one that has several names all."""
    heads = Register(others, by).find(own, against).heads
    return [one.file_name for one_of in heads for one in one_of]


def settled(*projects: ProjectEntry) -> Concordance:
    return Concordance(projects)


# -- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("政务公开、政务信息", "政务公开 政务信息"),
        ("信息化运维（一期）", "信息化运维(一期)"),
        ("ＩＴ运维　项目", "it运维项目"),
        ("“十四五”规划", "十四五规划"),
        ("档案\n整理费", "档案整理费"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("运维（一期）", "运维（二期）"),
        ("运维（一期）", "运维"),
        ("档案整理费", "档案整理经费"),
        ("A+B", "AB"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_a_name_without_the_forms_own_year() -> None:
    assert name_key("2024年度培训费", 2024) == name_key("培训费（2024年）", 2024) == "培训费"
    assert name_key("2023年度培训费", 2024) == "2023年度培训费"
    assert name_key("2024年度", 2024) == "2024年度"


def test_levels_with_or_without_their_last_word() -> None:
    assert level_key("产出指标") == level_key("产出 ") != level_key("效益指标")
    assert level_key("指标") == "指标"


def test_similarity_is_twice_what_is_shared_over_what_both_have() -> None:
    assert similarity("政务公开政务信息", "政务公开和政务信息") == Decimal("0.9412")  # 2×8 ÷ (8+9)
    assert similarity("组织人事专项", "组织人事与队伍建设专项") == Decimal("0.7059")  # 2×6 ÷ (6+11)
    assert similarity("甲", "乙") == 0


# -- heads -------------------------------------------------------------------------------------------


def test_a_head_is_what_it_takes_to_find_a_form() -> None:
    one = head_of(published()["003-04"], "/申报/003-04.xlsx", 2)
    assert (one.kind, one.year, one.project, one.unit) == (
        DECLARATION, 2026, "政务公开和政务信息", "上海市医疗保障局",
    )  # fmt: skip
    assert (one.file_name, one.index, one.initial) == ("003-04.xlsx", 2, 378000)
    assert head_of(published()["000-14"]).initial == 19
    assert len(pickle.dumps(one)) < 1000


# -- counterparts ------------------------------------------------------------------------------------


def test_unit_year_and_project_must_all_be_the_same() -> None:
    others = [
        head("档案整理费", 2023), head("档案整理费", 2025), head("档案整理费", unit="某市某处"), head("档案整理经费"),
        head("档案整理费", kind=SELF),
    ]  # fmt: skip
    assert found(OWN, *others) == []
    assert found(OWN, *others, head("档案 整理费")) == ["档案 整理费2024declaration.xlsx"]


def test_two_of_one_name_are_both_told() -> None:
    assert len(found(OWN, head("档案整理费"), head("档案整理费（）"))) == 2


def test_the_nearest_earlier_year_counts_and_its_self_assessment_first() -> None:
    own = head("档案整理费", 2026)
    others = [head("档案整理费", year, kind) for year in (2021, 2024, 2026, 2027) for kind in Kind]
    assert found(own, *others, against=PREVIOUS) == ["档案整理费2024selfassessment.xlsx"]
    younger = head("档案整理费", 2025)
    assert found(own, *others, younger, against=PREVIOUS) == ["档案整理费2025declaration.xlsx"]
    assert found(own, *others, younger, against=ACHIEVED) == ["档案整理费2024selfassessment.xlsx"]


def test_the_forms_own_year_in_a_name_differs_from_year_to_year() -> None:
    assert found(head("2026年培训费", 2026), head("2025年培训费", 2025), against=PREVIOUS)
    assert not found(head("2026年培训费", 2026), head("2024年培训费", 2025), against=PREVIOUS)


def test_likeness_only_suggests_the_likeliest_first() -> None:
    others = [head("档案整理经费"), head("档案保管费"), head("窗口服务费"), head("档案整理费", 2023)]
    register = Register(others)
    assert found(OWN, *others) == []
    near = [(one.head.project, one.similarity) for one in register.suggest(OWN, DECLARED)]
    assert near == [("档案整理经费", Decimal("0.9091")), ("档案保管费", Decimal("0.6000"))]  # 10 ÷ 11, 6 ÷ 10


def test_the_same_name_in_another_unit_of_the_department() -> None:
    moved, stranger = (
        head("档案整理费", 2023, unit="甲所"),
        head("档案整理费", 2023, unit="乙", department="某县"),
    )
    suggested = Register([moved, stranger]).suggest(OWN, PREVIOUS)
    assert [(one.head, one.similarity) for one in suggested] == [(moved, 1)]
    twice = Register([moved, head("档案整理费", 2023, unit="丙所")])
    assert twice.suggest(OWN, PREVIOUS) == []  # every school has its own
    same_year = Register([head("档案整理费", unit="甲所")])
    assert [one.similarity for one in same_year.suggest(OWN, DECLARED)] == [0]  # named, but not likely


def test_what_counts_otherwise_is_never_suggested() -> None:
    register = Register([head("信息化运维（一期）"), head("信息化运维")])
    near = register.suggest(head("信息化运维（二期）", kind=SELF), DECLARED)
    assert [one.head.project for one in near] == ["信息化运维"]
    own, other = with_names(SELF, "一期完成率"), with_names(DECLARATION, "二期完成率")
    assert pair_rows(own, [other], {}).alike(Decimal("0.5")) == {}


def test_the_likeliest_of_ten_thousand() -> None:
    register = Register([head(f"第{n}号专项经费") for n in range(10_000)])
    nearest = register.suggest(head("第4711号专项经费（改）", kind=SELF), DECLARED)[0]
    assert (nearest.head.project, nearest.similarity) == ("第4711号专项经费", Decimal("0.9524"))  # 20 ÷ 21


# -- what a person settled ---------------------------------------------------------------------------


def test_a_confirmed_line_pairs_and_an_open_one_only_suggests() -> None:
    line = ProjectEntry(
        ("档案整理费",), ("窗口服务费",), Relation.RENAMED, UNIT, place="对照文件“甲.toml”第3行"
    )
    others = [head("窗口服务费"), head("其他")]
    assert found(OWN, *others, by=settled(line)) == ["窗口服务费2024declaration.xlsx"]
    still_open = settled(replace(line, confirmed=False))
    assert found(OWN, *others, by=still_open) == []
    (drafted,) = Register(others, still_open).suggest(OWN, DECLARED)
    assert (drafted.head.project, drafted.place) == ("窗口服务费", "对照文件“甲.toml”第3行")


def test_a_line_is_about_its_unit() -> None:
    line = ProjectEntry(("档案整理费",), ("窗口服务费",), Relation.RENAMED, "另一局")
    assert found(OWN, head("窗口服务费"), by=settled(line)) == []


def test_a_project_that_went_to_another_unit() -> None:
    line = ProjectEntry(("档案整理费",), ("档案整理费",), Relation.RENAMED, UNIT, "某市执法大队")
    assert found(OWN, head("档案整理费", unit="某市执法大队"), by=settled(line))


def test_several_projects_made_one() -> None:
    line = ProjectEntry(("档案整理费",), ("甲", "乙"), Relation.MERGED)
    register = Register([head("甲"), head("丙")], settled(line))
    assert not register.find(OWN, DECLARED).is_complete
    both = Register([head("甲"), head("乙")], settled(line)).find(OWN, DECLARED)
    assert both.is_complete
    assert both.relation is Relation.MERGED
    assert both.wanted == ("甲", "乙")


def test_a_line_about_another_year_does_not_hide_the_form_of_this_very_name() -> None:
    line = ProjectEntry(("档案整理费",), ("旧名",), Relation.RENAMED)
    assert found(OWN, head("档案整理费"), head("旧名", 2023), by=settled(line)) == [
        "档案整理费2024declaration.xlsx"
    ]
    new = ProjectEntry(("档案整理费",), (), Relation.NEW)
    assert found(OWN, head("档案整理费"), by=settled(new)) == ["档案整理费2024declaration.xlsx"]
    assert Register([head("别的")], settled(new)).find(OWN, DECLARED).relation is Relation.NEW


# -- indicators --------------------------------------------------------------------------------------


def paired(
    own: Filing, *others: Filing, **renamed: str
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pairs of row numbers; rows of this form only; rows of the other one only."""
    rows = pair_rows(own, others, renamed)
    both = [(one.own.number, one.other.number) for one in rows.both]
    return both, [row.number for row in rows.added], [row.number for row in rows.lost]


def declared(**changes: str | None) -> Filing:
    return build(Example({path.replace("__", "."): text for path, text in changes.items()}, DECLARATION))


def with_names(kind: Kind, *names: str, **more: str) -> Filing:
    """The base form, its seven indicators renamed."""
    changes: dict[str, str | None] = {f"indicators[{n}].name": name for n, name in enumerate(names)}
    changes |= {f"indicators[{path[1]}].{path[3:]}": text for path, text in more.items()}
    return build(Example(changes, kind))


def test_indicators_go_by_name_wherever_they_stand() -> None:
    names = ["甲", "乙", "丙", "丁", "戊", "己", "庚"]
    turned = with_names(DECLARATION, *reversed(names))
    assert paired(with_names(SELF, *names), turned) == ([(n, 6 - n) for n in range(7)], [], [])


def test_what_has_no_counterpart_stays_alone() -> None:
    own = with_names(SELF, "甲", "乙", "丙", "丁", "戊", "己", "庚")
    other = with_names(DECLARATION, "甲", "乙 ", "丙", "（丁）", "戊", "己", "辛")
    assert paired(own, other) == ([(n, n) for n in range(6)], [6], [6])


def test_rows_of_one_name_go_by_levels_then_by_target() -> None:
    # rows 1 to 3 of the base form are of 数量, 质量 and 时效指标; all three are called 丁 here
    own = with_names(SELF, "甲", "丁", "丁", "丁")
    other = with_names(DECLARATION, "甲", "丁", "丁", "丁", i1_level2="时效指标", i3_level2="数量指标")
    assert paired(own, other)[0][:4] == [(0, 0), (1, 3), (2, 2), (3, 1)]
    moved = with_names(
        DECLARATION, "甲", "丁", "丁", "丁", i1_level2="可持续", i2_level2="可持续", i3_level2="可持续",
        i1_target="≤5.00(次)", i3_target="≥4000.00(卷)",
    )  # fmt: skip
    assert paired(own, moved)[0][:4] == [(0, 0), (1, 3), (2, 2), (3, 1)]


def test_a_settled_name_pairs() -> None:
    own, other = with_names(SELF, "新名"), with_names(DECLARATION, "旧名")
    assert paired(own, other) == ([(n, n) for n in range(1, 7)], [0], [0])
    assert paired(own, other, 新名="旧名") == ([(n, n) for n in range(7)], [], [])
    lines = (
        IndicatorEntry("新名", "旧名", "档案整理费"), IndicatorEntry("甲", "乙", "别的项目"),
        IndicatorEntry("丙", "丁", confirmed=False), IndicatorEntry("戊 ", "己"),
    )  # fmt: skip
    assert Concordance(indicators=lines).renamed("档案整理费") == {"新名": "旧名", "戊": "己"}


def test_what_merged_projects_have_in_common_is_not_lost() -> None:
    one, two = declared(), with_names(DECLARATION, "成本控制", "另一条")
    both, added, lost = paired(build(Example({})), one, two)
    assert (len(both), added, lost) == (7, [], [1])


def test_alike_names_are_told_below_the_same_level_only() -> None:
    own = with_names(SELF, "成本控制", "档案整理的数量", "验收合格率", "逾期归档的次数")
    other = with_names(DECLARATION, i3_level1="效益指标")
    rows = pair_rows(own, [other], {})
    alike = {n: (share, lost.number) for n, (share, lost) in rows.alike(Decimal("0.8")).items()}
    assert alike == {1: (Decimal("0.9231"), 1)}  # 12 ÷ 13


def test_rows_without_a_name_take_no_part() -> None:
    baoshan = published()["004-05"]
    rows = pair_rows(baoshan, [changed("004-05")], {})
    assert len(rows.both) == sum(1 for _ in baoshan.rows())
    assert (rows.added, rows.lost) == ([], [])
