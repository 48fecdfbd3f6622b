"""Files of text that were named like workbooks: their encoding, and lines of fields."""

import codecs
import csv
import re
from collections.abc import Iterator

from xltool.excel.opening.sheet import MAX_ROWS, Filling, Sheet
from xltool.refusal import Refusal

#: A form as text is 0.1 MB; trees built of more than this would take too much memory.
MAX_TEXT = 20 * 1024 * 1024

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SEPARATORS = "\t,;|"
#: Lines that are looked at to tell what separates the fields.
_LOOKED_AT = 200


def decoded(content: bytes, declared: str = "") -> str | None:
    """The text of a file; ``None`` where it is none.

    What a byte order mark says counts, then UTF-8, then the ``declared`` encoding, then GB18030, of which GBK
    and GB2312 are parts.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _text(content, encoding)
    if b"\0" in content[:4096]:
        evens, odds = content[:4096:2].count(0), content[1:4096:2].count(0)
        return _text(content, "utf-16-le" if odds > evens else "utf-16-be")
    for encoding in ("utf-8", _known(declared), "gb18030"):
        if encoding and (text := _text(content, encoding)) is not None:
            return text
    return None


def _known(declared: str) -> str:
    """A declared encoding by Python's name; nothing where it is a part of GB18030, or no encoding of text."""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return ""
    return "" if name in ("gb2312", "gbk", "utf-8") else name


def _text(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except (UnicodeError, LookupError):
        return None
    return None if _NO_TEXT.search(text) else text


def refuse_long(content: bytes, name: str) -> None:
    """Raises :class:`Refusal` for a file of text that is far too long for a form."""
    if len(content) > MAX_TEXT:
        raise Refusal(f"“{name}”是 {len(content) // 2**20} MB 的文字，不像一份表格，没有打开。")


def is_table(text: str) -> bool:
    """Whether lines of fields stand in it: at least two, by the same separator."""
    return bool(_separator(text))


def _separator(text: str) -> str:
    lines = text[:100_000].splitlines()[:_LOOKED_AT]
    counts = {separator: sum(separator in line for line in lines) for separator in _SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    return best if counts[best] > 1 else ""


def sheets(text: str, name: str) -> Iterator[Sheet]:
    """The one sheet of a .csv or a file with tabs, called ``name``. Raises ``ValueError`` for quotes gone astray."""
    filling = Filling()
    try:
        for row, line in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=_separator(text))):
            if row >= MAX_ROWS:
                break
            for column, field in enumerate(line):
                filling.put(row, column, field.strip())
    except csv.Error as error:
        raise ValueError(str(error)) from None
    yield Sheet(filling.grid(name, typed=False))
