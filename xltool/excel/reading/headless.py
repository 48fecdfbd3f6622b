"""Levels and names under one head 绩效指标, a head nobody knows, or none: told by what stands in the columns."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from xltool.excel.reading.heads import Heads
from xltool.excel.reading.page import Page
from xltool.excel.reading.plain import level_name, two_levels
from xltool.form import INDICATOR_FIELDS
from xltool.place import column_letters
from xltool.target import OPERATORS

_LEVELS, _BOTH = ("level1", "level2"), "level1+level2"
#: What may stand from left to right under one head of the names.
_UNDER_NAMES = (["level1", "level2", "name"], ["level1", "name"], ["level2", "name"])
#: In so many of its rows a column of levels names one, where it names anything.
_MOSTLY = 0.6
_SIGNS = frozenset({*OPERATORS, "＝", "＞", "＜", "≥", "≤", "定量"})
_UNIT = re.compile(r"[（(]?[%％‰℃\u4e00-\u9fffA-Za-z/·²³]{1,5}[)）]?")
_BARE = re.compile(r"[\d０-９][\d０-９,，.．]*")


def with_levels(page: Page, heads: Heads, stop: int, groups: Mapping[str, Sequence[str]]) -> Heads:
    """The heads of a table, and where levels or names have none what the other columns turn out to be."""
    if heads.unknown:
        heads = _with_units(page, heads, stop)
    heads = _divided(page, heads, stop, groups)
    if {"name", "level1", "level2"} <= heads.columns.keys():
        return heads
    if "name" in heads.columns:
        return _with_levels_only(heads, _texts(page, heads, stop, 1 << 20), groups)
    if "target" not in heads.columns:
        return heads
    texts = _texts(page, heads, stop, heads.columns["target"][0])
    named = {start for start, _ in heads.columns.values()}
    kinds = {
        column: _kind(said, groups)
        for column, said in texts.items()
        if column not in named and not set(said) <= _SIGNS
    }
    columns, joined = dict(heads.columns), set(heads.joined)
    for column, kind in kinds.items():
        key = "level2" if kind == _BOTH else kind
        joined |= {kind} & {_BOTH}
        if key not in columns or key == "name":  # the last of several texts stands next to the target
            columns[key] = column, column + 1
    guessed = {key: "绩效指标" for key in columns.keys() - heads.columns.keys()}
    return _with(heads, columns, guessed, joined)


def _divided(page: Page, heads: Heads, stop: int, groups: Mapping[str, Sequence[str]]) -> Heads:
    """The heads with the columns of levels and names that stand together under the head of the names."""
    start, end = heads.columns.get("name", (0, 0))
    texts = _texts(page, heads, stop, end) if end - start > 1 else {}
    kinds = {column: _kind(said, groups) for column, said in texts.items() if column >= start}
    keys = list(kinds.values())
    if len(keys) < 2 or keys not in _UNDER_NAMES or {*keys[:-1]} & heads.columns.keys():
        return heads
    said = " ".join(str(page.cells.value(heads.top, start)).split()) or "指标"
    columns = {key: (column, column + 1) for column, key in kinds.items()}
    return _with(heads, {**heads.columns, **columns}, dict.fromkeys(keys, said), heads.joined)


def body_rows(page: Page, heads: Heads, stop: int) -> Iterator[int]:
    """The rows below heads down to the next label, but for those of the execution rate."""
    for row in range(heads.bottom + 1, stop):
        line = page.line(row)
        if not line or not line[0].tags:
            yield row
        elif page.lexicon.parts.get(line[0].tags[0].sense.key) != "rate":
            return


def _texts(page: Page, heads: Heads, stop: int, end: int) -> dict[int, list[str]]:
    """What stands below the heads in the columns before ``end``."""
    texts: dict[int, list[str]] = {}
    for row in body_rows(page, heads, stop):
        for item in page.line(row):
            if item.column < end and (text := page.text(row, item.column).strip()):
                texts.setdefault(item.column, []).append(text)
    return dict(sorted(texts.items()))


def _with_units(page: Page, heads: Heads, stop: int) -> Heads:
    """The heads with the columns of signs and units beside bare numbers, under heads that nobody knows."""
    if "target" not in heads.columns:
        return heads
    target, columns = heads.columns["target"][0], dict(heads.columns)
    guessed: dict[str, str] = {}
    rows = [row for row in body_rows(page, heads, stop) if _is_number(page, row, target)]
    for column, said, _ in heads.unknown:
        texts = [text for row in rows if (text := "".join(page.text(row, column).split()))]
        if len(texts) < max(1, _MOSTLY * len(rows)) or (len(texts) < len(rows) and column < target):
            continue
        key = "sign" if set(texts) <= _SIGNS else "unit" if all(map(_UNIT.fullmatch, texts)) else ""
        near = not any(target < start < column for start, _ in heads.columns.values()) or key == "sign"
        if key and key not in columns and near and (key == "sign" or column > target):
            columns[key] = column, column + 1
            guessed |= {key: said, "target": f"{INDICATOR_FIELDS[page.lexicon.kind]['target'].label}、{said}"}
    return _with(heads, columns, guessed, heads.joined) if len(columns) > len(heads.columns) else heads


def _is_number(page: Page, row: int, column: int) -> bool:
    value = page.cells.value(row, column)
    text = value if isinstance(value, str) else "1" if value != "" and not isinstance(value, bool) else ""
    return bool(_BARE.fullmatch(text.strip()))


def _with(
    heads: Heads, columns: Mapping[str, tuple[int, int]], guessed: Mapping[str, str], joined: Collection[str]
) -> Heads:
    """The heads with more columns known: what was said of these before no longer holds."""
    taken = {start for start, _ in columns.values()}
    letters = {column_letters(column) for column in taken}
    return heads._replace(
        columns=columns, guessed={**heads.guessed, **guessed}, joined=frozenset(joined),
        strays=tuple(one for one in heads.strays if one.cell.rstrip("0123456789") not in letters),
        unknown=tuple(one for one in heads.unknown if one.column not in taken),
        starts=tuple(sorted({*heads.starts, *taken})),
    )  # fmt: skip


def _with_levels_only(
    heads: Heads, texts: Mapping[int, Sequence[str]], groups: Mapping[str, Sequence[str]]
) -> Heads:
    """The heads with the columns of levels that stand under another head: 指标类别, or both under 一级指标."""
    owners = {start: key for key, (start, _) in heads.columns.items()}
    columns, joined = dict(heads.columns), set(heads.joined)
    guessed: dict[str, str] = {}
    for column, said in texts.items():
        owner, kind = owners.get(column, ""), _kind(said, groups)
        if owner and (owner not in _LEVELS or kind != _BOTH):
            continue
        key = "level2" if kind == _BOTH else kind
        if kind == "name" or (key in columns and key != owner):
            continue
        if owner:
            columns.pop(owner, None)
        columns[key] = heads.columns.get(owner, (column, column + 1))
        joined |= {kind} & {_BOTH}
        told = next((one.said for one in heads.unknown if one.column == column), "")
        if key != owner and kind != _BOTH:
            guessed[key] = told or "绩效指标"
    if columns == heads.columns and joined == heads.joined:
        return heads
    return _with(heads, columns, guessed, joined)


def _kind(said: Sequence[str], groups: Mapping[str, Sequence[str]]) -> str:
    """What a column of texts is: the level most of them name, or names of indicators."""
    seconds = {name for names in groups.values() for name in names}
    if sum(two_levels(text, groups) is not None for text in said) >= _MOSTLY * len(said):
        return _BOTH
    names = [level_name(text, {*groups, *seconds}) or "".join(text.split()) for text in said]
    counts = Counter(
        "level1" if name in groups else "level2" if name in seconds else "name" for name in names
    )
    level1_or_2 = counts["level1"] + counts["level2"]
    if level1_or_2 >= _MOSTLY * len(said):
        return "level1" if counts["level1"] >= counts["level2"] else "level2"
    return "name"
