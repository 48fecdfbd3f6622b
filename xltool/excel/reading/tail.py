"""What stands below a form: who filled it in, a telephone number, a date. Hardly any drawing asks for these."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest

from xltool.answer import BLANK, Answer, Type, from_text
from xltool.excel.reading.cells import Cells, cell_name

_WORD = (
    r"((?:填报|填表|制表|编制|审核|复核|经办|联系)人员?|(?:填报|填表|编制|财务|单位|部门|项目)*负责人"
    r"|(?:填报|填表|编制)?(?:日期|时间)|(?:联系)?电话|(?:审核|审批|批复|申报)状态)(?:\([^()]*\))?"
)
_ALONE, _LABEL = re.compile(_WORD), re.compile(f"{_WORD}:")
#: What a line to write on is drawn with, and a date still to be written.
_LINES = "_-—.…"
_NOTHING = ("", "年月日")
#: So many rows are looked at below the last label, so many columns beside one.
_MOST_ROWS, _MOST_COLUMNS = 200, 12


def tail(cells: Cells, start: int) -> dict[str, Answer[object]]:
    """The answers of the lines that begin with such a label, by label; the first of each counts."""
    found: dict[str, Answer[object]] = {}
    for row in range(start, min(len(cells.rows), start + _MOST_ROWS)):
        first = cells.first(row, 0, _MOST_COLUMNS)
        if first >= 0 and _LABEL.match(_text(cells, row, first)):
            for label, answer in _line(cells, row, first):
                found.setdefault(label, answer)
    return found


def _line(cells: Cells, row: int, first: int) -> Iterator[tuple[str, Answer[object]]]:
    """Each label of a line with what follows it, in its own cell or in the next one."""
    for column in range(first, first + _MOST_COLUMNS):
        text = _text(cells, row, column)
        labels = list(_LABEL.finditer(text))
        for label, following in zip_longest(labels, labels[1:]):
            said = text[label.end() : following.start() if following else None].strip(_LINES)
            if said not in _NOTHING:
                yield label[1], from_text(Type.TEXT, said, cell_name(row, column))
            else:
                nothing = BLANK._replace(cell=cell_name(row, column))
                yield label[1], nothing if following else _beside(cells, row, column) or nothing


def _beside(cells: Cells, row: int, column: int) -> Answer[object] | None:
    """The next cell with something in it, unless that is another label."""
    beside = cells.first(row, column + 1, column + _MOST_COLUMNS)
    text = _text(cells, row, beside).strip(_LINES) if beside >= 0 else ""
    known = text not in _NOTHING and not _LABEL.search(text)
    return from_text(Type.TEXT, text, cell_name(row, beside)) if known else None


def _text(cells: Cells, row: int, column: int) -> str:
    """A cell's text without blanks; a label alone in its cell ends in a colon too."""
    text = "".join(unicodedata.normalize("NFKC", str(cells.value(row, column))).split())
    return f"{text}:" if _ALONE.fullmatch(text) else text
