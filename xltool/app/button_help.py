"""The buttons that explain: the rules, what may stop the buttons, what the program is."""

import os
import sys
import tempfile
from pathlib import Path

import xltool
from xltool import files
from xltool.app import handbook
from xltool.app.button import Reply, Tell, named_copy
from xltool.app.button_earlier import standing
from xltool.excel.front import front_of
from xltool.exchange import Request, opened, say
from xltool.refusal import Refusal


def rules(request: Request, tell: Tell) -> Reply:
    """All rules on one page, opened at the one that the cell in front offends."""
    from xltool.batch.digest import digest
    from xltool.report import manual

    code = _code_here(request) if request.copy else ""
    tell("正在整理规则……")
    page = manual.page(handbook.pages()).encode()
    path = _kept() / f"规则说明-{digest(page)[:12]}.html"
    if not files.exists(path):
        files.write_new(path, page)
    return Reply([opened(path, code)])


def doctor(request: Request, tell: Tell) -> Reply:
    """What on this computer may stop the buttons, and how to mend it."""
    from xltool.app.addin import diagnosis

    tell("正在检查……")
    return Reply([say("info", diagnosis())])


def about(request: Request, tell: Tell) -> Reply:
    """Version, licence, where the program is."""
    frozen = getattr(sys, "frozen", False)
    place = Path(sys.executable) if frozen else Path(xltool.__file__).parent
    lines = (
        f"xltool {xltool.__version__}", "财政项目支出绩效表格工具箱", "许可：MIT，可以自由使用、修改和分发",
        f"程序位置：{place}",
    )  # fmt: skip
    return Reply([say("info", "\n".join(lines))])


def _code_here(request: Request) -> str:
    """The rule that the cell in front offends, as our list says; empty where it offends none."""
    try:
        with named_copy(request) as path:
            front = front_of(path)
    except Refusal:  # the rules are shown all the same
        return ""
    if front.earlier is None:
        return ""
    here, now = (request.sheet, front.anchor(request.sheet, request.cell or "A1")), standing(front).now
    for entry in front.earlier.entries:
        if now(entry.sheet, front.anchor(entry.sheet, entry.cell)) == here:
            return entry.rule.partition(" ")[0]
    return ""


def _kept() -> Path:
    """Where pages are kept for the browser: the user's cache folder, else the temporary one."""
    home = Path.home()
    places = {"win32": os.environ.get("LOCALAPPDATA", ""), "darwin": str(home / "Library" / "Caches")}
    place = places.get(sys.platform) or os.environ.get("XDG_CACHE_HOME") or str(home / ".cache")
    try:
        return files.make_folder(Path(place) / "xltool")
    except Refusal:
        return Path(tempfile.mkdtemp(prefix="xltool-"))
