"""Characters on a page → the text of a cell, its lines joined as a person would."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from xltool.excel.opening.shown import characters

#: Of a character's size: a wider gap between two Latin words is a blank; lines nearer are one.
_GAP, _SAME_LINE = 0.25, 0.5
#: Points: what is shown in an area stands so far within it at least.
_WITHIN = 1.5
#: Characters: a line that leaves more room than this ended on purpose.
_ROOM = 2.5
_TAIL, _HEAD = re.compile(r"\d[\d,，.]*$"), re.compile(r"[,，.]?\d[\d,，.]*")
_WHOLE_NUMBER = re.compile(r"[-¥￥]?\d{1,3}(?:[,，]?\d{3})*\.\d\d%?")
_LATIN = re.compile(r"[0-9A-Za-z]")
_ENDS = re.compile(r"[。；;：:！!？?]$")
_BEGINS = re.compile(
    r"\d{1,2}\s*[.、．](?!\d)|[（(][\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳]"
)


class Glyph(NamedTuple):
    """A character: its text, where it begins and ends, its upper and lower edge, in points from the top left.

    ``middle`` and ``height`` are its middle, moved into the area in which it is shown.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    middle: float
    height: float

    @property
    def size(self) -> float:
        """How high it is."""
        return max(self.bottom - self.top, 1.0)


class Written(NamedTuple):
    """A line of text: what it says, where it begins and ends."""

    text: str
    left: float
    right: float
    top: float
    size: float


def taken_from(page: Any) -> list[Glyph]:
    """The characters of a page of pdfplumber's; one printed twice at the same place, as bold type is, counts once."""
    found: dict[tuple[str, int, int], Glyph] = {}
    for one, (left, lower, right, upper) in characters(page):
        x0, top = page.point2coord((one.x0, one.y1))
        x1, bottom = page.point2coord((one.x1, one.y0))
        middle, height = (one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2
        at = (
            max(left + _WITHIN, min(middle, right - _WITHIN)),
            max(lower + _WITHIN, min(height, upper - _WITHIN)),
        )
        text = one.get_text()
        found[text, round(x0), round(top)] = Glyph(text, x0, x1, top, bottom, *page.point2coord(at))
    return list(found.values())


def sorted_into(
    boxes: Sequence[tuple[float, float, float, float]], glyphs: Sequence[Glyph]
) -> Iterator[tuple[tuple[float, float, float, float], list[Glyph]]]:
    """Each box with the glyphs whose middle stands in it; none stands in two."""
    left = sorted(glyphs, key=lambda c: c.height)
    heights = [c.height for c in left]
    taken: set[int] = set()
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        start, end = bisect_left(heights, box[1]), bisect_left(heights, box[3])
        inside = [n for n in range(start, end) if box[0] <= left[n].middle < box[2] and n not in taken]
        taken.update(inside)
        yield box, [left[n] for n in inside]


def lines(glyphs: Sequence[Glyph]) -> list[Written]:
    """The lines characters make, from top to bottom."""
    rows: list[list[Glyph]] = []
    for character in sorted(glyphs, key=lambda c: c.top + c.bottom):
        near = rows and _center(character) - _center(rows[-1][-1]) < _SAME_LINE * character.size
        if near:
            rows[-1].append(character)
        else:
            rows.append([character])
    return [_line(sorted(row, key=lambda c: c.left)) for row in rows]


def _center(character: Glyph) -> float:
    return (character.top + character.bottom) / 2


def _line(row: Sequence[Glyph]) -> Written:
    parts: list[str] = []
    for n, character in enumerate(row):
        before = row[n - 1] if n else None
        wide = before and character.left - before.right > _GAP * character.size
        if wide and before and _LATIN.match(before.text) and _LATIN.match(character.text):
            parts.append(" ")
        parts.append(character.text)
    text = "".join(parts)
    shown = [c for c in row if c.text.strip()] or row
    return Written(text.strip(), shown[0].left, shown[-1].right, row[0].top, max(c.size for c in row))


def text_in(glyphs: Sequence[Glyph], right: float) -> tuple[str, str]:
    """The text of a cell up to its right edge, and why its lines may be joined wrongly.

    A line that is full goes on in the next one; one that ends a sentence and leaves room was ended.
    """
    written = [line for line in lines(glyphs) if line.text]
    text, doubt = "", ""
    for n, line in enumerate(written):
        if n:
            above = written[n - 1]
            between, unsure = _between(above, line, right)
            text += between
            doubt = doubt or unsure
        text += line.text
    return text, "" if is_whole_number(text) else doubt


def is_whole_number(text: str) -> bool:
    """Whether it is a number as forms print it, with two decimals."""
    return bool(_WHOLE_NUMBER.fullmatch(text))


def is_number_in_two(first: str, second: str) -> bool:
    """Whether two texts are such a number only together."""
    return is_whole_number(first + second) and not (is_whole_number(first) and is_whole_number(second))


def between(first: str, second: str) -> tuple[str, str]:
    """What stood between two halves of a text that was torn: nothing, or a blank; and why that is not sure."""
    tail, head = _TAIL.search(first), _HEAD.match(second)
    if tail and head:
        sure = is_number_in_two(tail[0], head[0])
        return "", "" if sure else f"“{tail[0]}”与“{head[0]}”分在两处，看作一个数"
    if _LATIN.match(first[-1:]) and _LATIN.match(second):
        return " ", f"“{first[-8:]}”与“{second[:8]}”分在两处，中间有没有空格看不出来"
    return "", ""


def _between(above: Written, below: Written, right: float) -> tuple[str, str]:
    """What joins two lines: nothing, a break, or a blank that may not have been there."""
    has_room = right - above.right > _ROOM * above.size
    signs = has_room, bool(_ENDS.search(above.text)), bool(_BEGINS.match(below.text))
    if sum(signs) > 1:
        return "\n", ""
    if is_whole_number(above.text) and is_whole_number(below.text):
        return "\n", ""
    return between(above.text, below.text)
