"""The API's own words in its OpenAPI text."""

from typing import Any

from xltool.app.answered import XLSX

EDITION = "表样版本，见 /api/editions"
FORMATS = (
    "回答的格式：json 校验结果；html 报告网页；zip 报告、结果、标注副本、修正副本；"
    "stream 每行一个 JSON，查完一个告诉一个，最后一行带报告和全部副本"
)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_SAID = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}
_Responses = dict[int | str, dict[str, Any]]

#: What a request that is not served is answered.
PROBLEMS: _Responses = {
    status: {"description": why, "content": {"application/json": {"schema": _SAID}}}
    for status, why in {
        400: "请求写得不对", 401: "需要口令", 403: "别的网站发来的", 404: "没有", 408: "传得太慢",
        413: "太大或太多", 415: "不是 multipart/form-data", 500: "程序的毛病", 503: "忙不过来，过一会儿再试",
    }.items()
}  # fmt: skip
CHECKED: _Responses = {
    200: {
        "description": "校验结果",
        "content": {
            "application/json": {}, "text/html": {}, "application/zip": _BINARY, "application/x-ndjson": {},
        },
    }
}  # fmt: skip
FIXED: _Responses = {
    200: {
        "description": "改了什么、什么没有改，连同副本",
        "content": {"application/json": {}, "application/zip": _BINARY},
    }
}
WORKBOOK: _Responses = {200: {"description": "工作簿", "content": {XLSX: _BINARY}}}
#: A form as data.
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "example": {"year": 2024, "project": {"name": "设备维护", "unit": "某中心"}},
            }
        },
    }
}


def upload(field: str) -> dict[str, Any]:
    """One file or many, in this field of a form."""
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "required": [field], "properties": {field: files}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
