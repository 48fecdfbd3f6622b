"""Points with their unit, words for nothing among numbers, and levels that carry more than their name."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal

from xltool.answer import BLANK, Answer, State, Type
from xltool.edition import Edition
from xltool.excel.reading.guesses import Settling
from xltool.form import FIELDS, INDICATOR_FIELDS
from xltool.money import parse_number

_NOTHING = frozenset({"无", "不适用", "N/A", "NA", "*", "\\", "×"})
#: The same where a reason is asked for.
_NO_REASON = frozenset(["/", "\\", "-", "--", "—", "——", "–", "−", "*", "×", "无", "没有", "不适用", "N/A"])
_POINTS, _PERCENT = re.compile(r"([\d.,]+)分?"), re.compile(r"([\d.,]+)%?")
#: Words in brackets behind a number, no unit and no other number.
_REMARK = re.compile(r"(.*\d\D{0,3})([(（][^()（）\d元万亿%％]{1,8}[)）])", re.DOTALL)
_AROUND = re.compile(r"\(([\d.,]+)分?\)|([\d.,]+)%")
_NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十]{1,2}[)、.．,，]|\(\d{1,2}\)|\(?\d{1,2}[)、.．](?!\d))"
)
_WEIGHT = re.compile(r"[(\[【〔]?(?:权重|分值|满分|共)?[:为]?\d{1,3}(?:\.\d{1,2})?[分%]?[)\]】〕]?$")
_LEVEL = "指标"
#: What parts two levels in one cell, and what names each of them.
_BETWEEN = re.compile(r"\s*[-—–―_/\\|、，,;；:：>→\s]+\s*")
#: A level 2 in brackets behind its level 1.
_IN_BRACKETS = re.compile(r"\s*[(\[【〔]([^()\[\]【】〔〕]+)[)\]】〕]\s*$")
_WHICH = re.compile(r"[一二]级(?:绩效)?(?:指标)?\s*[:：]")


def settle_numbers(settling: Settling) -> None:
    """Read points with their unit; 无 in the place of a number says that there is none."""
    form = settling.form
    points = [key for key, field in INDICATOR_FIELDS[form.kind].items() if field.type is Type.POINTS]
    single = ((path, field.type) for path, field in FIELDS[form.kind].items())
    rows = ((f"indicators[{n}].{key}", Type.POINTS) for n in range(len(form.indicators)) for key in points)
    for path, type_ in (*single, *rows):
        answer = settling.answer(path)
        if answer.state is not State.UNREADABLE or not (type_.is_number or type_ is Type.DATE):
            continue
        text, remark = without_remark(answer.raw)
        flat = "".join(unicodedata.normalize("NFKC", text).split())
        if flat.upper() in _NOTHING:
            settling.put(path, Answer(State.PLACEHOLDER, None, answer.raw, answer.cell))
        elif type_ in (Type.POINTS, Type.PERCENT):
            _number(settling, path, flat, remark, is_points=type_ is Type.POINTS)


def without_remark(text: str) -> tuple[str, str]:
    """A number without words in brackets behind it, and what is to be said of that: ``30.30（已核）``."""
    found = _REMARK.fullmatch(text.strip())
    return (found[1], f"后面的“{found[2]}”没有计") if found else (text, "")


def _number(settling: Settling, path: str, flat: str, remark: str, *, is_points: bool) -> None:
    said = (_POINTS if is_points else _PERCENT).fullmatch(flat)
    around = _AROUND.fullmatch(flat) if is_points and not said else None
    text = said[1] if said else (around[1] or around[2]) if around else ""
    number = parse_number(text)
    if number is None:
        return
    settling.value(path, number)
    if remark:
        settling.likely(path, remark)
    if around:
        settling.likely(path, f"写的是“{settling.answer(path).raw.strip()}”，按 {_shown(number)} 分读")


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}"


def settle_reasons(settling: Settling) -> None:
    """A stroke or 无 in the place of a reason says that none is given."""
    for n, row in enumerate(settling.form.indicators):
        flat = "".join(unicodedata.normalize("NFKC", row.reason.raw).split()).rstrip("。.")
        if flat.upper() in _NO_REASON:
            settling.put(f"indicators[{n}].reason", BLANK._replace(cell=row.reason.cell))


def settle_levels(settling: Settling, edition: Edition) -> None:
    """``一、产出指标（50分）`` and ``产出`` are the level 产出指标."""
    known = {*edition.groups, *(name for names in edition.groups.values() for name in names)}
    for n, row in enumerate(settling.form.indicators):
        for key in ("level1", "level2"):
            answer = row[key]
            if answer.is_value and answer.raw not in known and (name := level_name(answer.raw, known)):
                settling.put(f"indicators[{n}].{key}", answer._replace(value=name))


def level_name(text: str, known: Collection[str]) -> str:
    """The level's name in full, without its number and weight; empty where it says so or is no level."""
    flat = "".join(unicodedata.normalize("NFKC", text).split())
    name = _WEIGHT.sub("", _NUMBERING.sub("", flat))
    if name not in known and f"{name}{_LEVEL}" in known:
        return f"{name}{_LEVEL}"
    return name if name != flat and (name in known or name.endswith(_LEVEL)) else ""


def two_levels(text: str, groups: Mapping[str, Collection[str]]) -> tuple[str, str] | None:
    """Both levels of ``产出指标-数量指标``, ``产出（数量）``, ``一级：产出 二级：数量``; ``None`` for anything else."""
    levels = {*groups, *(name for names in groups.values() for name in names)}
    flat = _WHICH.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    flat = _IN_BRACKETS.sub(r" \1", flat)
    parts = [part for part in _BETWEEN.split(flat) if part]
    if len(parts) != 2:
        return None
    one, other = (part if part in levels else level_name(part, levels) for part in parts)
    return (one, other) if one in groups and other and other != one else None
