"""Where the work is done: in this process, or in several of this machine (see also :mod:`.cluster`).

A process that dies takes with it whatever was under way; :mod:`.run` mends that.
"""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, cast

from xltool import edition as editions

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")
_Result_co = TypeVar("_Result_co", covariant=True)
#: Results of a batch, and the seconds it took where it was done.
Timed = tuple[float, list[Result]]
Work = Callable[[Item], Result]


class Pending(Protocol[_Result_co]):
    """What is needed of a :class:`concurrent.futures.Future`."""

    def done(self) -> bool:
        """Whether it is over, well or not."""

    def result(self) -> _Result_co:
        """What came of it; raises what went wrong."""


class Engine(Protocol):
    """A way to get work done. To be used in a ``with`` statement; nothing starts before it is needed.

    ``ahead`` is how many batches should be under way at once; ``is_elsewhere`` where the current folder is
    another.
    """

    ahead: int
    is_elsewhere: bool

    def submit(self, work: Work[Item, Result], items: Sequence[Item]) -> Pending[Timed[Result]]:
        """Have a batch done."""

    def wait(self, pending: Sequence[Pending[Any]], *, for_all: bool = False) -> None:
        """Until one of them is done, or all."""

    def died(self, pending: Pending[Any]) -> bool:
        """Whether what is done ended with its process."""

    def renew(self) -> None:
        """Have fresh processes after one died."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def timed(work: Work[Item, Result], items: Sequence[Item]) -> Timed[Result]:
    """A batch, done."""
    start = perf_counter()
    results = [work(item) for item in items]
    return perf_counter() - start, results


class _Done(Generic[Result]):
    """A result there is already."""

    def __init__(self, result: Result) -> None:
        self._result = result

    def done(self) -> bool:
        return True

    def result(self) -> Result:
        return self._result


class Here:
    """In this process, one batch at a time."""

    ahead = 1
    is_elsewhere = False

    def submit(self, work: Work[Item, Result], items: Sequence[Item]) -> Pending[Timed[Result]]:
        """The batch, done at once."""
        return _Done(timed(work, items))

    def wait(self, pending: Sequence[Pending[Any]], *, for_all: bool = False) -> None:
        """Nothing is ever waited for."""

    def died(self, pending: Pending[Any]) -> bool:
        """This process tells no such tale."""
        return False

    def renew(self) -> None:
        """Nothing to renew."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Processes:
    """Several processes of this machine: fresh ones, since forking beside the progress bar's thread may hang."""

    is_elsewhere = False

    def __init__(self, workers: int) -> None:
        self.workers, self.ahead = workers, 2 * workers
        self._pool: ProcessPoolExecutor | None = None
        self._packed = Packed()

    def submit(self, work: Work[Item, Result], items: Sequence[Item]) -> Pending[Timed[Result]]:
        """Have a batch done by whichever process is free."""
        from concurrent.futures import BrokenExecutor, Future

        try:
            with inherited_deafness():
                return self._started().submit(unpacked, self._packed.bytes_of(work), items)
        except BrokenExecutor as error:  # a process died since
            failed: Future[Timed[Result]] = Future()
            failed.set_exception(error)
            return failed

    def wait(self, pending: Sequence[Pending[Any]], *, for_all: bool = False) -> None:
        """Until one of them is done, or all."""
        wait_for(pending, for_all=for_all)

    def died(self, pending: Pending[Any]) -> bool:
        """Whether a process was killed before this was done."""
        from concurrent.futures import BrokenExecutor

        return isinstance(_future(pending).exception(), BrokenExecutor)

    def renew(self) -> None:
        """Let the broken pool go; the next batch starts another."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.renew()

    def _started(self) -> "ProcessPoolExecutor":
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._pool = ProcessPoolExecutor(self.workers, get_context("spawn"), initializer=settle_in)
        return self._pool


class Packed:
    """The work as bytes, made once: it goes out with every batch and is taken apart once in each process.

    With it go the editions that somebody drew, by which forms are recognised there as they are here.
    """

    def __init__(self) -> None:
        self._work: object = None
        self._bytes = b""

    def bytes_of(self, work: object) -> bytes:
        """The bytes of the work last asked for."""
        import pickle

        if work is not self._work:
            self._work, self._bytes = work, pickle.dumps((editions.drawn(), work))
        return self._bytes


def unpacked(packed: bytes, items: Sequence[Any]) -> Timed[Any]:
    """A batch, done in another process."""
    return timed(_work_of(packed), items)


@lru_cache(2)
def _work_of(packed: bytes) -> Work[Any, Any]:
    import pickle

    drawn, work = pickle.loads(packed)
    editions.make_known(drawn)
    return cast(Work[Any, Any], work)


def wait_for(pending: Sequence[Pending[Any]], *, for_all: bool) -> None:
    """Until one of these futures is done, or all."""
    from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, wait

    wait([_future(one) for one in pending], return_when=ALL_COMPLETED if for_all else FIRST_COMPLETED)


def _future(pending: Pending[Result]) -> "Future[Result]":
    from concurrent.futures import Future

    assert isinstance(pending, Future)
    return pending


@contextmanager
def inherited_deafness() -> Iterator[None]:
    """A process started herein never hears Ctrl-C: that is for the one that writes, which stops the others.

    Blocked, not ignored: what is pressed meanwhile is heard afterwards.
    """
    if sys.platform == "win32":  # see settle_in
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started later, with the first process, it would end the deafness
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle_in() -> None:
    """A new process is deaf on Windows too, where nothing is inherited, and never outlives the one it works for."""
    import os
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def end_with_parent() -> None:
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=end_with_parent, daemon=True).start()
