"""A folder that keeps what is handed in: whatever has a receipt is in it, whole, however the program ends."""

import contextlib
import datetime as dt
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, Self

from xltool import files
from xltool.archive import schema
from xltool.archive.entry import NUMBER, Entry, Receipt, Wanted, entries, stated
from xltool.archive.line import line, short
from xltool.archive.lock import Lock
from xltool.archive.store import Staged, Store
from xltool.outcome import Outcome
from xltool.refusal import Refusal

_BOOK = "台账.db"
_REASONS = {
    sqlite3.SQLITE_FULL: "磁盘已满", sqlite3.SQLITE_READONLY: "这个位置只能读", sqlite3.SQLITE_IOERR: "磁盘读写出错",
    sqlite3.SQLITE_CANTOPEN: "打不开台账", sqlite3.SQLITE_BUSY: "台账正被别的程序占用",
    sqlite3.SQLITE_CORRUPT: "台账已经损坏", sqlite3.SQLITE_NOTADB: "不是收件台账，或已经损坏",
}  # fmt: skip
_NOT_TAKEN = "没有收下，也没有给收件号"
_NOT_SETTLED = "校验的结果没有记进台账，下次启动时再校验"


class Archive:
    """The archive in a folder, for one program at a time, and in it for any number of threads."""

    def __init__(self, folder: Path) -> None:
        """Opens an archive, or begins one in a new or empty folder.

        Raises :class:`Refusal` where another program uses it, where it was written by a newer program or is
        damaged, and where nothing can be written.
        """
        self.folder = files.make_folder(folder)
        self._turn = threading.Lock()
        self._lock = Lock(folder)
        try:
            self._book = _opened(folder / _BOOK)
            self._store = Store(folder)
        except OSError as error:
            self._lock.release()
            raise Refusal(f"收件文件夹“{files.shown(folder)}”用不了：{files.reason(error)}。") from None
        except BaseException:
            self._lock.release()
            raise

    def take(self, name: str, content: bytes, at: dt.datetime) -> Receipt:
        """Keep one file. See :meth:`take_all`."""
        return self.take_all([(name, content)], at)[0]

    def take_all(self, handed_in: Iterable[tuple[str, bytes]], at: dt.datetime) -> list[Receipt]:
        """Keep the files of one hand-in, all or none of them: names as the sender has them, and contents.

        When it returns everything is on the disk. ``at`` knows its time zone. Raises :class:`Refusal`; nothing
        was taken then.
        """
        staged: list[tuple[str, Staged]] = []
        try:
            for name, content in handed_in:
                staged.append((short(name), self._store.stage(content)))
            with self._writing() as book:
                self._store.place([one for _, one in staged])
                return [_entered(book, name, one, at) for name, one in staged]
        except (OSError, sqlite3.Error) as error:
            _refuse(error, _NOT_TAKEN)
        finally:
            for _, one in staged:
                self._store.discard(one)

    def settle(self, receipt: Receipt, outcomes: Sequence[Outcome]) -> None:
        """Enter what became of a file, in place of what was entered before.

        Raises :class:`Refusal`; the file is kept all the same, and is among the :meth:`unsettled`.
        """
        rows = [line(receipt.number, place, outcome) for place, outcome in enumerate(outcomes, 1)]
        try:
            with self._writing() as book:
                book.execute("DELETE FROM form WHERE number = ?", (receipt.number,))
                book.executemany(
                    "INSERT INTO form (number, place, sheet, kind, edition, department, unit, project, year, verdict,"
                    " errors, hints, undecided, subject) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rows,
                )
                book.execute("UPDATE handin SET settled = 1 WHERE number = ?", (receipt.number,))
        except sqlite3.Error as error:
            _refuse(error, _NOT_SETTLED)

    def unsettled(self) -> list[Receipt]:
        """What was taken but never checked to the end, or is to be checked again; the first one first."""
        found = self._read("SELECT number, name, digest, taken FROM handin WHERE settled = 0 ORDER BY number")
        return [
            Receipt(number, name, digest, dt.datetime.fromisoformat(taken).astimezone())
            for number, name, digest, taken in found
        ]

    def entries(self, wanted: Wanted = Wanted(), most: int = -1, skipped: int = 0) -> list[Entry]:  # noqa: B008
        """The lines of the book, newest first: at most ``most`` (-1 for all) behind the first ``skipped``."""
        query, values = wanted.listing()
        rows = self._read(f"{query} LIMIT :most OFFSET :skipped", values | {"most": most, "skipped": skipped})
        return entries(rows)

    def counts(self, wanted: Wanted = Wanted()) -> dict[str, int]:  # noqa: B008
        """How many lines there are by verdict."""
        query, values = wanted.counting()
        return {str(verdict): int(count) for verdict, count in self._read(query, values)}

    def years(self) -> list[int]:
        """The years of all forms, the last one first."""
        rows = self._read("SELECT DISTINCT year FROM form WHERE year IS NOT NULL ORDER BY year DESC")
        return [year for (year,) in rows]

    def content(self, number: int) -> tuple[str, bytes]:
        """The name and the bytes of a file that was handed in.

        Raises :class:`Refusal` where there is no such number, and where the file is gone or damaged.
        """
        found = list(self._read("SELECT name, digest FROM handin WHERE number = :number", {"number": number}))
        if not found:
            raise Refusal(f"没有收件号 {NUMBER.format(number)}。")
        [(name, digest)] = found
        return name, self._store.content(digest)

    def close(self) -> None:
        """Let others have the folder."""
        with self._turn:
            self._book.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, query: str, values: dict[str, object] | None = None) -> Iterator[tuple[Any, ...]]:
        try:
            with self._turn:
                return iter(self._book.execute(query, values or {}).fetchall())
        except sqlite3.Error as error:
            raise Refusal(f"收件台账读不出来：{_reason(error)}。请告诉管理员。") from None

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One step of the book: on the disk when the block ends well, else as if it had never begun."""
        with self._turn:
            self._book.execute("BEGIN IMMEDIATE")
            try:
                yield self._book
                self._book.execute("COMMIT")
            except BaseException:
                if self._book.in_transaction:
                    self._book.execute("ROLLBACK")
                raise


def _opened(path: Path) -> sqlite3.Connection:
    """The book, brought up to date. Raises :class:`Refusal`."""
    is_new = not files.exists(path)
    book = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        schema.bring_up(book)
        if is_new:  # who handed in what is nobody else's business
            with contextlib.suppress(OSError):  # a file system without permissions
                path.chmod(0o600)
        book.execute("PRAGMA foreign_keys = ON")
        book.execute("PRAGMA journal_mode = WAL")
        book.execute("PRAGMA synchronous = FULL")  # a receipt holds even when the power fails
    except Refusal as refusal:
        book.close()
        raise Refusal(f"“{files.shown(path)}”打不开：{refusal}") from None
    except sqlite3.Error as error:
        book.close()
        raise Refusal(
            f"“{files.shown(path)}”打不开：{_reason(error)}。请检查磁盘和权限，或从备份里找回。"
        ) from None
    return book


def _entered(book: sqlite3.Connection, name: str, staged: Staged, at: dt.datetime) -> Receipt:
    entered = book.execute(
        "INSERT INTO handin (name, digest, bytes, taken) VALUES (?, ?, ?, ?)",
        (name, staged.digest, staged.bytes, stated(at)),
    )
    assert entered.lastrowid
    return Receipt(entered.lastrowid, name, staged.digest, at.replace(microsecond=0))


def _refuse(error: OSError | sqlite3.Error, what: str) -> NoReturn:
    """Say to a sender what did not come about, and why."""
    raise Refusal(f"{what}：{_reason(error)}。请告诉管理员，稍后再试。") from None


def _reason(error: OSError | sqlite3.Error) -> str:
    if isinstance(error, OSError):
        return files.reason(error)
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return "台账已经关上"
    return _REASONS.get(code & 0xFF, f"数据库报错 {code}")  # the higher bits say where
