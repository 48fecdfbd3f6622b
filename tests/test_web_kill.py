"""A server that is killed at any moment loses nothing for which somebody has a receipt."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from forms import changed, published, workbook
from ledger import NOON
from serving import PATIENCE, free_port, served

from xltool.archive import Archive

KILLS = 100
SENDERS = 4
#: A server is killed after at most so many receipts, at any moment up to so many seconds later.
RECEIPTS, LATER = 12, 0.03
_KIND = "multipart/form-data; boundary=bound"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork there")


class Given(NamedTuple):
    """A file with the number it was given."""

    number: int
    name: str
    content: bytes


class Sender(threading.Thread):
    """Hands in file after file until the server is gone."""

    def __init__(self, port: int, chance: random.Random, forms: list[bytes]) -> None:
        super().__init__(daemon=True)
        self.port, self.chance, self.forms = port, chance, forms
        self.given: list[Given] = []
        self.is_cut_off = False

    def run(self) -> None:
        """Until the connection breaks."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            while True:
                sent = [self._file() for _ in range(self.chance.choice((1, 1, 3)))]
                link.request("POST", "/api/check?format=stream", _body(sent), {"Content-Type": _KIND})
                answer = link.getresponse()
                assert answer.status == 200
                for line in iter(answer.readline, b""):
                    self._note(json.loads(line), sent)
        except (OSError, http.client.HTTPException):
            self.is_cut_off = True
        finally:
            link.close()

    def _file(self) -> tuple[str, bytes]:
        name = f"{self.chance.randrange(10**9)}.xlsx"
        if self.chance.random() < 0.3:
            return name, self.chance.choice(self.forms)
        return name, self.chance.randbytes(self.chance.choice((10, 5_000, 300_000)))

    def _note(self, step: dict[str, object], sent: list[tuple[str, bytes]]) -> None:
        """Take down the numbers at the first word of them: from then on they must hold."""
        if step["step"] == "received":
            receipt = step["receipt"]
            assert isinstance(receipt, dict)
            numbers, digests = receipt["收件号"].split("、"), receipt["摘要（SHA-256）"].split("、")
            for number, digest, (name, content) in zip(numbers, digests, sent, strict=True):
                assert digest == _digest(content)
                self.given.append(Given(int(number), name, content))


def _body(files: list[tuple[str, bytes]]) -> bytes:
    """What a browser sends for these."""
    head = '--bound\r\nContent-Disposition: form-data; name="files"; filename="{}"\r\n\r\n'
    parts = (head.format(name).encode() + content + b"\r\n" for name, content in files)
    return b"".join(parts) + b"--bound--\r\n"


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Where servers come from; what they leave behind when they are killed lies in the test's folder."""
    script = Path(__file__).with_name("short_lived.py")
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        start_new_session=True, env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as source:  # fmt: skip
        yield source
        os.killpg(source.pid, signal.SIGKILL)  # also a server that a failed test left


def one_life(
    source: subprocess.Popen[str], folder: Path, chance: random.Random, forms: list[bytes]
) -> list[Sender]:
    """A server that is started, sent files to, and killed."""
    port = free_port()
    assert source.stdin
    assert source.stdout
    source.stdin.write(f"{folder}\t{port}\n")
    source.stdin.flush()
    number = int(source.stdout.readline())
    senders = [Sender(port, random.Random(chance.random()), forms) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    until, enough = time.monotonic() + 1, chance.randrange(RECEIPTS)
    while sum(len(sender.given) for sender in senders) < enough and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, LATER))
    os.kill(number, signal.SIGKILL)
    for sender in senders:
        sender.join(PATIENCE)
    with contextlib.suppress(ProcessLookupError):
        while True:  # the system takes a moment to clear away what it held
            os.kill(number, 0)
            time.sleep(0.001)
    return senders


def assert_kept(folder: Path, given: list[Given]) -> None:
    """All that somebody has a receipt for is there, whole."""
    with contextlib.closing(sqlite3.connect(folder / "台账.db")) as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with Archive(folder) as archive:
        known = {one.number: one for one in archive.entries()}
        for one in given:
            assert known[one.number].name == one.name
            assert archive.content(one.number) == (one.name, one.content)


def assert_nothing_is_half(folder: Path) -> None:
    """Also of what nobody has a receipt for."""
    for path in (folder / "文件").iterdir():
        assert _digest(path.read_bytes()) == path.name
    with Archive(folder) as archive:
        for one in archive.entries():
            assert len(archive.content(one.number)[1]) == one.bytes


def assert_the_rest_is_checked(folder: Path, verdicts: dict[str, str], forms: list[bytes]) -> None:
    """At the next start what was taken and not checked is checked: two more files, and whatever the kills left."""
    with Archive(folder) as archive:
        archive.take_all([("甲.xlsx", forms[0]), ("乙.xlsx", forms[1])], NOON)
        left = {one.number for one in archive.unsettled()}
    until = time.monotonic() + PATIENCE
    with served(archive=folder), contextlib.closing(sqlite3.connect(folder / "台账.db")) as book:
        while book.execute("SELECT count(*) FROM handin WHERE settled = 0").fetchone() != (0,):
            assert time.monotonic() < until
            time.sleep(0.05)
    with Archive(folder) as archive:
        late = [one for one in archive.entries() if one.number in left]
    assert len(late) >= len(forms)
    assert all(one.verdict == verdicts.get(one.digest, "unreadable") for one in late)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_server_that_is_killed_a_hundred_times(servers: subprocess.Popen[str], tmp_path: Path) -> None:
    folder, chance = tmp_path / "收件", random.Random(20260301)
    right, wrong = published()["000-02"], changed("000-14", total__score="50.00")
    forms = [workbook(form, tmp_path / "x.xlsx").read_bytes() for form in (right, wrong)]
    given: list[Given] = []
    cut_off = 0
    for _ in range(KILLS):
        senders = one_life(servers, folder, chance, forms)
        now = [one for sender in senders for one in sender.given]
        assert_kept(folder, now)
        given += now
        cut_off += sum(sender.is_cut_off for sender in senders)
    assert cut_off == KILLS * SENDERS  # each was killed while files were coming
    assert len(given) > KILLS
    assert len({one.number for one in given}) == len(given)
    assert_kept(folder, given)
    assert_nothing_is_half(folder)
    assert_the_rest_is_checked(folder, dict(zip(map(_digest, forms), ("pass", "fail"), strict=True)), forms)
