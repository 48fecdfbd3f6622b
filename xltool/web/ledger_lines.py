"""What the ledger says of each hand-in, in words: the same on the page and in the workbook."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from xltool import edition as editions
from xltool.archive import NUMBER, PENDING, Entry
from xltool.refusal import Refusal
from xltool.report.words import VERDICTS

#: Sign and word of each verdict, also of what is not checked yet.
STATES = VERDICTS | {PENDING: ("…", "等待校验")}
NEWEST, REPLACED = "最新", "已被 {} 替换"
#: Head and width of each column of the workbook, by the names of a line's texts.
COLUMNS = {
    "number": ("收件号", 9), "at": ("收件时间", 19), "unit": ("实施单位", 25), "department": ("主管部门", 22),
    "project": ("项目名称", 31), "year": ("年度", 7), "form": ("表样", 31), "verdict": ("结论", 11),
    "errors": ("错误", 7), "hints": ("提示", 7), "undecided": ("未能判定", 10), "state": ("是否最新", 17),
    "name": ("交来的文件", 34), "kilobytes": ("大小(KB)", 10), "digest": ("SHA-256 摘要", 68),
}  # fmt: skip


class Line(NamedTuple):
    """One line of the ledger; ``key`` is the verdict's, counts are ``None`` where no form is known."""

    number: str
    at: str
    unit: str
    department: str
    project: str
    year: int | None
    form: str
    verdict: str
    errors: int | None
    hints: int | None
    undecided: int | None
    state: str
    name: str
    kilobytes: int
    digest: str
    key: str
    is_replaced: bool


def lines(entries: Sequence[Entry]) -> Iterator[Line]:
    """The entries in words."""
    for one in entries:
        sign, word = STATES[one.verdict]
        counts = (one.errors, one.hints, one.undecided) if one.edition else (None, None, None)
        yield Line(
            NUMBER.format(one.number), f"{one.at:%Y-%m-%d %H:%M:%S}", one.unit, one.department, one.project, one.year,
            _title(one.edition), f"{sign} {word}", *counts, _state(one),
            one.name, -(-one.bytes // 1024), one.digest, one.verdict, one.is_replaced,
        )  # fmt: skip


def _state(one: Entry) -> str:
    if one.newest is None:
        return ""
    return NEWEST if one.is_newest else REPLACED.format(NUMBER.format(one.newest))


@cache
def _title(edition: str) -> str:
    """What an edition is called; one that is no more goes by its own name."""
    try:
        return editions.load(edition).title if edition else ""
    except Refusal:
        return edition
