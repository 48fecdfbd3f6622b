"""Time taken by several ways of doing the same, turn about, so that a busy moment hits all of them."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Ways = Mapping[str, Callable[[], object]]


def milliseconds(ways: Ways, rounds: int, clock: Callable[[], float] = time.process_time) -> dict[str, float]:
    """The median time of each way, in milliseconds, after one round that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            gc.collect(0)
            start = clock()
            way()
            if turn:
                taken[name].append((clock() - start) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}
