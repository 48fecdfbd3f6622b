"""A file or folder dragged onto the program: words that are paths and no command.

Explorer opens a window of its own for that, which would close before anything could be read.
"""

import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from xltool.cli import screen


def paths_in(words: Sequence[str], commands: Collection[str]) -> list[Path]:
    """The paths that these words are, if all of them are; none where the first is a command."""
    if not words or words[0] in commands:
        return []
    paths = [Path(word) for word in words]
    return paths if all(map(_is_there, paths)) else []


def check(paths: Sequence[Path]) -> int:
    """Check what was dropped, and say what came of it."""
    from xltool.app.dropped import Dropped

    dropped = Dropped(paths)
    done = dropped.run(screen.echo)
    screen.echo(done.summary)
    for copy in done.copies if dropped.is_one_file else ():
        screen.echo(f"标注副本 {copy}")
    screen.echo(f"报告 {done.report}" if dropped.is_one_file else f"报告和标注副本在 {done.report.parent}")
    for note in done.notes:
        screen.echo(f"！ {note}", err=True)
    if is_own_window():
        _show(done.report if dropped.is_one_file else done.report.parent)
    return done.exit_code


def is_own_window() -> bool:
    """Whether this window was opened for this program only, and so would close with it."""
    if sys.platform != "win32":
        return False
    import ctypes

    room = (ctypes.c_uint32 * 2)()
    return bool(ctypes.windll.kernel32.GetConsoleProcessList(room, 2) == 1)


def wait() -> None:
    """Keep the window open until a key is pressed."""
    if sys.platform == "win32":
        import msvcrt

        screen.echo("\n按任意键关闭……")
        msvcrt.getwch()


def _show(path: Path) -> None:
    if sys.platform == "win32":
        os.startfile(path)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
