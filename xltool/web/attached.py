"""Answers that are files to take home."""

from urllib.parse import quote

from starlette.responses import Response

from xltool.app.answered import XLSX


def attached(content: bytes, name: str, kind: str = XLSX) -> Response:
    """A file to take home under this name; a workbook unless another media type is named."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=kind, headers={"Content-Disposition": disposition})
