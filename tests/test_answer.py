"""A value, blank, placeholder, error, unreadable and zero are kept apart."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.answer import BLANK, State, Type, from_number, from_text, printed
from xltool.target import Target

NUMBERS = (Type.AMOUNT, Type.POINTS, Type.PERCENT)


@pytest.mark.parametrize("type_", Type)
@pytest.mark.parametrize("text", ["", " ", "\u3000", "\n\t", "\xa0"])
def test_nothing_typed_is_blank(type_: Type, text: str) -> None:
    answer = from_text(type_, text)
    assert (answer.state, answer.value, answer.is_blank) == (State.BLANK, None, True)


@pytest.mark.parametrize("type_", Type)
@pytest.mark.parametrize("text", ["-", "—", "——", "/", "－", "／", "–", " - "])
def test_a_dash_is_a_placeholder_and_not_blank(type_: Type, text: str) -> None:
    answer = from_text(type_, text)
    assert (answer.state, answer.is_blank) == (State.PLACEHOLDER, False)
    assert answer.raw == text.strip()


@pytest.mark.parametrize("type_", NUMBERS)
@pytest.mark.parametrize("text", ["0", "0.00", "０"])
def test_zero_is_a_value(type_: Type, text: str) -> None:
    answer = from_text(type_, text)
    assert (answer.state, answer.value) == (State.VALUE, Decimal(0))


@pytest.mark.parametrize("type_", NUMBERS)
@pytest.mark.parametrize("text", ["约10", "1,05", "十", "10万", "1O"])
def test_text_in_a_number_cell_is_unreadable_and_kept(type_: Type, text: str) -> None:
    answer = from_text(type_, text, "C5")
    assert answer[:4] == (State.UNREADABLE, None, text, "C5")


def test_percent_sign_may_stand() -> None:
    assert from_text(Type.PERCENT, "94.63％").value == Decimal("94.63")
    assert from_text(Type.AMOUNT, "94.63%").state is State.UNREADABLE


@pytest.mark.parametrize(
    "text", ["2024-01-31", "2024/1/31", "2024.1.31", "2024年1月31日", "2024-01-31 00:00:00"]
)
def test_dates_in_every_spelling(text: str) -> None:
    assert from_text(Type.DATE, text).value == dt.date(2024, 1, 31)


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2024-13-01", "2024-01-311", "2024.1.2.3", "一月", "2024", "31/1/2024"]
)
def test_days_that_do_not_exist_are_unreadable(text: str) -> None:
    assert from_text(Type.DATE, text).state is State.UNREADABLE


@pytest.mark.parametrize("text", ["2024", "(2024年度)", "2024年", "２０２４"])
def test_the_year_of_a_title(text: str) -> None:
    assert from_text(Type.YEAR, text).value == 2024


@pytest.mark.parametrize("text", ["24", "120245", "20245", "年度", "3.2024"])
def test_digits_that_are_no_year(text: str) -> None:
    assert from_text(Type.YEAR, text).state is State.UNREADABLE


def test_an_actual_value_typed_as_a_number_has_no_unit() -> None:
    value = from_number(Type.ACTUAL, 93.0).value
    assert isinstance(value, Target)
    assert (value.value, value.unit) == (Decimal(93), "")
    assert from_number(Type.TEXT, 7.0).value == "7"
    assert from_number(Type.AMOUNT, float("inf")).state is State.UNREADABLE


def test_canonical_texts() -> None:
    assert printed(Type.AMOUNT, Decimal("64.5")) == "64.50"
    assert printed(Type.DATE, dt.date(2024, 1, 31)) == "2024-01-31"
    assert printed(Type.TARGET, from_text(Type.TARGET, "≥1.00(次)").value) == "≥1.00(次)"
    assert printed(Type.YEAR, 2024) == "2024"


@given(st.sampled_from(Type), st.text(max_size=30))
def test_from_text_never_raises_and_only_values_have_a_value(type_: Type, text: str) -> None:
    answer = from_text(type_, text)
    assert answer.state in (State.VALUE, State.BLANK, State.PLACEHOLDER, State.UNREADABLE)
    assert (answer.state is State.BLANK) == (not text.strip())
    if type_ not in (Type.TARGET, Type.ACTUAL):
        assert (answer.value is not None) == (answer.state is State.VALUE)
    assert answer.raw.strip() == text.strip()


@given(st.sampled_from(NUMBERS), st.decimals("-1000000", "1000000", places=2))
def test_numbers_keep_their_value(type_: Type, number: Decimal) -> None:
    assert from_text(type_, printed(type_, number)).value == number
    assert from_number(type_, float(number)).value == number


@given(st.sampled_from(Type), st.floats())
def test_from_number_never_raises(type_: Type, number: float) -> None:
    assert from_number(type_, number).state is not State.BLANK


def test_blank_is_shared() -> None:
    assert BLANK.is_blank
    assert BLANK.cell == ""
