"""The workbook that is open in Excel: read in one call a sheet, marked through Excel itself, and put back.

xlwings is imported only here.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

from xltool.excel.fills import fill_of, is_gradient, put_back
from xltool.excel.front import Front, earlier_in
from xltool.excel.listing_live import write_list, write_looks
from xltool.excel.opening.grid import Workbook
from xltool.excel.opening.sheet import MAX_COLUMNS, MAX_ROWS, Filling, Grid, Sheet
from xltool.marks import BETWEEN, TINTS, Changes, Look, Mark
from xltool.refusal import Refusal

#: What is to be said where a workbook was read without its file.
NOT_SEEN = "这次没有工作簿的副本，只看了格里的值；公式、隐藏的行列和百分比格式没有查，请先保存再校验一次。"


class Closed(Refusal):
    """No sheet can be added or removed: the workbook's structure is protected."""

    def __init__(self) -> None:
        super().__init__("这个工作簿的结构受保护，不能增减工作表。请先撤销工作簿保护再试。")


class Sheets(NamedTuple):
    """The values of a running workbook, and what it tells of itself."""

    book: Workbook
    front: Front


def attached(path: str, name: str) -> "Attached":
    """The workbook of this full path, else of this name, in a running Excel.

    Raises :class:`Refusal` where there is none, or several of which none can be told to be it.
    """
    books = list(_open_books())
    same = [book for book in books if path and _is_same(book.fullname, path)]
    by_name = [book for book in books if book.name == name and not (path and _is_other(book.fullname, path))]
    for found in (same, by_name):
        if len(found) == 1:
            return Attached(found[0])
    if by_name:
        raise Refusal(f"打开了 {len(by_name)} 个叫“{name}”的工作簿，分不清是哪一个。请只留一个再试。")
    raise Refusal(f"在打开的 Excel 里没有找到“{name}”。请确认它还开着再试。")


def _open_books() -> Iterator[Any]:
    try:
        import xlwings

        for app in xlwings.apps:
            yield from app.books
    except ImportError:
        raise Refusal("没有安装 xlwings，连不上 Excel。") from None
    except Exception:  # whatever the bridge to Excel raises where there is none
        raise Refusal("连不上正在运行的 Excel。请确认 Excel 开着，没有停在对话框里。") from None


def _is_same(one: str, other: str) -> bool:
    return os.path.normcase(one) == os.path.normcase(other)


def _is_other(one: str, other: str) -> bool:
    """Whether these are two files; an address on a server and a path may be one."""
    return _is_local(one) and _is_local(other) and not _is_same(one, other)


def _is_local(path: str) -> bool:
    return Path(path).is_absolute() or PureWindowsPath(path).is_absolute()


class Attached:
    """A workbook in a running Excel."""

    def __init__(self, book: Any) -> None:
        self._book = book

    def sheets(self) -> Sheets:
        """All values, each sheet read in one call."""
        found = [Sheet(_grid(sheet), _is_shown(sheet)) for sheet in self._book.sheets]
        lists = (earlier_in(sheet.grid.name, sheet.grid.rows) for sheet in found)
        front = Front(
            tuple(sheet.grid.name for sheet in found),
            frozenset(sheet.grid.name for sheet in found if not sheet.visible),
            next(filter(None, lists), None),
        )  # fmt: skip
        return Sheets(Workbook.of(self._book.name, found), front)

    def carry_out(self, changes: Changes) -> list[str]:
        """Undo the earlier marks, make the new ones and the list; the sheets that could not be marked.

        How cells looked is on the list before the first one is marked, so that nothing is lost whatever
        happens. Raises :class:`Closed` with nothing done where no sheet can be added or removed;
        another error takes back what was marked.
        """
        with self._still():
            refused = self._made(changes) if changes.rows else self._undone(changes)
        if changes.select:
            sheet, cell = changes.select
            with suppress(Exception):  # the list says where to look all the same
                self._book.sheets[sheet].activate()
                self._book.sheets[sheet][cell].select()
        return refused

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Excel does not redraw in this block, and the officer finds the sheet in front that was there."""
        app, front = self._book.app, self._book.sheets.active
        app.screen_updating = False
        try:
            yield
        finally:
            with suppress(Exception):  # the sheet may be gone
                front.activate()
            app.screen_updating = True

    def _undone(self, changes: Changes) -> list[str]:
        kept = self._put_back(changes.looks)
        if changes.drop and not kept:
            self._drop(changes.drop)
        return _sheets_of(kept)

    def _made(self, changes: Changes) -> list[str]:
        try:
            made = self._book.sheets.add(after=self._book.sheets[-1])
        except Exception:
            raise Closed from None
        looks: list[Look] = []
        try:
            kept = self._put_back(changes.looks)
            if changes.drop:
                self._drop(changes.drop)
            made.name = changes.name
            marks = self._at_anchors(changes.marks, kept)
            looks = [*kept, *map(self._look, marks)]
            write_list(made, changes.rows)
            write_looks(made, looks)
            refused = self._mark(marks)
            if refused:
                looks = [look for look in looks if look.sheet not in refused or look in kept]
                write_looks(made, looks)
            return list(dict.fromkeys([*_sheets_of(kept), *refused]))
        except BaseException:
            self._put_back(looks)
            with suppress(Exception):
                made.delete()
            raise

    def _drop(self, name: str) -> None:
        try:
            self._book.sheets[name].delete()
        except Exception:
            raise Closed from None

    def _put_back(self, looks: Sequence[Look]) -> list[Look]:
        """The looks that could not be put back: their sheets have been protected since."""
        kept = []
        for look in looks:
            try:
                self._restore(look)
            except Exception:
                kept.append(look)
        return kept

    def _restore(self, look: Look) -> None:
        cell = self._book.sheets[look.sheet][look.cell]
        put_back(cell, look.fill)
        note = cell.note
        if note is None:
            if look.note:
                cell.add_note(look.note)
        elif look.note:
            note.text = look.note
        else:
            note.delete()

    def _at_anchors(self, marks: Sequence[Mark], kept: Sequence[Look]) -> list[Mark]:
        """The marks at the first cells of their merges; none on a sheet that already refused."""
        closed, found = _sheets_of(kept), []
        for mark in marks:
            if mark.sheet not in closed:
                cell = self._book.sheets[mark.sheet][mark.cell]
                first = cell.merge_area[0, 0] if cell.merge_cells else cell
                found.append(mark._replace(cell=first.get_address(False, False)))
        return found

    def _look(self, mark: Mark) -> Look:
        cell = self._book.sheets[mark.sheet][mark.cell]
        note = cell.note
        return Look(mark.sheet, mark.cell, fill_of(cell), note.text if note else "")

    def _mark(self, marks: Sequence[Mark]) -> list[str]:
        """Mark cell by cell; the sheets on which Excel refused, with none of their cells marked."""
        refused: list[str] = []
        for name in dict.fromkeys(mark.sheet for mark in marks):
            done: list[Look] = []
            for mark in (mark for mark in marks if mark.sheet == name):
                done.append(self._look(mark))
                try:
                    self._put_on(mark, done[-1])
                except Exception:
                    self._put_back(done)
                    refused.append(name)
                    break
        return refused

    def _put_on(self, mark: Mark, before: Look) -> None:
        cell = self._book.sheets[mark.sheet][mark.cell]
        if not is_gradient(before.fill):
            cell.color = f"#{TINTS[mark.level]}"
        text = mark.note if not before.note or BETWEEN in mark.note else f"{mark.note}{BETWEEN}{before.note}"
        note = cell.note
        if note is None:
            cell.add_note(text)
        else:
            note.text = text


def _sheets_of(looks: Sequence[Look]) -> list[str]:
    return list(dict.fromkeys(look.sheet for look in looks))


def _is_shown(sheet: Any) -> bool:
    return sheet.visible in (True, -1)


def _grid(sheet: Any) -> Grid:
    """The values of a sheet, read in one call."""
    used, filling = sheet.used_range, Filling()
    rows, columns = used.shape
    top, left = used.row - 1, used.column - 1
    if rows > MAX_ROWS or columns > MAX_COLUMNS:  # nothing but formats, far down
        used = used.resize(min(rows, MAX_ROWS), min(columns, MAX_COLUMNS))
    values = used.options(ndim=2, empty="", err_to_str=True).value
    for n, row in enumerate(values, top):
        for m, value in enumerate(row, left):
            filling.put(n, m, value)
    return filling.grid(sheet.name, typed=True)
