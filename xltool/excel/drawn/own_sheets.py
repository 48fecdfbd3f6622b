"""The sheets of live checks that an exported template carries, taken out: they are made anew."""

from lxml import etree

from xltool.excel.book import Book, parse
from xltool.excel.drawn.sketch import OWN_SHEETS
from xltool.excel.sheetxml import RELATIONS, tag

_BOOK, _LINKS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"


def forget_own_sheets(book: Book) -> None:
    """Take them out of a workbook's parts, with the names that they go by."""
    root, links, types = (parse(book.members[part]) for part in (_BOOK, _LINKS, _TYPES))
    names = [sheet.get("name", "") for sheet in root.iter(tag("sheet"))]
    kept = [n for n, name in enumerate(names) if name not in OWN_SHEETS]
    for sheet in [one for one in root.iter(tag("sheet")) if one.get("name") in OWN_SHEETS]:
        _remove(next(one for one in links if one.get("Id") == sheet.get(f"{{{RELATIONS}}}id")))
        _remove(sheet)
    for name in list(root.iter(tag("definedName"))):
        local = name.get("localSheetId")
        if name.get("name", "").startswith("x_") or (local is not None and int(local) not in kept):
            _remove(name)
        elif local is not None:
            name.set("localSheetId", str(kept.index(int(local))))
    for view in root.iter(tag("workbookView")):
        view.attrib.pop("firstSheet", "")
        view.attrib.pop("activeTab", "")
    _drop_parts(book, types)
    for part, changed in ((_BOOK, root), (_LINKS, links), (_TYPES, types)):
        book.members[part] = etree.tostring(changed, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_parts(book: Book, types: etree._Element) -> None:
    for part in [part for part, name in book.sheets.items() if name in OWN_SHEETS]:
        folder, _, file = part.rpartition("/")
        book.members.pop(part, None)
        book.members.pop(f"{folder}/_rels/{file}.rels", None)
        for entry in [one for one in types if one.get("PartName", "").lstrip("/") == part]:
            _remove(entry)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
