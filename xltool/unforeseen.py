"""What an officer is told of a fault of ours: one sentence, and where its trace is, for developers."""

import errno
from pathlib import Path

from xltool import files
from xltool.visible import visible


def unforeseen(error: Exception) -> str:
    """The sentence; the trace is written to a file of the temporary folder."""
    number = getattr(errno, str(error).removeprefix("IO_"), None)  # lxml's word for a failed temporary file
    if number:
        return f"临时文件写不进去：{files.reason(OSError(number, ''))}。请先腾出空间。"
    try:
        where = f"详情记在 {_record()}，请连同文件一起发给开发者。"
    except OSError:
        where = f"请把这句话连同文件一起发给开发者：{error!r}"
    return f"程序遇到了没有料到的情况。{where}"


def _record() -> Path:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="xltool-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(visible(traceback.format_exc()))
    return Path(log.name)
