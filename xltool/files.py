"""Writing for officers: nothing is overwritten, nothing is left half written, names are safe on Windows."""

import contextlib
import os
import re
import tempfile
from pathlib import Path

from xltool.refusal import Refusal

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]+')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_LONGEST = 80  # characters; Chinese ones take three bytes of the 255 a name may have


def safe_name(text: str) -> str:
    """A file name (without suffix) out of any text."""
    name = _UNSAFE.sub("_", text).strip(" .")[:_LONGEST].strip(" .")
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    return name or "未命名"


def unused(path: Path) -> Path:
    """``path``, or the first of ``名(2).xlsx``, ``名(3).xlsx`` … that does not exist yet."""
    candidate, n = path, 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}({n}){path.suffix}")
        n += 1
    return candidate


def make_folder(folder: Path) -> Path:
    """Create a folder and its parents. Raises :class:`Refusal`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"文件夹“{folder}”建不了：{reason(error)}。请换一个位置。") from None
    return folder


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet: aside first, then in place, whole or not at all.

    Raises :class:`Refusal`; nothing is left behind then.
    """
    if path.exists():
        raise Refusal(f"“{path}”已经存在，不会覆盖。请换一个文件名，或先把它移走。")
    if not path.parent.is_dir():
        raise Refusal(f"文件夹“{path.parent}”不存在。请先建好，或换一个位置。")
    aside = None
    try:
        handle, name = tempfile.mkstemp(prefix=".xltool-", suffix=".tmp", dir=path.parent)
        aside = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o666 & ~_umask())
        _put_in_place(aside, path)
    except FileExistsError:
        raise Refusal(f"“{path}”已经存在，不会覆盖。请换一个文件名，或先把它移走。") from None
    except OSError as error:
        raise Refusal(f"“{path}”写不进去：{reason(error)}。没有留下半个文件。") from None
    finally:
        if aside:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)


def _put_in_place(aside: Path, path: Path) -> None:
    """Give the finished file its name; a file that appeared meanwhile is left alone."""
    if os.name == "nt":
        aside.rename(path)  # refuses an existing name there
        return
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError from None
        aside.rename(path)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


_REASONS = {
    13: "没有权限", 28: "磁盘已满", 30: "这个位置只能读", 122: "磁盘配额已满", 36: "文件名太长", 20: "上级不是文件夹",
    17: "同名文件已存在", 5: "磁盘读写出错", 27: "文件太大，写不下",
}  # fmt: skip


def reason(error: OSError) -> str:
    """An operating system's complaint in Chinese."""
    return _REASONS.get(error.errno or 0, error.strerror or "系统没有说明原因")
