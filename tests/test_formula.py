"""Formulas evaluated in Decimal as a spreadsheet would, and row numbers that follow the indicators.

Expected values are worked by hand; LibreOffice confirms the drawings' own formulas in tests/libreoffice.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.excel.formula import Failure, Scope, Value, evaluator
from xltool.excel.references import Mapping, RowText, this_row


def value(formula: str, **values: Value) -> Value:
    scope = Scope(
        {key.replace("_", "."): said for key, said in values.items()}, {"i.score": [Decimal(2), None, "x"]}
    )
    return evaluator(formula, lambda a, b: [a, b], in_row=False)(scope)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+2*3", Decimal(7)),
        ("=(1+2)*3", Decimal(9)),
        ("=-2+5", Decimal(3)),
        ("=10/4", Decimal("2.5")),
        ('="a"&1.50', "a1.5"),
        ("=TRUNC(ROUND(61.04/64.50*100,8),2)", Decimal("94.63")),
        ("=ROUND(2.5,0)", Decimal(3)),
        ("=ROUND(-2.5,0)", Decimal(-3)),
        ("=ROUND(1.005,2)", Decimal("1.01")),
        ("=IF(1=0,1/0,7)", Decimal(7)),
        ("=IFERROR(1/0,\"无\")", "无"),
        ("=SUM({{ i.score }})", Decimal(2)),
        ("=COUNT({{ i.score }})", Decimal(1)),
        ("=SUM({{ a.b }}:{{ c.d }})", Decimal(8)),
        ("=SUM({{ a.b }},{{ t.t }},{{ no.no }})", Decimal(3)),
        ("=COUNT({{ a.b }},{{ t.t }})", Decimal(1)),
        ("=MIN({{ a.b }},{{ t.t }},{{ c.d }})", Decimal(3)),
        ("=MIN(3,1,2)", Decimal(1)),
        ("=MAX(0,MIN(1,2-4/3))", Decimal(2) - Decimal(4) / 3),
        ("=AND(ISNUMBER({{ a.b }}),{{ a.b }}>2)", True),
        ("=OR(LEFT({{ t.t }},1)=\"≤\",LEFT({{ t.t }},1)=\"<\")", False),
        ("=VALUE(MID({{ t.t }},2,FIND(\"(\",{{ t.t }})-2))", Decimal("1.00")),
        ("=SUBSTITUTE({{ t.t }},\"(\",\"（\")", "≥1.00（次)"),
        ("={{ no.no }}=0", True),
        ('={{ no.no }}=""', True),
        ("={{ no.no }}", None),
        ('="b">"A"', True),
        ('=5<"a"', True),
    ],
)  # fmt: skip
def test_values_worked_by_hand(formula: str, expected: Value) -> None:
    assert value(formula, a_b=Decimal(3), c_d=Decimal(5), t_t="≥1.00(次)") == expected


@pytest.mark.parametrize(
    ("formula", "error"),
    [("=1/0", "#DIV/0!"), ('="a"+1', "#VALUE!"), ('=VALUE("")', "#VALUE!"), ('=FIND("x","abc")', "#VALUE!")],
)
def test_errors_as_excel_shows_them(formula: str, error: str) -> None:
    with pytest.raises(Failure, match=error):
        value(formula)


@pytest.mark.parametrize(
    "formula", ["=INDIRECT(1)", "=A1+1", "=1+", "=SUM(1", "={{ a.b }}:{{ c.d }}:{{ e.f }}"]
)
def test_what_is_not_understood_is_refused_when_compiled(formula: str) -> None:
    with pytest.raises(ValueError):
        evaluator(formula, lambda a, b: [a, b], in_row=False)


amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@given(amounts, amounts.filter(bool))
def test_the_rate_never_exceeds_its_exact_value(executed: Decimal, budget: Decimal) -> None:
    rate = value("=TRUNC(ROUND({{ x.x }}/{{ b.b }}*100,8),2)", x_x=executed, b_b=budget)
    assert isinstance(rate, Decimal)
    exact = executed / budget * 100
    assert exact - Decimal("0.01") < rate <= exact + Decimal("0.00000001")


MAPPING = Mapping(13, "自评表")


def moved(formula: str, d: int, *, here: bool = True) -> str:
    return RowText(MAPPING.formula(formula, here=here)).at(0, d)


@pytest.mark.parametrize(
    ("drawn", "stamped"),
    [
        ("=G6+SUM(G13:G13)", "G6+SUM(G13:G17)"),
        ("=F14*2", "F18*2"),
        ("=SUM(A1:A14)", "SUM(A1:A18)"),
        ("=SUM(A13:A14)", "SUM(A13:A18)"),
        ("=$G$14&\"G14\"", "$G$18&\"G14\""),
        ("=选项!A14", "选项!A14"),
        ("=自评表!A14", "自评表!A18"),
        ("='自评表'!$A$1:$H$15", "'自评表'!$A$1:$H$19"),
    ],
)  # fmt: skip
def test_references_follow_four_added_rows(drawn: str, stamped: str) -> None:
    assert moved(drawn, 4) == stamped


def test_print_titles_above_the_rows_stay() -> None:
    assert moved("=自评表!$12:$12", 9, here=False) == "自评表!$12:$12"


def test_inside_the_repeated_row_references_mean_that_row() -> None:
    source = MAPPING.formula("=IF(E13>=J13,F13,0)+G$14+SUM(F13:H13)", here=True, row=this_row)
    assert RowText(source).at(15, 4) == "IF(E15>=J15,F15,0)+G$18+SUM(F15:H15)"


def test_a_validation_on_the_row_covers_all_rows() -> None:
    assert RowText(MAPPING.areas("F13 C5 A14:B15")).at(0, 2) == "F13:F15 C5 A16:B17"
