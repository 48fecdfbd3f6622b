"""What the book says of a form: short texts, counts, and by what another hand-in of the same project is known."""

from xltool.outcome import Facts, Outcome
from xltool.pairing.naming import name_key, plain

#: Longer texts are nonsense, and nobody reads them in a list.
_LONGEST = 200


def line(number: int, place: int, outcome: Outcome) -> tuple[object, ...]:
    """A form of the file with this number, in the order of the book's columns."""
    form = outcome.form
    texts = (
        (form.sheet, form.kind.value, form.edition, form.department, form.unit, form.project)
        if form
        else [""] * 6
    )
    return (
        number, place, *map(short, texts), form.year if form else None, outcome.verdict,
        len(outcome.errors), len(outcome.hints), len(outcome.undecided), _subject(form) if form else "",
    )  # fmt: skip


def short(text: str) -> str:
    """A text in one line, as an SQLite file can hold it."""
    return " ".join(text.encode("utf-8", "replace").decode().replace("\0", " ").split())[:_LONGEST]


def _subject(form: Facts) -> str:
    """Which form of which project of which year it is; empty where it does not say."""
    unit, name = plain(form.unit), name_key(form.project, form.year)
    return "\n".join((form.kind.value, unit, name, str(form.year))) if unit and name and form.year else ""
