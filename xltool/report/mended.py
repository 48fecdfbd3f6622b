"""What was repaired, for officers to read: each cell before and after, by kind of repair."""

from collections.abc import Iterable, Iterator
from itertools import takewhile

from xltool.repair import NOTHING, Corrections, Repair
from xltool.report.lines import cells, hanging, padded

#: Where the text beside a cell's name begins.
_BODY = 10
#: Longer texts are quoted in part, from so many characters before what differs.
_LONGEST, _LEAD = 40, 8


def lines(done: Corrections, room: int) -> Iterator[str]:
    """All of one form's repairs, and what was left to a person."""
    form = done.form
    yield from hanging(
        "", "　".join((form.file.name, form.sheet, form.project_name or "（没有填项目名称）")), 0, room
    )
    if not done.repairs:
        yield "  没有可以自动修正的地方"
    for why in dict.fromkeys(repair.why for repair in done.repairs):
        group = [repair for repair in done.repairs if repair.why == why]
        yield f"  {why}　{len(group)} 处"
        for repair in group:
            yield from _entry(repair.cell, f"{form.label(repair.path)}：{_change(repair)}", room)
    if done.doubts:
        yield f"  未改，请人工核对　{len(done.doubts)} 处"
    for doubt in done.doubts:
        yield from _entry(doubt.cell, f"{form.label(doubt.path)}：{_quoted(doubt.seen)}，{doubt.why}", room)


def _change(repair: Repair) -> str:
    before, after = _differing(repair.before, repair.after)
    return f"{_quoted(before)} → {'公式，值为 ' if repair.formula else ''}{_quoted(after)}"


def _differing(before: str, after: str) -> tuple[str, str]:
    """Both texts; of long ones only the part from where they differ."""
    if max(len(before), len(after)) <= _LONGEST:
        return before, after
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = max(common - _LEAD, 0)
    dots = "……" if start else ""
    return dots + before[start:], dots + after[start:]


def _quoted(text: str) -> str:
    if text == NOTHING:
        return text
    flat = text.replace("\n", "⏎")
    return f"“{flat}”" if len(flat) <= _LONGEST else f"“{flat[:_LONGEST]}……”"


def _entry(cell: str, text: str, room: int) -> list[str]:
    indent = max(_BODY, cells(cell) + 6)
    return hanging(padded(f"    {cell}", indent), text, indent, room)


def summary(forms: Iterable[Corrections]) -> str:
    """How much there is in all."""
    found = list(forms)
    repairs = sum(len(one.repairs) for one in found)
    doubts = sum(len(one.doubts) for one in found)
    return f"{repairs} 处" + (f"，另有 {doubts} 处没有改，请人工核对" if doubts else "")
