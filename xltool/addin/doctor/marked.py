"""The mark that Windows puts on what was downloaded."""

import re
from pathlib import Path

from xltool.addin.doctor.check import Check, good, unknown

_ZONE = re.compile(r"ZoneId\s*=\s*(\d)")
#: From this zone on, the internet, files are blocked.
_INTERNET = 3


def download_mark(path: Path, means: str) -> Check:
    """Whether a file is marked as downloaded, which would have the consequence named."""
    try:
        stream = Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return good(f"{path.name} 没有下载标记")
    zone = _ZONE.search(stream)
    if zone is None or int(zone[1]) < _INTERNET:
        return good(f"{path.name} 没有下载标记")
    return unknown(
        f"{path.name} 带着“从网上下载”的标记", means,
        f"右击 {path}，选“属性”，勾上最下面的“解除锁定”，确定。",
    )  # fmt: skip
