"""What another process has used and has in use, on any system, without a library."""

import os
import subprocess
import sys
import time
from typing import Any


def vitals(process: int, since: float) -> tuple[float, float]:
    """The seconds a process has worked in all, and the megabytes it has in use.

    Where the system does not tell the former, the seconds gone by ``since`` then; 0 where not the latter.
    """
    try:
        with open(f"/proc/{process}/stat", "rb") as told:  # noqa: PTH123
            said = told.read().rpartition(b") ")[2].split()
        seconds = (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
        return seconds, int(said[21]) * os.sysconf("SC_PAGESIZE") / 2**20
    except (OSError, IndexError, AttributeError):
        megabytes = _megabytes_on_windows if sys.platform == "win32" else _megabytes_by_ps
        return time.monotonic() - since, megabytes(process)


def _megabytes_by_ps(process: int) -> float:
    try:
        told = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, check=True)
        return int(told.stdout) / 1024
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


def _megabytes_on_windows(process: int) -> float:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS."""

        _fields_ = [
            ("cb", wintypes.DWORD), ("faults", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in ("peak", "used", "a", "b", "c", "d", "e", "f")),
        ]  # fmt: skip

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009
    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = wintypes.HANDLE(kernel.OpenProcess(0x1000, False, process))
    counters = Counters(cb=ctypes.sizeof(Counters))
    kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
    kernel.CloseHandle(handle)
    return float(counters.used) / 2**20
