"""What the server does with a hand-in: keep it if it is to be kept, check every file, tell of it."""

import asyncio
import contextlib
import datetime as dt
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

from xltool.app import examine, received
from xltool.app.answered import Answer, Mended
from xltool.app.received import Copy, Examined, Fixed
from xltool.archive import Archive, Receipt
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.web.problems import Problem
from xltool.web.receiving import HandIn, Reception, Upload, gone
from xltool.web.settings import Settings
from xltool.web.workers import Workers

T = TypeVar("T")

_HEAVY = "文件太大，没有做副本，也没有画出表样。"


class Service:
    """What all requests share."""

    def __init__(self, settings: Settings) -> None:
        """Raises :class:`Refusal` for a policy there is none of and an archive that cannot be used."""
        self.settings = settings
        self.policy: Policy = examine.policy_of(settings.policy)
        self.reception = Reception(settings)
        self.workers = Workers(settings.workers, settings.most_seconds)
        self.archive = Archive(settings.archive) if settings.archive else None
        self._at_work: set[int] = set()
        self._left = asyncio.Event()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The service works within the block; at its end nothing of it goes on."""
        try:
            await asyncio.to_thread(self.workers.start, received.ready)
            late = [asyncio.create_task(self._settle(self.archive))] if self.archive else []
            yield
            await _ended(*late)
        finally:
            self.workers.close()
            if self.archive:
                self.archive.close()

    async def _settle(self, archive: Archive) -> None:
        """Check what was kept but not checked to the end, now and whenever somebody left before the answer."""
        while True:
            self._left.clear()
            late: list[Receipt] = []
            with contextlib.suppress(Refusal):  # another time, here and below
                late = await asyncio.to_thread(archive.unsettled)
            for receipt in late:
                if receipt.number not in self._at_work:
                    with contextlib.suppress(Refusal, OSError):
                        await self._check_late(archive, receipt)
            await self._left.wait()

    async def _check_late(self, archive: Archive, receipt: Receipt) -> None:
        name, content = await asyncio.to_thread(archive.content, receipt.number)
        with tempfile.TemporaryDirectory(prefix=self.settings.traces) as folder:
            upload = HandIn(Path(folder)).add(name)
            upload.path.write_bytes(content)
            examined = await self.examined(upload, bare=True)
        await asyncio.to_thread(archive.settle, receipt, examined.outcomes)

    async def keep(self, hand_in: HandIn) -> list[Receipt]:
        """The receipts of a hand-in, where hand-ins are kept. Raises :class:`Problem`: nothing was kept then."""
        if not self.archive:
            return []
        contents = ((one.name, one.path.read_bytes()) for one in hand_in.uploads)
        try:
            return await asyncio.to_thread(self.archive.take_all, contents, dt.datetime.now().astimezone())
        except Refusal as refusal:
            raise Problem(503, str(refusal), {"Retry-After": "30"}) from None

    async def check(
        self, hand_in: HandIn, receipts: Sequence[Receipt], *, bare: bool = False
    ) -> AsyncGenerator[tuple[int, Examined], None]:
        """What becomes of each file, as soon as it is known, with its place in the hand-in."""
        work = partial(self._checked, receipts, bare)
        own = {receipt.number for receipt in receipts}
        self._at_work |= own
        try:
            async with contextlib.aclosing(self.each(hand_in.uploads, work)) as done:
                async for one in done:
                    yield one
        finally:
            self._at_work -= own
            self._left.set()

    async def answer(self, hand_in: HandIn, receipts: Sequence[Receipt], *, bare: bool = False) -> Answer:
        """What becomes of all files; of a ``bare`` answer only the data are wanted."""
        found = {n: one async for n, one in self.check(hand_in, receipts, bare=bare)}
        return Answer([found[n] for n in sorted(found)], self.policy)

    async def fix(self, hand_in: HandIn) -> list[Mended]:
        """Corrected copies of all files."""
        async with contextlib.aclosing(self.each(hand_in.uploads, self._fixed)) as done:
            found = {n: one async for n, one in done}
        return [found[n] for n in sorted(found)]

    async def _fixed(self, _: int, upload: Upload) -> Mended:
        work = partial(received.fixed, upload.path, upload.name, self.policy)
        try:
            return Mended(upload.name, await self.workers.run(work, upload.name))
        except Refusal as refusal:
            return Mended(upload.name, Fixed(Copy(b"", str(refusal))))

    async def each(
        self, uploads: Sequence[Upload], work: Callable[[int, Upload], Coroutine[None, None, T]]
    ) -> AsyncGenerator[tuple[int, T], None]:
        """The result for each file: of one hand-in never more at once than there are workers, so that nobody
        who comes with one file waits behind somebody's two hundred."""
        waiting = list(enumerate(uploads))[::-1]
        at_work: dict[asyncio.Task[T], int] = {}
        try:
            while waiting or at_work:
                while waiting and len(at_work) < self.workers.count:
                    n, upload = waiting.pop()
                    at_work[asyncio.create_task(work(n, upload))] = n
                done, _ = await asyncio.wait(at_work, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield at_work.pop(task), task.result()
        finally:
            await _ended(*at_work)

    async def _checked(self, receipts: Sequence[Receipt], bare: bool, n: int, upload: Upload) -> Examined:
        examined = await self.examined(upload, bare=bare)
        if self.archive and receipts:
            with contextlib.suppress(Refusal):  # it is kept, and checked again when the server starts anew
                await asyncio.to_thread(self.archive.settle, receipts[n], examined.outcomes)
        return examined

    async def examined(self, upload: Upload, *, bare: bool = False) -> Examined:
        """What becomes of a file, whatever it does to a worker; a ``bare`` answer has no copies."""
        work = partial(received.examined, upload.path, upload.name, self.policy)
        if not bare:
            with contextlib.suppress(Refusal):
                return await self.workers.run(work, upload.name)
        try:
            return await self.workers.run(partial(work, bare="" if bare else _HEAVY), upload.name)
        except Refusal as refusal:
            return received.given_up(upload.name, refusal)


async def while_there(request: Request, work: Awaitable[T]) -> T:
    """The result of work, which is ended where whoever asked for it has gone.

    Raises :class:`starlette.requests.ClientDisconnect`.
    """
    task, leaving = asyncio.ensure_future(work), asyncio.create_task(gone(request))
    try:
        await asyncio.wait((task, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        await _ended(task, leaving)


async def _ended(*tasks: "asyncio.Future[T] | asyncio.Future[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
