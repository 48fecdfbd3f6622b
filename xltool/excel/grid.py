"""Sheets as grids of plain values, read by the fast reader; what it cannot tell is looked up in the XML.

The fast reader (calamine) shows an error value, a formula never computed and a blank all as nothing.
"""

import datetime as dt
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from xltool.excel import book, package
from xltool.excel.sheetxml import tag
from xltool.refusal import Refusal

CellValue: TypeAlias = str | float | int | bool | dt.date | dt.time | dt.timedelta
#: No form is taller or wider; what lies beyond is not looked at.
_MAX_ROWS, _MAX_COLUMNS = 3000, 400

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOT_A_WORKBOOK = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试。"
_SIGNATURES = {
    b"%PDF": "是 PDF 文件，不是工作簿。请提供 Excel 或 WPS 表格文件。",
    b"{\\rtf": "是 RTF 文档，不是工作簿。请提供 Excel 或 WPS 表格文件。",
    b"\x89PNG": "是图片，不是工作簿。请提供 Excel 或 WPS 表格文件。",
    b"\xff\xd8\xff": "是图片，不是工作簿。请提供 Excel 或 WPS 表格文件。",
}


class Hidden(NamedTuple):
    """What a cell that reads as nothing really holds: an error value, or a formula never computed."""

    is_error: bool
    text: str


class Grid(NamedTuple):
    """A sheet: its name, whether it is hidden, and rows of values from ``A1`` on."""

    name: str
    hidden: bool
    rows: Sequence[Sequence[Any]]


class Workbook:
    """A workbook in memory. The file is read once and never touched again."""

    def __init__(self, path: Path) -> None:
        """Raises :class:`Refusal`, in one plain sentence, for anything that is not a readable workbook."""
        self.path = path
        self.content = package.read_bytes(path)
        _refuse_other_files(self.content, path.name)
        self.is_zip = self.content.startswith(_ZIP)
        if self.is_zip:
            self._refuse_bombs()
        try:
            self._fast = CalamineWorkbook.from_filelike(BytesIO(self.content))
        except PasswordError:
            raise _encrypted(path.name) from None
        except (CalamineError, OSError, ValueError):
            raise Refusal(f"“{path.name}”已经损坏，或不是工作簿。{_NOT_A_WORKBOOK}") from None
        except BaseException as error:
            _refuse_panic(error, path.name)

    def grids(self) -> list[Grid]:
        """Every worksheet. Raises :class:`Refusal` where one cannot be read."""
        found = []
        for meta in self._fast.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            try:
                sheet = self._fast.get_sheet_by_name(meta.name)
                width = min(sheet.total_width + 1, _MAX_COLUMNS)
                rows = sheet.to_python(skip_empty_area=False, nrows=_MAX_ROWS)
            except (CalamineError, OSError, ValueError):
                raise Refusal(f"“{self.path.name}”的工作表“{meta.name}”已经损坏。{_NOT_A_WORKBOOK}") from None
            except BaseException as error:
                _refuse_panic(error, self.path.name)
            found.append(Grid(meta.name, "Visible" not in str(meta.visible), [row[:width] for row in rows]))
        return found

    def hidden_in(self, sheet: str) -> dict[str, Hidden]:
        """Error values and formulas never computed, by cell; none where the format cannot tell."""
        if not self.is_zip:
            return {}
        try:
            with zipfile.ZipFile(BytesIO(self.content)) as archive:
                if "xl/workbook.xml" not in archive.namelist():
                    return {}
                members = {
                    name: archive.read(name) for name in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml")
                }
                part = next((p for p, name in book.sheet_parts(members).items() if name == sheet), None)
                return _hidden(archive.read(part)) if part in archive.namelist() else {}
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError):
            return {}

    def _refuse_bombs(self) -> None:
        try:
            with zipfile.ZipFile(BytesIO(self.content)) as archive:
                size = sum(info.file_size for info in archive.infolist())
                if size > package.MAX_UNPACKED:
                    raise Refusal(f"“{self.path.name}”解开后有 {size // 2**20} MB，不像一份表格，没有打开。")
        except zipfile.BadZipFile:
            raise Refusal(f"“{self.path.name}”不完整或已经损坏。请向报送人重新索取。") from None


def _refuse_other_files(content: bytes, name: str) -> None:
    if not content:
        raise Refusal(f"“{name}”是空文件，里面什么也没有。请向报送人重新索取。")
    for signature, sentence in _SIGNATURES.items():
        if content.startswith(signature):
            raise Refusal(f"“{name}”{sentence}")
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise _encrypted(name)
    if not content.startswith((_ZIP, _OLE)):
        raise Refusal(f"“{name}”不是工作簿。{_NOT_A_WORKBOOK}")


def _encrypted(name: str) -> Refusal:
    return Refusal(f"“{name}”设了打开密码，无法读取。请用 Excel 或 WPS 打开，取消密码后再试。")


def _refuse_panic(error: BaseException, name: str) -> None:
    """The fast reader's own crash on a damaged file is no crash of ours."""
    if type(error).__name__ == "PanicException":
        raise Refusal(f"“{name}”已经损坏，读不出来。{_NOT_A_WORKBOOK}") from None
    raise error


def _hidden(xml: bytes) -> dict[str, Hidden]:
    if not (b't="e"' in xml or b"</f></c>" in xml or b"</f><v" in xml or b"<f/>" in xml):
        return {}
    found = {}
    for cell in book.parse(xml).iter(tag("c")):
        formula, value = cell.find(tag("f")), cell.find(tag("v"))
        text = value.text or "" if value is not None else ""
        if cell.get("t") == "e":
            found[cell.get("r", "")] = Hidden(True, text)
        elif formula is not None and not text and cell.get("t") != "str":
            found[cell.get("r", "")] = Hidden(False, f"={formula.text or ''}")
    return found
