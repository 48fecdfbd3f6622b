"""The same batches on a Dask cluster: nothing is lost with a worker."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import dask
import labour
import pytest
from commands import Run, assert_refused
from distributed import Client, LocalCluster
from forms import published, workbook
from labour import Job

from xltool.batch import cluster as clusters
from xltool.batch.cluster import Dask
from xltool.batch.run import Run as Batches


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes, as on two machines; a task that ends its worker is not handed on to the next."""
    settings = {"distributed.scheduler.allowed-failures": 0, "distributed.nanny.environ.PYTHONPATH": _here()}
    with (
        dask.config.set(settings),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0",
                     silence_logs=50) as running,
    ):  # fmt: skip
        yield running


def _here() -> str:
    return str(Path(__file__).parent)


def lost(job: Job) -> int:
    return -job.number


def test_the_command_says_the_same_on_a_cluster(run: Run, cluster: LocalCluster, tmp_path: Path) -> None:
    (tmp_path / "收到").mkdir()
    for form_id in ("000-02", "000-13", "000-14"):
        workbook(published()[form_id], tmp_path / "收到" / f"{form_id}.xlsx")
    (tmp_path / "收到" / "坏.xlsx").write_text("这不是表格")
    said = run("check", "收到", "--dask", cluster.scheduler_address, "--format", "json", "--cache", "缓存.db")
    assert (said.code, json.loads(said.out)) == (1, json.loads(run("check", "收到", "--format", "json").out))
    assert said.err == "0 个文件没有变，结果取自缓存；校验了 4 个。\n"
    again = run(
        "check", "收到", "--dask", cluster.scheduler_address, "--format", "json", "--cache", "缓存.db"
    )
    assert again.out == said.out
    assert again.err == "4 个文件没有变，结果取自缓存；校验了 0 个。\n"


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_a_killed_worker_loses_nothing(cluster: LocalCluster, tmp_path: Path) -> None:
    """One of two workers is killed in the middle of its work, from outside."""
    jobs = [Job(n, tmp_path, 0.02) for n in range(120)]
    results = Batches(labour.square, Dask(cluster.scheduler_address), lost).over(jobs)
    done = [next(results) for _ in range(20)]
    with Client(cluster) as client:
        worker = next(iter(client.run(os.getpid).values()))
    os.kill(worker, signal.SIGKILL)
    done += results
    assert done == [(job, job.number**2) for job in jobs]
    assert labour.finished(tmp_path).keys() == set(range(120))


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_an_item_that_ends_every_worker_is_named(cluster: LocalCluster, tmp_path: Path) -> None:
    jobs = [Job(n, tmp_path, deaths=99 if n == 5 else 0) for n in range(12)]
    results = list(Batches(labour.square, Dask(cluster.scheduler_address), lost).over(jobs))
    assert results == [(job, -5 if job.number == 5 else job.number**2) for job in jobs]


def test_a_cluster_of_this_machine(run: Run, tmp_path: Path) -> None:
    workbook(published()["000-02"], tmp_path / "表.xlsx")
    said = run("check", "表.xlsx", "--dask", "local", "--workers", 1)
    assert (said.code, said.err) == (0, "")
    assert "✓ 表.xlsx" in said.out


def test_where_there_is_no_cluster(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook(published()["000-02"], tmp_path / "表.xlsx")
    monkeypatch.setattr(clusters, "_PATIENCE", 1)
    for address in ("tcp://127.0.0.1:9", "乱写", "tcp://", "127.0.0.1:8786"):
        assert_refused(run("check", "表.xlsx", "--dask", address), f"连不上 Dask 调度器“{address}”")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert_refused(run("check", "表.xlsx", "--dask", "local"), "请运行 pip install 'xltool[dask]'")


def test_workers_with_another_program_are_refused(
    run: Run, cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(published()["000-02"], tmp_path / "表.xlsx")
    monkeypatch.setattr(clusters, "program", os.getpid)  # another in every process
    assert_refused(
        run("check", "表.xlsx", "--dask", cluster.scheduler_address), "没有装 xltool，或版本与本机不同"
    )
