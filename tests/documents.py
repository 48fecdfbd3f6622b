"""Published forms as Word documents and PDFs, drawn as the published ones are; shared by the tests."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from xltool import edition as editions
from xltool.answer import Type
from xltool.edition.content import PLACEHOLDER
from xltool.edition.drawing import Cell
from xltool.form import Filing

FONT = "Noto Serif CJK SC"


class Piece(NamedTuple):
    """A cell of a form as it is printed, with the rows and columns it takes."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


class Printed(NamedTuple):
    """A form as it is printed: title lines, and the cells of its table."""

    titles: list[str]
    pieces: list[Piece]
    height: int
    widths: list[float]


def printed(form: Filing) -> Printed:
    """What the form looks like on paper; a level's cell is as high as its indicators."""
    edition = editions.load(form.edition)
    drawing, count = edition.drawing, max(1, len(form.indicators))
    titles, pieces = [], []
    for cell in drawing.cells:
        if cell.beside:
            continue
        if cell.row < drawing.title_rows:
            titles.append(_text(form, cell, ""))
        elif cell.content.repeats:
            pieces += _repeated(form, cell, drawing.title_rows)
        else:
            below = count - 1 if cell.row > drawing.repeated_row else 0
            taller = count - 1 if cell.row <= drawing.repeated_row < cell.row + cell.rows else 0
            pieces.append(
                Piece(cell.row + below - drawing.title_rows, cell.column, cell.rows + taller, cell.columns,
                      _text(form, cell, cell.content.path))
            )  # fmt: skip
    height = drawing.height + count - 1 - drawing.title_rows
    return Printed(titles, sorted(pieces), height, list(edition.widths[: drawing.printed_width]))


def _repeated(form: Filing, cell: Cell, top: int) -> Iterable[Piece]:
    """The cells of a column of indicators; equal levels below each other are one cell."""
    key = cell.content.path[2:]
    rows = form.indicators
    start = 0
    for n in range(1, len(rows) + 1):
        goes_on = n < len(rows) and key in ("level1", "level2") and _same(rows[n], rows[start], key)
        if not goes_on:
            text = rows[start][key].raw
            yield Piece(cell.row + start - top, cell.column, n - start, cell.columns, _shown(key, text))
            start = n


def _same(one: Any, other: Any, key: str) -> bool:
    keys = ("level1",) if key == "level1" else ("level1", "level2")
    return all(one[k].raw == other[k].raw for k in keys)


def _shown(key: str, text: str) -> str:
    return f"{Decimal(text):,.2f}" if text and key in ("weight", "score") else text


def _text(form: Filing, cell: Cell, path: str) -> str:
    if not path:
        return PLACEHOLDER.sub(lambda _: str(form.year.value), cell.content.text)
    answer, field = form[path], editions.load(form.edition).field(path)
    if answer.value is not None and field.type in (Type.AMOUNT, Type.POINTS, Type.PERCENT):
        return f"{answer.value:,.2f}"
    return answer.raw or cell.content.default


def cell_xml(text: str, width: int, columns: int = 1, merge: str = "") -> str:
    """A cell in Word's own words; ``merge`` is restart or continue where it is merged downwards."""
    merged = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    spans = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    lines = "</w:t><w:br/><w:t>".join(map(escape, text.split("\n")))
    alignment = "left" if len(text) > 30 else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:jc w:val="{alignment}"/></w:pPr><w:r><w:t xml:space="preserve">{lines}</w:t></w:r></w:p>'
        "</w:tc>"
    )


def table_xml(
    pieces: Sequence[Piece],
    height: int,
    widths: Sequence[float],
    *,
    heads: Sequence[int] = (),
    whole_rows: bool = False,
) -> str:
    """A table with drawn lines; ``heads`` are repeated on each page, ``whole_rows`` never break over pages."""
    twips = [round(width * 9000 / sum(widths)) for width in widths]
    covering = {
        (row, column): piece for piece in pieces
        for row in range(piece.row, piece.row + piece.rows)
        for column in range(piece.column, piece.column + piece.columns)
    }  # fmt: skip
    rows = []
    for row in range(height):
        cells, column = [], 0
        while column < len(widths):
            piece = covering.get((row, column), Piece(row, column, 1, 1, ""))
            merge = "" if piece.rows == 1 else "restart" if row == piece.row else "continue"
            width = sum(twips[column : column + piece.columns])
            cells.append(cell_xml(piece.text if merge != "continue" else "", width, piece.columns, merge))
            column += piece.columns
        marks = ("<w:cantSplit/>" if whole_rows else "") + ("<w:tblHeader/>" if row in heads else "")
        rows.append(f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="9000" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def blank_document() -> Any:
    """A document of A4 pages in a font that has Chinese characters."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    return document


def add_table(document: Any, xml: str) -> None:
    """Put a table behind what the document has."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def word(forms: Iterable[Filing], path: Path, *, new_pages: bool = False, **look: Any) -> Path:
    """The forms in one Word document, each a table below its title lines."""
    document = blank_document()
    for n, form in enumerate(forms):
        page = printed(form)
        for title in page.titles:
            paragraph = document.add_paragraph(title)
            paragraph.paragraph_format.page_break_before = new_pages and n > 0 and title == page.titles[0]
        add_table(document, table_xml(page.pieces, page.height, page.widths, **look))
        document.add_paragraph()
    document.save(str(path))
    return path
