"""What a sheet's formulas give, whatever values are cached beside them."""

from decimal import Decimal

from xltool.excel.compute import MOST_CELLS, Computing, Unknown
from xltool.excel.formula import Failure, Value
from xltool.excel.opening.traces import Hidden, Position
from xltool.excel.sheetpart import SheetPart
from xltool.money import from_cell

#: What a formula gives; an error value, or ``None`` for a blank.
Figure = Value | Failure


class Figures(Computing):
    """The values of a sheet's cells as they would be recalculated now.

    A formula of functions not known here keeps the value it had.
    """

    def __init__(self, sheet: SheetPart) -> None:
        formulas = {at: sheet.formula(at) for at in sheet}
        hidden = {at: Hidden(False, f"={text}") for at, text in formulas.items() if text is not None}
        for at in sheet:
            if at not in hidden and sheet.is_error(at):
                hidden[at] = Hidden(True, str(sheet.value(at)))
        super().__init__((), hidden)
        self._sheet = sheet

    def value(self, at: Position) -> Value:
        """The value of a cell. Raises :class:`Failure` for an Excel error, :class:`Unknown`."""
        try:
            return super().value(at)
        except Unknown:
            if self._sheet.value(at) is None:
                raise
            cached = said(self._sheet, at)
        if isinstance(cached, Failure):
            raise cached
        return cached

    def _plain(self, at: Position) -> Value:
        plain = said(self._sheet, at)
        if isinstance(plain, Failure):
            raise plain
        return plain

    def of_formulas(self) -> dict[Position, Figure]:
        """What every formula gives, where that can be told."""
        told = {at: self._told(at) for at, hidden in self.hidden.items() if not hidden.is_error}
        return {at: figure for at, figure in told.items() if not isinstance(figure, Unknown)}

    def of(self, formula: str, at: Position) -> Figure | Unknown:
        """What a formula would give in a cell."""
        before, self.hidden = self.hidden, {**self.hidden, at: Hidden(False, f"={formula}")}
        self._forget()
        figure = self._told(at)
        self.hidden = before
        self._forget()
        return figure

    def _forget(self) -> None:
        self.known.clear()
        self.untold.clear()
        self.room = MOST_CELLS

    def _told(self, at: Position) -> Figure | Unknown:
        try:
            return super().value(at)
        except (Failure, Unknown) as untold:
            return untold


def said(sheet: SheetPart, at: Position) -> Figure:
    """What stands in a cell, or is cached beside its formula, as formulas see it."""
    value = sheet.value(at)
    if value is None or value == "":
        return None
    if sheet.is_error(at):
        return Failure(str(value))
    if isinstance(value, float):
        return Decimal(f"{value:.15g}")
    return value if isinstance(value, bool) else str(value)


def same(one: Figure, other: Figure) -> bool:
    """Whether two values are one: empty text is nothing, numbers count to the fifteen digits a cell keeps."""
    if isinstance(one, Failure) or isinstance(other, Failure):
        return isinstance(one, Failure) and isinstance(other, Failure) and str(one) == str(other)
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return from_cell(float(one)) == from_cell(float(other))
    one, other = (None if value == "" else value for value in (one, other))
    return type(one) is type(other) and one == other
