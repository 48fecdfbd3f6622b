"""What comes back of the live checks: explanations written on the sheet 校验, formulas typed over, sheets lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xltool.excel.checks import FLAGS, HEADS, LIGHT
from xltool.live.sheet import CHECKS_SHEET, FACTS_SHEET

if TYPE_CHECKING:
    from xltool.excel.opening.sheet import Grid

#: The sheet 校验 is filtered from its heads on; explanations stand in the last column of what is filtered.
_FILTER = re.compile(rb'<autoFilter ref="[A-Z]+(\d+):([A-Z]+)\d+"')
_OF_FACTS = f"{FACTS_SHEET}!".encode()
_CODE = re.compile(r"[A-Z]\d\d")
_NAME = re.compile(rb'<definedName\b[^>]*\bname="(x_\w+)"[^>]*>([^<]*)<')
_SHEETS = {LIGHT: f"工作表“{CHECKS_SHEET}”", FLAGS: f"隐藏的工作表“{FACTS_SHEET}”"}
#: The heads of the sheet 校验 stand within its first rows, wherever rows were inserted.
_HEAD_ROWS = 12


def explanations(grids: Iterable["Grid"]) -> dict[str, str]:
    """What stands beside each rule on the sheet 校验, whatever that sheet is called now."""
    found: dict[str, str] = {}
    for grid in grids:
        for n, row in enumerate(grid.rows[:_HEAD_ROWS]):
            if HEADS[0] in row and HEADS[-1] in row:
                found |= _beside(grid.rows[n + 1 :], row.index(HEADS[0]), row.index(HEADS[-1]))
                break
    return found


def _beside(rows: Iterable[Sequence[Any]], code: int, text: int) -> dict[str, str]:
    said = ((str(row[code]).strip(), str(row[text]).strip()) for row in rows)
    return {code: text for code, text in said if text and _CODE.fullmatch(code)}


def is_unexplained(name: str, xml: bytes) -> bool:
    """Whether this is the sheet 校验 with nothing written beside any rule, as its XML says without a doubt."""
    if name != CHECKS_SHEET or _OF_FACTS not in xml:
        return False
    cells, _, below = xml.rpartition(b"</sheetData>")
    filtered = _FILTER.search(below)
    if not filtered:
        return False
    row, column = filtered.groups()
    if (
        b' r="' not in cells[cells.find(b"<c ") : cells.find(b"</row>")]
    ):  # as issued: a row ends in its explanation
        return cells.count(b"</c></row>") == int(row)
    written: list[bytes] = re.findall(rb'<c r="%s(\d+)"[^>]*[^/]>' % column, cells)
    return written == [row]


def lost(workbook_xml: bytes) -> tuple[str, ...]:
    """What the names of a workbook of ours point to no longer, in officers' words; each said once."""
    if b"#REF!" not in workbook_xml:
        return ()
    broken = {name.decode() for name, target in _NAME.findall(workbook_xml) if b"#REF!" in target}
    said = [words for name, words in _SHEETS.items() if name in broken]
    if broken - _SHEETS.keys():
        said.append("校验公式所指的单元格")
    return tuple(said)


def typed_over(xml: bytes, cells: Mapping[str, str]) -> tuple[str, ...]:
    """The paths of those computed cells (by path) that hold no formula any more.

    Cells in reading order, as they stand in the XML, are found fastest.
    """
    typed, last = [], 0
    for path, cell in cells.items():
        name = b' r="%s"' % cell.encode()
        start = xml.find(name, last)
        start = start if start >= 0 else xml.find(name)
        if start < 0 or xml.find(b"<f", start, xml.find(b"</c>", start)) < 0:
            typed.append(path)
        last = max(start, 0)
    return tuple(typed)
