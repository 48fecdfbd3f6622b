"""The first draft of a mapping file: what looks alike, for a person to confirm, change or strike out."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xltool import files
from xltool import policy as policies
from xltool.app.counterparts import CALLED, OPTION, Counterparts, Each, heads_in
from xltool.app.sources import files_in, forms_in
from xltool.form import Kind
from xltool.mapping_file import (
    CONFIRMED,
    INDICATORS,
    OTHER_UNIT,
    OTHERS,
    OWN,
    PROJECT,
    PROJECTS,
    RELATION,
    UNIT,
)
from xltool.pairing import Against, Head, Pair, Register, Relation, Side, Suggestion
from xltool.refusal import Refusal


class Draft(NamedTuple):
    """What came of it: how many projects are paired by name, drafted, without a counterpart, and left over.

    ``notes`` name the files that could not be read.
    """

    paired: int
    drafted: int
    alone: int
    unused: int
    indicators: int
    notes: tuple[str, ...]


class _Sides(NamedTuple):
    """Projects by what became of them."""

    paired: list[tuple[Head, Head]]
    likely: list[tuple[Head, Suggestion]]
    alone: list[tuple[Head, list[Suggestion]]]
    unused: list[Head]


def draft(
    own: Iterable[str | Path], side: Side, others: Iterable[str | Path], out: Path, each: Each = map
) -> Draft:
    """Write the draft. Raises :class:`Refusal`; a file that is there is never overwritten."""
    files.refuse_taken(out, ".toml")
    outcomes = list(each(heads_in, files_in(own)))
    declared = side is Side.DECLARED
    ours = [
        head for one in outcomes for head in one.heads if not declared or head.kind is Kind.SELFASSESSMENT
    ]
    refused = tuple(one.refusal for one in outcomes if one.refusal)
    if not ours:
        why = f"例如：{refused[0]}" if refused else "请检查路径。"
        if any(one.heads for one in outcomes):
            why = "给的都是申报表：自评表写在前面，申报表写在 --against 后面，是不是写反了？"
        raise Refusal(f"给的文件里没有{'自评表' if declared else '申报表或自评表'}。{why}")
    theirs = Counterparts.of(side, others, each=each)
    likely = policies.load().limits["renamed"]
    found = _sorted_out(ours, theirs.register, side.against[0], likely)
    renamed = list(_renamed_indicators(found, side.against[0], likely))
    text = "\n".join(_text(found, renamed, side)) + "\n"
    files.write_new(out, text.encode())
    return Draft(
        len(found.paired), len(found.likely), len(found.alone), len(found.unused), len(renamed), refused + theirs.notes
    )  # fmt: skip


def _sorted_out(ours: Sequence[Head], register: Register, against: Against, least: Decimal) -> _Sides:
    """Pair by name first; what is left on both sides may be one another.

    Names at least so much alike as ``least`` are drafted as one; others are only mentioned.
    """
    paired = []
    left = []
    for head in ours:
        found = register.find(head, against)
        if found.is_complete:
            paired.append((head, found.heads[0][0]))
        else:
            left.append(head)
    taken = {id(other) for _, other in paired}
    free = [head for head in register.heads if id(head) not in taken]
    rest = Register(free)
    likely, alone, used = [], [], set()
    for head in left:
        near = rest.suggest(head, against)
        if near and near[0].similarity >= least:
            likely.append((head, near[0]))
            used.add(id(near[0].head))
        else:
            alone.append((head, near))
    return _Sides(paired, likely, alone, [head for head in free if id(head) not in used])


class _Renamed(NamedTuple):
    """An indicator that seems to have another name on the other form."""

    project: str
    own: str
    other: str
    similarity: Decimal


def _renamed_indicators(found: _Sides, against: Against, least: Decimal) -> Iterator[_Renamed]:
    """Indicators of projects that belong together, most likely at least."""
    for head, other in [*found.paired, *((head, one.head) for head, one in found.likely)]:
        form, counterpart = forms_in(head.file)[head.index], forms_in(other.file)[other.index]
        rows = Pair(form, against, (counterpart,)).rows
        names = {row.number: row.row.name.raw for row in rows.added}
        for number, (similarity, lost) in sorted(rows.alike(least).items()):
            yield _Renamed(head.project, names[number], lost.row.name.raw, similarity)


# -- the text -----------------------------------------------------------------------------------------


def _text(found: _Sides, renamed: Sequence[_Renamed], side: Side) -> Iterator[str]:
    yield from _opening(found, side)
    for head, one in found.likely:
        yield from _project(head, one)
    for entry in renamed:
        yield from ["", f'[["{INDICATORS}"]]', _line(PROJECT, entry.project), _line(OWN, entry.own)]
        yield _line(OTHERS, entry.other) + f"  # 相似 {entry.similarity:.2f}"
        yield f'"{CONFIRMED}" = false'
    if found.alone:
        yield from ["", "# 本表里没有找到对应的："]
        for head, near in found.alone:
            hint = "；".join(_near(head, one) for one in near)
            yield f"#   {_named(head)}{f'　最相近：{hint}' if hint else ''}"
    if found.unused:
        yield from ["", "# 对照的表里没有用到的："]
        yield from (f"#   {_named(head)}" for head in found.unused)


def _opening(found: _Sides, side: Side) -> Iterator[str]:
    called = CALLED[side.against[0]]
    yield "# 对照文件的草稿，由 xltool match 生成。“本表”是要校验的表，“对照”是" + f"{called}。"
    yield "# 逐条核对：是同一个的，把“确认”改为 true；不是的，整条删去。没有确认的不起作用。"
    yield f"# 改好以后：xltool check 本表 {OPTION[side]} 对照的表 --mapping 这个文件"
    yield "#"
    yield "# 合并（几个并成一个）、拆分（一个拆成几个）、新增（本来就没有对应的）照下面的样子添写："
    for line in (
        f'[["{PROJECTS}"]]', _line(UNIT, "某市某局"), _line(OWN, "新项目"),
        f'"{OTHERS}" = ["旧项目甲", "旧项目乙"]', _line(RELATION, Relation.MERGED.value) + "  # 或 拆分、改名、新增",
        f'"{CONFIRMED}" = true',
    ):  # fmt: skip
        yield f"#   {line}"
    if found.paired:
        yield from ["#", f"# 名称相同、已经对上的 {len(found.paired)} 个，不用写："]
        yield from (f"#   {_named(head)} ＝ {_flat(other.file_name)}" for head, other in found.paired)


def _project(head: Head, one: Suggestion) -> Iterator[str]:
    yield from ["", f'[["{PROJECTS}"]]', _line(UNIT, head.unit)]
    if one.head.unit_key != head.unit_key:
        yield _line(OTHER_UNIT, one.head.unit)
    yield _line(OWN, head.project) + f"  # {_flat(head.file_name)}"
    year = f"，{one.head.year}年" if one.head.year != head.year else ""
    yield (
        _line(OTHERS, one.head.project) + f"  # {_flat(one.head.file_name)}{year}，相似 {one.similarity:.2f}"
    )
    yield from [_line(RELATION, Relation.RENAMED.value), f'"{CONFIRMED}" = false']


def _near(head: Head, one: Suggestion) -> str:
    """A project that is mentioned; one of the same name is another unit's."""
    if one.head.name_key == head.name_key:
        return f"同名的在“{_flat(one.head.unit)}”名下，两处单位写法不同的，请改成一致"
    return f"“{_flat(one.head.project)}”相似 {one.similarity:.2f}"


def _named(head: Head) -> str:
    return f"{_flat(head.project) or '（没有项目名称）'}（{_flat(head.unit)}，{_flat(head.file_name)}）"


def _line(key: str, text: str) -> str:
    return f'"{key}" = {json.dumps(_flat(text), ensure_ascii=False)}'


def _flat(text: str) -> str:
    """One line without what a TOML file cannot hold."""
    return " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text).split())
