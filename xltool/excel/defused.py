"""A workbook from elsewhere made harmless before it is passed on: nothing in it reaches out when it is opened."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltool.live.sheet import FACTS_SHEET

#: What a formula outside its texts says that asks another program, file or address.
_OUTWARD = re.compile(
    r"\||\[\d+\]|\[[^\]]*\.\w{2,5}\]|\\\\|://"
    r"|\b(?:webservice|rtd|call|register|register\.id|exec|evaluate|sql\.request|filterxml|image|import\w*"
    r"|initiate|execute|poke|request|get\.\w+|fopen|run)\s*\(",
    re.IGNORECASE,
)
#: A link that a click follows; ours lead to the officer's own cells.
_LINK = re.compile(rf"\bHYPERLINK\s*\((?!'?{FACTS_SHEET}'?!)", re.IGNORECASE)
_TEXT = re.compile(r'"(?:[^"]|"")*"')
#: Formulas filled down differ in their figures only, which tell nothing here.
_ALIKE = str.maketrans("123456789", "000000000")


def defuse(book: Workbook, values: Workbook) -> int:
    """Give formulas that reach out the value they had, and take outward links away; says how many there were.

    ``values`` is the same workbook with its values. External files, pivot tables and names of macros go too.
    """
    found = 0
    for sheet in book.worksheets:
        found += _links(sheet)
        for cell, text in _formulas(sheet):
            if reaches_out(text):
                known = values[sheet.title][cell.coordinate].value
                cell.value = text if known is None else known
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
                found += 1
    return found + sum(_names(holder) for holder in (book, *book.worksheets))


def reaches_out(formula: str) -> bool:
    """Whether a formula asks another program, file or address."""
    return _reaches_out(formula.translate(_ALIKE))


@lru_cache(maxsize=4096)
def _reaches_out(formula: str) -> bool:
    return bool(_OUTWARD.search(_TEXT.sub('""', formula)) or _LINK.search(formula))


def _formulas(sheet: Worksheet) -> Iterator[tuple[Any, str]]:
    for cell in _cells(sheet):
        value = getattr(cell.value, "text", cell.value)  # an array formula keeps its text apart
        if cell.data_type == "f" and isinstance(value, str):
            yield cell, value


def _cells(sheet: Any) -> list[Any]:
    """The cells there are; to walk the rows would make those between them too."""
    return list(sheet._cells.values())


def _links(sheet: Any) -> int:
    """Links of single cells, those of ranges, and pivot tables, which may ask for fresh data."""
    cells = [cell for cell in _cells(sheet) if getattr(cell, "hyperlink", None)]
    outward = [cell for cell in cells if cell.hyperlink.target]
    for cell in outward:
        cell.hyperlink = None
    sheet._hyperlinks = [link for link in sheet._hyperlinks if not link.target]
    found = len(outward) + len(sheet._pivots)
    sheet._pivots = []
    return found


def _names(holder: Any) -> int:
    outward = [
        name for name, defined in holder.defined_names.items()
        if defined.function or defined.vbProcedure or defined.xlm or reaches_out(defined.attr_text or "")
    ]  # fmt: skip
    for name in outward:
        del holder.defined_names[name]
    return len(outward)
