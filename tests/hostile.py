"""Files made to hurt: bombs, depths, entities, far cells, endless formulas; each as its suffix and bytes."""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache

from forms import plain, published
from fuzz.zipwise import members_of, zipped

from xltool.excel.stamp import stamp

SHEET, BOOK, STYLES, STRINGS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
)
MILLION = 1_000_000
_LAUGHS = b"<!DOCTYPE x [<!ENTITY l0 'lol'>" + b"".join(
    b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
) + b"]>"  # fmt: skip


@cache
def whole() -> bytes:
    """A filled self-assessment."""
    form = published()["000-14"]
    return stamp(plain(form.edition), form)


def with_parts(**changes: Callable[[bytes], bytes]) -> bytes:
    """The form with some parts changed."""
    members = members_of(whole())
    for name, change in changes.items():
        part = {"sheet": SHEET, "book": BOOK, "styles": STYLES, "strings": STRINGS}[name]
        members[part] = change(members[part])
    return zipped(members)


def before(mark: str, put: str) -> Callable[[bytes], bytes]:
    """Something put before the last such mark in a part."""

    def change(part: bytes) -> bytes:
        head, found, tail = part.rpartition(mark.encode())
        assert found
        return head + put.encode() + found + tail

    return change


def rows(content: str, first: int = 100, last: int = 1_048_576) -> Callable[[bytes], bytes]:
    """Rows below the form, each with this content; ``#`` stands for its number."""
    return before(
        "</sheetData>",
        "".join(f'<row r="{n}">{content.replace("#", str(n))}</row>' for n in range(first, last)),
    )


def entity(declared: bytes, named: bytes) -> Callable[[bytes], bytes]:
    """A document type, and one of its entities in the first text."""
    return lambda part: part.replace(b"?>", b"?>" + declared, 1).replace(b"<t>", b"<t>" + named, 1).replace(
        b"<v>", b"<v>" + named, 1
    )  # fmt: skip


def nested(end: str, depth: int = MILLION) -> Callable[[bytes], bytes]:
    """Elements within elements."""
    return before(end, "<a>" * depth + "</a>" * depth)


def shared_by_many(length: int, cells: int) -> bytes:
    """One long text that many cells share."""
    number = members_of(whole())[STRINGS].count(b"<si>")
    return with_parts(
        strings=before("</sst>", f"<si><t>{'x' * length}</t></si>"),
        sheet=before("</sheetData>", f"<row>{f'<c t={chr(34)}s{chr(34)}><v>{number}</v></c>' * cells}</row>"),
    )


def overlapping() -> bytes:
    """Many entries of the directory that all point to one member."""
    content = whole()
    info = zipfile.ZipFile(io.BytesIO(content)).getinfo(SHEET)
    end = content.rindex(b"PK\5\6")
    count, size, start = struct.unpack("<HLL", content[end + 10 : end + 20])
    entries = [content[start : start + size]]
    sizes = (info.CRC, info.compress_size, info.file_size)
    for n in range(20_000):
        name = b"xl/x%d.xml" % n
        head = (20, 20, 0, 8, 0, 0x21, *sizes, len(name), 0, 0, 0, 0, 0, info.header_offset)
        entries.append(struct.pack("<4s6H3L5H2L", b"PK\1\2", *head) + name)
    listed = b"".join(entries)
    count += len(entries) - 1
    return (
        content[:start]
        + listed
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(listed), start, 0)
    )


def lying(part: str, size: int) -> bytes:
    """A part that unpacks to far more than the zip says."""
    members = members_of(whole())
    members[part] += b" " * size
    said = struct.pack("<L", len(members[part]))
    return zipped(members).replace(said, struct.pack("<L", 1000))


def spelt_twice() -> bytes:
    """A second part whose name differs by large letters only, and which says that it is small."""
    members = members_of(whole())
    huge = members[STRINGS].replace(b"</sst>", b" " * 2**25 + b"</sst>")
    content = zipped({"XL/sharedStrings.xml": huge, **members})
    return content.replace(struct.pack("<L", len(huge)), struct.pack("<L", 1000))


def zip_in_zip() -> bytes:
    """A bomb inside, in a member that nobody needs to open."""
    inner = zipped({"0": bytes(20 * 2**20)})
    for _ in range(3):
        inner = zipped({f"{n}.zip": inner for n in range(16)})
    return zipped(members_of(whole()) | {"xl/embeddings/a.zip": inner})


def repeated_ods(count: int) -> bytes:
    """An .ods of long texts that are repeated in many cells, below the limit for the area."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    text = f'<t:table-cell o:value-type="string" t:number-columns-repeated="300"><x:p>{"长" * 20_000}</x:p></t:table-cell>'
    content = (
        f'<o:document-content xmlns:o="{names}office:1.0" xmlns:t="{names}table:1.0" xmlns:x="{names}text:1.0">'
        f'<o:body><o:spreadsheet><t:table t:name="表"><t:table-row t:number-rows-repeated="{count}">{text}'
        "</t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"
    )
    listing = (
        f'<m:manifest xmlns:m="{names}manifest:1.0"><m:file-entry m:full-path="content.xml"/></m:manifest>'
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": listing.encode()}
    )


def _page(cell: str, count: int) -> bytes:
    return f"<html><table>{f'<tr>{cell}</tr>' * count}</table></html>".encode()


#: By name: the suffix, how it is made, and a word of the sentence that refuses it; none where it is read all the same.
BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "180 MB 空白": (".xlsx", lambda: with_parts(sheet=lambda part: part + b" " * 180 * 2**20), "180 MB"),
    "许多小文件": (".xlsx", lambda: zipped(members_of(whole()) | {f"x/{n}": b"" for n in range(20_000)}), "小文件"),
    "成员重叠": (".xlsx", overlapping, "小文件"),
    "谎报大小": (".xlsx", lambda: lying(STYLES, 2**26), "损坏"),
    "同名两份": (".xlsx", spelt_twice, "损坏"),
    "包里有包": (".xlsx", zip_in_zip, ""),
    "一字万格": (".xlsx", lambda: shared_by_many(MILLION, 20_000), "内存"),
    "两千万空格": (".xlsx", lambda: with_parts(sheet=rows("<c/>" * 20_000, 100, 1100)), "秒"),
    "一百万行格式": (".xlsx", lambda: with_parts(sheet=rows('<c r="A#" s="5"/>')), ""),
    "一百万行数字": (".xlsx", lambda: with_parts(sheet=rows("<c><v>1</v></c>")), ""),
    "四十万个没有算过的公式": (".xlsx", lambda: with_parts(sheet=rows("<c><f>A1</f></c>", 100, 400_000)), ""),
    "一百万个合并": (".xlsx", lambda: with_parts(sheet=before("</mergeCells>", '<mergeCell ref="A90:B99"/>' * MILLION)), ""),
    "深层表": (".xlsx", lambda: with_parts(sheet=nested("</sheetData>")), ""),
    "深层工作簿": (".xlsx", lambda: with_parts(book=nested("</workbook>")), "损坏"),
    "深层文字": (".xlsx", lambda: with_parts(strings=nested("</sst>")), ""),
    "十亿大笑": (".xlsx", lambda: with_parts(sheet=entity(_LAUGHS, b"&l9;")), ""),
    "十亿大笑的文字": (".xlsx", lambda: with_parts(strings=entity(_LAUGHS, b"&l9;")), "损坏"),
    "一百万个名称": (".xlsx", lambda: with_parts(book=before("</workbook>", "<definedNames>" + "<definedName "
                     'name="x_a">#REF!</definedName>' * MILLION + "</definedNames>")), ""),
    "十万个属性": (".xlsx", lambda: with_parts(sheet=lambda part: part.replace(
        b"<sheetData", b"<sheetData " + b" ".join(b'a%d="1"' % n for n in range(100_000)), 1)), ""),
    "重复的 ods": (".ods", lambda: repeated_ods(3000), ""),
    "网页里的大格": (".xls", lambda: _page("<td colspan=400 rowspan=3000>1</td>" * 9, 20_000), ""),
    "随机字节": (".xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40_000, "损坏"),
}  # fmt: skip
