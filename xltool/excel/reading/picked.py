"""The part of a text that is the answer: what is ticked of several things, a grade before what all of them mean."""

import re

#: Boxes to tick, and what is ticked, with the mark before the word or behind it.
_BOXES, _TICKS = "☐□", "☑√✔■▣☒✓"
_TICKED = re.compile(f"[{_BOXES}][{_TICKS}](?=\\s|$)")
_WORD = f"[^\\s{_BOXES}{_TICKS}()（）、，,]+"
_BEFORE = re.compile(f"[{_TICKS}]\\s*({_WORD})")
_BEHIND = re.compile(f"({_WORD})\\s*[(（]?[{_TICKS}]")
#: How a grade begins; what else stands far from its label is a remark.
GRADE = re.compile("[优良中差好较一二三四五ABCDabcd☑√■]|(?:不|基本)?合格|不及格|及格|达标|未达标")
#: What the grades mean, in brackets behind the one given: ``良（优：90分以上；良：80—90分）``.
_SCALE = re.compile(r"\s*([^\s\d（(【\[]{0,6})\s*([（(【\[].*\d.*[)）】\]])\s*[。；;]?\s*", re.DOTALL)
_POINTS = re.compile(r"[（(【\[][^（）()【】\[\]]*\d[^（）()【】\[\]]*[)）】\]]")
#: Where the seal goes, behind the name of who sets it.
_SEAL = re.compile(r"\s*[（(]\s*(?:加?盖?(?:单位|部门)?公?章|盖章处|签章)\s*[)）]\s*$")
_SEALED = ("project.unit", "project.department")
_GRADES = re.compile("[优良中差]|合格")


def part_meant(path: str, text: str) -> tuple[str, str]:
    """The part of a text that is the answer, and why no more: what is ticked, a grade before what all of them mean."""
    if path in _SEALED and (seal := _SEAL.search(text)) and seal.start():
        return text[: seal.start()], f"后面的“{seal[0].strip()}”不是名称"
    is_ticked = any(mark in text for mark in _BOXES + _TICKS)
    said = _SCALE.fullmatch(text) if path == "grade" and not is_ticked else None
    if said and (GRADE.match(said[1]) or (not said[1] and len(set(_GRADES.findall(said[2]))) > 1)):
        return said[1], "括号里的等级说明没有读"
    if not is_ticked:
        return text, ""
    return _picked(_POINTS.sub("", text) if path == "grade" else text), "打勾的那一项"


def _picked(text: str) -> str:
    """What is ticked of several things to choose from."""
    text = _TICKED.sub("☑", text)
    pattern = _BEFORE if text.strip()[0] in _BOXES + _TICKS else _BEHIND
    found = pattern.findall(text)
    if not any(mark in text for mark in _TICKS) and sum(text.count(mark) for mark in _BOXES) > 1:
        return ""
    return found[0] if len(found) == 1 else text
