"""What the fast reader cannot tell of an .xls: errors, percentages, formulas never computed, how far cells reach."""

import struct
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import NamedTuple

from xltool.excel.opening.number_formats import is_telling
from xltool.excel.opening.tokens import formula
from xltool.excel.opening.traces import Hidden, Position, Traces, is_percent

#: Each record: its type and the length of what follows.
_RECORD = struct.Struct("<2H")
_CELL = struct.Struct("<3H")  # row, column, style
_BOF, _EOF, _BOUNDSHEET, _LOCKED, _FORMAT, _XF = 0x0809, 0x0A, 0x85, 0x2F, 0x041E, 0xE0
_FORMULA, _NUMBER, _RK, _MANY_RK, _BOOL_OR_ERROR, _TEXTS = 0x06, 0x0203, 0x027E, 0xBD, 0x0205, (0xFD, 0x0204)
_STREAMS = ("Workbook", "Book")
#: Shared with .xlsb.
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
BUILT_IN_PERCENTS = frozenset({9, 10})
#: A formula's value that is no number ends in this; its first byte says what it is.
_NO_NUMBER, _ERROR, _EMPTY_TEXT = b"\xff\xff", 2, 3
_NEW_FORMAT = 0x0600
#: LibreOffice writes 0 also for a formula that gives an empty text: where it may, it is computed anew.
_ZERO, _NO_TEXT, _TOKENS = bytes(8), b"\x17\0", 22


class Look(NamedTuple):
    """How many rows and columns the cells of a sheet take, and its traces."""

    reach: tuple[int, int]
    traces: Traces


class Locked(Exception):
    """A workbook that only opens with a password."""


def looks(content: bytes) -> list[Look]:
    """The sheets of an .xls in its order. Raises :class:`Locked`, and OSError and the like for damage."""
    stream = _workbook(content)
    sheets: list[int] = []
    codes: dict[int, str] = {}
    styles: list[int] = []
    is_new = True
    for kind, body in _records(stream, 0):
        if kind == _LOCKED:
            raise Locked
        if kind == _BOF:
            is_new = struct.unpack_from("<H", body)[0] >= _NEW_FORMAT
        elif kind == _BOUNDSHEET:
            sheets.append(struct.unpack_from("<L", body)[0])
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _code(body[2:], is_new=is_new)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    percents = frozenset(
        n for n, number in enumerate(styles)
        if (is_percent(codes[number]) if number in codes else number in BUILT_IN_PERCENTS)
    )  # fmt: skip
    telling = {n: code for n, number in enumerate(styles) if is_telling(code := codes.get(number, ""))}
    return [_looked_at(stream, start, _Cells(percents, telling, is_new=is_new)) for start in sheets]


def _workbook(content: bytes) -> bytes:
    import olefile

    with olefile.OleFileIO(BytesIO(content)) as ole:
        for name in _STREAMS:
            if ole.exists(name):
                return bytes(ole.openstream(name).read())
    raise OSError


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from one beginning to its end."""
    while start + 4 <= len(stream):
        kind, length = _RECORD.unpack_from(stream, start)
        if kind == _EOF:
            return
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _code(body: bytes, *, is_new: bool) -> str:
    """A number format's code; of the time before Unicode only what ASCII can say."""
    if not is_new:
        return body[1:].decode("latin-1")
    return body[3:].decode("utf-16-le" if body[2] & 1 else "latin-1", "replace")


class _Cells:
    """What the cells of one sheet say beyond their values."""

    def __init__(self, percents: frozenset[int], telling: Mapping[int, str], *, is_new: bool) -> None:
        self.percent_styles, self.telling, self.is_new = percents, telling, is_new
        self.formats: dict[Position, str] = {}
        self.rows = self.columns = 0
        self.hidden: dict[Position, Hidden] = {}
        self.percents: list[Position] = []
        self.empty: list[Position] = []
        self.formulas = 0

    def stands(self, row: int, column: int) -> None:
        """Something stands in a cell."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def number(self, row: int, column: int, style: int) -> None:
        """A number stands in a cell."""
        self.stands(row, column)
        if style in self.percent_styles:
            self.percents.append((row, column))
        if style in self.telling:
            self.formats[row, column] = self.telling[style]

    def formula(self, body: bytes) -> None:
        """A formula; the eight bytes behind its place are its value."""
        (row, column, style), value = _CELL.unpack_from(body), body[6:14]
        self.formulas += 1
        if value == _ZERO and _NO_TEXT in body[_TOKENS:]:
            self.stands(row, column)
            tokens = body[_TOKENS : _TOKENS + _length(body)] if self.is_new else b""
            self.hidden[row, column] = Hidden(False, formula(tokens))
            return
        if value[6:8] != _NO_NUMBER:
            self.number(row, column, style)
            return
        self.stands(row, column)
        if value[0] == _ERROR:
            self.hidden[row, column] = Hidden(True, ERRORS.get(value[2], "#VALUE!"))
        elif value[0] == _EMPTY_TEXT:
            self.empty.append((row, column))

    def look(self) -> Look:
        """Where every formula gives an empty text, a program wrote them that computes nothing."""
        if self.formulas and len(self.empty) == self.formulas:
            self.hidden |= dict.fromkeys(self.empty, Hidden(False, "=…"))
        traces = Traces(self.hidden, frozenset(self.percents), self.formats)
        return Look((self.rows, self.columns), traces)


def _length(body: bytes) -> int:
    return int(struct.unpack_from("<H", body, _TOKENS - 2)[0])


def _looked_at(stream: bytes, start: int, cells: _Cells) -> Look:
    for kind, body in _records(stream, start):
        if kind in (_NUMBER, _RK):
            cells.number(*_CELL.unpack_from(body))
        elif kind == _FORMULA:
            cells.formula(body)
        elif kind == _MANY_RK:
            row, first = struct.unpack_from("<2H", body)
            for n, (style,) in enumerate(struct.iter_unpack("<H4x", body[4 : len(body) - 2])):
                cells.number(row, first + n, style)
        elif kind == _BOOL_OR_ERROR:
            row, column, _ = _CELL.unpack_from(body)
            cells.stands(row, column)
            if body[7]:
                cells.hidden[row, column] = Hidden(True, ERRORS.get(body[6], "#VALUE!"))
        elif kind in _TEXTS:
            cells.stands(*_CELL.unpack_from(body)[:2])
    return cells.look()
