"""What is done with each of many files, in whatever process: read it, check it, say the least that tells all."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xltool import edition as editions
from xltool import files, remote
from xltool.app import examine
from xltool.app.sources import unforeseen
from xltool.batch.digest import digest
from xltool.check import check, checklist
from xltool.excel.package import MAX_UNPACKED
from xltool.excel.reading.read import NoForm
from xltool.finding import Finding
from xltool.form import Filing
from xltool.outcome import Outcome, facts_of, indicators_of, unreadable
from xltool.pairing import Match
from xltool.place import Place
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.rules import find

if TYPE_CHECKING:
    from xltool.app.counterparts import Counterparts


class Source(NamedTuple):
    """A file to check: how it was named, how a worker finds it, and a digest of what was in it, if wanted."""

    name: str
    where: str
    digest: str = ""


class Checked(NamedTuple):
    """What became of a file. ``digest`` is that of the content checked; empty: another time may be otherwise."""

    outcomes: Sequence[Outcome]
    digest: str = ""
    is_known: bool = False


@dataclass(frozen=True)
class Checking:
    """What is done with each file; goes to the processes that do it."""

    policy: Policy
    with_indicators: bool = False
    declared: "Counterparts | None" = None
    previous: "Counterparts | None" = None

    def __call__(self, source: Source) -> Checked:
        """What the rules say of a file's forms; never raises."""
        try:
            with remote.on_this_machine(source.where, MAX_UNPACKED) as path:
                outcomes, settled = self._checked(source.name, path)
                settled = settled and bool(source.digest) and _is_still(path, source.digest)
            return Checked(outcomes, source.digest if settled else "")
        except Refusal as refusal:
            return Checked([unreadable(source.name, str(refusal))])
        except Exception as error:
            said = f"“{Path(source.name).name}”{unforeseen(error)}"
            return Checked([unreadable(source.name, said)])

    @property
    def basis(self) -> str:
        """A digest of all that an outcome depends on besides the file."""
        from xltool.batch.digest import program

        beside = [side and side.basis for side in (self.declared, self.previous)]
        settings = [self.with_indicators, beside, _plain(self.policy), _plain(editions.drawn())]
        return digest(f"{program()} {settings}".encode())

    def _checked(self, name: str, path: Path) -> tuple[list[Outcome], bool]:
        return self.of(name, examine.reading_of(path))

    def of(self, name: str, reading: examine.Reading) -> tuple[list[Outcome], bool]:
        """What the rules say of a file that was read, and whether its content alone decides that."""
        if reading.refusal:
            return [_without_form(name, reading.refusal)], reading.settled
        said = [self.outcome(name, form) for form in reading.forms]
        return [outcome for outcome, _ in said], all(settled for _, settled in said)

    def outcome(self, name: str, form: Filing) -> tuple[Outcome, bool]:
        """What the rules say of one form, and whether its content alone decides that; never raises."""
        try:
            findings, undecided = check(
                form, self.policy, declared=_match(self.declared, form), previous=_match(self.previous, form)
            )
            indicators = indicators_of(form) if self.with_indicators else ()
            reviews = checklist(form, self.policy)
            return Outcome(name, facts_of(form), findings, undecided, reviews, indicators), True
        except Exception as error:  # a fault of ours in one form must not stop the others
            said = f"“{Path(name).name}”的工作表“{form.sheet}”{unforeseen(error)}"
            return unreadable(name, said), False


def _is_still(path: Path, before: str) -> bool:
    """Whether a file holds what it held when its digest was taken."""
    try:
        return digest(files.content_of(path, MAX_UNPACKED + 1)) == before
    except OSError:
        return False


def _match(side: "Counterparts | None", form: Filing) -> Match | None:
    return side.match_of(form) if side else None


def _without_form(name: str, refusal: Refusal) -> Outcome:
    """A good workbook without a form offends rule L03; anything else could not be read at all."""
    if not isinstance(refusal, NoForm):
        return unreadable(name, str(refusal))
    rule = find("L03")
    place = Place(Path(name))
    finding = Finding(rule.code, rule.severity, rule.title, str(refusal), place, remedy=rule.remedy)
    return Outcome(name, None, [finding])


def _plain(value: object) -> str:
    """A value as text that is the same in every process: sets have no order of their own."""
    if is_dataclass(value):
        return _plain({field.name: getattr(value, field.name) for field in fields(value)})
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_plain(key)}: {_plain(one)}' for key, one in value.items())}}}"
    if isinstance(value, Set):
        return f"{{{', '.join(sorted(map(_plain, value)))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_plain, value))}]"
    return repr(value)
