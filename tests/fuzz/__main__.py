"""``make fuzz``: change real workbooks at random, read what comes of it, print the figures; 1 where anything is wrong.

``python -m fuzz [CASES] [--seed N] [--workers N]``; a case that went wrong is kept under ``fuzz/kept`` as a test.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzz.case import MOST_MEGABYTES, MOST_SECONDS, Verdict
from fuzz.chance import FromBytes, of_case
from fuzz.crew import Watched, run
from fuzz.guided import LOG
from fuzz.kept import keep
from fuzz.mutate import mutant

CASES, SEED = 20_000, 2026
#: The share that the coverage-guided fuzzer draws, where it is installed: it is slower, and finds other ways.
_GUIDED = 0.1
#: Characters of its log that are shown where it ended too soon.
_SHOWN = 1500


class Figures:
    """What came of all cases so far."""

    def __init__(self) -> None:
        self.cases = self.readable = 0
        self.peak = 0.0
        self.slowest = (0.0, "")
        self.wrong: list[tuple[str, Verdict]] = []

    def take(self, one: Watched, name: str) -> bool:
        """One more case; whether it went wrong."""
        self.cases += 1
        self.readable += one.verdict.is_readable
        self.slowest = max(self.slowest, (one.verdict.seconds, name))
        self.peak = max(self.peak, one.megabytes)
        if one.verdict.troubles:
            self.wrong.append((name, one.verdict))
            print(f"✗ {name} {'; '.join(one.verdict.changes)}：{one.verdict.troubles[0][:200]}", flush=True)
        return bool(one.verdict.troubles)

    def line(self) -> str:
        """The result in figures."""
        good = not self.wrong and self.slowest[0] <= MOST_SECONDS and self.peak <= MOST_MEGABYTES
        return (
            f"{'✓' if good else '✗'} {self.cases} 个改坏的文件：拒绝 {self.cases - self.readable}，读出 {self.readable}；"
            f"最慢 {self.slowest[0]:.2f} 秒（{self.slowest[1]}），内存最高 {self.peak:.0f} MB，出错 {len(self.wrong)}"
        )


class Guided(threading.Thread):
    """The cases that the coverage-guided fuzzer draws, tried beside the others; each with what was drawn."""

    def __init__(self, runs: int, seed: int, folder: Path) -> None:
        super().__init__(daemon=True)
        self._command = [sys.executable, "-m", "fuzz.guided", str(runs), str(seed), str(folder)]
        self.runs, self.folder = runs, folder
        self.found: list[tuple[Watched, bytes]] = []
        self.start()

    def run(self) -> None:
        """Take its verdicts in as they come."""
        if not self.runs:
            return
        with subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
            assert process.stdout
            for line in process.stdout:
                number, is_readable, seconds, troubles, changes, drawn = json.loads(line)
                verdict = Verdict(number, is_readable, seconds, tuple(troubles), tuple(changes))
                self.found.append((Watched(verdict, _peak(process.pid)), bytes.fromhex(drawn)))

    @property
    def log(self) -> str:
        """The end of what it said of itself."""
        path = self.folder / LOG
        return path.read_text("utf-8", "replace")[-_SHOWN:] if path.exists() else ""


def _peak(process: int) -> float:
    """The most memory a process ever had, in megabytes."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        return 0.0


def main(words: list[str]) -> int:
    """Try the cases, say what came of them."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("cases", type=int, nargs="?", default=CASES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(words)
    figures, start = Figures(), time.monotonic()
    count = int(asked.cases * _GUIDED) if find_spec("atheris") else 0
    if not count:
        print("没有安装 atheris（只有 Linux 上装得了），全部随机改动。", flush=True)
    with TemporaryDirectory(prefix="fuzz-") as folder:
        beside = Guided(count, asked.seed, Path(folder))
        for one in run(asked.seed, range(asked.cases - count), asked.workers):
            name = f"{asked.seed}-{one.verdict.number}"
            if figures.take(one, name):
                keep(name, mutant(of_case(asked.seed, one.verdict.number)), one.verdict.troubles)
        print(f"随机改动：{figures.line()}，用时 {time.monotonic() - start:.0f} 秒", flush=True)
        beside.join()
        for one, drawn in beside.found:
            name = f"{asked.seed}-g{one.verdict.number}"
            if figures.take(one, name):
                keep(name, mutant(FromBytes(drawn)), one.verdict.troubles)
        for left in sorted(
            path for kind in ("crash", "timeout", "oom") for path in Path(folder).glob(f"{kind}-*")
        ):
            case, why = mutant(FromBytes(left.read_bytes())), f"进程中止：{left.name.partition('-')[0]}"
            lost = Verdict(0, False, 0.0, (why,), case.changes)
            figures.take(Watched(lost, 0.0), f"{asked.seed}-g")
            keep(f"{asked.seed}-g", case, (why,))
        if len(beside.found) < count:
            print(f"✗ 覆盖引导的进程做了 {len(beside.found)} 个就退出了：{beside.log}", flush=True)
    print(f"{figures.line()}，用时 {time.monotonic() - start:.0f} 秒", flush=True)
    return 0 if figures.line().startswith("✓") and figures.cases >= asked.cases else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
