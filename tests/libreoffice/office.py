"""One real LibreOffice for a whole test run, as plain Python calls on workbook files.

LibreOffice starts at the first call, with a profile of its own, and is shared by all later ones. If it dies
or hangs, that call raises :class:`OfficeError` and the next one starts it anew. The files handed in are
copied before they are opened: they are never changed, locked or written beside.
"""

import atexit
import contextlib
import functools
import itertools
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from openpyxl.utils import get_column_letter

from libreoffice.edits import Edit

XLSX = "Calc MS Excel 2007 XML"
PDF = "calc_pdf_Export"
AGENT = Path(__file__).with_name("agent.py")
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>zh-CN</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/AutoSave"><prop oor:name="Enabled" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo"><prop oor:name="Enabled" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""

Value = float | str | dict[str, str]  # an error value is {"error": "#DIV/0!"}


class OfficeError(RuntimeError):
    """LibreOffice is missing, refused, died or did not answer in time."""


@dataclass
class Seen:
    """A sheet's rows as far as it is used, and the corners of its areas of formulas (zero-based)."""

    rows: list[list[Value]]
    areas: list[tuple[int, int, int, int]]

    @cached_property
    def values(self) -> dict[str, Value]:
        """The filled cells by name."""
        return {
            f"{get_column_letter(c)}{r}": value
            for r, row in enumerate(self.rows, 1) for c, value in enumerate(row, 1) if value != ""
        }  # fmt: skip

    @cached_property
    def formulas(self) -> frozenset[str]:
        """The cells that hold formulas."""
        return frozenset(
            f"{get_column_letter(c + 1)}{r + 1}"
            for top, left, bottom, right in self.areas
            for r in range(top, bottom + 1) for c in range(left, right + 1)
        )  # fmt: skip


class Recalculated(dict[str, dict[str, Value]]):
    """``book[sheet][cell]`` is the value of a filled cell, ``book.shown[sheet][cell]`` what it displays."""

    def __init__(self, answer: dict[str, dict[str, tuple[Value, str]]]) -> None:
        super().__init__(
            {sheet: {at: one for at, (one, _) in rows.items()} for sheet, rows in answer.items()}
        )
        self.shown = {sheet: {at: two for at, (_, two) in rows.items()} for sheet, rows in answer.items()}


@functools.cache
def missing() -> str:
    """What keeps LibreOffice from being used here, in a few words; empty when nothing does."""
    try:
        _python_with_uno(_soffice())
    except OfficeError as error:
        return str(error)
    return ""


def _soffice() -> str:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise OfficeError("soffice not found")
    return program


@functools.cache
def _python_with_uno(soffice: str) -> str:
    folder = Path(soffice).resolve().parent
    bundled = [folder / "python", folder.parent / "Resources" / "python"]
    for python in (sys.executable, "/usr/bin/python3", *map(str, bundled)):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run([python, "-c", "import uno"], env=_environment(), capture_output=True,
                           check=True, timeout=30)  # fmt: skip
            return python
    raise OfficeError("no Python can import uno (python3-uno)")


def _environment() -> dict[str, str]:
    """The environment without what would lead another Python, or LibreOffice's, astray."""
    strange = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LC_ALL")
    kept = {name: value for name, value in os.environ.items() if name not in strange}
    return kept | {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


class Session:
    """One running LibreOffice with its agent, its profile and its folder of copies."""

    #: How it is started; without windows every message box closes by itself.
    mode: tuple[str, ...] = ("--headless",)

    def __init__(self, timeout: float) -> None:
        soffice = _soffice()
        python = _python_with_uno(soffice)
        self._temporary = TemporaryDirectory(prefix="xltool-office-", ignore_cleanup_errors=True)
        self.folder = Path(self._temporary.name)
        self._names = itertools.count(1)
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._processes: list[subprocess.Popen[str]] = []
        self.broken = False
        atexit.register(self.close)  # also when the program that uses us fails
        try:
            self._office = self._start_office(soffice)
            self._agent = self._start_agent(python, timeout)
            self._answer(timeout + 5)
        except BaseException:
            self.close()
            raise

    def _start_office(self, soffice: str) -> subprocess.Popen[str]:
        profile = self.folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        self._pipe = f"xltool{uuid.uuid4().hex}"
        return self._start([
            soffice, *self.mode, "--norestore", "--nodefault", "--nofirststartwizard", "--nologo",
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={self._pipe};urp;StarOffice.ComponentContext",
        ])  # fmt: skip

    def _start_agent(self, python: str, timeout: float) -> subprocess.Popen[str]:
        agent = self._start([python, str(AGENT), self._pipe, str(timeout)], stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, args=(agent,), daemon=True).start()
        return agent

    def _start(self, command: list[str], stdout: int | None = None) -> subprocess.Popen[str]:
        """Start a process in a group of its own, so that all of it can be ended."""
        with (self.folder / "log.txt").open("a") as log:
            process = subprocess.Popen(command, env=self.environment(), cwd=self.folder, text=True,
                                       start_new_session=True, stdin=subprocess.PIPE,
                                       stdout=stdout or log, stderr=log)  # fmt: skip
        self._processes.append(process)
        return process

    def environment(self) -> dict[str, str]:
        """What its processes find in theirs."""
        return _environment()

    def _listen(self, agent: subprocess.Popen[str]) -> None:
        assert agent.stdout is not None
        for line in agent.stdout:
            self._answers.put(line)
        self._answers.put(None)

    def room(self, suffix: str) -> Path:
        """A file name of its own in the folder of copies."""
        return self.folder / f"{next(self._names)}{suffix}"

    def ask(self, timeout: float, do: str, **request: Any) -> Any:
        """Have the agent do one thing; its result."""
        assert self._agent.stdin is not None
        try:
            self._agent.stdin.write(json.dumps({"do": do, **request}) + "\n")
            self._agent.stdin.flush()
        except OSError:
            raise self._failure("the agent has gone") from None
        return self._answer(timeout)

    def _answer(self, timeout: float) -> Any:
        deadline = time.monotonic() + timeout
        while True:
            try:
                line = self._answers.get(timeout=0.2)
                break
            except queue.Empty:
                if self._office.poll() is not None:
                    raise self._failure(f"LibreOffice ended (exit code {self._office.returncode})") from None
                if time.monotonic() > deadline:
                    raise self._failure(f"LibreOffice did not answer within {timeout:g} s") from None
        if line is None:
            raise self._failure("the agent ended")
        answer = json.loads(line)
        if answer.get("dead"):
            raise self._failure(f"LibreOffice crashed: {answer['error']}")
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["result"]

    def _failure(self, what: str) -> OfficeError:
        """The session is over: mark it so, and say what its processes said last."""
        self.broken = True
        with contextlib.suppress(OSError):
            log = (self.folder / "log.txt").read_text(errors="replace").strip()
            what += f"\n{log[-1500:]}" if log else ""
        return OfficeError(what)

    def close(self) -> None:
        """End LibreOffice and the agent, with force if need be, and remove the folder."""
        atexit.unregister(self.close)
        for process in reversed(self._processes):  # without stdin the agent ends LibreOffice, then itself
            with contextlib.suppress(OSError):
                process.stdin.close() if process.stdin else None
        for process in reversed(self._processes):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0 if self.broken else 5)
            _end_group(process)
            if process.stdout:
                process.stdout.close()
        self._temporary.cleanup()


def _end_group(process: subprocess.Popen[str]) -> None:
    """Kill a process and what it started; a short while for them to let go of their files."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        for _ in range(30):
            os.killpg(process.pid, signal.SIGKILL)
            process.poll()
            time.sleep(0.01)


class Document:
    """One workbook open in LibreOffice, for many edits and recalculations without reopening."""

    def __init__(self, session: Session, timeout: float, source: Path) -> None:
        self._session, self._timeout = session, timeout
        copy = session.room(source.suffix)
        shutil.copyfile(source, copy)
        try:
            self._number = session.ask(timeout, "open", path=str(copy))
        except OfficeError as error:
            raise OfficeError(f"{source.name}: {error}") from None

    def edit(self, *edits: Edit) -> None:
        """Do edits (``set_value(…)``, ``insert_rows(…)``, …) in order; a protected sheet is unprotected."""
        self._ask("edit", edits=edits)

    def recalculate(self) -> Recalculated:
        """Recalculate every formula; all filled cells."""
        with TemporaryDirectory(dir=self._session.folder) as folder:
            return Recalculated(self._ask("recalculate", folder=folder))

    def trial(self, *edits: Edit) -> dict[str, Seen]:
        """What the visible sheets show after edits that are taken back at once."""
        shown = self._ask("trial", edits=edits)
        return {name: Seen(one["rows"], one["formulas"]) for name, one in shown.items()}

    def save(self, target: Path | str, filter: str = XLSX) -> None:
        """Recalculate every formula and save a copy."""
        aside = self._session.room(Path(target).suffix)
        self._ask("save", path=str(aside), filter=filter)
        shutil.copyfile(aside, target)

    def close(self) -> None:
        """Close without saving."""
        if not self._session.broken:
            self._ask("close")

    def _ask(self, do: str, **request: Any) -> Any:
        if self._session.broken:
            raise OfficeError("LibreOffice ended while this workbook was open")
        return self._session.ask(self._timeout, do, document=self._number, **request)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()


class Office:
    """LibreOffice as a few calls. ``timeout`` bounds every step (seconds)."""

    #: What is started.
    kind: type[Session] = Session

    def __init__(self, timeout: float = 60) -> None:
        self.timeout = timeout
        self._session: Session | None = None

    def open(self, source: Path | str) -> Document:
        """A workbook open in LibreOffice: ``with office.open(path) as book: …``."""
        return Document(self.started(), self.timeout, Path(source))

    def started(self) -> Session:
        """The running LibreOffice, started if need be."""
        if self._session is not None and self._session.broken:
            self.close()
        if self._session is None:
            self._session = self.kind(self.timeout)
        return self._session

    def recalculate(self, path: Path | str) -> Recalculated:
        """Every filled cell after a hard recalculation, whatever values the file had cached."""
        with self.open(path) as book:
            return book.recalculate()

    def recalculate_and_save(self, source: Path | str, target: Path | str, filter: str = XLSX) -> None:
        """What an officer gets who opens the workbook and saves it."""
        with self.open(source) as book:
            book.save(target, filter)

    def to_pdf(self, source: Path | str, target: Path | str) -> None:
        """The workbook as printed."""
        self.recalculate_and_save(source, target, PDF)

    def edit(self, source: Path | str, target: Path | str, edits: list[Edit]) -> None:
        """A copy in which somebody has worked: the edits done in order, recalculated, saved as .xlsx."""
        with self.open(source) as book:
            book.edit(*edits)
            book.save(target)

    def close(self) -> None:
        """End LibreOffice; a later call starts it again."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()
