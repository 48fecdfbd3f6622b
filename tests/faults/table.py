"""The results as a table: one line a kind, the misses in full, the totals."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from faults.fault import FaultKind
from faults.inject import Injected
from xltool.finding import Finding

Results = dict[FaultKind, list[Injected]]

_HEAD = ("代码", "毛病", "表", "处", "查到", "格对", "另报错误", "另报提示")
_WIDTHS = (4, 28, 4, 6, 6, 6, 8, 8)
#: So many of the other hints of a kind are named.
_NAMED = 3


def table(results: Results) -> Iterator[str]:
    """All lines, faults first, then what is no fault."""
    faults = {kind: done for kind, done in results.items() if kind.code}
    others = {kind: done for kind, done in results.items() if not kind.code}
    yield _line(*_HEAD)
    yield from (_row(kind, done) for kind, done in faults.items())
    if others:
        yield ""
        yield "不是毛病的改动（什么也不应当多报）"
        yield from (_row(kind, done) for kind, done in others.items())
    yield from _details(results)
    yield ""
    yield from totals(results)


def totals(results: Results) -> Iterator[str]:
    """The figures of the whole run."""
    faults = [one for kind, done in results.items() if kind.code for one in done]
    others = [one for kind, done in results.items() if not kind.code for one in done]
    kinds = sum(bool(kind.code) for kind in results)
    found, placed = (
        sum(marks) for marks in ([one.found for one in faults], [one.at_its_cell for one in faults])
    )
    yield f"毛病 {kinds} 种，放进 {len(faults)} 处：查到 {_share(found, faults)}，格对 {_share(placed, faults)}；"
    yield f"另外误报错误 {_errors(faults)} 处，多报提示 {_hints(faults)} 条。"
    implied = Counter(finding.severity.label for one in faults for finding in one.implied)
    yield f"毛病自己牵连出的：错误 {implied['错误']} 处，提示 {implied['提示']} 条（每种允许哪些，写在 kinds/ 里）。"
    saved = [one.same_in_file for one in (*faults, *others) if one.same_in_file is not None]
    if saved:
        yield f"另存成文件再读的 {len(saved)} 处，{sum(saved)} 处结论相同。"
    if others:
        yield f"不是毛病的改动 {len(results) - kinds} 种 {len(others)} 处："
        yield f"误报错误 {_errors(others)} 处，多报提示 {_hints(others)} 条。"


def is_on_target(results: Results) -> bool:
    """Every kind was tried, every fault found at its cell, nothing else called wrong."""
    return all(done and all(one.is_well for one in done) for done in results.values())


def _errors(done: Iterable[Injected]) -> int:
    return sum(len(one.errors) for one in done)


def _hints(done: Iterable[Injected]) -> int:
    return sum(len(one.hints) for one in done)


def _share(part: int, whole: list[Injected]) -> str:
    return f"{part} 处（{part / len(whole) * 100:.2f}%）" if whole else "0 处"


def _row(kind: FaultKind, done: list[Injected]) -> str:
    marks = ("", "")
    if kind.code:
        marks = str(sum(one.found for one in done)), str(sum(one.at_its_cell for one in done))
    forms = len({one.form_id for one in done})
    mark = "" if done and all(one.is_well for one in done) else "  ←"
    return _line(kind.code, kind.name, forms, len(done), *marks, _errors(done), _hints(done)) + mark


def _line(*cells: object) -> str:
    """Cells side by side, texts on the left, numbers on the right; a Chinese sign is two wide."""
    padded = []
    for n, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=True)):
        gap = " " * (width - sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in str(cell)))
        padded.append(f"{cell}{gap}" if n < 2 else f"{gap}{cell}")
    return " ".join(padded).rstrip()


def _details(results: Results) -> Iterator[str]:
    """Every fault that was not found, every finding that is wrong, and the hints by their codes."""
    for kind, done in results.items():
        if not done:
            yield f"\n{kind.name}：没有一张表能放。"
        for one in done:
            if one.same_in_file is False:
                yield f"\n{kind.name}：{one.form_id} 另存成文件再读，结论不同（{_typed(one)}）。"
            if kind.code and not one.at_its_cell:
                yield f"\n{kind.name}：{one.form_id} 的 {one.fault.cell or '全表'} 没有查到（{_typed(one)}）。"
            yield from (f"\n{kind.name}：{one.form_id} 误报 {_told(error)}" for error in one.errors)
    for kind, done in results.items():
        hints = [(one, hint) for one in done for hint in one.hints]
        if hints:
            codes = "，".join(
                f"{code} {count} 条" for code, count in Counter(h.code for _, h in hints).items()
            )
            yield f"\n{kind.name}另报的提示：{codes}，例如"
            yield from (f"  {one.form_id} {_told(hint)}" for one, hint in hints[:_NAMED])


def _typed(one: Injected) -> str:
    return "，".join(
        f"{edit.get('cells', edit.get('row'))} {edit.get('text', edit.get('value', edit['do']))}"
        for edit in one.fault.edits
    )


def _told(finding: Finding) -> str:
    return f"{finding.code} {finding.place.cell} {finding.message}"
