"""Number formats that say more than how many digits: ``0.00"万元"``, ``#,##0.00"元"``, ``"≥"0.00"(%)"``."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xltool.excel import book
from xltool.excel.opening.traces import Position, position
from xltool.excel.sheetxml import tag
from xltool.money import UNITS, at_least_two_places

#: What a format says of positive numbers.
_FIRST = re.compile(r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;"])*')
_QUOTED = re.compile(r'"([^"]*)"|[\\!](.)')
_ASIDE = re.compile(r"\[[^\]]*\]|[_*].")
_UNIT = re.compile(rf"\(?({'|'.join(UNITS)})\)?")
_PLACES = re.compile(r"[0#?]")
#: What numbers and dates are shown with, which says nothing.
_PLAIN = re.compile(r"[-+.,:/;\s0#?@%ymdhsEe年月日时分秒]*|General", re.IGNORECASE)
#: What a literal dot or another character is for the moment.
_DOT, _OTHER = "\ue000", "\ue001"


class Shown(NamedTuple):
    """What a format makes of a number: the unit it shows, what one of the number itself is worth in 元,
    and by how much the number shown is smaller."""

    unit: str
    worth: Decimal
    scale: Decimal


def telling_formats(xml: bytes, styles: bytes) -> Mapping[Position, str]:
    """The format codes of the cells of a sheet whose numbers are shown with words or signs."""
    root = book.parse(styles)
    codes = {
        number.get("numFmtId", ""): code
        for number in root.iterfind(f"{tag('numFmts')}/{tag('numFmt')}")
        if is_telling(code := number.get("formatCode", ""))
    }
    cells = enumerate(root.iterfind(f"{tag('cellXfs')}/{tag('xf')}"))
    styled = {str(n): codes[cell.get("numFmtId", "")] for n, cell in cells if cell.get("numFmtId") in codes}
    if not styled:
        return {}
    found = (cell for cell in book.parse(xml).iter(tag("c")) if cell.get("s") in styled)
    return {position(cell.get("r", "")): styled[cell.get("s", "")] for cell in found if cell.get("r")}


def is_telling(code: str) -> bool:
    """Whether a format shows words or signs beside a number."""
    return not _PLAIN.fullmatch(_ASIDE.sub("", code))


@lru_cache(maxsize=256)
def shown(code: str, number: Decimal) -> str:
    """A number as a format shows it, with the words and signs before and behind it, but all its digits;
    empty for a format that shows no number."""
    first = _FIRST.match(code.replace("General", "0"))
    plain = first[0] if first else ""
    spared = _QUOTED.sub(
        lambda match: _OTHER * len(match[0]), _ASIDE.sub(lambda match: _OTHER * len(match[0]), plain)
    )
    places = list(_PLACES.finditer(spared))
    if not places:
        return ""
    before, behind = plain[: places[0].start()], plain[places[-1].end() :]
    is_percent = "%" in spared[: places[0].start()] + spared[places[-1].end() :]
    said = [
        _QUOTED.sub(lambda match: match[1] or match[2] or "", _ASIDE.sub("", part))
        for part in (before, behind)
    ]
    return f"{said[0]}{at_least_two_places(number * 100 if is_percent else number)}{said[1].lstrip(',')}"


@lru_cache(maxsize=256)
def shown_unit(code: str) -> Shown | None:
    """The unit of a format code. ``0!.0,"万元"`` shows a number of 元 in 万元: a dot that is only drawn and each
    comma at the end make it look smaller."""
    literals: list[str] = []

    def literal(match: re.Match[str]) -> str:
        said = match[1] if match[1] is not None else match[2]
        literals.append(said)
        return _DOT if said == "." else "".join(_OTHER for _ in said)

    first = _FIRST.match(code.replace("General", "0"))
    plain = _ASIDE.sub("", _QUOTED.sub(literal, first[0] if first else ""))
    words = "".join(literals) + re.sub(r"[^元圆万亿千百人民币]", "", plain)
    unit = _UNIT.fullmatch("".join(sign for sign in words if sign not in ".¥￥ "))
    if unit is None or not _PLACES.search(plain):
        return None
    number = plain[: max(match.end() for match in _PLACES.finditer(plain))]
    commas = len(plain) - len(number) - len(plain[len(number) :].lstrip(","))
    drawn = len(_PLACES.findall(number.rpartition(_DOT)[2])) if _DOT in number else 0
    scale = Decimal(10) ** (3 * commas + drawn)
    return Shown(unit[1], UNITS[unit[1]] / scale, scale)
