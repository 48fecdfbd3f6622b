"""Formulas of an .xls as text, as far as forms have them."""

import struct

from xltool.place import cell_name

_BETWEEN = dict(enumerate(("+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>"), 3))
_BEFORE, _AFTER = {18: "+", 19: "-"}, {20: "%"}
_PARENTHESES, _NO_ARGUMENT, _TEXT, _NOTE, _TRUTH, _INTEGER, _NUMBER = 0x15, 0x16, 0x17, 0x19, 0x1D, 0x1E, 0x1F
_FUNCTION, _CALL, _CELL, _AREA = 0x21, 0x22, 0x24, 0x25
#: Notes: a list of jumps follows; the sum of what came last.
_JUMPS, _SUM = 4, 0x10
_FUNCTIONS = {
    0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 24: "ABS", 25: "INT", 27: "ROUND",
    36: "AND", 37: "OR", 38: "NOT", 169: "COUNTA", 197: "TRUNC", 212: "ROUNDUP", 213: "ROUNDDOWN",
}  # fmt: skip
#: Functions whose number of arguments is fixed, and not said.
_ARGUMENTS = {24: 1, 25: 1, 27: 2, 38: 1, 212: 2, 213: 2}
_COLUMN = 0x3FFF


def formula(tokens: bytes) -> str:
    """A formula as text, with its ``=``; ``=…`` where it has what no form needs. Raises ``struct.error``."""
    try:
        (text,) = _texts(tokens)
    except (KeyError, IndexError, ValueError):
        return "=…"
    return f"={text}"


def _texts(tokens: bytes) -> list[str]:
    """What is left when every token has taken its operands."""
    stack: list[str] = []
    at = 0
    while at < len(tokens):
        kind = tokens[at] if tokens[at] < 0x20 else (tokens[at] & 0x1F) | 0x20
        at += 1
        if kind in _BETWEEN:
            right = stack.pop()
            stack[-1] += f"{_BETWEEN[kind]}{right}"
        elif kind in _BEFORE or kind in _AFTER:
            stack[-1] = f"{_BEFORE.get(kind, '')}{stack[-1]}{_AFTER.get(kind, '')}"
        elif kind == _PARENTHESES:
            stack[-1] = f"({stack[-1]})"
        elif kind == _NOTE:
            at += _noted(tokens, at, stack)
        elif kind in (_FUNCTION, _CALL):
            at += _called(kind, tokens, at, stack)
        else:
            text, length = _operand(kind, tokens, at)
            stack.append(text)
            at += length
    return stack


def _noted(tokens: bytes, at: int, stack: list[str]) -> int:
    flags, count = struct.unpack_from("<BH", tokens, at)
    if flags & _SUM:
        stack[-1] = f"SUM({stack[-1]})"
    return 3 + (2 * (count + 1) if flags & _JUMPS else 0)


def _called(kind: int, tokens: bytes, at: int, stack: list[str]) -> int:
    if kind == _CALL:
        count, number = struct.unpack_from("<BH", tokens, at)
    else:
        (number,) = struct.unpack_from("<H", tokens, at)
        count = _ARGUMENTS[number]
    arguments = [stack.pop() for _ in range(count)][::-1]
    stack.append(f"{_FUNCTIONS[number]}({','.join(arguments)})")
    return 3 if kind == _CALL else 2


def _operand(kind: int, tokens: bytes, at: int) -> tuple[str, int]:
    """A value or reference, and how many bytes it takes. Raises ``KeyError`` for any other token."""
    if kind == _NO_ARGUMENT:
        return "", 0
    if kind == _TEXT:
        length, wide = tokens[at] * (1 + (tokens[at + 1] & 1)), tokens[at + 1] & 1
        text = tokens[at + 2 : at + 2 + length].decode("utf-16-le" if wide else "latin-1")
        return f'"{text.replace(chr(34), chr(34) * 2)}"', 2 + length
    if kind == _TRUTH:
        return ("TRUE" if tokens[at] else "FALSE"), 1
    if kind == _INTEGER:
        return str(struct.unpack_from("<H", tokens, at)[0]), 2
    if kind == _NUMBER:
        return repr(struct.unpack_from("<d", tokens, at)[0]), 8
    if kind == _CELL:
        row, column = struct.unpack_from("<2H", tokens, at)
        return cell_name(row, column & _COLUMN), 4
    if kind == _AREA:
        top, bottom, left, right = struct.unpack_from("<4H", tokens, at)
        return f"{cell_name(top, left & _COLUMN)}:{cell_name(bottom, right & _COLUMN)}", 8
    raise KeyError(kind)
