"""The 38 published forms and compiled editions, shared by the tests."""

import json
from functools import cache
from pathlib import Path

from xltool import data, shipped
from xltool import edition as editions
from xltool.app.generate import compiled
from xltool.excel.compiled import Compiled
from xltool.excel.draw import draw
from xltool.excel.stamp import stamp
from xltool.excel.template import compile_workbook
from xltool.form import Filing

SELFASSESSMENT = "shanghai-selfassessment-2024"


@cache
def published() -> dict[str, Filing]:
    """The published forms by their id."""
    files = sorted(shipped.examples().rglob("*.json"))
    return {form.id or "": form for path in files for form in data.load(path)}


def workbook(form: Filing, path: Path, *, live: bool = False) -> Path:
    """The form stamped into a file; with the live checks only where a test is about them, for they are slow
    to take through other programs."""
    path.write_bytes(stamp(compiled(form.edition) if live else plain(form.edition), form))
    return path


@cache
def plain(edition_name: str) -> Compiled:
    """An edition's compiled workbook without live checks."""
    edition = editions.load(edition_name)
    return compile_workbook(draw(edition), edition, edition.title)


def changed(form_id: str, **changes: str | None) -> Filing:
    """A published form with some answers changed; ``__`` stands for a dot, ``i3__score`` for a row's."""
    stated = data.to_data(published()[form_id])
    for name, text in changes.items():
        *parents, leaf = name.split("__")
        node = stated["indicators"][int(parents[0][1:])] if parents and parents[0][1:].isdigit() else stated
        for parent in parents if node is stated else []:
            node = node[parent]
        node[leaf] = text
    return data.from_data(json.loads(json.dumps(stated), parse_int=str), "测试数据")
