"""The processes that check: limited, replaced after trouble, ended when nobody waits; what is told then."""

import asyncio
import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from forms import published, workbook

from xltool.app import examine, received
from xltool.refusal import Refusal
from xltool.web.receiving import Upload
from xltool.web.service import Service
from xltool.web.settings import Settings
from xltool.web.workers import Workers

#: Work in C that nothing interrupts from within.
HOURS = partial(sum, range(10**13))
ROOM = partial(b"x".__mul__, 700_000_000)


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(1, 1)
    yield made
    made.close()


def test_work_that_takes_too_much_is_ended_and_the_next_is_done(workers: Workers) -> None:
    async def all_of_it() -> None:
        for work, why in ((HOURS, "读了 1 秒还没有读完"), (ROOM, "内存"), (partial(os._exit, 1), "意外退出")):
            with pytest.raises(Refusal, match=why) as refused:
                await workers.run(work, "表.xlsx")
            assert str(refused.value).startswith("“表.xlsx”")
            assert await workers.run(partial(max, 1, 2), "好.xlsx") == 2

    asyncio.run(all_of_it())


def test_an_error_of_the_work_comes_out_and_the_worker_stays(workers: Workers) -> None:
    async def all_of_it() -> None:
        before = await workers.run(os.getpid, "")
        with pytest.raises(ZeroDivisionError):
            await workers.run(partial(divmod, 1, 0), "")
        assert await workers.run(os.getpid, "") == before

    asyncio.run(all_of_it())


def test_work_that_nobody_waits_for_is_ended(workers: Workers) -> None:
    async def all_of_it() -> None:
        before = await workers.run(os.getpid, "")
        first = asyncio.create_task(workers.run(partial(time.sleep, 1000), ""))
        second = asyncio.create_task(workers.run(partial(time.sleep, 1000), ""))
        await asyncio.sleep(0.2)
        first.cancel()
        second.cancel()
        assert await workers.run(os.getpid, "") != before
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)

    asyncio.run(all_of_it())


def test_closing_ends_what_is_going_on() -> None:
    workers = Workers(2, 100)

    async def all_of_it() -> None:
        at_work = [asyncio.create_task(workers.run(partial(time.sleep, 1000), "")) for _ in range(5)]
        await asyncio.sleep(0.5)
        workers.close()
        begun = time.monotonic()
        await asyncio.gather(*at_work, return_exceptions=True)
        assert time.monotonic() - begun < 60

    asyncio.run(all_of_it())


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    return Upload(workbook(published()["000-14"], tmp_path / "0001-0123456789abcdef.xlsx"), "我的表.xlsx")


def test_a_file_too_heavy_for_its_copies_is_checked_all_the_same(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(Settings(workers=1))
    tried = []

    async def run(_: Workers, work: partial[received.Examined], name: str) -> received.Examined:
        tried.append(work)
        if len(tried) == 1:
            raise Refusal(f"“{name}”读了 20 秒还没有读完。")
        return work()

    monkeypatch.setattr(Workers, "run", run)
    told = asyncio.run(service.examined(upload))
    assert [finding.code for finding in told.outcomes[0].errors] == ["D01", "D03"]
    assert told.marked.content == told.fixed.copy.content == b""
    assert "文件太大" in told.marked.why
    assert isinstance(told.pictures, Refusal)


def test_a_file_too_heavy_for_anything_is_told_so(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(Settings(workers=1))

    async def run(_: Workers, work: object, name: str) -> received.Examined:
        raise Refusal(f"“{name}”读了 20 秒还没有读完。")

    monkeypatch.setattr(Workers, "run", run)
    told = asyncio.run(service.examined(upload))
    assert (told.name, told.verdict) == ("我的表.xlsx", "unreadable")
    assert told.outcomes[0].findings[0].message == "“我的表.xlsx”读了 20 秒还没有读完。"


def test_our_own_name_of_a_file_is_told_to_nobody(tmp_path: Path) -> None:
    policy = examine.policy_of("shanghai")
    good = workbook(published()["000-14"], tmp_path / "0001-0123456789abcdef.xlsx", live=True)
    bad = tmp_path / "0002-0123456789abcdef.pdf"
    bad.write_bytes(b"%PDF-1.4")
    for path in (good, bad):
        told = received.examined(path, "我的表.xlsx", policy)
        mended = received.fixed(path, "我的表.xlsx", policy)
        everything = repr((told.outcomes, told.marked.why, told.fixed, told.pictures, mended)).encode()
        assert b"0123456789abcdef" not in everything
        assert b"0123456789abcdef" not in told.marked.content
