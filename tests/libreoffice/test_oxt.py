"""The extension in a real LibreOffice: its buttons clicked, its marks seen, and not a trace of them left."""

import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from forms import changed, published, workbook
from openpyxl.styles import Font

from libreoffice.clicking import REAL, Desk, until
from libreoffice.pretended import LIST, SHEET, answering, listed, request
from xltool import data, exchange
from xltool.addin.commands import words
from xltool.addin.oxt import oxt
from xltool.excel.reading.read import read

pytestmark = pytest.mark.libreoffice

ODD = "自评 表&“报”'送' (1).xlsx"
#: 000-14 as published: in 6 points of 10 for its cost indicator, in the first row of indicators.
FORM, SCORE, TOTAL = "000-14", "G13", "C6"
RED, YELLOW, INPUT = 0xFFC7CE, 0xFFEB9C, 0xFFF9E6
BAOSHAN = "上海市宝山区财政项目支出绩效目标申报表（2024年度）"
BAR = [
    "校验：本表", "整个工作簿", "对照申报表…", "", "定位：上一处", "下一处", "清除标记", "",
    "生成：新建申报表", "由申报表生成自评表", "批量生成…", "", "汇总：校验文件夹…", "生成汇总表…", "",
    "帮助：规则说明", "诊断", "关于",
]  # fmt: skip
ESCAPE, SEVEN, ODS = 1281, 263, "calc8"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk() as own:
        own.install(oxt())
        yield own


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A published form in a place with an odd name."""
    folder = tmp_path / "报送 2024 & 'q\"q'"
    folder.mkdir()
    return workbook(published()[FORM], folder / ODD)


def note_of(look: dict[str, Any], column: int, row: int) -> list[Any]:
    """The note on a cell of the form, by zero-based place: its text, author, visibility, size."""
    return next(note[2:] for note in look["notes"][SHEET] if note[:2] == [column, row])


def test_a_click_shows_the_findings_and_another_takes_them_away(
    desk: Desk, form: Path, tmp_path: Path
) -> None:
    desk.program(REAL)
    with desk.show(form) as window:
        window.enter(SHEET, SCORE, "11")  # not saved: 11 points of 10
        before = window.look()
        marked = window.checked()
        assert [sheet for sheet, *_ in marked["sheets"]] == [*(name for name, *_ in before["sheets"]), LIST]
        assert marked["sheets"][0] == [SHEET, True, True]  # still protected
        assert marked["cells"][SHEET] == before["cells"][SHEET]
        text = note_of(marked, 6, 12)[0]
        assert text.startswith("【错误 D04】") and "11" in text
        listing = marked["cells"][LIST]
        assert listing[0][0].startswith("校验结果：错误 ")
        assert listing[3][:7] == ["序号", "级别", "工作表", "位置", "问题", "改法", "规则"]
        assert listing[3][9] == "xltool"
        entry = next(row for row in listing[4:] if row[3] == SCORE)
        assert entry[1:3] == ["错误", SHEET] and entry[6].startswith("D04")
        assert [SHEET, SCORE, f"#{INPUT:06X}"] in [row[9:12] for row in listing[4:]]
        window.save(tmp_path / "有标记.xlsx")
        assert window.cleared() == before
        window.save(tmp_path / "清除后.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "有标记.xlsx")
    assert saved[SHEET][SCORE].fill.fgColor.rgb == f"FF{RED:06X}"
    link = next(row[3].hyperlink for row in saved[LIST].iter_rows(5) if row[3].value == SCORE)
    assert link and link.location == f"'{SHEET}'!{SCORE}"
    (back,) = read(tmp_path / "清除后.xlsx")
    assert data.to_data(back) == data.to_data(changed(FORM, i0__score="11.00"))
    assert len(read(form)) == 1  # the file itself was never written


def test_next_and_previous_go_through_the_list(desk: Desk, form: Path) -> None:
    desk.program(REAL)
    with desk.show(form) as window:
        window.enter(SHEET, SCORE, "11")
        rows = window.checked()["cells"][LIST][4:]
        cells = [f"{row[2]}.{row[3]}" for row in rows if row[1] in ("错误", "提示") and row[3] != "全表"]
        assert len(set(cells)) > 2
        started = until(lambda: (at := window.selected()) in cells and at)
        window.press("下一处")
        there = until(lambda: (at := window.selected()) != started and at)
        assert there in cells
        window.press("定位：上一处")
        assert until(lambda: window.selected() == started)


def test_marks_are_one_step_to_undo(desk: Desk, form: Path, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, *listed(C6="error", G13="hint")))
    with desk.show(form) as window:
        window.enter(SHEET, SCORE, "9")
        window.write_note(SHEET, SCORE, "经办人：", "已核对", visible=False)
        before = window.look()
        marked = window.checked()
        assert [marked["fills"][SHEET].get(cell) for cell in ("2,5", "6,12", "7,12")] == [RED, YELLOW, INPUT]
        assert window.undone()[0] == "本表"
        assert _what_undo_knows(window.look()) == _what_undo_knows(before)
        window.redo()
        assert all(window.look()[what] == marked[what] for what in ("sheets", "cells", "notes"))


def _what_undo_knows(look: dict[str, Any]) -> dict[str, Any]:
    """LibreOffice does not undo a new page style; undoing a fill, it fits the row's height anew."""
    return {name: value for name, value in look.items() if name not in ("styles", "rows")}


def test_a_note_of_the_officers_own_stays_as_it_is(desk: Desk, form: Path, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, *listed(G13="error", H13="error")))
    with desk.show(form) as window:
        window.write_note(SHEET, "G13", "张三：", "问过了😀", visible=True)
        window.write_note(SHEET, "H13", "李四：", "两行\n第二行", visible=False)
        before = window.look()
        window.save(tmp_path / "前.ods", ODS)
        marked = window.checked()
        assert note_of(marked, 6, 12)[0] == "【G13】说明\n第二行\n——原有批注——\n张三：问过了😀"
        assert [note_of(marked, column, 12)[2] for column in (6, 7)] == [True, False]
        looks = [exchange.Step(("CLEAR", *row[9:13])) for row in marked["cells"][LIST][4:]]
        assert [look[4] for look in looks] == ["张三：问过了😀", "李四：两行\n第二行"]
        desk.program(answering(tmp_path, *looks, ("DROP", LIST)))
        assert window.cleared() == before
        window.save(tmp_path / "后.ods", ODS)
    notes = [_notes_as_saved(tmp_path / name) for name in ("前.ods", "后.ods")]
    assert len(notes[0]) == 2 and b"<text:span" in notes[0][0]
    assert notes[0] == notes[1]


def _notes_as_saved(path: Path) -> list[bytes]:
    """The notes with their letters, which only this format keeps."""
    content = zipfile.ZipFile(path).read("content.xml")
    return re.findall(rb"<office:annotation .*?</office:annotation>", content, re.DOTALL)


def test_a_sheet_with_a_password_is_marked_where_it_is_open(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "密.xlsx"
    path.write_bytes(workbook(published()[FORM], tmp_path / "原.xlsx").read_bytes())
    book = openpyxl.load_workbook(path)
    book[SHEET].protection.set_password("秘密")
    book.save(path)
    desk.program(answering(tmp_path, *listed(C6="error", G13="error")))
    with desk.show(path) as window:
        before = window.look()
        window.press("校验：本表")
        assert desk.said() == words()["locked"]
        marked = window.look()
        assert [row[9:11] for row in marked["cells"][LIST][4:]] == [[SHEET, "G13"], ["", ""]]
        assert [note[:2] for note in marked["notes"][SHEET]] == [[6, 12]]
        desk.program(answering(tmp_path, ("CLEAR", SHEET, "G13", f"#{INPUT:06X}", ""), ("DROP", LIST)))
        assert window.cleared() == before


@pytest.mark.parametrize("how", ["read only", "closed", "password"])
def test_a_book_that_must_not_change_does_not(how: str, desk: Desk, form: Path, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, *listed(C6="error"), exchange.say("info", "错误 1 处")))
    with desk.show(form, read_only=how == "read only") as window:
        if how != "read only":
            window.protect("", "" if how == "closed" else "秘密")
        before = window.look()
        window.press("校验：本表")
        if how == "closed":  # without a password it opens, and closes again
            assert desk.said() == "错误 1 处"
            assert window.look()["protected"] and LIST in window.sheets()
            return
        assert desk.said() == words()["readonly"]
        assert desk.said() == "错误 1 处"
        assert window.look() == before


@pytest.mark.parametrize(
    ("script", "word"),
    [
        ("", "missing"),
        ("exit 1", "died"),
        ('printf "half" > "$2/progress.txt"; kill -9 $$', "died"),
        ('printf "MARK\\tA" > "$2/answer.txt"', "incomplete"),
        ('printf "JUMP\\tA\\nDONE\\n" > "$2/answer.txt"', "incomplete"),
    ],
)
def test_a_program_that_fails_is_one_sentence(script: str, word: str, desk: Desk, form: Path) -> None:
    desk.program(script)
    with desk.show(form) as window:
        before = window.look()
        window.press("整个工作簿")
        assert desk.said() == words()[word]
        assert window.look() == before


def test_an_answer_without_its_end_is_not_carried_out(desk: Desk, form: Path, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, *listed(C6="error"), done=False))
    with desk.show(form) as window:
        before = window.look()
        window.press("校验：本表")
        assert desk.said() == words()["incomplete"]
        assert window.look() == before


def test_what_fails_half_way_is_undone(desk: Desk, form: Path, tmp_path: Path) -> None:
    again = listed(G13="error")
    desk.program(answering(tmp_path, *again, ("LIST", SHEET)))  # a sheet of that name is there
    with desk.show(form) as window:
        before = window.look()
        window.press("校验：本表")
        assert desk.said() == words()["fault"]
        assert window.look() == before


def test_a_book_without_a_form_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = "会议记录"
    book.worksheets[0]["B2"].font = Font(bold=True)
    book.save(tmp_path / "记录.xlsx")
    desk.program(REAL)
    with desk.show(tmp_path / "记录.xlsx") as window:
        before = window.look()
        window.press("整个工作簿")
        assert "记录.xlsx" in desk.said()
        assert window.look() == before


def test_of_two_books_with_one_name_the_one_in_front_is_marked(desk: Desk, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, *listed(G13="error")))
    paths = [tmp_path / name / "表.xlsx" for name in ("甲", "乙")]
    for path in paths:
        path.parent.mkdir()
        workbook(published()[FORM], path)
    with desk.show(paths[0]) as one, desk.show(paths[1]) as two:
        first, second = one.look(), two.look()
        marked = one.checked()
        assert marked != first
        assert two.look() == second
        assert request(tmp_path).path == str(paths[0])


def test_the_request_tells_what_stands_in_front(desk: Desk, form: Path, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, exchange.say("info", "好")))
    with desk.show(form) as window:
        window.enter(SHEET, "C3", "没有保存的名称")
        window.go(SHEET, SCORE)
        window.key(SEVEN, "7")  # without Enter: the cell is still being typed in
        window.press("整个工作簿")
        assert desk.said() == "好"
    asked = request(tmp_path)
    assert (asked.command, asked.host, asked.book, asked.path) == (
        "check-book",
        "libreoffice",
        ODD,
        str(form),
    )
    assert (asked.sheet, asked.cell, asked.attach) == (SHEET, SCORE, False)
    copy = openpyxl.load_workbook(tmp_path / "seen" / "copy.xlsx")[SHEET]
    assert (copy["C3"].value, copy[SCORE].value) == ("没有保存的名称", 7)
    assert asked.copy is not None and not asked.copy.parent.exists()  # tidied up


def test_the_window_lives_while_the_program_works_and_esc_stops_it(
    desk: Desk, form: Path, tmp_path: Path
) -> None:
    progress = r"printf '\\u6b63\\u5728\\u8bfb' > "
    wait = (
        f'for i in $(seq 300); do [ -e "$2/stop.txt" ] && break; {progress}"$2/progress.txt"; sleep 0.2; done'
    )
    desk.program(answering(tmp_path, exchange.say("info", "停了"), then=wait))
    with desk.show(form) as window:
        window.press("校验：本表")
        request(tmp_path)
        started = time.monotonic()
        for score in range(10):
            window.enter(SHEET, SCORE, str(score))
        assert time.monotonic() - started < 5
        window.press("整个工作簿")
        assert desk.said() == words()["busy"]
        window.key(ESCAPE)
        assert desk.said() == "停了"


def test_what_the_officer_chooses_travels_with_the_request(desk: Desk, form: Path, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, exchange.say("info", "好")))
    with desk.show(form) as window:
        window.press("汇总：校验文件夹…")
        until(desk.boxes)
        desk.answer("Select")
        assert desk.said() == "好"
        assert request(tmp_path).picked == str(form.parent)
        window.press("对照申报表…")
        until(desk.boxes)
        desk.answer("Cancel")
        until(lambda: not desk.boxes())


def test_the_toolbar_asks_which_edition(desk: Desk, form: Path, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, exchange.say("info", "好")))
    with desk.show(form) as window:
        assert window.bar("绩效表格") == BAR
        assert window.screenshot().startswith(b"BM")
        window.press("生成：新建申报表")
        desk.pick(BAOSHAN)
        assert desk.said() == "好"
    assert request(tmp_path).argument == "baoshan-declaration-2024"


def test_each_edition_has_its_entry_in_the_menu(desk: Desk, form: Path, tmp_path: Path) -> None:
    desk.program(answering(tmp_path, exchange.say("info", "好")))
    with desk.show(form) as window:
        labels = window.choose("绩效表格", "生成")
        assert labels == ["新建申报表", "由申报表生成自评表", "批量生成…"]
        window.choose("绩效表格", "生成", "新建申报表", BAOSHAN)
        assert desk.said() == "好"
    assert request(tmp_path).argument == "baoshan-declaration-2024"


def test_a_new_workbook_opens_in_a_window(desk: Desk, form: Path, tmp_path: Path) -> None:
    made = workbook(published()["000-13"], tmp_path / "新表 & 1#2.xlsx")
    desk.program(answering(tmp_path, ("OPEN", str(made)), exchange.status("好了")))
    with desk.show(form) as window:
        window.press("由申报表生成自评表")
        until(lambda: str(made) in desk.open_paths())
        desk.close_path(made)
        desk.program(answering(tmp_path, ("OPEN", str(tmp_path / "没有.xlsx"))))
        window.press("由申报表生成自评表")
        assert desk.said() == words()["noopen"] + str(tmp_path / "没有.xlsx")
