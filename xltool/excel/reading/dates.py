"""Start and end of a project as people type them: both in one cell, as a serial number, with words behind."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from xltool.answer import Answer, State
from xltool.excel.reading.guesses import Settling
from xltool.excel.sheetxml import EPOCH

_START, _END = "project.start", "project.end"
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)(?:[-/.年]))?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?(?!\d)"
)
_BETWEEN = re.compile(r"起?(?:至|到|[-~—–―]+)")
_AROUND = re.compile(r"^(?:自|从|于|截至|截止|至|到)|[起止]$")
_WORDS = re.compile(r"[^\d\-/.年月日号]{1,4}")
_TIME = re.compile(r"T?\d{1,2}:\d\d(?::\d\d)?")
_SERIAL = re.compile(r"\d{5}")
#: Months and whole years: the first day and the last one are meant.
_MONTH = re.compile(r"(?:(?P<year>(?:19|20)\d\d)[-/.年])?(?P<month>\d{1,2})(?:月份?(?:[初底末])?|(?![\d.]))")
_WHOLE = re.compile(r"(?P<year>(?:19|20)\d\d)年?(?:度|全年|整年)?")
_REST = re.compile(r"[(（].*[)）]|止|底|末|[。.;；]")
_FIRST_DAY, _LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


_YEAR_SAID = re.compile("([〇零○Ｏ一二三四五六七八九]{4})年")
_COUNT_SAID = re.compile("(?:([一二三])?(十))?([一二三四五六七八九])?(?=[月日号])")
_FIGURES = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")


def settle_dates(settling: Settling) -> None:
    """Take the dates of a project's start and end."""
    for n, path in enumerate((_START, _END)):
        answer = settling.answer(path)
        if answer.state is State.UNREADABLE:
            _settle(settling, path, n, answer)


def _settle(settling: Settling, path: str, n: int, answer: Answer[object]) -> None:
    flat = _AROUND.sub("", _in_figures("".join(unicodedata.normalize("NFKC", answer.raw).split())))
    both = span(flat)
    if both:
        settling.value(path, both[n])
        other = settling.answer((_END, _START)[n])
        if other.is_blank and not n:
            settling.put(_END, Answer(State.VALUE, both[1], answer.raw, answer.cell, is_text=True))
            settling.likely(_END, f"起止日期都写在{answer.cell}")
        elif other.raw != answer.raw:
            settling.likely(path, "这一格写了起止两个日期")
    elif whole := months(flat):
        settling.value(path, whole[n])
        settling.likely(path, f"“{answer.raw.strip()}”只写到年月，按{('头', '最后')[n]}一天读")
    elif day := _serial(flat):
        settling.value(path, day)
        settling.likely(path, f"“{answer.raw}”是没有按日期显示的日期")
    elif found := next(_days(flat), None):
        day, rest = found
        if not rest or _TIME.fullmatch(rest):
            settling.value(path, day)
        elif _WORDS.fullmatch(rest):
            settling.value(path, day)
            settling.likely(path, f"日期后面的“{rest}”没有计")


def span(flat: str) -> tuple[dt.date, dt.date] | None:
    """Two dates with 至 or a dash between them; the year may be said once."""
    for first, rest in _days(_in_figures(flat)):
        between = _BETWEEN.match(rest)
        for last, behind in _days(rest[between.end() :], first.year) if between else ():
            if not behind and last >= first:
                return first, last
    return None


def months(flat: str) -> tuple[dt.date, dt.date] | None:
    """From the first day of a month or year to the last of another or the same: ``2024年1月-12月``, ``2024年度``."""
    flat = _AROUND.sub("", _in_figures(flat))
    day = _DAY.match(flat)
    if day and not flat[day.end() :].startswith("月"):
        return None
    if whole := _WHOLE.fullmatch(flat):
        return _within(int(whole["year"]), 1, int(whole["year"]), 12)
    first = _month(flat, 0, 1)
    between = _BETWEEN.match(first[2]) if first else None
    last = _month(first[2][between.end() :], first[0], 12) if first and between else None
    if first is None or last is None or (last[2] and not _REST.fullmatch(last[2])):
        return None
    return _within(*first[:2], *last[:2])


def _month(flat: str, year: int, otherwise: int) -> tuple[int, int, str] | None:
    """The year and month with which a text begins, and what follows; a year alone has the month ``otherwise``."""
    said = _MONTH.match(flat)
    if said and (said["year"] or year) and 1 <= int(said["month"]) <= 12:
        return int(said["year"] or year), int(said["month"]), flat[said.end() :]
    whole = _WHOLE.match(flat)
    return (int(whole["year"]), otherwise, flat[whole.end() :]) if whole else None  # 2024年至2026年


def _within(year: int, month: int, last_year: int, last_month: int) -> tuple[dt.date, dt.date] | None:
    """The first day of one month and the last day of another."""
    start = dt.date(year, month, 1)
    end = dt.date(last_year + last_month // 12, last_month % 12 + 1, 1) - dt.timedelta(1)
    return (start, end) if _FIRST_DAY <= start <= end <= _LAST_DAY else None


def _in_figures(flat: str) -> str:
    """``二〇二六年十二月三十一日`` in figures."""
    flat = _YEAR_SAID.sub(lambda said: f"{said[1].translate(_FIGURES)}年", flat)
    return _COUNT_SAID.sub(_count, flat)


def _count(said: re.Match[str]) -> str:
    tens = int((said[1] or "一").translate(_FIGURES)) if said[2] else 0
    ones = int(said[3].translate(_FIGURES)) if said[3] else 0
    return str(10 * tens + ones) if said.group() else ""


def _days(flat: str, year: int = 0) -> Iterator[tuple[dt.date, str]]:
    """The date with which a text begins, and what follows it."""
    said = _DAY.match(flat)
    if said and (said["year"] or year):
        try:
            day = dt.date(int(said["year"] or year), int(said["month"]), int(said["day"]))
        except ValueError:
            return
        if _FIRST_DAY <= day <= _LAST_DAY:
            yield day, flat[said.end() :]


def _serial(flat: str) -> dt.date | None:
    day = EPOCH + dt.timedelta(int(flat)) if _SERIAL.fullmatch(flat) else None
    return day if day and _FIRST_DAY <= day <= _LAST_DAY else None
