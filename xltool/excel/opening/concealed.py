"""Rows and columns of a sheet that nobody sees: hidden by hand, or by a filter."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from xltool.excel import book

_MARK = b"hidden="
_HIDDEN = re.compile(rb"""<(row|col)\b[^>]*\bhidden=["'](?:1|true)["']""")
_NUMBER = {key: re.compile(rb"\b" + key + rb"""=["'](\d+)["']""") for key in (b"r", b"min", b"max")}
_CELLS = b"<sheetData"

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_NOT_SHOWN = (b'table:visibility="collapse"', b'table:visibility="filter"')


class Concealed(NamedTuple):
    """Zero-based rows and columns."""

    rows: tuple[range, ...] = ()
    columns: tuple[range, ...] = ()


NOTHING = Concealed()


def concealed(xml: bytes) -> Concealed:
    """The hidden rows and columns of a sheet of an .xlsx. A scan of its bytes is all it takes."""
    if _MARK not in xml:
        return NOTHING
    start = max(xml.find(_CELLS), 0)
    columns = [
        range(first - 1, _number(b"max", said) or first)
        for said in _hidden(b"col", xml[:start])
        if (first := _number(b"min", said))
    ]
    rows = (_number(b"r", said) for said in _hidden(b"row", xml[start:]))
    return Concealed(tuple(range(row - 1, row) for row in rows if row), tuple(columns))


def _hidden(kind: bytes, xml: bytes) -> Iterator[bytes]:
    """The tags of one kind that say so."""
    at = xml.find(_MARK)
    while at >= 0:
        end = xml.find(b">", at)
        tag = xml[xml.rfind(b"<", 0, at) : end if end >= 0 else len(xml)]
        said = _HIDDEN.match(tag)
        if said and said[1] == kind:
            yield tag
        at = xml.find(_MARK, at + 1)


def _number(key: bytes, said: bytes) -> int:
    found = _NUMBER[key].search(said)
    return int(found[1]) if found else 0


def concealed_in_opendocument(content: bytes, sheet: str) -> Concealed:
    """The same for a sheet of an .ods, from its ``content.xml``. Raises lxml's error for XML that is none."""
    if not any(sign in content for sign in _NOT_SHOWN):
        return NOTHING
    tables = book.parse(content).iter(f"{_TABLE}table")
    table = next((one for one in tables if one.get(f"{_TABLE}name") == sheet), None)
    if table is None:
        return NOTHING
    rows: list[range] = []
    columns: list[range] = []
    for found, kind in ((rows, "row"), (columns, "column")):
        at = 0
        for line in table.iter(f"{_TABLE}table-{kind}"):
            after = at + int(line.get(f"{_TABLE}number-{kind}s-repeated", 1))
            if line.get(f"{_TABLE}visibility", "visible") != "visible":
                found.append(range(at, after))
            at = after
    return Concealed(tuple(rows), tuple(columns))
