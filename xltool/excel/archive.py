"""A workbook's zip in memory: a part is unpacked when asked for, its true size and checksum verified."""

import struct
import zipfile
import zlib
from io import BytesIO

from xltool.excel.package import Part, assemble

#: What stands before a member's name: a mark, and at the end the lengths of the name and of what follows it.
_MARK, _HEADER = b"PK\3\4", struct.Struct("<4s22x2H")
#: Deflated and with none but these flags, as all known programs write; any other member is left to zipfile.
_USUAL_FLAGS = 0x80E


class Archive:
    """The members of a zip by name."""

    def __init__(self, content: bytes) -> None:
        """Raises zipfile's own errors for what is no zip."""
        self._content = content
        self._zip = zipfile.ZipFile(BytesIO(content))
        self._members = {info.filename: info for info in self._zip.infolist()}
        self._unpacked: dict[str, bytes] = {}

    @property
    def names(self) -> frozenset[str]:
        """What its members are called."""
        return frozenset(self._members)

    @property
    def size(self) -> int:
        """What all members together say they unpack to, in bytes."""
        return sum(info.file_size for info in self._zip.infolist())

    def read(self, name: str) -> bytes:
        """A member; empty where there is none. Raises zipfile's or zlib's errors for one that is damaged."""
        info = self._members.get(name)
        if info is None:
            return b""
        if name not in self._unpacked:
            self._unpacked[name] = self._inflated(info) if _is_usual(info) else self._zip.read(info)
        return self._unpacked[name]

    def loosened(self) -> bytes:
        """The zip anew, in which what has been read so far is not compressed: nobody need inflate it again."""
        if not all(map(_is_usual, self._members.values())):
            return self._content
        return assemble(
            Part(name, info.CRC, info.file_size, self._loose(name) or self._packed(info)[1])
            for name, info in self._members.items()
        )

    def _loose(self, name: str) -> bytes:
        return zlib.compress(self._unpacked[name], 0, -zlib.MAX_WBITS) if name in self._unpacked else b""

    def _inflated(self, info: zipfile.ZipInfo) -> bytes:
        head, packed = self._packed(info)
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
        whole = len(content) == info.file_size and zlib.crc32(content) == info.CRC
        if not whole or head != _MARK + info.orig_filename.encode():
            raise zipfile.BadZipFile(info.filename)
        return content

    def _packed(self, info: zipfile.ZipInfo) -> tuple[bytes, bytes]:
        """The mark and name in a member's own header, and its bytes as they stand."""
        mark, length, extra = _HEADER.unpack_from(self._content, info.header_offset)
        name = info.header_offset + _HEADER.size
        start = name + length + extra
        return mark + self._content[name : name + length], self._content[start : start + info.compress_size]


def _is_usual(info: zipfile.ZipInfo) -> bool:
    return (
        info.compress_type == zipfile.ZIP_DEFLATED
        and not info.flag_bits & ~_USUAL_FLAGS
        and info.filename.isascii()
    )
