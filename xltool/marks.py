"""What is marked in a workbook and what its list of findings says, as data: the same whoever draws it.

A copy is marked by :mod:`xltool.excel.annotate`, the workbook in front by Excel, LibreOffice or WPS.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xltool.finding import Finding, Review, Severity, Undecided, by_reason
from xltool.place import Place
from xltool.visible import visible

#: The list's name, and the heads of its columns with their widths in characters.
RESULT_SHEET = "校验结果"
HEADS = (("序号", 6), ("级别", 9), ("工作表", 14), ("位置", 8), ("问题", 52), ("改法", 38), ("规则", 17))
#: The row of the heads; entries follow.
HEAD_ROW = 4
#: What stands instead of a cell's name where the whole form is meant.
WHOLE = "全表"
UNDECIDED, REVIEW = "未判定", "人工复核"
#: How a list begins, and what its hidden columns say, by which it is known as ours.
HEADLINE, OURS, LOOK_COLUMN = "校验结果：", "xltool", 10
LEGEND = "点“位置”可跳到单元格；红色为错误，黄色为提示，浅蓝为已说明。"
#: What stands between our note and the officer's own.
BETWEEN = "\n——原有批注——\n"

#: Levels and their tints, ``RRGGBB``.
TINTS = {"error": "FFC7CE", "hint": "FFEB9C", "explained": "DDEBF7"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "hint", Severity.INFO: "explained"}


class Mark(NamedTuple):
    """A cell's tint and note; ``level`` is a key of :data:`TINTS`."""

    sheet: str
    cell: str
    level: str
    note: str


class Row(NamedTuple):
    """A row of the list; ``kind`` is title, note, head, a level, ``undecided`` or ``review``.

    With ``sheet`` and ``cell`` the fourth text is a link there.
    """

    kind: str
    texts: tuple[str, ...]
    sheet: str = ""
    cell: str = ""


class Look(NamedTuple):
    """How a cell looked before it was marked: ``fill`` as the host recorded it, the note's text."""

    sheet: str
    cell: str
    fill: str
    note: str


class Changes(NamedTuple):
    """What is to be done to a workbook, in order: earlier marks undone, our old list dropped, a new one made.

    Without ``rows`` there is no new list; ``select`` is where to go last.
    """

    looks: Sequence[Look] = ()
    drop: str = ""
    name: str = ""
    rows: Sequence[Row] = ()
    marks: Sequence[Mark] = ()
    select: tuple[str, str] | tuple[()] = ()


def level_of(finding: Finding) -> str:
    """By which tint a finding is shown."""
    return "explained" if finding.explained else _LEVELS[finding.severity]


def way_out(finding: Finding) -> str:
    """What is to be done, or what the officer said why nothing is."""
    return f"情况说明：{finding.explained}" if finding.explained else finding.remedy


def note_of(findings: Sequence[Finding], own: str = "") -> str:
    """The note on a cell, with the officer's own below."""
    text = "\n".join(f"【{f.level} {f.code}】{f.message}{way_out(f)}" for f in findings)
    return visible(f"{text}{BETWEEN}{own}" if own else text)


def marks(
    cells: Mapping[tuple[str, str], Sequence[Finding]], own: Mapping[tuple[str, str], str]
) -> list[Mark]:
    """A mark for each cell that has findings; ``own`` are officers' own notes."""
    return [
        Mark(*cell, level_of(findings[0]), note_of(findings, own.get(cell, "")))
        for cell, findings in cells.items()
    ]


def headline(findings: Sequence[Finding]) -> str:
    """How many findings there are."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    explained = sum(bool(finding.explained) for finding in findings)
    said = f"（已说明 {explained} 处）" if explained else ""
    return f"{HEADLINE}错误 {errors} 处，提示 {len(findings) - errors} 处{said}"


def entries(
    findings: Sequence[Finding], undecided: Sequence[Undecided], checklist: Sequence[Review]
) -> list[Row]:
    """The list below its heads: findings, then what could not be decided, then what a person should judge."""
    found: list[Row] = []

    def add(kind: str, level: str, place: Place, *texts: str) -> None:
        told = (str(len(found) + 1), level, place.sheet, place.cell or WHOLE, *texts)
        found.append(_row(kind, *told)._replace(sheet=place.sheet, cell=place.cell if place.sheet else ""))

    for one in findings:
        add(level_of(one), one.level, one.place, one.message, way_out(one), f"{one.code} {one.title}")
    for (place, reason), rules in by_reason(undecided).items():
        add(
            "undecided", UNDECIDED, place, f"{reason}，因此未能判定。", "补全后再校验一次。", "、".join(rules)
        )
    for review in checklist:
        where = "、".join(place.cell or WHOLE for place in review.places)
        rule = f"{review.code} {review.title}"
        add("review", REVIEW, review.places[0], review.question, f"请看 {where}。", rule)
    return found


def height_of(entry: Row) -> int:
    """How high an entry's row must be to show its texts, in points."""
    *_, message, remedy, rule = entry.texts
    lines = max(-(-len(text) * 2 // room) for text, room in ((message, 50), (remedy, 36), (rule, 15)))
    return min(lines * 15 + 8, 400)


def head_rows(title: str, note: str) -> list[Row]:
    """What stands above the entries: title, note, an empty row, heads."""
    return [
        _row("title", title),
        _row("note", note),
        _row("note"),
        _row("head", *(head for head, _ in HEADS)),
    ]


def _row(kind: str, *texts: str) -> Row:
    return Row(kind, tuple(map(visible, texts + ("",) * (len(HEADS) - len(texts)))))
