"""The sums of weights and scores as the rules of family D look at them, and the same as live formulas."""

from decimal import Decimal

from xltool import money
from xltool.form import Filing
from xltool.policy import Policy
from xltool.rules.memory import remembered
from xltool.rules.rule import Lacking, need


@remembered
def _summed(form: Filing) -> dict[str, tuple[Decimal, int | None]]:
    """What the rows sum up to by column, and the first indicator that lacks its number."""
    weights = [row.weight.value for row in form.indicators]
    scores = [row.score.value for row in form.indicators]
    found = {}
    for column, stated in (("weight", weights), ("score", scores)):
        lacking = next((n for n, _ in form.rows() if stated[n] is None), None)
        found[column] = sum(filter(None, stated), money.ZERO), lacking
    return found


def parts(form: Filing, column: str) -> tuple[Decimal, Decimal]:
    """What the indicators sum up to and what the execution rate adds; a row without a name counts as
    well if a number stands in it, as in Excel's SUM."""
    if not any(form.rows()):
        raise Lacking("", "还没有填写指标")
    summed, lacking = _summed(form)[column]
    if lacking is not None:
        need(form, f"indicators[{lacking}].{column}")
    return summed, need(form, f"funds.total.{column}")


def lacks_parts(column: str) -> str:
    """Live: whether :func:`parts` lacks something."""
    missing = f'SUMPRODUCT([i.exists:]*([i.{column}.state:]<>"V"))>0'
    return f'OR([rows]=0,{missing},[funds.total.{column}.state]<>"V")'


def same(one: Decimal, other: Decimal) -> bool:
    """Whether two sums are the same as printed."""
    return abs(one - other) < money.HALF_CENT


def differ(one: str, other: str) -> str:
    """Live: whether two sums are not the same as printed."""
    return f"ABS(ROUND({one}-({other}),8))>={money.HALF_CENT}"


def added(form: Filing, column: str) -> Decimal | None:
    """The sum of all parts, if they are all there."""
    try:
        indicators, rate = parts(form, column)
    except Lacking:
        return None
    return indicators + rate


def is_complete(form: Filing, policy: Policy) -> bool:
    """Whether all weights are there and make the policy's total; otherwise D01 or D05 speaks of that."""
    weights = added(form, "weight")
    return weights is not None and same(weights, policy.total_points)


def total(form: Filing) -> Decimal | None:
    """The total score if it is the sum of its parts; otherwise D03 speaks of that, or D04 of a part."""
    stated, scores = form.number("total.score").value, added(form, "score")
    return None if stated is None or scores is None or not same(stated, scores) else stated


#: Live: the sums of the parts; only where nothing lacks.
WEIGHTS = "[sum.weight]+[funds.total.weight]"
SCORES = "[sum.score]+[funds.total.score]"


def if_complete(formula: str) -> str:
    """Live: the formula where :func:`is_complete`, 0 elsewhere."""
    return f"IF({lacks_parts('weight')},0,IF({differ(WEIGHTS, '[policy.total_points]')},0,{formula}))"


def if_total(formula: str) -> str:
    """Live: the formula where there is a :func:`total`, 0 elsewhere."""
    lacking = f'OR([total.score.state]<>"V",{lacks_parts("score")})'
    return f"IF({lacking},0,IF({differ('[total.score]', SCORES)},0,{formula}))"
