"""What people and programs see of a check: the console report as snapshots, the JSON report by its schema."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from forms import SELFASSESSMENT, changed, published, workbook
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from xltool import edition as editions
from xltool.app import examine, generate
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing
from xltool.place import Place
from xltool.report import console, machine
from xltool.report.lines import cells, hanging, wrap
from xltool.report.verdict import Sheet


def checked(*paths: Path) -> list[Sheet]:
    return [sheet for found in examine.check_all(paths, "shanghai") for sheet in found]


def printed(*sheets: Sheet, width: int = 100) -> str:
    paper = StringIO()
    console.show_all(Console(file=paper, width=width, highlight=False), sheets)
    text = paper.getvalue()
    assert all(cells(line) <= width and line == line.rstrip() for line in text.splitlines())
    return text


@pytest.mark.parametrize("form_id", ["000-13", "000-14"])
def test_a_published_form(form_id: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert printed(*checked(workbook(published()[form_id], tmp_path / f"{form_id}.xlsx"))) == snapshot


@pytest.mark.parametrize("name", editions.names())
def test_a_blank_form(name: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert printed(*checked(generate.new(name, None, tmp_path / "空表.xlsx"))) == snapshot


def test_an_unreadable_file_among_good_ones(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (tmp_path / "坏.xlsx").write_text("这不是表格")
    good = workbook(published()["000-02"], tmp_path / "好.xlsx")
    assert printed(*checked(tmp_path / "坏.xlsx", good)) == snapshot


def test_what_is_missing_is_named_once_with_all_rules_that_wait(
    tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    form = changed("000-14", i0__score=None, i2__target=None)
    assert printed(*checked(workbook(form, tmp_path / "缺.xlsx"))) == snapshot


def finding(code: str, cell: str, severity: Severity = Severity.WARNING, message: str = "") -> Finding:
    return Finding(
        code,
        severity,
        f"规则{code}",
        message or f"{cell}有问题。",
        Place(Path("a.xlsx"), "表", cell),
        remedy="请改。",
    )


def sheet_of(*findings: Finding, undecided: tuple[Undecided, ...] = ()) -> Sheet:
    form = Filing(editions.load(SELFASSESSMENT).kind, SELFASSESSMENT, {}, file=Path("a.xlsx"), sheet="表")
    return Sheet(Path("a.xlsx"), form, findings, undecided)


def test_errors_first_hints_by_rule_undecided_last() -> None:
    many = [finding("P04", f"H{row}") for row in range(14, 20)]
    lacking = [
        Undecided(code, "标题", "执行数没有填写", Place(Path(), "表", "E6"), "") for code in ("Z07", "Z08")
    ]
    error = finding("D01", "F27", Severity.ERROR)
    text = printed(sheet_of(*many[:3], error, *many[3:], undecided=tuple(lacking)))
    assert text.splitlines() == [
        "✗ a.xlsx　表　（没有填项目名称）　需要修改",
        "  错误 1 处",
        "    F27   F27有问题。",
        "          改法：请改。（D01 规则D01）",
        "  提示 1 类 6 处",
        "    H14   H14有问题。",
        "    H15   H15有问题。",
        "    H16   H16有问题。",
        "          同类的还有 3 处：H17、H18、H19",
        "          处理：请改。（P04 规则P04）",
        "  未能判定 2 项",
        "    E6    执行数没有填写，因此未判定：Z07 标题、Z08 标题",
        "",
    ]


def test_markup_in_a_cell_is_only_text() -> None:
    assert "[red]“[/]”[bold]" in printed(sheet_of(finding("D01", "A1", message="现为[red]“[/]”[bold]。")))


def test_a_narrow_screen_still_fits() -> None:
    long = finding("D01", "XFD1048576", Severity.ERROR, "很长的话" * 30)
    text = printed(sheet_of(long), width=40)
    assert "XFD1048576" in text
    assert text.replace("\n", "").replace(" ", "").count("很长的话") == 30


# -- lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("一二三四五", 4, ["一二", "三四", "五"]),
        ("一二三四，五", 8, ["一二三", "四，五"]),
        ("得分现为（已达到）", 10, ["得分现为", "（已达到）"]),
        ("金额12345.67元", 9, ["金额", "12345.67", "元"]),
        ("目标≥1.00(场)。", 8, ["目标", "≥1.00(场", ")。"]),
        ("目标≥1.00(场)。", 12, ["目标", "≥1.00(场)。"]),
        ("一 二", 3, ["一", "二"]),
        ("两\n行", 10, ["两 行"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("", 10, [""]),
    ],
)
def test_wrapping_by_cells(text: str, room: int, lines: list[str]) -> None:
    assert wrap(text, room) == lines


@given(st.text(alphabet="一二三，。（）“”≥1.0 ab%()", max_size=60), st.integers(6, 30))
def test_wrapping_loses_nothing_and_fits(text: str, room: int) -> None:
    lines = wrap(text, room)
    assert all(cells(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_hanging() -> None:
    assert hanging("头", "一二三四", 4, 8) == ["头  一二", "    三四"]
    assert hanging("很长的头", "一二三", 4, 8) == ["很长的头", "    一二", "    三"]


# -- JSON -------------------------------------------------------------------------------------------

TEXT, MAYBE = str, (str, type(None))
FILE = {
    "path": TEXT,
    "edition": MAYBE,
    "project": MAYBE,
    "verdict": TEXT,
    "findings": list,
    "undecided": list,
}
FINDING = {
    "code": TEXT, "severity": TEXT, "title": TEXT, "message": TEXT, "sheet": TEXT, "cell": TEXT, "field": TEXT,
    "seen": TEXT, "expected": TEXT, "remedy": TEXT, "explained": MAYBE,
}  # fmt: skip
UNDECIDED = {"code": TEXT, "title": TEXT, "reason": TEXT, "sheet": TEXT, "cell": TEXT, "field": TEXT}


def assert_shape(entry: dict[str, Any], shape: dict[str, Any]) -> None:
    assert list(entry) == list(shape)
    assert all(isinstance(entry[key], type_) for key, type_ in shape.items())


def test_the_json_report_has_the_agreed_keys_and_types(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_text("这不是表格")
    paths = [
        workbook(published()["000-14"], tmp_path / "14.xlsx"),
        workbook(published()["000-02"], tmp_path / "02.xlsx"),
        generate.new("shanghai-declaration-2026", None, tmp_path / "空.xlsx"),
        tmp_path / "坏.xlsx",
    ]
    report = json.loads(machine.to_text(checked(*paths)))
    assert list(report) == ["files", "totals"]
    for file in report["files"]:
        assert_shape(file, FILE)
        assert file["verdict"] in ("pass", "fail", "unreadable")
        for entry in file["findings"]:
            assert_shape(entry, FINDING)
            assert entry["severity"] in ("error", "warning", "info")
        for entry in file["undecided"]:
            assert_shape(entry, UNDECIDED)
    assert [file["verdict"] for file in report["files"]] == ["fail", "pass", "fail", "unreadable"]
    totals = report["totals"]
    assert {key: totals[key] for key in ("files", "forms", "pass", "fail", "unreadable")} == {
        "files": 4, "forms": 3, "pass": 1, "fail": 2, "unreadable": 1,
    }  # fmt: skip
    assert totals["errors"] == sum(
        entry["severity"] == "error" for file in report["files"] for entry in file["findings"]
    )
    assert all(type(count) is int for count in totals.values())


def test_findings_of_the_form_that_does_not_add_up(tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "14.xlsx")
    (file,) = machine.report(checked(path))["files"]
    assert (file["path"], file["edition"], file["project"]) == (
        str(path),
        SELFASSESSMENT,
        "政务公开、政务信息",
    )
    errors = {entry["field"]: entry for entry in file["findings"] if entry["severity"] == "error"}
    assert errors.keys() == {"total.weight", "total.score"}
    assert (errors["total.score"]["cell"], errors["total.score"]["code"]) == ("G27", "D03")
    assert errors["total.score"]["expected"] == "84.91"
