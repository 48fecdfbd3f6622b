"""Any file's sheets as grids of plain values; what the fast reader cannot tell is looked up in the file.

The fast reader (calamine) shows an error value, a formula never computed and a blank all as nothing, and a
percentage as a bare fraction.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Container, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from xltool.excel import book, package
from xltool.excel.opening import binary, bounds, legacy, opendocument, returned
from xltool.excel.opening.archive import Archive
from xltool.excel.opening.concealed import NOTHING, Concealed, concealed, concealed_in_opendocument
from xltool.excel.opening.filetype import (
    LOCKED,
    OLE,
    RESAVE,
    ZIP,
    refuse_other_files,
    refuse_other_opendocument,
)
from xltool.excel.opening.formats import sheets_of
from xltool.excel.opening.legacy import Look
from xltool.excel.opening.number_formats import telling_formats
from xltool.excel.opening.plaintext import refuse_long
from xltool.excel.opening.sheet import MAX_COLUMNS, MAX_ROWS, Grid, Sheet
from xltool.excel.opening.traces import (
    NO_TRACES,
    Position,
    Traces,
    percent_styles,
    reach,
    reach_of_opendocument,
    traces_of,
)
from xltool.excel.opening.wellformed import refuse_torn, refuse_torn_texts
from xltool.place import cell_name, position
from xltool.refusal import Refusal

__all__ = ["Grid", "Workbook"]

#: The fast reader lays a sheet out as one rectangle, 32 bytes a cell.
_LARGEST_AREA = 4_000_000

#: Whatever a damaged zip or XML makes of the readers underneath.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, etree.XMLSyntaxError, RuntimeError, EOFError,
           OSError, ValueError, LookupError, OverflowError, CalamineError)  # fmt: skip
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_BOOK = "xl/workbook.xml"
_TEXTS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_INDEX = (_BOOK, "xl/_rels/workbook.xml.rels", _TEXTS, _STYLES)


class Workbook:
    """A workbook in memory. The file is read once and never touched again."""

    def __init__(self, path: Path) -> None:
        """Raises :class:`Refusal`, in one plain sentence, for anything that is not a readable workbook."""
        self.path = path
        content = package.read_bytes(path)
        refuse_other_files(content, path.name)
        if not content.startswith(ZIP):
            bounds.weigh_plain(content)
        try:
            self._archive = self._unpack(content) if content.startswith(ZIP) else None
            self._whole = sheets_of(content, path.name, self._archive.names if self._archive else ())
            self._parts = self._sheet_parts()
            self._looks = self._looked_at(content)
            self._fast = None if self._whole is not None else CalamineWorkbook.from_filelike(BytesIO(content))
        except BaseException as error:
            raise self._refusal(error) from None

    @classmethod
    def of(cls, name: str, sheets: Sequence[Sheet]) -> "Workbook":
        """A workbook of which only the values are known, such as one that is open in another program."""
        book = cls.__new__(cls)
        book.path, book._whole, book._fast = Path(name), list(sheets), None
        book._archive, book._parts, book._looks = None, {}, {}
        book._book_xml = book._texts = book._styles = b""
        return book

    def grids(self, *, visible: bool, most_rows: int = MAX_ROWS, but: Container[str] = ()) -> Iterator[Grid]:
        """The worksheets people see, or the hidden ones, but for those of some names.

        Raises :class:`Refusal` where one cannot be read.
        A sheet 校验 on which nobody explained anything is left out: it says nothing that is to be read back.
        """
        if self._fast is None:
            yield from (sheet.grid for sheet in self._whole or () if sheet.visible is visible)
            return
        for n, meta in enumerate(self._fast.sheets_metadata):
            shown = meta.visible is SheetVisibleEnum.Visible
            if meta.typ is SheetTypeEnum.WorkSheet and shown is visible and meta.name not in but:
                try:
                    xml = self._read(self._parts.get(meta.name, ""))
                    if returned.is_unexplained(meta.name, xml):
                        continue
                    refuse_torn(xml)
                    bounds.weigh_texts(xml, self._texts)
                    xml = bounds.without_empty_tail(xml)
                    self._refuse_far_cells(meta.name, reach(xml))
                    sheet = self._fast.get_sheet_by_name(meta.name)
                    rows = sheet.to_python(skip_empty_area=False, nrows=most_rows)
                except BaseException as error:
                    raise self._refusal(error, f"的工作表“{meta.name}”") from None
                if rows and len(rows[0]) > MAX_COLUMNS:
                    rows = [row[:MAX_COLUMNS] for row in rows]
                yield Grid(meta.name, rows, xml) if xml else self._traced(n, meta.name, rows)

    def traces(self, grid: Grid) -> Traces:
        """What the fast reader could not tell of a sheet; nothing where the format cannot tell either."""
        if not grid.xml:
            return grid.traces or NO_TRACES
        try:
            return traces_of(grid.xml, percent_styles(self._styles))
        except _DAMAGE as error:
            raise self._refusal(error, f"的工作表“{grid.name}”") from None

    def concealed(self, grid: Grid) -> Concealed:
        """The rows and columns of a sheet nobody sees; none where the format cannot tell."""
        if grid.xml:
            return concealed(grid.xml)
        content = self._read("content.xml")
        try:
            return concealed_in_opendocument(content, grid.name) if content else NOTHING
        except _DAMAGE as error:
            raise self._refusal(error, f"的工作表“{grid.name}”") from None

    def merges(self, grid: Grid) -> Sequence[tuple[Position, Position]]:
        """The first and last cell of each merge of an .xlsx or .xls; none where the format cannot tell."""
        if grid.xml:
            return [
                (position(one.decode()), position(other.decode())) for one, other in _MERGE.findall(grid.xml)
            ]
        try:
            return self._fast.get_sheet_by_name(grid.name).merged_cell_ranges or [] if self._fast else []
        except BaseException as error:
            raise self._refusal(error, f"的工作表“{grid.name}”") from None

    def formats(self, grid: Grid) -> Mapping[Position, str]:
        """The number formats that say more than how many digits; none where the file cannot tell."""
        if grid.traces and grid.traces.formats:
            return grid.traces.formats
        styles = self._styles if grid.xml else b""
        try:
            return telling_formats(grid.xml, styles) if styles else {}
        except _DAMAGE as error:
            raise self._refusal(error, f"的工作表“{grid.name}”") from None

    @property
    def styles(self) -> bytes:
        """The styles of an .xlsx as its XML has them; empty for other formats."""
        return self._styles

    def printed(self, sheet: str) -> tuple[int, int, int, int] | None:
        """What is printed of a sheet: top, left, bottom and right, zero-based; ``None`` where nothing is set."""
        return book.print_areas(self._book_xml).get(sheet)

    @property
    def lost(self) -> tuple[str, ...]:
        """What belongs to the live checks of a workbook of ours and is gone."""
        return returned.lost(self._book_xml)

    def typed_over(self, grid: Grid, cells: Mapping[str, str]) -> tuple[str, ...]:
        """The paths of those cells that hold no formula; nothing where the format cannot tell."""
        return returned.typed_over(grid.xml, cells) if grid.xml else ()

    def _traced(self, number: int, name: str, rows: list[list[Any]]) -> Grid:
        """A sheet of an .xls, .xlsb or .ods with its traces; what these say is not shown as a value."""
        found = self._other_traces(number, name)
        for row, column in found.hidden:
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = ""
        return Grid(name, rows, traces=found)

    def _other_traces(self, number: int, name: str) -> Traces:
        """The traces of a sheet of an .xls, .xlsb or .ods."""
        try:
            if self._archive:
                content = self._read(opendocument.CONTENT)
                return opendocument.traces(content, name) if content else self._looks[name].traces
            return list(self._looks.values())[number].traces
        except _DAMAGE as error:
            raise self._refusal(error, f"的工作表“{name}”") from None

    def _looked_at(self, content: bytes) -> dict[str, Look]:
        """What the sheets of an .xls or .xlsb say beyond their values; those of an .xls by number."""
        found: dict[str, Look] = {}
        if content.startswith(OLE):
            found = {str(number): look for number, look in enumerate(legacy.looks(content))}
        elif self._archive and binary.BOOK in self._archive.names:
            found = binary.looks(self._archive.read)
        for name, look in found.items():
            self._refuse_far_cells(name if self._archive else "", look.reach)
        return found

    def _unpack(self, content: bytes) -> Archive:
        """The zip, bounded; the parts read at once by the fast reader are verified beforehand."""
        package.refuse_many_members(content, self.path.name)
        archive = Archive(content)
        bounds.weigh_archive(archive.members, self.path.name)
        refuse_other_files(content, self.path.name, archive.names)
        refuse_other_opendocument(archive.read(opendocument.KIND), self.path.name)
        if opendocument.ENCRYPTED in archive.read(opendocument.LISTING):
            raise Refusal(f"“{self.path.name}”{LOCKED}")
        return archive

    def _read(self, part: str) -> bytes:
        """A part of the zip, its true size and checksum verified; empty where there is none."""
        return self._archive.read(part) if self._archive else b""

    def _sheet_parts(self) -> dict[str, str]:
        """Sheet name → part; empty for formats other than .xlsx."""
        members = {name: self._read(name) for name in _INDEX}
        self._book_xml, self._texts, self._styles = members[_BOOK], members[_TEXTS], members[_STYLES]
        refuse_torn_texts(self._texts)
        if not self._book_xml:
            if content := self._read(opendocument.CONTENT):
                refuse_long(content, self.path.name)
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
        if isinstance(error, legacy.Locked):
            return Refusal(f"“{self.path.name}”{LOCKED}")
        if isinstance(error, _DAMAGE) or type(error).__name__ == "PanicException":
            kind = "已经损坏" if where else "已经损坏，或不是工作簿"
            return Refusal(f"“{self.path.name}”{where}{kind}，读不出来。{RESAVE}")
        return error
