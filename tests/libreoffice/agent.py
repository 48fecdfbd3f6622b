"""Drives LibreOffice for :mod:`office`: obeys JSON lines on stdin, answers with JSON lines on stdout.

Run by whichever Python can ``import uno``; that may be an older one than the project's own, without any of
the project's packages. Arguments: the name of the pipe LibreOffice listens on, seconds to wait for it.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import uno
from agent_macros import Macros
from clicks import Clicks
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from sights import Sights

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".xlsb": "Calc MS Excel 2007 Binary",
}
FILLED = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA
CONTENT = FILLED | 8  # and ANNOTATION
MANY_CELLS = 1_000_000
TEXT = "Text - txt - csv (StarCalc)"
# tab, quote, UTF-8, from line 1, no columns, language, quote texts, -, as shown, no formulas, -, which sheet
TEXT_AS_SHOWN = "9,34,76,1,,0,true,false,true,false,false,{}"


class Trouble(Exception):
    """LibreOffice lives but cannot do what was asked."""


def properties(**settings: object) -> tuple[Any, ...]:
    """Settings as the property values LibreOffice takes."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in settings.items())


def column_name(index: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


class Agent(Clicks, Macros, Sights):
    """The open workbooks by number; every public method is one operation of the protocol."""

    def __init__(self, pipe: str, patience: float) -> None:
        self._context = connect(pipe, patience)
        self._desktop = self.service("com.sun.star.frame.Desktop")
        self._documents: dict[int, Any] = {}
        self._count = 0

    def open(self, path: str) -> int:
        """Open a workbook hidden, strictly by its suffix; the number to name it by."""
        suffix = Path(path).suffix.lower()
        if suffix not in FILTERS:
            raise Trouble(f"no filter for {suffix or 'a file without suffix'}")
        settings = properties(Hidden=True, FilterName=FILTERS[suffix], MacroExecutionMode=0, UpdateDocMode=0)
        try:
            document = self._desktop.loadComponentFromURL(url(path), "_blank", 0, settings)
        except DisposedException:
            raise
        except Exception as error:
            raise Trouble(f"LibreOffice cannot open it: {error}") from None
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            raise Trouble("LibreOffice cannot open it as a workbook")
        return self.known(document)

    def recalculate(self, document: int, folder: str) -> dict[str, Any]:
        """Recalculate hard; every filled cell as ``[value, displayed string]``. ``folder`` is empty."""
        book = self._documents[document]
        book.calculateAll()
        for sheet in book.Sheets:
            bound(sheet)
        return {
            sheet.Name: cells(sheet, displayed(book, number, Path(folder)))
            for number, sheet in enumerate(book.Sheets, 1)
        }

    def edit(self, document: int, edits: list[dict[str, Any]]) -> None:
        """Do the edits in their order."""
        sheets = self._documents[document].Sheets
        for edit in edits:
            name = edit["sheet"]
            if not sheets.hasByName(name):
                raise Trouble(f"no sheet {name!r}, only {', '.join(sheets.ElementNames)}")
            sheet = sheets.getByName(name)
            unprotect(sheet)
            EDITS[edit["do"]](sheet, edit)

    def trial(self, document: int, edits: list[dict[str, Any]]) -> dict[str, Any]:
        """Do the edits, let what depends on them recalculate, read the visible sheets, take it all back."""
        book = self._documents[document]
        for sheet in book.Sheets:
            unprotect(sheet)
        undo = book.getUndoManager()
        undo.clear()
        self.edit(document, edits)
        shown = {sheet.Name: quick(sheet) for sheet in book.Sheets if sheet.IsVisible}
        while undo.isUndoPossible():
            undo.undo()
        return shown

    def save(self, document: int, path: str, filter: str) -> None:
        """Recalculate hard and save a copy."""
        self._documents[document].calculateAll()
        try:
            self._documents[document].storeToURL(url(path), properties(FilterName=filter))
        except DisposedException:
            raise
        except Exception as error:
            raise Trouble(f"LibreOffice cannot save it with the filter {filter!r}: {error}") from None

    def close(self, document: int) -> None:
        """Close one workbook without saving."""
        self._documents.pop(document).close(True)

    def quit(self) -> None:
        """End LibreOffice."""
        with contextlib.suppress(DisposedException):
            self._desktop.terminate()


def connect(pipe: str, patience: float) -> Any:
    """The context of the LibreOffice that listens on the pipe, waited for while it starts."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context
    )  # fmt: skip
    deadline = time.monotonic() + patience
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > deadline:
                raise Trouble(f"LibreOffice did not listen within {patience:g} s") from None
            time.sleep(0.05)


def url(path: str) -> str:
    """A path as LibreOffice names it."""
    return str(uno.systemPathToFileUrl(path))


def cells(sheet: Any, shown: list[list[str]]) -> dict[str, list[Any]]:
    """Every filled cell: its number, text or ``{"error": …}``, and the string it displays."""
    found: dict[str, list[Any]] = {}
    areas = sheet.queryContentCells(FILLED).getRangeAddresses()
    if not areas:
        return found
    bottom, right = max(area.EndRow for area in areas), max(area.EndColumn for area in areas)
    values = sheet.getCellRangeByPosition(0, 0, right, bottom).getDataArray()
    for area in areas:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                value, text = values[row][column], shown[row][column]
                found[f"{column_name(column)}{row + 1}"] = [{"error": text} if value is None else value, text]
    return found


def quick(sheet: Any) -> dict[str, Any]:
    """All rows of values as far as the sheet is used (an error value as ``{"error": …}``), areas of formulas."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    rows = [list(row) for row in sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()]
    for n, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is None:
                row[column] = {"error": sheet.getCellByPosition(column, n).String}
    areas = sheet.queryContentCells(16).getRangeAddresses()
    formulas = [(area.StartRow, area.StartColumn, area.EndRow, area.EndColumn) for area in areas]
    return {"rows": rows, "formulas": formulas}


def displayed(document: Any, number: int, folder: Path) -> list[list[str]]:
    """What each cell of one sheet displays; an export as text is far faster than asking each cell."""
    settings = properties(FilterName=TEXT, FilterOptions=TEXT_AS_SHOWN.format(number))
    document.storeToURL(url(str(folder / f"{number}.txt")), settings)
    (written,) = folder.glob(f"{number}-*.txt")  # the sheet's name, as LibreOffice spells it in a file name
    with written.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t"))


def bound(sheet: Any) -> None:
    """Refuse a sheet that reaches so far that reading it whole would never end."""
    for area in sheet.queryContentCells(FILLED).getRangeAddresses():
        if (area.EndRow + 1) * (area.EndColumn + 1) > MANY_CELLS:
            corner = f"{column_name(area.EndColumn)}{area.EndRow + 1}"
            raise Trouble(f"sheet {sheet.Name!r} reaches to {corner}: too far to read")


def unprotect(sheet: Any) -> None:
    """LibreOffice silently ignores edits of a protected sheet: take the protection off, or say why not."""
    if sheet.isProtected():
        sheet.unprotect("")
        if sheet.isProtected():
            raise Trouble(f"sheet {sheet.Name!r} is protected with a password")


def named_range(sheet: Any, name: str) -> Any:
    """The cells ``A1`` or ``A1:B2``."""
    try:
        return sheet.getCellRangeByName(name)
    except Exception:
        raise Trouble(f"no such cells: {name!r}") from None


def set_value(sheet: Any, edit: dict[str, Any]) -> None:
    """Put a number into a cell."""
    named_range(sheet, edit["cells"]).getCellByPosition(0, 0).setValue(edit["value"])


def set_text(sheet: Any, edit: dict[str, Any]) -> None:
    """Put text into a cell, even text that looks like a number or formula."""
    named_range(sheet, edit["cells"]).getCellByPosition(0, 0).setString(edit["text"])


def set_formula(sheet: Any, edit: dict[str, Any]) -> None:
    """Put a formula into a cell."""
    named_range(sheet, edit["cells"]).getCellByPosition(0, 0).setFormula(edit["formula"])


def clear(sheet: Any, edit: dict[str, Any]) -> None:
    """Empty cells of content and comments; formats stay."""
    named_range(sheet, edit["cells"]).clearContents(CONTENT)


def insert_rows(sheet: Any, edit: dict[str, Any]) -> None:
    """Insert rows before a row."""
    sheet.Rows.insertByIndex(edit["row"] - 1, edit["count"])


def delete_rows(sheet: Any, edit: dict[str, Any]) -> None:
    """Delete rows."""
    sheet.Rows.removeByIndex(edit["row"] - 1, edit["count"])


def insert_columns(sheet: Any, edit: dict[str, Any]) -> None:
    """Insert columns before a column."""
    column = named_range(sheet, edit["column"] + "1").RangeAddress.StartColumn
    sheet.Columns.insertByIndex(column, edit["count"])


def delete_columns(sheet: Any, edit: dict[str, Any]) -> None:
    """Delete columns."""
    column = named_range(sheet, edit["column"] + "1").RangeAddress.StartColumn
    sheet.Columns.removeByIndex(column, edit["count"])


def type_in(sheet: Any, edit: dict[str, Any]) -> None:
    """Put text into a cell as if typed, so that LibreOffice makes of it what it makes of typing."""
    named_range(sheet, edit["cells"]).getCellByPosition(0, 0).FormulaLocal = edit["text"]


def copy_sheet(sheet: Any, edit: dict[str, Any]) -> None:
    """Copy a sheet behind the last one."""
    sheets = sheet.DrawPage.Forms.Parent.Sheets
    sheets.copyByName(sheet.Name, edit["name"], sheets.Count)


def rename_sheet(sheet: Any, edit: dict[str, Any]) -> None:
    """Rename a sheet."""
    sheet.Name = edit["name"]


def delete_sheet(sheet: Any, edit: dict[str, Any]) -> None:
    """Delete a whole sheet."""
    sheet.DrawPage.Forms.Parent.Sheets.removeByName(sheet.Name)


def move(sheet: Any, edit: dict[str, Any]) -> None:
    """Cut cells and paste them elsewhere on the sheet; formulas that point to them follow."""
    goal = named_range(sheet, edit["to"]).getCellByPosition(0, 0)
    sheet.moveRange(goal.CellAddress, named_range(sheet, edit["cells"]).RangeAddress)


def unmerge(sheet: Any, edit: dict[str, Any]) -> None:
    """Take merged cells apart."""
    named_range(sheet, edit["cells"]).merge(False)


EDITS = {
    "value": set_value,
    "text": set_text,
    "formula": set_formula,
    "clear": clear,
    "insert_rows": insert_rows,
    "delete_rows": delete_rows,
    "insert_columns": insert_columns,
    "delete_columns": delete_columns,
    "type": type_in,
    "copy_sheet": copy_sheet,
    "rename_sheet": rename_sheet,
    "delete_sheet": delete_sheet,
    "move": move,
    "unmerge": unmerge,
}


def main() -> None:
    """Answer requests until stdin ends, then end LibreOffice."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing LibreOffice prints may pass for an answer

    def answer(**content: object) -> None:
        answers.write(json.dumps(content) + "\n")
        answers.flush()

    try:
        agent = Agent(sys.argv[1], float(sys.argv[2]))
    except Exception as error:
        answer(error=str(error), dead=True)
        return
    answer(result=None)
    try:
        for line in sys.stdin:
            request = json.loads(line)
            try:
                answer(result=getattr(agent, request.pop("do"))(**request))
            except DisposedException as error:
                answer(error=str(error), dead=True)
            except Exception as error:
                answer(error=str(error) or repr(error), dead=False)
    finally:
        agent.quit()


if __name__ == "__main__":
    main()
