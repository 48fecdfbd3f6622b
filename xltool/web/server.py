"""The server: pages, API and archive behind one guard."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp

from xltool import __version__, files
from xltool.refusal import Refusal
from xltool.unforeseen import unforeseen
from xltool.web import api, entering, ledger, pages, problems
from xltool.web.guard import Guard, Token
from xltool.web.problems import Problem
from xltool.web.service import Service
from xltool.web.settings import Settings

_ABOUT = '校验绩效目标申报表和绩效自评表，一切结果都在回答里。没有办成时的回答是 {"message": 一句话}。'
_SENTENCES = {404: "没有这个地址。", 405: "这个地址不能这样用。"}


def application(settings: Settings) -> ASGIApp:
    """The server's application. Raises :class:`Refusal` for settings it cannot work with."""
    service = Service(settings)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with service.open():
            yield

    app = FastAPI(
        title="xltool",
        version=__version__,
        description=_ABOUT,
        openapi_url=problems.OPENAPI,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    token = Token(settings.token) if settings.token else None
    app.include_router(api.routes(service))
    app.include_router(pages.routes(settings))
    if token:
        app.include_router(entering.routes(settings, token))
    if service.archive:
        app.include_router(ledger.routes(settings, service.archive))
    for kind in (Problem, Refusal, HTTPException, RequestValidationError, ClientDisconnect, Exception):
        app.add_exception_handler(kind, _said)
    return Guard(app, settings, token)


async def _said(request: Request, error: Exception) -> Response:
    """What is said of a request that went wrong."""
    if isinstance(error, ClientDisconnect):
        return Response(status_code=499)  # nobody reads it
    return problems.answer(request, _problem(error))


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refusal):
        return Problem(400, str(error))
    if isinstance(error, HTTPException):
        said = _SENTENCES.get(error.status_code, f"请求没有受理（{error.status_code}）。")
        return Problem(error.status_code, said, error.headers or {})
    if isinstance(error, RequestValidationError):
        wrong = "、".join(str(one["loc"][-1]) for one in error.errors())
        return Problem(400, f"请求里的 {wrong} 写得不对。写法见 /openapi.json。")
    if isinstance(error, OSError):
        return Problem(503, f"服务器读写文件出错：{files.reason(error)}。请告诉管理员。")
    return Problem(500, unforeseen(error))
