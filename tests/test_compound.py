"""Compound files: any tree of storages and streams reads back, and its directory is a proper red-black tree."""

import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.addin.compound import Storage, compound

NAMES = st.text(
    st.characters(codec="utf-8", min_codepoint=0x20, max_codepoint=0x9FFF, exclude_characters="/\\:!"),
    min_size=1, max_size=31,
)  # fmt: skip
#: Around the limits of sectors and of short streams.
SIZES = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8192])
STREAMS = st.one_of(st.binary(max_size=200), SIZES.map(lambda size: bytes(n % 251 for n in range(size))))
NONE, RED, BLACK = 0xFFFFFFFF, 0, 1
ENTRY = struct.Struct("<64sHBBLLL")


def is_told_apart(storage: Mapping[str, object]) -> bool:
    """No two names that differ only in capitals."""
    return len({name.upper() for name in storage}) == len(storage)


TREES = st.recursive(
    st.dictionaries(NAMES, STREAMS, max_size=12).filter(is_told_apart),
    lambda inner: st.dictionaries(NAMES, st.one_of(STREAMS, inner), max_size=5).filter(is_told_apart),
    max_leaves=5,
)


def flat(storage: Storage, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], bytes]:
    found: dict[tuple[str, ...], bytes] = {}
    for name, content in storage.items():
        found |= {(*above, name): content} if isinstance(content, bytes) else flat(content, (*above, name))
    return found


@given(TREES)
def test_any_tree_of_streams_reads_back(tree: Storage) -> None:
    content = compound(tree)
    assert content == compound(tree) and len(content) % 512 == 0
    file: Any = olefile.OleFileIO(BytesIO(content), raise_defects=olefile.DEFECT_POTENTIAL)
    with file:
        read = {tuple(path): file.openstream(path).read() for path in file.listdir(storages=False)}
        assert not file.parsing_issues
    assert read == flat(tree)


def entries(content: bytes) -> list[tuple[str, int, int, int, int]]:
    """The directory's entries: name, colour, left, right, child; it lies in one chain at the end of the sectors."""
    file: Any = olefile.OleFileIO(BytesIO(content))
    with file:
        found = []
        for one in file.direntries:
            if one is not None:
                found.append((one.name, one.color, one.sid_left, one.sid_right, one.sid_child))
        return found


def blacks(all_of_them: list[tuple[str, int, int, int, int]], number: int, above: int = BLACK) -> int:
    """How many black entries lie on each way down; the same number on all of them."""
    if number == NONE:
        return 0
    _, colour, left, right, _ = all_of_them[number]
    assert not colour == above == RED, "red below red"
    here, there = blacks(all_of_them, left, colour), blacks(all_of_them, right, colour)
    assert here == there, "not balanced"
    return here + (colour == BLACK)


def in_order(all_of_them: list[tuple[str, int, int, int, int]], number: int) -> list[str]:
    if number == NONE:
        return []
    name, _, left, right, _ = all_of_them[number]
    return [*in_order(all_of_them, left), name, *in_order(all_of_them, right)]


@pytest.mark.parametrize("count", [*range(20), 31, 32, 33, 100])
def test_the_directory_is_a_balanced_search_tree(count: int) -> None:
    names = [f"{'Mod' if n % 3 else 'module'}{n}" for n in range(count)]
    root, *others = listed = entries(compound(dict.fromkeys(names, b"1")))
    assert root[:4] == ("Root Entry", BLACK, NONE, NONE) and len(others) == count
    blacks(listed, root[4])
    assert in_order(listed, root[4]) == sorted(names, key=lambda name: (len(name), name.upper()))


def test_the_header_worked_by_hand() -> None:
    """One short stream: a sector each for the short stream, its table, the directory, and the table."""
    content = compound({"a": b"xyz"})
    assert len(content) == 512 * 5
    assert content[:8].hex() == "d0cf11e0a1b11ae1"
    assert struct.unpack_from("<HHHHH", content, 24) == (0x3E, 3, 0xFFFE, 9, 6)
    tables, directory, cutoff, short_table, short_count = (
        struct.unpack_from("<L", content, at)[0] for at in (44, 48, 56, 60, 64)
    )
    assert (tables, directory, cutoff, short_table, short_count) == (1, 2, 4096, 1, 1)
    assert struct.unpack_from("<2L", content, 76) == (3, NONE)
    assert content[512:515] == b"xyz"
    assert struct.unpack_from("<5L", content, 512 * 4) == (0xFFFFFFFE,) * 3 + (0xFFFFFFFD, NONE)


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a\\b", "a:b", "a!b", "😀" * 16])
def test_a_name_that_no_entry_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        compound({name: b""})


def test_names_are_the_same_whatever_their_capitals() -> None:
    with pytest.raises(ValueError, match="no name"):
        compound({"Module": b"", "module": b""})


def test_too_much_is_refused() -> None:
    assert len(compound({"a": bytes(7_000_000)})) > 7_000_000
    with pytest.raises(ValueError, match="too large"):
        compound({"a": bytes(7_200_000)})
