"""Chance that can be replayed: drawn from a number, or from bytes that a coverage-guided fuzzer chooses."""

import random


class FromBytes(random.Random):
    """Random numbers that are the given bytes, one after another; zeros when they are used up."""

    def __init__(self, source: bytes) -> None:
        super().__init__(0)
        self._source, self._at = source, 0

    def getrandbits(self, k: int) -> int:
        """So many bits."""
        count = (k + 7) // 8
        taken = self._source[self._at : self._at + count]
        self._at += count
        return int.from_bytes(taken.ljust(count, b"\0"), "big") >> (8 * count - k)

    def random(self) -> float:
        """A number from 0 to less than 1."""
        return self.getrandbits(16) / (1 << 16)


def of_case(seed: int, number: int) -> random.Random:
    """The chance of one case of a run."""
    return random.Random(f"{seed}:{number}")
