"""What stands before every request: strict headers, the right host, no other site's doing, and the token."""

import asyncio
import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xltool.report.page import page
from xltool.web import problems
from xltool.web.problems import API, Problem
from xltool.web.settings import Settings

#: The report's own script, known to browsers by its digest.
_REPORT_SCRIPT = f"'sha256-{page.script_digest()}'"
#: A report sent as a page of its own.
REPORT_POLICY = (
    f"default-src 'none'; style-src 'unsafe-inline'; script-src {_REPORT_SCRIPT}; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
#: Our own pages use files below /static only; they take a report apart and show its pieces without its script.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
LOGIN = "/登录"
STATIC = "/static/"
_OPEN = (LOGIN, f"{API}health")
_COOKIE = "xltool"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Token:
    """The word that everybody must know, where the operator set one."""

    def __init__(self, word: str) -> None:
        self._word = word.encode("utf-8", "replace")
        self._pass = hmac.new(secrets.token_bytes(32), self._word, "sha256").hexdigest()

    def is_right(self, word: str) -> bool:
        """Whether this is the word; takes as long for any other."""
        return self._is(word.encode("utf-8", "replace"))

    def _is(self, word: bytes) -> bool:
        return hmac.compare_digest(word, self._word)

    def cookie(self, *, secure: bool) -> str:
        """What a browser that knew the word keeps, as a header; good until the server stops."""
        return f"{_COOKIE}={self._pass}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"

    def admits(self, headers: Headers) -> bool:
        """Whether a request knows the word, or has the cookie."""
        scheme, _, word = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._is(word.strip().encode("latin-1"))  # as headers are read
        try:
            kept = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
        except CookieError:
            return False
        return kept is not None and hmac.compare_digest(
            kept.value.encode("utf-8", "replace"), self._pass.encode()
        )


class Guard:
    """The application with the guard before it."""

    def __init__(self, app: ASGIApp, settings: Settings, token: Token | None) -> None:
        self.app, self.settings, self.token = app, settings, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message))
            await send(message)

        try:
            self._refuse(request)
            if self._is_stranger(request):
                await RedirectResponse(quote(LOGIN), 303)(scope, receive, sent)
                return
        except Problem as problem:
            await problems.answer(request, problem)(scope, receive, sent)
            return
        await self.app(scope, _InTime(receive, self.settings).received, sent)

    def _refuse(self, request: Request) -> None:
        host = request.headers.get("host", "")
        if not self.settings.is_called(_hostname(host)):
            raise Problem(
                400, f"请用 {self.settings.address} 打开；这台服务器不认这个名称，管理员可以用 --name 加上。"
            )
        if request.method not in _SAFE_METHODS and _is_from_elsewhere(request.headers, host):
            raise Problem(403, "这个请求是别的网站发来的，没有受理。请直接打开本服务的页面操作。")

    def _is_stranger(self, request: Request) -> bool:
        """Whether somebody must say the token first. Raises :class:`Problem` for a program that does."""
        path = request.scope["path"]
        if (
            self.token is None
            or path in _OPEN
            or path.startswith(STATIC)
            or self.token.admits(request.headers)
        ):
            return False
        if problems.is_for_programs(request) or request.method not in _SAFE_METHODS:
            said = "需要口令：请在 Authorization 里写 Bearer 和口令，或先在网页上登录。"
            raise Problem(401, said, {"WWW-Authenticate": "Bearer"})
        return True


class _InTime:
    """What comes of a request, which must come in time."""

    def __init__(self, receive: Receive, settings: Settings) -> None:
        self._receive, self._silent = receive, settings.silent_seconds
        self._until = asyncio.get_running_loop().time() + settings.upload_seconds
        self._is_whole = False

    async def received(self) -> Message:
        """The next piece. Raises :class:`Problem` where it comes too late."""
        if self._is_whole:
            return await self._receive()
        left = self._until - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(self._silent, left)):
                message = await self._receive()
        except TimeoutError:
            self._is_whole = True
            raise Problem(408, "内容传得太慢，已经停止。请换个时间或网络再试。") from None
        self._is_whole = not message.get("more_body", False)
        return message


def _complete(headers: MutableHeaders) -> None:
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_from_elsewhere(headers: Headers, host: str) -> bool:
    """Whether a browser says that another site made it send this; programs say nothing."""
    if said := headers.get("sec-fetch-site"):
        return said not in ("same-origin", "none")
    origin = headers.get("origin")  # all that a browser says where the address is no https
    return origin is not None and origin.lower() not in (f"http://{host}".lower(), f"https://{host}".lower())
