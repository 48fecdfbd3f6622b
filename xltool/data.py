"""Data files: one form (or a list of forms) as JSON or YAML, and back.

Amounts and points are decimal strings, absent is null, dates are ISO, targets stand as printed.
"""

import difflib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from xltool import edition as editions
from xltool.answer import BLANK, Answer, State, Type, from_text, printed
from xltool.form import FIELDS, INDICATOR_FIELDS, Filing, Indicator, Kind
from xltool.refusal import Refusal

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_EXPECTED = {
    Type.YEAR: "四位年份，例如 2024",
    Type.DATE: "日期，例如 2024-01-31",
    Type.AMOUNT: "金额数字，例如 64.50",
    Type.POINTS: "分数数字，例如 10.00",
    Type.PERCENT: "百分数的数字，例如 94.63",
}
_HEAD = ("id", "edition", "indicators")


def load(path: Path) -> list[Filing]:
    """The forms of one data file.

    Raises :class:`Refusal` naming the file, the line or path, and what was expected there.
    """
    content = _parse(path)
    forms = content if isinstance(content, list) else [content]
    if not forms:
        raise Refusal(f"数据文件“{path.name}”里一张表也没有。请写入至少一张表的数据。")
    many = isinstance(content, list)
    return [from_data(form, f"“{path.name}”第{n}张表" if many else f"“{path.name}”", path)
            for n, form in enumerate(forms, 1)]  # fmt: skip


def _parse(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"数据文件“{path.name}”不是 UTF-8 编码的文本。请用“另存为 UTF-8”重新保存。") from None
    except OSError as error:
        raise Refusal(f"数据文件“{path}”打不开：{error.strerror}。请检查路径和权限。") from None
    try:
        if path.suffix.lower() in (".yaml", ".yml"):
            return yaml.load(text, Loader=yaml.BaseLoader)  # BaseLoader: every scalar stays text
        return json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise Refusal(
            f"数据文件“{path.name}”第{error.lineno}行第{error.colno}列不是正确的 JSON。请检查逗号、引号和括号。"
        ) from None
    except RecursionError:
        raise Refusal(f"数据文件“{path.name}”的括号嵌套太深，不是一张表的数据。") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第{mark.line + 1}行" if mark else ""
        raise Refusal(f"数据文件“{path.name}”{line}不是正确的 YAML。请检查缩进和冒号。") from None


def from_data(data: Any, where: str, path: Path = Path()) -> Filing:
    """One form's data as a filing; ``where`` begins every message. Raises :class:`Refusal`."""
    if not isinstance(data, Mapping):
        raise Refusal(f"{where}应当是一张表的数据（由“键: 值”组成），实际是 {_short(data)}。")
    name = data.get("edition")
    if not isinstance(name, str):
        raise Refusal(f"{where}没有写 edition（表样版本）。可选：{'、'.join(editions.names())}。")
    kind = editions.load(name).kind
    flat = _flatten(data, FIELDS[kind], where)
    answers = {p: _answer(field.type, flat.get(p), p, where) for p, field in FIELDS[kind].items()}
    if answers["year"].is_blank:
        raise Refusal(f"{where}没有写 year（年度）。应为{_EXPECTED[Type.YEAR]}。")
    rows = data.get("indicators") or []
    if not isinstance(rows, list):
        raise Refusal(f"{where}的 indicators 应当是一个列表，实际是 {_short(rows)}。")
    form_id = data.get("id")
    if form_id is not None and (not isinstance(form_id, str) or _CONTROL.search(form_id)):
        raise Refusal(f"{where}的 id 应当是一段文字，实际是 {_short(form_id)}。")
    indicators = [_indicator(row, n, kind, where) for n, row in enumerate(rows)]
    return Filing(kind, name, answers, indicators, form_id or None, path)


def _flatten(data: Mapping[str, Any], known: Mapping[str, object], where: str) -> dict[str, Any]:
    """Nested mappings as paths; an unknown key is refused with the nearest known one."""
    flat: dict[str, Any] = {}
    prefixes = {p.rsplit(".", cut)[0] for p in known for cut in range(1, p.count(".") + 1)}

    def walk(node: Mapping[str, Any], prefix: str) -> None:
        for key, value in node.items():
            path = f"{prefix}{key}"
            if not prefix and key in _HEAD:
                continue
            if path in prefixes and (isinstance(value, Mapping) or value in (None, "")):
                walk(value or {}, f"{path}.")
            elif path in known:
                flat[path] = value
            else:
                raise Refusal(f"{where}有不认识的键 {path}。{_nearest(path, [*known, *prefixes, *_HEAD])}")

    walk(data, "")
    return flat


def _indicator(row: Any, n: int, kind: Kind, where: str) -> Indicator:
    if not isinstance(row, Mapping):
        raise Refusal(f"{where}的 indicators[{n}] 应当是一条指标的数据，实际是 {_short(row)}。")
    known = INDICATOR_FIELDS[kind]
    for key in row:
        if key not in known:
            raise Refusal(f"{where}有不认识的键 indicators[{n}].{key}。{_nearest(str(key), list(known))}")
    return Indicator(**{
        key: _answer(field.type, row.get(key), f"indicators[{n}].{key}", where)
        for key, field in known.items()
    })  # type: ignore[arg-type]  # fmt: skip


def _answer(type_: Type, stated: Any, path: str, where: str) -> Answer[object]:
    if stated is None or stated == "":
        return BLANK
    if not isinstance(stated, str):
        raise Refusal(f"{where}的 {path} 应为{_EXPECTED.get(type_, '文字')}，实际是 {_short(stated)}。")
    if _CONTROL.search(stated):
        raise Refusal(f"{where}的 {path} 含有看不见的控制字符，表格里写不进去。请重新输入这一项。")
    if len(stated) > 32767:
        raise Refusal(f"{where}的 {path} 有 {len(stated)} 个字，一个单元格最多 32767 个。请缩短。")
    answer = from_text(type_, stated)
    if answer.state is State.UNREADABLE:
        raise Refusal(f"{where}的 {path} 应为{_EXPECTED[type_]}，实际是 {_short(stated)}。")
    return answer


def _nearest(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, 1)
    return f"是不是想写 {close[0]}？" if close else "请对照说明书里的数据格式。"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"“{text[:30]}…”" if len(text) > 30 else f"“{text}”"


def to_data(filing: Filing) -> dict[str, Any]:
    """A filing as its data file. Text that could not be read stands as it was typed."""
    data: dict[str, Any] = {"id": filing.id, "edition": filing.edition}
    for path, field in FIELDS[filing.kind].items():
        *parents, leaf = path.split(".")
        node = data
        for parent in parents:
            node = node.setdefault(parent, {})
        node[leaf] = _stated(field.type, filing[path])
        if path in ("goals.annual", "goals.actual"):
            data["indicators"] = []  # the data file names them between the goals and the totals
    keys = INDICATOR_FIELDS[filing.kind]
    data["indicators"] = [
        {key: _stated(field.type, row[key]) for key, field in keys.items()} for row in filing.indicators
    ]
    return data


def _stated(type_: Type, answer: Answer[object]) -> str | int | None:
    if answer.state is State.VALUE:
        return answer.value if isinstance(answer.value, int) else printed(type_, answer.value)
    if answer.state in (State.BLANK, State.UNCOMPUTED):
        return None
    return None if answer.state is State.PLACEHOLDER and type_.is_number else answer.raw
