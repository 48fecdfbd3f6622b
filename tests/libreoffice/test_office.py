"""The harness proves itself on a tiny workbook: what it reports is what LibreOffice computed."""

import os
import shutil
import signal
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from libreoffice.edits import (
    Edit,
    clear,
    delete_rows,
    insert_columns,
    insert_rows,
    move,
    set_formula,
    set_text,
    set_value,
    unmerge,
)
from libreoffice.office import Office, OfficeError

SUM = "=SUM(B2:B3)"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """金额 3.5 and 4, their sum cached wrongly as 99, an error, text like a formula, a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    amounts: list[str | float] = ["金额", 3.5, 4, SUM, "=B2/0", '=""']
    for row, amount in enumerate(amounts, 1):
        sheet.cell(row, 1, f"第{row}行")
        sheet.cell(row, 2, amount)
    sheet["A7"] = "≥1.00(次)"
    sheet["B7"] = "=100.00(%)"
    sheet["B7"].data_type = "s"
    sheet["B2"].number_format = '0.00"(次)"'
    sheet.merge_cells("A9:B9")
    sheet["A9"] = "两行\n文字"
    sheet.protection.sheet = True
    hidden = book.create_sheet("选项 1")
    hidden["C3"] = "=自评表!B4*2"
    hidden.sheet_state = "hidden"
    book.create_sheet("空表")
    path = tmp_path / "表 一.xlsx"
    book.save(path)
    cache(path, "SUM(B2:B3)", "99")
    return path


def cache(path: Path, formula: str, value: str) -> None:
    """Write a cached value beside a formula that openpyxl left without one."""
    aside = path.with_suffix(".aside")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(aside, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            for empty in ("<v></v>", "<v />", "<v/>"):
                part = part.replace(f"<f>{formula}</f>{empty}", f"<f>{formula}</f><v>{value}</v>")
            new.writestr(name, part)
    aside.replace(path)


def values(path: Path) -> dict[str, object]:
    """What a reader of cached values sees on the first sheet."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return {
        cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
    }


def formula(path: Path, cell: str) -> object:
    """The formula in a cell of the first sheet."""
    return openpyxl.load_workbook(path).worksheets[0][cell].value


def test_a_wrong_cached_value_is_replaced(office: Office, workbook: Path) -> None:
    assert values(workbook)["B4"] == 99
    assert office.recalculate(workbook)["自评表"]["B4"] == 7.5


def test_every_filled_cell_of_every_sheet_is_told(office: Office, workbook: Path) -> None:
    book = office.recalculate(workbook)
    assert list(book) == ["自评表", "选项 1", "空表"]
    assert book["选项 1"] == {"C3": 15}
    assert book["空表"] == {}
    assert book["自评表"]["B5"] == {"error": "#DIV/0!"}
    assert book["自评表"]["B6"] == ""  # a formula that gives empty text is filled, an empty cell is not
    assert book["自评表"]["B7"] == "=100.00(%)"
    assert book["自评表"]["A9"] == "两行\n文字"
    assert "A8" not in book["自评表"] and "B9" not in book["自评表"]


def test_displayed_strings_follow_the_number_format(office: Office, workbook: Path) -> None:
    shown = office.recalculate(workbook).shown["自评表"]
    assert (shown["B2"], shown["B4"], shown["B5"], shown["A7"]) == (
        "3.50(次)",
        "7.5",
        "#DIV/0!",
        "≥1.00(次)",
    )


def test_the_file_handed_in_stays_as_it_was(office: Office, workbook: Path, tmp_path: Path) -> None:
    before = workbook.read_bytes()
    workbook.with_name(f".~lock.{workbook.name}#").write_text("")  # a stale lock must not matter
    office.edit(workbook, tmp_path / "out.xlsx", [set_value("自评表", "B2", 1)])
    assert workbook.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {
        workbook.name,
        f".~lock.{workbook.name}#",
        "out.xlsx",
    }


def test_saved_again_it_carries_right_cached_values(office: Office, workbook: Path, tmp_path: Path) -> None:
    saved = tmp_path / "另存.xlsx"
    office.recalculate_and_save(workbook, saved)
    assert values(saved)["B4"] == 7.5
    assert formula(saved, "B4") == SUM


def test_printed_as_pdf(office: Office, workbook: Path, tmp_path: Path) -> None:
    office.to_pdf(workbook, tmp_path / "表.pdf")
    assert (tmp_path / "表.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("edits", "cell", "seen"),
    [
        ([set_value("自评表", "B2", 6)], "B4", 10),
        ([set_text("自评表", "B2", "６")], "B4", 4),
        ([set_text("自评表", "B2", "=1+1")], "B2", "=1+1"),
        ([set_formula("自评表", "B2", "=IF('选项 1'!C4=0,SUM(1,{1,2;3,4}),0)")], "B4", 15),
        ([clear("自评表", "B2:B3")], "B4", 0),
        ([insert_rows("自评表", 3, 2)], "B6", 7.5),
        ([delete_rows("自评表", 2)], "B3", 4),
        ([insert_columns("自评表", "B")], "C4", 7.5),
        (
            [unmerge("自评表", "A9:B9"), insert_columns("自评表", "B"), move("自评表", "A1:A9", "E1")],
            "E9",
            "两行\n文字",
        ),
        ([move("自评表", "B2:B3", "D7"), set_value("自评表", "D7", 1)], "B4", 5),
    ],
)
def test_edits_are_done_in_libreoffice(
    office: Office, workbook: Path, tmp_path: Path, edits: list[Edit], cell: str, seen: object
) -> None:
    target = tmp_path / "改过.xlsx"
    office.edit(workbook, target, edits)
    assert values(target)[cell] == seen


def test_formulas_follow_what_was_inserted_and_moved(office: Office, workbook: Path, tmp_path: Path) -> None:
    target = tmp_path / "改过.xlsx"
    office.edit(workbook, target, [insert_rows("自评表", 1, 3), insert_columns("自评表", "A", 2)])
    assert formula(target, "D7") == "=SUM(D5:D6)"
    office.edit(workbook, target, [move("自评表", "B1:B6", "F1")])
    assert formula(target, "F4") == "=SUM(F2:F3)"


def test_one_open_workbook_takes_many_edits(office: Office, workbook: Path, tmp_path: Path) -> None:
    with office.open(workbook) as book:
        for amount in (1, 2, 3):
            book.edit(set_value("自评表", "B2", amount))
            assert book.recalculate()["自评表"]["B4"] == amount + 4
        book.edit(set_formula("自评表", "B2", "=NA()"))
        assert book.recalculate()["自评表"]["B4"] == {"error": "#N/A"}
        book.save(tmp_path / "错.xlsx")
    assert values(tmp_path / "错.xlsx")["B4"] == "#N/A"


def test_a_refusal_says_why_and_leaves_libreoffice_running(office: Office, workbook: Path) -> None:
    broken = workbook.with_name("坏.xlsx")
    broken.write_text("not a workbook")
    with pytest.raises(OfficeError, match=r"坏\.xlsx"):
        office.recalculate(broken)
    with office.open(workbook) as book, pytest.raises(OfficeError, match="no sheet '别的'"):
        book.edit(set_value("别的", "A1", 1))
    assert office.recalculate(workbook)["自评表"]["B4"] == 7.5


def test_a_sheet_too_large_to_read_is_refused(office: Office, workbook: Path) -> None:
    with office.open(workbook) as book, pytest.raises(OfficeError, match="reaches to Z900000"):
        book.edit(set_value("空表", "Z900000", 1))
        book.recalculate()


def test_sheets_may_have_any_name(office: Office, tmp_path: Path) -> None:
    names = ["a.b", "x<y>|", "%41 é", "a'b", 'q"q', "..", "$a", "名 称（1）", "a#b;c,d"]
    book = openpyxl.Workbook()
    for name in names:
        book.create_sheet(name)["B2"] = "=1+1"
    book.save(tmp_path / "w.xlsx")
    read = office.recalculate(tmp_path / "w.xlsx")
    assert [read[name] for name in names] == [{"B2": 2}] * len(names)


def strike(office: Office, sent: int) -> Path:
    """Send a signal to LibreOffice behind its back; the folder of the session struck."""
    session = office._session
    assert session is not None
    os.killpg(session._office.pid, sent)
    return session.folder


@pytest.mark.libreoffice
def test_a_dead_or_hung_libreoffice_is_an_exception_in_time(workbook: Path) -> None:
    with Office() as own:
        own.recalculate(workbook)
        strike(own, signal.SIGKILL)
        with pytest.raises(OfficeError, match=r"ended|crashed|gone"):
            own.recalculate(workbook)
        assert own.recalculate(workbook)["自评表"]["B4"] == 7.5  # started anew
        with own.open(workbook) as book:
            folder = strike(own, signal.SIGSTOP)
            book._timeout = 1
            started = time.monotonic()
            with pytest.raises(OfficeError, match="within 1 s"):
                book.recalculate()
            with pytest.raises(OfficeError, match="ended while this workbook was open"):
                book.recalculate()
            assert time.monotonic() - started < 10
    assert not folder.exists()


@pytest.mark.libreoffice
def test_nothing_is_left_behind(workbook: Path) -> None:
    own = Office()
    own.recalculate(workbook)
    session = own._session
    assert session is not None
    own.close()
    assert not session.folder.exists()
    assert all(process.poll() is not None for process in session._processes)
    with pytest.raises(ProcessLookupError):
        for _ in range(100):  # the dead stay in their group until their parent has noticed
            os.killpg(session._office.pid, 0)
            time.sleep(0.1)


@pytest.mark.libreoffice
def test_without_its_program_libreoffice_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(OfficeError, match="soffice not found"):
        Office().recalculate(tmp_path / "x.xlsx")
