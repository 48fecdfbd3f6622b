"""Binary files as text in the repository: lines of base64 of what is packed, below what is said of them."""

import base64
import lzma
from pathlib import Path
from textwrap import wrap


def load(path: Path) -> bytes:
    """The bytes kept in a text file."""
    _, _, packed = path.read_text("utf-8").partition("\n\n")
    return lzma.decompress(base64.b64decode(packed))


def store(path: Path, content: bytes, said: str) -> None:
    """Keep bytes in a text file below what is said of them."""
    packed = base64.b64encode(lzma.compress(content, preset=9)).decode()
    path.write_text(f"{said}\n\n{chr(10).join(wrap(packed, 100))}\n", "utf-8")
