"""How cells that were not read make the answers near them less certain: one of them may be what is blank."""

import re
from typing import Any

from xltool.answer import Answer, Type
from xltool.excel.opening.traces import Position
from xltool.excel.reading.page import Page
from xltool.excel.reading.unread import Table, Unread, short
from xltool.form import FIELDS, INDICATOR_FIELDS, Certainty, Filing, Guess
from xltool.place import cell_name, position

#: So many cells are named in a reason.
_NAMED = 3
_FIGURE = re.compile(r"\d")
#: No target that is one figure or word is longer.
_LONGEST_TARGET, _LONGEST_WORD = 20, 4
_NUMBERS = (Type.AMOUNT, Type.POINTS, Type.PERCENT)
_ACHIEVED = (Type.TARGET, Type.ACTUAL)


def without_loss(page: Page, form: Filing, table: Table, foot: int) -> Filing:
    """The form with a word on what was not read, above row ``foot``, and on what is less certain because of it."""
    unread = Unread(page, form, table, foot)
    if unread.cells:
        form.strays = (*form.strays, *unread.strays())
        form.guesses = {**form.guesses, **_Unsure(page, form, table, unread).guesses()}
    return form


class _Unsure:
    """The answers of one form near cells that were not read."""

    def __init__(self, page: Page, form: Filing, table: Table, unread: Unread) -> None:
        self.page, self.form, self.table, self.unread = page, form, table, unread
        self.cells = unread.cells

    def guesses(self) -> dict[str, Guess]:
        """The answers that are less than certain because of the cells beside them."""
        found: dict[str, Guess] = {}
        for block in ("head", "funds", "goals"):
            cells = [at for at in self.cells if self._block(at) == block and self._may_answer(block, at)]
            if cells:
                reason = self._reason(cells)
                blank = (path for path in self.form.answers if self._block_of(path) == block)
                found |= {p: Guess(Certainty.DOUBTFUL, reason) for p in blank if self._is_open(p)}
        found |= self._of_table()
        for path, answer in self.form.all_answers():
            if not answer.is_blank and (beside := self._beside(path, answer)):
                reason = f"旁边 {cell_name(*beside)} 还有一个没有读的“{short(self.cells[beside])}”"
                found[path] = Guess(Certainty.LIKELY, reason)
        return {path: guess for path, guess in found.items() if path not in self.form.guesses}

    def _may_answer(self, block: str, at: Position) -> bool:
        """Whether a cell might hold an answer of a block: among the funds only an amount does."""
        return block != "funds" or (self.page.is_amount(*at) and bool(_FIGURE.search(self.cells[at])))

    def _is_open(self, path: str) -> bool:
        """Whether an answer is blank that editions ask for."""
        is_points = path.startswith("funds.") and path.endswith((".weight", ".score"))
        return self.form[path].is_blank and (not is_points or path.startswith("funds.total."))

    def _reason(self, cells: list[Position]) -> str:
        named = "、".join(f"{cell_name(*at)}“{short(self.cells[at])}”" for at in cells[:_NAMED])
        more = f"等 {len(cells)} 格" if len(cells) > _NAMED else ""
        return f"这里没有读出内容，但附近有没有读的：{named}{more}"

    def _of_table(self) -> dict[str, Guess]:
        """Blank answers in rows of the indicators in which something else stands."""
        rows: dict[int, list[Position]] = {}
        for at in self.cells:
            if at[0] in self.table.rows:
                rows.setdefault(at[0], []).append(at)
        if not rows:
            return {}
        reason = self._reason([at for row in sorted(rows) for at in rows[row]])
        found = {}
        for n, row in enumerate(self.form.indicators):
            line = next((position(row[key].cell)[0] for key in ("name", "target") if row[key].cell), -1)
            for key, drawn in INDICATOR_FIELDS[self.form.kind].items():
                if row[key].is_blank and any(self._may_be(key, drawn.type, at) for at in rows.get(line, ())):
                    found[f"indicators[{n}].{key}"] = Guess(Certainty.DOUBTFUL, reason)
        return found

    def _may_be(self, key: str, type_: Type, at: Position) -> bool:
        """Whether a cell may be the blank answer of its row: the column is not known, or next to it."""
        if key.startswith("level") or not self._is_like(type_, at):
            return False
        room = self.table.columns.get(key)
        if room is not None and self.unread.is_below_stray(at):
            return False
        return room is None or at[1] in (room[0] - 1, *range(room[0], room[1] + 1))

    def _block(self, at: Position) -> str:
        if at[0] in self.table.rows:
            return "table"
        rows = {block: self._rows_of(block) for block in ("goals", "funds")}
        return next((block for block, range_ in rows.items() if at[0] in range_), "head")

    def _rows_of(self, block: str) -> range:
        """The rows from a block's first label or answer to its last one."""
        lexicon = self.page.lexicon
        rows = [row for (row, _), path in self.unread.read.items() if self._block_of(path) == block]
        for tag in self.page.tags():
            paths = lexicon.singles.get(tag.sense.key, {})
            is_goal = any(path.startswith("goals.") for path in paths)
            is_own = is_goal if block == "goals" else lexicon.is_funds(tag.sense.key)
            if is_own and tag.row not in self.table.rows:
                rows.append(tag.row)
        return range(min(rows, default=0), max(rows, default=-1) + 1)

    @staticmethod
    def _block_of(path: str) -> str:
        first = path.partition(".")[0]
        return {"funds": "funds", "goals": "goals", "project": "head", "year": "head"}.get(first, "")

    def _beside(self, path: str, answer: Answer[Any]) -> Position | None:
        """A cell not read right beside an answer that might be that answer too."""
        type_ = self._type(path)
        if type_ not in (*_NUMBERS, *_ACHIEVED) or not answer.cell:
            return None
        row, column = position(answer.cell)
        after = column + self.page.width(row, column)
        near = ((row, column - 1), (row, after), (row - 1, column), (row + 1, column))
        return next((at for at in near if at in self.cells and self._is_like(type_, at)), None)

    def _type(self, path: str) -> Type:
        fields, of_row = FIELDS[self.form.kind], INDICATOR_FIELDS[self.form.kind]
        return fields[path].type if path in fields else of_row[path.rpartition(".")[2]].type

    def _is_like(self, type_: Type, at: Position) -> bool:
        """Whether a cell might hold an answer of that type."""
        if type_ in _NUMBERS:
            return self.page.is_amount(*at)
        if type_ in _ACHIEVED:
            text = self.cells[at]
            return len(text) <= _LONGEST_TARGET and (bool(_FIGURE.search(text)) or len(text) <= _LONGEST_WORD)
        return not self.page.is_amount(*at) or not _FIGURE.search(self.cells[at])
