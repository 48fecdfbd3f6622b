"""Ten thousand workbooks generated, read and checked by the commands themselves: time and peak memory."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from forms import SELFASSESSMENT, published

from bench.targets import mark
from xltool import data


class Run(NamedTuple):
    """Seconds a command took, and the most memory one of its processes had, in MB."""

    seconds: float
    memory: float


def data_files(folder: Path, count: int) -> None:
    """The published self-assessments over and over, each in a file of its own."""
    forms = [data.to_data(form) for form in published().values() if form.edition == SELFASSESSMENT]
    folder.mkdir(parents=True)
    for n in range(count):
        form = forms[n % len(forms)] | {"id": f"{n:05d}"}
        (folder / f"{n:05d}.json").write_text(json.dumps(form, ensure_ascii=False), "utf-8")


def run(*arguments: object) -> Run:
    """Run ``xltool`` and wait. Raises ``RuntimeError`` where it could not do its work."""
    command = [sys.executable, "-m", "xltool", *map(str, arguments)]
    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} 退出码 {process.returncode}")
    return Run(time.monotonic() - start, used.ru_maxrss / 1024)


def table(folder: Path, count: int) -> Iterator[str]:
    """The whole way for ``count`` forms, a line each step; then what a tenth of them take."""
    runs: dict[tuple[str, int], Run] = {}
    for size in (count // 10, count):
        base = folder / str(size)
        data_files(base / "数据", size)
        made = base / "自评"
        steps = {
            "生成，一个进程": ("batch", SELFASSESSMENT, "--from", base / "数据", "-o", made),
            "读回并校验，一个进程": ("check", made, "--format", "jsonl", "-o", base / "一.jsonl"),
            "读回并校验，两个进程": (
                "check",
                made,
                "--format",
                "jsonl",
                "--workers",
                "2",
                "-o",
                base / "二.jsonl",
            ),
        }
        for name, arguments in steps.items():
            done = runs[name, size] = run(*arguments)
            yield (
                f"{name}：{size} 张 {done.seconds:.1f} 秒，"
                f"每千张 {done.seconds / size * 1000:.2f} 秒，内存最高 {done.memory:.0f} MB"
            )
        one, two = ((base / f"{name}.jsonl").read_bytes().splitlines() for name in ("一", "二"))
        yield f"一个进程与两个进程的结果{'相同' if one == two else '不同！'}，共 {len(one)} 行"
    yield from _ratios(runs, count)


def _ratios(runs: dict[tuple[str, int], Run], count: int) -> Iterator[str]:
    for name in dict.fromkeys(name for name, _ in runs):
        small, large = runs[name, count // 10], runs[name, count]
        memory, seconds = large.memory / small.memory, large.seconds / small.seconds
        yield f"{mark(memory <= 1.5)} {name}：内存是十分之一那么多张时的 {memory:.2f} 倍（目标：至多 1.5 倍）"
        yield f"{mark(seconds <= 12)} {name}：时间是十分之一那么多张时的 {seconds:.1f} 倍（成正比是 10 倍）"
    gain = runs["读回并校验，一个进程", count].seconds / runs["读回并校验，两个进程", count].seconds
    cores = f"本机 {os.cpu_count()} 个核"
    yield f"{mark(gain >= 1.8)} 两个进程比一个快 {gain:.2f} 倍（目标：至少 1.8 倍；{cores}）"
