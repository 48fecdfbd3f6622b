"""Sheets as grids of plain values, read by the fast reader; what it cannot tell is looked up in the XML.

The fast reader (calamine) shows an error value, a formula never computed and a blank all as nothing, and a
percentage as a bare fraction.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from xltool.excel import book, package
from xltool.excel.opening import returned
from xltool.excel.opening.archive import Archive
from xltool.excel.opening.filetype import refuse_other_files
from xltool.excel.opening.traces import (
    NO_TRACES,
    Traces,
    percent_styles,
    reach,
    reach_of_opendocument,
    traces_of,
)
from xltool.place import cell_name
from xltool.refusal import Refusal

#: No form is taller or wider; what lies beyond is not looked at.
_MAX_ROWS, _MAX_COLUMNS = 3000, 400
#: The fast reader lays a sheet out as one rectangle, 32 bytes a cell.
_LARGEST_AREA = 4_000_000

_ZIP = b"PK\x03\x04"
_RESAVE = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试。"
#: Whatever a damaged zip or XML makes of the readers underneath.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, etree.XMLSyntaxError, RuntimeError, EOFError,
           OSError, ValueError, LookupError, OverflowError, CalamineError)  # fmt: skip
_BOOK = "xl/workbook.xml"
_INDEX = (_BOOK, "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml")


class Grid(NamedTuple):
    """A sheet: its name, rows of values from ``A1`` on, and its XML where the format has it."""

    name: str
    rows: Sequence[Sequence[Any]]
    xml: bytes = b""


class Workbook:
    """A workbook in memory. The file is read once and never touched again."""

    def __init__(self, path: Path) -> None:
        """Raises :class:`Refusal`, in one plain sentence, for anything that is not a readable workbook."""
        self.path = path
        content = package.read_bytes(path)
        refuse_other_files(content, path.name)
        try:
            self._archive = self._unpack(content) if content.startswith(_ZIP) else None
            self._parts = self._sheet_parts()
            self._fast = CalamineWorkbook.from_filelike(BytesIO(content))
        except BaseException as error:
            raise self._refusal(error) from None

    def grids(self, *, visible: bool, most_rows: int = _MAX_ROWS) -> Iterator[Grid]:
        """The worksheets people see, or the hidden ones. Raises :class:`Refusal` where one cannot be read.

        A sheet 校验 on which nobody explained anything is left out: it says nothing that is to be read back.
        """
        for meta in self._fast.sheets_metadata:
            shown = meta.visible is SheetVisibleEnum.Visible
            if meta.typ is SheetTypeEnum.WorkSheet and shown is visible:
                try:
                    xml = self._read(self._parts.get(meta.name, ""))
                    if returned.is_unexplained(meta.name, xml):
                        continue
                    self._refuse_far_cells(meta.name, reach(xml))
                    sheet = self._fast.get_sheet_by_name(meta.name)
                    rows = sheet.to_python(skip_empty_area=False, nrows=most_rows)
                except BaseException as error:
                    raise self._refusal(error, f"的工作表“{meta.name}”") from None
                if rows and len(rows[0]) > _MAX_COLUMNS:
                    rows = [row[:_MAX_COLUMNS] for row in rows]
                yield Grid(meta.name, rows, xml)

    def traces(self, grid: Grid) -> Traces:
        """What the fast reader could not tell of a sheet; nothing where the format cannot tell either."""
        if not grid.xml:
            return NO_TRACES
        try:
            return traces_of(grid.xml, percent_styles(self._read("xl/styles.xml")))
        except _DAMAGE as error:
            raise self._refusal(error, f"的工作表“{grid.name}”") from None

    @property
    def lost(self) -> tuple[str, ...]:
        """What belongs to the live checks of a workbook of ours and is gone."""
        return returned.lost(self._book_xml)

    def typed_over(self, grid: Grid, cells: Mapping[str, str]) -> tuple[str, ...]:
        """The paths of those cells that hold no formula; nothing where the format cannot tell."""
        return returned.typed_over(grid.xml, cells) if grid.xml else ()

    def _unpack(self, content: bytes) -> Archive:
        """The zip, bounded; the parts read at once by the fast reader are verified beforehand."""
        archive = Archive(content)
        if archive.size > package.MAX_UNPACKED:
            raise Refusal(f"“{self.path.name}”解开后有 {archive.size // 2**20} MB，不像一份表格，没有打开。")
        refuse_other_files(content, self.path.name, archive.names)
        return archive

    def _read(self, part: str) -> bytes:
        """A part of the zip, its true size and checksum verified; empty where there is none."""
        return self._archive.read(part) if self._archive else b""

    def _sheet_parts(self) -> dict[str, str]:
        """Sheet name → part; empty for formats other than .xlsx."""
        members = {name: self._read(name) for name in _INDEX}
        self._book_xml = members[_BOOK]
        if not self._book_xml:
            if content := self._read("content.xml"):
                self._refuse_far_cells("", reach_of_opendocument(content))
            return {}
        return {name: part for part, name in book.sheet_parts(members).items()}

    def _refuse_far_cells(self, sheet: str, reaching: tuple[int, int]) -> None:
        rows, columns = reaching
        if rows * columns > _LARGEST_AREA:
            where = f"的工作表“{sheet}”" if sheet else ""
            raise Refusal(
                f"“{self.path.name}”{where}的内容一直排到 {cell_name(rows - 1, columns - 1)}，远远超出一张表，"
                "没有打开。请删去表以外的内容后再试。"
            )

    def _refusal(self, error: BaseException, where: str = "") -> BaseException:
        """One plain sentence for any damage; the fast reader's own crash is no crash of ours."""
        if isinstance(error, _DAMAGE) or type(error).__name__ == "PanicException":
            kind = "已经损坏" if where else "已经损坏，或不是工作簿"
            return Refusal(f"“{self.path.name}”{where}{kind}，读不出来。{_RESAVE}")
        return error
