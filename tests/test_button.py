"""The buttons as a host sees them: request in, steps out, carried out on a workbook and taken back."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from desk import state
from forms import changed, published, workbook
from host import Host, ask
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from xltool.rules.example import build
from xltool.rules.rule import Example

ODD = "我的 表 & “甲”'乙'.xlsx"


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """000-14: its printed totals are wrong (rows give 95.00 and 84.91, not 100.00 and 89.91)."""
    return Host(tmp_path, workbook(published()["000-14"], tmp_path / ODD))


def listed(host: Host, column: int) -> list[str]:
    return [host.listed.cell(row, column).value for row in range(5, host.listed.max_row + 1)]


def test_the_sheet_in_front_is_checked_and_marked(host: Host) -> None:
    host.click("check-sheet", "自评表", unsaved=False)
    form = host.book["自评表"]
    assert form["F27"].fill.fgColor.rgb == form["G27"].fill.fgColor.rgb == "FFFFC7CE"
    assert form["H17"].fill.fgColor.rgb == "FFFFEB9C"
    assert form["G27"].comment.text.startswith("【错误 D03】") and "84.91" in form["G27"].comment.text
    assert host.listed.title == "校验结果"
    assert host.listed["A1"].value.startswith("校验结果：错误 2 处")
    assert host.status == host.listed["A1"].value
    assert listed(host, 4)[:2] == ["F27", "G27"]
    assert host.listed["D5"].hyperlink.target or host.listed["D5"].hyperlink.location
    assert host.selected == ("自评表", "F27")
    assert not host.said


def test_clearing_leaves_the_workbook_as_it_was(host: Host) -> None:
    form = host.book["自评表"]
    form["G27"].comment = Comment("请王科长核对\n——李", "李")
    form["H17"].fill = PatternFill("solid", fgColor="FF00FF00")
    form["C14"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.5999938962981048))
    before = state(host.book)
    host.click("check-book")
    assert form["G27"].comment.text.endswith("——原有批注——\n请王科长核对\n——李")
    assert state(host.book) != before
    host.click("clear")
    assert state(host.book) == before
    assert host.status.startswith("标记已清除")
    host.click("clear")
    assert host.said == [("info", "这个工作簿里没有校验标记，不用清除。")]
    assert state(host.book) == before


def test_checking_again_replaces_the_marks(host: Host) -> None:
    before = state(host.book)
    host.click("check-book")
    first = state(host.book)
    host.click("check-book", "校验结果")
    assert state(host.book) == first
    host.click("clear")
    assert state(host.book) == before


def test_marks_are_found_again_where_rows_were_inserted(host: Host) -> None:
    form, looks = checked_unmerged(host, ("C14", "H17", "F27", "G27"))
    form.insert_rows(16)
    host.click("next", "自评表", "H17")
    assert host.selected == ("自评表", "H18")
    host.click("clear")
    assert all(not cell.comment for row in form.iter_rows() for cell in row)
    assert [repr(form[cell].fill) for cell in ("C14", "H18", "F28", "G28")] == looks


def test_the_mark_of_a_deleted_row_is_gone_with_it(host: Host) -> None:
    form, looks = checked_unmerged(host, ("C14", "H18", "F27", "G27"))
    form.delete_rows(17)
    host.click("clear")
    assert all(not cell.comment for row in form.iter_rows() for cell in row)
    assert [repr(form[cell].fill) for cell in ("C14", "H17", "F26", "G26")] == looks


def checked_unmerged(host: Host, cells: Sequence[str]) -> tuple[Worksheet, list[str]]:
    """The form without merged cells, whose rows can then be moved, after a check; and how cells looked before."""
    form = host.book["自评表"]
    for merge in list(form.merged_cells.ranges):
        form.unmerge_cells(str(merge))
    looks = [repr(form[cell].fill) for cell in cells]
    host.click("check-book")
    assert form["H17"].comment
    return form, looks


def test_next_and_previous_go_round(host: Host) -> None:
    host.click("check-book", unsaved=False)
    places = sorted(
        {cell for cell in listed(host, 4)[:10] if cell != "全表"}, key=lambda at: (int(at[1:]), at)
    )
    host.click("next", "自评表", "A1")
    assert host.selected == ("自评表", places[0])
    for n, place in enumerate([*places[1:], places[0]], 2):
        host.click("next")
        assert host.selected == ("自评表", place)
        shown = n if n <= len(places) else 1
        assert host.status.startswith(f"第 {shown} 处，共 {len(places)} 处：【")
    host.click("previous")
    assert host.selected == ("自评表", places[-1])
    host.click("previous", "自评表", "A1")
    assert host.selected == ("自评表", places[-1])


def test_nothing_to_go_to(host: Host) -> None:
    host.click("next")
    assert host.said == [("info", "还没有校验结果。请先点“本表”或“整个工作簿”。")]


def test_nothing_wrong(tmp_path: Path) -> None:
    host = Host(tmp_path, workbook(build(Example({})), tmp_path / "好表.xlsx", live=True))
    before = state(host.book)
    host.click("check-book", unsaved=False)
    assert state(host.book) == before
    assert host.status == "校验结果：未发现问题"
    assert host.said[0][1].startswith("未发现问题，可以上报。")


def test_no_form_in_the_workbook(tmp_path: Path) -> None:
    book = load_workbook(workbook(published()["000-14"], tmp_path / "x.xlsx"))
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    book.worksheets[0].delete_rows(1, 40)
    book.worksheets[0]["A1"] = "通讯录"
    book.save(tmp_path / ODD)
    host = Host(tmp_path, tmp_path / ODD)
    before = state(host.book)
    for command in ("check-sheet", "check-book"):
        host.click(command)
        ((icon, said),) = host.said
        assert icon == "stop" and said.startswith(f"“{Path(ODD).stem}") and "没有找到" in said
        assert state(host.book) == before


def test_a_sheet_without_a_form_in_front(host: Host) -> None:
    host.book.create_sheet("封面")["A1"] = "封面"
    host.click("check-sheet", "封面")
    ((icon, said),) = host.said
    assert icon == "stop" and "“封面”" in said and "自评表" in said
    assert "校验结果" not in host.book.sheetnames


def test_a_sheet_of_that_name_of_the_officers_own(host: Host) -> None:
    host.book.create_sheet("校验结果")["A1"] = "我的"
    before = state(host.book)
    host.click("check-book")
    assert host.listed.title == "校验结果(2)"
    host.click("check-book")
    assert host.book.sheetnames.count("校验结果(2)") == 1
    host.click("clear")
    assert state(host.book) == before


def test_what_a_note_says_is_never_a_formula(tmp_path: Path) -> None:
    path = workbook(changed("000-08", i0__name="=HYPERLINK(1)", i0__target="="), tmp_path / "表.xlsx")
    host = Host(tmp_path, path).click("check-book", unsaved=False)
    assert all(cell.data_type != "f" for row in host.listed.iter_rows() for cell in row)


def test_a_protected_sheet_is_only_listed(host: Host) -> None:
    host.book["自评表"].protection.formatCells = True
    assert host.book["自评表"].protection.sheet
    before = state(host.book)
    host.click("check-book")
    assert [one[:4] for one in state(host.book)][: len(before)] == [one[:4] for one in before]
    assert host.listed["A1"].value.startswith("校验结果：错误")
    assert host.said == [
        ("warn", "工作表“自评表”受保护，格上的标记加不了（或去不掉），问题都列在“校验结果”表里。")
    ]
    host.click("clear")
    assert state(host.book) == before


def test_a_book_of_protected_structure_gets_a_report(host: Host) -> None:
    host.book.security = WorkbookProtection(lockStructure=True)
    before = state(host.book)
    host.click("check-book")
    ((icon, said),) = host.said
    assert icon == "warn" and "结构受保护" in said and "F27：" in said
    (report,) = host.opened
    assert report.endswith(".html") and "D03" in Path(report).read_text("utf-8")
    assert state(host.book) == before


def test_findings_on_hidden_sheets_are_listed_only(host: Host) -> None:
    host.book.create_sheet("说明")["A1"] = "见另一张表"
    host.book["自评表"].sheet_state = "hidden"
    host.book.active = host.book.sheetnames.index("说明")
    host.selected = ("说明", "A1")
    host.click("check-book")
    assert listed(host, 4)[:2] == ["F27", "G27"]
    assert host.selected == ("说明", "A1")
    host.click("next")
    assert host.said and host.selected == ("说明", "A1")


def test_names_are_quoted_as_the_officer_knows_them(tmp_path: Path) -> None:
    (tmp_path / "copy.xlsx").write_bytes(b"PK\3\4 no workbook")
    ((step, icon, said),) = ask(tmp_path / "job", "check-book", book=ODD, copy=tmp_path / "copy.xlsx")
    assert (step, icon) == ("SAY", "stop")
    assert "copy.xlsx" not in said and "我的 表 & “甲”'乙'" in said


def test_compared_with_the_declaration(tmp_path: Path) -> None:
    declared = next(form for form in published().values() if form.kind.value == "declaration")
    folder = tmp_path / "申报"
    folder.mkdir()
    workbook(declared, folder / "申报表.xlsx")
    host = Host(tmp_path, workbook(published()["000-14"], tmp_path / ODD))
    host.click("check-against", picked=folder, unsaved=False)
    assert host.listed.title == "校验结果"
    assert any("对照" in said or "没有对上" in said for _, said in host.said) or "Y" in "".join(
        listed(host, 7)
    )
    host.click("check-against", unsaved=False)
    assert host.said == [("stop", "没有选文件或文件夹，什么也没有做。")]
