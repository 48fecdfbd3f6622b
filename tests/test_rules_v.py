"""The family V: what is said of targets, and above all of which nothing is said. Worked out by hand.

Rows of the base form: 0 成本控制 合理, under 成本指标 | 1 档案整理数量 ≥4000.00(卷) | 2 验收合格率 =100.00(%) |
4 档案管理制度建设情况 建立健全 | 6 查阅人员满意度 ≥90.00(%).
"""

from collections import Counter

import pytest
from forms import published
from hypothesis import given
from hypothesis import strategies as st

from xltool import policy, rules
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing, Kind
from xltool.live import names
from xltool.live.names import (
    ADVERSE,
    EXCEEDING,
    PROPORTION,
    RATE,
    REACHED,
    SINKING,
    WAITING,
    WHOLE,
    Names,
)
from xltool.rules.example import build
from xltool.rules.rule import Example
from xltool.units import spellings, standard

SHANGHAI = policy.load("shanghai")
FAMILY = [rule for rule in rules.catalogue() if rule.code[0] == "V"]
Changes = dict[str, str | None]


def said(form: Filing) -> list[Finding | Undecided]:
    return [word for rule in FAMILY for word in rule.run(form, SHANGHAI)]


def findings(form: Filing) -> list[Finding]:
    return [word for word in said(form) if isinstance(word, Finding)]


def codes(row: int, kind: Kind = Kind.DECLARATION, **answers: str | None) -> set[str]:
    """What is said of the target in a row of the base form with other answers."""
    changes: Changes = {f"indicators[{row}].{key}": text for key, text in answers.items()}
    form = build(Example(changes, kind))
    return {finding.code for finding in findings(form) if finding.field == f"indicators[{row}].target"}


def message(code: str, changes: Changes, kind: Kind = Kind.DECLARATION) -> str:
    return next(word.message for word in findings(build(Example(changes, kind))) if word.code == code)


def test_the_family_is_complete() -> None:
    assert [rule.code for rule in FAMILY] == [f"V{n:02}" for n in range(1, 20)]
    assert {rule.code for rule in FAMILY if not rule.live} == {"V12", "V15"}
    wrong = {rule.code for rule in FAMILY if rule.severity is Severity.ERROR}
    assert wrong == {"V01", "V02", "V12", "V16", "V17", "V19"}


# 单位


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("有责投诉率", "≤5.00(次)", {"V03"}),
        ("有责投诉率", "=0.00(起)", {"V03"}),
        ("资料完成率", "≥3.00(次数)", {"V03"}),
        ("有责投诉率", "≤5.00(%)", set()),
        ("孕产妇死亡率", "≤8.00(1/10万)", set()),
        ("出生率", "≥6.00(‰)", set()),
        ("产值增长率", "≥2.00(倍)", set()),
        ("产值增长率", "≥2.00(个百分点)", set()),
        ("信息公开频率", "≥2.00(次/周)", set()),
        ("床位周转率", "≥30.00(次)", set()),
        ("劳动生产率", "≥30.00(万元)", set()),
        ("有责投诉率", "≤5", {"V17"}),
        ("有责投诉率", "5次", {"V19"}),
        ("救助对象规模人次", "=100.00(%)", {"V04"}),
        ("培训覆盖情况", "=100.00(%)", {"V04"}),
        ("归档完成质量", "≥95%", {"V04"}),
        ("查阅人员满意度", "≥95.00(%)", set()),
        ("知晓度", "≥95.00(%)", set()),
        ("优良天数比例", "≥85.00(%)", set()),
        ("投诉量下降", "≥5.00(%)", set()),
        ("信息公开频率", "≥2.00(次每周)", {"V09"}),
        ("信息公开频率", "≥2.00(次/每周)", {"V09"}),
        ("结算信息审核", "≥14.80(万人数)", {"V09"}),
        ("绿化面积", "≥100.00(㎡)", {"V09"}),
        ("绿化面积", "≥100.00(M2)", {"V09"}),
        ("绿化面积", "≥100.00(平方米)", set()),
        ("专家咨询次数", "≥3.00(人次)", {"V09"}),
        ("专家咨询次数", "≥3.00(次)", set()),
        ("专家咨询人次", "≥3.00(次)", {"V09"}),
        ("参训人数", "≥4.80(万人次)", {"V09"}),
        ("参训人数", "≥4.80(万人)", set()),
    ],
)
def test_units(name: str, target: str, expected: set[str]) -> None:
    assert codes(1, name=name, target=target) == expected


@pytest.mark.parametrize(
    ("unit", "usual"),
    [
        ("次每周", "次/周"), ("次/每周", "次/周"), ("每周次", "次/周"), ("元每人", "元/人"), ("每人", "每人"),
        ("人数", "人"), ("万人数", "万人"), ("M2", "平方米"), ("KM", "公里"), ("百分比", "%"), ("次", "次"), ("", ""),
        ("卷(件)", "卷(件)"), ("千米", "公里"),
    ],
)  # fmt: skip
def test_units_as_they_should_be_written(unit: str, usual: str) -> None:
    assert standard(unit) == usual


def test_what_should_be_written_stays_as_it_is() -> None:
    for unit in spellings().values():
        assert standard(unit) == unit


def test_v09_shows_the_target_as_it_should_be() -> None:
    changes: Changes = {"indicators[1].name": "信息公开频率", "indicators[1].target": "≥2(次每周)"}
    assert message("V09", changes) == (
        "指标“信息公开频率”的年度指标值现为“≥2(次每周)”，应为“≥2.00(次/周)”（单位统一写作“次/周”）。"
    )


# 符号和数


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("验收合格率", "≥100.00(%)", {"V06"}),
        ("验收合格率", "≥100%", {"V06"}),
        ("车辆使用者满意度", "≥100.00(%)", {"V06"}),
        ("验收合格率", "=100.00(%)", set()),
        ("验收合格率", "≥99.00(%)", set()),
        ("产值增长率", "≥100.00(%)", set()),
        ("合格率提高幅度", "≥100.00(%)", set()),
        ("床位使用率", "≥100.00(%)", set()),
        ("成本节约率", "≥0.00(%)", {"V07"}),
        ("宣传活动", "≥0.00(次)", {"V07"}),
        ("宣传活动", "≥-1.00(次)", {"V07"}),
        ("宣传活动", ">0.00(次)", set()),
        ("产值增长率", "≥0.00(%)", set()),
        ("产值增长率", "≥-2.00(%)", set()),
        ("能耗下降率", "≥0.00(%)", set()),
        ("有责投诉率", "≤100.00(%)", {"V07"}),
        ("有责投诉率", "<100.00(%)", {"V08"}),
        ("有责投诉率", "≤99.00(%)", set()),
        ("预算控制率", "≤100.00(%)", set()),
        ("宣传活动", ">2.00(次)", {"V08"}),
        ("宣传活动", "超过2次", {"V08"}),
        ("宣传活动", "<2.00(次)", {"V08"}),
        ("宣传活动", "2次以上", set()),
        ("管理人员投诉次数", "≥5.00(次)", {"V13"}),
        ("管理人员投诉次数", "≥0.00(次)", {"V13"}),
        ("管理人员投诉次数", ">5.00(次)", {"V13"}),
        ("系统故障发生率", "≥5.00(%)", {"V13"}),
        ("安全事故", "≥1.00(起)", {"V13"}),
        ("安全事故", "≤1.00(起)", set()),
        ("安全事故", "=0.00(起)", set()),
        ("故障处理完成率", "≥95.00(%)", set()),
        ("事故应急演练次数", "≥2.00(次)", set()),
        ("减少投诉件数", "≥5.00(件)", set()),
        ("查处违规件数", "≥5.00(件)", set()),
        ("投诉渠道数量", "≥5.00(个)", set()),
        ("窗口等候时间", "≥30.00(分钟)", {"V13"}),
        ("举报案件办结时效", "≥90.00(天)", {"V13"}),
        ("举报案件办结时效", "≥90.00(%)", {"V04"}),
        ("设备质保时限", "≥24.00(个月)", set()),
        ("档案保存期限", "≥10.00(年)", set()),
        ("补贴支付人数", "≤10000.00(人)", {"V13"}),
        ("培训计划完成数", "≤5.00(次)", {"V13"}),
        ("培训覆盖率", "≤80.00(%)", {"V13"}),
        ("培训覆盖率", "≤100.00(%)", {"V13"}),
        ("有效投诉人数", "≤10.00(人)", set()),
        ("出国人数", "≤5.00(人)", set()),
        ("编外聘用人数", "≤5.00(人)", set()),
        ("成本节约率", "≤5.00(%)", set()),
        ("单位成本", "≥300.00(元/人)", {"V14"}),
        ("采购单价", ">300.00(元)", {"V14"}),
        ("单位成本", "≤300.00(元/人)", set()),
        ("单位成本", "≥0.00(元)", {"V07"}),
        ("节约成本", "≥5.00(万元)", set()),
        ("带动投资", "≥5.00(万元)", set()),
        ("培训合格率", "≥120.00(%)", {"V18"}),
        ("培训合格率", "=1000.00(%)", {"V18"}),
        ("培训合格率", ">100.00(%)", {"V18"}),
        ("培训人员满意度", "≥950.00(%)", {"V18"}),
        ("产值增长率", "≥120.00(%)", set()),
        ("设备利用率", "≥120.00(%)", set()),
        ("经费支出占全年预算比例", "≤105.00(%)", set()),
    ],
)
def test_operators_and_numbers(name: str, target: str, expected: set[str]) -> None:
    assert codes(1, name=name, target=target) == expected


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("设备购置费", "≥15.00(万元)", {"V14"}),
        ("设备购置费", "≥15.00(元每人)", {"V09", "V14"}),
        ("设备购置费", "≤15.00(万元)", set()),
        ("成本节约额", "≥15.00(万元)", set()),
        ("参训人数", "≤100.00(人)", set()),  # a limit to what is spent
    ],
)
def test_costs(name: str, target: str, expected: set[str]) -> None:
    assert codes(0, name=name, target=target) == expected


def test_direction_says_which_way() -> None:
    assert message("V13", {"indicators[5].target": "≥5.00(起)"}) == (
        "指标“档案遗失起数”的年度指标值现为“≥5.00(起)”，应为用“≤”的值（这样的指标越少越好）。"
    )
    assert message("V13", {"indicators[2].target": "≤95.00(%)"}) == (
        "指标“验收合格率”的年度指标值现为“≤95.00(%)”，应为用“≥”的值，除非是控制数（这样的指标一般越多越好）。"
    )


# 文字


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("服务完成及时率", "及时", {"V05"}),
        ("政策知晓率", "较高", {"V05"}),
        ("培训完成及时率", "11月底前完成", {"V05"}),
        ("投诉率", "无", {"V05"}),
        ("服务完成及时性", "及时", set()),
        ("政策知晓率", "不低于上年", set()),
        ("政策知晓率", "95%左右", set()),
        ("工作效率", "提高", set()),
        ("档案利用率提升", "同比有所提升", set()),
        ("业务推进度", "较高", {"V11"}),
        ("房屋质量", "好", {"V11"}),
        ("正常办公", "确保", {"V11"}),
        ("人力需求", "基本满足", {"V11"}),
        ("运行状态", "运行良好", {"V11"}),
        ("居民基本医疗需求", "保障基本医疗", set()),
        ("房屋质量", "较好（90分以上）", set()),
        ("系统运行", "无重大事故发生", set()),
        ("制度建设", "建立健全", set()),
        ("工作效率", "提高", set()),
        ("服务质量", "优", set()),
    ],
)
def test_words(name: str, target: str, expected: set[str]) -> None:
    assert codes(4, name=name, target=target) == expected


# 小数位


@pytest.mark.parametrize(
    ("target", "other", "expected"),
    [
        ("=98(%)", "≥90.00(%)", {"V10"}),
        ("=98.5(%)", "≥90.00(%)", {"V10"}),
        ("=98%", "≥90.00(%)", {"V10"}),
        ("=98(%)", "≥90(%)", set()),
        ("=98.50(%)", "≥90(%)", set()),
        ("=98.500(%)", "≥90(%)", {"V10"}),
        ("=99.999(%)", "≥90.00(%)", {"V10"}),
        ("=100(分)", "≥90.00(%)", {"V03"}),
        ("98%以上", "≥90.00(%)", set()),
        ("≥100(%)", "≥90.00(%)", {"V06"}),
        ("=98", "≥90.00(%)", {"V17"}),
    ],
)
def test_decimals(target: str, other: str, expected: set[str]) -> None:
    changes: Changes = {"indicators[2].target": target, "indicators[6].target": other}
    form = build(Example(changes, Kind.DECLARATION))
    assert {word.code for word in findings(form) if word.field == "indicators[2].target"} == expected


def test_decimals_are_alike_by_unit() -> None:
    """≥4000(卷) beside percents with two decimals is a style, and a row without a name is no example."""
    assert codes(1, target="≥4000(卷)") == set()
    changes: Changes = {f"indicators[{n}].target": "≥90(%)" for n in (2, 6)} | {
        "indicators[4].name": None, "indicators[4].target": "≥90.00(%)"
    }  # fmt: skip
    assert findings(build(Example(changes, Kind.DECLARATION))) == []


# 数量级


@pytest.mark.parametrize(
    ("target", "actual", "meant"),
    [
        ("≥14.80(万人)", "152000.00(万人)", "“15.20(万人)”"),
        ("≥14.80(万人)", "152000", "“15.20(万人)”"),
        ("≤50000.00(元)", "4.98(元)", "“49800.00(元)”"),
        ("≥2.00(亿元)", "210000000.00(亿元)", "“2.10(亿元)”"),
        ("≥95.00(%)", "0.96(%)", "“96.00(%)”"),
        ("≥14.80(万人)", "15.20(万人)", None),
        ("≥14.80(万人)", "152000.00(人)", None),  # P09
        ("≥95.00(%)", "0.96", None),  # P11
        ("≤5.00(%)", "0.05(%)", None),
        ("≥18000.00(条)", "166553.00(条)", None),
        ("≥9000.00(条)", "0.00(条)", None),
        ("≥0.00(%)", "0.50(%)", None),
        ("≥1.00(次)", "1000.00(次)", None),
    ],
)
def test_v15_a_result_in_another_unit(target: str, actual: str, meant: str | None) -> None:
    changes: Changes = {"indicators[1].target": target, "indicators[1].actual": actual}
    form = build(Example(changes))
    found = [word for word in findings(form) if word.code == "V15"]
    assert [word.field for word in found] == (["indicators[1].actual"] if meant else [])
    assert all(meant and word.expected.startswith(meant) for word in found)


# 日期


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("target", ["13月底前完成", "11月35日前", "2024年0月底前"])
def test_v12_a_date_that_does_not_exist(kind: Kind, target: str) -> None:
    assert codes(4, kind, target=target) == {"V12"}


# 整张表


@given(
    st.sampled_from(
        ["有责投诉率", "培训人数", "验收合格率", "单位成本", "成本节约率", "覆盖情况", "办结时限", "宣传次数"]
    ),
    st.sampled_from(["", "≥", "≤", "=", ">", "<", "不超过"]),
    st.sampled_from(["", "0", "0.00", "5", "100.00", "120.00", "-1.00", "99.999"]),
    st.sampled_from(["", "(%)", "(次)", "(人次)", "(次每周)", "(万元)", "(天)", "较高", "及时"]),
    st.sampled_from(list(Kind)),
    st.sampled_from([0, 1]),
)
def test_a_target_has_one_fault_and_at_most_two_hints(
    name: str, op: str, number: str, unit: str, kind: Kind, row: int
) -> None:
    """One of its unit and one of its value; of a target that is incomplete only that is said."""
    answers = {"name": name, "target": op + number + unit or None}
    found = Counter(rule.severity for rule in FAMILY if rule.code in codes(row, kind, **answers))
    assert found[Severity.ERROR] <= 1
    assert found[Severity.WARNING] <= (0 if found[Severity.ERROR] else 2)


@pytest.mark.parametrize("kind", [RATE, WHOLE, ADVERSE, REACHED, WAITING, PROPORTION, EXCEEDING, SINKING])
def test_each_word_of_a_kind_of_names_tells(kind: Names) -> None:
    """No ending is undone by a word that makes another kind of names."""
    assert [word for word in (*kind.ends, *kind.has) if not kind.fits(word)] == []


def test_formulas_are_short_enough_for_excel() -> None:
    formulas = [formula for _, _, formula in names.facts()]
    formulas += [formula for rule in FAMILY for formula in rule.live.values()]
    assert max(map(len, formulas)) < 5000


def test_what_is_said_of_the_published_forms() -> None:
    """Each of them was read and found right."""
    found = Counter(word.code for form in published().values() for word in findings(form))
    assert found == {
        "V01": 1, "V03": 8, "V04": 9, "V05": 18, "V06": 12, "V07": 39, "V08": 1, "V09": 10, "V10": 7, "V11": 14,
        "V13": 1,
    }  # fmt: skip
    assert not any(isinstance(word, Undecided) for form in published().values() for word in said(form))
