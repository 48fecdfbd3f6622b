"""Explanations written anew on the sheet 校验, beside the rules that they were given for."""

from collections.abc import Mapping

from lxml import etree

from xltool.excel import package
from xltool.excel.book import parse, sheet_parts
from xltool.excel.checks import HEADS
from xltool.excel.sheetpart import SheetPart
from xltool.excel.sheetxml import tag, text_cell
from xltool.live.sheet import CHECKS_SHEET, HEAD_ROW
from xltool.place import cell_name

_COLUMN = len(HEADS) - 1


def explained(workbook: bytes, said: Mapping[str, str]) -> tuple[bytes, frozenset[str]]:
    """A stamped workbook with these explanations, by rule, and those rules that stand on its sheet 校验."""
    members = package.unpack(workbook, "")
    part = next((part for part, name in sheet_parts(members).items() if name == CHECKS_SHEET), None)
    if part is None:
        return workbook, frozenset()
    sheet = SheetPart(members[part], _strings(members), CHECKS_SHEET)
    rules = {str(sheet.value((row, column))): row for row, column in sheet if not column and row >= HEAD_ROW}
    found = said.keys() & rules.keys()
    for code in found:
        at = rules[code], _COLUMN
        sheet.put(at, text_cell(cell_name(*at), str(sheet.style(at)), said[code]))
    members[part] = sheet.xml()
    return package.assemble(package.pack(*member) for member in members.items()), frozenset(found)


def _strings(members: Mapping[str, bytes]) -> list[etree._Element]:
    shared = members.get("xl/sharedStrings.xml")
    return list(parse(shared).iter(tag("si"))) if shared else []
