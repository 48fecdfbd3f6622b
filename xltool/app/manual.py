"""The manual of the rules: a page for each, an index, and what the formulas mention; written as files."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from xltool import files, policy
from xltool.answer import Field, Type
from xltool.app import handbook
from xltool.form import INDICATOR_FIELDS, Kind
from xltool.live import facts, glossary
from xltool.policy import Policy
from xltool.policy_file import folder
from xltool.refusal import Refusal
from xltool.report import manual
from xltool.rules.example import FORMS

#: Answers by how they are written, each with its types.
_WRITTEN = {
    "文字的格": (Type.TEXT,),
    "数的格": (Type.AMOUNT, Type.POINTS, Type.PERCENT),
    "日期的格": (Type.DATE,),
    "标题里的年度": (Type.YEAR,),
    "指标值和完成值的格": (Type.TARGET, Type.ACTUAL),
}  # fmt: skip


class Written(NamedTuple):
    """How many pages there are, how many of them had to be written, how many old ones were taken away."""

    pages: int
    changed: int
    removed: int


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return manual.pages(
        rules=handbook.pages(), forms=handbook.forms(), facts=_facts(), settings=_settings(),
        legend=glossary.legend(["[grade.state][i.target.form][i.met]"]),
        policies=[one | handbook.policies(one["name"])[0] for one in handbook.policies()],
    )  # fmt: skip


def write(into: Path) -> Written:
    """Bring the manual in a folder up to date. Raises :class:`Refusal` rather than touch a file not its own."""
    current = {name: text.encode() for name, text in pages().items()}
    files.make_folder(into)
    own = {path.name: path.read_bytes() for path in into.glob("*.md") if _is_own(path)}
    for name in current.keys() - own.keys():
        if files.exists(into / name):
            raise Refusal(f"“{into / name}”不是手册的页，不会覆盖。请换一个文件夹，或先把它移走。")
    surplus = own.keys() - current.keys()
    changed = [name for name, content in current.items() if own.get(name) != content]
    for name in [*surplus, *(own.keys() & changed)]:
        (into / name).unlink()
    for name in changed:
        files.write_new(into / name, current[name])
    return Written(len(current), len(changed), len(surplus))


def _is_own(path: Path) -> bool:
    """Whether a file is a page of the manual, which says so in its first line."""
    if not path.is_file():
        return False
    with path.open("rb") as page:
        return page.readline().strip() == manual.MARK.encode()


class _Known(NamedTuple):
    """A fact of one kind of form."""

    path: str
    formula: str
    form: str


def _facts() -> dict[str, list[dict[str, Any]]]:
    """All facts by section: how cells are read, what is known of indicator rows and of the form."""
    found = {head: _of_cells(types) for head, types in _WRITTEN.items()}
    read = {name for path, field in _fields() for name, *_ in facts.stated(path, field.type)}
    in_rows = _known((kind, facts.of_rows(kind).values()) for kind in Kind)
    of_form = _known((kind, facts.of_form(kind).values()) for kind in Kind)
    found["指标行"] = _alike(fact for fact in in_rows if fact.path not in read)
    found["全表"] = _alike(of_form)
    return found


def _fields() -> list[tuple[str, Field]]:
    """Every answer formulas may look at."""
    single = [pair for kind in Kind for pair in facts.fields(kind).items()]
    in_rows = [(f"i.{key}", field) for kind in Kind for key, field in INDICATOR_FIELDS[kind].items()]
    return [*dict([*single, *in_rows]).items()]


def _of_cells(types: tuple[Type, ...]) -> list[dict[str, Any]]:
    """What is known of cells of these types; a type is named where not all of them share the formula."""
    found: dict[tuple[str, str], list[tuple[Type, str]]] = {}
    for type_ in types:
        path = next(path for path, field in _fields() if field.type is type_)
        for name, what, formula in facts.stated(path, type_):
            found.setdefault((what, glossary.shown(formula, path)), []).append((type_, name))
    return [
        {
            "name": what, "formula": formula, "of": [], "ids": [name for _, name in users if name.startswith("i.")],
            "only": [] if len(users) == len(types) else [type_.value for type_, _ in users],
        }
        for (what, formula), users in found.items()
    ]  # fmt: skip


def _known(found: Iterable[tuple[Kind, Iterable[facts.Fact]]]) -> Iterator[_Known]:
    for kind, of_kind in found:
        yield from (_Known(fact.path, fact.formula, FORMS[kind]) for fact in of_kind)


def _alike(known: Iterable[_Known]) -> list[dict[str, Any]]:
    """Facts with their formulas, those together that say the same of their own answers."""
    forms: dict[tuple[str, str], list[str]] = {}
    for fact in known:
        forms.setdefault((fact.path, fact.formula), []).append(fact.form)
    groups: dict[str, list[tuple[str, str]]] = {}
    for path, formula in forms:
        groups.setdefault(glossary.shown(formula, glossary.base_of(path)), []).append((path, formula))
    order = [path for path, _ in forms]
    return [
        {
            "name": _together([path for path, _ in members]), "ids": [path for path, _ in members],
            "of": [glossary.label(path) for path, _ in members] if len(members) > 1 else [],
            "formula": formula if len(members) > 1 else glossary.shown(members[0][1]),
            "only": forms[members[0]] if order.count(members[0][0]) > 1 else [],
        }
        for formula, members in sorted(groups.items(), key=lambda group: order.index(group[1][0][0]))
    ]  # fmt: skip


def _together(paths: list[str]) -> str:
    """What facts that say the same of their own answers are called."""
    return glossary.called(paths[0], own=glossary.base_of(paths[0]) if len(paths) > 1 else "")


def _settings() -> list[dict[str, Any]]:
    """Everything policies set, each value with the policies that have it."""
    loaded = [policy.load(name) for name in policy.names()]
    found, said = [], _explained()
    for label, ids in _labels():
        by_value: dict[str, list[str]] = {}
        for one in loaded:
            by_value.setdefault(_stated(one)[label], []).append(one.title)
        found.append({"label": label, "ids": ids, "values": by_value, "said": said.get(label, "")})
    return found


def _explained() -> dict[str, str]:
    """What the policy all others rest on says of its numbers, in the comments beside them."""
    comments = dict(_COMMENT.findall((folder() / "national.toml").read_text(encoding="utf-8")))
    return {
        label: comments[_WRITTEN_AS.get(key, key)] for key, label in glossary.POLICY.items() if "." not in key
    }


_COMMENT = re.compile(r'^(\w+) *= *"[^"]*" *# *(.+)$', re.MULTILINE)
#: Settings that a policy file calls otherwise than formulas do.
_WRITTEN_AS = {
    "truncates_rate": "rounding", "low_rate": "low", "total_points": "total", "rate_points": "rate",
    "reverse_is_linear": "reverse",
}  # fmt: skip
_LISTS = {
    "等级线": "grades",
    "定性档得分（占分值的百分比）": "bands",
    "一级指标的权重": "weights",
    "总分封顶": "caps",
}


def _labels() -> Iterator[tuple[str, list[str]]]:
    """What policies set, with the names it has in formulas."""
    for key, label in glossary.POLICY.items():
        if "." not in key:
            yield label, [f"policy.{key}"]
    for label, section in _LISTS.items():
        yield label, [f"policy.{key}" for key in glossary.POLICY if key.startswith(f"{section}.")]
    for form in FORMS.values():
        yield f"{form}的必填项", []


def _stated(applied: Policy) -> dict[str, str]:
    """What one policy sets, in officers' words."""
    numbers = vars(applied) | dict(applied.limits)
    found = {label: _value(numbers[key]) for key, label in glossary.POLICY.items() if "." not in key}
    found["等级线"] = "，".join(f"{grade} {least:f}" for grade, least in applied.grades.items())
    found["定性档得分（占分值的百分比）"] = "，".join(
        f"{word} {low:f}～{high:f}" for word, (low, high) in applied.bands.items()
    )
    found["一级指标的权重"] = "；或 ".join(
        "，".join(f"{level} {points:f}" for level, points in one.items()) for one in applied.weights
    )
    caps = "，".join(f"执行率低于 {below:f}% 的至多 {most:f} 分" for below, most in applied.caps)
    found["总分封顶"] = caps or "不封顶"
    for kind, form in FORMS.items():
        found[f"{form}的必填项"] = "、".join(glossary.called(path) for path in applied.required[kind])
    return found


def _value(setting: object) -> str:
    if isinstance(setting, Decimal):
        return f"{setting:f}"
    return "是" if setting else "否"
