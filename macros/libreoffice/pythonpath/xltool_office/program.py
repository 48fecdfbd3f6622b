"""The xltool program: where it is, and one run of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from xltool_office.lines import read_answer, read_progress, unescaped

#: What leads another Python astray; LibreOffice sets them for its own.
_OURS = ("PYTHONPATH", "PYTHONHOME")
#: Seconds without a sign of life before a program is given up, until it must have obeyed a wish to stop, and
#: until it must have ended once it answered.
PATIENCE, OBEYS, ENDS = 30.0, 10.0, 2.0
_LOOK = 0.1
_NO_WINDOW = 0x08000000


def find() -> str | None:
    """The full path of the program, as ``xltool addin install`` wrote it down, or else as the system knows it."""
    with contextlib.suppress(OSError):
        stated = unescaped((_settings() / "program.txt").read_bytes().decode("ascii", "replace").strip())
        if stated and Path(stated).is_file():
            return stated
    return shutil.which("xltool")


def _settings() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "xltool"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "xltool"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "xltool"


class Run:
    """The program at work on the request in a folder. Raises OSError where it cannot be started."""

    def __init__(self, program: str, folder: Path) -> None:
        self._folder, self._wished = folder, 0.0
        self._process = subprocess.Popen(
            [program, "ribbon", str(folder)],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )

    def stop(self) -> None:
        """Ask it to end soon; the same call does no harm twice."""
        self._wished = self._wished or time.monotonic()
        with contextlib.suppress(OSError):
            (self._folder / "stop.txt").write_bytes(b"")

    def wait(self, tell: Callable[[str], None]) -> tuple[str, list[list[str]]]:
        """Until it has answered: the steps; or until there is nothing to hope for: the key of what to say.

        ``tell`` hears each line for the status bar.
        """
        sign, heard = None, time.monotonic()
        while self._process.poll() is None and not (self._folder / "answer.txt").exists():
            time.sleep(_LOOK)
            if self._sign() != sign:
                sign, heard = self._sign(), time.monotonic()
                tell(read_progress(self._folder / "progress.txt"))
            if self._wished and time.monotonic() - self._wished > OBEYS:
                return self._ended("stopped"), []
            if time.monotonic() - heard > PATIENCE:
                return self._ended("late"), []
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDS)
        steps = read_answer(self._folder / "answer.txt")
        if steps is not None:
            return self._ended(""), steps
        return self._ended("incomplete" if (self._folder / "answer.txt").exists() else "died"), []

    def _sign(self) -> object:
        """Changes with every sign of life."""
        try:
            stat = (self._folder / "progress.txt").stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    def _ended(self, word: str) -> str:
        """Nothing runs on after it."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        return word


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OURS}
