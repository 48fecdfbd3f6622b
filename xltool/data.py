"""Data files: one form (or a list of forms) as JSON or YAML, and back.

Amounts and points are decimal strings, absent is null, dates are ISO, targets stand as printed.
"""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xltool import apart, files, notation
from xltool import edition as editions
from xltool.answer import BLANK, Answer, State, Type, from_text, printed
from xltool.apart import kept_apart
from xltool.form import FIELDS, INDICATOR_FIELDS, Filing, Indicator, Kind
from xltool.refusal import Refusal

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
EXPECTED = {
    Type.YEAR: "四位年份，例如 2024",
    Type.DATE: "日期，例如 2024-01-31",
    Type.AMOUNT: "金额数字，例如 64.50",
    Type.POINTS: "分数数字，例如 10.00",
    Type.PERCENT: "百分数的数字，例如 94.63",
}
#: Keys that are no answers; those behind ``indicators`` are what ``read --places`` adds.
_HEAD = ("id", "edition", "indicators", "places", "certainty", "hidden", "strays")
_LARGEST = 50 * 2**20  # bytes; ten thousand forms have fewer
#: Lists, groups and commas: each takes far more memory than the sign that makes it.
_MOST_PIECES = 3_000_000
#: Characters of YAML that are taken apart at once, which takes half a second.
_SHORT_YAML = 64 * 2**10
_MOST_INDICATORS = 1000
_MOST_CHARACTERS = 32767  # in a cell


@kept_apart
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
    text = _text(path)
    name = f"数据文件“{path.name}”"
    if not text.strip():
        raise Refusal(f"{name}是空的。请写入至少一张表的数据。")
    if sum(map(text.count, ",[{")) > _MOST_PIECES:
        raise Refusal(f"{name}里的项目太多，不像绩效表格的数据。请检查，或分成几个文件。")
    is_yaml = path.suffix.lower() in (".yaml", ".yml")
    if is_yaml and len(text) > _SHORT_YAML and not apart.is_inside():
        raise apart.Heavy
    try:
        return notation.from_yaml(text) if is_yaml else notation.from_json(text)
    except notation.Repeated as error:
        raise Refusal(f"{name}{error.where}把 {error.key} 写了两次，不知道以哪个为准。请删去一个。") from None
    except notation.Malformed as error:
        raise Refusal(f"{name}{error.where}不是正确的{error.language}。{error.remedy}") from None
    except RecursionError:
        raise Refusal(f"{name}的括号或缩进嵌套太深，不是一张表的数据。") from None


def _text(path: Path) -> str:
    try:
        content = files.content_of(path, _LARGEST + 1)
    except OSError as error:
        raise Refusal(
            f"数据文件“{files.shown(path)}”打不开：{files.reason(error)}。请检查路径和权限。"
        ) from None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refusal(
            f"“{path.name}”是工作簿或文档，不是数据文件。表格里的数据请先用 xltool read --json 读出来，存成 .json。"
        )
    if len(content) > _LARGEST:
        raise Refusal(
            f"数据文件“{path.name}”超过 {_LARGEST // 2**20} MB，不像绩效表格的数据。请分成几个文件。"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(
            f"数据文件“{path.name}”不是 UTF-8 编码的文本。请在记事本里“另存为”，编码选 UTF-8。"
        ) from None


def from_data(data: Any, where: str, path: Path = Path()) -> Filing:
    """One form's data as a filing; ``where`` begins every message. Raises :class:`Refusal`."""
    if not isinstance(data, Mapping):
        raise Refusal(f"{where}应当是一张表的数据（由“键: 值”组成），实际是{_short(data)}。")
    name = data.get("edition")
    if not isinstance(name, str) or not name:
        raise Refusal(f"{where}没有写 edition（表样版本）。可选：{'、'.join(editions.names())}。")
    kind = editions.load(name).kind
    flat = _flatten(data, FIELDS[kind], where)
    answers = {p: _answer(field.type, flat.get(p), p, where) for p, field in FIELDS[kind].items()}
    if answers["year"].is_blank:
        raise Refusal(f"{where}没有写 year（年度）。应为{EXPECTED[Type.YEAR]}。")
    form_id = data.get("id")
    if form_id is not None and (not isinstance(form_id, str) or _CONTROL.search(form_id)):
        raise Refusal(f"{where}的 id 应当是一段文字，实际是{_short(form_id)}。")
    rows = _rows(data.get("indicators"), where)
    indicators = [_indicator(row, n, kind, where) for n, row in enumerate(rows)]
    return Filing(kind, name, answers, indicators, form_id or None, path)


def _rows(stated: Any, where: str) -> list[Any]:
    if stated is None or stated == "":
        return []
    if not isinstance(stated, list):
        raise Refusal(f"{where}的 indicators 应当是一个列表，实际是{_short(stated)}。")
    if len(stated) > _MOST_INDICATORS:
        raise Refusal(
            f"{where}的 indicators 有 {len(stated)} 条，一张表最多 {_MOST_INDICATORS} 条。请检查数据。"
        )
    return stated


def _flatten(data: Mapping[str, Any], known: Mapping[str, object], where: str) -> dict[str, Any]:
    """Nested mappings as paths; an unknown key is refused with the nearest known one."""
    flat: dict[str, Any] = {}
    prefixes = {p.rsplit(".", cut)[0] for p in known for cut in range(1, p.count(".") + 1)}

    def walk(node: Mapping[str, Any], prefix: str) -> None:
        for key, value in node.items():
            path = f"{prefix}{key}"
            if not prefix and key in _HEAD:
                continue
            if path in prefixes:
                if not (isinstance(value, Mapping) or value is None or value == ""):
                    raise Refusal(f"{where}的 {path} 应当是一组“键: 值”，实际是{_short(value)}。")
                walk(value or {}, f"{path}.")
            elif path in known:
                flat[path] = value
            else:
                raise Refusal(f"{where}有不认识的键 {path}。{_nearest(path, [*known, *prefixes, *_HEAD])}")

    walk(data, "")
    return flat


def _indicator(row: Any, n: int, kind: Kind, where: str) -> Indicator:
    if not isinstance(row, Mapping):
        raise Refusal(f"{where}的 indicators[{n}] 应当是一条指标的数据，实际是{_short(row)}。")
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
    if type(stated) is int:  # from a program; data files give the text
        stated = str(stated)
    if not isinstance(stated, str):
        raise Refusal(f"{where}的 {path} 应为{EXPECTED.get(type_, '文字')}，实际是{_short(stated)}。")
    stated = stated.replace("\r\n", "\n").replace("\r", "\n")  # a cell knows one kind of line break
    if _CONTROL.search(stated):
        raise Refusal(f"{where}的 {path} 含有看不见的控制字符，表格里写不进去。请重新输入这一项。")
    if len(stated) > _MOST_CHARACTERS:
        raise Refusal(
            f"{where}的 {path} 有 {len(stated)} 个字，一个单元格最多 {_MOST_CHARACTERS} 个。请缩短。"
        )
    answer = from_text(type_, stated)
    if answer.state is State.UNREADABLE:
        raise Refusal(f"{where}的 {path} 应为{EXPECTED[type_]}，实际是{_short(stated)}。")
    return answer


def _nearest(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, 1)
    return f"是不是想写 {close[0]}？" if close else "请对照说明书里的数据格式。"


def _short(value: Any) -> str:
    """A value as messages quote it; what is nested is named, not spelt out."""
    if isinstance(value, Mapping):
        return "一组“键: 值”"
    if isinstance(value, list):
        return "一个列表"
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
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
