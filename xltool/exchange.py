"""What a spreadsheet program and xltool write to each other: requests, answers, progress, as ASCII lines.

``request.txt`` has a line ``key<TAB>value`` for each thing said; ``answer.txt`` a line for each step, its
fields separated by TAB, and ``DONE`` at the end. What is not plain ASCII, and the backslash, is written
``\\uXXXX`` in UTF-16 units, so that VBA, Python and JavaScript read and write it without any library.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xltool.marks import Changes
from xltool.refusal import Refusal

REQUEST, ANSWER, PROGRESS, STOP = "request.txt", "answer.txt", "progress.txt", "stop.txt"
DONE = "DONE"
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_PLAIN = re.compile(r"[\x20-\x5b\x5d-\x7e]*")

#: A step's name and its fields.
Step = tuple[str, ...]


def escaped(text: str) -> str:
    """Any text as one ASCII line without TAB."""
    if _PLAIN.fullmatch(text):
        return text
    units = text.encode("utf-16-be", "surrogatepass")
    codes = (int.from_bytes(units[n : n + 2], "big") for n in range(0, len(units), 2))
    return "".join(chr(code) if 0x20 <= code <= 0x7E and code != 0x5C else f"\\u{code:04x}" for code in codes)


def unescaped(line: str) -> str:
    """The text that was escaped; halves of characters become �. Raises :class:`Refusal` for what was not."""
    if not _PLAIN.fullmatch(_ESCAPE.sub("", line)):
        raise Refusal("加载项送来的内容读不懂。请重新安装加载项（xltool addin install）后再试。")
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), line)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class Request:
    """What an officer asked for, and what stood in front.

    ``book`` is the workbook's name as shown, ``path`` its full path (empty if it was never saved), ``copy`` a
    copy of it as it is now; ``picked`` is what was chosen in a dialog. ``attach``: the program may mark the
    workbook through the host itself.
    """

    command: str
    argument: str = ""
    host: str = ""
    book: str = ""
    path: str = ""
    sheet: str = ""
    cell: str = ""
    copy: Path | None = None
    picked: str = ""
    attach: bool = False


def request_of(content: bytes) -> Request:
    """A request as it was written; keys that are not known are passed over. Raises :class:`Refusal`."""
    said: dict[str, str] = {}
    for line in content.decode("utf-8-sig", "replace").splitlines():
        key, _, value = line.partition("\t")
        said[key.strip()] = unescaped(value)
    if not said.get("command"):
        raise Refusal("加载项没有说要做什么。请重新安装加载项（xltool addin install）后再试。")
    texts = {key: said.get(key, "") for key in _TEXTS}
    copy = said.get("copy", "")
    return Request(**texts, copy=Path(copy) if copy else None, attach=said.get("attach") == "yes")


_TEXTS = ("command", "argument", "host", "book", "path", "sheet", "cell", "picked")


def status(text: str) -> Step:
    """The status bar."""
    return ("STATUS", text)


def say(icon: str, text: str) -> Step:
    """A message box; ``icon`` is ``info``, ``warn`` or ``stop``."""
    return ("SAY", icon, text)


def opened(path: Path, anchor: str = "") -> Step:
    """A file or folder to open, a page perhaps at a place of it."""
    return ("OPEN", f"{path}#{anchor}" if anchor else str(path))


def steps(changes: Changes) -> list[Step]:
    """What a host does to the workbook, in order."""
    done: list[Step] = [("CLEAR", *look) for look in changes.looks]
    done += [("DROP", changes.drop)] if changes.drop else []
    if changes.rows:
        done.append(("LIST", changes.name))
        done += [
            ("ROW", row.kind, *row.texts, *((row.sheet, row.cell) if row.cell else ()))
            for row in changes.rows
        ]
        done += [("MARK", *mark) for mark in changes.marks]
    done += [("SELECT", *changes.select)] if changes.select else []
    return done


def answer_of(done: Iterable[Step]) -> bytes:
    """An answer as hosts read it."""
    return "".join(f"{line}\n" for line in (*map(_line, done), DONE)).encode("ascii")


def progress_of(text: str) -> bytes:
    """One line for the status bar."""
    return f"{escaped(text)}\n".encode("ascii")


def _line(step: Step) -> str:
    return "\t".join(map(escaped, step))
