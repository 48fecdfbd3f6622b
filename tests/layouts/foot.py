"""What stands below the table: total, grade, signatures, notes."""

from layouts.head import joined, label_shares
from layouts.paper import Block, Typed
from layouts.table import Table
from layouts.typist import Typist
from layouts.want import squashed

_OPINIONS = (
    ("实施单位意见", "情况属实，同意上报。（盖章）"),
    ("主管部门审核意见", "同意。（盖章）"),
    ("财政部门审核意见", "（盖章）"),
)
_GRADES = ("优", "良", "中", "差")


def at_the_top(typist: Typist, width: int) -> Block:
    """Total and grade above the table."""
    block = Block()
    if typist.is_self and typist.style["total"] == "at the top":
        _pairs(typist, block, width)
    return block


def foot(typist: Typist, plan: Table, width: int) -> Block:
    """Total and grade below the table, then who signs."""
    block = Block()
    if typist.is_self:
        _total(typist, plan, block, width)
    _tail(typist, block, width)
    return block


def _total(typist: Typist, plan: Table, block: Block, width: int) -> None:
    way = typist.style["total"]
    if way in ("at the top", "none"):
        return
    if way == "pairs":
        _pairs(typist, block, width)
        return
    if way == "one line":
        both = (joined(typist.label(key), value) for key, value in _pair(typist))
        block.put(0, 0, "　　".join(str(one.value) for one in both), columns=width)
        return
    if way == "joined":
        block.put(
            0, 0, joined(typist.label("total.score"), typist.single_points("total.score")), columns=width
        )
        block.put(1, 0, joined(typist.label("grade"), typist.text("grade")), columns=width)
        return
    starts = {key: int(plan.side) + n for n, key in enumerate(plan.columns)}
    wider = width - plan.width
    places = {key: at + (wider if at > starts["name"] else 0) for key, at in starts.items()}
    columns = sorted(places[key] for key in ("weight", "score") if key in places)
    block.put(0, 0, typist.label("total.score"), columns=columns[0])
    for key in ("weight", "score"):
        blank = key == "weight" and way == "blank total weight"
        if key in places and not blank:
            block.put(0, places[key], typist.single_points(f"total.{key}"))
    if way == "boxes":
        _boxes(typist, block, width)
    else:
        block.line(1, [typist.label("grade"), typist.text("grade")], [columns[0], width - columns[0]])


def _boxes(typist: Typist, block: Block, width: int) -> None:
    """The grade ticked among all four."""
    grade = squashed(typist.text("grade").value)  # none is ticked before it is given
    ticked, empty = typist.chance("boxes").choice((("☑", "□"), ("√", "□"), ("■", "□")))
    text = "  ".join((ticked if one == grade else empty) + one for one in _GRADES)
    block.line(1, [typist.label("grade"), Typed(text)], [1, width - 1])


def _pair(typist: Typist) -> list[tuple[str, Typed]]:
    return [("total.score", typist.single_points("total.score")), ("grade", typist.text("grade"))]


def _pairs(typist: Typist, block: Block, width: int) -> None:
    cells = [cell for key, value in _pair(typist) for cell in (typist.label(key), value)]
    block.line(0, cells, label_shares(width, 2))


def _tail(typist: Typist, block: Block, width: int) -> None:
    way, row = typist.style["tail"], block.height
    if way in ("signatures", "both"):
        year = typist.form.year.value
        day = f"{year + 1}年3月1日" if typist.is_self else f"{year - 1}年11月20日"
        cells = ["填报人：张三", "联系电话：021-12345678", f"填报日期：{day}"]
        share = width // 3
        block.line(row, cells, [share, share, width - 2 * share])
        row += 1
    if way in ("notes", "both"):
        block.put(row, 0, "注：1.本表由项目实施单位填报。\n2.得分一栏由单位自行评定。", columns=width)
    if way == "opinions":
        for n, (label, text) in enumerate(_OPINIONS):
            block.line(row + n, [typist.dressed(label), text], [1, width - 1])
    if way == "sections":
        for n, (label, text) in enumerate(
            (("存在问题", "部分工作进度偏慢。"), ("改进措施", "加强项目管理，按计划推进。"))
        ):
            block.line(row + n, [typist.dressed(label), text], [1, width - 1])
