"""Files made to hurt: every command stays within time and memory, says one plain sentence, and goes on."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from commands import Run, names
from forms import SELFASSESSMENT, published, workbook
from hostile import BOMBS, before, whole, with_parts
from watching import on_linux, watched

from xltool import apart
from xltool.excel.compute import Computing, Unknown
from xltool.excel.formula import Failure
from xltool.excel.opening.traces import Hidden
from xltool.excel.reading.read import NoForm, read
from xltool.refusal import Refusal


@pytest.fixture
def bomb(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    suffix, make, _ = BOMBS[request.param]
    path = tmp_path / f"表{suffix}"
    path.write_bytes(make())
    return path


# -- bombs --------------------------------------------------------------------------------------------


@on_linux
@pytest.mark.parametrize(("bomb", "word"), [(name, BOMBS[name][2]) for name in BOMBS], indirect=["bomb"])
def test_a_bomb_is_read_or_refused_within_bounds(bomb: Path, word: str, tmp_path: Path) -> None:
    told = watched(tmp_path, "read", bomb.name)
    assert told.is_bounded, told
    assert told.code in ((2,) if word else (0, 2))
    if told.code == 2:
        assert told.err.startswith("✗ “表.")
        assert told.err.count("\n") == 1
        assert word in told.err
        assert told.out == ""
    assert names(tmp_path) == [bomb.name]


@on_linux
@pytest.mark.parametrize(
    "words",
    [
        ("check", "表.xlsx", "--annotate", "副本"), ("fix", "表.xlsx", "-o", "新.xlsx"),
        ("batch", SELFASSESSMENT, "--from", "表.xlsx", "-o", "新"), ("summary", "表.xlsx", "-o", "新.xlsx"),
        ("match", "表.xlsx", "--against", "表.xlsx", "-o", "新.toml"),
        ("new", SELFASSESSMENT, "--template", "表.xlsx", "-o", "新.xlsx"),
        ("new", SELFASSESSMENT, "--data", "表.xlsx", "-o", "新.xlsx"), ("template", "check", "表.xlsx"),
        ("convert", "表.xlsx", "--to", SELFASSESSMENT, "-o", "新.xlsx"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["一字万格", "一百万个合并"])
def test_every_command_keeps_within_bounds(words: tuple[str, ...], name: str, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(BOMBS[name][1]())
    told = watched(tmp_path, *words)
    assert told.megabytes < 500, told
    assert told.seconds < 8, told  # read, then marked or corrected: each has its own bound
    assert "没有料到" not in told.out + told.err
    assert "Traceback" not in told.out + told.err


def test_a_small_file_that_keeps_openpyxl_busy_for_hours(run: Run, tmp_path: Path) -> None:
    content = with_parts(sheet=before("</mergeCells>", '<mergeCell ref="A200:XFD1048576"/>'))
    (tmp_path / "表.xlsx").write_bytes(content)
    told = run("check", "表.xlsx", "--annotate", "副本")
    assert "不像一份表格" in told.err
    assert told.code == 2
    assert read(tmp_path / "表.xlsx")[0].project_name == "政务公开、政务信息"


def test_nothing_of_a_bomb_reaches_the_next_file(run: Run, tmp_path: Path) -> None:
    good = workbook(published()["000-14"], tmp_path / "乙.xlsx")
    alone = run("check", good.name, "--format", "json")
    (tmp_path / "甲.xlsx").write_bytes(BOMBS["一字万格"][1]())
    both = run("check", "甲.xlsx", good.name, "--format", "json")
    first, second = json.loads(both.out)["files"]
    assert first["verdict"] == "unreadable"
    assert second == json.loads(alone.out)["files"][0]


# -- work apart -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "word"),
    [
        (partial(eval, "bytearray(b'x') * 2**30"), "内存"), (partial(eval, "bytearray(b'x') * 2**60"), "意外退出"),
        (partial(exec, "while True: pass"), "秒还没有读完"), (partial(os._exit, 9), "意外退出"),
    ],
)  # fmt: skip
def test_work_apart_is_ended_in_time(
    work: Callable[[], object], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 1.0)
    with pytest.raises(Refusal, match=word) as refusal:
        apart.apart(work, Path("某表.xlsx"))
    assert "某表.xlsx" in str(refusal.value)
    assert apart.apart(partial(int, "7"), Path()) == 7


def test_work_apart_raises_what_it_raises() -> None:
    told = "from xltool.excel.reading.read import NoForm\nraise NoForm('没有表。')"
    with pytest.raises(NoForm, match="没有表"):
        apart.apart(partial(exec, told), Path())
    with pytest.raises(ValueError, match="invalid literal"):
        apart.apart(partial(int, "七"), Path())


def test_work_apart_stands_where_this_process_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (tmp_path, tmp_path.parent):
        monkeypatch.chdir(folder)
        assert apart.apart(os.getcwd, Path()) == str(folder)


def test_what_was_made_known_is_known_apart() -> None:
    apart.tell(partial(exec, "import builtins; builtins.told_before = '已知'"))
    assert apart.apart(partial(eval, "told_before"), Path()) == "已知"
    with pytest.raises(Refusal):
        apart.apart(partial(os._exit, 9), Path())
    assert apart.apart(partial(eval, "told_before"), Path()) == "已知"


# -- formulas -------------------------------------------------------------------------------------------


def computing(*formulas: str) -> Computing:
    """Formulas never computed, one below the other from A1 on."""
    return Computing([[""]] * len(formulas), {(n, 0): Hidden(False, text) for n, text in enumerate(formulas)})


def test_a_chain_of_doublings_does_not_grow() -> None:
    sheet = computing(*[f"=A{n}&A{n}" for n in range(2, 62)], '="很长的文字"')
    with pytest.raises(Failure, match="#VALUE!"):
        sheet.value((0, 0))
    assert sheet.value((60, 0)) == "很长的文字"
    with pytest.raises(Failure, match="#VALUE!"):
        computing('=SUBSTITUTE(A2,"a",A2)', f'="{"a" * 8000}"').value((0, 0))
    assert computing('=SUBSTITUTE("年度","","x")').value((0, 0)) == "年度"


def test_a_chain_that_fails_is_walked_once() -> None:
    chain = computing(*[f"=IFERROR(A{n},A{n})" for n in range(2, 62)], "=1/0")
    with pytest.raises(Failure):
        chain.value((0, 0))
    circle = computing(*[f"=IFERROR(A{n},1)+A{n}" for n in range(2, 102)], "=A1")
    with pytest.raises(Unknown):
        circle.value((0, 0))


@pytest.mark.parametrize(
    "formula",
    [
        "=" + "(" * 5000 + "1" + ")" * 5000, "=" + "+".join(["A1"] * 20_000), "=SUM(A1:XFD1048576)",
        "=SUM(" + ",".join(["A1:A9999"] * 500) + ")", "=1E999999999&1", "=ROUND(1,1E99)", "=A1:A2:A3",
    ],
)  # fmt: skip
def test_formulas_that_never_end_stay_unknown(formula: str) -> None:
    with pytest.raises((Unknown, Failure)):
        computing(formula, "1").value((0, 0))


def test_circular_formulas_are_read_as_not_computed(tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    (form,) = read(path)
    one, other = form["funds.total.score"].cell, form["funds.total.executed"].cell
    sheet[one], sheet[other] = f"={other}", f"={one}"
    book.save(path)
    (form,) = read(path)
    assert form["funds.total.score"].value is None
    assert form["funds.total.executed"].value is None


# -- data files -------------------------------------------------------------------------------------------


DATA_BOMBS = {
    "大笑.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)),
    "自己.yaml": "a: &a [*a]", "很深.yaml": "[" * 100_000, "很长.yaml": "- a: 1\n" * 300_000,
    "对象.yaml": "!!python/object/apply:os.system ['touch 中招']", "问号.yaml": "? " * 50_000,
    "很深.json": "[" * 1_000_000, "很宽.json": "[" + "[]," * 5_000_000 + "[]]", "数字.json": '{"year":' + "9" * 10**6 + "}",
    "名称.json": json.dumps({"edition": "x" * 10**6}),
}  # fmt: skip


@on_linux
@pytest.mark.parametrize("name", DATA_BOMBS)
def test_data_files_made_to_hurt(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(DATA_BOMBS[name], "utf-8")
    told = watched(tmp_path, "new", SELFASSESSMENT, "--data", name, "-o", "新.xlsx")
    assert told.is_bounded, told[3:]
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert len(told.err) < 1000
    assert names(tmp_path) == [name]


@on_linux
@pytest.mark.parametrize(
    "content",
    ["a=" + "[" * 50_000, ".".join("a" * 200_000) + "=1", "a='x'\n" * 500_000, " " * 900_000],
    ids=["deep", "dotted", "repeated", "blank"],
)
@pytest.mark.parametrize("option", ["--policy", "--mapping"])
def test_settings_made_to_hurt(option: str, content: str, tmp_path: Path) -> None:
    workbook(published()["000-14"], tmp_path / "表.xlsx")
    (tmp_path / "某.toml").write_text(content, "utf-8")
    told = watched(tmp_path, "check", "表.xlsx", "--against", "表.xlsx", option, "某.toml")
    assert told.is_bounded, told[3:]
    assert told.code == 2
    assert told.err.count("\n") == 1


def test_the_whole_form_is_no_bomb(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(whole())
    told = watched(tmp_path, "read", "表.xlsx")
    assert told.code == 0
    assert told.is_bounded
