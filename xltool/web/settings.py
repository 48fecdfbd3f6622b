"""How the server runs, and every limit it keeps: said here once for pages, API and manual."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from xltool import files, policy
from xltool.refusal import Refusal

#: Hosts that only this machine reaches.
LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: A shorter token could be guessed.
SHORTEST_TOKEN = 12


@dataclass(frozen=True)
class Settings:
    """What the operator chose. Sizes are in MB of 2**20 bytes, times in seconds."""

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = ""
    #: What else the server is called, where something stands before it or names lead to it.
    names: tuple[str, ...] = ()
    archive: Path | None = None
    policy: str = policy.DEFAULT
    #: One file, the files of one hand-in, and all of them together.
    most_megabytes: int = 20
    most_files: int = 200
    most_total_megabytes: int = 200
    #: Checking one file may take so much processor time.
    most_seconds: int = 20
    #: A hand-in must have come within the first, and never be silent for the second.
    upload_seconds: int = 300
    silent_seconds: int = 20
    #: Hand-ins at once, and all that lies in temporary folders for them.
    most_hand_ins: int = 250
    most_held_megabytes: int = 2000
    #: Processes that check.
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))

    def __post_init__(self) -> None:
        """Raises :class:`Refusal` for a token that could be guessed."""
        if self.token and len(self.token) < SHORTEST_TOKEN:
            raise Refusal(f"口令太短，容易被猜到。请写至少 {SHORTEST_TOKEN} 个字符。")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK

    def is_called(self, name: str) -> bool:
        """Whether somebody who asks for a host of this name means this server."""
        return not (self.is_loopback or self.names) or name in (*LOOPBACK, *map(str.lower, self.names))

    @property
    def address(self) -> str:
        """What to open in a browser on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    @property
    def traces(self) -> str:
        """How the names of this server's temporary folders begin: one that was killed may have left some."""
        return f"xltool-web-{files.safe_name(self.host)}-{self.port}-"

    @property
    def limits(self) -> list[tuple[str, str]]:
        """The limits in words, for pages and the manual: of what, and how much."""
        return [
            ("一个文件", f"不超过 {self.most_megabytes} MB"),
            ("一次交", f"不超过 {self.most_files} 个文件，合计不超过 {self.most_total_megabytes} MB"),
            ("校验一个文件", f"不超过 {self.most_seconds} 秒（处理器时间）"),
            ("上传", f"{self.upload_seconds} 秒内传完，中间停顿不超过 {self.silent_seconds} 秒"),
        ]
