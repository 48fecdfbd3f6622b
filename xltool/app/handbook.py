"""What there is to know about the rules, as plain data for screens and programs."""

from typing import Any

from xltool import rules
from xltool.form import Kind
from xltool.refusal import Refusal
from xltool.rules.example import build
from xltool.rules.rule import Example, Rule

_FORMS = {Kind.DECLARATION: "申报表", Kind.SELFASSESSMENT: "自评表"}


def lines() -> list[dict[str, Any]]:
    """Every rule in short: code, title, severity and forms."""
    return [_head(rule) for rule in rules.catalogue()]


def pages(code: str | None = None) -> list[dict[str, Any]]:
    """All rules in full, or the one of that code. Raises :class:`Refusal` for a code that is none."""
    if code is None:
        return [_page(rule) for rule in rules.catalogue()]
    try:
        return [_page(rules.find(code))]
    except KeyError:
        family = [rule.code for rule in rules.catalogue() if rule.code[0] == code[:1].upper()]
        hint = f"这一类有：{'、'.join(family)}。" if family else "用 xltool rules 看全部代码。"
        raise Refusal(f"没有代码为“{code}”的规则。{hint}") from None


def _head(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code, "title": rule.title, "severity": rule.severity.value, "level": rule.severity.label,
        "forms": [_FORMS[kind] for kind in Kind if kind in rule.kinds],
    }  # fmt: skip


def _page(rule: Rule) -> dict[str, Any]:
    return _head(rule) | {
        "basis": rule.basis, "why": rule.why, "remedy": rule.remedy,
        "good": _example(rule.good), "bad": _example(rule.bad),
    }  # fmt: skip


def _example(example: Example) -> dict[str, str]:
    """The answers that make the example, in officers' words."""
    form = build(example)
    return {_label(path, form.label(path)): text or "（空）" for path, text in example.changes.items()}


_LAYOUT = {
    "layout.missing_columns": "表上找不到的列", "layout.missing_labels": "表上找不到的文字",
    "layout.unrecognised": "认不出版式", "layout.edition": "工作簿注明的表样", "layout.version": "工作簿注明的版本",
}  # fmt: skip


def _label(path: str, label: str) -> str:
    return _LAYOUT.get(path, label)
