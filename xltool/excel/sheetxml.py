"""The few spellings of spreadsheet XML that are shared: names, dates, single cells."""

import datetime as dt
import re
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Day 0 of the serial numbers that spreadsheets keep dates as.
EPOCH = dt.date(1899, 12, 30)
#: Excel reads ``_x0041_`` as A; such text is written so that it is read as it stands.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def tag(name: str) -> str:
    """lxml's spelling of a main-namespace element."""
    return f"{{{MAIN}}}{name}"


def text_cell(reference: str, style: str, text: str) -> str:
    """A cell with text of its own; never read as a formula, whatever it begins with."""
    said = _escaped(text)
    if "_x" in said:
        said = _LOOKS_ESCAPED.sub("_x005F_", said)
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def blank_cell(reference: str, style: str) -> str:
    """A styled cell with nothing in it."""
    return f'<c r="{reference}" s="{style}"/>'


def number_cell(reference: str, style: str, number: str) -> str:
    """A number, already as decimal text."""
    return f'<c r="{reference}" s="{style}"><v>{number}</v></c>'


def formula_cell(reference: str, style: str, formula: str, kind: str, cached: str) -> str:
    """A formula (without ``=``, already escaped) with its value cached; ``kind`` is n, str, b or e."""
    mark = "" if kind == "n" else f' t="{kind}"'
    return f'<c r="{reference}" s="{style}"{mark}><f>{formula}</f><v>{_escaped(cached)}</v></c>'


def _escaped(text: str) -> str:
    """Most texts hold nothing that XML reads otherwise, which is quicker to see than to replace."""
    return escape(text) if "&" in text or "<" in text or ">" in text else text
