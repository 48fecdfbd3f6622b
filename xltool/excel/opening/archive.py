"""A workbook's zip in memory: a part is unpacked when asked for, its true size and checksum verified."""

import struct
import zipfile
import zlib
from io import BytesIO

#: What stands before a member's name: a mark, and at the end the lengths of the name and of what follows it.
_MARK, _HEADER = b"PK\3\4", struct.Struct("<4s22x2H")
#: Deflated and with none but these flags, as all known programs write; any other member is left to zipfile.
_USUAL_FLAGS = 0x80E
#: No program packs workbooks in other ways; some of those say in a few bytes that they need much memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)


class Archive:
    """The members of a zip by name."""

    def __init__(self, content: bytes) -> None:
        """Raises zipfile's own errors for what is no zip."""
        self._content = content
        self._zip = zipfile.ZipFile(BytesIO(content))
        self.members = self._zip.infolist()
        self._members = {info.filename: info for info in self.members}
        if len({name.casefold() for name in self._members}) < len(self.members):  # which one would be read?
            raise zipfile.BadZipFile("two members of one name")

    @property
    def names(self) -> frozenset[str]:
        """What its members are called."""
        return frozenset(self._members)

    @property
    def size(self) -> int:
        """What all members together say they unpack to, in bytes."""
        return sum(info.file_size for info in self.members)

    def read(self, name: str) -> bytes:
        """A member; empty where there is none. Raises zipfile's or zlib's errors for one that is damaged."""
        info = self._members.get(name)
        if info is None:
            return b""
        if info.compress_type not in _METHODS:
            raise zipfile.BadZipFile(name)
        return self._inflated(info) if _is_usual(info) else self._zip.read(info)

    def _inflated(self, info: zipfile.ZipInfo) -> bytes:
        mark, length, extra = _HEADER.unpack_from(self._content, info.header_offset)
        name = info.header_offset + _HEADER.size
        said, start = self._content[name : name + length], name + length + extra
        packed = self._content[start : start + info.compress_size]
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
        whole = len(content) == info.file_size and zlib.crc32(content) == info.CRC
        if not whole or mark != _MARK or said != info.orig_filename.encode():
            raise zipfile.BadZipFile(info.filename)
        return content


def _is_usual(info: zipfile.ZipInfo) -> bool:
    return (
        info.compress_type == zipfile.ZIP_DEFLATED
        and not info.flag_bits & ~_USUAL_FLAGS
        and info.filename.isascii()
    )
