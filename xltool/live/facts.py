"""All facts there are of a form of a kind: of each answer by its type, of each row, of the form."""

from collections.abc import Container
from functools import cache
from typing import NamedTuple

from xltool.answer import Field, Type
from xltool.form import FIELDS, INDICATOR_FIELDS, Kind
from xltool.live import outcome, spelling, targets
from xltool.live.notation import BLANK, quoted
from xltool.live.spelling import Stated


class Fact(NamedTuple):
    """A cell of the hidden sheet: its name in formulas, its head there, its formula."""

    path: str
    label: str
    formula: str


class Answered(NamedTuple):
    """A single answer: its path, what it is called, and all that is known of it, as names and formulas."""

    path: str
    label: str
    names: tuple[str, ...]
    formulas: tuple[str, ...]


@cache
def of_form(kind: Kind) -> dict[str, Fact]:
    """The facts of the form as a whole, by name."""
    return {path: Fact(path, label, formula) for path, label, formula in outcome.of_form(kind)}


@cache
def of_rows(kind: Kind) -> dict[str, Fact]:
    """The facts of an indicator row, by name."""
    found = [
        Fact(name, f"{field.label}·{what}", formula) for key, field in INDICATOR_FIELDS[kind].items()
        for name, what, formula in stated(f"i.{key}", field.type)
    ]  # fmt: skip
    found += [Fact(*fact) for fact in outcome.of_all_rows(kind)]
    found += [
        Fact(path, label, f"IF([i.exists],{formula},FALSE)") for path, label, formula in outcome.of_rows(kind)
    ]  # fmt: skip
    return {fact.path: fact for fact in found}


@cache
def by_shape(kind: Kind) -> list[list[Answered]]:
    """The single answers of a form, those together whose facts are the same formulas."""
    shapes: dict[object, list[Answered]] = {}
    for path, field in fields(kind).items():
        answer = _answered(path, field)
        shapes.setdefault(tuple(formula.replace(path, "") for formula in answer.formulas), []).append(answer)
    return list(shapes.values())


def of_nothing(kind: Kind, drawn: Container[str]) -> dict[str, str]:
    """What formulas read where an edition does not ask for an answer: a blank."""
    known = {"state": quoted(BLANK), "is_text": "FALSE"}
    return {
        name: known.get(name.rpartition(".")[2], '""')
        for path, field in fields(kind).items() if path not in drawn
        for name in (f"{path}.cell", *_answered(path, field).names)
    }  # fmt: skip


def fields(kind: Kind) -> dict[str, Field]:
    """Every single answer formulas may look at."""
    return FIELDS[kind] | {"identity": Field("identity", "表样与版本", Type.TEXT)}


def _answered(path: str, field: Field) -> Answered:
    known = stated(path, field.type)
    return Answered(path, field.label, tuple(fact[0] for fact in known), tuple(fact[2] for fact in known))


def stated(path: str, type_: Type) -> list[Stated]:
    """All that is known of one answer of this type."""
    if type_.is_number:
        return spelling.number(path, type_)
    if type_ is Type.DATE:
        return spelling.date(path)
    if type_ is Type.YEAR:
        return spelling.year(path)
    if type_ in (Type.TARGET, Type.ACTUAL):
        return targets.facts(path, actual=type_ is Type.ACTUAL)
    return spelling.text(path)
