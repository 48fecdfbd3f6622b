"""What a workbook in front of an officer tells beside its forms: our earlier list, notes, merges, protection."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from lxml import etree

from xltool.apart import kept_apart
from xltool.excel import package
from xltool.excel.book import parse, plain, sheet_parts
from xltool.excel.opening.filetype import ZIP
from xltool.excel.opening.grid import Workbook
from xltool.excel.sheetxml import tag
from xltool.marks import HEAD_ROW, HEADLINE, LOOK_COLUMN, OURS, Look
from xltool.place import cell_name, position
from xltool.refusal import Refusal

#: A cell of a sheet.
At = tuple[str, str]

_BOOK = "xl/workbook.xml"
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_PROTECTION = re.compile(rb"<sheetProtection\b[^>]*>")
_CLOSED = re.compile(rb'<workbookProtection\b[^>]*\blockStructure="(?:1|true)"')
_YES, _NO = (b"1", b"true"), (b"0", b"false")


class Listed(NamedTuple):
    """An entry of our earlier list; ``rule`` is the rule's code and title."""

    level: str
    sheet: str
    cell: str
    message: str
    remedy: str
    rule: str


class Earlier(NamedTuple):
    """Our list of an earlier check, and how the cells looked that were marked then."""

    sheet: str
    entries: tuple[Listed, ...]
    looks: tuple[Look, ...]


class Front(NamedTuple):
    """What the file says of the workbook; a format that cannot tell of something says that there is none.

    ``sheets`` are in the book's order, ``locked`` those whose protection lets nobody format cells or add
    notes. ``is_closed``: no sheet can be added. ``tells_notes``: where a cell has no note here, it has none.
    """

    sheets: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    earlier: Earlier | None = None
    merges: Mapping[str, tuple[tuple[int, int, int, int], ...]] = MappingProxyType({})
    notes: Mapping[At, str] = MappingProxyType({})
    locked: frozenset[str] = frozenset()
    is_closed: bool = False
    tells_notes: bool = False

    def anchor(self, sheet: str, cell: str) -> str:
        """The first cell of the merge that covers a cell; the cell itself where none does."""
        row, column = position(cell)
        for top, left, bottom, right in self.merges.get(sheet, ()):
            if top <= row <= bottom and left <= column <= right:
                return cell_name(top, left)
        return cell


@kept_apart
def front_of(path: Path) -> Front:
    """What the file of a workbook tells. Raises :class:`Refusal` for what is no workbook."""
    book = Workbook(path)
    shown, hidden = (list(book.grids(visible=visible)) for visible in (True, False))
    earlier = next(filter(None, (earlier_in(grid.name, grid.rows) for grid in (*shown, *hidden))), None)
    content = package.read_bytes(path)
    members = package.unpack(content, path.name) if content.startswith(ZIP) else {}
    if _BOOK not in members:
        names = tuple(grid.name for grid in (*shown, *hidden))
        concealed = frozenset(grid.name for grid in hidden)
        # The defaults cannot travel between processes.
        return Front(names, concealed, earlier, merges={}, notes={})
    try:
        return _told(members, earlier)
    except (etree.XMLSyntaxError, KeyError, ValueError):
        raise Refusal(f"“{path.name}”的内部结构不寻常，读不出来。请另存为 .xlsx 后再试。") from None


def _told(members: Mapping[str, bytes], earlier: Earlier | None) -> Front:
    """What the parts of an .xlsx tell."""
    parts = sheet_parts(members)
    concealed = {
        sheet.get("name", "") for sheet in parse(members[_BOOK]).iter(tag("sheet"))
        if sheet.get("state", "visible") != "visible"
    }  # fmt: skip
    sheets = {name: members.get(part, b"") for part, name in parts.items()}
    return Front(
        tuple(sheets), frozenset(concealed), earlier,
        merges={name: tuple(_merges(xml)) for name, xml in sheets.items()},
        notes={(name, cell): text for part, name in parts.items() for cell, text in _notes(members, part)},
        locked=frozenset(name for name, xml in sheets.items() if _is_locked(xml)),
        is_closed=bool(_CLOSED.search(members[_BOOK])),
        tells_notes=True,
    )  # fmt: skip


def earlier_in(name: str, rows: Any) -> Earlier | None:
    """Our list, if this sheet is it."""
    texts = [[str(value) for value in row] for row in rows]
    heads = texts[HEAD_ROW - 1] if len(texts) >= HEAD_ROW else []
    if not texts or not texts[0] or not texts[0][0].startswith(HEADLINE):
        return None
    if len(heads) < LOOK_COLUMN or heads[LOOK_COLUMN - 1] != OURS:
        return None
    below = [row + [""] * (LOOK_COLUMN + 3 - len(row)) for row in texts[HEAD_ROW:]]
    looks = (row[LOOK_COLUMN - 1 : LOOK_COLUMN + 3] for row in below)
    return Earlier(
        name,
        tuple(Listed(*row[1:7]) for row in below if row[1]),
        tuple(Look(*look) for look in looks if look[0] and look[1]),
    )


def _merges(xml: bytes) -> Iterator[tuple[int, int, int, int]]:
    for first, last in _MERGE.findall(xml):
        yield (*position(first.decode()), *position(last.decode()))


def _is_locked(xml: bytes) -> bool:
    found = _PROTECTION.search(xml)
    if not found:
        return False
    said = dict(re.findall(rb'(\w+)="(\w*)"', found[0]))
    return said.get(b"sheet") in _YES and (
        said.get(b"formatCells") not in _NO or said.get(b"objects") in _YES
    )


def _notes(members: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str]]:
    """The notes of a sheet by cell."""
    folder, _, file = part.rpartition("/")
    relations = members.get(f"{folder}/_rels/{file}.rels")
    for relation in parse(relations) if relations else ():
        if relation.get("Type", "").endswith("/comments"):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            for note in parse(members[target]).iter(tag("comment")) if target in members else ():
                yield note.get("ref", ""), plain(note)
