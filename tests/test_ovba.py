"""VBA projects: what is compressed is what was there, and the project says of itself what Office expects."""

import re
import struct
from io import BytesIO

import olefile
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from xltool.addin.ovba import Module, compressed, project

DOCUMENT = Module('Attribute VB_Name = "ThisWorkbook"\nAttribute VB_Base = "0{0}"\nOption Explicit\n')
ORDINARY = Module('Attribute VB_Name = "Words"\nOption Explicit\n\nPublic Sub A()\nEnd Sub\n')
TEXTS = st.lists(
    st.sampled_from(["Dim n As Long\r\n", "n = n + 1", "\r\n", "' ", "abc", "é", "x" * 40]), max_size=900
)


def decompressed(content: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(content)))


def incompressible(size: int) -> bytes:
    """Bytes in which no three follow each other twice."""
    return bytes(byte for n in range(size // 2 + 1) for byte in (n // 61 % 256, 128 + n % 61))[:size]


@given(st.binary(max_size=3640))
@example(b"")
@example(b"a" * 3640)
@example(incompressible(3640))
def test_any_bytes_survive(content: bytes) -> None:
    assert decompressed(compressed(content)) == content


@given(TEXTS)
@example(["a"] * 4096)
@example(["a"] * 4097)
@example(["a", "b"] * 6000)
def test_any_text_survives_and_gets_shorter(pieces: list[str]) -> None:
    content = "".join(pieces).encode()
    shorter = compressed(content)
    assert decompressed(shorter) == content
    assert len(shorter) <= len(content) * 9 / 8 + 4


def test_a_whole_chunk_that_does_not_get_shorter_is_kept_as_it_is() -> None:
    chunk = incompressible(4096)
    kept = compressed(chunk)
    assert kept == b"\x01" + struct.pack("<H", 0x3FFF) + chunk
    assert decompressed(kept) == chunk
    assert decompressed(compressed(chunk + b"rest")) == chunk + b"rest"


def test_a_rest_that_does_not_get_shorter_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        compressed(incompressible(4095))


@pytest.mark.parametrize(
    ("content", "expected"),
    [  # the examples of sections 3.2.1 and 3.2.3
        (b"abcdefghijklmnopqrstuv.", "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"),
        (b"a" * 73, "0103b002614500"),
    ],
)
def test_the_examples_of_the_specification(content: bytes, expected: str) -> None:
    assert compressed(content).hex() == expected


def test_the_example_that_departs_from_the_specification() -> None:
    """Section 3.2.2 goes back further three times than its own procedure does; the length is the same."""
    content = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    stated = (
        "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f70067102700410727374757610777879"
        "7a003c"
    )
    assert decompressed(bytes.fromhex(stated)) == content
    ours, theirs = compressed(content), bytes.fromhex(stated)
    different = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    assert different == [(0x20, 0x30), (0x00, 0x10), (0x2C, 0x3C)]
    assert decompressed(ours) == content


def revealed(written: str, project_id: str) -> bytes:
    """Data decrypted as section 2.4.3.3 says."""
    seed, version, key, *rest = bytes.fromhex(written)
    assert version ^ seed == 2
    assert key ^ seed == sum(project_id.encode()) & 0xFF
    plain, last, before, out = key ^ seed, key, version, bytearray()
    for coded in rest:
        plain = coded ^ (before + plain) & 0xFF
        out.append(plain)
        before, last = last, coded
    ignored = (seed & 6) // 2
    (length,) = struct.unpack_from("<L", out, ignored)
    assert len(out) == ignored + 4 + length
    return bytes(out[ignored + 4 :])


def test_the_project_is_open_and_without_password() -> None:
    example_id = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"  # the example of section 3.1.1
    assert revealed("0705D8E3D8EDDBF1DBF1DBF1DBF1", example_id) == bytes(4)
    assert revealed("0E0CD1ECDFF4E7F5E7F5E7", example_id) == b"\0"
    assert revealed("1517CAF1D6F9D7F9D706", example_id) == b"\xff"
    with olefile.OleFileIO(BytesIO(project("xltool", [DOCUMENT, ORDINARY]))) as file:
        lines = file.openstream("PROJECT").read().decode("ascii").split("\r\n")
        names = file.openstream("PROJECTwm").read()
        streams = {"/".join(path) for path in file.listdir()}
        compiled = file.openstream("VBA/_VBA_PROJECT").read()
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    own_id = said["ID"].strip('"')
    assert (
        re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", own_id) and said["Name"] == '"xltool"'
    )
    assert own_id.strip("{-0}")  # zeros only would say that there is a password
    assert [revealed(said[key].strip('"'), own_id) for key in ("CMG", "DPB", "GC")] == [
        bytes(4),
        b"\0",
        b"\xff",
    ]
    assert lines[1:3] == ["Document=ThisWorkbook/&H00000000", "Module=Words"]
    wide = b"".join(
        name.encode() + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in ("ThisWorkbook", "Words")
    )
    assert names == wide + b"\0\0"
    assert streams == {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT", "VBA/ThisWorkbook", "VBA/Words"}
    assert compiled.hex(" ") == "cc 61 ff ff 00 00 00"


def records(content: bytes) -> list[tuple[int, bytes]]:
    """The records of a ``dir`` stream; one of them states a length that is not its own."""
    found, at = [], 0
    while at < len(content):
        number, length = struct.unpack_from("<HL", content, at)
        length = 6 if number == 0x09 else length
        found.append((number, content[at + 6 : at + 6 + length]))
        at += 6 + length
    return found


def test_the_directory_of_modules_record_by_record() -> None:
    with olefile.OleFileIO(BytesIO(project("xltool", [DOCUMENT, ORDINARY]))) as file:
        found = records(decompressed(file.openstream("VBA/dir").read()))
    numbers = [number for number, _ in found]
    assert numbers[:14] == [
        0x01,
        0x02,
        0x14,
        0x03,
        0x04,
        0x05,
        0x40,
        0x06,
        0x3D,
        0x07,
        0x08,
        0x09,
        0x0C,
        0x3C,
    ]
    assert numbers[14:20] == [0x16, 0x3E, 0x0D] * 2 and numbers[20:22] == [0x0F, 0x13]
    each = [0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48, 0x31, 0x1E, 0x2C]
    assert numbers[22:] == [*each, 0x22, 0x2B, *each, 0x21, 0x2B, 0x10]
    said = dict(found)
    assert said[0x02] == said[0x14] == struct.pack("<L", 0x409)  # both must be this
    assert (said[0x03], said[0x04]) == (struct.pack("<H", 936), b"xltool")
    assert [content.decode() for number, content in found if number == 0x16] == ["stdole", "Office"]
    assert [content.decode() for number, content in found if number == 0x1A] == ["ThisWorkbook", "Words"]


def test_olevba_reads_the_sources_back(capsys: pytest.CaptureFixture[str]) -> None:
    parser = VBA_Parser("vbaProject.bin", project("xltool", [DOCUMENT, ORDINARY]))
    read = {stream.rpartition("/")[2]: code for _, stream, _, code in parser.extract_macros()}
    assert read == {module.name: module.text.replace("\n", "\r\n") for module in (DOCUMENT, ORDINARY)}


@pytest.mark.parametrize("text", ["Option Explicit\n", 'Attribute VB_Name = "A"\n\' 表\n', ""])
def test_a_text_that_is_no_module_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a module"):
        Module(text)
