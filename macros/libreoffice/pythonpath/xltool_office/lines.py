"""Requests and answers as text: ASCII lines, fields between TABs, everything else as ``\\uXXXX``."""

from __future__ import annotations

import re
from pathlib import Path

#: How many fields follow a step's name.
_FIELDS = {
    "CLEAR": (4,), "DROP": (1,), "LIST": (1,), "ROW": (8, 10), "MARK": (4,), "SELECT": (2,), "STATUS": (1,),
    "SAY": (2,), "OPEN": (1,),
}  # fmt: skip
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def escaped(text: str) -> str:
    """Any text as one line without TAB."""
    units = text.encode("utf-16-be", "surrogatepass")
    codes = (int.from_bytes(units[n : n + 2], "big") for n in range(0, len(units), 2))
    return "".join(chr(code) if 0x20 <= code <= 0x7E and code != 0x5C else f"\\u{code:04x}" for code in codes)


def unescaped(line: str) -> str:
    """The text that was escaped."""
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), line)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def write_request(path: Path, said: dict[str, str]) -> None:
    """A line for each thing said; what says nothing is left out. Raises OSError."""
    lines = (f"{key}\t{escaped(text)}\n" for key, text in said.items() if text)
    path.write_bytes("".join(lines).encode("ascii"))


def read_answer(path: Path) -> list[list[str]] | None:
    """The steps of a whole answer; nothing where a part of it is missing or no such step is known."""
    try:
        lines = path.read_bytes().decode("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    steps = [[unescaped(field) for field in line.split("\t")] for line in lines]
    if not steps or steps.pop() != ["DONE"]:
        return None
    whole = all(len(fields) in _FIELDS.get(name, ()) for name, *fields in steps)
    return steps if whole else None


def read_progress(path: Path) -> str:
    """The line for the status bar; empty while there is none."""
    try:
        return unescaped(path.read_bytes().decode("ascii", "replace").strip())
    except OSError:
        return ""
