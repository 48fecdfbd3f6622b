"""The live checks as formulas: only what Excel 2010 knows, nothing volatile, small, and tied to their policy."""

import re
from io import BytesIO

import pytest
from commands import Run
from forms import SELFASSESSMENT, published
from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xltool import edition as editions
from xltool import policy as policies
from xltool.app.generate import compiled
from xltool.excel.stamp import stamp
from xltool.finding import Severity
from xltool.live.plan import plan
from xltool.live.sheet import CHECKS_SHEET, FACTS_SHEET, Line, Plan

#: All known to Excel 2010, none recalculated without need.
KNOWN = {
    "ABS", "ADDRESS", "AND", "CHAR", "COLUMN", "COUNT", "COUNTIF", "DATE", "DAY", "EXACT", "FIND", "HYPERLINK",
    "IF", "IFERROR", "INDEX", "INT", "ISBLANK", "ISERROR", "ISNUMBER", "LEFT", "LEN", "LOOKUP", "LOWER", "MATCH", "MAX",
    "MID", "MIN", "MMULT", "MOD", "MONTH", "NOT", "OR", "RIGHT", "ROUND", "ROW", "ROWS", "SIGN", "SUBSTITUTE", "SUM",
    "SUMIF", "SUMPRODUCT", "TEXT", "TRIM", "TRUNC", "UPPER", "VALUE", "YEAR", "FREQUENCY", "CODE", "T", "N",
}  # fmt: skip
LONGEST, DEEPEST = 8192, 64


def plans() -> list[Plan]:
    return [made.plan for name in editions.names() if (made := compiled(name).live)]


def formulas(made: Plan) -> set[str]:
    """Every formula of a hidden sheet."""
    found = (
        {formula for _, formula in made.columns}
        | {area.formula for area in made.areas}
        | {*made.cells.values()}
    )
    for block in made.blocks:
        found |= {*block.columns, *(formula for _, formula in block.rows)}
    return found - {""}


@pytest.mark.parametrize("made", plans(), ids=editions.names())
def test_formulas_are_within_excel_2010(made: Plan) -> None:
    for formula in formulas(made):
        assert len(formula) < LONGEST
        depth = deepest = 0
        for token in Tokenizer("=" + formula).items:
            if token.type == Token.FUNC and token.subtype == Token.OPEN:
                assert token.value[:-1] in KNOWN, formula
            if token.subtype == Token.OPEN and token.type in (Token.FUNC, Token.PAREN):
                depth += 1
                deepest = max(deepest, depth)
            elif token.subtype == Token.CLOSE and token.type in (Token.FUNC, Token.PAREN):
                depth -= 1
        assert deepest <= DEEPEST, formula


def test_a_workbook_of_thirty_indicators_stays_small() -> None:
    form = published()["000-13"]
    assert len(form.indicators) >= 30
    assert len(stamp(compiled(form.edition), form)) < 60_000


def test_the_sheet_has_a_line_for_each_rule_and_room_to_explain_hints() -> None:
    made = compiled(SELFASSESSMENT).live
    assert made
    book = load_workbook(BytesIO(stamp(compiled(SELFASSESSMENT), published()["000-01"])), data_only=True)
    sheet = book[CHECKS_SHEET]
    lines = {row[0].value: row for row in sheet.iter_rows(min_row=5) if row[0].value}
    assert [*lines] == [line.code for line in made.plan.lines]
    assert book[FACTS_SHEET].sheet_state == "hidden"
    for line in made.plan.lines:
        words = {"通过", "提示", "错误", "无法判断"} if line.code in made.plan.counted else {"由程序校验"}
        assert lines[line.code][3].value in words
        assert lines[line.code][7].protection.locked == (line.severity is Severity.ERROR)


def test_a_name_no_formula_knows_is_refused() -> None:
    line = Line("T01", "", Severity.ERROR, "", {"i.score": "IF([i.scores]=1,1,0)"}, rows=True)
    with pytest.raises(ValueError, match=re.escape("i.scores")):
        plan(editions.load(SELFASSESSMENT), policies.load(), [line])


def test_the_live_checks_follow_the_policy(run: Run) -> None:
    assert run("new", SELFASSESSMENT, "-o", "河北.xlsx", "--policy", "hebei").code == 0
    sheet = load_workbook("河北.xlsx")[CHECKS_SHEET]
    codes = {row[0].value for row in sheet.iter_rows(min_row=5)}
    assert "D17" in codes
    assert "河北" in str(sheet["A3"].value)
    assert "D17" not in {line.code for line in compiled(SELFASSESSMENT).live.plan.lines}  # type: ignore[union-attr]


def test_a_template_of_other_rules_is_refused(run: Run) -> None:
    assert run("template", "export", SELFASSESSMENT, "-o", "河北模板.xlsx", "--policy", "hebei").code == 0
    said = run("new", SELFASSESSMENT, "--template", "河北模板.xlsx", "-o", "表.xlsx")
    assert said.code == 2
    assert "重新导出" in said.err
    assert (
        run("new", SELFASSESSMENT, "--template", "河北模板.xlsx", "-o", "表.xlsx", "--policy", "hebei").code
        == 0
    )


def test_a_template_without_the_sheets_makes_workbooks_without_them(run: Run) -> None:
    assert run("template", "export", SELFASSESSMENT, "-o", "模板.xlsx").code == 0
    book = load_workbook("模板.xlsx")
    del book[CHECKS_SHEET], book[FACTS_SHEET]
    book.save("光.xlsx")
    assert run("new", SELFASSESSMENT, "--template", "光.xlsx", "-o", "表.xlsx").code == 0
    made = load_workbook("表.xlsx")
    assert made.sheetnames == ["自评表", "选项"]
    assert not {"x_flags", "x_light"} & {*made.defined_names}
    assert "找不到" not in run("check", "表.xlsx").out
