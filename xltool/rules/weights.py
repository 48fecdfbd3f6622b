"""D 分值与得分: how the points are spread over the levels, the indicators and the execution rate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from xltool import money
from xltool.finding import Severity
from xltool.form import Filing, Indicator
from xltool.money import at_least_two_places as printed
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import BASIS_10, flattened
from xltool.rules.rule import SELFASSESSMENT, Example, Offence, form_rule, row_rule, shown
from xltool.rules.sums import WEIGHTS, added, differ, if_complete, is_complete, lacks_parts, same

BASIS_101 = "财预〔2021〕101号《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》"

#: Live: the weights of each level 1 the policy knows; whether a set of the policy's is just these, whether
#: one is for just these levels.
_BY_LEVEL = "SUMIF([i.level1.full:],[policy.weights.levels],[i.weight:])"
_ASTRAY = f"ABS(ROUND({_BY_LEVEL}-[policy.weights.points],8))>={money.HALF_CENT}"
_UNLIKE = f"({_BY_LEVEL}>0)<>([policy.weights.points]>0)"
_FITS, _ALIKE = (
    f"SUMPRODUCT(--(MMULT(--({unequal}),[policy.weights.ones])=0))>0" for unequal in (_ASTRAY, _UNLIKE)
)


#: Live: a weight of which D05 speaks, one of which D12 does, the rows of the same level 1.
_ODD = 'IF([i.weight.state]<>"V",TRUE,OR([i.weight]<=0,[i.weight.is_text]))'
_EXTRA = "ROUND([i.weight]-ROUND([i.weight],2),8)<>0"
_PEERS = "[i.exists:]*([i.level1.full:]=[i.level1.full])"


def _by_level(form: Filing, known: Iterable[dict[str, Decimal]]) -> dict[str, Decimal]:
    """The weights of each level 1 that is in one of the known sets, where it has any."""
    sums = {level: money.ZERO for weights in known for level in weights}
    for row in form.indicators:
        level, weight = flattened(row.level1.text), row.weight.value
        if level in sums and weight is not None:
            sums[level] += weight
    return {level: weight for level, weight in sums.items() if weight > 0}


def _is_in_order(row: Indicator) -> bool:
    """Whether the weight is a number above 0: otherwise D05 speaks."""
    return row.weight.value is not None and row.weight.value > 0


def _has_more_decimals(row: Indicator) -> bool:
    return row.weight.value is not None and row.weight.value % money.CENT != 0


@form_rule(
    code="D02",
    title="一级权重",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_101}：原则上成本指标 20、产出指标 40、效益指标 20、满意度指标 10；未设成本指标的，产出 50、"
    "效益 30、满意度 10；不需设满意度指标的，效益指标相应增加 10",
    why="各项目按同样的权重评价，总分才能相比；另定权重要有理由。",
    remedy="按规定的权重调整各指标的分值；确有特殊情况的，说明理由。",
    good=Example({
        "indicators[0].level1": "产出指标", "indicators[0].weight": "10.00", "indicators[0].score": "10.00",
        "indicators[5].weight": "25.00", "indicators[5].score": "25.00",
    }),
    bad=Example({
        "indicators[0].weight": "15.00", "indicators[0].score": "15.00",
        "indicators[5].weight": "20.00", "indicators[5].score": "20.00",
    }),
    live={"": if_complete(
        f"IF({differ('[funds.total.weight]', '[policy.rate_points]')},0,"
        f"IF(SUMPRODUCT([i.exists:]*([i.weight:]<=0))>0,0,IF({_FITS},0,IF({_ALIKE},1,0))))"
    )},
)  # fmt: skip
def levels_are_weighted(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The weights of the levels are one of the policy's sets.

    Where the weights do not add up D01 speaks, of one that is not above 0 D05, of the rate's D14; a form
    with the levels of no set lacks one (X01).
    """
    rate = form.number("funds.total.weight").value
    if not is_complete(form, policy) or rate is None or not same(rate, policy.rate_points):
        return
    if not all(_is_in_order(row) for _, row in form.rows()):
        return
    known = policy.level_weights()
    sums = _by_level(form, known)
    alike = [weights for weights in known if weights.keys() == sums.keys()]
    astray = [[level for level in weights if not same(sums[level], weights[level])] for weights in alike]
    if astray and all(astray):
        seen = "、".join(f"{level}{printed(sums[level])}" for level in astray[0])
        expected = "、".join(f"{level}{printed(alike[0][level])}" for level in astray[0])
        yield Offence("", f"一级指标的分值为{seen}", f"为{expected}", "原则上如此，另有规定的从其规定")


@row_rule(
    code="D12",
    title="权重小数",
    when=traits.DISORDERLY,
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="对公开表格的归纳：公开的自评表分值都印成两位小数",
    why="表上只印两位小数，多出来的位数看不见，印出的分值相加就会与合计差一分。",
    remedy="改成整数，或最多两位小数的数，再看合计是否仍是满分。",
    good=Example({
        "indicators[2].weight": "11.33", "indicators[2].score": "11.33",
        "indicators[3].weight": "13.67", "indicators[3].score": "13.67",
    }),
    bad=Example({
        "indicators[2].weight": "11.333", "indicators[2].score": "11.33",
        "indicators[3].weight": "13.667", "indicators[3].score": "13.67",
    }),
    live={"i.weight": f"IF({_ODD},0,IF({_EXTRA},1,0))"},
)  # fmt: skip
def weight_has_two_decimals(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A weight with more decimals than the form prints; of a number kept as text D05 speaks."""
    if _is_in_order(row) and not row.weight.is_text and _has_more_decimals(row):
        yield Offence(f"{path}.weight", shown(row.weight), "整数，或最多两位小数的数")


def _most(peers: list[Indicator], level: str, policy: Policy) -> tuple[Decimal, str]:
    """What a single one of a level's indicators may weigh, and why."""
    points, share = policy.limits["weight_points"], policy.limits["weight_share"]
    if all(_is_in_order(row) for row in peers):
        whole = sum((row.weight.value or money.ZERO for row in peers), money.ZERO)
        if whole * share / 100 < points:
            return whole * share / 100, f"{level}共{printed(whole)}分，一条指标不宜超过其{share:f}%"
    return points, "一条指标不宜占分过多"


@form_rule(
    code="D13",
    title="单指标过重",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="本工具提出：一条指标不超过所在一级指标分值的 75%，也不超过 15 分（口径文件可改）",
    why="一条指标占分过多，总分就由它一条左右，别的指标形同虚设。",
    remedy="把分值分给同一个一级指标下的其他指标，或把这条指标拆成几条。",
    good=Example({
        "indicators[4].weight": "10.00", "indicators[4].score": "8.00",
        "indicators[5].weight": "10.00", "indicators[5].score": "10.00", "total.score": "97.47",
    }),
    bad=Example({
        "indicators[1].weight": "25.00", "indicators[1].score": "25.00",
        "indicators[2].weight": "5.00", "indicators[2].score": "5.00",
    }),
    live={"i.weight": (
        f'IF(OR(NOT([i.exists]),{_ODD},[i.level1.full]=""),0,IF(OR({_EXTRA},SUMPRODUCT({_PEERS})<2),0,'
        "IF(ROUND([i.weight]-[policy.weight_points],8)>0,1,"
        f'IF(SUMPRODUCT({_PEERS}*(([i.weight.state:]<>"V")+([i.weight:]<=0)))>0,0,'
        f"IF(ROUND([i.weight]-SUMPRODUCT({_PEERS},[i.weight:])*[policy.weight_share]/100,8)>0,1,0)))))"
    )},
)  # fmt: skip
def weight_is_spread(form: Filing, policy: Policy) -> Iterator[Offence]:
    """An indicator that outweighs the others of its level 1.

    One that has none beside it must carry the whole level's weight. D05 and D12 speak before of the same cell.
    """
    levels: dict[str, list[tuple[int, Indicator]]] = defaultdict(list)
    for n, row in form.rows():
        levels[flattened(row.level1.text)].append((n, row))
    for level, peers in levels.items():
        if level and len(peers) > 1:
            most, because = _most([row for _, row in peers], level, policy)
            for n, row in peers:
                heavy = row.weight.value is not None and row.weight.value > most
                if heavy and _is_in_order(row) and not row.weight.is_text and not _has_more_decimals(row):
                    path, expected = f"indicators[{n}].weight", f"不超过{printed(most)}的数"
                    yield Offence(path, shown(row.weight), expected, because)


@form_rule(
    code="D14",
    title="执行率分值",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis=f"{BASIS_10}：原则上预算执行率的权重统一为 10%",
    why="执行率的分值各表不一，总分就不能相比。",
    remedy="改回规定的分值，并调整各指标分值使合计仍是满分；确有特殊情况的，说明理由。",
    good=Example({"funds.total.weight": "10"}),
    bad=Example({
        "funds.total.weight": "20.00", "funds.total.score": "18.93", "indicators[0].weight": "10.00",
        "indicators[0].score": "10.00", "total.score": "97.93",
    }),
    live={"funds.total.weight": (
        'IF([funds.total.weight.state]<>"V",0,'
        f"IF({differ('[funds.total.weight]', '[policy.rate_points]')},"
        f"IF({lacks_parts('weight')},1,IF({differ(WEIGHTS, '[policy.total_points]')},0,1)),0))"
    )},
)  # fmt: skip
def rate_has_its_weight(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The rate weighs what the policy says; where the weights do not add up, D01 speaks."""
    weight, whole = form.number("funds.total.weight"), added(form, "weight")
    if weight.value is None or same(weight.value, policy.rate_points):
        return
    if whole is None or same(whole, policy.total_points):
        because = "原则上如此，另有规定的从其规定"
        yield Offence("funds.total.weight", shown(weight), printed(policy.rate_points), because)
