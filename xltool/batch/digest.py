"""Digests: of a file, of this program. What is said of a file depends on both."""

import hashlib
import sys
from functools import cache
from pathlib import Path

import xltool
from xltool import shipped

#: What reads workbooks beside the program itself.
_READERS = ("python-calamine", "openpyxl", "lxml")


def digest(content: bytes) -> str:
    """A digest of a file's content."""
    return hashlib.sha256(content).hexdigest()


@cache
def program() -> str:
    """A digest of the program, the drawn forms and the libraries that read workbooks."""
    from importlib.metadata import version

    whole = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _READERS).encode())
    if getattr(sys, "frozen", False):  # its sources are in the program file
        whole.update(Path(sys.executable).read_bytes())
    for root, pattern in ((Path(xltool.__file__).parent, "*.py"), (shipped.templates(), "*.toml")):
        for path in sorted(root.rglob(pattern)):
            whole.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()
