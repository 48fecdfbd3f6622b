"""The project list: what the columns of its two sheets are, from ``templates/project-list.toml``."""

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from xltool import shipped
from xltool.answer import Type
from xltool.edition import edition as editions
from xltool.edition.label import key_of
from xltool.form import FIELDS, INDICATOR_FIELDS, Kind

#: Every indicator's path begins so.
ROW = "i."
UNIT, NAME = "project.unit", "project.name"
_YEAR = re.compile(r"^\s*(?:19|20)\d\d(?=\D)")


@dataclass(frozen=True)
class Column:
    """A column: its answer's path in a declaration (``i.`` begins a row's), its head, its width in characters."""

    path: str
    head: str
    width: float
    also: tuple[str, ...]
    prompt: str
    required: bool

    @property
    def type(self) -> Type:
        """How its answers are written."""
        if self.path.startswith(ROW):
            return INDICATOR_FIELDS[Kind.DECLARATION][self.path.removeprefix(ROW)].type
        known = FIELDS[Kind.DECLARATION].get(self.path)
        return known.type if known else Type.TEXT

    @property
    def heads(self) -> tuple[str, ...]:
        """Its head and what else it may be called."""
        return (self.head, *self.also)


@dataclass(frozen=True)
class ListedSheet:
    """One of the two sheets; ``rows`` are ready to be filled in."""

    name: str
    note: str
    rows: int
    columns: tuple[Column, ...]

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {key_of(head): column.path for column in self.columns for head in column.heads}

    def path_of(self, head: str) -> str:
        """The path of the column with that head, in any of its wordings; empty for any other text."""
        without_year = _YEAR.sub("", head)
        spellings = (head, without_year, without_year.removeprefix("年"))
        return next((path for text in spellings if (path := self._paths.get(key_of(text), ""))), "")

    def column(self, path: str) -> Column:
        """The column of a path."""
        return next(column for column in self.columns if column.path == path)


@dataclass(frozen=True)
class Listing:
    """The whole list; ``money`` is the unit that its heads name."""

    title: str
    money: str
    projects: ListedSheet
    indicators: ListedSheet


@cache
def load() -> Listing:
    """The project list as it is drawn."""
    import tomllib

    drawn = tomllib.loads((shipped.templates() / "project-list.toml").read_text(encoding="utf-8"))
    prompts = editions.prompts(drawn["money"])
    projects = _sheet(drawn["projects"], prompts, {})
    also = {column.path: column.also for column in projects.columns}
    return Listing(drawn["title"], drawn["money"], projects, _sheet(drawn["indicators"], prompts, also))


def _sheet(drawn: dict[str, Any], prompts: dict[str, str], also: dict[str, tuple[str, ...]]) -> ListedSheet:
    columns = tuple(
        Column(
            one["path"], one["head"], one["width"], tuple(one.get("also", also.get(one["path"], ()))),
            one.get("prompt", prompts.get(one["path"], "")), one.get("required", False),
        )
        for one in drawn["columns"]
    )  # fmt: skip
    prompted = (column.prompt or prompts.get(column.type.value, "") for column in columns)
    return ListedSheet(
        drawn["sheet"], drawn["note"], drawn["rows"],
        tuple(replace(column, prompt=prompt) for column, prompt in zip(columns, prompted, strict=True)),
    )  # fmt: skip
