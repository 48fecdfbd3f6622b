"""What people and programs see of a check: the console report as snapshots, the JSON report by its schema."""

import json
from dataclasses import replace
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
from xltool import policy
from xltool.app import generate, many
from xltool.finding import Finding, Review, Severity, Undecided
from xltool.form import Filing
from xltool.outcome import Outcome, facts_of
from xltool.place import Place
from xltool.report import console, machine
from xltool.report.lines import cells, hanging, wrap

SHANGHAI = policy.load()
RULED = "口径 上海市市级"


def checked(*paths: Path) -> list[Outcome]:
    return [outcome for of_file in many.check_all(paths, SHANGHAI) for outcome in of_file]


def printed(*sheets: Outcome, width: int = 100) -> str:
    paper = StringIO()
    console.show_all(Console(file=paper, width=width, highlight=False), sheets, SHANGHAI)
    text = paper.getvalue()
    assert all(cells(line) <= width and line == line.rstrip() for line in text.splitlines())
    forms, ruled, _ = text.partition(RULED)
    assert ruled  # the same for all: see test_the_policy_ends_the_report
    return forms


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


def finding(
    code: str, cell: str, severity: Severity = Severity.WARNING, message: str = "", **more: str
) -> Finding:
    place = Place(Path("a.xlsx"), "表", cell)
    text = message or f"{cell}有问题。"
    return Finding(code, severity, f"规则{code}", text, place, remedy="请改。", **more)


def sheet_of(
    *findings: Finding, undecided: tuple[Undecided, ...] = (), checklist: tuple[Review, ...] = ()
) -> Outcome:
    form = Filing(editions.load(SELFASSESSMENT).kind, SELFASSESSMENT, {}, file=Path("a.xlsx"), sheet="表")
    return Outcome("a.xlsx", facts_of(form), findings, undecided, checklist)


def test_errors_first_hints_by_rule_undecided_last() -> None:
    many = [
        finding("P04", f"H{14 + n}", message=f"H{14 + n}有{word}问题。")
        for n, word in enumerate("一二三四五六")
    ]
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
        "    H14   H14有一问题。",
        "    H15   H15有二问题。",
        "    H16   H16有三问题。",
        "          同类的还有 3 处：H17、H18、H19",
        "          处理：请改。（P04 规则P04）",
        "  未能判定 2 项",
        "    E6    执行数没有填写，因此未判定：Z07 标题、Z08 标题",
        "",
    ]


def test_ten_of_a_kind_are_one_line_with_ten_places() -> None:
    def said(cell: str, value: int, wanted: str) -> Finding:
        message = f"指标“{cell}”的年度指标值现为“{value}”，应为{wanted}。"
        return finding("V10", cell, message=message, seen=f"“{value}”")

    ten = [said(f"D{row}", row, f"“{row}.00”") for row in range(13, 23)]
    alike = [said("D30", 1, "两位小数"), said("D31", 2, "两位小数")]
    differing = [said("D40", 1, "整数或“1.0”"), said("D41", 2, "整数或“2.0”")]
    assert printed(sheet_of(*ten, *alike)).splitlines()[1:-1] == [
        "  提示 1 类 12 处",
        "    D13   指标“D13”的年度指标值现为“13”，应为“13.00”。",
        "          同样的还有 9 处：D14、D15、D16、D17、D18、D19、D20、D21、D22",
        "    D30   指标“D30”的年度指标值现为“1”，应为两位小数。",
        "          同样的还有 1 处：D31",
        "          处理：请改。（V10 规则V10）",
    ]
    assert printed(sheet_of(*differing)).splitlines()[2:-1] == [
        "    D40   指标“D40”的年度指标值现为“1”，应为整数或“1.0”。",
        "    D41   指标“D41”的年度指标值现为“2”，应为整数或“2.0”。",
        "          处理：请改。（V10 规则V10）",
    ]


def test_explained_hints_come_after_the_others() -> None:
    said = {"explained": "市里统一安排，年中追加。"}
    sheet = sheet_of(finding("X08", "B13"), finding("P04", "H14", **said), finding("P04", "H15", **said))
    assert printed(sheet).splitlines()[1:-1] == [
        "  提示 2 类 3 处，其中已说明 1 类 2 处",
        "    B13   B13有问题。",
        "          处理：请改。（X08 规则X08）",
        "  已说明",
        "    P04   规则P04（H14、H15）：市里统一安排，年中追加。",
    ]
    assert "提示 6 处（已说明 4 处）。" in printed(sheet, sheet)
    totals = machine.report([sheet, sheet], SHANGHAI)["totals"]
    assert (totals["warnings"], totals["explained"]) == (6, 4)


def test_the_checklist_ends_a_form() -> None:
    places = tuple(Place(Path("a.xlsx"), "表", f"H{row}") for row in range(13, 25))
    review = Review(
        "P07", "说明与指标无关", "说明讲的是不是这条指标？", places, ("indicators[0].reason",) * 12
    )
    sheet = sheet_of(checklist=(review,))
    assert printed(sheet).splitlines()[1:-1] == [
        "  人工复核 1 项",
        "    P07   说明与指标无关：说明讲的是不是这条指标？（H13、H14、H15、H16、H17、H18、H19、H20、H21、H22",
        "          等 12 处）",
    ]
    (listed,) = machine.report([sheet], SHANGHAI)["files"][0]["checklist"]
    assert {key: listed[key] for key in ("code", "title", "question")} == {
        "code": "P07", "title": "说明与指标无关", "question": "说明讲的是不是这条指标？",
    }  # fmt: skip
    assert listed["places"][0] == {"sheet": "表", "cell": "H13", "field": "indicators[0].reason"}
    assert sheet.verdict == "pass"


def test_the_policy_ends_the_report() -> None:
    paper = StringIO()
    rulings = {
        "P04": policy.Ruling(Severity.ERROR, "本区通知"),
        "Z13": policy.Ruling(None, "很多"),
        "Z06": policy.Ruling(None, "没有"),
    }
    stricter = replace(SHANGHAI, rules=rulings)
    for one in (stricter, replace(SHANGHAI, rules={})):
        console.show_all(Console(file=paper, width=100, highlight=False), [sheet_of()], one)
    assert [line for line in paper.getvalue().splitlines() if line.startswith("口径")] == [
        "口径 上海市市级：停用 Z13 年中新增（很多）、Z06 分母为零（没有）；P04 超额无说明按错误（本区通知）。",
        "口径 上海市市级。",
    ]
    assert machine.report([], stricter)["policy"] == {
        "name": "shanghai", "title": "上海市市级", "basis": SHANGHAI.basis,
        "rules": [
            {"code": "P04", "level": "错误", "reason": "本区通知"},
            {"code": "Z13", "level": "停用", "reason": "很多"},
            {"code": "Z06", "level": "停用", "reason": "没有"},
        ],
    }  # fmt: skip


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
    "checklist": list,
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
    report = json.loads(machine.to_text(checked(*paths), SHANGHAI))
    assert list(report) == ["policy", "files", "totals"]
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
    (file,) = machine.report(checked(path), SHANGHAI)["files"]
    assert (file["path"], file["edition"], file["project"]) == (
        str(path),
        SELFASSESSMENT,
        "政务公开、政务信息",
    )
    errors = {entry["field"]: entry for entry in file["findings"] if entry["severity"] == "error"}
    assert errors.keys() == {"total.weight", "total.score"}
    assert (errors["total.score"]["cell"], errors["total.score"]["code"]) == ("G27", "D03")
    assert errors["total.score"]["expected"] == "84.91"
