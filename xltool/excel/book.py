"""A placeholder workbook taken apart: its parts, its sheets, and the sheet that holds the form."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from html import unescape

from lxml import etree

from xltool.excel import package
from xltool.excel.references import BLOCK, CLOSE, END, OPEN
from xltool.excel.sheetxml import RELATIONS, tag
from xltool.place import position
from xltool.refusal import Refusal

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
#: Bytes: a template with live checks unpacks to 0.6 MB; a picture may come with it.
_MOST_UNPACKED = 8 * 1024 * 1024
_NAMES = re.compile(rb"<definedNames>.*</definedNames>", re.DOTALL)
_PRINTED = re.compile(rb'<definedName [^>]*"_xlnm\.Print_Area"[^>]*>([^<]*)<')
_AREA = re.compile(r"(.+)!\$([A-Z]{1,3})\$(\d{1,7}):\$([A-Z]{1,3})\$(\d{1,7})")
_NAMESPACES = re.compile(r' xmlns(:\w+)?="[^"]*"')
#: Nothing keeps these alive once all text stands in the cells and all values are cached anew.
_DROPPED = ("xl/sharedStrings.xml", "xl/calcChain.xml")
_REFUSED = {
    "legacyDrawing": "批注或控件", "legacyDrawingHF": "页眉页脚里的图片",
    "tableParts": "套用了“表格”的区域", "hyperlinks": "超链接", "oleObjects": "嵌入的文件",
    "controls": "控件", "picture": "工作表背景", "rowBreaks": "手动分页", "sortState": "排序",
    "extLst": "新版本才有的条件格式或数据验证", "customSheetViews": "自定义视图", "scenarios": "方案",
}  # fmt: skip


class Book:
    """The members of an .xlsx by name, with shared strings moved into the cells."""

    def __init__(self, source: bytes, name: str) -> None:
        self.name = name
        self.members = package.unpack(source, name, _MOST_UNPACKED)
        shared = self.members.get("xl/sharedStrings.xml")
        self.strings = list(parse(shared).iter(tag("si"))) if shared else []
        self._room = _MOST_UNPACKED
        self.sheets = sheet_parts(self.members)
        self.roots = {part: self._inlined(part) for part in self.sheets}
        self._refuse_delimiters()
        self._drop()

    def _inlined(self, part: str) -> etree._Element:
        root = parse(self.members[part])
        for cell in root.iter(tag("c")):
            value = cell.find(tag("v"))
            if cell.get("t") == "s" and value is not None:
                inline = etree.SubElement(cell, tag("is"))
                runs = [run for run in self.strings[int(value.text or 0)] if run.tag in (tag("t"), tag("r"))]
                for text in (etree.tostring(run, with_tail=False) for run in runs):
                    self._room -= len(text)
                    if self._room < 0:
                        raise Refusal(
                            f"模板“{self.name}”里的文字太多，不像一份模板。请删去表以外的内容后再用。"
                        )
                    inline.append(etree.fromstring(text))
                cell.remove(value)
                cell.set("t", "inlineStr")
        return root

    @cached_property
    def form_part(self) -> str:
        """The part of the sheet that holds the form. Raises :class:`Refusal` where none does."""
        for part, root in self.roots.items():
            if any("{{ i." in text for text in map(plain, root.iter(tag("is")))):
                return part
        raise Refusal(
            f"模板“{self.name}”里没有占位符（如 {{{{ project.name }}}}）。"
            "请先用 xltool template export 导出一份模板，再在上面改样式。"
        )

    def _refuse_delimiters(self) -> None:
        """Characters that delimit template source must not come from outside."""
        for root in (*self.roots.values(), parse(self.members["xl/workbook.xml"])):
            if any(mark in etree.tostring(root, encoding="unicode") for mark in (OPEN, CLOSE, BLOCK, END)):
                raise Refusal(
                    f"模板“{self.name}”里有不能用的特殊字符（私用区 U+E001 至 U+E004）。请删去后再用。"
                )

    def refuse_what_cannot_move(self, repeated: int) -> None:
        """Raises :class:`Refusal` naming the first thing that could not follow the indicator rows.

        ``repeated`` is the indicator row, one-based; pictures wholly above it may stay.
        """
        for sentence in self.what_cannot_move(repeated):
            raise Refusal(sentence)

    def what_cannot_move(self, repeated: int) -> Iterator[str]:
        """A sentence for each thing that could not follow the indicator rows."""
        root = self.roots[self.form_part]
        for drawing in root.findall(tag("drawing")):
            rows = self._rows_of_pictures(drawing.get(f"{{{RELATIONS}}}id", ""))
            if not rows:
                root.remove(drawing)  # LibreOffice writes an empty one for every filter
            elif max(rows) + 1 >= repeated:
                yield (
                    f"模板“{self.name}”的图片或图形压到了指标行或它下面，行数增减时无法跟着移动。请移到表头以上或删去。"
                )
        for child in root:
            word = _REFUSED.get(etree.QName(child).localname)
            if word and not (child.tag == tag("extLst") and not len(child)):
                yield f"模板“{self.name}”的表上有{word}，指标行增减时无法跟着移动。请删去后再用。"
        for formula in root.iter(tag("f")):
            if formula.get("t") in ("shared", "array", "dataTable"):
                cell = formula.getparent()
                where = cell.get("r") if cell is not None else ""
                yield f"模板“{self.name}”的 {where} 是成组填充或数组公式，请改成普通公式后再用。"

    def _rows_of_pictures(self, relation_id: str) -> list[int]:
        """The zero-based rows where the pictures of the form's drawing begin and end."""
        folder, _, file = self.form_part.rpartition("/")
        for relation in parse(self.members[f"{folder}/_rels/{file}.rels"]):
            if relation.get("Id") == relation_id:
                target = relation.get("Target", "").replace("../", "xl/").lstrip("/")
                return [int(row.text or 0) for row in parse(self.members[target]).iter("{*}row")]
        return []

    def _drop(self) -> None:
        for part in _DROPPED:
            self.members.pop(part, None)
        for listing, attribute in (
            ("[Content_Types].xml", "PartName"),
            ("xl/_rels/workbook.xml.rels", "Target"),
        ):
            root = parse(self.members[listing])
            for entry in list(root):
                if entry.get(attribute, "").endswith(("sharedStrings.xml", "calcChain.xml")):
                    root.remove(entry)
            self.members[listing] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )


def parse(content: bytes) -> etree._Element:
    """XML without entities, network or unbounded depth."""
    return etree.fromstring(content, _PARSER)


def sheet_parts(members: Mapping[str, bytes]) -> dict[str, str]:
    """Part name → sheet name, in the book's order."""
    targets = {
        relation.get("Id", ""): relation.get("Target", "").lstrip("/").removeprefix("xl/")
        for relation in parse(members["xl/_rels/workbook.xml.rels"])
    }
    book = parse(_NAMES.sub(b"", members["xl/workbook.xml"]))
    return {
        f"xl/{targets[sheet.get(f'{{{RELATIONS}}}id', '')]}": sheet.get("name", "")
        for sheet in book.iter(tag("sheet"))
    }


def plain(element: etree._Element) -> str:
    """The text of an inline string, its runs joined and its phonetic hints left out."""
    return "".join(text.text or "" for text in element.iter(tag("t"))
                   if (up := text.getparent()) is None or up.tag != tag("rPh"))  # fmt: skip


def bare(element: etree._Element) -> str:
    """An element's text without the namespace declarations that its part's root already makes."""
    return _NAMESPACES.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def print_areas(workbook_xml: bytes) -> dict[str, tuple[int, int, int, int]]:
    """Sheet name → what is printed of it: top, left, bottom and right, zero-based; of several areas the first."""
    found = {}
    for said in _PRINTED.findall(workbook_xml):
        area = _AREA.match(unescape(said.decode("utf-8", "replace")))
        if area:
            name, first_column, first_row, last_column, last_row = area.groups()
            (top, left), (bottom, right) = (
                position(first_column + first_row),
                position(last_column + last_row),
            )
            found[name.strip("'").replace("''", "'")] = (top, left, bottom, right)
    return found
