"""Whether the hosts find the program, and whether it starts."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from xltool import files
from xltool.addin import places
from xltool.addin.doctor.check import Check, bad, good, unknown
from xltool.addin.doctor.marked import download_mark
from xltool.addin.machine import Machine
from xltool.exchange import unescaped
from xltool.refusal import Refusal

AGAIN = "请再运行一次 xltool addin install。"
#: Windows' own bound is 260, and something comes behind the program's name.
_LONG_PATH = 240
#: What command lines of Windows give a meaning of its own.
_ODD = "%^&!`"
_CLOUDS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def checks(machine: Machine, version: str, installed: str) -> Iterator[Check]:
    """Of the program of that version; ``installed`` is the version that put the add-ins there, if any did."""
    found = _located(machine)
    if isinstance(found, Check):
        yield found
    else:
        yield good(f"程序在 {found}")
        yield _started(machine, found)
        yield from _path(machine, found)
        if machine.system == "windows":
            yield download_mark(found, "第一次点按钮时 Windows 可能拦住它，或弹出警告")
    if installed and installed != version:
        yield unknown(f"加载项是 {installed} 版装的，程序是 {version} 版", "两者可能对不上", AGAIN)
    yield _temporary(machine)
    if machine.system != "linux":
        yield _xlwings()


def _located(machine: Machine) -> Path | Check:
    """The program that the hosts would start, or what is wrong with that."""
    note = places.program_note(machine)
    try:
        program = Path(unescaped(note.read_text(encoding="ascii").strip()))
    except FileNotFoundError:
        found = machine.find("xltool")
        if found:
            return Path(found)
        return bad(f"没有 {note}", "加载项找不到程序", AGAIN)
    except OSError as error:
        return bad(f"{note} 读不了", f"{files.reason(error)}，加载项找不到程序", AGAIN)
    except (UnicodeDecodeError, ValueError, Refusal):
        return bad(f"{note} 里写的不是程序的位置", "加载项找不到程序", AGAIN)
    if not program.is_file():
        return bad(
            f"{note} 里写的程序 {program} 不在了", "加载项找不到程序",
            "程序挪了地方、被删了或被杀毒软件隔离了。请放回去，或在它现在的地方运行一次 xltool addin install。",
        )  # fmt: skip
    return program


def _started(machine: Machine, program: Path) -> Check:
    """Whether it runs and says its version."""
    mend = "请在命令行里运行它看看说什么；杀毒软件拦了的，请把它加进信任名单。"
    try:
        ran = machine.run([str(program), "--version"])
    except TimeoutError:
        return unknown("程序一分钟还没有启动好", "按钮可能等不到它", mend)
    except OSError as error:
        return bad("程序启动不了", files.reason(error), mend)
    said = ran.said.strip()
    if ran.code or not said.startswith("xltool "):
        return bad("程序启动后没有正常回答", f"退出码 {ran.code}", mend)
    return good(f"程序能启动（{said}）")


def _path(machine: Machine, program: Path) -> Iterator[Check]:
    """What may be the matter with where the program lies; one good word where nothing is."""
    text = str(program)
    odd = "".join(sorted(set(text) & set(_ODD))) if machine.system == "windows" else ""
    strange = "".join(dict.fromkeys(sign for sign in text if not _is_written_in(machine.code_page, sign)))
    clouds = [machine.environment.get(name, "") for name in _CLOUDS]
    found = []
    if text.startswith("\\\\"):
        found.append(("在网络位置上", "网络断了就用不了，也可能被安全策略拦住"))
    if any(cloud and text.startswith(cloud) for cloud in clouds):
        found.append(("在 OneDrive 里", "文件可能只在云上，启动会慢或失败"))
    if machine.system == "windows" and len(text) > _LONG_PATH:
        found.append((f"的路径有 {len(text)} 个字符", "Windows 可能打不开这么长的路径"))
    if odd:
        found.append((f"的路径里有 {odd}", "Windows 可能把它当成别的意思"))
    if strange and machine.system == "windows":
        found.append((f"的路径里有这台电脑的宏写不出的字 {strange}", "Excel 启动不了它"))
    for what, means in found:
        mend = (
            "请把整个程序文件夹挪到短而普通的位置（例如 D:\\xltool），在那里运行一次 xltool addin install。"
        )
        yield unknown(f"程序{what}", means, mend)
    if not found:
        yield good("程序的路径没有特别之处")


def _is_written_in(code_page: str, sign: str) -> bool:
    try:
        sign.encode(code_page)
    except UnicodeEncodeError:
        return False
    return True


def _temporary(machine: Machine) -> Check:
    """Whether requests and answers can be written."""
    try:
        with tempfile.NamedTemporaryFile(prefix="xltool-") as file:
            file.write(b"xltool")
    except OSError as error:
        return bad(
            "临时文件夹写不进去", f"{files.reason(error)}，加载项和程序说不上话",
            "请清理磁盘，或请管理员看看临时文件夹的权限。",
        )  # fmt: skip
    return good("临时文件夹可以写")


def _xlwings() -> Check:
    try:
        import xlwings  # noqa: F401
    except Exception as error:
        return unknown(
            "xlwings 用不了", f"{type(error).__name__}；按钮还能用，标记由加载项自己做，慢一些",
            "请运行 pip install 'xltool[excel]'；没有 Python 的版本里已经有了，请重新下载。",
        )  # fmt: skip
    return good("xlwings 可以用")
