"""Outcomes kept from one run to the next, in an SQLite file: what has not changed is not done again.

An entry's key is a digest of everything its outcome depends on, so an entry is never wrong, only unused.
Several runs may share a file; each sees what the others have finished.
"""

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Self

from xltool import files
from xltool.refusal import Refusal

#: Says in the file's head whose it is: “xltc”.
_OURS = 0x786C7463
_VERSION = 1
#: Seconds to wait while another run writes.
_PATIENCE = 60
#: Seconds of work that a kill may cost.
_INTERVAL = 0.2


class Cache:
    """Texts by their keys, in a file. What is kept survives any end of the program within a moment."""

    def __init__(self, path: Path, basis: str) -> None:
        """``basis`` is what all entries depend on. Raises :class:`Refusal` for a file that is no cache."""
        self.path, self._basis = path, basis.encode()
        if path.is_dir():
            raise Refusal(f"“{path}”是一个文件夹。请写出缓存的文件名，例如 {path / '校验缓存.db'}。")
        if not path.parent.is_dir():
            raise Refusal(f"文件夹“{files.shown(path.parent)}”不存在。请先建好，或换一个位置。")
        with self._refusing():
            self._book = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            try:
                self._settle()
            except BaseException:
                self._book.close()
                raise
        self._put: list[tuple[bytes, bytes]] = []
        self._since = monotonic()

    def _settle(self) -> None:
        """Make the table in a new file; refuse any other that is not ours. Two runs may both be the first."""
        if not self._whose():
            self._book.execute("BEGIN IMMEDIATE")
            if not self._whose():
                self._book.execute("CREATE TABLE kept (key BLOB PRIMARY KEY, said BLOB) WITHOUT ROWID")
                self._book.execute(f"PRAGMA application_id = {_OURS}")
                self._book.execute(f"PRAGMA user_version = {_VERSION}")
            self._book.execute("COMMIT")
        if self._whose() != (_OURS, _VERSION):
            raise self._no_cache()

    def _whose(self) -> tuple[int, int] | None:
        """Whose file it is, and of what version; ``None`` for one with nothing in it."""
        if not self._book.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return None
        (owner,) = self._book.execute("PRAGMA application_id").fetchone()
        (version,) = self._book.execute("PRAGMA user_version").fetchone()
        return owner, version

    def key(self, *parts: str) -> bytes:
        """The key of what depends on these."""
        return hashlib.sha256(b"\0".join((self._basis, *map(os.fsencode, parts)))).digest()

    def get(self, key: bytes) -> str | None:
        """What is kept under a key. Raises :class:`Refusal` where the file is damaged."""
        with self._refusing():
            found = self._book.execute("SELECT said FROM kept WHERE key = ?", (key,)).fetchone()
            return zlib.decompress(found[0]).decode() if found else None

    def put(self, key: bytes, said: str) -> None:
        """Keep a text. Raises :class:`Refusal` where it cannot be written."""
        self._put.append((key, zlib.compress(said.encode(), 1)))
        if monotonic() - self._since > _INTERVAL:
            self.settle()

    def settle(self) -> None:
        """Write what was put: in one go, so that other runs need not wait."""
        with self._refusing():
            if self._put:
                self._book.execute("BEGIN IMMEDIATE")
                self._book.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", self._put)
                self._book.execute("COMMIT")
        self._put.clear()
        self._since = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.settle()
        finally:
            self._book.close()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """What is wrong with the file, in one sentence; it stays as it is."""
        try:
            yield
        except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError) as error:
            said = str(error)
            if "locked" in said or "busy" in said:
                raise Refusal(f"缓存“{files.shown(self.path)}”正被另一次运行占用。请等它结束再试。") from None
            if "full" in said:
                raise Refusal(f"缓存“{files.shown(self.path)}”写不进去：磁盘已满。请先腾出空间。") from None
            if "unable to open" not in said and not files.exists(self.path):
                raise Refusal(
                    f"缓存“{files.shown(self.path)}”在校验时被删除或移走了。请再运行一次，其间不要动它。"
                ) from None
            if "readonly" in said or "unable to open" in said:
                raise Refusal(f"缓存“{files.shown(self.path)}”打不开或写不进去。请检查位置和权限。") from None
            raise self._no_cache() from None

    def _no_cache(self) -> Refusal:
        return Refusal(
            f"“{files.shown(self.path)}”不是校验缓存，或已经损坏，没有动它。请换一个文件名，或先把它移走。"
        )
