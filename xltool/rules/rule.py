"""A rule: one small object with its code, its reasons, its examples and one function.

The function yields :class:`Offence` values; what it needs it asks for with :func:`need`, and a rule
that cannot have it is *undecided*, never passed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn, NotRequired, TypedDict, Unpack

from xltool.answer import Answer, State
from xltool.edition.label import key_of
from xltool.finding import Finding, Severity, Undecided
from xltool.form import Filing, Indicator, Kind
from xltool.handin import HandIn
from xltool.pairing import Against, Pair, Relation
from xltool.place import Place
from xltool.policy import Policy
from xltool.rules.memory import Examined

BOTH = tuple(Kind)
DECLARATION = (Kind.DECLARATION,)
SELFASSESSMENT = (Kind.SELFASSESSMENT,)


class Offence(NamedTuple):
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
    """A base form (see :mod:`xltool.rules.example`) with some answers changed; ``None`` empties one.

    Changes that begin with ``declared.`` or ``previous.`` are of the form it is compared with. Of a rule on
    batches they are the files of one, and the lines of the project list.
    """

    changes: dict[str, str | None]
    kind: Kind = Kind.SELFASSESSMENT


class Lacking(Exception):
    """Raised by :func:`need`: the answer a rule cannot do without, and the reason in Chinese."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


FormCheck = Callable[[Filing, Policy], Iterator[Offence]]
RowCheck = Callable[[Filing, str, Indicator, Policy], Iterator[Offence]]
#: A form beside its counterpart.
PairCheck = Callable[[Pair, Policy], Iterator[Offence]]
#: All that came in, beside the project list if there is one.
BatchCheck = Callable[[HandIn, Policy], Iterator[tuple[Place, Offence]]]
#: The paths a person should look at.
Review = Callable[[Filing], Iterator[str]]


@dataclass(frozen=True)
class Rule:
    """One row of the catalogue.

    ``basis`` names document and clause, ``remedy`` says what to do in one sentence. Exactly one of
    ``form_check`` (whole form), ``row_check`` (each indicator that has a name; its second argument
    is the row's path such as ``indicators[3]``), ``pair_check`` (a form beside its counterpart, which is that of
    ``against``; called without one only if ``alone``), ``batch_check`` (all that came in; ``listed`` if it needs
    the project list) and ``review`` (a matter of judgement: the paths a person should look at) is set.
    ``live`` gives, for each answer the rule may object to (``i.score`` in any row), the formula that says the
    same in the workbook, see :mod:`xltool.live.notation`; empty where none can.
    ``when`` are the :mod:`~xltool.rules.traits` of a row without which ``row_check`` has nothing to say of it.
    """

    code: str
    title: str
    severity: Severity
    kinds: tuple[Kind, ...]
    basis: str
    why: str
    remedy: str
    good: Example
    bad: Example
    form_check: FormCheck | None = None
    row_check: RowCheck | None = None
    pair_check: PairCheck | None = None
    against: Against | None = None
    alone: bool = False
    batch_check: BatchCheck | None = None
    listed: bool = False
    review: Review | None = None
    live: Mapping[str, str] = field(default_factory=dict)
    when: int = 0

    def run(self, form: Filing, policy: Policy) -> list[Finding | Undecided]:
        """Everything the rule has to say of a form; nothing for a form of another kind.

        Where many rules look at a form, it comes from :func:`xltool.rules.examined.examine`.
        """
        if form.kind not in self.kinds:
            return []
        if not isinstance(form, Examined):
            from xltool.rules.examined import examine

            form = examine(form)
        if self.form_check:
            return self._heard(form, [self.form_check(form, policy)])
        check = self.row_check
        rows = form.having(self.when) if check else ()
        return self._heard(form, [check(form, *row, policy) for row in rows]) if check and rows else []

    def compare(self, pair: Pair, policy: Policy) -> list[Finding | Undecided]:
        """Everything the rule has to say of a form beside its counterpart."""
        form = pair.form
        if form.kind not in self.kinds or not self.pair_check:
            return []
        doubt = pair.doubt or ("" if self.alone else _unsettled(pair, policy))
        if doubt:
            path = "project.name"
            return [Undecided(self.code, self.title, doubt, form.place(path), path)]
        return self._heard(form, [self.pair_check(pair, policy)] if pair.others or self.alone else [])

    def survey(self, handin: HandIn, policy: Policy) -> list[Finding]:
        """Everything the rule has to say of a batch."""
        offences = self.batch_check(handin, policy) if self.batch_check else ()
        return [self._told(offence, _of_sheet(offence), place) for place, offence in offences]

    def _heard(self, form: Filing, parts: Iterable[Iterator[Offence]]) -> list[Finding | Undecided]:
        said: list[Finding | Undecided] = []
        for offences in parts:
            try:
                for offence in offences:
                    said.append(self._finding(form, offence))
            except Lacking as lacking:
                place = form.place(lacking.path)
                said.append(Undecided(self.code, self.title, str(lacking), place, lacking.path))
        return said

    def _finding(self, form: Filing, offence: Offence) -> Finding:
        if not offence.path:
            return self._told(offence, _of_sheet(offence), form.place())
        message = f"{form.label(offence.path)}现为{offence.seen}，应为{offence.expected}{_reason(offence)}。"
        return self._told(offence, message, form.place(offence.path))

    def _told(self, offence: Offence, message: str, place: Place) -> Finding:
        return Finding(
            self.code, offence.severity or self.severity, self.title, message, place,
            offence.path, offence.seen, offence.expected, self.remedy,
        )  # fmt: skip


def _of_sheet(offence: Offence) -> str:
    """What is said of an offence without a path."""
    return f"{offence.seen}，应当{offence.expected}{_reason(offence)}。"


def _reason(offence: Offence) -> str:
    return f"（{offence.because}）" if offence.because else ""


def _unsettled(pair: Pair, policy: Policy) -> str:
    """Why nobody knows whether a form has a counterpart of an earlier year; of a declaration Y02 says it."""
    likely = pair.likely(policy.limits["renamed"])
    if pair.others or pair.relation is Relation.NEW or pair.against is Against.DECLARED or likely is None:
        return ""
    head = likely.head
    seen = f"{head.year}年的“{head.project}”（{head.unit}，{head.file_name}）"
    return f"以前年度没有同名的项目，{seen}可能就是它：是同一个项目的，请写进对照文件"


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
    return answer.value if answer.is_value else lack(form, path, answer)


def lack(form: Filing, path: str, answer: Answer[object]) -> NoReturn:
    """Say that a rule cannot be decided for want of this answer."""
    if answer.is_blank:
        _refuse_absent(form, path)
    raise Lacking(path, f"{form.label(path)}{_REASONS[answer.state].format(answer.raw)}")


def blank(form: Filing, path: str) -> bool:
    """Whether the cell at ``path`` is empty; :class:`Lacking` where the sheet has no such cell at all."""
    is_blank = form[path].is_blank
    if is_blank:
        _refuse_absent(form, path)
    return is_blank


def unstated(form: Filing, path: str) -> bool:
    """Whether something else stands where a number must: nothing, a placeholder, text, an error value.

    A formula nobody computed is not that; :class:`Lacking` as in :func:`blank`.
    """
    answer = form[path]
    return not answer.is_value and (blank(form, path) or answer.state is not State.UNCOMPUTED)


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
    kinds: tuple[Kind, ...]
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


def pair_rule(against: Against, *, alone: bool = False, **head: Unpack[Head]) -> Callable[[PairCheck], Rule]:
    """Make a rule of a function that looks at a form beside its counterpart."""
    return lambda check: Rule(**head, pair_check=check, against=against, alone=alone)


def batch_rule(*, listed: bool = False, **head: Unpack[Head]) -> Callable[[BatchCheck], Rule]:
    """Make a rule of a function that looks at all that came in."""
    return lambda check: Rule(**head, batch_check=check, listed=listed)


def review_rule(**head: Unpack[Head]) -> Callable[[Review], Rule]:
    """Make a point of the reviewer's checklist of a function that says where to look."""
    return lambda look: Rule(**head, review=look)
