"""Forms put together on sheets and in books."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from layouts import funds, head
from layouts.choices import Style
from layouts.foot import at_the_top, foot
from layouts.negatives import cover, instructions, lists, project_list, summary
from layouts.paper import Block, Sheet, write
from layouts.table import plan, table
from layouts.typist import Typist
from layouts.want import Want
from xltool.form import Filing


class Book(NamedTuple):
    """A workbook's sheets, and the forms in them in their order."""

    sheets: list[Sheet]
    wants: list[Want]

    def save(self, path: Path) -> Path:
        """Write it."""
        return write(path, self.sheets)


def typed(form: Filing, style: Style, place: int = 0) -> tuple[Block, Want]:
    """One form typed, and what should be read from it."""
    typist = Typist(form, style, place)
    columns = plan(typist)
    width = max(columns.width, funds.width_of(typist), 6)
    block = head.title(typist, width)
    block.under(head.head(typist, width))
    block.under(at_the_top(typist, width))
    block.under(head.sections(typist, width))
    money, aims = funds.funds(typist, width), head.goals(typist, width)
    rows = table(columns, width)
    rows.under(foot(typist, columns, width))
    for part in {
        "goals first": (aims, money, rows),
        "table first": (rows, money, aims),
        "funds last": (aims, rows, money),
    }.get(style["order"], (money, aims, rows)):
        block.under(part)
    if style["formulas"] == "all":
        _compute(block)
    if style["beside"]:
        _beside(typist, block, width)
    moved = Block()
    moved.add(block, *_margin(style))
    if style["merges"]:
        moved = moved.without_merges(filled=style["merges"] == "filled")
    return moved, typist.want


def _compute(block: Block) -> None:
    """Every number as a formula that gives it."""
    for place, one in block.cells.items():
        if isinstance(one.value, Decimal) and not one.formula:
            block.cells[place] = one._replace(formula=f"ROUND({one.value:f},6)")


def _beside(typist: Typist, block: Block, width: int) -> None:
    """Remarks of whoever looked at it, or a list, right of the form after a blank column."""
    chance = typist.chance("beside")
    if typist.style["beside"] == "remarks":
        for row in chance.sample(range(2, block.height), 3):
            block.put(row, width + 1, chance.choice(("已核对", "请补充说明", "数据已与财务核对一致", "？")))
    else:
        for n, text in enumerate(("评分等级", "优", "良", "中", "差")):
            block.put(n + 4, width + 2, text)


def _margin(style: Style) -> tuple[int, int]:
    way, chance = style["margin"], style.chance("margin")
    if way == "far":
        return chance.randint(20, 60), chance.randint(10, 40)
    rows, columns = chance.randint(1, 4), chance.randint(1, 3)
    return (rows if way in ("rows", "both") else 0), (columns if way in ("columns", "both") else 0)


def book(forms: Sequence[Filing], style: Style) -> Book:
    """The forms in one workbook; the first alone unless the style asks for several."""
    way = style["page"]
    if way not in ("below", "beside", "sheets", "mixed", "mixed below", "with summary"):
        block, want = typed(forms[0], style)
        want.sheet = "Sheet1"
        return Book([Sheet("Sheet1", block)], [want])
    made = [typed(form, style, n) for n, form in enumerate(forms)]
    wants = [want for _, want in made]
    if way in ("below", "beside", "mixed below"):
        page = Block()
        for block, want in made:
            want.sheet = "汇总"
            if way != "beside":
                page.under(block, gap=style.chance("gap").randint(1, 3))
            else:
                page.add(block, 0, page.width + 1 if page.cells else 0)
        return Book([Sheet("汇总", page)], wants)
    chance = style.chance("summary")
    sheets = summary(forms, chance) + project_list(forms, chance) if way == "with summary" else [cover()]
    for n, (block, want) in enumerate(made, 1):
        want.sheet = f"项目{n}"
        sheets.append(Sheet(want.sheet, block))
    return Book([*sheets, instructions(), lists()], wants)
