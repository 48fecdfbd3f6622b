"""Excel as xlwings sees it, over openpyxl: an engine for the tests of what is done in a running Excel.

What Excel refuses is refused here too: formats on a protected sheet, sheets where the structure is protected,
a second note, a note on a covered cell. Calls that read values are counted.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings
from desk_cells import Refused, TheRange
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes


class TheEngine:
    """Registered with ``xw.Engine(impl=…)``."""

    name = type = "desk"

    def __init__(self) -> None:
        self.reads: Counter[str] = Counter()
        self.writes: Counter[str] = Counter()
        self.apps = TheApps(self)

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, numbers: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            if value is None:
                return empty
            if isinstance(value, str) and value.startswith("#") and not err_to_str:
                return None
            return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value


class TheApps(base_classes.Apps):
    def __init__(self, engine: TheEngine) -> None:
        self.engine = engine
        self.app = TheApp(self)

    def keys(self) -> list[int]:
        return [1]

    def __iter__(self) -> Iterator["TheApp"]:
        return iter([self.app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> "TheApp":
        return self.app


class TheApp(base_classes.App):
    screen_updating: Any = True
    display_alerts: Any = True
    engine: Any = None
    books: Any = None
    pid = 1

    def __init__(self, apps: TheApps) -> None:
        self.engine = apps.engine
        self.books = TheBooks(self)

    def activate(self, steal_focus: bool = False) -> None:
        assert not steal_focus


class TheBooks(base_classes.Books):
    app: Any = None

    def __init__(self, app: TheApp) -> None:
        self.app = app
        self.open_ones: list[TheBook] = []

    def __iter__(self) -> Iterator["TheBook"]:
        return iter(self.open_ones)

    def __len__(self) -> int:
        return len(self.open_ones)

    @property
    def active(self) -> "TheBook":
        return self.open_ones[-1]


class TheBook(base_classes.Book):
    app: Any = None
    fullname: Any = ""
    sheets: Any = None

    def __init__(self, app: TheApp, path: Path | str) -> None:
        self.app = app
        self.fullname = str(path)
        self.made: Workbook = load_workbook(path)
        self.computed: Workbook = load_workbook(path, data_only=True)
        self.sheets = TheSheets(self)
        self.selected = ("", "")

    def activate(self) -> None:
        pass

    @property
    def name(self) -> str:
        return Path(self.fullname).name


class TheSheets(base_classes.Sheets):
    def __init__(self, book: TheBook) -> None:
        self.book = book

    @property
    def made(self) -> Workbook:
        return self.book.made

    @property
    def active(self) -> "TheSheet":
        return TheSheet(self.book, self.made.active)

    def __call__(self, key: str | int) -> "TheSheet":
        found = self.made.worksheets[key - 1] if isinstance(key, int) else self.made[key]
        return TheSheet(self.book, found)

    def __len__(self) -> int:
        return len(self.made.worksheets)

    def __iter__(self) -> Iterator["TheSheet"]:
        return (TheSheet(self.book, sheet) for sheet in self.made.worksheets)

    def add(self, before: Any, after: Any, name: str | None) -> "TheSheet":
        if self.made.security and self.made.security.lockStructure:
            raise Refused("structure")
        sheet = self.made.create_sheet(name or "Sheet99", self.made.index(after.sheet) + 1)
        self.made.active = sheet
        return TheSheet(self.book, sheet)


class TheSheet(base_classes.Sheet):
    book: Any = None

    def __init__(self, book: TheBook, sheet: Any) -> None:
        self.book = book
        self.sheet: Worksheet = sheet

    @property
    def name(self) -> str:
        return self.sheet.title

    @name.setter
    def name(self, value: str) -> None:
        if value.lower() in (other.lower() for other in self.book.made.sheetnames):
            raise Refused("name taken")
        self.sheet.title = value

    @property
    def visible(self) -> bool:
        return self.sheet.sheet_state == "visible"

    def activate(self) -> None:
        if not self.visible:
            raise Refused("hidden")
        self.book.made.active = self.sheet

    def delete(self) -> None:
        if self.book.made.security and self.book.made.security.lockStructure:
            raise Refused("structure")
        made, front = self.book.made, self.book.made.active
        shown = [one for one in made.worksheets if one is not self.sheet and one.sheet_state == "visible"]
        made.remove(self.sheet)
        made.active = front if front in shown else shown[0]

    def range(self, first: Any, last: Any = None) -> "TheRange":
        if isinstance(first, tuple) and len(first) == 4:
            row, column, rows, columns = first
            return TheRange(self, row, column, row + rows - 1, column + columns - 1)
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first)
            return TheRange(self, top, left, bottom, right)
        start = (first.row1, first.column1) if isinstance(first, TheRange) else first
        end = (last.row2, last.column2) if isinstance(last, TheRange) else last or start
        return TheRange(self, *start, *end)

    @property
    def cells(self) -> "TheRange":
        return TheRange(self, 1, 1, 1048576, 16384)

    @property
    def used_range(self) -> "TheRange":
        filled = [
            cell for row in self.sheet.iter_rows() for cell in row if cell.value is not None or cell.has_style
        ]
        rows, columns = [cell.row for cell in filled] or [1], [cell.column for cell in filled] or [1]
        return TheRange(self, min(rows), min(columns), max(rows), max(columns))

    @property
    def is_locked(self) -> bool:
        protection = self.sheet.protection
        return bool(protection.sheet and (protection.formatCells or protection.objects))


class Desk:
    """A running Excel with some workbooks open."""

    def __init__(self) -> None:
        self.engine = TheEngine()

    def open(self, path: Path) -> TheBook:
        books = self.engine.apps.app.books.open_ones
        books.append(TheBook(self.engine.apps.app, path))
        return books[-1]

    def __enter__(self) -> "Desk":
        self._before = xlwings.engines.active
        engine = xlwings.Engine(impl=self.engine)
        xlwings.engines.add(engine)
        engine.activate()
        return self

    def __exit__(self, *error: object) -> None:
        xlwings.engines.active = self._before


def state(book: Workbook) -> Any:
    """All that must be the same again: sheets, values, fills, notes, formats, fonts, merges, links, widths."""
    return [
        (
            sheet.title, sheet.sheet_state, sorted(map(str, sheet.merged_cells.ranges)),
            {
                cell.coordinate: (
                    cell.value, cell.data_type, repr(cell.fill), cell.comment and cell.comment.text,
                    cell.number_format, repr(cell.font), cell.hyperlink and cell.hyperlink.location,
                )
                for row in sheet.iter_rows() for cell in row
                if cell.value is not None or cell.has_style or cell.comment
            },
        )
        for sheet in book.worksheets
    ]  # fmt: skip
