"""The sheet 校验结果 in a running Excel: texts written in one call, as text; what cells looked like beside them."""

from collections.abc import Sequence
from typing import Any

from xltool.marks import HEAD_ROW, HEADS, LOOK_COLUMN, OURS, TINTS, Look, Row, height_of

#: Excel shows a longer text in a cell of the format for text as a row of signs.
_LONGEST_AS_TEXT = 255
_HEAD_FILL = "#EDEDED"


def write_list(sheet: Any, rows: Sequence[Row]) -> None:
    """Fill an empty sheet with the list."""
    area = sheet.range((1, 1), (len(rows), len(HEADS)))
    area.number_format = "@"
    area.value = [list(row.texts) for row in rows]
    for n, (_, width) in enumerate(HEADS, 1):
        sheet.range((1, n)).column_width = width
    for n, row in enumerate(rows, 1):
        _dress(sheet, n, row)


def _dress(sheet: Any, n: int, row: Row) -> None:
    """The look of one row, and its link."""
    line = sheet.range((n, 1), (n, len(HEADS)))
    if row.kind == "title":
        line.font.bold, line.font.size = True, 14
    elif row.kind == "head":
        line.font.bold, line.color = True, _HEAD_FILL
    elif row.kind != "note":
        line.wrap_text = True
        line.row_height = height_of(row)
        if row.kind in TINTS:
            sheet.range((n, 2)).color = f"#{TINTS[row.kind]}"
        for m, text in enumerate(row.texts, 1):
            if len(text) > _LONGEST_AS_TEXT:
                sheet.range((n, m)).number_format = "General"
    if row.cell:
        quoted = row.sheet.replace("'", "''")
        sheet.range((n, 4)).add_hyperlink(
            f"#'{quoted}'!{row.cell}", row.texts[3], f"跳到 {row.sheet} {row.cell}"
        )


def write_looks(sheet: Any, looks: Sequence[Look]) -> None:
    """What the marked cells looked like, in hidden columns; an earlier record is replaced."""
    first, last = LOOK_COLUMN, LOOK_COLUMN + len(Look._fields) - 1
    used = sheet.used_range.last_cell.row
    below = max(HEAD_ROW + len(looks), used)
    blank = Look("", "", "", "")
    lines = [list(look) for look in (*looks, *[blank] * (below - HEAD_ROW - len(looks)))]
    area = sheet.range((HEAD_ROW, first), (below, last))
    area.number_format = "@"
    area.value = [[OURS, "", "", ""], *lines]
    area.columns.hidden = True
