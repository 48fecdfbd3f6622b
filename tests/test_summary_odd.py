"""The summary of forms that are odd: several in a file, none, blank figures, strange names, hostile texts."""

import io
import zipfile
from pathlib import Path

import pytest
from forms import changed, published
from summaries import DECLARED, SELF, STREAMED, Book, outcome, summary_of, summed

from xltool import policy
from xltool.app.checking import Checking
from xltool.finding import Finding, Severity
from xltool.outcome import Facts, Outcome, facts_of, indicators_of, unreadable
from xltool.place import Place
from xltool.summary.rows import Listing

# -- files -----------------------------------------------------------------------------------------


def test_several_forms_of_a_file_are_each_listed() -> None:
    found = Listing(policy.load())
    form = published()["000-01"]
    other = published()["000-02"]
    found.add_file(
        [
            Outcome("表.xlsx", facts_of(one)._replace(sheet=sheet), [])
            for one, sheet in ((form, "自评表"), (other, "自评表 (2)"))
        ]
    )
    book = Book(summary_of(found, Path.cwd()))
    links = [book.formulas[SELF].cell(row, 15).hyperlink.location for row in (4, 5)]
    assert sorted(links) == ["'自评表 (2)'!A1", "'自评表'!A1"]
    assert "收到文件 1 个，读出自评表 2 张" in str(book.values["总览"]["A2"].value)


def test_nothing_but_a_file_that_cannot_be_read() -> None:
    book = summed(unreadable("坏.xlsx", "“坏.xlsx”已经损坏。"))
    assert book.values.sheetnames == ["总览", "指标明细", "问题清单"]
    assert [line["现为"] for line in book.rows("问题清单")] == ["“坏.xlsx”已经损坏。"]


def test_declarations_alone_need_no_sheet_of_assessments() -> None:
    book = summed(outcome(published()["004-01"]))
    assert book.values.sheetnames == ["总览", DECLARED, "申报单位汇总", "指标明细", "问题清单"]


def test_what_could_not_be_decided_is_listed() -> None:
    form = changed("000-01", funds__total__executed=None)
    (checked,) = (Checking(policy.load()).outcome("表.xlsx", form)[0],)
    assert checked.undecided
    book = summed(checked)
    listed = [line for line in book.rows("问题清单") if line["级别"] == "未能判定"]
    assert {code for line in listed for code in line["代码"].split("、")} == {
        word.code for word in checked.undecided
    }
    (line,) = book.rows(SELF)
    assert f"{len(checked.undecided)} 项规则未能判定" in line["备注"]


# -- what is blank, odd or twice -------------------------------------------------------------------


def test_a_missing_amount_and_rate_stay_blank() -> None:
    form = changed("000-01", funds__total__executed=None, funds__total__rate=None)
    book = summed(outcome(form))
    (line,) = book.rows(SELF)
    assert (line["全年执行数(万元)"], line["执行率(%)"]) == (None, None)
    assert book.formulas[SELF]["H4"].value is None
    assert "1 张自评表没有可用的执行数" in str(book.values["总览"]["A3"].value)


def test_a_rate_that_contradicts_its_amounts_stays_as_it_was_stated() -> None:
    book = summed(outcome(changed("000-01", funds__total__rate="88.88")))
    assert book.formulas[SELF]["H4"].value == 88.88
    assert book.rows(SELF)[0]["备注"] == "执行率照表上所填"


def test_a_budget_of_nothing_has_no_common_rate() -> None:
    zero = {"funds__total__budget": "0.00", "funds__total__executed": "0.00", "funds__total__rate": "0.00"}
    book = summed(outcome(changed("000-01", **zero)))
    assert book.rows(SELF)[0]["执行率(%)"] == 0
    assert book.row_of(SELF, "合计")["执行率(%)"] in (None, "")


def test_the_policy_rounds_the_rate() -> None:
    # 2 / 3 = 66.666…%: truncated 66.66, rounded 66.67
    amounts = {"funds__total__budget": "3.00", "funds__total__executed": "2.00"}
    for name, rate, function in (("shanghai", "66.66", "TRUNC("), ("national", "66.67", ",ROUND(ROUND(")):
        book = summed(outcome(changed("000-01", **amounts, funds__total__rate=rate)), policy_name=name)
        assert str(book.row_of(SELF, "合计")["执行率(%)"]) == rate
        assert function in str(book.formulas[SELF]["H4"].value)


def test_the_same_project_twice_is_said() -> None:
    book = summed(outcome(published()["000-01"], "甲.xlsx"), outcome(published()["000-01"], "乙.xlsx"))
    assert [line["备注"] for line in book.rows(SELF)] == ["与序号 2 重复", "与序号 1 重复"]
    assert "2 张表与别的表重复" in str(book.values["总览"]["A3"].value)


def test_spellings_of_one_unit_are_one_unit() -> None:
    units = ["某局（本级）", "某局(本级)", " 某局 （本级）", "某局（本级）"]
    found = [outcome(changed("000-01", project__unit=unit), f"{n}.xlsx") for n, unit in enumerate(units)]
    book = summed(*found)
    assert [(line["实施单位"], line["项目数"]) for line in book.rows("单位汇总")] == [("某局（本级）", 4)]
    assert sum("表上写作“某局(本级)”" in str(line["备注"]) for line in book.rows(SELF)) == 1


def test_blank_names_are_called_so() -> None:
    book = summed(outcome(changed("000-01", project__unit=None, project__department=None)))
    (line,) = book.rows("单位汇总")
    assert (line["主管部门"], line["实施单位"]) == ("（未填）", "（未填）")


# -- hostile ---------------------------------------------------------------------------------------


HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "<r><t>甲</t></r>", "_x0041_", "a\x0bb", "&<>\"'",
    "]]>", "https://例.中国/", "mailto:x@y", "０", "=" * 300, "甲\n乙",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(text: str) -> None:
    form = facts_of(published()["000-01"])
    place = Place(Path("表.xlsx"), "自评表", "C5")
    said = Finding(
        "D01", Severity.ERROR, text, text, place, seen=text, expected=text, remedy=text, explained=text
    )
    lines = tuple(line._replace(name=text, target=text) for line in indicators_of(published()["000-01"]))
    facts: Facts = form._replace(project=text, unit=text, department=text, grade=text)
    book = summed(Outcome("表.xlsx", facts, [said], indicators=lines))
    flat = " ".join(text.split())[:100]
    (line,) = book.rows(SELF)
    if len(text) < 100:
        assert {line[head].strip() for head in ("项目名称", "实施单位", "主管部门")} == {flat}
        assert book.rows("单位汇总")[0]["项目数"] == 1
    (problem,) = book.rows("问题清单")
    assert {problem[head] for head in ("现为", "应为", "改法", "情况说明", "规则")} == {text}
    assert {line["三级指标"] for line in book.rows("指标明细")} == {text}
    for sheet in STREAMED:
        assert all(cell.data_type != "f" for row in book.formulas[sheet].iter_rows() for cell in row)
    assert _external(book.content) == {"表.xlsx"}


def _external(content: bytes) -> set[str]:
    """The targets of all links."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name).decode() for name in package.namelist() if "worksheets/_rels" in name]
    return {
        piece.split('"')[0] for part in parts for piece in part.split('Target="')[1:] if "External" in piece
    }


@pytest.mark.parametrize("name", ["\ud800.xlsx", "甲\uffff.xlsx", "s3://桶/甲.xlsx", "长" * 3000 + ".xlsx"])
def test_files_of_strange_names_are_listed(name: str) -> None:
    found = outcome(published()["000-01"])
    book = summed(found._replace(path=name), unreadable(name, "读不了。"))
    assert len(book.rows(SELF)) == len(book.rows("问题清单")) == 1
