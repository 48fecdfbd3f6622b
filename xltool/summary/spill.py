"""Things put aside on disk, so that thousands of forms do not stand in memory at once."""

import pickle
import tempfile
from typing import Any


class Spill:
    """A temporary file of plain objects; it goes away by itself."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix=".xltool-")  # noqa: SIM115  # lives as long as we do
        self._end = 0

    def put(self, thing: object) -> int:
        """Keep a thing; where it is."""
        at = self._end
        self._file.seek(at)
        pickle.dump(thing, self._file, pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()
        return at

    def get(self, at: int) -> Any:
        """A thing put aside before."""
        self._file.seek(at)
        return pickle.load(self._file)  # our own words from just now, not somebody's file
