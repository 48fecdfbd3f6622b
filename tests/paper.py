"""PDFs drawn line by line, so that a test decides what a page break tears; no program that prints is needed."""

from collections.abc import Iterable, Sequence

from documents import Piece, Printed

LEFT, TOP, SIZE, HEIGHT = 50.0, 780.0, 9.0, 14.0
#: How wide a form's table is, in points.
WIDTH = 500.0


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of pages of drawing operators, its text in a Chinese font that every reader knows."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for n, operators in enumerate(pages):
        drawing = "\n".join(operators)
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 842] "
            f"/Resources << /Font << /F 3 0 R >> >> /Contents {6 + 2 * n} 0 R >>",
            f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        ]
    out, places = b"%PDF-1.4\n", []
    for n, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode() + trailer.encode()


def text(x: float, y: float, said: str) -> str:
    """A line of text."""
    return f"BT /F {SIZE} Tf {x:.2f} {y:.2f} Td <{said.encode('utf-16-be').hex()}> Tj ET"


def boxes(pieces: Iterable[Piece], widths: Sequence[float], top: float = TOP) -> list[str]:
    """Drawn cells with their text, line by line; a row is as high as its longest text."""
    pieces = list(pieces)
    edges = [LEFT]
    for width in widths:
        edges.append(edges[-1] + width * WIDTH / sum(widths))
    last = max(piece.row + piece.rows for piece in pieces)
    heights = [HEIGHT] * last
    wrapped = {
        piece: _wrapped(piece, edges[piece.column + piece.columns] - edges[piece.column]) for piece in pieces
    }
    for piece, lines in wrapped.items():
        if piece.rows == 1:
            heights[piece.row] = max(heights[piece.row], len(lines) * SIZE * 1.2 + 4)
    tops = [top]
    for height in heights:
        tops.append(tops[-1] - height)
    operators = []
    for piece, lines in wrapped.items():
        x, right = edges[piece.column], edges[piece.column + piece.columns]
        y, bottom = tops[piece.row], tops[piece.row + piece.rows]
        operators.append(f"{x:.2f} {bottom:.2f} {right - x:.2f} {y - bottom:.2f} re S")
        operators += [text(x + 2, y - SIZE * (1.2 * n + 1) - 1, line) for n, line in enumerate(lines) if line]
    return operators


def _wrapped(piece: Piece, width: float) -> list[str]:
    """The lines of a cell's text; every character is as wide as it is high."""
    most = max(1, int((width - 4) // SIZE))
    return [line[n : n + most] for line in piece.text.split("\n") for n in range(0, max(1, len(line)), most)]


def cut(form: Printed, row: int, *, upper: bool) -> tuple[list[Piece], list[Piece]]:
    """The cells above and below a page break before a row; a merged cell's text stands on one side of it."""
    above, below = [], []
    for piece in form.pieces:
        end = piece.row + piece.rows
        if piece.row < row:
            said = piece.text if upper or end <= row else ""
            above.append(piece._replace(rows=min(end, row) - piece.row, text=said))
        if end > row:
            said = piece.text if not upper or piece.row >= row else ""
            below.append(
                piece._replace(row=max(0, piece.row - row), rows=end - max(row, piece.row), text=said)
            )
    return above, below
