"""Where the parts of the add-ins go on each system, and which spreadsheet programs are there at all."""

from pathlib import Path
from typing import Literal, get_args

from xltool.addin.machine import Machine

Host = Literal["excel", "libreoffice", "wps"]
HOSTS: tuple[Host, ...] = get_args(Host)
#: What officers call them.
CALLED: dict[Host, str] = {"excel": "Excel", "libreoffice": "LibreOffice", "wps": "WPS 表格"}

_MAC_OFFICE = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
_UNOPKG = {
    "windows": ("LibreOffice/program/unopkg.com",),
    "macos": ("/Applications/LibreOffice.app/Contents/MacOS/unopkg",),
    "linux": ("/usr/lib/libreoffice/program/unopkg", "/opt/libreoffice/program/unopkg"),
}


def settings(machine: Machine) -> Path:
    """The folder of ``program.txt``, by which the hosts find the program."""
    if machine.system == "windows":
        return _roaming(machine) / "xltool"
    if machine.system == "macos":
        return machine.home / "Library/Application Support/xltool"
    return machine.folder("XDG_CONFIG_HOME", ".config") / "xltool"


def program_note(machine: Machine) -> Path:
    """The file that says where the program is."""
    return settings(machine) / "program.txt"


def excel_startup(machine: Machine) -> Path | None:
    """The folder of which Excel opens everything as it starts; none where there is no Excel for the system."""
    if machine.system == "windows":
        return _roaming(machine) / "Microsoft" / "Excel" / "XLSTART"
    return machine.home / _MAC_OFFICE if machine.system == "macos" else None


def excel_scripts(machine: Machine) -> Path | None:
    """On macOS, the one folder of whose scripts Excel may call; none elsewhere."""
    scripts = machine.home / "Library/Application Scripts/com.microsoft.Excel"
    return scripts if machine.system == "macos" else None


def wps_addons(machine: Machine) -> Path | None:
    """The folder in which WPS looks for JS add-ins; none where it knows none."""
    if machine.system == "windows":
        return _roaming(machine) / "kingsoft" / "wps" / "jsaddons"
    if machine.system == "linux":
        return machine.folder("XDG_DATA_HOME", ".local", "share") / "Kingsoft" / "wps" / "jsaddons"
    return None


def unopkg(machine: Machine) -> str | None:
    """The program that adds extensions to LibreOffice."""
    found = machine.find("unopkg")
    if found:
        return found
    roots = [machine.environment.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
    starts = [Path(root) for root in roots if root] if machine.system == "windows" else [Path("/")]
    usual = (start / place for start in starts for place in _UNOPKG[machine.system])
    return next((str(path) for path in usual if path.is_file()), None)


def is_here(machine: Machine, host: Host) -> bool:
    """Whether this spreadsheet program is on the computer, as far as can be seen."""
    if host == "libreoffice":
        return unopkg(machine) is not None
    if host == "wps":
        addons = wps_addons(machine)
        return addons is not None and (
            addons.parent.is_dir() or bool(machine.find("et")) or bool(_registered(machine, "Kingsoft"))
        )
    startup = excel_startup(machine)
    if startup is None:
        return False
    return startup.parent.is_dir() or any("Excel" in keys for keys in _registered(machine, "Microsoft"))


def office_versions(machine: Machine) -> list[str]:
    """The versions of Office that the registry knows for this user, such as ``16.0``, the newest first."""
    found = machine.registry.keys(r"HKCU\Software\Microsoft\Office")
    numbers = [name for name in found if name.replace(".", "", 1).isdigit()]
    return sorted(numbers, key=float, reverse=True)


def _registered(machine: Machine, maker: str) -> list[list[str]]:
    """What the registry knows of the maker's Office, version by version."""
    office = rf"HKCU\Software\{maker}\Office"
    return [machine.registry.keys(rf"{office}\{version}") for version in machine.registry.keys(office)]


def _roaming(machine: Machine) -> Path:
    return machine.folder("APPDATA", "AppData", "Roaming")
