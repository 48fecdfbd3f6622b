"""A stamped workbook typed over cell by cell in its XML, so that all else, cached values too, stays as it was."""

from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from xltool.excel import package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


class Formula(NamedTuple):
    """A formula without ``=`` and the XML of what is cached beside it."""

    text: str
    cached: str = ""
    kind: str = "n"
    attributes: str = ""


class Shown(NamedTuple):
    """A value in a number format."""

    value: float | str
    code: str


Typed = str | float | Formula | Shown | None


def parts(path: Path) -> dict[str, bytes]:
    return package.unpack(path.read_bytes(), path.name)


def save(path: Path, members: dict[str, bytes]) -> None:
    path.write_bytes(package.assemble(package.pack(name, content) for name, content in members.items()))


def typed_over(path: Path, cells: dict[str, Typed], part: str = SHEET) -> Path:
    """Put other content into cells that are there; a cell's style stays but for its number format."""
    members = parts(path)
    sheet, styles = etree.fromstring(members[part]), etree.fromstring(members[STYLES])
    standing = {cell.get("r"): cell for cell in sheet.iter(f"{{{MAIN}}}c")}
    for name, typed in cells.items():
        cell, content = standing[name], typed.value if isinstance(typed, Shown) else typed
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(typed, Shown):
            cell.set("s", str(_style(styles, int(cell.get("s", 0)), typed.code)))
        kind, inside = _spelt(content)
        cell.set("t", kind)
        cell.extend(etree.fromstring(f'<r xmlns="{MAIN}">{inside}</r>'))
    members[part], members[STYLES] = etree.tostring(sheet), etree.tostring(styles)
    save(path, members)
    return path


def _spelt(content: Typed) -> tuple[str, str]:
    if isinstance(content, Formula):
        cached = f"<v>{escape(content.cached)}</v>" if content.cached or content.kind == "str" else ""
        return content.kind, f"<f{content.attributes}>{escape(content.text)}</f>{cached}"
    if isinstance(content, str):
        return "inlineStr", f'<is><t xml:space="preserve">{escape(content)}</t></is>'
    return "n", "" if content is None else f"<v>{content}</v>"


def _style(styles: etree._Element, like: int, code: str) -> int:
    formats, cells = styles.find(f"{{{MAIN}}}numFmts"), styles.find(f"{{{MAIN}}}cellXfs")
    number = max([200, *(int(one.get("numFmtId")) for one in formats)]) + 1
    etree.SubElement(formats, f"{{{MAIN}}}numFmt", numFmtId=str(number), formatCode=code)
    copy = etree.fromstring(etree.tostring(cells[like]))
    copy.set("numFmtId", str(number))
    cells.append(copy)
    return len(cells) - 1


def cell_xml(path: Path, cell: str, part: str = SHEET) -> etree._Element:
    """A cell as it stands in the file."""
    sheet = etree.fromstring(parts(path)[part])
    return next(one for one in sheet.iter(f"{{{MAIN}}}c") if one.get("r") == cell)


def format_of(path: Path, cell: str) -> str:
    """The number format a cell is shown in."""
    from openpyxl import load_workbook

    return str(load_workbook(path).worksheets[0][cell].number_format)
