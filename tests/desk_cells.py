"""Cells of the Excel in :mod:`desk`: ranges, fills, fonts and notes, with what Excel refuses."""

from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from xlwings import base_classes

#: Excel's numbers for patterns.
PATTERNS = {None: -4142, "solid": 1, "gray125": 17, "lightUp": 14}
_NAMES = {number: name for name, number in PATTERNS.items()}
#: What Excel shows for a theme's colour; the real one computes it.
THEMED = "4472C4"


class Refused(Exception):
    """Excel's error 1004."""


class TheRange(base_classes.Range):
    sheet: Any = None
    options: Any = None

    def __init__(self, sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.row1, self.column1, self.row2, self.column2 = sheet, top, left, bottom, right
        self.options = {}

    @property
    def row(self) -> int:
        return self.row1

    @property
    def column(self) -> int:
        return self.column1

    @property
    def shape(self) -> tuple[int, int]:
        return self.row2 - self.row1 + 1, self.column2 - self.column1 + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> "TheRange":
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        at = (self.row1 + row - 1, self.column1 + column - 1)
        return TheRange(self.sheet, *at, *at)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        assert not (row_absolute or column_absolute or external)
        return f"{get_column_letter(self.column1)}{self.row1}"

    @property
    def made(self) -> list[list[Cell]]:
        sheet = self.sheet.sheet
        return [
            [sheet.cell(row, column) for column in range(self.column1, self.column2 + 1)]
            for row in range(self.row1, self.row2 + 1)
        ]  # type: ignore[misc,unused-ignore]

    @property
    def cell(self) -> Cell:
        assert len(self) == 1
        return self.made[0][0]

    # -- values ---------------------------------------------------------------------------------------

    @property
    def raw_value(self) -> list[list[Any]]:
        self.sheet.book.app.engine.reads[self.sheet.name] += 1
        return [[self._computed(cell) for cell in row] for row in self.made]

    @raw_value.setter
    def raw_value(self, values: list[list[Any]]) -> None:
        self._refuse_locked()
        self.sheet.book.app.engine.writes[self.sheet.name] += 1
        for row, line in zip(self.made, values, strict=True):
            for cell, value in zip(row, line, strict=True):
                cell.value = None if value == "" else value
                if isinstance(value, str) and cell.number_format == "@":
                    cell.data_type = "s"

    def _computed(self, cell: Cell) -> Any:
        """What Excel tells of a cell: of a formula its value, as far as the file had one."""
        if cell.data_type != "f":
            return cell.value
        computed = self.sheet.book.computed
        return (
            computed[self.sheet.name][cell.coordinate].value
            if self.sheet.name in computed.sheetnames
            else None
        )

    # -- looks ----------------------------------------------------------------------------------------

    @property
    def api(self) -> "TheRange":
        return self

    @property
    def Interior(self) -> "Interior":  # noqa: N802
        return Interior(self)

    def _fills(self) -> list[Cell]:
        return [cell for row in self.made for cell in row]

    def _refuse_locked(self) -> None:
        if self.sheet.is_locked:
            raise Refused("protected")

    @property
    def color(self) -> tuple[int, int, int] | None:
        fill = self.cell.fill
        if fill.fill_type is None:
            return None
        shown = fill.fgColor if fill.fill_type == "solid" else fill.bgColor
        rgb = shown.rgb[2:] if shown.type == "rgb" else THEMED
        return int(rgb[:2], 16), int(rgb[2:4], 16), int(rgb[4:], 16)

    @color.setter
    def color(self, value: str | None) -> None:
        self._refuse_locked()
        for cell in self._fills():
            cell.fill = PatternFill() if value is None else PatternFill("solid", fgColor=f"FF{value[1:]}")

    def set_format(self, attribute: str, value: Any) -> None:
        self._refuse_locked()
        for cell in self._fills():
            setattr(cell, attribute, value)

    @property
    def number_format(self) -> str:
        return str(self.cell.number_format)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_format("number_format", value)

    wrap_text = column_width = row_height = property(None, lambda self, value: self._refuse_locked())

    @property
    def column_hidden(self) -> bool:
        return bool(self.sheet.sheet.column_dimensions[get_column_letter(self.column1)].hidden)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        for column in range(self.column1, self.column2 + 1):
            self.sheet.sheet.column_dimensions[get_column_letter(column)].hidden = value

    @property
    def font(self) -> "TheFont":
        return TheFont(self)

    def add_hyperlink(self, address: str, text: str, tip: str) -> None:
        assert address.startswith("#")
        link = Hyperlink(ref=self.cell.coordinate, location=address[1:])
        self.cell.hyperlink = link
        self.cell.value = text

    # -- merges, notes, going there -------------------------------------------------------------------

    @property
    def merge_cells(self) -> bool:
        return any(self._name in merge for merge in self.sheet.sheet.merged_cells.ranges)

    @property
    def merge_area(self) -> "TheRange":
        for merge in self.sheet.sheet.merged_cells.ranges:
            if self._name in merge:
                return TheRange(self.sheet, merge.min_row, merge.min_col, merge.max_row, merge.max_col)
        return self

    @property
    def _name(self) -> str:
        return f"{get_column_letter(self.column1)}{self.row1}"

    @property
    def note(self) -> "TheNote | None":
        return TheNote(self) if self.cell.comment else None

    def add_note(self, text: str) -> "TheNote":
        self._refuse_locked()
        if isinstance(self.cell, MergedCell):
            raise Refused("covered")
        self.cell.comment = Comment(text, "Excel")
        return TheNote(self)

    def select(self) -> None:
        book = self.sheet.book
        if book.made.active is not self.sheet.sheet:
            raise Refused("not in front")
        book.selected = (self.sheet.name, self._name)


class Interior:
    """Excel's own fill object."""

    def __init__(self, area: TheRange) -> None:
        object.__setattr__(self, "area", area)

    def __getattr__(self, name: str) -> Any:
        fill = self.area.cell.fill
        solid = fill.fill_type == "solid"
        shown = fill.fgColor if solid else fill.bgColor
        if name == "Pattern":
            return PATTERNS[fill.fill_type]
        if name == "ThemeColor" and shown.type == "theme" and fill.fill_type:
            return shown.theme + 1
        if name == "TintAndShade":
            return shown.tint
        if name == "PatternColor" and fill.fill_type and not solid:
            return int(fill.fgColor.rgb[2:], 16)
        raise Refused(name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.area._refuse_locked()
        for cell in self.area._fills():
            fill = cell.fill
            solid = fill.fill_type == "solid"
            pattern, lines = fill.fill_type, fill.fgColor if not solid else Color()
            shown = fill.fgColor if solid else fill.bgColor
            if name == "Pattern":
                pattern = _NAMES[value]
            elif name == "ThemeColor":
                shown = Color(theme=value - 1)
            elif name == "TintAndShade":
                shown = Color(theme=shown.theme, tint=value)
            elif name == "PatternColor":
                lines = Color(rgb=f"FF{value:06X}")
            if pattern == "solid":
                cell.fill = PatternFill(pattern, fgColor=shown)
            else:
                cell.fill = PatternFill(pattern, fgColor=lines, bgColor=shown)


class TheFont(base_classes.Font):
    def __init__(self, area: TheRange) -> None:
        object.__setattr__(self, "area", area)

    def __setattr__(self, name: str, value: Any) -> None:
        self.area.set_format("font", Font(**{"bold": True, name: value}))


class TheNote(base_classes.Note):
    def __init__(self, area: TheRange) -> None:
        self.area = area

    @property
    def text(self) -> str:
        assert self.area.cell.comment
        return str(self.area.cell.comment.text)

    @text.setter
    def text(self, value: str) -> None:
        self.area._refuse_locked()
        assert self.area.cell.comment
        self.area.cell.comment.text = value

    def delete(self) -> None:
        self.area._refuse_locked()
        self.area.cell.comment = None
