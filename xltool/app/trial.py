"""A drawn edition put to the test: an example filled in and read back, and what can no longer be judged."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from xltool import edition as editions
from xltool import policy as policies
from xltool.answer import BLANK, Answer, Type, from_text
from xltool.check import in_force
from xltool.edition import Edition
from xltool.edition.called import name_of
from xltool.edition.content import Role
from xltool.edition.edition import BESIDE
from xltool.excel.compiled import Compiled
from xltool.excel.drawn.said import Said, Verdict
from xltool.excel.reading.read import NoForm, read
from xltool.excel.stamp import stamp
from xltool.finding import Finding, Undecided
from xltool.form import INDICATOR_FIELDS, Filing
from xltool.rules import of_kind
from xltool.rules.example import build, pair
from xltool.rules.rule import Example, Rule


def filled_in(bare: Compiled, whole: Compiled) -> Iterator[Said]:
    """What goes wrong when a small correct form is filled in and read back; nothing where all is well.

    The ``whole`` workbook says which edition it is, the ``bare`` one has to be known by its labels.
    """
    edition = whole.edition
    stated = build(Example({}, edition.kind))
    stated.edition, stated.identity = edition.name, replace(stated.identity)
    stated.answers["year"] = from_text(Type.YEAR, str(edition.year))
    cells = {cell.content.path: cell for cell in edition.drawing.fields() if cell.content.path not in BESIDE}
    computed = {path for path, cell in cells.items() if cell.content.role is Role.COMPUTED}
    given = _without(stated, computed)
    try:
        known, back = (_read_back(stamp(one, given)) for one in (bare, whole))
    except NoForm:
        yield Said(
            "", Verdict.ERROR, "", "填好后认不出这张表：固定的文字太少，或没有“项目名称”“三级指标”这样的标签"
        )
        return
    if known.edition != edition.name:
        title = editions.load(known.edition).title
        yield Said(
            "",
            Verdict.DOUBT,
            "",
            f"手工重打的表会被认成“{title}”：固定的文字太像那一种。由程序生成的不受影响",
        )
    for path, cell in cells.items():
        single, answers = _column(stated, path), _column(back, path)
        for one, other in zip(single, answers, strict=False):
            if path in computed:
                yield from _of_formula(edition, path, cell.name, one, other)
            elif one.raw != other.raw and one.value != other.value:
                seen = f"读到的是“{other.raw[:20]}”" if other.raw else "读到的是空"
                lost = (
                    f"{name_of(path, edition.kind)}填好后读不回来（{seen}）。它的左边、上面要有这一项的标签"
                )
                yield Said(cell.name, Verdict.ERROR, cell.content.text, lost)
                break


def _of_formula(
    edition: Edition, path: str, cell: str, due: Answer[Any], made: Answer[Any]
) -> Iterator[Said]:
    """What a formula gives for the example, beside what is right."""
    label = name_of(path, edition.kind)
    if made.value == due.value or not isinstance(due.value, Decimal) or not isinstance(made.value, Decimal):
        return
    if edition.field(path).type is Type.PERCENT and abs(made.value * 100 - due.value) < 1:
        yield Said(
            cell,
            Verdict.ERROR,
            "",
            f"{label}的公式得出 {made.raw}，要的是 {due.raw} 这样的百分数，请乘以 100",
        )
    elif abs(made.value - due.value) > Decimal("0.01"):
        yield Said(
            cell,
            Verdict.DOUBT,
            "",
            f"{label}的公式用例子算得 {made.raw}，照通行的算法是 {due.raw}，请核对公式",
        )


def _read_back(workbook: bytes) -> Filing:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "试填.xlsx"
        path.write_bytes(workbook)
        return read(path)[0]


def _column(form: Filing, path: str) -> Sequence[Answer[Any]]:
    """A single answer, or that of every indicator."""
    return [row[path[2:]] for row in form.indicators] if path.startswith("i.") else [form[path]]


def _without(form: Filing, paths: "set[str] | frozenset[str]") -> Filing:
    """The form with nothing said at these paths."""
    keys = {
        path[2:]: BLANK for path in paths if path.startswith("i.") and path[2:] in INDICATOR_FIELDS[form.kind]
    }
    return replace(
        form,
        answers={path: BLANK if path in paths else answer for path, answer in form.answers.items()},
        indicators=[replace(row, **keys) for row in form.indicators],  # type: ignore[arg-type]
    )


def unjudged(edition: Edition, missing: Sequence[str]) -> dict[str, list[str]]:
    """The rules that find nothing wrong any more where one answer is not asked for, by its path."""
    policy = policies.load()
    found: dict[str, list[str]] = {path: [] for path in missing}
    for rule in in_force(policy, of_kind(edition.kind)):
        form = build(rule.bad)
        form.edition = edition.name
        if rule.review or rule.bad.kind is not edition.kind or not _finds(rule, form):
            continue
        for path in missing:
            if not _finds(rule, _without(form, {path})):
                found[path].append(rule.code)
    return found


def _finds(rule: Rule, form: Filing) -> bool:
    """Whether a rule objects to its own bad example."""
    policy = policies.load()
    said: Sequence[Finding | Undecided]
    if rule.against is None:
        said = rule.run(form, policy)
    else:
        said = rule.compare(replace(pair(rule.bad, rule.against), form=form), policy)
    return any(isinstance(word, Finding) for word in said)
