"""Computers for the tests of installing: a home folder of their own, a registry of texts, other programs played."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xltool.addin.machine import Machine, Ran, System

OFFICE = r"HKCU\Software\Microsoft\Office\16.0"
SECURITY = rf"{OFFICE}\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
TRUSTED = rf"{SECURITY}\Trusted Locations"


class FakeRegistry(dict[str, dict[str, object]]):
    """Keys with their values; a key's parents are there too."""

    def keys(self, path: str | None = None) -> list[str]:  # type: ignore[override]
        below = [key[len(f"{path}\\") :] for key in self if key.startswith(f"{path}\\")]
        return list(dict.fromkeys(name.partition("\\")[0] for name in below))

    def values(self, path: str | None = None) -> dict[str, object]:  # type: ignore[override]
        return self.get(path or "", {})


@dataclass
class Programs:
    """unopkg and xltool, played: what they were told, what is deployed, what goes wrong."""

    version: str
    deployed: list[str] = field(default_factory=list)
    told: list[list[str]] = field(default_factory=list)
    on_path: dict[str, str] = field(default_factory=dict)
    trouble: Ran | OSError | None = None
    is_root: bool = False

    def find(self, name: str) -> str | None:
        return self.on_path.get(name)

    def run(self, words: Sequence[str]) -> Ran:
        self.told.append(list(words))
        if isinstance(self.trouble, OSError):
            raise self.trouble
        if self.trouble:
            return self.trouble
        if words[1:] == ["--version"]:
            return Ran(0, f"xltool {self.version}\n")
        if self.is_root and "--shared" not in words:
            return Ran(1, "\nERROR: Cannot run unopkg as root without --shared or --bundled option.\n")
        return getattr(self, f"_{words[1]}")(words[-1])  # type: ignore[no-any-return]

    def _add(self, path: str) -> Ran:
        assert Path(path).is_file()
        self.deployed = ["org.xltool.button"]
        return Ran(0, "")

    def _remove(self, name: str) -> Ran:
        if name not in self.deployed:
            return Ran(1, f"ERROR: There is no such extension deployed: {name}\n")
        self.deployed.remove(name)
        return Ran(0, "")

    def _list(self, _: str) -> Ran:
        said = "".join(f"Identifier: {name}\n  Version: 1\n" for name in self.deployed)
        return Ran(0, f"All deployed user extensions:\n\n{said}")


def machine(system: System, home: Path, programs: Programs, registry: FakeRegistry | None = None) -> Machine:
    """A computer whose user has this home folder."""
    home.mkdir(parents=True, exist_ok=True)
    roaming = {"APPDATA": str(home / "AppData" / "Roaming")} if system == "windows" else {}
    settings = {} if registry is None else registry
    return Machine(system, home, roaming, FakeRegistry(settings), programs.find, programs.run)
