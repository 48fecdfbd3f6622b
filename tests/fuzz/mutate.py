"""One changed workbook: an original and a few changes, all drawn from one chance."""

import warnings
from random import Random
from typing import NamedTuple

from lxml import etree

from fuzz import bytewise, spelling, treewise, zipwise
from fuzz.originals import Original, originals

_SHEET = "xl/worksheets/sheet1.xml"
_MOST_CHANGES = 3
#: Names of parts that are looked into more often than others.
_TELLING = (
    "sheet1.xml",
    "sharedStrings.xml",
    "workbook.xml",
    "styles.xml",
    "content.xml",
    "document.xml",
    ".rels",
)


class Mutant(NamedTuple):
    """A changed file. ``in_place``: what its cells say may be gone or new, but none says it in another place."""

    content: bytes
    original: Original
    changes: tuple[str, ...]
    in_place: bool


def mutant(chance: Random) -> Mutant:
    """A workbook with one to three changes."""
    warnings.simplefilter("ignore")  # of names that stand twice
    original = chance.choice(originals())
    content, changes, in_place = original.content, [], True
    for _ in range(chance.choice((1, 1, 1, 2, _MOST_CHANGES))):
        try:
            content, change, kept = _changed(content, original, chance)
        except Exception:  # damaged so far that there is nothing more to change
            break
        changes.append(change)
        in_place = in_place and kept
    return Mutant(content, original, tuple(changes), in_place)


def _changed(content: bytes, original: Original, chance: Random) -> tuple[bytes, str, bool]:
    """A change, its name, and whether it leaves everything in its place."""
    if not content.startswith(b"PK"):
        return _plainly(content, original, chance)
    way = chance.random()
    if way < 0.1:
        change = chance.choice(bytewise.WAYS)
        return change(content, chance), f"bytes {change.__name__}", False
    if way < 0.25:
        edit = chance.choice(zipwise.WAYS)
        return edit(content, chance), f"zip {edit.__name__}", edit in zipwise.HARMLESS
    members = zipwise.members_of(content)
    if way < 0.5 and _SHEET in members:
        respelt = chance.choice(spelling.WAYS)
        members[_SHEET] = respelt(members[_SHEET], chance)
        return zipwise.zipped(members), f"sheet {respelt.__name__}", True
    part = _part(members, chance)
    if way < 0.65:
        change = chance.choice(bytewise.WAYS)
        members[part] = change(members[part], chance)
        return zipwise.zipped(members), f"{part} {change.__name__}", False
    root = etree.fromstring(members[part])
    step = chance.choice(treewise.WAYS)
    step(root, chance)
    members[part] = etree.tostring(root)
    return zipwise.zipped(members), f"{part} {step.__name__}", False


def _plainly(content: bytes, original: Original, chance: Random) -> tuple[bytes, str, bool]:
    if content.startswith((b"<?xml", b"<html")) and chance.random() < 0.6:
        root = etree.fromstring(content)
        step = chance.choice(treewise.WAYS)
        step(root, chance)
        return etree.tostring(root), f"{original.name} {step.__name__}", False
    change = chance.choice(bytewise.WAYS)
    return change(content, chance), f"{original.name} {change.__name__}", False


def _part(members: dict[str, bytes], chance: Random) -> str:
    telling = [name for name in members if name.endswith(_TELLING)]
    return chance.choice(telling if telling and chance.random() < 0.8 else list(members))
