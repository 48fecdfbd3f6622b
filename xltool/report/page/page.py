"""The page of a check: its verdict, an overview of many forms, and each form as it looks beside its findings.

The page holds everything it shows: no font, picture, style or script comes from elsewhere, and it runs no other
script than its own.
"""

import base64
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from xltool import edition as editions
from xltool import marks, shipped
from xltool.check import Survey
from xltool.excel.picture import Picture
from xltool.outcome import Facts, Outcome, totals
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.report import handin
from xltool.report.page.entries import SIGNS, Entries, Section
from xltool.report.page.overview import TOP, Line, line, overview
from xltool.report.words import VERDICTS, ruled
from xltool.visible import visible

#: Up to so many forms every one is shown; of more only those of which something is said.
FEW = 60
#: So many forms have their findings spelt out, and so many sheets are drawn; those with 错误 come first.
DETAILED, DRAWN = 1000, 200
_SHOWN_IN_ORDER = "没有问题，不列明细"
_TOO_MANY = f"只列前 {DETAILED} 张的明细，请单独校验这个文件"
_NOT_DRAWN = f"表太多，只画出前 {DRAWN} 张。要看这一张画在表上的问题，请单独校验这个文件。"
_NO_SHEET = "没有可以画出的表。"
_ANY_WIDTH = 100_000
#: Draws sheets of a file, given the cells that must be there; or says in a sentence why not.
Draw = Callable[[str, Mapping[str, Collection[str]]], Mapping[str, Picture] | Refusal]
_STYLES = {"bold": "bold", "bold red": "error", "bold yellow": "hint", "dim": "aside", "": ""}


class _Told(NamedTuple):
    """The forms on one sheet of a file; ``is_detailed`` where they have a section."""

    id: str
    outcomes: Sequence[Outcome]
    is_detailed: bool
    is_drawn: bool
    why: str


def pieces(
    outcomes: Sequence[Outcome],
    policy: Policy,
    survey: Survey | None,
    draw: Draw,
    remarks: Sequence[str] = (),
) -> Iterator[str]:
    """The page, piece by piece: a sheet is drawn when its turn comes, so that they are never all in memory.

    ``remarks`` stand below its verdict.
    """
    told = _planned(outcomes)
    counted = totals(outcomes)
    of_batch = survey.findings if survey else []
    counted.add_findings(of_batch)
    script = _text("check.js")
    template = _environment().get_template("check.html.jinja")
    is_many = len(outcomes) > 1
    yield from template.generate(
        counted=counted, is_many=is_many, policy=ruled(policy), signs=SIGNS, verdicts=VERDICTS, legend=marks.TINTS,
        overview=overview(outcomes, _lines(told), of_batch) if is_many else None, top=TOP,
        first=outcomes[0] if outcomes else None,
        left_out=[*remarks, *_left_out(told)], sections=_sections(told, draw),
        handin=[(_STYLES.get(style, ""), words) for words, style in handin.lines(survey, _ANY_WIDTH)] if survey else [],
        script=Markup(script), style=Markup(_text("look.css") + _text("check.css")), digest=script_digest(),
        called=_called,
    )  # fmt: skip


def _planned(outcomes: Sequence[Outcome]) -> list[_Told]:
    """What is told of each sheet, and what is left out because there are too many."""
    found: list[_Told] = []
    few = len(outcomes) <= FEW
    for _, of_sheet in groupby(outcomes, key=lambda one: (one.path, one.form.sheet if one.form else None)):
        own = list(of_sheet)
        wanted = few or any(one.findings or one.undecided for one in own)
        found.append(_Told(f"f{len(found) + 1}", own, wanted, wanted, "" if wanted else _SHOWN_IN_ORDER))
    ranked = sorted(
        (one for one in found if one.is_detailed), key=lambda one: not any(o.errors for o in one.outcomes)
    )
    forms, drawn, settled = 0, 0, {}
    for one in ranked:
        forms += len(one.outcomes)
        draws = any(o.form for o in one.outcomes)
        drawn += draws
        fits, why = (True, "") if forms <= max(DETAILED, len(one.outcomes)) else (False, _TOO_MANY)
        settled[one.id] = one._replace(is_detailed=fits, is_drawn=draws and drawn <= DRAWN, why=why)
    return [settled.get(one.id, one) for one in found]


def _left_out(told: Sequence[_Told]) -> list[str]:
    """What this page does not show, in words."""
    in_order = sum(len(one.outcomes) for one in told if one.why == _SHOWN_IN_ORDER)
    too_many = sum(len(one.outcomes) for one in told if one.why == _TOO_MANY)
    undrawn = sum(one.is_detailed and not one.is_drawn and any(o.form for o in one.outcomes) for one in told)
    sentences = {
        f"没有问题的 {in_order} 张表只列在总览里，不列明细。": in_order,
        f"另有 {too_many} 张表有问题，但太多，没有列明细：总览里写明了各有几处，请单独校验那些文件。": too_many,
        f"只画出前 {DRAWN} 张工作表，另有 {undrawn} 张只列问题，没有画出表样。": undrawn,
    }
    return [sentence for sentence, count in sentences.items() if count]


def _lines(told: Sequence[_Told]) -> Iterator[Line]:
    for one in told:
        for n, outcome in enumerate(one.outcomes, 1):
            yield line(outcome, _form_id(one, n) if one.is_detailed else "", one.why)


def _form_id(told: _Told, n: int) -> str:
    return told.id if len(told.outcomes) == 1 else f"{told.id}-{n}"


def _sections(told: Sequence[_Told], draw: Draw) -> Iterator[Section]:
    """The sections, sheets of one file drawn together."""
    detailed = [one for one in told if one.is_detailed]
    for path, of_file in groupby(detailed, key=lambda one: one.outcomes[0].path):
        own = list(of_file)
        wanted = {
            one.outcomes[0].form.sheet: _cells(one) for one in own if one.is_drawn and one.outcomes[0].form
        }
        drawn = draw(path, wanted) if wanted else {}
        yield from (_section(one, drawn) for one in own)


def _cells(told: _Told) -> set[str]:
    """Every cell of the sheet that something is said of."""
    return {cell for outcome in told.outcomes for cell in outcome.cells}


def _section(told: _Told, drawn: Mapping[str, Picture] | Refusal) -> Section:
    first = told.outcomes[0]
    picture = drawn.get(first.form.sheet) if first.form and not isinstance(drawn, Refusal) else None
    entries = Entries(told.id, picture)
    forms = tuple(entries.form(one, _form_id(told, n)) for n, one in enumerate(told.outcomes, 1))
    why = ""
    if picture is None and first.form:
        why = str(drawn) if isinstance(drawn, Refusal) else _NO_SHEET if told.is_drawn else _NOT_DRAWN
    marked = {cell: tuple(worn) for cell, worn in entries.marks.items()}
    return Section(told.id, first.path, first.name, forms, picture, why, marked, frozenset(entries.anchors))


def _called(facts: Facts) -> str:
    """What a form's edition is called."""
    return editions.load(facts.edition).title


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(shipped.templates() / "reports"), undefined=StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip


def _shown(value: object) -> object:
    """Text from outside without what would steer the reader's eye elsewhere; our own markup as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _text(name: str) -> str:
    return (shipped.templates() / "reports" / name).read_text(encoding="utf-8")


def script_digest() -> str:
    """By which the page's own script is known to the browser, which runs no other."""
    return base64.b64encode(hashlib.sha256(_text("check.js").encode()).digest()).decode()
