"""The buttons that go from finding to finding, and the one that takes the marks away."""

from typing import NamedTuple

from xltool.app.button import Reply, Tell, named_copy, sealed
from xltool.app.button_earlier import standing
from xltool.excel.front import At, Front, Listed, front_of
from xltool.exchange import Request, say, status
from xltool.marks import REVIEW, WHOLE, Changes
from xltool.place import position

_NOT_YET = "还没有校验结果。请先点“本表”或“整个工作簿”。"


class _Stop(NamedTuple):
    """A cell to go to, and what the list says of it."""

    at: At
    entries: list[Listed]


def following(request: Request, tell: Tell) -> Reply:
    """Go to the next finding; after the last one comes the first."""
    return _go(request, tell, forward=True)


def previous(request: Request, tell: Tell) -> Reply:
    """Go to the finding before; before the first one comes the last."""
    return _go(request, tell, forward=False)


def clear(request: Request, tell: Tell) -> Reply:
    """Every cell as it was, and no list."""
    with named_copy(request) as path:
        front = front_of(path)
    if front.earlier is None:
        return Reply([say("info", "这个工作簿里没有校验标记，不用清除。")])
    looks = standing(front).looks
    said = f"标记已清除，恢复了 {len(looks)} 格。" if looks else "“校验结果”表已清除。"
    undone = Changes(looks, front.earlier.sheet)
    return Reply([status(said)], undone, is_closed=front.is_closed, closed=sealed)


def _go(request: Request, tell: Tell, *, forward: bool) -> Reply:
    with named_copy(request) as path:
        front = front_of(path)
    if front.earlier is None:
        return Reply([say("info", _NOT_YET)])
    stops = _stops(front)
    if not stops:
        return Reply([say("info", "“校验结果”里没有可以跳到的格。")])
    here = _order(front, (request.sheet, front.anchor(request.sheet, request.cell or "A1")))
    places = [_order(front, stop.at) for stop in stops]
    if forward:
        n = next((n for n, place in enumerate(places) if place > here), 0)
    else:
        n = next((n for n, place in reversed([*enumerate(places)]) if place < here), len(stops) - 1)
    return Reply([status(_said(stops, n))], Changes(select=stops[n].at))


def _stops(front: Front) -> list[_Stop]:
    """The cells with something to mend, in the order of the sheets and on each from top to bottom."""
    assert front.earlier
    found: dict[At, list[Listed]] = {}
    now = standing(front).now
    for entry in front.earlier.entries:
        if entry.cell != WHOLE and entry.level != REVIEW and entry.sheet in set(front.sheets) - front.hidden:
            sheet, cell = now(entry.sheet, front.anchor(entry.sheet, entry.cell))
            found.setdefault((sheet, cell), []).append(entry)
    return [_Stop(at, found[at]) for at in sorted(found, key=lambda at: _order(front, at))]


def _order(front: Front, at: At) -> tuple[int, tuple[int, int]]:
    sheet, cell = at
    return front.sheets.index(sheet) if sheet in front.sheets else len(front.sheets), position(cell)


def _said(stops: list[_Stop], n: int) -> str:
    first, *others = stops[n].entries
    code = first.rule.partition(" ")[0]
    more = f"（这一格还有 {len(others)} 条）" if others else ""
    return f"第 {n + 1} 处，共 {len(stops)} 处：【{first.level} {code}】{first.message}{more}"
