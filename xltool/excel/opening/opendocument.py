"""What the fast reader cannot tell of an .ods: error values, percentages, formulas without a value."""

import re
from collections.abc import Iterator

from lxml import etree

from xltool.excel import book
from xltool.excel.opening.sheet import MAX_COLUMNS, MAX_ROWS, is_error
from xltool.excel.opening.traces import NO_TRACES, Hidden, Position, Traces

CONTENT, KIND, LISTING = "content.xml", "mimetype", "META-INF/manifest.xml"
#: What an encrypted file's list of members says of each of them.
ENCRYPTED = b"encryption-data"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT = f"{{{_NAMES}table:1.0}}", f"{{{_NAMES}office:1.0}}", f"{{{_NAMES}text:1.0}}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SIGNS = (b'"percentage"', b"formula=")
_REFERENCE = re.compile(r"\[([^\]]*)\]")


def traces(content: bytes, name: str) -> Traces:
    """The traces of a sheet by its name. Raises lxml's error for XML that is none."""
    if not any(sign in content for sign in _SIGNS) and b"='" not in content:
        return NO_TRACES
    hidden: dict[Position, Hidden] = {}
    percents: list[Position] = []
    for table in book.parse(content).iter(f"{_TABLE}table"):
        if table.get(f"{_TABLE}name", "") == name:
            for at, cell in _cells(table):
                if cell.get(f"{_OFFICE}value-type") == "percentage":
                    percents.append(at)
                elif found := _hidden(cell):
                    hidden[at] = found
            break
    return Traces(hidden, frozenset(percents))


def _cells(table: etree._Element) -> Iterator[tuple[Position, etree._Element]]:
    """Every cell with something in it, as often as it is repeated."""
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        rows = min(int(line.get(f"{_TABLE}number-rows-repeated", 1)), MAX_ROWS - row)
        column = 0
        for cell in line:
            columns = min(int(cell.get(f"{_TABLE}number-columns-repeated", 1)), MAX_COLUMNS - column)
            if len(cell.attrib) and (cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula")):
                yield from (
                    ((r, c), cell) for r in range(row, row + rows) for c in range(column, column + columns)
                )
            column += columns
        row += rows


def _hidden(cell: etree._Element) -> Hidden | None:
    """The error value or the formula without a value that a cell holds; a formula may well give no text."""
    formula = cell.get(f"{_TABLE}formula")
    if formula is None:
        return None
    text = "".join(str(part) for line in cell.iterchildren(f"{_TEXT}p") for part in line.itertext()).strip()
    if cell.get(f"{_CALC}value-type") == "error" or is_error(text):
        return Hidden(True, text)
    if cell.get(f"{_OFFICE}value-type") is None and not len(cell):
        return Hidden(False, _plain(formula))
    return None


def _plain(formula: str) -> str:
    """``of:=SUM([.A1:.A3];1)`` as a spreadsheet shows it; texts in it stay as they are."""
    parts = formula.removeprefix("of:").removeprefix("oooc:").split('"')
    parts[::2] = [_REFERENCE.sub(_named, part.replace(";", ",")) for part in parts[::2]]
    return '"'.join(parts)


def _named(reference: re.Match[str]) -> str:
    """``.A1:.A3`` → ``A1:A3``, ``$表.A1`` → ``$表!A1``."""
    corners = (corner.rpartition(".") for corner in reference[1].split(":"))
    return ":".join(f"{sheet}!{cell}" if sheet else cell for sheet, _, cell in corners)
