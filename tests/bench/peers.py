"""How others write and read the same form: XlsxWriter, openpyxl, xltpl, python-calamine, plain deflate."""

import zipfile
import zlib
from collections.abc import Callable
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook as XlsxWriter

from bench.drawn import Drawn


def xlsxwriter(form: Drawn) -> bytes:
    """In memory, with its formats, formulas and their cached values."""
    out = BytesIO()
    book = XlsxWriter(out, {"in_memory": True, "strings_to_formulas": False})
    formats = {number: book.add_format(_looks(cell)) for number, cell in form.styles.items()}
    for sheet in form.sheets:
        made = book.add_worksheet(sheet.name)
        for row, height in sheet.heights.items():
            made.set_row(row, height)
        for column, width in sheet.widths.items():
            made.set_column(column, column, width)
        for area in sheet.merges:
            made.merge_range(area, "")
        for cell in sheet.cells:
            _write(made, cell, formats[cell.style])
        for area, source in sheet.lists:
            made.data_validation(area, {"validate": "list", "source": f"={source}"})
        made.protect()
    book.close()
    return out.getvalue()


def _write(sheet: Any, cell: Any, style: Any) -> None:
    place, content = (cell.row, cell.column), cell.content
    if content is None:
        sheet.write_blank(*place, None, style)
    elif isinstance(content, str) and content.startswith("=") and cell.cached != content:
        sheet.write_formula(*place, content, style, "" if cell.cached is None else cell.cached)
    elif isinstance(content, str):
        sheet.write_string(*place, content, style)
    else:
        sheet.write_number(*place, float(content), style)


def _looks(cell: Any) -> dict[str, Any]:
    sides = {"left": 1, "right": 1, "top": 1, "bottom": 1} if cell.border.left.style else {}
    fill = {"bg_color": f"#{cell.fill.fgColor.rgb[2:]}"} if cell.fill.fill_type == "solid" else {}
    return {
        "font_name": cell.font.name, "font_size": cell.font.sz, "bold": bool(cell.font.b),
        "align": cell.alignment.horizontal or "left", "valign": "vcenter", "text_wrap": True,
        "num_format": cell.number_format, "locked": cell.protection.locked, **sides, **fill,
    }  # fmt: skip


def openpyxl(form: Drawn) -> bytes:
    """From scratch, styles shared between cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    kept = book.create_sheet("styles")
    looks = {}
    for row, (number, cell) in enumerate(form.styles.items(), 1):
        look = looks[number] = kept.cell(row, 1)
        for name in ("font", "border", "fill", "alignment", "protection", "number_format"):
            setattr(look, name, copy(getattr(cell, name)))
    for sheet in form.sheets:
        made = book.create_sheet(sheet.name)
        for row, height in sheet.heights.items():
            made.row_dimensions[row + 1].height = height
        for cell in sheet.cells:
            new = made.cell(cell.row + 1, cell.column + 1)
            new.value = cell.content
            new._style = looks[cell.style]._style
        for area in sheet.merges:
            made.merge_cells(area)
    book.remove(kept)
    return _saved(book)


def openpyxl_template(form: Drawn) -> Callable[[], bytes]:
    """A workbook loaded once; each time its answers are set and it is saved."""
    book = load_workbook(BytesIO(_saved(form.book)))
    sheet, first = book[form.sheets[0].name], form.sheets[0]

    def fill() -> bytes:
        for cell in first.cells:
            if cell.content is not None:
                sheet.cell(cell.row + 1, cell.column + 1).value = cell.content
        return _saved(book)

    return fill


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def xltpl(form: Drawn, folder: Path) -> Callable[[], bytes]:
    """A template loaded once whose every answer is a variable."""
    from xltpl.writerx import BookWriter

    book = load_workbook(BytesIO(openpyxl(form)))
    answers: dict[str, Any] = {}
    for cell in form.sheets[0].cells:
        if cell.content is not None and not str(cell.content).startswith("="):
            name = f"a{cell.row}_{cell.column}"
            answers[name] = cell.content
            book.worksheets[0].cell(cell.row + 1, cell.column + 1).value = f"{{{{{name}}}}}"
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    template = folder / "xltpl.xlsx"
    book.save(template)
    writer = BookWriter(str(template))

    def render() -> bytes:
        writer.render_book([{**answers, "sheet_name": "表"}])
        out = folder / "xltpl-out.xlsx"
        writer.save(str(out))
        return out.read_bytes()

    return render


def deflate(workbook: bytes, parts: tuple[str, ...]) -> Callable[[], object]:
    """Only the compression of the parts that differ from form to form, at zlib's usual level."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        contents = [archive.read(part) for part in parts]

    def compress() -> list[bytes]:
        return [zlib.compress(content, 6) for content in contents]

    return compress


def calamine(path: Path, wanted: tuple[str, ...]) -> Callable[[], object]:
    """Open a workbook and take the values of its visible sheets."""

    def read() -> object:
        with CalamineWorkbook.from_path(str(path)) as book:
            return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in wanted]

    return read


def openpyxl_load(path: Path) -> Callable[[], object]:
    """Load a workbook, nothing else."""
    return lambda: load_workbook(path)
