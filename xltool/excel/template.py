"""A placeholder workbook compiled: sheet XML as a Jinja2 template, everything else as ready parts.

Compile once, stamp many. The workbook may have been restyled in any spreadsheet program; what cannot
move with the indicator rows (pictures, comments, tables …) is refused by name.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast
from xml.sax.saxutils import escape

from jinja2 import Environment, Template
from lxml import etree
from openpyxl.utils.cell import coordinate_from_string, range_boundaries

from xltool.edition import Edition
from xltool.edition.content import PLACEHOLDER, Content, Role, parse
from xltool.excel import book as books
from xltool.excel import checks, surroundings
from xltool.excel.book import Book
from xltool.excel.compiled import Compiled, Line, Live, Piece, Slot
from xltool.excel.following import Following
from xltool.excel.formula import evaluator, remembered
from xltool.excel.heights import needed, room_in
from xltool.excel.package import Part, pack
from xltool.excel.references import CLOSE, OPEN, Mapping, RowText, template_source, this_row
from xltool.excel.sheetxml import tag
from xltool.excel.styles import Styles
from xltool.excel.texts import Texts
from xltool.live.sheet import FACTS_SHEET
from xltool.refusal import Refusal

#: Delimiters are control characters: nothing that can stand in XML is ever executed.
ENVIRONMENT = Environment(
    variable_start_string="\x01", variable_end_string="\x02", block_start_string="\x03",
    block_end_string="\x04", comment_start_string="\x05", comment_end_string="\x06",
    keep_trailing_newline=True,
)  # fmt: skip


#: Merges of a template, and characters of a message that are quoted.
_MOST_MERGES, _LONGEST = 2000, 200


def compile_workbook(source: bytes, edition: Edition, name: str, live: Live | None = None) -> Compiled:
    """Compile a placeholder workbook of an edition; ``name`` is the file's, for messages.

    Raises :class:`Refusal` where the workbook holds no form or something that cannot follow the rows.
    """
    try:
        book = Book(source, name)
        drawn = [book.roots[part] for part, name in book.sheets.items() if name == FACTS_SHEET]
        outdated = any(live is None or not checks.is_of(root, live.plan) for root in drawn)
        return replace(_Compiler(book, edition, live).compile(), live=live, outdated=outdated)
    except (LookupError, TypeError, AttributeError, etree.XMLSyntaxError):
        raise Refusal(f"模板“{name}”不是完整的 .xlsx 工作簿。请用 Excel 或 WPS 打开后另存一次。") from None
    except ValueError as error:
        said = str(error)
        shown = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}……"
        raise Refusal(f"模板“{name}”里有看不懂的占位符或公式：{shown}。") from None
    except RecursionError:
        raise Refusal(f"模板“{name}”里有一条公式的括号嵌套太深。请改简单一些再用。") from None


class _Compiler:
    """One compilation."""

    def __init__(self, book: Book, edition: Edition, live: Live | None) -> None:
        self.book, self.edition, self.live = book, edition, live
        self.root = book.roots[book.form_part]
        self.contents = self._contents()
        self.positions = {content.path: cell for cell, content in self.contents.items() if content.path}
        self.mapping = Mapping(self._repeated_row(), book.sheets[book.form_part])
        book.refuse_what_cannot_move(self.mapping.repeated)
        self.merges = sorted(cell.get("ref", "") for cell in self.root.iter(tag("mergeCell")))
        if len(self.merges) > _MOST_MERGES:
            raise Refusal(f"模板“{book.name}”的合并单元格太多，不像一份模板。请删去表以外的内容后再用。")
        self.spans = {_top_left(reference): reference for reference in self.merges}
        self.widths = _column_widths(self.root)
        self.styles = Styles(book.members["xl/styles.xml"])
        self.texts = Texts()

    def compile(self) -> Compiled:
        rows = {int(row.get("r", 0)): row for row in self.root.iter(tag("row"))}
        row = self._line(rows[self.mapping.repeated])
        lines = tuple(self._line(rows[n]) for n in sorted(rows) if n != self.mapping.repeated)
        above = "".join(self._source(line, rows[line.number]) for line in lines if line.number < row.number)
        below = "".join(self._source(line, rows[line.number]) for line in lines if line.number > row.number)
        in_row = [reference for reference in self.merges if self._is_in_row(reference)]
        fixed = [reference for reference in self.merges if reference not in in_row]
        surroundings.free_of_rows(self.root, self.mapping, fixed)
        sheet = surroundings.with_rows(self.root, above, below)
        return Compiled(
            self.edition, self._parts(sheet), self.styles, lines, row,
            _ordered(slot for line in lines for slot in line.slots), _ordered(row.slots),
            tuple(_columns(reference) for reference in in_row), len(fixed),
        )  # fmt: skip

    def _contents(self) -> dict[str, Content]:
        """Cells that hold placeholders, by name (``C5``)."""
        contents = {}
        for cell in self.root.iter(tag("c")):
            inline = cell.find(tag("is"))
            if inline is not None and "{{" in (text := books.plain(inline)):
                contents[cell.get("r", "")] = parse(text)
        return contents

    def _repeated_row(self) -> int:
        rows = {coordinate_from_string(cell)[1] for cell, content in self.contents.items() if content.repeats}
        if len(rows) != 1:
            raise Refusal(
                f"模板“{self.book.name}”里应当恰有一行是指标行（含 {{{{ i.name }}}} 等），实际有 {len(rows)} 行。"
            )
        return rows.pop()

    def _line(self, row: etree._Element) -> Line:
        """A row; a height the template fixes becomes the least, so that Excel can still fit longer text."""
        number, height = int(row.get("r", 0)), float(row.get("ht", 0))
        kept = [(key, row.get(key)) for key in ("s", "customFormat") if row.get(key)]
        attributes = "".join(f' {key}="{value}"' for key, value in kept)
        slots = []
        for cell in row.iter(tag("c")):
            slot = self._slot(cell)
            height = max(height, self.edition.least_heights.get(slot.content.path, 0))
            if slot.content.path or slot.content.role is Role.MENTION or number == self.mapping.repeated:
                slots.append(slot)
            elif slot.content.text:
                height = max(height, needed(slot.content.text, slot.room, slot.font_size) / slot.rows)
        return Line(number, height, attributes, tuple(slots))

    def _source(self, line: Line, row: etree._Element) -> str:
        """A fixed row as template source: labels as they are, answers as variables."""
        written = {slot.column: n for n, slot in enumerate(line.slots)}
        number, cells = line.number, []
        for cell in row.iter(tag("c")):
            column = coordinate_from_string(cell.get("r", ""))[0]
            if column in written:
                cells.append(f"{OPEN}cells[{number}][{written[column]}]{CLOSE}")
            else:
                cells.append(self._plain(cell, self.mapping.start(number)))
        head = f'r="{self.mapping.start(number)}" ht="{OPEN}heights[{number}]{CLOSE}"{line.attributes}'
        return f"<row {head}>{''.join(cells)}</row>"

    def _slot(self, cell: etree._Element) -> Slot:
        name, style = cell.get("r", ""), cell.get("s", "0")
        column, row = coordinate_from_string(name)
        in_row = row == self.mapping.repeated
        size = self.styles.font_size(int(style))
        rows, width = self._span(name)
        content = self.contents.get(name)
        formula = evaluate = plain = None
        if content is None:
            inline = cell.find(tag("is"))
            content = Content(Role.LABEL, books.plain(inline) if inline is not None else "")
            plain = RowText(self._plain(cell, this_row(row))) if in_row else None
        elif content.role is Role.COMPUTED:
            formula = self._excel_formula(content.formula, in_row=in_row)
            if content.path not in checks.FORMULAS:
                evaluate = evaluator(content.formula, self._rectangle, in_row=in_row)
            if evaluate and in_row:
                evaluate = remembered(evaluate, content.paths[1:])
        return Slot(
            column,
            row,
            style,
            content,
            rows,
            room_in(width, size, self.styles.indent(int(style))),
            size,
            formula,
            evaluate,
            plain,
        )

    def _plain(self, cell: etree._Element, number: str) -> str:
        """A cell without placeholders as template source, its row number and formula made to move."""
        copy = books.parse(etree.tostring(cell, with_tail=False))
        column, row = coordinate_from_string(cell.get("r", ""))
        copy.set("r", f"{column}{number}")
        self.texts.share(copy)
        for formula in copy.iter(tag("f")):
            mover = this_row if row == self.mapping.repeated else None
            formula.text = self.mapping.formula(formula.text or "", here=True, row=mover)
        return books.bare(copy)

    def _excel_formula(self, formula: str, *, in_row: bool) -> RowText:
        """The drawing's formula over cell references."""

        def reference(match: re.Match[str]) -> str:
            cell = self.positions.get(match["path"])
            if cell is None:
                raise ValueError(f"公式提到的 {match['path']} 不在表上")
            return f"{cell}:{cell}" if match["path"].startswith("i.") and not in_row else cell

        drawn = PLACEHOLDER.sub(reference, formula)
        moved = self.mapping.formula(drawn, here=True, row=this_row if in_row else None)
        return RowText(escape(moved))

    def _rectangle(self, first: str, last: str) -> list[str]:
        """The answers in the rectangle between two of them."""
        left, top, right, bottom = _bounds(f"{self.positions[first]}:{self.positions[last]}")
        found = []
        for path, cell in self.positions.items():
            column, row, *_ = _bounds(cell)
            if min(left, right) <= column <= max(left, right) and min(top, bottom) <= row <= max(top, bottom):
                found.append(path)
        return found

    def _span(self, cell: str) -> tuple[int, float]:
        """Rows, and width in characters, of the merge that starts at a cell."""
        left, top, right, bottom = _bounds(self.spans.get(cell, cell))
        return bottom - top + 1, sum(self.widths(column) for column in range(left, right + 1))

    def _is_in_row(self, reference: str) -> bool:
        _, top, _, bottom = _bounds(reference)
        return top == bottom == self.mapping.repeated

    def _parts(self, sheet: str) -> tuple[tuple[str, Piece], ...]:
        made: dict[str, Piece] = {self.book.form_part: _template(sheet)}
        for name, root in self.book.roots.items():
            if name not in made:
                made[name] = self._other_sheet(name, root)
        self.texts.add_to(self.book.members)
        for name, content in self.book.members.items():
            if name == "xl/styles.xml":
                made[name] = self.styles
            elif name == "xl/workbook.xml":
                made[name] = Following(name, _template(surroundings.workbook(content, self.mapping)))
            elif name not in made:
                made[name] = pack(name, surroundings.pinned(name, content), hard=True)
        first = "[Content_Types].xml"
        return ((first, made.pop(first)), *((name, made[name]) for name in self.book.members if name in made))

    def _other_sheet(self, name: str, root: etree._Element) -> Part | Template:
        if self.live and self.book.sheets.get(name) == FACTS_SHEET:
            return pack(name, checks.fresh_facts(root, self.live.plan), hard=True)
        source = surroundings.other_sheet(root, self.mapping, self.texts)
        return _template(source) if OPEN in source else pack(name, source.encode(), hard=True)


def _template(source: str) -> Template:
    return ENVIRONMENT.from_string(template_source(source))


def _ordered(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Computed cells, each after those it is computed from. Raises ``ValueError`` on a circle."""
    waiting = {slot.content.path: slot for slot in slots if slot.evaluate}
    ordered: list[Slot] = []
    while waiting:
        ready = [path for path, slot in waiting.items() if not set(slot.content.paths[1:]) & waiting.keys()]
        if not ready:
            raise ValueError(f"{'、'.join(waiting)} 的公式互相引用")
        ordered += [waiting.pop(path) for path in ready]
    return tuple(ordered)


def _bounds(reference: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a range or a cell, one-based."""
    return cast(tuple[int, int, int, int], range_boundaries(reference))


def _top_left(reference: str) -> str:
    return reference.partition(":")[0]


def _columns(reference: str) -> tuple[str, str]:
    first, _, last = reference.partition(":")
    return coordinate_from_string(first)[0], coordinate_from_string(last)[0]


def _column_widths(root: etree._Element) -> Callable[[int], float]:
    """One-based column → width in characters."""
    known: dict[int, float] = {}
    for column in root.iter(tag("col")):
        for number in range(int(column.get("min", 1)), min(int(column.get("max", 1)), 256) + 1):
            known[number] = float(column.get("width", 8.43))
    return lambda column: known.get(column, 8.43)
