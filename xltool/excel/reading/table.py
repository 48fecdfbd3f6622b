"""The table of indicators: rows of answers under their heads, levels filled down, notes below left out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from xltool import edition as editions
from xltool.answer import BLANK, Answer, State, Type, from_text
from xltool.excel.reading.cells import Cells, cell_name
from xltool.excel.reading.head import is_numbering
from xltool.excel.reading.plain import level_name
from xltool.form import INDICATOR_FIELDS, Indicator, Kind
from xltool.money import at_least_two_places
from xltool.target import OPERATORS, Form, Target

#: First words of the lines below a form, with what follows them.
_SIGNATURE = re.compile(
    r"\s*(?:(?:填报|填表|制表|编制|审核|复核|经办|联系)人员?|(?:填报|填表|编制|财务|单位|部门|项目)*负责人"
    r"|(?:填报|填表|编制)(?:单位|部门|日期|时间)|日期|(?:联系)?电话|注\d*|备注|(?:填报|填表|备注)?说明|\S{0,10}意见|(?:合|总)计(?:得分|分值)?)"
    r"\s*(?:[（(][^）)]*[）)])?\s*(?:[：:]|$)"
)
#: Lines between indicators that are none: sums of a group, turns of a page.
_SUM = re.compile(r".{0,8}小计(?:得分|分值|分数)?[:：]?")
_TURN = re.compile(
    r"[（(]?(?:接|转|续|见)[上下前后]?[页表]?[）)]?|第\d+页.*|.*[（(]续[表页上前]?[）)]|.*绩效.*表|[（(]?\d{4}年度?[）)]?"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}、")
#: A line of text alone in the first column that is longer than this is a note, no level's name.
_LONGEST_LEVEL = 12
_NO_LEVEL = (State.BLANK, State.ERROR)
#: By themselves: on Python 3.11 a look into the class takes ten times as long.
_BLANK, _QUANTITY = State.BLANK, Form.QUANTITY
#: The heads that tell a row of heads from an indicator.
_TOLD_BY = ("name", "target")
_POINTS = ("weight", "score")
#: The same as above.
DITTO = frozenset({"同上", "〃", "″", "”", '"', "''"})
_NOTHING: dict[str, Answer[Any]] = dict.fromkeys(("level1", "level2", "name", "target"), BLANK)
_SIGNS = frozenset({*OPERATORS, "＝", "＞", "＜", "≥", "≤"})

Answers = dict[str, Answer[Any]]
Room = tuple[int, int]


class Seen(Enum):
    """What a row under the heads is: an indicator, something among them that is none, the first row below."""

    INDICATOR = "指标"
    ASIDE = "夹在中间的行"
    END = "表外"


_ASIDE, _END = Seen.ASIDE, Seen.END


@dataclass
class Rows:
    """The indicators found and the row at which their table ends.

    By index and key: why an answer is a guess, and why nothing may be taken for one.
    """

    end: int
    indicators: list[Indicator] = field(default_factory=list)
    guesses: dict[tuple[int, str], str] = field(default_factory=dict)
    doubts: dict[tuple[int, str], str] = field(default_factory=dict)

    def without_empty(self) -> None:
        """Leave out rows that say nothing but a level."""
        kept = [n for n, row in enumerate(self.indicators) if not (row.name.is_blank and row.target.is_blank)]
        at = {old: new for new, old in enumerate(kept)}
        self.indicators = [self.indicators[n] for n in kept]
        self.guesses = {(at[n], key): reason for (n, key), reason in self.guesses.items() if n in at}


def indicators(
    cells: Cells,
    kind: Kind,
    groups: Mapping[str, Sequence[str]],
    columns: Mapping[str, Room],
    rows: Sequence[int],
    seen: Callable[[int, Answers], Seen] | None = None,
    above: Indicator | None = None,
) -> Rows:
    """The rows that say something, from the row of heads on, which is the first of ``rows``.

    ``groups`` are the level-1 names there are with their level-2 names; ``columns`` gives for each key where
    its room begins and ends, also for ``unit`` and ``sign`` where these stand apart from the target.
    ``seen`` tells what else a row may be, on a sheet that is not as we issued it; ``above`` is the last indicator
    of the page before.
    """
    table = _Table(cells, kind, groups, columns, rows[0])
    found = Rows(rows[-1] + 1)
    section: dict[str, Answer[Any]] = {}
    for row in rows[1:]:
        answers = table.answers(row)
        if not answers:
            if level := table.section(row, answers):
                section = level
            elif seen and seen(row, answers) is _END:
                found.end = row
                break
            continue
        odd = answers.get("name", BLANK).state is _BLANK or answers.get("target", BLANK).state is _BLANK
        if table.is_head(row, answers) or (odd and table.is_aside(row, answers)):
            continue
        if odd and (level := table.section(row, answers)):
            section = ({} if "level1" in level else {"level1": section.get("level1", BLANK)}) | level
            continue
        what = seen(row, answers) if seen else Seen.INDICATOR
        if what is _ASIDE:
            continue
        if what is _END or table.is_below(row, answers):
            found.end = row
            break
        if odd and seen and (_is_points_alone(answers) or table.is_sum_unnamed(answers)):
            continue
        _under(section, answers, found)
        last = found.indicators[-1] if found.indicators else above
        found.indicators.append(_filled_down(answers, last))
    return found


def is_aside_text(flat: str) -> bool:
    """Whether a line that begins so, without blanks, is a sum, a turn of the page, a signature or a note."""
    return bool(_SUM.fullmatch(flat) or _TURN.fullmatch(flat) or _SIGNATURE.match(flat))


def _is_points_alone(answers: Answers) -> bool:
    """Points and nothing else: a total whose label is gone, no indicator."""
    return all(answer.state is _BLANK or key in _POINTS for key, answer in answers.items())


def _under(section: Mapping[str, Answer[Any]], answers: Answers, found: Rows) -> None:
    """Levels that stand on a line of their own above."""
    for key, level in section.items():
        if answers.get(key, BLANK).state is _BLANK and level.state is not _BLANK:
            answers[key] = level
            found.guesses[len(found.indicators), key] = f"取自 {level.cell} 单独成行的“{level.raw.strip()}”"


class _Table:
    """Which columns there are, and what a row in them says."""

    def __init__(
        self,
        cells: Cells,
        kind: Kind,
        groups: Mapping[str, Sequence[str]],
        columns: Mapping[str, Room],
        head: int,
    ) -> None:
        types = INDICATOR_FIELDS[kind]
        self.cells, self.groups = cells, groups
        self.columns = [(key, types[key].type, *room) for key, room in columns.items() if key in types]
        self.apart = [room[0] for key in ("sign", "unit") if (room := columns.get(key))]
        self.sign, self.unit = columns.get("sign"), columns.get("unit")
        self.levels = {*groups, *(name for names in groups.values() for name in names)}
        self.left = min(start for _, _, start, _ in self.columns)
        self.name = columns.get("name", (self.left + 1, 0))[0]
        heads = [(key, cells.value(head, start)) for key, _, start, _ in self.columns if key in _TOLD_BY]
        self.heads = [(key, text) for key, text in heads if text]
        self.first = head + 1
        self.keys = frozenset(key for key, *_ in self.columns)

    def answers(self, row: int) -> Answers:
        """Every answer of a row, blank ones where they belong; nothing where all are blank."""
        cells, said, is_number = self.cells, False, False
        answers: Answers = {}
        for key, type_, start, end in self.columns:
            column = start if end == start + 1 else max(start, cells.first(row, start, end))
            answers[key] = answer = cells.answer(type_, row, column)
            if answer.state is not _BLANK:
                said = True
                is_number = is_number or (key == "actual" and cells.is_number(row, column))
        if said and self.apart and "target" in answers:
            answers["target"] = self._put_together(row, answers["target"])
        if is_number and "target" in answers:
            answers["actual"] = _in_unit_of(answers["target"].value, answers["actual"])
        return answers if said else {}

    def _put_together(self, row: int, target: Answer[Any]) -> Answer[Any]:
        """A target whose sign and unit stand in columns of their own."""
        value = target.value
        if not isinstance(value, Target) or value.form is not _QUANTITY or value.value is None:
            return target
        sign, unit = (
            str(self.cells.value(row, room[0])).strip() if room else "" for room in (self.sign, self.unit)
        )
        sign = sign if sign in _SIGNS and not value.op else value.op
        unit = unit if unit and not value.unit else value.unit
        text = f"{sign}{value.value}({unit})" if unit else f"{sign}{value.value}"
        return from_text(Type.TARGET, text, target.cell)

    def is_head(self, row: int, answers: Answers) -> bool:
        """The heads once more, as at the top of a second page, or the numbers of the columns right below them."""
        if row == self.first and is_numbering([answer.raw for answer in answers.values()]):
            return answers.get("name", BLANK).state is not _BLANK
        return bool(self.heads) and all([answers[key].raw == head for key, head in self.heads])

    def is_aside(self, row: int, answers: Answers) -> bool:
        """A sum of the rows above, or a line about the page."""
        text = self._first_text(row)
        if _SUM.fullmatch(text):
            return True
        return bool(_TURN.fullmatch(text)) and self._is_alone(row, answers)

    def is_sum_unnamed(self, answers: Answers) -> bool:
        """Points beside a word that is no level, with no name, no target and no result: a sum by a name of its own."""
        said = {key for key, answer in answers.items() if answer.state is not _BLANK}
        if not said & set(_POINTS) or said & {"name", "target", "actual"}:
            return False
        levels = [answers[key].raw for key in ("level1", "level2") if key in said]
        return bool(levels) and not any(
            level_name(text, self.levels) or text in self.levels for text in levels
        )

    def section(self, row: int, answers: Answers) -> Answers:
        """The level that stands on a line of its own: ``一、产出指标``."""
        text = self._first_text(row)
        if not text or not self._is_alone(row, answers):
            return {}
        key, answer = next(
            ((key, answer) for key, answer in answers.items() if not answer.is_blank), ("", BLANK)
        )
        name = text if text in self.levels else level_name(text, self.levels)
        if not name or (key == "level2" and "level1" in self.keys):
            return {}
        known = name in self.levels or (_NUMBERED.match(text) and "level1" not in self.keys)
        if not known or (key == "level1" and ("level2" not in self.keys or name not in self.groups)):
            return {}
        level = "level1" if name in self.groups or name not in self.levels else "level2"
        if key == level == "level2":
            is_first = any(name in edition.groups for edition in editions.known())
            level = "level1" if is_first and self._is_divided(row) else ""
        if not level:
            return {}
        cell = answer.cell or cell_name(row, self.cells.first(row, 0, self.name + 1))
        return {level: Answer(State.VALUE, name, text, cell)}

    def _is_divided(self, row: int) -> bool:
        """Whether the next row, too, begins with a level 2: the one alone on its line stands above it."""
        room = next((room for key, _, *room in self.columns if key == "level2"), [0, 0])
        below = self.cells.first(row + 1, *room)
        return (
            "level1" not in self.keys and below >= 0 and str(self.cells.value(row + 1, below)).strip() != ""
        )

    def _first_text(self, row: int) -> str:
        column = self.cells.first(row, 0, self.name + 1)
        return "".join(str(self.cells.value(row, column)).split()) if column >= 0 else ""

    def _is_alone(self, row: int, answers: Answers) -> bool:
        """Whether one cell of the table says something in a row, and none beside it."""
        if sum(not answer.is_blank for answer in answers.values()) > 1:
            return False
        first = self.cells.first(row, 0, 1 << 10)
        return self.cells.first(row, first + 1, max(end for *_, end in self.columns)) < 0

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


def _filled_down(answers: Answers, above: Indicator | None) -> Indicator:
    """Levels are filled down: a merged or blank cell means the one above; level 2 not past its level 1.

    A blank above, or an error value, is no level.
    """
    said = _NOTHING | answers
    level1, level2 = said["level1"], said["level2"]
    if level1.raw in DITTO or level2.raw in DITTO:
        level1, level2 = (BLANK if level.raw in DITTO else level for level in (level1, level2))
        said |= {"level1": level1, "level2": level2}
    if above:
        without = level1.state is _BLANK
        if without and above.level1.state not in _NO_LEVEL:
            said["level1"] = above.level1
        same = without or level1.value == above.level1.value
        if same and level2.state is _BLANK and above.level2.state not in _NO_LEVEL:
            said["level2"] = above.level2
    return Indicator(**said)
