"""A form beside its counterpart, as the rules that need two forms see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from xltool.form import Filing
from xltool.pairing.against import Against
from xltool.pairing.concordance import ProjectEntry, Relation
from xltool.pairing.head import Head
from xltool.pairing.register import Suggestion
from xltool.pairing.rows import Rows, pair_rows


@dataclass
class Pair:
    """A form and what it is compared with.

    ``others`` is its counterpart: nothing where none was found, several where projects were merged into this
    one. ``suggestions`` are what may be the counterpart where none was found; ``doubt`` says why it cannot be
    told which one it is (a Chinese clause), ``wanted`` the names that were looked for. ``parts`` are the
    projects, this one included, into which its counterpart was split, where all of them are known.
    ``other_years`` are forms of this very project in years it may not be compared with, ``knows_unit`` whether
    any form of its unit is there; both are told of forms without a counterpart only.
    ``renamed`` are names of indicators here → there, as they are compared.
    """

    form: Filing
    against: Against
    others: tuple[Filing, ...] = ()
    entry: ProjectEntry | None = None
    suggestions: tuple[Suggestion, ...] = ()
    doubt: str = ""
    wanted: tuple[str, ...] = ()
    parts: tuple[Head, ...] = ()
    other_years: tuple[Head, ...] = ()
    knows_unit: bool = True
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def relation(self) -> Relation:
        """How the project came out of its counterpart."""
        return self.entry.relation if self.entry else Relation.SAME

    def likely(self, least: Decimal) -> Suggestion | None:
        """What most likely is the counterpart: so much alike (0 to 1), or drafted in the mapping file."""
        return next((one for one in self.suggestions if one.place or one.similarity >= least), None)

    @property
    def is_one_to_one(self) -> bool:
        """Whether amounts and targets of both forms are of one and the same project."""
        return len(self.others) == 1 and self.relation is not Relation.SPLIT

    @cached_property
    def rows(self) -> Rows:
        """The indicators of both forms side by side."""
        return pair_rows(self.form, self.others, self.renamed)


#: A form beside all it is compared with.
Match: TypeAlias = Mapping[Against, Pair]
