"""Servers that live until they are killed: each a process of its own, forked from one that has all loaded.

Reads lines of a folder and a port; each server says the number of its process as soon as it listens. So that a
hundred can be started in a minute, the checking of a file is left out: it only takes its time.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from xltool.app import examine, received
from xltool.app.answered import Answer
from xltool.app.received import Examined
from xltool.refusal import Refusal
from xltool.web import running
from xltool.web.receiving import Upload
from xltool.web.server import application
from xltool.web.service import Service
from xltool.web.settings import Settings
from xltool.web.workers import Workers


async def _examined(_: Service, upload: Upload, **__: Any) -> Examined:
    await asyncio.sleep(0.01)
    return _unread(upload.name)


def _unread(name: str) -> Examined:
    return received.given_up(name, Refusal("没有校验。"))


def _load() -> None:
    """Load all that a server needs."""
    application(Settings())
    Answer([_unread("x")], examine.policy_of(Settings().policy)).page()


def _say(_: str) -> None:
    os.write(1, f"{os.getpid()}\n".encode())


def main() -> None:
    """Start one server after another."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    Service.examined = _examined  # type: ignore[method-assign,assignment]
    no_start: Any = lambda *_: None  # noqa: E731
    Workers.start = no_start  # type: ignore[method-assign]
    _load()
    for line in sys.stdin:
        folder, port = line.rstrip("\n").split("\t")
        if os.fork() == 0:
            running.run(Settings(port=int(port), archive=Path(folder)), _say)
            os._exit(0)


if __name__ == "__main__":
    main()
