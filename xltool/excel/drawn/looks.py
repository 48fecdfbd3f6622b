"""The styles of a drawn workbook: number formats that answers need, and the styles of another workbook taken in."""

import re

from lxml import etree

from xltool.answer import Type
from xltool.excel.book import parse
from xltool.excel.sheetxml import tag

_FIRST_FREE_FORMAT = 164  # below are Excel's built-in formats
_GENERAL, _TEXT = 0, 49
_PERCENTS = (9, 10)
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_CODE = re.compile(r"[ymd]", re.IGNORECASE)
_PLAIN = {Type.AMOUNT: "#,##0.00_ ", Type.POINTS: "0.00", Type.PERCENT: "0.00"}
#: Parts of a style by the list they stand in and the attribute that points there.
_LISTS = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}


class Looks:
    """styles.xml being added to; style numbers that are in use keep their meaning."""

    def __init__(self, content: bytes) -> None:
        self.root = parse(content)
        self.styles = self._list("cellXfs")
        self.codes = {
            int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in self.root.iter(tag("numFmt"))
        }
        self._made: dict[tuple[str, str], str] = {}

    def content(self) -> bytes:
        """The part."""
        for name in ("numFmts", "cellXfs", "dxfs", *_LISTS):
            if (found := self.root.find(tag(name))) is not None:
                found.set("count", str(len(found)))
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def fitting(self, style: str, type_: Type) -> tuple[str, bool]:
        """A style that shows an answer of this type as it is, and whether a percentage format had to give way.

        Formats that somebody chose stay; ``94.66`` in a percentage format would show as 9466 %.
        """
        number = int(self.styles[int(style)].get("numFmtId", 0))
        code = self.codes.get(number, "")
        plain = number in (_GENERAL, _TEXT) or code in ("General", "@")
        if type_ is Type.PERCENT and (number in _PERCENTS or "%" in code.replace('"%"', "")):
            return self.variant(style, '0.00"%"'), True
        if type_ is Type.DATE and number not in _DATES and not _DATE_CODE.search(code):
            return self.variant(style, "yyyy-mm-dd"), False
        if type_ is Type.TARGET and number == _GENERAL:
            return self.variant(style, "@"), False
        return (self.variant(style, _PLAIN[type_]) if plain and type_ in _PLAIN else style), False

    def variant(self, style: str, code: str) -> str:
        """The number of a style like this one with another number format."""
        if (style, code) not in self._made:
            copy = parse(etree.tostring(self.styles[int(style)]))
            copy.set("numFmtId", str(_TEXT if code == "@" else self._format(code)))
            copy.set("applyNumberFormat", "1")
            self.styles.append(copy)
            self._made[style, code] = str(len(self.styles) - 1)
        return self._made[style, code]

    def take_in(self, other: bytes) -> tuple[list[str], int]:
        """Add another workbook's styles: their new numbers in order, and what to add to its conditional ones."""
        root = parse(other)
        first = {attribute: self._append(root, name) for name, attribute in _LISTS.items()}
        codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter(tag("numFmt"))}
        numbers = []
        styles = root.find(tag("cellXfs"))
        for style in styles if styles is not None else ():
            for attribute, start in first.items():
                style.set(attribute, str(int(style.get(attribute, 0)) + start))
            if style.get("numFmtId", "") in codes:
                style.set("numFmtId", str(self._format(codes[style.get("numFmtId", "")])))
            style.set("xfId", "0")
            numbers.append(str(len(self.styles)))
            self.styles.append(style)
        return numbers, self._append(root, "dxfs")

    def _append(self, other: etree._Element, name: str) -> int:
        """Add all of another workbook's list; how many there were before."""
        mine, theirs = self._list(name), other.find(tag(name))
        before = len(mine)
        mine.extend(list(theirs) if theirs is not None else [])
        return before

    def _format(self, code: str) -> int:
        known = {text: number for number, text in self.codes.items()}
        if code not in known:
            number = max([_FIRST_FREE_FORMAT - 1, *self.codes]) + 1
            self.codes[number] = code
            etree.SubElement(self._list("numFmts"), tag("numFmt"), numFmtId=str(number), formatCode=code)
            return number
        return known[code]

    def _list(self, name: str) -> etree._Element:
        """A list of the part; the formats come first, the conditional styles after the named ones."""
        found = self.root.find(tag(name))
        if found is None:
            found = etree.Element(tag(name))
            after = self.root.find(tag("cellStyles"))
            at = 0 if name == "numFmts" or after is None else self.root.index(after) + 1
            self.root.insert(at, found)
        return found
