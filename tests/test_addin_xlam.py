"""The Excel add-in as a file: as Excel writes one, its macros the sources of ``macros/``, the same bytes twice."""

import re
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from oletools.olevba import VBA_Parser

from xltool import marks, shipped
from xltool.addin import build, xlam
from xltool.addin.commands import commands, words
from xltool.refusal import Refusal

SOURCES = sorted(path for path in (shipped.macros() / "excel").iterdir() if path.suffix in (".bas", ".cls"))
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
PROCEDURE = re.compile(r"^(?:Public|Private) (?:Sub|Function) (\w+)\(", re.M)
#: Whatever would ask for a library, a declaration by processor, or rights beyond the workbook.
FORBIDDEN = (
    "Declare ",
    "CreateObject",
    "GetObject",
    "PtrSafe",
    "References",
    "WScript",
    "VBProject",
    "SendKeys",
    "GoSub",
)
#: Names that Basic or VBA keeps for itself.
KEPT = {"line", "step", "next", "end", "type", "input", "print", "get", "put", "open", "close", "name_"}
#: Words and functions of VBA itself, and what Excel offers without a dot before it.
LANGUAGE = set(
    re.findall(
        r"\w+",
        """And As Boolean ByVal Case CDbl CLng CStr Close Const Date Dim Dir Do DoEvents Double Each
        Else ElseIf End Environ Err Error Exit False FileDateTime For FreeFile Function GoTo Hex IIf If
        In InStr InStrRev Input Integer Is IsNull Kill LCase LOF Left Len Long Loop Mid MkDir Mod MsgBox
        Name New Next Not Nothing Now Object On Open Option Or Output Print Private Public RGB Randomize
        Read Access Replace Resume Right RmDir Rnd Select Set Shared Shell Split Step Str String Sub
        Then TimeSerial Timer To Trim True UBound Until Val VarType Variant Wend While Array AscW ChrW
        vbCr vbLf vbTab vbHide vbString vbInformation vbExclamation vbCritical ActiveCell ActiveSheet
        ActiveWindow ActiveWorkbook Application AppleScriptTask ThisWorkbook Workbooks""",
    )
)
#: What is called from outside.
ENTRIES = ("Ping", "OnCommand", "Perform", "FreeStatusBar")
#: Longer lines are hard to read, and VBA ends at 1023.
LONGEST_LINE, LONGEST_PROCEDURE = 120, 40


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(xlam.xlam())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def code(text: str) -> str:
    """A module without its comments and texts."""
    return re.sub(r"'.*$", "", re.sub(r'"[^"\n]*"', '""', text), flags=re.M)


def procedures(text: str) -> list[list[str]]:
    """The lines of each procedure."""
    found = re.findall(r"^(?:Public|Private) (?:Sub|Function) .*?^End (?:Sub|Function)$", text, re.M | re.S)
    return [one.split("\n") for one in found]


def test_the_same_bytes_every_time() -> None:
    assert xlam.xlam.__wrapped__() == xlam.xlam.__wrapped__()


def test_olevba_reads_back_exactly_the_sources() -> None:
    parser = VBA_Parser("xltool.xlam", xlam.xlam())
    read = {stream.rpartition("/")[2]: code for _, stream, _, code in parser.extract_macros()}
    assert read == {path.stem: path.read_bytes().decode("ascii").replace("\n", "\r\n") for path in SOURCES}
    assert {"ThisWorkbook", "Sheet1", "Ribbon"} <= read.keys()


def test_content_types_as_excel_writes_them(parts: dict[str, bytes]) -> None:
    types = ET.fromstring(parts["[Content_Types].xml"])
    by_ending = {one.get("Extension"): one.get("ContentType") for one in types.iter(f"{TYPES}Default")}
    by_part = {one.get("PartName", "")[1:]: one.get("ContentType") for one in types.iter(f"{TYPES}Override")}
    assert by_ending == {
        "bin": "application/vnd.ms-office.vbaProject",
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    assert by_part["xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    assert by_part.keys() <= parts.keys()
    assert all(name in by_part or name.rpartition(".")[2] in by_ending for name in parts)
    assert next(iter(parts)) == "[Content_Types].xml"


def relations(content: bytes) -> dict[str, str]:
    found = ET.fromstring(content).findall(RELATION)
    assert len({one.get("Id") for one in found}) == len(found)
    return {one.get("Type", "").rpartition("/")[2]: one.get("Target", "") for one in found}


def test_relations_as_excel_writes_them(parts: dict[str, bytes]) -> None:
    root, book = relations(parts["_rels/.rels"]), relations(parts["xl/_rels/workbook.xml.rels"])
    assert (root["officeDocument"], root["extensibility"]) == ("xl/workbook.xml", "customUI/customUI14.xml")
    assert book["vbaProject"] == "vbaProject.bin"
    assert b"http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" in parts["_rels/.rels"]
    macros = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    assert macros in parts["xl/_rels/workbook.xml.rels"]
    assert {"xl/vbaProject.bin", "customUI/customUI14.xml"} <= parts.keys()


def test_the_workbook_is_hidden_and_belongs_to_the_macros(parts: dict[str, bytes]) -> None:
    book = ET.fromstring(parts["xl/workbook.xml"])
    assert [one.tag.removeprefix(MAIN) for one in book] == [
        "fileVersion",
        "workbookPr",
        "bookViews",
        "sheets",
        "calcPr",
    ]
    version, settings, views, *_ = book
    assert version.get("appName") == "xl"
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", version.get("codeName", ""))
    assert settings.get("codeName") == "ThisWorkbook"
    assert [view.get("visibility") for view in views] == ["hidden"]
    sheet = ET.fromstring(parts["xl/worksheets/sheet1.xml"])
    assert [one.get("codeName") for one in sheet.iter(f"{MAIN}sheetPr")] == ["Sheet1"]


def test_what_is_stated_of_its_making_does_not_change(parts: dict[str, bytes]) -> None:
    core = parts["docProps/core.xml"].decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core) == ["2024-01-01T00:00:00Z"] * 2


def test_the_sheet_says_all_that_the_macros_look_up(parts: dict[str, bytes]) -> None:
    for name in ("xl/workbook.xml", "[Content_Types].xml"):  # openpyxl reads no add-in
        parts = parts | {name: parts[name].replace(b"ms-excel.addin", b"ms-excel.sheet")}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    rows = openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)
    said = {str(key): text or "" for key, text, *_ in rows}
    assert words().items() <= said.items()
    assert all(said[f"{command.id}.needs"] == command.needs for command in commands())
    assert said["summary.asks"] == "folder" and said["summary.prompt"]
    assert {said[f"tint.{level}"] for level in ("error", "hint", "explained")} == {
        "FFC7CE",
        "FFEB9C",
        "DDEBF7",
    }
    assert [said[f"list.width.{n}"] for n in range(1, 8)] == [str(width) for _, width in marks.HEADS]
    looked_up = {
        key
        for path in SOURCES
        for key in re.findall(r'(?:Said|Refuse)\(? ?"([\w.]+)"\)?(?! &)', path.read_text())
    }
    assert looked_up <= said.keys() and {"missing", "late", "nobook"} <= looked_up


# -- the sources ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_module_is_short_plain_and_asks_for_nothing(path: Path) -> None:
    content = path.read_bytes()
    assert content.isascii() and b"\r" not in content and content.endswith(b"\n")
    text = content.decode()
    assert text.startswith(f'Attribute VB_Name = "{path.stem}"\n') and "\nOption Explicit\n" in text
    assert not [word for word in FORBIDDEN if word in code(text)]
    assert max(map(len, text.split("\n"))) <= LONGEST_LINE and text.count("\n") <= 300
    assert not [one[0] for one in procedures(text) if len(one) > LONGEST_PROCEDURE]
    names = re.findall(r"\b(\w+)\b(?:\(\))? As \w+", code(text))
    assert not KEPT & {name.lower() for name in names}
    if path.suffix == ".bas":
        assert f'Public Function Ping() As String\n  Ping = "{path.stem}"\nEnd Function\n' in text
        assert ("Option Private Module" in text) == (path.stem != "Ribbon")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_call_of_another_module_finds_it(path: Path) -> None:
    modules = {one.stem: one.read_text() for one in SOURCES if one.suffix == ".bas"}
    for module, member in re.findall(r"\b([A-Z]\w+)\.([A-Za-z]\w*)", code(path.read_text())):
        if module in modules:
            public = re.findall(rf"^Public (?:Sub|Function|Const) .*?\b{member}\b", modules[module], re.M)
            assert public, f"{module}.{member}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_name_is_known(path: Path) -> None:
    """What Excel would say of ``Option Explicit``, which LibreOffice says only once a line runs."""
    text = code(path.read_text())
    modules = {one.stem for one in SOURCES}
    shared = set(PROCEDURE.findall(text)) | set(re.findall(r"\b([A-Z_]{2,}|m_\w+) As \w+", text))
    for lines in procedures(text):
        own = set(re.findall(r"(\w+)(?:\(\d*\))? As \w+", "\n".join(lines)))
        used = set(
            re.findall(
                r"(?<![.\w&])([A-Za-z_]\w*)(?!:=)\b", "\n".join(line for line in lines if line[0] != "#")
            )
        )
        labels = {line[:-1] for line in lines if re.fullmatch(r"\w+:", line)}
        assert not used - own - shared - labels - modules - LANGUAGE - {"After"}, lines[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_is_declared_is_used(path: Path) -> None:
    text = code(path.read_text())
    everything = "".join(code(one.read_text()) for one in SOURCES)
    for name in PROCEDURE.findall(text):
        calls = len(re.findall(rf"\b{name}\b", everything)) - len(re.findall(rf"^ +{name} =", text, re.M))
        assert name in ENTRIES or calls > 1, name
    for lines in procedures(text):
        for name in re.findall(r"(\w+)(?:\(\d*\))? As ", "\n".join(line for line in lines if "Dim " in line)):
            assert len(re.findall(rf"\b{name}\b", "\n".join(lines))) > 1, f"{lines[0]}: {name}"


def test_every_callback_of_the_ribbon_is_there_with_its_signature() -> None:
    named = set(re.findall(r'(?:on[A-Z]\w+|get[A-Z]\w+|loadImage)="(\w+)"', xlam.ribbon().decode()))
    assert named == {"OnCommand"}
    open_modules = [
        text for text in (path.read_text() for path in SOURCES) if "Option Private Module" not in text
    ]
    for callback in named:
        found = [
            text for text in open_modules if f"\nPublic Sub {callback}(ByVal control As Object)\n" in text
        ]
        assert len(found) == 1


# -- building ------------------------------------------------------------------------------------------


def test_all_add_ins_are_built_into_a_folder(tmp_path: Path) -> None:
    made = build.build(tmp_path / "新 文件夹" / "加载项")
    assert [path.name for path in made] == ["xltool.xlam", "xltool.oxt", "wps"]
    assert made[0].read_bytes() == xlam.xlam()
    assert zipfile.is_zipfile(made[1]) and list(made[2].rglob("ribbon.xml"))


def test_nothing_is_overwritten_and_nothing_half_built(tmp_path: Path) -> None:
    (tmp_path / "xltool.oxt").write_bytes(b"mine")
    with pytest.raises(Refusal, match="已经存在"):
        build.build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["xltool.oxt"]
    assert (tmp_path / "xltool.oxt").read_bytes() == b"mine"
