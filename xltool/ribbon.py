"""The door of the buttons: a request in a folder, an answer in it; whatever happens, one plain sentence.

Where the program may attach to Excel it marks the workbook itself; else the host carries the steps out.
"""

import _thread
import contextlib
import signal
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from xltool import exchange, files
from xltool.addin.commands import words
from xltool.app import button
from xltool.app.button import Reply
from xltool.exchange import Request, Step, say
from xltool.refusal import Refusal
from xltool.unforeseen import unforeseen

if TYPE_CHECKING:
    from xltool.excel.live import Attached

#: Bytes; a request has a few hundred.
_LONGEST_REQUEST = 64 * 1024
#: Seconds between two signs of life, and between two looks for the word to stop.
_BEAT, _LOOK = 1.0, 0.2
#: What a host that unprotects and protects again by itself is called: there no cell is locked.
_UNLOCKS = "libreoffice"


def run(folder: Path) -> None:
    """Answer the request in this folder. Raises :class:`Refusal` only where no answer can be written."""
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with _Watch(folder) as watch:
            done = _answered(folder, watch.tell)
    except KeyboardInterrupt:
        done = [say("info", words()["stopped"])]
    files.write_new(folder / exchange.ANSWER, exchange.answer_of(done))


def _answered(folder: Path, tell: button.Tell) -> Sequence[Step]:
    try:
        request = exchange.request_of(_content(folder / exchange.REQUEST))
        return _carried_out(request, button.run(request, tell))
    except Refusal as refusal:
        return [say("stop", str(refusal))]
    except Exception as error:
        return [say("stop", unforeseen(error))]


def _content(path: Path) -> bytes:
    try:
        return files.content_of(path, _LONGEST_REQUEST)
    except OSError as error:
        raise Refusal(f"加载项的请求读不到：{files.reason(error)}。请再点一次。") from None


def _carried_out(request: Request, reply: Reply) -> list[Step]:
    """What is left for the host to do."""
    if reply.changes is None:
        return list(reply.steps)
    book = _attached(request)
    if book is None:
        return _for_host(request, reply)
    from xltool.excel.live import Closed

    try:
        refused = book.carry_out(reply.changes)
    except Closed as closed:
        return reply.closed() if reply.closed else [say("warn", str(closed))]
    return [*reply.steps, *_protected(refused)]


def _attached(request: Request) -> "Attached | None":
    """The workbook in the running Excel; ``None`` where the host has to do it."""
    if not request.attach:
        return None
    from xltool.excel import live

    with contextlib.suppress(Refusal):
        return live.attached(request.path, request.book)
    return None


def _for_host(request: Request, reply: Reply) -> list[Step]:
    assert reply.changes
    if reply.is_closed and reply.closed and (reply.changes.rows or reply.changes.drop):
        return reply.closed()
    locked = () if request.host == _UNLOCKS else reply.locked
    marks = [mark for mark in reply.changes.marks if mark.sheet not in locked]
    refused = list(dict.fromkeys(mark.sheet for mark in reply.changes.marks if mark.sheet in locked))
    changes = reply.changes._replace(marks=marks)
    return [*exchange.steps(changes), *reply.steps, *_protected(refused)]


def _protected(sheets: Sequence[str]) -> list[Step]:
    if not sheets:
        return []
    named = "、".join(f"“{sheet}”" for sheet in sheets)
    return [say("warn", f"工作表{named}受保护，格上的标记加不了（或去不掉），问题都列在“校验结果”表里。")]


class _Watch:
    """A thread that gives a sign of life every second and hears the word to stop."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._text, self._stopped = folder, "", False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "_Watch":
        with contextlib.suppress(Refusal):
            self._text = words()["working"]
        self._write()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, text: str) -> None:
        """What the work is at. Raises ``KeyboardInterrupt`` where it was stopped."""
        self._text = text
        if self._stopped:
            raise KeyboardInterrupt

    def _run(self) -> None:
        waited = 0.0
        while not self._over.wait(_LOOK):
            waited += _LOOK
            if waited >= _BEAT:
                self._write()
                waited = 0.0
            if not self._stopped and (self._folder / exchange.STOP).exists():
                self._stopped = True
                _thread.interrupt_main()

    def _write(self) -> None:
        """One line, replaced as a whole; a host that is reading it at this moment gets the next one."""
        aside = self._folder / "progress.tmp"
        with contextlib.suppress(OSError):
            aside.write_bytes(exchange.progress_of(self._text))
            aside.replace(self._folder / exchange.PROGRESS)
