"""Writing for officers: nothing is overwritten, nothing is left half written, names are safe on Windows."""

import contextlib
import errno
import os
import re
import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from xltool.refusal import Refusal

#: What Windows reserves, what cannot be seen, and halves of characters.
_UNSAFE = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+'
)
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?")
_TRACE = re.compile(r"~\$")  # what spreadsheet programs leave beside an open file; such names are passed over
#: A name may have 255 bytes; the rest is for a suffix and a number.
_LONGEST = 80
_MOST_BYTES = 225


def harmless(text: str) -> str:
    """A text without the signs that no file name may have; it may still be no name by itself."""
    return _UNSAFE.sub("_", text)


def safe_name(text: str) -> str:
    """A file name (without suffix) out of any text."""
    name = harmless(text).strip(" .")[:_LONGEST]
    name = name.encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip(" .")
    if _DEVICES.fullmatch(name) or _TRACE.match(name):
        name = f"_{name}"
    return name or "未命名"


def content_of(path: Path, most: int) -> bytes:
    """The first ``most`` bytes of a file. Raises ``OSError``, also for a pipe, a device and a file being written."""
    waiting_for_nobody = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, waiting_for_nobody)
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise OSError(errno.EISDIR if stat.S_ISDIR(before.st_mode) else errno.ENXIO, "no regular file")
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(most)
        if _state(os.fstat(handle)) != _state(before):
            raise OSError(errno.ETXTBSY, "being written")
        return content
    finally:
        os.close(handle)


def state_of(path: Path) -> tuple[int, int]:
    """What changes when a file is written to; zeros where there is none."""
    try:
        return _state(path.stat())
    except (OSError, ValueError):
        return 0, 0


def _state(told: os.stat_result) -> tuple[int, int]:
    return told.st_size, told.st_mtime_ns


def exists(path: Path) -> bool:
    """Whether something has this name, be it a link that leads nowhere. Raises :class:`Refusal`."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise Refusal(f"“{shown(path)}”这个位置用不了：{reason(error)}。请换一个位置或文件名。") from None
    return True


def absent(path: Path) -> Refusal:
    """What to say of a path at which nothing is."""
    advice = "名称里有空格时，请给整个路径加上英文双引号。"
    if any(sign in path.name for sign in "*?"):
        advice = "不能用 * 和 ? 代表许多文件，请直接写文件夹。"
    return Refusal(f"找不到“{shown(path)}”。请检查路径；{advice}")


def unused(path: Path) -> Path:
    """``path``, or the first of ``名(2).xlsx``, ``名(3).xlsx`` … that does not exist yet."""
    candidate, n = path, 2
    while exists(candidate):
        candidate = path.with_name(f"{path.stem}({n}){path.suffix}")
        n += 1
    return candidate


def make_folder(folder: Path) -> Path:
    """Create a folder and its parents. Raises :class:`Refusal`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise Refusal(f"文件夹“{shown(folder)}”建不了：{reason(error)}。请换一个位置。") from None
    return folder


def refuse_taken(path: Path, suffix: str = "") -> None:
    """Raises :class:`Refusal` where no new file of this name can be: better said before the work."""
    taken = exists(path)
    if taken and path.is_dir():
        raise Refusal(f"“{shown(path)}”是一个文件夹。请写出文件名，例如 {path / f'结果{suffix}'}。")
    if suffix and path.suffix.lower() != suffix:
        raise Refusal(f"“{shown(path)}”应当以 {suffix} 结尾。请写成 {shown(path.with_suffix(suffix))}。")
    if taken:
        raise Refusal(f"“{shown(path)}”已经存在，不会覆盖。请换一个文件名，或先把它移走。")
    if not path.parent.is_dir():
        raise Refusal(f"文件夹“{shown(path.parent)}”不存在。请先建好，或换一个位置。")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet: aside first, then in place, whole or not at all.

    Raises :class:`Refusal`; nothing is left behind then.
    """
    refuse_taken(path)
    with _uninterrupted(), growing(path) as file:
        file.write(content)


@contextlib.contextmanager
def growing(path: Path) -> Iterator[BinaryIO]:
    """A file that must not exist yet, written bit by bit: aside first, in place when the block ends well.

    Raises :class:`Refusal`; nothing is left behind then.
    """
    import tempfile

    refuse_taken(path)
    aside = None
    try:
        handle, name = tempfile.mkstemp(prefix=".xltool-", suffix=".tmp", dir=path.parent)
        aside = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # a file system without permissions
            aside.chmod(0o666 & ~_umask())
        _put_in_place(aside, path)
    except FileExistsError:
        raise Refusal(f"“{shown(path)}”已经存在，不会覆盖。请换一个文件名，或先把它移走。") from None
    except OSError as error:
        raise Refusal(
            f"“{shown(path)}”写不进去：{reason(error)}。没有留下半个文件，请换一个位置再试。"
        ) from None
    finally:
        if aside:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the file is whole and nothing lies beside it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed and callable(before):
            before(*pressed[0])


def write_unused(path: Path, content: bytes) -> Path:
    """Write a new file under this name or the next free one; says which. Raises :class:`Refusal`."""
    while True:
        out = unused(path)
        try:
            write_new(out, content)
        except Refusal:
            if not exists(out):  # else another program took the name between looking and writing
                raise
        else:
            return out


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
        if exists(path):
            raise FileExistsError from None
        aside.rename(path)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def shown(path: Path) -> str:
    """A path as messages quote it: a very long one with its middle left out."""
    text = str(path)
    return text if len(text) <= 200 else f"{text[:100]}……{text[-60:]}"


_REASONS = {
    errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.ENOSPC: "磁盘已满", errno.EROFS: "这个位置只能读",
    errno.EDQUOT: "磁盘配额已满", errno.ENAMETOOLONG: "文件名太长", errno.ENOTDIR: "上级不是文件夹",
    errno.EISDIR: "是一个文件夹", errno.EEXIST: "同名文件已存在", errno.EIO: "磁盘读写出错",
    errno.EFBIG: "文件太大，写不下", errno.ENOENT: "这个位置不存在", errno.EBUSY: "正被别的程序占用",
    errno.ETXTBSY: "正被别的程序占用", errno.EINVAL: "名称或位置不对", errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "同时打开的文件太多", errno.ENXIO: "不是普通的文件", errno.ESTALE: "网络盘断开了",
}  # fmt: skip
#: Windows' own numbers: another program holds the file, or a part of it.
_IN_USE = (32, 33)


def reason(error: OSError | ValueError) -> str:
    """An operating system's complaint in Chinese."""
    if isinstance(error, ValueError):
        return "名称里有不能用的字符"
    if getattr(error, "winerror", None) in _IN_USE:
        return "正被别的程序占用"
    return _REASONS.get(error.errno or 0, f"系统报错 {error.errno}")
