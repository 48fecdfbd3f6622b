"""A mapping file: TOML in which a person settles which projects and indicators belong together.

The keys are Chinese, so they stand in quotation marks, as texts do::

    [["项目"]]
    "单位" = "某市某局"
    "本表" = "组织人事与队伍建设专项"
    "对照" = ["组织人事专项", "队伍建设专项"]
    "关系" = "合并"
    "确认" = true
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xltool.pairing import Concordance, IndicatorEntry, ProjectEntry, Relation
from xltool.pairing.naming import plain
from xltool.toml_file import Fault, Key, Settings, nearest, parsed

NOUN = "对照文件"
PROJECTS, INDICATORS = "项目", "指标"
OWN, OTHERS, RELATION, UNIT, OTHER_UNIT, CONFIRMED, PROJECT = (
    "本表", "对照", "关系", "单位", "对照单位", "确认", "项目",
)  # fmt: skip
_KNOWN = {
    PROJECTS: (OWN, OTHERS, RELATION, UNIT, OTHER_UNIT, CONFIRMED),
    INDICATORS: (OWN, OTHERS, PROJECT, CONFIRMED),
}
_RELATIONS = {one.value: one for one in Relation if one is not Relation.SAME}
#: How many projects of this form and of the other one each relation has; 2 stands for several.
_SIDES = {
    Relation.RENAMED: (1, 1, "改名是一个对一个"),
    Relation.MERGED: (1, 2, "合并是“本表”一个、“对照”几个"),
    Relation.SPLIT: (2, 1, "拆分是“本表”几个、“对照”一个"),
    Relation.NEW: (1, 0, "新增的没有“对照”"),
}


def read(path: Path) -> Concordance:
    """What a mapping file settles. Raises :class:`Refusal` naming the line that is wrong."""
    said = parsed(path, NOUN)
    try:
        _refuse_unknown(said)
        projects = [_project(said, key, stated) for key, stated in _entries(said, PROJECTS)]
        _refuse_settled_twice(projects)
        indicators = [_indicator(said, key, stated) for key, stated in _entries(said, INDICATORS)]
        return Concordance(tuple(one for _, one in projects), tuple(indicators))
    except Fault as fault:
        raise said.refusal(fault) from None


def _refuse_unknown(said: Settings) -> None:
    for section in said.values:
        if section not in _KNOWN:
            hint = nearest(section, _KNOWN)
            raise Fault((section,), f'不认识的一节“{section}”。{hint}只有 [["项目"]] 和 [["指标"]]。')


def _entries(said: Settings, section: str) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Every entry of a section with its place, its keys known."""
    stated = said.values.get(section, [])
    if not isinstance(stated, list) or not all(isinstance(one, dict) for one in stated):
        raise Fault((section,), f'“{section}”应当一条一节，每节写成 [["{section}"]]。')
    for n, entry in enumerate(stated):
        for word in entry:
            if word not in _KNOWN[section]:
                hint = nearest(word, _KNOWN[section])
                raise Fault((section, str(n), word), f"不认识的设置“{word}”。{hint}")
        yield (section, str(n)), entry


def _project(said: Settings, key: Key, stated: dict[str, Any]) -> tuple[Key, ProjectEntry]:
    own, others = _names(key, stated, OWN), _names(key, stated, OTHERS, least=0)
    relation = _relation(key, stated)
    ours, theirs, rule = _SIDES[relation]
    if (min(len(own), 2), min(len(others), 2)) != (ours, theirs):
        raise Fault(key, f"{rule}，这里“本表”有 {len(own)} 个，“对照”有 {len(others)} 个。")
    entry = ProjectEntry(
        own, others, relation, _text(key, stated, UNIT), _text(key, stated, OTHER_UNIT),
        _is_confirmed(key, stated), said.place(key),
    )  # fmt: skip
    return key, entry


def _indicator(said: Settings, key: Key, stated: dict[str, Any]) -> IndicatorEntry:
    return IndicatorEntry(
        _text(key, stated, OWN, needed=True), _text(key, stated, OTHERS, needed=True),
        _text(key, stated, PROJECT), _is_confirmed(key, stated), said.place(key),
    )  # fmt: skip


def _relation(key: Key, stated: dict[str, Any]) -> Relation:
    word = _text(key, stated, RELATION, needed=True)
    if word not in _RELATIONS:
        raise Fault((*key, RELATION), f"“关系”只能写{'、'.join(_RELATIONS)}，实际是“{word}”。")
    return _RELATIONS[word]


def _names(key: Key, stated: dict[str, Any], word: str, least: int = 1) -> tuple[str, ...]:
    """One name or a list of them, each said once."""
    value = stated.get(word, [])
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) and plain(name) for name in names) or len(names) < least:
        raise Fault((*key, word), f'“{word}”应当写项目名称，几个的写成 ["…", "…"]。')
    if len({plain(name) for name in names}) < len(names):
        raise Fault((*key, word), f"“{word}”里有一个项目写了两次。")
    return tuple(names)


def _text(key: Key, stated: dict[str, Any], word: str, *, needed: bool = False) -> str:
    text = stated.get(word, "")
    if not isinstance(text, str) or (needed and not text.strip()):
        raise Fault((*key, word), f"“{word}”应当是一段文字，写在引号里。")
    return text


def _is_confirmed(key: Key, stated: dict[str, Any]) -> bool:
    word = stated.get(CONFIRMED)
    if not isinstance(word, bool):
        raise Fault((*key, CONFIRMED), "“确认”只能写 true（已核对）或 false（还没有核对），不加引号。")
    return word


def _refuse_settled_twice(projects: list[tuple[Key, ProjectEntry]]) -> None:
    """A project of ours comes out of one entry only; in drafts several may be open."""
    settled: dict[tuple[str, str], ProjectEntry] = {}
    for key, entry in projects:
        for name in entry.own if entry.confirmed else ():
            first = settled.setdefault((plain(entry.unit), plain(name)), entry)
            if first is not entry:
                raise Fault(key, f"“{name}”在前面（{first.place}）已经写过，只能确认一处。")
