"""Where the time goes: the functions of ours that take most of a way, for a target that is not met."""

import cProfile
import pstats
from collections.abc import Callable, Iterator
from pathlib import Path

import xltool

_TIMES, _LINES = 100, 12
_OURS = str(Path(xltool.__file__).parent)


def profile(name: str, way: Callable[[], object]) -> Iterator[str]:
    """A line for each of the costliest functions, with its share of the whole, what it calls included."""
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(_TIMES):
        way()
    profiler.disable()
    stats = pstats.Stats(profiler)
    whole = stats.total_tt  # type: ignore[attr-defined]
    yield f"{name}：时间用在哪里（含所调用的，占全部的百分之几）"
    costly = sorted(stats.stats.items(), key=lambda item: -item[1][3])  # type: ignore[attr-defined]
    shown = 0
    for (file, _, function), (_, calls, _, cumulative, _) in costly:
        if (file.startswith(_OURS) or "zlib" in function) and not function.startswith("<"):
            place = Path(file).relative_to(_OURS) if file.startswith(_OURS) else "zlib"
            yield f"  {cumulative / whole * 100:5.1f}%  {calls // _TIMES:5d} 次  {place}：{function}"
            shown += 1
        if shown == _LINES:
            return
