"""A sheet being written: texts that stay texts, exact numbers, formulas with their values, links, paper."""

from collections.abc import Mapping
from typing import Any

from xltool.excel.heights import needed, room_in
from xltool.place import column_letters
from xltool.summary.block import Block
from xltool.summary.look import FONT_SIZE, Look
from xltool.summary.values import Figure, Number, Value, exact, inert

#: Excel takes no more links on a sheet.
_MOST_LINKS = 65_530
_HEAD_ROW = 2
_ROW_HEIGHT = 21.5  # points; a line of text needs a little less
#: A digit of the workbook's own font, of which column widths are counted, in those of the forms'.
_DIGIT = 7 / 8
FIRST_ROW = _HEAD_ROW + 1

#: A column's head and its width in characters, by the name that formulas know it by.
Columns = Mapping[str, tuple[str, float]]


class Page:
    """One sheet of the summary."""

    def __init__(self, sheet: Any, look: Look) -> None:
        self.sheet, self.look = sheet, look
        self._rooms: dict[str, float] = {}
        self._links = 0

    def text(self, row: int, column: int, text: str, *styles: str) -> None:
        """A text, whatever it begins with; a formatted blank where there is none."""
        if text:
            self.sheet.write_string(row, column, inert(text), self.look(*styles))
        else:
            self.sheet.write_blank(row, column, None, self.look(*styles))

    def number(self, row: int, column: int, number: Number, *styles: str) -> None:
        """A number, digit for digit; a formatted blank where there is none, never a zero."""
        if number is None:
            self.sheet.write_blank(row, column, None, self.look(*styles))
        else:
            self.sheet.write_number(row, column, number, self.look(*styles))

    def plain(self, row: int, column: int, value: Value, *styles: str) -> None:
        """A text or a number."""
        if isinstance(value, str):
            self.text(row, column, value, *styles)
        else:
            self.number(row, column, value, *styles)

    def formula(self, row: int, column: int, formula: str, value: Value, *styles: str) -> None:
        """A formula of ours with the value it has now; ``None`` is the empty text."""
        self.sheet.write_formula(row, column, f"={formula}", self.look(*styles), exact(value))

    def figure(self, row: int, column: int, figure: Figure, *styles: str) -> None:
        """A formula and its value."""
        self.formula(row, column, *figure, *styles)

    def link(self, row: int, column: int, target: str, text: str, *styles: str) -> None:
        """A link to a place in a file, or mere text."""
        if self._links_to(target):
            self.sheet.write_url(row, column, target, self.look(*styles, "link"), inert(text))
        else:
            self.text(row, column, text, *styles)

    def _links_to(self, target: str) -> bool:
        """Whether there is something to link to, and Excel takes one more."""
        linked = bool(target) and self._links < _MOST_LINKS
        self._links += linked
        return linked

    def line(
        self,
        row: int,
        values: Mapping[str, Value],
        styles: Mapping[str, tuple[str, ...]],
        links: Mapping[str, str] | None = None,
    ) -> None:
        """A whole row of a streamed sheet, by column, as high as its wrapped texts; ``links`` are targets."""
        linked = {name: target for name, target in (links or {}).items() if self._links_to(target)}
        formats = [
            self.look("cell", *styles.get(name, ()), *(["link"] if name in linked else [])) for name in values
        ]
        wrapped = {name: str(value) for name, value in values.items() if "name" in styles.get(name, ())}
        names = [*values]
        targets = {names.index(name): target for name, target in linked.items()}
        self.sheet.line(row, [*values.values()], formats, self._height(wrapped), targets)

    def merged(self, place: tuple[int, int, int, int], *styles: str) -> None:
        """Join cells (first row, first column, last row, last column); the first one is written afterwards."""
        self.sheet.merge_range(*place, "", self.look(*styles))

    def head(self, title: str, note: str, columns: Columns) -> None:
        """The title, the line below it and the heads of a table, with the columns' widths."""
        self.sheet.set_default_row(_ROW_HEIGHT)
        self.sheet.set_row(0, 34)
        self.text(0, 0, title, "title")
        self.text(1, 0, note, "note")
        self.sheet.set_row(_HEAD_ROW, 24)
        for column, (name, (head, width)) in enumerate(columns.items()):
            self.sheet.set_column(column, column, width)
            self.text(_HEAD_ROW, column, head, "head")
            self._rooms[name] = room_in(width * _DIGIT, FONT_SIZE, indent=1)

    def fit(self, row: int, texts: Mapping[str, str]) -> None:
        """Make a row high enough for wrapped texts, by column: programs do not all do so themselves."""
        if height := self._height(texts):
            self.sheet.set_row(row, height)

    def _height(self, texts: Mapping[str, str]) -> float | None:
        """Points of a row with such texts, where the usual height does not do."""
        height = max(needed(text, self._rooms[name], FONT_SIZE) for name, text in texts.items())
        return height if height > _ROW_HEIGHT else None

    def spacer(self, here: Block) -> None:
        """A thin blank line that ends a table, so that a line put in above it is counted too."""
        self.sheet.set_row(here.last, 3)
        for column in range(len(here.columns)):
            self.text(here.last, column, "", "spacer")

    def totals(self, here: Block, found: Mapping[str, Figure], styles: Mapping[str, tuple[str, ...]]) -> None:
        """The line of totals below a table."""
        self.sheet.set_row(here.total_row, 22)
        for column, name in enumerate(here.columns):
            if name in found:
                self.figure(here.total_row, column, found[name], "cell", *styles.get(name, ()), "total")
            else:
                self.text(here.total_row, column, "合计" if name == "unit" else "", "cell", "centre", "total")

    def colour(self, cells: str, rule: dict[str, Any], style: str) -> None:
        """A colour for cells while a rule holds."""
        self.sheet.conditional_format(cells, {**rule, "format": self.look.tint(style)})

    def table(self, name: str, columns: Columns, last: int) -> None:
        """A real Excel table, from the heads down to a row; to be stated before anything is written."""
        heads = [head for head, _ in columns.values()]
        self.sheet.table_around(_HEAD_ROW, last, heads, {"name": name, "style": "Table Style Light 1"})
        whole = f"A1:{column_letters(len(heads) - 1)}{last + 1}"
        self.sheet.ignore_errors({"number_stored_as_text": whole})

    def paper(self, last_row: int, last_column: int, fixed_columns: int) -> None:
        """A4 across, as wide as a page, heads on every page; they stay in sight on the screen too."""
        on_a4(self.sheet)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(_HEAD_ROW)
        self.sheet.print_area(0, 0, last_row, last_column)
        self.sheet.freeze_panes(FIRST_ROW, fixed_columns)


def on_a4(sheet: Any) -> None:
    """The paper and what stands around the pages."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer("&C&8第 &P 页，共 &N 页&R&8&A")
    sheet.hide_gridlines(2)
