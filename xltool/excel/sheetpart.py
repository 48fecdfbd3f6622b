"""One worksheet's XML, cell by cell: what stands in a cell, and other content put in its place.

Everything but the cells written to stays as it is.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape

from xltool.excel.book import parse, plain
from xltool.excel.opening.traces import Position, position
from xltool.excel.sheetxml import MAIN, tag
from xltool.place import cell_name
from xltool.refusal import Refusal

_TEXTS = ("s", "inlineStr", "str")


class _Shared(NamedTuple):
    """A formula written once for several cells, and the cell it is written in."""

    text: str
    cell: str


class SheetPart:
    """A worksheet part in memory; ``strings`` are the book's shared strings (``si`` elements)."""

    def __init__(self, content: bytes, strings: Sequence[etree._Element], name: str) -> None:
        self._root = parse(content)
        if self._root.tag != tag("worksheet"):
            raise Refusal(f"“{name}”的格式不寻常，改不了。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试。")
        self._strings = strings
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[Position, etree._Element] = {}
        self._shared: dict[str, _Shared] = {}
        self._formulas: dict[Position, str | None] = {}
        self._grouped: list[tuple[int, int, int, int]] = []
        self._index()

    def _index(self) -> None:
        """Where every cell stands; a cell or row that does not say follows the one before it."""
        number = 0
        for row in self._root.iter(tag("row")):
            number = int(row.get("r") or number + 1)
            self._rows[number - 1] = row
            column = -1
            for cell in row.iter(tag("c")):
                column = position(cell.get("r", ""))[1] if cell.get("r") else column + 1
                self._cells[number - 1, column] = cell
        for at, cell in self._cells.items():
            formula = cell.find(tag("f"))
            if formula is None:
                continue
            if formula.get("t") == "shared" and formula.text:
                self._shared[formula.get("si", "")] = _Shared(formula.text, cell_name(*at))
            elif formula.get("t") in ("array", "dataTable"):
                area = range_boundaries(formula.get("ref") or cell_name(*at))
                self._grouped.append(cast(tuple[int, int, int, int], area))

    def __iter__(self) -> Iterator[Position]:
        """The cells with something in them."""
        return (at for at, cell in self._cells.items() if len(cell))

    def is_grouped(self, at: Position) -> bool:
        """Whether the cell belongs to an array formula, which only changes as a whole."""
        row, column = at[0] + 1, at[1] + 1
        return any(
            left <= column <= right and top <= row <= bottom for left, top, right, bottom in self._grouped
        )

    def formula(self, at: Position) -> str | None:
        """The cell's formula without its ``=``, a shared one spelt for this cell; ``None`` where there is none."""
        if at not in self._formulas:
            self._formulas[at] = self._formula(at)
        return self._formulas[at]

    def _formula(self, at: Position) -> str | None:
        cell = self._cells.get(at)
        formula = cell.find(tag("f")) if cell is not None else None
        if formula is None:
            return None
        if formula.get("t") == "shared" and not formula.text:
            shared = self._shared.get(formula.get("si", ""))
            return _moved(shared, at) if shared else ""
        return formula.text or ""

    def value(self, at: Position) -> Any:
        """The plain value, of a formula the cached one: text, number, bool; ``None`` for nothing.

        An error value is its text with :meth:`is_error`.
        """
        cell = self._cells.get(at)
        if cell is None:
            return None
        kind, inline = cell.get("t", "n"), cell.find(tag("is"))
        if kind == "inlineStr":
            return unescape(plain(inline)) if inline is not None else None
        said = cell.findtext(tag("v"))
        if said is None or (said == "" and kind != "str"):
            return None
        if kind == "s":
            return unescape(plain(self._strings[int(said)]))
        if kind == "b":
            return said == "1"
        return float(said) if kind == "n" else unescape(said)

    def text(self, at: Position) -> str | None:
        """The text that was typed in; ``None`` for numbers, formulas and nothing."""
        cell = self._cells.get(at)
        if cell is None or cell.get("t", "n") not in _TEXTS or cell.find(tag("f")) is not None:
            return None
        value = self.value(at)
        return value if isinstance(value, str) else None

    def is_error(self, at: Position) -> bool:
        """Whether an error value stands there, typed or computed."""
        cell = self._cells.get(at)
        return cell is not None and cell.get("t") == "e"

    def style(self, at: Position) -> int:
        """The cell's style, or what its row gives it."""
        cell, row = self._cells.get(at), self._rows.get(at[0])
        if cell is not None:
            return int(cell.get("s", 0))
        return int(row.get("s", 0)) if row is not None and row.get("customFormat") == "1" else 0

    def restyle(self, at: Position, style: int) -> None:
        """Give a cell that exists another style."""
        self._cells[at].set("s", str(style))

    def remember(self, at: Position, kind: str, value: str) -> None:
        """Keep another value beside a formula; ``kind`` is n, str, b or e."""
        cell = self._cells[at]
        kept = cell.find(tag("v"))
        if kept is None:
            kept = etree.Element(tag("v"))
            formula = cell.find(tag("f"))
            assert formula is not None
            formula.addnext(kept)
        kept.text = value
        cell.set("t", kind)

    def forget(self, at: Position) -> None:
        """See :func:`forget`."""
        forget(self._cells[at])

    def put(self, at: Position, xml: str) -> None:
        """Put a cell, as :mod:`xltool.excel.sheetxml` spells it, in the place of the one that stands there."""
        cell = etree.fromstring(f'<r xmlns="{MAIN}">{xml}</r>')[0]
        old = self._cells.get(at)
        if old is None:
            self._insert(at, cell)
        else:
            self._unshare(old)
            parent = old.getparent()
            assert parent is not None
            cell.tail = old.tail
            parent.replace(old, cell)
        self._cells[at] = cell
        self._formulas.pop(at, None)

    def _insert(self, at: Position, cell: etree._Element) -> None:
        row = self._rows.get(at[0])
        if row is None:
            row = self._rows[at[0]] = etree.Element(tag("row"), r=str(at[0] + 1))
            data = self._root.find(tag("sheetData"))
            assert data is not None
            data.insert(sum(other < at[0] for other in self._rows), row)
        before = sum(other[0] == at[0] and other[1] < at[1] for other in self._cells)
        row.insert(before, cell)

    def _unshare(self, cell: etree._Element) -> None:
        """Where a formula is written for others too, each of these gets its own before it goes."""
        written = cell.find(tag("f"))
        if written is None or written.get("t") != "shared" or not written.text:
            return
        shared = _Shared(written.text, cell.get("r", ""))
        self._shared.pop(written.get("si", ""), None)
        for at, other in self._cells.items():
            formula = other.find(tag("f"))
            if formula is not None and formula.get("si") == written.get("si") and formula is not written:
                formula.text = _moved(shared, at)
                for name in {"t", "si", "ref"} & {*map(str, formula.attrib)}:
                    del formula.attrib[name]

    def xml(self) -> bytes:
        """The part as it is now."""
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _moved(shared: _Shared, at: Position) -> str:
    """A shared formula as it reads in another of its cells."""
    return str(Translator(f"={shared.text}", shared.cell).translate_formula(cell_name(*at))).removeprefix("=")


def forget(cell: etree._Element) -> bool:
    """Keep no value beside a formula, so that every program computes it; whether there was one."""
    kept = cell.find(tag("v"))
    if kept is None:
        return False
    cell.remove(kept)
    if "t" in cell.attrib:
        del cell.attrib["t"]
    return True
