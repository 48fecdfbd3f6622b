"""Levels and names under one head 绩效指标, or under none: told by what stands in the columns."""

from collections import Counter
from collections.abc import Mapping, Sequence

from xltool.excel.reading.heads import Heads
from xltool.excel.reading.page import Page
from xltool.excel.reading.plain import level_name

_LEVELS = ("level1", "level2")
#: In so many of its rows a column of levels names one, where it names anything.
_MOSTLY = 0.6


def with_levels(page: Page, heads: Heads, stop: int, groups: Mapping[str, Sequence[str]]) -> Heads:
    """The heads of a table, and where it has none for the names what its left columns turn out to be."""
    target = heads.columns.get("target")
    if "name" in heads.columns or target is None:
        return heads
    texts: dict[int, list[str]] = {}
    for row in range(heads.bottom + 1, stop):
        line = page.line(row)
        if line and line[0].tags:
            break
        for item in line:
            if item.column < target[0] and (text := page.text(row, item.column)):
                texts.setdefault(item.column, []).append("".join(text.split()))
    named = {start for key, (start, _) in heads.columns.items() if key in _LEVELS}
    kinds = {column: _kind(said, groups) for column, said in sorted(texts.items()) if column not in named}
    columns = dict(heads.columns)
    for column, kind in kinds.items():
        if kind not in columns:
            columns[kind] = column, column + 1
        elif kind == "name":
            columns[kind] = column, column + 1  # the last of several texts stands next to the target
    guessed = {key: "绩效指标" for key in columns.keys() - heads.columns.keys()}
    taken = {start for start, _ in columns.values()}
    starts = tuple(sorted({*heads.starts, *taken}))
    return heads._replace(columns=columns, guessed={**heads.guessed, **guessed}, starts=starts)


def _kind(said: Sequence[str], groups: Mapping[str, Sequence[str]]) -> str:
    """What a column of texts is: the level most of them name, or names of indicators."""
    seconds = {name for names in groups.values() for name in names}
    names = [level_name(text, {*groups, *seconds}) or text for text in said]
    counts = Counter(
        "level1" if name in groups else "level2" if name in seconds else "name" for name in names
    )
    level1_or_2 = counts["level1"] + counts["level2"]
    if level1_or_2 >= _MOSTLY * len(said):
        return "level1" if counts["level1"] >= counts["level2"] else "level2"
    return "name"
