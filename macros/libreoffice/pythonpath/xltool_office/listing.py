"""The sheet of findings: last in the book, with links, and with the looks of marked cells in hidden columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from com.sun.star.awt.FontUnderline import SINGLE
from com.sun.star.awt.FontWeight import BOLD
from com.sun.star.lang import Locale
from com.sun.star.table import BorderLine2
from com.sun.star.table.CellHoriJustify import CENTER, LEFT
from com.sun.star.table.CellVertJustify2 import CENTER as MIDDLE

from xltool_office.said import SAID

_COLUMNS, _LINKS, _LOOKS = 7, 3, 9  # how many, and the zero-based columns of links and of looks
_HEAD_ROW = 3
_ENTRIES = _HEAD_ROW + 1
_OURS = "xltool"
_FONT, _GREY, _HEAD_FILL, _LINK = "宋体", 0xBFBFBF, 0xEDEDED, 0x0563C1
#: Hundredths of a millimetre: a character's width, what Excel adds to a column, and air in a row.
_CHARACTER, _PADDING, _AIR = 212, 132, 250
_A4 = (29700, 21000)


class Listing:
    """The sheet while it is filled."""

    def __init__(self, office: Any, document: Any, name: str) -> None:
        self._office, self._document = office, document
        document.Sheets.insertNewByName(name, document.Sheets.Count)
        self._sheet = document.Sheets.getByName(name)
        self._rows: list[Sequence[str]] = []

    def add(self, *fields: str) -> None:
        """A row: its kind, seven texts, perhaps the sheet and cell it links to."""
        self._rows.append(fields)

    def write(self, looks: Sequence[tuple[str, ...]]) -> None:
        """Write the rows and the looks, and make it a pleasure to read."""
        texts = tuple(tuple(row[1 : _COLUMNS + 1]) for row in self._rows)
        area = self._area(0, len(texts) - 1)
        area.setDataArray(texts)
        self._lay_out(area)
        for n, row in enumerate(self._rows):
            self._dress(n, row)
        self._link()
        self._remember(looks)
        self._fit_rows()
        self._set_page()
        self._freeze()

    def _area(self, first: int, last: int) -> Any:
        return self._sheet.getCellRangeByPosition(0, first, _COLUMNS - 1, max(first, last))

    def _lay_out(self, area: Any) -> None:
        for n, width in enumerate(SAID["widths"]):
            self._sheet.Columns.getByIndex(n).Width = int(width * _CHARACTER + _PADDING)
        _set(area, CharFontName=_FONT, CharFontNameAsian=_FONT, CharHeight=10.5, CharHeightAsian=10.5)
        area.VertJustify = MIDDLE
        if len(self._rows) <= _ENTRIES:
            return
        entries = self._area(_ENTRIES, len(self._rows) - 1)
        _set(entries, IsTextWrapped=True, HoriJustify=CENTER)
        _set(
            entries, CharLocaleAsian=Locale("zh", "CN", ""), ParaIsForbiddenRules=True
        )  # no line begins with ，
        prose = self._sheet.getCellRangeByPosition(4, _ENTRIES, 5, len(self._rows) - 1)
        _set(prose, HoriJustify=LEFT, ParaIndent=350)
        _frame(self._area(_HEAD_ROW, len(self._rows) - 1))

    def _dress(self, n: int, row: Sequence[str]) -> None:
        kind = row[0]
        if kind == "title":
            _set(self._area(n, n), CharWeight=BOLD, CharWeightAsian=BOLD, CharHeight=14, CharHeightAsian=14)
        elif kind == "note":
            _set(self._area(n, n), CharHeight=10, CharHeightAsian=10)
        elif kind == "head":
            _set(self._area(n, n), CharWeight=BOLD, CharWeightAsian=BOLD, HoriJustify=CENTER)
            self._area(n, n).CellBackColor = _HEAD_FILL
        elif kind in SAID["tints"]:
            self._sheet.getCellByPosition(1, n).CellBackColor = int(SAID["tints"][kind], 16)

    def _link(self) -> None:
        for n, row in enumerate(self._rows):
            sheet, name = row[_COLUMNS + 1 :] or ("", "")
            if not name:
                continue
            quoted = sheet.replace("'", "''")
            field = self._document.createInstance("com.sun.star.text.TextField.URL")
            field.URL, field.Representation = f"#'{quoted}'.{name}", row[_LINKS + 1]
            cell = self._sheet.getCellByPosition(_LINKS, n)
            cell.setString("")
            cell.insertTextContent(cell.createTextCursor(), field, False)
            _set(cell, CharColor=_LINK, CharUnderline=SINGLE)

    def _remember(self, looks: Sequence[tuple[str, ...]]) -> None:
        """By these columns the list is known as ours, and the marks can be taken away, whoever opens it."""
        self._sheet.getCellByPosition(_LOOKS, _HEAD_ROW).setString(_OURS)
        if looks:
            bottom = _ENTRIES + len(looks) - 1
            area = self._sheet.getCellRangeByPosition(_LOOKS, _ENTRIES, _LOOKS + 3, bottom)
            area.setDataArray(tuple(looks))
        for n in range(4):
            self._sheet.Columns.getByIndex(_LOOKS + n).IsVisible = False

    def _fit_rows(self) -> None:
        self._document.IsAdjustHeightEnabled = True
        rows = [self._sheet.Rows.getByIndex(n) for n in range(len(self._rows))]
        for row in rows:
            row.OptimalHeight = True
        self._document.IsAdjustHeightEnabled = False
        for row in rows[_HEAD_ROW:]:
            row.Height = row.Height + _AIR

    def _set_page(self) -> None:
        """Landscape, as wide as the paper."""
        styles = self._document.StyleFamilies.getByName("PageStyles")
        name = self._sheet.Name
        if not styles.hasByName(name):
            styles.insertByName(name, self._document.createInstance("com.sun.star.style.PageStyle"))
        width, height = _A4
        page = styles.getByName(name)
        _set(page, IsLandscape=True, Width=width, Height=height, ScaleToPagesX=1, ScaleToPagesY=0)
        _set(page, HeaderIsOn=False)
        self._sheet.PageStyle = name

    def _freeze(self) -> None:
        """Heads stay in sight, lines of the grid are away; the sheet in front stays in front."""
        controller = self._document.CurrentController
        before = controller.ActiveSheet
        controller.setActiveSheet(self._sheet)
        controller.freezeAtPosition(0, _ENTRIES)
        self._office.dispatch(".uno:ToggleSheetGrid")
        controller.setActiveSheet(before)


def drop(document: Any, name: str) -> None:
    """Take a list away, and the page style that only it had."""
    if not document.Sheets.hasByName(name):
        return
    style = document.Sheets.getByName(name).PageStyle
    document.Sheets.removeByName(name)
    styles = document.StyleFamilies.getByName("PageStyles")
    is_used = any(sheet.PageStyle == style for sheet in document.Sheets)
    if not is_used and styles.hasByName(style) and styles.getByName(style).isUserDefined():
        styles.removeByName(style)


def _set(what: Any, **properties: Any) -> None:
    for name, value in properties.items():
        what.setPropertyValue(name, value)


def _frame(area: Any) -> None:
    line = BorderLine2(Color=_GREY, OuterLineWidth=18, LineWidth=18)
    border = area.TableBorder2
    for side in ("TopLine", "BottomLine", "LeftLine", "RightLine", "HorizontalLine", "VerticalLine"):
        setattr(border, side, line)
        setattr(border, f"Is{side}Valid", True)
    area.TableBorder2 = border
