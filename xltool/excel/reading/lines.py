"""One indicator typed over two rows, and two indicators typed into one."""

import re
from copy import copy

from xltool.answer import Answer, Type, from_text
from xltool.excel.reading.table import Rows
from xltool.form import INDICATOR_FIELDS, Indicator, Kind
from xltool.place import position

_TYPES = {key: field.type for key, field in INDICATOR_FIELDS[Kind.SELFASSESSMENT].items()}
_CARRIED_ON = ("name", "actual", "reason")
_NUMBERED = re.compile(r"\s*(?:[（(]?\d{1,2}[)）]|\d{1,2}\s*[.．、])\s*(?=\S)")


def join_continued(found: Rows) -> None:
    """A row that only carries on texts of the row above is no indicator."""
    kept: list[Indicator] = []
    moved: dict[int, int] = {}
    joined: dict[tuple[int, str], str] = {}
    last = -2
    for n, row in enumerate(found.indicators):
        at = _row_of(row)
        if kept and at == last + 1 and _carries_on(row, kept[-1], at):
            for key in _CARRIED_ON:
                if not row[key].is_blank:
                    one, more = kept[-1][key], row[key]
                    setattr(kept[-1], key, from_text(_TYPES[key], one.raw + more.raw, one.cell or more.cell))
                    joined[len(kept) - 1, key] = f"{one.cell}、{more.cell} 两格的文字连起来读"
        else:
            moved[n] = len(kept)
            kept.append(row)
        last = at
    if len(kept) < len(found.indicators):
        found.guesses = {
            (moved[n], key): said for (n, key), said in found.guesses.items() if n in moved
        } | joined
        found.doubts = {(moved[n], key): said for (n, key), said in found.doubts.items() if n in moved}
        found.indicators[:] = kept


def _row_of(row: Indicator) -> int:
    """The row in which an indicator stands; levels may be filled down."""
    cells = [
        row[key].cell for key in ("name", "target", "actual", "weight", "score", "reason") if row[key].cell
    ]
    return position(cells[0])[0] if cells else -2


def _carries_on(row: Indicator, above: Indicator, at: int) -> bool:
    """Whether a row says nothing but more of the texts above it."""
    levels = any(
        not row[key].is_blank and position(row[key].cell)[0] == at
        for key in ("level1", "level2")
        if row[key].cell
    )
    if levels or not all(row[key].is_blank for key in ("target", "weight", "score")):
        return False
    more = [key for key in _CARRIED_ON if not row[key].is_blank]
    texts = all(_is_words(row[key]) and _is_words(above[key]) for key in more)
    return bool(more) and texts and not above.target.is_blank and not _NUMBERED.match(row.name.raw)


def _is_words(answer: Answer[object]) -> bool:
    return bool(answer.raw.strip()) and not any(char.isdigit() for char in answer.raw[:1])


def split_numbered(found: Rows) -> None:
    """``1.甲⏎2.乙`` as a name, with as many targets in one cell, are so many indicators."""
    rows: list[Indicator] = []
    guesses: dict[tuple[int, str], str] = {}
    doubts: dict[tuple[int, str], str] = {}
    for n, row in enumerate(found.indicators):
        parts = _parts(row)
        for part in parts:
            known = {key: said for (m, key), said in found.guesses.items() if m == n}
            guesses |= {(len(rows), key): said for key, said in known.items()}
            doubts |= {(len(rows), key): said for (m, key), said in found.doubts.items() if m == n}
            if len(parts) > 1:
                said = f"{row.name.cell} 一格里写了 {len(parts)} 条指标，拆开读"
                guesses |= {(len(rows), key): said for key in ("name", "target", "actual", "weight", "score")}
            rows.append(part)
    if len(rows) > len(found.indicators):
        found.indicators[:], found.guesses, found.doubts = rows, guesses, doubts


def _parts(row: Indicator) -> list[Indicator]:
    """The indicators of one row; just the row where it is one, or where they cannot be told apart."""
    lines = {
        key: _lines(row[key])
        for key in ("name", "target", "actual", "weight", "score")
        if not row[key].is_blank
    }
    names = lines.get("name", [])
    if len(names) < 2 or not all(_NUMBERED.match(name) for name in names) or "target" not in lines:
        return [row]
    if any(len(said) != len(names) for said in lines.values()):
        return [row]
    parts = []
    for n in range(len(names)):
        part = copy(row)
        for key, said in lines.items():
            text = _NUMBERED.sub("", said[n], count=1) if key in ("name", "target", "actual") else said[n]
            setattr(part, key, from_text(_TYPES.get(key, Type.TEXT), text, row[key].cell))
        parts.append(part)
    return parts


def _lines(answer: Answer[object]) -> list[str]:
    return [line.strip() for line in answer.raw.split("\n") if line.strip()]
