"""Which blank answer a cell that was not read may be: by where it stands and what kind of thing it says."""

import re

from xltool.answer import Type
from xltool.excel.opening.traces import Position
from xltool.excel.reading.lexicon import GROUPS
from xltool.excel.reading.page import Page
from xltool.excel.reading.unread import Table, Unread, says_figure
from xltool.form import FIELDS, Filing

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)|[二2][〇零○0]..年")
_SERIAL = re.compile(r"4[0-9]{4}(?:\.00)?")
_GRADE = re.compile("[优良中差好较一二三四五ABCDabcd☑√■□☐]|(?:不|基本)?合格|不及格|及格|达标|未达标")
_GRADE_SAID = re.compile(r"[:：]\s*(?:[优良中差]|合格|不合格)(?:\s|$)")
_POINTS_SAID = re.compile(r"[:：]\s*[\d０-９]{1,3}(?:[.．][\d０-９]{1,2})?\s*分?(?:\s|$)")
#: What a row of the execution rate among the indicators says of the funds, and points, which stand in any place.
_OF_RATE = ("funds.total.weight", "funds.total.score", "funds.total.rate")
_POINTS = (".weight", ".score")
#: A goal is no shorter, a name no longer; a grade is a word or boxes to tick.
_SHORTEST_GOAL, _LONGEST_NAME, _LONGEST_GRADE = 6, 60, 30


class Fitting:
    """The blocks of one form, and what stands in them."""

    def __init__(self, page: Page, form: Filing, table: Table, unread: Unread) -> None:
        self.page, self.form, self.table, self.unread = page, form, table, unread
        self.top = min((heads.top for heads in table.heads), default=page.height)
        self.funds = self._rows_of_funds()
        self.indicators = {
            at[0] for at, path in unread.read.items()
            if path.startswith("indicators") and not path.endswith((".level1", ".level2"))
        }  # fmt: skip
        self.funds_read = {
            at: path.split(".")[1:] for at, path in unread.read.items() if path.startswith("funds.")
        }

    def may_be(self, path: str, at: Position) -> bool:
        """Whether a cell that was not read may be the answer at a path, which is blank."""
        text, block = self.unread.loose[at], path.partition(".")[0]
        is_amount = says_figure(text)
        if at[0] in self.table.asides:
            return is_amount and path in _OF_RATE
        if at[0] in self.indicators:
            return False
        if block == "funds":
            return is_amount and at[0] not in self.table.rows and self._is_of(path, at)
        if block == "total":
            return at[0] not in self.funds and (is_amount or bool(_POINTS_SAID.search(text)))
        if block == "grade":
            is_word = len(text) <= _LONGEST_GRADE and (_GRADE.match(text.strip()) or _GRADE_SAID.search(text))
            return bool(is_word) and at[0] not in self.funds
        if at[0] > self.top or (at[0] in self.funds and not self._is_pair(at[0])):
            return False
        if block == "goals":
            return not is_amount and len(text) >= _SHORTEST_GOAL
        if block == "year":
            return bool(_YEAR.search(text))
        if FIELDS[self.form.kind][path].type is Type.DATE:
            return bool(_YEAR.search(text) or _SERIAL.fullmatch(text))
        return not is_amount and len(text) <= _LONGEST_NAME

    def _is_pair(self, row: int) -> bool:
        """Whether just one amount was read in a row: other things may be asked for beside it."""
        return sum(at[0] == row for at in self.funds_read) == 1

    def _is_of(self, path: str, at: Position) -> bool:
        """Whether an amount may be that one of the funds: in no row and no column that is known for another's."""
        if self.funds and at[0] not in self.funds:
            return False
        if not self.page.lexicon.rows or path.endswith(_POINTS):  # a declaration has no columns of parts
            return True
        own = path.split(".")[1:]
        lines = (
            [
                read
                for place, read in self.funds_read.items()
                if place[axis] == at[axis] and place[0] in self.funds
            ]
            for axis in (0, 1)
        )
        return all(_joins(own, line) for line in lines)

    def _rows_of_funds(self) -> range:
        """The rows from the first label or answer of the funds to the last one, and those of amounts next to these."""
        page, taken = self.page, self.table.rows
        lexicon = page.lexicon
        rows = {at[0] for at, path in self.unread.read.items() if path.startswith("funds.")}
        rows |= {
            tag.row for tag in page.tags()
            if lexicon.is_funds(tag.sense.key) and lexicon.parts.get(tag.sense.key) not in ("weight", "score")
        }  # fmt: skip
        rows -= set(taken)
        if not rows:
            return range(0)
        first, last = min(rows), max(row for row in rows if row < self.top or min(rows) > self.top)
        while self._has_amounts(last + 1):
            last += 1
        while self._has_amounts(first - 1):
            first -= 1
        return range(first, last + 1)

    def _has_amounts(self, row: int) -> bool:
        """Whether an amount stands in a row without labels."""
        line, page_foreign = self.page.line(row), self.page.lexicon.is_foreign
        amounts = any(
            (row, item.column) in self.unread.loose and self.page.is_amount(row, item.column) for item in line
        )
        own = all(tag.sense.key in GROUPS or page_foreign(tag.sense) for item in line for tag in item.tags)
        return amounts and row not in self.table.rows and own


def _joins(own: list[str], line: list[list[str]]) -> bool:
    """Whether an answer may stand in a row or column of others: with what all of these have in common, if they have."""
    if len(line) < 2:
        return True
    common = [{read[n] for read in line} for n in (0, 1)]
    alike = [n for n in (0, 1) if len(common[n]) == 1]
    return not alike or any(own[n] in common[n] for n in alike)
