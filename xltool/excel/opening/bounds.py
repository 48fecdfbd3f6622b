"""What is too much for any form, and what is so much, or so odd, that it is read apart (see :mod:`xltool.apart`).

Each bound is taken from what a file says of itself, before anything large is unpacked.
"""

import zipfile
from collections.abc import Sequence

from xltool import apart
from xltool.excel import package
from xltool.refusal import Refusal

#: Bytes: a form of 30 indicators unpacks to 0.2 MB, one with live checks to 0.6 MB, pictures aside.
_LIGHT = 4 * 2**20
#: Text formats say in a few bytes what fills many cells.
_LIGHT_TEXT = 512 * 2**10
_LESS = "请用 Excel 或 WPS 打开它，删去表以外的内容，另存为 .xlsx 后再试。"
#: What is never unpacked to read a form.
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bmp", ".tif", ".tiff", ".svg", ".wdp")
_READ_AS_TEXT = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"M", b" ", b"\n", b"\r", b"\t")
#: A document is text, too.
_TEXTS = "word/document.xml"
#: A workbook of ten sheets with charts and pictures has some eighty.
_USUAL_MEMBERS = 200


def weigh_archive(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Raises :class:`Refusal` for a zip that unpacks to too much, :class:`apart.Heavy` for much."""
    size = sum(member.file_size for member in members if not member.filename.endswith(_PICTURES))
    if size > package.MAX_UNPACKED:
        raise Refusal(f"“{name}”解开后有 {size // 2**20} MB，不像一份表格，没有打开。{_LESS}")
    document = sum(member.file_size for member in members if member.filename.endswith(_TEXTS))
    if size > _LIGHT or document > _LIGHT_TEXT or len(members) > _USUAL_MEMBERS or _repeats(members):
        _keep_apart()


def _repeats(members: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether it is an .ods, which says how often a cell is repeated."""
    return any(member.filename == "content.xml" for member in members)


def weigh_plain(content: bytes) -> None:
    """Raises :class:`apart.Heavy` for what is no zip, unless it is a short text."""
    if len(content) > _LIGHT_TEXT or not content.startswith(_READ_AS_TEXT):
        _keep_apart()


def weigh_texts(sheet: bytes, texts: bytes) -> None:
    """Raises :class:`apart.Heavy` where few texts shared by many cells may come to much when written out."""
    marks, most = sheet.count(b"<"), package.MAX_UNPACKED
    if marks * len(texts) > most and marks * _longest(texts) > most:
        _keep_apart()


def _longest(texts: bytes) -> int:
    return max(map(len, texts.split(b"</")))


def without_empty_tail(sheet: bytes) -> bytes:
    """A large sheet's XML without the rows below its last content: a million formatted ones are no rarity."""
    if len(sheet) <= _LIGHT:
        return sheet
    row = sheet.find(b"</row>", sheet.rfind(b"</c>"))
    end = sheet.rfind(b"</sheetData>")
    return sheet[: row + 6] + sheet[end:] if 0 <= row < end else sheet


def _keep_apart() -> None:
    if not apart.is_inside():
        raise apart.Heavy
