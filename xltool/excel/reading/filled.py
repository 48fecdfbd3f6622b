"""Sheets in which every cell of a merged one carries its text, as other programs write them out."""

import re
from collections.abc import Sequence
from typing import Any

from xltool.edition.label import key_of, words
from xltool.excel.opening.grid import Grid

_WORDS = re.compile("[\u4e00-\u9fff]")
#: So many labels that stand twice side by side tell such a sheet.
_FEWEST = 3
_OF_HEADS = {"三级指标", "一级指标", "二级指标", "年初预算数", "全年预算数", "全年执行数"}
#: So many equal cells to the end of a row are one, whatever heads stand above.
_RUN = 3
#: The rows of the funds: amounts stand side by side in them, each under its own head.
_OF_ROWS = {"年度资金总额", "当年财政拨款", "上年结转资金", "其他资金"}


def unfilled(grid: Grid) -> Grid:
    """The sheet with the text of each merged cell in its first place alone; itself where nothing was filled."""
    labels = words()["labels"].keys() - {""}
    if sum(_is_twice(row, at, labels) for row in grid.rows for at in range(1, len(row))) < _FEWEST:
        return grid
    heads: Sequence[Any] = ()
    rows: list[list[Any]] = []
    for row in grid.rows:
        said = {
            key_of(value.replace("：", ":").partition(":")[0]) for value in row if type(value) is str
        } & labels
        texts = [value for value in row if value != ""]
        is_head = len(said) >= 2 and (
            bool(said & _OF_HEADS) or all(_is_label(value, labels) for value in texts)
        )
        apart = is_head or len(said) > 1 or bool(said - _OF_ROWS)
        rows.append(
            _first_of_each(row, () if apart else heads, not said & _OF_ROWS and _has_pairs(row, labels))
        )
        heads = row if is_head else heads
    for at in range(max(map(len, grid.rows))):
        for r in range(len(rows) - 1, 0, -1):
            if at < min(len(grid.rows[r]), len(grid.rows[r - 1])) and _is_label_again(
                grid.rows, r, at, labels
            ):
                rows[r][at] = ""
    return grid._replace(rows=rows)


def _is_twice(row: Sequence[Any], at: int, labels: Any) -> bool:
    return row[at] == row[at - 1] and _is_label(row[at], labels)


def _is_label(value: Any, labels: Any) -> bool:
    return type(value) is str and value != "" and key_of(value) in labels


def _is_label_again(rows: Sequence[Sequence[Any]], r: int, at: int, labels: Any) -> bool:
    return bool(rows[r][at] == rows[r - 1][at]) and _is_label(rows[r][at], labels)


def _has_pairs(row: Sequence[Any], labels: Any) -> bool:
    """Whether a label stands behind a number: each number belongs to the label before it."""
    numbers = [at for at, value in enumerate(row) if isinstance(value, (int, float))]
    return bool(numbers) and any(
        type(value) is str and key_of(value) in labels for value in row[numbers[0] :]
    )


def _first_of_each(row: Sequence[Any], heads: Sequence[Any], has_labels: bool) -> list[Any]:
    """A row in which equal texts side by side stand once; under different heads only long runs are one.

    Numbers count too where the row's own labels part them.
    """
    found = list(row)
    start = 0
    for at in range(1, len(row) + 1):
        if (
            at < len(row)
            and row[at] == row[start]
            and (has_labels or (type(row[at]) is str and _WORDS.search(row[at])))
        ):
            continue
        first = next((n for n, value in enumerate(row) if value != ""), 0)
        whole = at - start >= _RUN and start <= first + 1 and all(value == "" for value in row[at:])
        for n in range(start + 1, at):
            if whole or not heads or (n < len(heads) and heads[n] == heads[n - 1]):
                found[n] = ""
        start = at
    return found
