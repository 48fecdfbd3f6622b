"""The forms given to compare with: where each stands, and the counterpart of a form, read when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from xltool import mapping_file
from xltool.app.sources import files_in, forms_in
from xltool.batch.digest import digest
from xltool.form import Filing, Kind
from xltool.pairing import (
    Against,
    Concordance,
    Found,
    Head,
    Match,
    Pair,
    ProjectEntry,
    Register,
    Relation,
    Side,
    head_of,
)
from xltool.pairing.naming import plain
from xltool.refusal import Refusal

#: What messages call the forms of each comparison.
CALLED = {
    Against.DECLARED: "申报表", Against.PREVIOUS: "以前年度的表", Against.ACHIEVED: "以前年度的自评表",
}  # fmt: skip
OPTION = {Side.DECLARED: "--against", Side.PREVIOUS: "--previous"}
#: Files whose forms are kept in memory, a few hundred kilobytes each at most.
_KEPT = 64


class Heads(NamedTuple):
    """What became of a file: the heads of its forms, or the sentence that says why there are none.

    ``digest`` is of all that its forms say, and where.
    """

    heads: tuple[Head, ...] = ()
    refusal: str = ""
    digest: str = ""


def heads_in(file: str) -> Heads:
    """The heads of a file's forms; a file that cannot be read is an outcome like any other."""
    try:
        forms = forms_in(file)
        heads = tuple(head_of(form, file, n) for n, form in enumerate(forms))
        said = [(form.sheet, [*form.all_answers()]) for form in forms]
        return Heads(heads, digest=digest(repr(said).encode()))
    except Refusal as refusal:
        return Heads(refusal=str(refusal))


#: Applies a function to every file, in order: ``map``, or that of a pool of processes.
Each = Callable[[Callable[[str], Heads], Sequence[str]], Iterable[Heads]]


class Counterparts:
    """The forms of one side by unit, year and project; small enough to be sent to another process.

    ``notes`` are to be told once a run: files that could not be read, lines of the mapping file that settle
    nothing. ``basis`` is a digest of all that a comparison depends on besides the form itself.
    """

    def __init__(
        self,
        side: Side,
        found: Iterable[Heads],
        concordance: Concordance | None = None,
        own: Sequence[Head] = (),
    ) -> None:
        """``own`` are the heads of the forms to be checked, where known: they tell all parts of a split project.

        Raises :class:`Refusal` where there is nothing to compare with.
        """
        outcomes = list(found)
        every = [head for one in outcomes for head in one.heads]
        heads = [head for head in every if side.against[0].takes(head.kind)]
        refused = [one.refusal for one in outcomes if one.refusal]
        if not heads:
            raise _nothing(side, refused, others=bool(every))
        self.side, self.own = side, tuple(own)
        self.register = Register(heads, concordance)
        self.notes = (*refused, *self._idle())
        basis = [side, sorted(map(repr, outcomes)), concordance, self.own]
        self.basis = digest(repr(basis).encode())

    @classmethod
    def of(
        cls, side: Side, names: Iterable[str | Path], mapping: Path | None = None, *,
        own: Iterable[str | Path] = (), each: Each = map,
    ) -> "Counterparts":  # fmt: skip
        """Read the heads of files, folders and addresses. Raises :class:`Refusal`.

        ``own`` are those to be checked; they are read only where the mapping file splits a project.
        """
        concordance = mapping_file.read(mapping) if mapping else Concordance()
        split = any(one.relation is Relation.SPLIT and one.confirmed for one in concordance.projects)
        of_own = [head for one in each(heads_in, files_in(own)) for head in one.heads] if split else []
        return cls(side, each(heads_in, files_in(names)), concordance, of_own)

    def match_of(self, form: Filing) -> Match:
        """A form beside its counterparts, to be handed to :func:`xltool.check.check`."""
        if self.side is Side.DECLARED and form.kind is Kind.DECLARATION:
            return {}
        head = head_of(form)
        first, *others = (self._pair(form, head, against) for against in self.side.against)
        return {first.against: first} | {pair.against: _after(first, pair) for pair in others}

    # -- one comparison -------------------------------------------------------------------------------

    def _pair(self, form: Filing, head: Head, against: Against) -> Pair:
        renamed = self.register.concordance.renamed(form.project_name)
        pair = Pair(form, against, renamed=renamed, wanted=(form.project_name,))
        lacking = [label for label, said in _key(head).items() if not said]
        if lacking:
            return replace(pair, doubt=f"{lacking[0]}没有填写，不知道该与哪一份{CALLED[against]}对照")
        found = self.register.find(head, against)
        pair = replace(pair, entry=found.entry, wanted=found.wanted)
        if found.relation is Relation.NEW:
            return pair
        if not found.is_complete:
            return self._without(pair, head, found)
        return self._with(pair, head, found)

    def _with(self, pair: Pair, head: Head, found: Found) -> Pair:
        """The counterpart read from its file; a doubt where several forms claim to be it."""
        others = []
        for name, heads in zip(found.wanted, found.heads, strict=True):
            try:
                forms = _different([_load(one.file)[one.index] for one in heads])
            except (Refusal, IndexError):
                return replace(pair, doubt=f"{CALLED[pair.against]}“{heads[0].file_name}”读不了")
            if len(forms) > 1:
                named = "、".join(f"“{one.file_name}”" for one in heads)
                return replace(
                    pair,
                    doubt=f"“{name}”的{CALLED[pair.against]}有 {len(forms)} 份（{named}），不知道以哪份为准",
                )
            others += forms
        if len({other.year.value for other in others}) > 1:
            return replace(
                pair, doubt=f"对照的几个项目不在同一年，见{found.entry.place if found.entry else ''}"
            )
        return replace(pair, others=tuple(others), parts=self._parts(head, found.entry))

    def _without(self, pair: Pair, head: Head, found: Found) -> Pair:
        """What may be the counterpart. A project without a form of an earlier year may simply be new."""
        pair = replace(pair, suggestions=tuple(self.register.suggest(head, pair.against)))
        if found.entry is None:
            register = self.register
            return replace(
                pair, other_years=register.in_other_years(head), knows_unit=register.knows_unit(head)
            )
        if self.side is Side.DECLARED:
            return pair
        missing = [name for name, heads in zip(found.wanted, found.heads, strict=True) if not heads]
        doubt = f"{found.entry.place}写的“{missing[0]}”在{CALLED[pair.against]}里找不到"
        return replace(pair, doubt=doubt)

    def _parts(self, head: Head, entry: ProjectEntry | None) -> tuple[Head, ...]:
        """All parts of a split project, if each of them is there once."""
        if entry is None or entry.relation is not Relation.SPLIT:
            return ()
        parts = []
        for name in map(plain, entry.own):
            same = (head.kind, head.unit_key, head.year)
            of_name = [one for one in self.own if plain(one.project) == name]
            named = [one for one in of_name if (one.kind, one.unit_key, one.year) == same]
            if len(named) != 1:
                return ()
            parts += named
        return tuple(parts)

    def _idle(self) -> Iterator[str]:
        """What the mapping file says in vain."""
        concordance = self.register.concordance
        yield from concordance.reminders
        known = {plain(head.project) for head in self.register.heads}
        for entry in concordance.projects:
            absent = [name for name in entry.others if plain(name) not in known]
            if entry.confirmed and absent and not known & set(map(plain, entry.own)):
                yield f"{entry.place}：{OPTION[self.side]} 给的文件里没有“{absent[0]}”这个项目。"


def _after(first: Pair, pair: Pair) -> Pair:
    """A second comparison: where the first one found nothing, that is the reason; else what it lacks."""
    if not first.others:
        return replace(first, against=pair.against)
    if pair.others or pair.relation is Relation.NEW:
        return pair
    seen = f"“{first.others[0].file.name}”是{first.others[0].year.value}年的申报表"
    return replace(pair, doubt=f"{seen}，{CALLED[pair.against]}没有找到，看不到实际完成情况")


def _nothing(side: Side, refused: Sequence[str], *, others: bool) -> Refusal:
    """What to say where there is nothing to compare with, be it that there are ``others``: self-assessments."""
    if others:
        return Refusal(
            f"{OPTION[side]} 给的都是自评表，没有申报表。请写放申报表的文件夹；与以前年度的表对照，用 --previous。"
        )
    wanted = "申报表" if side is Side.DECLARED else "申报表或自评表"
    why = f"例如：{refused[0]}" if refused else "请检查路径。"
    return Refusal(f"{OPTION[side]} 给的文件里没有{wanted}。{why}")


def _key(head: Head) -> dict[str, Any]:
    """What a form is found by, as officers call it."""
    return {"实施单位": head.unit_key, "年度": head.year, "项目名称": plain(head.project)}


def _different(forms: Sequence[Filing]) -> list[Filing]:
    """Forms that say the same are one form, handed in twice."""
    said = {tuple(answer.raw for _, answer in form.all_answers()): form for form in forms}
    return list(said.values())


@lru_cache(maxsize=_KEPT)
def _load(file: str) -> list[Filing]:
    return forms_in(file)
