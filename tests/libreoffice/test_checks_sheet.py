"""The sheet 校验 in an officer's hands: explained on, sorted under, pasted over, renamed, deleted."""

from collections import Counter
from pathlib import Path

import pytest
from forms import changed, published, workbook

from libreoffice import edits
from libreoffice.live import Standing, shown_verdicts, stand
from libreoffice.office import Office
from xltool import policy as policies
from xltool.app.generate import compiled
from xltool.check import check
from xltool.excel.reading.read import read
from xltool.finding import Finding, Severity
from xltool.form import Filing
from xltool.live.said import said

SHEET = "自评表"


def findings(form: Filing) -> list[Finding]:
    return check(form, policies.load())[0]


def line_of(book: Standing, code: str) -> int:
    """The row of a rule's line."""
    cells = book.document.trial()["校验"].values.items()
    return next(int(cell[1:]) for cell, text in cells if text == code and cell.startswith("A"))


@pytest.fixture
def book(office: Office, tmp_path: Path) -> Standing:
    return stand(office, published()["000-13"], tmp_path)


def test_cached_verdicts_flags_and_light_are_those_of_the_checker(book: Standing, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    cached = load_workbook(tmp_path / "000-13.xlsx", data_only=True)
    recalculated = book.document.trial()
    for sheet in (SHEET, "校验"):
        for cell, value in recalculated[sheet].values.items():
            if cell in recalculated[sheet].formulas:
                assert (cached[sheet][cell].value or "") == (value or ""), f"{sheet}!{cell}"


def test_an_explanation_makes_a_hint_explained_for_both(book: Standing) -> None:
    hinted = next(finding for finding in findings(book.form) if finding.severity is Severity.WARNING)
    row = line_of(book, hinted.code)
    done = edits.set_text("校验", f"H{row}", "已与主管部门核实。")
    assert shown_verdicts(book.document.trial(done)["校验"])[hinted.code].word == "已说明"
    explained = [finding for finding in findings(book.filing(done)) if finding.code == hinted.code]
    assert {finding.explained for finding in explained} == {"已与主管部门核实。"}
    assert book.disagreements(done) == {}


def test_an_error_cannot_be_explained_away(office: Office, tmp_path: Path) -> None:
    wrong = stand(office, published()["000-14"], tmp_path)
    done = edits.set_text("校验", f"H{line_of(wrong, 'D01')}", "就是这样。")
    assert shown_verdicts(wrong.document.trial(done)["校验"])["D01"].word == "错误"
    assert wrong.disagreements(done) == {}


def test_flags_and_light_follow_the_rows(book: Standing) -> None:
    name = book.form.indicators[3].name.cell
    row, done = name[1:], edits.set_value(SHEET, f"G{name[1:]}", 99.0)
    seen = book.document.trial(done)[SHEET].values
    assert "D04" in str(seen[f"I{row}"])
    assert str(seen["I2"]).startswith("✗ 错误")
    shown = said(
        compiled(book.form.edition).live.plan,  # type: ignore[union-attr]
        *check(book.filing(done), policies.load()), lambda finding: finding.place.cell,
    )  # fmt: skip
    assert seen["I2"] == shown.light
    flags = {f"I{row.name.cell[1:]}": shown.flags.get(f"indicators[{n}]", "")
             for n, row in enumerate(book.form.indicators)}  # fmt: skip
    assert {cell: str(seen.get(cell, "")) for cell in flags} == flags


def test_sorted_and_pasted_rows_are_still_checked(book: Standing) -> None:
    rows = [row.name.cell[1:] for row in book.form.indicators]
    turned = [
        edits.set_text(SHEET, f"{column}{row}", other[key].raw)
        for row, other in zip(rows, reversed(book.form.indicators), strict=True)
        for column, key in (("C", "name"), ("D", "target"))
    ]
    assert book.disagreements(*turned) == {}
    assert book.disagreements(edits.move(SHEET, f"C{rows[2]}:H{rows[2]}", f"C{rows[5]}")) == {}
    pasted = [edits.set_text(SHEET, f"C{row}", "同一个名称") for row in rows]
    assert shown_verdicts(book.document.trial(*pasted)["校验"])["X04"].places == len(rows) - 1


def test_a_renamed_form_keeps_its_checks(office: Office, tmp_path: Path) -> None:
    source = workbook(changed("000-01", i3__score="99.00"), tmp_path / "表.xlsx", live=True)
    office.edit(
        source,
        tmp_path / "改名.xlsx",
        [edits.rename_sheet(SHEET, "我的表"), edits.rename_sheet("校验", "看看")],
    )
    (form,) = read(tmp_path / "改名.xlsx")
    assert "D04" in {finding.code for finding in findings(form)}
    assert form.lost == ()
    live = shown_verdicts(office.open(tmp_path / "改名.xlsx").trial()["看看"])
    assert live["D04"].word == "错误"


@pytest.mark.parametrize(("sheet", "word"), [("校验", "工作表“校验”"), ("校验计算", "工作表“校验计算”")])
def test_a_deleted_sheet_is_said_once_and_nothing_else_changes(
    office: Office, tmp_path: Path, sheet: str, word: str
) -> None:
    source = workbook(published()["000-01"], tmp_path / "表.xlsx", live=True)
    before = Counter(finding.code for finding in findings(read(source)[0]))
    office.edit(source, tmp_path / "删了.xlsx", [edits.delete_sheet(sheet)])
    (form,) = read(tmp_path / "删了.xlsx")
    found = findings(form)
    assert [finding.code for finding in found if word in finding.message] == ["L07"]
    assert Counter(finding.code for finding in found) - before == {"L07": 1}
    assert all(finding.severity is Severity.WARNING for finding in found if finding.code == "L07")


def test_formulas_that_another_program_copied_without_moving_them_are_not_believed(
    office: Office, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    source = workbook(changed("000-01", i3__score="99.00"), tmp_path / "表.xlsx", live=True)
    load_workbook(source).save(tmp_path / "存过.xlsx")
    with office.open(tmp_path / "存过.xlsx") as opened:
        opened.recalculate()
        seen = opened.trial()
    assert {verdict.word for verdict in shown_verdicts(seen["校验"]).values()} == {"无法判断"}
    assert "已损坏" in str(seen[SHEET].values["I2"])
