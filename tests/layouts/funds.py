"""The funds, as a table of rows and columns in one order or another, or as pairs."""

from decimal import Decimal

from layouts.head import joined, label_shares, shares
from layouts.paper import NOTHING, Block, Typed, in_groups
from layouts.typist import Typist

_ROWS = ("total", "fiscal", "carryover", "other")
_COLUMNS = ("initial", "budget", "executed", "funds.weight", "rate", "funds.score")
_FIELDS = {"funds.weight": "weight", "funds.score": "score"}
_PROJECT, _ANNUAL = ("total", "fiscal", "other"), _ROWS


def width_of(typist: Typist) -> int:
    """The least columns the funds need."""
    return 10 if typist.is_self and typist.style["funds"] in ("more columns",) else 8 if typist.is_self else 7


def funds(typist: Typist, width: int) -> Block:
    """The funds of either form."""
    if typist.style["funds"] == "none":
        return Block()
    return _matrix(typist, width) if typist.is_self else _declared(typist, width)


def _cell(typist: Typist, row: str, column: str) -> Typed:
    path = f"funds.{row}.{_FIELDS.get(column, column)}"
    if column == "rate":
        return typist.rate(path) if row == "total" or typist.style["rate"] != "only total" else Typed("-")
    if column in _FIELDS:
        return typist.single_points(path) if row == "total" else Typed("-")
    return typist.amount(path)


def _matrix(typist: Typist, width: int) -> Block:
    """The funds of a self-assessment."""
    block, way = Block(), typist.style["funds"]
    rows, columns = list(_ROWS), list(_COLUMNS)
    if way in ("pairs", "joined"):
        return _pairs(typist, width)
    if way == "fewer columns":
        columns = [column for column in columns if column not in _FIELDS]
    if way == "only total":
        rows = ["total"]
    if way == "total last":
        rows = [*rows[1:], "total"]
    table = {(row, column): _cell(typist, row, column) for row in rows for column in columns}
    labels = {row: typist.part_label(row, _ROWS.index(row)) for row in rows}
    heads = {column: _head(typist, column) for column in columns}
    if way == "more rows":
        rows.insert(2, "more")
        labels["more"] = typist.dressed("其中：一般公共预算资金")
        table |= {("more", column): table.get(("fiscal", column), NOTHING) for column in columns}
    if way == "more columns":
        columns.insert(3, "more")
        heads["more"] = typist.dressed(
            typist.chance("more").choice(("结余数", "调整数", "预算调整数", "结转结余"))
        )
        table |= {(row, "more"): Typed(typist.chance(f"more {row}").randint(1, 999)) for row in rows}
    if way == "other way round":
        rows, columns = columns, rows
        table = {(row, column): table[column, row] for row in rows for column in columns}
        labels, heads = heads, labels
    block.put(0, 0, typist.funds_label(), rows=len(rows) + 1)
    last = width - 1 - len(columns)
    block.line(
        0, [NOTHING, *(heads[column] for column in columns)], [1, *[1] * (len(columns) - 1), last], column=1
    )
    for n, row in enumerate(rows, 1):
        cells = [labels[row], *(table[row, column] for column in columns)]
        block.line(n, cells, [1, *[1] * (len(columns) - 1), last], column=1)
    _with_sums(typist, block, rows)
    return block


def _head(typist: Typist, column: str) -> str:
    label = typist.label(column)
    if column == "rate" and typist.style["rate"] in ("percent", "fraction", "text", "words without sign"):
        return label.replace("(%)", "").replace("（%）", "")
    if column == "rate" and "%" not in label:
        return label + "(%)"
    return typist.money_label(label) if column in ("initial", "budget", "executed") else label


def _with_sums(typist: Typist, block: Block, rows: list[str]) -> None:
    """The total as a formula over the rows below it, its value kept."""
    if not typist.style["formulas"] or rows != list(_ROWS):
        return
    for column in range(2, 5):
        parts = [block.cells[row, column].value for row in range(2, 5)]
        cell = block.cells[1, column]
        if all(isinstance(part, Decimal) for part in parts) and sum(parts) == cell.value:
            block.cells[1, column] = cell._replace(formula="SUM({0}:{1})", refers=((2, column), (4, column)))


def _pairs(typist: Typist, width: int) -> Block:
    """Only the total, each figure beside its label."""
    block = Block()
    cells = [(_head(typist, column), _cell(typist, "total", column)) for column in _COLUMNS]
    side = typist.funds_label()
    if typist.style["funds"] == "joined":
        block.put(0, 0, side, rows=2)
        for n, group in enumerate(in_groups([joined(*cell) for cell in cells], 3)):
            block.line(n, group, shares(width - 1, 3), column=1)
        return block
    for n, group in enumerate(in_groups(cells, 3)):
        block.line(n, [cell for pair in group for cell in pair], label_shares(width - 1, 3), column=1)
    block.put(0, 0, side, rows=2)
    return block


def _declared(typist: Typist, width: int) -> Block:
    """The funds of a declaration: of the whole project and of the year."""
    block, way = Block(), typist.style["funds"]
    if way == "matrix":
        return _declared_matrix(typist, width)
    only = slice(1 if way == "only total" else None)
    project, annual = (
        [(typist.money_label(typist.part_label(f"{of}.{row}", n)), typist.amount(f"funds.{of}.{row}"))
         for n, row in enumerate(rows[only])]
        for of, rows in (("project", _PROJECT if way != "annual only" else ()), ("annual", _ANNUAL))
    )  # fmt: skip
    if way == "annual only":
        way = "pairs"
    if way in ("pairs", "other way round"):
        side = typist.funds_label()
        lines = project + annual if way == "pairs" else annual + project
        block.put(0, 0, side, rows=len(lines))
        for n, (label, value) in enumerate(lines):
            block.line(n, [label, value], [2, width - 3], column=1)
        return block
    if way == "only total":
        cells = [typist.funds_label(), *project[0], *annual[0]]
        block.line(0, cells, [1, 1, 1, 2, width - 5])
        return block
    if way == "joined":
        unit = f"（{typist.money}）" if typist.says_money_at == "in label" else ""
        for n, (label, value) in enumerate(project + annual):
            block.put(n, 0, joined(label.rstrip(":：") + unit, value), columns=width)
        return block
    left = [project[0], project[1], (NOTHING, NOTHING), project[2]]
    block.put(0, 0, typist.funds_label(), rows=4)
    for n, (one, two) in enumerate(zip(left, annual, strict=True)):
        block.line(n, [*one, *two], [1, 1, 2, width - 5], column=1)
    return block


def _declared_matrix(typist: Typist, width: int) -> Block:
    """A row for the whole project and one for the year, a column for each source."""
    block = Block()
    heads = [typist.dressed(word) for word in ("合计", "财政拨款", "上年结转资金", "其他资金")]
    block.put(0, 0, typist.funds_label(), rows=3)
    spans = [1, 1, 1, 1, width - 5]
    block.line(0, ["", *map(typist.money_label, heads)], spans, column=1)
    for n, of in enumerate(("project", "annual"), 1):
        cells = [
            typist.amount(f"funds.{of}.{row}") if row in _PROJECT or of == "annual" else Typed("-")
            for row in _ROWS
        ]
        block.line(n, [typist.label(f"{of}.total"), *cells], spans, column=1)
    return block
