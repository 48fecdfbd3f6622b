"""How the cells of an .xlsx look: where their text stands, how large and bold it is, how numbers are shown."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from lxml import etree

from xltool.excel import book
from xltool.excel.opening.number_formats import shown
from xltool.excel.sheetxml import tag
from xltool.money import at_least_two_places, from_cell

_T = TypeVar("_T")

#: Points from which on a text is a title.
_TITLE = 14.0
_GENERAL = "General"
#: What the numbers below 164 mean, as far as forms use them.
_BUILT_IN = {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%"}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_ASKS_FOR_WORDS = re.compile(r'["\\!(%]')


class Look(NamedTuple):
    """The look of a cell. ``align`` is left, center, right or nothing; ``code`` the number format."""

    align: str = ""
    bold: bool = False
    title: bool = False
    framed: bool = False
    code: str = _GENERAL


PLAIN = Look(framed=True)


def looks(styles: bytes) -> Sequence[Look]:
    """The looks by style number. Raises lxml's error for XML that is none."""
    root = book.parse(styles)
    codes = {
        one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter(tag("numFmt"))
    } | _BUILT_IN
    fonts = [_font(font) for font in root.iterfind(f"{tag('fonts')}/{tag('font')}")]
    framed = [_is_framed(border) for border in root.iterfind(f"{tag('borders')}/{tag('border')}")]
    found = []
    for one in root.iterfind(f"{tag('cellXfs')}/{tag('xf')}"):
        set_so = one.find(tag("alignment"))
        align = set_so.get("horizontal", "") if set_so is not None else ""
        bold, title = _at(fonts, one.get("fontId"), (False, False))
        found.append(
            Look(
                align if align in ("left", "center", "right") else "", bold, title,
                _at(framed, one.get("borderId"), False), codes.get(one.get("numFmtId", ""), _GENERAL),
            )
        )  # fmt: skip
    return found


def number_text(number: float, code: str, *, is_percent: bool = False) -> str:
    """A number as its format shows it, but with all its digits; nothing where the format shows nothing."""
    exact = from_cell(number)
    if exact is None:
        return f"{number:.15g}"
    if code.replace(";", "") == "":
        return ""
    if _ASKS_FOR_WORDS.search(_without_space(code)):
        return shown(code, exact)
    if is_percent:
        return f"{at_least_two_places(exact * 100)}%"
    return _plain(exact, code)


def _plain(exact: Decimal, code: str) -> str:
    first = _QUOTED.sub("", code).partition(";")[0]
    places = len(re.findall(r"[0#?]", first.partition(".")[2]))
    own = -min(int(exact.normalize().as_tuple().exponent), 0)
    return f"{exact:{',' if ',' in first else ''}.{max(places, own)}f}"


def _without_space(code: str) -> str:
    """A format without what only keeps a place free: ``_ ``, ``_)``."""
    return re.sub(r"_.", "", code)


def _font(font: etree._Element) -> tuple[bool, bool]:
    bold, size = font.find(tag("b")), font.find(tag("sz"))
    is_bold = bold is not None and bold.get("val", "1") in ("1", "true")
    try:
        points = float(size.get("val", "0")) if size is not None else 0.0
    except ValueError:
        points = 0.0
    return is_bold, points >= _TITLE


def _is_framed(border: etree._Element) -> bool:
    return any(side.get("style", "none") != "none" for side in border)


def _at(found: Sequence[_T], number: str | None, otherwise: _T) -> _T:
    return found[int(number)] if number and number.isdigit() and int(number) < len(found) else otherwise
