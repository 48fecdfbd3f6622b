"""How many of the forms checked have a counterpart, counted as they come."""

from collections.abc import Iterable, Iterator

from xltool.app.counterparts import OPTION, Counterparts
from xltool.form import Kind
from xltool.outcome import Facts, Outcome
from xltool.pairing import Head, Relation, Side
from xltool.pairing.naming import plain

#: So many lines of the mapping file are named.
_NAMED = 3


class Coverage:
    """The forms of a check beside those of one side."""

    def __init__(self, side: Counterparts) -> None:
        self._side, self._against = side, side.side.against[0]
        self._paired = self._alone = 0
        self._of_other_kind = False
        self._names: set[str] = set()

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """The forms of one file."""
        for facts in (outcome.form for outcome in outcomes if outcome.form):
            if self._side.side is Side.DECLARED and facts.kind is Kind.DECLARATION:
                self._of_other_kind = True
                continue
            self._names.add(plain(facts.project))
            found = self._side.register.find(_head(facts), self._against)
            if found.is_complete or found.relation is Relation.NEW:
                self._paired += 1
            else:
                self._alone += 1

    @property
    def notes(self) -> list[str]:
        """What the report does not say: that nothing was compared, or how much, and what was mapped in vain."""
        return [*self._count(), *self._unused()]

    def _count(self) -> Iterator[str]:
        option, of_years = OPTION[self._side.side], self._side.side is Side.PREVIOUS
        if self._of_other_kind and not self._paired + self._alone:
            yield f"校验的都是申报表，没有自评表可与 {option} 给的申报表对照。"
        elif of_years and self._alone:
            found = f"对上 {self._paired} 张，" if self._paired else "一张也没有对上，"
            yield (
                f"与以前年度的表对照，{found}没有对上的 {self._alone} 张：年度要更早，单位、项目名称要相同，"
                "改了名的请写进对照文件；新项目不用管。"
            )
        elif self._alone > self._paired:
            yield f"与申报表对照，对上 {self._paired} 张，没有对上的 {self._alone} 张，是不是 {option} 没有给全？"

    def _unused(self) -> Iterator[str]:
        """Lines about projects that were not checked, which matters where a form lacks its counterpart."""
        entries = self._side.register.concordance.projects if self._alone else ()
        idle = [one for one in entries if one.confirmed and not self._names & set(map(plain, one.own))]
        if idle:
            named = "、".join(f"{one.place}的“{one.own[0]}”" for one in idle[:_NAMED])
            more = f"等 {len(idle)} 条" if len(idle) > _NAMED else ""
            yield f"校验的表里没有{named}{more}，对照文件里的这些没有用到；名称写错的请改正。"


def _head(facts: Facts) -> Head:
    """A form by what its outcome tells of it."""
    return Head(
        facts.kind, facts.edition, facts.unit.strip(), facts.department.strip(), facts.year,
        facts.project.strip(), "",
    )  # fmt: skip
