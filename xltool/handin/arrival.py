"""A form that came in, and a project that should: each in a few words."""

from pathlib import Path
from typing import NamedTuple, TypeAlias

from xltool.form import Kind
from xltool.pairing.naming import name_key, plain
from xltool.place import Place

#: Which project of which year: unit and name as they are compared.
Key: TypeAlias = tuple[str, str, int]


class Arrival(NamedTuple):
    """A form as it came in. ``content`` is a digest of all that was filled in; the rest as in its facts."""

    path: str
    sheet: str
    kind: Kind
    edition: str
    version: str
    department: str
    unit: str
    project: str
    year: int | None
    content: str

    @property
    def file_name(self) -> str:
        """The file as messages quote it."""
        return Path(self.path).name

    @property
    def key(self) -> Key | None:
        """Whose form it is; ``None`` where unit, project or year is not stated."""
        unit, name = plain(self.unit), name_key(self.project, self.year)
        return (unit, name, self.year) if unit and name and self.year else None


class Listed(NamedTuple):
    """A project of the list, with the place of its name; ``year`` is ``None`` where the list says none."""

    department: str
    unit: str
    project: str
    year: int | None
    place: Place

    def key(self, year: int) -> Key:
        """What its form goes by in a year."""
        return plain(self.unit), name_key(self.project, year), year
