"""Exact numbers as people type them and as forms print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.money import (
    LARGEST,
    at_least_two_places,
    from_cell,
    parse_number,
    round_half_up,
    thousands,
    truncate,
)

AMOUNTS = st.decimals("-99999999999", "99999999999", places=2)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("64.5", "64.5"), ("0", "0"), ("-3.20", "-3.20"), ("+7", "7"), (".5", "0.5"), ("8.", "8"),
        ("1,052.80", "1052.80"), ("１２．５", "12.5"), ("１，０５２", "1052"), (" 3\u3000", "3"),
        ("12,345,678", "12345678"), ("007", "7"),
    ],
)  # fmt: skip
def test_numbers_as_typed(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", ".", "1,05", "12 34", "1,0522", ",5", "1e3", "NaN", "Infinity", "１／２", "3元", "0x10", "--5",
        "1.2.3", "1000000000000001", "九",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("64.5", "64.50"), ("0", "0.00"), ("100", "100.00"), ("0.125", "0.125"), ("0.1200", "0.12"),
        ("1E+3", "1000.00"), ("-0.5", "-0.50"), ("94.6308724832214765100671140939", "94.6308724832214765100671140939"),
    ],
)  # fmt: skip
def test_at_least_two_places(number: str, printed: str) -> None:
    assert at_least_two_places(Decimal(number)) == printed


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("1052.8", "1,052.80"), ("999.99", "999.99"), ("1234567", "1,234,567.00"), ("-1052.8", "-1,052.80"),
        ("-0.5", "-0.50"), ("0", "0.00"),
    ],
)  # fmt: skip
def test_thousands(number: str, printed: str) -> None:
    assert thousands(Decimal(number)) == printed


def test_rounding_is_that_of_excel() -> None:
    assert round_half_up(Decimal("2.345"), 2) == Decimal("2.35")
    assert round_half_up(Decimal("-2.345"), 2) == Decimal("-2.35")
    assert truncate(Decimal("39.1099"), 2) == Decimal("39.10")
    assert truncate(Decimal("-39.1099"), 2) == Decimal("-39.10")


def test_a_spreadsheet_number_is_the_decimal_it_shows() -> None:
    assert from_cell(0.1 + 0.2) == Decimal("0.3")
    assert from_cell(39.1) == Decimal("39.1")
    assert from_cell(float("inf")) is None
    assert from_cell(float("nan")) is None
    assert from_cell(1e16) is None


@given(AMOUNTS)
def test_what_is_printed_reads_back(number: Decimal) -> None:
    assert parse_number(at_least_two_places(number)) == number
    assert parse_number(thousands(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-LARGEST, max_value=LARGEST))
def test_printing_changes_no_digit(number: Decimal) -> None:
    printed = at_least_two_places(number)
    assert Decimal(printed) == number
    assert len(printed.partition(".")[2]) >= 2


@given(st.text(max_size=30))
def test_parse_number_never_raises(text: str) -> None:
    number = parse_number(text)
    assert number is None or abs(number) <= LARGEST


@given(st.floats())
def test_from_cell_never_raises(number: float) -> None:
    exact = from_cell(number)
    assert exact is None or float(exact) == pytest.approx(number, rel=1e-14)
