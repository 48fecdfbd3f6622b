"""How cells that were not read make the answers near them less certain: one of them may be what is blank."""

import re
from typing import Any

from xltool.answer import Answer, Type
from xltool.excel.opening.traces import Position
from xltool.excel.reading.fitting import Fitting
from xltool.excel.reading.head import is_others
from xltool.excel.reading.page import Page
from xltool.excel.reading.plain import level_name
from xltool.excel.reading.unread import Table, Unread, short
from xltool.form import FIELDS, INDICATOR_FIELDS, Certainty, Filing, Guess, Indicator
from xltool.place import cell_name, position

#: So many cells are named in a reason.
_NAMED = 3
#: So many other rows tell what a row should have.
_FEWEST_OTHERS = 2
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
        self.cells, self.loose = unread.cells, unread.loose
        self.said = self.loose | self.cells
        self.kinds = Fitting(page, form, table, unread)

    def guesses(self) -> dict[str, Guess]:
        """The answers that are less than certain because of the cells beside them."""
        found = {**self._blanks(), **self._odd()}
        found |= self._of_table()
        for path, answer in self.form.all_answers():
            if not answer.is_blank and (beside := self._beside(path, answer)):
                reason = f"旁边 {cell_name(*beside)} 还有一个没有读的“{short(self.cells[beside])}”"
                found[path] = Guess(Certainty.LIKELY, reason)
        return {path: guess for path, guess in found.items() if path not in self.form.guesses}

    def _blanks(self) -> dict[str, Guess]:
        """Blank answers beside the table of indicators, where something that may be it was not read."""
        near: dict[str, set[Position]] = {}
        may_be: dict[str, list[str]] = {}
        for path in filter(self._is_open, self.form.answers):
            cells = [at for at in self.loose if self.kinds.may_be(path, at)]
            if cells:
                block = path.partition(".")[0]
                near.setdefault(block, set()).update(cells)
                may_be.setdefault(block, []).append(path)
        reasons = {block: self._reason(sorted(cells)) for block, cells in near.items()}
        return {
            path: Guess(Certainty.DOUBTFUL, reasons[block])
            for block, paths in may_be.items()
            for path in paths
        }

    def _is_open(self, path: str) -> bool:
        """Whether an answer is blank that editions ask for."""
        is_points = path.startswith("funds.") and path.endswith((".weight", ".score"))
        return self.form[path].is_blank and (not is_points or path.startswith("funds.total."))

    def _reason(self, cells: list[Position]) -> str:
        named = "、".join(f"{cell_name(*at)}“{short(self.said[at])}”" for at in cells[:_NAMED])
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
        if not self._is_like(type_, at):
            return False
        room = self.table.columns.get(key)
        if key.startswith("level"):
            return room is None and at[1] < self.table.columns.get("name", (0, 0))[0]
        if room is not None and self.unread.is_below_stray(at):
            return key == "reason" and any(
                key in heads.guessed and any(one.column == at[1] for one in heads.unknown)
                for heads in self.table.heads
            )
        return room is None or at[1] in (room[0] - 1, *range(room[0], room[1] + 1))

    def _beside(self, path: str, answer: Answer[Any]) -> Position | None:
        """A cell not read right beside an answer that might be that answer too."""
        type_ = self._type(path)
        if type_ not in (*_NUMBERS, *_ACHIEVED) or not answer.cell:
            return None
        row, column = position(answer.cell)
        after = column + self.page.width(row, column)
        near = ((row, column - 1), (row, after), (row - 1, column), (row + 1, column))
        return next((at for at in near if self._is_open_to(type_, at)), None)

    def _is_open_to(self, type_: Type, at: Position) -> bool:
        """Whether a cell not read may be an answer of a type: not below a head that says whose it is."""
        if at not in self.cells or not self._is_like(type_, at):
            return False
        return not any(
            is_others(self.page.text(row, column))
            for row, column in self.unread.told if column == at[1] and self.unread.is_below_stray(at)
        )  # fmt: skip

    def _odd(self) -> dict[str, Guess]:
        """The last row, where it names no level of its own and lacks what all others have: perhaps no indicator."""
        rows, fields = self.form.indicators, INDICATOR_FIELDS[self.form.kind]
        last = len(rows) - 1
        if last < _FEWEST_OTHERS or self._names_level(rows[last]):
            return {}
        for keys in (("name",), ("target",), ("weight", "score")):
            blank = [all(row[key].is_blank for key in keys) for row in rows]
            if blank[last] and not any(blank[:last]):
                label = "、".join(fields[key].label for key in keys if key in fields)
                reason = f"别的各行都有{label}，只有最后这一行没有，也许不是指标"
                said = (key for key in fields if not rows[last][key].is_blank)
                return {f"indicators[{last}].{key}": Guess(Certainty.LIKELY, reason) for key in said}
        return {}

    def _names_level(self, row: Indicator) -> bool:
        """Whether a row begins with a level of the edition."""
        at = next((position(row[key].cell)[0] for key in ("name", "target", "actual") if row[key].cell), -1)
        levels = set(self.page.lexicon.levels)
        return any(
            row[key].cell and position(row[key].cell)[0] == at
            and ("".join(row[key].raw.split()) in levels or level_name(row[key].raw, levels))
            for key in ("level1", "level2")
        )  # fmt: skip

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
