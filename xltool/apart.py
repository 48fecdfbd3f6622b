"""Work on a file that may hang or eat memory, in a process of its own that is stopped in time.

Libraries written in C and Rust cannot be interrupted from within, nor can their memory be bounded on every
system; another process can be ended at any moment. One such process stays for the files to come and is replaced
as soon as a file was too much for it, so that nothing of one file reaches the next.
"""

import atexit
import functools
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn, ParamSpec, TypeVar

from xltool.refusal import Refusal
from xltool.vitals import vitals

P = ParamSpec("P")
R = TypeVar("R")

#: What one file may take at most.
MOST_SECONDS, MOST_MEGABYTES = 3.0, 400
#: What a copy of one may take: openpyxl reads and writes the whole workbook.
_COPY_SECONDS = 10.0
#: So many times that may go by at most where other programs keep the machine busy.
_LONGEST = 20
#: Seconds between two looks at what is in use.
_PAUSE = 0.02
#: How it is started: a frozen program runs no text, but knows this word.
FROZEN_WORD = "--apart"
_START = (
    (FROZEN_WORD,) if getattr(sys, "frozen", False) else ("-c", "from xltool.apart import serve; serve()")
)
_ADVICE = "不像一份表格。请用 Excel 或 WPS 打开它，删去表以外的内容，另存为 .xlsx 后再试。"

#: What it says where a part of the work is done.
_NEXT = "next"


class Limits(NamedTuple):
    """What work may take: seconds of processor time, and of a part only where ``by_parts``; megabytes in use.

    A process may keep ``tired`` megabytes between two files; memory in pieces is not given back.
    """

    seconds: float = MOST_SECONDS
    megabytes: int = MOST_MEGABYTES
    tired: int = 150
    by_parts: bool = True


_inside = False
_answers: IO[bytes] | None = None


class Heavy(Exception):
    """Raised by work in the main process that should be done apart; there it is not raised."""


def is_inside() -> bool:
    """Whether this is the process apart."""
    return _inside


def next_part() -> None:
    """A part of the work, such as a page, is done: the time for the next one starts anew."""
    if _answers:
        _limit()
        _send(_answers, _NEXT)


def kept_apart(work: Callable[P, R]) -> Callable[P, R]:
    """The same work, done apart where it says that it is heavy. Its first argument is the file."""

    @functools.wraps(work)
    def done(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return work(*arguments, **named)
        except Heavy:
            return apart(functools.partial(done, *arguments, **named), arguments[0])

    return done


def worked() -> float:
    """Seconds that the process apart has worked, if there is one."""
    return vitals(_running[0].pid, time.monotonic())[0] if _running and _running[0].is_alive else 0.0


def tell(setting: Callable[[], object]) -> None:
    """Have something picklable done in every process apart before any other work: what was made known here."""
    _told.append(setting)


def always_apart(work: Callable[P, R]) -> Callable[P, R]:
    """The same work, done apart: for libraries that a small file can keep busy for hours."""

    @functools.wraps(work)
    def done(*arguments: P.args, **named: P.kwargs) -> R:
        if _inside:
            return work(*arguments, **named)
        return apart(functools.partial(done, *arguments, **named), arguments[0], _COPY_SECONDS)

    return done


def apart(work: Callable[[], R], file: object, most: float = 0) -> R:
    """The result of picklable work on ``file``, done apart; its own errors come out as they are.

    It may work for ``most`` seconds; without, for those that reading may take.

    Raises :class:`Refusal`, naming the file, where it takes too long or too much memory.
    """
    if _inside:
        return work()
    with _lock:
        name = f"“{file.name}”" if isinstance(file, Path) else "这个文件"
        return _process().result(work, name, Limits(most or MOST_SECONDS))  # type: ignore[no-any-return]


class Process:
    """A process apart, waiting for work."""

    def __init__(self) -> None:
        self.owner, self.told = os.getpid(), 0
        self._running = subprocess.Popen(
            [sys.executable, *_START],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._said: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._said.get()  # it is ready, or has died

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._running.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be given work."""
        return self.owner == os.getpid() and self._running.poll() is None

    def result(self, work: Callable[[], Any], file: str, limits: Limits) -> Any:
        """The result of picklable work; its own errors come out as they are.

        Raises :class:`Refusal`, naming the file, where it takes more than it may, or the process is ended.
        """
        try:
            assert self._running.stdin
            _send(self._running.stdin, (_folder(), _told[self.told :], work))
            self.told = len(_told)
            done, value = self._answer(file, limits)
        except BaseException as error:
            self.end()
            if isinstance(error, BrokenPipeError):
                raise Refusal(f"{file}让读表的进程意外退出，{_ADVICE}") from None
            raise
        if vitals(self.pid, time.monotonic())[1] > limits.tired:
            self.end()
        if done:
            return value
        raise value

    def _answer(self, file: str, limits: Limits) -> Any:
        """What it says in time. Raises :class:`Refusal` where it does not."""
        start, before = time.monotonic(), 0.0
        while True:
            try:
                said = self._said.get(timeout=_PAUSE)
            except queue.Empty:
                seconds, megabytes = vitals(self.pid, start)
                before = before or seconds
                if megabytes > limits.megabytes:
                    raise Refusal(f"{file}要占用 {limits.megabytes} MB 以上的内存，{_ADVICE}") from None
                most = limits.seconds
                if seconds - before > most or time.monotonic() - start > _LONGEST * most:
                    raise Refusal(f"{file}读了 {most:g} 秒还没有读完，{_ADVICE}") from None
            else:
                if said is None:
                    raise BrokenPipeError
                if said != _NEXT:
                    return said
                if limits.by_parts:
                    start, before = time.monotonic(), 0.0

    def _listen(self) -> None:
        assert self._running.stdout
        try:
            while True:
                self._said.put(_received(self._running.stdout))
        except (EOFError, OSError, ValueError):
            self._said.put(None)

    def end(self) -> None:
        """End it at once, whatever it is doing."""
        if self.owner == os.getpid():
            self._running.kill()
            self._running.wait()


_lock = threading.Lock()
_told: list[Callable[[], object]] = []
_running: list[Process] = []


def _process() -> Process:
    if not _running or not _running[0].is_alive:
        _running[:] = [Process()]
    return _running[0]


@atexit.register
def _end() -> None:
    for process in _running:
        process.end()


def serve() -> NoReturn:
    """What the process apart does: one piece of work after another, until nobody is left who asks for any."""
    global _inside, _answers  # noqa: PLW0603
    import signal

    _inside = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    asked, answers = os.fdopen(0, "rb", closefd=False), os.fdopen(os.dup(1), "wb")
    _answers = answers
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print is no answer
    _send(answers, "ready")
    while True:
        try:
            folder, told, work = _received(asked)
        except EOFError:
            os._exit(0)
        os.chdir(folder)
        for setting in told:
            setting()
        _limit()
        _send(answers, _outcome(work))


def _folder() -> str:
    """Where relative names start; the process apart stands where it was started."""
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:  # it is gone
        return os.sep


def _outcome(work: Callable[[], Any]) -> tuple[bool, Any]:
    """Whether the work was done, and its result, or else its error, of a kind that can be sent."""
    try:
        return True, work()
    except MemoryError:
        os._exit(1)
    except BaseException as error:
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:
            return False, ValueError(repr(error))
        return False, error


def _limit() -> None:
    """A second, harder bound where the system knows one: also for the case that nobody looks any more."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + 3 * _COPY_SECONDS)
    room = 3 * MOST_MEGABYTES * 2**20
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, room)):
        hard = resource.getrlimit(what)[1]
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(what, (most, hard))


def _send(pipe: IO[bytes], thing: object) -> None:
    content = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(content).to_bytes(8, "big") + content)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    """Raises ``EOFError`` where nobody is at the other end."""
    head = pipe.read(8)
    content = pipe.read(int.from_bytes(head, "big"))
    if len(head) < 8 or not content:
        raise EOFError
    return pickle.loads(content)
