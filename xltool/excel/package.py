"""A workbook as a zip of parts. Unchanged parts are compressed once and copied as they are.

The standard library cannot write an already compressed member, so the few header fields are written
here. Dates are pinned: the same parts give the same bytes.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from xltool.files import content_of, reason
from xltool.refusal import Refusal

#: A part of each form: level 6 takes twice the time of 4 for a twentieth less.
_LEVEL, _HARDEST = 4, 9
_DATE = 0x21  # 1980-01-01, the earliest a zip can say
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")

#: Bytes: a form of 30 indicators unpacks to 0.2 MB, with live checks to 0.6 MB; photographs may come with it.
MAX_UNPACKED = 120 * 1024 * 1024
#: A workbook has some tens of them.
_MOST_MEMBERS = 10_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_MEMBER = b"PK\1\2"


class Part(NamedTuple):
    """A member of the zip, deflated."""

    name: str
    crc: int
    size: int
    packed: bytes


def pack(name: str, content: bytes, *, hard: bool = False) -> Part:
    """Deflate one part; as hard as can be where it is done once for many workbooks."""
    deflate = zlib.compressobj(_HARDEST if hard else _LEVEL, zlib.DEFLATED, -15)
    return Part(name, zlib.crc32(content), len(content), deflate.compress(content) + deflate.flush())


def assemble(parts: Iterable[Part]) -> bytes:
    """The zip file of these parts, in this order."""
    out = BytesIO()
    directory = []
    for part in parts:
        name = part.name.encode()
        sizes = (part.crc, len(part.packed), part.size)
        directory.append(
            _CENTRAL.pack(b"PK\1\2", 20, 20, _UTF8, 8, 0, _DATE, *sizes, len(name), 0, 0, 0, 0, 0, out.tell())
            + name
        )
        out.write(_LOCAL.pack(b"PK\3\4", 20, _UTF8, 8, 0, _DATE, *sizes, len(name), 0) + name + part.packed)
    start, central = out.tell(), b"".join(directory)
    out.write(central)
    out.write(_END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), len(central), start, 0))
    return out.getvalue()


def refuse_many_members(content: bytes, name: str) -> None:
    """Raises :class:`Refusal` for a zip of more members than any workbook has, before its list is taken in."""
    if len(content) > 46 * _MOST_MEMBERS and content.count(_MEMBER) > _MOST_MEMBERS:  # each takes so much
        raise Refusal(f"“{name}”里面有 {_MOST_MEMBERS} 个以上的小文件，不像一份表格，没有打开。")


def unpack(source: bytes, name: str, most: int = 0) -> dict[str, bytes]:
    """All parts of a workbook by name. Raises :class:`Refusal` where it is none or unpacks to more than ``most``."""
    refuse_many_members(source, name)
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            if sum(info.file_size for info in archive.infolist()) > (most or MAX_UNPACKED):
                raise Refusal(f"“{name}”解开后太大，不像一份表格，没有打开。请删去表以外的内容后再试。")
            if any(info.compress_type not in _METHODS for info in archive.infolist()):
                raise zipfile.BadZipFile
            return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError, OSError, ValueError):
        raise Refusal(f"“{name}”不是能打开的 .xlsx 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后再试。") from None


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises :class:`Refusal` in plain words."""
    try:
        content = content_of(path, MAX_UNPACKED + 1)
    except FileNotFoundError:
        raise Refusal(f"找不到文件“{path}”。请检查路径。") from None
    except IsADirectoryError:
        raise Refusal(f"“{path}”是一个文件夹，这里需要一个文件。") from None
    except OSError as error:
        raise Refusal(f"文件“{path}”打不开：{reason(error)}。请检查权限，或先关闭占用它的程序。") from None
    if len(content) > MAX_UNPACKED:
        raise Refusal(f"“{path.name}”有 {MAX_UNPACKED // 2**20} MB 以上，不像一份表格，没有打开。")
    return content
