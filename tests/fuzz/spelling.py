"""The same sheet spelt in another way, with things that say nothing about its cells: what is read must not change."""

import re
from random import Random

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_C, _ROW, _F, _V = (f"{{{MAIN}}}{name}" for name in ("c", "row", "f", "v"))


def cell_lost(xml: bytes, chance: Random) -> bytes:
    """A cell is missing; all others stay where they say they are."""
    root = etree.fromstring(xml)
    cells = [cell for cell in root.iter(_C) if cell.get("r")]
    if cells:
        cell = chance.choice(cells)
        cell.getparent().remove(cell)
    return etree.tostring(root)


def row_emptied(xml: bytes, chance: Random) -> bytes:
    """A row has no cells."""
    root = etree.fromstring(xml)
    row = chance.choice(list(root.iter(_ROW)))
    for cell in list(row):
        row.remove(cell)
    return etree.tostring(root)


def value_not_computed(xml: bytes, chance: Random) -> bytes:
    """The values of some formulas are missing."""
    root = etree.fromstring(xml)
    for cell in root.iter(_C):
        value = cell.find(_V)
        if cell.find(_F) is not None and value is not None and chance.random() < 0.5:
            cell.remove(value)
    return etree.tostring(root)


def restyled(xml: bytes, chance: Random) -> bytes:
    """Cells look otherwise."""
    return re.sub(rb' s="\d+"', lambda _: b' s="%d"' % chance.randrange(60), xml)


def merged(xml: bytes, chance: Random) -> bytes:
    """Cells are merged that were not."""
    made = b"".join(
        b'<mergeCell ref="%s%d:%s%d"/>' % (
            chance.choice((b"A", b"B", b"C")), (top := chance.randrange(1, 30)), chance.choice((b"D", b"H", b"XFD")),
            top + chance.choice((0, 1, 5, 1_000_000)),
        ) for _ in range(chance.choice((1, 3, 400)))
    )  # fmt: skip
    if b"</mergeCells>" in xml:
        return xml.replace(b"</mergeCells>", made + b"</mergeCells>", 1)
    return xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + made + b"</mergeCells>", 1)


def dimension(xml: bytes, chance: Random) -> bytes:
    """The sheet says that it is larger or smaller than it is."""
    said = chance.choice((b"A1", b"A1:XFD1048576", b"", b"B2:A1", b"x", b"A1:B0"))
    return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % said, xml)


def prefixed(xml: bytes, chance: Random) -> bytes:
    """Every element has a prefix."""
    return re.sub(
        rb"<(/?)([A-Za-z])", rb"<\1x:\2", xml.replace(b' xmlns="', b' xmlns:x="')
    ).replace(b"<x:x:", b"<x:")  # fmt: skip


def single_quoted(xml: bytes, chance: Random) -> bytes:
    """Attributes stand in single quotes."""
    return re.sub(rb'="([^"\']*)"', rb"='\1'", xml)


def spaced(xml: bytes, chance: Random) -> bytes:
    """Comments, instructions and line breaks between elements, where they say nothing."""
    between = chance.choice((b"\n", b"<!-- x -->", b"<?x y?>", b"\r\n\t "))
    return re.sub(rb"(?<=</c>)(?=<c )|(?<=</row>)(?=<row )", between, xml)


def in_utf_16(xml: bytes, chance: Random) -> bytes:
    """The part is in another encoding."""
    text = re.sub(r"^<\?xml[^>]*\?>", "", xml.decode())
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


def with_entities(xml: bytes, chance: Random) -> bytes:
    """The part declares entities, and asks for files."""
    declared = b'<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    head, mark, rest = xml.rpartition(b"?>")
    return head + mark + declared + rest.replace(b"<v>", chance.choice((b"<v>", b"<v>&a;", b"<v>&b;")), 1)


def hidden(xml: bytes, chance: Random) -> bytes:
    """Rows are hidden."""
    return re.sub(rb"<row ", lambda one: chance.choice((one[0], one[0] + b'hidden="1" ')), xml)


WAYS = (
    cell_lost, cell_lost, row_emptied, value_not_computed, restyled, merged, dimension, prefixed, single_quoted,
    spaced, in_utf_16, with_entities, hidden,
)  # fmt: skip
