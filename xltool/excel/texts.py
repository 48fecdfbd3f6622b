"""Texts that stand in a workbook whatever the form: said once in its table of shared strings.

That keeps the sheets that are written for each form small; what comes from the form stands in its cell.
"""

from collections.abc import MutableMapping

from lxml import etree

from xltool.excel.book import bare, parse
from xltool.excel.sheetxml import MAIN, RELATIONS, tag

PART = "xl/sharedStrings.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_CONTENT_TYPES, _BOOK = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"


class Texts:
    """The table of a workbook in the making."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def share(self, cell: etree._Element) -> None:
        """Move the text a cell holds into the table."""
        inline = cell.find(tag("is"))
        if inline is None:
            return
        text = "".join(bare(run) for run in inline)
        cell.remove(inline)
        cell.set("t", "s")
        etree.SubElement(cell, tag("v")).text = str(self._numbers.setdefault(text, len(self._numbers)))

    def add_to(self, members: MutableMapping[str, bytes]) -> None:
        """Add the table to a workbook's parts, and to the lists that name them."""
        if not self._numbers:
            return
        items = "".join(f"<si>{text}</si>" for text in self._numbers)
        members[PART] = f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{MAIN}">{items}</sst>'.encode()
        types = parse(members[_CONTENT_TYPES])
        kind = types.tag.replace("Types", "Override")
        etree.SubElement(types, kind, PartName=f"/{PART}", ContentType=_TYPE)
        links = parse(members[_BOOK])
        kind = links.tag.replace("Relationships", "Relationship")
        etree.SubElement(
            links, kind, Id="rIdTexts", Type=f"{RELATIONS}/sharedStrings", Target="sharedStrings.xml"
        )
        for name, root in ((_CONTENT_TYPES, types), (_BOOK, links)):
            members[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
