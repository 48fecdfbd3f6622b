"""The report of a check: gathered and shown at the end, or a line of JSON for each file as it comes."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xltool import files
from xltool.check import Survey
from xltool.cli import screen
from xltool.cli.chinese import Mistyped
from xltool.outcome import Outcome, Totals
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.report import machine
from xltool.report.lines import PAPER

if TYPE_CHECKING:
    from xltool.app.many import Examination


class Report:
    """What is told of the files of a check. Counts always; the outcomes themselves are kept unless streamed."""

    def __init__(
        self, form: str, policy: Policy, out: Path | None, before: Mapping[str, tuple[int, int]]
    ) -> None:
        """``before``: what the files were like before the check, where the report draws them."""
        self.form, self.policy, self.out, self.before = form, policy, out, before
        self.totals = Totals()
        self._gathered: list[Outcome] = []
        self._survey: Survey | None = None
        self._file: BinaryIO | None = None

    @property
    def screen(self) -> bool:
        """Whether lines come to a screen while the work goes on."""
        return self.form == "jsonl" and self.out is None and sys.stdout.isatty()

    @contextmanager
    def written(self) -> Iterator[None]:
        """The files are told in this block; at its end the report is whole. Raises :class:`Refusal`."""
        if self.form != "jsonl":
            yield
            self._show()
        elif self.out is None:
            yield
        else:
            with files.growing(self.out) as self._file:
                yield
        if self.out is not None:
            screen.echo(f"报告已写入 {self.out}", err=True)
        if self.form == "jsonl":
            from xltool.report import console, handin

            screen.echo(console.summed(self.totals), err=True)
            if self._survey and self._survey.is_worth_telling:
                screen.echo(handin.summed(self._survey.handin), err=True)

    def tell(self, outcomes: Sequence[Outcome]) -> None:
        """One file, with all its forms."""
        self.totals.add(outcomes)
        if self.form == "jsonl":
            self._tell_line(machine.line(outcomes))
        else:
            self._gathered += outcomes

    def close(self, survey: Survey) -> None:
        """What came in, now that all files are told."""
        self._survey = survey
        self.totals.add_findings(survey.findings)
        if self.form == "jsonl":
            self._tell_line(machine.last_line(survey))

    def _tell_line(self, line: str) -> None:
        if self._file:
            self._file.write(line.encode("utf-8", "replace"))
        else:
            screen.echo_inert(line)  # flushed at once

    def _show(self) -> None:
        told = (self._gathered, self.policy, self._survey)
        if self.form == "html":
            self._draw(told)
            return
        text = machine.to_text(*told) if self.form == "json" else self._console()
        if self.out is None:
            screen.echo_inert(text)
        else:
            files.write_new(self.out, text.encode("utf-8", "replace"))

    def _draw(self, told: tuple[list[Outcome], Policy, Survey | None]) -> None:
        """The page, written as it is made: with thousands of forms it is large."""
        from xltool.app.picturing import Drawing
        from xltool.report.page.page import pieces

        made = pieces(*told, Drawing(self.before))
        if self.out is None:
            screen.echo_inert("".join(made))
            return
        with files.growing(self.out) as file:
            file.writelines(piece.encode("utf-8", "replace") for piece in made)

    def _console(self) -> str:
        """The report as text, with colours where the screen shows them."""
        from rich.console import Console

        from xltool.report import console

        terminal = Console(highlight=False)
        live = terminal.is_terminal and self.out is None
        paper = Console(
            width=terminal.width if live else PAPER, highlight=False, no_color=None if live else True
        )
        with paper.capture() as captured:
            console.show_all(paper, self._gathered, self.policy, self._survey)
        return captured.get()


def aside(work: "Examination", notes: Sequence[str]) -> None:
    """What is to be said of a check besides its report: of what it was compared with, and what a cache spared."""
    for note in dict.fromkeys([*work.notes, *notes]):
        screen.echo(f"！ {note}", err=True)
    if work.cache:
        again = len(work.sources) - work.known
        screen.echo(f"{work.known} 个文件没有变，结果取自缓存；校验了 {again} 个。", err=True)


def annotated(made: Sequence[Path | Refusal]) -> bool:
    """Say where the marked copies are, and whether all could be made."""
    for outcome in made:
        if isinstance(outcome, Refusal):
            screen.echo(f"✗ {outcome}", err=True)
        else:
            screen.echo(f"标注副本 {outcome}", err=True)
    if not made:
        screen.echo("没有要标注的问题，没有另存标注副本。", err=True)
    return not any(isinstance(outcome, Refusal) for outcome in made)


def refuse_screen(form: str, out: Path | None) -> None:
    """Raises :class:`Mistyped` where a page would be poured onto a screen, which shows no pages."""
    if form == "html" and out is None and sys.stdout.isatty():
        raise Mistyped("--format html 写的是网页，请用 -o 写明文件名，例如 -o 报告.html。")
