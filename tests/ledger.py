"""What tests of the archive put into it, outcomes of forms nobody printed, and what they find there."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from commands import names

from xltool.finding import Finding, Severity
from xltool.form import Kind
from xltool.outcome import Facts, Outcome, unreadable
from xltool.place import Place

#: Noon in Shanghai.
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def outcome(
    project: str = "培训费",
    *,
    unit: str = "区医疗保障局",
    year: int | None = 2025,
    kind: Kind = Kind.SELFASSESSMENT,
    errors: int = 0,
    hints: int = 0,
) -> Outcome:
    """A form of a project with so many findings."""
    facts = Facts(
        kind, "shanghai-selfassessment-2024", "自评表", "", "", "", year, "区医疗保障局本级", unit, project, "万元",
        Decimal(10), Decimal(9), Decimal(90), Decimal(95), "优",
    )  # fmt: skip
    place = Place(Path("x.xlsx"), "自评表", "C3")
    said = [Finding("Z01", Severity.ERROR, "甲", "错了。", place)] * errors
    said += [Finding("Z02", Severity.WARNING, "乙", "看看。", place)] * hints
    return Outcome("x.xlsx", facts, said)


def no_form() -> Outcome:
    """A file in which nothing could be read."""
    return unreadable("x.xlsx", "文件加了密。")


def kept(folder: Path) -> list[str]:
    """The names of the contents that an archive keeps."""
    return names(folder / "文件")
