"""How an edition's answers are found again: from the labels that stand beside them in the drawing."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from xltool.edition import Edition
from xltool.edition.content import PLACEHOLDER, Role
from xltool.edition.drawing import Cell
from xltool.edition.label import key_of

_MONEY = re.compile(r"[（(]\s*(万?元)\s*[）)]")


class Direction(Enum):
    """Where an answer stands relative to its labels."""

    RIGHT_OF = "右边"
    BELOW = "下面"
    CROSSING = "行列交叉处"


@dataclass(frozen=True, slots=True)
class Label:
    """A drawn label with the identity of its wording.

    ``beside`` and ``over`` are the keys of the other labels in its row and in its column, ``next`` indexes
    the next label in its row (−1: none), ``alike`` the later labels with the same key. ``money`` is 元 or 万元
    where the label says so.
    """

    key: str
    text: str
    cell: Cell
    beside: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    next: int = -1
    alike: tuple[int, ...] = ()
    money: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """How the answer at ``path`` is found: ``row`` and ``column`` index the layout's labels (−1: none)."""

    path: str
    direction: Direction
    row: int
    column: int
    drawn: Cell


@dataclass(frozen=True, slots=True)
class Layout:
    """All labels in reading order, the single answers' anchors, the table's columns, what ends the table.

    ``columns`` gives for each key of an indicator (``name``, ``score`` …) the label it stands under;
    ``heads`` are all labels that answers stand under, ``computed`` the paths of the single answers with a
    formula.
    """

    edition: Edition
    labels: tuple[Label, ...]
    anchors: tuple[Anchor, ...]
    columns: dict[str, int]
    heads: frozenset[int]
    below_table: frozenset[int]
    keys: frozenset[str]
    title_rows: int
    computed: tuple[str, ...]


@cache
def layout_of(edition: Edition) -> Layout:
    """The layout of an edition, worked out once."""
    drawing = edition.drawing
    cells = [cell for cell in drawing.cells if not cell.beside]
    labels = _labels(cells)
    finder = _Finder([cell for cell in cells if cell.content.path], labels, drawing.title_rows)
    single = [cell for cell in finder.fields if not cell.content.repeats]
    columns = {cell.content.path[2:]: finder.above(cell) for cell in finder.fields if cell.content.repeats}
    below = frozenset(n for n, label in enumerate(labels) if label.cell.row > drawing.repeated_row)
    anchors = tuple(map(finder.anchor, single))
    heads = frozenset({anchor.column for anchor in anchors} | set(columns.values()))
    return Layout(
        edition,
        labels,
        anchors,
        columns,
        heads,
        below,
        frozenset(label.key for label in labels),
        drawing.title_rows,
        tuple(cell.content.path for cell in single if cell.content.role is Role.COMPUTED),
    )


def _labels(cells: list[Cell]) -> tuple[Label, ...]:
    found = [
        (key, cell) for cell in cells
        if cell.content.role in (Role.LABEL, Role.MENTION) and (key := _key_of(cell.content.text))
    ]  # fmt: skip

    def label(number: int, key: str, cell: Cell) -> Label:
        others = [(n, other, at) for n, (other, at) in enumerate(found) if at is not cell]
        row = [(at.column, n) for n, _, at in others if at.row == cell.row and at.column > cell.column]
        return Label(
            key, cell.content.text.replace("\n", ""), cell,
            frozenset(other for _, other, at in others if at.row == cell.row and other != key),
            frozenset(other for _, other, at in others if at.column == cell.column and other != key),
            min(row)[1] if row else -1,
            tuple(n for n, other, _ in others if other == key and n > number),
            money_of(cell.content.text),
        )  # fmt: skip

    return tuple(label(n, key, cell) for n, (key, cell) in enumerate(found))


def _key_of(text: str) -> str:
    """A drawn label's key; none where its wording depends on what is filled in."""
    keys = {key_of(PLACEHOLDER.sub(filled_in, text)) for filled_in in ("2024", "2025")}
    return keys.pop() if len(keys) == 1 else ""


def money_of(text: str) -> str:
    """元 or 万元 where a label says in brackets that its amounts are in it; else nothing."""
    said = _MONEY.search(text)
    return said[1] if said else ""


class _Finder:
    """Looks from an answer to the labels around it."""

    def __init__(self, fields: list[Cell], labels: tuple[Label, ...], titles: int) -> None:
        self.fields = fields
        self.labels = labels
        self.titles = titles

    def left_of(self, field: Cell) -> int:
        """The nearest label on the answer's left, over other answers; −1 if none."""
        found = [
            (label.cell.column, n) for n, label in enumerate(self.labels)
            if label.cell.row <= field.row < label.cell.row + label.cell.rows and label.cell.column < field.column
        ]  # fmt: skip
        return max(found)[1] if found else -1

    def above(self, field: Cell) -> int:
        """The nearest label above the answer, over other answers; −1 if none but the title."""
        found = [
            (label.cell.row, n) for n, label in enumerate(self.labels)
            if label.cell.column <= field.column < label.cell.column + label.cell.columns
            and self.titles <= label.cell.row < field.row
        ]  # fmt: skip
        return max(found)[1] if found else -1

    def anchor(self, field: Cell) -> Anchor:
        """An answer alone behind its label stands right of it; alone under one, below; else they cross."""
        row, column = self.left_of(field), self.above(field)
        if row >= 0 and sum(self.left_of(other) == row for other in self.fields) == 1:
            return Anchor(field.content.path, Direction.RIGHT_OF, row, -1, field)
        if column >= 0 and sum(self.above(other) == column for other in self.fields) == 1:
            return Anchor(field.content.path, Direction.BELOW, -1, column, field)
        return Anchor(field.content.path, Direction.CROSSING, row, column, field)
