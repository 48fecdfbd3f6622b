"""The values cached beside the formulas of a form, before any spreadsheet program has computed them."""

from decimal import Decimal
from typing import Any, cast

from xltool.answer import Answer, State, Type, from_text
from xltool.excel.compiled import Slot
from xltool.excel.formula import Failure, Scope, Value
from xltool.excel.rows import Row
from xltool.excel.sheetxml import formula_cell
from xltool.money import at_least_two_places
from xltool.target import Target


def seen(answer: Answer[Any]) -> Value:
    """An answer as a formula sees its cell: numbers as numbers, everything else as its text."""
    return answer.value if isinstance(answer.value, Decimal) else answer.raw or None


def seen_in(row: Row) -> dict[str, Value]:
    """The answers of a row as formulas see them."""
    values = {path: seen(answer) for path, answer in row.answers.items()}
    if row.unit and not row.answers["i.actual"].is_blank:
        values["i.actual"] = cast(Target, row.answers["i.actual"].value).value
    return values


def compute(order: tuple[Slot, ...], scope: Scope) -> dict[str, Value | Failure]:
    """Every computed cell's value; a stated one is what the others see, since it is what stands there."""
    computed: dict[str, Value | Failure] = {}
    for slot in order:
        assert slot.evaluate
        try:
            value: Value | Failure = slot.evaluate(scope)
        except Failure as failure:
            value = failure
        computed[slot.content.path] = value
        if scope.values.get(slot.content.path) is None and not isinstance(value, Failure):
            scope.values[slot.content.path] = value
    return computed


def computed_answer(value: Value) -> Answer[Any]:
    """A computed cell as it reads."""
    if isinstance(value, Decimal):
        return Answer(State.VALUE, value, at_least_two_places(value))
    return from_text(Type.TEXT, str(value or ""))


def agrees(stated: Answer[Any], computed: Value | Failure) -> bool:
    """Whether the formula may stand: nothing was stated, or exactly what the formula gives."""
    if stated.is_blank or stated.state is State.UNCOMPUTED:
        return True
    if isinstance(stated.value, Decimal) or isinstance(computed, Decimal):
        return stated.value == computed
    return stated.raw == computed


def computed_cell(reference: str, style: str, formula: str, value: Value | Failure) -> str:
    if isinstance(value, Failure):
        return formula_cell(reference, style, formula, "e", str(value))
    if isinstance(value, bool):
        return formula_cell(reference, style, formula, "b", str(int(value)))
    if isinstance(value, str):
        return formula_cell(reference, style, formula, "str", value)
    return formula_cell(reference, style, formula, "n", f"{(value or Decimal(0)).normalize():f}")
