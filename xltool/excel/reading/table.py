"""The table of indicators: rows of answers under their heads, levels filled down, notes below left out."""

import re
from collections.abc import Mapping
from typing import Any

from xltool.answer import BLANK, Answer, State
from xltool.edition import Edition
from xltool.excel.reading.cells import Cells
from xltool.form import INDICATOR_FIELDS, Indicator
from xltool.money import at_least_two_places
from xltool.target import Form, Target

#: First words of the lines below a form, with what follows them.
_SIGNATURE = re.compile(
    r"\s*(?:(?:填报|填表|制表|编制|审核|复核|经办|联系)人员?|(?:填报|填表|编制|财务|单位|部门|项目)*负责人"
    r"|(?:填报|填表|编制)(?:单位|部门|日期|时间)|日期|(?:联系)?电话|注\d*|备注|(?:填报|填表|备注)?说明|(?:合|总|小)计(?:得分|分值)?)"
    r"\s*(?:[（(][^）)]*[）)])?\s*(?:[：:]|$)"
)
#: A line of text alone in the first column that is longer than this is a note, no level's name.
_LONGEST_LEVEL = 12
_NO_LEVEL = (State.BLANK, State.ERROR)
#: By themselves: on Python 3.11 a look into the class takes ten times as long.
_BLANK, _QUANTITY = State.BLANK, Form.QUANTITY
#: The heads that tell a row of heads from an indicator.
_TOLD_BY = ("name", "target")
_NOTHING: dict[str, Answer[Any]] = dict.fromkeys(("level1", "level2", "name", "target"), BLANK)


def indicators(
    cells: Cells, edition: Edition, columns: Mapping[str, tuple[int, int]], rows: range
) -> list[Indicator]:
    """The rows that say something, from the row of heads on.

    ``columns`` gives for each key where its room begins and ends.
    """
    table = _Table(cells, edition, columns, rows[0])
    found: list[Indicator] = []
    for row in rows[1:]:
        answers = table.answers(row)
        if not answers:
            continue
        if table.is_below(row, answers):
            break
        if not table.is_head(answers):
            found.append(_filled_down(answers, found[-1] if found else None))
    return found


class _Table:
    """Which columns there are, and what a row in them says."""

    def __init__(
        self, cells: Cells, edition: Edition, columns: Mapping[str, tuple[int, int]], head: int
    ) -> None:
        types = INDICATOR_FIELDS[edition.kind]
        self.cells = cells
        self.columns = [(key, types[key].type, *room) for key, room in columns.items() if key in types]
        self.levels = {*edition.groups, *(name for names in edition.groups.values() for name in names)}
        self.left = min(start for _, _, start, _ in self.columns)
        self.name = columns.get("name", (self.left + 1, 0))[0]
        self.heads = [(key, cells.value(head, start)) for key, _, start, _ in self.columns if key in _TOLD_BY]

    def answers(self, row: int) -> dict[str, Answer[Any]]:
        """Every answer of a row, blank ones where they belong; nothing where all are blank."""
        cells, said, is_number = self.cells, False, False
        answers: dict[str, Answer[Any]] = {}
        for key, type_, start, end in self.columns:
            column = start if end == start + 1 else max(start, cells.first(row, start, end))
            answers[key] = answer = cells.answer(type_, row, column)
            if answer.state is not _BLANK:
                said = True
                is_number = is_number or (key == "actual" and cells.is_number(row, column))
        if is_number and "target" in answers:
            answers["actual"] = _in_unit_of(answers["target"].value, answers["actual"])
        return answers if said else {}

    def is_head(self, answers: Mapping[str, Answer[Any]]) -> bool:
        """The heads once more, as at the top of a second page."""
        return all([answers[key].raw == head for key, head in self.heads])

    def is_below(self, row: int, answers: Mapping[str, Answer[Any]]) -> bool:
        """A line for signatures or a note: the table has ended above it."""
        without_target = answers.get("target", BLANK).state is _BLANK
        if not without_target and answers.get("level1", BLANK).state is _BLANK:
            return False
        column = self.cells.first(row, 0, self.name + 1)
        text = self.cells.value(row, column) if column >= 0 else ""
        if not isinstance(text, str) or not text or text in self.levels:
            return False
        if _SIGNATURE.match("".join(text.split())):
            return column < self.name or without_target
        if column > self.left or len(text) <= _LONGEST_LEVEL:
            return False
        return sum(not answer.is_blank for answer in answers.values()) == 1


def _in_unit_of(target: Target | None, actual: Answer[Any]) -> Answer[Any]:
    """An actual value typed as a number counts in its target's unit, and is printed with it."""
    value = actual.value
    if not isinstance(value, Target) or value.value is None:
        return actual
    unit = value.unit or (target.unit if target and target.form is _QUANTITY else "")
    if not unit:
        return actual
    text = f"{at_least_two_places(value.value)}({unit})"
    return Answer(actual.state, Target(text, _QUANTITY, "", value.value, unit), text, actual.cell)


def _filled_down(answers: dict[str, Answer[Any]], above: Indicator | None) -> Indicator:
    """Levels are filled down: a merged or blank cell means the one above; level 2 not past its level 1.

    A blank above, or an error value, is no level.
    """
    said = _NOTHING | answers
    level1, level2 = said["level1"], said["level2"]
    if above:
        without = level1.state is _BLANK
        if without and above.level1.state not in _NO_LEVEL:
            said["level1"] = above.level1
        same = without or level1.value == above.level1.value
        if same and level2.state is _BLANK and above.level2.state not in _NO_LEVEL:
            said["level2"] = above.level2
    return Indicator(**said)
