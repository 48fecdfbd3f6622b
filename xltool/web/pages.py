"""The pages people see: dropping workbooks, forms to be had, the rules, what the service does."""

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from xltool import shipped
from xltool.answer import Type
from xltool.app import handbook, prefilled
from xltool.refusal import Refusal
from xltool.web.attached import attached
from xltool.web.fields import fields
from xltool.web.html import html
from xltool.web.problems import Problem
from xltool.web.receiving import SUFFIXES
from xltool.web.settings import Settings

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
#: How a browser asks for an answer of each type; others are text.
_INPUTS = {Type.DATE: "date", Type.YEAR: "number"}


def routes(settings: Settings) -> APIRouter:
    """The pages, and the files they consist of."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _drop(router, settings)
    _forms(router, settings)
    _rules(router, settings)
    return router


def _drop(router: APIRouter, settings: Settings) -> None:
    @router.get("/")
    def drop() -> str:
        return html("drop", settings, "/", suffixes=SUFFIXES)

    @router.get("/说明")
    def about(request: Request) -> str:
        return html("about", settings, "/说明", suffixes=SUFFIXES, address=request.base_url)

    @router.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in _static():
            raise Problem(404, "没有这个文件。")
        return Response(_static()[name], media_type=_KINDS[Path(name).suffix])


def _forms(router: APIRouter, settings: Settings) -> None:
    def page(name: str = "", answers: Mapping[str, str] | None = None, message: str = "") -> str:
        return html(
            "forms", settings, "/表样", forms=prefilled.offered(), inputs=_INPUTS, filled=name,
            answers=answers or {}, message=message,
        )  # fmt: skip

    @router.get("/表样")
    def forms() -> str:
        return page()

    @router.get("/表样/{name}.xlsx")
    def blank(name: str) -> Response:
        try:
            made = prefilled.blank_workbook(name, settings.policy)
        except Refusal:
            raise Problem(404, "没有这个表样。请从“表样”页选择。") from None
        return attached(made.content, made.name)

    @router.post("/表样/{name}")
    async def filled(name: str, request: Request) -> Response:
        known = next((one for one in prefilled.offered() if one.name == name), None)
        if known is None:
            raise Problem(404, "没有这个表样。请从“表样”页选择。")
        sent = await fields(request)
        answers = {one.path: sent.get(one.path, "") for one in known.questions}
        try:
            made = await run_in_threadpool(
                prefilled.workbook, name, prefilled.nested(answers), settings.policy
            )
        except Refusal as refusal:
            return HTMLResponse(page(name, answers, _said(refusal, known)), 400)
        return attached(made.content, made.name)


def _said(refusal: Refusal, known: prefilled.Offered) -> str:
    """The refusal with answers called as the page calls them."""
    said = str(refusal)
    for one in known.questions:
        said = said.replace(f"的 {one.path} ", f"“{one.label}”")
    return said


def _rules(router: APIRouter, settings: Settings) -> None:
    @router.get("/规则")
    def rules() -> str:
        families = groupby(handbook.lines(), itemgetter("family"))
        return html("rules", settings, "/规则", families=[(name, [*of]) for name, of in families])

    @router.get("/规则/{code}")
    def rule(code: str) -> str:
        codes = [one["code"] for one in handbook.lines()]
        if code not in codes:
            raise Problem(404, "没有这个代码的规则。请从“规则”页选择。")
        at = codes.index(code)
        return html(
            "rule", settings, "/规则", rule=_rule(code), before=codes[at - 1] if at else "",
            after=codes[at + 1] if at + 1 < len(codes) else "",
        )  # fmt: skip


@cache
def _rule(code: str) -> dict[str, Any]:
    return handbook.pages(code)[0]


@cache
def _static() -> dict[str, bytes]:
    """What pages are made of by name: their own files, and the report's look and behaviour."""
    own = (shipped.templates() / "web" / "static").iterdir()
    shared = [shipped.templates() / "reports" / name for name in ("look.css", "check.css", "check.js")]
    return {path.name: path.read_bytes() for path in (*own, *shared)}
