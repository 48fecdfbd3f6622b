"""What somebody may do to a workbook in LibreOffice: the edits :class:`libreoffice.office.Office` takes."""

from typing import Any

from openpyxl.formula.tokenizer import Token, Tokenizer

Edit = dict[str, Any]


def set_value(sheet: str, cell: str, value: float) -> Edit:
    """Type a number."""
    return {"do": "value", "sheet": sheet, "cells": cell, "value": float(value)}


def set_text(sheet: str, cell: str, text: str) -> Edit:
    """Type text; it stays text even if it looks like a number or formula."""
    return {"do": "text", "sheet": sheet, "cells": cell, "text": text}


def set_formula(sheet: str, cell: str, formula: str) -> Edit:
    """Type a formula as Excel writes it: ``=IF(Sheet1!A1>0,1,0)``."""
    return {"do": "formula", "sheet": sheet, "cells": cell, "formula": _calc_spelling(formula)}


def clear(sheet: str, cells: str) -> Edit:
    """Empty ``A1`` or ``A1:B2``; formats stay."""
    return {"do": "clear", "sheet": sheet, "cells": cells}


def insert_rows(sheet: str, before: int, count: int = 1) -> Edit:
    """Insert rows before row ``before`` (1 is the first)."""
    return {"do": "insert_rows", "sheet": sheet, "row": before, "count": count}


def delete_rows(sheet: str, first: int, count: int = 1) -> Edit:
    """Delete rows from row ``first`` on."""
    return {"do": "delete_rows", "sheet": sheet, "row": first, "count": count}


def insert_columns(sheet: str, before: str, count: int = 1) -> Edit:
    """Insert columns before column ``before`` (``"C"``)."""
    return {"do": "insert_columns", "sheet": sheet, "column": before, "count": count}


def move(sheet: str, cells: str, to: str) -> Edit:
    """Cut ``cells`` and paste them with the top left corner at ``to``."""
    return {"do": "move", "sheet": sheet, "cells": cells, "to": to}


def unmerge(sheet: str, cells: str) -> Edit:
    """Take the merged cells within ``cells`` apart."""
    return {"do": "unmerge", "sheet": sheet, "cells": cells}


def delete_columns(sheet: str, first: str, count: int = 1) -> Edit:
    """Delete columns from column ``first`` (``"C"``) on."""
    return {"do": "delete_columns", "sheet": sheet, "column": first, "count": count}


def type_in(sheet: str, cell: str, text: str) -> Edit:
    """Type as on the keyboard: ``96.5%`` becomes a number shown as a percentage."""
    return {"do": "type", "sheet": sheet, "cells": cell, "text": text}


def copy_sheet(sheet: str, name: str) -> Edit:
    """A copy of a whole sheet under another name, as the last one."""
    return {"do": "copy_sheet", "sheet": sheet, "name": name}


def rename_sheet(sheet: str, name: str) -> Edit:
    """Give a sheet another name."""
    return {"do": "rename_sheet", "sheet": sheet, "name": name}


def delete_sheet(sheet: str) -> Edit:
    """Delete a whole sheet."""
    return {"do": "delete_sheet", "sheet": sheet}


def _calc_spelling(formula: str) -> str:
    """Excel's spelling of a formula in LibreOffice's: ``;`` between arguments, ``$Sheet.A1``."""
    spelled = ["="]
    depth = 0  # within { }
    for token in Tokenizer(formula).items:
        text = token.value
        if token.type == Token.ARRAY:
            depth += 1 if token.subtype == Token.OPEN else -1
        elif token.type == Token.SEP:
            text = ";" if token.subtype == Token.ARG else "|" if depth else text
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE and "!" in text:
            sheet, _, cells = text.rpartition("!")
            text = f"${sheet}.{cells}"
        spelled.append(text)
    return "".join(spelled)
