"""What the tests of convert share."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reading import said

from xltool.app.converting import Conversion, Converting
from xltool.excel.reading.read import read
from xltool.form import Filing
from xltool.poured import Fate, Item

OLD, NEW = "shanghai-declaration-2024", "shanghai-declaration-2026"
BAOSHAN = "baoshan-declaration-2024"


def converted(source: Path, edition: str, out: Path, **settings: Any) -> list[Conversion]:
    return [one for made in Converting([str(source)], edition, out, **settings).run() for one in made]


def only(source: Path, edition: str, out: Path, **settings: Any) -> tuple[Conversion, Filing]:
    """The one workbook that comes of a source, as it reads."""
    (made,) = converted(source, edition, out, **settings)
    assert made.workbook is not None, made.refusal
    (form,) = read(made.workbook)
    return made, form


def told(items: Iterable[Item], fate: Fate) -> list[tuple[str, str]]:
    """Which answers have this fate, and why."""
    return [(item.path, item.why) for item in items if item.fate is fate]


def lost(items: Iterable[Item]) -> set[str]:
    return {path for path, _ in told(items, Fate.LOST)}


def unaccounted(old: Filing, new: Filing, items: Sequence[Item]) -> dict[str, tuple[object, object]]:
    """The answers that neither read back the same nor were told of; a line without level 2 is no row."""
    rows = [row for row in old.indicators if row.level2.raw or row.name.raw]
    assert [said(row.name) for row in rows] == [said(row.name) for row in new.indicators[: len(rows)]]
    known = {item.path for item in items} | {"year"}
    old = replace(old, indicators=rows)
    pairs = {path: (said(answer), said(new[path])) for path, answer in old.all_answers()}
    anew = (
        next((item.why for item in items if "新表由公式算出的" in item.why), "")
        .partition("：")[2]
        .split("、")
    )
    return {
        path: pair for path, pair in pairs.items()
        if pair[0] != pair[1] and path not in known and not (pair[0] is None and old.label(path) in anew)
    }  # fmt: skip
