"""Contents kept under their digests: whole or not at all, and still there when the power fails the next moment."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from xltool.refusal import Refusal

_NAME = "文件"
_ASIDE = ".xltool-"


class Staged(NamedTuple):
    """A content that is written whole but does not count yet."""

    aside: Path
    digest: str
    bytes: int


class Store:
    """The folder of contents. Its methods raise ``OSError``, but for :meth:`content`."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder, and clears away what a program that was killed had not written to the end."""
        self.folder = folder / _NAME
        self.folder.mkdir(mode=0o700, exist_ok=True)  # what others handed in is nobody else's business
        for left in self.folder.glob(f"{_ASIDE}*"):
            left.unlink()
        _settle(folder)

    def stage(self, content: bytes) -> Staged:
        """Write a content aside, down to the disk."""
        handle, name = tempfile.mkstemp(prefix=_ASIDE, dir=self.folder)
        staged = Staged(Path(name), hashlib.sha256(content).hexdigest(), len(content))
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self.discard(staged)
            raise
        return staged

    def place(self, staged: list[Staged]) -> None:
        """Give contents their names, down to the disk; what is there already and whole stays as it is."""
        for one in staged:
            if not self._holds(one.digest):
                one.aside.replace(self.folder / one.digest)
        _settle(self.folder)

    def discard(self, staged: Staged) -> None:
        """Take away what was written aside, if it still lies there."""
        with contextlib.suppress(OSError):
            staged.aside.unlink(missing_ok=True)

    def content(self, digest: str) -> bytes:
        """A content, which is what its digest says. Raises :class:`Refusal` where it is gone or damaged."""
        try:
            content = (self.folder / digest).read_bytes()
        except OSError:
            raise Refusal(f"收件文件夹里的文件 {digest} 不见了或打不开。请从备份里找回。") from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise Refusal(f"收件文件夹里的文件 {digest} 与收件时的摘要不符，已经损坏。请从备份里找回。")
        return content

    def _holds(self, digest: str) -> bool:
        try:
            self.content(digest)
        except Refusal:
            return False
        return True


def _settle(folder: Path) -> None:
    """Bring the names in a folder down to the disk; Windows has no such act, and does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
