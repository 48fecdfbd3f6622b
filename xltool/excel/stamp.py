"""Stamp one filled form: render the compiled sheet with its answers, zip it with the ready parts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple, cast

from xltool.answer import BLANK, Answer, State
from xltool.edition.content import PLACEHOLDER, Role
from xltool.excel.cached import agrees, compute, computed_answer, computed_cell, seen, seen_in
from xltool.excel.checks import FORMULAS
from xltool.excel.compiled import Compiled, Line, Live, Piece, Slot
from xltool.excel.following import Following
from xltool.excel.formula import Failure, Scope, Value
from xltool.excel.heights import needed
from xltool.excel.package import Part, assemble, pack
from xltool.excel.references import RowText
from xltool.excel.rows import IDENTITY, Row, rows_of, runs_of
from xltool.excel.sheetxml import EPOCH, blank_cell, number_cell, text_cell
from xltool.excel.styles import Styles
from xltool.finding import Finding
from xltool.form import INDICATOR_FIELDS, Filing
from xltool.live.said import Said, Verdict, said
from xltool.target import Target

_TALLEST = 409.0  # Excel's limit, points
_FILTER = '<filterColumn colId="0"><filters><filter val="打印"/></filters></filterColumn>'


class _Cell(NamedTuple):
    """A cell ready to be written, and the text that asks for height (over so many rows)."""

    xml: str
    text: str = ""
    rows: int = 1


def stamp(compiled: Compiled, form: Filing, locked: frozenset[str] = frozenset()) -> bytes:
    """The workbook of a filled (or blank) form. The same form gives the same bytes.

    ``locked`` are the paths of answers that are given, not asked: nobody can type over them.
    """
    return _Stamping(compiled, form, locked).workbook()


def computed(compiled: Compiled, form: Filing) -> dict[str, Value | Failure]:
    """What the formulas of the form's answers give, by path, whether or not something else is stated there."""
    made = _Stamping(replace(compiled, live=None), form, frozenset())
    keys = INDICATOR_FIELDS[form.kind]
    return {path: value for path, value in made.computed.items() if path in form.answers} | {
        f"indicators[{n}].{key}": values[f"i.{key}"]
        for n, values in enumerate(made.row_values) for key in keys if f"i.{key}" in values
    }  # fmt: skip


class _Stamping:
    """One workbook in the making."""

    def __init__(self, compiled: Compiled, form: Filing, locked: frozenset[str]) -> None:
        self.compiled, self.edition, self.form = compiled, compiled.edition, form
        self.rows = rows_of(form, self.edition)
        self.added = len(self.rows) - 1
        self.last = compiled.row.number + self.added
        self.runs = runs_of(self.rows)
        self.units = sorted({row.unit for row in self.rows if row.unit})
        self.locked, self.locked_styles = locked, self._locked_styles(locked)
        self.seen = [seen_in(row) for row in self.rows]
        self.scope = Scope(
            {path: seen(answer) for path, answer in form.answers.items()},
            {path: [values[path] for values in self.seen] for path in self.seen[0]},
        )
        self.computed = compute(compiled.order, self.scope)
        outer = self.scope.values if compiled.row_looks_out else {}
        self.row_values = [compute(compiled.row_order, Scope(outer | seen)) for seen in self.seen]
        self.said = self._judged(compiled.live) if compiled.live else None

    def workbook(self) -> bytes:
        context = self._context()
        return assemble(self._part(name, made, context) for name, made in self.compiled.parts)

    def _part(self, name: str, made: Piece, context: dict[str, object]) -> Part:
        if isinstance(made, Part):
            return made
        if isinstance(made, Following):
            return made.at(self.added)
        if isinstance(made, Styles):
            slots = self.compiled.row.slots
            style = next((int(slot.style) for slot in slots if slot.content.path == "i.actual"), 0)
            return made.of_form(style, tuple(self.units), tuple(self.locked_styles))
        return pack(name, made.render(context).encode())

    def _context(self) -> dict[str, object]:
        cells, tall = {}, {}
        for line in self.compiled.lines:
            made = [self._single(slot) for slot in line.slots]
            cells[line.number] = [cell.xml for cell in made]
            tall[line.number] = f"{self._height(line, made):g}"
        rows = self._indicators()
        merges = "".join(f'<mergeCell ref="{reference}"/>' for reference in self._merges())
        return {
            "cells": cells, "heights": tall, "rows": rows, "merges": merges, "d": self.added,
            "count": self.compiled.fixed_merges + merges.count("<"),
            "filter": _FILTER if any(row.spare for row in self.rows) else "", "live": self._shown(),
        }  # fmt: skip

    def _height(self, line: Line, cells: list[_Cell]) -> float:
        height = line.height
        for slot, cell in zip(line.slots, cells, strict=True):
            if cell.text:
                height = max(height, needed(cell.text, slot.room, slot.font_size) / cell.rows)
        return min(height, _TALLEST)

    # -- live checks ------------------------------------------------------------------------------

    def _judged(self, live: Live) -> Said:
        """What the checks say of the form as it will stand in the workbook, its formulas computed."""
        answers, overwritten = dict(self.form.answers), []
        for path, value in self.computed.items():
            if not agrees(self.form[path], value):
                overwritten.append(path)
            elif self.form[path].is_blank and not isinstance(value, Failure):
                answers[path] = computed_answer(value)
        form = replace(self.form, answers=answers, overwritten=tuple(overwritten))
        findings, undecided = live.check(form)
        return said(live.plan, findings, undecided, self._cell_of)

    def _shown(self) -> Mapping[str, Verdict | str]:
        """The cached values of the sheet 校验; nothing where nobody has judged the form."""
        if not self.said:
            return defaultdict(lambda: Verdict(""), {"LIGHT": ""})
        return {"LIGHT": self.said.light, **self.said.verdicts}

    def _cell_of(self, finding: Finding) -> str:
        """Where the answer a finding speaks of is written."""
        row, dot, key = finding.field.partition("].")
        if dot:
            number = self.compiled.row.number + int(row.removeprefix("indicators["))
            columns = (slot.column for slot in self.compiled.row.slots if slot.content.path == f"i.{key}")
            return next((f"{column}{number}" for column in columns), "")
        slots = [
            slot for line in self.compiled.lines for slot in line.slots if finding.field in slot.content.shown
        ]
        if not finding.field or not slots:
            return ""
        slot = next((slot for slot in slots if slot.content.path), slots[0])
        return f"{slot.column}{slot.row + (self.added if slot.row > self.compiled.row.number else 0)}"

    # -- styles -----------------------------------------------------------------------------------

    def _locked_styles(self, locked: frozenset[str]) -> list[str]:
        """The styles of the cells that are locked for this form, without repetition."""
        if not locked:
            return []
        keys = {f"i.{path.partition('].')[2]}" for path in locked if path.startswith("indicators[")}
        slots = [slot for line in self.compiled.lines for slot in line.slots if slot.content.path in locked]
        slots += [slot for slot in self.compiled.row.slots if slot.content.path in keys]
        return sorted({slot.style for slot in slots}, key=int)

    def _style(self, slot: Slot, path: str) -> str:
        """The style of a cell, or that of its locked twin."""
        if path not in self.locked:
            return slot.style
        return str(self.compiled.styles.count + len(self.units) + self.locked_styles.index(slot.style))

    # -- cells ------------------------------------------------------------------------------------

    def _single(self, slot: Slot) -> _Cell:
        """A cell above or below the indicators."""
        number = slot.row + (self.added if slot.row > self.compiled.row.number else 0)
        reference, content = f"{slot.column}{number}", slot.content
        if content.role is Role.MENTION:
            text = PLACEHOLDER.sub(lambda match: self._mentioned(match["path"]), content.text)
            return _Cell(text_cell(reference, slot.style, text), text, slot.rows)
        if content.path == "identity":
            year = self.form.year.value if "year" in self.locked else self.edition.year
            said = f"{IDENTITY}:{self.edition.name}:{self.edition.version}:{self.form.id or ''}@{year}"
            return _Cell(text_cell(reference, slot.style, said))
        if slot.formula and content.path in FORMULAS:
            return self._calculated(slot, number, self.said.light if self.said else "")
        answer = self.form[content.path]
        if slot.formula and agrees(answer, self.computed[content.path]):
            return self._calculated(slot, number, self.computed[content.path])
        return self._written(slot, reference, answer, self._style(slot, content.path))

    def _mentioned(self, path: str) -> str:
        """An answer inside a label; the years of a project fall back on the form's year."""
        answer = self.form[path.removesuffix(".year")]
        if not path.endswith("year"):
            return answer.raw
        if isinstance(answer.value, dt.date):
            return str(answer.value.year)
        return str(answer.value if answer.value is not None else self.form.year.value or self.edition.year)

    def _written(self, slot: Slot, reference: str, answer: Answer[Any], style: str) -> _Cell:
        """An answer as it was stated."""
        if answer.is_blank or answer.state is State.UNCOMPUTED:
            if slot.content.default:
                return _Cell(text_cell(reference, style, slot.content.default))
            return _Cell(blank_cell(reference, style))
        value = answer.value
        if isinstance(value, Decimal):
            return _Cell(number_cell(reference, style, f"{value:f}"))
        if isinstance(value, dt.date):
            return _Cell(number_cell(reference, style, str((value - EPOCH).days)))
        return _Cell(text_cell(reference, style, answer.raw), answer.raw, slot.rows)

    # -- indicator rows ---------------------------------------------------------------------------

    def _indicators(self) -> str:
        """All indicator rows, worked out column by column."""
        columns = [self._column(slot) for slot in self.compiled.row.slots]
        return "".join(
            self._indicator(n, row, cells)
            for n, (row, *cells) in enumerate(zip(self.rows, *columns, strict=True))
        )

    def _indicator(self, n: int, row: Row, cells: list[_Cell]) -> str:
        line, hidden = self.compiled.row, ' hidden="1"' if row.spare else ""
        body = "".join([cell.xml for cell in cells])
        height = f"{self._height(line, cells):g}"
        return f'<row r="{line.number + n}" ht="{height}"{line.attributes}{hidden}>{body}</row>'

    def _column(self, slot: Slot) -> list[_Cell]:
        """The cells of one column of the indicator rows."""
        path, numbers = slot.content.path, range(self.compiled.row.number, self.last + 1)
        if slot.plain:
            return [_Cell(slot.plain.at(number, self.added)) for number in numbers]
        if slot.formula and path in FORMULAS:
            flags = self.said.flags if self.said else {}
            return [
                self._calculated(slot, number, flags.get(f"indicators[{n}]", ""))
                for n, number in enumerate(numbers)
            ]
        cell = self._computed_in_row if slot.formula else self._actual if path == "i.actual" else self._given
        return [cell(slot, n, number) for n, number in enumerate(numbers)]

    def _computed_in_row(self, slot: Slot, n: int, number: int) -> _Cell:
        value = self.row_values[n][slot.content.path]
        if agrees(self.rows[n].answers.get(slot.content.path, BLANK), value):
            return self._calculated(slot, number, value)
        return self._given(slot, n, number)

    def _actual(self, slot: Slot, n: int, number: int) -> _Cell:
        """An actual value: a number shown in its target's unit, where it is or may become one."""
        row = self.rows[n]
        if not row.unit:
            return self._given(slot, n, number)
        reference, style = (
            f"{slot.column}{number}",
            str(self.compiled.styles.count + self.units.index(row.unit)),
        )
        answer = row.answers["i.actual"]
        if answer.is_blank:
            return _Cell(blank_cell(reference, style))
        return _Cell(number_cell(reference, style, f"{cast(Target, answer.value).value:f}"))

    def _given(self, slot: Slot, n: int, number: int) -> _Cell:
        """A cell as it was stated; equal levels down the page are one merged cell."""
        path, reference = slot.content.path, f"{slot.column}{number}"
        style = self._style(slot, f"indicators[{n}].{path[2:]}") if self.locked else slot.style
        answer = self.rows[n].answers.get(path, BLANK)
        if path not in self.runs:
            return self._written(slot, reference, answer, style)
        length = self.runs[path].get(n)
        if not length:
            return _Cell(blank_cell(reference, style))
        return self._written(slot, reference, answer, style)._replace(rows=length)

    def _calculated(self, slot: Slot, number: int, value: Value | Failure) -> _Cell:
        """A cell that keeps its formula, with the value it will have."""
        formula = cast(RowText, slot.formula).at(number, self.added)
        return _Cell(computed_cell(f"{slot.column}{number}", slot.style, formula, value))

    def _merges(self) -> list[str]:
        """Merges of the indicator rows: those within each row, and the runs of equal levels."""
        first, each = self.compiled.row.number, dict.fromkeys(range(len(self.rows)), 1)
        paths = {slot.column: slot.content.path for slot in self.compiled.row.slots}
        wide = {column: column for column in paths} | dict(self.compiled.row_merges)
        found = []
        for left, right in wide.items():
            runs = self.runs.get(paths.get(left, ""), each)
            found += [
                f"{left}{first + start}:{right}{first + start + length - 1}"
                for start, length in runs.items() if length > 1 or left != right
            ]  # fmt: skip
        return found
