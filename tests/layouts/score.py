"""What was read from the typed workbooks beside what should have been."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from layouts.want import Want, Wanted, agrees, said, squashed
from xltool.answer import Answer
from xltool.excel.reading.read import read
from xltool.form import Filing
from xltool.refusal import Refusal


class Verdict(Enum):
    """How an answer was read."""

    RIGHT = "right"
    MISSED = "missed"
    GUESSED = "wrong, with a guess"
    CERTAIN = "wrong, certain"


class Judged(NamedTuple):
    """One answer judged: its path, what was wanted and what was read, in words."""

    verdict: Verdict
    path: str
    wanted: str
    seen: str


@dataclass
class Score:
    """The answers of one workbook; ``missed`` and ``invented`` count whole forms."""

    answers: list[Judged] = field(default_factory=list)
    missed: int = 0
    invented: int = 0

    @property
    def wrong(self) -> list[Judged]:
        """All that is not right."""
        return [one for one in self.answers if one.verdict is not Verdict.RIGHT]

    def count(self) -> Counter[Verdict]:
        """Answers by verdict."""
        return Counter(one.verdict for one in self.answers)


def score(path: Path, wants: Sequence[Want]) -> Score:
    """Read a workbook and judge every answer."""
    try:
        filings = read(path)
    except Refusal:
        filings = []
    found = Score()
    for want, filing in _matched(wants, filings):
        if want is None:
            found.invented += 1
            assert filing
            found.answers += [
                _invented(filing, key, answer)
                for key, answer in filing.all_answers()
                if said(answer) is not None
            ]
            continue
        found.missed += filing is None
        if filing:
            found.answers.append(_edition(want, filing))
        found.answers += _judged(want, filing or Filing(want.kind, want.editions[0], {}))
    return found


def _matched(wants: Sequence[Want], filings: list[Filing]) -> Iterator[tuple[Want | None, Filing | None]]:
    """Each form wanted with the one read, by sheet, kind and project."""
    left = list(filings)
    taken: dict[int, Filing] = {}
    for tells in (_same_project, _same_sheet):
        for n, want in enumerate(wants):
            fits = [k for k, one in enumerate(left) if n not in taken and tells(want, one)]
            if fits:
                taken[n] = left.pop(fits[0])
    yield from ((want, taken.get(n)) for n, want in enumerate(wants))
    yield from ((None, filing) for filing in left)


def _same_sheet(want: Want, filing: Filing) -> bool:
    return filing.kind is want.kind and filing.sheet == want.sheet


def _same_project(want: Want, filing: Filing) -> bool:
    return _same_sheet(want, filing) and squashed(filing.project_name) == squashed(want.name)


def _edition(want: Want, filing: Filing) -> Judged:
    verdict = Verdict.RIGHT if filing.edition in want.editions else Verdict.CERTAIN
    return Judged(verdict, "edition", " or ".join(want.editions), filing.edition)


def _judged(want: Want, filing: Filing) -> Iterator[Judged]:
    for path, wanted in want.answers().items():
        yield _judge(path, wanted, filing, path)
    for n, k in _rows(want, filing):
        if n is None:
            for key in ("name", "target", "actual", "weight", "score"):
                if said(answer := filing.indicators[k][key]) is not None:
                    yield _invented(filing, f"indicators[{k}].{key}", answer)
            continue
        for key, wanted in want.row(n).items():
            path = f"indicators[{n}].{key}"
            if k is None:
                yield Judged(
                    Verdict.RIGHT if wanted is None else Verdict.MISSED, path, str(wanted), "(no row)"
                )
            else:
                yield _judge(path, wanted, filing, f"indicators[{k}].{key}")


def _rows(want: Want, filing: Filing) -> Iterator[tuple[int | None, int | None]]:
    """Indicators wanted and read, by their names and second levels in order; one of each may be lacking."""
    wanted = [squashed(row.get("name") or row.get("level2")) for row in want.rows]
    seen = [squashed(row.name.raw or row.level2.raw) for row in filing.indicators]
    if len(wanted) == len(seen):
        yield from ((n, n) for n in range(len(wanted)))
        return
    for _, start, end, start2, end2 in SequenceMatcher(None, wanted, seen, autojunk=False).get_opcodes():
        for step in range(max(end - start, end2 - start2)):
            n, k = start + step, start2 + step
            yield (n if n < end else None), (k if k < end2 else None)


def _judge(path: str, wanted: Wanted, filing: Filing, read_at: str) -> Judged:
    answer = filing[read_at]
    seen = f"{answer.raw!r} {answer.state.value} {answer.cell}"
    if agrees(wanted, answer):
        verdict = Verdict.RIGHT
    elif said(answer) is None:
        verdict = Verdict.MISSED
    elif read_at in filing.guesses:
        verdict, seen = Verdict.GUESSED, f"{seen} ({filing.guesses[read_at].reason})"
    else:
        verdict = Verdict.CERTAIN
    return Judged(verdict, path, str(wanted), seen)


def _invented(filing: Filing, path: str, answer: Answer[object]) -> Judged:
    verdict = Verdict.GUESSED if path in filing.guesses else Verdict.CERTAIN
    return Judged(verdict, path, "(nothing)", f"{answer.raw!r} {answer.cell}")
