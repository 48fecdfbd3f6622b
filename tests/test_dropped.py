"""A file or folder dropped onto the program: a marked copy and a report beside it, nothing overwritten."""

import sys
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest
from commands import Run, assert_refused, names
from forms import changed, published, workbook

from xltool.cli import dropping

door = import_module("xltool.cli.main")  # its name in the package is the function


def wrong(path: Path) -> Path:
    """000-02 with a sum of weights that is not 100: the first row's 10 points became 9."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return workbook(changed("000-02", i0__weight="9.00"), path)


def test_a_file(run: Run, tmp_path: Path) -> None:
    path = wrong(tmp_path / "区 & 局" / "自评 表.xlsx")
    before = path.read_bytes()
    told = run(path)
    assert told.code == 1
    assert "共 1 张表：可以上报 0，需要修改 1" in told.out
    assert names(path.parent) == ["自评 表.xlsx", "自评 表_校验.xlsx", "自评 表_校验报告.txt"]
    assert path.read_bytes() == before
    report = (path.parent / "自评 表_校验报告.txt").read_bytes()
    assert report.startswith(b"\xef\xbb\xbf")
    assert "D01 分值合计100" in report.decode("utf-8-sig")
    assert "\x1b" not in report.decode("utf-8-sig")
    copy = openpyxl.load_workbook(path.parent / "自评 表_校验.xlsx")
    assert "校验结果" in copy.sheetnames
    for made in ("自评 表_校验.xlsx", "自评 表_校验报告.txt"):
        assert str(path.parent / made) in told.out


def test_again_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    wrong(tmp_path / "表.xlsx")
    run("表.xlsx")
    kept = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    run("表.xlsx")
    assert set(names(tmp_path)) - set(kept) == {"表_校验(2).xlsx", "表_校验报告(2).txt"}
    assert all((tmp_path / name).read_bytes() == content for name, content in kept.items())


def test_a_folder(run: Run, tmp_path: Path) -> None:
    wrong(tmp_path / "收到" / "甲" / "一.xlsx")
    workbook(published()["000-05"], tmp_path / "收到" / "二.xlsx")
    (tmp_path / "收到" / "坏.xlsx").write_bytes(b"PK nothing")
    (tmp_path / "收到" / "说明.docx").write_bytes(b"x")
    told = run("收到")
    assert told.code == 1
    assert {"收到_校验/一_校验.xlsx", "收到_校验/校验报告.txt"} <= set(names(tmp_path))
    assert "无法读取 1" in told.out
    assert "说明.docx" in told.err
    assert run("收到").code == 1
    assert (tmp_path / "收到_校验(2)" / "校验报告.txt").is_file()


def test_several_at_once(run: Run, tmp_path: Path) -> None:
    wrong(tmp_path / "一.xlsx")
    wrong(tmp_path / "二.xlsx")
    told = run("一.xlsx", "二.xlsx")
    assert told.code == 1
    assert {"校验结果/一_校验.xlsx", "校验结果/二_校验.xlsx", "校验结果/校验报告.txt"} <= set(names(tmp_path))


def test_marked_copies_are_not_checked_again(run: Run, tmp_path: Path) -> None:
    wrong(tmp_path / "收到" / "一.xlsx")
    run(tmp_path / "收到" / "一.xlsx")
    told = run("收到")
    assert "正在校验：1/1　一.xlsx" in told.out
    assert "以前做的标注副本 1 份没有再查。" in told.err
    (tmp_path / "收到" / "一.xlsx").unlink()
    assert "正在校验：1/1　一_校验.xlsx" in run("收到").out  # nothing says any more that it is a copy


def test_what_is_no_form(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK nothing")
    told = run("坏.xlsx")
    assert told.code == 2
    assert "无法读取 1" in told.out
    assert names(tmp_path) == ["坏.xlsx", "坏_校验报告.txt"]
    (tmp_path / "空").mkdir()
    assert_refused(run("空"), "里没有工作簿")


def test_a_place_that_takes_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong(tmp_path / "表.xlsx")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "", str(tmp_path))

    monkeypatch.setattr("tempfile.mkstemp", refused)
    told = run("表.xlsx")
    assert told.code == 2
    assert "没有权限" in told.err
    assert names(tmp_path) == ["表.xlsx"]


def test_words_that_are_commands_or_no_paths(run: Run, tmp_path: Path) -> None:
    (tmp_path / "check").mkdir()
    wrong(tmp_path / "check" / "表.xlsx")
    assert "没有写“文件或文件夹…”" in run("check").err
    assert "没有命令“没有.xlsx”" in run("没有.xlsx").err
    assert "没有命令“check/表.xlsx”" in run("check/表.xlsx", "没有.xlsx").err
    assert names(tmp_path) == ["check", "check/表.xlsx"]


@pytest.mark.parametrize(
    ("words", "own", "waits"),
    [
        (["表.xlsx"], True, True), (["表.xlsx"], False, False), ([], True, True), ([], False, False),
        (["rules"], True, False),  # a host that starts the program has no window to press a key in
    ],
)  # fmt: skip
def test_a_window_of_its_own_stays_open(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], own: bool, waits: bool
) -> None:
    wrong(tmp_path / "表.xlsx")
    waited: list[bool] = []
    shown: list[Path] = []
    monkeypatch.setattr(dropping, "is_own_window", lambda: own)
    monkeypatch.setattr(dropping, "wait", lambda: waited.append(True))
    monkeypatch.setattr(dropping, "_show", shown.append)
    run(*words)
    assert bool(waited) == waits
    assert shown == ([tmp_path / "表_校验报告.txt"] if own and words == ["表.xlsx"] else [])


@pytest.mark.skipif(sys.platform == "win32", reason="there it may be")
def test_a_window_is_never_its_own_elsewhere() -> None:
    assert not dropping.is_own_window()
    dropping.wait()
