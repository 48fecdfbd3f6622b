"""Indicators as a person types them: numbers before names, levels torn in two, two columns in one."""

import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from xltool.answer import Answer, State, Type, from_text
from xltool.excel.reading.lines import join_continued, split_numbered
from xltool.excel.reading.plain import level_name, two_levels
from xltool.excel.reading.table import Rows
from xltool.excel.reading.weighed import part_points
from xltool.form import Certainty, Guess, Kind
from xltool.target import SIGNS

_NUMBER = re.compile(
    r"\s*(?:指标\s*\d{1,2}\s*[:：、.．]?|[（(]\d{1,2}[)）]|\d{1,2}\s*[.．、）)](?!\d))\s*(?=\S)"
)
_JOINT = re.compile(r"\s*[:：\n—/-]\s*")
_TARGET = re.compile(rf"(.*?)\s*[:：]?\s*((?:[{SIGNS}＝＞＜]|不少于|不低于|不超过|不高于).*)", re.DOTALL)
_WORD = re.compile(r"(.*)\s*[:：]\s*([^:：]+)", re.DOTALL)
_CONTINUED = re.compile(r"\s*[（(]\s*续\s*[）)]\s*$")
_LONGEST_SEEN = 30


def tidy(
    found: Rows,
    kind: Kind,
    groups: Mapping[str, Sequence[str]],
    columns: Iterable[str],
    joined: Container[str] = (),
) -> dict[str, Guess]:
    """Take the indicators as a careful person does; which answers are guesses.

    ``columns`` are the keys that have a column, ``joined`` the pairs that share one.
    """
    join_continued(found)
    split_numbered(found)
    columns = set(columns)
    part_points(found, kind, columns, joined)
    _Tidying(found, groups, columns, joined).all()
    likely = {
        f"indicators[{n}].{key}": Guess(Certainty.LIKELY, reason)
        for (n, key), reason in found.guesses.items() if not found.indicators[n][key].is_blank
    }  # fmt: skip
    doubts = {
        f"indicators[{n}].{key}": Guess(Certainty.DOUBTFUL, reason)
        for (n, key), reason in found.doubts.items()
    }
    return likely | doubts


class _Tidying:
    def __init__(
        self,
        found: Rows,
        groups: Mapping[str, Sequence[str]],
        columns: Collection[str],
        joined: Container[str],
    ) -> None:
        self.rows, self.guesses, self.groups = found.indicators, found.guesses, groups
        self.columns, self.joined = columns, joined
        self.levels = {*groups, *(name for names in groups.values() for name in names)}

    def all(self) -> None:
        """Everything in turn."""
        for key in ("level1", "level2"):
            self._mend_torn(key)
            self._complete(key)
            self._without_continued(key)
        if "level1+level2" in self.joined:
            self._part_both_levels()
        if "name+target" in self.joined:
            self._part_targets()
        if "level2" not in self.columns:
            self._part_levels()
        self._without_numbers()
        if "level1" not in self.columns:
            self._level1_of_level2()

    def _put(self, n: int, key: str, text: str, old: Answer[Any], reason: str) -> None:
        type_ = Type.TARGET if key == "target" else Type.TEXT
        setattr(self.rows[n], key, from_text(type_, text, old.cell)._replace(raw=text))
        self.guesses.setdefault((n, key), reason)

    def _mend_torn(self, key: str) -> None:
        """``产出`` over ``指标`` in two cells is one level."""
        runs: list[list[int]] = []
        for n, row in enumerate(self.rows):
            if runs and row[key].cell == self.rows[runs[-1][0]][key].cell:
                runs[-1].append(n)
            else:
                runs.append([n])
        for upper, lower in pairwise(runs):
            one, other = self.rows[upper[0]][key], self.rows[lower[0]][key]
            whole = "".join((one.raw + other.raw).split())
            if whole in self.levels and "".join(one.raw.split()) not in self.levels and other.raw:
                for n in (*upper, *lower):
                    self._put(n, key, whole, one, f"{one.cell}、{other.cell} 两格合起来是“{whole}”")

    def _complete(self, key: str) -> None:
        """``产出`` for 产出指标."""
        for n, row in enumerate(self.rows):
            flat = "".join(row[key].raw.split())
            if flat and flat not in self.levels and f"{flat}指标" in self.levels:
                self._put(n, key, f"{flat}指标", row[key], f"“{flat}”按“{flat}指标”读")

    def _without_continued(self, key: str) -> None:
        """``产出指标（续）`` at the top of a page."""
        for row in self.rows:
            level = row[key]
            if level.state is State.VALUE and (name := _CONTINUED.sub("", level.raw)) != level.raw:
                setattr(row, key, from_text(Type.TEXT, name, level.cell))

    def _part_targets(self) -> None:
        """``档案编目完成数量≥10000条`` in one column of names and targets."""
        for n, row in enumerate(self.rows):
            parts = _TARGET.fullmatch(row.name.raw.strip()) or _WORD.fullmatch(row.name.raw.strip())
            if parts and parts[1] and row.target.is_blank:
                reason = f"“{_seen(row.name)}”按“指标名称、指标值”拆开"
                self._put(n, "target", parts[2], row.name, reason)
                self._put(n, "name", parts[1], row.name, reason)

    def _part_both_levels(self) -> None:
        """``产出指标-数量指标`` in one column of both levels."""
        for n, row in enumerate(self.rows):
            if names := two_levels(row.level2.raw, self.groups):
                reason = f"“{_seen(row.level2)}”按“一级指标、二级指标”拆开"
                old = row.level2
                self._put(n, "level1", names[0], old, reason)
                self._put(n, "level2", names[1], old, reason)

    def _part_levels(self) -> None:
        """``数量指标：档案整理数量`` in the column of names."""
        for n, row in enumerate(self.rows):
            parts = _JOINT.split(row.name.raw.strip(), maxsplit=1)
            flat = "".join(parts[0].split())
            level = flat if flat in self.levels else level_name(flat, self.levels)
            if len(parts) == 2 and level in self.levels and "指标" in flat and parts[1]:
                reason = f"“{_seen(row.name)}”按“二级指标：三级指标”拆开"
                self._put(n, "level2", level, row.name, reason)
                self._put(n, "name", parts[1], row.name, reason)

    def _without_numbers(self) -> None:
        """Numbers before the names, where all of them have one."""
        named = [n for n, row in enumerate(self.rows) if row.name.is_value]
        numbered = [n for n in named if _NUMBER.match(self.rows[n].name.raw)]
        if len(numbered) < 2 or len(numbered) < len(named):
            return
        for n in numbered:
            name = self.rows[n].name
            self._put(n, "name", _NUMBER.sub("", name.raw, count=1), name, "名称前面的编号没有计")

    def _level1_of_level2(self) -> None:
        """Level 1 by level 2, where a table has no column for it and the edition knows just one."""
        above: dict[str, set[str]] = {}
        for level1, names in self.groups.items():
            for name in names:
                above.setdefault(name, set()).add(level1)
        for n, row in enumerate(self.rows):
            ones = above.get("".join(row.level2.raw.split()), set())
            if row.level1.is_blank and len(ones) == 1:
                level1 = next(iter(ones))
                self._put(
                    n, "level1", level1, row.level2, f"没有一级指标一栏，按“{row.level2.raw.strip()}”推出"
                )


def _seen(answer: Answer[Any]) -> str:
    return " ".join(answer.raw.split())[:_LONGEST_SEEN]
