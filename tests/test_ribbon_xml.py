"""The ribbon of the Excel add-in: valid, and nothing in it that would keep Excel from loading it.

Where Microsoft's schema is at hand (:mod:`ribbon_schema`) the ribbon is held against it too; else against what
is written down here of it.
"""

import xml.etree.ElementTree as ET

import pytest
import ribbon_schema

from xltool.addin import xlam
from xltool.addin.commands import commands, groups, tab

SPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
#: What the controls of customUI14 may say, of what is used here, and what must be said.
TIPS = {"screentip", "supertip", "keytip"}
KNOWN = {
    "customUI": set[str](), "ribbon": {"startFromScratch"}, "tabs": set[str](),
    "tab": {"id", "label", "keytip"}, "group": {"id", "label"},
    "button": {"id", "tag", "label", "imageMso", "size", "onAction", *TIPS},
    "menu": {"id", "label", "imageMso", "size", *TIPS},
}  # fmt: skip
INSIDE = {
    "customUI": ["ribbon"], "ribbon": ["tabs"], "tabs": ["tab"], "tab": ["group"], "group": ["button", "menu"],
    "menu": ["button"], "button": [],
}  # fmt: skip
#: One of these says the same as the other; both stop the whole ribbon.
NEVER_BOTH = [
    ("id", "idMso"), ("id", "idQ"), ("idMso", "idQ"), ("label", "getLabel"), ("size", "getSize"),
    ("image", "imageMso"), ("imageMso", "getImage"), ("screentip", "getScreentip"), ("keytip", "getKeytip"),
    ("supertip", "getSupertip"), ("visible", "getVisible"), ("enabled", "getEnabled"),
]  # fmt: skip
#: Icons of Office's own set that other add-ins use too; a wrong name shows an empty button.
ICONS = {
    "ErrorChecking", "DataValidation", "WindowSideBySide", "ReviewPreviousComment", "ReviewNextComment",
    "ClearFormats", "FileNew", "FileSaveAsExcelXlsx", "WindowsArrangeAll", "FileOpen", "PivotTableInsert", "Help",
    "FileDocumentInspect", "Info",
}  # fmt: skip
#: No label, tip or tag may be longer.
LONGEST = 1024


def ribbon() -> ET.Element:
    return ET.fromstring(xlam.ribbon())


def name(control: ET.Element) -> str:
    assert control.tag.startswith(SPACE)
    return control.tag.removeprefix(SPACE)


def pressed() -> list[ET.Element]:
    """What can be pressed."""
    return [control for control in ribbon().iter() if control.get("onAction")]


@pytest.mark.schema
def test_the_ribbon_is_valid_by_the_schema() -> None:
    import xmlschema

    schema = xmlschema.XMLSchema(ribbon_schema.path())
    schema.validate(xlam.ribbon().decode())
    wrong = xlam.ribbon().decode().replace("onAction=", "onClick=", 1)
    assert not schema.is_valid(wrong)


def test_every_control_says_what_it_may() -> None:
    for control in ribbon().iter():
        assert set(control.attrib) <= KNOWN[name(control)], control.attrib
        assert {name(child) for child in control} <= set(INSIDE[name(control)])
        for one, other in NEVER_BOTH:
            assert not {one, other} <= set(control.attrib)
        assert all(0 < len(text) <= LONGEST for text in control.attrib.values())
        if name(control) in ("tab", "group", "button", "menu"):
            assert control.get("id") and control.get("label")


def test_ids_are_names_and_stand_once() -> None:
    ids = [control.get("id", "") for control in ribbon().iter() if "id" in control.attrib]
    assert len(ids) == len(set(ids))
    for one in ids:
        assert one.isascii() and (one[0].isalpha() or one[0] == "_") and not set(one) & set(" :/")


def test_key_tips_lead_to_one_control() -> None:
    tips = [control.get("keytip", "") for control in ribbon().iter() if name(control) in ("button", "menu")]
    given = [tip for tip in tips if tip]
    assert len(given) == len(set(given)) == len(commands())
    assert all(1 <= len(tip) <= 3 and tip.isascii() and tip.isalnum() and tip.isupper() for tip in given)
    assert not [tip for tip in given if any(other != tip and other.startswith(tip) for other in given)]


def test_icons_are_of_offices_own_set() -> None:
    assert {icon for control in ribbon().iter() if (icon := control.get("imageMso"))} <= ICONS


def test_the_tab_has_the_groups_and_commands_of_the_list() -> None:
    (found,) = ribbon().iter(f"{SPACE}tab")
    assert (found.get("label"), found.get("keytip")) == (tab().label, tab().keytip) == ("绩效表格", "K")
    assert [group.get("label") for group in found] == ["校验", "定位", "生成", "汇总", "帮助"]
    for group, listed in zip(found, groups(), strict=True):
        assert [control.get("label") for control in group] == [command.label for command in listed.commands]
        assert [control.get("supertip") for control in group] == [command.tip for command in listed.commands]


def test_each_button_names_its_command() -> None:
    asked = [(control.get("tag", "") + " ").split(" ")[:2] for control in pressed()]
    expected = [
        [command.id, argument]
        for command in commands()
        for argument in ([entry.argument for entry in command.entries] or [""])
    ]
    assert asked == expected
    assert ["new", "shanghai-declaration-2026"] in asked
    assert len([argument for command, argument in asked if command == "new"]) == 3
