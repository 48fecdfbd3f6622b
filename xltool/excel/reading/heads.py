"""The heads of a table of indicators: whatever order they stand in, in one row or in two, with others between."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from xltool.excel.reading.head import Head, core_key, is_numbering, year_before
from xltool.excel.reading.lexicon import GROUPS
from xltool.excel.reading.page import Item, Page
from xltool.excel.reading.plain import level_name
from xltool.excel.reading.rivals import nearness, rivals_of
from xltool.excel.reading.spans import annual_half, of_the_year, parts_below, tier_below
from xltool.excel.reading.unheaded import begins_with_level
from xltool.form import Remark
from xltool.place import cell_name

#: Two columns that may be one, under both names, and the key of the one that is kept.
JOINED = {
    "level2+name": "name", "name+target": "name", "level1+level2": "level2",
    "name+weight": "name", "target+weight": "target", "actual+score": "actual",
}  # fmt: skip
_TWO_LEVELS = re.compile("([一二])[、和及/]?([二三])级指标")
_DATED = re.compile(r"^\d{4}年?度?")
_DRESS = "【】[]()（）*＊★:："
_AND = re.compile(r"[及和与、：:/+]")
_BRACKETED = re.compile(r"[（(\[【]\s*([^（）()\[\]【】]{2,8})\s*[)）\]】]")
_WORD = re.compile(r"[\u4e00-\u9fff（）()/、]{2,12}")
_CORE = frozenset({"level1", "level2", "name", "target", "actual"})
#: The answers that stand beside a name.
ANSWERS = ("target", "actual", "weight", "score", "reason")
#: No head stands over so many columns whose own heads are blank.
_WIDEST = 8


class Unknown(NamedTuple):
    """A column with a head that nobody knows; ``key`` is the only answer it may be, if that much is clear."""

    column: int
    said: str
    key: str = ""


class Heads(NamedTuple):
    """The heads of a table: by key where its room begins and ends; ``top`` and ``bottom`` are their rows.

    ``guessed`` are the keys whose wording is a guess, with that wording; ``strays`` the heads of no edition;
    ``joined`` the pairs of keys that share a column; ``rivals`` gives by key another column and its head that
    may be meant just as well; ``starts`` are the columns of all texts among the heads.
    ``is_half`` where the other half is not the form's.
    """

    top: int
    bottom: int
    columns: Mapping[str, tuple[int, int]]
    guessed: Mapping[str, str]
    strays: tuple[Remark, ...]
    joined: frozenset[str]
    rivals: Mapping[str, tuple[int, str]]
    starts: tuple[int, ...]
    unknown: tuple[Unknown, ...] = ()
    is_half: bool = False


def heads_of(page: Page) -> Iterator[Heads]:
    """Every row of heads on the page, from top to bottom."""
    last = -1
    for row in page.rows:
        if row <= last:
            continue
        found = _heads(page, row)
        if _is_table(found) or _is_short_table(page, row, found):
            heads = _with_neighbours(page, row, found, above=row - 1 > last)
            last = heads.bottom
            yield heads


def _heads(page: Page, row: int) -> list[Head]:
    """The heads among the texts of a row."""
    found = []
    for item in page.line(row):
        text = page.text(row, item.column)
        flat = "".join(text.split()).strip(_DRESS)
        key, rank = page.lexicon.head(text) if text and not _TWO_LEVELS.match(flat) else ("", 0)
        if not key and year_before(text):
            key, rank = page.lexicon.head(_DATED.sub("", flat))
        if not key and text and not (item.tags and page.lexicon.is_foreign(item.tags[0].sense)):
            key, rank = _two_in_one(page, flat), 2
        elif key and f"{key}+{_in_brackets(page, text)}" in JOINED:
            key = f"{key}+{_in_brackets(page, text)}"
        if key:
            found.append(Head(row, item.column, key, rank, " ".join(text.split())))
    return found


def _two_in_one(page: Page, text: str) -> str:
    """``二级指标：三级指标`` and ``三级指标及年度指标值``."""
    levels = _TWO_LEVELS.match(text)
    parts = [f"{level}级指标" for level in levels.groups()] if levels else _AND.split(text)
    keys = "+".join(page.lexicon.head(part)[0] for part in parts) if len(parts) == 2 else ""
    return keys if keys in JOINED else ""


def _in_brackets(page: Page, text: str) -> str:
    """``三级指标（分值）``: the column that the brackets behind a head name."""
    said = _BRACKETED.findall(text)
    return page.lexicon.head(said[-1])[0] if said else ""


def _is_table(found: list[Head]) -> bool:
    sure = {head.key for head in found if head.rank < 2 or "+" in head.key} & (_CORE | set(JOINED))
    wide = {head.key for head in found} & _CORE
    points = {head.key for head in found if head.rank < 2} & {"weight", "score", "reason"}
    return len(sure) >= 2 or (len(sure) == 1 and len(found) >= 3 and (len(wide) >= 2 or len(points) >= 2))


def _is_short_table(page: Page, row: int, found: list[Head]) -> bool:
    """Names and targets alone, one of them by a wide word: over rows that begin with levels they head a table."""
    sure = any(head.rank < 2 for head in found)
    keys = {head.key for head in found}
    return sure and {"name", "target"} <= keys and begins_with_level(page, page.next_row(row))


def _with_neighbours(page: Page, row: int, found: list[Head], *, above: bool) -> Heads:
    """The heads of a row with those of the row above or below, where heads take two rows."""
    top = bottom = row
    passed: dict[int, str] = {}
    if above and row > 0 and _is_upper(page, row - 1, found):
        top, found = row - 1, _combined(page, _heads(page, row - 1), found)
    else:
        lower = _heads(page, row + 1)
        if lower and _is_lower(page, row + 1, lower, found):
            bottom, found = row + 1, _combined(page, found, lower)
        elif tier := tier_below(page, row, found):
            bottom, found, passed = row + 1, _combined(page, found, tier.heads), tier.passed
    found, others, doubtful = of_the_year(page, top, found)
    found, half = annual_half(page, top, found)
    passed |= (
        others | half | {head.column: f"表头“{head.said}”不知道是不是本年度的，没有读" for head in doubtful}
    )
    heads = _settled(page, top, bottom, found, passed)
    unknown = (*heads.unknown, *(Unknown(head.column, head.said, head.key) for head in doubtful))
    numbers = is_numbering(str(page.cells.value(bottom + 1, item.column)) for item in page.line(bottom + 1))
    return heads._replace(unknown=unknown, is_half=bool(half), bottom=bottom + 1 if numbers else bottom)


def _is_upper(page: Page, row: int, lower: list[Head]) -> bool:
    """Whether a row of labels above has heads for columns that the row below leaves open."""
    upper = [head for head in _heads(page, row) if head.rank < 2]
    columns = {head.column for head in lower}
    return bool(upper) and _is_of_labels(page, row) and any(head.column not in columns for head in upper)


def _is_lower(page: Page, row: int, lower: list[Head], upper: list[Head]) -> bool:
    """Whether a row below divides the heads above it."""
    same = [head for head in lower if any(head.column == one.column and head.key == one.key for one in upper)]
    return _is_of_labels(page, row) and len(same) < len(lower)


def _is_of_labels(page: Page, row: int) -> bool:
    """Whether nothing stands in a row but labels and heads, and at most as many short words that nobody knows."""
    heads = {head.column for head in _heads(page, row)}
    unknown = 0
    for item in page.line(row):
        text = "".join(page.text(row, item.column).split())
        if any(tag.is_inline for tag in item.tags):
            return False
        if not item.is_label and item.column not in heads:
            unknown += 1
            is_word = bool(_WORD.fullmatch(text)) and not level_name(text, page.lexicon.levels)
            if not is_word or text in page.lexicon.levels:
                return False
    return unknown <= len(heads)


def _combined(page: Page, upper: list[Head], lower: list[Head]) -> list[Head]:
    """The heads of the lower row, and those above that it does not divide; one word alone in a part is the whole."""
    row = upper[0].row if upper else 0
    below = lower[0].row
    lower = [*lower, *parts_below(page, upper, lower)]
    known, keys = {head.column for head in lower}, {head.key for head in lower}
    kept = []
    for head in upper:
        end = page.room(row, head.column)
        under = [item.column for item in page.line(below) if head.column <= item.column < end]
        unknown = [column for column in under if column not in known]
        if not under:
            kept.append(head)
        elif len(unknown) == 1 and len(under) > 1 and head.key not in keys:
            said = " ".join(page.text(below, unknown[0]).split())
            kept.append(Head(below, unknown[0], head.key, 2, f"{head.said}（{said}）"))
    return sorted([*kept, *lower], key=lambda head: head.column)


def _settled(page: Page, top: int, bottom: int, found: list[Head], passed: Mapping[int, str]) -> Heads:
    """One head for each key, the nearest to the drawn wording; where the room of each ends."""
    chosen: dict[str, Head] = {}
    for head in found:
        known = chosen.get(head.key)
        if known is None or nearness(page, head) < nearness(page, known):
            chosen[head.key] = head
    rows = range(top, bottom + 1)
    chosen |= _by_core(page, rows, chosen, passed)
    starts = sorted({item.column for row in {top, bottom} for item in page.line(row)})
    columns = {}
    for key, head in chosen.items():
        after = next((column for column in starts if column > head.column), head.column + _width(page, head))
        columns[key] = head.column, after
    joined = frozenset(columns.keys() & JOINED.keys())
    for both in joined:
        columns.setdefault(JOINED[both], columns.pop(both))
    guessed = {
        head.key: head.said for head in chosen.values() if nearness(page, head) > 1 and "+" not in head.key
    }
    taken = {*passed, *(head.column for head in chosen.values())}
    rivals = rivals_of(page, rows, found, chosen, passed)
    left = [
        (head.row, head.column, head.said) for head in found
        if head.column not in taken and head.column not in {column for column, _ in rivals.values()}
    ]  # fmt: skip
    left += [
        (row, item.column, " ".join(page.text(row, item.column).split()))
        for row in rows for item in page.line(row)
        if item.column not in taken and _is_stray(page, row, item)
    ]  # fmt: skip
    strays = [Remark(f"表头有表样里没有的一列“{said}”", cell_name(*at)) for *at, said in left]
    strays += [Remark(text, cell_name(bottom, column)) for column, text in sorted(passed.items())]
    unknown = tuple(
        Unknown(column, said) for _, column, said in left
        if page.lexicon.sense(said) is None and not page.lexicon.head(said)[0]
    )  # fmt: skip
    return Heads(top, bottom, columns, guessed, tuple(strays), joined, rivals, tuple(starts), unknown)


def _by_core(page: Page, rows: range, chosen: Mapping[str, Head], passed: Container[int]) -> dict[str, Head]:
    """Heads by their core words for answers that have none, where just one such head stands right of the names."""
    taken = {head.column for head in chosen.values()}
    left = min(taken, default=0)
    columns = set(page.lexicon.columns.values()).intersection(ANSWERS) - _covered(chosen)
    found: dict[str, list[Head]] = {}
    for row in rows:
        for item in page.line(row):
            text = page.text(row, item.column)
            sense = page.lexicon.sense(text) if text else None
            if not text or item.column in taken or item.column in passed or item.column <= left:
                continue
            known = sense is not None and (
                page.lexicon.is_foreign(sense) or sense.key in page.lexicon.columns
            )
            if not known and (key := core_key(text)) in columns:
                found.setdefault(key, []).append(Head(row, item.column, key, 2, " ".join(text.split())))
    return {key: ones[0] for key, ones in found.items() if len(ones) == 1}


def _covered(keys: Iterable[str]) -> set[str]:
    """The keys that have a column, also one that two of them share."""
    return {part for key in keys for part in key.split("+")}


def _width(page: Page, head: Head) -> int:
    return min(max(page.width(head.row, head.column), 1), _WIDEST)


def _is_stray(page: Page, row: int, item: Item) -> bool:
    """A head that is none of the edition's, and no label beside the table either."""
    text = page.text(row, item.column)
    sense = page.lexicon.sense(text) if text else None
    if not text or page.lexicon.head(text)[0]:
        return False
    lexicon = page.lexicon
    return sense is None or (
        sense.key not in GROUPS and (lexicon.is_foreign(sense) or not lexicon.is_funds(sense.key))
    )
