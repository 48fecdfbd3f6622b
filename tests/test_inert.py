"""Text from outside comes out as text: in every workbook, in every report, and on the screen."""

import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import Run
from forms import SELFASSESSMENT, published, workbook
from hands import parts, save
from openpyxl.workbook.defined_name import DefinedName
from rich.console import Console

from xltool import data
from xltool import policy as policies
from xltool.app.examine import read_all
from xltool.check import check
from xltool.excel.defused import reaches_out
from xltool.form import Filing
from xltool.outcome import Outcome, facts_of
from xltool.report import console
from xltool.visible import escaped, visible

TEXTS = [
    "=1+1", "=cmd|'/c calc'!A0", "+86", "-1-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://x\",\"点我\")",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "http://example.com/x", "mailto:a@example.com",
    "\\\\server\\share", "[red]红[/red]", "[link=http://x]点[/link]", "{{ 7*7 }}", "{% raw %}", "%s %d",
    "\u202e倒着", "]]>&amp;", "'=1+1", "＝1+1",
]  # fmt: skip
#: What moves the cursor, colours or hides text, or turns its direction round.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ESCAPES = "\x1b[31m红\x1b[8m看不见\x1b]0;标题\x07\x9b2J\u202e倒着\r改写"


def filled(text: str) -> Filing:
    """A form in which every text answer is this one."""
    stated = data.to_data(published()["000-14"])
    said = text.replace("\r", "\n")
    stated["project"] = dict.fromkeys(stated["project"], said)
    stated["goals"] = dict.fromkeys(stated["goals"], said)
    for row in stated["indicators"]:
        row.update(dict.fromkeys(("level1", "level2", "name", "target", "actual", "reason"), said))
    stated["grade"] = said
    return data.from_data(json.loads(json.dumps(stated), parse_int=str), "测试")


def formulas(path: Path) -> Iterator[str]:
    """Every formula of a workbook, as its XML has it."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                yield from map(unescape, re.findall(r"<f[ >][^<]*", archive.read(name).decode()))


def links(path: Path) -> Iterator[str]:
    """Every target outside a workbook."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                yield from re.findall(r'Target="([^"]*)" TargetMode="External"', archive.read(name).decode())


def cells(path: Path) -> Iterator[Any]:
    """Every cell of a workbook with something in it."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


# -- workbooks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS)
def test_a_form_holds_it_as_text(text: str, tmp_path: Path) -> None:
    plain = workbook(published()["000-14"], tmp_path / "原.xlsx", live=True)
    path = workbook(filled(text), tmp_path / "表.xlsx", live=True)
    assert set(formulas(path)) <= set(formulas(plain))
    assert list(links(path)) == []
    said = [cell for cell in cells(path) if cell.value == text.replace("\r", "\n")]
    assert len(said) > 10
    assert {cell.data_type for cell in said} == {"s"}
    assert not [cell for cell in said if cell.hyperlink]


@pytest.mark.parametrize("text", TEXTS)
def test_what_commands_write_holds_it_as_text(run: Run, text: str, tmp_path: Path) -> None:
    path = workbook(filled(text), tmp_path / "表.xlsx")
    (tmp_path / "数据.json").write_text(json.dumps(data.to_data(filled(text))), "utf-8")
    before = set(formulas(path))
    assert run("check", "表.xlsx", "--annotate", "副本").code in (0, 1)
    assert run("summary", "表.xlsx", "-o", "汇总.xlsx").code in (0, 1)
    assert run("fix", "表.xlsx", "-o", "改.xlsx").code == 0
    assert run("batch", SELFASSESSMENT, "--from", "数据.json", "-o", "批").code == 0
    made = [tmp_path / "副本" / "表_校验.xlsx", tmp_path / "汇总.xlsx", *(tmp_path / "批").glob("*.xlsx")]
    for one in (*made, *tmp_path.glob("改.xlsx")):
        for cell in cells(one):
            if isinstance(cell.value, str) and cell.value.strip() == text.strip():
                assert cell.data_type == "s", (one, cell.coordinate)
        assert not [target for target in links(one) if not target.startswith("表.xlsx")]
        said = {f for f in formulas(one) if f not in before}
        assert not [f for f in said if re.search(r"cmd\||http|HYPERLINK\(\"|<f[^>]*>[-+]?(1[-+]1|86)$", f)]


def test_odd_units_do_not_break_out_of_number_formats(tmp_path: Path) -> None:
    for unit in ('"(次)"[红]', '次";;;@', "[Red]", "\\", "0;[红]0", "a" * 300, "%", "@"):
        stated = data.to_data(published()["000-14"])
        stated["indicators"][0].update(target=f"≥1.00({unit})", actual=f"1.00({unit})")
        form = data.from_data(json.loads(json.dumps(stated), parse_int=str), "测试")
        path = workbook(form, tmp_path / "表.xlsx")
        openpyxl.load_workbook(path)
        (read,) = next(read_all([path])).forms
        assert read.indicators[0].actual.raw.startswith("1.00"), unit
        with zipfile.ZipFile(path) as archive:
            codes = re.findall(r'formatCode="([^"]*)"', archive.read("xl/styles.xml").decode())
        assert all(code.count("&quot;") % 2 == 0 or "\\&quot;" in code for code in codes), codes
        path.unlink()


# -- marked copies --------------------------------------------------------------------------------------


OUTWARD = [
    "=cmd|'/c calc'!A0", "=WEBSERVICE(\"http://127.0.0.1/\"&A1)", "='C:\\x\\[书.xlsx]表'!A1", "=[1]表!A1",
    "=HYPERLINK(\"http://127.0.0.1/\",\"点我\")", "=RTD(\"a\",,\"b\")", "=CALL(\"a\",\"b\",\"c\")", "=IMAGE(\"http://x\")",
    "='\\\\server\\x\\[a.xls]s'!A1", "=1+cmd|' /c calc'!A0", "=EXEC(\"calc\")", "=_xlfn.WEBSERVICE(A1)",
]  # fmt: skip
INWARD = [
    "=A1+1",
    "=SUM(A1:B2)",
    "='某 表'!A1",
    '="a|b"',
    '="见 http://x"',
    "=表[金额]",
    "=HYPERLINK(校验计算!I5,A1)",
    "=IF(A1>0,1,2)",
]


@pytest.mark.parametrize("formula", OUTWARD)
def test_formulas_that_reach_out_are_told(formula: str) -> None:
    assert reaches_out(formula)


@pytest.mark.parametrize("formula", INWARD)
def test_formulas_that_stay_inside_are_left(formula: str) -> None:
    assert not reaches_out(formula)


def test_a_marked_copy_asks_nobody(run: Run, tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for n, formula in enumerate(OUTWARD):
        sheet.cell(60 + n, 20).value = formula
    sheet["T80"], sheet["T81"] = "去看看", "=SUM(A1:A2)"
    sheet["T80"].hyperlink = "http://127.0.0.1/x"
    book.defined_names["Auto_Open"] = DefinedName(
        "Auto_Open", attr_text="cmd|'/c calc'!A0", xlm=True, function=True
    )
    book.save(path)
    told = run("check", "表.xlsx", "--annotate", "副本")
    assert told.code in (0, 1)
    copy = tmp_path / "副本" / "表_校验.xlsx"
    assert not [formula for formula in formulas(copy) if reaches_out(f"={formula.partition('>')[2]}")]
    assert any("SUM(A1:A2)" in formula for formula in formulas(copy))
    assert list(links(copy)) == []
    names = zipfile.ZipFile(copy).read("xl/workbook.xml").decode()
    assert "Auto_Open" not in names
    assert "/c calc" not in names
    first = openpyxl.load_workbook(copy).worksheets[0]
    assert "指向表外的公式和链接" in str(first["A2"].value)
    marked = openpyxl.load_workbook(copy)["自评表"]
    assert marked["T60"].value == OUTWARD[0]
    assert marked["T60"].data_type == "s"
    assert marked["T80"].hyperlink is None


def test_the_live_checks_of_a_marked_copy_still_compute(run: Run, tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "表.xlsx", live=True)
    run("check", "表.xlsx", "--annotate", "副本")
    assert set(formulas(tmp_path / "副本" / "表_校验.xlsx")) >= {
        f for f in formulas(path) if "HYPERLINK" in f
    }


# -- the screen -----------------------------------------------------------------------------------------


def test_signs_that_steer_are_made_visible() -> None:
    assert visible(ESCAPES) == "␛[31m红␛[8m看不见␛]0;标题␇\ufffd2J\ufffd倒着␍改写"
    assert visible("第一行\n第二行\t③😀[red]") == "第一行\n第二行\t③😀[red]"
    assert json.loads(escaped(json.dumps(ESCAPES, ensure_ascii=False))) == ESCAPES


def hostile_names(tmp_path: Path) -> Path:
    """A workbook whose file, sheet, project and indicators are named to steer a terminal."""
    path = workbook(filled("=x|y [red]红[/red] 项目" * 3), tmp_path / "原.xlsx")
    members = parts(path)
    shown = "_x001B_[31m红_x001B_]0;标题_x0007_\x9b2J\u202e倒着".encode()
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        members[name] = members[name].replace(b"=x|y", b"=x|y" + shown)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        'name="自评表"'.encode(), 'name="自\u202e评\x9b31m表"'.encode()
    )
    folder = tmp_path / "坏\u202e名\x1b[31m"
    folder.mkdir()
    save(folder / "表\x1b]0;标题\x07\n第二行.xlsx", members)
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("read", "{}"), ("read", "{}", "--places"), ("read", "{}", "--json"), ("check", "{}"), ("check", "{}", "--annotate", "副本"),
        ("check", "{}", "--format", "json"), ("check", "{}", "--format", "jsonl"), ("fix", "{}", "-o", "改"),
        ("fix", "{}", "--dry-run"), ("summary", "{}", "-o", "汇总.xlsx"), ("match", "{}", "--against", "{}", "-o", "对照.toml"),
        ("check", "{}", "--against", "{}"), ("batch", SELFASSESSMENT, "--from", "{}", "-o", "批"), ("read", "{}/没有\x1b[2J.xlsx"),
        ("new", "版\x1b[2J\u202e本", "-o", "x.xlsx"), ("check", "{}", "--policy", "口\x1b[2J径"), ("rules", "Z\x1b[2J"), ("\x1b[2J",),
    ],
)  # fmt: skip
def test_no_command_passes_on_what_steers_a_terminal(
    run: Run, words: tuple[str, ...], tmp_path: Path
) -> None:
    folder = hostile_names(tmp_path)
    told = run(*[word.replace("{}", str(folder)) for word in words])
    assert told.out + told.err
    assert not STEERING.search(told.out + told.err)
    for written in (*tmp_path.glob("*.xlsx"), *tmp_path.glob("改/*"), *tmp_path.glob("批/*")):
        assert not STEERING.search(written.name)


def test_reports_in_files_do_not_steer_either(run: Run, tmp_path: Path) -> None:
    folder = hostile_names(tmp_path)
    for form in ("console", "json", "jsonl"):
        run("check", folder, "--format", form, "-o", f"报告.{form}")
        assert not STEERING.search((tmp_path / f"报告.{form}").read_text("utf-8"))


def test_square_brackets_are_no_markup_and_colours_stay_ours(tmp_path: Path) -> None:
    path = workbook(filled("[red]红[/red][bold]"), tmp_path / "表.xlsx")
    (form,) = next(read_all([path])).forms
    findings, undecided = check(form, policies.load())
    paper = Console(force_terminal=True, width=200, color_system="truecolor")
    with paper.capture() as captured:
        console.show(paper, Outcome(str(path), facts_of(form), findings, undecided))
    shown = captured.get()
    assert "[red]红[/red][bold]" in shown
    assert "\x1b[" in shown
    assert not STEERING.search(re.sub("\x1b\\[[0-9;]*m", "", shown))


def test_commands_speak_through_one_door() -> None:
    folder = Path(str(console.__file__)).parents[1] / "cli"
    direct = [
        path.name
        for path in folder.glob("*.py")
        if "click.echo(" in path.read_text() or "print(" in path.read_text()
    ]
    assert direct == ["screen.py"]


# -- what is written down of a fault ----------------------------------------------------------------------


def test_the_record_of_a_fault_is_plain_text() -> None:
    fault = import_module("xltool.unforeseen")
    try:
        raise ValueError(ESCAPES)
    except ValueError:
        record = fault._record()
    told = record.read_text("utf-8")
    record.unlink()
    assert "看不见" in told
    assert not STEERING.search(told)
