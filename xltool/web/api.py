"""The API: the acts of the pages, for programs."""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from xltool.app import handbook, prefilled
from xltool.app.answered import Answer, fixed_data, fixed_packed
from xltool.archive import Receipt
from xltool.refusal import Refusal
from xltool.web import speech
from xltool.web.attached import attached
from xltool.web.guard import REPORT_POLICY
from xltool.web.problems import API, Problem
from xltool.web.receiving import FIELD
from xltool.web.service import Service, while_there
from xltool.web.steps import Stream, remarks, steps

_ZIP = "application/zip"
#: A form in JSON may be so long, in bytes.
_MOST_JSON = 256 * 2**10


def routes(service: Service) -> APIRouter:
    """The API of a server."""
    router = APIRouter(prefix=API.rstrip("/"), responses=speech.PROBLEMS)
    _checking(router, service)
    _making(router, service)
    _rules(router)
    return router


def _checking(router: APIRouter, service: Service) -> None:
    @router.post(
        "/check", summary="校验交来的表", openapi_extra=speech.upload(FIELD), responses=speech.CHECKED
    )
    async def check(
        request: Request,
        format: Annotated[
            Literal["json", "html", "zip", "stream"], Query(description=speech.FORMATS)
        ] = "json",
    ) -> Response:
        async with contextlib.AsyncExitStack() as stack:
            hand_in = await stack.enter_async_context(service.reception.hand_in(request))
            receipts = await service.keep(hand_in)
            if format == "stream":
                return Stream(steps(service, hand_in, receipts), stack.pop_all())
            answer = await while_there(request, service.answer(hand_in, receipts, bare=format == "json"))
            return await asyncio.to_thread(_response, answer, format, receipts)

    @router.post("/fix", summary="做修正副本", openapi_extra=speech.upload(FIELD), responses=speech.FIXED)
    async def fix(
        request: Request,
        format: Annotated[Literal["json", "zip"], Query(description="json 或 zip")] = "json",
    ) -> Response:
        async with service.reception.hand_in(request) as hand_in:
            done = await while_there(request, service.fix(hand_in))
        if format == "zip":
            return attached(await asyncio.to_thread(fixed_packed, done), "修正副本.zip", _ZIP)
        return JSONResponse(await asyncio.to_thread(fixed_data, done))


def _making(router: APIRouter, service: Service) -> None:
    @router.get("/editions", summary="有哪些表样")
    def editions() -> list[dict[str, Any]]:
        return [
            {
                "name": one.name, "title": one.title, "kind": one.kind, "year": one.year,
                "asks": [{"field": ask.path, "label": ask.label, "choices": ask.choices} for ask in one.questions],
            }
            for one in prefilled.offered()
        ]  # fmt: skip

    @router.get("/editions/{name}.xlsx", summary="空白表", responses=speech.WORKBOOK)
    async def blank(name: Annotated[str, Path(description=speech.EDITION)]) -> Response:
        _refuse_unknown(name)
        made = await service.workers.run(
            partial(prefilled.blank_workbook, name, service.settings.policy), name
        )
        return attached(made.content, made.name)

    @router.post(
        "/editions/{name}.xlsx",
        summary="按数据填好的表",
        openapi_extra=speech.FORM,
        responses=speech.WORKBOOK,
    )
    async def filled(name: Annotated[str, Path(description=speech.EDITION)], request: Request) -> Response:
        _refuse_unknown(name)
        stated = await _json(request)
        work = partial(prefilled.workbook, name, stated, service.settings.policy)
        made = await while_there(request, service.workers.run(work, name))
        return attached(made.content, made.name)


def _rules(router: APIRouter) -> None:
    @router.get("/rules", summary="全部规则")
    def rules() -> list[dict[str, Any]]:
        return handbook.lines()

    @router.get("/rules/{code}", summary="一条规则的全文")
    def rule(code: Annotated[str, Path(description="规则的代码，例如 D01")]) -> dict[str, Any]:
        try:
            return handbook.pages(code)[0]
        except Refusal as refusal:
            raise Problem(404, str(refusal)) from None

    @router.get("/health", summary="服务是否正常")
    async def health() -> dict[str, str]:
        return {"status": "ok"}


def _response(answer: Answer, form: str, receipts: Sequence[Receipt]) -> Response:
    said = remarks(receipts)
    if form == "html":
        return HTMLResponse(answer.page(said), headers={"Content-Security-Policy": REPORT_POLICY})
    if form == "zip":
        return attached(answer.packed(said), "校验结果.zip", _ZIP)
    return Response(answer.data([one.to_data() for one in receipts]), media_type="application/json")


def _refuse_unknown(edition: str) -> None:
    names = [one.name for one in prefilled.offered()]
    if edition not in names:
        raise Problem(404, f"没有这个表样。现有：{'、'.join(names)}。")


async def _json(request: Request) -> dict[str, Any]:
    """The form that a request states. Raises :class:`Problem`."""
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > _MOST_JSON:
            raise Problem(413, f"数据不能超过 {_MOST_JSON // 1024} KB。")
    try:
        stated = json.loads(content)
    except (ValueError, RecursionError):
        stated = None
    if not isinstance(stated, dict):
        raise Problem(400, "请求的内容应是一张表的数据（JSON 对象）。")
    return stated
