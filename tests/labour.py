"""Work that other processes do in tests: they find it here by name."""

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple


class Job(NamedTuple):
    """A number; ``seconds`` it takes; ``deaths`` its process dies of it first, counted in ``notes``."""

    number: int
    notes: Path
    seconds: float = 0.0
    deaths: int = 0


def square(job: Job) -> int:
    """The number squared; every finished job leaves a note."""
    died = job.notes / f"died-{job.number}"
    before = len(died.read_bytes()) if died.exists() else 0
    if before < job.deaths:
        died.write_bytes(bytes(before + 1))
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(job.seconds)
    with (job.notes / f"done-{job.number}").open("ab") as note:
        note.write(b".")
    return job.number**2


def finished(notes: Path) -> dict[int, int]:
    """How many times each job was done."""
    return {int(note.name[5:]): len(note.read_bytes()) for note in notes.glob("done-*")}
