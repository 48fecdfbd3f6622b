"""The manual for officers: nothing on its pages that is not there, its commands run, its page of buttons is fresh."""

import re
import shlex
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from commands import Run, names
from forms import published, workbook
from libreoffice.story import NAMES
from machines import OFFICE, FakeRegistry, Programs, machine
from manual import pages

import xltool
from xltool.addin import commands, places
from xltool.app import addin as app

ROOT = Path(__file__).parents[1]
EVERY = pytest.mark.parametrize("page", pages.ORDER)
#: Where what officers are told stands.
SPEAKERS = ("xltool/addin/doctor/*.py", "xltool/app/*.py", "xltool/cli/*.py", "xltool/*.py", "macros/*.toml")
#: What stands before the program's name where Python installed it.
_IN_VENV = re.compile(r"^(\.venv/bin/|\.venv\\Scripts\\|\./)")


def commands_of(page: str) -> list[str]:
    """The command lines on a page, in blocks and within lines."""
    text = pages.source(page)
    blocks = [line for block in re.findall(r"(?s)```\n(.+?)```", text) for line in block.splitlines()]
    inside = re.findall(r"`([^`\n]+)`", re.sub(r"(?s)```.+?```", "", text))
    return [_IN_VENV.sub("", line) for line in [*blocks, *inside]]


def of_xltool(page: str) -> list[list[str]]:
    """Those of the program, without its name."""
    return [shlex.split(line)[1:] for line in commands_of(page) if re.match(r"xltool(?![.\w])", line)]


def said() -> str:
    """All that the program and the add-ins say, in their sources."""
    return "".join(path.read_text(encoding="utf-8") for one in SPEAKERS for path in sorted(ROOT.glob(one)))


# -- what pages refer to ----------------------------------------------------------------------------


def test_every_page_is_in_the_contents() -> None:
    assert names(pages.FOLDER) == sorted(f"{name}.md" for name in pages.ORDER)
    linked = re.findall(r"\]\(([^)]+)\.md\)", pages.source("README"))
    assert list(dict.fromkeys(linked)) == [
        "安装", "按钮", "校验一张表", "诊断", "首次打开核对单", "常见问题",
    ]  # fmt: skip


@EVERY
def test_a_page_links_to_pages_there_are(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+\.md)\)", pages.source(page)):
        assert (pages.FOLDER / target).is_file(), target


def test_pages_show_the_pictures_that_are_taken_and_say_what_is_on_them() -> None:
    shown = [name for page in pages.ORDER for name in pages.pictures(page)]
    assert sorted(shown) == sorted(NAMES)
    assert all(pages.source(page).count("![") == len(pages.pictures(page)) for page in pages.ORDER)


@EVERY
def test_a_button_on_a_page_is_one_of_the_commands(page: str) -> None:
    known = {command.label for command in commands.commands()}
    named = re.findall(r"【([^】]+)】", pages.source(page))
    assert set(named) <= known


@EVERY
def test_the_tab_is_called_as_it_is(page: str) -> None:
    for label in re.findall(r"“(绩效[^”]*)”", pages.source(page)):
        assert label == commands.tab().label


@EVERY
def test_a_file_on_a_page_is_one_of_the_project(page: str) -> None:
    text = pages.source(page)
    for name in re.findall(r"“([^”]+\.cmd)”", text):
        assert (ROOT / "packaging" / "windows" / name).is_file(), name
    for name in re.findall(r"`(packaging/[^`]+)`", text):
        assert (ROOT / name).is_file(), name
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert set(re.findall(r"\.\[(\w+)\]", text)) <= set(extras)


def test_what_the_doctor_is_quoted_with_is_what_it_says() -> None:
    rows = re.findall(r"(?m)^\| (?!诊断说|-)([^|]+) \|", pages.source("诊断"))
    assert len(rows) > 20
    spoken = said()
    for row in rows:
        assert all(part in spoken for part in row.split("…")), row


def test_what_the_program_is_quoted_with_is_what_it_says() -> None:
    quoted = re.findall(r"(?m)^> (.+)$", pages.source("常见问题"))
    assert len(quoted) > 5
    spoken = said()
    for line in quoted:
        assert line in spoken, line


def test_places_of_wps_are_those_of_the_program(tmp_path: Path) -> None:
    text = pages.source("安装")
    linux = places.wps_addons(machine("linux", tmp_path, Programs("1")))
    windows = places.wps_addons(machine("windows", tmp_path, Programs("1")))
    assert linux and windows
    assert f"~/{linux.relative_to(tmp_path).as_posix()}/xltool_" in text
    below = windows.relative_to(tmp_path / "AppData" / "Roaming").as_posix().replace("/", "\\")
    assert f"%APPDATA%\\{below}\\xltool_" in text


# -- the commands run -------------------------------------------------------------------------------


@pytest.fixture
def officer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A computer with Excel, WPS and LibreOffice, and the files that the pages speak of; its folder."""
    programs = Programs(xltool.__version__, on_path={"unopkg": "/nowhere/unopkg", "et": "/nowhere/et"})
    registry = FakeRegistry({rf"{OFFICE}\Excel": {}})
    own = machine("windows", tmp_path / "家", programs, registry)
    monkeypatch.setattr(app, "this_machine", lambda: own)
    program = tmp_path / "xltool.exe"
    program.write_bytes(b"")
    monkeypatch.setattr(app, "program_path", lambda: program)
    (tmp_path / "收到").mkdir()
    for path in (tmp_path / "自评表.xlsx", tmp_path / "收到" / "自评表.xlsx"):
        workbook(published()["000-05"], path)
    return tmp_path


@EVERY
def test_the_commands_of_a_page_run(page: str, officer: Path, run: Run) -> None:
    for words in of_xltool(page):
        told = run(*words)
        assert told.code in (0, 1), (words, told.err)
        assert told.err.count("✗") == 0, words


def test_what_dropping_leaves_is_what_the_page_says(officer: Path, run: Run) -> None:
    run("自评表.xlsx")
    run("收到")
    made = {"自评表_校验.xlsx", "自评表_校验报告.txt", "收到_校验", "收到_校验/校验报告.txt"}
    assert made <= set(names(officer))
    assert all(f"`{Path(name).name}`" in pages.source("安装") for name in made)


# -- what is made of the pages ----------------------------------------------------------------------


def test_the_page_of_the_buttons_is_what_the_commands_say() -> None:
    assert (pages.FOLDER / pages.BUTTONS).read_text(encoding="utf-8") == pages.buttons(), "run: make docs"


def test_every_command_has_its_row() -> None:
    text = pages.buttons()
    for command in commands.commands():
        assert f"| {command.label} | {command.tip}" in text
        assert f"| {command.keytip} |\n" in text


def test_the_pages_for_a_browser_lead_to_each_other_and_show_all_pictures(tmp_path: Path) -> None:
    (tmp_path / "图").mkdir()
    for name in NAMES:
        (tmp_path / "图" / f"{name}.png").write_bytes(b"")
    written = pages.build(tmp_path)
    assert [path.name for path in written] == [
        "目录.html", "安装.html", "按钮.html", "校验一张表.html", "诊断.html", "首次打开核对单.html",
        "常见问题.html",
    ]  # fmt: skip
    for path in written:
        text = path.read_text(encoding="utf-8")
        targets = re.findall(r'(?:href|src)="([^"]+)"', text)
        assert all((tmp_path / unquote(target)).is_file() for target in targets)
        assert len(targets) >= len(pages.ORDER)
        assert "<table>" in text or "|---" not in text
    first = {path.name: path.read_bytes() for path in written}
    assert first == {path.name: path.read_bytes() for path in pages.build(tmp_path)}


def test_a_page_without_its_pictures_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="菜单"):
        pages.build(tmp_path)
