"""Marked copies: a note and a tint at the cell, a list with links, values kept, the original untouched."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from forms import changed, published, workbook
from openpyxl import load_workbook
from openpyxl.comments import Comment

from xltool import policy
from xltool.check import check
from xltool.excel.annotate import annotate
from xltool.excel.reading.read import read
from xltool.finding import Finding, Review
from xltool.refusal import Refusal


def findings_of(path: Path) -> list[Finding]:
    return [finding for form in read(path) for finding in check(form, policy.load())[0]]


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """000-14: its printed totals are wrong (rows give 95.00 and 84.91, not 100.00 and 89.91)."""
    return workbook(published()["000-14"], tmp_path / "交来的表.xlsx", live=True)


def test_cells_are_noted_and_tinted(handed_in: Path) -> None:
    before = hashlib.sha256(handed_in.read_bytes()).digest()
    copy = load_workbook(BytesIO(annotate(handed_in, findings_of(handed_in))))
    sheet = copy["自评表"]
    assert "D03" in sheet["G27"].comment.text and "84.91" in sheet["G27"].comment.text
    assert sheet["G27"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["H17"].fill.fgColor.rgb == "FFFFEB9C"
    assert hashlib.sha256(handed_in.read_bytes()).digest() == before


def test_the_list_links_to_each_cell(handed_in: Path) -> None:
    found = [finding for finding in findings_of(handed_in) if finding.code in ("D01", "D03", "P04")]
    listed = load_workbook(BytesIO(annotate(handed_in, found))).worksheets[0]
    assert listed.title == "校验结果"
    assert listed["A1"].value == "校验结果：错误 2 处，提示 1 处"
    links = {listed.cell(row, 4).value: listed.cell(row, 4).hyperlink.location for row in (5, 6, 7)}
    assert links == {"F27": "'自评表'!F27", "G27": "'自评表'!G27", "H17": "'自评表'!H17"}


def test_explained_hints_and_the_checklist_are_on_the_list(handed_in: Path) -> None:
    hint = findings_of(handed_in)[-1]
    explained = hint._replace(explained="市里统一安排。")
    review = Review("P07", "说明与指标无关", "说明讲的是不是这条指标？", (hint.place,), (hint.field,))
    copy = load_workbook(BytesIO(annotate(handed_in, [explained], (), [review])))
    listed = [[cell.value for cell in row] for row in copy.worksheets[0].iter_rows(1, 6)]
    assert listed[0][0] == "校验结果：错误 0 处，提示 1 处（已说明 1 处）"
    assert listed[4][1:] == [
        "已说明", "自评表", hint.place.cell, hint.message, "情况说明：市里统一安排。", f"{hint.code} {hint.title}",
    ]  # fmt: skip
    assert listed[5][1:] == [
        "人工复核", "自评表", hint.place.cell, "说明讲的是不是这条指标？", f"请看 {hint.place.cell}。",
        "P07 说明与指标无关",
    ]  # fmt: skip
    assert copy.worksheets[0]["B5"].fill.fgColor.rgb == "FFDDEBF7"
    assert copy["自评表"][hint.place.cell].fill.fgColor.rgb == "FFDDEBF7"


def test_values_survive_for_those_who_do_not_recalculate(handed_in: Path) -> None:
    copy = load_workbook(BytesIO(annotate(handed_in, findings_of(handed_in))), data_only=True)["自评表"]
    assert (copy["G6"].value, copy["H6"].value, copy["B28"].value) == (39.1, 3.91, "良")


def test_a_marked_copy_reads_like_its_original(handed_in: Path, tmp_path: Path) -> None:
    marked = tmp_path / "副本.xlsx"
    marked.write_bytes(annotate(handed_in, findings_of(handed_in)))
    assert [finding.message for finding in findings_of(marked)] == [f.message for f in findings_of(handed_in)]


def test_an_officers_own_note_is_kept(handed_in: Path) -> None:
    book = load_workbook(handed_in)
    book["自评表"]["G27"].comment = Comment("请王科长核对", "李")
    book.save(handed_in)
    copy = load_workbook(BytesIO(annotate(handed_in, findings_of(handed_in))))
    assert "请王科长核对" in copy["自评表"]["G27"].comment.text


def test_hostile_text_is_inert_on_the_list(tmp_path: Path) -> None:
    path = workbook(changed("000-08", i0__name="=HYPERLINK(1)"), tmp_path / "表.xlsx")
    listed = load_workbook(BytesIO(annotate(path, findings_of(path)))).worksheets[0]
    assert all(cell.data_type != "f" for row in listed.iter_rows() for cell in row)


def test_a_sheet_of_that_name_is_not_replaced(handed_in: Path) -> None:
    book = load_workbook(handed_in)
    book.create_sheet("校验结果")["A1"] = "我的"
    book.save(handed_in)
    copy = load_workbook(BytesIO(annotate(handed_in, findings_of(handed_in))))
    assert copy["校验结果"]["A1"].value == "我的"


def test_other_formats_are_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    with pytest.raises(Refusal, match="另存为"):
        annotate(path, [])
