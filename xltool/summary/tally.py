"""Check K04 on the sheets of units: what the units come to is what their forms come to, by department and in all."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xltool.form import Kind
from xltool.summary import figures
from xltool.summary.block import Block, Whose, cell
from xltool.summary.page import Page
from xltool.summary.rows import KINDS, Project
from xltool.summary.values import Figure

AGREES, DIFFERS = "✓ 相符", "✗ 不符"
_TITLE = "勾稽核对（K04）：单位汇总与各项目之和应当相等，差额不为 0 的，多半是添了单位而本表没有添行"
_HEADS = ("", "主管部门", "核对内容", "", "单位汇总", "各项目之和", "差额", "结论")
_ITEM, _UNITS, _FORMS, _GAP, _VERDICT = 2, 4, 5, 6, 7
_WORDS = {
    (Kind.SELFASSESSMENT, "budget"): "全年预算数(万元)", (Kind.SELFASSESSMENT, "executed"): "全年执行数(万元)",
    (Kind.DECLARATION, "budget"): "年度资金申请总额(万元)",
}  # fmt: skip


class Pair(NamedTuple):
    """A figure worked out in two ways."""

    department: str
    item: str
    units: str
    forms: str
    value: Decimal
    style: str = "number"


def write(
    page: Page, kind: Kind, top: int, sheets: tuple[Block, Block, Block], projects: Sequence[Project]
) -> tuple[int, Figure]:
    """Write the block from a row on; its last row, and the formula of how many lines differ.

    ``sheets`` are the units, the forms and the problems.
    """
    units, lines, problems = sheets
    page.text(top, 0, _TITLE, "note", "bold")
    for column, head in enumerate(_HEADS[1:], 1):
        page.text(top + 1, column, head, "head")
    page.merged((top + 1, _ITEM, top + 1, _ITEM + 1), "head")
    page.text(top + 1, _ITEM, _HEADS[_ITEM], "head")
    first = top + 2
    pairs = [
        *_by_department(kind, units, lines, projects, first),
        *_in_all(kind, units, lines, problems, projects),
    ]
    for row, pair in enumerate(pairs, first):
        _line(page, row, pair)
    last = first + len(pairs) - 1
    verdicts = f"{cell(first, _VERDICT)}:{cell(last, _VERDICT)}"
    page.colour(verdicts, {"type": "cell", "criteria": "==", "value": f'"{AGREES}"'}, "good")
    page.colour(verdicts, {"type": "cell", "criteria": "==", "value": f'"{DIFFERS}"'}, "bad")
    there = f"{units.sheet}!{verdicts}"
    return last, Figure(f'COUNTIF({there},"{DIFFERS}")', 0)


def _by_department(
    kind: Kind, units: Block, lines: Block, projects: Sequence[Project], row: int
) -> list[Pair]:
    """The money of every department."""
    pairs: list[Pair] = []
    for department in dict.fromkeys(one.department for one in projects):
        for name in (name for named, name in _WORDS if named is kind):
            at = cell(row + len(pairs), 1, fixed=True)
            here, there = (
                Whose([(block.whole("department"), at)], [department]).sum(block.whole(name))
                for block in (units, lines)
            )
            value = figures.plus(getattr(one, name) for one in projects if one.department == department)
            pairs.append(Pair(department, _WORDS[kind, name], here, there, value, "money"))
    return pairs


def _in_all(
    kind: Kind, units: Block, lines: Block, problems: Block, projects: Sequence[Project]
) -> Iterator[Pair]:
    """The totals, the mean, the grades, and the problems against their own list."""
    count, whole = Decimal(len(projects)), "全部"
    yield Pair(whole, "项目数", units.total("count"), lines.total("project"), count)
    if kind is Kind.SELFASSESSMENT:
        scores = figures.average("", (one.score for one in projects)).value
        if isinstance(scores, Decimal):
            mean = f"ROUND(ROUND({units.total('average')},8),2)"
            yield Pair(whole, "平均分", mean, lines.total("score"), scores, "decimal")
        graded = [units.total(name) for name in units.columns if name.startswith("grade ")]
        spread = "+".join([*graded, units.total("ungraded")])
        yield Pair(whole, "各等级项目数之和", spread, lines.total("project"), count)
    for name, level in (("errors", "错误"), ("hints", "提示")):
        listed = f'COUNTIFS({problems.whole("kind")},"{KINDS[kind]}",{problems.whole("level")},"{level}")'
        value = figures.plus(getattr(one, name) for one in projects)
        yield Pair(whole, f"{level}（与问题清单比）", units.total(name), listed, value)


def _line(page: Page, row: int, pair: Pair) -> None:
    page.text(row, 1, pair.department, "cell", "name")
    page.merged((row, _ITEM, row, _ITEM + 1), "cell", "name")
    page.text(row, _ITEM, pair.item, "cell", "name")
    page.formula(row, _UNITS, pair.units, pair.value, "cell", pair.style)
    page.formula(row, _FORMS, pair.forms, pair.value, "cell", pair.style)
    gap = f"ROUND({cell(row, _UNITS)}-{cell(row, _FORMS)},6)"
    page.formula(row, _GAP, gap, Decimal(0), "cell", pair.style)
    page.formula(row, _VERDICT, f'IF({cell(row, _GAP)}=0,"{AGREES}","{DIFFERS}")', AGREES, "cell", "centre")
