"""The sheet that somebody drew: its cells as they stand, merges and widths."""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import range_boundaries

from xltool.excel import book as books
from xltool.excel.book import Book
from xltool.excel.sheetxml import tag
from xltool.live.sheet import CHECKS_SHEET, FACTS_SHEET
from xltool.place import cell_name, position
from xltool.refusal import Refusal

#: Sheets that the program adds itself, whatever became of them in the drawing.
OWN_SHEETS = (CHECKS_SHEET, FACTS_SHEET)
_MARK = re.compile(r"[{｛]\s*[{｛]")
_MACROS = "macroEnabled"
_WIDTH = 8.43
#: No form is larger.
_MOST_ROWS, _MOST_COLUMNS, _MOST_MERGES = 1000, 200, 5000


def bounds(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of ``B2:C4``, zero-based. Raises ``ValueError`` for whole rows and columns."""
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return top - 1, left - 1, bottom - 1, right - 1


@dataclass(frozen=True, slots=True)
class Written:
    """A cell with something in it (zero-based place, spans at least 1); ``formula`` is without its ``=``."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    formula: str
    element: etree._Element

    @property
    def name(self) -> str:
        """``A1`` notation."""
        return cell_name(self.row, self.column)


class Sketch:
    """A workbook drawn by hand, and the sheet in it that holds the form."""

    def __init__(self, source: bytes, name: str) -> None:
        """Raises :class:`Refusal` where it is no workbook, or no sheet holds placeholders."""
        try:
            self.book = Book(source, name)
            self._choose(name)
            self._refuse_too_much(name)
            self._expand_shared()
            self.cells = self._cells()
        except (KeyError, IndexError, ValueError, etree.XMLSyntaxError):
            raise Refusal(
                f"“{name}”不是完整的 .xlsx 工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx。"
            ) from None

    def _choose(self, name: str) -> None:
        if _MACROS in self.book.members["[Content_Types].xml"].decode("utf-8", "replace"):
            raise Refusal(f"“{name}”是带宏的工作簿，不能作表样。请另存为不带宏的 .xlsx。")
        marks = {
            part: sum(bool(_MARK.search(books.plain(text))) for text in root.iter(tag("is")))
            for part, root in self.book.roots.items() if self.book.sheets[part] not in OWN_SHEETS
        }  # fmt: skip
        self.part = max(marks, key=marks.__getitem__)
        if not marks[self.part]:
            raise Refusal(
                f"“{name}”里没有占位符，不能作表样。请在要填写的格子里写上 {{{{ 项目名称 }}}} 这样的占位符；"
                "可以从 xltool template export 导出的模板改起。"
            )
        self.book.form_part = self.part
        self.sheet = self.book.sheets[self.part]
        self.root = self.book.roots[self.part]
        #: Other sheets with placeholders, which nobody will fill in.
        self.others = [self.book.sheets[part] for part, count in marks.items() if count and part != self.part]

    def _refuse_too_much(self, name: str) -> None:
        """Raises :class:`Refusal` for what is no form: it could keep the machine busy for long."""
        if len(list(self.root.iter(tag("mergeCell")))) > _MOST_MERGES:
            raise Refusal(f"“{name}”的合并单元格太多，不像一张表样。请删去表以外的内容。")
        ends = [(bottom, right) for _, _, bottom, right in self.merges]
        ends += [position(cell.get("r", "")) for cell in self.root.iter(tag("c")) if len(cell)]
        row, column = (max(axis) for axis in zip(*ends, strict=True))
        if row >= _MOST_ROWS or column >= _MOST_COLUMNS:
            where = cell_name(row, column)
            raise Refusal(f"“{name}”的内容一直排到 {where}，不像一张表样。请删去表以外的内容。")

    def _expand_shared(self) -> None:
        """Formulas that were filled down or across become formulas of their own."""
        for root in self.book.roots.values():
            shared: dict[str, tuple[str, str]] = {}
            for formula in root.iter(tag("f")):
                cell = formula.getparent()
                if formula.get("t") != "shared" or cell is None:
                    continue
                at, number = cell.get("r", ""), formula.get("si", "")
                if formula.text:
                    shared[number] = (formula.text, at)
                text, origin = shared[number]
                formula.text = Translator(f"={text}", origin).translate_formula(at)[1:]
                for name in ("t", "ref", "si"):
                    formula.attrib.pop(name, "")

    def _cells(self) -> list[Written]:
        found = []
        for element in self.root.iter(tag("c")):
            row, column = position(element.get("r", ""))
            rows, columns = self._spans.get((row, column), (1, 1))
            inline, formula, value = (element.find(tag(name)) for name in ("is", "f", "v"))
            text = (
                books.plain(inline) if inline is not None else (value.text or "" if value is not None else "")
            )
            if formula is not None:
                found.append(Written(row, column, rows, columns, "", formula.text or "", element))
            elif text.strip():
                found.append(Written(row, column, rows, columns, text, "", element))
        return sorted(found, key=lambda cell: (cell.row, cell.column))

    @cached_property
    def merges(self) -> list[tuple[int, int, int, int]]:
        """Top, left, bottom, right of every merge, zero-based."""
        return [bounds(cell.get("ref", "")) for cell in self.root.iter(tag("mergeCell"))]

    @cached_property
    def _spans(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in self.merges}

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows what stands at a place: the first one of its merge, or itself."""
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    @cached_property
    def widths(self) -> dict[int, float]:
        """Zero-based column → width in characters, where it was set."""
        found = {}
        for column in self.root.iter(tag("col")):
            first, last = int(column.get("min", 1)), int(column.get("max", 1))
            for number in range(first, min(last, 256) + 1):
                found[number - 1] = float(column.get("width", _WIDTH))
        return found

    def width(self, column: int) -> float:
        """A column's width in characters."""
        return self.widths.get(column, _WIDTH)
