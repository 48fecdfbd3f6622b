"""The answer that comes step by step, while files are checked."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from xltool.app.answered import Answer, as_data
from xltool.archive import Receipt
from xltool.refusal import Refusal
from xltool.unforeseen import unforeseen
from xltool.web.receiving import HandIn
from xltool.web.service import Service, while_there


def receipt_of(receipts: Sequence[Receipt]) -> dict[str, Any] | None:
    """The receipts of a hand-in, as a person reads them; none where nothing is kept."""
    if not receipts:
        return None
    told = [one.to_data() for one in receipts]
    return {
        "收件号": "、".join(one["number"] for one in told),
        "收件时间": f"{receipts[0].at:%Y-%m-%d %H:%M:%S}",
        "摘要（SHA-256）": "、".join(one["digest"] for one in told),
    }


def remarks(receipts: Sequence[Receipt]) -> list[str]:
    """The same as a sentence of the report."""
    said = receipt_of(receipts)
    return [f"已收下。{'；'.join(f'{name}：{value}' for name, value in said.items())}。"] if said else []


async def steps(
    service: Service, hand_in: HandIn, receipts: Sequence[Receipt]
) -> AsyncIterator[dict[str, Any]]:
    """What is told while a hand-in is checked, and at last its whole answer."""
    count = len(hand_in.uploads)
    yield {"step": "received", "files": count, "receipt": receipt_of(receipts)}
    found = {}
    try:
        async with contextlib.aclosing(service.check(hand_in, receipts)) as checked:
            async for place, one in checked:
                found[place] = one
                yield {
                    "step": "checked", "n": len(found), "of": count, "name": one.name, "verdict": one.verdict,
                    "errors": sum(len(outcome.errors) for outcome in one.outcomes),
                    "hints": sum(len(outcome.hints) for outcome in one.outcomes),
                }  # fmt: skip
        answer = Answer([found[place] for place in sorted(found)], service.policy)
        yield await asyncio.to_thread(_done, answer, receipts)
    except Exception as error:  # the answer has begun: all that can be told is a last line
        yield {"step": "refused", "message": str(error) if isinstance(error, Refusal) else unforeseen(error)}


def _done(answer: Answer, receipts: Sequence[Receipt]) -> dict[str, Any]:
    return {
        "step": "done",
        "report": answer.page(remarks(receipts)),
        "downloads": [as_data(one) for one in answer.downloads()],
        "receipt": receipt_of(receipts),
        "receipts": [one.to_data() for one in receipts],
    }


class Stream(Response):
    """Steps as lines of JSON, for as long as somebody listens; then what belongs to them is put away."""

    media_type = "application/x-ndjson"

    def __init__(self, told: AsyncIterator[dict[str, Any]], after: contextlib.AsyncExitStack) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._told, self._after = told, after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all steps."""
        async with self._after:
            with contextlib.suppress(ClientDisconnect):
                await while_there(Request(scope, receive), self._sent(send))

    async def _sent(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for step in self._told:
            line = json.dumps(step, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
            await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
