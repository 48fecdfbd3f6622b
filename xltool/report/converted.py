"""What became of a form that was poured into another edition, for officers to read."""

import re
from collections.abc import Iterator, Sequence

from xltool.form import INDICATOR_FIELDS, Filing
from xltool.poured import Fate, Item
from xltool.report.lines import cells, hanging, padded

#: Where the text beside a cell's name begins.
_BODY = 10
_LONGEST = 40
#: More rows than this that share a reason are named together.
_MOST_ROWS = 3
_ROW = re.compile(r"indicators\[\d+\]\.(\w+)")


def lines(form: Filing, items: Sequence[Item], room: int) -> Iterator[str]:
    """All that is to be said of one form, by what became of it and why."""
    head = (form.file.name, form.sheet, form.project_name or "（没有填项目名称）")
    yield from hanging("", "　".join(part for part in head if part), 0, room)
    for item in dict.fromkeys((item.fate, item.why) for item in items):
        group = [one for one in items if (one.fate, one.why) == item]
        yield from _group(form, group, room)


def _group(form: Filing, group: Sequence[Item], room: int) -> Iterator[str]:
    fate, why, *_ = group[0]
    alone = not (group[0].label or group[0].remark)
    count = "" if alone else f"　{len(group)} 处"
    yield from hanging(f"  {fate.value}：", f"{why}{count}", 4 + cells(fate.value), room)
    if alone:
        return
    for key in dict.fromkeys(map(_key, group)):
        entries = [one for one in group if _key(one) == key]
        if key and len(entries) > _MOST_ROWS:
            label = INDICATOR_FIELDS[form.kind][key[0]].label
            said = f"{len(entries)} 条指标的{label}"
            where = _between([one.cell for one in entries])
            yield from _entry(where, _joined(said, entries[0].remark), room)
        else:
            for one in entries:
                yield from _entry(one.cell, _said(one), room)


def _key(item: Item) -> tuple[str, str] | None:
    """Which answer of an indicator it is about, and what is remarked on it."""
    row = _ROW.fullmatch(item.path)
    return (row[1], item.remark) if row else None


def _between(names: Sequence[str]) -> str:
    """The first and last of some cells."""
    return f"{names[0]}–{names[-1]}" if names[0] else ""


def _said(item: Item) -> str:
    return _joined(f"{item.label}：{_quoted(item.seen)}" if item.label else "", item.remark)


def _joined(*parts: str) -> str:
    return "，".join(filter(None, parts))


def _quoted(text: str) -> str:
    flat = " ".join(text.split())
    if not flat:
        return "（空）"
    return f"“{flat}”" if len(flat) <= _LONGEST else f"“{flat[:_LONGEST]}……”"


def _entry(cell: str, text: str, room: int) -> list[str]:
    indent = max(_BODY, cells(cell) + 6)
    return hanging(padded(f"    {cell}", indent), text, indent, room)


def summary(items: Sequence[Item], placed: int, answers: int) -> str:
    """How many answers found their place, and how much is left to a person."""
    lost = sum(item.fate is Fate.LOST for item in items)
    doubtful = sum(item.fate is Fate.DOUBTFUL for item in items)
    said = f"原表填了 {answers} 项，放进去 {placed} 项"
    said += f"，没有放进去的 {lost} 处" if lost else ""
    return said + (f"，请核对的 {doubtful} 处" if doubtful else "")
