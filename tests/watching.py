"""A command run in a process of its own, with the time it worked and the memory it took, its own processes included."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import pytest

MOST_SECONDS, MOST_MEGABYTES = 5.0, 500
_PAUSE = 0.01
#: Where other programs keep the machine busy, a command may be waiting so long.
_LONGEST = 120

on_linux = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is told by /proc")


class Run(NamedTuple):
    """How a command ended, what it said, the seconds it worked and its most memory in megabytes."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float

    @property
    def is_bounded(self) -> bool:
        return self.seconds < MOST_SECONDS and self.megabytes < MOST_MEGABYTES


def watched(folder: Path, *words: object) -> Run:
    """Run xltool in a folder."""
    command = [sys.executable, "-m", "xltool", *map(str, words)]
    peak, start = 0.0, time.monotonic()
    with TemporaryFile() as out, TemporaryFile() as err:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        while True:
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            peak = max(peak, sum(map(_megabytes, _family(process.pid))))
            if time.monotonic() - start > _LONGEST:
                process.kill()
            time.sleep(_PAUSE)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        worked = used.ru_utime + used.ru_stime
        return Run(process.returncode, out.read().decode(), err.read().decode(), worked, peak)


def _family(process: int) -> Iterator[int]:
    """A process and all that it started."""
    yield process
    try:
        for child in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split():
            yield from _family(int(child))
    except OSError:
        return


def _megabytes(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGESIZE") / 2**20
