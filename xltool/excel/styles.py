"""The styles part: font sizes for fitting rows, and number formats such as ``0.00"(次)"`` per form."""

from functools import lru_cache

from lxml import etree

from xltool.excel.book import parse
from xltool.excel.package import Part, pack
from xltool.excel.sheetxml import tag

_PART = "xl/styles.xml"
_FIRST_FREE_FORMAT = 164  # below are Excel's built-in formats


class Styles:
    """Styles of a compiled workbook.

    A form's own set of units decides its styles part, so a file's bytes never depend on its neighbours.
    """

    def __init__(self, content: bytes) -> None:
        root = parse(content)
        fonts = root.find(tag("fonts"))
        formats = root.find(tag("cellXfs"))
        assert fonts is not None and formats is not None
        self._root = root
        self._sizes = [_size(font) for font in fonts]
        self._fonts = [int(xf.get("fontId", 0)) for xf in formats]
        self._indents = [_indent(xf) for xf in formats]
        self.count = len(formats)
        self._render = lru_cache(maxsize=256)(self._rendered)

    def font_size(self, style: int) -> float:
        """The font size, in points, of a cell style."""
        return self._sizes[self._fonts[style]]

    def indent(self, style: int) -> int:
        """How far, in steps of about a character, the text of a cell style is set in."""
        return self._indents[style]

    def of_form(self, style: int, units: tuple[str, ...], locked: tuple[str, ...]) -> Part:
        """The styles part with one copy of ``style`` per unit, numbered from :attr:`count` on.

        After them a copy of each style in ``locked``, for cells that must not be typed over: it looks like
        the paper, not like a field to fill in.
        """
        return self._render(style, units, locked)

    def _rendered(self, style: int, units: tuple[str, ...], locked: tuple[str, ...]) -> Part:
        root = parse(etree.tostring(self._root))
        formats, cells = root.find(tag("numFmts")), root.find(tag("cellXfs"))
        assert cells is not None
        if formats is None:
            formats = etree.Element(tag("numFmts"))
            root.insert(0, formats)
        free = max([_FIRST_FREE_FORMAT - 1, *(int(f.get("numFmtId", 0)) for f in formats)]) + 1
        for number, unit in enumerate(units, free):
            etree.SubElement(formats, tag("numFmt"), numFmtId=str(number), formatCode=f'0.00"({unit})"')
            copy = parse(etree.tostring(cells[style]))
            copy.set("numFmtId", str(number))
            copy.set("applyNumberFormat", "1")
            cells.append(copy)
        cells.extend(_locked(cells[int(number)]) for number in locked)
        if len(formats):
            formats.set("count", str(len(formats)))
        else:
            root.remove(formats)
        cells.set("count", str(len(cells)))
        return pack(_PART, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _locked(style: etree._Element) -> etree._Element:
    copy = parse(etree.tostring(style))
    for protection in copy.findall(tag("protection")):
        copy.remove(protection)  # locked is what a cell is where nothing else is said
    copy.set("fillId", "0")
    return copy


def _indent(style: etree._Element) -> int:
    alignment = style.find(tag("alignment"))
    return int(alignment.get("indent", 0)) if alignment is not None else 0


def _size(font: etree._Element) -> float:
    size = font.find(tag("sz"))
    return float(size.get("val", 11)) if size is not None else 11.0
