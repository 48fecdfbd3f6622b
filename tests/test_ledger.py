"""The archive of hand-ins: what has a receipt is there, whole; who handed in what, and what was replaced."""

import datetime as dt
import hashlib
import os
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger import NOON, kept, no_form, outcome

from xltool.archive import PENDING, Archive, Receipt, Wanted
from xltool.form import Kind
from xltool.refusal import Refusal

#: SHA-256 of “abc”, as FIPS 180-2 prints it.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# -- taking ----------------------------------------------------------------------------------------


def test_what_was_taken_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    with Archive(folder) as archive:
        assert archive.take("甲.xlsx", b"abc", NOON) == Receipt(1, "甲.xlsx", ABC, NOON)
    with Archive(folder) as archive:
        assert archive.content(1) == ("甲.xlsx", b"abc")
        [entry] = archive.entries()
    assert (entry.number, entry.name, entry.digest, entry.bytes) == (1, "甲.xlsx", ABC, 3)
    assert entry.at == NOON
    assert (folder / "文件" / ABC).read_bytes() == b"abc"


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_nobody_else_on_the_machine_looks_in(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.take("甲", b"abc", NOON)
        seen = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert seen.pop("占用.lock") & 0o111 == 0  # nothing is in it
    assert seen == {"文件": 0o700, "台账.db": 0o600, "台账.db-wal": 0o600, "台账.db-shm": 0o600}


def test_a_receipt_as_programs_get_it(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        assert archive.take("甲.xlsx", b"abc", NOON).to_data() == {
            "number": "000001", "name": "甲.xlsx", "digest": ABC, "time": "2026-03-01T12:00:00+08:00",
        }  # fmt: skip


def test_the_same_file_twice_is_two_hand_ins_and_one_content(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        receipts = archive.take_all([("甲.xlsx", b"abc"), ("乙.xlsx", b"abc")], NOON)
        receipts.append(archive.take("甲.xlsx", b"abc", NOON))
        assert [one.number for one in receipts] == [1, 2, 3]
        assert archive.content(2) == ("乙.xlsx", b"abc")
    assert kept(tmp_path) == [ABC]


def test_many_at_once_have_a_number_each(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        given: list[Receipt] = []
        contents = [b"%d" % (n % 20) for n in range(60)]
        threads = [
            threading.Thread(target=lambda content=content: given.append(archive.take("甲", content, NOON)))
            for content in contents
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(one.number for one in given) == list(range(1, 61))
        assert all(hashlib.sha256(archive.content(one.number)[1]).hexdigest() == one.digest for one in given)
    assert len(kept(tmp_path)) == 20


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x.xlsx", "a\0b\nc", "\ud800.xlsx", "=1+1", "甲" * 999]
)
def test_no_name_from_outside_reaches_a_path(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "里" / "收件"
    with Archive(folder) as archive:
        archive.take(name, b"abc", NOON)
        [entry] = archive.entries()
    assert kept(folder) == [ABC]
    assert [one.name for one in tmp_path.iterdir()] == ["里"]
    assert len(entry.name) <= 200
    assert not set(entry.name) & set("\0\n")


def test_a_damaged_content_is_said_not_given_out_and_healed_by_handing_in_again(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.take("甲.xlsx", b"abc", NOON)
        (tmp_path / "文件" / ABC).write_bytes(b"abd")
        with pytest.raises(Refusal, match="已经损坏"):
            archive.content(1)
        (tmp_path / "文件" / ABC).unlink()
        with pytest.raises(Refusal, match="不见了"):
            archive.content(1)
        archive.take("甲.xlsx", b"abc", NOON)
        assert archive.content(1) == ("甲.xlsx", b"abc")
        with pytest.raises(Refusal, match="没有收件号 000003"):
            archive.content(3)


# -- what was found --------------------------------------------------------------------------------


def test_what_is_not_settled_waits_for_the_next_start(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first, second = archive.take_all([("甲", b"1"), ("乙", b"2")], NOON)
        archive.settle(second, [outcome(errors=2, hints=1)])
    with Archive(tmp_path) as archive:
        assert archive.unsettled() == [first]
        assert archive.counts() == {PENDING: 1, "fail": 1}
        archive.settle(first, [outcome(hints=3)])
        archive.settle(first, [no_form()])  # checked once more
        assert archive.unsettled() == []
        entries = archive.entries()
    assert [(one.name, one.verdict, one.errors, one.hints) for one in entries] == [
        ("乙", "fail", 2, 1), ("甲", "unreadable", 1, 0),
    ]  # fmt: skip


def test_the_newest_of_a_project_is_marked_and_earlier_ones_stay(tmp_path: Path) -> None:
    handed_in = [
        outcome("培训费", errors=1),
        outcome("培训费（二期）"),
        outcome("2025年度培训费", unit="区 医疗保障局"),  # the same project, typed otherwise
        outcome("培训费", year=2024),
        outcome("培训费", kind=Kind.DECLARATION),
        outcome("培训费", unit="区财政局"),
        outcome("培训费", year=None),
        outcome("培训费", unit=""),
        no_form(),
    ]
    with Archive(tmp_path) as archive:
        for n, one in enumerate(handed_in):
            archive.settle(archive.take(f"{n}.xlsx", b"%d" % n, NOON), [one])
        entries = archive.entries()[::-1]
    assert [one.newest for one in entries] == [3, 2, 3, 4, 5, 6, None, None, None]
    assert [one.number for one in entries if one.is_replaced] == [1]
    assert [one.number for one in entries if one.is_newest] == [2, 3, 4, 5, 6]


def test_two_forms_in_one_file_are_two_lines(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.settle(archive.take("甲", b"1", NOON), [outcome("甲"), outcome("乙", errors=1)])
        assert [(one.number, one.project, one.verdict) for one in archive.entries()] == [
            (1, "甲", "pass"), (1, "乙", "fail"),
        ]  # fmt: skip


@pytest.fixture
def shanghai() -> Iterator[None]:
    """A clock that shows the time of Shanghai, where the system lets it be set."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        if hasattr(time, "tzset"):
            time.tzset()
        yield
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [5, 4, 3, 2, 1]),
        (Wanted(unit="财政"), [2]),
        (Wanted(unit="本级"), [4, 3, 2, 1]),  # of the department
        (Wanted(year=2024), [3]),
        (Wanted(verdict="fail"), [4]),
        (Wanted(verdict=PENDING), [5]),
        (Wanted(first=dt.date(2026, 3, 2)), [5, 4, 3]),
        (Wanted(last=dt.date(2026, 3, 2)), [3, 2, 1]),
        (Wanted(first=dt.date(2026, 3, 2), last=dt.date(2026, 3, 2)), [3]),
        (Wanted(verdict="pass", year=2025, unit="医疗"), [2, 1]),
        (Wanted(unit="' OR 1=1 --"), []),
        (Wanted(unit="%"), []),
    ],
)
@pytest.mark.usefixtures("shanghai")
def test_the_keeper_asks_for_some(tmp_path: Path, wanted: Wanted, found: list[int]) -> None:
    lines = [
        outcome("甲"), outcome("乙", unit="区财政局"), outcome("丙", year=2024), outcome("丁", errors=1), None
    ]  # fmt: skip
    minutes = [NOON, NOON + dt.timedelta(hours=11, minutes=59), NOON + dt.timedelta(hours=12)]
    minutes += [NOON + dt.timedelta(hours=36), NOON + dt.timedelta(days=9)]
    with Archive(tmp_path) as archive:
        for line, at in zip(lines, minutes, strict=True):
            receipt = archive.take("x", b"x", at)
            if line:
                archive.settle(receipt, [line])
        assert [one.number for one in archive.entries(wanted)] == found
        assert sum(archive.counts(wanted).values()) == len(found)
        assert [one.number for one in archive.entries(wanted, 2, 1)] == found[1:3]
        assert archive.years() == [2025, 2024]
