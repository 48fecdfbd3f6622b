"""Number formats of a finished workbook's cells, and styles like them in another format."""

import re
from decimal import Decimal

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from xltool.answer import Type
from xltool.excel.book import parse
from xltool.excel.opening.traces import percent_styles
from xltool.excel.sheetxml import tag

_FIRST_FREE = 164  # below are the built-in formats
_NUMBERS = {Type.AMOUNT: "#,##0.00_ "}
_NUMBER = "0.00"
_GENERAL, _TEXT = "General", "@"
#: Built-in date formats of Chinese spreadsheet programs, by their numbers only.
_CHINESE_DATES = (*range(27, 37), *range(50, 59))
_QUOTED = re.compile(r'"([^"]*)"')


class Formats:
    """The styles part of a workbook."""

    def __init__(self, content: bytes) -> None:
        self._root = parse(content)
        self._percents = percent_styles(content)
        styles = self._root.find(tag("cellXfs"))
        assert styles is not None
        self._styles = styles
        self._codes = dict(BUILTIN_FORMATS)
        for made in self._root.iterfind(f"{tag('numFmts')}/{tag('numFmt')}"):
            self._codes[int(made.get("numFmtId", 0))] = made.get("formatCode", "")
        self.changed = False

    def is_date(self, style: int) -> bool:
        """Whether a number in this style shows as a date."""
        number = int(self._styles[style].get("numFmtId", 0))
        return number in _CHINESE_DATES or is_date_format(self._code(style))

    def is_percent(self, style: int) -> bool:
        """Whether a number in this style shows as a percentage."""
        return str(style) in self._percents

    def for_number(self, style: int, type_: Type, unit: str) -> int:
        """A style like this one that shows a number of that type as a number, in its unit if it has one."""
        if unit:
            shows = {unit, f"({unit})"} & {*_QUOTED.findall(self._code(style))}
            return style if shows and not self._is_text(style) else self._like(style, f'0.00"({unit})"')
        if self._is_text(style) or self.is_percent(style) or self.is_date(style):
            return self._like(style, _NUMBERS.get(type_, _NUMBER))
        return style

    def for_date(self, style: int, code: str) -> int:
        """A style like this one that shows a number as a date."""
        return style if self.is_date(style) and not self._is_text(style) else self._like(style, code)

    def for_words(self, style: int) -> int:
        """A style like this one in which a formula that gives text is not taken for text itself."""
        return self._like(style, _GENERAL) if self._is_text(style) else style

    def _code(self, style: int) -> str:
        return self._codes.get(int(self._styles[style].get("numFmtId", 0)), _GENERAL)

    def _is_text(self, style: int) -> bool:
        """Whether what is typed in this style stays text: the format for it, or the leading apostrophe."""
        return self._code(style) == _TEXT or self._styles[style].get("quotePrefix") in ("1", "true")

    def _like(self, style: int, code: str) -> int:
        copy = parse(etree.tostring(self._styles[style], with_tail=False))
        copy.set("numFmtId", str(self._number(code)))
        copy.set("applyNumberFormat", "1")
        if "quotePrefix" in copy.attrib:
            del copy.attrib["quotePrefix"]
        wanted = etree.tostring(copy, method="c14n")
        for n, other in enumerate(self._styles):
            if etree.tostring(other, method="c14n", with_tail=False) == wanted:
                return n
        self._styles.append(copy)
        self._styles.set("count", str(len(self._styles)))
        self.changed = True
        return len(self._styles) - 1

    def _number(self, code: str) -> int:
        """The number of a format; of a new one where there is none."""
        known = next((number for number, known in self._codes.items() if known == code), None)
        if known is not None:
            return known
        formats = self._root.find(tag("numFmts"))
        if formats is None:
            formats = etree.Element(tag("numFmts"))
            self._root.insert(0, formats)
        number = max(_FIRST_FREE - 1, *self._codes) + 1
        etree.SubElement(formats, tag("numFmt"), numFmtId=str(number), formatCode=code)
        formats.set("count", str(len(formats)))
        self._codes[number] = code
        self.changed = True
        return number

    def xml(self) -> bytes:
        """The part as it is now."""
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)


def as_percent(number: float) -> str:
    """What a cell shows that is formatted as a percentage: ``0.965`` is ``96.5%``."""
    return f"{(Decimal(f'{number:.15g}') * 100).normalize():f}%"
