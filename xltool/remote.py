"""Files that do not lie on this machine, by their address: ``s3://桶/收到/甲.xlsx``, ``hdfs://…``.

An address is a text and stays one, for a ``Path`` would make ``s3:/桶`` of it. The libraries that speak to such
places are loaded only when one is named.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltool import files
from xltool.refusal import Refusal

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

#: What each way of storing needs besides, as it is installed; others say themselves what they lack.
_EXTRAS = {
    "s3": "s3fs", "s3a": "s3fs", "hdfs": "pyarrow", "oss": "ossfs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs",
    "http": "aiohttp requests", "https": "aiohttp requests", "sftp": "paramiko", "ssh": "paramiko",
    "smb": "smbprotocol",
}  # fmt: skip


def is_address(name: str) -> bool:
    """Whether this names a place elsewhere, and no file of this machine."""
    return "://" in name


def spelt(address: str) -> str:
    """An address as listings spell it, so that one file has one name. Raises :class:`Refusal`."""
    system, path = _system(address)
    spelling: str = system.unstrip_protocol(path)
    return spelling


def listed(address: str) -> list[str] | None:
    """The addresses of all files below a folder, sorted; ``None`` where the address is a file.

    Raises :class:`Refusal` where nothing is, or nothing answers.
    """
    system, path = _system(address)
    with _refusing(address):
        if system.isfile(path):
            return None
        if not system.exists(path):
            raise FileNotFoundError
        return sorted(system.unstrip_protocol(found) for found in system.find(path))


def read_bytes(address: str, most: int) -> bytes:
    """A file's content, or the first so many bytes of it. Raises :class:`Refusal`."""
    system, path = _system(address)
    with _refusing(address), system.open(path, "rb") as file:
        content: bytes = file.read(most)
        return content


@contextmanager
def on_this_machine(name: str, most: int) -> Iterator[Path]:
    """The file of this name, or a passing copy of what lies elsewhere, cut off after ``most`` bytes.

    Raises :class:`Refusal`.
    """
    if not is_address(name):
        yield Path(name)
        return
    import tempfile

    content, there = read_bytes(name, most), Path(name)
    with tempfile.TemporaryDirectory(prefix="xltool-") as folder:
        copy = Path(folder) / f"{files.safe_name(there.stem)}{there.suffix}"
        copy.write_bytes(content)
        yield copy


def _system(address: str) -> "tuple[AbstractFileSystem, str]":
    protocol = address.partition("://")[0]
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise Refusal(
            f"“{address}”不在本机，读取它要另装 fsspec。请运行 pip install 'xltool[remote]' 后再试。"
        ) from None
    try:
        found: tuple[Any, str] = url_to_fs(address)
    except ImportError as error:
        needed = _EXTRAS.get(protocol, error.name or protocol)
        raise Refusal(f"读取 {protocol}:// 要另装 {needed}。请运行 pip install {needed} 后再试。") from None
    except Exception as error:
        if protocol not in _known():
            raise Refusal(
                f"“{address}”这个地址用不了：不认识 {protocol}://。请检查写法，例如 s3://桶/收到/。"
            ) from None
        raise Refusal(f"“{address}”这个地址用不了（{_brief(error)}）。请检查写法。") from None
    return found


def _known() -> Collection[str]:
    from fsspec import available_protocols

    known: Collection[str] = available_protocols()
    return known


@contextmanager
def _refusing(address: str) -> Iterator[None]:
    """Whatever a storage's library complains of, in one sentence: each has errors of its own."""
    try:
        yield
    except Refusal:
        raise
    except FileNotFoundError:
        raise Refusal(f"找不到“{address}”。请检查地址。") from None
    except Exception as error:
        raise Refusal(f"“{address}”读不了（{_brief(error)}）。请检查地址、网络和权限。") from None


def _brief(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno:
        return files.reason(error)
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= 100 else f"{said[:100]}……"
