"""A table that goes on behind a page break: what was torn apart there is put together as a person would."""

import re
from collections.abc import Container
from functools import cache

from xltool import edition as editions
from xltool.edition.content import PLACEHOLDER, Role
from xltool.edition.label import key_of
from xltool.excel.opening.blocks import Cell, Table
from xltool.excel.opening.glyphs import between, is_number_in_two, is_whole_number

#: A text this long goes on over a page break; short ones hardly do.
_PROSE = 30
#: So much of a text's end or beginning is quoted.
_QUOTED = 10
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_SHORT = 2
_LEVELS = ("一级指标", "二级指标")
#: A bracket not yet closed or a stop within a sentence at its end; what no text begins with.
_UNENDED, _LATER = re.compile(r"(?:[（(][^）)]*|[，、,])$"), re.compile(r"[，。、；,;）)%]")
_SIGN = re.compile(r"[≥≤=＝<>＜＞≧≦]")
_BELOW_A_FORM = re.compile(
    r"(?:填报|填表|制表|编制|审核|复核|经办|联系|负责|日期|电话|备注|说明|注[:：]|[合总小]计|总分)"
)

_Pair = tuple[int, Cell]


def mended(above: list[Cell], height: int, merged: Container[float], below: Table) -> Table:
    """What is left of the part below the break; the cells ``above`` (``height`` rows) take their torn halves.

    A first row that is the rest of the last one above vanishes. A merged cell goes on over the break; its text
    may stand on either side. ``merged`` are the left edges of columns in which cells are merged.
    """
    first = [cell for cell in below.cells if cell.row == 0]
    pairs = _pairs(above, height, first, below.tolerance)
    if not pairs:
        return below
    unmatched = {cell for cell in first if cell.value != ""} - {rest for _, rest in pairs}
    is_rest = not unmatched and _is_rest(above, pairs)
    gone = set()
    for number, rest in pairs:
        if is_rest or _is_one(above, number, rest, merged):
            whole = _whole(above[number], rest)
            above[number] = whole._replace(rows=whole.rows + rest.rows - is_rest)
            gone.add(rest)
    kept = below._replace(cells=tuple(cell for cell in below.cells if cell not in gone))
    return kept.without(1) if is_rest else kept


def _pairs(above: list[Cell], height: int, first: list[Cell], tolerance: float) -> list[_Pair]:
    """The cells that end at the break, by number, each with the one that begins there below it."""
    last = [n for n, cell in enumerate(above) if cell.end == height]
    return [(n, cell) for cell in first for n in last if abs(above[n].left - cell.left) <= tolerance]


def _is_rest(above: list[Cell], pairs: list[_Pair]) -> bool:
    """Whether the first row below the break is the rest of the last one above it.

    Labels and numbers decide, torn in two or whole. Else a row of its own says something in most columns in
    which the row above does; the rest of a row only where its text is long.
    """
    said = [(above[n], rest) for n, rest in pairs if rest.value != ""]
    on = sum(_goes_on(cell, rest) for cell, rest in said)
    new = sum(_begins_a_row(cell, rest) for cell, rest in said)
    if on or new:
        return on > new
    single = [(above[n], rest) for n, rest in pairs if above[n].rows == rest.rows == 1]
    both = [cell.text + rest.text for cell, rest in single if cell.value != "" and rest.value != ""]
    one = sum((cell.value == "") != (rest.value == "") for cell, rest in single)
    if both and all(len(text) > _PROSE for text in both):
        return True
    return not said or (one > 0 and (len(both) <= 1 or len(both) < one))


def _begins_a_row(cell: Cell, rest: Cell) -> bool:
    """Whether the lower text is a whole one: a label or under one, or a number or target under another."""
    if _goes_on(cell, rest):
        return False
    if is_known(rest.text) or _BELOW_A_FORM.match(rest.text):
        return True
    if cell.value == "":
        return False
    numbers = is_whole_number(cell.text) and is_whole_number(rest.text)
    return bool(numbers or _SIGN.match(rest.text) or is_known(cell.text))


def _is_one(above: list[Cell], number: int, rest: Cell, merged: Container[float]) -> bool:
    """Whether a cell goes on over the break: it is merged, or one of a level, and its text is only one.

    A blank over a level is that level only where levels are merged; elsewhere it means the one above.
    """
    cell = above[number]
    is_level = any(other.left == cell.left and key_of(other.text) in _LEVELS for other in above)
    if cell.rows > 1 or rest.rows > 1 or (is_level and (cell.left in merged or rest.left in merged)):
        return cell.value == "" or rest.value == "" or _goes_on(cell, rest)
    return is_level and cell.value != "" and rest.value == ""


def _goes_on(cell: Cell, rest: Cell) -> bool:
    """Whether two texts are one only together: a label, a number with two decimals, brackets, a sentence."""
    if cell.value == "" or rest.value == "":
        return False
    first, second = cell.text, rest.text
    if is_number_in_two(first, second) or _UNENDED.search(first) or _LATER.match(second):
        return True
    return is_known(first + second) and not (is_known(first) and is_known(second))


def _whole(cell: Cell, rest: Cell) -> Cell:
    """Both halves; a label put together is beyond doubt, other text is not."""
    if rest.value == "":
        return cell
    text, more = cell.text, rest.text
    if not text:
        return cell._replace(
            value=rest.value, is_percent=rest.is_percent, joined=f"“{more}”印在下一页的同一格里"
        )
    whole = f"{text}{between(text, more)[0]}{more}"
    why = f"这一格分在两页，由“{text[-_QUOTED:]}”和“{more[:_QUOTED]}”拼成"
    certain = is_known(whole) or is_whole_number(whole)
    return cell._replace(value=whole, joined="" if certain else why)


@cache
def _drawn() -> frozenset[str]:
    """Every label and level of the editions, as drawn but for blanks and brackets."""
    found: set[str] = set()
    for edition in map(editions.load, editions.names()):
        contents = (cell.content for cell in edition.drawing.cells)
        found.update(
            PLACEHOLDER.sub("", one.text) for one in contents if one.role in (Role.LABEL, Role.MENTION)
        )
        found.update(edition.groups)
        found.update(name for names in edition.groups.values() for name in names)
    return frozenset(map(_flat, found)) - {""}


@cache
def _keys() -> frozenset[str]:
    return frozenset(map(key_of, _drawn()))


def is_known(text: str) -> bool:
    """Whether a text is a label or a level of an edition; a very short one (指标) only as it is drawn."""
    flat = _flat(text)
    return flat in _drawn() or (len(flat) > _SHORT and key_of(flat) in _keys())


def _flat(text: str) -> str:
    return "".join(_BRACKETS.sub("", text).split()).rstrip(":：")
