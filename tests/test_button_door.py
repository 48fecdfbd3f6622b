"""The door of the buttons: the text format, and one plain sentence whatever happens."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import Run
from forms import published, workbook
from host import ask, escape, unescape
from hypothesis import given
from hypothesis import strategies as st

from xltool import exchange, ribbon, shipped
from xltool.addin import commands
from xltool.app import button
from xltool.refusal import Refusal

PROGRAM = [sys.executable, "-m", "xltool", "ribbon"]


@given(st.text())
def test_any_text_survives_the_way_there(text: str) -> None:
    line = exchange.escaped(text)
    assert (line.isascii() and line.isprintable()) or not line
    assert line == escape(text)
    assert exchange.unescaped(line) == text == unescape(line)


def test_escapes_worked_by_hand() -> None:
    assert exchange.escaped("a\\b\t表\n𠮷") == "a\\u005cb\\u0009\\u8868\\u000a\\ud842\\udfb7"
    assert exchange.unescaped("\\ud842") == "�"
    for line in ("表", "a\\b", "\\u12"):
        with pytest.raises(Refusal):
            exchange.unescaped(line)


def test_a_request_worked_by_hand() -> None:
    said = exchange.request_of(
        b"command\tcheck-sheet\r\nbook\t\\u8868.xlsx\r\nattach\tyes\r\nlater\t1\r\ncopy\tC:\\u005cx.xlsx\r\n"
    )
    assert (said.command, said.book, said.attach, str(said.copy)) == (
        "check-sheet",
        "表.xlsx",
        True,
        "C:\\x.xlsx",
    )
    assert (said.sheet, said.picked) == ("", "")


def test_every_command_is_known(tmp_path: Path) -> None:
    for n, command in enumerate(commands.commands()):
        if command.id not in ("doctor", "rules", "new", "about"):  # these do without a workbook
            ((step, icon, said),) = ask(tmp_path / f"job{n}", command.id)
            assert (step, icon) == ("SAY", "stop"), command.id
            assert "没有命令" not in said, command.id


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"command\t", b"command\t\xe8\xa1\xa8", b"no tab"])
def test_an_unreadable_request(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "request.txt").write_bytes(content)
    ribbon.run(tmp_path)
    said, done = (tmp_path / "answer.txt").read_text("ascii").splitlines()
    assert said.startswith("SAY\tstop\t") and done == "DONE"
    assert "加载项" in unescape(said)


def test_no_request_at_all(tmp_path: Path) -> None:
    ribbon.run(tmp_path)
    assert "SAY\tstop\t" in (tmp_path / "answer.txt").read_text("ascii")


def test_a_fault_of_ours_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: exchange.Request, tell: button.Tell) -> button.Reply:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(button, "run", broken)
    ((step, icon, said),) = ask(tmp_path / "job", "about")
    assert (step, icon) == ("SAY", "stop")
    assert said.startswith("程序遇到了没有料到的情况。") and "Traceback" not in said
    log = re.search(r"详情记在 (\S+\.log)", said)
    assert log and "ZeroDivisionError" in Path(log[1]).read_text("utf-8")
    Path(log[1]).unlink()


def test_the_officer_stops_it(tmp_path: Path) -> None:
    for n in range(400):
        workbook(published()["000-14"], tmp_path / f"表{n}.xlsx")
    job = tmp_path / "job"
    job.mkdir()
    (job / "request.txt").write_text(f"command\tcheck-folder\npicked\t{escape(str(tmp_path))}\n", "ascii")
    running = subprocess.Popen([*PROGRAM, job])
    beats: set[str] = set()
    start = time.monotonic()
    while running.poll() is None and time.monotonic() - start < 60:
        time.sleep(0.05)
        if (job / "progress.txt").exists():
            beats.add(unescape((job / "progress.txt").read_text("ascii").strip()))
        if any("/400" in beat for beat in beats):
            (job / "stop.txt").touch()
    assert running.wait() == 0
    said, done = (job / "answer.txt").read_text("ascii").splitlines()
    assert done == "DONE"
    assert unescape(said).split("\t") == ["SAY", "info", commands.words()["stopped"]]
    assert any("/400" in beat for beat in beats)


def test_the_door_is_not_shown(run: Run) -> None:
    assert "ribbon" not in run("--help").out
    said = run("ribbon", "没有这个文件夹")
    assert said.code == 2 and said.err.startswith("✗ ")


def test_commands_are_loaded_strictly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (shipped.macros() / "commands.toml").read_text("utf-8")
    monkeypatch.setattr(shipped, "macros", lambda: tmp_path)
    for before, after, words in (
        ('id = "clear"', 'id = "Clear"', "小写英文"),
        ('keytip = "Q"', 'keytip = "X"', "写了两次"),
        ('asks = "folder"', 'asks = "dir"', "asks 只能写"),
        ("large = true", "large = 1", "true 或 false"),
        ('group = "go"', 'group = "goo"', "没有这一组"),
        ("\ntip = ", "\ntips = ", "不认识的设置 tips"),
    ):
        (tmp_path / "commands.toml").write_text(text.replace(before, after, 1), "utf-8")
        commands.tab.cache_clear()
        with pytest.raises(Refusal, match=words) as refused:
            commands.tab()
        assert "第" in str(refused.value)
    commands.tab.cache_clear()
