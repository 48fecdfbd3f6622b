"""The buttons that check the workbook in front: this sheet, all of it, or beside the declarations."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from xltool import files, marks
from xltool import policy as policies
from xltool.app import examine, many
from xltool.app.button import Reply, Tell, named_copy, picked, sealed
from xltool.app.button_earlier import Standing, standing
from xltool.app.checking import Checking
from xltool.excel.front import At, Front, front_of
from xltool.exchange import Request, Step, opened, say, status
from xltool.finding import Finding, Review, Severity, Undecided
from xltool.marks import Changes, Mark, Row
from xltool.outcome import Outcome
from xltool.refusal import Refusal

_ADVICE = "改好后再点一次校验，标记随之更新；点“清除标记”恢复原来的样子。"
#: So many findings are said where no list can be made.
_SAID = 3


class _Said(NamedTuple):
    """What is told of a workbook."""

    findings: Sequence[Finding]
    undecided: Sequence[Undecided]
    checklist: Sequence[Review]


class _Seen(NamedTuple):
    """A workbook looked through: what was said of each form, what its file tells, what to tell besides."""

    outcomes: Sequence[Outcome]
    front: Front
    notes: Sequence[str] = ()


def sheet(request: Request, tell: Tell) -> Reply:
    """Check the sheet in front."""
    with _seen(request, tell) as seen:
        said = _gathered(
            _Said(
                _on(request.sheet, outcome, outcome.findings), _on(request.sheet, outcome, outcome.undecided),
                outcome.checklist if outcome.form and outcome.form.sheet == request.sheet else (),
            )
            for outcome in seen.outcomes
        )  # fmt: skip
        forms = {outcome.form.sheet for outcome in seen.outcomes if outcome.form}
        if request.sheet not in forms and not said.findings and not said.undecided:
            raise Refusal(
                f"工作表“{request.sheet}”里没有找到申报表或自评表。有表的是：{'、'.join(sorted(forms))}；"
                "请先切换到那张表，或点“整个工作簿”。"
            )
        return _reply(seen, said)


def book(request: Request, tell: Tell, declared: Sequence[str] = ()) -> Reply:
    """Check every form of the workbook; ``declared`` are the files and folders it is compared with."""
    with _seen(request, tell, declared) as seen:
        return _reply(
            seen, _gathered(_Said(one.findings, one.undecided, one.checklist) for one in seen.outcomes)
        )


def against(request: Request, tell: Tell) -> Reply:
    """Check every form of the workbook beside the declarations that were chosen."""
    return book(request, tell, [str(picked(request))])


@contextmanager
def _seen(request: Request, tell: Tell, declared: Sequence[str] = ()) -> Iterator[_Seen]:
    """The workbook in front, read from its copy, or through the host where there is none.

    Raises :class:`Refusal` where it cannot be read or holds no form: nothing is changed then.
    """
    tell("正在读取工作簿……")
    if request.copy is None and request.attach:
        yield _through_host(request, tell, declared)
        return
    with named_copy(request) as path:
        checking, sources = Checking(policies.load(policies.DEFAULT)), [str(path)]
        others = many.Beside(declared)
        tell("正在校验……")
        with many.examination(
            sources, many.beside(checking, sources, others, many.Means()), many.Means()
        ) as work:
            (outcomes,) = work.run()
        yield _Seen(_with_forms(outcomes), front_of(path), work.notes)


def _through_host(request: Request, tell: Tell, declared: Sequence[str]) -> _Seen:
    """The same where no copy could be saved: values only."""
    from xltool.excel import live
    from xltool.excel.reading.read import filings_of

    attached = live.attached(request.path, request.book)
    sheets = attached.sheets()
    forms = filings_of(sheets.book)
    tell("正在校验……")
    checking = Checking(policies.load(policies.DEFAULT))
    checking = many.beside(checking, [], many.Beside(declared), many.Means())
    outcomes = [checking.outcome(request.book, form)[0] for form in forms]
    return _Seen(_with_forms(outcomes), sheets.front, [live.NOT_SEEN])


def _with_forms(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Raises :class:`Refusal`, as the check says it, where there is no form."""
    formless = [one for one in outcomes if one.form is None]
    if len(formless) == len(outcomes):
        raise Refusal("".join(finding.message for one in formless for finding in one.findings[:1]))
    return outcomes


def _on(sheet: str, outcome: Outcome, words: Sequence[Finding] | Sequence[Undecided]) -> list:  # type: ignore[type-arg]
    """What is said of a sheet: at its cells, or of the whole form that stands there."""
    own = outcome.form is not None and outcome.form.sheet == sheet
    return [word for word in words if (word.place.sheet == sheet if word.place.sheet else own)]


def _gathered(parts: Iterable[_Said]) -> _Said:
    found = list(parts)
    return _Said(
        [word for part in found for word in part.findings], [word for part in found for word in part.undecided],
        [word for part in found for word in part.checklist],
    )  # fmt: skip


def _reply(seen: _Seen, said: _Said) -> Reply:
    """The earlier marks undone, then the new ones, a list of them, and where to look first."""
    before = standing(seen.front)
    old = seen.front.earlier.sheet if seen.front.earlier else ""
    notes = [say("info", "\n".join(seen.notes))] if seen.notes else []
    if not said.findings and not said.undecided:
        text = f"未发现问题，可以上报。{_reviews(said.checklist)}"
        done = [status("校验结果：未发现问题"), say("info", text), *notes]
        undone = Changes(before.looks, old) if old else None
        return Reply(done, undone, is_closed=seen.front.is_closed, closed=sealed)
    changes = Changes(
        before.looks, old, _free_name(seen.front), _rows(seen.front, said), _marks(seen.front, before, said),
        _first(seen.front, said.findings),
    )  # fmt: skip
    return Reply(
        [status(marks.headline(said.findings)), *notes], changes,
        locked=[name for name in seen.front.sheets if name in seen.front.locked],
        is_closed=seen.front.is_closed, closed=lambda: _closed(seen, said),
    )  # fmt: skip


def _reviews(checklist: Sequence[Review]) -> str:
    if not checklist:
        return ""
    named = "、".join(f"{one.code} {one.title}" for one in checklist)
    return f"另有 {len(checklist)} 项要由人判断：{named}。"


def _free_name(front: Front) -> str:
    """What the list is called: a sheet of the officer's own by that name is left alone."""
    taken = {name.casefold() for name in front.sheets if not front.earlier or name != front.earlier.sheet}
    name, n = marks.RESULT_SHEET, 2
    while name.casefold() in taken:
        name, n = f"{marks.RESULT_SHEET}({n})", n + 1
    return name


def _rows(front: Front, said: _Said) -> list[Row]:
    """The list; cells that nobody can be led to are no links."""
    shown = set(front.sheets) - front.hidden
    rows = [
        row if row.sheet in shown else row._replace(sheet="", cell="")
        for row in marks.entries(said.findings, said.undecided, said.checklist)
    ]
    return [*marks.head_rows(marks.headline(said.findings), f"{marks.LEGEND}{_ADVICE}"), *rows]


def _marks(front: Front, before: Standing, said: _Said) -> list[Mark]:
    """The marks; below each note the one that the officer had written."""
    cells: dict[At, list[Finding]] = {}
    for finding in said.findings:
        sheet, cell = finding.place.sheet, finding.place.cell
        if cell and sheet in front.sheets:
            cells.setdefault((sheet, front.anchor(sheet, cell)), []).append(finding)
    own: Mapping[At, str] = {**front.notes, **{(look.sheet, look.cell): look.note for look in before.looks}}
    return marks.marks(cells, own)


def _first(front: Front, findings: Sequence[Finding]) -> tuple[str, str] | tuple[()]:
    """The first 错误, else the first hint that nobody explained, on a sheet that people see."""
    places = [
        one for one in findings if one.place.cell and one.place.sheet in set(front.sheets) - front.hidden
    ]
    errors = [one.place for one in places if one.severity is Severity.ERROR]
    hints = [one.place for one in places if not one.explained]
    return next(((place.sheet, place.cell) for place in [*errors, *hints]), ())


def _closed(seen: _Seen, said: _Said) -> list[Step]:
    """Where no sheet can be added: the first findings said, all of them in a report beside."""
    from xltool.report import console

    name = files.safe_name(Path(seen.outcomes[0].path).stem)
    folder = Path(tempfile.mkdtemp(prefix="xltool-"))
    whole = console.page(seen.outcomes, examine.policy_of(policies.DEFAULT))
    report = files.write_unused(folder / f"{name}_校验.html", whole.encode("utf-8", "replace"))
    first = [f"{one.place.cell or marks.WHOLE}：{one.message}" for one in said.findings[:_SAID]]
    text = "这个工作簿的结构受保护，加不了“校验结果”表，标记也没有加，全部问题在打开的报告里。"
    return [say("warn", "\n".join([text, marks.headline(said.findings), *first])), opened(report)]
