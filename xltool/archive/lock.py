"""A folder that one program at a time works in; the system lets go of it however that program ends."""

import os
from pathlib import Path
from typing import IO

from xltool import files
from xltool.refusal import Refusal

_NAME = "占用.lock"


class Lock:
    """The hold on a folder, until :meth:`release` or the end of the program."""

    def __init__(self, folder: Path) -> None:
        """Raises :class:`Refusal` where another program holds it, or nothing can be written there."""
        path = folder / _NAME
        try:
            self._file: IO[bytes] = path.open("ab")
            try:
                _hold(self._file.fileno())
            except OSError:
                self._file.close()
                raise
        except BlockingIOError:
            raise Refusal(
                f"收件文件夹“{files.shown(folder)}”正被另一个 xltool serve 使用，两个服务不能用同一个收件文件夹。"
                "请先停掉那一个，或换一个文件夹。"
            ) from None
        except OSError as error:
            raise Refusal(
                f"收件文件夹“{files.shown(folder)}”写不进去：{files.reason(error)}。请换一个位置，或改好权限。"
            ) from None

    def release(self) -> None:
        """Let go."""
        self._file.close()


def _hold(handle: int) -> None:
    """Raises ``BlockingIOError`` where another one holds it."""
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            raise BlockingIOError from None
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
