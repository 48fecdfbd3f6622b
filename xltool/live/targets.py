"""The grammar of :mod:`xltool.target` as facts: operator, number and unit of a target or an actual value."""

from xltool.live.notation import (
    begins,
    contains,
    one_of,
    others_in,
    positions,
    quoted,
    replaced,
    run_of,
    without,
    words,
)
from xltool.live.spelling import DIGITS, Stated, flat, state_of
from xltool.target import (
    CALENDAR,
    ELSEWHERE,
    FILLER,
    FOR_DIGITS,
    LONG_MEASURES,
    MEASURES,
    OPERATORS,
    PLACEHOLDERS,
    SIGNS,
    SUFFIXES,
)

_BRACKETS = [(sign, "(") for sign in "[【〔{［｛"] + [(sign, ")") for sign in "]】〕}］｝"]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GARBLED = DIGITS + ".,%()" + FOR_DIGITS


def facts(path: str, *, actual: bool) -> list[Stated]:
    """Everything about a target or actual value, from its writing to its operator, number and unit."""
    return [*_writing(path), *_operator(path), *_number(path), *_unit(path), *_outcome(path, actual=actual)]


def _writing(path: str) -> list[Stated]:
    said = f"[{path}.text]"
    placeholder = f'OR({without(said, FILLER)}="",{one_of(said, sorted(PLACEHOLDERS - {"无"}))})'
    return [
        (f"{path}.text", "文字", replaced(flat(f"[{path}.cell]"), _BRACKETS)),
        (
            f"{path}.state",
            "状态",
            f'IF(ISERROR([{path}.cell]),"E",IF({said}="","B",IF({placeholder},"P",{state_of(f"[{path}.cell]")})))',
        ),
    ]


def _operator(path: str) -> list[Stated]:
    said, length = f"[{path}.text]", f"[{path}.operator]"
    listed = words(OPERATORS)
    found = f"INDEX({words(OPERATORS.values())},MATCH(LEFT({said},{length}),{listed},0))"
    return [
        (
            f"{path}.operator", "符号长",
            f'IF({said}="",0,SUMPRODUCT(MAX((LEFT({said},LEN({listed}))={listed})*LEN({listed}))))',
        ),
        (f"{path}.sign", "写的符号", f'IF({length}=0,"",{found})'),
        (f"{path}.rest", "符号后", f"MID({said},{length}+1,99)"),
        (f"{path}.worded", "符号是词", f'AND({length}>0,ISERROR(FIND(LEFT({said}&"|"),{quoted(SIGNS)})))'),
    ]  # fmt: skip


def _number(path: str) -> list[Stated]:
    """The length of the number behind the operator, ``[+-]?(digits and commas(.digits)?|.digits)``, and its value."""
    rest, bare = f"[{path}.rest]", f"[{path}.bare]"
    whole, fraction = f"[{path}.whole]", f"[{path}.fraction]"
    size = f"IF({whole}>0,{whole}+{fraction},IF({fraction}>1,{fraction},0))"
    unsigned = f"LEFT({bare},{size})"
    digits = f"LEFT({bare},{whole})"
    value = (
        f'VALUE("0"&SUBSTITUTE({unsigned},",","")&IF(RIGHT({unsigned})=".","0",""))*IF(LEFT({rest})="-",-1,1)'
    )
    grouped = (
        f'AND(LEFT({digits})<>",",TEXT(VALUE("1"&SUBSTITUTE({digits},",","")),"#,##0")'
        f'=IF(MOD(LEN({digits}),4)=3,"1,","1")&{digits})'
    )
    return [
        (f"{path}.bare", "去正负", f'IF(OR(LEFT({rest})="+",LEFT({rest})="-"),MID({rest},2,99),{rest})'),
        (f"{path}.whole", "整数长", f'IF({bare}="",0,{run_of(bare, DIGITS + ",")})'),
        (
            f"{path}.fraction", "小数长",
            f'IF(MID({bare},{whole}+1,1)=".",1+{run_of(f"MID({bare},{whole}+2,30)", DIGITS)},0)',
        ),
        (f"{path}.length", "数长", f"IF({size}=0,0,{size}+LEN({rest})-LEN({bare}))"),
        (
            f"{path}.number", "数",
            f'IF([{path}.length]=0,"",IFERROR(IF(ISERROR(FIND(",",{unsigned})),{value},IF({grouped},{value},"")),""))',
        ),
    ]  # fmt: skip


def _unit(path: str) -> list[Stated]:
    """The unit behind the number, its ``以上`` and brackets taken off, and whether it is one."""
    behind, unit, whole = f"[{path}.behind]", f"[{path}.named]", f"[{path}.unit_text]"
    listed = words(SUFFIXES)
    direction = f"INDEX({words(SUFFIXES.values())},MATCH(RIGHT({behind},[{path}.suffix]),{listed},0))"
    surplus = f'(LEN(SUBSTITUTE({whole},")",""))-LEN(SUBSTITUTE({whole},"(","")))'
    at = positions(10)
    return [
        (f"{path}.behind", "数后", f'SUBSTITUTE(MID([{path}.rest],[{path}.length]+1,99),"(含)","")'),
        (
            f"{path}.suffix", "后缀长",
            f'IF({behind}="",0,SUMPRODUCT(MAX((RIGHT({behind},LEN({listed}))={listed})*LEN({listed}))))',
        ),
        (f"{path}.direction", "方向", f'IF([{path}.suffix]=0,"",{direction})'),
        (f"{path}.unit_text", "单位文字", f"LEFT({behind},LEN({behind})-[{path}.suffix])"),
        (
            f"{path}.bracketed", "有括号",
            f'AND(LEN({whole})>1,LEFT({whole})="(",RIGHT({whole})=")",{surplus}=0)',
        ),
        (
            f"{path}.named", "写的单位",
            f'IF([{path}.bracketed],MID({whole},2,LEN({whole})-2),IF(AND({surplus}=1,LEFT({whole})="("),'
            f'MID({whole},2,99),IF(AND({surplus}=-1,RIGHT({whole})=")"),LEFT({whole},LEN({whole})-1),{whole})))',
        ),
        (
            f"{path}.strange", "单位不像",
            f'IF({unit}="",TRUE,OR(LEN({unit})>10,LEFT({unit})="/",'
            f'AND(LEFT({unit})="o",ISERROR(FIND(MID(SUBSTITUTE(LOWER({unit}),"o","")&"|",1,1),{quoted(_LETTERS)}))),'
            f'SUMPRODUCT((MID({unit},{at},1)<>"")*ISNUMBER(FIND(MID({unit},{at},1),{quoted(DIGITS)}))'
            f'*ISERROR(FIND(MID("|"&{unit},{at},1),{quoted(_LETTERS + "/每")})))'
            f'+SUMPRODUCT((MID({unit},{at},1)<>"")*ISNUMBER(FIND(MID({unit},{at},1),"≥≤=><")))>0))',
        ),
        (
            f"{path}.measure", "是量词",
            f'IF({unit}="",FALSE,IF({one_of(unit, sorted(LONG_MEASURES))},TRUE,AND(LEN({unit})<=2,LEFT({unit})<>"月",'
            f"ISNUMBER(FIND(RIGHT({unit}),{quoted(MEASURES)})))))",
        ),
    ]  # fmt: skip


def _outcome(path: str, *, actual: bool) -> list[Stated]:
    said, op, rest, unit = f"[{path}.text]", f"[{path}.given]", f"[{path}.rest]", f"[{path}.named]"
    sign, direction = f"[{path}.sign]", f"[{path}.direction]"
    agrees = (
        f'OR({direction}="",{sign}="",AND({direction}="≥",OR({sign}="≥",{sign}=">")),'
        f'AND({direction}="≤",OR({sign}="≤",{sign}="<")))'
    )
    percents = f'AND({op}<>"",LEFT({unit})="%",NOT([{path}.bracketed]),NOT([{path}.strange]))'
    sure = (
        f'OR([{path}.bracketed],{unit}="",{unit}="%",{unit}="‰",'
        f'IF({op}<>"",NOT([{path}.strange]),[{path}.measure]))'
    )
    calendar = (
        f'AND({sign}="",OR(LEFT({rest},2)="19",LEFT({rest},2)="20"),MID({rest},5,1)="年",[{path}.length]=4)'
    )
    quantity = f'IF(OR([{path}.number]="",{calendar},NOT({agrees})),FALSE,{sure})'
    elsewhere = f"AND({others_in(rest, DIGITS, 60)}=LEN({rest}),{contains(rest, ELSEWHERE)})"
    apart = f'AND({rest}<>"",[{path}.length]=0,OR([{path}.worded],{elsewhere}))'
    day = (
        f'AND(LEN({said})-LEN(SUBSTITUTE({said},".",""))=2,MID({said},5,1)=".",{begins(said, ("19", "20"))})'
    )
    garbled = f"AND({others_in(said, _GARBLED, 60)}=0,{others_in(said, DIGITS, 60)}<LEN({said}),NOT({day}))"
    mistyped = f'FIND(MID({rest}&"|",[{path}.length]+1,1),{quoted(FOR_DIGITS + SIGNS)})'
    dated = f"IF({contains(rest, CALENDAR)},ISERROR({mistyped}),FALSE)"
    word = f'IF({sign}="",NOT({garbled}),OR({apart},{dated}))'
    unknown = f'IF(OR([{path}.state]="P",[{path}.state]="U"),[{path}.state],"")'
    form = f'IF([{path}.state]<>"V",{unknown},IF({quantity},"Q",IF({word},"W","U")))'
    number, unit_said = f"[{path}.number]", f'IF({percents},"%",{unit})'
    if actual:
        bare = f"ISNUMBER([{path}.cell])"
        form = f'IF(AND({bare},[{path}.state]="V"),"Q",{form})'
        number = f"IF({bare},[{path}.cell],{number})"
        target_unit = 'IF([i.target.form]="Q",[i.target.unit],"")'
        unit_said = f"IF({bare},{target_unit},{unit_said})"
    return [
        (f"{path}.given", "计算符号", f'IF({sign}="",{direction},{sign})'),
        (f"{path}.form", "种类", form),
        (f"{path}.op", "符号", f'IF([{path}.form]="Q",{op},"")'),
        (f"{path}.value", "数值", f'IF([{path}.form]="Q",{number},"")'),
        (f"{path}.unit", "单位", f'IF([{path}.form]="Q",{unit_said},"")'),
        (path, "值", f"[{path}.text]"),
    ]
