"""The page on which the token is said, where the operator set one."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from xltool.web.fields import fields
from xltool.web.guard import LOGIN, Token
from xltool.web.html import html
from xltool.web.settings import Settings

#: Seconds that a wrong word costs.
_PAUSE = 1.0


def routes(settings: Settings, token: Token) -> APIRouter:
    """The page, and what it sends."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get(LOGIN)
    def asked() -> str:
        return html("login", settings, message="")

    @router.post(LOGIN)
    async def said(request: Request) -> Response:
        if not token.is_right((await fields(request)).get("token", "")):
            await asyncio.sleep(_PAUSE)
            return HTMLResponse(html("login", settings, message="口令不对。请核对后再输入。"), 401)
        cookie = token.cookie(secure=request.url.scheme == "https")
        return RedirectResponse("/", 303, {"Set-Cookie": cookie})

    return router
