"""The LibreOffice extension as a file, and how it waits for the program, without any LibreOffice."""

import ast
import json
import sys
import time
import zipfile
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from xltool import __version__, exchange, shipped
from xltool.addin import commands
from xltool.addin.oxt import oxt

SOURCES = shipped.macros() / "libreoffice"
NAME = "{http://openoffice.org/2001/registry}name"
#: What LibreOffice itself brings.
UNO = {"uno", "unohelper", "com"}


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(oxt())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The part of the extension that needs no LibreOffice: lines, and the program at work."""
    monkeypatch.syspath_prepend(str(SOURCES / "pythonpath"))
    yield import_module("xltool_office.program"), import_module("xltool_office.lines")
    for name in [name for name in sys.modules if name.startswith("xltool_office")]:
        del sys.modules[name]


def test_the_same_sources_give_the_same_bytes() -> None:
    assert oxt() == oxt()


def test_what_the_manifest_names_is_there(members: dict[str, bytes]) -> None:
    entries = etree.fromstring(members["META-INF/manifest.xml"])
    named = {str(value) for one in entries for key, value in one.items() if str(key).endswith("full-path")}
    assert named == {"xltool_job.py", "Addons.xcu", "CalcWindowState.xcu"}
    assert named <= set(members)
    version = etree.fromstring(members["description.xml"]).find("{*}version")
    assert version is not None and version.get("value") == __version__
    sources = {path.relative_to(SOURCES).as_posix(): path.read_bytes() for path in SOURCES.rglob("*.py")}
    assert sources == {part: content for part, content in members.items() if part.endswith(".py")}


def test_every_command_is_in_the_menu_and_on_the_toolbar(members: dict[str, bytes]) -> None:
    tree = etree.fromstring(members["Addons.xcu"])
    job = "service:org.xltool.Job?"
    ids = [command.id for command in commands.commands()]
    assert len(ids) == 14
    assert _addresses(tree, "OfficeToolBar") == [job + one for one in ids]
    entries = ["shanghai-declaration-2026", "baoshan-declaration-2024", "shanghai-declaration-2024"]
    expected = [job + one for one in ids]
    at = ids.index("new")
    expected[at : at + 1] = [f"{job}new/{one}" for one in entries]
    assert _addresses(tree, "OfficeMenuBar") == expected


def test_nodes_stand_in_the_order_in_which_libreoffice_sorts_them(members: dict[str, bytes]) -> None:
    """It takes the shorter names first, so those beside each other are of one length."""
    for parent in etree.fromstring(members["Addons.xcu"]).iter("node"):
        names = [str(node.get(NAME)) for node in parent.iterchildren("node") if parent.get(NAME) != "AddonUI"]
        assert names == sorted(names, key=lambda name: (len(name), name))


def _addresses(tree: Any, part: str) -> list[str]:
    """The addresses below a part, without separators, in the order of the file."""
    whole = next(node for node in tree.iter("node") if node.get(NAME) == part)
    found = ["".join(prop.itertext()).strip() for prop in whole.iter("prop") if prop.get(NAME) == "URL"]
    return [address for address in found if address != "private:separator"]


def test_the_words_are_those_of_all_hosts(members: dict[str, bytes]) -> None:
    said = json.loads(members["pythonpath/xltool_office/said.json"])
    assert said["words"] == commands.words()
    assert said["commands"]["batch"]["asks"] == "folder"
    assert said["commands"]["check-sheet"]["needs"] == "book"


@pytest.mark.parametrize("path", sorted(SOURCES.rglob("*.py")), ids=lambda path: path.name)
def test_it_runs_in_the_oldest_python_of_libreoffice(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    names = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    roots = {name.partition(".")[0] for name in names}
    assert roots <= sys.stdlib_module_names | UNO | {"xltool_office"}
    if any(isinstance(node, ast.AnnAssign | ast.FunctionDef) for node in ast.walk(tree)):
        assert path.name == "xltool_job.py" or "annotations" in names_from_future(tree)


def names_from_future(tree: ast.Module) -> list[str]:
    """What is taken from the future: annotations that no old Python looks at."""
    nodes = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    return [name.name for node in nodes for name in node.names]


@pytest.mark.parametrize("text", ["", "表 & “报”\t\n\\u0041", "😀𠀀", "a\\b", "\x7f"])
def test_both_sides_write_the_same_lines(text: str, inside: Any) -> None:
    _, lines = inside
    assert lines.escaped(text) == exchange.escaped(text)
    assert lines.unescaped(exchange.escaped(text)) == text


def test_a_request_is_read_as_it_was_written(inside: Any, tmp_path: Path) -> None:
    _, lines = inside
    lines.write_request(tmp_path / "r", {"command": "next", "book": "表&“一”.xlsx", "argument": ""})
    asked = exchange.request_of((tmp_path / "r").read_bytes())
    assert (asked.command, asked.book, asked.argument) == ("next", "表&“一”.xlsx", "")


def run(inside: Any, folder: Path, script: str) -> tuple[str, list[list[str]], list[str]]:
    """A program waited for: what is to be said, the steps, what the status bar was told."""
    program, _ = inside
    path = folder / "程序 x"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    told: list[str] = []
    word, steps = program.Run(str(path), folder).wait(told.append)
    return word, steps, told


def test_an_answer_ends_the_waiting(inside: Any, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(exchange.answer_of([("SELECT", "自评表", "C5"), ("SAY", "info", "一\n二")]))
    script = 'printf "half" > "$2/progress.txt"; sleep 0.5; mv "$2/a" "$2/answer.txt"'
    word, steps, told = run(inside, tmp_path, script)
    assert (word, steps) == ("", [["SELECT", "自评表", "C5"], ["SAY", "info", "一\n二"]])
    assert told == ["half"]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
@pytest.mark.parametrize(
    ("script", "word"), [("exec sleep 60", "late"), ("exit 3", "died"), ("kill -9 $$", "died")]
)
def test_silence_and_death_end_it_too(
    script: str, word: str, inside: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inside[0], "PATIENCE", 0.5)
    started = time.monotonic()
    assert run(inside, tmp_path, script)[:2] == (word, [])
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "content", ["", "MARK\ta\tb\n", "STATUS\tx\nDONE\nSTATUS\ty\n", "CLEAR\tx\nDONE\n", "STATUS\té\nDONE\n"]
)
def test_what_is_no_whole_answer_is_none(content: str, inside: Any, tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text(content, encoding="utf-8")
    assert inside[1].read_answer(tmp_path / "answer.txt") is None


def test_a_wish_to_stop_that_is_not_heard_is_granted(
    inside: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, _ = inside
    monkeypatch.setattr(program, "OBEYS", 0.3)
    path = tmp_path / "deaf"
    path.write_text("#!/bin/sh\nexec sleep 60\n")
    path.chmod(0o755)
    working = program.Run(str(path), tmp_path)
    working.stop()
    assert (tmp_path / "stop.txt").exists()
    assert working.wait(lambda text: None) == ("stopped", [])


def test_the_program_is_where_it_was_put_down(
    inside: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, lines = inside
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert program.find() is None
    own = tmp_path / "我的 程序" / "xltool"
    own.parent.mkdir()
    own.touch()
    (tmp_path / "xltool").mkdir()
    (tmp_path / "xltool" / "program.txt").write_text(lines.escaped(str(own)) + "\n", encoding="ascii")
    assert program.find() == str(own)
    own.unlink()
    assert program.find() is None
