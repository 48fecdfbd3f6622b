"""Formulas together with the values they have now, so that neither can forget the other."""

from collections.abc import Iterable
from decimal import Decimal

from xltool import money
from xltool.policy import Policy
from xltool.summary.values import Figure, Number

_WORKED = 8  # places to which quotients are worked out before they are cut, as Excel keeps no more exactly


def plus(numbers: Iterable[Number]) -> Decimal:
    """The sum of the numbers there are."""
    return sum((Decimal(number) for number in numbers if number is not None), money.ZERO)


def total(cells: str, numbers: Iterable[Number]) -> Figure:
    """The sum of cells."""
    return Figure(f"SUM({cells})", plus(numbers))


def own_rate(budget: str, executed: str, rate: Number, policy: Policy) -> Figure:
    """A form's execution rate from its two cells; blank while one is blank, 0 where the budget is 0."""
    percent = _percent(budget, executed, policy)
    return Figure(f'IF(OR({budget}="",{executed}=""),"",IF({budget}=0,0,{percent}))', rate)


def common_rate(budget: tuple[str, Decimal], executed: tuple[str, Decimal], policy: Policy) -> Figure:
    """The weighted rate of several forms from two sums (cell and value each); blank without a budget."""
    value = policy.rate(executed[1], budget[1]) if budget[1] else None
    return Figure(f'IF({budget[0]}=0,"",{_percent(budget[0], executed[0], policy)})', value)


def _percent(budget: str, executed: str, policy: Policy) -> str:
    cut = "TRUNC" if policy.truncates_rate else "ROUND"
    return f"{cut}(ROUND({executed}/{budget}*100,{_WORKED}),2)"


def average(cells: str, numbers: Iterable[Number]) -> Figure:
    """The mean of the numbers in cells to two places; blank where there is none."""
    there = [number for number in numbers if number is not None]
    mean = plus(there) / len(there) if there else None
    value = None if mean is None else money.round_half_up(money.round_half_up(mean, _WORKED), 2)
    return Figure(f'IF(COUNT({cells})=0,"",ROUND(ROUND(AVERAGE({cells}),{_WORKED}),2))', value)
