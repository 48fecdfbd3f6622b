"""What the doctor says: every verdict provoked once, and nothing called a fault that may be none."""

from pathlib import Path

import pytest
from machines import OFFICE, POLICY, SECURITY, TRUSTED, FakeRegistry, Programs, machine

import xltool
from xltool.addin.doctor.check import Check, Verdict, bad, brief, good, summary, unknown
from xltool.addin.doctor.check import Section as Part
from xltool.addin.machine import Machine, Ran
from xltool.addin.oxt import oxt
from xltool.app import addin as app

VERSION = xltool.__version__
XLSTART = Path("AppData/Roaming/Microsoft/Excel/XLSTART")
NOTE = Path("AppData/Roaming/xltool/program.txt")
STARTUP = {"Path": r"%APPDATA%\Microsoft\Excel\XLSTART" + "\\"}


@pytest.fixture(autouse=True)
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program file, and add-ins that are quickly built."""

    def build(folder: Path) -> list[Path]:
        folder.mkdir()
        (folder / "xltool.xlam").write_bytes(b"xlam")
        (folder / "xltool.oxt").write_bytes(oxt())
        return sorted(folder.iterdir())

    path = tmp_path / "bin" / "xltool.exe"
    path.parent.mkdir()
    path.write_bytes(b"")
    monkeypatch.setattr(app, "build", build)
    monkeypatch.setattr(app, "program_path", lambda: path)
    return path


class Patient:
    """A computer with the add-in installed, whose settings can be changed."""

    def __init__(self, home: Path, system: str = "windows", *hosts: str) -> None:
        self.home, self.programs = home, Programs(VERSION)
        self.registry = FakeRegistry({rf"{OFFICE}\Excel": {}})
        self.programs.on_path = {"unopkg": "/nowhere/unopkg"} if "libreoffice" in hosts else {}
        self.machine: Machine = machine(system, home, self.programs, self.registry)  # type: ignore[arg-type]
        self.registry = self.machine.registry  # type: ignore[assignment]
        app.install(hosts or ["excel"], machine=self.machine)  # type: ignore[arg-type]

    def set(self, key: str, **values: object) -> None:
        self.registry.setdefault(key, {}).update(values)

    def checks(self, title: str) -> list[Check]:
        [found] = [section.checks for section in app.examined(self.machine) if section.title == title]
        return list(found)

    def said(self, title: str, what: str) -> Check:
        """The one verdict on something."""
        [found] = [check for check in self.checks(title) if what in check.what]
        return found


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return Patient(tmp_path / "家")


def is_sound(patient: Patient, title: str) -> bool:
    return all(check.verdict is Verdict.GOOD for check in patient.checks(title))


# -- in good health -----------------------------------------------------------------------------------


def test_nothing_is_wrong_where_nothing_is(patient: Patient) -> None:
    patient.set(rf"{TRUSTED}\Location1", **STARTUP)
    assert is_sound(patient, "程序")
    assert is_sound(patient, "Excel")
    assert [check.what for check in patient.checks("Excel")] == [
        f"{patient.home / XLSTART / 'xltool.xlam'}在原处，一个字节也不差", "xltool.xlam 没有下载标记",
        "Office 的 VBA 没有被关掉", "Excel 允许加载项", "Excel 允许这里的宏",
        "xltool.xlam 没有被 Excel 列进“禁用项目”",
    ]  # fmt: skip
    assert app.diagnosis(patient.machine) == (
        "没有发现会让按钮用不了的地方。\n\n全部内容请在命令行运行 xltool addin doctor 看。"
    )


def test_a_message_box_holds_what_is_said_and_the_worst_comes_first() -> None:
    many = [
        Part(
            "程序",
            [unknown(f"{n}", "不知道" * 20, "看看" * 20) for n in range(20)] + [bad("坏", "用不了", "修")],
        )
    ]
    told = brief(many)
    assert len(told) < 1000
    assert told.startswith(
        "有 1 处会让按钮用不了（✗），另有 20 处无法得知（？）。\n\n程序　✗ 坏：用不了\n→ 修\n\n程序　？ 0："
    )
    assert told.endswith("看看\n\n全部内容请在命令行运行 xltool addin doctor 看。")


def test_the_summary_counts() -> None:
    assert summary([Part("程序", [good("甲")])]) == "没有发现会让按钮用不了的地方。"
    checks = [bad("甲", "", ""), unknown("乙", "", ""), unknown("丙", "", ""), good("丁")]
    assert summary([Part("程序", checks)]) == "有 1 处会让按钮用不了（✗），另有 2 处无法得知（？）。"
    assert summary([Part("程序", checks[1:])]) == "没有发现会让按钮用不了的地方，有 2 处无法得知（？）。"


def test_what_is_not_installed_is_no_fault(tmp_path: Path) -> None:
    bare = machine("windows", tmp_path / "家", Programs(VERSION), FakeRegistry({rf"{OFFICE}\Excel": {}}))
    notes = {section.title: section.note for section in app.examined(bare)}
    assert notes["Excel"] == "没有装。要装，请运行 xltool addin install --host excel。"
    assert notes["加载项"] == "还没有用 xltool addin install 装过。"


# -- the program --------------------------------------------------------------------------------------


def test_the_note_is_missing(patient: Patient) -> None:
    (patient.home / NOTE).unlink()
    found = patient.said("程序", "program.txt")
    assert (found.verdict, found.means) == (Verdict.BAD, "加载项找不到程序")
    patient.programs.on_path = {"xltool": "/usr/bin/xltool"}  # where the hosts look next
    assert patient.said("程序", "程序在 /usr/bin/xltool").verdict is Verdict.GOOD


@pytest.mark.parametrize("content", [b"\xff\xfe", "中文".encode(), rb"\x"])
def test_the_note_is_garbled(patient: Patient, content: bytes) -> None:
    (patient.home / NOTE).write_bytes(content)
    assert patient.said("程序", "里写的不是程序的位置").verdict is Verdict.BAD


def test_the_program_has_gone(patient: Patient, program: Path) -> None:
    program.unlink()
    found = patient.said("程序", f"里写的程序 {program} 不在了")
    assert found.verdict is Verdict.BAD
    assert "杀毒软件" in found.mend


@pytest.mark.parametrize(
    ("trouble", "verdict", "what"),
    [
        (PermissionError(13, ""), Verdict.BAD, "程序启动不了"),
        (TimeoutError(), Verdict.UNKNOWN, "程序一分钟还没有启动好"),
        (Ran(1, "Traceback"), Verdict.BAD, "程序启动后没有正常回答"),
        (Ran(0, "Python 3.11"), Verdict.BAD, "程序启动后没有正常回答"),
    ],
)
def test_the_program_does_not_start(
    patient: Patient, trouble: Ran | OSError, verdict: Verdict, what: str
) -> None:
    patient.programs.trouble = trouble
    assert patient.said("程序", what).verdict is verdict


def test_versions_that_differ_may_do(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "__version__", "9.9.9")
    assert patient.said("程序", f"加载项是 {VERSION} 版装的，程序是 9.9.9 版").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("folder", "what"),
    [
        ("OneDrive - 单位", "在 OneDrive 里"), ("100%", "的路径里有 %"), ("a&b^c", "的路径里有 &^"),
        ("程序😀", "的路径里有这台电脑的宏写不出的字 😀"), ("/".join(["很长的文件夹名称"] * 28), "个字符"),
    ],
)  # fmt: skip
def test_odd_places_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, what: str
) -> None:
    path = tmp_path / folder / "xltool.exe"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    monkeypatch.setattr(app, "program_path", lambda: path)
    patient = Patient(tmp_path / "家")
    patient.machine.environment["OneDrive"] = str(tmp_path / "OneDrive - 单位")  # type: ignore[index]
    found = patient.said("程序", what)
    assert found.verdict is Verdict.UNKNOWN
    assert "挪到短而普通的位置" in found.mend


def test_a_program_that_was_downloaded(patient: Patient, program: Path) -> None:
    stream = Path(f"{program}:Zone.Identifier")
    stream.write_text("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://x\r\n", encoding="utf-8")
    found = patient.said("程序", "xltool.exe 带着“从网上下载”的标记")
    assert found.verdict is Verdict.UNKNOWN
    assert "解除锁定" in found.mend
    stream.write_text("[ZoneTransfer]\r\nZoneId=1\r\n", encoding="utf-8")
    assert patient.said("程序", "xltool.exe 没有下载标记").verdict is Verdict.GOOD


def test_no_room_for_requests(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "")

    monkeypatch.setattr("xltool.addin.doctor.program.tempfile.NamedTemporaryFile", full)
    found = patient.said("程序", "临时文件夹写不进去")
    assert (found.verdict, found.means) == (Verdict.BAD, "磁盘已满，加载项和程序说不上话")


def test_xlwings_that_cannot_be_imported(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlwings", None)
    assert patient.said("程序", "xlwings 用不了").verdict is Verdict.UNKNOWN


# -- Excel --------------------------------------------------------------------------------------------


def test_the_add_in_has_gone(patient: Patient) -> None:
    (patient.home / XLSTART / "xltool.xlam").unlink()
    found = patient.said("Excel", "没有 ")
    assert (found.verdict, found.means) == (Verdict.BAD, "装好后被删掉了")


def test_the_add_in_was_changed(patient: Patient) -> None:
    book = patient.home / XLSTART / "xltool.xlam"
    book.chmod(0o644)
    book.write_bytes(b"cleaned")
    assert patient.said("Excel", "装好后被改动过").verdict is Verdict.BAD


def test_the_add_in_is_of_an_earlier_build(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    build = app.build

    def another(folder: Path) -> list[Path]:
        made = build(folder)
        (folder / "xltool.xlam").write_bytes(b"newer")
        return made

    monkeypatch.setattr(app, "build", another)
    assert patient.said("Excel", f"是 {VERSION} 版装的").verdict is Verdict.UNKNOWN


def test_an_add_in_that_was_downloaded(patient: Patient) -> None:
    stream = patient.home / XLSTART / "xltool.xlam:Zone.Identifier"
    stream.write_text("[ZoneTransfer]\nZoneId=3\n", encoding="utf-8")
    assert patient.said("Excel", "xltool.xlam 带着“从网上下载”的标记").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("root", ["HKCU", "HKLM"])
def test_vba_is_switched_off(patient: Patient, root: str) -> None:
    patient.set(rf"{root}\Software\Policies\Microsoft\Office\16.0\Common", VBAOff=1)
    assert patient.said("Excel", "VBA 被关掉了").verdict is Verdict.BAD


@pytest.mark.parametrize(
    ("name", "what"),
    [("DisableAllAddins", "禁用所有应用程序加载项"), ("RequireAddinSig", "由受信任的发布者签名")],
)
def test_add_ins_are_not_allowed(patient: Patient, name: str, what: str) -> None:
    patient.set(SECURITY, **{name: 1})
    found = patient.said("Excel", what)
    assert found.verdict is Verdict.BAD
    assert "信任中心设置 → 加载项" in found.mend
    patient.set(POLICY, **{name: 1})
    assert "请管理员" in patient.said("Excel", what).mend
    patient.set(POLICY, **{name: 0})  # a policy goes before what the user chose
    assert patient.said("Excel", "Excel 允许加载项").verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("level", "trusted", "verdict"),
    [
        # level 1 all, 2 ask, 3 signed only, 4 none; trusted: listed, not told, switched off
        (4, True, Verdict.GOOD), (3, True, Verdict.GOOD), (2, True, Verdict.GOOD),
        (4, None, Verdict.UNKNOWN), (3, None, Verdict.UNKNOWN), (2, None, Verdict.GOOD), (1, None, Verdict.GOOD),
        (4, False, Verdict.BAD), (3, False, Verdict.BAD), (2, False, Verdict.UNKNOWN), (1, False, Verdict.GOOD),
    ],
)  # fmt: skip
def test_macros(patient: Patient, level: int, trusted: bool | None, verdict: Verdict) -> None:
    patient.set(SECURITY, VBAWarnings=level)
    if trusted:
        patient.set(rf"{TRUSTED}\Location2", **STARTUP)
    if trusted is False:
        patient.set(TRUSTED, AllLocationsDisabled=1)
        patient.set(rf"{TRUSTED}\Location2", **STARTUP)
    assert patient.checks("Excel")[4].verdict is verdict


def test_places_that_the_user_trusts_may_not_count(patient: Patient) -> None:
    patient.set(SECURITY, VBAWarnings=4)
    patient.set(rf"{TRUSTED}\Location2", **STARTUP)
    common = r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security\Trusted Locations"
    patient.set(common, **{"Allow User Locations": 0})
    assert patient.checks("Excel")[4].verdict is Verdict.UNKNOWN
    patient.set(rf"{POLICY}\Trusted Locations\Location0", **STARTUP)
    assert patient.checks("Excel")[4].verdict is Verdict.GOOD


def test_excel_switched_it_off(patient: Patient) -> None:
    item = bytes(12) + r"c:\users\x\appdata\roaming\microsoft\excel\xlstart\XLTOOL.xlam".encode("utf-16-le")
    items = rf"{OFFICE}\Excel\Resiliency\DisabledItems"
    patient.set(items, a=bytes(12) + "c:\\other.xlam".encode("utf-16-le"), n=3)
    assert patient.said("Excel", "没有被 Excel 列进“禁用项目”").verdict is Verdict.GOOD
    patient.set(items, b=item)
    found = patient.said("Excel", "列进了“禁用项目”")
    assert found.verdict is Verdict.BAD
    assert "管理" in found.mend


def test_an_excel_that_is_too_old(tmp_path: Path) -> None:
    patient = Patient(tmp_path / "家")
    del patient.registry[rf"{OFFICE}\Excel"]
    patient.set(r"HKCU\Software\Microsoft\Office\12.0\Excel")
    assert patient.said("Excel", "Excel 太旧").verdict is Verdict.BAD


def test_an_excel_that_was_never_opened(patient: Patient) -> None:
    patient.registry.clear()
    assert patient.said("Excel", "注册表里没有 Excel 的设置").verdict is Verdict.UNKNOWN


# -- LibreOffice --------------------------------------------------------------------------------------


@pytest.fixture
def libre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Patient:
    folder = tmp_path / "libreoffice" / "program"
    folder.mkdir(parents=True)
    for name in ("soffice.bin", "pythonloader.py"):
        (folder / name).write_bytes(b"")
    monkeypatch.setattr("xltool.addin.doctor.others._PROGRAM_FOLDERS", (str(folder),))
    return Patient(tmp_path / "家", "linux", "libreoffice")


def test_libreoffice_in_good_health(libre: Patient) -> None:
    assert is_sound(libre, "LibreOffice")
    assert len(libre.checks("LibreOffice")) == 2


def test_the_extension_has_gone(libre: Patient) -> None:
    libre.programs.deployed = ["org.xltool.button2"]
    assert libre.said("LibreOffice", "里没有扩展 org.xltool.button").verdict is Verdict.BAD


@pytest.mark.parametrize("trouble", [Ran(1, "ERROR: locked"), TimeoutError(), PermissionError(13, "")])
def test_unopkg_says_nothing(libre: Patient, trouble: Ran | OSError) -> None:
    libre.programs.trouble = trouble
    assert libre.said("LibreOffice", "装了哪些扩展，看不到").verdict is Verdict.UNKNOWN


def test_libreoffice_without_python(libre: Patient, tmp_path: Path) -> None:
    (tmp_path / "libreoffice/program/pythonloader.py").unlink()
    found = libre.said("LibreOffice", "缺少 Python 支持")
    assert found.verdict is Verdict.BAD
    assert "python3-uno" in found.mend
    (tmp_path / "libreoffice/program/soffice.bin").unlink()
    assert libre.said("LibreOffice", "程序文件夹没有找到").verdict is Verdict.UNKNOWN


# -- WPS ----------------------------------------------------------------------------------------------


@pytest.fixture
def wps(tmp_path: Path) -> Patient:
    patient = Patient(tmp_path / "家", "windows", "wps")
    root = tmp_path / "WPS Office"
    (root / "office6" / "cfgs").mkdir(parents=True)
    patient.set(r"HKCU\Software\Kingsoft\Office\6.0\Common", InstallRoot=str(root))
    return patient


@pytest.mark.parametrize(
    ("said", "verdict", "what"),
    [
        ("[Support]\nJsApiPlugin=true\n", Verdict.GOOD, "WPS 允许 JS 加载项"),
        ("[Support]\nJsApiPlugin = false\n", Verdict.BAD, "WPS 关掉了 JS 加载项"),
        ("[Support]\n", Verdict.UNKNOWN, "WPS 允不允许 JS 加载项"),
        (
            "[Server]\nJSPluginsServer=http://10.1.2.3/jsplugins.xml\n",
            Verdict.UNKNOWN,
            "WPS 从别处取加载项清单",
        ),
    ],
)
def test_what_wps_allows(wps: Patient, tmp_path: Path, said: str, verdict: Verdict, what: str) -> None:
    (tmp_path / "WPS Office/office6/cfgs/oem.ini").write_text(said, encoding="utf-8")
    assert wps.said("WPS 表格", what).verdict is verdict


def test_wps_settings_that_are_not_there(wps: Patient) -> None:
    assert wps.said("WPS 表格", "WPS 允不允许 JS 加载项").verdict is Verdict.UNKNOWN


def test_the_entry_has_gone(wps: Patient) -> None:
    assert wps.said("WPS 表格", "里有 xltool").verdict is Verdict.GOOD
    for path in (wps.home / "AppData/Roaming/kingsoft/wps/jsaddons").glob("*.xml"):
        path.write_text("<jsplugins></jsplugins>", encoding="utf-8")
    assert wps.said("WPS 表格", "里都没有 xltool").verdict is Verdict.BAD


def test_a_file_of_the_add_in_has_gone(wps: Patient) -> None:
    next(wps.home.rglob("ribbon.xml")).unlink()
    assert wps.said("WPS 表格", "ribbon.xml").verdict is Verdict.BAD
