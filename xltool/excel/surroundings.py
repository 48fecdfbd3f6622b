"""What stands around the cells of a compiled sheet, made to follow the indicator rows.

Merges, formats, validations, the filter, names and print areas keep their meaning whatever the number
of indicator rows; see :class:`xltool.excel.references.Mapping` for how a row number moves.
"""

import re

from lxml import etree

from xltool.edition.content import parse as content_of
from xltool.excel.book import parse, plain
from xltool.excel.references import BLOCK, CLOSE, END, OPEN, Mapping
from xltool.excel.sheetxml import tag
from xltool.excel.texts import Texts
from xltool.live.sheet import CHECKS_SHEET, FACTS_SHEET
from xltool.place import position

_AFTER_MERGES = (
    "phoneticPr", "conditionalFormatting", "dataValidations", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "colBreaks", "ignoredErrors",
)  # fmt: skip
_ROWS = "rows stand here"
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def free_of_rows(root: etree._Element, mapping: Mapping, fixed_merges: list[str]) -> None:
    """Turn the sheet's root into template source without its rows: they are rendered for each form."""
    data = root.find(tag("sheetData"))
    assert data is not None
    for row in list(data):
        data.remove(row)
    data.text = _ROWS
    _move_areas(root, mapping)
    _merge(root, mapping, fixed_merges)


def with_rows(root: etree._Element, above: str, below: str) -> str:
    """The whole sheet as template source, its fixed rows above and below the indicator rows."""
    return serialized(root).replace(_ROWS, f"{above}{OPEN}rows{CLOSE}{below}")


def _move_areas(root: etree._Element, mapping: Mapping) -> None:
    for element in root.iter(tag("dimension"), tag("autoFilter")):
        element.set("ref", mapping.areas(element.get("ref", "")))
    for element in root.iter(tag("conditionalFormatting"), tag("dataValidation")):
        element.set("sqref", mapping.areas(element.get("sqref", "")))
        for formula in element.iter(tag("formula"), tag("formula1"), tag("formula2")):
            formula.text = mapping.formula(formula.text or "", here=True)
    chosen = root.find(tag("autoFilter"))
    if chosen is not None:
        for child in list(chosen):
            chosen.remove(child)
        chosen.text = f"{OPEN}filter{CLOSE}"
    for selection in root.iter(tag("selection")):
        for name in ("activeCell", "sqref"):
            if name in selection.attrib:
                del selection.attrib[name]


def _merge(root: etree._Element, mapping: Mapping, fixed_merges: list[str]) -> None:
    """One ``mergeCells`` of the fixed merges, with room for those that come from the data."""
    old = root.find(tag("mergeCells"))
    if old is not None:
        root.remove(old)
    merges = etree.Element(tag("mergeCells"), count=f"{OPEN}count{CLOSE}")
    for reference in fixed_merges:
        etree.SubElement(merges, tag("mergeCell"), ref=mapping.area(reference))
    merges.text = f"{OPEN}merges{CLOSE}"
    following = next((n for n, child in enumerate(root) if child.tag in map(tag, _AFTER_MERGES)), len(root))
    root.insert(following, merges)
    root[following - 1].tail = f"{BLOCK} if count {END}"
    merges.tail = f"{BLOCK} endif {END}"


def workbook(content: bytes, mapping: Mapping) -> str:
    """workbook.xml as template source: the names follow the rows."""
    root = parse(content)
    sheets = [sheet.get("name", "") for sheet in root.iter(tag("sheet"))]
    for name in list(root.iter(tag("definedName"))):
        sheet, bang, _ = (name.text or "").rpartition("!")
        if bang and sheet.strip("'") in (CHECKS_SHEET, FACTS_SHEET) and sheet.strip("'") not in sheets:
            name.getparent().remove(name)  # type: ignore[union-attr]  # a template may do without the live checks
            continue
        name.text = mapping.formula(name.text or "", here=False)
    protection = root.find(tag("workbookProtection"))
    if protection is not None and not protection.attrib:
        root.remove(protection)
    return serialized(root)


def other_sheet(root: etree._Element, mapping: Mapping, texts: Texts) -> str:
    """Another sheet of the book as template source, where its formulas look at the form."""
    for formula in root.iter(tag("f")):
        if mapping.sheet in (formula.text or ""):
            formula.text = mapping.formula(formula.text or "", here=False)
    _show_live(root)
    for cell in root.iter(tag("c")):
        texts.share(cell)
    _leave_out_addresses(root)
    return serialized(root)


def _leave_out_addresses(root: etree._Element) -> None:
    """A cell right of another needs no reference of its own, and packs far better without."""
    for row in root.iter(tag("row")):
        for n, cell in enumerate(row):
            if position(cell.get("r", ""))[1] != n:
                break
            del cell.attrib["r"]


def _show_live(root: etree._Element) -> None:
    """Cells ``{{ live.d01.verdict }} =FORMULA`` become formulas whose cached value is the form's own."""
    for cell in root.iter(tag("c")):
        inline = cell.find(tag("is"))
        text = plain(inline) if inline is not None else ""
        if inline is None or "{{ live." not in text:
            continue
        content = content_of(text)
        cell.remove(inline)
        del cell.attrib["t"]
        if not content.path.endswith(".count"):
            cell.set("t", "str")
        etree.SubElement(cell, tag("f")).text = content.formula[1:]
        etree.SubElement(cell, tag("v")).text = _live_value(content.path)


def _live_value(path: str) -> str:
    """Template source of a cached value: ``live.light``, or the named part of a rule's verdict."""
    _, code, *part = path.split(".")
    which = f"[{('verdict', 'count', 'first').index(part[0])}]" if part else ""
    return f'{OPEN}live["{code.upper()}"]{which}{CLOSE}'


def pinned(name: str, content: bytes) -> bytes:
    """A part as it is, but for the dates of the book's properties: same input, same bytes."""
    if name == "docProps/core.xml":
        return _MODIFIED.sub(rb"\g<1>2024-01-01T00:00:00Z\3", content)
    return content


def serialized(root: etree._Element) -> str:
    """A part's text."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return head + etree.tostring(root, encoding="unicode")
