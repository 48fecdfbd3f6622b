"""The live checks of a corrected copy: what they said of the form as it was must not stand beside it as it is.

Programs that compute on opening say it anew; LibreOffice trusts what it finds, so nothing is left to find.
"""

from lxml import etree

from xltool.excel.book import parse
from xltool.excel.checks import FLAGS, LIGHT
from xltool.excel.sheetpart import SheetPart, forget
from xltool.excel.sheetxml import tag


def sheets_of(workbook_xml: bytes) -> set[str]:
    """The sheets of the live checks, whatever they are called now; none where there are no checks."""
    names = (
        name for name in parse(workbook_xml).iter(tag("definedName")) if name.get("name") in (FLAGS, LIGHT)
    )
    areas = ((name.text or "").rpartition("!")[0] for name in names)
    return {area.strip("'").replace("''", "'") for area in areas if area}


def forgotten(content: bytes) -> bytes:
    """A sheet of checks with the values of all its formulas taken away; the same bytes where there are none."""
    root, found = parse(content), False
    for cell in root.iter(tag("c")):
        if cell.find(tag("f")) is not None:
            found = forget(cell) or found
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if found else content


def forget_flags(sheet: SheetPart) -> None:
    """The same for the flags and the light that stand beside a form."""
    for at in sheet:
        if any(name in (sheet.formula(at) or "") for name in (FLAGS, LIGHT)):
            sheet.forget(at)
