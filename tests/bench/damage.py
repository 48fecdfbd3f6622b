"""Fifty damaged workbooks among ten thousand, and a run that is killed half way: nothing lost, nothing twice."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.crowd import run
from bench.targets import mark

#: What may have become of a workbook on its way.
WAYS: dict[str, Callable[[bytes], bytes]] = {
    "空文件": lambda _: b"",
    "只剩一半": lambda content: content[: len(content) // 2],
    "少了末尾": lambda content: content[:-30],
    "其实是 XML": lambda _: b'<?xml version="1.0"?><note/>',
    "其实是 PDF": lambda _: b"%PDF-1.7\n%%EOF\n",
    "全是零": lambda content: bytes(len(content)),
    "随机字节": lambda content: random.Random(len(content)).randbytes(5000),
    "有打开密码": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "目录坏了": lambda content: content[:-200] + bytes(200),
    "开头坏了": lambda content: bytes(3000) + content[3000:],
}


def table(made: Path, folder: Path, damaged: int) -> Iterator[str]:
    """Damage so many of the workbooks in ``made``, check all of them, killed in the middle and once more."""
    files = sorted(made.glob("*.xlsx"))
    chosen = files[:: max(1, len(files) // damaged)][:damaged]
    for path, damage in zip(chosen, list(WAYS.values()) * damaged, strict=False):
        path.write_bytes(damage(path.read_bytes()))
    arguments = ("check", made, "--format", "jsonl", "--workers", "2", "--cache", folder / "缓存.db")
    yield f"坏了 {len(chosen)} 个文件，{len(WAYS)} 种坏法；校验到一半杀死进程：{_killed(*arguments)}"
    again = run(*arguments, "-o", folder / "三.jsonl")
    lines = (folder / "三.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    outcomes = Counter(Path(one["path"]).name for one in told if "path" in one)
    unreadable = {
        Path(one["path"]).name
        for one in told
        if any(form["verdict"] == "unreadable" for form in one.get("forms", ()))
    }
    yield f"再运行一次 {again.seconds:.1f} 秒，内存最高 {again.memory:.0f} MB"
    yield f"{mark(len(outcomes) == len(files))} {len(files)} 个文件，有结果的 {len(outcomes)} 个"
    yield f"{mark(max(outcomes.values()) == 1)} 每个文件的结果最多 {max(outcomes.values())} 份"
    yield f"{mark(unreadable == {path.name for path in chosen})} 读不了的 {len(unreadable)} 个，正是坏了的那些"


def _killed(*arguments: object) -> str:
    """Start the command and kill it, with all its processes, after some of its work."""
    command = [sys.executable, "-m", "xltool", *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        assert process.stdout
        seen = sum(1 for _, line in zip(range(500), process.stdout, strict=False) if line)
        process.send_signal(signal.SIGKILL)
    time.sleep(1)
    return f"已经给出 {seen} 个文件的结果"
