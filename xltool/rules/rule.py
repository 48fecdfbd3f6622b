"""A rule: one small object with its code, its reasons, its examples and one function.

The function yields :class:`Offence` values; what it needs it asks for with :func:`need`, and a rule
that cannot have it is *undecided*, never passed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, NotRequired, TypedDict, Unpack

from xltool.answer import Answer, State
from xltool.edition.label import key_of
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing, Indicator, Kind
from xltool.policy import Policy

BOTH = frozenset(Kind)
DECLARATION = frozenset({Kind.DECLARATION})
SELFASSESSMENT = frozenset({Kind.SELFASSESSMENT})


@dataclass(frozen=True, slots=True)
class Offence:
    """What a rule objects to at ``path``: what stands there, what should, and why in one clause.

    The empty path is the whole sheet: ``seen`` is a clause then (``表样版本为“旧”``) and ``expected`` goes
    on after 应当 (``为“新”``). ``severity`` is set where one case of a rule weighs otherwise.
    """

    path: str
    seen: str
    expected: str
    because: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A base form (see :mod:`xltool.rules.example`) with some answers changed; ``None`` empties one."""

    changes: dict[str, str | None]
    kind: Kind = Kind.SELFASSESSMENT


class Lacking(Exception):
    """Raised by :func:`need`: the answer a rule cannot do without, and the reason in Chinese."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


FormCheck = Callable[[Filing, Policy], Iterator[Offence]]
RowCheck = Callable[[Filing, str, Indicator, Policy], Iterator[Offence]]
#: The indicators that exist, each with its path and its :mod:`~xltool.rules.traits`.
Rows = Sequence[tuple[str, Indicator, int]]
#: The paths a person should look at.
Review = Callable[[Filing], Iterator[str]]


@dataclass(frozen=True)
class Rule:
    """One row of the catalogue.

    ``basis`` names document and clause, ``remedy`` says what to do in one sentence. Exactly one of
    ``form_check`` (whole form), ``row_check`` (each indicator that has a name; its second argument
    is the row's path such as ``indicators[3]``) and ``review`` (a matter of judgement: the paths a person
    should look at) is set. ``live`` gives, for each answer the rule may object to (``i.score`` in any row), the
    formula that says the same in the workbook, see :mod:`xltool.live.notation`; empty where none can.
    ``when`` are the :mod:`~xltool.rules.traits` of a row without which ``row_check`` has nothing to say of it.
    """

    code: str
    title: str
    severity: Severity
    kinds: frozenset[Kind]
    basis: str
    why: str
    remedy: str
    good: Example
    bad: Example
    form_check: FormCheck | None = None
    row_check: RowCheck | None = None
    review: Review | None = None
    live: Mapping[str, str] = field(default_factory=dict)
    when: int = 0

    def run(self, form: Filing, policy: Policy, rows: Rows | None = None) -> list[Finding | Undecided]:
        """Everything the rule has to say of a form; nothing for a form of another kind.

        ``rows`` are :func:`xltool.rules.examined.rows_of` the form, where many rules look at it.
        """
        said: list[Finding | Undecided] = []
        if form.kind in self.kinds and self.form_check:
            self._hear(form, self.form_check(form, policy), said)
        if form.kind in self.kinds and self.row_check:
            if rows is None:
                from xltool.rules.examined import rows_of

                rows = rows_of(form)
            for path, row, traits in rows:
                if traits & self.when == self.when:
                    self._hear(form, self.row_check(form, path, row, policy), said)
        return said

    def _hear(self, form: Filing, offences: Iterator[Offence], said: list[Finding | Undecided]) -> None:
        try:
            for offence in offences:
                said.append(self._finding(form, offence))
        except Lacking as lacking:
            place = form.place(lacking.path)
            said.append(Undecided(self.code, self.title, str(lacking), place, lacking.path))

    def _finding(self, form: Filing, offence: Offence) -> Finding:
        because = f"（{offence.because}）" if offence.because else ""
        if offence.path:
            message = f"{form.label(offence.path)}现为{offence.seen}，应为{offence.expected}{because}。"
        else:
            message = f"{offence.seen}，应当{offence.expected}{because}。"
        return Finding(
            self.code, offence.severity or self.severity, self.title, message, form.place(offence.path),
            offence.path, offence.seen, offence.expected, self.remedy,
        )  # fmt: skip


#: Of a number that is kept as text.
TEXT_IS_NOT_COUNTED = "单元格里是文字形式的数字，求和公式不会计入；请删去重新输入"

_REASONS = {
    State.BLANK: "没有填写",
    State.PLACEHOLDER: "写的是占位符“{}”",
    State.UNCOMPUTED: "是公式，还没有算出结果，请用 Excel 或 WPS 打开并保存一次",
    State.ERROR: "显示错误值 {}",
    State.UNREADABLE: "写的是“{}”，读不懂",
}


def need(form: Filing, path: str) -> Any:
    """The typed value at ``path``, or :class:`Lacking`."""
    answer = form[path]
    if answer.is_blank:
        _refuse_absent(form, path)
    return answer.value if answer.state is State.VALUE else lack(form, path, answer)


def lack(form: Filing, path: str, answer: Answer[object]) -> NoReturn:
    """Say that a rule cannot be decided for want of this answer."""
    raise Lacking(path, f"{form.label(path)}{_REASONS[answer.state].format(answer.raw)}")


def blank(form: Filing, path: str) -> bool:
    """Whether the cell at ``path`` is empty; :class:`Lacking` where the sheet has no such cell at all."""
    if form[path].is_blank:
        _refuse_absent(form, path)
    return form[path].is_blank


def unstated(form: Filing, path: str) -> bool:
    """Whether something else stands where a number must: nothing, a placeholder, text, an error value.

    A formula nobody computed is not that; :class:`Lacking` as in :func:`blank`.
    """
    return blank(form, path) or form[path].state not in (State.VALUE, State.UNCOMPUTED)


def absent(form: Filing, path: str) -> bool:
    """Whether the sheet lacks the row label or the column head the answer at ``path`` goes by."""
    missing = {key_of(label) for label in (*form.missing_columns, *form.missing_labels)}
    return bool(missing) and any(key_of(word) in missing for word in _head(form, path).split("的"))


def _refuse_absent(form: Filing, path: str) -> None:
    """A whole missing column is one reason, however many rows wait for it."""
    if absent(form, path):
        raise Lacking("", f"表上找不到“{_head(form, path)}”这一栏")


def _head(form: Filing, path: str) -> str:
    return form.label(path).rsplit("”的", 1)[-1]  # 指标“…”的得分


def every(parts: Iterable[Iterator[Offence]]) -> Iterator[Offence]:
    """The offences of all parts; a part that lacks something makes the rule undecided after the others."""
    first: Lacking | None = None
    for part in parts:
        try:
            yield from part
        except Lacking as lacking:
            first = first or lacking
    if first:
        raise first


def shown(answer: Answer[Any]) -> str:
    """An answer as messages quote it: ``“12.3”``, or ``空`` for a blank cell."""
    return "空" if answer.is_blank else f"“{answer.raw}”"


class Head(TypedDict):
    """What a rule states of itself; see :class:`Rule`."""

    code: str
    title: str
    severity: Severity
    kinds: frozenset[Kind]
    basis: str
    why: str
    remedy: str
    good: Example
    bad: Example
    live: NotRequired[Mapping[str, str]]
    when: NotRequired[int]


def form_rule(**head: Unpack[Head]) -> Callable[[FormCheck], Rule]:
    """Make a rule of a function that looks at the whole form."""
    return lambda check: Rule(**head, form_check=check)


def row_rule(**head: Unpack[Head]) -> Callable[[RowCheck], Rule]:
    """Make a rule of a function that looks at one indicator at a time."""
    return lambda check: Rule(**head, row_check=check)


def review_rule(**head: Unpack[Head]) -> Callable[[Review], Rule]:
    """Make a point of the reviewer's checklist of a function that says where to look."""
    return lambda look: Rule(**head, review=look)
