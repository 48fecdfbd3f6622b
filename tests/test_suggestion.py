"""The score suggested beside an indicator is what the scoring rules of the policy would give."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xltool import edition as editions
from xltool import policy
from xltool.excel.formula import Scope, Value, evaluator
from xltool.rules.achievement import Comparison
from xltool.target import parse

_DRAWN = {cell.content.path: cell.content.formula
          for cell in editions.load("shanghai-selfassessment-2024").drawing.fields()}  # fmt: skip


def suggested(target: str, actual: Value, weight: Value) -> Value:
    values: dict[str, Value] = {"i.target": target, "i.actual": actual, "i.weight": weight}
    for path in ("i.limit", "i.suggested"):
        values[path] = evaluator(_DRAWN[path], lambda a, b: [a, b], in_row=True)(Scope(values))
    return values["i.suggested"]


def test_worked_by_hand() -> None:
    # 93 of 300 people × 4 points = 1.24; 8 of at most 5: twice minus 1.6 = 0.4 × 10 = 4; met: all points
    assert suggested("≥300.00(人次)", Decimal(93), Decimal(4)) == Decimal("1.24")
    assert suggested("≤5.00(次)", Decimal(8), Decimal(10)) == Decimal("4.00")
    assert suggested("=100.00(%)", Decimal(100), Decimal(3)) == Decimal(3)
    assert suggested("≥4000(卷(件))", Decimal(8000), Decimal(5)) == Decimal(5)


def test_nothing_is_suggested_where_there_is_nothing_to_divide() -> None:
    assert suggested("≥0.00(%)", Decimal(5), Decimal(10)) == ""
    assert suggested("及时", "达成指标", Decimal(10)) == ""
    assert suggested("≥1.00(次)", None, Decimal(10)) == ""
    assert suggested("≥1.00(次)", Decimal(1), None) == ""


numbers = st.decimals(min_value=0, max_value=10**6, places=2)


@given(st.sampled_from("≥≤=><"), numbers.filter(bool), numbers, st.decimals("0.5", 40, places=2))
def test_as_the_rules_score(op: str, goal: Decimal, actual: Decimal, weight: Decimal) -> None:
    target = parse(f"{op}{goal}(次)")
    expected = Comparison(target, goal, actual).earned(weight, policy.load())
    assert suggested(target.text, actual, weight) == expected
