"""The Excel add-in: macros from their sources, a ribbon from the list of commands, and a hidden sheet of words."""

from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltool import marks, shipped
from xltool.addin.commands import commands, tab, words
from xltool.addin.ovba import Module, project
from xltool.excel.package import assemble, pack, unpack
from xltool.excel.saved import saved

NAME = "xltool"
#: Seconds that an add-in waits for a sign of life; ``words.toml`` says the number too.
_PATIENCE = 30
#: A moment for files that state one.
_THEN = datetime(2024, 1, 1)
_TYPES, _BOOK, _BOOK_RELATIONS, _RELATIONS, _CORE = (
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "docProps/core.xml",
)  # fmt: skip
_MACROS, _RIBBON = "xl/vbaProject.bin", "customUI/customUI14.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_MACROS_TYPE = "application/vnd.ms-office.vbaProject"
_TO_MACROS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_TO_RIBBON = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
#: The build of Excel 2010, for which the macros are written, and the mark of an application with macros.
_EXCEL = {
    "appName": "xl", "lastEdited": "5", "lowestEdited": "5", "rupBuild": "9303",
    "codeName": "{37E998C4-C9E5-D4B9-71C8-EB1FF731991C}",
}  # fmt: skip


@cache
def xlam() -> bytes:
    """The add-in as a file's bytes; the same sources give the same bytes. Raises :class:`Refusal`."""
    parts = unpack(saved(_book()), f"{NAME}.xlam")
    parts[_TYPES] = _with_types(parts[_TYPES])
    parts[_BOOK] = _as_excel_writes_it(parts[_BOOK])
    parts[_BOOK_RELATIONS] = _with_relation(parts[_BOOK_RELATIONS], _TO_MACROS, "vbaProject.bin")
    parts[_RELATIONS] = _with_relation(parts[_RELATIONS], _TO_RIBBON, _RIBBON)
    parts[_CORE] = _dated(parts[_CORE])
    parts[_MACROS] = project(NAME, modules())
    parts[_RIBBON] = ribbon()
    names = [_TYPES, *sorted(name for name in parts if name != _TYPES)]
    return assemble(pack(name, parts[name], hard=True) for name in names)


def modules() -> list[Module]:
    """The macros, those of the workbook and its sheet first."""
    sources = sorted(_sources().glob("*.cls"), reverse=True) + sorted(_sources().glob("*.bas"))
    return [Module(path.read_text(encoding="ascii")) for path in sources]


def ribbon() -> bytes:
    """The ribbon's XML."""
    environment = Environment(
        loader=FileSystemLoader(_sources()), undefined=StrictUndefined, autoescape=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("ribbon.xml.jinja").render(tab=tab()).encode()


def said() -> dict[str, str]:
    """What the macros look up by key: sentences, what each command needs, the looks of the list of findings."""
    found = dict(words())
    for command in commands():
        for key in ("asks", "prompt", "needs"):
            found[f"{command.id}.{key}"] = getattr(command, key)
    found |= {f"tint.{level}": tint for level, tint in marks.TINTS.items()}
    found |= {f"list.width.{n}": str(width) for n, (_, width) in enumerate(marks.HEADS, 1)}
    return found | {"list.ours": marks.OURS, "patience": str(_PATIENCE)}


def _sources() -> Path:
    return shipped.macros() / "excel"


def _book() -> Workbook:
    """A workbook whose window is hidden, with the words on its sheet."""
    book = Workbook()
    book.code_name = "ThisWorkbook"
    book.properties.title = tab().label
    book.properties.creator = NAME
    book.properties.created = _THEN
    book.views[0].visibility = "hidden"
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    sheet.title = NAME
    sheet.sheet_properties.codeName = "Sheet1"
    for row, (key, text) in enumerate(said().items(), 1):
        for column, written in enumerate((key, text), 1):
            cell = sheet.cell(row, column, written)
            cell.data_type = "s"
    return book


def _with_types(xml: bytes) -> bytes:
    """An add-in with macros, as Excel states it: all ``.bin`` are macros."""
    types = etree.fromstring(xml)
    for override in types.iter(f"{_CONTENT}Override"):
        if override.get("PartName") == f"/{_BOOK}":
            override.set("ContentType", _ADDIN)
    types.insert(0, etree.Element(f"{_CONTENT}Default", Extension="bin", ContentType=_MACROS_TYPE))
    return _written(types)


def _as_excel_writes_it(xml: bytes) -> bytes:
    """With the version of Excel; without openpyxl's empty elements, of which Excel complains or asks for a password."""
    book = etree.fromstring(xml)
    for empty in [one for one in book if len(one) == 0 and not one.attrib]:
        book.remove(empty)
    book.insert(0, etree.Element(f"{_MAIN}fileVersion", _EXCEL))
    return _written(book)


def _with_relation(xml: bytes, kind: str, target: str) -> bytes:
    relations = etree.fromstring(xml)
    taken = {relation.get("Id") for relation in relations}
    free = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(relations, _RELATION, Id=free, Type=kind, Target=target)
    return _written(relations)


def _dated(xml: bytes) -> bytes:
    """Modified when it was created, not now."""
    core = etree.fromstring(xml)
    for modified in core.iter(_MODIFIED):
        modified.text = f"{_THEN.isoformat()}Z"
    return _written(core)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
