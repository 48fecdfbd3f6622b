"""Where the marks of an earlier check stand by now: rows may have been inserted or deleted since."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xltool.excel.front import At, Earlier, Front, Listed
from xltool.marks import Look
from xltool.place import position

_OURS = re.compile(r"【(?:错误|提示|说明|已说明) [A-Z]\d\d】")


class Standing(NamedTuple):
    """The looks to be put back, each at the cell where its mark is now, and where marked cells went."""

    looks: tuple[Look, ...]
    moved: Mapping[At, At]

    def now(self, sheet: str, cell: str) -> At:
        """Where a cell of the list is now."""
        return self.moved.get((sheet, cell), (sheet, cell))


def standing(front: Front) -> Standing:
    """The marks of the earlier check, found by their notes; where the file tells of none, as they were listed.

    A mark whose note is gone is put back where it was, unless others of its sheet have moved.
    """
    if front.earlier is None:
        return Standing((), {})
    if not front.tells_notes:
        return Standing(front.earlier.looks, {})
    looks: list[Look] = []
    moved: dict[At, At] = {}
    for sheet in dict.fromkeys(look.sheet for look in front.earlier.looks):
        if sheet in front.sheets:
            pairs = list(_on_sheet(front, front.earlier, sheet))
            still = all(now in (None, look.cell) for look, now in pairs)
            looks += [look._replace(cell=now or look.cell) for look, now in pairs if now or still]
            moved |= {(sheet, look.cell): (sheet, now) for look, now in pairs if now}
    return Standing(tuple(looks), moved)


def _on_sheet(front: Front, earlier: Earlier, sheet: str) -> Iterator[tuple[Look, str | None]]:
    """Each look of a sheet with the cell where its note is now."""
    said = _said(front, earlier.entries)
    free: dict[str, list[str]] = defaultdict(list)
    notes = (
        (cell, text) for (name, cell), text in front.notes.items() if name == sheet and _OURS.match(text)
    )
    for cell, text in sorted(notes, key=lambda note: position(note[0])):
        free[_first_line(text)].append(cell)
    looks = [look for look in earlier.looks if look.sheet == sheet]
    kept = {look.cell for look in looks if look.cell in free.get(said.get((sheet, look.cell), ""), ())}
    for cells in free.values():
        cells[:] = [cell for cell in cells if cell not in kept]
    for look in sorted(looks, key=lambda look: position(look.cell)):
        waiting = free.get(said.get((sheet, look.cell), ""), [])
        yield look, look.cell if look.cell in kept else waiting.pop(0) if waiting else None


def _said(front: Front, entries: Iterable[Listed]) -> dict[At, str]:
    """How the note begins that each marked cell got."""
    found: dict[At, str] = {}
    for one in entries:
        text = f"【{one.level} {one.rule.partition(' ')[0]}】{one.message}{one.remedy}"
        for cell in (one.cell, front.anchor(one.sheet, one.cell)):
            found.setdefault((one.sheet, cell), _first_line(text))
    return found


def _first_line(text: str) -> str:
    return text.replace("\r", "\n").partition("\n")[0].strip()
