"""What is no workbook gets one plain Chinese sentence, whatever it is; never another exception."""

import io
import re
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from forms import SELFASSESSMENT, published
from hypothesis import given, settings
from hypothesis import strategies as st

from xltool.app.generate import compiled
from xltool.excel import package
from xltool.excel.opening.grid import Workbook
from xltool.excel.reading.read import NoForm, read
from xltool.excel.stamp import stamp
from xltool.refusal import Refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SENTENCE = re.compile(
    r"“[^”]+”[^A-Za-z]*(?:(?:Excel|WPS|PDF|OFD|Word|RTF|XML|MB|[A-Z]+\d+|\.xlsx|\.docx?|\.wps)[^A-Za-z]*)*。"
)


def refused(path: Path, content: bytes | None = None) -> str:
    """The sentence that refuses a file."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        read(path)
    said = str(refusal.value)
    assert SENTENCE.fullmatch(said), said
    assert "\n" not in said
    return said


def zipped(**members: str | bytes) -> bytes:
    """A zip; ``__`` in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@cache
def stamped() -> bytes:
    """A filled self-assessment."""
    return stamp(compiled(SELFASSESSMENT), published()["000-14"])


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空文件"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"\xff\xd8\xff\xe0....", "图片"),
        (b"GIF89a....", "图片"),
        (b"{\\rtf1 ...}", "RTF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "没有找到"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html><html></html>", "网页"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "没有找到",
        ),
        (b"Rar!\x1a\x07\x01", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        ("项目名称,主管部门\n".encode(), "不是工作簿"),
        ("项目名称".encode("gb18030"), "不是工作簿"),
        (b"\x00" * 4096, "不是工作簿"),
        (b"PK\x05\x06" + b"\x00" * 18, "不是工作簿"),
        (b"PK\x03\x04", "损坏"),
        (OLE, "损坏"),
        (OLE + b"\x00" * 4096, "损坏"),
        (OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE + b"\x00" * 504 + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE + b"\x00" * 504 + "PowerPoint Document".encode("utf-16-le"), "演示文稿"),
    ],
)
def test_other_files_are_called_what_they_are(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in refused(tmp_path / "表.xlsx", content)
    assert word in refused(tmp_path / "表.xls", content)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "<w/>"}), "Word"),
        (zipped(ppt__presentation="<p/>"), "演示文稿"),
        (zipped(**{"OFD.xml": "<OFD/>"}), "OFD"),
        (zipped(**{"自评表.xlsx": b"x"}), "压缩包"),
        (zipped(**{"readme.txt": "x"}), "损坏，或不是工作簿"),
        (zipped(**{"xl__workbook.xml": "<workbook"}), "损坏"),
        (zipped(**{"xl__workbook.xml": "<workbook/>", "xl___rels__workbook.xml.rels": "<x/>"}), "损坏"),
    ],
)
def test_zips_that_are_no_workbook(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in refused(tmp_path / "表.xlsx", content)


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    for path, word in ((tmp_path / "没有.xlsx", "找不到"), (tmp_path, "文件夹")):
        with pytest.raises(Refusal, match=word):
            read(path)


def test_a_workbook_without_a_form_is_no_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cell, text in {"A1": "序号", "B1": "项目名称", "C1": "金额", "A2": "1", "B2": "得分"}.items():
        book.worksheets[0][cell] = text
    book.create_sheet("空")
    book.save(tmp_path / "清单.xlsx")
    with pytest.raises(NoForm):
        read(tmp_path / "清单.xlsx")
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    with pytest.raises(NoForm):
        read(tmp_path / "空.xlsx")


def test_a_truncated_workbook_at_any_length(tmp_path: Path) -> None:
    whole = stamped()
    path = tmp_path / "表.xlsx"
    for length in {*range(1, 400, 7), *range(400, len(whole), 211), *range(len(whole) - 60, len(whole))}:
        refused(path, whole[:length])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(stamped())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(4, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("坏") / "表.xlsx"
    path.write_bytes(content)
    try:
        assert read(path)
    except Refusal as refusal:
        assert "\n" not in str(refusal)


def test_parts_missing_one_by_one(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(io.BytesIO(stamped()))
    for left_out in whole.namelist():
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in whole.namelist():
                if name != left_out:
                    archive.writestr(name, whole.read(name))
        path = tmp_path / "表.xlsx"
        path.write_bytes(out.getvalue())
        try:
            (form,) = read(path)
            assert form.project_name == "政务公开、政务信息"
        except Refusal as refusal:
            assert SENTENCE.fullmatch(str(refusal))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("content", [b"", b"<", b"<a>" * 100_000, b"\xff\xfe<\x00", b"<worksheet/>",
                                     b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])  # fmt: skip
def test_parts_that_are_no_xml(tmp_path: Path, part: str, content: bytes) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_part(stamped(), part, content))
    try:
        read(path)
    except Refusal as refusal:
        assert SENTENCE.fullmatch(str(refusal)), refusal


def with_part(whole: bytes, part: str, content: bytes) -> bytes:
    """A workbook with one part replaced."""
    source, out = zipfile.ZipFile(io.BytesIO(whole)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, content if name == part else source.read(name))
    return out.getvalue()


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 2**20)
    bomb = zipped(**{"xl__workbook.xml": b" " * (2**20 + 1)})
    assert len(bomb) < 5000
    assert "不像一份表格" in refused(tmp_path / "表.xlsx", bomb)


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    honest = with_part(stamped(), "xl/worksheets/sheet1.xml", b" " * 2**20)
    lying = honest.replace(struct.pack("<L", 2**20), struct.pack("<L", 100))
    assert lying != honest
    assert "损坏" in refused(tmp_path / "表.xlsx", lying)


def test_cells_far_off_do_not_take_all_memory(tmp_path: Path) -> None:
    """The fast reader lays a sheet out as one rectangle; two far cells would end the whole program."""
    book = openpyxl.load_workbook(io.BytesIO(stamped()))
    sheet = book.worksheets[0]
    sheet["XFD1048576"].value = "x"
    book.save(tmp_path / "表.xlsx")
    assert "XFD1048576" in refused(tmp_path / "表.xlsx")
    spelled = stamped()
    xml = zipfile.ZipFile(io.BytesIO(spelled)).read("xl/worksheets/sheet1.xml")
    for cell in ("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
                 '<row r="1048576"><c><v>1</v></c></row><row><c r="xfd1048576"><v>1</v></c></row>'):  # fmt: skip
        content = xml.replace(b"</sheetData>", cell.encode() + b"</sheetData>")
        refused(tmp_path / "表.xlsx", with_part(spelled, "xl/worksheets/sheet1.xml", content))


@pytest.mark.parametrize(
    ("rows", "columns"), [(5000, 16000), (1_048_576, 16_384), (1_000_000, 5), (1, 10**12)]
)
def test_an_opendocument_cell_repeated_for_ever(rows: int, columns: int, tmp_path: Path) -> None:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<o:document-content xmlns:o="{names}office:1.0" xmlns:t="{names}table:1.0" xmlns:x="{names}text:1.0">'
        f'<o:body><o:spreadsheet><t:table t:name="表"><t:table-row t:number-rows-repeated="{rows}">'
        f'<t:table-cell o:value-type="string" t:number-columns-repeated="{columns}"><x:p>得分</x:p></t:table-cell>'
        "</t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"
    )
    said = refused(tmp_path / "表.ods", zipped(**{
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content,
    }))  # fmt: skip
    assert "远远超出一张表" in said


def test_a_stray_note_or_formats_far_off_do_no_harm(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(stamped()))
    sheet = book.worksheets[0]
    sheet["A20000"].value = "别处抄来的"
    sheet["Z3"].value = "备用"
    sheet["XFD1048576"].number_format = "0.00"
    book.save(tmp_path / "表.xlsx")
    (form,) = read(tmp_path / "表.xlsx")
    assert len(form.indicators) == 14
    assert form["project.unit"].value == "上海市医疗保障局"


def test_a_workbook_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(stamped())
    path.chmod(0o444)
    Workbook(path)
    assert path.read_bytes() == stamped()
    assert [p.name for p in tmp_path.iterdir()] == ["表.xlsx"]


def test_checksums_are_verified(tmp_path: Path) -> None:
    """A bit turned over in a part is damage, never another number."""
    whole = bytearray(stamped())
    crc = zlib.crc32(zipfile.ZipFile(io.BytesIO(bytes(whole))).read("xl/worksheets/sheet1.xml"))
    damaged = bytes(whole).replace(struct.pack("<L", crc), struct.pack("<L", crc ^ 1))
    assert "损坏" in refused(tmp_path / "表.xlsx", damaged)
