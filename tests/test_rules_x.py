"""Edge cases of family X but X04 (see test_rules_lzjx.py); which names are in order is judged by hand.

The base form has 成本 1, 产出 3 (数量, 质量, 时效), 效益 2 (both 社会效益), 满意度 1: seven indicators of 2024.
"""

import dataclasses
from decimal import Decimal

import pytest
from forms import published

from xltool import data, policy, rules
from xltool import edition as editions
from xltool.answer import Answer, State, Type, from_text
from xltool.finding import Finding, Undecided
from xltool.form import Filing, Kind
from xltool.rules.example import build
from xltool.rules.likeness import essence, is_alike
from xltool.rules.rule import Example

SHANGHAI = policy.load("shanghai")
DECLARED, ASSESSED = Kind.DECLARATION, Kind.SELFASSESSMENT
NINE_TENTHS = Decimal("0.9")


def said(
    code: str, form: Filing, by: policy.Policy = SHANGHAI
) -> tuple[list[tuple[str, str, str]], list[Undecided]]:
    """Where the rule objects, what it sees and what it asks for; and where it is undecided."""
    words = list(rules.find(code).run(form, by))
    found = [(w.field, w.seen, w.expected) for w in words if isinstance(w, Finding)]
    return found, [w for w in words if isinstance(w, Undecided)]


def fields(code: str, form: Filing, by: policy.Policy = SHANGHAI) -> list[str]:
    found, undecided = said(code, form, by)
    assert not undecided
    return [field for field, _, _ in found]


def emptied(*rows: int) -> dict[str, str | None]:
    """Rows as they are printed empty: only their levels are left."""
    return {f"indicators[{n}].{key}": None for n in rows for key in ("name", "target")}


def declared(changes: dict[str, str | None]) -> Filing:
    return build(Example(changes, DECLARED))


def blank(edition: str, names: dict[str, str] | None = None) -> Filing:
    """A form with a row for every level-2 name of its edition, and names for some of them."""
    drawn = editions.load(edition)
    rows = [
        {"level1": level1, "level2": level2, "name": (names or {}).get(level2)}
        for level1, listed in drawn.groups.items() for level2 in listed
    ]  # fmt: skip
    return data.from_data({"edition": edition, "year": str(drawn.year), "indicators": rows}, "测试")


def row(level1: str, level2: str, name: str, target: str = "≥90.00(%)") -> Filing:
    """The base declaration with its last indicator put somewhere else."""
    changed = {"level1": level1, "level2": level2, "name": name, "target": target}
    return declared({f"indicators[6].{key}": text for key, text in changed.items()})


# X01 缺一级指标, X02 缺二级指标, X03 空二级行


def test_every_missing_level_is_named_once_for_the_whole_sheet() -> None:
    found, _ = said("X01", declared(emptied(4, 5, 6)))
    assert found == [("", "表上没有效益指标、满意度指标", "各至少设一条")]


@pytest.mark.parametrize(("year", "due"), [("2024", False), ("2025", True), ("2026", True), ("", False)])
def test_costs_are_asked_for_since_2025(year: str, due: bool) -> None:
    form = declared({**emptied(0), "year": year})
    assert fields("X01", form) == ([""] if due else [])


def test_an_edition_that_draws_costs_below_outputs_does_not_ask_for_them_above() -> None:
    form = published()["004-01"]
    form = dataclasses.replace(form, answers={**form.answers, "year": from_text(Type.YEAR, "2026")})
    assert fields("X01", form) == []


def test_a_level_is_recognised_however_it_is_written() -> None:
    written = {0: "成本", 4: "项目效 益\n指标", 5: "效益指标（20分）", 6: "满意度"}
    form = declared({f"indicators[{n}].level1": text for n, text in written.items()} | {"year": "2025"})
    assert fields("X01", form) == []


def test_who_writes_none_has_answered() -> None:
    form = declared({"indicators[6].name": "无", "indicators[3].name": "-"})
    assert [fields(code, form) for code in ("X01", "X02", "X03")] == [[], [], []]


def test_a_row_without_its_name_is_another_rules() -> None:
    """J01 asks for the name; the level is there."""
    form = declared({"indicators[2].name": None, "indicators[6].name": None})
    assert [fields(code, form) for code in ("X01", "X02", "X03")] == [[], [], []]


def test_a_missing_output_is_named() -> None:
    found, _ = said("X02", declared(emptied(2, 3)))
    assert found == [("", "产出指标里没有质量指标、时效指标", "数量、质量、时效指标各至少设一条")]
    assert fields("X02", declared(emptied(1, 2, 3))) == []  # X01 says that there are no outputs


@pytest.mark.parametrize(
    ("code", "level", "head"), [("X01", "level1", "一级指标"), ("X02", "level2", "二级指标")]
)
def test_levels_whose_column_lost_its_head_are_not_called_missing(code: str, level: str, head: str) -> None:
    lost = {f"indicators[{n}].{level}": None for n in range(7)}
    found, (undecided,) = said(code, declared({**lost, "layout.missing_columns": head}))
    assert not found
    assert undecided.reason == f"表上找不到“{head}”这一栏"


@pytest.mark.parametrize("edition", editions.names())
def test_a_blank_form_is_left_in_peace(edition: str) -> None:
    form = blank(edition)
    assert [fields(code, form) for code in ("X01", "X02", "X03", "X14")] == [[], [], [], []]


def test_a_half_filled_form_hears_each_thing_once() -> None:
    form = blank("shanghai-declaration-2026", {"数量指标": "培训次数", "社会效益指标": "制度建设情况"})
    found, _ = said("X01", form)
    assert found == [("", "表上没有成本指标、满意度指标", "各至少设一条")]
    assert said("X02", form)[0][0][1] == "产出指标里没有质量指标、时效指标"
    # rows 3, 4, 5 数量 质量 时效, 6 经济, 7 社会, 8 生态, 9 可持续; costs and satisfaction are X01's
    assert fields("X03", form) == [f"indicators[{n}].name" for n in (6, 8, 9)]


def test_an_empty_level_that_nobody_asks_for_is_an_empty_row() -> None:
    assert fields("X03", declared(emptied(0))) == ["indicators[0].name"]
    assert fields("X03", declared(emptied(0) | {"year": "2025"})) == []  # X01 speaks


def test_a_level_with_many_rows_is_empty_once_and_only_if_all_are() -> None:
    assert fields("X03", declared(emptied(4))) == []
    kept = {"indicators[3].level1": "效益指标", "indicators[3].level2": "经济效益指标"}
    assert fields("X03", declared(emptied(4, 5) | kept)) == ["indicators[4].name"]


def test_the_empty_rows_of_the_published_forms() -> None:
    found = {form_id: fields("X03", form) for form_id, form in published().items()}
    counts = {form_id: len(paths) for form_id, paths in found.items() if paths}
    assert counts == {"004-01": 3, "004-02": 3, "004-03": 2, "004-04": 3, "004-06": 2}


def test_an_error_value_is_no_level() -> None:
    form = declared(emptied(6))
    form.indicators[6].level2 = Answer(State.ERROR, None, "#N/A", "D46")
    assert fields("X03", form) == []
    form.indicators[5].level1 = Answer(State.ERROR, None, "#满意度", "C45")
    assert fields("X01", form) == [""]


# X05 近似重名


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("医保信息化建设工作相关咨询完成及时率", "医保信息化建设工作相关咨询及时性"),
        ("档案整理数量", "档案整理的数量"),
        ("参加培训人员满意度", "参加培训人员满意率"),
        ("机关服务人员服务考核通过率", "机关服务人员服务考核通通过率"),
        ("违规定点机构追款完成率", "违规定点机构追缴款完成率"),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert is_alike(essence(one), essence(other), NINE_TENTHS)
    assert is_alike(essence(other), essence(one), NINE_TENTHS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("办公楼一期工程建设完成率", "办公楼二期工程建设完成率"),
        ("2024年度机关工作人员培训次数", "2025年度机关工作人员培训次数"),
        ("市级机关工作人员培训参与率", "区级机关工作人员培训参与率"),
        ("医保基金收入预算执行准确率", "医保基金支出预算执行准确率"),
        ("新增医疗保险定点机构检查率", "新减医疗保险定点机构检查率"),
        ("组织党员干部外出培训次数", "组织党员干部外出培训人数"),
        ("职工基本医疗保险调研相关工作完成率", "职工基本医疗保险调研相关工作完成及时率"),
        ("兵团退休回沪定居人员医疗补助资金拨付及时率", "新疆退休回沪定居人员医疗补助资金拨付及时率"),
        ("少儿学生基本医疗保障辅助工作完成率", "少儿学生基本医疗保障辅助工作完成质量"),
        ("违规参保人员追款率", "违规参保人员处理率"),
        ("法律顾问考核通过率", "法律顾问考核不通过率"),
        ("社会工作培训次数合计", "社会培训次数合计"),
        ("培训数量", "培训完成数量"),  # too short to tell
        ("完成情况", "相关情况"),
    ],
)
def test_names_that_look_alike_and_are_not(one: str, other: str) -> None:
    assert not is_alike(essence(one), essence(other), NINE_TENTHS)
    assert not is_alike(essence(other), essence(one), NINE_TENTHS)


def test_the_policy_says_how_alike() -> None:
    one, other = "违规机构检查覆盖率", "违规机构检察覆盖率"  # 9 characters, 1 differs: 1 - 1/9 = 0.888…
    assert not is_alike(one, other, NINE_TENTHS)
    assert is_alike(one, other, Decimal("0.88"))


def test_a_name_like_another_is_said_at_the_later_one() -> None:
    form = declared({"indicators[1].name": "档案整理数量", "indicators[3].name": "档案的整理数量"})
    found = [word for word in rules.find("X05").run(form, SHANGHAI) if isinstance(word, Finding)]
    assert [word.field for word in found] == ["indicators[3].name"]
    assert "与E41的“档案整理数量”近似" in found[0].message


def test_the_very_same_name_is_x04s() -> None:
    assert fields("X05", declared({"indicators[2].name": "档案 整理数量"})) == []


def test_like_names_under_two_levels_are_two_things() -> None:
    assert fields("X05", declared({"indicators[4].name": "档案整理的数量"})) == []


def test_near_names_in_the_published_forms() -> None:
    found = {form_id: fields("X05", form) for form_id, form in published().items()}
    assert {form_id: paths for form_id, paths in found.items() if paths} == {
        "000-03": ["indicators[13].name"]
    }


# X06 to X13: names


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("管理人员满意度指标", "以“指标”结尾的名称"),
        ("参与重大课题，完成报告", "带标点的一句话"),
        ("组织培训。", "带标点的一句话"),
        ("开展培训；组织考试", "带标点的一句话"),
        ("培训次数、", "带标点的一句话"),
        ("满意度≥90%", "带指标值的名称"),
        ("满意度达到90％", "带指标值的名称"),
        ("合格率95%以上", "带指标值的名称"),
        ("培训不少于3次", "带指标值的名称"),
    ],
)
def test_names_that_are_none(name: str, seen: str) -> None:
    found, _ = said("X06", declared({"indicators[6].name": name}))
    assert [(field, what) for field, what, _ in found] == [("indicators[6].name", seen)]


@pytest.mark.parametrize(
    "name",
    [
        "5个预警模型疑点线索监控分析完成率", "购买书籍、报刊、材料等完成数", "政务公开、信息公开等培训计划完成数",
        "培训出勤率(%)", "65岁以上老年人满意度", "办理不超过3天的案件占比", "空气质量优良(AQI≤100)天数占比",
        "2%医疗补贴支付率", "指标体系建设情况", "R&D经费投入", "<p>培训次数</p>", "无", "",
    ],
)  # fmt: skip
def test_names_that_are_in_order(name: str) -> None:
    assert fields("X06", declared({"indicators[6].name": name or None})) == []


@pytest.mark.parametrize(
    ("level1", "level2", "name", "target", "wrong"),
    [
        ("产出指标", "质量指标", "监管队伍培训完成及时性", "=100.00(%)", True),
        ("产出指标", "数量指标", "资金拨付及时率", "=100.00(%)", True),
        ("产出指标", "质量指标", "资金拨付及时", "及时", True),
        ("产出指标", "时效", "资金拨付及时率", "=100.00(%)", False),
        ("效益指标", "社会效益指标", "及时应对行政诉讼", "及时", False),
        ("满意度指标", "服务对象满意度指标", "服务及时性满意度", "≥90.00(%)", False),
        ("产出指标", "", "资金拨付及时率", "=100.00(%)", False),
        ("产出指标", "时效指标", "电脑重大故障发生次数", "≤1.00(次)", True),
        ("产出指标", "时效指标", "项目完成率", "=100.00(%)", True),
        ("产出指标", "时效指标", "系统修复", "≤24(小时)", False),
        ("产出指标", "时效指标", "项目完成率", "11月底前完成", False),
        ("产出指标", "时效指标", "项目完成率", "", False),
        ("产出指标", "时效指标", "项目完成率", "待定", False),
        ("产出指标", "时效指标", "建设周期", "合理", False),
        ("产出指标", "时效指标", "有责投诉数", "=0.00(起)", False),  # X11
    ],
)
def test_timeliness(level1: str, level2: str, name: str, target: str, wrong: bool) -> None:
    found = fields("X07", row(level1, level2, name, target))
    assert found == (["indicators[6].name"] if wrong else [])


@pytest.mark.parametrize(
    ("name", "target", "wrong"),
    [
        ("培训参与率", "=100.00(%)", True),
        ("培训参与率", "", True),
        ("女性占比", "≥30%", True),
        ("宣传工作完成率", "≥1.00(次)", False),  # V03: a number of times called a rate
        ("公众号更新频率", "≥2.00(次/周)", False),
        ("资金拨付及时率", "=100.00(%)", False),  # X07
        ("管理人员投诉率", "≤5.00(%)", False),  # X11
        ("培训人数", "≥30.00(人)", False),
    ],
)
def test_rates_among_amounts(name: str, target: str, wrong: bool) -> None:
    assert bool(fields("X08", row("产出指标", "数量指标", name, target))) is wrong
    assert fields("X08", row("产出指标", "质量指标", name, target)) == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("政策知晓率", True), ("管理人员满意率", False), ("群众满 意\n情况", False), ("违规案件处置有效投诉", False),
        ("全年来信来访有效投诉人次", False), ("家长好评率", False), ("使用人数", True), ("无", False),
    ],
)  # fmt: skip
def test_satisfaction(name: str, wrong: bool) -> None:
    assert bool(fields("X09", row("满意度指标", "服务对象满意度指标", name))) is wrong
    assert fields("X09", row("效益指标", "社会效益指标", name)) == []


@pytest.mark.parametrize(
    ("level1", "level2", "name", "wrong"),
    [
        ("效益指标", "经济效益指标", "成本结构合理性", True),
        ("效益指标", "经济效益指标", "节约率", True),
        ("效果", "经济效益", "办公经费节约率", True),
        ("效益指标", "经济效益指标", "企业用工成本节约率", False),
        ("效益指标", "生态效益指标", "水资源节约率", False),
        ("效益指标", "经济效益指标", "降低物流成本", False),
        ("成本指标", "经济成本指标", "成本节约率", False),
        ("产出指标", "成本指标", "成本节约率", False),
    ],
)
def test_costs_among_benefits(level1: str, level2: str, name: str, wrong: bool) -> None:
    assert bool(fields("X10", row(level1, level2, name))) is wrong


@pytest.mark.parametrize(
    ("level1", "level2", "name", "wrong"),
    [
        ("效益指标", "社会效益指标", "有效投诉数量", True),
        ("产出指标", "时效指标", "有责投诉率", True),
        ("产出指标", "数量指标", "群众有效投诉", True),
        ("产出指标", "质量指标", "管理人员投诉率", False),
        ("满意度指标", "服务对象满意度指标", "违规案件处置有效投诉", False),
        ("产出指标", "数量指标", "受理投诉件数", False),
        ("产出指标", "时效指标", "投诉处理及时率", False),
        ("产出指标", "", "有责投诉率", False),
    ],
)
def test_complaints(level1: str, level2: str, name: str, wrong: bool) -> None:
    assert bool(fields("X11", row(level1, level2, name))) is wrong


@pytest.mark.parametrize(
    ("level1", "level2", "name", "target", "wrong"),
    [
        ("成本指标", "生态环境成本指标", "相关人员节约率", "≥0.00(%)", True),
        ("效益指标", "生态效益指标", "政策知晓率", "逐步提高", True),
        ("效益指标", "生态效益指标", "对健全医疗保障制度体系的作用", "成效明显", True),
        ("成本指标", "生态环境成本指标", "成本节约率", "≥0.00(%)", True),
        ("效益指标", "生态效益", "绿化面积", "≥10(亩)", False),
        ("成本指标", "生态环境成本指标", "施工扬尘投诉次数", "=0(次)", False),
        ("效益指标", "生态效益指标", "改善情况", "空气质量改善", False),
        ("效益指标", "生态效益指标", "成本节约率", "≥0.00(%)", False),  # X10
        ("效益指标", "生态效益指标", "资金拨付及时率", "=100.00(%)", False),  # X07
        ("效益指标", "生态效益指标", "有效投诉数量", "=0(件)", False),  # X11
        ("效益指标", "社会效益指标", "政策知晓率", "逐步提高", False),
    ],
)
def test_ecology(level1: str, level2: str, name: str, target: str, wrong: bool) -> None:
    assert bool(fields("X12", row(level1, level2, name, target))) is wrong


@pytest.mark.parametrize(
    ("level2", "name", "wrong"),
    [
        ("社会成本指标", "成本结构合理性", True), ("社会成本", "相关人力成本节约率", True),
        ("社会成本指标", "社会成本节约率", False), ("社会成本指标", "人员节约率", False),
        ("社会成本指标", "施工扰民次数", False), ("经济成本指标", "成本节约率", False),
    ],
)  # fmt: skip
def test_social_costs(level2: str, name: str, wrong: bool) -> None:
    assert bool(fields("X13", row("成本指标", level2, name))) is wrong


def test_a_misplaced_name_is_said_once_in_the_published_forms() -> None:
    for form_id, form in published().items():
        misplaced = [
            f for code in ("X07", "X08", "X09", "X10", "X11", "X12", "X13") for f in fields(code, form)
        ]
        assert len(misplaced) == len(set(misplaced)), form_id


def test_an_error_value_for_a_name_is_no_wording() -> None:
    form = row("满意度指标", "生态时效指标", "x")
    form.indicators[6].name = Answer(State.ERROR, None, "#NAME?", "E46")
    assert [fields(f"X{n:02}", form) for n in range(6, 14)] == [[]] * 8


# X14 指标条数, X15 指标库外名称


@pytest.mark.parametrize(
    ("rows", "wrong"), [(0, False), (1, True), (3, True), (4, False), (30, False), (31, True)]
)
def test_number_of_indicators(rows: int, wrong: bool) -> None:
    form = declared({})
    form.indicators = [form.indicators[0]] * rows
    found, _ = said("X14", form)
    assert found == ([("", f"表上有 {rows} 条三级指标", "有 4 至 30 条")] if wrong else [])


def test_names_outside_the_library() -> None:
    form = declared({"indicators[1].name": "档案 整理\n数量", "indicators[6].name": "待定"})
    known = {row.name.raw for row in declared({}).indicators} - {"验收合格率"}
    by = dataclasses.replace(SHANGHAI, library=frozenset(known))
    assert fields("X15", form, by) == ["indicators[2].name"]


def test_without_a_library_nothing_can_be_said() -> None:
    found, undecided = said("X15", declared({}))
    assert not found
    assert [word.reason for word in undecided] == ["口径文件里没有给出指标库"]
    assert said("X15", blank("shanghai-declaration-2026")) == ([], [])
