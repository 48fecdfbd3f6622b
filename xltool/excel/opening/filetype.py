"""Files that are no workbook, told by their first bytes and by what they hold."""

from collections.abc import Collection

from xltool.refusal import Refusal

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WANTED = "请提供 Excel 或 WPS 表格文件。"
_RESAVE = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试。"
_FIRST_BYTES = {
    b"%PDF": f"是 PDF 文件，不是工作簿。{_WANTED}",
    b"{\\rtf": f"是 RTF 文档，不是工作簿。{_WANTED}",
    b"\x89PNG": f"是图片，不是工作簿。{_WANTED}",
    b"\xff\xd8\xff": f"是图片，不是工作簿。{_WANTED}",
    b"GIF8": f"是图片，不是工作簿。{_WANTED}",
    b"Rar!": "是压缩包，不是工作簿。请先解压，再提供里面的表格文件。",
    b"7z\xbc\xaf": "是压缩包，不是工作簿。请先解压，再提供里面的表格文件。",
}
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")
#: Names that streams of an OLE file have in its directory.
_STREAMS = {
    "EncryptedPackage": "设了打开密码，无法读取。请用 Excel 或 WPS 打开，取消密码后再试。",
    "WordDocument": f"是 Word 文档，不是工作簿。{_WANTED}",
    "PowerPoint Document": f"是演示文稿，不是工作簿。{_WANTED}",
}
#: What the members of a zip give away, by how a name begins or ends.
_MEMBERS = {
    "word/": f"是 Word 文档，不是工作簿。{_WANTED}",
    "ppt/": f"是演示文稿，不是工作簿。{_WANTED}",
    "OFD.xml": f"是 OFD 版式文件，不是工作簿。{_WANTED}",
}
_INSIDE = (".xlsx", ".xls", ".et", ".xlsm")


def refuse_other_files(content: bytes, name: str, members: Collection[str] = ()) -> None:
    """Raises :class:`Refusal` naming what the file ``name`` is instead of a workbook.

    ``members`` are the names in a zip, where it is one.
    """
    what = _by_members(members) if members else _by_bytes(content)
    if what:
        raise Refusal(f"“{name}”{what}")


def _by_members(members: Collection[str]) -> str:
    for sign, what in _MEMBERS.items():
        if any(member.startswith(sign) for member in members):
            return what
    if any(member.lower().endswith(_INSIDE) and not member.startswith("xl/") for member in members):
        return "是压缩包，不是工作簿。请先解压，再提供里面的表格文件。"
    return ""


def _by_bytes(content: bytes) -> str:
    if not content:
        return "是空文件，里面什么也没有。请向报送人重新索取。"
    for first, what in _FIRST_BYTES.items():
        if content.startswith(first):
            return what
    if content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_WEB):
        return f"是网页或 XML 文件改的名字，不是真正的工作簿。{_RESAVE}"
    if content.startswith(_OLE):
        return next((what for stream, what in _STREAMS.items() if stream.encode("utf-16-le") in content), "")
    return "" if content.startswith(_ZIP) else f"不是工作簿。{_RESAVE}"
