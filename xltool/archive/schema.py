"""The book's layout by version: each numbered script leads from the version before it to its own."""

import sqlite3
from pathlib import Path

from xltool.refusal import Refusal

#: Says in the file's head whose it is: “xlta”.
_OURS = 0x786C7461
_SCRIPTS = sorted((Path(__file__).parent / "migrations").glob("*.sql"))
#: The version this program writes.
NEWEST = len(_SCRIPTS)


def bring_up(book: sqlite3.Connection) -> None:
    """Bring a book, new or old, to the newest version, one whole step after another.

    Raises :class:`Refusal` for a book of a newer program, and for a database that is none of ours; neither is
    touched. A step that fails leaves the version before it.
    """
    version = _version(book)
    if version > NEWEST:
        raise Refusal(
            f"收件台账是更新的 xltool 写的（库的版本是 {version}，本程序只认到 {NEWEST}），没有动它。"
            "请用新的 xltool 打开。"
        )
    for number, script in enumerate(_SCRIPTS[version:], version + 1):
        try:
            book.executescript(
                f"BEGIN IMMEDIATE;\n{script.read_text(encoding='utf-8')}\n"
                f"PRAGMA application_id = {_OURS};\nPRAGMA user_version = {number};\nCOMMIT;"
            )
        except BaseException:
            if book.in_transaction:
                book.execute("ROLLBACK")
            raise


def _version(book: sqlite3.Connection) -> int:
    """The version of a book; 0 for one with nothing in it."""
    (owner,) = book.execute("PRAGMA application_id").fetchone()
    (version,) = book.execute("PRAGMA user_version").fetchone()
    (tables,) = book.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if owner != _OURS and (tables or version):
        raise Refusal("它不是 xltool 的收件台账，没有动它。请换一个文件夹，或先把它移走。")
    return int(version)
