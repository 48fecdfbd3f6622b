"""The manual of the rules: every rule says all it should, the pages in docs/rules are what the rules say."""

import json
import re
from pathlib import Path

import pytest
from commands import Run, assert_refused, names

from xltool import rules
from xltool.app import handbook, manual
from xltool.form import Kind
from xltool.live import facts, glossary
from xltool.live.notation import REFERENCE
from xltool.report.formulas import laid_out
from xltool.report.manual import MARK
from xltool.rules.rule import Rule

DOCS = Path(__file__).parents[1] / "docs" / "rules"
#: Every code of the catalogue that one form can decide, and what two forms beside each other can.
ONE_FORM = """
    L01 L02 L03 L04 L05 L06 L07 L08 L09 L10 L11
    J01 J02 J03 J04 J05 J06 J07
    Z01 Z02 Z03 Z04 Z05 Z06 Z07 Z08 Z09 Z10 Z11 Z12 Z13 Z14 Z16
    M01 M02 M03 M04 M05 M06 M07 M08
    X01 X02 X03 X04 X05 X06 X07 X08 X09 X10 X11 X12 X13 X14 X15
    V01 V02 V03 V04 V05 V06 V07 V08 V09 V10 V11 V12 V13 V14 V15 V16 V17 V18 V19
    D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19
    P01 P02 P03 P04 P05 P06 P07 P08 P09 P10 P11 P12 P13 P14 P15 P16 P17
    S01 S02 S03
"""
BATCHES = "J08 K05"
TWO_FORMS = "Y01 Y02 Y03 Y04 Y05 Y06 Y07 Y08 Y09 Y10 K01 K02 K03 K06 K07 Z15 Z17"
REVIEWED = {"P07", "S01", "S02"}
#: What no formula of Excel 2010 can state, or none that would fit into a cell.
BY_PROGRAM = {
    "L02", "L03", "L07",  # where the sheet's own labels went
    "L09", "L10", "L11",  # how the sheet was read
    "L06",                # ISFORMULA came with Excel 2013
    "S03",                # labels below the form, wherever they stand
    "J08", "K05",         # other files
    "J07", "X15",         # lists as long as a place has units and indicators
    "M04", "M05", "M06", "M08", "V12", "V15", "X05", "P08", "P14",  # numbers, dates and likeness in prose
}  # fmt: skip
EVERY = pytest.mark.parametrize("rule", rules.catalogue(), ids=lambda rule: rule.code)
BY_CODE = {page["code"]: page for page in handbook.pages()}


# -- what rules say ---------------------------------------------------------------------------------


def test_the_catalogue_is_whole() -> None:
    codes = [rule.code for rule in rules.catalogue()]
    assert len(codes) == len(set(codes))
    assert set(codes) >= set(ONE_FORM.split())
    assert {rule.code for rule in rules.catalogue() if rule.against} == set(TWO_FORMS.split())
    assert {rule.code for rule in rules.catalogue() if rule.batch_check} == set(BATCHES.split())


@EVERY
def test_a_rule_gives_its_reasons_and_examples(rule: Rule) -> None:
    assert all(text.strip() == text and text for text in (rule.title, rule.basis, rule.why, rule.remedy))
    assert rule.why.endswith("。")
    assert rule.remedy.endswith("。")
    assert not rule.basis.endswith("。")
    assert len({rule.basis, rule.why, rule.remedy}) == 3
    assert rule.good != rule.bad
    assert rule.good.kind is rule.bad.kind or not rule.good.changes
    assert rule.code[0] in handbook.FAMILIES


@EVERY
def test_a_rule_runs_live_where_a_formula_can_state_it(rule: Rule) -> None:
    assert bool(rule.live) == (rule.code not in BY_PROGRAM | REVIEWED and rule.against is None)
    assert (rule.review is not None) == (rule.code in REVIEWED)


@EVERY
def test_the_bad_example_shows_what_the_program_says(rule: Rule) -> None:
    silent = REVIEWED | {"J07", "X15"}  # no shipped policy has their lists
    assert bool(BY_CODE[rule.code]["said"]) == (rule.code not in silent)


# -- formulas for people ----------------------------------------------------------------------------


def formulas() -> list[tuple[str, str]]:
    """Every formula there is, with the answer it speaks of."""
    known = [fact for kind in Kind for fact in (facts.of_rows(kind) | facts.of_form(kind)).values()]
    of_facts = [(glossary.base_of(fact.path), fact.formula) for fact in known]
    return of_facts + [pair for rule in rules.catalogue() for pair in rule.live.items()]


def test_every_name_in_a_formula_is_chinese() -> None:
    for own, formula in formulas():
        for name, mark in REFERENCE.findall(formula):
            called = glossary.called(name, mark) + glossary.called(name, mark, own)
            assert not re.search(r"[A-Za-z_.:^(),;\[\]]", called), called


def test_no_two_names_are_called_alike() -> None:
    known = [path for kind in Kind for path in facts.of_rows(kind) | facts.of_form(kind)]
    called = {path: glossary.called(path) for path in known}
    assert len(set(called.values())) == len(called)


def test_neighbours_go_by_row_and_column() -> None:
    formula = "[funds.fiscal.rate]+[funds.fiscal.budget.state]+[funds.other.rate]+[funds.fiscal.over]+[grade]"
    assert glossary.shown(formula, "funds.fiscal.rate") == (
        "[本格]+[本行的全年预算数·状态]+[本列的其他资金]+[本行·超支]+[评分等级]"
    )
    assert glossary.shown("[i.score]/SUM([i.score:])-[i.level1.full^]") == (
        "[得分]/SUM([各行得分])-[上一行一级指标·填全]"
    )


def test_laying_out_a_formula_changes_blanks_only() -> None:
    for own, formula in formulas():
        shown = glossary.shown(formula, own)
        for room in (60, 100):
            assert re.sub(r"\s", "", "".join(laid_out(shown, room))) == re.sub(r"\s", "", shown)


def test_a_chain_of_conditions_stands_below_one_another() -> None:
    formula = 'IF([甲]="",9,IF(OR([乙]="一,(二",[丙]>100),IF([甲]>0,1,2),IF([甲]<[乙],1,0)))'
    assert laid_out(formula, 32) == [
        'IF([甲]="", 9,',
        "IF(",
        '  OR([乙]="一,(二", [丙]>100),',
        "  IF([甲]>0, 1, 2),",
        "IF([甲]<[乙], 1, 0)))",
    ]


def test_replacements_stand_below_one_another() -> None:
    formula = 'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE([甲],"（","("),"）",")"),"，",",")&"|"'
    assert laid_out(formula, 36) == [
        "SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(",
        '  [甲], "（", "("), "）", ")"),',
        '  "，", ",")&"|"',
    ]


def test_long_lists_are_short_on_screen_only() -> None:
    formula = 'ISNUMBER(FIND({"一","二","三","四","五","六","七"},[甲]))'
    assert laid_out(formula, 80, brief=True) == ['ISNUMBER(FIND({"一","二","三",…共7项}, [甲]))']
    assert laid_out(formula, 80) == ['ISNUMBER(FIND({"一","二","三","四","五","六","七"}, [甲]))']


# -- xltool rules -----------------------------------------------------------------------------------


def test_json_lists_every_rule_with_what_programs_ask(run: Run) -> None:
    listed = json.loads(run("rules", "--json").out)
    codes = [rule["code"] for rule in listed]
    assert len(codes) == len(set(codes)) >= 95
    assert set(codes) >= set(ONE_FORM.split())
    assert sum(rule["live"] is True for rule in listed) >= 70
    for rule in listed:
        assert rule["severity"] in ("error", "warning")
        assert rule["basis"]
        assert set(rule["forms"]) <= {"申报表", "自评表"}
        assert rule["forms"]
        assert rule["live"] is bool(rule["formulas"])
        assert all(one["formula"] and len(one["fields"]) == len(one["places"]) for one in rule["formulas"])


def test_json_of_one_rule(run: Run) -> None:
    rule = json.loads(run("rules", "P16", "--json").out)
    assert (rule["code"], rule["severity"], rule["live"]) == ("P16", "warning", True)
    assert rule["formulas"] == [
        {
            "fields": ["indicators[].actual"], "places": ["每条指标的实际完成值"],
            "formula": "IF([超过全部],1,0)", "mentions": {"i.over": "超过全部"},
        }
    ]  # fmt: skip


def test_the_list_shows_what_runs_live(run: Run) -> None:
    shown = run("rules").out.splitlines()
    columns = [line.split() for line in shown if re.match(r"  [A-Z]\d\d  ", line)]
    assert len(columns) == len(rules.catalogue())
    assert shown[0] == "L 版式与模板"
    assert ["D01", "错误", "现场", "分值合计100", "自评表"] in columns
    assert ["L06", "提示", "公式被覆盖", "申报表、自评表"] in columns
    assert ["P07", "人工", "说明与指标无关", "自评表"] in columns


def test_the_page_of_a_live_rule(run: Run) -> None:
    shown = run("rules", "D04").out.splitlines()
    assert shown[0] == "D04 得分范围"
    assert "现场      是，填表时“校验”表里就有结论" in shown
    assert "错误示例  指标“档案整理数量”的得分：21.00" in shown
    assert any(line.startswith("程序会说  指标“档案整理数量”的得分现为“21.00”") for line in shown)
    assert "现场公式  每条指标的得分" in shown
    assert any("[得分]<0" in line for line in shown)


def test_the_page_of_a_rule_about_two_forms(run: Run) -> None:
    shown = run("rules", "Y05").out
    assert "现场      否，由 xltool check 查\n对照      当年的申报表（check 时写上 --against）\n" in shown
    assert "的“申报表”F41为“≥4000.00(卷)”" in "".join(shown.split())
    beside = {
        rule["code"]: rule["against"] for rule in json.loads(run("rules", "--json").out) if rule["against"]
    }
    assert beside.keys() >= set(TWO_FORMS.split())
    assert (beside["Y05"], beside["Z15"], beside["K03"], beside["Z17"]) == (
        "against", "against", "previous", "previous",
    )  # fmt: skip


def test_the_page_of_a_point_for_people(run: Run) -> None:
    shown = run("rules", "S01").out
    assert "级别      人工复核" in shown
    assert "怎样看    " in shown
    assert "现场公式" not in shown


# -- the pages in docs/rules ------------------------------------------------------------------------


def test_the_pages_are_what_the_rules_say() -> None:
    current = manual.pages()
    assert sorted(current) == sorted(names(DOCS)), "run: make docs"
    stale = [name for name, text in current.items() if (DOCS / name).read_text(encoding="utf-8") != text]
    assert not stale, "run: make docs"


def test_pages_link_to_pages_and_places_there_are() -> None:
    pages = manual.pages()
    for name, text in pages.items():
        plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        for target, place in re.findall(r"\]\(([\w./]+\.md)(?:#([\w.]+))?\)", plain):
            if target.startswith(".."):
                assert (DOCS / target).is_file(), (name, target)
            else:
                assert not place or f'<a id="{place}"></a>' in pages[target], (name, target, place)


def test_writing_pages_brings_a_folder_up_to_date(run: Run, tmp_path: Path) -> None:
    count = len(rules.catalogue()) + 4
    said = run("rules", "--docs", "手册")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"手册共 {count} 页，在 手册；这次写了 {count} 页。\n"
    folder = tmp_path / "手册"
    assert (folder / "D01.md").read_text(encoding="utf-8") == manual.pages()["D01.md"]
    (folder / "D01.md").write_text(f"{MARK}\n旧的\n", encoding="utf-8")
    (folder / "Q77.md").write_text(f"{MARK}\n不再有的规则\n", encoding="utf-8")
    (folder / "笔记.md").write_text("自己的\n", encoding="utf-8")
    assert (
        run("rules", "--docs", "手册").out == f"手册共 {count} 页，在 手册；这次写了 1 页，删去旧的 1 页。\n"
    )
    assert sorted(names(folder)) == sorted([*manual.pages(), "笔记.md"])
    assert (folder / "D01.md").read_text(encoding="utf-8") == manual.pages()["D01.md"]


def test_a_page_is_never_written_over_a_file_of_somebody_else(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "README.md"
    mine.write_text("自己的说明\n", encoding="utf-8")
    assert_refused(run("rules", "--docs", "."), "README.md", "不是手册的页，不会覆盖")
    assert names(tmp_path) == ["README.md"]
    assert mine.read_text(encoding="utf-8") == "自己的说明\n"


def test_the_manual_is_of_all_rules(run: Run, tmp_path: Path) -> None:
    assert_refused(run("rules", "D01", "--docs", "手册"), "--docs 写的是全部规则")
    assert names(tmp_path) == []
