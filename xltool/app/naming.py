"""What the workbooks of a batch are called: by a pattern in which ``{{ 项目 }}`` stands for the project's name."""

import difflib
import re
from collections.abc import Mapping
from pathlib import PurePath

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from xltool import files
from xltool.edition import Edition
from xltool.form import Filing
from xltool.refusal import Refusal

#: What forms made from declarations and lists are called where no pattern is given.
DEFAULT = "{{ 单位 }}_{{ 项目 }}_{{ 表样 }}"
FIELDS = ("单位", "项目", "年度", "部门", "编号", "表样")
_SINGLE_BRACES = re.compile(rf"\{{\s*(?:{'|'.join(FIELDS)})\s*\}}")
_FOLDERS = re.compile(r"[/\\]")
#: What is left over at the ends where an answer is blank.
_LOOSE = "_-— 　"


class Names:
    """The names that a pattern gives to forms."""

    def __init__(self, pattern: str) -> None:
        """Raises :class:`Refusal` naming what is wrong with the pattern and what may be written."""
        self.pattern = pattern
        try:
            self._template = _compiled(pattern)
        except TemplateError:
            raise self._refusal() from None
        example = self._rendered(dict.fromkeys(FIELDS, "2024"))
        if not example.strip() or _SINGLE_BRACES.search(example):
            raise self._refusal()

    def path_of(self, form: Filing, edition: Edition) -> PurePath:
        """Where a form's workbook goes within the batch's folder, without suffix; safe on Windows.

        A ``/`` in the pattern makes folders; one in an answer does not. Raises :class:`Refusal`.
        """
        said = {
            "单位": form["project.unit"].raw, "项目": form.project_name, "部门": form["project.department"].raw,
            "年度": str(form.year.value or ""), "编号": form.id or "", "表样": edition.sheet,
        }  # fmt: skip
        whole = self._rendered({field: files.harmless(text) for field, text in said.items()})
        pieces = [piece.strip(_LOOSE) for piece in _FOLDERS.split(whole)]
        return PurePath(
            *(files.safe_name(piece) for piece in pieces[:-1] if piece), files.safe_name(pieces[-1])
        )

    def _rendered(self, said: Mapping[str, str]) -> str:
        try:
            text = self._template.render(said)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError):
            raise self._refusal() from None
        return text[: -len(".xlsx")] if text.lower().endswith(".xlsx") else text

    def _refusal(self) -> Refusal:
        return Refusal(
            f"文件名样式“{self.pattern}”写得不对。每一项写在两层花括号里，例如 {DEFAULT}；可用：{'、'.join(FIELDS)}。"
        )


def _compiled(pattern: str) -> Template:
    """The pattern as a template from which nothing but the fields can be reached."""
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    environment.globals.clear()
    unknown = sorted(find_undeclared_variables(environment.parse(pattern)) - set(FIELDS))
    if unknown:
        close = difflib.get_close_matches(unknown[0], FIELDS, 1, 0.3)
        hint = f"是不是想写 {close[0]}？" if close else ""
        raise Refusal(f"文件名样式里没有“{unknown[0]}”这一项。{hint}可用：{'、'.join(FIELDS)}。")
    return environment.from_string(pattern)
