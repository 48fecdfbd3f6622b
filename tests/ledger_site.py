"""A server with a ledger, and its keeper."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from ledger import NOON, no_form, outcome
from serving import Site, served

from xltool.archive import Archive
from xltool.form import Kind
from xltool.web.workers import Workers

LEDGER, BOOK = "/收件台账", "/收件台账/收件台账.xlsx"
TRICK = '=HYPERLINK("http://x/","点")'


def word(folder: Path) -> str:
    """The keeper's word."""
    return (folder / "台账口令.txt").read_text("utf-8-sig").splitlines()[0]


@contextlib.contextmanager
def ledger(folder: Path) -> Iterator[Site]:
    """A server with a project handed in twice, tricks of all kinds, and a file that is none.

    What checks files is not started.
    """
    handed_in = {
        "甲.xlsx": outcome("培训费", errors=2),
        "<script>alert(1)</script>.xlsx": outcome("<b>粗</b>\u202e", unit=TRICK, year=2024),
        "甲（改）.xlsx": outcome("培训费", hints=1),
        "申报 100%.xlsx": outcome("培训费", kind=Kind.DECLARATION),
        "坏.xlsx": no_form(),
    }
    with Archive(folder) as archive:
        for name, one in handed_in.items():
            archive.settle(archive.take(name, name.encode(), NOON), [one])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workers, "start", lambda *_: None)
        with served(archive=folder) as site:
            yield site


def said_word(client: httpx.Client, word: str) -> httpx.Response:
    """What is answered to somebody who says a word."""
    return client.post(LEDGER, data={"word": word})
