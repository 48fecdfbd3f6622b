"""What an installation put on the computer, so that exactly that can be taken away again."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from xltool import files
from xltool.addin import places
from xltool.addin.machine import Machine
from xltool.refusal import Refusal


@dataclass
class Put:
    """What was put for one spreadsheet program.

    ``files`` has the digest of each, ``entries`` the line put into a list that add-ins of others share,
    ``folders`` those made for them, the outer ones first; ``extension`` is its name in LibreOffice, ``options``
    how it was added there.
    """

    files: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    extension: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Record:
    """What is installed, by which version; ``put`` goes by spreadsheet program, ``program`` is the note of it."""

    version: str = ""
    put: dict[str, Put] = field(default_factory=dict)

    def digest_of(self, path: Path) -> str:
        """What a file was when it was put there; empty for one that was not."""
        return next((put.files[str(path)] for put in self.put.values() if str(path) in put.files), "")


def path(machine: Machine) -> Path:
    """Where the record is kept."""
    return places.settings(machine) / "installed.json"


def load(machine: Machine) -> Record:
    """The record, empty where nothing was installed. Raises :class:`Refusal` where it cannot be read."""
    kept = path(machine)
    if not files.exists(kept):
        return Record()
    try:
        said = json.loads(kept.read_bytes())
        return Record(said["version"], {host: Put(**put) for host, put in said["put"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise Refusal(
            f"安装记录“{kept}”读不出来，不知道上次装了什么。请删去它再安装一次；已有的加载项要先手工删去。"
        ) from None


def save(machine: Machine, record: Record) -> None:
    """Keep the record; an empty one is taken away. Raises :class:`Refusal`."""
    kept = path(machine)
    try:
        kept.unlink(missing_ok=True)
    except OSError as error:
        raise Refusal(f"安装记录“{kept}”写不进去：{files.reason(error)}。") from None
    if record.put:
        files.make_folder(kept.parent)
        files.write_new(kept, json.dumps(asdict(record), ensure_ascii=False, indent=1).encode())


def digest(content: bytes) -> str:
    """By which a file is known again."""
    return hashlib.sha256(content).hexdigest()
