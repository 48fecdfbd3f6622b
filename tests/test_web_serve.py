"""``xltool serve``: what it says at start and end, what it refuses, and what it keeps where it is told to."""

import asyncio
import datetime as dt
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from commands import Run, assert_refused
from forms import published, workbook
from serving import PATIENCE, free_port, served

import xltool.web
from xltool.archive import Archive
from xltool.web import running
from xltool.web.settings import Settings

AT = dt.datetime(2024, 3, 1, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def form(tmp_path: Path) -> tuple[str, bytes]:
    return "表.xlsx", workbook(published()["000-14"], tmp_path / "表.xlsx").read_bytes()


def soon(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


# -- start and end -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_to_go_and_ends_with_a_sentence(how: signal.Signals, tmp_path: Path) -> None:
    """Also while somebody waits for an answer; what an earlier one left is swept away."""
    port = free_port()
    left = tmp_path / f"xltool-web-127.0.0.1-{port}-x"
    left.mkdir()
    (left / "0001-x.xlsx").write_bytes(b"x")
    command = [sys.executable, "-c", "from xltool.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"TMPDIR": str(tmp_path)}
    ) as server:
        assert server.stdout and server.stderr
        assert (
            server.stdout.readline()
            .decode()
            .startswith(f"服务已启动，请在浏览器里打开 http://127.0.0.1:{port}/ ")
        )
        assert not left.exists()
        with socket.create_connection(("127.0.0.1", port)) as waiting:
            waiting.sendall(
                b"POST /api/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n"
                b"Content-Type: multipart/form-data; boundary=b\r\n\r\n--b"
            )
            soon(lambda: any(tmp_path.iterdir()))
            server.send_signal(how)
            out, err = server.communicate(timeout=PATIENCE)
    assert (server.returncode, err.decode()) == (0, "")
    assert out.decode().splitlines()[-1] == "服务已停止。"
    assert not any(tmp_path.iterdir())


def test_a_port_in_use_is_told(run: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert_refused(run("serve", "--port", port), f"端口 {port} 已经被别的程序占用", "--port")


def test_an_address_of_another_machine_is_told(run: Run) -> None:
    assert_refused(run("serve", "--host", "192.0.2.1"), "本机没有“192.0.2.1”这个地址")
    assert_refused(run("serve", "--host", "没有这台.invalid"), "本机没有“没有这台.invalid”这个地址")


def test_a_policy_there_is_none_of_is_told(run: Run) -> None:
    assert_refused(run("serve", "--port", free_port(), "--policy", "没有"), "没有")


def test_without_its_parts_one_is_told_how_to_get_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "xltool.web.running")
    monkeypatch.delattr(xltool.web, "running")
    assert_refused(run("serve"), "pip install", "xltool[web]")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(), "只有本机能打开"),
        (Settings(host="0.0.0.0"), "谁都能用"),
        (Settings(host="0.0.0.0", token="123456789012"), "http://127.0.0.1:8765/"),
    ],
)
def test_the_operator_is_told_who_can_come_in(settings: Settings, words: str) -> None:
    said = running._begun(settings)
    assert words in said
    assert ("谁都能用" in said) == (not settings.is_loopback and not settings.token)


# -- what is kept ------------------------------------------------------------------------------------


def test_what_is_handed_in_is_kept_before_it_is_checked(form: tuple[str, bytes], tmp_path: Path) -> None:
    with served(workers=1, archive=tmp_path / "收件") as site:
        received, _, done = site.steps(form)
        [receipt] = done["receipts"]
        assert received["receipt"] == done["receipt"]
        assert done["receipt"]["收件号"] == receipt["number"] == "000001"
        assert receipt["number"] in done["report"]
        assert site.check(form).json()["receipts"][0]["number"] == "000002"
    with Archive(tmp_path / "收件") as archive:
        assert archive.content(1) == form
        assert archive.unsettled() == []
        assert [(one.number, one.project, one.verdict, one.errors) for one in archive.entries()] == [
            (2, "政务公开、政务信息", "fail", 2), (1, "政务公开、政务信息", "fail", 2),
        ]  # fmt: skip


def test_what_was_not_checked_is_checked_later(form: tuple[str, bytes], tmp_path: Path) -> None:
    """What a server took before it was killed, and what somebody sent who left before the answer."""
    with Archive(tmp_path / "收件") as archive:
        archive.take(*form, AT)
    with served(workers=1, archive=tmp_path / "收件") as site:
        files = [("files", form) for _ in range(4)]
        with site.client.stream("POST", "/api/check?format=stream", files=files) as answer:
            next(answer.iter_lines())
        time.sleep(0.5)
        soon(lambda: settled(tmp_path / "收件") == 5)
        soon(lambda: site.left == [])


def settled(folder: Path) -> int:
    with sqlite3.connect(f"file:{folder / '台账.db'}?mode=ro", uri=True) as book:
        return int(book.execute("SELECT count(*) FROM handin WHERE settled = 1").fetchone()[0])


def test_where_it_cannot_be_kept_there_is_no_receipt_and_no_check(
    form: tuple[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "full")

    with served(workers=1, archive=tmp_path / "收件") as site:
        monkeypatch.setattr("xltool.archive.store.Store.stage", full)
        answer = site.check(form)
    assert answer.status_code == 503
    assert answer.json() == {"message": "没有收下，也没有给收件号：磁盘已满。请告诉管理员，稍后再试。"}


def test_without_an_archive_nothing_is_kept(form: tuple[str, bytes], tmp_path: Path) -> None:
    with served(workers=1) as site:
        assert "receipts" not in site.check(form).json()
        assert site.client.get("/收件台账").status_code == 404


def test_two_servers_do_not_share_an_archive(tmp_path: Path, run: Run) -> None:
    with Archive(tmp_path / "收件"):
        assert_refused(run("serve", "--port", free_port(), "--archive", tmp_path / "收件"), "收件")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"), ("::1", "http://[::1]:80/"), ("0.0.0.0", "http://127.0.0.1:80/"),
        ("10.1.2.3", "http://10.1.2.3:80/"),
    ],
)  # fmt: skip
def test_the_address_is_one_that_a_browser_opens(host: str, address: str) -> None:
    assert Settings(host, 80).address == address


def test_the_server_answers_while_files_are_checked(form: tuple[str, bytes]) -> None:
    async def both(address: str) -> tuple[float, float]:
        async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, trust_env=False) as client:
            begun = time.monotonic()
            slow = asyncio.create_task(client.post("/api/check", files=[("files", form)] * 60))
            await asyncio.sleep(0.2)
            assert (await client.get("/api/health")).status_code == 200
            quick = time.monotonic() - begun
            assert (await slow).status_code == 200
            return quick, time.monotonic() - begun

    with served(workers=1) as site:
        quick, whole = asyncio.run(both(site.settings.address))
    assert quick < whole
