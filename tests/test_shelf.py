"""The shelf: odd workbooks as offices hand them in, each read as a careful person would read it."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from hands import cell_xml
from reading import said
from shelf_text import SHELF, Expected, load

from xltool.answer import Answer, State
from xltool.excel.reading.read import NoForm, read
from xltool.form import FIELDS, INDICATOR_FIELDS, Certainty, Filing
from xltool.target import Form, Target

FILES = sorted(SHELF.glob("*.txt"))
_STATE_OF = {"未算": State.UNCOMPUTED}


class Verdict(Enum):
    """How an answer was read."""

    RIGHT = "对"
    GUESSED = "错，但说了没有把握"
    LOST = "没有读出"
    WRONG = "错，还说有把握"


class Judged(NamedTuple):
    """One answer: where it is expected, what was, what was read, whether the reader was sure."""

    path: str
    expected: object
    read: object
    certainty: Certainty | None
    verdict: Verdict


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem.split(" ")[0])
def test_a_workbook_is_read_as_a_person_would(file: Path, tmp_path: Path) -> None:
    """Every answer is right, no wrong one certain, and what nobody could be sure of is said to be a guess."""
    workbook = load(file.read_text(encoding="utf-8"))
    path = workbook.write(tmp_path / "表.xlsx")
    if not workbook.is_form:
        with pytest.raises(NoForm):
            read(path)
        return
    expected, filings = workbook.forms(), read(path)
    assert [filing.project_name for filing in filings] == [one.form.project_name for one in expected]
    for one, filing in zip(expected, filings, strict=True):
        assert filing.kind is one.form.kind
        assert one.any_edition or filing.edition == one.form.edition
        wrong = [judged for judged in judge(one, filing) if judged.verdict is not Verdict.RIGHT]
        assert not [judged for judged in wrong if judged.verdict is Verdict.WRONG]
        assert not wrong
        assert not unsaid(one, filing)
        assert not [stray for stray in filing.strays if "没有料到" in stray.text]


def judge(expected: Expected, filing: Filing) -> Iterator[Judged]:
    """Every expected answer, and every one that was invented."""
    for path in FIELDS[expected.form.kind]:
        yield _judged(expected, path, filing, path)
    for wanted, found in _paired(expected.form, filing):
        for key in INDICATOR_FIELDS[expected.form.kind]:
            yield _judged(expected, _path(wanted, key), filing, _path(found, key))


def _path(row: int, key: str) -> str:
    return f"indicators[{row - 1}].{key}" if row else ""


def _paired(form: Filing, filing: Filing) -> Iterator[tuple[int, int]]:
    """The rows of both, counted from 1; 0 where there is none."""
    names = [[_bare(row.name.raw) for row in one.indicators] for one in (form, filing)]
    for _, a, a_end, b, b_end in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        for n in range(max(a_end - a, b_end - b)):
            yield a + n + 1 if a + n < a_end else 0, b + n + 1 if b + n < b_end else 0


def _judged(expected: Expected, wanted: str, filing: Filing, found: str) -> Judged:
    answer = filing[found] if found else None
    guess = filing.guesses.get(found)
    want = _meant(expected.form[wanted]) if wanted else None
    have = _meant(answer) if answer else None
    if special := expected.special.get(wanted):
        want, have = _STATE_OF.get(special, State.ERROR), answer.state if answer else None
    silent = not (answer and answer.is_value) and _covers([*expected.doubtful, *expected.optional], wanted)
    if want == have or silent or (guess and _covers(expected.doubtful, wanted)):
        verdict = Verdict.RIGHT
    elif guess:
        verdict = Verdict.GUESSED
    else:
        verdict = Verdict.WRONG if answer and answer.is_value else Verdict.LOST
    return Judged(wanted or f"多出 {found}", want, have, guess.certainty if guess else None, verdict)


def _meant(answer: Answer[object]) -> object:
    """What an answer says, whatever its spelling: 不低于90% is ≥90.00(%), and blanks in a text are nothing."""
    value = said(answer)
    if isinstance(value, Target) and value.form in (Form.QUANTITY, Form.DEADLINE):
        return value._replace(text="")
    return _bare(value.text if isinstance(value, Target) else value)


def _bare(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


def _covers(patterns: list[str], path: str) -> bool:
    return any(re.fullmatch(re.escape(one).replace(r"\*", r"\w+"), path) for one in patterns)


def unsaid(expected: Expected, filing: Filing) -> list[str]:
    """What the reader should have said of its answers and did not."""
    paths = [path for path, _ in expected.form.all_answers()]
    silent = [path for path in paths if _covers(expected.guessed, path) and path not in filing.guesses]
    sure = [path for path in paths if _covers(expected.doubtful, path) and filing[path].is_value]
    silent += [path for path in sure if path not in filing.guesses]
    remarks = [remark.text for remark in filing.hidden]
    return silent + [
        " ".join(words)
        for words in expected.mentioned
        if not any(all(word in remark for word in words) for remark in remarks)
    ]


def test_the_shelf_is_full() -> None:
    """At least 40 odd workbooks, numbered, each with the reason for its being there."""
    numbers = [file.stem.split(" ")[0] for file in FILES]
    assert len(FILES) >= 40
    assert len(set(numbers)) == len(FILES)
    assert all(file.read_text(encoding="utf-8").startswith("# ") for file in FILES)


TEXT = """\
# a small sheet
== 工作表 自评表
项目名称 | 甲⏎乙 | <
一级 | 12.5 | '12.5
^ | 0.95 ~ 0.00% | 2024-01-31 ~ yyyy-mm-dd
=1.00(次) | ƒ=B2*2 → 25 | ƒ=B2+1
#REF! | -1 | <b>
@ 隐藏行 2 4
@ 合并 C4:C5
@ 格 Z9 远处
== 深藏工作表 去年
项目名称
== 不是表
"""


def test_what_the_text_says_stands_in_the_workbook(tmp_path: Path) -> None:
    path = load(TEXT).write(tmp_path / "表.xlsx")
    for values in (False, True):
        book = openpyxl.load_workbook(path, data_only=values)
        sheet = book["自评表"]
        assert [sheet[cell].value for cell in ("B1", "B2", "C2", "B3")] == ["甲\n乙", 12.5, "12.5", 0.95]
        assert [sheet[cell].value for cell in ("A4", "A5", "B5")] == ["=1.00(次)", "#REF!", -1]
        assert [sheet[cell].value for cell in ("B4", "C4")] == ([25, None] if values else ["=B2*2", "=B2+1"])
        assert (sheet["A4"].data_type, sheet["A5"].data_type) == ("s", "e")
        assert sheet["B3"].number_format == "0.00%"
        assert (sheet["C3"].is_date, sheet["Z9"].value) == (True, "远处")
        assert {str(one) for one in sheet.merged_cells.ranges} == {"B1:C1", "A2:A3", "C4:C5"}
        assert [row for row, one in sheet.row_dimensions.items() if one.hidden] == [2, 4]
        assert book["去年"].sheet_state == "veryHidden"
    assert "".join(cell_xml(path, "C5").itertext()) or cell_xml(path, "C5").get("t") == "s"  # though covered


def test_what_is_expected_is_the_published_form_with_what_differs() -> None:
    lines = (
        "由 000-08 第1、3-4条⏎project.unit = 甲⏎funds.total.rate = #REF!⏎推断 indicators[*].actual⏎提到 3 行"
    )
    (expected,) = load("== 应读出\n" + lines.replace("⏎", "\n")).forms()
    assert [row.name.raw for row in expected.form.indicators] == [
        "成本结构合理性",
        "相关人员节约率",
        "保障司勤人员数量",
    ]
    assert expected.form["project.unit"].value == "甲"
    assert (expected.form["funds.total.rate"].is_blank, expected.special) == (
        True,
        {"funds.total.rate": "#REF!"},
    )
    assert unsaid(expected, expected.form) == [*(f"indicators[{n}].actual" for n in range(3)), "3 行"]
    assert {judged.verdict for judged in judge(expected, expected.form)} == {Verdict.RIGHT, Verdict.LOST}
