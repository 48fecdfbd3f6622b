"""The add-ins of this computer: build, install, take away, and say what would stop the button."""

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from xltool import __version__
from xltool.addin import doctor, places, record
from xltool.addin.commands import tab
from xltool.addin.doctor import Section
from xltool.addin.install import Installer
from xltool.addin.machine import Machine, this_machine
from xltool.addin.places import CALLED, HOSTS, Host
from xltool.addin.wanted import program_note, wanted
from xltool.refusal import Refusal

#: Under this name the note of where the program is stands in the record.
_PROGRAM = "program"
_NEXT: dict[Host, str] = {
    "excel": "退出 Excel 再打开，功能区上有“{tab}”选项卡。",
    "libreoffice": "退出 LibreOffice（包括任务栏上的快速启动）再打开表格，菜单栏上有“{tab}”。",
    "wps": "退出 WPS 再打开 WPS 表格，功能区上有“{tab}”选项卡。",
}


class Told(NamedTuple):
    """What was done, line by line, and the sentences about what could not be."""

    lines: Sequence[str]
    refusals: Sequence[str] = ()


def build(folder: Path) -> list[Path]:
    """The add-ins for all hosts, built from their sources into a folder. Raises :class:`Refusal`."""
    from xltool.addin import build as builder

    return builder.build(folder)


def install(hosts: Sequence[Host] = (), *, dry: bool = False, machine: Machine | None = None) -> Told:
    """Put the add-ins of these hosts, or of all there are, in their places; one that fails stops no other.

    Raises :class:`Refusal` where there is no host, or where it cannot be said how the program is started.
    """
    machine = machine or this_machine()
    chosen = list(hosts) or [host for host in HOSTS if places.is_here(machine, host)]
    if not chosen:
        raise Refusal(
            f"没有找到 {'、'.join(CALLED.values())}，没有可装的地方。确实装着的话，请打开一次再装，或用 --host 写明。"
        )
    program = program_path()
    _refuse_passing(machine, program)
    installer = Installer(machine, dry=dry)
    lines, refusals = [], []
    with _built() as built:
        installer.install(_PROGRAM, program_note(machine, program), __version__)
        lines += _indented("程序的位置", installer)
        for host in chosen:
            try:
                installer.install(host, wanted(machine, host, built), __version__)
            except Refusal as refusal:
                refusals.append(f"{CALLED[host]}：{refusal}")
            else:
                lines += _indented(CALLED[host], installer)
                lines += [] if dry else [f"  接下来：{_NEXT[host].format(tab=tab().label)}"]
            installer.said.clear()
    if not hosts:
        missing = [CALLED[host] for host in HOSTS if host not in chosen]
        lines += [f"没有找到 {'、'.join(missing)}，没有装；以后装了，再运行一次。"] if missing else []
    lines.append("这次什么也没有动。" if dry else "按钮用不了时，运行 xltool addin doctor。")
    return Told(lines, refusals)


def uninstall(machine: Machine | None = None) -> Told:
    """Take away exactly what was installed. Raises :class:`Refusal`."""
    installer = Installer(machine or this_machine())
    if not installer.record.put:
        return Told(["没有装过加载项，什么也没有动。"])
    installer.uninstall()
    return Told([*installer.said, "加载项已经卸下。请退出表格软件再打开。"])


def examined(machine: Machine | None = None) -> list[Section]:
    """What would stop the button on this computer. Raises :class:`Refusal`."""
    machine = machine or this_machine()
    with _built() as built:
        return doctor.examined(machine, record.load(machine), __version__, built)


def diagnosis(machine: Machine | None = None) -> str:
    """The same in short, for a message box: the outcome, and what is not well. Raises :class:`Refusal`."""
    return doctor.brief(examined(machine))


def program_path() -> Path:
    """The program that the hosts are to start: this one. Raises :class:`Refusal` where it has no file of its own."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable)
    name = "xltool.exe" if os.name == "nt" else "xltool"
    beside = [Path(sysconfig.get_path("scripts")) / name, Path(sys.executable).parent / name]
    found = next((path for path in beside if path.is_file()), None) or shutil.which("xltool")
    if found is None:
        raise Refusal("找不到 xltool 程序文件，加载项就启动不了它。请先用 pip install 装好 xltool 再试。")
    return Path(found).absolute()


def _refuse_passing(machine: Machine, program: Path) -> None:
    """A program started from within a zip file lies in the temporary folder, and soon is gone."""
    passing = machine.environment.get("TEMP", "")
    if machine.system == "windows" and passing and program.is_relative_to(passing):
        raise Refusal(
            f"程序在临时文件夹里（{program}），过后就没有了。请先把压缩包整个解开到固定的位置，再装。"
        )


@contextmanager
def _built() -> Iterator[Path]:
    with TemporaryDirectory(prefix="xltool-") as folder:
        build(Path(folder) / "built")
        yield Path(folder) / "built"


def _indented(title: str, installer: Installer) -> list[str]:
    """What was done for one host; its lines are taken over."""
    verb = "将放" if installer.dry else "放好"
    said = [f"{title}：", *(f"  {verb} {line}" for line in installer.said)]
    installer.said.clear()
    return said
