"""Writing for officers: whole or not at all, never over another file, names safe on Windows."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool import files
from xltool.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("000-01 规财法工作经费", "000-01 规财法工作经费"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j"),
        ("CON", "_CON"), ("con.txt", "_con.txt"), ("Lpt1", "_Lpt1"), ("COM¹", "_COM¹"), ("CON .a", "_CON .a"),
        ("CONSOLE", "CONSOLE"), ("COM10", "COM10"), ("conIN$", "_conIN$"),
        ("半\ud800个", "半_个"), ("左\u2066右", "左_右"),
        ("~$锁", "_~$锁"), (".hidden", "hidden"), ("末尾的点. .", "末尾的点"),
        ("“引号”&和'撇号'", "“引号”&和'撇号'"), ("两\n行\t字", "两_行_字"), ("看\u200b不\u202e见", "看_不_见"),
        ("", "未命名"), ("...", "未命名"), ("长" * 300, "长" * 75), ("x" * 300, "x" * 80),
        ("𠮷" * 100, "𠮷" * 56),
    ],
)  # fmt: skip
def test_safe_names(text: str, name: str) -> None:
    assert files.safe_name(text) == name


@given(st.text(max_size=200))
def test_any_text_gives_a_name_every_system_takes(text: str) -> None:
    name = files.safe_name(text)
    assert name == name.strip(" .") != ""
    assert len(f"{name}(1000).xlsx".encode("utf-8", "replace")) <= 255
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert files.safe_name(name) == name


def test_unused_counts_on(tmp_path: Path) -> None:
    wanted = tmp_path / "表.xlsx"
    assert files.unused(wanted) == wanted
    wanted.touch()
    (tmp_path / "表(2).xlsx").touch()
    assert files.unused(wanted) == tmp_path / "表(3).xlsx"


def test_written_whole_and_alone(tmp_path: Path) -> None:
    files.write_new(tmp_path / "a.bin", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]
    assert (tmp_path / "a.bin").read_bytes() == b"whole"


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda path: path.symlink_to("nowhere")])
def test_nothing_is_overwritten(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a.xlsx")
    with pytest.raises(Refusal, match=r"已经存在|是一个文件夹"):
        files.write_new(tmp_path / "a.xlsx", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a.xlsx"
    link = os.link

    def late(source: Path, target: Path) -> None:
        out.write_bytes(b"theirs")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(Refusal, match="已经存在"):
        files.write_new(out, b"ours")
    assert out.read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert files.write_unused(out, b"ours") == tmp_path / "a(2).xlsx"


def test_file_systems_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    files.write_new(tmp_path / "a.xlsx", b"whole")
    assert (tmp_path / "a.xlsx").read_bytes() == b"whole"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只能读"), (errno.EACCES, "没有权限"), (errno.EDQUOT, "配额")],
)
def test_a_write_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Refusal, match=said):
        files.write_new(tmp_path / "a.xlsx", b"half")
    assert not list(tmp_path.iterdir())


def test_the_folder_must_be_there_and_be_one(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="不存在"):
        files.write_new(tmp_path / "没有" / "a.xlsx", b"")
    (tmp_path / "文件").touch()
    with pytest.raises(Refusal, match="不存在"):
        files.write_new(tmp_path / "文件" / "a.xlsx", b"")
    with pytest.raises(Refusal, match="上级不是文件夹"):
        files.make_folder(tmp_path / "文件" / "里面")
    with pytest.raises(Refusal, match="同名文件已存在"):
        files.make_folder(tmp_path / "文件")
    assert [path.name for path in tmp_path.iterdir()] == ["文件"]


@pytest.mark.parametrize("name", ["长" * 300 + ".xlsx", "a\0b.xlsx"])
def test_names_no_system_takes_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="用不了"):
        files.write_new(tmp_path / name, b"")


def test_what_may_be_said_before_the_work(tmp_path: Path) -> None:
    files.refuse_taken(tmp_path / "a.xlsx", ".xlsx")
    files.refuse_taken(tmp_path / "A.XLSX", ".xlsx")
    with pytest.raises(Refusal, match=r"请写成 .*a\.xlsx"):
        files.refuse_taken(tmp_path / "a.xls", ".xlsx")
    with pytest.raises(Refusal, match=r"例如 .*结果\.xlsx"):
        files.refuse_taken(tmp_path, ".xlsx")


def test_reasons_are_chinese() -> None:
    assert files.reason(PermissionError(errno.EACCES, "Permission denied")) == "没有权限"
    assert files.reason(OSError(9999, "Something odd")) == "系统报错 9999"
    locked = OSError(errno.EACCES, "in use")
    locked.winerror = 32
    assert files.reason(locked) == "正被别的程序占用"
