"""What was handed in, kept for good: contents under their digests, and an SQLite book of who handed in what."""

from xltool.archive.archive import Archive
from xltool.archive.entry import NUMBER, PENDING, Entry, Receipt, Wanted

__all__ = ["NUMBER", "PENDING", "Archive", "Entry", "Receipt", "Wanted"]
