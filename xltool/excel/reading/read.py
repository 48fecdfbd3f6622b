"""Read filled workbooks back: every sheet that is a form becomes a filing whose answers know their cells.

A sheet that stands as drawn is read as drawn; any other by what its labels mean.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xltool import edition as editions
from xltool.apart import Heavy, kept_apart
from xltool.excel.draw import OPTIONS_SHEET
from xltool.excel.opening import returned
from xltool.excel.opening.grid import Grid, Workbook
from xltool.excel.opening.traces import Position
from xltool.excel.reading.cells import Cells
from xltool.excel.reading.drawn import Drawn
from xltool.excel.reading.faults import ON_PURPOSE
from xltool.excel.reading.filled import unfilled
from xltool.excel.reading.layout import Layout, layout_of
from xltool.excel.reading.lexicon import PROJECT
from xltool.excel.reading.list_heads import row_of_heads
from xltool.excel.reading.listed import listed
from xltool.excel.reading.locate import Signs, signs_of
from xltool.excel.reading.meaning import by_meaning, may_be_form, parts_of, unread_table
from xltool.excel.reading.merged import with_shared_points
from xltool.excel.reading.segments import masked
from xltool.excel.reading.settle import settled
from xltool.excel.reading.spread import is_bare, put_together
from xltool.excel.reading.titled import title_of, under_title
from xltool.excel.reading.years import year_in
from xltool.form import Filing, Remark
from xltool.live.sheet import FACTS_SHEET
from xltool.place import position
from xltool.refusal import Refusal

#: A sheet that shows fewer of an edition's labels than this share is not that form.
_LEAST_SHARE = 0.6
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d+):([A-Z]{1,3}\d+)"')
#: Labels that a form has once; where each stands twice, there may be two forms.
_ONCE = (PROJECT, "三级指标")
#: Hidden sheets that workbooks of ours are issued with.
_OURS = (OPTIONS_SHEET, FACTS_SHEET)


class NoForm(Refusal):
    """A readable workbook in which no sheet is a form."""


@kept_apart
def read(path: Path) -> list[Filing]:
    """The filled forms of a workbook, in the order of its sheets; those that people see come first.

    Raises :class:`Refusal` for what is no workbook, :class:`NoForm` for one without any form.
    """
    return filings_of(Workbook(path))


def filings_of(book: Workbook) -> list[Filing]:
    """The same of a workbook that is open already."""
    filings = _filings(book, visible=True)
    tables = list(_tables(book)) if any(map(is_bare, filings)) else []
    if tables:
        put_together(filings, tables)
    if filings and not any(form.identity.edition for form in filings):
        known = {form.sheet for form in (*filings, *tables)}
        filings[0].strays = (*filings[0].strays, *_unread_tables(book, known))
    try:
        filings += _hidden(book, filings)
    except Exception as error:
        if not filings or isinstance(error, (Heavy, MemoryError)):
            raise
        said = error if isinstance(error, Refusal) else f"程序出了没有料到的错（{error!r}）"
        filings[0].hidden = (*filings[0].hidden, Remark(f"隐藏的工作表没有读：{said}"))
    if not filings:
        raise NoForm(f"“{book.path.name}”{_without_form(book)}")
    return filings


def _hidden(book: Workbook, visible: Sequence[Filing]) -> list[Filing]:
    """The forms on hidden sheets; where people see others, only those that are filled in."""
    ours = any(form.identity.edition for form in visible)
    found = _filings(book, visible=False, but=_OURS if ours else ())
    for form in found:
        form.hidden = (Remark(f"工作表“{form.sheet}”是隐藏的，上面填好的表也读了"), *form.hidden)
    return [form for form in found if not visible or _is_filled(form)]


def _tables(book: Workbook) -> Iterator[Filing]:
    """What stands on sheets with nothing but indicators on them."""
    for sheet in book.grids(visible=True):
        signs, grid = signs_of(sheet), unfilled(sheet)
        if may_be_form(grid, signs):
            cells = Cells(grid.rows, book.traces(grid))
            table = by_meaning(book, grid, signs, cells, _merges(grid), alone=True)
            if table:
                yield settled(table, editions.load(table.edition), book, grid)


def _unread_tables(book: Workbook, known: Collection[str]) -> Iterator[Remark]:
    """Indicators on sheets from which nothing was read."""
    for sheet in book.grids(visible=True):
        if sheet.name not in known:
            cells = Cells(sheet.rows, book.traces(sheet))
            if told := unread_table(sheet, signs_of(sheet), cells, _merges(sheet)):
                yield told


def _without_form(book: Workbook) -> str:
    """Why no sheet is a form: perhaps one says that it is of an edition that somebody drew."""
    for grid in book.grids(visible=True):
        named = signs_of(grid).identity.edition
        if named and not editions.find(named):
            return f"是按表样“{named}”生成的，程序里没有它。自己画的表样，请用 --edition 写明那个工作簿。"
    return "里没有找到绩效目标申报表或绩效自评表。请确认交来的是不是填好的表，表头和各栏名称是否还在。"


def _filings(book: Workbook, *, visible: bool, but: tuple[str, ...] = ()) -> list[Filing]:
    grids = list(book.grids(visible=visible, but=but))
    explained = returned.explanations(grids)
    found: list[Filing] = []
    lost: list[tuple[str, Exception]] = []
    for grid in grids:
        try:
            found += _forms(book, grid)
        except ON_PURPOSE:
            raise
        except Exception as error:  # a fault of ours on one sheet costs no other
            lost.append((grid.name, error))
    if lost and not found:
        raise lost[0][1]
    for form in found:
        form.explanations = explained
    told = [
        Remark(f"工作表“{name}”没有读，程序出了没有料到的错（{error!r}），请把文件发给开发者")
        for name, error in lost
    ]
    if told:
        found[0].strays = (*told, *found[0].strays)
    return found


def _is_filled(form: Filing) -> bool:
    """Whether a project is named, and something said of it."""
    return form["project.name"].is_value and any(True for _ in form.rows())


def _forms(book: Workbook, grid: Grid) -> Iterator[Filing]:
    """The forms on a sheet."""
    signs = signs_of(grid)
    layout = _recognise(grid, signs)
    cells = Cells(grid.rows, book.traces(grid)) if layout else None
    drawn = Drawn(book, grid, layout, signs, cells) if layout and cells else None
    several = all(len(signs.places.get(key, ())) > 1 for key in _ONCE)
    if drawn and not several and (form := _as_drawn(drawn)):
        yield settled(form, drawn.edition, book, grid)
        return
    heads = row_of_heads(grid, signs)
    forms = listed(book, grid, heads, _merges(grid)) if heads >= 0 else []
    if forms:
        yield from forms
    elif may_be_form(grid, signs):
        yield from _by_meaning(book, unfilled(grid))
    elif drawn:
        yield settled(drawn.filing(), drawn.edition, book, grid)


def _as_drawn(drawn: Drawn) -> Filing | None:
    """The form on a sheet that stands as drawn, with nothing between that no label asks for."""
    form = drawn.filing() if drawn.fits() else None
    return form if form and drawn.takes_all(form) else None


def _by_meaning(book: Workbook, grid: Grid) -> Iterator[Filing]:
    """The forms on a sheet that does not stand as drawn, or has several of them."""
    merges, cells = _merges(grid), Cells(grid.rows, book.traces(grid))
    parts = parts_of(cells, merges)
    title = title_of(grid, signs_of(grid)) if parts else ()
    for part in parts:
        within = masked(grid, part)
        above = () if part is parts[0] else title
        yield from _form(book, within, cells.within(within.rows, part.holds), merges, above)
    if not parts:
        yield from _form(book, grid, cells, merges)


def _form(
    book: Workbook,
    grid: Grid,
    cells: Cells,
    merges: Mapping[Position, int],
    title: Sequence[Sequence[Any]] = (),
) -> Iterator[Filing]:
    """The form on a sheet or on a part of it, if there is one; ``title`` are lines that stand over several."""
    signs = signs_of(grid)
    layout = _recognise(grid, signs)
    drawn = Drawn(book, grid, layout, signs, cells) if layout else None
    form = (drawn and _as_drawn(drawn)) or by_meaning(book, grid, signs, cells, merges)
    form = form or (drawn.filing() if drawn else None)
    if form:
        form = form if form.identity.edition else with_shared_points(form, _tall(grid))
        whole = under_title(form, grid, title) if title else grid
        yield settled(form, editions.load(form.edition), book, whole)


def _merges(grid: Grid) -> dict[Position, int]:
    """The columns each merged cell takes, as far as the file says so."""
    found = {}
    for first, last in _MERGED.findall(grid.xml):
        (row, column), (_, end) = position(first.decode()), position(last.decode())
        found[row, column] = end - column + 1
    return found


def _tall(grid: Grid) -> dict[Position, int]:
    """The last row of each cell that is merged over several, as far as the file says so."""
    spans = ((position(first.decode()), position(last.decode())) for first, last in _MERGED.findall(grid.xml))
    return {first: last[0] for first, last in spans if last[0] > first[0]}


def _recognise(grid: Grid, signs: Signs) -> Layout | None:
    """The edition that names itself, or the one whose labels fit best; then the nearest year decides."""
    found = signs.places.keys()
    if not {"三级指标", "项目名称"} & found:
        return None
    shown = [(layout, len(layout.keys & found)) for layout in map(layout_of, editions.known())]
    fits = [(n / len(layout.keys), n, layout) for layout, n in shown if n >= _LEAST_SHARE * len(layout.keys)]
    if not fits:
        return None
    best = max(fit[:2] for fit in fits)
    named = [layout for *_, layout in fits if layout.edition.name == signs.identity.edition]
    fitting = named or [layout for *fit, layout in fits if tuple(fit) == best]
    fitting = [layout for layout in fitting if editions.is_drawn(layout.edition.name)] or fitting
    if len(fitting) == 1:
        return fitting[0]
    head = min(row for key in fitting[0].keys & found for row, _ in signs.places[key])
    year = year_in(grid.rows[: head + 3], len(grid.rows[0])).value
    return min(fitting, key=lambda layout: abs(layout.edition.year - year) if isinstance(year, int) else 0)
