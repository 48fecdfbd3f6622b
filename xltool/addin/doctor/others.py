"""Whether LibreOffice and WPS load the add-in."""

import re
from collections.abc import Iterator
from pathlib import Path

from xltool import files
from xltool.addin import places, shared_list
from xltool.addin.doctor.check import Check, bad, good, unknown
from xltool.addin.doctor.program import AGAIN
from xltool.addin.machine import Machine

_PROGRAM_FOLDERS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
)
_JS_ADDINS = re.compile(r"(?im)^\s*JsApiPlugin\s*=\s*(\w+)")
_OTHER_LIST = re.compile(r"(?im)^\s*JSPluginsServer\s*=\s*(\S.*)$")
_OEM = "office6/cfgs/oem.ini"
_OEM_ROOTS = ("/opt/kingsoft/wps-office", "/opt/apps/cn.wps.wps-office-pro/files/kingsoft/wps-office")
_INSTALL_ROOTS = (r"HKCU\Software\Kingsoft\Office\6.0\Common", r"HKLM\Software\Kingsoft\Office\6.0\Common")


def libreoffice(machine: Machine, name: str, options: list[str]) -> Iterator[Check]:
    """Of the extension of that name, added with those options."""
    program = places.unopkg(machine)
    assert program
    try:
        ran = machine.run([program, "list", *options])
    except OSError as error:
        why = "没有按时回答" if isinstance(error, TimeoutError) else files.reason(error)
        yield unknown("LibreOffice 装了哪些扩展，看不到", why, "请退出 LibreOffice，再诊断一次。")
    else:
        if re.search(rf"^\s*Identifier:\s*{re.escape(name)}\s*$", ran.said, re.MULTILINE):
            yield good(f"LibreOffice 装着扩展 {name}")
        elif ran.code:
            yield unknown(
                "LibreOffice 装了哪些扩展，看不到", f"退出码 {ran.code}", "请退出 LibreOffice，再诊断一次。"
            )
        else:
            yield bad(f"LibreOffice 里没有扩展 {name}", "没有菜单和工具栏", AGAIN)
    if machine.system == "linux":
        yield _python(Path(program))


def _python(unopkg: Path) -> Check:
    """Whether LibreOffice can run what is written in Python; elsewhere than on Linux it always can."""
    usual = (unopkg.resolve().parent, *map(Path, _PROGRAM_FOLDERS))
    folder = next((one for one in usual if (one / "soffice.bin").is_file()), None)
    if folder is None:
        return unknown(
            "LibreOffice 的程序文件夹没有找到",
            "不知道它能不能运行 Python 写的扩展",
            "按钮没有反应时，请安装 python3-uno。",
        )
    if not (folder / "pythonloader.py").is_file():
        return bad(
            "LibreOffice 缺少 Python 支持",
            "扩展不能运行",
            "请运行 sudo apt install python3-uno，重开 LibreOffice。",
        )
    return good("LibreOffice 能运行 Python 写的扩展")


def wps(machine: Machine, entries: dict[Path, str]) -> Iterator[Check]:
    """Of the lines in the lists of add-ins, and of what WPS allows."""
    found = [path for path, entry in entries.items() if shared_list.has(_text(path), entry)]
    if found:
        yield good(f"{found[0]} 里有 xltool")
    else:
        yield bad(f"{' 和 '.join(map(str, entries))} 里都没有 xltool", "WPS 不会加载它", AGAIN)
    yield _allowed(machine)


def _allowed(machine: Machine) -> Check:
    """Whether WPS loads JS add-ins at all, as far as its settings file says."""
    said = "\n".join(_text(path) for path in _oem_files(machine))
    allowed, other = _JS_ADDINS.search(said), _OTHER_LIST.search(said)
    mend = "请管理员在 WPS 的 oem.ini 的 [Support] 下写 JsApiPlugin=true，重开 WPS。"
    if allowed and allowed[1].lower() == "false":
        return bad("WPS 关掉了 JS 加载项（oem.ini 里 JsApiPlugin=false）", "没有选项卡", mend)
    if other:
        return unknown(
            f"WPS 从别处取加载项清单（{other[1].strip()}）",
            "可能不看本机的清单",
            "请管理员把 xltool 加进那份清单。",
        )
    if allowed:
        return good("WPS 允许 JS 加载项")
    return unknown("WPS 允不允许 JS 加载项", "各版本不同，从这里看不到", f"重开 WPS 后没有选项卡的话，{mend}")


def _oem_files(machine: Machine) -> Iterator[Path]:
    if machine.system == "windows":
        for key in _INSTALL_ROOTS:
            root = machine.registry.values(key).get("InstallRoot")
            if isinstance(root, str):
                yield Path(root) / _OEM
    else:
        yield from (Path(root) / _OEM for root in _OEM_ROOTS)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
