"""How formulas take the writing of a cell: blanks away, full-width signs made half-width, numbers in text."""

from xltool.answer import Type
from xltool.live.notation import positions, replaced, without, words

BLANKS = ("CHAR(10)", "CHAR(13)", "CHAR(9)", "\u3000", "\u00a0")
#: Full-width signs and digits and the half-width ones they are typed for; small figures and squared units.
WIDE = [(chr(ord(sign) + 0xFEE0), sign) for sign in "0123456789%()+-.,:;=<>/*_~!?"]
WIDE += [("²", "2"), ("³", "3"), ("㎡", "m2"), ("㎥", "m3")]
DIGITS = "0123456789"
#: So far into the title line the year is looked for.
LONGEST_TITLE = 60
_PLACEHOLDERS = ("-", "--", "−", "–", "—", "——", "―", "/")

#: A fact before it has its place: name, Chinese word, formula.
Stated = tuple[str, str, str]


def flat(cell: str) -> str:
    """The text of a cell without blanks and full-width signs; empty for an error value."""
    spaceless = replaced(f'{cell}&""', [(" ", ""), *((blank, "") for blank in BLANKS)])
    return f'IF(ISERROR({cell}),"",IF({cell}="","",{replaced(spaceless, WIDE)}))'


def trimmed(cell: str) -> str:
    """As :func:`flat`, but blanks between characters stay: ``12 34`` is no number."""
    spaced = replaced(f'{cell}&""', ((blank, " ") for blank in BLANKS))
    return f'IF(ISERROR({cell}),"",IF({cell}="","",TRIM({replaced(spaced, WIDE)})))'


def number_in(text: str, bare: str, rest: str) -> str:
    """The number a person typed as text, or ``""``: plain, or with strictly grouped thousands.

    ``bare`` is the text without its sign, ``rest`` that without its digits.
    """
    whole = f'LEFT({bare},FIND(".",{bare}&".")-1)'
    ending = f'IF(RIGHT({bare})=".","0","")'
    value = f'VALUE("0"&SUBSTITUTE({bare},",","")&{ending})*IF(LEFT({text})="-",-1,1)'
    grouped = (
        f'IF(SUBSTITUTE(SUBSTITUTE({rest},",",""),".","",1)<>"",FALSE,'
        f'IF(ISNUMBER(FIND(",",{bare},FIND(".",{bare}&"."))),FALSE,'
        f'AND(LEFT({bare})<>",",TEXT(VALUE("1"&SUBSTITUTE({whole},",","")),"#,##0")'
        f'=IF(MOD(LEN({whole}),4)=3,"1,","1")&{whole})))'
    )
    known = f'IF(OR({rest}="",{rest}="."),{value},IF({grouped},{value},""))'
    return f'IF(LEN({bare})=LEN({rest}),"",IFERROR({known},""))'


def bounded(number: str) -> str:
    """The number, or ``""`` where it is beyond what Excel keeps exactly (see ``money.LARGEST``)."""
    return f'IF({number}="","",IF(ABS({number})>10^15,"",{number}))'


def state_of(cell: str) -> str:
    """The state of a cell that says something: a number beyond what Excel keeps exactly cannot be read."""
    return f'IF(ISNUMBER({cell}),IF(ABS({cell})>10^15,"U","V"),"V")'


def state(path: str, kind: Type) -> str:
    """The state of an answer whose ``.text`` is known, and whose value where it is a number or date."""
    known = state_of(f"[{path}.cell]") if kind is Type.TEXT else f'IF([{path}]="","U","V")'
    placeholder = f"SUMPRODUCT(--([{path}.text]={words(_PLACEHOLDERS)}))>0"
    return f'IF(ISERROR([{path}.cell]),"E",IF([{path}.text]="","B",IF({placeholder},"P",{known})))'


def number(path: str, kind: Type) -> list[Stated]:
    """The facts of a cell that holds an amount, points or a percentage."""
    cell, text = f"[{path}.cell]", f"[{path}.text]"
    spelt = f'IF(RIGHT({text})="%",LEFT({text},LEN({text})-1),{text})' if kind is Type.PERCENT else text
    unsigned = f'IF(OR(LEFT({text})="+",LEFT({text})="-"),MID({spelt},2,99),{spelt})'
    typed = number_in(text, f"[{path}.bare]", f"[{path}.rest]")
    return [
        (f"{path}.text", "文字", trimmed(cell)),
        (f"{path}.bare", "去符号", f'IF(ISNUMBER({cell}),"",{unsigned})'),
        (f"{path}.rest", "去数字", without(f"[{path}.bare]", DIGITS)),
        (f"{path}.read", "读出", f"IF(ISNUMBER({cell}),{cell},{typed})"),
        (path, "值", bounded(f"[{path}.read]")),
        (f"{path}.state", "状态", state(path, kind)),
        (f"{path}.is_text", "是文字", f'AND([{path}.state]="V",NOT(ISNUMBER({cell})))'),
    ]


def text(path: str) -> list[Stated]:
    """The facts of a cell that holds text; its value is the text without blanks."""
    return [
        (f"{path}.text", "文字", flat(f"[{path}.cell]")),
        (path, "值", f"[{path}.text]"),
        (f"{path}.state", "状态", state(path, Type.TEXT)),
    ]


def date(path: str) -> list[Stated]:
    """The facts of a date: a serial number, or a text such as ``2024年1月31日``, ``2024-1-31``, ``20240131``."""
    cell, said, spelt = f"[{path}.cell]", f"[{path}.text]", f"[{path}.spelt]"
    signs = replaced(said, [("年", "-"), ("月", "-"), ("日", ""), (".", "-"), ("/", "-")])
    month_ends = f'FIND("-",{spelt},6)'
    digits_of_day = f'1+ISNUMBER(FIND(MID({spelt},{month_ends}+2,1),"{DIGITS}"))'
    year, month, day = (
        f"VALUE({part})" for part in (
            f"LEFT({spelt},4)", f"MID({spelt},6,{month_ends}-6)", f"MID({spelt},{month_ends}+1,{digits_of_day})",
        )
    )  # fmt: skip
    made = f"DATE({year},{month},{day})"
    alone = f'ISERROR(FIND("-",{spelt},{month_ends}+1))'  # no second date behind it
    real = f'IF(AND(MID({spelt},5,1)="-",{alone},MONTH({made})={month},DAY({made})={day}),{made},"")'
    parted = f'ISNUMBER(FIND("-",{signs}))'  # to Excel 2024-1-1 is a number too
    digits = f'IF(OR(LEN({said})<>8,{parted}),{signs},TEXT(VALUE({said}),"0000-00-00"))'
    serial = f'IF(AND({cell}>=36526,{cell}<73051),INT({cell}),"")'
    return [
        (f"{path}.text", "文字", flat(cell)),
        (f"{path}.spelt", "写法", f"IFERROR({digits},{signs})"),
        (path, "值", f'IF(ISNUMBER({cell}),{serial},IFERROR({real},""))'),
        (f"{path}.state", "状态", state(path, Type.DATE)),
    ]


def year(path: str) -> list[Stated]:
    """The facts of the title's year: the first four digits, Chinese ones too, that are a year before ``年``."""
    cell, said, starts, at = f"[{path}.cell]", f"[{path}.text]", f"[{path}.starts]", positions(LONGEST_TITLE)
    chinese = list(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
    digits = "*".join(f'ISNUMBER(FIND(MID({said},{at}+{n},1),"{DIGITS}"))' for n in (2, 3))
    apart = f'ISERROR(FIND(MID("|"&{said},{at},1),"{DIGITS}"))'
    found = (
        f'((MID({said},{at},2)="19")+(MID({said},{at},2)="20"))*{digits}*(MID({said},{at}+4,1)="年")*{apart}'
    )
    number = f'IF(AND({cell}>=1900,{cell}<2100,{cell}=INT({cell})),{cell},"")'
    return [
        (f"{path}.text", "文字", replaced(trimmed(cell), [*chinese, (" 年", "年")])),
        (f"{path}.starts", "位置", f"SUMPRODUCT(MIN(99-(99-{at})*{found}))"),
        (path, "值", f'IF(ISNUMBER({cell}),{number},IF({starts}<99,VALUE(MID({said},{starts},4)),""))'),
        (f"{path}.state", "状态", state(path, Type.YEAR)),
    ]
