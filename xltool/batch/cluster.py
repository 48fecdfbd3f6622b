"""Past one machine: the same batches on Dask distributed, through its ``concurrent.futures`` executor."""

import logging
import re
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from xltool.batch.digest import program
from xltool.batch.engine import (
    Item,
    Packed,
    Pending,
    Result,
    Timed,
    Work,
    inherited_deafness,
    unpacked,
    wait_for,
)
from xltool.refusal import Refusal

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from distributed import Client

LOCAL = "local"
_ADDRESS = re.compile(r"(tcp|tls|wss?|ucx)://[^/:\s]+:\d{1,5}")
#: Seconds until a scheduler, or its first worker, must have answered.
_PATIENCE = 15


def dask_setup(_: object) -> None:
    """Called by Dask in each worker of this machine's own: Ctrl-C is for the process that stops the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Dask:
    """A Dask cluster: one that runs, by its scheduler's address, or one of this machine's own processes.

    Dask itself gives the work of a lost worker to another; what ends several of them counts as died.
    """

    is_elsewhere = True

    def __init__(self, address: str, workers: int = 1) -> None:
        """``workers`` are the processes of a cluster of this machine. Raises :class:`Refusal` for no address."""
        if address != LOCAL and not _ADDRESS.fullmatch(address):
            raise self._no_answer(address)
        self.address, self.workers = address, workers
        self.ahead = 2
        self._client: Client | None = None
        self._executor: Executor | None = None
        self._open = ExitStack()
        self._packed = Packed()

    def submit(self, work: Work[Item, Result], items: Sequence[Item]) -> Pending[Timed[Result]]:
        """Have a batch done by whichever worker is free. Raises :class:`Refusal` where there is no cluster."""
        if self._executor is None:
            self._start()
        assert self._executor
        return self._executor.submit(unpacked, self._packed.bytes_of(work), items)

    def wait(self, pending: Sequence[Pending[Any]], *, for_all: bool = False) -> None:
        """Until one of them is done, or all."""
        wait_for(pending, for_all=for_all)
        self._count()  # workers come and go

    def died(self, pending: Pending[Any]) -> bool:
        """Whether the workers this was given to, or the connection, were lost."""
        from concurrent.futures import CancelledError

        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        try:
            pending.result()
        except (KilledWorker, CancelledError, CommClosedError):
            return True
        except Exception:
            return False
        return False

    def renew(self) -> None:
        """Dask starts new workers by itself; where the scheduler is lost, nothing can be done."""
        if self._client and self._client.status != "running":
            raise Refusal(
                f"与 Dask 调度器 {self.address} 的连接断了。请检查后再运行一次；用了 --cache 的，会从停下的地方接着做。"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor:
            self._executor.shutdown(wait=False)  # what is still under way is nobody's any more
        self._open.close()
        self._client = self._executor = None

    def _start(self) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise Refusal("没有安装 Dask。请运行 pip install 'xltool[dask]' 后再试。") from None
        logging.getLogger("distributed").setLevel(
            logging.CRITICAL
        )  # its warnings are no business of officers
        target: Any = self.address
        if self.address == LOCAL:
            with inherited_deafness():
                target = self._open.enter_context(
                    LocalCluster(
                        n_workers=self.workers, threads_per_worker=1, processes=True, dashboard_address=":0",
                        silence_logs=logging.CRITICAL, preload=__name__,
                    )
                )  # fmt: skip
        try:
            self._client = self._open.enter_context(Client(target, timeout=_PATIENCE))
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except Exception:  # there are many ways not to answer
            self._open.close()
            raise self._no_answer(self.address) from None
        if self.address != LOCAL:
            self._refuse_other_programs(self._client)
        self._executor = self._client.get_executor()
        self._count()

    @staticmethod
    def _no_answer(address: str) -> Refusal:
        return Refusal(
            f"连不上 Dask 调度器“{address}”，或它没有工作机。地址的写法是 tcp://主机:8786；只用本机请写 --dask local。"
        )

    def _count(self) -> None:
        if self._client and self._client.status == "running":
            self.ahead = 2 * max(1, sum(self._client.nthreads().values()))

    def _refuse_other_programs(self, client: "Client") -> None:
        """Workers of another version would say something else."""
        try:
            theirs = client.run(program)
        except Exception:
            theirs = {"": ""}
        strangers = [worker for worker, digest in theirs.items() if digest != program()]
        if strangers:
            self._open.close()
            raise Refusal(
                f"Dask 的工作机{strangers[0] and f' {strangers[0]} '}没有装 xltool，或版本与本机不同。"
                "请在每台工作机上装同一版本。"
            )
