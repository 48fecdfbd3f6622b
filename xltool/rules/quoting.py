"""M 年度目标: the figures that the goals quote of the indicators.

Only a clause that surely speaks of an indicator counts, see :mod:`xltool.rules.prose`; what may be another
thing is passed over in silence.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xltool.finding import Severity
from xltool.form import Filing, Indicator, Kind
from xltool.policy import Policy
from xltool.rules.achievement import quantity
from xltool.rules.prose import (
    BOUNDS,
    GOAL_OF_YEAR,
    Mention,
    bare,
    excerpt,
    figures,
    goals,
    mentions,
    speaks_of,
)
from xltool.rules.rule import BOTH, SELFASSESSMENT, Example, Offence, form_rule

_ANNUAL, _ACTUAL = "goals.annual", "goals.actual"
#: A clause of the result with one of these speaks of a bound, or of what was meant to be done.
_NOT_DONE = re.compile(f"{BOUNDS}|目标|计划|预期|预定|要求|标准|年初|原定")


class _Stated(NamedTuple):
    """An indicator with the figure a goal may quote of it."""

    row: Indicator
    value: Decimal
    unit: str

    def told_by(self, mentions: Mapping[str, list[Mention]]) -> list[Mention]:
        """The figures of a goal, by their units, that surely are meant to be this indicator's."""
        name, unit = self.row.name.raw, bare(self.unit)
        return [one for one in mentions.get(unit, ()) if speaks_of(one.clause, name, unit)]


def _misquoted(
    said: str, stated: list[_Stated], unless: re.Pattern[str] | None = None
) -> Iterator[tuple[str, Indicator]]:
    """Clauses of a plain text that surely speak of an indicator, with another figure than its own.

    None where the indicator's own count stands elsewhere in the text: the clause may tell a part of it.
    Clauses with one of the words ``unless`` speak of something else.
    """
    found = defaultdict(list)
    for one in mentions(said, {one.unit for one in stated}):
        if not unless or not unless.search(one.clause):
            found[one.unit].append(one)
    quoted = [(own, about) for own in stated if (about := own.told_by(found))]
    told: set[str] = set()
    for own, about in quoted:
        if any(mention.value == own.value for mention in about):
            continue
        if own.unit != "%" and own.value in figures(said):
            continue
        others = {other.value for other, its in quoted if any(mention in its for mention in about)}
        wrong = [one.clause for one in about if one.value not in others and one.clause not in told]
        if wrong:
            told.add(closest := min(wrong, key=len))
            yield closest, own.row


@form_rule(
    code="M05",
    title="目标数字与指标不符",
    severity=Severity.WARNING,
    kinds=BOTH,
    basis="本工具提出：目标里的数与指标值一致",
    why="同一件事，目标写一个数、指标值写另一个数，事后就不知以哪个为准。",
    remedy="核对这个数，把目标或指标值改成一致；说的不是同一件事的，请说明。",
    good=Example({}, Kind.DECLARATION),
    bad=Example({_ANNUAL: "全年整理档案 5000 卷，验收合格率 100%，查阅人员满意度不低于 90%。"}, Kind.DECLARATION),
)  # fmt: skip
def goal_agrees_with_targets(form: Filing, policy: Policy) -> Iterator[Offence]:
    """No clause of the year's goal gives an indicator another number than its target."""
    path = GOAL_OF_YEAR[form.kind]
    said = goals(form)[path]
    if not said:
        return
    targets = [
        _Stated(row, target.value, target.unit) for _, row in form.rows()
        if (target := quantity(row.target)) and target.value is not None
    ]  # fmt: skip
    for clause, row in _misquoted(said, targets):
        because = f"指标“{row.name.raw}”的指标值是“{row.target.raw}”"
        yield Offence(path, excerpt(clause, length=30), "与指标一致的数", because)


@form_rule(
    code="M08",
    title="完成情况与实际值不符",
    severity=Severity.WARNING,
    kinds=SELFASSESSMENT,
    basis="公开的自评表中所见：完成情况写培训5次，指标的完成值是2次",
    why="同一件事，完成情况写一个数、指标写另一个数，总有一处不实。",
    remedy="核对这个数，把完成情况或实际完成值改成一致；说的不是同一件事的，请说明。",
    good=Example({}),
    bad=Example({"goals.actual": "整理档案 3500 卷，全部验收合格，满意度 95%，制度修订仍在进行。"}),
)
def result_agrees_with_indicators(form: Filing, policy: Policy) -> Iterator[Offence]:
    """No clause of the result gives an indicator another number than its actual value."""
    said = goals(form)[_ACTUAL]
    if not said:
        return
    actuals = [
        _Stated(row, actual.value, actual.unit or target.unit) for _, row in form.rows()
        if (target := quantity(row.target)) and (actual := quantity(row.actual)) and actual.value is not None
    ]  # fmt: skip
    for clause, row in _misquoted(said, actuals, _NOT_DONE):
        because = f"指标“{row.name.raw}”的完成值是“{row.actual.raw}”"
        yield Offence(_ACTUAL, excerpt(clause, length=30), "与指标一致的数", because)
