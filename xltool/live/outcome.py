"""What a row achieved, as :mod:`xltool.rules.achievement` computes it, and the form as a whole."""

from xltool.form import INDICATOR_FIELDS, Kind
from xltool.live import money, names, phrases
from xltool.live.notation import one_of, positions, quoted, replaced, run_of, words
from xltool.live.spelling import Stated
from xltool.target import PLACEHOLDERS, SIGNS
from xltool.units import spellings


def of_form(kind: Kind) -> list[Stated]:
    """Facts of the whole form."""
    facts = [
        ("size", "表上行数", "ROWS([i.name.range])-2"),
        ("intact", "公式完好", "SUM([i.own:])=ROWS([i.own:])*(ROWS([i.own:])+1)/2"),
        ("rows", "指标条数", "SUMPRODUCT(--[i.exists:])"),
    ]
    facts += money.facts(kind)
    return facts if kind is Kind.DECLARATION else [*facts, *_sums()]


def _sums() -> list[Stated]:
    return [
        ("sum.weight", "各指标分值之和", "ROUND(SUM([i.weight:]),8)"),
        ("sum.score", "各指标得分之和", "ROUND(SUM([i.score:]),8)"),
    ]


def of_all_rows(kind: Kind) -> list[Stated]:
    """Facts of every row of the table, whether it holds an indicator or not."""
    return [
        ("i.own", "自检", "[i.n]"),
        ("i.level1.full", "一级指标·填全", 'IF([i.level1.state]="B",""&[i.level1.full^],[i.level1])'),
        (
            "i.level2.full", "二级指标·填全",
            'IF([i.level2.state]<>"B",[i.level2],'
            'IF(OR([i.level1.state]="B",[i.level1]=[i.level1.full^]),""&[i.level2.full^],""))',
        ),
        ("i.exists", "有指标", 'AND([i.name.state]<>"B",[i.name.state]<>"P",[i.name]<>"无")'),
        ("i.used", "有内容", _used(kind)),
    ]  # fmt: skip


def of_rows(kind: Kind) -> list[Stated]:
    """Facts of the rows that hold an indicator; of the others nobody asks."""
    facts = [
        ("i.target.signed", "带符号", f'ISNUMBER(FIND(LEFT([i.target.text]&"|"),{quoted(SIGNS)}))'),
        (
            "i.target.ceiling", "越少越好",
            'IF([i.target.form]<>"Q",FALSE,OR([i.target.op]="≤",[i.target.op]="<",'
            'AND([i.target.op]="=",[i.target.value]=0)))',
        ),
        ("i.qualitative", "是定性", '[i.target.form]="W"'),
        *names.facts(),
    ]  # fmt: skip
    return (
        facts
        if kind is Kind.DECLARATION
        else [*facts, *_units(), *_comparison(), *_points(), *phrases.facts()]
    )


def _used(kind: Kind) -> str:
    """Whether anything stands in a row beside its levels."""
    keys = (key for key in INDICATOR_FIELDS[kind] if key not in ("level1", "level2", "reason"))
    filled = ",".join(f'[i.{key}.state]<>"B"' for key in keys)
    return f"OR({filled})"


def _units() -> list[Stated]:
    return [
        fact for side, label in (("target", "指标值"), ("actual", "完成值")) for fact in _unit(f"i.{side}", label)
    ] + [
        ("i.same_unit", "单位相同", "[i.target.unit_key]=[i.actual.unit_key]"),
        ("i.same_measure", "量词相同", "[i.target.measured]=[i.actual.measured]"),
        (
            "i.fraction", "或是小数",
            'IF(AND([i.target.form]="Q",[i.actual.form]="Q"),AND([i.target.unit]="%",[i.actual.unit]="",'
            "[i.target.value]<>0,[i.actual.value]>0,[i.actual.value]<=1),FALSE)",
        ),
    ]  # fmt: skip


def _unit(path: str, label: str) -> list[Stated]:
    """A unit in the spelling it is compared in, and without its scale and period."""
    flat = replaced(f"LOWER([{path}.unit])", [("每", "/"), ("(", "/"), (")", "")])
    listed = f"({words(spellings())}=[{path}.plain])"
    standard = f"INDEX({words(spellings().values())},SUMPRODUCT({listed}*{positions(len(spellings()))}))"
    known = f"IF(SUMPRODUCT(--{listed})>0,{standard},[{path}.plain])"
    scaled = f"MID([{path}.unit_key],{run_of(f'[{path}.unit_key]', '十百千万亿', 4)}+1,99)"
    return [
        (f"{path}.lowered", f"{label}·单位写法", flat),
        (
            f"{path}.plain", f"{label}·去个",
            f'IF(AND(LEFT([{path}.lowered])="个",LEN([{path}.lowered])>1),MID([{path}.lowered],2,99),[{path}.lowered])',
        ),
        (f"{path}.unit_key", f"{label}·单位比较", known),
        (f"{path}.measured", f"{label}·量词", f'LEFT({scaled},FIND("/",{scaled}&"/")-1)'),
    ]  # fmt: skip


def _comparison() -> list[Stated]:
    goal, actual, op = "[i.target.value]", "[i.actual.value]", "[i.target.op]"
    met = (
        f'IF({op}="",{actual}={goal},IF(OR({op}="≤",AND({op}="=",{goal}=0)),{actual}<={goal},'
        f'IF({op}="<",{actual}<{goal},IF({op}=">",{actual}>{goal},{actual}>={goal}))))'
    )
    reverse = f"IF([policy.reverse_is_linear],2-{actual}/{goal},IF({actual}=0,1,{goal}/{actual}))"
    share = f"IF([i.target.ceiling],{reverse},{actual}/{goal})"
    band = 'IF([i.actual.graded],SUMPRODUCT(([policy.bands.words]=[i.actual.text])*[policy.bands.{}]),"")'
    return [
        (
            "i.comparable", "可比较",
            'IF(AND([i.target.form]="Q",[i.actual.form]="Q"),AND(OR([i.actual.unit]="",[i.same_unit]),'
            'OR([i.actual.op]="",[i.actual.op]="="),NOT([i.fraction])),FALSE)',
        ),
        ("i.met", "达到", f'IF([i.comparable],IF({met},"Y",IF({op}="","","N")),"")'),
        ("i.surpassed", "超过", f'IF([i.met]="Y",{actual}<>{goal},FALSE)'),
        (
            "i.excess", "远超",
            f'IF(OR([i.met]<>"Y",[i.target.ceiling]),FALSE,IF({goal}=0,{actual}>=[policy.excess_of_zero],'
            f"AND({goal}>0,ROUND({actual}-{goal}*[policy.excess],8)>=0)))",
        ),
        (
            "i.earned", "按比例",
            f'IF(OR(NOT([i.comparable]),NOT(ISNUMBER([i.weight]))),"",IF({goal}<=0,"",'
            f"ROUND(ROUND(MIN(MAX({share},0),1)*[i.weight],8),2)))",
        ),
        ("i.band.low", "档位下限", f'IF([i.qualitative],{band.format("low")},"")'),
        ("i.band.high", "档位上限", f'IF([i.qualitative],{band.format("high")},"")'),
        ("i.reached", "算达到", 'IF([i.qualitative],[i.band.high]=100,[i.met]="Y")'),
    ]  # fmt: skip


def _points() -> list[Stated]:
    return [
        (
            "i.points", "分数正常",
            "IF(AND(ISNUMBER([i.weight]),ISNUMBER([i.score])),"
            "AND([i.weight]>0,[i.score]>=0,[i.score]<=[i.weight]),FALSE)",
        ),
        ("i.deducted", "有扣分", "IF([i.points],[i.score]<[i.weight],FALSE)"),
        (
            "i.has_reason", "有说明",
            f'AND([i.reason.state]="V",NOT({one_of("[i.reason]", sorted(PLACEHOLDERS))}))',
        ),
        (
            "i.divided", "零作除数",
            'IF(OR(NOT([i.comparable]),NOT(ISNUMBER([i.weight]))),FALSE,'
            'IF(OR([i.weight]<=0,[i.target.value]<>0,[i.met]<>"Y"),FALSE,IF([i.score.state]="E",TRUE,'
            'IF([i.score.state]<>"V",FALSE,IF([i.score]=0,OR(NOT([i.surpassed]),NOT([i.has_reason])),FALSE)))))',
        ),
    ]  # fmt: skip
