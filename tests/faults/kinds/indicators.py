"""X 指标体系: indicators missing, written twice, or too few."""

from collections.abc import Iterator

from libreoffice import edits
from libreoffice.edits import Edit

from faults.choose import level
from faults.fault import BOTH, DECLARATION, SELFASSESSMENT, Content, Fault, Paper, kind
from xltool.form import INDICATOR_FIELDS
from xltool.place import cell_name, position

#: What names end with, longer ones first.
_MEASURES = (
    "计划完成数", "完成次数", "完成数量", "完成及时率", "完成数", "完成率", "及时率", "及时性", "合格率", "覆盖率",
    "参与率", "满意度", "满意率", "次数", "人数", "数量", "情况", "规范性", "准确性", "合理性", "节约率",
)  # fmt: skip


def _without(paper: Paper, text: str) -> Iterator[Fault]:
    """All rows under a level deleted, from the last one up."""
    rows = [paper.row(n) for n, row in enumerate(paper.form.indicators) if level(row, text)]
    if rows:
        yield paper.fault("", {}, *(edits.delete_rows(paper.name, row) for row in reversed(rows)), says=text)


@kind("满意度指标整组删去", "X01", DECLARATION, implied=("X14",))
def no_satisfaction(paper: Paper) -> Iterator[Fault]:
    yield from _without(paper, "满意度指标")


@kind("效益指标整组删去", "X01", DECLARATION, implied=("X14",))
def no_benefit(paper: Paper) -> Iterator[Fault]:
    yield from _without(paper, "效益指标")


@kind("质量指标删去", "X02", DECLARATION)
def no_quality(paper: Paper) -> Iterator[Fault]:
    yield from _without(paper, "质量指标")


@kind("时效指标删去", "X02", DECLARATION)
def no_time(paper: Paper) -> Iterator[Fault]:
    yield from _without(paper, "时效指标")


@kind("一类二级指标空着", "X03", DECLARATION)
def level_left_empty(paper: Paper) -> Iterator[Fault]:
    """Name and target of the only row under its level 2, beside other rows of its level 1."""
    for n, row in paper.rows():
        others = [other for m, other in paper.rows() if m != n]
        alone = all(other.level2.raw != row.level2.raw for other in others)
        beside = any(other.level1.raw == row.level1.raw for other in others)
        if alone and beside and "产出" not in row.level1.raw:
            path = f"indicators[{n}]"
            yield paper.fault(f"{path}.name", {f"{path}.name": None, f"{path}.target": None})


def _copied_below(paper: Paper, n: int) -> list[Edit]:
    """A new row below a row, with all it says but its levels."""
    row, above = paper.form.indicators[n], paper.row(n)
    done = [edits.insert_rows(paper.name, above + 1)]
    for key in INDICATOR_FIELDS[paper.form.kind]:
        answer = row[key]
        if key not in ("level1", "level2") and not answer.is_blank:
            place = cell_name(above, position(answer.cell)[1])
            done.append(paper.typed(place, _content(paper, answer.cell)))
    return done


def _content(paper: Paper, cell: str) -> Content:
    value = paper.seen.values[cell]
    return value if isinstance(value, str) else str(value) if isinstance(value, dict) else value  # type: ignore[return-value]


@kind("复制上一行", "X04", BOTH, implied=("D01@total.weight", "P06@i.reason", "X14"))
def row_copied(paper: Paper) -> Iterator[Fault]:
    """Not the last row: below it the sums would not reach."""
    for n, row in paper.rows()[:-1]:
        below = cell_name(paper.row(n), position(row.name.cell)[1])
        done = _copied_below(paper, n)
        yield paper.fault(f"indicators[{n + 1}].name", {}, *done, cell=below, like=f"indicators[{n}]")


@kind("两条指标写成同名", "X04", BOTH, implied=("M05", "M08"))
def name_repeated(paper: Paper) -> Iterator[Fault]:
    """The name of the row above, under the same level 2 and with a target of the same kind."""
    for (m, above), (n, row) in zip(paper.rows(), paper.rows()[1:], strict=False):
        one, other = above.target.value, row.target.value
        alike = one and other and (one.form, one.op, one.unit) == (other.form, other.op, other.unit)
        if n == m + 1 and alike and above.level2.cell == row.level2.cell:
            path = f"indicators[{n}].name"
            yield paper.fault(path, {path: above.name.raw}, like=f"indicators[{m}]")


@kind("同一件事写成两条", "X05", BOTH, implied=("M05", "M08"))
def name_reworded(paper: Paper) -> Iterator[Fault]:
    """The name of the row above with 的 put before what is measured."""
    for (m, above), (n, row) in zip(paper.rows(), paper.rows()[1:], strict=False):
        one, other, name = above.target.value, row.target.value, above.name.raw.strip()
        alike = one and other and (one.form, one.op, one.unit) == (other.form, other.op, other.unit)
        measure = next((word for word in _MEASURES if name.endswith(word)), "")
        if n == m + 1 and alike and measure and above.level2.cell == row.level2.cell and len(name) > 6:
            path = f"indicators[{n}].name"
            reworded = f"{name.removesuffix(measure)}的{measure}"
            yield paper.fault(path, {path: reworded}, like=f"indicators[{m}]")


@kind("指标只剩三条", "X14", DECLARATION, implied=("X01", "X02"))
def too_few(paper: Paper) -> Iterator[Fault]:
    rows = [paper.row(n) for n, _ in enumerate(paper.form.indicators)]
    if len(paper.rows()) > 3:
        named = [paper.row(n) for n, _ in paper.rows()][:3]
        gone = [edits.delete_rows(paper.name, row) for row in reversed(rows) if row not in named]
        yield paper.fault("", {}, *gone, says="3条")


@kind("自评时漏抄一条指标", "D01", SELFASSESSMENT, implied=("D13",))
def row_left_out(paper: Paper) -> Iterator[Fault]:
    """Not a row in which the names of its levels stand."""
    total = position(paper.cell("total.weight"))
    above = cell_name(total[0] - 1, total[1])
    for n, row in paper.rows()[:-1]:
        if position(row.level2.cell)[0] + 1 != paper.row(n):
            gone = edits.delete_rows(paper.name, paper.row(n))
            yield paper.fault("total.weight", {}, gone, cell=above)
