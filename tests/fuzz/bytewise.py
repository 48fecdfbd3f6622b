"""Changes to bytes that nobody looked at: flipped, cut off, doubled, swapped."""

from random import Random

#: Numbers that programs stumble over, by how many bytes they take.
_ODD = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def flipped(content: bytes, chance: Random) -> bytes:
    """Some bytes are others."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def bit_turned(content: bytes, chance: Random) -> bytes:
    """One bit is the other."""
    changed = bytearray(content)
    if changed:
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_off(content: bytes, chance: Random) -> bytes:
    """The end is missing."""
    return content[: chance.randrange(len(content) + 1)]


def piece_lost(content: bytes, chance: Random) -> bytes:
    """A piece in the middle is missing."""
    start, length = chance.randrange(len(content) + 1), chance.randrange(1, 2000)
    return content[:start] + content[start + length :]


def piece_doubled(content: bytes, chance: Random) -> bytes:
    """A piece stands twice."""
    start, length = chance.randrange(len(content) + 1), chance.randrange(1, 2000)
    return content[: start + length] + content[start:]


def pieces_swapped(content: bytes, chance: Random) -> bytes:
    """Two pieces stand in each other's place."""
    a, b = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    length = min(chance.randrange(1, 600), b - a)
    if not length:
        return content
    return (
        content[:a] + content[b : b + length] + content[a + length : b] + content[a : a + length]
        + content[b + length :]
    )  # fmt: skip


def odd_number(content: bytes, chance: Random) -> bytes:
    """Some bytes are a number that programs stumble over."""
    width = chance.choice((1, 2, 4))
    number = (chance.choice(_ODD) & (256**width - 1)).to_bytes(width, "little")
    at = chance.randrange(len(content) + 1)
    return content[:at] + number + content[at + width :]


WAYS = (flipped, bit_turned, cut_off, piece_lost, piece_doubled, pieces_swapped, odd_number)
