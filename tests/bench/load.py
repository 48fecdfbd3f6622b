"""``make load``: so many people at once on a server of this machine, and how long each has to wait.

``python -m bench.load 50 4`` lets 50 people each open the page and hand in 4 workbooks, one after another.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import httpx
from forms import published
from serving import PATIENCE, free_port

from xltool.app.generate import compiled
from xltool.excel.stamp import stamp
from xltool.vitals import vitals

PEOPLE, TIMES = 50, 4


class Waited(NamedTuple):
    """What one person waited for, in seconds: the page, the upload and first word, the whole answer."""

    page: float
    received: float
    done: float


class Person(threading.Thread):
    """Opens the page and hands in workbooks, one after another."""

    def __init__(self, address: str, books: Sequence[tuple[str, bytes]], start: threading.Barrier) -> None:
        super().__init__()
        self.address, self.books, self.barrier = address, books, start
        self.waited: list[Waited] = []
        self.errors: list[str] = []

    def run(self) -> None:
        with httpx.Client(base_url=self.address, timeout=10 * PATIENCE, trust_env=False) as browser:
            self.barrier.wait()
            for name, content in self.books:
                try:
                    self.waited.append(_handed_in(browser, name, content))
                except Exception as error:
                    self.errors.append(f"{name}: {error!r}")


def _handed_in(browser: httpx.Client, name: str, content: bytes) -> Waited:
    begun = time.monotonic()
    browser.get("/").raise_for_status()
    page = time.monotonic()
    with browser.stream("POST", "/api/check?format=stream", files={"files": (name, content)}) as answer:
        answer.raise_for_status()
        lines = answer.iter_lines()
        first = next(lines)
        received = time.monotonic()
        *_, last = lines
    done = time.monotonic()
    assert (
        '"step": "received"' in first
        and last.startswith('{"step": "done"')
        and f'"{Path(name).stem}_校验' in last
    )
    return Waited(page - begun, received - page, done - page)


def main(people: int, times: int) -> int:
    """Print the figures; the exit code says whether there were errors."""
    books = [(f"{key}.xlsx", stamp(compiled(form.edition), form)) for key, form in published().items()]
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from xltool.cli import main; main()", "serve", "--port", str(port)]
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, env=os.environ | {"TMPDIR": folder, "PYTHONUNBUFFERED": "1"}
        )
        assert server.stdout and server.stdout.readline()
        start = threading.Barrier(people + 1)
        crowd = [
            Person(f"http://127.0.0.1:{port}/", [books[(n * times + k) % len(books)] for k in range(times)], start)
            for n in range(people)
        ]  # fmt: skip
        for person in crowd:
            person.start()
        start.wait()
        begun, most = time.monotonic(), 0.0
        while any(person.is_alive() for person in crowd):
            most = max(most, _megabytes(server.pid))
            time.sleep(0.2)
        whole = time.monotonic() - begun
        left = len(list(Path(folder).iterdir()))
        server.terminate()
        server.wait(PATIENCE)
    return _said(crowd, whole, most, left)


def _megabytes(server: int) -> float:
    """What the server and the processes in which it checks have in use."""
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True, check=False
    ).stdout.split()
    return sum(vitals(int(one), 0)[1] for one in (server, *children))


def _said(crowd: Sequence[Person], whole: float, most: float, left: int) -> int:
    waited = [one for person in crowd for one in person.waited]
    errors = [error for person in crowd for error in person.errors]
    print(
        f"{len(crowd)} 人同时，各交 {len(waited) // len(crowd)} 次，每次一张真实的表（带现场校验），{os.cpu_count()} 核"
    )
    print(
        f"全部 {len(waited)} 次用 {whole:.1f} 秒，每秒 {len(waited) / whole:.1f} 张；没有办成的 {len(errors)} 次"
    )
    print(f"{'':<12}　中位数　　95%　　　最久（秒）")
    for name, of in (("打开网页", "page"), ("交上去", "received"), ("拿到全部结果", "done")):
        times = sorted(getattr(one, of) for one in waited)
        middle, late = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"{name:<8}　{middle:8.2f}　{late:8.2f}　{times[-1]:8.2f}")
    print(f"服务连同校验的进程最多占用内存 {most:.0f} MB；临时文件夹里留下 {left} 个文件")
    for error in errors[:5]:
        print(f"✗ {error}")
    return int(bool(errors) or left > 0)


if __name__ == "__main__":
    sys.exit(main(*[int(word) for word in sys.argv[1:]] or (PEOPLE, TIMES)))
