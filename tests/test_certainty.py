"""What the reader is not sure of is told as such, and no 错误 rests on it."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from commands import Run
from forms import published, workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading import DECLARED, SELF, edited, put
from typed_anew import relabelled, scaled, typed, without_identity

from xltool import data, policy
from xltool.check import check
from xltool.excel.reading.read import read
from xltool.finding import Finding, Severity
from xltool.form import Certainty, Filing, Guess, Kind, Remark
from xltool.outcome import facts_of
from xltool.pairing import Against, Pair
from xltool.rules.example import build
from xltool.rules.rule import Example

SHANGHAI = policy.load()
DECLARATION = Kind.DECLARATION
RULES = {"L09", "L10", "L11"}


def found(form: Filing, *codes: str) -> list[Finding]:
    return [finding for finding in check(form, SHANGHAI)[0] if finding.code in codes]


def doubting(form: Filing, *paths: str, certainty: Certainty = Certainty.DOUBTFUL) -> Filing:
    return replace(form, guesses={path: Guess(certainty, "看不清") for path in paths})


# -- L09, L10, L11 ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", published())
def test_none_of_the_published_forms_is_doubted(form_id: str, tmp_path: Path) -> None:
    (form,) = read(workbook(published()[form_id], tmp_path / "表.xlsx"))
    assert form.guesses == {}
    assert found(form, *RULES) == []
    assert found(typed(form_id, tmp_path), *RULES) == []


def test_doubts_for_one_reason_are_one_finding() -> None:
    form = doubting(build(Example({})), *(f"indicators[{n}].score" for n in range(6)), "grade")
    form.guesses = {**form.guesses, "grade": Guess(Certainty.DOUBTFUL, "写了两个等级")}
    scores, grade = sorted(found(form, "L09"), key=lambda finding: finding.field == "grade")
    assert (scores.field, scores.place.cell, scores.severity) == (
        "indicators[0].score",
        "I40",
        Severity.WARNING,
    )
    assert scores.message == (
        "指标“成本控制”的得分现为“20.00”，应为只有一种读法的写法（看不清；同样的还有 I41、I42、I43、I44、I45）。"
    )
    assert "写了两个等级" in grade.message


def test_a_likely_guess_is_no_finding() -> None:
    assert found(doubting(build(Example({})), "grade", certainty=Certainty.LIKELY), "L09") == []


def test_each_hidden_part_is_a_finding(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[14].hidden = sheet.row_dimensions[20].hidden = True

    first, second = found(edited(published()[SELF], tmp_path, hide), "L10")
    assert first.message == "第14行隐藏着（或被筛选掉了），里面填有内容（C14），应当显示出来核对。"
    assert second.severity is Severity.WARNING


def test_what_a_sheet_has_more_and_less_is_one_finding() -> None:
    form = build(Example({"layout.missing_labels": "主管部门 实施单位"}))
    form.strays = (Remark("表样里没有“备案号”这一栏，没有读", "B4"), Remark("多出一行“自评结论”"))
    (finding,) = found(form, "L11")
    assert finding.message == (
        "最接近的表样是“上海市市级财政项目支出绩效自评表（2024年度）”，但找不到“主管部门”、“实施单位”；"
        "表样里没有“备案号”这一栏，没有读（B4）；多出一行“自评结论”，应当与表样一致。"
    )
    assert found(build(Example({"layout.missing_columns": "得分"})), "L11") == []  # L02's


# -- no 错误 rests on a doubt -----------------------------------------------------------------------------


def severity(form: Filing, code: str, pair: Pair | None = None) -> Severity | None:
    match = {Against.DECLARED: pair} if pair else None
    said = [one for one in check(form, SHANGHAI, declared=match)[0] if one.code == code]
    return said[0].severity if said else None


def test_a_doubtful_answer_makes_no_error() -> None:
    form = build(Example({"funds.total.rate": "95.66"}))
    assert severity(form, "Z08") is Severity.ERROR
    assert severity(doubting(form, "funds.total.rate"), "Z08") is Severity.WARNING
    (finding,) = found(doubting(form, "funds.total.rate"), "Z08")
    assert finding.message.endswith("这里用到了读取存疑的内容，请先核对。")


def test_nor_does_a_certain_answer_that_is_compared_with_it() -> None:
    form = build(Example({"funds.total.rate": "95.66"}))
    assert (
        severity(doubting(form, "funds.total.executed", "funds.fiscal.executed"), "Z08") is Severity.WARNING
    )


def test_what_a_doubt_has_nothing_to_do_with_stays_an_error() -> None:
    form = build(Example({"funds.total.rate": "95.66", "grade": "良"}))
    assert severity(doubting(form, "grade"), "Z08") is Severity.ERROR
    assert severity(doubting(form, "grade"), "D16") == severity(form, "D16")
    assert severity(doubting(form, "funds.total.rate", certainty=Certainty.LIKELY), "Z08") is Severity.ERROR


def test_an_indicators_doubt_is_its_own() -> None:
    form = build(Example({"indicators[1].score": "16.00", "indicators[2].score": "17.00"}))
    said = {
        finding.field: finding.severity for finding in found(doubting(form, "indicators[1].score"), "D04")
    }
    assert said == {"indicators[1].score": Severity.WARNING, "indicators[2].score": Severity.ERROR}


def test_nor_what_a_doubtful_declaration_is_compared_with() -> None:
    form, declared = build(Example({"funds.total.initial": "16.00", "funds.fiscal.initial": "16.00"})), build(
        Example({}, DECLARATION)
    )  # fmt: skip
    sure = severity(form, "Y07", Pair(form, Against.DECLARED, (declared,)))
    doubted = doubting(declared, "funds.annual.total", "funds.annual.fiscal")
    assert severity(form, "Y07", Pair(form, Against.DECLARED, (doubted,))) in (None, Severity.WARNING)
    assert sure is Severity.ERROR


def test_doubtful_amounts_are_added_up_nowhere(tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, relabelled("（万元）", "（元）"))
    assert form["funds.total.budget"].value == 19
    assert (facts_of(form).budget, facts_of(form).executed) == (None, None)
    errors = [word for word in check(form, SHANGHAI)[0] if word.severity is Severity.ERROR]
    assert [word.code for word in errors if word.field.startswith("funds.")] == []


# -- xltool read --------------------------------------------------------------------------------------


def written(folder: Path) -> Path:
    """A self-assessment typed anew in 元, with a rate nobody can tell and a hidden row."""
    path = workbook(published()[SELF], folder / "自评.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for edit in (
        without_identity,
        relabelled("（万元）", "（元）"),
        scaled(10_000, "C", "D", "E", rows=range(6, 10)),
        put("G6", 0.2),
    ):
        edit(sheet)
    sheet.row_dimensions[14].hidden = True
    book.save(path)
    return path


def test_places_show_how_sure_each_answer_is(tmp_path: Path, run: Run) -> None:
    said = run("read", written(tmp_path), "--places")
    lines = said.out.splitlines()
    assert (
        "      C7　推断　当年财政拨款的年初预算数：190000.00元 → 19.00 万元（A5写的金额单位是“元”，已换算成“万元”）"
        in lines
    )
    assert "      G6　存疑　年度资金总额的执行率：0.20（写的是“0.20”，不知道是 20% 还是 0.2%）" in lines
    assert "      F6　确定　年度资金总额的分数：10.00" in lines
    assert "     C14　隐藏的内容：第14行隐藏着（或被筛选掉了），里面填有内容" in lines
    assert said.err == ""


def test_without_places_one_line_says_that_there_are_guesses(tmp_path: Path, run: Run) -> None:
    path = written(tmp_path)
    for options in ([], ["--json"]):
        said = run("read", path, *options)
        assert (
            said.err == "读取时有推断 6 处、存疑 1 处，不是确定的；加上 --places 可以看到是哪些、为什么。\n"
        )
    assert run("read", workbook(published()[SELF], tmp_path / "原.xlsx")).err == ""


def test_the_data_file_tells_it_and_is_read_again(tmp_path: Path, run: Run) -> None:
    said = json.loads(run("read", written(tmp_path), "--json", "--places").out)
    assert said["certainty"]["funds.total.rate"] == {
        "certainty": "存疑",
        "reason": "写的是“0.20”，不知道是 20% 还是 0.2%",
    }
    assert said["certainty"]["funds.total.weight"] == {"certainty": "确定"}
    assert said["places"]["funds.total.rate"] == "自评表!G6"
    assert said["hidden"] == [{"text": "第14行隐藏着（或被筛选掉了），里面填有内容", "cell": "C14"}]
    assert said["strays"] == []
    file = tmp_path / "数据.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    (form,) = data.load(file)
    assert form["funds.fiscal.executed"].raw == "7.43"


def test_a_corrected_copy_writes_nothing_that_was_read_into_it(tmp_path: Path, run: Run) -> None:
    path, out = written(tmp_path), tmp_path / "改.xlsx"
    before = openpyxl.load_workbook(path).worksheets[0]
    run("fix", path, "-o", out)
    if out.exists():
        after = openpyxl.load_workbook(out).worksheets[0]
        assert [after[f"{c}{r}"].value for r in range(6, 10) for c in "CDE"] == [
            before[f"{c}{r}"].value for r in range(6, 10) for c in "CDE"
        ]
    assert DECLARED
