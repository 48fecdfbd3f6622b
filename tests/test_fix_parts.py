"""Corrected copies keep everything but the repaired cells; recalculation is asked for."""

from functools import partial
from pathlib import Path

import pytest
from commands import Run
from fixing import FORM, Fix, changes, doubts, fixed, mended
from forms import published, workbook
from hands import SHEET, Formula, Shown, cell_xml, parts, save, typed_over
from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from reading import said

from xltool.excel.book import sheet_parts
from xltool.excel.reading.read import read
from xltool.excel.verdicts import forgotten


@pytest.fixture
def fix(tmp_path: Path) -> Fix:
    """See :func:`fixing.fixed`."""
    return partial(fixed, tmp_path)


def test_all_other_parts_stay_as_they_are(tmp_path: Path) -> None:
    path = typed_over(workbook(published()[FORM], tmp_path / "表.xlsx", live=True), {"G13": "７", "G24": 1})
    before = parts(path) | {"xl/media/image1.png": b"\x89PNG not really", "customXml/item1.xml": b"<a/>"}
    save(path, before)
    after = parts(mended(path)[1])
    assert after.keys() == before.keys()
    checks = {part for part, sheet in sheet_parts(before).items() if sheet in ("校验", "校验计算")}
    assert {name for name in after if after[name] != before[name]} - checks == {SHEET}
    assert len(checks) == 2
    assert all(forgotten(after[part]) == after[part] == forgotten(before[part]) for part in checks)
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]


def test_verdicts_of_the_form_as_it_was_are_forgotten(tmp_path: Path) -> None:
    """Programs that trust cached values would go on showing them."""
    copy = mended(workbook(published()["000-14"], tmp_path / "表.xlsx"))[1]
    sheets = {name: part for part, name in sheet_parts(parts(copy)).items()}
    drawn, values = load_workbook(copy), load_workbook(copy, data_only=True)
    for name in sheets.keys() & {"校验", "校验计算"}:
        cells = [cell for row in drawn[name] for cell in row if cell.data_type == "f"]
        assert cells
        assert {values[name][cell.coordinate].value for cell in cells} == {None}
    beside = {
        cell.coordinate
        for row in drawn["自评表"]
        for cell in row
        if "x_" in str(cell.value) and cell.data_type == "f"
    }
    assert {values["自评表"][cell].value for cell in beside} == {None}
    (read_back,) = read(copy)
    assert (read_back.lost, read_back.overwritten) == ((), ())


def test_only_the_repaired_cells_of_the_sheet_change(tmp_path: Path) -> None:
    path = typed_over(
        workbook(published()[FORM], tmp_path / "表.xlsx", live=True), {"G13": "７", "G24": 90.78}
    )
    _, copy = mended(path)
    old, new = (etree.fromstring(parts(one)[SHEET]) for one in (path, copy))
    for sheet in (old, new):
        sheet.remove(sheet.find("{*}sheetData"))
    assert etree.tostring(old) == etree.tostring(new)
    cells = [
        {
            cell.coordinate: (cell.value, cell.style_id)
            for row in load_workbook(one).worksheets[0]
            for cell in row
        }
        for one in (path, copy)
    ]
    assert {cell for cell in cells[0] if cells[0][cell] != cells[1][cell]} == {"G13", "G24"}


def test_recalculation_is_asked_for_and_the_chain_dropped(tmp_path: Path) -> None:
    path = typed_over(workbook(published()[FORM], tmp_path / "表.xlsx", live=True), {"G24": 1})
    members = parts(path)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        b'<calcPr calcId="124519" fullCalcOnLoad="1"/>', b""
    )
    members["xl/calcChain.xml"] = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    members[types] = members[types].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    )
    members[relations] = members[relations].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="calcChain" Target="calcChain.xml"/></Relationships>',
    )
    save(path, members)
    after = parts(mended(path)[1])
    assert b'</definedNames><calcPr fullCalcOnLoad="1"/></workbook>' in after["xl/workbook.xml"]
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after[types] + after[relations]


def test_formulas_shared_with_a_replaced_cell_live_on(fix: Fix) -> None:
    rate = "IF(D6=0,0,ROUND(E6/D6,2))"
    done, _, copy = fix({
        "G6": Formula(rate, "0.68", attributes=' t="shared" ref="G6:G8" si="0"'),
        "G7": Formula("", "67.75", attributes=' t="shared" si="0"'),
        "G8": Formula("", "0", attributes=' t="shared" si="0"'),
    })  # fmt: skip
    assert changes(done)["G6"] == ("0.68", "67.75")
    assert load_workbook(copy).worksheets[0]["G8"].value == "=IF(D8=0,0,ROUND(E8/D8,2))"


def test_array_formulas_are_not_torn(fix: Fix) -> None:
    done, _, _ = fix({"G24": Formula("SUM(G13:G20)+16", "80", attributes=' t="array" ref="G24"')})
    assert doubts(done)["G24"] == "80.00"
    assert changes(done) == {"B25": ("优", "良")}


def test_dates_of_a_macintosh_workbook(tmp_path: Path) -> None:
    path = typed_over(workbook(published()["004-01"], tmp_path / "表.xlsx"), {"E5": "2024-12-31"})
    members = parts(path)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        b"<workbookPr/>", b'<workbookPr date1904="1"/>'
    )
    save(path, members)
    assert cell_xml(mended(path)[1], "E5").findtext("{*}v") == str(45657 - 1462)


def test_workbooks_saved_by_another_program(tmp_path: Path) -> None:
    """Shared strings, rich text, no cached values."""
    path = workbook(published()[FORM], tmp_path / "表.xlsx", live=True)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet["D15"].value = CellRichText(
        TextBlock(InlineFont(rFont="宋体"), ">="), TextBlock(InlineFont(b=True), "2次")
    )
    sheet["G13"].value, sheet["G24"].value = "7", 90.78
    book.save(path)
    done, copy = mended(path)
    assert {"D15", "G13", "G24", "H6", "B25"} <= changes(done).keys()
    (form,) = read(copy)
    assert said(form["indicators[2].target"]) == said(
        read(workbook(published()[FORM], path.with_name("原.xlsx")))[0]["indicators[2].target"]
    )
    assert load_workbook(copy, data_only=True).worksheets[0]["G24"].value == 90.78
    assert mended(copy)[0].repairs == []


def test_every_form_of_a_book_is_repaired(run: Run, tmp_path: Path) -> None:
    path = typed_over(workbook(published()[FORM], tmp_path / "表.xlsx", live=True), {"G13": "７"})
    book = load_workbook(path)
    book.copy_worksheet(book.worksheets[0]).title = "第二张"
    book.save(path)
    assert run("fix", path, "-o", "好.xlsx").code == 0
    forms = read(tmp_path / "好.xlsx")
    assert [form["indicators[0].score"].is_text for form in forms] == [False, False]


def test_styles_are_not_multiplied(fix: Fix) -> None:
    cells = {f"G{row}": Shown("5", "@") for row in range(13, 24)}
    _, _, copy = fix(cells)
    assert len({cell_xml(copy, cell).get("s") for cell in cells}) == 1
