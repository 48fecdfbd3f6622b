"""What is told of a workbook that somebody drew: cell by cell, then what it lacks and what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xltool.edition.called import name_of
from xltool.excel.drawn.said import Drawn, Said, Verdict
from xltool.report.lines import hanging

_INDENT = 12
_MARKS = {Verdict.DOUBT: "？", Verdict.ERROR: "✗"}


def lines(drawn: Drawn, unjudged: Mapping[str, Sequence[str]], room: int) -> Iterator[str]:
    """The whole account for the console; ``unjudged`` are the rules that each missing answer leaves without ground."""
    yield f"{drawn.file}　工作表“{drawn.sheet}”"
    for setting in drawn.settings:
        yield from hanging(f"  {setting.name}", f"{setting.value}（{setting.told_by}）", _INDENT, room)
    if drawn.row:
        yield from hanging("  指标行", f"第 {drawn.row} 行，按指标条数重复", _INDENT, room)
    for verdict, head in (
        (Verdict.ANSWER, "要填的"), (Verdict.COMPUTED, "要算的"), (Verdict.FORMULA, "别的公式，照原样保留，不读回"),
    ):  # fmt: skip
        found = [one for one in drawn.said if one.verdict is verdict]
        if found:
            yield f"{head} {len(found)} 处"
            for one in found:
                said = one.text if verdict is Verdict.FORMULA else one.meaning
                yield from hanging(f"  {one.cell}", said, 8, room)
    yield from _texts([one for one in drawn.said if one.verdict is Verdict.LABEL], room)
    yield from _missing(drawn, unjudged, room)
    for verdict, mark in _MARKS.items():
        for one in drawn.said:
            if one.verdict is verdict:
                text = f" {_short(one.text)}" if one.text else ""
                yield from hanging(
                    f"{mark} {one.cell or '全表'}", f"{text}：{one.meaning}".lstrip("： "), 8, room
                )


def _texts(found: Sequence[Said], room: int) -> Iterator[str]:
    if found:
        yield f"文字 {len(found)} 处，照原样印出"
        for meaning in dict.fromkeys(one.meaning for one in found):
            listed = "、".join(f"{one.cell} {_short(one.text)}" for one in found if one.meaning == meaning)
            yield from hanging("", f"{meaning}：{listed}", 2, room)


def _missing(drawn: Drawn, unjudged: Mapping[str, Sequence[str]], room: int) -> Iterator[str]:
    if not drawn.missing or drawn.kind is None:
        return
    yield f"没有位置的 {len(drawn.missing)} 项：数据里有也不会写上，读回时是空，有关的规则不能判定"
    for path in drawn.missing:
        codes = unjudged.get(path, ())
        rules = f"　不能判定：{'、'.join(codes)}" if codes else ""
        yield from hanging("", f"{name_of(path, drawn.kind)}{rules}", 2, room)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 30 else f"{flat[:29]}…"


def verdict(drawn: Drawn) -> str:
    """The last line."""
    doubts = sum(one.verdict is Verdict.DOUBT for one in drawn.said)
    doubtful = f"存疑 {doubts} 处，请看一眼。" if doubts else ""
    if drawn.errors:
        return f"✗ 还不能用：错误 {len(drawn.errors)} 处。{doubtful}改好后再查一次。"
    return f"✓ 可以使用。{doubtful}例如 xltool new {drawn.file} -o 空表.xlsx"


def data(drawn: Drawn, unjudged: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "file": drawn.file, "sheet": drawn.sheet, "kind": drawn.kind.value if drawn.kind else None,
        "usable": not drawn.errors, "row": drawn.row or None,
        "settings": [setting._asdict() for setting in drawn.settings],
        "cells": [{**one._asdict(), "verdict": one.verdict.name.lower()} for one in drawn.said],
        "missing": [
            {"path": path, "label": name_of(path, drawn.kind), "unjudged": list(unjudged.get(path, ()))}
            for path in drawn.missing if drawn.kind
        ],
    }  # fmt: skip
