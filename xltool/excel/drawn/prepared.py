"""A drawn workbook as the placeholder workbook that the compiler takes."""

from lxml import etree

from xltool.edition import Edition
from xltool.edition.edition import BESIDE
from xltool.excel.drawn.as_edition import is_dropped
from xltool.excel.drawn.looks import Looks
from xltool.excel.drawn.own_sheets import forget_own_sheets
from xltool.excel.drawn.said import Said, Verdict
from xltool.excel.drawn.sketch import Sketch
from xltool.excel.drawn.understand import Understanding
from xltool.excel.package import assemble, pack
from xltool.excel.sheetxml import tag

_STYLES = "xl/styles.xml"


def content_of(sketch: Sketch, understood: Understanding, edition: Edition) -> bytes:
    """The placeholder workbook: names become paths, number formats such as the answers need."""
    for cell in sketch.cells:
        if is_dropped(cell, understood):
            _clear(cell.element)
        elif formula := understood.copies.get(cell.name) or cell.formula:
            _set_formula(cell.element, formula)
        elif text := understood.texts.get(cell.name):
            _set_text(cell.element, text)
    styles = _format(sketch, understood, edition)
    forget_own_sheets(sketch.book)
    members = sketch.book.members | {_STYLES: styles}
    for part, root in sketch.book.roots.items():
        if part in members:
            members[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return assemble(pack(name, content) for name, content in members.items())


def _format(sketch: Sketch, understood: Understanding, edition: Edition) -> bytes:
    """Give each answer a number format that shows it as it is; the styles part with these."""
    looks = Looks(sketch.book.members[_STYLES])
    for path, one in understood.asked.items():
        if path in BESIDE:
            continue
        style, gave_way = looks.fitting(one.cell.element.get("s", "0"), edition.field(path).type)
        one.cell.element.set("s", style)
        if gave_way:
            said = "这一格是百分比格式，而程序写的是 94.66 这样的数；已改成显示“94.66%”的数字格式"
            understood.said.append(Said(one.cell.name, Verdict.DOUBT, one.cell.text, said))
    return looks.content()


def _clear(cell: etree._Element) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")


def _set_text(cell: etree._Element, text: str) -> None:
    _clear(cell)
    cell.set("t", "inlineStr")
    inline = etree.SubElement(etree.SubElement(cell, tag("is")), tag("t"))
    inline.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    inline.text = text


def _set_formula(cell: etree._Element, formula: str) -> None:
    """A formula of Excel's own; what it gave over placeholders is no value of any form."""
    _clear(cell)
    etree.SubElement(cell, tag("f")).text = formula
