"""A drawn sheet as an edition: its answers and fixed texts, and right of them what the live checks add."""

from xltool import edition as editions
from xltool import files
from xltool.edition import Edition
from xltool.edition.content import Content, Role, parse
from xltool.edition.drawing import Cell, Drawing
from xltool.edition.edition import BESIDE, prompts, version_of
from xltool.excel.drawn.formulas import like
from xltool.excel.drawn.settings import Settings
from xltool.excel.drawn.sketch import Sketch, Written
from xltool.excel.drawn.understand import LIVE, Understanding
from xltool.excel.sheetxml import tag

_FLAG_HEAD = "校验"


def edition_of(sketch: Sketch, settings: Settings, understood: Understanding) -> Edition:
    """The edition that the sheet draws."""
    assert settings.kind
    usual, drawing = like(settings.kind), _drawing(sketch, understood)
    name = files.safe_name(settings.file)
    hides = "i.use" in understood.asked and sketch.root.find(tag("autoFilter")) is not None
    return Edition(
        name=f"{name}（自画）" if name in editions.names() else name, title=settings.title, kind=settings.kind,
        year=settings.year, money=settings.money, sheet=sketch.sheet, drawing=drawing,
        widths=tuple(sketch.width(column) for column in range(drawing.width)), date_format="yyyy-mm-dd",
        groups=usual.groups, spare=usual.spare if hides else 0, choices={}, prompts=prompts(settings.money),
        least_heights={}, left=(), defaults=understood.defaults, version=version_of(drawing),
    )  # fmt: skip


def _drawing(sketch: Sketch, understood: Understanding) -> Drawing:
    """Answers and fixed texts, and right of them what the live checks add."""
    asked = {one.cell.name: path for path, one in understood.asked.items()}
    printed = {one.cell.column for path, one in understood.asked.items() if path not in BESIDE}
    beside = {one.cell.column for path, one in understood.asked.items() if path in BESIDE} - printed
    cells = []
    for cell in (*(one.cell for one in understood.asked.values()), *understood.mentions, *understood.labels):
        if is_dropped(cell, understood) or (cell.row == understood.row and cell.name not in asked):
            continue
        text = understood.texts.get(cell.name, understood.settings.texts[cell.name])
        content = parse(text) if cell.name in understood.texts else Content(Role.LABEL, text.strip())
        cells.append(_cell(cell, content, beside=cell.column in beside))
    free = _free_column(sketch, understood)
    cells += _added(free, understood.row)
    height = max(cell.row + cell.rows for cell in cells)
    return Drawing(
        tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), height,
        max(cell.column + cell.columns for cell in cells), free, understood.row,
    )  # fmt: skip


def _cell(cell: Written, content: Content, *, beside: bool) -> Cell:
    return Cell(cell.row, cell.column, content, cell.rows, cell.columns, beside)


def _free_column(sketch: Sketch, understood: Understanding) -> int:
    """The first column right of the printed answers in which nothing stands, else the first right of everything."""
    kept = [cell for cell in sketch.cells if not is_dropped(cell, understood)]
    ends = [cell.column + cell.columns for cell in kept] + [right + 1 for _, _, _, right in sketch.merges]
    asked = (one.cell for path, one in understood.asked.items() if path not in BESIDE)
    first = max(cell.column + cell.columns for cell in asked)
    taken = {column for cell in kept for column in range(cell.column, cell.column + cell.columns)}
    taken |= {column for _, left, _, right in sketch.merges for column in range(left, right + 1)}
    return next(column for column in range(first, max(ends) + 1) if column not in taken)


def is_dropped(cell: Written, understood: Understanding) -> bool:
    """Whether a cell is what the live checks put there in an exported template."""
    ours = [understood.asked[path].cell for path in LIVE if path in understood.asked]
    over = any(cell.column == one.column and cell.row == one.row - 1 for one in ours)
    is_head = over and cell.text.strip() == _FLAG_HEAD
    return is_head or understood.texts.get(cell.name) == "{{ identity }}" or any(one is cell for one in ours)


def _added(column: int, row: int) -> list[Cell]:
    """The light near the title; the flag of each indicator under its head."""
    added = [Cell(row, column, parse("{{ i.flag }}"), beside=True)]
    if row > 1:
        added.append(Cell(1, column, parse("{{ live.light }}"), beside=True))
    if row > 2:
        added.append(Cell(row - 1, column, parse(_FLAG_HEAD), beside=True))
    return added
