"""The page of many forms: its overview, what it leaves out, and the command that writes it."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from commands import Run, assert_refused
from forms import published, workbook
from pages import assert_alone, checked, only, parsed, said, target, written
from shelf_text import SHELF, load

from xltool import data
from xltool.report.page import page

# -- many forms --------------------------------------------------------------------------------------


def test_each_form_has_a_line_that_filters_can_read(tmp_path: Path) -> None:
    outcomes = checked(*(workbook(form, tmp_path / f"{name}.xlsx") for name, form in published().items()))
    root = parsed(written(outcomes))
    assert said(only(root.xpath("//h1"))) == "38 张表：34 张可以上报，4 张需要修改"
    rows = root.xpath("//table[@id='forms']/tbody/tr")
    for row, outcome in zip(rows, outcomes, strict=True):
        assert outcome.form
        assert row.get("data-verdict") == outcome.verdict
        assert row.get("data-unit") == outcome.form.unit
        assert row.get("data-rules", "").split() == sorted({one.code for one in outcome.findings})
        assert row.get("data-text") == f"{outcome.path} {outcome.form.unit} {outcome.form.project}".lower()
        link = only(row.xpath(".//a"))
        section = target(root, link)
        assert section.get("id") == row.get("data-section")
        assert outcome.name in said(only(section.xpath("./summary/h3")))
    options = {
        name: root.xpath("//select[@id=$id]/option/@value", id=f"by-{name}")
        for name in ("verdict", "unit", "rule")
    }
    assert options["verdict"] == ["", "pass", "fail", "unreadable"]
    assert options["unit"] == ["", *sorted({row.get("data-unit") for row in rows})]
    assert options["rule"] == ["", *sorted({code for row in rows for code in row.get("data-rules").split()})]


def test_the_charts_count_and_say_what_they_show(tmp_path: Path) -> None:
    outcomes = checked(
        *(workbook(published()[n], tmp_path / f"{n}.xlsx") for n in ("000-05", "000-13", "000-14"))
    )
    root = parsed(written(outcomes))
    counts = {
        said(row[0]).split()[0]: sum(map(int, re.findall(r"\d+", said(row[2]))))
        for row in root.xpath("//table[@class='chart rules']/tbody/tr")
    }
    found = [finding.code for outcome in outcomes for finding in outcome.findings]
    assert counts == {code: found.count(code) for code in found}
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    # the forms print 67.75, 63.58 and 39.10
    rates = {said(row[0]): said(row[2]) for row in root.xpath("//table[@class='chart rates']/tbody/tr")}
    assert (rates["60%以下"], rates["60～80%"], rates["80～90%"]) == ("1 张", "2 张", "0 张")
    for svg in root.iter("svg"):
        assert svg.get("role") == "img"
        assert svg.get("aria-label") == said(only(svg.xpath("./title")))


def test_what_is_left_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("000-01", "000-02", "000-13", "000-14")
    outcomes = checked(*(workbook(published()[name], tmp_path / f"{name}.xlsx") for name in names))
    outcomes[1] = outcomes[1]._replace(findings=[], undecided=[])
    monkeypatch.setattr(page, "FEW", 3)
    monkeypatch.setattr(page, "DETAILED", 2)
    monkeypatch.setattr(page, "DRAWN", 1)
    root = parsed(written(outcomes))
    notes = [said(one) for one in root.xpath("//p[@class='left-out']")]
    assert notes[0] == "没有问题的 1 张表只列在总览里，不列明细。"
    assert notes[1].startswith("另有 1 张表有问题，但太多")
    assert notes[2] == "只画出前 1 张工作表，另有 1 张只列问题，没有画出表样。"
    drawn = {
        said(only(one.xpath("./summary/h3"))): len(one.xpath(".//table"))
        for one in root.xpath("//details[@id]")
    }
    assert drawn == {"000-01.xlsx": 0, "000-14.xlsx": 1}  # the wrong one comes first
    assert len(root.xpath("//tr[@data-verdict]")) == 4


# -- the command -------------------------------------------------------------------------------------


def test_the_command_writes_the_same_bytes_by_every_means(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "收到的表"
    folder.mkdir()
    for name in ("000-02", "000-14", "002-01"):
        workbook(published()[name], folder / f"{name}.xlsx")
    cache = ("--cache", str(tmp_path / "缓存.db"))
    pages = []
    for n, means in enumerate([(), ("--workers", "2"), cache, cache]):
        out = tmp_path / f"{n}.html"
        done = run("check", str(folder), "--format", "html", "-o", str(out), *means)
        assert done.code == 1
        pages.append(out.read_bytes())
    assert "3 个文件没有变" in done.err
    assert len(set(pages)) == 1
    assert run("check", str(folder), "--format", "html").out.encode() == pages[0]
    assert_refused(
        run("check", str(folder), "--format", "html", "-o", str(tmp_path / "0.html")), "已经存在，不会覆盖"
    )


def test_what_came_in_is_told_beside_declarations_and_a_list(run: Run, tmp_path: Path) -> None:
    workbook(published()["000-14"], tmp_path / "一.xlsx")
    shutil.copy(tmp_path / "一.xlsx", tmp_path / "二.xlsx")
    out = tmp_path / "报告.html"
    run("check", str(tmp_path / "一.xlsx"), str(tmp_path / "二.xlsx"), "--format", "html", "-o", str(out))
    came = only(parsed(out.read_text(encoding="utf-8")).xpath("//section[@class='panel came']"))
    assert said(came[0]) == "收件情况：重复 1 项。"
    assert "“上海市医疗保障局”2024年度的“政务公开、政务信息”：2 份自评表，内容相同，是同一份" in said(came)


def test_a_form_beside_its_declaration_and_a_list(run: Run, tmp_path: Path) -> None:
    """成本结构合理性 was declared with another target, and the list expects a project that did not come."""
    filled = workbook(published()["000-14"], tmp_path / "自评.xlsx")
    stated = data.to_data(published()["000-14"])
    declared = stated | {
        "id": "申报", "edition": "shanghai-declaration-2024", "goals": {"project": "", "annual": "做好"},
        "funds": {"project": {}, "annual": {"total": "19.00", "fiscal": "19.00"}},
        "indicators": [
            {key: row[key] for key in ("level1", "level2", "name", "target")} for row in stated["indicators"]
        ],
    }  # fmt: skip
    declared.pop("total"), declared.pop("grade")
    declared["indicators"][0]["target"] = "基本合理"
    other = workbook(data.from_data(declared, "测试"), tmp_path / "申报.xlsx")
    book = openpyxl.Workbook()
    for row in (
        ["实施单位", "项目名称"],
        ["上海市医疗保障局", "政务公开、政务信息"],
        ["上海市医疗保障局", "没有来的项目"],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "清单.xlsx")
    out = tmp_path / "报告.html"
    beside = ("--against", str(other), "--expect", str(tmp_path / "清单.xlsx"))
    done = run("check", str(filled), "--format", "html", "-o", str(out), *beside)
    assert done.code == 1, done.err
    text = out.read_text(encoding="utf-8")
    assert_alone(text)
    root = parsed(text)
    changed = only(root.xpath("//section[@data-code='Y05']"))
    assert "基本合理" in said(changed)
    assert target(root, changed.xpath(".//a[@class='place']")[0]).get("id") == "f1-D13"
    came = only(root.xpath("//section[@class='panel came']"))
    assert "未交 1 项" in said(came[0])
    assert "没有来的项目" in said(came)


def test_a_list_is_drawn_once_with_all_its_forms(tmp_path: Path) -> None:
    (file,) = SHELF.glob("103 *.txt")
    outcomes = checked(load(file.read_text(encoding="utf-8")).write(tmp_path / "清单.xlsx"))
    assert len(outcomes) == 2
    text = written(outcomes)
    assert_alone(text)
    root = parsed(text)
    assert len(root.xpath("//table[@class='form']")) == 1
    links = [only(row.xpath(".//a")).get("href") for row in root.xpath("//tr[@data-verdict]")]
    assert links == ["#f1-1", "#f1-2"]
    numbers = [int(said(one)[1:]) for one in root.xpath("//ul[@class='entries']/li/span")]
    assert numbers == list(range(1, len(numbers) + 1))
