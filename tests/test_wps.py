"""The WPS add-in: its files, its ribbon, its types, and its behaviour in a host made of Node.js."""

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from forms import published, workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from node_js import FOLDER, node
from openpyxl import load_workbook

from xltool import exchange
from xltool.addin import wps
from xltool.addin.commands import commands, tab, words

CUSTOM_UI = "{http://schemas.microsoft.com/office/2006/01/customui}"
#: What the controls of 2006/01 may say, of what is used here.
KNOWN = {
    "customUI": {"onLoad"}, "ribbon": {"startFromScratch"}, "tabs": set[str](),
    "tab": {"id", "label", "keytip"}, "group": {"id", "label"},
    "button": {"id", "label", "size", "getImage", "onAction", "screentip", "supertip", "keytip"},
    "menu": {"id", "label", "size", "getImage", "screentip", "supertip", "keytip"},
}  # fmt: skip
INSIDE = {
    "customUI": {"ribbon"}, "ribbon": {"tabs"}, "tabs": {"tab"}, "tab": {"group"}, "group": {"button", "menu"},
    "menu": {"button"}, "button": set[str](),
}  # fmt: skip
NEWER_SYNTAX = re.compile(r"\?\.(?!\d)|\?\?|catch \{|^(?:import|export)\b|\*\*=|\|\|=|\.at\(", re.M)
#: Newer than the types of ``wps-jsapi``, but in those of ``et-jsapi-declare`` and asked for before use …
NEWER = {"mkdirSync", "rmdirSync"}
#: … or left out there with a note that its parameters are yet to be written down.
UNWRITTEN = {"WriteFile"}


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the add-in as it is installed."""
    root = tmp_path_factory.mktemp("wps")
    for name, content in wps.files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root / wps.FOLDER


def scripts() -> dict[str, str]:
    return {name: content.decode("ascii") for name, content in wps.files().items() if name.endswith(".js")}


def code(script: str) -> str:
    """A script without its comments."""
    return re.sub(r"/\*(?s:.*?)\*/|^\s*//.*$", "", script, flags=re.M)


def test_the_same_bytes_every_time() -> None:
    assert wps.files() == wps.files()


def test_the_lists_lead_to_the_folder() -> None:
    made = wps.files()
    for name in ("publish.xml", "jsplugins.xml"):
        [line] = ET.fromstring(made[name])
        assert (line.tag, line.get("type"), line.get("name")) == ("jsplugin", "et", "xltool")
        assert f"{line.get('url')}/ribbon.xml" in made
        assert line.get("url") == f"xltool_{line.get('version')}"
    manifest = ET.fromstring(made[f"{wps.FOLDER}/manifest.xml"])
    assert manifest.tag == "JsPlugin" and manifest.findtext("Name") == "xltool"


def ribbon() -> ET.Element:
    return ET.fromstring(wps.files()[f"{wps.FOLDER}/ribbon.xml"])


def test_the_ribbon_says_only_what_2006_01_knows() -> None:
    seen: set[str] = set()
    for control in ribbon().iter():
        kind = control.tag.removeprefix(CUSTOM_UI)
        assert set(control.attrib) <= KNOWN[kind], kind
        assert {child.tag.removeprefix(CUSTOM_UI) for child in control} <= INSIDE[kind]
        if kind in ("tab", "group", "button", "menu"):
            assert re.fullmatch(r"[A-Za-z_][\w.-]*", control.attrib["id"])
            assert control.attrib["id"] not in seen
            seen.add(control.attrib["id"])
            assert 0 < len(control.attrib["label"]) <= 1024
        assert control.get("size", "normal") in ("normal", "large")
        assert len(control.get("keytip", "")) <= 3 and len(control.get("supertip", "")) <= 1024


def test_the_ribbon_holds_every_command_in_order() -> None:
    [shown] = ribbon().iter(f"{CUSTOM_UI}tab")
    assert shown.get("label") == "绩效表格"
    assert [group.get("label") for group in shown] == ["校验", "定位", "生成", "汇总", "帮助"]
    controls = [control for group in shown for control in group]
    assert [control.get("label") for control in controls] == [command.label for command in commands()]
    [menu] = shown.iter(f"{CUSTOM_UI}menu")
    assert menu.get("label") == "新建申报表"
    assert len(menu) == len(next(command for command in commands() if command.id == "new").entries) >= 3


def test_every_callback_is_there_and_every_button_is_known() -> None:
    text = "".join(scripts().values())
    called = {
        value
        for control in ribbon().iter()
        for key, value in control.attrib.items()
        if key in ("onLoad", "onAction", "getImage")
    }
    assert called == {"OnAddinLoad", "OnAction", "GetImage"}
    assert called <= set(re.findall(r"(?m)^function (\w+)\(", text))
    pressed = {c.attrib["id"] for c in ribbon().iter(f"{CUSTOM_UI}button")}
    assert pressed == set(told()["buttons"])
    pictured = {control.attrib["id"] for control in ribbon().iter() if control.get("getImage")}
    assert {f"{wps.FOLDER}/images/{name}.svg" for name in pictured} <= set(wps.files())


def told() -> dict[str, dict[str, object]]:
    """What the scripts were told when they were built."""
    said = scripts()[f"{wps.FOLDER}/js/said.js"]
    known: dict[str, dict[str, object]] = json.loads(said.partition("const SAID = ")[2].rstrip(";\n"))
    return known


def test_the_scripts_say_what_the_one_list_says() -> None:
    assert told()["words"] == words()
    assert told()["buttons"]["check_against"] == {
        "command": "check-against", "argument": "", "asks": "file", "prompt": "请选择当年的申报表",
        "needs": "book",
    }  # fmt: skip
    assert set(re.findall(r"\bwords\.(\w+)", "".join(map(code, scripts().values())))) <= set(words())
    assert tab().label == "绩效表格"


def test_the_scripts_keep_to_what_old_browsers_know() -> None:
    """WPS on Linux desktops brings browsers of several years ago; its page may take scripts for GBK."""
    for name, script in scripts().items():
        newer = NEWER_SYNTAX.search(code(script))
        assert newer is None, f"{name}: {newer}"


def test_every_script_is_loaded() -> None:
    main = scripts()[f"{wps.FOLDER}/main.js"]
    named = set(re.findall(r"'(\w+)'", main[main.index("[") : main.index("]")]))
    assert {f"{wps.FOLDER}/js/{name}.js" for name in named} | {f"{wps.FOLDER}/main.js"} == set(scripts())


@pytest.mark.node
def test_types(addin: Path, tmp_path: Path) -> None:
    """Against the declarations that WPS's own tools give to new add-ins for spreadsheets."""
    project = tmp_path / "tsconfig.json"
    modules = FOLDER / "node_modules"
    project.write_text(
        json.dumps({
            "extends": str(FOLDER / "tsconfig.json"),
            "files": [str(modules / "et-jsapi-declare" / "index.d.ts")], "include": [f"{addin}/**/*.js"],
        })
    )  # fmt: skip
    compiler = modules / "typescript" / "bin" / "tsc"
    assert node(compiler, "-p", project) == ""
    listed = node(compiler, "-p", project, "--listFilesOnly")
    assert all(f"/js/{name}.js" in listed for name in ("said", "steps", "cells", "ribbon"))


@pytest.mark.node
def test_only_members_that_wps_jsapi_knows_too() -> None:
    source = FOLDER / "node_modules" / "wps-jsapi" / "src"
    parts = (source / f"{name}.d.ts" for name in ("index", "lib.et", "lib.kso"))
    declared = "".join(part.read_text("utf-8") for part in parts)
    known = set(re.findall(r"\w+", code(declared)))
    used = set(re.findall(r"\.([A-Z]\w+|\w+Sync)\b", "".join(map(code, scripts().values()))))
    assert used - known == NEWER | UNWRITTEN
    assert "WriteFile(path: string, data: string)" in declared
    newer = (FOLDER / "node_modules" / "et-jsapi-declare" / "index.d.ts").read_text("utf-8")
    assert all(f"{name}(path: string" in newer for name in NEWER | UNWRITTEN)
    text = "".join(scripts().values())
    assert all(f"typeof files.{name} === 'function'" in text for name in NEWER)


@pytest.mark.node
@pytest.mark.parametrize("part", ["marks", "errors", "requests"])
def test_host(part: str, addin: Path) -> None:
    node("--test", f"{part}.test.mjs", XLTOOL_WPS_ADDIN=addin)


@pytest.mark.node
def test_a_wrongly_filled_form_with_the_real_program(addin: Path, tmp_path: Path) -> None:
    form = workbook(published()["000-14"], tmp_path / "表.xlsx")
    book = load_workbook(form, data_only=True)  # as typed: what is saved again loses no cached values
    book.save(form)
    program = Path(sys.executable).with_name("xltool")
    node(
        "--test", "form.test.mjs", XLTOOL_WPS_ADDIN=addin, XLTOOL_FORM=form, XLTOOL_PROGRAM=program,
        XLTOOL_PYTHON=sys.executable,
    )  # fmt: skip


ANY_TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from("\\u\t\r\n\x00\x7f\x80 🧮表"))


@pytest.mark.node
@settings(max_examples=20)
@given(st.lists(ANY_TEXT, min_size=20, max_size=200))
def test_escapes_are_those_of_the_program(texts: list[str]) -> None:
    script = wps.files()[f"{wps.FOLDER}/js/escapes.js"]
    assert escaped_there(script, texts) == [[exchange.escaped(text), True] for text in texts]
    assert [exchange.unescaped(exchange.escaped(text)) for text in texts] == texts


@pytest.mark.node
def test_halves_of_characters_are_escaped_alike() -> None:
    halves = ["\ud83e", "a\udd2e", "\udd2e\ud83e"]
    script = wps.files()[f"{wps.FOLDER}/js/escapes.js"]
    assert escaped_there(script, halves) == [[exchange.escaped(text), True] for text in halves]


def escaped_there(script: bytes, texts: list[str]) -> object:
    """Each text as the add-in escapes it, and whether it gets it back."""
    return json.loads(node("escapes.mjs", told=json.dumps(texts), XLTOOL_SCRIPT=script.decode("ascii")))
