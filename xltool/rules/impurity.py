"""L 版式与模板: what does not belong into a text, and comes in with pasting and typing."""

import re
import string
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import NamedTuple

from xltool.answer import Answer, Type
from xltool.finding import Severity
from xltool.form import FIELDS, INDICATOR_FIELDS, Filing, Indicator, Kind
from xltool.live.notation import contains, positions, quoted, replaced
from xltool.policy import Policy
from xltool.rules.achievement import flattened
from xltool.rules.prose import excerpt
from xltool.rules.rule import BOTH, Example, Offence, form_rule

_TEXTS = (Type.TEXT, Type.TARGET, Type.ACTUAL)
_LEVELS = ("level1", "level2")
#: Beginnings of tags and entities, in small letters, blanks left out.
_MARKS = (
    "<p>", "</p", "<pstyle", "<pclass", "<br", "<div", "</div", "<span", "</span", "<font", "</font", "<strong",
    "</strong", "<b>", "</b>", "<table", "</table", "<td", "</td", "<tr", "</tr", "<li>", "</li", "<ul", "<ol",
    "&nbsp;", "&lt;", "&gt;", "&amp;", "&quot;", "&ldquo;", "&rdquo;", "&middot;", "&mdash;", "&hellip;", "&#",
)  # fmt: skip
_WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in string.digits + string.ascii_letters)
_WIDE_SIGN = re.compile(f"[{_WIDE}]")
#: Without one of these a text is clean.
_SUSPECT = re.compile(f"[<&＜＆（）\\s{_WIDE}]")
_NARROW = str.maketrans({sign: chr(ord(sign) - 0xFEE0) for sign in _WIDE})
_MARKED = re.compile("[<&＜＆]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
#: Beside one of these a blank may stand; every other character is taken for a Chinese one.
_SPACED = f"{string.ascii_letters}{string.digits}{string.punctuation}，。；：、？！…—（）《》〈〉“”‘’【】〔〕％＝≥≤＞＜"
_BLANKS = (("CHAR(10)", "|"), ("CHAR(13)", "|"), ("CHAR(9)", " "), ("\u3000", " "), ("\u00a0", " "))
_BLANK_RUN = re.compile("[ \t\u3000\u00a0]+")
#: So far into a text blanks are looked for; no name is longer.
_REACH = 40


class _Fault(NamedTuple):
    """What should stand there, why, and the sign that is wrong."""

    wanted: str
    because: str
    sign: str = ""


def _mark(text: str) -> _Fault | None:
    if not _MARKED.search(text):
        return None
    flat = flattened(text).casefold()
    if not any(mark in flat for mark in _MARKS):
        return None
    tag = _TAG.search(text)
    entity = re.search(r"&#?\w{1,8};", text)
    seen = (tag or entity or [""])[0]
    named = f"“{seen}”" if seen else ""
    return _Fault(f"不带网页标记{named}的文字", "从网页或系统粘贴来的标记会原样印出", seen)


def _wide(text: str, *, short: bool) -> _Fault | None:
    wide = _WIDE_SIGN.search(text)
    if not wide:
        return None
    seen = wide[0]
    narrow = f"“{' '.join(text.translate(_NARROW).split())}”" if short else "半角的字母和数字"
    return _Fault(narrow, f"“{seen}”是全角字符", seen)


def _bracket(text: str) -> _Fault | None:
    opening, closing = text.count("（"), text.count("）")
    if opening == closing or opening + text.count("(") != closing + text.count(")"):
        return None
    return _Fault("同一种括号", "括号一半全角、一半半角", "（" if opening > closing else "）")


def _blank(text: str) -> _Fault | None:
    spaced = _spaced(text)
    if " " not in spaced or not any(_is_torn(spaced, at) for at in range(1, _REACH + 1)):
        return None
    whole = "".join(sign for at, sign in enumerate(spaced) if not _is_torn(spaced, at))
    return _Fault(f"“{whole.replace('|', '')}”", "字与字之间夹着空格")


def _is_torn(spaced: str, at: int) -> bool:
    if not 0 < at < len(spaced) - 1 or spaced[at] != " ":
        return False
    return spaced[at - 1] not in _SPACED and spaced[at + 1] not in _SPACED


def _spaced(text: str) -> str:
    """The text with single blanks; line breaks are no blanks."""
    return _BLANK_RUN.sub(" ", text.replace("\n", "|").replace("\r", "|")).strip(" ")


def _live(path: str) -> str:
    """The formula that says the same as :func:`_impurity`."""
    text, flat = f'[{path}.cell]&""', f"[{path}.text]"
    found = [
        contains(f"LOWER({flat})", _MARKS),
        contains(text, _WIDE),
        f'IF(LEN(SUBSTITUTE({text},"（",""))=LEN(SUBSTITUTE({text},"）","")),FALSE,'
        f'LEN(SUBSTITUTE({flat},"(",""))=LEN(SUBSTITUTE({flat},")","")))',
    ]
    if _is_short(path):
        spaced, at, beside = f"TRIM({replaced(text, _BLANKS)})", positions(_REACH), quoted(_SPACED)
        torn = (
            f'SUMPRODUCT((MID({spaced},{at}+1,1)=" ")*ISERROR(FIND(MID({spaced},{at},1),{beside}))'
            f"*ISERROR(FIND(MID({spaced},{at}+2,1),{beside})))>0"
        )
        found.append(f'IF(ISERROR(FIND(" ",{spaced})),FALSE,{torn})')
    return f'IF(OR({flat}="",[{path}.state]="P"),0,IF(OR({",".join(found)}),1,0))'


def _is_short(path: str) -> bool:
    """Whether the answer is a name or a word; in running text a blank may part what belongs apart."""
    return not (path.startswith("goals.") or path.endswith(".reason"))


#: All texts, single ones by their paths.
_PATHS, _ROW_KEYS = (
    {kind: [path for path, field in fields[kind].items() if field.type in _TEXTS] for kind in Kind}
    for fields in (FIELDS, INDICATOR_FIELDS)
)
_LIVE = {path for kind in Kind for path in (*_PATHS[kind], *(f"i.{key}" for key in _ROW_KEYS[kind]))}


@form_rule(
    code="L05",
    title="文本杂质",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="对公开表格的归纳：网页标记、词内空格、全角半角混用",
    why="杂质会原样印出；名称里多一个空格、全角半角不一，对照时就成了两个名称。",
    remedy="删去标记和空格，改用半角的字母和数字；网页标记可以用 xltool fix 去掉。",
    good=Example({"indicators[1].name": "档案整理数量（含补遗）"}),
    bad=Example({"indicators[5].level2": "社会效 益指标"}),
    live={path: _live(path) for path in sorted(_LIVE)},
)
def texts_are_clean(form: Filing, policy: Policy) -> Iterator[Offence]:
    """No text has marks of web pages, blanks inside words, full-width letters or brackets of two widths."""
    paths, keys = _PATHS[form.kind], _ROW_KEYS[form.kind]
    for path, answer in form.answers.items():
        if path in paths and _is_suspect(answer):
            yield from _impurity(path, answer)
    texts_of: Callable[[Indicator], tuple[Answer[object], ...]] = attrgetter(*keys)
    for n, row in enumerate(form.indicators):
        texts = texts_of(row)
        if not _SUSPECT.search("".join([answer.raw for answer in texts])):
            continue
        for key, answer in zip(keys, texts, strict=True):
            filled_down = n > 0 and key in _LEVELS and answer == form.indicators[n - 1][key]
            if _is_suspect(answer) and not filled_down:
                yield from _impurity(f"indicators[{n}].{key}", answer)


def _is_suspect(answer: Answer[object]) -> bool:
    return answer.is_value and _SUSPECT.search(answer.raw) is not None


def _impurity(path: str, answer: Answer[object]) -> Iterator[Offence]:
    """What is wrong with the text at ``path``, in one word; blanks inside words count in short texts only."""
    text, short = answer.raw, _is_short(path)
    found = [_mark(text), _wide(text, short=short), _bracket(text), _blank(text) if short else None]
    said = [one for one in found if one]
    if said:
        expected, because = "，".join(one.wanted for one in said), "；".join(one.because for one in said)
        yield Offence(path, excerpt(text, said[0].sign, 40 if short else 20), expected, because)
