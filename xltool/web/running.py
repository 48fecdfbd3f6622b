"""Running the server: its place on the network, what is said at start and end, patience with slow connections."""

import asyncio
import contextlib
import errno
import logging
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from xltool import files
from xltool.refusal import Refusal
from xltool.web.keeper import FILE
from xltool.web.ledger import WAY
from xltool.web.server import application
from xltool.web.settings import Settings

#: Seconds in which a request must have said what it wants, and in which what goes on at the end may finish.
_PATIENCE, _LAST = 15, 3
#: More connections at once than this, and the system has no room for files.
_CONNECTIONS = 600
#: So many more may wait to be let in.
_WAITING = 512


def run(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C, or until the system says to stop. Raises :class:`Refusal` where it cannot begin."""
    with listening(settings) as place:
        _sweep(settings)
        serving = server(settings, lambda: say(_begun(settings)))
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # the end is as orderly as with Ctrl-C
        with contextlib.suppress(KeyboardInterrupt):
            serving.run([place])
        if not serving.started:
            raise Refusal("服务没能启动：校验用的进程开不起来，多半是内存不够。请关闭别的程序再试。")
        say("服务已停止。")


def server(settings: Settings, begun: Callable[[], None]) -> uvicorn.Server:
    """A server that calls ``begun`` as soon as it listens. Raises :class:`Refusal`."""
    config = uvicorn.Config(
        application(settings), http=_Patient, ws="none", loop="asyncio", lifespan="on", log_config=None,
        log_level=logging.CRITICAL, access_log=False, proxy_headers=False, server_header=False,
        limit_concurrency=_CONNECTIONS, timeout_graceful_shutdown=_LAST,
    )  # fmt: skip
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    return _Server(config, begun)


def _begun(settings: Settings) -> str:
    said = f"服务已启动，请在浏览器里打开 {settings.address} ，按 Ctrl-C 停止。"
    if settings.archive:
        said += f"\n收件台账在 {settings.address}{WAY[1:]} ，口令是“{settings.archive / FILE}”的第一行。"
    if settings.is_loopback:
        return f"{said}\n只有本机能打开；要让内网的人都能用，请加 --host 0.0.0.0。"
    if not settings.token:
        return f"{said}\n！ 内网里谁都能用；要凭口令使用，请加 --token。"
    return said


def listening(settings: Settings) -> socket.socket:
    """Where the server listens. Raises :class:`Refusal`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    place = socket.socket(family)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where the other option would share the port
            place.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((settings.host, settings.port))
        place.listen(_WAITING)
    except OSError as error:
        place.close()
        raise Refusal(_refused(settings, error)) from None
    return place


def _refused(settings: Settings, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"本机没有“{settings.host}”这个地址。--host 请写本机的地址；0.0.0.0 是本机的全部地址。"
    if error.errno == errno.EADDRINUSE or getattr(error, "winerror", 0) in (10013, 10048):
        other = settings.port + 1 if settings.port < 65535 else 8765
        return f"端口 {settings.port} 已经被别的程序占用。请用 --port 换一个，例如 --port {other}。"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {settings.port}。请用 --port 换一个 1024 以上的。"
    return f"在 {settings.host} 的端口 {settings.port} 上启动不了：{files.reason(error)}。"


def _sweep(settings: Settings) -> None:
    """Erase what an earlier server on this port left when it was killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{settings.traces}*"):
        if not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


class _Server(uvicorn.Server):
    """Says when it has begun."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started:
            self._begun()


class _Patient(H11Protocol):
    """A connection that is closed where it takes too long to say what it wants."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Somebody says something."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._timer is None and self.conn.trailing_data[0]:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._timer = self.loop.call_later(_PATIENCE, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
