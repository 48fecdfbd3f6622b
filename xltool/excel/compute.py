"""Values for formulas that no spreadsheet program has computed yet.

Some programs save formulas without their values. Where such a formula is the drawing's own, its value
follows from the answers; any other formula stays *uncomputed*.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import cast

from xltool.answer import Answer, State, Type, printed
from xltool.edition import Edition
from xltool.edition.content import PLACEHOLDER
from xltool.excel.formula import Failure, Scope, Value, evaluator
from xltool.form import INDICATOR_FIELDS, Filing
from xltool.target import Target

_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|#:#")


def compute_missing(form: Filing, edition: Edition) -> None:
    """Fill in the uncomputed answers of a form whose formulas are those of its edition."""
    missing = {path for path, answer in form.answers.items() if answer.state is State.UNCOMPUTED}
    if not missing:
        return
    scope = Scope(
        {path: _seen(answer) for path, answer in form.answers.items()},
        {f"i.{key}": [_seen(row[key]) for row in form.indicators] for key in INDICATOR_FIELDS[form.kind]},
    )
    for path, (skeleton, needs, evaluate) in _formulas(edition).items():
        own = path in missing and skeleton == _skeleton(form[path].raw)
        if not own or any(form[other].state is State.UNCOMPUTED for other in needs):
            continue
        try:
            value = evaluate(scope)
        except Failure as failure:
            form.answers[path] = Answer(State.ERROR, None, str(failure), form[path].cell)
            continue
        scope.values[path] = value
        form.answers[path] = _answer(edition.field(path).type, value, form[path].cell)


def _answer(type_: Type, value: Value, cell: str) -> Answer[object]:
    if value in (None, ""):
        return Answer(State.BLANK, None, "", cell)
    return Answer(State.VALUE, value, printed(type_, value), cell)


def _seen(answer: Answer[object]) -> Value:
    if isinstance(answer.value, Target):
        return (
            answer.value.value if answer.value.form.name == "QUANTITY" and not answer.value.op else answer.raw
        )
    return cast(Value, answer.value)


@cache
def _formulas(edition: Edition) -> dict[str, tuple[str, set[str], Callable[[Scope], Value]]]:
    """Path → the formula's shape, the answers it needs, its evaluation; each after those it needs."""
    cells = {cell.content.path: cell for cell in edition.drawing.fields()}

    def rectangle(first: str, last: str) -> list[str]:
        a, b = cells[first], cells[last]
        return [path for path, c in cells.items()
                if a.row <= c.row <= b.row and a.column <= c.column <= b.column]  # fmt: skip

    waiting = {p: c.content for p, c in cells.items() if c.content.formula and not c.content.repeats}
    ordered: dict[str, tuple[str, set[str], Callable[[Scope], Value]]] = {}
    while waiting:
        path = next(p for p, content in waiting.items() if not (set(content.paths) - {p}) & waiting.keys())
        content = waiting.pop(path)
        evaluate = evaluator(content.formula, rectangle, in_row=False)
        needs = {other for other in content.paths if not other.startswith("i.")} - {path}
        ordered[path] = (_skeleton(PLACEHOLDER.sub("#", content.formula)), needs, evaluate)
    return ordered


def _skeleton(formula: str) -> str:
    """A formula with every reference alike, so that moved rows and columns do not count."""
    return re.sub(r"\s+", "", _REFERENCE.sub("#", formula.replace("_xlfn.", "")))
