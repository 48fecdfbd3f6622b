"""Lines of labels below the indicators, each with one answer behind it: totals, signatures, dates, remarks."""

import re
import unicodedata
from collections.abc import Collection

from xltool.excel.reading.lexicon import GRADE, GROUPS, TOTAL
from xltool.excel.reading.page import Item, Page
from xltool.excel.reading.plain import level_name

_BARE, _INLINE = "bare", "inline"
_BRACKETED = r"(?:[（(][^）)]{0,12}[）)])?"
#: What a line to be signed asks for, with an answer behind the colon or none.
SIGNED = re.compile(
    r"[（(]?[\u4e00-\u9fff、和及/（）()]{0,14}(?:人员?|负责人|领导|[局处科院所校馆台组]长|组员|成员|主任|日期|时间|电话|手机|传真|邮箱|单位|部门|科室|处室"
    rf"|公章|盖章|签[字章名]|意见|得分|总分|分数|等级|等次|结论|说明|备注|注){_BRACKETED}[：:]"
)
#: What stands in such a line by itself: a date, also one still to be written, a place for a seal.
_LOOSE = re.compile(
    r"(?:\d{4}|[_—\s]*)[年./-]\d{0,2}[_\s]*[月./-]\d{0,2}[_\s]*[日号]?|[（(]?(?:公章|盖章|签[字章名]){1,2}[)）]?"
)


#: A word before a colon, a word alone: perhaps a label that nobody knows.
_NAMED = re.compile(r"[（(]?[\u4e00-\u9fff][\u4e00-\u9fff、（）()/]{1,13}[：:]")
_WORD = re.compile(r"[\u4e00-\u9fff、（）()/]{2,12}")


def is_line_of_labels(page: Page, row: int, names: int, extra: Collection[int] = ()) -> bool:
    """Whether nothing stands in a row but labels, each with one answer at most behind it: no indicator looks so.

    One label alone tells that only left of the column of ``names``: a name may be worded like a label. Beside known
    ones a word may be a label that nobody knows. In ``extra`` columns, with heads of no edition, words stand that
    mean a label elsewhere: ``历史标准`` under 绩效标准.
    """
    line = page.line(row)
    if _is_of_total(line, names):
        return True
    line = [item for item in line if not (item.column in extra and _is_entry(page, row, item))]
    known, unknown, aside, is_asked = 0, 0, 0, False
    for n, item in enumerate(line):
        kind = _kind(page, row, item)
        flat = _flat(page, row, item)
        if any(tag.sense.key in GROUPS for tag in item.tags):
            continue
        if flat in page.lexicon.levels or level_name(flat, page.lexicon.levels):
            return False
        if kind:
            known += 1
            aside += item.column != names
            is_asked = kind == _BARE
        elif is_asked:
            is_asked = False
        elif word := _unknown_label(flat, n == 0 or aside > 0):
            unknown += 1
            is_asked = word == _BARE
        elif not known or not _LOOSE.fullmatch(flat):
            return False
    if unknown:
        return aside > 0
    return known > 1 or (known == 1 and line[0].column < names)


def _is_entry(page: Page, row: int, item: Item) -> bool:
    """Whether a word under a head asks for no answer: no line to be signed begins so, or it stands there again."""
    flat = _flat(page, row, item)
    again = any(_flat(page, one, item) == flat for one in (row - 1, row + 1))
    return again or not SIGNED.match(f"{flat}：")


def _unknown_label(flat: str, may_be_bare: bool) -> str:
    """Whether a text looks like a label that nobody knows, with an answer in it or bare."""
    if _NAMED.match(flat):
        return _INLINE
    return _BARE if may_be_bare and _WORD.fullmatch(flat) else ""


def _is_of_total(line: list[Item], names: int) -> bool:
    """Whether the total or the grade is asked for in a row, by a text that is no name."""
    return any(
        tag.sense.key in (GRADE, TOTAL)
        for item in line if not (item is line[0] and item.column == names) for tag in item.tags
    )  # fmt: skip


def _kind(page: Page, row: int, item: Item) -> str:
    """Whether a cell is a label with its answer in it or a bare one; empty for anything else."""
    flat = _flat(page, row, item)
    if item.tags:
        return _INLINE if item.tags[-1].rest else _BARE
    if page.looks_like_label(row, item.column):
        return _BARE
    said = SIGNED.match(flat)
    return (_INLINE if flat[said.end() :] else _BARE) if said else ""


def _flat(page: Page, row: int, item: Item) -> str:
    value = page.cells.value(row, item.column)
    return "".join(unicodedata.normalize("NFKC", str(value)).split())
