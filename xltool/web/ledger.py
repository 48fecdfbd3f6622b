"""The page 收件台账: who handed in what, for the keeper alone."""

import asyncio
import datetime as dt
import math
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from xltool.archive import PENDING, Archive, Wanted
from xltool.refusal import Refusal
from xltool.web.attached import attached
from xltool.web.fields import fields
from xltool.web.html import html
from xltool.web.keeper import FILE, Keeper
from xltool.web.ledger_book import TITLE, workbook
from xltool.web.ledger_lines import STATES, lines
from xltool.web.problems import Problem
from xltool.web.settings import Settings

WAY = "/收件台账"
#: So many lines stand on one page.
_OF_PAGE = 200
#: Who guesses words waits so long each time.
_SECONDS = 1
#: The days a keeper may ask for.
_FIRST_DAY, _LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


def routes(settings: Settings, archive: Archive) -> APIRouter:
    """The page and what it leads to. Raises :class:`Refusal` where the keeper's word cannot be made or read."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    keeper = Keeper(archive.folder)
    _entering(router, settings, archive, keeper)
    _taking_home(router, archive, keeper)
    return router


def _entering(router: APIRouter, settings: Settings, archive: Archive, keeper: Keeper) -> None:
    login = partial(html, "ledger_login", settings, WAY, way=WAY, file=FILE)

    @router.get(WAY)
    def ledger(request: Request) -> HTMLResponse:
        if not keeper.admits(request.headers):
            return HTMLResponse(login(message=""))
        return HTMLResponse(_page(settings, archive, request.query_params))

    @router.post(WAY)
    async def enter(request: Request) -> Response:
        sent = await fields(request)
        if not keeper.is_right(sent.get("word", "")):
            await asyncio.sleep(_SECONDS)
            return HTMLResponse(login(message="口令不对，请再输入一次。"), 401)
        cookie = keeper.cookie(secure=request.url.scheme == "https")
        return RedirectResponse(quote(WAY), 303, {"Set-Cookie": cookie})

    @router.post(f"{WAY}/退出")
    def leave() -> Response:
        return RedirectResponse(quote(WAY), 303, {"Set-Cookie": keeper.no_cookie()})


def _taking_home(router: APIRouter, archive: Archive, keeper: Keeper) -> None:
    @router.get(f"{WAY}/{TITLE}.xlsx")
    def book(request: Request) -> Response:
        _refuse_strangers(keeper, request)
        asked = _Asked(request.query_params)
        content = workbook([*lines(archive.entries(asked.wanted))], asked.said)
        return attached(content, f"{TITLE}.xlsx")

    @router.get(f"{WAY}/{{number}}/文件")
    async def handed_in(request: Request, number: str) -> Response:
        _refuse_strangers(keeper, request)
        if not (number.isascii() and number.isdecimal() and len(number) < 16):
            raise Problem(404, "没有这个收件号。")
        try:
            name, content = await run_in_threadpool(archive.content, int(number))
        except Refusal as refusal:
            raise Problem(404, str(refusal)) from None
        return attached(content, name, "application/octet-stream")


def _refuse_strangers(keeper: Keeper, request: Request) -> None:
    if not keeper.admits(request.headers):
        raise Problem(401, "只有管台账的人可以下载。请先打开“收件台账”页登录。")


def _page(settings: Settings, archive: Archive, sent: Mapping[str, str]) -> str:
    asked = _Asked(sent)
    counts = archive.counts(asked.wanted)
    pages = max(1, math.ceil(sum(counts.values()) / _OF_PAGE))
    at = min(asked.page, pages)
    found = archive.entries(asked.wanted, _OF_PAGE, (at - 1) * _OF_PAGE)
    return html(
        "ledger", settings, WAY, lines=[*lines(found)], counts=counts, states=STATES, pending=PENDING,
        years=archive.years(), asked=asked, way=WAY, book=f"{WAY}/{TITLE}.xlsx{asked.query()}", at=at, pages=pages,
        before=f"{WAY}{asked.query(at - 1)}" if at > 1 else "",
        after=f"{WAY}{asked.query(at + 1)}" if at < pages else "",
    )  # fmt: skip


class _Asked:
    """What the keeper asked for; what makes no sense asks for nothing."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        self.unit = " ".join(sent.get("unit", "").split())[:100]
        self.year = _number(sent.get("year", ""), 9999)
        self.verdict = sent.get("verdict", "") if sent.get("verdict") in STATES else ""
        self.first, self.last = _day(sent.get("first", "")), _day(sent.get("last", ""))
        self.page = _number(sent.get("page", ""), 10**9) or 1

    @property
    def wanted(self) -> Wanted:
        """The same as the archive takes it."""
        return Wanted(self.unit, self.year, self.verdict, self.first, self.last)

    @property
    def said(self) -> str:
        """The same in words."""
        parts = [
            f"单位名称里有“{self.unit}”" if self.unit else "",
            f"{self.year} 年度" if self.year else "",
            STATES[self.verdict][1] if self.verdict else "",
            f"{self.first} 起" if self.first else "",
            f"{self.last} 止" if self.last else "",
        ]
        return f"只列：{'，'.join(filter(None, parts))}" if any(parts) else "全部收件，最近收到的在最上面"

    def query(self, page: int = 1) -> str:
        """The same as a link has it, leading to a page."""
        asked = {
            "unit": self.unit, "year": self.year, "verdict": self.verdict, "first": self.first, "last": self.last,
            "page": page if page > 1 else None,
        }  # fmt: skip
        said = urlencode({name: str(value) for name, value in asked.items() if value})
        return f"?{said}" if said else ""


def _number(text: str, most: int) -> int | None:
    return (
        int(text)
        if text.isascii() and text.isdecimal() and len(text) < 12 and 0 < int(text) <= most
        else None
    )


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None
