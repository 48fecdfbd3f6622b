"""A run over many items: batches sized by the time they take, results in the items' order, nothing lost.

Memory stays flat: only so many batches are under way or wait for an earlier one.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, cast

from xltool.batch.engine import Engine, Item, Pending, Result, Timed, Work
from xltool.refusal import Refusal

#: Seconds a batch should take: long beside the cost of sending it, short beside a person's patience.
_SECONDS = 0.2
_MOST_ITEMS = 100
#: Batches kept for each one under way, while an earlier one takes longer.
_KEPT = 4
#: An item that ends its process so many times, alone in it, is not tried again.
_CHANCES = 2


class _Batch(Generic[Item, Result]):
    """Items in order with their results, as far as they are known."""

    def __init__(self) -> None:
        self.slots: list[tuple[Item, Result | None]] = []
        self.pending: Pending[Timed[Result]] | None = None

    @property
    def lacking(self) -> list[Item]:
        """The items without a result."""
        return [item for item, result in self.slots if result is None]

    @property
    def done(self) -> bool:
        """Whether all results can be had at once."""
        return self.pending is None or self.pending.done()

    def fill(self, results: Iterable[Result]) -> None:
        """Put in the results that were lacking."""
        coming = iter(results)
        self.slots = [(item, next(coming) if known is None else known) for item, known in self.slots]
        self.pending = None


class Run(Generic[Item, Result]):
    """Work on many items. ``work`` must be picklable, should not raise, and never gives ``None``."""

    def __init__(
        self, work: Work[Item, Result], engine: Engine, killed: Callable[[Item], Result],
        known: Callable[[Item], Result | None] = lambda _: None,
    ) -> None:  # fmt: skip
        """``killed`` says what becomes of an item that ends its process; ``known`` gives results there are."""
        self.work, self.engine, self.killed, self.known = work, engine, killed, known
        self._waiting: deque[_Batch[Item, Result]] = deque()
        self._size = 1

    def over(self, items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
        """Every item with its result, in order.

        Raises :class:`Refusal` where no process stays alive, and whatever ``work`` raises.
        """
        coming = iter(items)
        with self.engine:
            while self._send(coming):
                self._wait()
                while self._waiting and self._waiting[0].done:
                    yield from self._taken(self._waiting.popleft())

    def _send(self, coming: Iterator[Item]) -> bool:
        """Keep the engine busy; whether anything is under way or waiting."""
        while self._has_room():
            batch = self._next(coming)
            if not batch.slots:
                break
            if lacking := batch.lacking:
                batch.pending = self.engine.submit(self.work, lacking)
            self._waiting.append(batch)
        return bool(self._waiting)

    def _has_room(self) -> bool:
        """Whether to send more before anything is given out."""
        ahead, waiting = self.engine.ahead, self._waiting
        under_way = sum(not one.done for one in waiting)
        return under_way < ahead and len(waiting) < ahead * _KEPT and not (waiting and waiting[0].done)

    def _next(self, coming: Iterator[Item]) -> _Batch[Item, Result]:
        batch: _Batch[Item, Result] = _Batch()
        lacking = 0
        for item in coming:
            known = self.known(item)
            batch.slots.append((item, known))
            lacking += known is None
            if lacking >= self._size or len(batch.slots) >= _MOST_ITEMS:
                break
        return batch

    def _wait(self) -> None:
        under_way = [one.pending for one in self._waiting if one.pending and not one.done]
        if under_way and not self._waiting[0].done:
            self.engine.wait(under_way)
        if any(self._died(one) for one in self._waiting):
            self._mend()

    def _died(self, batch: _Batch[Item, Result]) -> bool:
        return batch.pending is not None and batch.done and self.engine.died(batch.pending)

    def _taken(self, batch: _Batch[Item, Result]) -> list[tuple[Item, Result]]:
        """A finished batch's results; the next batches are as long as its pace allows, but grow slowly."""
        if batch.pending is not None:
            lacking = len(batch.lacking)
            seconds, results = batch.pending.result()
            fitting = int(_SECONDS * lacking / max(seconds, 1e-6))
            self._size = max(1, min(fitting, 2 * self._size, _MOST_ITEMS))
            batch.fill(results)
        return [(item, result) for item, result in batch.slots if result is not None]

    def _mend(self) -> None:
        """A process died: what it may have been at is done again, one by one, so that the cause shows itself."""
        self.engine.wait([one.pending for one in self._waiting if one.pending], for_all=True)
        broken = [one for one in self._waiting if self._died(one)]
        self.engine.renew()
        for batch in broken:
            batch.fill([self._alone(item) for item in batch.lacking])

    def _alone(self, item: Item) -> Result:
        for _ in range(_CHANCES):
            pending = self._tried(self.work, item)
            if pending is not None:
                _, [result] = pending.result()
                return cast(Result, result)
        if self._tried(_nothing, item) is None:
            raise Refusal(
                "处理文件的进程一启动就被系统中止，多半是内存不够。已经写好的文件都是完整的；"
                "请减小 --workers 再运行一次。"
            )
        return self.killed(item)

    def _tried(self, work: Work[Item, Any], item: Item) -> Pending[Timed[Any]] | None:
        """One item alone; ``None`` where its process did not live to the end."""
        pending = self.engine.submit(work, [item])
        self.engine.wait([pending], for_all=True)
        if not self.engine.died(pending):
            return pending
        self.engine.renew()
        return None


def _nothing(item: object) -> None:
    """Work that cannot fail: whether processes live at all."""
