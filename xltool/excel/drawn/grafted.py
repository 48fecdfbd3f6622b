"""The live checks added to a drawn workbook: their sheets, and the flags beside the form, outside what is printed.

They are drawn as for any edition and then moved over part by part; nothing that the person drew is touched.
"""

import re

from lxml import etree

from xltool.edition import Edition
from xltool.excel import package
from xltool.excel.book import Book, parse
from xltool.excel.drawn.looks import Looks
from xltool.excel.drawn.sketch import OWN_SHEETS
from xltool.excel.sheetxml import RELATIONS, tag
from xltool.place import cell_name, column_letters, position

_STYLES, _BOOK, _LINKS, _TYPES = (
    "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
)  # fmt: skip
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
#: What stands before column widths, and before conditional formats, in a sheet's XML.
_BEFORE_COLUMNS = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr")
_BEFORE_FORMATS = (
    *_BEFORE_COLUMNS, "cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios",
    "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr",
    "conditionalFormatting",
)  # fmt: skip
_BEFORE_NAMES = ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
                 "functionGroups", "externalReferences")  # fmt: skip


def with_checks(content: bytes, checks: bytes, edition: Edition, name: str) -> bytes:
    """The placeholder workbook with what ``checks``, the program's own drawing of the edition, has beside the form."""
    return _Graft(Book(content, name), Book(checks, name), edition).made()


class _Graft:
    def __init__(self, book: Book, donor: Book, edition: Edition) -> None:
        self.book, self.donor, self.edition = book, donor, edition
        self.part = next(part for part, name in book.sheets.items() if name == edition.sheet)
        self.root = book.roots[self.part]
        (self.source,) = (root for part, root in donor.roots.items() if donor.sheets[part] == edition.sheet)
        self.looks = Looks(book.members[_STYLES])
        self.styles, self.formats = self.looks.take_in(donor.members[_STYLES])
        self.links, self.types = parse(book.members[_LINKS]), parse(book.members[_TYPES])
        self.workbook, self.drawn = parse(book.members[_BOOK]), parse(donor.members[_BOOK])

    def made(self) -> bytes:
        self._restyle(self.source)
        self._take_cells()
        self._take_columns()
        self._take_formats()
        self._take_sheets()
        self._take_names()
        self._set_print_area()
        members = self.book.members | {
            part: _text(root) for part, root in self.book.roots.items() if part in self.book.members
        }
        members |= {_LINKS: _text(self.links), _TYPES: _text(self.types), _BOOK: _text(self.workbook)}
        members[_STYLES] = self.looks.content()
        return package.assemble(package.pack(name, content) for name, content in members.items())

    def _restyle(self, root: etree._Element) -> None:
        """Style numbers as they are in the drawn workbook."""
        for element in root.iter(tag("c"), tag("row")):
            if element.get("s"):
                element.set("s", self.styles[int(element.get("s", 0))])
        for column in root.iter(tag("col")):
            if column.get("style"):
                column.set("style", self.styles[int(column.get("style", 0))])
        for rule in root.iter(tag("cfRule")):
            if rule.get("dxfId"):
                rule.set("dxfId", str(int(rule.get("dxfId", 0)) + self.formats))

    # -- beside the form --------------------------------------------------------------------------

    def _take_cells(self) -> None:
        """Identity, light, flag and its head, into rows that may not be there yet."""
        column = self.edition.drawing.printed_width
        for cell in list(self.source.iter(tag("c"))):
            row, at = position(cell.get("r", ""))
            if at == column and len(cell):
                self._put(cell, row, at)

    def _put(self, cell: etree._Element, row: int, column: int) -> None:
        line = self._row(row + 1)
        at = 0
        for n, other in enumerate(line):
            place = position(other.get("r", ""))[1]
            if place == column:
                line.remove(other)
                break
            at = n + 1 if place < column else at
        line.insert(at, cell)
        line.attrib.pop("spans", "")

    def _row(self, number: int) -> etree._Element:
        data = self.root.find(tag("sheetData"))
        assert data is not None
        at = 0
        for n, row in enumerate(data):
            if int(row.get("r", 0)) == number:
                return row
            at = n + 1 if int(row.get("r", 0)) < number else at
        made = etree.Element(tag("row"), r=str(number))
        data.insert(at, made)
        return made

    def _take_columns(self) -> None:
        """The column's own width; a range that hid or styled it, as one to the edge of the sheet, is split."""
        number = self.edition.drawing.printed_width + 1
        columns = self.root.find(tag("cols"))
        if columns is None:
            columns = etree.Element(tag("cols"))
            self.root.insert(_behind(self.root, _BEFORE_COLUMNS), columns)
        for column in list(columns):
            first, last = int(column.get("min", 1)), int(column.get("max", 1))
            if first <= number <= last:
                _split(columns, column, number)
        own = next(
            one for one in self.source.iter(tag("col"))
            if int(one.get("min", 1)) <= number <= int(one.get("max", 1))
        )  # fmt: skip
        made = etree.Element(
            tag("col"), min=str(number), max=str(number), width=own.get("width", "16"), customWidth="1"
        )
        before = [n for n, column in enumerate(columns, 1) if int(column.get("min", 1)) < number]
        columns.insert(max(before, default=0), made)

    def _take_formats(self) -> None:
        """Colours of the light and the flags; they come after those that somebody chose."""
        letters = column_letters(self.edition.drawing.printed_width)
        at = _behind(self.root, _BEFORE_FORMATS)
        for formats in list(self.source.iter(tag("conditionalFormatting"))):
            if re.fullmatch(rf"{letters}\d+(?::{letters}\d+)?", formats.get("sqref", "")):
                self.root.insert(at, formats)
                at += 1

    # -- the workbook -----------------------------------------------------------------------------

    def _take_sheets(self) -> None:
        sheets = self.workbook.find(tag("sheets"))
        assert sheets is not None
        drawn = {sheet.get("name"): sheet for sheet in self.drawn.iter(tag("sheet"))}
        number = max(int(sheet.get("sheetId", 1)) for sheet in sheets)
        for n, (part, name) in enumerate(
            (part, name) for part, name in self.donor.sheets.items() if name in OWN_SHEETS
        ):  # fmt: skip
            root, target = self.donor.roots[part], f"worksheets/xltool{n + 1}.xml"
            self._restyle(root)
            self.book.members[f"xl/{target}"] = _text(root)
            made = etree.SubElement(sheets, tag("sheet"), name=name, sheetId=str(number + n + 1))
            if state := drawn[name].get("state"):
                made.set("state", state)
            made.set(f"{{{RELATIONS}}}id", f"rIdXltool{n + 1}")
            kind = self.links.tag.replace("Relationships", "Relationship")
            etree.SubElement(
                self.links, kind, Id=f"rIdXltool{n + 1}", Type=f"{RELATIONS}/worksheet", Target=target
            )
            kind = self.types.tag.replace("Types", "Override")
            etree.SubElement(self.types, kind, PartName=f"/xl/{target}", ContentType=_SHEET_TYPE)

    def _take_names(self) -> None:
        """The names that the live checks go by, and what their sheets print and filter."""
        ours = [sheet.get("name", "") for sheet in self.workbook.iter(tag("sheet"))]
        theirs = [sheet.get("name", "") for sheet in self.drawn.iter(tag("sheet"))]
        for name in list(self.drawn.iter(tag("definedName"))):
            local = name.get("localSheetId")
            if local is not None and theirs[int(local)] in OWN_SHEETS:
                name.set("localSheetId", str(ours.index(theirs[int(local)])))
            elif not name.get("name", "").startswith("x_"):
                continue
            self._names().append(name)

    def _names(self) -> etree._Element:
        found = self.workbook.find(tag("definedNames"))
        if found is None:
            found = etree.Element(tag("definedNames"))
            self.workbook.insert(_behind(self.workbook, _BEFORE_NAMES), found)
        return found

    def _set_print_area(self) -> None:
        """Only what was drawn is printed: where no area was set, it is now."""
        sheets = [sheet.get("name", "") for sheet in self.workbook.iter(tag("sheet"))]
        local = str(sheets.index(self.edition.sheet))
        named = (name for name in self._names() if name.get("localSheetId") == local)
        if any(name.get("name") == "_xlnm.Print_Area" for name in named):
            return
        drawing = self.edition.drawing
        rows = max(
            [drawing.height, *(int(row.get("r", 0)) for row in self.root.iter(tag("row")) if len(row))]
        )
        quoted = self.edition.sheet.replace("'", "''")
        last = cell_name(rows - 1, drawing.printed_width - 1)
        letters = last.rstrip("0123456789")
        made = etree.Element(tag("definedName"), name="_xlnm.Print_Area", localSheetId=local)
        made.text = f"'{quoted}'!$A$1:${letters}${last.removeprefix(letters)}"
        self._names().insert(0, made)


def _split(columns: etree._Element, column: etree._Element, number: int) -> None:
    """Leave one column out of a range of them."""
    first, last = int(column.get("min", 1)), int(column.get("max", 1))
    at = columns.index(column)
    columns.remove(column)
    for low, high in ((number + 1, last), (first, number - 1)):
        if low <= high:
            part = parse(etree.tostring(column, with_tail=False))
            part.set("min", str(low))
            part.set("max", str(high))
            columns.insert(at, part)


def _behind(root: etree._Element, names: tuple[str, ...]) -> int:
    """The first place behind all children of these names."""
    known = {tag(name) for name in names}
    return max((n for n, child in enumerate(root, 1) if child.tag in known), default=0)


def _text(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
