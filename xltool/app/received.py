"""What is made of a file that somebody sent: outcomes, a marked and a corrected copy, how its sheets look.

The file lies under a name of ours; wherever a sentence would quote that, it says what its owner called it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xltool import outcome_data
from xltool.app import examine
from xltool.app.checking import Checking
from xltool.app.picturing import Drawing
from xltool.app.sources import unforeseen
from xltool.excel.mend import mend
from xltool.excel.picture import Picture
from xltool.form import Filing
from xltool.outcome import Outcome, unreadable
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.repair import Corrections

_NOTHING_TO_FIX = "没有可以自动修正的地方。"


class Repaired(NamedTuple):
    """One repair, or one doubt left to a person (``after`` is empty then)."""

    sheet: str
    cell: str
    field: str
    before: str
    after: str
    why: str


class Copy(NamedTuple):
    """A copy of the file; without content, ``why`` says why there is none. ``suffix`` is that of its name."""

    content: bytes
    why: str = ""
    suffix: str = ".xlsx"


class Fixed(NamedTuple):
    """The corrected copy, with what was repaired and what a person should look at."""

    copy: Copy
    repairs: Sequence[Repaired] = ()
    doubts: Sequence[Repaired] = ()


class Examined(NamedTuple):
    """All that is told of one file."""

    outcomes: Sequence[Outcome]
    marked: Copy
    fixed: Fixed
    pictures: Mapping[str, Picture] | Refusal

    @property
    def name(self) -> str:
        """What its owner called the file."""
        return self.outcomes[0].path

    @property
    def verdict(self) -> str:
        """The worst of its forms' verdicts."""
        said = {outcome.verdict for outcome in self.outcomes}
        return next(verdict for verdict in ("unreadable", "fail", "pass") if verdict in said)


def examined(path: Path, name: str, policy: Policy, *, bare: str | None = None) -> Examined:
    """Check the file at ``path``, called ``name`` by its owner; never raises.

    A ``bare`` answer is only what the rules say; that text tells why there is no more.
    """
    reading = examine.reading_of(path)
    told, _ = Checking(policy).of(path.name, reading)
    call = _Calling(path, name)
    outcomes = [call.outcome(one) for one in told]
    if bare is not None or not reading.forms:
        why = bare or ""
        return Examined(outcomes, Copy(b"", why), Fixed(Copy(b"", why)), Refusal(why) if why else {})
    drawn = Drawing()(str(path), {o.form.sheet: _cells(outcomes, o.form.sheet) for o in told if o.form})
    if isinstance(drawn, Refusal):
        drawn = Refusal(call.text(str(drawn)))
    return Examined(outcomes, _marked(path, outcomes, call), _fixed(path, reading.forms, policy, call), drawn)


def fixed(path: Path, name: str, policy: Policy) -> Fixed:
    """A corrected copy of the file at ``path``, called ``name`` by its owner; never raises."""
    reading, call = examine.reading_of(path), _Calling(path, name)
    if reading.refusal:
        return Fixed(Copy(b"", call.text(str(reading.refusal))))
    return _fixed(path, reading.forms, policy, call)


def given_up(name: str, why: Refusal) -> Examined:
    """What is told of a file that no process could cope with."""
    return Examined([unreadable(name, str(why))], Copy(b""), Fixed(Copy(b"", str(why))), {})


def _marked(path: Path, outcomes: Sequence[Outcome], call: "_Calling") -> Copy:
    try:
        content = examine.marked(outcomes, path)
    except Refusal as refusal:
        return Copy(b"", call.text(str(refusal)))
    except Exception as error:  # a copy less must not cost the report
        return Copy(b"", call.text(f"“{path.name}”{unforeseen(error)}"))
    return Copy(content, "" if content else "没有要标注的问题。")


def _fixed(path: Path, forms: Sequence[Filing], policy: Policy, call: "_Calling") -> Fixed:
    try:
        mended = mend(path, forms, policy)
    except Refusal as refusal:
        return Fixed(Copy(b"", call.text(str(refusal))))
    except Exception as error:
        return Fixed(Copy(b"", call.text(f"“{path.name}”{unforeseen(error)}")))
    why = "" if mended.content else _NOTHING_TO_FIX
    repairs = [said for one in mended.forms for said in _repairs(one)]
    doubts = [said for one in mended.forms for said in _doubts(one)]
    return Fixed(Copy(mended.content, why, mended.suffix), repairs, doubts)


def _repairs(done: Corrections) -> list[Repaired]:
    return [
        Repaired(done.form.sheet, one.cell, one.path, one.before, one.after, one.why) for one in done.repairs
    ]


def _doubts(done: Corrections) -> list[Repaired]:
    return [Repaired(done.form.sheet, one.cell, one.path, one.seen, "", one.why) for one in done.doubts]


def _cells(outcomes: Sequence[Outcome], sheet: str) -> set[str]:
    """Every cell of a sheet that something is said of."""
    return {cell for one in outcomes if one.form and one.form.sheet == sheet for cell in one.cells}


class _Calling:
    """Puts the owner's name of a file where ours stands: ours is made so that it occurs nowhere else."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name

    def text(self, said: str) -> str:
        """A sentence with the owner's name."""
        return said.replace(str(self._path), self._name).replace(self._path.name, self._name)

    def outcome(self, outcome: Outcome) -> Outcome:
        """An outcome with the owner's name."""
        return outcome_data.from_data(self._called(outcome_data.to_data(outcome)), self._name)

    def _called(self, said: Any) -> Any:
        if isinstance(said, str):
            return self.text(said)
        if isinstance(said, dict):
            return {key: self._called(value) for key, value in said.items()}
        return [self._called(one) for one in said] if isinstance(said, list) else said


def ready() -> None:
    """Loads what the first file would have to wait for."""
    from xltool.excel import annotate  # noqa: F401
