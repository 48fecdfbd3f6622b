"""A real server for tests, and what is asked of it."""

import contextlib
import json
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from xltool.web import running
from xltool.web.settings import Settings

#: A busy machine is no failure.
PATIENCE = 120


class Site(NamedTuple):
    """A running server: what it was told, and somebody who asks."""

    settings: Settings
    client: httpx.Client

    @property
    def left(self) -> list[Path]:
        """What lies in the temporary folder for it."""
        return sorted(Path(tempfile.gettempdir()).glob(f"{self.settings.traces}*"))

    def check(self, *files: tuple[str, bytes], form: str = "json") -> httpx.Response:
        """Hand in files, as names and contents."""
        return self.client.post(f"/api/check?format={form}", files=[("files", one) for one in files])

    def steps(self, *files: tuple[str, bytes]) -> list[dict[str, Any]]:
        """Hand in files; what is told step by step."""
        return [json.loads(line) for line in self.check(*files, form="stream").text.splitlines()]


@contextlib.contextmanager
def served(**chosen: Any) -> Iterator[Site]:
    """A server on a free port of this machine."""
    settings = Settings(**{"port": free_port(), "workers": 2, **chosen})
    begun = threading.Event()
    serving = running.server(settings, begun.set)
    with running.listening(settings) as place:
        thread = threading.Thread(target=serving.run, args=([place],), daemon=True)
        thread.start()
        assert begun.wait(PATIENCE)
        with httpx.Client(base_url=settings.address, timeout=PATIENCE, trust_env=False) as client:
            yield Site(settings, client)
        serving.should_exit = True
        thread.join(PATIENCE)
    assert not thread.is_alive()


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def said(answer: httpx.Response) -> str:
    """The sentence with which a request was refused; there is nothing else in the answer."""
    told: Mapping[str, str] = answer.json()
    assert list(told) == ["message"], told
    assert told["message"].endswith(("。", "）"))
    return told["message"]
