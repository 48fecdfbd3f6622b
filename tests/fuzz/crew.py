"""Processes that try cases and are watched while they do: one that dies, hangs or grows is a case found, too."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fuzz.case import MOST_MEGABYTES, Verdict, tried
from fuzz.chance import of_case
from fuzz.mutate import mutant

#: Seconds that may go by where other programs keep the machine busy.
_LONGEST = 60.0
_PAUSE = 0.05


class Watched(NamedTuple):
    """A case with the most memory its process ever had, in megabytes."""

    verdict: Verdict
    megabytes: float


def run(seed: int, numbers: Sequence[int], workers: int) -> Iterator[Watched]:
    """Try the cases of these numbers, as they come."""
    crew = [_Worker(seed, list(numbers[n::workers])) for n in range(workers)]
    busy = {worker.pipe: worker for worker in crew}
    while busy:
        for pipe in wait(list(busy), timeout=_PAUSE):
            worker = busy[pipe]  # type: ignore[index]
            yield from worker.answers()
        for worker in list(busy.values()):
            if not worker.is_done:
                yield from worker.watch()
        busy = {worker.pipe: worker for worker in busy.values() if not worker.is_done}


class _Worker:
    """A process with the cases it still has to try."""

    def __init__(self, seed: int, numbers: list[int]) -> None:
        self.seed, self.numbers = seed, numbers
        self.peak = 0.0
        self._start()

    @property
    def is_done(self) -> bool:
        return not self.numbers

    def _start(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, self.seed, self.numbers), daemon=False)
        self.process.start()
        theirs.close()
        self.since = time.monotonic()

    def answers(self) -> Iterator[Watched]:
        """The verdicts that have come; a process that died has found one with what it died of."""
        try:
            while self.numbers and self.pipe.poll():
                verdict: Verdict = self.pipe.recv()
                self.numbers.remove(verdict.number)
                self.peak = max(self.peak, _megabytes(self.process.pid))
                self.since = time.monotonic()
                yield Watched(verdict, self.peak)
        except EOFError:
            self.process.join()
            yield self._lost(f"进程意外退出 {self.process.exitcode}")
        if self.is_done:
            self.process.join()

    def watch(self) -> Iterator[Watched]:
        """End a process that hangs or grows."""
        megabytes = _megabytes(self.process.pid)
        self.peak = max(self.peak, megabytes)
        if megabytes > MOST_MEGABYTES:
            yield self._lost(f"占用 {megabytes:.0f} MB")
        elif time.monotonic() - self.since > _LONGEST:
            yield self._lost(f"{_LONGEST:.0f} 秒没有结果")

    def _lost(self, why: str) -> Watched:
        self.process.kill()
        self.process.join()
        number = self.numbers.pop(0)
        if self.numbers:
            self._start()
        changes = mutant(of_case(self.seed, number)).changes
        return Watched(Verdict(number, False, 0.0, (why,), changes), self.peak)


def _work(pipe: Connection, seed: int, numbers: Sequence[int]) -> None:
    with TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        for number in numbers:
            case = mutant(of_case(seed, number))
            with printed(folder / "屏幕") as said:
                verdict = tried(number, case, folder)
            if text := said():
                verdict = verdict._replace(troubles=(*verdict.troubles, f"屏幕上出现：{text[:200]}"))
            pipe.send(verdict)
    pipe.close()


class printed:  # noqa: N801 (used like a function)
    """Whatever a library prints goes to a file meanwhile, past Python's own streams too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Callable[[], str]:
        sys.stderr.flush()
        self._kept = [os.dup(number) for number in (1, 2)]
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for number in (1, 2):
            os.dup2(handle, number)
        os.close(handle)
        return lambda: self._path.read_text("utf-8", "replace")

    def __exit__(self, *_: object) -> None:
        for number, kept in zip((1, 2), self._kept, strict=True):
            os.dup2(kept, number)
            os.close(kept)


def _megabytes(process: int | None) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGESIZE") / 2**20
