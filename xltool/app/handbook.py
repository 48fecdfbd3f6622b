"""What there is to know about the rules and policies, as plain data for screens, programs and the manual."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from xltool import policy, rules
from xltool.check import Change, changes
from xltool.finding import Finding
from xltool.form import FIELDS, INDICATOR_FIELDS, Filing, Kind
from xltool.live import glossary
from xltool.pairing import Against
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.rules.example import BATCH, FORMS, OTHERS, build, said
from xltool.rules.rule import Example, Rule

#: The families in the order in which a form is read.
FAMILIES = {
    "L": "版式与模板", "J": "基本信息", "Z": "项目资金", "M": "年度目标", "X": "指标体系", "V": "指标值",
    "D": "分值与得分", "P": "完成值与偏差", "Y": "申报与自评一致", "K": "跨年与汇总", "S": "佐证与签章",
}  # fmt: skip
#: What each comparison needs besides the form itself: what it is called, and the option that gives it.
AGAINST = {
    Against.DECLARED: ("当年的申报表", "--against"), Against.PREVIOUS: ("上年的表", "--previous"),
    Against.ACHIEVED: ("上年的自评表", "--previous"),
}  # fmt: skip


def lines() -> list[dict[str, Any]]:
    """Every rule in short, family by family: code, title, severity, forms, whether it runs live."""
    return [_head(rule) for rule in _in_order()]


def pages(code: str | None = None) -> list[dict[str, Any]]:
    """All rules in full, or the one of that code. Raises :class:`Refusal` for a code that is none."""
    shipped = _shipped()
    if code is None:
        return [_page(rule, shipped) for rule in _in_order()]
    try:
        return [_page(rules.find(code), shipped)]
    except KeyError:
        family = [rule.code for rule in rules.catalogue() if rule.code[0] == code[:1].upper()]
        hint = f"这一类有：{'、'.join(family)}。" if family else "用 xltool rules 看全部代码。"
        raise Refusal(f"没有代码为“{code}”的规则。{hint}") from None


def policies(name: str | None = None) -> list[dict[str, Any]]:
    """The policies that come with the program, or the one named and what it makes of the rules.

    Raises :class:`Refusal` for a policy that is none.
    """
    loaded = [policy.load(one) for one in ([name] if name else policy.names())]
    return [
        {
            "name": one.name, "title": one.title, "basis": one.basis, "default": one.name == policy.DEFAULT,
            "rules": [change._asdict() for change in changes(one)] if name else [],
        }
        for one in loaded
    ]  # fmt: skip


def forms() -> list[dict[str, Any]]:
    """The two correct forms all examples are made of."""
    return [_form(kind) for kind in Kind]


def _in_order() -> list[Rule]:
    families = [*FAMILIES]
    return sorted(rules.catalogue(), key=lambda rule: (families.index(rule.code[0]), rule.code))


def _head(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code, "family": f"{rule.code[0]} {FAMILIES[rule.code[0]]}", "title": rule.title,
        "severity": rule.severity.value, "level": rule.severity.label,
        "forms": [FORMS[kind] for kind in Kind if kind in rule.kinds],
        "live": bool(rule.live), "review": rule.review is not None,
        "against": _beside(rule)[1].removeprefix("--") or None, "batch": rule.batch_check is not None,
    }  # fmt: skip


def _beside(rule: Rule) -> tuple[str, str]:
    """What a rule needs besides the form itself, and the option that gives it."""
    if rule.listed:
        return "项目清单", "--expect"
    return AGAINST[rule.against] if rule.against else ("", "")


_Shipped = list[tuple[Policy, list[Change]]]


def _shipped() -> _Shipped:
    """The policies that come with the program, with what each makes of the rules."""
    return [(one, changes(one)) for one in map(policy.load, policy.names())]


def _page(rule: Rule, shipped: _Shipped) -> dict[str, Any]:
    return _head(rule) | {
        "basis": rule.basis, "why": rule.why, "remedy": rule.remedy,
        "base": FORMS[rule.bad.kind], "beside": _beside(rule)[0],
        "good": _example(rule.good), "bad": _example(rule.bad),
        "said": _said(rule, shipped), "policies": _ruled(rule.code, shipped),
        "formulas": _formulas(rule.live), "legend": glossary.legend(rule.live.values()) if rule.live else [],
    }  # fmt: skip


def _example(example: Example) -> dict[str, str]:
    """The answers that make the example, as the form it is made of calls them."""
    base = build(Example({}, example.kind))
    return {
        _LAYOUT.get(path) or _label(base, path): _LABELLED.get(path, str)(text or "") or "（空）"
        for path, text in example.changes.items()
    }


def _label(base: Filing, path: str) -> str:
    """What an answer of the form, or of one it is compared with, is called."""
    name, _, rest = path.partition(".")
    if name in BATCH:
        return BATCH[name].format(rest)
    if name not in OTHERS:
        return base.label(path)
    called, kind = OTHERS[name]
    return f"{called}的{_LAYOUT.get(rest) or build(Example({}, kind)).label(rest)}"


_LAYOUT = {
    "layout.missing_columns": "表上找不到的列", "layout.missing_labels": "表上找不到的文字",
    "layout.unrecognised": "认不出版式", "layout.edition": "工作簿注明的表样", "layout.version": "工作簿注明的版本",
    "layout.overwritten": "直接填了数的公式格", "layout.typed_as_text": "写成文字的格", "layout.tail": "表尾",
    "layout.doubtful": "存疑的格", "layout.hidden": "隐藏的内容", "layout.strays": "多出的内容",
    "layout.lost": "缺少的现场校验", "match.relation": "对照文件里的关系",
}  # fmt: skip


def _called(paths: str) -> str:
    return "、".join(glossary.called(path) for path in paths.split())


def _doubted(said: str) -> str:
    path, _, reason = said.partition("=")
    return f"{glossary.called(path)}：{reason}"


_LABELLED = {"layout.overwritten": _called, "layout.typed_as_text": _called, "layout.doubtful": _doubted}


def _said(rule: Rule, shipped: _Shipped) -> list[str]:
    """What the checker says of the bad example, under the first policy that makes it say anything."""
    for applied, _ in shipped:
        found = [word.message for word in said(rule, rule.bad, applied) if isinstance(word, Finding)]
        if found:
            return found
    return []


def _ruled(code: str, shipped: _Shipped) -> list[dict[str, Any]]:
    """What policies make of the rule otherwise than the catalogue; those together that say the same."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for applied, made in shipped:
        for change in made:
            if change.code == code:
                alike[change.level, change.reason].append(applied.title)
    return [
        {"policies": titles, "level": level, "reason": reason} for (level, reason), titles in alike.items()
    ]


def _formulas(live: Mapping[str, str]) -> list[dict[str, Any]]:
    """The live formulas, those together that say the same of their own answers."""
    alike: dict[str, list[str]] = defaultdict(list)
    for path, formula in live.items():
        alike[glossary.shown(formula, path)].append(path)
    return [
        {
            "fields": [path.replace("i.", "indicators[].", 1) if path.startswith("i.") else path for path in paths],
            "places": [glossary.where(path) for path in paths],
            "formula": formula if len(paths) > 1 else glossary.shown(live[paths[0]]),
            "mentions": _mentions(live[paths[0]], paths[0] if len(paths) > 1 else ""),
        }
        for formula, paths in alike.items()
    ]  # fmt: skip


def _mentions(formula: str, own: str) -> dict[str, str]:
    """The facts and the policy's numbers a formula mentions, by name, with what they are called."""
    return {path: glossary.called(path, own=own) for path in glossary.mentioned(formula)}


def _form(kind: Kind) -> dict[str, Any]:
    form = build(Example({}, kind))
    return {
        "form": FORMS[kind],
        "answers": {field.label: form[path].raw for path, field in FIELDS[kind].items()},
        "heads": [field.label for field in INDICATOR_FIELDS[kind].values()],
        "rows": [[row[key].raw for key in INDICATOR_FIELDS[kind]] for row in form.indicators],
    }
