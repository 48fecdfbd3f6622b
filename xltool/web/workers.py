"""A few processes in which files are checked; one that had trouble is replaced by another."""

import asyncio
import functools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from xltool.apart import Limits, Process
from xltool.refusal import Refusal

R = TypeVar("R")

#: Megabytes that a worker may keep; starting one takes half a second.
_TIRED = 300


class Workers:
    """So many processes. Work waits for its turn in the order in which it came."""

    def __init__(self, count: int, most_seconds: float) -> None:
        self.count = count
        self._limits = Limits(most_seconds, tired=_TIRED, by_parts=False)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="check")
        self._idle: list[Process] = []
        self._busy: set[Process] = set()
        self._lock = threading.Lock()
        self._is_open = True

    async def run(self, work: Callable[[], R], name: str) -> R:
        """The result of picklable work on the file of that name; where nobody waits any more, it is ended.

        Raises :class:`Refusal` where it takes too long or too much memory.
        """
        job = _Job(work, f"“{name}”")
        try:
            done = functools.partial(self._done, job)
            return await asyncio.get_running_loop().run_in_executor(self._threads, done)
        except asyncio.CancelledError:
            job.abandon()
            raise

    def _done(self, job: "_Job[R]") -> R:
        process = self._taken()
        try:
            if not job.begin(process):
                raise Refusal("没有人等这个结果了。")
            return process.result(job.work, job.name, self._limits)  # type: ignore[no-any-return]
        finally:
            job.end()
            self._put_back(process)

    def _taken(self) -> Process:
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.is_alive:
                    self._busy.add(process)
                    return process
        process = Process()
        with self._lock:
            self._busy.add(process)
            if not self._is_open:
                process.end()
        return process

    def _put_back(self, process: Process) -> None:
        with self._lock:
            self._busy.discard(process)
            if process.is_alive:
                self._idle.append(process)

    def start(self, work: Callable[[], object]) -> None:
        """Have all processes ready; ``work`` loads what they will need."""
        jobs = [self._threads.submit(self._done, _Job(work, "")) for _ in range(self.count)]
        for job in jobs:
            job.result()

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._is_open = False
            for process in (*self._idle, *self._busy):
                process.end()


class _Job(Generic[R]):
    """A piece of work, and the process that is at it."""

    def __init__(self, work: Callable[[], R], name: str) -> None:
        self.work, self.name = work, name
        self._process: Process | None = None
        self._is_wanted = True
        self._lock = threading.Lock()

    def begin(self, process: Process) -> bool:
        """Whether it is still wanted."""
        with self._lock:
            self._process = process
            return self._is_wanted

    def end(self) -> None:
        """The process is free again."""
        with self._lock:
            self._process = None

    def abandon(self) -> None:
        """Nobody wants it any more."""
        with self._lock:
            self._is_wanted = False
            if self._process:
                self._process.end()
