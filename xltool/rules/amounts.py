"""The amounts of the funds rows as the rules of family Z look at them.

One wrong amount is one finding. Where Z01–Z03 already object to a sum, the rules that build on it take
either figure (:func:`either`): they object only to what is wrong whichever of the two gets mended.

Amounts are compared to the sixth decimal, which is a cent in 万元: what a cell computes is kept to 15 digits, so
the total of three thirds is not quite their sum.
"""

from decimal import Decimal
from itertools import product

from xltool import money
from xltool.form import FUNDS_ROWS, SUMS, Filing
from xltool.live.money import PLACES, SUMMED_PLACES
from xltool.policy import Policy
from xltool.rules.memory import remembered
from xltool.rules.rule import need

RATE, SCORE = "funds.total.rate", "funds.total.score"
INITIAL, BUDGET, EXECUTED = (f"funds.total.{column}" for column in ("initial", "budget", "executed"))
SUBROWS = tuple(row for row in FUNDS_ROWS if row != "total")
#: Every sum there is on the forms: the total and its parts.
PARTS = {total: parts for sums in SUMS.values() for total, parts in sums.items()}


def by_sum(form: Filing, path: str) -> Decimal | None:
    """What the sum that ``path`` belongs to would have there; ``None`` where it cannot be told."""
    return _by_sum(form)[path]


@remembered
def _by_sum(form: Filing) -> dict[str, Decimal | None]:
    """As :func:`by_sum`, for every path of a sum."""
    found: dict[str, Decimal | None] = {}
    for total, parts in SUMS[form.kind].items():
        whole, stated = form.number(total).value, [form.number(part) for part in parts]
        summed = sum([part.value for part in stated if part.value], money.ZERO)
        unread = [path for path in parts if not (form[path].is_value or form[path].is_blank)]
        is_blank = all(part.is_blank for part in stated)
        found[total] = None if unread or is_blank else _rounded(summed)
        for path, part in zip(parts, stated, strict=True):
            knows_others = not unread or unread == [path]
            others = summed - (part.value or money.ZERO)
            found[path] = _rounded(whole - others) if whole is not None and knows_others else None
    return found


def _rounded(amount: Decimal) -> Decimal:
    return money.round_half_up(amount, PLACES)


def exceeds(one: Decimal, other: Decimal) -> bool:
    """Whether an amount is above another."""
    return _rounded(one - other) > 0


def differs(one: Decimal, other: Decimal) -> bool:
    """Whether amounts that should be the same are not, as they are printed."""
    return abs(_rounded(one - other)) >= money.HALF_CENT


def is_summed(form: Filing, path: str) -> bool:
    """Whether a total is the sum of its parts to the third decimal, of which every cell is sure."""
    total, due = form.number(path).value, by_sum(form, path)
    return total is not None and due is not None and money.round_half_up(total - due, SUMMED_PLACES) == 0


def either(form: Filing, path: str) -> list[Decimal]:
    """The amount as stated and, where that can be told, as its sum would have it."""
    amount: Decimal = need(form, path)
    other = by_sum(form, path)
    return [amount] if other is None or other == amount else [amount, other]


def rates_of(form: Filing, row: str, policy: Policy) -> list[Decimal]:
    """The execution rate of the row's stated amounts first, then those of the other figures."""
    pairs = product(either(form, f"funds.{row}.executed"), either(form, f"funds.{row}.budget"))
    return [policy.rate(executed, budget) for executed, budget in pairs]


def misses(stated: Decimal, expected: list[Decimal], policy: Policy) -> bool:
    """Whether a stated rate or score is none of those expected, within the tolerance."""
    return all(abs(stated - one) > policy.tolerance for one in expected)
