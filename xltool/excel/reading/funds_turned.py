"""Funds turned round: the rows of the drawing as heads, their amounts in lines below, one for each column."""

from collections.abc import Mapping, Sequence

from xltool.excel.reading.page import Page, Tag


def heads_above(page: Page, rows: Sequence[Tag], tag: Tag) -> list[Tag]:
    """The rows of the funds as heads over the amounts right of a label."""
    lines: dict[int, list[Tag]] = {}
    for row in rows:
        if row.row < tag.row and row.column > tag.column and not row.is_inline:
            lines.setdefault(row.row, []).append(row)
    for at in sorted(lines, reverse=True):
        if len(lines[at]) >= 2 or _is_all_labels(page, at):
            return lines[at] if _is_all_labels(page, at) else []
    return []


def under(page: Page, heads: Sequence[Tag], label: Tag, columns: Sequence[int]) -> Mapping[Tag, int]:
    """The column of each head's amount behind a label, a blank one too; nothing where amounts stand under no head.

    As many of them as there are heads belong to these in their order.
    """
    if not heads:
        return {}
    found = {}
    row = label.row
    begun = min(item.column for item in page.line(heads[0].row) if item.column > label.column)
    for head in heads:
        end = page.room(head.row, head.column)
        found[head] = next((column for column in columns if head.column <= column < end), -1)
    if any(column < begun for column in columns):
        in_order = len(columns) == len(heads) > 1
        return dict(zip(heads, columns, strict=True)) if in_order else {}
    return {
        head: column if column >= 0 else head.column
        for head, column in found.items() if column >= 0 or page.cells.value(row, head.column) == ""
    }  # fmt: skip


def _is_all_labels(page: Page, row: int) -> bool:
    return not any(not item.is_label and page.is_amount(row, item.column) for item in page.line(row))
