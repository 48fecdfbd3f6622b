"""Changes to a zip: its members, and the headers that lie about them."""

import io
import struct
import zipfile
from random import Random

#: Where in a header what stands, and how wide: versions, flags, method, date, checksum, sizes, lengths.
_LOCAL_FIELDS = ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))
_CENTRAL_FIELDS = ((6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4))
_END_FIELDS = ((8, 2), (10, 2), (12, 4), (16, 4), (20, 2))
_ODD = (0, 1, 8, 9, 12, 99, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
_NAMES = ("../../x.xml", "/etc/passwd", "C:\\x", "CON", "xl\\workbook.xml", "a" * 3000, "\u202e", "xl/\0", "")


def members_of(content: bytes) -> dict[str, bytes]:
    """The members of a good zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def header_lies(content: bytes, chance: Random) -> bytes:
    """A field of a header says something else."""
    mark, fields = chance.choice(
        ((b"PK\3\4", _LOCAL_FIELDS), (b"PK\1\2", _CENTRAL_FIELDS), (b"PK\5\6", _END_FIELDS))
    )
    places = [at for at in range(len(content)) if content.startswith(mark, at)]
    offset, width = chance.choice(fields)
    at = chance.choice(places) + offset
    number = chance.choice((chance.choice(_ODD), chance.getrandbits(8 * width))) & (256**width - 1)
    return content[:at] + number.to_bytes(width, "little") + content[at + width :]


def member_lost(content: bytes, chance: Random) -> bytes:
    """A member is missing."""
    members = members_of(content)
    del members[chance.choice(list(members))]
    return zipped(members)


def member_renamed(content: bytes, chance: Random) -> bytes:
    """A member goes by another name."""
    members = members_of(content)
    lost = chance.choice(list(members))
    name = chance.choice((*_NAMES, lost.upper(), chance.choice(list(members))))
    return zipped({name if name and known == lost else known: body for known, body in members.items()})


def contents_swapped(content: bytes, chance: Random) -> bytes:
    """Two members have each other's content."""
    members = members_of(content)
    one, other = chance.choice(list(members)), chance.choice(list(members))
    members[one], members[other] = members[other], members[one]
    return zipped(members)


def member_doubled(content: bytes, chance: Random) -> bytes:
    """Two members have the same name."""
    members = members_of(content)
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        name = chance.choice(list(members))
        info = zipfile.ZipInfo(chance.choice((name, name.upper())))
        archive.writestr(info, members[chance.choice(list(members))])
    return out.getvalue()


def packed_otherwise(content: bytes, chance: Random) -> bytes:
    """The members are packed in another way, and in another order."""
    members = list(members_of(content).items())
    chance.shuffle(members)
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    return zipped(dict(members), chance.choice(methods))


def members_overlap(content: bytes, chance: Random) -> bytes:
    """An entry of the directory points to another member's bytes."""
    places = [at for at in range(len(content)) if content.startswith(b"PK\1\2", at)]
    one, other = chance.choice(places), chance.choice(places)
    return content[: one + 42] + content[other + 42 : other + 46] + content[one + 46 :]


def comment_added(content: bytes, chance: Random) -> bytes:
    """Something stands behind the zip, or before it."""
    junk = chance.randbytes(chance.randrange(1, 500))
    if chance.random() < 0.3:
        return junk + content
    return content[:-2] + struct.pack("<H", len(junk)) + junk


WAYS = (
    header_lies, header_lies, header_lies, member_lost, member_renamed, contents_swapped, member_doubled,
    packed_otherwise, members_overlap, comment_added,
)  # fmt: skip
#: After these, whatever can be read at all must say what it said before.
HARMLESS = (packed_otherwise, comment_added)
