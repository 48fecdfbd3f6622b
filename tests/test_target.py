"""Spellings of targets and actual values, as they stand on published forms and as officers type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.target import Form, Target, canonical, parse


def quantity(text: str) -> tuple[str, Decimal | None, str] | None:
    target = parse(text)
    return (target.op, target.value, target.unit) if target.form is Form.QUANTITY else None


@pytest.mark.parametrize(
    ("text", "op", "value", "unit"),
    [
        ("≥1.00(次)", "≥", "1.00", "次"),
        ("=100.00(%)", "=", "100.00", "%"),
        (">2.00(次)", ">", "2.00", "次"),
        ("≥100 (%)", "≥", "100", "%"),
        ("≥1.00(次 )", "≥", "1.00", "次"),
        ("≥4000(卷(件))", "≥", "4000", "卷(件)"),
        ("≥2.00(次/周)", "≥", "2.00", "次/周"),
        ("≤15(工作日)", "≤", "15", "工作日"),
        ("≥14.80(万人数)", "≥", "14.80", "万人数"),
        ("5.36(%)", "", "5.36", "%"),
        (">=100 %", "≥", "100", "%"),
        ("＞＝１００％", "≥", "100", "%"),
        ("≥100（％）", "≥", "100", "%"),
        ("≥100【次】", "≥", "100", "次"),
        ("≥100(%", "≥", "100", "%"),
        ("≥4000(卷(件)", "≥", "4000", "卷(件)"),
        ("≥4000卷(件)", "≥", "4000", "卷(件)"),
        ("≥100㎡", "≥", "100", "m2"),
        ("≥1次/2周", "≥", "1", "次/2周"),
        ("≥.5(%)", "≥", "0.5", "%"),
        ("≥-5(%)", "≥", "-5", "%"),
        ("≥1,000(次)", "≥", "1000", "次"),
        ("不低于90%", "≥", "90", "%"),
        ("至少1次", "≥", "1", "次"),
        ("达到100%", "≥", "100", "%"),
        ("90%以上", "≥", "90", "%"),
        ("90%（含）以上", "≥", "90", "%"),
        ("≥90%以上", "≥", "90", "%"),
        ("≥90%的学员", "≥", "90", "%"),
        ("15个工作日内", "≤", "15", "个工作日"),
        ("3年内", "≤", "3", "年"),
        ("≤12月", "≤", "12", "月"),
        ("5‰", "", "5", "‰"),
        ("30人次", "", "30", "人次"),
        ("100", "", "100", ""),
        ("≥100", "≥", "100", ""),
        ("≥1.00()", "≥", "1.00", ""),
    ],
)
def test_quantities(text: str, op: str, value: str, unit: str) -> None:
    assert quantity(text) == (op, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "month", "year"),
    [
        ("11 月底前完成", 11, 0),
        ("12 月中旬前完成", 12, 0),
        ("6月底前完成", 6, 0),
        ("3月份", 3, 0),
        ("12月完成", 12, 0),
        ("2024年11月30日前", 11, 2024),
        ("11月30日前完成验收", 11, 0),
        ("于2024年12月底之前交付使用", 12, 2024),
        ("不晚于11月30日", 11, 0),
        ("≤12月31日", 12, 0),
        ("2024-11-30", 11, 2024),
        ("2024.11.30前完成", 11, 2024),
        ("2024/1/5 00:00:00", 1, 2024),
        ("年底前完成", 12, 0),
        ("2024年底前", 12, 2024),
        ("2024年年底前完成", 12, 2024),
    ],
)
def test_deadlines(text: str, month: int, year: int) -> None:
    target = parse(text)
    assert (target.form, target.month, target.year) == (Form.DEADLINE, month, year)


@pytest.mark.parametrize(
    "text",
    [
        "及时", "专业且稳定", "无遗漏", "无", "达标", "达到要求", "不低于上年", "不低于上年的105%", "3-5次",
        "7天无理由", "每季度1次", "7×24小时", "约100人", "2024年", "2024年内", "上半年完成", "达成指标", "优",
    ],
)  # fmt: skip
def test_words(text: str) -> None:
    assert parse(text).form is Form.WORD


@pytest.mark.parametrize(
    "text", ["", " ", "-", "——", "／", "*", "***", "___", "待定", "暂无", "xx", "××", "N/A", "…"]
)
def test_placeholders(text: str) -> None:
    assert parse(text).form is Form.PLACEHOLDER


@pytest.mark.parametrize(
    "text",
    [
        "≥", "≥(%)", "≥及时", ">= 及时", "不低于", "≥X%", "1OO%", "≥4OOO(卷)", "≥1O0(次)", "≥1,05(次)",
        "≥1/3", "≥3-5次", "≥90%,≤95%", "≤5次以上", "≥1O(年)", "≤2O天", "≥≤10.00(年)",
    ],
)  # fmt: skip
def test_unreadable(text: str) -> None:
    assert parse(text).form is Form.UNREADABLE


@pytest.mark.parametrize(
    ("target", "met", "missed"),
    [
        ("≥2(次)", "2", "1.99"),
        (">2(次)", "2.01", "2"),
        ("=2(次)", "5", "1"),
        ("≤2(次)", "2", "2.01"),
        ("<2(次)", "1.99", "2"),
        ("=0(起)", "0", "1"),
        ("≥0(%)", "0", "-0.01"),
    ],
)
def test_a_target_is_met_or_missed(target: str, met: str, missed: str) -> None:
    assert parse(target).is_met_by(Decimal(met))
    assert not parse(target).is_met_by(Decimal(missed))


@given(
    st.text(
        alphabet=st.sampled_from("≥≤=<>0123456789.,%()（）年月日底前次卷每个/-*OXIl 完成以上内不低于"),
        max_size=12,
    )
)
def test_parse_takes_whatever_looks_like_a_target(text: str) -> None:
    assert parse(text).text == text


@given(st.text(max_size=20))
def test_parse_never_raises(text: str) -> None:
    target = parse(text)
    assert (target.form is Form.QUANTITY) == (target.value is not None)
    assert target.month == 0 or target.form is Form.DEADLINE


@given(
    st.sampled_from(["≥", "≤", "=", ">", "<", ""]),
    st.decimals("-99999999", "99999999", places=2),
    st.sampled_from(
        ["%", "次", "人次", "卷(件)", "次/周", "次每周", "工作日", "万人数", "元", "月", "m2", "年"]
    ),
)
def test_the_canonical_text_reads_back(op: str, value: Decimal, unit: str) -> None:
    text = op + canonical(value, unit)
    assert parse(text) == Target(text, Form.QUANTITY, op, value, unit)


@given(st.decimals("0", "99999", places=2), st.sampled_from(["≥", "≤", "=", ">", "<"]))
def test_blanks_width_and_brackets_do_not_matter(value: Decimal, op: str) -> None:
    wide = str(value).translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    for text in (f"{op}{value}(%)", f" {op} {value} ( % ) ", f"{op}{wide}（％）", f"{op}{value}%"):
        assert quantity(text) == (op, value, "%")
