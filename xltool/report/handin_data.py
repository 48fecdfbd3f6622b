"""What came in, as plain data for other programs."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xltool.check import Survey
from xltool.handin import Arrival, Item, Listed, Roll, Stray, Twice
from xltool.outcome_data import of_finding


def report(survey: Survey) -> dict[str, Any]:
    """The whole of it; what concerns the list is ``None`` where there is none."""
    handin, roll = survey.handin, survey.handin.roll
    return {
        "list": roll.source if roll else None,
        "kind": roll.kind.value if roll and roll.kind else None,
        "expected": len(roll.items) if roll else None,
        "received": [_came(item) for item in roll.came] if roll else None,
        "missing": [_missing(item, roll) for item in roll.missing] if roll else None,
        "twice": [_twice(twice) for twice in handin.twice],
        "unexpected": [_stray(stray) for stray in roll.strays] if roll else None,
        "unreadable": list(handin.unreadable),
        "findings": list(_findings(survey)),
    }


def _findings(survey: Survey) -> Iterator[dict[str, Any]]:
    """Findings with the file of each, as it was named: a place holds no address."""
    handin = survey.handin
    named = [arrival.path for twice in handin.twice for arrival in twice.arrivals]
    named += [handin.roll.source] if handin.roll else []
    files = {str(Path(name)): name for name in named}
    for finding in survey.findings:
        path = str(finding.place.file)
        yield {"path": files.get(path, path), **of_finding(finding)}


def _came(item: Item) -> dict[str, Any]:
    return _project(item.listed, item.year) | {"files": [_file(arrival) for arrival in item.arrivals]}


def _missing(item: Item, roll: Roll) -> dict[str, Any]:
    maybe = [
        {"path": stray.arrival.path, "project": stray.arrival.project, "similarity": str(stray.similarity)}
        for stray in roll.maybe.get(item.listed, ())
    ]
    others = [_file(arrival) for arrival in item.others]
    said = {"lacking": list(item.lacking), "maybe": maybe, "of_another_kind": others}
    return _project(item.listed, item.year) | said


def _twice(twice: Twice) -> dict[str, Any]:
    first = twice.arrivals[0]
    return {
        "unit": first.unit, "project": first.project, "year": first.year, "kind": first.kind.value,
        "versions": twice.versions,
        "files": [
            _file(arrival) | {"changed": _time(changed), "last": arrival is twice.last}
            for arrival, changed in zip(twice.arrivals, twice.changed, strict=True)
        ],
    }  # fmt: skip


def _stray(stray: Stray) -> dict[str, Any]:
    arrival, nearest = stray.arrival, stray.nearest
    said = {"unit": arrival.unit, "project": arrival.project, "year": arrival.year}
    alike = {"similarity": str(stray.similarity)}
    return _file(arrival) | said | {"nearest": _project(nearest, nearest.year) | alike if nearest else None}


def _project(listed: Listed, year: int | None) -> dict[str, Any]:
    return {
        "department": listed.department, "unit": listed.unit, "project": listed.project, "year": year,
        "sheet": listed.place.sheet, "cell": listed.place.cell,
    }  # fmt: skip


def _file(arrival: Arrival) -> dict[str, Any]:
    return {
        "path": arrival.path, "sheet": arrival.sheet, "edition": arrival.edition, "version": arrival.version,
    }  # fmt: skip


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds).isoformat(" ", "seconds")
