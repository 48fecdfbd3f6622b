"""V 指标值: targets in words, and how their numbers are printed."""

import re
from collections.abc import Iterator
from functools import lru_cache

from xltool.finding import Severity
from xltool.form import Filing, Indicator, Kind
from xltool.live.names import RATE
from xltool.live.notation import contains, one_of
from xltool.live.spelling import DIGITS
from xltool.policy import Policy
from xltool.rules import traits
from xltool.rules.achievement import flattened, is_qualitative
from xltool.rules.rule import BOTH, Example, Offence, form_rule, row_rule, shown
from xltool.rules.units import NEXT_TIME, stated, unit_fault
from xltool.rules.values import value_fault
from xltool.target import ELSEWHERE

#: A rate that is put in words and yet compares with a number: 不低于上年, 95%左右.
_NUMERIC = (*ELSEWHERE, "%", "‰", "百分", "成以上")
#: Words that say how much without saying what would be enough: alone, or wherever they stand.
VAGUE_ALONE = ("好", "很好", "高", "低", "强", "大", "多", "少", "快", "一般", "确保", "保证", "保障")
VAGUE = (
    "较好", "较高", "较低", "较大", "较小", "较强", "较快", "较优", "较少", "良好", "明显", "显著", "大幅", "一定",
    "尽量", "尽可能", "尽快", "适当", "适度", "适时", "基本满足", "基本完成", "基本达到", "基本达标", "基本合理",
    "基本及时", "基本符合", "基本实现", "基本稳定",
)  # fmt: skip


def word_fault(row: Indicator) -> str:
    """The code of what is most worth saying of a qualitative target."""
    return _word_fault(flattened(row.name.raw), flattened(row.target.raw)) if is_qualitative(row) else ""


@lru_cache(4096)
def _word_fault(name: str, said: str) -> str:
    if RATE.fits(name):
        return "" if any(word in said for word in _NUMERIC) else "V05"
    return "V11" if _vague(said) and not any(digit in said for digit in DIGITS) else ""


def _vague(said: str) -> str:
    return said if said in VAGUE_ALONE else next((word for word in VAGUE if word in said), "")


@row_rule(
    code="V05",
    title="率而为定性",
    when=traits.ODD_WORD,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：名称是及时率、知晓率而指标值是“及时”“逐步提高”或时限",
    why="率是算出来的数，只写一个词或一个日期，年终算不出率。",
    remedy=f"能计算的写成百分数，例如“≥95.00(%)”；不计算的，名称不用“率”，例如“完成及时性”。{NEXT_TIME}",
    good=Example({"indicators[2].name": "验收及时性", "indicators[2].target": "及时"}, Kind.DECLARATION),
    bad=Example({"indicators[2].name": "验收及时率", "indicators[2].target": "及时"}, Kind.DECLARATION),
    live={
        "i.target": f'IF([i.target.form]="W",IF({RATE.formula()},'
        f"IF({contains('[i.target.text]', _NUMERIC)},0,1),0),0)"
    },
)
def rate_is_a_number(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A name that ends in 率 has a number for its target, or a comparison with one."""
    if word_fault(row) == "V05":
        yield Offence(f"{path}.target", shown(row.target), "以 % 为单位的值", "名称是率")


@row_rule(
    code="V11",
    title="定性词含糊",
    when=traits.ODD_WORD,
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="财预〔2015〕88号《中央部门预算绩效目标管理办法》：不能以量化形式表述的，可采用定性表述，但应具有可衡量性",
    why="“较高”“基本满足”没有说到什么程度算做到，评价时各说各的。",
    remedy=f"写成数，例如“≥90.00(%)”；或写清怎样算做到，例如“无重大事故”“通过验收”。{NEXT_TIME}",
    good=Example({"indicators[4].target": "通过验收"}, Kind.DECLARATION),
    bad=Example({"indicators[4].target": "较高"}, Kind.DECLARATION),
    live={
        "i.target": f'IF([i.target.form]="W",IF({contains("[i.target.text]", DIGITS)},0,IF({RATE.formula()},0,'
        f"IF(OR({one_of('[i.target.text]', VAGUE_ALONE)},{contains('[i.target.text]', VAGUE)}),1,0))),0)"
    },
)
def word_can_be_checked(form: Filing, path: str, row: Indicator, policy: Policy) -> Iterator[Offence]:
    """A qualitative target is not only a degree; of a rate V05 speaks, and a digit may well be a standard."""
    if word_fault(row) == "V11":
        because = f"“{_vague(flattened(row.target.raw))}”没有评判标准"
        yield Offence(f"{path}.target", shown(row.target), "可以核对的标准", because)


_FIGURES = re.compile(r"[\d,]*\.(\d*)|[\d,]+")


@lru_cache(4096)
def _decimals(text: str) -> int:
    """How many decimals the number of a target is printed with."""
    figures = _FIGURES.search(flattened(text))
    return len(figures[1] or "") if figures else 0


#: Live: whether some target in this row's unit is printed with two decimals.
_TWO_ELSEWHERE = (
    'SUMPRODUCT(([i.name.state:]="V")*[i.target.signed:]*([i.target.fraction:]=3)*([i.target.unit:]=[i.target.unit]))'
    ">0"
)


@form_rule(
    code="V10",
    title="小数位格式",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：绩效管理系统导出的指标值一律两位小数，手工填写的长短不一",
    why="同一单位的值有的写两位小数、有的不写，汇总和比对时会当成两个值。",
    remedy="同一单位的值统一写两位小数，例如“≥90.00(%)”。",
    good=Example({"indicators[2].target": "=100.00(%)"}, Kind.DECLARATION),
    bad=Example({"indicators[2].target": "=100(%)"}, Kind.DECLARATION),
    live={
        "i.target": 'IF(AND([i.name.state]="V",[i.target.signed],[i.target.unit]<>"",[i.target.unit_fault]="",'
        f'[i.target.value_fault]=""),IF([i.target.fraction]=3,0,IF([i.target.fraction]>3,1,IF({_TWO_ELSEWHERE},1,0))),0)'
    },
)
def decimals_are_alike(form: Filing, policy: Policy) -> Iterator[Offence]:
    """Two decimals, or fewer as long as no other target in the same unit has two.

    Targets in words (24小时内) are printed as one speaks; where V03–V09 have something to say, they say it.
    """
    rows = [
        (n, row, target) for n, row in form.rows() if (target := stated(row)) is not None and target.is_signed
    ]
    common = {target.unit.casefold() for _, _, target in rows if _decimals(target.text) == 2}
    for n, row, target in rows:
        places = _decimals(target.text)
        if places == 2 or unit_fault(row) or value_fault(row) or target.value is None:
            continue
        if places > 2:
            yield Offence(f"indicators[{n}].target", shown(row.target), "最多两位小数的值")
        elif target.unit.casefold() in common:
            expected = f"“{target.op}{target.value:.2f}({target.unit})”"
            yield Offence(
                f"indicators[{n}].target", shown(row.target), expected, "同单位的其他值写了两位小数"
            )
