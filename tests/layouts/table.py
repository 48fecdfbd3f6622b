"""The table of indicators: which columns it has, how levels stand in it, what stands between its rows."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from layouts.paper import NOTHING, Block, Typed
from layouts.typist import Typist
from layouts.values import SPLIT, Row, actual, target
from layouts.want import Wanted
from layouts.words import TITLES
from xltool.form import Indicator

_SELF = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
_DECLARATION = ("level1", "level2", "name", "target")
_EXTRA = {
    "责任人": ("张三", "李四", "王五"),
    "数据来源": ("业务系统", "工作台账", "问卷调查"),
    "指标说明": ("反映工作完成情况", "按年度工作计划考核"),
    "指标性质": ("定量", "定性"),
    "评分标准": ("完成得满分，未完成按比例扣分", "每少一项扣1分"),
    "责任处室": ("办公室", "规财法处"),
    "佐证材料": ("见附件", "工作总结"),
    "上年完成值": ("85.00(%)", "3.00(次)", "达成指标"),
    "复核得分": (None,),
    "备注": (None, "已完成"),
    "是否完成": ("是", "否"),
    "扣分": ("0", "1"),
    "指标完成率": ("100%", "98%"),
}
#: Only declarations may have these: a self-assessment has points of its own.
_MORE_DECLARED = {
    "指标权重": ("10%", "5%"),
    "上年指标值": ("≥80.00(%)", "≥2.00(次)"),
    "指标分值": ("10", "5"),
}
_NUMERALS = "一二三四五六七八九十"


@dataclass
class Table:
    """The columns in their order, and the rows as they are typed."""

    typist: Typist
    columns: list[str]
    heads: dict[str, str]
    extra: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    side: bool = False

    @property
    def width(self) -> int:
        """Columns, with the one at the left that only says what the table is."""
        return len(self.columns) + self.side


def plan(typist: Typist) -> Table:
    """Which columns there are, in which order, under which heads."""
    way, chance = typist.style["columns"], typist.chance("columns")
    columns = _kept(typist)
    if way == "reordered":
        tail = columns[columns.index("target") :]
        chance.shuffle(tail)
        columns[columns.index("target") :] = tail
    heads = {key: typist.label(key) for key in columns}
    if "level1" not in columns and typist.style["levels"] == "one column":
        heads["level2"] = typist.dressed(
            chance.choice(("一、二级指标", "一级指标/二级指标", "一级、二级指标"))
        )
    extra = {}
    if way in ("more", "many more"):
        offered = _EXTRA if typist.is_self else _EXTRA | _MORE_DECLARED
        for name in chance.sample(sorted(offered), 1 if way == "more" else 3):
            columns.insert(chance.randint(columns.index("name") + 1, len(columns)), name)
            heads[name], extra[name] = typist.dressed(name), offered[name]
    if way == "number first":
        columns.insert(0, "number")
        heads["number"] = typist.dressed(chance.choice(("序号", "编号", "指标编码")))
    if way == "blank column":
        columns.insert(chance.randint(1, len(columns) - 1), "gap")
        heads["gap"] = ""
    if typist.style["targets"] in SPLIT:
        _split(typist, columns, heads)
    return Table(typist, columns, heads, extra, side=way == "side label" or (not way and not typist.is_self))


def _kept(typist: Typist) -> list[str]:
    """The drawn columns that this office has."""
    columns = list(_SELF if typist.is_self else _DECLARATION)
    way = typist.style["columns"]
    gone = {"without reason": "reason", "without weight": "weight", "without level 2": "level2"}.get(way)
    if gone in columns:
        columns.remove(gone)
    levels = typist.style["levels"]
    if levels.startswith("section lines") or (levels == "one column" and "level2" in columns):
        columns.remove("level1")
    return columns


def _split(typist: Typist, columns: list[str], heads: dict[str, str]) -> None:
    """Give operator and unit columns of their own."""
    at, chance = columns.index("target"), typist.chance("split")
    columns.insert(at + 1, "target.unit")
    heads["target.unit"] = typist.dressed(chance.choice(("计量单位", "单位", "度量单位")))
    if typist.style["targets"] != "two columns":
        columns.insert(at, "target.op")
        heads["target.op"] = typist.dressed(chance.choice(("符号", "指标符号", "指标方向", "运算符号")))


def table(plan: Table, width: int) -> Block:
    """The table over so many columns."""
    typist, block = plan.typist, Block()
    spans = [1] * len(plan.columns)
    spans[plan.columns.index("name")] += width - plan.width
    at = int(plan.side)
    _heads(plan, block, spans, at)
    _Rows(plan, block, spans, at).type()
    if plan.side:
        block.put(0, 0, typist.side_label("table"), rows=block.height)
    return block


def _heads(plan: Table, block: Block, spans: list[int], at: int) -> None:
    """The row of heads, or two of them."""
    typist, columns = plan.typist, plan.columns
    split = typist.style["targets"] == "three under one"
    if not split and typist.style["columns"] != "two heads":
        block.line(block.height, [plan.heads[key] for key in columns], spans, at)
        return
    top, under, column = block.height, {}, at
    if split:
        under |= {"target.op": plan.heads["target"], "target": "", "target.unit": ""}
    else:
        under |= dict.fromkeys([key for key in ("level1", "level2", "name") if key in columns], "")
        under[next(iter(under))] = typist.label("table")
    named = {"target.op": "符号", "target": "数值", "target.unit": "单位"} if split else {}
    for key, span in zip(columns, spans, strict=True):
        if key not in under:
            block.put(top, column, plan.heads[key], rows=2, columns=span)
        else:
            block.put(top + 1, column, named.get(key) or plan.heads[key], columns=span)
            if under[key]:
                over = sum(s for k, s in zip(columns, spans, strict=True) if k in under)
                block.put(top, column, under[key], columns=over)
        column += span


class _Rows:
    """The rows of the table being typed."""

    def __init__(self, plan: Table, block: Block, spans: list[int], at: int) -> None:
        self.plan, self.typist, self.block = plan, plan.typist, block
        self.spans, self.at = spans, at
        self.starts = {key: at + sum(spans[:n]) for n, key in enumerate(plan.columns)}
        self.numbered = 0

    def type(self) -> None:
        rows = list(enumerate(self.typist.form.indicators))
        if "level2" not in self.starts:
            rows = [(n, row) for n, row in rows if row.name.value]
        groups = [(level1, list(group)) for level1, group in groupby(rows, lambda one: one[1].level1.raw)]
        for number, (level1, group) in enumerate(groups):
            if number:
                self._between(groups[number - 1])
            weight = sum((row.weight.value or 0 for _, row in group), start=0)
            self._section(number, level1, weight)
            start = self.block.height
            for _, part in groupby(group, lambda one: one[1].level2.raw):
                self._part(level1, list(part))
            self._level1(number, level1, start, weight)

    def _section(self, number: int, level1: str, weight: Decimal | int) -> None:
        """The line above a group, where levels stand on lines of their own."""
        way = self.typist.style["levels"]
        if way.startswith("section lines"):
            text = f"{_NUMERALS[number]}、{level1}" + (_said(weight, way) if way.endswith("weights") else "")
            self.block.put(self.block.height, self.at, text, columns=sum(self.spans))

    def _level1(self, number: int, level1: str, start: int, weight: Decimal | int) -> None:
        """The first level beside its rows."""
        if "level1" not in self.starts:
            return
        way, column = self.typist.style["levels"], self.starts["level1"]
        rows = self.block.height - start
        if way == "repeated":
            for row in range(start, start + rows):
                self.block.put(row, column, level1)
            return
        text = level1
        if way.startswith("weights"):
            text += _said(weight, way)
        if way == "vertical":
            text = "\n".join(level1)
        if way == "numbered":
            text = f"{_NUMERALS[number]}、{level1}"
        self.block.put(start, column, text, rows=1 if way == "unmerged" else rows)

    def _part(self, level1: str, part: list[tuple[int, Indicator]]) -> None:
        """The rows of one second level."""
        start, way = self.block.height, self.typist.style["levels"]
        for n, row in part:
            self._row(level1, n, row)
        column, level2 = self.starts.get("level2"), part[0][1].level2.value
        if column is None or not level2:
            return
        for row in range(start, self.block.height if way == "repeated" else start + 1):
            rows = 1 if way in ("repeated", "unmerged") else len(part)
            weight = sum((one.weight.value or 0 for _, one in part), start=0)
            text = level2 + (_said(weight, way) if way == "weights on both" else "")
            if way == "one column" and "level1" not in self.starts:
                text = f"{level1}{self.typist.style.chance('joint').choice('-/—、')}{level2}"
            self.block.put(row, column, text, rows=rows)

    def _row(self, level1: str, n: int, row: Indicator) -> None:
        typist, at = self.typist, self.block.height
        wanted: dict[str, Wanted] = {"level1": level1, "name": row.name.value}
        if "level2" in self.starts:
            wanted["level2"] = row.level2.value
        self.numbered += 1
        cells = {"name": Typed(typist.spelt(row.name.value)), "number": Typed(self.numbered)}
        cells |= target(typist, n, wanted)
        if typist.is_self:
            cells |= self._filled(n, row, wanted)
        for key, values in self.plan.extra.items():
            cells[key] = Typed(values[n % len(values)])
        for key, span in zip(self.plan.columns, self.spans, strict=True):
            if key not in ("level1", "level2"):
                self.block.put(at, self.starts[key], cells.get(key, NOTHING), columns=span)
        typist.want.rows.append(wanted)
        if typist.style["hidden"] == "rows" and n % 5 == 3 and len(typist.want.rows) > 1:
            self.block.hidden.add(at)

    def _filled(self, n: int, row: Indicator, wanted: dict[str, Wanted]) -> Row:
        """What a self-assessment says of an indicator beyond its target."""
        typist, cells = self.typist, {}
        if not typist.is_blank_yet:
            cells = {"actual": actual(typist, n, wanted), "score": typist.points(row.score.value),
                     "reason": Typed(row.reason.value)}  # fmt: skip
        cells["weight"] = typist.points(row.weight.value)
        wanted |= {
            key: row[key].value
            for key in ("weight", "score", "reason")
            if key in cells and key in self.starts
        }
        return cells

    def _between(self, above: tuple) -> None:
        """What stands between two groups."""
        way, row = self.typist.style["gaps"], self.block.height
        if way == "blank rows":
            self.block.put(row, self.at, NOTHING)
        if way == "heads repeated":
            _heads(self.plan, self.block, self.spans, self.at)
        if way == "continued":
            self.block.put(row, self.at, "（续表）", columns=sum(self.spans))
            _heads(self.plan, self.block, self.spans, self.at)
        if way == "title repeated":
            for n, line in enumerate((TITLES[self.typist.kind][0], f"（{self.typist.form.year.value}年度）")):
                self.block.put(row + n, self.at, line, columns=sum(self.spans))
            _heads(self.plan, self.block, self.spans, self.at)
        if way == "page numbers":
            self.block.put(row, self.at, "第 1 页，共 2 页", columns=sum(self.spans))
        if way == "subtotals" and "weight" in self.starts:
            self.block.put(row, self.at, "小计")
            for key in ("weight", "score"):
                total = sum((one[key].value or 0 for _, one in above[1]), start=0)
                self.block.put(row, self.starts[key], self.typist.points(total))


def _said(weight: Decimal | int, way: str) -> str:
    """The points of a level in brackets behind it."""
    if not weight:
        return ""
    said = f"{Decimal(weight).normalize():f}分"
    return f"\n({said})" if way == "weights on a line of their own" else f"（{said}）"
