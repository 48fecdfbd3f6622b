"""The XML that Excel 2003 saved workbooks as (SpreadsheetML): many systems still export it, named .xls."""

import datetime as dt
import re
from collections.abc import Iterator

from lxml import etree

from xltool.excel import book
from xltool.excel.opening.sheet import MAX_COLUMNS, MAX_ROWS, Filling, Sheet, Value
from xltool.excel.opening.traces import Hidden, is_percent
from xltool.place import cell_name

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_START = re.compile(r"\s*(?:<\?xml[^>]*\?>)?(?:\s|<\?[^>]*\?>|<!--.*?-->)*<(?:\w+:)?Workbook\b[^>]*:office:spreadsheet",
                    re.DOTALL)  # fmt: skip
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PERCENT = "Percent"
_REFERENCE = re.compile(r"(?<![\w.!])R(\[-?\d+\]|\d*)C(\[-?\d+\]|\d*)(?![\w(])")


def is_spreadsheetml(text: str) -> bool:
    """Whether a text is such a workbook, by its first element."""
    return bool(_START.match(text[:4096]))


def sheets(text: str) -> Iterator[Sheet]:
    """Its worksheets. Raises lxml's error for XML that is none, ``ValueError`` for what no workbook holds."""
    if "<!DOCTYPE" in text:
        raise ValueError("a document type")
    root = book.parse(_DECLARATION.sub("", text).encode())
    percents = _percent_styles(root)
    for sheet in root.iterchildren(f"{_SS}Worksheet"):
        shown = sheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", "SheetVisible")
        yield Sheet(
            _filled(sheet, percents).grid(sheet.get(f"{_SS}Name", ""), typed=True), shown == "SheetVisible"
        )


def _percent_styles(root: etree._Element) -> frozenset[str]:
    """The styles that show a number as a percentage, also those that take it over from another."""
    found: set[str] = set()
    for style in root.iterfind(f"{_SS}Styles/{_SS}Style"):
        number = style.find(f"{_SS}NumberFormat")
        if number is None:
            is_one = style.get(f"{_SS}Parent") in found
        else:
            code = number.get(f"{_SS}Format", "")
            is_one = code == _PERCENT or is_percent(code)
        if is_one:
            found.add(style.get(f"{_SS}ID", ""))
    return frozenset(found)


def _filled(sheet: etree._Element, percents: frozenset[str]) -> Filling:
    filling, row = Filling(), -1
    for line in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        row = _index(line, row + 1)
        if row >= MAX_ROWS:
            break
        style, column = line.get(f"{_SS}StyleID", ""), -1
        for cell in line.iterchildren(f"{_SS}Cell"):
            column = _index(cell, column + 1)
            if column >= MAX_COLUMNS:
                break
            _put(filling, row, column, cell, cell.get(f"{_SS}StyleID", style) in percents)
            column += int(cell.get(f"{_SS}MergeAcross", 0))
        row += int(line.get(f"{_SS}Span", 0))
    return filling


def _index(element: etree._Element, following: int) -> int:
    """Where a row or a cell stands, zero-based: where it says, else behind the one before."""
    said = element.get(f"{_SS}Index")
    place = int(said) - 1 if said else following
    if place < following:
        raise ValueError("an index that goes back")
    return place


def _put(filling: Filling, row: int, column: int, cell: etree._Element, is_percent_cell: bool) -> None:
    data, formula = cell.find(f"{_SS}Data"), cell.get(f"{_SS}Formula", "")
    text = "" if data is None else "".join(map(str, data.itertext()))
    kind = "String" if data is None else data.get(f"{_SS}Type", "String")
    if kind == "Error":
        filling.hide(row, column, Hidden(True, text))
    elif text:
        value = _value(kind, text)
        filling.put(row, column, value, is_percent=is_percent_cell and isinstance(value, float))
    elif formula and data is None:
        filling.hide(row, column, Hidden(False, _with_names(formula, row, column)))


def _with_names(formula: str, row: int, column: int) -> str:
    """A formula's references by row and column (``R[-1]C``) as names (``A1``); texts in it stay as they are."""

    def named(match: re.Match[str]) -> str:
        at = [
            here if not said else here + int(said[1:-1]) if said.startswith("[") else int(said) - 1
            for here, said in zip((row, column), match.groups(), strict=True)
        ]
        return cell_name(*at) if min(at) >= 0 else "#REF!"

    parts = formula.split('"')
    parts[::2] = [_REFERENCE.sub(named, part) for part in parts[::2]]
    return '"'.join(parts)


def _value(kind: str, text: str) -> Value:
    """Text that is not of its kind stays text."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "Boolean":
            return text.strip() == "1"
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    return text
