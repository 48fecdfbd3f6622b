"""What the fast reader cannot tell of an .xlsb: error values, percentages, how far cells reach."""

import struct
from collections.abc import Callable, Iterator

from xltool.excel import book
from xltool.excel.opening.legacy import BUILT_IN_PERCENTS, ERRORS, Look
from xltool.excel.opening.traces import Hidden, Position, Traces, is_percent

BOOK = "xl/workbook.bin"
_RELATIONS, _STYLES = "xl/_rels/workbook.bin.rels", "xl/styles.bin"
_SHEET, _FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES = 156, 44, 47, 617, 618
_ROW, _BLANK = 0, 1
_ERRORS, _NUMBERS = frozenset({3, 11}), frozenset({2, 5, 9})
_CELLS = range(1, 12)


def looks(read: Callable[[str], bytes]) -> dict[str, Look]:
    """The sheets by name. ``read`` gives a part. Raises ``struct.error`` and the like for damage."""
    percents = _percent_styles(read(_STYLES))
    targets = {
        relation.get("Id", ""): relation.get("Target", "").lstrip("/").removeprefix("xl/")
        for relation in book.parse(read(_RELATIONS))
    }
    found: dict[str, Look] = {}
    for kind, body in _records(read(BOOK)):
        if kind == _SHEET:
            relation, end = _text(body, 8)
            found[_text(body, end)[0]] = _looked_at(read(f"xl/{targets.get(relation, '')}"), percents)
    return found


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and length are numbers of seven bits a byte, the lowest first."""
    at, end = 0, len(part)
    while at < end:
        kind, at = part[at], at + 1
        if kind & 0x80 and at < end:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        length = shift = 0
        while at < end and shift < 28:
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, part[at : at + length]
        at += length


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends."""
    end = at + 4 + 2 * int(struct.unpack_from("<L", body, at)[0])
    return body[at + 4 : end].decode("utf-16-le"), end


def _percent_styles(part: bytes) -> frozenset[int]:
    formats: dict[int, bool] = {}
    styles: list[int] = []
    inside = False
    for kind, body in _records(part):
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = is_percent(_text(body, 2)[0])
        elif kind in (_BEGIN_STYLES, _END_STYLES):
            inside = kind == _BEGIN_STYLES
        elif kind == _STYLE and inside:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return frozenset(n for n, number in enumerate(styles) if formats.get(number, number in BUILT_IN_PERCENTS))


def _looked_at(part: bytes, percent_styles: frozenset[int]) -> Look:
    hidden: dict[Position, Hidden] = {}
    percents: list[Position] = []
    rows = columns = row = 0
    for kind, body in _records(part):
        if kind == _ROW:
            (row,) = struct.unpack_from("<L", body)
        elif kind in _CELLS and kind != _BLANK:
            column, style = struct.unpack_from("<2L", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if kind in _ERRORS:
                hidden[row, column] = Hidden(True, ERRORS.get(body[8], "#VALUE!"))
            elif kind in _NUMBERS and style & 0xFFFFFF in percent_styles:
                percents.append((row, column))
    return Look((rows, columns), Traces(hidden, frozenset(percents)))
