"""What the words on a sheet mean as labels, wherever they stand: for forms that nobody drew just so."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from xltool import edition as editions
from xltool.edition import Edition
from xltool.edition.label import bare, key_of, words
from xltool.excel.reading.layout import Direction, Layout, layout_of
from xltool.excel.reading.mistyped import Spellings
from xltool.form import FUNDS_ROWS, Kind

#: Labels whose answers are told in a way of their own; the first four no edition draws.
YEAR, PERIOD, UNIT, SIGN = "年度", "起止日期", "计量单位", "比较符号"
PROJECT, TOTAL, SUM, DECLARED = "项目名称", "总分", "年度资金总额", "年度资金申请总额"
GRADE, BUDGET = "评分等级", "全年预算数"

#: Labels beside a group of answers, with none of their own.
GROUPS = frozenset({"项目资金", "年度总体目标", "项目绩效目标", "绩效指标"})

_IN_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]+)[)\]】]")
_NO_LABEL = re.compile(r"[\d.,%≥≤=<>+-]+|.*[。；;？！].*")


class Sense(NamedTuple):
    """What a text means as a label: its key, how far its wording is from the drawn one, the wording itself.

    ``rank`` is 0 for the drawn wording, 1 for a listed one, 2 for one mistyped or put together. ``part`` is
    the other label that the text names too: ``年初预算数（财政拨款）``.
    """

    key: str
    rank: int
    said: str
    part: str = ""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The labels of all editions of a kind, and whose answers each of them leads to.

    ``singles`` are the paths of single answers by key, with how the editions draw them; ``rows`` and
    ``parts`` the rows and columns of the funds of a self-assessment, ``columns`` those of the indicators;
    ``drawn`` are the labels' own wordings. ``levels`` gives for each name of a level the level 1 it belongs to.
    """

    kind: Kind
    singles: dict[str, dict[str, Direction]]
    rows: dict[str, str]
    parts: dict[str, str]
    columns: dict[str, str]
    keys: frozenset[str]
    drawn: frozenset[str]
    levels: dict[str, str]

    @lru_cache(maxsize=8192)  # noqa: B019  there is one lexicon for each kind
    def sense(self, text: str) -> Sense | None:
        """What a text means as a label of this kind of form; ``None`` for what is no label."""
        flat = bare(text)
        if not flat or _NO_LABEL.fullmatch(flat) or flat in self.levels:
            return None
        key = self.wordings.get(flat, "")
        if key:
            rank = 2 if flat in words()["wide"]["fillers"] else int(flat not in self.drawn)
            return Sense(key, rank, flat, self._part(key, text))
        if self.is_any_sum(flat):
            return Sense(DECLARED if self.kind is Kind.DECLARATION else BUDGET, 2, flat)
        if key_of(text) in _foreign():
            return Sense(key_of(text), 0, flat)
        return self._put_together(flat) or self._mistyped(flat)

    def key(self, text: str) -> str:
        """The key of a label in this kind of form."""
        key = key_of(text)
        return _only_in(self.kind).get(key, key)

    def is_foreign(self, sense: Sense) -> bool:
        """Whether this is a label, but none of any edition of the kind."""
        return sense.key not in self.keys

    def head(self, text: str) -> tuple[str, int]:
        """The column of the indicators that a text heads, and the rank of its wording; empty for none."""
        sense = self.sense(text)
        if sense and sense.key in self.columns and not sense.part:
            return self.columns[sense.key], sense.rank
        return self.columns.get(_heads().get(bare(text), ""), ""), 2

    def is_wide(self, said: str) -> bool:
        """Whether a wording means many things, and an answer under it is a guess."""
        return bare(said) in words()["wide"]["words"]

    def is_source(self, said: str) -> bool:
        """Whether a wording is the name of a source of money that no edition names."""
        return any(bare(said) in others for others in words()["sources"].values())

    def is_any_sum(self, said: str) -> bool:
        """Whether a wording of a sum does not tell of what: the year's, or its budget, as a guess."""
        return bare(said) in words()["wide"]["sums"]

    def is_funds(self, key: str) -> bool:
        """Whether a label leads to amounts."""
        paths = self.singles.get(key, ())
        return key in self.rows or key in self.parts or any(path.startswith("funds.") for path in paths)

    def _part(self, key: str, text: str) -> str:
        """The other label of the funds that stands in the brackets of one."""
        if key not in self.rows and key not in self.parts:
            return ""
        others = self.parts if key in self.rows else self.rows
        said = _IN_BRACKETS.findall(unicodedata.normalize("NFKC", text))
        return next((other for part in said if (other := self.key(part)) in others), "")

    def _put_together(self, flat: str) -> Sense | None:
        """``财政拨款年初预算数`` and ``年初预算数财政拨款``, with or without 的."""
        if not self.rows:
            return None
        for cut in range(2, len(flat) - 1):
            one = self.wordings.get(flat[:cut].removesuffix("的"))
            other = self.wordings.get(flat[cut:]) if one else None
            if one in self.rows and other in self.parts:
                return Sense(other, 2, flat, one)
            if one in self.parts and other in self.rows:
                return Sense(one, 2, flat, other)
        return None

    def _mistyped(self, flat: str) -> Sense | None:
        key = self.spellings.meant(flat)
        return Sense(key, 2, flat) if key else None

    @cached_property
    def wordings(self) -> dict[str, str]:
        """Every wording of the labels, and the key it stands for."""
        meant = {other: label for label, others in words()["labels"].items() for other in (label, *others)}
        only = _only_in(self.kind)
        known = {said: only.get(key, key) for said, key in meant.items()}
        known |= {said: self.key(said) for said in (*self.drawn, *self.keys)} | only
        return {said: key for said, key in known.items() if key in self.keys}

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """What the wordings begin with."""
        return frozenset(said[:end] for said in self.wordings for end in range(1, len(said) + 1))

    @cached_property
    def spellings(self) -> Spellings:
        """The wordings, to tell a slip of the pen by."""
        return Spellings(self.wordings, _foreign())


def lexicon(kind: Kind) -> Lexicon:
    """The words for one kind of form."""
    return _lexicon(kind, tuple(edition for edition in editions.known() if edition.kind is kind))


@cache
def _lexicon(kind: Kind, known: tuple[Edition, ...]) -> Lexicon:
    layouts = [layout_of(edition) for edition in known]
    columns, singles, rows, parts, drawn, keys = {UNIT: "unit", SIGN: "sign"}, {}, {}, {}, set(), set()  # type: ignore[var-annotated]
    for layout in layouts:
        body = [label for label in layout.labels if label.cell.row >= layout.title_rows]
        keys |= {label.key for label in body}
        drawn |= {bare(label.text) for label in body}
        columns |= {layout.labels[n].key: key for key, n in layout.columns.items()}
        for key, path, direction in _single(layout):
            singles.setdefault(key, {})[path] = direction
        for row, part, path in _crossing(layout):
            if path.startswith("funds.") and path.split(".")[1] in FUNDS_ROWS:
                rows[row], parts[part] = path.split(".")[1:]
    return Lexicon(
        kind, singles, rows, parts, columns, frozenset(keys | {YEAR, PERIOD, UNIT, SIGN}),
        frozenset(drawn), _levels(known),
    )  # fmt: skip


def _single(layout: Layout) -> Iterator[tuple[str, str, Direction]]:
    for anchor in layout.anchors:
        if anchor.direction is not Direction.CROSSING:
            label = layout.labels[anchor.row if anchor.direction is Direction.RIGHT_OF else anchor.column]
            yield label.key, anchor.path, anchor.direction


def _crossing(layout: Layout) -> Iterator[tuple[str, str, str]]:
    for anchor in layout.anchors:
        if anchor.direction is Direction.CROSSING:
            yield layout.labels[anchor.row].key, layout.labels[anchor.column].key, anchor.path


def _levels(known: tuple[Edition, ...]) -> dict[str, str]:
    """Every name of a level; by the name of a level 2 its level 1, where there is just one."""
    groups = [(level1, names) for edition in known for level1, names in edition.groups.items()]
    above: dict[str, set[str]] = {}
    for level1, names in groups:
        for name in names:
            above.setdefault(name, set()).add(level1)
    firsts = {level1 for level1, _ in groups}
    return dict.fromkeys(firsts, "") | {
        name: next(iter(ones)) if len(ones) == 1 and name not in firsts else ""
        for name, ones in above.items()
    }


@cache
def _only_in(kind: Kind) -> dict[str, str]:
    """What a label means in one kind of form alone."""
    return {other: label for label, others in words().get(kind.value, {}).items() for other in others}


@cache
def _heads() -> dict[str, str]:
    """What means a column of indicators only among their heads."""
    return {other: label for label, others in words()["heads"].items() for other in others}


@cache
def _foreign() -> frozenset[str]:
    """Labels of other forms."""
    sources = (said for others in words()["sources"].values() for said in others)
    return frozenset({*words()["others"]["labels"], *words()["labels"], *sources})
