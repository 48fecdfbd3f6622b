"""A filled form: typed answers that each know their raw text and their cell.

Paths are those of the data file: ``funds.total.rate``, ``indicators[3].score``.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, cast

from xltool.answer import BLANK, Answer, Field, State, Type
from xltool.place import Place
from xltool.target import Target


class Kind(Enum):
    """Which of the two standard forms."""

    DECLARATION = "declaration"
    SELFASSESSMENT = "selfassessment"

    @property
    def label(self) -> str:
        """The word officers see."""
        return {"declaration": "申报表", "selfassessment": "自评表"}[self.value]


def _fields(*rows: tuple[str, str, Type]) -> dict[str, Field]:
    return {path: Field(path, label, type_) for path, label, type_ in rows}


_PROJECT = _fields(
    ("year", "年度", Type.YEAR),
    ("project.name", "项目名称", Type.TEXT),
    ("project.department", "主管部门", Type.TEXT),
    ("project.unit", "实施单位", Type.TEXT),
)
_FUNDS_COLUMNS = (
    ("initial", "年初预算数", Type.AMOUNT),
    ("budget", "全年预算数", Type.AMOUNT),
    ("executed", "全年执行数", Type.AMOUNT),
    ("weight", "分数", Type.POINTS),
    ("rate", "执行率", Type.PERCENT),
    ("score", "得分", Type.POINTS),
)
FUNDS_ROWS = {
    "total": "年度资金总额",
    "fiscal": "当年财政拨款",
    "carryover": "上年结转资金",
    "other": "其他资金",
}
_SOURCES = tuple(row for row in FUNDS_ROWS if row != "total")
#: Every sum there is among the amounts of each form: the total and its parts.
SUMS: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.DECLARATION: {
        "funds.project.total": ("funds.project.fiscal", "funds.project.other"),
        "funds.annual.total": tuple(f"funds.annual.{row}" for row in _SOURCES),
    },
    Kind.SELFASSESSMENT: {
        f"funds.total.{column}": tuple(f"funds.{row}.{column}" for row in _SOURCES)
        for column, _, type_ in _FUNDS_COLUMNS if type_ is Type.AMOUNT
    },
}  # fmt: skip

#: The single answers of each form, in the order of the data file.
FIELDS: dict[Kind, dict[str, Field]] = {
    Kind.DECLARATION: _PROJECT
    | _fields(
        ("project.nature", "项目性质", Type.TEXT),
        ("project.category", "项目类别", Type.TEXT),
        ("project.start", "计划开始日期", Type.DATE),
        ("project.end", "计划完成日期", Type.DATE),
        ("funds.project.total", "项目资金总额", Type.AMOUNT),
        ("funds.project.fiscal", "项目资金总额中的财政资金", Type.AMOUNT),
        ("funds.project.other", "项目资金总额中的其他资金", Type.AMOUNT),
        ("funds.annual.total", "年度资金申请总额", Type.AMOUNT),
        ("funds.annual.fiscal", "当年财政拨款", Type.AMOUNT),
        ("funds.annual.carryover", "上年结转资金", Type.AMOUNT),
        ("funds.annual.other", "年度资金中的其他资金", Type.AMOUNT),
        ("goals.project", "项目总目标", Type.TEXT),
        ("goals.annual", "年度总体目标", Type.TEXT),
    ),
    Kind.SELFASSESSMENT: _PROJECT
    | _fields(
        *(
            (f"funds.{row}.{column}", f"{row_label}的{label}", type_)
            for row, row_label in FUNDS_ROWS.items()
            for column, label, type_ in _FUNDS_COLUMNS
        ),
        ("goals.expected", "预期目标", Type.TEXT),
        ("goals.actual", "实际完成情况", Type.TEXT),
        ("total.weight", "总分的分值", Type.POINTS),
        ("total.score", "总分", Type.POINTS),
        ("grade", "评分等级", Type.TEXT),
    ),
}

_LEVELS = _fields(
    ("level1", "一级指标", Type.TEXT),
    ("level2", "二级指标", Type.TEXT),
    ("name", "三级指标", Type.TEXT),
    ("target", "年度指标值", Type.TARGET),
)
#: The answers of each indicator row, in the order of the data file.
INDICATOR_FIELDS: dict[Kind, dict[str, Field]] = {
    Kind.DECLARATION: _LEVELS,
    Kind.SELFASSESSMENT: _LEVELS
    | _fields(
        ("actual", "实际完成值", Type.ACTUAL),
        ("weight", "分值", Type.POINTS),
        ("score", "得分", Type.POINTS),
        ("reason", "偏差原因分析及改进措施", Type.TEXT),
    ),
}

_NO_NAME = (State.BLANK, State.PLACEHOLDER)
_ROW_PATH = re.compile(r"indicators\[(\d+)\]\.(\w+)")


@dataclass(slots=True)
class Indicator:
    """One indicator row; a row whose ``name`` is blank is a level-2 row printed empty.

    ``memo`` is where a row under examination remembers what was worked out of it.
    """

    level1: Answer[str]
    level2: Answer[str]
    name: Answer[str]
    target: Answer[Target]
    actual: Answer[Target] = BLANK
    weight: Answer[Decimal] = BLANK
    score: Answer[Decimal] = BLANK
    reason: Answer[str] = BLANK
    memo: dict[str, Any] | None = field(default=None, init=False, compare=False, repr=False)

    def __getitem__(self, key: str) -> Answer[object]:
        return cast("Answer[object]", getattr(self, key))

    @property
    def exists(self) -> bool:
        """Rules look at a row only when a name stands in it; ``无`` and ``-`` say there is no indicator."""
        return self.name.state not in _NO_NAME and self.name.raw.strip() != "无"


@dataclass(slots=True)
class Identity:
    """What a workbook of ours says of itself; empty strings where it says nothing.

    ``year`` is the one it was issued for, which may be another than its edition's.
    """

    edition: str = ""
    version: str = ""
    form_id: str = ""
    year: int | None = None


class Certainty(Enum):
    """How sure the reader is of an answer; less than certain where it stands or is written otherwise than drawn."""

    CERTAIN = "确定"
    LIKELY = "推断"
    DOUBTFUL = "存疑"


class Guess(NamedTuple):
    """Why an answer is less than certain: ``reason`` says in officers' words what was taken for what."""

    certainty: Certainty
    reason: str


class Remark(NamedTuple):
    """Something the reader noticed on the sheet, in officers' words, and its cell if it has one."""

    text: str
    cell: str = ""


@dataclass(slots=True)
class Filing:
    """A filled form.

    ``answers`` holds the single answers by path. ``missing_columns`` are drawn column heads and
    ``missing_labels`` other drawn labels that were not found on the sheet, in the drawing's own words.
    ``overwritten`` are computed answers whose cell holds a value instead of the formula it was issued with.
    ``explanations`` is what was written on the sheet 校验 beside a rule, by its code; ``lost`` says what
    belongs to the live checks and is no longer there. ``tail`` are the answers below the form (填报人 …) by
    the labels that stand there. ``guesses`` are the answers, by path, that are less than certain; ``hidden``
    says what was read though nobody sees it, ``strays`` what stands on the sheet and is none of the edition's.
    ``asked`` are the paths, of indicators as ``i.target``, that a list of forms has a place for; empty: all.
    """

    kind: Kind
    edition: str
    answers: dict[str, Answer[object]]
    indicators: list[Indicator] = field(default_factory=list)
    id: str | None = None
    file: Path = Path()
    sheet: str = ""
    identity: Identity = field(default_factory=Identity)
    missing_columns: tuple[str, ...] = ()
    missing_labels: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    tail: Mapping[str, Answer[object]] = field(default_factory=dict)
    guesses: Mapping[str, Guess] = field(default_factory=dict)
    hidden: tuple[Remark, ...] = ()
    strays: tuple[Remark, ...] = ()
    asked: frozenset[str] = frozenset()

    def __getitem__(self, path: str) -> Answer[object]:
        answer = self.answers.get(path)
        if answer is None:
            row = _ROW_PATH.fullmatch(path)
            answer = self.indicators[int(row[1])][row[2]] if row else BLANK
        return answer

    def is_doubtful(self, path: str) -> bool:
        """Whether the answer at a path may well be read wrongly."""
        return self.certainty(path) is Certainty.DOUBTFUL

    def number(self, path: str) -> Answer[Decimal]:
        """The answer at a path of amounts, points or percents."""
        return cast("Answer[Decimal]", self[path])

    def text(self, path: str) -> Answer[str]:
        """The answer at a path of text."""
        return cast("Answer[str]", self[path])

    def date(self, path: str) -> Answer[dt.date]:
        """The answer at a path of dates."""
        return cast("Answer[dt.date]", self[path])

    @property
    def year(self) -> Answer[int]:
        """The year of the title line."""
        return cast("Answer[int]", self["year"])

    @property
    def project_name(self) -> str:
        """As typed; empty when blank."""
        return self["project.name"].raw

    def rows(self) -> Iterator[tuple[int, Indicator]]:
        """The indicators that exist, each with its index in the data file."""
        return ((index, row) for index, row in enumerate(self.indicators) if row.exists)

    def certainty(self, path: str) -> Certainty:
        """How sure the reader is of the answer at a path."""
        guess = self.guesses.get(path)
        return guess.certainty if guess else Certainty.CERTAIN

    def all_answers(self) -> Iterator[tuple[str, Answer[object]]]:
        """Every answer with its path, single ones first."""
        yield from self.answers.items()
        for n, row in enumerate(self.indicators):
            yield from ((f"indicators[{n}].{key}", row[key]) for key in INDICATOR_FIELDS[self.kind])

    def place(self, path: str = "") -> Place:
        """Where the answer at ``path`` stands."""
        return Place(self.file, self.sheet, self[path].cell if path else "")

    def label(self, path: str) -> str:
        """What officers call the answer at ``path``: ``第3条指标“…”的得分``."""
        row = _ROW_PATH.fullmatch(path)
        if not row:
            known = FIELDS[self.kind].get(path)
            return known.label if known else path
        label = INDICATOR_FIELDS[self.kind][row[2]].label
        name = self.indicators[int(row[1])].name.raw
        if row[2] == "name" and name:
            return f"三级指标“{name}”"
        return f"指标“{name}”的{label}" if name else f"第{int(row[1]) + 1}条指标的{label}"
