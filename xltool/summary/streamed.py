"""A sheet whose lines go to disk as they are written, with a real Excel table around them.

XlsxWriter keeps the cells of a sheet with a table in memory, and looks at every cell several times. The sheets
with a line for each indicator and each finding are long and plain: their lines are put into its file for rows
of constant memory as they are, four times faster. All else on them is XlsxWriter's own.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from xlsxwriter.url import Url
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from xltool.place import column_letters
from xltool.summary.values import Value, exact, possible

#: What XML gives back otherwise, and what reads as an escape of it.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")


class Streamed(Worksheet):  # type: ignore[misc]  # the library has no types
    """Write every line once, from the top down."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": True})

    def table_around(self, top: int, bottom: int, heads: list[str], options: dict[str, Any]) -> None:
        """A table from the row of its heads to the last row, to be stated before those rows are written.

        The heads must be written by the caller. A table is stated one row high and stretched, for all its cells
        would be kept in mind.
        """
        last = len(heads) - 1
        self.constant_memory = False
        self.add_table(top, 0, top + 1, last, {**options, "columns": [{"header": head} for head in heads]})
        self.constant_memory = True
        reach = xl_range(top, 0, bottom, last)
        self.tables[-1].update(range=reach, a_range=reach, autofilter=reach)

    def line(
        self,
        row: int,
        values: Sequence[Value],
        formats: Sequence[Any],
        height: float | None,
        links: Mapping[int, str],
    ) -> None:
        """A whole row; texts stay texts. ``links`` are targets by column."""
        if self.table:
            self._write_single_row(row)
        number = row + 1
        cells = "".join(
            _cell(f"{_letters(column)}{number}", value, style._get_xf_index())
            for column, (value, style) in enumerate(zip(values, formats, strict=True))
        )
        high = f' ht="{height:g}" customHeight="1"' if height else ""
        self.row_data_fh.write(f'<row r="{number}"{high}>{cells}</row>')
        self._check_dimensions(row, len(values) - 1)
        for column, target in links.items():
            self.hyperlinks[row][column] = Url(target)


def _cell(at: str, value: Value, style: int) -> str:
    if value is None or value == "":
        return f'<c r="{at}" s="{style}"/>'
    if isinstance(value, str):
        return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_escaped(value)}</t></is></c>'
    return f'<c r="{at}" s="{style}"><v>{exact(value)}</v></c>'


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return escape(_CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", possible(text)), quote=False)


@lru_cache(maxsize=256)
def _letters(column: int) -> str:
    return column_letters(column)
