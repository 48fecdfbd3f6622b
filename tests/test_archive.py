"""A workbook's zip: what is read is whole or refused, and the sheet 校验 is read only where someone wrote on it."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from forms import published, workbook
from hands import parts, save

from xltool.excel.opening.archive import Archive
from xltool.excel.opening.grid import Workbook
from xltool.excel.opening.returned import is_unexplained
from xltool.excel.reading.read import read

TEXT = "项目名称".encode() * 500


def zipped(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("xl/a.xml", TEXT)
        archive.writestr("空.xml", b"")
    return out.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_members_are_read_as_they_were_written(method: int) -> None:
    archive = Archive(zipped(method))
    assert archive.names == {"xl/a.xml", "空.xml"}
    assert archive.size == len(TEXT)
    assert (archive.read("xl/a.xml"), archive.read("空.xml"), archive.read("没有.xml")) == (TEXT, b"", b"")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"PK\3\4", b"PK\3\5"),  # the mark before the member
        (b"xl/a.xml", b"xl/b.xml"),  # its name there
        (struct.pack("<L", len(TEXT)), struct.pack("<L", len(TEXT) - 1)),
        (struct.pack("<L", len(TEXT)), struct.pack("<L", 2**30)),
    ],
)
def test_a_member_that_is_not_what_the_zip_says_is_damage(was: bytes, now: bytes) -> None:
    whole = zipped()
    at = whole.rindex(was) if len(was) == 4 and was != b"PK\3\4" else whole.index(was)
    with pytest.raises(zipfile.BadZipFile):
        Archive(whole[:at] + now + whole[at + len(was) :]).read("xl/a.xml")


def sheets(path: Path) -> list[str]:
    return [grid.name for grid in Workbook(path).grids(visible=True)]


def test_the_sheet_of_checks_is_left_out_as_issued(tmp_path: Path) -> None:
    assert sheets(workbook(published()["000-14"], tmp_path / "表.xlsx", live=True)) == ["自评表"]


@pytest.mark.parametrize(
    ("name", "cell", "unexplained"),
    [
        ("校验", '<c r="H6" s="24"/>', True),
        ("校验", '<c r="H6" s="24" t="s"><v>7</v></c>', False),
        ("校验", '<c r="H6" t="inlineStr"><is><t>已报批</t></is></c>', False),
        ("改了名", '<c r="H6" s="24"/>', False),
    ],
)
def test_the_sheet_of_checks_saved_by_another_program(name: str, cell: str, unexplained: bool) -> None:
    xml = (
        '<worksheet><sheetData><row r="4"><c r="A4" t="s"><v>1</v></c><c r="H4" t="s"><v>2</v></c></row>'
        f'<row r="6"><c r="D6" t="str"><f>校验计算!F221</f><v>通过</v></c>{cell}</row></sheetData>'
        '<autoFilter ref="A4:H98"/></worksheet>'
    )
    assert is_unexplained(name, xml.encode()) is unexplained


@pytest.mark.parametrize("change", ["insert", "delete", "row"])
def test_explanations_are_found_where_columns_or_rows_moved(change: str, tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "表.xlsx", live=True)
    book = openpyxl.load_workbook(path)
    sheet = book["校验"]
    sheet["H6"].value = "已报批"
    if change == "insert":
        sheet.insert_cols(8)
    elif change == "delete":
        sheet.delete_cols(7)
    else:
        sheet.insert_rows(2, 3)
    book.save(path)
    (form,) = read(path)
    assert list(form.explanations.values()) == ["已报批"]


def test_an_explanation_put_into_the_sheet_as_issued_is_read(tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "表.xlsx", live=True)
    members = parts(path)
    part = next(name for name, xml in members.items() if "<f>校验计算!".encode() in xml)
    head, row, rest = members[part].partition(b'<row r="6"')
    line, _, below = rest.partition(b"</row>")
    said = b'<c t="inlineStr"><is><t>\xe5\xb7\xb2\xe6\x8a\xa5\xe6\x89\xb9</t></is></c>'
    members[part] = head + row + line[: line.rindex(b"<c ")] + said + b"</row>" + below
    save(path, members)
    (form,) = read(path)
    assert list(form.explanations.values()) == ["已报批"]
