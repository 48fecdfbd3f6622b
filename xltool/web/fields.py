"""What a page's short form sends."""

from urllib.parse import parse_qsl

from fastapi import Request

from xltool.web.problems import Problem

#: What a form of a few short answers may send, in bytes.
_MOST_SENT = 64 * 2**10
_MOST_FIELDS = 100


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form, by name. Raises :class:`Problem` where more is sent than a form can hold."""
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > _MOST_SENT:
            raise Problem(413, "填写的内容太长。请只写要填的几项。")
    try:
        return dict(parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise Problem(400, "填写的内容读不懂。请回到上一页重新填写。") from None
