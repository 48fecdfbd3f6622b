"""What should be on the computer for one spreadsheet program, out of the add-ins as they were built."""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from xltool import shipped
from xltool.addin import places, wps
from xltool.addin.machine import Machine
from xltool.addin.places import Host
from xltool.exchange import escaped
from xltool.refusal import Refusal

_ENTRY = re.compile(r"<jsplugin(?:online)?\b[^>]*>")
_IDENTIFIER = re.compile(rb'<identifier\s+value="([^"]+)"')


@dataclass(frozen=True)
class Wanted:
    """Whole files, by where they go; a line for each shared list; an extension file and its name."""

    files: dict[Path, bytes] = field(default_factory=dict)
    entries: dict[Path, str] = field(default_factory=dict)
    extension: Path | None = None
    name: str = ""


def wanted(machine: Machine, host: Host, built: Path) -> Wanted:
    """What a host needs of the add-ins built in that folder. Raises :class:`Refusal` where it cannot have any."""
    if host == "excel":
        return _excel(machine, built)
    return _wps(machine) if host == "wps" else _libreoffice(machine, built)


def program_note(machine: Machine, program: Path) -> Wanted:
    """By what the hosts find the program."""
    return Wanted({places.program_note(machine): f"{escaped(str(program))}\n".encode("ascii")})


def _excel(machine: Machine, built: Path) -> Wanted:
    startup = places.excel_startup(machine)
    if startup is None:
        raise Refusal("这个系统上没有 Excel，没有可装的地方。")
    [book] = built.glob("*.xlam")
    found = {startup / book.name: book.read_bytes()}
    scripts = places.excel_scripts(machine)
    if scripts:
        sources = sorted((shipped.macros() / "excel").glob("*.applescript"))
        found |= {scripts / source.name: source.read_bytes() for source in sources}
    return Wanted(found)


def _libreoffice(machine: Machine, built: Path) -> Wanted:
    if places.unopkg(machine) is None:
        raise Refusal("没有找到 LibreOffice 的 unopkg 程序，扩展装不上。请先装好 LibreOffice。")
    [extension] = built.glob("*.oxt")
    with zipfile.ZipFile(extension) as packed:
        stated = _IDENTIFIER.search(packed.read("description.xml"))
    assert stated
    return Wanted(extension=extension, name=stated[1].decode())


def _wps(machine: Machine) -> Wanted:
    addons = places.wps_addons(machine)
    if addons is None:
        raise Refusal("这个系统上的 WPS 不能装加载项。")
    made = wps.files()
    lists = [name for name in made if "/" not in name]
    return Wanted(
        {addons / name: content for name, content in made.items() if name not in lists},
        {addons / name: _ENTRY.findall(made[name].decode())[0] for name in lists},
    )
