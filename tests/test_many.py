"""Many files at once: every one has its outcome, in order, whatever is wrong with it or becomes of a process."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import labour
import pytest
from commands import Run, assert_refused
from forms import published, workbook
from handed_in import receive
from labour import Job

from xltool import policy
from xltool.app import many
from xltool.batch import engine as engines
from xltool.batch.engine import Here, Processes
from xltool.batch.run import Run as Batches
from xltool.refusal import Refusal

PROGRAM = [sys.executable, "-c", "from xltool.cli import main\nif __name__ == '__main__': main()"]


def lost(job: Job) -> int:
    return -job.number


# -- batches ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", [Here(), Processes(2)], ids=["here", "processes"])
def test_results_come_in_order_each_once(engine: engines.Engine, tmp_path: Path) -> None:
    jobs = [Job(n, tmp_path, 0.05 if n in (0, 7) else 0) for n in range(60)]
    results = list(Batches(labour.square, engine, lost).over(jobs))
    assert results == [(job, job.number**2) for job in jobs]
    assert labour.finished(tmp_path) == dict.fromkeys(range(60), 1)


def test_batches_grow_until_they_take_a_fifth_of_a_second(tmp_path: Path) -> None:
    sizes: list[int] = []

    class Noting(Here):
        def submit(self, work, items):  # type: ignore[no-untyped-def]
            sizes.append(len(items))
            return super().submit(work, items)

    jobs = [Job(n, tmp_path, 0.02) for n in range(30)]
    assert len(list(Batches(labour.square, Noting(), lost).over(jobs))) == 30
    assert sizes[:3] == [1, 2, 4]
    assert max(sizes) <= 10  # 0.2 s of 0.02 s each, or less


def test_few_items_are_taken_while_an_early_one_is_slow(tmp_path: Path) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[Job]:
        for n in range(500):
            taken.append(n)
            yield Job(n, tmp_path, 1.5 if n == 0 else 0)

    results = Batches(labour.square, Processes(2), lost).over(jobs())
    next(results)
    assert len(taken) <= 20  # not all 500: what waits for the first is bounded
    assert len(list(results)) == 499


def test_what_is_known_is_not_done(tmp_path: Path) -> None:
    jobs = [Job(n, tmp_path) for n in range(50)]
    run = Batches(labour.square, Here(), lost, lambda job: 100 + job.number if job.number % 2 else None)
    assert [result for _, result in run.over(jobs)] == [n + 100 if n % 2 else n * n for n in range(50)]
    assert sorted(labour.finished(tmp_path)) == list(range(0, 50, 2))


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    """One item kills its process once, one always; the others are none the worse."""
    deaths = {11: 1, 23: 99}
    jobs = [Job(n, tmp_path, deaths=deaths.get(n, 0)) for n in range(40)]
    results = list(Batches(labour.square, Processes(2), lost).over(jobs))
    assert results == [(job, -23 if job.number == 23 else job.number**2) for job in jobs]
    assert labour.finished(tmp_path).keys() == set(range(40)) - {23}
    assert len((tmp_path / "died-23").read_bytes()) in (2, 3)  # twice alone, and in a batch before it may be


def test_where_no_process_lives_the_run_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "settle_in", os.abort)
    with pytest.raises(Refusal, match="被系统中止，多半是内存不够"):
        list(Batches(labour.square, Processes(2), lost).over([Job(1, tmp_path)]))


# -- the command ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder of 200 workbooks of which ten are damaged, and what each of these lacks."""
    folder = tmp_path_factory.mktemp("many") / "收到"
    return folder, receive(folder, 190)


def test_two_hundred_files_two_hundred_outcomes(run: Run, received: tuple[Path, dict[str, str]]) -> None:
    folder, damaged = received
    said = run("check", folder, "--format", "jsonl", "--workers", 2)
    assert said.code == 1
    *lines, last = [json.loads(line) for line in said.out.splitlines()]
    assert last.keys() == {"handin"}  # most forms came again and again
    assert [line["path"] for line in lines] == sorted(str(path) for path in folder.iterdir())
    for line in lines:
        (form,) = line["forms"]
        assert (form["verdict"] == "unreadable") == (Path(line["path"]).name in damaged)
        if lacks := damaged.get(Path(line["path"]).name):
            assert lacks in form["findings"][0]["message"]
    assert "共 200 张表：" in said.err
    assert "无法读取 10；" in said.err
    alone = run("check", folder, "--format", "json")
    assert [form for line in lines for form in line["forms"]] == json.loads(alone.out)["files"]


def test_a_line_is_written_as_soon_as_its_file_is_done(tmp_path: Path) -> None:
    for n, form in enumerate(published().values()):
        workbook(form, tmp_path / f"{n:02}.xlsx")
    with _started(tmp_path, "check", ".", "--format", "jsonl") as process:
        assert process.stdout
        first = process.stdout.readline()
        assert process.poll() is None
        assert json.loads(first)["path"] == "00.xlsx"
        assert len(process.stdout.readlines()) == 37


def test_a_streamed_report_in_a_file_is_whole_or_not_there(run: Run, tmp_path: Path) -> None:
    workbook(published()["000-02"], tmp_path / "表.xlsx")
    said = run("check", "表.xlsx", "--format", "jsonl", "-o", "报告.jsonl")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("报告已写入 报告.jsonl\n共 1 张表：可以上报 1，")
    line = json.loads((tmp_path / "报告.jsonl").read_text(encoding="utf-8"))
    assert line["forms"][0]["verdict"] == "pass"
    assert_refused(run("check", "表.xlsx", "--format", "jsonl", "-o", "报告.jsonl"), "已经存在")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["报告.jsonl", "表.xlsx"]


def test_marked_copies_beside_a_streamed_report(run: Run, tmp_path: Path) -> None:
    for form_id in ("000-13", "000-14"):
        workbook(published()[form_id], tmp_path / f"{form_id}.xlsx")
    said = run("check", ".", "--format", "jsonl", "--annotate", "标注")
    assert len(said.out.splitlines()) == 2
    assert said.err.splitlines()[-2:] == ["标注副本 标注/000-13_校验.xlsx", "标注副本 标注/000-14_校验.xlsx"]


def test_a_file_that_ends_its_process_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of this process is whole, so the outcome is that of the run."""
    paths = [workbook(published()["000-02"], tmp_path / f"{n}.xlsx") for n in range(3)]

    class Dying(Here):
        def died(self, pending):  # type: ignore[no-untyped-def]
            results = pending.result()[1]
            return any(
                getattr(one, "outcomes", None) and one.outcomes[0].path == str(paths[1]) for one in results
            )

    work = many.Examination([str(path) for path in paths], many.Checking(policy.load()), Dying())
    outcomes = [outcome for of_file in work.run() for outcome in of_file]
    assert [one.verdict for one in outcomes] == ["pass", "unreadable", "pass"]
    assert outcomes[1].findings[0].message.startswith("读“1.xlsx”时进程被系统中止")


# -- stopped half way -------------------------------------------------------------------------------


def _started(folder: Path, *words: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def _kept(cache: Path) -> int:
    """How many outcomes a cache holds for good, which another process is writing."""
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"file:{cache}?mode=ro", uri=True)) as book,
    ):
        return int(book.execute("SELECT count(*) FROM kept").fetchone()[0])
    return 0


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_second_run_picks_up_where_the_first_stopped(
    received: tuple[Path, dict[str, str]], tmp_path: Path, how: signal.Signals
) -> None:
    folder, _ = received
    words = ["check", folder, "--format", "jsonl", "--workers", 2, "--cache", "校验.db"]
    process = _started(tmp_path, *words)
    assert process.stdout
    while _kept(tmp_path / "校验.db") < 20:
        assert process.stdout.readline()
    children = _children(process.pid)
    if how is signal.SIGKILL:
        process.kill()
    else:
        os.killpg(process.pid, how)
    _, err = process.communicate(timeout=60)
    if how is signal.SIGINT:
        assert err.decode().startswith("✗ 已中断。校验过的都记在“校验.db”里，再运行一次")
        assert process.returncode == 2
    _wait_for_the_end_of(children)
    again = subprocess.run([*PROGRAM, *map(str, words)], cwd=tmp_path, capture_output=True, check=False)
    assert again.returncode == 1
    lines = [json.loads(line)["path"] for line in again.stdout.splitlines()[:-1]]
    assert lines == sorted(str(path) for path in folder.iterdir())
    spared, checked = (int(part.split()[0]) for part in _unchanged(again.stderr.decode()))
    assert spared + checked == 200
    assert spared >= 20


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_processes_never_hear_ctrl_c_not_even_while_they_start(tmp_path: Path) -> None:
    script = tmp_path / "表.py"
    script.write_text(
        "import signal\n"
        "from functools import partial\n"
        "from xltool.batch.engine import Processes\n"
        "if __name__ == '__main__':\n"
        "    with Processes(1) as engine:\n"
        "        pending = engine.submit(partial(signal.pthread_sigmask, signal.SIG_BLOCK), [()])\n"
        "        _, [blocked] = pending.result()\n"
        "        print(signal.SIGINT in blocked)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, check=True)
    assert done.stdout.split() == [b"True"]


def _unchanged(err: str) -> list[str]:
    line = err.splitlines()[-1]
    return [line.split("个文件")[0], line.split("校验了")[1]]


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, check=False)
    return [int(word) for word in listed.stdout.split()]


def _wait_for_the_end_of(processes: list[int]) -> None:
    """Nothing of a killed program stays behind."""
    end = time.monotonic() + 20
    while any(_lives(pid) for pid in processes):
        assert time.monotonic() < end
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False).stdout
    return bool(state.strip()) and not state.strip().startswith(b"Z")
