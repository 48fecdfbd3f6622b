"""The manual of the rules: pages in Markdown from the templates in ``templates/handbook/``, or one for a browser."""

import re
from itertools import groupby
from operator import itemgetter
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xltool import shipped
from xltool.report.formulas import laid_out

#: The first line of every page.
MARK = "<!-- 由 xltool rules --docs 生成，请勿手改；要改文字请改规则本身，再运行 make docs。 -->"
_ROOM = 100
_SIGNS = re.compile(r"([\\`*_<|\[\]])")


def pages(**known: Any) -> dict[str, str]:
    """Every page by its file name: one for each rule, the index, and what they refer to."""
    environment = _environment()
    page = environment.get_template("rule.md.jinja")
    made = {f"{rule['code']}.md": page.render(rule=rule) for rule in known["rules"]}
    known["families"] = [(name, [*rules]) for name, rules in groupby(known["rules"], itemgetter("family"))]
    for name in ("README", "facts", "policies", "example"):
        made[f"{name}.md"] = environment.get_template(f"{name}.md.jinja").render(**known)
    return {name: f"{MARK}\n\n{text.strip()}\n" for name, text in made.items()}


def page(rules: list[dict[str, Any]]) -> str:
    """All rules on one page for a browser, complete in itself; each can be gone to by its code."""
    environment = Environment(
        loader=FileSystemLoader(shipped.templates() / "reports"), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, autoescape=True,
    )  # fmt: skip
    families = [(name, [*members]) for name, members in groupby(rules, itemgetter("family"))]
    return environment.get_template("rules.html.jinja").render(families=families, count=len(rules))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped.templates() / "handbook"), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, autoescape=False,
    )  # fmt: skip
    environment.filters |= {"md": _escaped, "laid_out": _laid_out}
    return environment


def _escaped(text: str) -> str:
    """Plain text as Markdown that looks the same, on one line."""
    return _SIGNS.sub(r"\\\1", text).replace("\n", "⏎")


def _laid_out(formula: str) -> str:
    return "\n".join(laid_out(formula, _ROOM))
