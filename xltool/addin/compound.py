"""Write a compound file (MS-CFB version 3): storages and streams in one file, as Office keeps macros in.

The same streams give the same bytes: every date in the directory is zero. Why not with a library:
``docs/decisions/0019-our-own-compound-file.md``.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR, _SHORT = 512, 64
#: Streams smaller than this lie in short sectors, within the stream of the root (section 2.4).
_CUTOFF = 4096
#: What may stand instead of a sector's number (section 2.1).
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
#: Kinds and colours of the directory's entries (section 2.6.1).
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_ENTRY = struct.Struct("<64sHBBLLL16sLQQLQ")
_HEADER = struct.Struct("<8s16sHHHHH6sLLLLLLLLL")
#: So many sectors of the allocation table are listed in the header itself (section 2.2).
_IN_HEADER = 109
_LONGEST_NAME = 31

Storage = Mapping[str, "bytes | Storage"]


@dataclass
class _Entry:
    """One line of the directory."""

    name: str
    kind: int
    content: bytes = b""
    colour: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = _END
    size: int = 0

    def packed(self) -> bytes:
        """Its 128 bytes (section 2.6.1)."""
        name = self.name.encode("utf-16-le")
        start = 0 if self.kind == _STORAGE else self.start
        return _ENTRY.pack(
            name, len(name) + 2, self.kind, self.colour, self.left, self.right, self.child, bytes(16), 0, 0, 0,
            start, self.size,
        )  # fmt: skip


@dataclass
class _Chains:
    """Sectors, and for each the one that follows it (sections 2.3 and 2.4)."""

    size: int
    content: bytearray = field(default_factory=bytearray)
    following: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Lay content down in sectors of its own; the number of the first, or the end mark for none."""
        if not content:
            return _END
        start = len(self.following)
        count = -(-len(content) // self.size)
        self.content += content.ljust(count * self.size, b"\0")
        self.following += [*range(start + 1, start + count), _END]
        return start


def compound(root: Storage) -> bytes:
    """The compound file with these storages and streams, by name.

    Raises ``ValueError`` for a name that no entry can have and for more than about 6 MB.
    """
    entries = [_Entry("Root Entry", _ROOT)]
    _list(root, entries, 0)
    sectors, short = _Chains(_SECTOR), _Chains(_SHORT)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.start = (short if len(entry.content) < _CUTOFF else sectors).add(entry.content)
            entry.size = len(entry.content)
    entries[0].start, entries[0].size = sectors.add(bytes(short.content)), len(short.content)
    short_table = _filled(_numbers(short.following))
    short_start = sectors.add(short_table)
    directory = b"".join(entry.packed() for entry in entries)
    blank = _ENTRY.pack(b"", 0, 0, 0, _NONE, _NONE, _NONE, bytes(16), 0, 0, 0, 0, 0)
    directory += blank * (-len(entries) % (_SECTOR // _ENTRY.size))
    return _assembled(sectors, sectors.add(directory), short_start, len(short_table) // _SECTOR)


def _list(storage: Storage, entries: list[_Entry], parent: int) -> None:
    """Add what is in a storage to the directory, its members as a search tree (section 2.6.4)."""
    members: list[int] = []
    for name in sorted(storage, key=_rank):
        _refuse(name, storage)
        content = storage[name]
        members.append(len(entries))
        entries.append(
            _Entry(name, _STREAM, content) if isinstance(content, bytes) else _Entry(name, _STORAGE)
        )
    full = (len(members) + 1).bit_length() - 1  # so many levels of a balanced tree are full
    entries[parent].child = _tree(members, entries, full)
    for number in members:
        inner = storage[entries[number].name]
        if not isinstance(inner, bytes):
            _list(inner, entries, number)


def _rank(name: str) -> tuple[int, bytes]:
    """The order of names: the shorter first, else by their capitals' UTF-16 units (section 2.6.4)."""
    capitals = "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in name)
    return len(name.encode("utf-16-le")), capitals.encode("utf-16-be")


def _refuse(name: str, storage: Storage) -> None:
    """Raises ``ValueError`` for a name that is empty, too long, taken, or has signs no name may have."""
    taken = sum(_rank(other) == _rank(name) for other in storage) > 1
    units = len(name.encode("utf-16-le")) // 2
    if taken or not 0 < units <= _LONGEST_NAME or any(sign in "/\\:!\0" for sign in name):
        raise ValueError(f"no name for an entry: {name!r}")


def _tree(members: Sequence[int], entries: list[_Entry], full: int) -> int:
    """The number of its root. Balanced: all levels full but the last, whose members are red."""
    if not members:
        return _NONE
    middle = len(members) // 2
    entry = entries[members[middle]]
    entry.colour = _BLACK if full > 0 else _RED
    entry.left = _tree(members[:middle], entries, full - 1)
    entry.right = _tree(members[middle + 1 :], entries, full - 1)
    return members[middle]


def _numbers(following: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(following)}L", *following)


def _filled(content: bytes) -> bytes:
    """Padded to whole sectors with free marks."""
    return content + b"\xff" * (-len(content) % _SECTOR)


def _assembled(sectors: _Chains, directory: int, short_start: int, short_count: int) -> bytes:
    """Header, sectors, and last the allocation table, which lists its own sectors too (sections 2.2, 2.3)."""
    count = 0
    while count * (_SECTOR // 4) < len(sectors.following) + count:
        count += 1
    if count > _IN_HEADER:
        raise ValueError("too large")
    first = len(sectors.following)
    places = [*range(first, first + count), *[_FREE] * (_IN_HEADER - count)]
    header = _HEADER.pack(
        _SIGNATURE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, count, directory, 0, _CUTOFF,
        short_start, short_count, _END, 0,
    )  # fmt: skip
    table = _numbers([*sectors.following, *[_FAT] * count])
    return header + _numbers(places) + bytes(sectors.content) + _filled(table)
