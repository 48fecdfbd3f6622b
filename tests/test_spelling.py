"""Clumsy spellings become the canonical one where that takes no judgement; what may mean two things is left."""

import datetime as dt
from decimal import Decimal

import pytest
from forms import published
from hypothesis import given
from hypothesis import strategies as st

from xltool import spelling, target
from xltool.target import Form

#: Real targets that are quantities, written as published.
REAL = sorted({
    row.target.raw for form in published().values() for _, row in form.rows()
    if row.target.value and row.target.value.form is Form.QUANTITY
})  # fmt: skip
SIGNS = {
    "≥": ["≥", ">=", "＞＝", "≧", "大于等于", "不少于", "不低于", "=>"],
    "≤": ["≤", "<=", "≦", "不超过", "小于等于", "=<"],
    "=": ["=", "＝", "等于"], ">": [">", "＞", "大于"], "<": ["<", "＜", "小于"], "": [""],
}  # fmt: skip
BRACKETS = ["({})", "（{}）", "({}）", " ({}) ", "[{}]", "【{}】"]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (">=100%", "≥100.00(%)"), ("不少于4000卷", "≥4000.00(卷)"), ("≥９５．００（％）", "≥95.00(%)"),
        ("≥ 1 052 (卷)", "≥1052.00(卷)"), ("≥1,052卷", "≥1052.00(卷)"), ("90%以上（含）", "≥90.00(%)"),
        ("24小时内", "≤24.00(小时)"), ("=0起", "=0.00(起)"), ("100％", "100.00(%)"), ("≥0.125(%)", "≥0.125(%)"),
        ("≥4000(卷（件）)", "≥4000.00(卷(件))"), ("≥2次每周", "≥2.00(次/周)"), ("≥5㎡", "≥5.00(平方米)"),
        ("≥5m²", "≥5.00(平方米)"), ("≤ 5 ℃", "≤5.00(℃)"), ("≥-5.0(%)", "≥-5.00(%)"), ("≥100(%", "≥100.00(%)"),
        ("≥1.00(次)", "≥1.00(次)"),
    ],
)  # fmt: skip
def test_targets(text: str, canonical: str) -> None:
    stated = spelling.quantity(text)
    assert stated is not None
    assert stated.text == canonical


@pytest.mark.parametrize(
    "text",
    [
        "1,05", "≥1,05(次)", "3/4", "≥1 5(次)", "≥10²(次)", "≥①次", "≥90%的学员", "≥2024年", "≤12月", "≥12%/年",
        "≥3-5次", "及时", "11月底前完成", "2024.13.1", "0.95", "100", "待定", "-", "≥X%", "1O0%",
        "", "≥1 05(次)", "12 34(次)",
    ],
)  # fmt: skip
def test_targets_in_doubt_are_left(text: str) -> None:
    assert spelling.quantity(text) is None


@given(st.data())
def test_any_clumsy_spelling_of_a_real_target(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(REAL))
    stated = target.parse(text)
    assert stated.value is not None
    digits = (
        f"{stated.value:f}".rstrip("0").rstrip(".") if "." in f"{stated.value:f}" else f"{stated.value:f}"
    )
    if data.draw(st.booleans()):
        digits = f"{int(stated.value):,}" + digits[len(str(int(stated.value))) :]
    sign, unit = data.draw(st.sampled_from(SIGNS[stated.op])), stated.unit
    bracketed = data.draw(st.sampled_from(BRACKETS)).format(unit) if "(" not in unit else f"（{unit}）"
    clumsy = data.draw(st.sampled_from(["", " ", "\u3000"])).join(["", sign, digits, bracketed, ""])
    if data.draw(st.booleans()):
        clumsy = "".join(chr(ord(c) + 0xFEE0) if c in "0123456789.,%()" else c for c in clumsy)
    made = spelling.quantity(clumsy)
    assert made is not None, clumsy
    assert (made.op, made.value) == (stated.op, stated.value), clumsy
    assert made.unit == {"次每周": "次/周", "万人数": "万人", "人数": "人"}.get(unit, unit)
    assert spelling.quantity(made.text) == made


@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from("≥≤=><0123456789.,%()（）次 卷内以上"), max_size=12
    )
)
def test_no_text_changes_its_meaning(text: str) -> None:
    made = spelling.quantity(text)
    if made is not None:
        stated = target.parse(text)
        assert (made.op, made.value) == (stated.op, stated.value)
        assert spelling.quantity(made.text) == made


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１２.５０", "12.50"), (" 7 ", "7"), ("1 052.80", "1052.80"), ("12. 5", "12.5"), ("1,052.8", "1052.8"),
        ("12 34", None), ("1,05", None), ("12.5万元", None), ("10分", None), ("3/4", None), ("10²", None), ("", None),
    ],
)  # fmt: skip
def test_numbers(text: str, number: str | None) -> None:
    assert spelling.number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    "text",
    ["2024 年 1 月 5 日", "2024-1-5", "2024/01/05", "2024.1.5", "20240105",
     "２０２４．１．５", "2024年1月5日", "2024-01-05 00:00:00"],
)  # fmt: skip
def test_dates(text: str) -> None:
    assert spelling.day(text) == dt.date(2024, 1, 5)


@pytest.mark.parametrize(
    "text",
    ["2024.13.1", "2024-2-30", "1/5/2024", "24-1-5", "2024年1月", "2024.1.5-2024.12.31",
     "2024-1/5", "2024年1月5日左右", "1月5日"],
)  # fmt: skip
def test_dates_in_doubt_are_left(text: str) -> None:
    assert spelling.day(text) is None


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("<p>第一段</p><p>第二段</p>", "第一段\n第二段"), ('<span style="x">及时</span>', "及时"),
        ("甲&nbsp;乙", "甲 乙"),
        ("A&amp;amp;B", "A&B"), ("&lt;p&gt;甲&lt;/p&gt;", "甲"), ("\ufeff及时\u200b", "及时"), ("&ge;100%", "≥100%"),
        ("a<5且b>3", "a<5且b>3"), ("A&B", "A&B"), ("第一行\n\n第二行 ", "第一行\n\n第二行 "),
        ("&#0;", "&#0;"), ("m<sup>2</sup>", "m<sup>2</sup>"),
    ],
)  # fmt: skip
def test_markup(text: str, tidy: str) -> None:
    assert spelling.tidy(text) == tidy


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["<p>", "&amp;", "lt;", "&", "<", "p", ">", "甲", "nbsp;", "\n"])).map("".join)
)
def test_tidied_text_is_tidy(text: str) -> None:
    assert spelling.tidy(spelling.tidy(text)) == spelling.tidy(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("可持 续影 响指 标", "可持续影响指标"), ("及 时", "及时"), ("达成\n指标　", "达成指标"), (" 提升 ", "提升"),
        ("及时 准确", "及时 准确"), ("A B", "A B"), ("", ""),
    ],
)  # fmt: skip
def test_words(text: str, word: str) -> None:
    assert spelling.word(text, {"可持续影响指标", "达成指标"}) == word
