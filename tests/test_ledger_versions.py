"""A book of any older version is brought up to the newest one with all it says; one of a newer program is refused."""

import sqlite3
from pathlib import Path

import pytest
from ledger import NOON, outcome

from xltool.archive import PENDING, Archive, schema
from xltool.refusal import Refusal

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#: What programs of each version wrote, as they wrote it: “abc” was handed in twice, and checked since version 2.
WRITTEN = {
    1: [
        f"INSERT INTO handin VALUES (1, '甲.xlsx', '{ABC}', 3, '2025-02-01T08:30:00+00:00')",
        f"INSERT INTO handin VALUES (2, '乙.xlsx', '{ABC}', 3, '2025-02-02T08:30:00+00:00')",
    ],
    2: [
        "UPDATE handin SET settled = 1",
        "INSERT INTO form VALUES (1, 1, '自评表', 'selfassessment', 'shanghai-selfassessment-2024', '主管', '单位',"
        " '培训费', 2025, 'fail', 2, 1, 0)",
        "INSERT INTO form VALUES (2, 1, '自评表', 'selfassessment', 'shanghai-selfassessment-2024', '主管', '单位',"
        " '培训费', 2025, 'pass', 0, 1, 0)",
    ],
    3: ["UPDATE handin SET settled = 1", "UPDATE form SET subject = 'the same'"],
}  # fmt: skip


def write(path: Path, version: int) -> None:
    """A book that a program of this version made and wrote."""
    book = sqlite3.connect(path)
    scripts = sorted((Path(schema.__file__).parent / "migrations").glob("*.sql"))
    for number, script in enumerate(scripts[:version], 1):
        book.executescript(script.read_text("utf-8"))
        for line in WRITTEN[number]:
            book.execute(line)
    book.execute("PRAGMA application_id = 0x786C7461")
    book.execute(f"PRAGMA user_version = {version}")
    book.commit()
    book.close()


def layout(path: Path) -> list[tuple[str, ...]]:
    book = sqlite3.connect(path)
    found = book.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    book.close()
    return found


def test_every_version_has_its_test() -> None:
    assert set(WRITTEN) == set(range(1, schema.NEWEST + 1))


@pytest.mark.parametrize("version", WRITTEN)
def test_an_older_book(tmp_path: Path, version: int) -> None:
    write(tmp_path / "台账.db", version)
    (tmp_path / "文件").mkdir()
    (tmp_path / "文件" / ABC).write_bytes(b"abc")
    with Archive(tmp_path) as archive:
        entries = archive.entries()
        assert [(one.number, one.name, one.bytes, one.at.isoformat()) for one in entries] == [
            (2, "乙.xlsx", 3, entries[0].at.isoformat()), (1, "甲.xlsx", 3, entries[1].at.isoformat()),
        ]  # fmt: skip
        assert [one.at.timestamp() for one in entries] == [1738485000, 1738398600]  # date -u -d … +%s
        assert [archive.content(n) for n in (1, 2)] == [("甲.xlsx", b"abc"), ("乙.xlsx", b"abc")]
        said = [(one.project, one.verdict, one.errors, one.hints) for one in entries]
        if version == 1:
            assert said == [("", PENDING, None, None)] * 2
        else:
            assert said == [("培训费", "pass", 0, 1), ("培训费", "fail", 2, 1)]
        assert [one.newest for one in entries] == ([2, 2] if version == 3 else [None, None])
        waiting = archive.unsettled()
        assert [one.number for one in waiting] == ([] if version == 3 else [1, 2])
        for receipt in waiting:
            archive.settle(receipt, [outcome()])
        assert [one.is_replaced for one in archive.entries()] == [False, True]
        assert archive.take("丙", b"abd", NOON).number == 3
    Archive(tmp_path / "新").close()
    assert layout(tmp_path / "台账.db") == layout(tmp_path / "新" / "台账.db")


def test_a_book_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    Archive(tmp_path).close()
    path = tmp_path / "台账.db"
    book = sqlite3.connect(path)
    book.execute(f"PRAGMA user_version = {schema.NEWEST + 1}")
    book.close()
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        Archive(tmp_path)
    assert str(refused.value) == (
        f"“{path}”打不开：收件台账是更新的 xltool 写的（库的版本是 4，本程序只认到 3），没有动它。"
        "请用新的 xltool 打开。"
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [0, 1, 2])
def test_a_step_that_fails_leaves_the_version_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    path = tmp_path / "台账.db"
    if version:
        write(path, version)
    before = layout(path)
    broken = tmp_path / "broken.sql"
    broken.write_text("CREATE TABLE more (x);\nINSERT INTO nowhere VALUES (1);", "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "_SCRIPTS", [*schema._SCRIPTS[:version], broken])
        with pytest.raises(Refusal, match="数据库报错 1"):
            Archive(tmp_path)
    assert layout(path) == before
    with Archive(tmp_path) as archive:
        assert len(archive.unsettled()) == (2 if version else 0)
