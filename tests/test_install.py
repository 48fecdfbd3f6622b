"""Installing the add-ins on computers of every kind: what is put where, twice the same, taken away again."""

import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Run, assert_refused, names
from machines import OFFICE, FakeRegistry, Programs, machine

import xltool
from xltool.addin import wps
from xltool.addin.machine import Machine, Ran
from xltool.addin.machine import run as run_outside
from xltool.addin.oxt import oxt
from xltool.app import addin as app
from xltool.refusal import Refusal

VERSION = xltool.__version__
FOREIGN = '<jsplugin name="别人的" type="wps" url="http://10.1.2.3/other.7z" version="2.0"/>'
LISTED = f'<?xml version="1.0" encoding="utf-8"?>\r\n<jsplugins>\r\n  {FOREIGN}\r\n</jsplugins>\r\n'.encode()
XLAM = Path("AppData/Roaming/Microsoft/Excel/XLSTART/xltool.xlam")
NOTE = Path("AppData/Roaming/xltool/program.txt")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "家 & 'x'"


@pytest.fixture(autouse=True)
def built(monkeypatch: pytest.MonkeyPatch, home: Path) -> dict[str, bytes]:
    """The add-ins as they are built, and a program to start; what is in the dictionary can be changed."""
    made = {"xltool.xlam": b"xlam 1", "xltool.oxt": oxt()}

    def build(folder: Path) -> list[Path]:
        folder.mkdir()
        for name, content in made.items():
            (folder / name).write_bytes(content)
        return sorted(folder.iterdir())

    monkeypatch.setattr(app, "build", build)
    program = home / "程序" / "xltool"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"")
    monkeypatch.setattr(app, "program_path", lambda: program)
    return made


@pytest.fixture
def windows(home: Path) -> Machine:
    (home / "AppData/Roaming/kingsoft/wps").mkdir(parents=True)
    return machine("windows", home, Programs(VERSION), FakeRegistry({rf"{OFFICE}\Excel": {}}))


def everything(home: Path) -> dict[str, bytes]:
    return {name: (home / name).read_bytes() for name in names(home) if (home / name).is_file()}


# -- each system --------------------------------------------------------------------------------------


def test_windows(home: Path, windows: Machine) -> None:
    before = names(home)
    told = app.install(machine=windows)
    assert told.refusals == []
    assert (home / XLAM).read_bytes() == b"xlam 1"
    assert not (home / XLAM).stat().st_mode & stat.S_IWRITE
    note = (home / NOTE).read_bytes()
    assert note.endswith(b"/\\u5bb6 & 'x'/\\u7a0b\\u5e8f/xltool\n")
    assert note.isascii()
    addons = home / "AppData/Roaming/kingsoft/wps/jsaddons"
    assert {path.name for path in addons.iterdir()} == {"jsplugins.xml", "publish.xml", f"xltool_{VERSION}"}
    assert (addons / "publish.xml").read_bytes() == wps.files()["publish.xml"]
    said = "\n".join(told.lines)
    assert f"放好 {home / XLAM}" in said
    assert "退出 Excel 再打开，功能区上有“绩效表格”选项卡。" in said
    assert "没有找到 LibreOffice，没有装" in said

    app.uninstall(windows)
    assert names(home) == before


def test_macos(home: Path) -> None:
    mac = machine("macos", home, Programs(VERSION))
    (home / "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized").mkdir(
        parents=True
    )
    before = names(home)
    assert app.install(machine=mac).refusals == []
    startup = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
    assert (home / startup / "xltool.xlam").read_bytes() == b"xlam 1"
    assert (home / "Library/Application Support/xltool/program.txt").is_file()
    script = home / "Library/Application Scripts/com.microsoft.Excel/xltool.applescript"
    assert b"on start(folder)" in script.read_bytes()
    app.uninstall(mac)
    assert names(home) == before


@pytest.mark.parametrize("is_root", [False, True])
def test_linux(home: Path, is_root: bool) -> None:
    programs = Programs(VERSION, on_path={"unopkg": "/usr/bin/unopkg", "et": "/usr/bin/et"}, is_root=is_root)
    linux = machine("linux", home, programs)
    before = names(home)
    told = app.install(machine=linux)
    assert told.refusals == []
    assert programs.deployed == ["org.xltool.button"]
    assert programs.told[-1][:4] == ["/usr/bin/unopkg", "add", "--force", "--suppress-license"]
    assert ("--shared" in programs.told[-1]) == is_root
    assert (home / ".config/xltool/program.txt").is_file()
    assert (home / f".local/share/Kingsoft/wps/jsaddons/xltool_{VERSION}/ribbon.xml").is_file()
    assert "没有找到 Excel，没有装" in "\n".join(told.lines)
    assert "菜单栏上有“绩效表格”" in "\n".join(told.lines)

    app.uninstall(linux)
    assert programs.deployed == []
    assert names(home) == before


def test_the_folders_that_the_system_names_are_used(home: Path, tmp_path: Path) -> None:
    programs = Programs(VERSION, on_path={"unopkg": "/usr/bin/unopkg"})
    linux = Machine(
        "linux", home, {"XDG_CONFIG_HOME": str(tmp_path / "设置")}, find=programs.find, run=programs.run
    )
    app.install(["libreoffice"], machine=linux)
    assert (tmp_path / "设置/xltool/program.txt").is_file()


# -- twice, anew, half way ----------------------------------------------------------------------------


def test_twice_is_the_same(home: Path, windows: Machine) -> None:
    app.install(machine=windows)
    once = everything(home)
    told = app.install(machine=windows)
    assert told.refusals == []
    assert everything(home) == once
    assert f"{home / XLAM}（已在那里）" in "\n".join(told.lines)


def test_a_new_version_takes_the_place_of_the_old_one(
    home: Path, windows: Machine, built: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(home)
    app.install(machine=windows)
    built["xltool.xlam"] = b"xlam 2"
    monkeypatch.setattr(wps, "FOLDER", "xltool_9.9.9")
    app.install(machine=windows)
    assert (home / XLAM).read_bytes() == b"xlam 2"
    addons = home / "AppData/Roaming/kingsoft/wps/jsaddons"
    assert {path.name for path in addons.iterdir()} == {"jsplugins.xml", "publish.xml", "xltool_9.9.9"}
    listed = (addons / "publish.xml").read_text(encoding="utf-8")
    assert (listed.count("<jsplugin "), listed.count('url="xltool_9.9.9"')) == (1, 1)
    app.uninstall(windows)
    assert names(home) == before


def test_dry_run_touches_nothing(home: Path, windows: Machine) -> None:
    before = names(home)
    told = app.install(dry=True, machine=windows)
    assert names(home) == before
    assert f"将放 {home / XLAM}" in "\n".join(told.lines)
    assert told.lines[-1] == "这次什么也没有动。"


def test_only_the_hosts_named(home: Path, windows: Machine) -> None:
    app.install(["wps"], machine=windows)
    assert not (home / XLAM).exists()
    app.install(["excel"], machine=windows)
    assert (home / XLAM).exists()
    app.uninstall(windows)
    assert not list(home.rglob("*xltool*/*"))


def test_one_host_that_refuses_stops_no_other(home: Path, windows: Machine) -> None:
    told = app.install(["libreoffice", "excel"], machine=windows)
    assert told.refusals == [
        "LibreOffice：没有找到 LibreOffice 的 unopkg 程序，扩展装不上。请先装好 LibreOffice。"
    ]
    assert (home / XLAM).exists()


def test_no_host_at_all(home: Path) -> None:
    before = names(home)
    with pytest.raises(Refusal, match="没有找到 Excel、LibreOffice、WPS 表格，没有可装的地方"):
        app.install(machine=machine("windows", home, Programs(VERSION)))
    assert names(home) == before


def test_libreoffice_that_takes_no_extension(home: Path) -> None:
    programs = Programs(VERSION, on_path={"unopkg": "/usr/bin/unopkg"}, trouble=Ran(1, "ERROR: 锁着\n\n"))
    told = app.install(machine=machine("linux", home, programs))
    assert told.refusals == [
        "LibreOffice：LibreOffice 没有接受扩展。请退出 LibreOffice 再装一次。它说：ERROR: 锁着"
    ]


def test_an_extension_that_somebody_removed_is_no_hindrance(home: Path) -> None:
    programs = Programs(VERSION, on_path={"unopkg": "/usr/bin/unopkg"})
    linux = machine("linux", home, programs)
    before = names(home)
    app.install(machine=linux)
    programs.deployed.clear()
    app.uninstall(linux)
    assert names(home) == before


# -- what belongs to others ---------------------------------------------------------------------------


def test_other_peoples_entries_are_kept_to_the_byte(home: Path, windows: Machine) -> None:
    publish = home / "AppData/Roaming/kingsoft/wps/jsaddons/publish.xml"
    publish.parent.mkdir(parents=True)
    publish.write_bytes(LISTED)
    app.install(machine=windows)
    installed = publish.read_bytes()
    assert FOREIGN.encode() in installed
    assert installed.count(b"<jsplugin ") == 2
    app.install(machine=windows)
    assert publish.read_bytes() == installed
    app.uninstall(windows)
    assert publish.read_bytes() == LISTED


def test_an_entry_that_wps_wrote_anew_is_still_ours(home: Path, windows: Machine) -> None:
    app.install(machine=windows)
    publish = home / "AppData/Roaming/kingsoft/wps/jsaddons/publish.xml"
    publish.write_text(
        f'<jsplugins>{FOREIGN}<jsplugin type="et" name="xltool" enable="enable"></jsplugin></jsplugins>',
        encoding="utf-8",
    )
    app.uninstall(windows)
    assert publish.read_text(encoding="utf-8") == f"<jsplugins>{FOREIGN}</jsplugins>"


def test_a_list_that_is_none_is_left_alone(home: Path, windows: Machine) -> None:
    publish = home / "AppData/Roaming/kingsoft/wps/jsaddons/publish.xml"
    publish.parent.mkdir(parents=True)
    publish.write_bytes(b"\xff\xfe nothing")
    told = app.install(machine=windows)
    assert told.refusals == [f"WPS 表格：“{publish}”读不懂，没有动它。请把它改名或移走，再装一次。"]
    assert publish.read_bytes() == b"\xff\xfe nothing"
    app.uninstall(windows)
    assert publish.read_bytes() == b"\xff\xfe nothing"


@pytest.mark.parametrize("content", [b"PK somebody else's", b""])
def test_a_file_of_somebody_else_is_not_touched(home: Path, windows: Machine, content: bytes) -> None:
    (home / XLAM).parent.mkdir(parents=True)
    (home / XLAM).write_bytes(content)
    told = app.install(["excel"], machine=windows)
    assert told.refusals == [
        f"Excel：“{home / XLAM}”已经存在，不是 xltool 放的，没有动它。请把它移走，再装一次。"
    ]
    app.uninstall(windows)
    assert (home / XLAM).read_bytes() == content


def test_what_was_changed_since_is_kept(home: Path, windows: Machine) -> None:
    app.install(["excel"], machine=windows)
    (home / XLAM).chmod(0o644)
    (home / XLAM).write_bytes(b"cleaned by something")
    told = app.uninstall(windows)
    assert f"{home / XLAM} 装好后被改动过，没有删" in "\n".join(told.lines)
    assert (home / XLAM).read_bytes() == b"cleaned by something"


def test_what_was_changed_since_is_kept_aside_when_installed_anew(home: Path, windows: Machine) -> None:
    app.install(["excel"], machine=windows)
    (home / XLAM).chmod(0o644)
    (home / XLAM).write_bytes(b"cleaned by something")
    app.install(["excel"], machine=windows)
    assert (home / XLAM).read_bytes() == b"xlam 1"
    assert (home / NOTE.parent / "原来的 xltool.xlam").read_bytes() == b"cleaned by something"


def test_what_somebody_else_put_into_our_folders_stays(home: Path, windows: Machine) -> None:
    app.install(machine=windows)
    other = home / XLAM.parent / "别人的.xlam"
    other.write_bytes(b"x")
    app.uninstall(windows)
    assert other.read_bytes() == b"x"
    assert not (home / XLAM).exists()


def test_a_record_that_cannot_be_read_stops_everything(home: Path, windows: Machine) -> None:
    app.install(machine=windows)
    kept = home / NOTE.parent / "installed.json"
    works: list[Callable[[], object]] = [lambda: app.uninstall(windows), lambda: app.install(machine=windows)]
    for content in ("{", "[]", json.dumps({"version": "1", "put": {"excel": {"files": {}, "neu": 1}}})):
        kept.write_text(content, encoding="utf-8")
        for work in works:
            with pytest.raises(Refusal, match="读不出来，不知道上次装了什么"):
                work()
    assert (home / XLAM).exists()


def test_a_file_that_is_held_is_said_and_what_was_done_is_recorded(
    home: Path, windows: Machine, built: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    app.install(machine=windows)
    built["xltool.xlam"] = b"xlam 2"
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".xlam":
            error = PermissionError(13, "in use", str(path))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        told = app.install(machine=windows)
    assert told.refusals == [
        f"Excel：“{home / XLAM}”动不了：正被别的程序占用。请退出 Excel、WPS、LibreOffice，再试一次。"
    ]
    assert app.install(machine=windows).refusals == []
    assert (home / XLAM).read_bytes() == b"xlam 2"


def test_a_program_inside_a_zip_file_is_not_installed(
    home: Path, windows: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(home)
    windows.environment["TEMP"] = str(home / "Temp")  # type: ignore[index]
    monkeypatch.setattr(app, "program_path", lambda: home / "Temp" / "Temp1_xltool.zip" / "xltool.exe")
    with pytest.raises(Refusal, match="请先把压缩包整个解开"):
        app.install(machine=windows)
    assert names(home) == before


# -- the command line ---------------------------------------------------------------------------------


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, windows: Machine) -> None:
    monkeypatch.setattr(app, "this_machine", lambda: windows)


@pytest.mark.usefixtures("here")
def test_the_commands(run: Run, home: Path) -> None:
    told = run("addin", "install", "--host", "excel")
    assert (told.code, told.err) == (0, "")
    assert str(home / XLAM) in told.out
    told = run("addin", "doctor")
    assert told.out.splitlines()[0].startswith(("没有发现", "有 "))
    assert run("addin", "uninstall").code == 0
    assert run("addin", "uninstall").out == "没有装过加载项，什么也没有动。\n"
    told = run("addin", "install", "--host", "libreoffice")
    assert told.code == 2
    assert told.err.startswith("✗ LibreOffice：没有找到")


@pytest.mark.usefixtures("here")
def test_a_host_that_is_none(run: Run) -> None:
    assert_refused(run("addin", "install", "--host", "word"), "只能写 excel、libreoffice 或 wps")


def test_without_a_program_nothing_is_installed(
    home: Path, windows: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(home / "nowhere"))
    monkeypatch.setattr("sys.executable", str(home / "nowhere" / "python"))
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(Refusal, match="找不到 xltool 程序文件"):
        app.program_path()
    monkeypatch.setattr("shutil.which", lambda _: str(home / "xltool"))
    assert app.program_path() == home / "xltool"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert app.program_path() == home / "nowhere" / "python"


@pytest.mark.skipif(sys.platform == "win32", reason="other variables there")
def test_other_programs_get_none_of_a_frozen_programs_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/frozen/_internal")
    said = ["sh", "-c", 'echo "$LD_LIBRARY_PATH"']
    assert run_outside(said).said == "/frozen/_internal\n"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert run_outside(said).said == "\n"
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/mine")
    assert run_outside(said).said == "/mine\n"
