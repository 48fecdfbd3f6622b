"""Many workbooks drawn by lot, their scores, and which choices are to blame."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from forms import published

from layouts.choices import Style, drawn
from layouts.negatives import NEGATIVES
from layouts.office import Book, book
from layouts.paper import write
from layouts.score import Score, score
from xltool.form import Filing, Kind


class Stranger(NamedTuple):
    """A document that is no form, and how many forms were read from it."""

    name: str
    invented: int


class Trial(NamedTuple):
    """One workbook typed and read."""

    number: int
    forms: list[Filing]
    style: Style
    score: Score


def forms_for(number: int, style: Style) -> list[Filing]:
    """All forms take their turn; a workbook of several adds others of its kind, or of both kinds."""
    every = _every()
    first = every[number % len(every)]
    chance = random.Random(f"{style.lot}/forms")
    others = [
        form
        for form in every
        if form is not first and (form.kind is first.kind or style["page"].startswith("mixed"))
    ]
    if style["page"].startswith("mixed"):
        other = Kind.DECLARATION if first.kind is Kind.SELFASSESSMENT else Kind.SELFASSESSMENT
        return [first, chance.choice([form for form in others if form.kind is other])]
    return [first, *chance.sample(others, chance.randint(1, 3))]


def style_of(number: int, seed: int) -> Style:
    """Drawn by lot; the first of every ten is as the form is drawn."""
    lot, form = f"{seed}-{number}", _every()[number % len(_every())]
    return drawn(lot, form.kind) if number % 10 else Style(lot)


def _every() -> list[Filing]:
    return [form for _, form in sorted(published().items())]


def make(number: int, style: Style) -> Book:
    """The workbook of that number in that style."""
    return book(forms_for(number, style), style)


def trials(count: int, seed: int, folder: Path) -> Iterator[Trial]:
    """So many workbooks, one after the other."""
    for number in range(count):
        style = style_of(number, seed)
        yield Trial(number, forms_for(number, style), style, judge(number, style, folder))


def judge(number: int, style: Style, folder: Path) -> Score:
    """Type it, save it, read it."""
    made = make(number, style)
    path = made.save(folder / f"{number}.xlsx")
    try:
        return score(path, made.wants)
    finally:
        path.unlink()


def strangers(seed: int, folder: Path) -> Iterator[Stranger]:
    """Every document that is no form, read."""
    for make_one in NEGATIVES:
        name, forms = make_one.__name__, _every()
        chance = random.Random(f"{seed}/{name}")
        chance.shuffle(forms)
        path = write(folder / f"{name}.xlsx", make_one(forms, chance))
        yield Stranger(name, score(path, []).invented)


def blame(trial: Trial, folder: Path) -> tuple[str, ...]:
    """The fewest of its choices with which a workbook is still read wrong."""
    style = trial.style
    for topic in sorted(style.chosen):
        less = style.without(topic)
        if _is_wrong(judge(trial.number, less, folder)):
            style = less
    return style.names or ("as drawn",)


def _is_wrong(found: Score) -> bool:
    return bool(found.wrong or found.missed or found.invented)


def blamed(done: list[Trial], folder: Path) -> Counter[str]:
    """Choices → answers wrong."""
    found: Counter[str] = Counter()
    for trial in done:
        if _is_wrong(trial.score):
            found[" + ".join(blame(trial, folder))] += len(trial.score.wrong)
    return found
