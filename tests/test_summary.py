"""The summary workbook: its figures against the printed forms, what it lists, its links, and hostile texts."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from commands import Run, Said, assert_refused, names
from forms import SELFASSESSMENT, published, workbook
from openpyxl.worksheet.worksheet import Worksheet
from summaries import DECLARED, SELF, Book

from xltool import data, policy
from xltool.app import many
from xltool.app.summary import Summary


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All published forms, a broken file and one without a form."""
    base = tmp_path_factory.mktemp("汇总")
    for form_id, form in published().items():
        place = base / "收到" / form.edition
        place.mkdir(parents=True, exist_ok=True)
        workbook(form, place / f"{form_id} 50% #1 [{form.project_name[:4]}].xlsx")
    (base / "收到" / "坏.xlsx").write_bytes(b"PK\x03\x04")
    note = openpyxl.Workbook()
    note.active["A1"] = "通知"
    note.save(base / "收到" / "通知.xlsx")
    return base


def made(folder: Path, *names: str, workers: int = 1) -> bytes:
    """The bytes of a summary of these, written beside them."""
    out = folder / f"汇总{len(list(folder.iterdir()))}.xlsx"
    work = Summary([str(folder / name) for name in names], out, "shanghai", many.Means(workers))
    for _ in work.read():
        pass
    work.write()
    content = out.read_bytes()
    out.unlink()
    return content


@pytest.fixture(scope="module")
def whole(folder: Path) -> Book:
    return Book(made(folder, "收到"))


def forms(edition: str) -> dict[str, dict[str, Any]]:
    return {
        form_id: data.to_data(form)
        for form_id, form in published().items()
        if (form.edition == SELFASSESSMENT) == (edition == SELFASSESSMENT)
    }


# -- figures ---------------------------------------------------------------------------------------


def test_every_form_stands_in_its_list_once_with_the_printed_figures(whole: Book) -> None:
    lines = whole.rows(SELF)
    assert [line["序号"] for line in lines] == list(range(1, 15))
    assert Counter(line["文件"][:6] for line in lines) == Counter([*forms(SELFASSESSMENT)])
    for line in lines:
        form = forms(SELFASSESSMENT)[line["文件"][:6]]
        total = form["funds"]["total"]
        stated = [total["budget"], total["executed"], total["rate"], form["total"]["score"]]
        shown = [line[head] for head in ("全年预算数(万元)", "全年执行数(万元)", "执行率(%)", "得分")]
        assert [Decimal(str(number)) for number in shown] == [Decimal(text) for text in stated]
        assert (line["等级"], line["项目名称"], line["年度"]) == (
            form["grade"],
            form["project"]["name"],
            2024,
        )


def test_declarations_are_listed_apart_in_wan_yuan(whole: Book) -> None:
    lines = whole.rows(DECLARED)
    assert Counter(line["文件"][:6] for line in lines) == Counter([*forms("申报")])
    for line in lines:
        form = forms("申报")[line["文件"][:6]]
        yuan = Decimal(form["funds"]["annual"]["total"])
        assert Decimal(str(line["年度资金申请总额(万元)"])) == yuan / 10000
        assert line["指标数"] == sum(i["name"] not in (None, "无", "-", "/") for i in form["indicators"])


def test_totals_are_live_and_right(whole: Book) -> None:
    total = whole.row_of(SELF, "合计")
    # added up by hand from the 14 printed forms; 13542.45 / 13675.73 = 99.0254…%, truncated
    assert (total["全年预算数(万元)"], total["全年执行数(万元)"]) == (13675.73, 13542.45)
    assert total["执行率(%)"] == 99.02
    scores = [Decimal(form["total"]["score"]) for form in forms(SELFASSESSMENT).values()]
    assert sum(scores) == Decimal("1340.99")
    assert total["得分"] == 95.79  # 1340.99 / 14 = 95.785
    assert whole.formula(SELF, "合计", "全年预算数(万元)") == "=SUM($F$4:$F$18)"
    assert "TRUNC(ROUND($G$19/$F$19*100,8),2)" in whole.formula(SELF, "合计", "执行率(%)")
    assert total["结论"] == 11


def test_each_rate_is_the_formula_of_its_amounts(whole: Book) -> None:
    assert "G4/F4" in str(whole.formulas[SELF]["H4"].value)


def test_units_and_years_add_up(whole: Book) -> None:
    unit = whole.rows("单位汇总")
    assert [(line["实施单位"], line["项目数"], line["优"], line["良"]) for line in unit] == [
        ("上海市医疗保障局", 14, 12, 2)
    ]
    assert [line["全年预算数(万元)"] for line in unit] == [13675.73]
    declared = whole.rows("申报单位汇总")
    assert [(line["实施单位"], line["年度"], line["项目数"]) for line in declared] == [
        ("上海市医疗保障局", 2026, 13), ("上海市医疗保障局监督检查所", 2024, 4), ("上海市宝山区医疗保障局", 2024, 7),
    ]  # fmt: skip
    yuan = {2024: Decimal(0), 2026: Decimal(0)}
    for form in forms("申报").values():
        yuan[form["year"]] += Decimal(form["funds"]["annual"]["total"])
    for year, amount in yuan.items():
        line = whole.row_of("申报单位汇总", f"其中：{year} 年度")
        assert Decimal(str(line["年度资金申请总额(万元)"])) == amount / 10000
    assert whole.formula("申报单位汇总", "上海市宝山区医疗保障局", "项目数").startswith(
        "=COUNTIFS(申报汇总表!"
    )


def test_the_check_that_all_adds_up_holds(whole: Book) -> None:
    for sheet, lines in (("单位汇总", 7), ("申报单位汇总", 5)):
        column = [row[7].value for row in whole.values[sheet].iter_rows()]
        assert column.count("✓ 相符") == lines
        assert "✗ 不符" not in column


def test_the_first_sheet_says_what_the_others_say(whole: Book) -> None:
    sheet = whole.values["总览"]
    shown = {
        sheet.cell(row, column).value: sheet.cell(row + 1, column).value
        for row in range(1, 16)
        for column in range(1, 15, 2)
    }
    assert (shown["全年预算数（万元）"], shown["执行率（%）"], shown["平均分"]) == (13675.73, 99.02, 95.79)
    assert (shown["收到文件"], shown["读出的表"], shown["无法读取"]) == (40, 38, 1)
    by_name = {
        cell.value: sheet.cell(cell.row + 1, cell.column).value
        for row in sheet.iter_rows(min_row=16, max_row=18)
        for cell in row
    }
    rates = [Decimal(form["funds"]["total"]["rate"]) for form in forms(SELFASSESSMENT).values()]
    assert by_name["60以下"] == sum(rate < 60 for rate in rates) == 1
    assert by_name["90～100"] == sum(90 <= rate < 100 for rate in rates) == 5
    assert (by_name["优"], by_name["良"], by_name["合计"]) == (12, 2, 14)
    assert len(whole.formulas["总览"]._charts) == 3
    assert all(
        str(whole.formulas["总览"].cell(6, column).value).startswith("=汇总表!") for column in (1, 3, 5, 7, 9)
    )


# -- what is listed --------------------------------------------------------------------------------


def test_every_finding_has_a_link_to_its_cell(whole: Book, folder: Path) -> None:
    expected: Counter[tuple[str, str, str]] = Counter()
    paths = sorted((folder / "收到").rglob("*.xlsx"))
    for outcomes in many.check_all(paths, policy.load()):
        for finding in outcomes[0].findings:
            place = finding.place
            at = f"'{place.sheet}'!{place.cell or 'A1'}" if place.sheet else ""
            expected[str(place.file.relative_to(folder)), at, finding.code] += 1
    assert Counter(_linked(whole.formulas["问题清单"])) == expected


def _linked(sheet: Worksheet) -> Iterator[tuple[str, str, str]]:
    """File, place and rule of each line."""
    for row in sheet.iter_rows(min_row=4):
        link = row[5].hyperlink
        yield unquote(link.target).replace("\\", "/"), link.location or "", row[1].value


def test_a_finding_as_a_reader_sees_it(whole: Book) -> None:
    (line,) = (line for line in whole.rows("问题清单") if line["代码"] == "D03")
    assert (line["级别"], line["规则"], line["位置"]) == ("错误", "总分=得分合计", "自评表!G27")
    assert (line["现为"], line["应为"], line["项目名称"]) == ("“89.91”", "84.91", "政务公开、政务信息")
    assert "84.91" in line["问题全文"]


def test_files_that_hold_no_form_come_first_with_the_reason(whole: Book) -> None:
    first, second, *_ = whole.rows("问题清单")
    assert (first["级别"], first["文件"], first["位置"]) == ("无法读取", "坏.xlsx", "整个文件")
    assert "已经损坏" in first["现为"]
    assert (second["级别"], second["代码"], second["文件"]) == ("错误", "L03", "通知.xlsx")
    assert "1 个文件里没有绩效表" in str(whole.values["总览"]["A3"].value)


def test_the_indicators_are_a_table(whole: Book) -> None:
    lines = whole.rows("指标明细")
    count = sum(
        i["name"] not in (None, "无", "-", "/")
        for form in published().values()
        for i in data.to_data(form)["indicators"]
    )
    (table,) = whole.formulas["指标明细"].tables.values()
    assert (table.name, table.ref, len(lines)) == ("指标明细表", f"A3:M{count + 3}", count)
    assert table.autoFilter.ref == table.ref
    heads = [cell.value for cell in whole.values["指标明细"][3]]
    assert [column.name for column in table.tableColumns] == heads
    printed = [i for i in forms(SELFASSESSMENT)["000-14"]["indicators"] if i["name"]]
    shown = [line for line in lines if line["项目名称"] == "政务公开、政务信息"]
    assert [line["三级指标"] for line in shown] == [i["name"] for i in printed]
    assert [line["年度指标值"] for line in shown] == [i["target"] for i in printed]
    assert [Decimal(str(line["得分"])) for line in shown] == [Decimal(i["score"]) for i in printed]
    assert {line["得分率(%)"] for line in lines if line["表种"] == "申报"} == {None}


# -- the command -----------------------------------------------------------------------------------


def test_same_input_same_bytes(folder: Path) -> None:
    once = made(folder, "收到")
    assert made(folder, "收到") == once
    assert made(folder, "收到", workers=2) == once
    editions = [f"收到/{name}" for name in names(folder / "收到") if "/" not in name]
    assert made(folder, *editions[::-1]) == once


def test_the_command(run: Run, tmp_path: Path, folder: Path) -> None:
    said = run("summary", folder / "收到", "-o", "汇总.xlsx")
    assert said == Said(
        0, "已写入 汇总.xlsx：收到 40 个文件，自评表 14 张、申报表 24 张；"
        f"错误 {_counted(folder, '错误')} 处，提示 {_counted(folder, '提示')} 处。\n",
        "另有 2 个文件（或工作表）无法读取或没有绩效表，原因见“问题清单”。\n",
    )  # fmt: skip
    again = run("summary", folder / "收到", "-o", "汇总.xlsx")
    assert_refused(again, "“汇总.xlsx”已经存在")
    assert_refused(run("summary", folder / "收到", "-o", "汇总.pdf"), ".xlsx")
    assert_refused(run("summary", "没有", "-o", "另.xlsx"), "找不到“没有”")
    assert names(tmp_path) == ["汇总.xlsx"]


def _counted(folder: Path, level: str) -> int:
    paths = sorted((folder / "收到").rglob("*.xlsx"))
    found = [finding for outcomes in many.check_all(paths, policy.load()) for finding in outcomes[0].findings]
    return sum(finding.level == level and finding.code != "F01" for finding in found)


def test_nothing_could_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK")
    said = run("summary", "坏.xlsx", "-o", "汇总.xlsx")
    assert (said.code, "没有读出一张表" in said.out) == (2, True)
    assert (tmp_path / "汇总.xlsx").exists()


def test_compared_with_the_declarations(run: Run, tmp_path: Path, folder: Path) -> None:
    """None of the published self-assessments has its declaration among the published ones: 14 times Y01."""
    declared = folder / "收到" / "shanghai-declaration-2024"
    assert (
        run("summary", folder / "收到" / SELFASSESSMENT, "--against", declared, "-o", "汇总.xlsx").code == 0
    )
    book = Book((tmp_path / "汇总.xlsx").read_bytes())
    assert sum(line["代码"] == "Y01" for line in book.rows("问题清单")) == 14
    assert_refused(run("summary", declared, "-o", "另.xlsx", "--mapping", "对照.toml"), "--mapping")
