"""The amounts of the funds rows as formulas: what sums would have there, the rates and points that follow.

They state what :mod:`xltool.rules.amounts` and :mod:`xltool.rules.rates` compute. The last digits of binary
numbers are rounded away wherever a difference decides.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from xltool.form import FUNDS_ROWS, SUMS, Kind
from xltool.live.spelling import Stated

#: Amounts are compared to so many decimals, which is a cent in 万元.
PLACES = 6
#: A total of billions is sure of no more than these.
SUMMED_PLACES = 3
#: The rates of a row's amounts: as stated, then with the other figure of one or both.
DUES = ("due", "due2", "due3", "due4")
#: The points of the printed rate, then those of each of these rates.
POINTS = ("due", "due2", "due3", "due4", "due5")


def facts(kind: Kind) -> list[Stated]:
    """What is known of a form's funds beyond what stands in the cells."""
    found = [fact for total, parts in SUMS[kind].items() for fact in _sum(total, parts)]
    if kind is Kind.DECLARATION:
        return found
    found += [fact for row in FUNDS_ROWS for fact in _rates(f"funds.{row}")]
    return [*found, *_points("funds.total"), _cost_explained()]


def listed(paths: Iterable[str]) -> str:
    """Answers as the arguments of a function."""
    return ",".join(f"[{path}]" for path in paths)


def in_state(paths: Iterable[str], state: str) -> str:
    """Whether each answer is in a state, as the arguments of ``AND`` or ``OR``."""
    return ",".join(f'[{path}.state]="{state}"' for path in paths)


def _sum(total: str, parts: tuple[str, ...]) -> Iterator[Stated]:
    """For each amount of a sum what the others make of it, as ``amounts.by_sum``."""
    yield from _figures(total, f"AND({_known(parts)},COUNT({listed(parts)})>0)", f"SUM({listed(parts)})")
    for part in parts:
        others = [other for other in parts if other != part]
        known = f"AND({_known(others)},ISNUMBER([{total}]))"
        yield from _figures(part, known, f"[{total}]-SUM({listed(others)})")


def _figures(path: str, known: str, figure: str) -> list[Stated]:
    return [
        (f"{path}.by_sum", "按合计", f'IF({known},ROUND({figure},{PLACES}),"")'),
        (f"{path}.other", "按合计或所填", f'IF([{path}.by_sum]="",[{path}],[{path}.by_sum])'),
    ]


def _known(paths: Iterable[str]) -> str:
    """Whether each is a number or blank, and a blank one counts 0."""
    return ",".join(f'OR([{path}.state]="V",[{path}.state]="B")' for path in paths)


def _rates(row: str) -> list[Stated]:
    """The rates a row's amounts give, how far the printed one is from all of them; and money overspent."""
    executed, budget, rate = f"[{row}.executed]", f"[{row}.budget]", f"[{row}.rate]"
    both = f"COUNT({executed},{budget})=2"
    pairs = product((executed, f"[{row}.executed.other]"), (budget, f"[{row}.budget.other]"))
    far = ",".join(f"ABS({rate}-[{row}.rate.{due}])" for due in DUES)
    least, most = f"MIN({executed},[{row}.executed.other])", f"MAX({budget},[{row}.budget.other])"
    over = f"AND({executed}>0,ROUND({least}-{most},{PLACES})>0)"
    return [
        *(
            (f"{row}.rate.{due}", "应为", f'IF({both},{_rate(*pair)},"")')
            for due, pair in zip(DUES, pairs, strict=True)
        ),
        (f"{row}.rate.off", "相差", f'IF(AND({both},ISNUMBER({rate})),ROUND(MIN({far}),8),"")'),
        (f"{row}.over", "超支", f"IF({both},{over},FALSE)"),
    ]


def _rate(executed: str, budget: str) -> str:
    """As ``Policy.rate``."""
    percent = f"ROUND({executed}/{budget}*100,8)"
    return f"IF({budget}=0,0,IF([policy.truncates_rate],TRUNC({percent},2),ROUND({percent},2)))"


def _points(row: str) -> list[Stated]:
    """As ``rates.rate_points``, each ``""`` where it cannot be told; how far the printed ones are from all."""
    rates = (f"[{row}.rate]", *(f"[{row}.rate.{due}]" for due in DUES))
    weight, score = f"[{row}.weight]", f"[{row}.score]"
    points = [
        (
            f"{row}.score.{due}", "应得",
            f'IF(COUNT({rates[0]},{weight},{rate})=3,MIN({weight},ROUND(ROUND({rate}*{weight}/100,8),2)),"")',
        )
        for due, rate in zip(POINTS, rates, strict=True)
    ]  # fmt: skip
    far = [f"ABS({score}-[{name}])" for name, *_ in points]
    least = f'IF([{points[1][0]}]="",{far[0]},MIN({",".join(far)}))'
    off = f'IF(COUNT({score},[{points[0][0]}])=2,ROUND({least},8),"")'
    return [*points, (f"{row}.score.off", "相差", off)]


def _cost_explained() -> Stated:
    """Whether a cost indicator carries a reason."""
    cost = 'ISNUMBER(FIND("成本",[i.level1.full:]&[i.level2.full:]))'
    return "cost_explained", "成本有说明", f"SUMPRODUCT({cost}*[i.exists:]*[i.has_reason:])>0"
