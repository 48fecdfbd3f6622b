"""Where the archive cannot be used, or not written: one sentence, no receipt, and nothing is half."""

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from commands import names
from ledger import NOON, kept, outcome

from xltool.archive import Archive
from xltool.refusal import Refusal


def test_two_servers_on_one_folder(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.take("甲", b"abc", NOON)
        with pytest.raises(Refusal, match="正被另一个 xltool serve 使用"):
            Archive(tmp_path)
        opening = (
            f"from pathlib import Path; from xltool.archive import Archive; Archive(Path({str(tmp_path)!r}))"
        )
        other = subprocess.run([sys.executable, "-c", opening], capture_output=True, text=True, check=False)
        assert "正被另一个 xltool serve 使用" in other.stderr
        assert archive.content(1) == ("甲", b"abc")
    with Archive(tmp_path) as archive:
        assert archive.content(1) == ("甲", b"abc")


def test_a_killed_program_holds_nothing_and_leaves_nothing_half(tmp_path: Path) -> None:
    opening = (
        "import sys, time; from pathlib import Path; from xltool.archive import Archive;"
        f"a = Archive(Path({str(tmp_path)!r})); a._store.stage(b'half'); print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", opening], stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"up\n"
        assert len(kept(tmp_path)) == 1
        other.kill()
    with Archive(tmp_path):
        assert kept(tmp_path) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("act", ["fsync", "replace"])
def test_a_disk_that_takes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, number: int
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with Archive(tmp_path) as archive:
        with monkeypatch.context() as broken:
            broken.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[act], fail)
            with pytest.raises(Refusal, match=r"没有收下，也没有给收件号：.+。请告诉管理员，稍后再试。"):
                archive.take_all([("甲", b"abc"), ("乙", b"abd")], NOON)
        assert archive.entries() == []
        assert kept(tmp_path) == []
        assert archive.take("甲", b"abc", NOON).number == 1


def test_a_book_that_takes_no_line(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first = archive.take("甲", b"abc", NOON)
        (pages,) = archive._book.execute("PRAGMA page_count").fetchone()
        archive._book.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Refusal, match="没有收下，也没有给收件号：磁盘已满"):
            archive.take_all([("名" * 200, b"%d" % n) for n in range(99)], NOON)
        assert [one.number for one in archive.entries()] == [1]
        archive._book.execute("PRAGMA query_only = ON")
        with pytest.raises(Refusal, match="没有记进台账，下次启动时再校验：这个位置只能读"):
            archive.settle(first, [outcome()])
        assert archive.unsettled() == [first]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Path:
    """A disk of 300 kB, where mounting is allowed."""
    folder = tmp_path / "盘"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if os.name == "nt" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    return folder


def test_a_disk_that_really_fills_up(tiny_disk: Path) -> None:
    try:
        with Archive(tiny_disk) as archive:
            taken = []
            with pytest.raises(Refusal, match="没有收下，也没有给收件号：磁盘已满"):
                for n in range(99):
                    taken.append(archive.take("甲", bytes([n]) * 20_000, NOON))
            assert 1 < len(taken) < 15
            assert archive.unsettled() == taken
        subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
        with pytest.raises(Refusal, match="写不进去：这个位置只能读"):
            Archive(tiny_disk)
        subprocess.run(["mount", "-o", "remount,rw,size=900k", str(tiny_disk)], check=True)
        with Archive(tiny_disk) as archive:
            assert archive.unsettled() == taken
            assert [archive.content(one.number)[1][:1] for one in taken] == [
                bytes([n]) for n in range(len(taken))
            ]
            assert archive._book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        subprocess.run(["umount", str(tiny_disk)], check=True)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "占着").touch()
    with pytest.raises(Refusal, match="建不了"):
        Archive(tmp_path / "占着" / "收件")


@pytest.mark.parametrize("content", [b"no database at all" * 99, None])
def test_a_book_that_is_not_ours_is_left_alone(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "台账.db"
    if content:
        path.write_bytes(content)
    else:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE theirs (x)")
        other.close()
    before = path.read_bytes()
    with pytest.raises(Refusal, match=r"不是.*收件台账"):
        Archive(tmp_path)
    assert path.read_bytes() == before
    assert names(tmp_path) == ["占用.lock", "台账.db"]
    path.unlink()
    Archive(tmp_path).close()  # it was let go of
