"""Outcomes as plain data: the entries of the JSON report, and what a cache keeps and gives back."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from xltool.finding import Finding, Review, Severity, Undecided
from xltool.form import Kind
from xltool.outcome import Facts, IndicatorLine, Outcome
from xltool.place import Place

_NUMBERS = ("budget", "executed", "rate", "score")


def entry(outcome: Outcome) -> dict[str, Any]:
    """What a report says of one form (or unreadable file)."""
    return {
        "path": outcome.path,
        "edition": outcome.form.edition if outcome.form else None,
        "project": outcome.form.project if outcome.form else None,
        "verdict": outcome.verdict,
        **_said(outcome),
    }


def to_data(outcome: Outcome) -> dict[str, Any]:
    """All of an outcome but where its file lies, which :func:`from_data` is told."""
    form = outcome.form and outcome.form._asdict() | {
        "kind": outcome.form.kind.value,
        **{name: _text(getattr(outcome.form, name)) for name in _NUMBERS},
    }
    lines = [_indicator(line) for line in outcome.indicators]
    return {"form": form, **_said(outcome), "indicators": lines}


def from_data(data: dict[str, Any], path: str) -> Outcome:
    """The outcome again. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for data that are none."""
    file, form = Path(path), data["form"]
    numbers = {name: _number(form[name]) for name in _NUMBERS} if form else {}
    return Outcome(
        path,
        Facts(**form | numbers | {"kind": Kind(form["kind"])}) if form else None,
        [_finding_again(said, file) for said in data["findings"]],
        [_undecided_again(said, file) for said in data["undecided"]],
        [_review_again(said, file) for said in data["checklist"]],
        [_indicator_again(line) for line in data["indicators"]],
    )


def _said(outcome: Outcome) -> dict[str, Any]:
    return {
        "findings": [of_finding(finding) for finding in outcome.findings],
        "undecided": [_undecided(word) for word in outcome.undecided],
        "checklist": [_review(review) for review in outcome.checklist],
    }


def _indicator(line: IndicatorLine) -> dict[str, Any]:
    return line._asdict() | {"weight": _text(line.weight), "score": _text(line.score)}


def _indicator_again(said: dict[str, Any]) -> IndicatorLine:
    return IndicatorLine(**said | {"weight": _number(said["weight"]), "score": _number(said["score"])})


def of_finding(finding: Finding) -> dict[str, Any]:
    """A finding, without its file."""
    return {
        "code": finding.code, "severity": finding.severity.value, "title": finding.title,
        "message": finding.message, "sheet": finding.place.sheet, "cell": finding.place.cell,
        "field": finding.field, "seen": finding.seen, "expected": finding.expected,
        "remedy": finding.remedy, "explained": finding.explained or None,
    }  # fmt: skip


def _undecided(word: Undecided) -> dict[str, Any]:
    return {
        "code": word.code, "title": word.title, "reason": word.reason,
        "sheet": word.place.sheet, "cell": word.place.cell, "field": word.field,
    }  # fmt: skip


def _review(review: Review) -> dict[str, Any]:
    return {
        "code": review.code, "title": review.title, "question": review.question,
        "places": [
            {"sheet": place.sheet, "cell": place.cell, "field": field}
            for place, field in zip(review.places, review.fields, strict=True)
        ],
    }  # fmt: skip


def _finding_again(said: dict[str, Any], file: Path) -> Finding:
    return Finding(
        said["code"], Severity(said["severity"]), said["title"], said["message"], _place(said, file),
        said["field"], said["seen"], said["expected"], said["remedy"], said["explained"] or "",
    )  # fmt: skip


def _undecided_again(said: dict[str, Any], file: Path) -> Undecided:
    return Undecided(said["code"], said["title"], said["reason"], _place(said, file), said["field"])


def _review_again(said: dict[str, Any], file: Path) -> Review:
    places = tuple(_place(place, file) for place in said["places"])
    fields = tuple(place["field"] for place in said["places"])
    return Review(said["code"], said["title"], said["question"], places, fields)


def _place(said: dict[str, Any], file: Path) -> Place:
    return Place(file, said["sheet"], said["cell"])


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
