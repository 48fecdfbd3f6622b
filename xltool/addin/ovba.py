"""A VBA project from the text of its modules (MS-OVBA): what Office reads, compiles and runs.

Only the compressed sources are written; Office compiles them when it opens the project.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from functools import cached_property

from xltool.addin.compound import compound

_CHUNK = 4096
_MOST_LENGTH = 0xFFFF
#: The texts' code page, the language that every project states (section 2.3.4.2.1.3), 64-bit Windows.
_CODE_PAGE, _LANGUAGE, _WINDOWS_64 = 936, 0x0409, 3
#: The project's own; zeros would say that a password protects it (section 2.3.1.2).
_ID = "{5C1D93B4-7E62-4F0A-8B39-D14A6E2F7C05}"
#: The two libraries that every project of Excel refers to beside VBA and Excel itself.
_REFERENCES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    "Office": (
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
    ),
}
#: A project that says nothing of a version of its own: Office trusts only the sources then (section 2.3.4.1).
_NOT_COMPILED = b"\xcc\x61\xff\xff\x00\x00\x00"
_NAMED = re.compile(r'Attribute VB_Name = "(\w+)"\n')


class Module:
    """A module by its text, which begins with its attributes, as the editor of Office exports it.

    Raises ``ValueError`` for a text that is not ASCII or does not begin with the module's name.
    """

    def __init__(self, text: str) -> None:
        found = _NAMED.match(text)
        if not found or not text.isascii():
            raise ValueError("a module is ASCII and begins with its name")
        self.name, self.text = found[1], text
        #: Whether it belongs to a workbook or sheet.
        self.is_document = "\nAttribute VB_Base = " in text

    @cached_property
    def source(self) -> bytes:
        """As the project keeps it: with the line ends of Windows."""
        return "\r\n".join([*self.text.splitlines(), ""]).encode("ascii")


def project(name: str, modules: Sequence[Module]) -> bytes:
    """The content of ``vbaProject.bin`` (section 2.2.1)."""
    streams: dict[str, bytes] = {module.name: compressed(module.source) for module in modules}
    streams |= {"dir": compressed(_directory(name, modules)), "_VBA_PROJECT": _NOT_COMPILED}
    return compound({
        "VBA": streams,
        "PROJECT": _settings(name, modules),
        "PROJECTwm": b"".join(_narrow_and_wide(module.name) for module in modules) + b"\0\0",
    })  # fmt: skip


def _narrow_and_wide(name: str) -> bytes:
    """A line of ``PROJECTwm`` (section 2.3.3.1)."""
    return name.encode("ascii") + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _settings(name: str, modules: Iterable[Module]) -> bytes:
    """The ``PROJECT`` stream (section 2.3.1): no protection, no password, to be seen in the editor."""
    lines = [f'ID="{_ID}"']
    lines += [f"Document={m.name}/&H00000000" if m.is_document else f"Module={m.name}" for m in modules]
    lines += [f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
    lines += [f'CMG="{_hidden(bytes(4))}"', f'DPB="{_hidden(bytes(1))}"', f'GC="{_hidden(bytes([0xFF]))}"']
    lines += ["", "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"]
    lines += ["", "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules), ""]
    return "\r\n".join(lines).encode("ascii")


def _hidden(data: bytes) -> str:
    """Data encrypted (section 2.4.3.2), the seed being zero, so that nothing is put in to be passed over."""
    seed, version, key = 0, 2, sum(_ID.encode("ascii")) & 0xFF
    out = [seed, seed ^ version, seed ^ key]
    before, last, plain = out[1], out[2], key
    for byte in struct.pack("<L", len(data)) + data:
        coded = byte ^ (before + plain) & 0xFF
        out.append(coded)
        before, last, plain = last, coded, byte
    return bytes(out).hex().upper()


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HL", number, len(content)) + content


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The ``dir`` stream (section 2.3.4.2): the project's properties, its references, its modules."""
    language = struct.pack("<L", _LANGUAGE)
    parts = [
        _record(0x01, struct.pack("<L", _WINDOWS_64)), _record(0x02, language), _record(0x14, language),
        _record(0x03, struct.pack("<H", _CODE_PAGE)), _record(0x04, name.encode("ascii")),
        *map(_record, (0x05, 0x40, 0x06, 0x3D)),  # description and help file: none
        _record(0x07, bytes(4)), _record(0x08, bytes(4)),
        struct.pack("<HLLH", 0x09, 4, 0x5F4D4E1B, 6),  # a version of the project's own
        *map(_record, (0x0C, 0x3C)),  # constants: none
    ]  # fmt: skip
    for reference, library in _REFERENCES.items():
        said = library.encode("ascii")
        parts += [_record(0x16, reference.encode("ascii")), _record(0x3E, reference.encode("utf-16-le"))]
        parts.append(_record(0x0D, struct.pack("<L", len(said)) + said + bytes(6)))
    parts += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, b"\xff\xff")]
    parts += map(_module, modules)
    return b"".join([*parts, _record(0x10)])


def _module(module: Module) -> bytes:
    """What the ``dir`` stream says of a module (section 2.3.4.2.3.2): its text begins its stream."""
    name, wide = module.name.encode("ascii"), module.name.encode("utf-16-le")
    return b"".join([
        _record(0x19, name), _record(0x47, wide), _record(0x1A, name), _record(0x32, wide),
        _record(0x1C), _record(0x48), _record(0x31, bytes(4)), _record(0x1E, bytes(4)),
        _record(0x2C, b"\xff\xff"), _record(0x22 if module.is_document else 0x21), _record(0x2B),
    ])  # fmt: skip


def compressed(content: bytes) -> bytes:
    """A compressed container (section 2.4.1).

    Raises ``ValueError`` for a rest of less than 4096 bytes that does not get shorter: the format can only
    keep it with bytes added. Text always gets shorter.
    """
    chunks = (content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK))
    return b"\x01" + b"".join(map(_chunk, chunks))


def _chunk(content: bytes) -> bytes:
    """Up to 4096 bytes: tokens in groups of eight, before each group a byte that says which are copies."""
    out, at = bytearray(), 0
    while at < len(content):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(content):
                break
            offset, length = _longest(content, at)
            if length:
                tokens += struct.pack("<H", (offset - 1) << (16 - _offset_bits(at)) | (length - 3))
                flags |= 1 << bit
                at += length
            else:
                tokens.append(content[at])
                at += 1
        out += bytes([flags]) + tokens
    if len(out) <= _CHUNK:
        return struct.pack("<H", 0xB000 | (len(out) - 1)) + bytes(out)
    if len(content) < _CHUNK:
        raise ValueError("a rest that does not get shorter")
    return struct.pack("<H", 0x3FFF) + content


def _offset_bits(at: int) -> int:
    """How many bits of a copy token say how far back, so far into a chunk (section 2.4.1.3.19.1)."""
    return max(4, (at - 1).bit_length())


def _longest(content: bytes, at: int) -> tuple[int, int]:
    """How far back the longest repetition begins and how long it is; zeros where none is of three bytes."""
    if at == 0:
        return 0, 0
    most = min((_MOST_LENGTH >> _offset_bits(at)) + 3, len(content) - at)
    length, found = 2, -1
    while length < most:
        place = content.rfind(content[at : at + length + 1], 0, at + length)
        if place < 0:
            break
        found = place
        while length < most and content[place + length] == content[at + length]:
            length += 1
    return (at - found, length) if found >= 0 else (0, 0)
