"""This computer, as far as add-ins touch it: folders, environment, registry, other programs. Tests have their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

System = Literal["windows", "macos", "linux"]
#: Seconds that another program may take.
_PATIENCE = 60


class Registry(Protocol):
    """What is read of the registry of Windows; nothing is ever written there."""

    def keys(self, path: str) -> list[str]:
        """The names of the keys below one such as ``HKCU\\Software``; none where it is not there."""

    def values(self, path: str) -> dict[str, object]:
        """The values of a key by name; none where it is not there."""


class NoRegistry:
    """What systems other than Windows have."""

    def keys(self, path: str) -> list[str]:
        """None."""
        return []

    def values(self, path: str) -> dict[str, object]:
        """None."""
        return {}


class Ran(NamedTuple):
    """How another program ended, and what it said."""

    code: int
    said: str


def run(words: Sequence[str]) -> Ran:
    """Run another program to its end. Raises ``OSError``, a ``TimeoutError`` where it does not come to one."""
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            timeout=_PATIENCE, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), env=_environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    return Ran(done.returncode, done.stdout.decode(errors="replace"))


def _environment() -> dict[str, str]:
    """Ours, but for what a frozen program sets so that it finds its own libraries: others would take those."""
    found = dict(os.environ)
    if getattr(sys, "frozen", False):
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.kernel32.SetDllDirectoryW(None)
        found.pop("LD_LIBRARY_PATH", None)
        if before := found.pop("LD_LIBRARY_PATH_ORIG", ""):
            found["LD_LIBRARY_PATH"] = before
    return found


@dataclass(frozen=True)
class Machine:
    """A computer and its user.

    ``find`` looks a program up on the search path; ``code_page`` is what macros of Excel write command lines in.
    """

    system: System
    home: Path
    environment: Mapping[str, str]
    registry: Registry = field(default_factory=NoRegistry)
    find: Callable[[str], str | None] = shutil.which
    run: Callable[[Sequence[str]], Ran] = run
    code_page: str = "gbk"

    def folder(self, variable: str, *otherwise: str) -> Path:
        """The folder that an environment variable names, or else one below the home folder."""
        named = self.environment.get(variable, "")
        return Path(named) if named else self.home.joinpath(*otherwise)


def this_machine() -> Machine:
    """The computer this runs on."""
    if sys.platform == "win32":
        from xltool.addin.registry import WindowsRegistry

        return Machine("windows", Path.home(), os.environ, WindowsRegistry(), code_page="mbcs")
    return Machine("macos" if sys.platform == "darwin" else "linux", Path.home(), os.environ)
