"""The Excel add-in in a real LibreOffice: its macros compile, run, mark, and put everything back."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from forms import published, workbook

from libreoffice.clicking import REAL, Window
from libreoffice.macros import Blank, Macros
from xltool import exchange, marks, shipped
from xltool.addin import xlam
from xltool.addin.commands import words
from xltool.place import position

pytestmark = pytest.mark.libreoffice

SHEET, LIST = "自评表", marks.RESULT_SHEET
ODD = "自评 表&“报”'送' (1).xlsx"
#: 000-05 with more executed than its parts: Z01 at the total.
FORM, TOTAL, ROW = "000-05", "E6", 5
RED, YELLOW = 0xFFC7CE, 0xFFEB9C
MODULES = sorted(path.stem for path in (shipped.macros() / "excel").glob("*.bas"))


@pytest.fixture(scope="module")
def loaded() -> Iterator[Macros]:
    with Macros() as own:
        own.load(xlam.xlam())
        yield own


@pytest.fixture
def addin(loaded: Macros) -> Macros:
    """The add-in, and no program."""
    loaded.program("")
    return loaded


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A published form in a place with an odd name."""
    folder = tmp_path / "报送 2024 & 'q\"q'"
    folder.mkdir()
    return workbook(published()[FORM], folder / ODD)


class Told:
    """A program that keeps what it was asked, and answers as it is told."""

    def __init__(self, addin: Macros, folder: Path) -> None:
        self._addin, self._folder = addin, folder

    def answers(self, *steps: exchange.Step, then: str = "", done: bool = True) -> None:
        """These steps; ``then`` is what it does before, in words of the shell."""
        content = exchange.answer_of(steps)
        self.writes(content if done else content.removesuffix(b"DONE\n"), then)

    def writes(self, content: bytes, then: str = "") -> None:
        """Whatever this is."""
        (self._folder / "answer.txt").write_bytes(content)
        self.does(
            f'{then}\ncp {shlex.quote(str(self._folder / "answer.txt"))} "$2/aside"\nmv "$2/aside" "$2/answer.txt"'
        )

    def does(self, script: str) -> None:
        """This, and no more."""
        seen = shlex.quote(str(self._folder / "seen"))
        self._addin.program(f'rm -rf {seen}\ncp -R "$2" {seen}\n{script}')

    @property
    def asked(self) -> exchange.Request:
        """The last request."""
        return exchange.request_of((self._folder / "seen" / "request.txt").read_bytes())

    @property
    def kept(self) -> list[str]:
        """The files that came with it."""
        return sorted(path.name for path in (self._folder / "seen").iterdir())


@pytest.fixture
def told(addin: Macros, tmp_path: Path) -> Told:
    return Told(addin, tmp_path)


def listed(*marked: tuple[str, str]) -> list[exchange.Step]:
    """Steps that list and mark these cells of the form, each with its level."""
    rows = [
        marks.Row(level, (str(n), "错误", SHEET, cell, "=1+1 不是公式", "改法", "D04"), SHEET, cell)
        for n, (cell, level) in enumerate(marked, 1)
    ]
    made = [marks.Mark(SHEET, cell, level, f"【{cell}】说明\n第二行") for cell, level in marked]
    heads = marks.head_rows("校验结果：错误 1 处，提示 0 处", marks.LEGEND)
    return exchange.steps(marks.Changes(name=LIST, rows=[*heads, *rows], marks=made))


def open_form(addin: Macros, path: Path) -> Window:
    """The form in front; LibreOffice does not know that formats may be changed on its protected sheet."""
    window = addin.show(path)
    addin.unprotect(window, SHEET)
    return window


def cleared(window: Window) -> list[exchange.Step]:
    """What the program answers to 清除标记, from what the list records."""
    rows = window.look()["cells"][LIST][marks.HEAD_ROW :]
    looks = [(*row[9:], "")[:4] for row in rows if row[9]]  # the last column may be out of use
    return [*(("CLEAR", *look) for look in looks), ("DROP", LIST)]


def note_of(look: dict[str, Any], cell: tuple[int, int]) -> str:
    """The text of the note on a cell, by zero-based column and row; empty where it has none."""
    return next((note[2] for note in look["notes"][SHEET] if tuple(note[:2]) == cell), "")


def fill(look: dict[str, Any], cell: str) -> int | None:
    """The fill of a cell; none where it has none."""
    row, column = position(cell)
    found: int | None = look["fills"][SHEET].get(f"{column},{row}")
    return found


def seen(window: Window) -> dict[str, Any]:
    """What marks change. LibreOffice fits the rows of a workbook whose copy it saves, whatever we do."""
    look = window.look()
    return {name: look[name] for name in ("sheets", "cells", "fills", "notes", "protected")}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_compiles(module: str, addin: Macros) -> None:
    assert addin.call(f"{module}.Ping") == module


@pytest.mark.parametrize("text", ["", "abc ~", "表\\格\t\r\n", "é\u007f\u0080\uffff", "𠮷😀", "\\u8868"])
def test_any_text_survives_the_way_there(text: str, addin: Macros) -> None:
    written = addin.call("Escapes.Escaped", text)
    assert written.isascii() and written.isprintable()
    assert exchange.unescaped(written) == text
    assert addin.call("Escapes.Plain", exchange.escaped(text)) == text


def test_what_is_said_comes_from_the_one_list(addin: Macros) -> None:
    for key, text in words().items():
        assert addin.call("Words.Said", key) == text
    assert addin.call("Words.Said", "no such key") == ""


def test_a_press_shows_the_findings_and_another_takes_them_away(addin: Macros, form: Path) -> None:
    """With the real program."""
    addin.program(REAL)
    with open_form(addin, form) as window:
        window.enter(SHEET, TOTAL, "99999999")  # not saved
        before = seen(window)
        assert addin.press("check-sheet") == ""
        marked = seen(window)
        assert [sheet for sheet, *_ in marked["sheets"]] == [*(name for name, *_ in before["sheets"]), LIST]
        assert marked["cells"][SHEET] == before["cells"][SHEET]
        assert fill(marked, TOTAL) == RED
        assert note_of(marked, (4, ROW)).startswith("【错误 Z01】")
        listing = marked["cells"][LIST]
        assert listing[0][0].startswith("校验结果：错误 1 处")
        assert listing[3][:7] == ["序号", "级别", "工作表", "位置", "问题", "改法", "规则"]
        entry = next(row for row in listing[4:] if row[6].startswith("Z01"))
        assert entry[1:4] == ["错误", SHEET, TOTAL] and "99999999" in entry[4]
        assert window.selected() == f"{SHEET}.{TOTAL}"
        assert addin.press("next") == ""
        others = [row[3] for row in listing[4:] if row[1] == "提示"]
        assert window.selected() == f"{SHEET}.{others[0]}"
        assert addin.press("clear") == ""
        assert seen(window) == before


def test_a_second_check_replaces_the_first(addin: Macros, form: Path) -> None:
    """With the real program."""
    addin.program(REAL)
    with open_form(addin, form) as window:
        right = seen(window)["cells"][SHEET][ROW][4]
        window.enter(SHEET, TOTAL, "99999999")
        assert addin.press("check-book") == ""
        window.enter(SHEET, TOTAL, right)
        assert addin.press("check-book") == ""
        look = seen(window)
        assert [name for name, *_ in look["sheets"]].count(LIST) == 1
        assert "Z01" not in str(look["cells"][LIST])
        assert note_of(look, (4, ROW)) == ""


def test_the_list_is_text_with_links_and_a_hidden_record(addin: Macros, told: Told, form: Path) -> None:
    long = "=" + "长" * 300
    steps = listed((TOTAL, "error"))
    steps[-2] = ("ROW", "hint", "1", "提示", SHEET, TOTAL, long, "+改法", "0012", SHEET, TOTAL)
    told.answers(*steps)
    with open_form(addin, form) as window:
        assert addin.press("check-sheet") == ""
        window.save(form.with_name("存.xlsx"))
    sheet = openpyxl.load_workbook(form.with_name("存.xlsx"))[LIST]
    assert [cell.value for cell in sheet[5][:7]] == ["1", "提示", SHEET, TOTAL, long, "+改法", "0012"]
    assert {cell.data_type for cell in sheet[5][:7]} == {"s"}
    assert sheet["D5"].hyperlink.location == f"'{SHEET}'!{TOTAL}"
    assert sheet["B5"].fill.fgColor.rgb == f"FF{YELLOW:06X}"
    assert sheet["J4"].value == marks.OURS
    assert [sheet.cell(5, column).value for column in range(10, 14)] == [SHEET, TOTAL, "-", None]
    assert sheet.column_dimensions["J"].hidden and sheet.column_dimensions["J"].max == 13


def test_a_note_of_the_officers_own_comes_back(addin: Macros, told: Told, form: Path) -> None:
    with open_form(addin, form) as window:
        window.write_note(SHEET, TOTAL, "张三：", "问过了\n😀", visible=False)
        before = seen(window)
        told.answers(
            *listed()[:5], ("MARK", SHEET, TOTAL, "hint", f"【Z01】不平{marks.BETWEEN}张三：问过了\n😀")
        )
        assert addin.press("check-sheet") == ""
        look = seen(window)
        assert note_of(look, (4, ROW)) == "【Z01】不平\n——原有批注——\n张三：问过了\n😀"
        assert fill(look, TOTAL) == YELLOW
        told.answers(*cleared(window))
        assert addin.press("clear") == ""
        after = seen(window)
        assert note_of(after, (4, ROW)) == note_of(before, (4, ROW))
        assert (after["cells"], after["fills"]) == (before["cells"], before["fills"])


def test_merged_cells_are_marked_once_at_their_first(addin: Macros, told: Told, form: Path) -> None:
    told.answers(*listed(("D3", "error"), ("C3", "hint")))  # C3:H3 are one
    with open_form(addin, form) as window:
        before = seen(window)
        assert addin.press("check-sheet") == ""
        looks = [row[9:11] for row in seen(window)["cells"][LIST][4:] if row[9]]
        assert looks == [[SHEET, "C3"]]
        told.answers(*cleared(window))
        assert addin.press("clear") == ""
        assert seen(window) == before


def test_the_request_tells_what_stands_in_front(addin: Macros, told: Told, form: Path) -> None:
    told.answers(exchange.say("info", "好"))
    with addin.show(form) as window:
        window.enter(SHEET, "C3", "没有保存的名称")
        assert addin.press("check-book") == "好"
    asked = told.asked
    assert (asked.command, asked.host, asked.book, asked.path) == ("check-book", "excel", ODD, str(form))
    assert (asked.sheet, asked.cell, asked.attach, asked.picked) == (SHEET, "A1", False, "")
    assert told.kept == ["copy.xls", "request.txt"]
    assert asked.copy is not None and not asked.copy.parent.exists()


def test_a_book_never_saved_has_no_path(addin: Macros, told: Told) -> None:
    told.answers(exchange.say("info", "好"))
    with Blank(addin):
        assert addin.press("check-sheet") == "好"
    assert told.asked.path == "" and told.asked.book and told.asked.copy


def test_a_menu_entry_and_a_choice_travel_with_the_request(addin: Macros, told: Told, tmp_path: Path) -> None:
    told.answers(exchange.say("info", "好"))
    assert addin.press("new", "shanghai-declaration-2026") == "好"
    assert (told.asked.argument, told.asked.copy) == ("shanghai-declaration-2026", None)
    assert addin.press("summary", picked=str(tmp_path / "报 表&")) == "好"
    assert told.asked.picked == str(tmp_path / "报 表&")


def test_of_two_books_with_one_name_the_one_in_front_is_marked(
    addin: Macros, told: Told, tmp_path: Path
) -> None:
    paths = [tmp_path / name / "表.xlsx" for name in ("甲", "乙")]
    for path in paths:
        path.parent.mkdir()
        workbook(published()[FORM], path)
    told.answers(*listed((TOTAL, "error")))
    with open_form(addin, paths[0]) as one, open_form(addin, paths[1]) as two:
        second = seen(two)
        addin.bring(one)
        assert addin.press("check-sheet") == ""
        assert LIST in one.sheets() and seen(two) == second
        assert told.asked.path == str(paths[0])


def test_a_new_form_is_opened(addin: Macros, told: Told, tmp_path: Path) -> None:
    made = workbook(published()[FORM], tmp_path / "新 表&.xlsx")
    told.answers(exchange.opened(made), exchange.opened(tmp_path / "没有.xlsx"))
    try:
        assert addin.press("new") == words()["noopen"] + str(tmp_path / "没有.xlsx")
        assert str(made) in addin.open_paths()
    finally:
        addin.close_path(made)


# -- what can go wrong ---------------------------------------------------------------------------------


def test_no_workbook_is_one_sentence(addin: Macros) -> None:
    assert addin.press("check-sheet") == words()["nobook"]


@pytest.mark.parametrize("command", ["check-sheet", "about"])
def test_no_program_is_one_sentence(command: str, addin: Macros, form: Path) -> None:
    with addin.show(form) as window:
        before = seen(window)
        assert addin.press(command) == words()["missing"]
        assert seen(window) == before


@pytest.mark.parametrize(
    "content", [b"\n", b"MARK\tA", b"SAY\tinfo\t1\n", b"JUMP\tA\nDONE\n", b"LIST\tx\nMARK\nDONE\n"]
)
def test_half_an_answer_is_not_carried_out(content: bytes, addin: Macros, told: Told, form: Path) -> None:
    told.writes(content)
    with addin.show(form) as window:
        before = seen(window)
        assert addin.press("check-sheet") in (words()["incomplete"], words()["fault"])
        assert seen(window) == before


def test_a_program_that_dies_is_not_waited_for_for_ever(addin: Macros, told: Told, form: Path) -> None:
    told.does('printf "1" > "$2/progress.txt"; kill -9 $$')
    patience = addin.say_instead("patience", "2")
    with addin.show(form) as window:
        before = seen(window)
        assert addin.press("check-sheet") == words()["late"]
        assert seen(window) == before
    assert addin.say_instead("patience", patience) == "2"
    assert patience == "30" and "30 秒" in words()["late"]


def test_a_program_that_gives_signs_of_life_is(addin: Macros, told: Told) -> None:
    beats = 'for n in 1 2 3 4 5; do printf "%s" $n > "$2/progress.txt"; sleep 1; done'
    told.answers(exchange.say("info", "久等了"), then=beats)
    patience = addin.say_instead("patience", "3")
    assert addin.press("about") == "久等了"
    addin.say_instead("patience", patience)


def test_word_is_left_for_the_program_to_end(addin: Macros, tmp_path: Path) -> None:
    addin.call("Program.AskToStop", str(tmp_path))
    assert (tmp_path / exchange.STOP).exists()


@pytest.mark.parametrize(
    "wrong",
    [("MARK", "没有这张表", "A1", "error", "1"), ("MARK", SHEET, "ZZZZZ1", "error", "1"), ("LIST", SHEET)],
)
def test_what_fails_half_way_is_undone(wrong: exchange.Step, addin: Macros, told: Told, form: Path) -> None:
    told.answers(*listed((TOTAL, "error"), ("G13", "hint")), wrong)
    told_of = [words()[key] for key in ("fault", "readonly", "incomplete")]
    with open_form(addin, form) as window:
        before = seen(window)
        assert addin.press("check-sheet") in told_of
        assert seen(window) == before


def test_a_list_whose_name_is_taken_is_not_made(addin: Macros, told: Told, form: Path) -> None:
    told.answers(("LIST", SHEET), ("ROW", "title", *"1234567"))
    with addin.show(form) as window:
        before = seen(window)
        assert addin.press("check-sheet") == words()["readonly"]
        assert seen(window) == before


def test_on_a_protected_sheet_the_list_says_it_all(addin: Macros, told: Told, form: Path) -> None:
    told.answers(*listed((TOTAL, "error")))
    with addin.show(form) as window:  # as issued: protected
        before = seen(window)
        assert addin.press("check-sheet") == words()["locked"]
        look = seen(window)
        assert [name for name, *_ in look["sheets"]][-1] == LIST
        for kind in ("cells", "fills", "notes"):
            assert look[kind][SHEET] == before[kind][SHEET]
        told.answers(("DROP", LIST))
        assert addin.press("clear") == ""
        assert seen(window) == before


def test_what_cannot_be_cleared_stays_recorded(addin: Macros, told: Told, form: Path) -> None:
    told.answers(*listed((TOTAL, "error")))
    with open_form(addin, form) as window:
        before = seen(window)
        assert addin.press("check-sheet") == ""
        marked = seen(window)
        told.answers(*cleared(window))
        window.protect(SHEET, "")
        assert addin.press("clear") == words()["readonly"]
        addin.unprotect(window, SHEET)
        assert seen(window) == marked
        assert addin.press("clear") == ""
        assert seen(window) == before


@pytest.mark.parametrize("how", ["read only", "closed"])
def test_a_book_that_must_not_change_does_not(how: str, addin: Macros, told: Told, form: Path) -> None:
    told.answers(*listed((TOTAL, "error")))
    content = form.read_bytes()
    with addin.show(form, read_only=how == "read only") as window:
        if how == "closed":
            window.protect("", "")
        before = seen(window)
        assert addin.press("check-sheet") == words()["readonly"]
        assert seen(window) == before
    assert form.read_bytes() == content


def test_a_book_without_a_form_is_one_sentence(addin: Macros) -> None:
    """With the real program."""
    addin.program(REAL)
    with Blank(addin) as window:
        window.enter("Sheet1", "B2", "会议记录")
        before = seen(window)
        said = addin.press("check-sheet")
        assert said.endswith("。") and "\n" not in said
        assert seen(window) == before
