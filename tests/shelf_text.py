"""Odd workbooks written as text: their sheets as they look, then what a careful person reads from them.

# why this workbook is odd
== 工作表 自评表             (隐藏工作表, 深藏工作表: hidden, very hidden)
项目名称 | 物业管理费 | <     | between cells, < joins left, ^ joins above, ⏎ a new line, ␣ a blank
得分 | 9.5 | '9.5             a bare number is a number, ' makes it text
0.95 ~ 0.00% | 2024-01-31 ~ yyyy-mm-dd          a number or date in a format
ƒ=SUM(B2:B4) → 12.5 | ƒ=B2+B3                   a formula with its cached value, and one never computed
@ 隐藏行 3 5                  also: 隐藏列 C, 筛选 A1:C9, 合并 A1:A3 (stale, over content), 格 ZZ9 text
== 应读出                     once for each form; or == 不是表
由 000-08 第1、3-5条          the published form it was typed from, and which of its indicators
project.name = 物业管理费     what differs (nothing behind =: blank; #REF!: an error value; 未算);
                              goals are blank unless they are stated here
数量指标 | …                  lines with | replace the indicators, in the order of the data file
表样 任意                     any edition of this kind will do
推断 funds.*.rate             right, but nobody would be sure: a guess must be there
存疑 year                     a guess, or nothing said
提到 14 行                    a remark on what is hidden holds these words
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from forms import published
from hands import Formula, Typed, typed_over
from openpyxl.cell import Cell
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from xltool import data
from xltool.form import FIELDS, Filing

SHELF = Path(__file__).parent / "shelf"
_STATES = {"工作表": "visible", "隐藏工作表": "hidden", "深藏工作表": "veryHidden"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
#: What is expected of a cell without a value: an error value, or a formula that cannot be computed.
_SAID = re.compile(r"#\S+|未算")


@dataclass
class Expected:
    """One form that is to be read."""

    form: Filing
    any_edition: bool = False
    special: dict[str, str] = field(default_factory=dict)
    guessed: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)
    mentioned: list[list[str]] = field(default_factory=list)


@dataclass
class Workbook:
    """The lines of each sheet by its heading, and those of each expected form."""

    sheets: list[tuple[str, list[str]]]
    expected: list[list[str]]

    @property
    def is_form(self) -> bool:
        return bool(self.expected)

    def forms(self) -> list[Expected]:
        """What is to be read, in order."""
        return [_expected(lines) for lines in self.expected]

    def write(self, path: Path) -> Path:
        """The workbook as a file."""
        book = openpyxl.Workbook()
        del book[book.sheetnames[0]]
        formulas = [_fill(book.create_sheet(), *sheet) for sheet in self.sheets]
        book.active = next((n for n, one in enumerate(book.worksheets) if one.sheet_state == "visible"), 0)
        book.save(path)
        for n, cells in enumerate(formulas, 1):
            if cells:
                typed_over(path, cells, f"xl/worksheets/sheet{n}.xml")
        return path


def load(text: str) -> Workbook:
    """A workbook from its text."""
    workbook = Workbook([], [])
    lines: list[str] = []
    kind = ""
    for line in text.splitlines():
        if not line.startswith("== "):
            if line.strip() and not line.startswith("# "):
                lines.append(line)
            continue
        kind, _, name = line.removeprefix("== ").partition(" ")
        lines = []
        if kind in _STATES:
            workbook.sheets.append((f"{_STATES[kind]} {name}", lines))
        elif kind == "应读出":
            workbook.expected.append(lines)
        else:
            assert kind == "不是表", f"unknown heading: {line}"
    assert workbook.expected or kind == "不是表", "nothing says what is expected"
    return workbook


# -- the sheets ----------------------------------------------------------------------------------------


def _fill(sheet: Worksheet, heading: str, lines: list[str]) -> dict[str, Typed]:
    """Type the lines into a sheet; its formulas come back, for openpyxl writes no cached values."""
    sheet.sheet_state, sheet.title = heading.split(" ", 1)
    drawn = [[text.strip() for text in line.split("|")] for line in lines if not line.startswith("@ ")]
    formulas: dict[str, Typed] = {}
    for r, row in enumerate(drawn, 1):
        for c, text in enumerate(row, 1):
            if text not in ("", "<", "^"):
                _type(sheet.cell(r, c), text, formulas)
    for merged in _merges(drawn):
        sheet.merge_cells(merged)
    for line in lines:
        if line.startswith("@ "):
            _direct(sheet, *line[2:].split(maxsplit=1), formulas)
    return formulas


def _type(cell: Cell, text: str, formulas: dict[str, Typed]) -> None:
    shown, _, code = text.partition(" ~ ")
    if text.startswith("ƒ="):
        formula, _, cached = shown[2:].partition(" → ")
        kind = "e" if cached.startswith("#") else "n" if not cached or _NUMBER.fullmatch(cached) else "str"
        cell.value = 0
        formulas[cell.coordinate] = Formula(formula.strip(), cached.strip(), kind)
    elif _NUMBER.fullmatch(shown):
        cell.value = float(shown) if "." in shown else int(shown)
    elif code and _DATE.fullmatch(shown):
        cell.value = dt.date.fromisoformat(shown)
    else:
        cell.value = text.removeprefix("'").replace("⏎", "\n").replace("␣", " ")
        if not re.fullmatch(r"#[A-Z/0]+[!?A]?", text):
            cell.data_type = "s"
        return
    if code:
        cell.number_format = code


def _merges(drawn: list[list[str]]) -> Iterator[str]:
    for r, row in enumerate(drawn):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right = next((n for n in range(c + 1, len(row)) if row[n] != "<"), len(row)) - 1
            below = next(
                (n for n in range(r + 1, len(drawn)) if len(drawn[n]) <= c or drawn[n][c] != "^"), len(drawn)
            )
            if right > c or below - 1 > r:
                yield f"{get_column_letter(c + 1)}{r + 1}:{get_column_letter(right + 1)}{below}"


def _direct(sheet: Worksheet, what: str, how: str, formulas: dict[str, Typed]) -> None:
    if what == "格":
        name, text = how.split(" ", 1)
        _type(sheet.cell(*coordinate_to_tuple(name)), text, formulas)
    elif what == "合并":
        sheet.merged_cells.add(CellRange(how))
    elif what == "筛选":
        sheet.auto_filter.ref = how
    elif what == "隐藏行":
        for row in how.split():
            sheet.row_dimensions[int(row)].hidden = True
    else:
        assert what == "隐藏列", f"unknown directive: {what}"
        for column in how.split():
            sheet.column_dimensions[column].hidden = True


# -- what is expected ----------------------------------------------------------------------------------


def _expected(lines: list[str]) -> Expected:
    """The published form with what differs."""
    name, _, rows = lines[0].removeprefix("由 ").partition(" ")
    stated = data.to_data(published()[name])
    stated["goals"] = dict.fromkeys(stated["goals"])
    if rows:
        stated["indicators"] = [stated["indicators"][n - 1] for n in _numbers(rows)]
    expected = Expected(published()[name])
    certainties = {"推断": expected.guessed, "存疑": expected.doubtful, "可缺": expected.optional}
    for line in lines[1:]:
        path, equals, value = (part.strip() for part in f"{line} ".partition(" = "))
        words = line.split()
        if equals:
            _state(stated, path, value, expected.special)
        elif words[0] in certainties:
            certainties[words[0]].extend(words[1:])
        elif words[0] == "提到":
            expected.mentioned.append(words[1:])
        else:
            assert words == ["表样", "任意"], f"unknown line: {line}"
            expected.any_edition = True
    expected.form = data.from_data(stated, "书架")
    return expected


def _numbers(text: str) -> Iterator[int]:
    """``第1、3-5条`` → 1, 3, 4, 5."""
    for part in text.removeprefix("第").removesuffix("条").split("、"):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _state(stated: dict[str, object], path: str, value: str, special: dict[str, str]) -> None:
    """Put a value at a path; at ``funds.total`` several, in the order of the data file."""
    kind = FIELDS[published()["000-01"].kind] | FIELDS[published()["002-01"].kind]
    leaves = [one for one in kind if one.rpartition(".")[0] == path]
    if leaves:
        for leaf, text in zip(leaves, value.split("|"), strict=True):
            _state(stated, leaf, text.strip(), special)
        return
    if _SAID.fullmatch(value):
        special[path] = value
        value = ""
    node: object = stated
    *parents, last = re.findall(r"\w+", path)
    for parent in parents:
        node = node[int(parent) if isinstance(node, list) else parent]  # type: ignore[index]
    assert isinstance(node, dict) and last in node, f"unknown path: {path}"
    node[last] = value.replace("⏎", "\n") or None
