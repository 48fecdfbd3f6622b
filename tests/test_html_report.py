"""The report as a page: what it says of a form and where, that it stands alone, and that text stays text."""

import re
import subprocess
from pathlib import Path

import openpyxl
import pytest
from browser.chromium import PROGRAM
from forms import published, workbook
from pages import assert_alone, by_id, checked, only, parsed, said, saying, target, written

from xltool import rules
from xltool.outcome import unreadable

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "=HYPERLINK(\"http://x\",1)",
    "</style><b>", "{{ 7*7 }}", "\u202e倒着", "' onclick='alert(1)",
)  # fmt: skip


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The published form whose sums are wrong."""
    return workbook(published()["000-14"], tmp_path / "000-14.xlsx")


# -- one form ----------------------------------------------------------------------------------------


def test_the_verdict_comes_first_with_its_counts(wrong: Path) -> None:
    root = parsed(written(checked(wrong)))
    assert root.get("lang") == "zh-CN"
    head = said(only(root.xpath("//h1")))
    assert head.startswith("需要修改000-14.xlsx")
    assert "错误 2 处" in head
    assert root.xpath("//body/a[1][@class='skip']/@href") == ["#main"]


def test_every_finding_is_told_with_its_rule_and_marked_at_its_cell(wrong: Path) -> None:
    [outcome] = checked(wrong)
    root = parsed(written([outcome]))
    for finding in outcome.findings:
        group = only(root.xpath("//section[@data-code=$code]", code=finding.code))
        entry = next(
            one for one in group.iter("li")
            if one.get("data-cell") == (finding.place.cell or "全表") and finding.message in said(one)
        )  # fmt: skip
        rule = rules.find(finding.code)
        assert {finding.title, rule.why, rule.basis, finding.remedy} <= set(
            map(said, group.iter("span", "dd"))
        )
        sign = said(only(entry.xpath("./span[contains(@class, 'mark')]")))
        assert sign[0] == {"error": "✗", "warning": "！", "info": "○"}[finding.severity.value]
        if finding.place.cell:
            cell = target(root, only(entry.xpath(".//a[@class='place']")))
            assert cell.tag == "td"
            [mark] = [one for one in cell.iter("a") if sign in said(one)]
            assert target(root, mark) is entry


def test_known_sums_stand_in_the_form_where_they_are_wrong(wrong: Path) -> None:
    """000-14 states 100.00 and 89.91 in F27 and G27 while its rows give 95.00 and 84.91."""
    root = parsed(written(checked(wrong)))
    for cell, stated, right, code in (("F27", "100.00", "95.00", "D01"), ("G27", "89.91", "84.91", "D03")):
        td = by_id(root, f"f1-{cell}")
        assert "error" in td.get("class", "").split()
        assert said(td).endswith(stated)
        group = only(root.xpath("//section[@data-code=$code]", code=code))
        assert stated in said(group)
        assert right in said(group)


def test_the_form_is_drawn_as_it_looks(wrong: Path) -> None:
    form = only(parsed(written(checked(wrong))).xpath("//table[@class='form']"))
    title, year, project = form.xpath(".//tr[position()<=3]")
    assert [(said(one).strip(), one.get("colspan")) for one in title] == [("财政项目支出绩效自评表", "8")]
    assert said(year).strip() == "(2024年度)"
    assert [said(one).strip() for one in project] == ["项目名称", "政务公开、政务信息"]
    widths = [float(one.get("width", "").rstrip("%")) for one in form.iter("col")]
    assert len(widths) == 8
    assert sum(widths) == pytest.approx(100, abs=0.1)
    assert widths[2] == pytest.approx(
        100 * 21.5 / 106, abs=0.01
    )  # columns of 9.5 + 16.5 + 21.5 + … characters
    covered = sum(int(td.get("colspan", 1)) * int(td.get("rowspan", 1)) for td in form.iter("td"))
    assert covered == 28 * 8  # down to the row of the grade


def test_a_form_in_order_says_so(tmp_path: Path) -> None:
    good = checked(workbook(published()["000-02"], tmp_path / "好.xlsx"))
    root = parsed(written([good[0]._replace(findings=[])]))
    assert "可以上报" in said(only(root.xpath("//h1")))
    assert "没有发现问题" in said(only(root.xpath("//main")))


def test_what_was_explained_and_what_is_undecided_is_told(tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "缺.xlsx", live=True)
    book = openpyxl.load_workbook(path)
    book["自评表"]["E7"] = "暂无"
    checks = book["校验"]
    column = next(cell.column for row in checks.iter_rows() for cell in row if cell.value == "情况说明")
    for row in checks.iter_rows():
        if row[0].value == "X13":
            checks.cell(row[0].row, column, "主管部门定的分类")
    book.save(path)
    root = parsed(written(checked(path)))
    group = only(root.xpath("//section[@data-code='X13']"))
    assert "已说明：主管部门定的分类" in said(group)
    assert "explained" in by_id(root, "f1-C14").get("class", "")
    undecided = only(root.xpath("//section[@class='group undecided']"))
    assert "当年财政拨款的全年执行数写的是“暂无”，读不懂，因此未能判定。" in said(undecided)
    assert "？" in said(by_id(root, "f1-E7"))


def test_the_reviewers_checklist_leads_to_cells(wrong: Path) -> None:
    [outcome] = checked(wrong)
    root = parsed(written([outcome]))
    points = root.xpath("//ul[@class='points']/li")
    assert [said(only(one.xpath(".//label"))) for one in points] == [one.title for one in outcome.checklist]
    for point, review in zip(points, outcome.checklist, strict=True):
        assert review.question in said(point)
        cells = [said(link) for link in point.xpath(".//a[@class='place']")]
        assert cells == [place.cell for place in dict.fromkeys(review.places) if place.cell]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_text("这不是表格")
    root = parsed(written(checked(tmp_path / "坏.xlsx")))
    assert said(only(root.xpath("//h1"))).startswith("无法读取")
    assert "不是工作簿" in said(only(root.xpath("//section[@data-code='F01']")))
    assert not root.xpath("//table")


# -- a page that stands alone ------------------------------------------------------------------------


def test_one_form_and_many_stand_alone(tmp_path: Path) -> None:
    paths = [
        workbook(published()[name], tmp_path / f"{name}.xlsx") for name in ("000-01", "000-14", "002-01")
    ]
    assert_alone(written(checked(paths[1])))
    assert_alone(written(checked(*paths)))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_outside_stays_text(text: str, tmp_path: Path) -> None:
    name = re.sub(r"[/\x00]", "_", text)
    paths = [workbook(saying("000-14", text), tmp_path / f"{name} {n}.xlsx") for n in range(2)]
    whole = written(checked(*paths))
    assert_alone(whole)
    root = parsed(whole)
    shown = text.replace("\u202e", "\ufffd")
    assert sum(said(td).endswith(shown) for td in root.iter("td")) > 20
    assert sum(shown in said(one) for one in root.xpath("//tr[@data-verdict]")) == 2
    assert len(root.xpath("//script | //b[not(ancestor::ul) and not(ancestor::p)]")) == 1


def test_control_characters_are_seen_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "控\x1b制\u202e.xlsx"
    whole = written([unreadable(str(path), "读“\x07\x00”\ud800不了")])
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", whole)
    assert "控␛制\ufffd" in whole


# -- in a browser ------------------------------------------------------------------------------------


def browsed(page_file: Path, folder: Path, *how: str) -> str:
    """What a browser makes of a page."""
    done = subprocess.run(
        [
            str(PROGRAM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder}",
            *how, f"file://{page_file}",
        ],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.decode()


@pytest.mark.browser
def test_a_browser_runs_the_filters_and_nothing_else(tmp_path: Path) -> None:
    paths = [workbook(saying("000-14", text), tmp_path / f"{n}.xlsx") for n, text in enumerate(HOSTILE)]
    (tmp_path / "报告.html").write_bytes(written(checked(*paths)).encode("utf-8", "replace"))
    root = parsed(browsed(tmp_path / "报告.html", tmp_path / "browser", "--dump-dom"))
    assert by_id(root, "filters").get("hidden") is None
    assert said(by_id(root, "shown")) == f"显示 {len(HOSTILE)} 张，共 {len(HOSTILE)} 张"
    assert not list(root.iter("img"))
    browsed(
        tmp_path / "报告.html",
        tmp_path / "again",
        f"--screenshot={tmp_path / '图.png'}",
        "--window-size=390,844",
    )
    assert (tmp_path / "图.png").stat().st_size > 10_000
