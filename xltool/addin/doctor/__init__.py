"""What would stop the button on this computer, and how to mend it; what cannot be seen is never called a fault."""

from collections.abc import Iterator
from pathlib import Path

from xltool.addin import places
from xltool.addin.doctor import excel, others, program
from xltool.addin.doctor.check import Check, Section, brief, is_bad, lines, summary, unknown
from xltool.addin.doctor.placed import placed
from xltool.addin.machine import Machine
from xltool.addin.places import CALLED, HOSTS, Host
from xltool.addin.record import Put, Record
from xltool.addin.wanted import wanted
from xltool.refusal import Refusal

__all__ = ["Section", "brief", "examined", "is_bad", "lines", "summary"]

#: What cannot be seen from here.
_HINTS = (
    "以管理员身份运行的 Excel 与普通的程序互不相通：请不要用“以管理员身份运行”打开 Excel。",
    "32 位和 64 位的 Excel 都可以。",
    "点了按钮没有反应、过一会儿说程序没有动静：多半是杀毒软件拦了 xltool，请把程序文件夹加进信任名单。",
    "从邮件、网页打开的表在“受保护的视图”里，先点“启用编辑”再点按钮。",
)


def examined(machine: Machine, record: Record, version: str, built: Path) -> list[Section]:
    """Everything there is to say, with the add-ins as this version builds them."""
    found = [Section("程序", list(program.checks(machine, version, record.version)))]
    for host in HOSTS:
        if places.is_here(machine, host) or host in record.put:
            found.append(_host(machine, host, record, built))
    if not any(host in record.put for host in HOSTS):
        found.append(Section("加载项", note="还没有用 xltool addin install 装过。"))
    return [*found, Section("从这里看不到的", note="\n  ".join(f"· {hint}" for hint in _HINTS))]


def _host(machine: Machine, host: Host, record: Record, built: Path) -> Section:
    title = CALLED[host]
    if host not in record.put:
        return Section(title, note=f"没有装。要装，请运行 xltool addin install --host {host}。")
    return Section(title, list(_checks(machine, host, record, built)))


def _checks(machine: Machine, host: Host, record: Record, built: Path) -> Iterator[Check]:
    try:
        needs = wanted(machine, host, built)
    except Refusal as refusal:
        yield unknown(f"{CALLED[host]} 现在看不到", str(refusal), "")
        return
    if needs.files:
        yield from placed(needs.files, record)
    if host == "excel" and machine.system == "windows":
        yield from excel.checks(machine, next(path for path in needs.files if path.suffix == ".xlam"))
    if host == "libreoffice":
        yield from others.libreoffice(machine, needs.name, record.put.get(host, Put()).options)
    if host == "wps":
        yield from others.wps(machine, needs.entries)
