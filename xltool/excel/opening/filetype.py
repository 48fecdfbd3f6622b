"""Files that are no workbook, told by their first bytes and by what they hold, never by their names."""

from collections.abc import Collection

from xltool.refusal import Refusal

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
#: The part of a Word document that holds its text.
DOCUMENT = "word/document.xml"
RESAVE = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试。"
AS_DOCUMENT = "请用 Word 或 WPS 打开它，另存为 .docx 后再试。"
ORIGINAL = "请向报送人索取 Word 或 Excel 格式的原件。"
LOCKED = "设了打开密码，无法读取。请用 Excel 或 WPS 打开，取消密码后再试。"
_WANTED = "请提供 Excel 或 WPS 表格文件。"
_PACKED = "是压缩包，不是工作簿。请先解压，再提供里面的表格文件。"
_FIRST_BYTES = {
    b"{\\rtf": f"是 RTF 文档，不是工作簿。{AS_DOCUMENT}",
    b"\x89PNG": f"是图片，不是工作簿。{_WANTED}",
    b"\xff\xd8\xff": f"是图片，不是工作簿。{_WANTED}",
    b"GIF8": f"是图片，不是工作簿。{_WANTED}",
    b"Rar!": _PACKED,
    b"7z\xbc\xaf": _PACKED,
}
#: Names that streams of an OLE file have in its directory.
_STREAMS = {
    "EncryptedPackage": LOCKED,
    "WordDocument": f"是旧格式的 Word 文档（.doc 或 .wps），不是工作簿，读不了。{AS_DOCUMENT}",
    "PowerPoint Document": f"是演示文稿，不是工作簿。{_WANTED}",
}
#: What the members of a zip give away, by how a name begins.
_MEMBERS = {
    "ppt/": f"是演示文稿，不是工作簿。{_WANTED}",
    "OFD.xml": f"是 OFD 版式文件，不是工作簿，读不了。{ORIGINAL}",
}
_INSIDE = (".xlsx", ".xls", ".et", ".xlsm", ".xlsb", ".ods", ".docx", ".doc", ".wps", ".pdf")
#: Folders in which Office keeps its own parts, also files embedded in a document.
_OFFICE = ("xl/", "word/")
_OPENDOCUMENT = "application/vnd.oasis.opendocument."


def refuse_other_files(content: bytes, name: str, members: Collection[str] = ()) -> None:
    """Raises :class:`Refusal` naming what the file ``name`` is instead of a workbook or a document with tables.

    ``members`` are the names in a zip, where it is one.
    """
    what = _by_members(members) if members else _by_bytes(content)
    if what:
        raise Refusal(f"“{name}”{what}")


def refuse_other_opendocument(mimetype: bytes, name: str) -> None:
    """Raises :class:`Refusal` for an OpenDocument file that is no spreadsheet, by what its zip says it is."""
    said = mimetype.decode("ascii", "replace").strip()
    if said.startswith(_OPENDOCUMENT) and not said.startswith(f"{_OPENDOCUMENT}spreadsheet"):
        raise Refusal(f"“{name}”是 OpenDocument 文档，不是工作簿，读不了。{AS_DOCUMENT}")


def refuse_document(content: bytes, name: str, what: str) -> None:
    """Raises :class:`Refusal` for a document: it can be read, but ``what`` is asked for cannot be done with it."""
    is_word = content.startswith(ZIP) and DOCUMENT.encode() in content
    if is_word or content.startswith(PDF):
        kind = "Word 文档" if is_word else "PDF"
        raise Refusal(
            f"“{name}”是 {kind}，{what}。请先转成工作簿，例如 xltool convert {name} --to 表样版本 -o 表.xlsx。"
        )


def _by_members(members: Collection[str]) -> str:
    for sign, what in _MEMBERS.items():
        if any(member.startswith(sign) for member in members):
            return what
    if any(member.lower().endswith(_INSIDE) and not member.startswith(_OFFICE) for member in members):
        return _PACKED
    return ""


def _by_bytes(content: bytes) -> str:
    if not content:
        return "是空文件，里面什么也没有。请向报送人重新索取。"
    for first, what in _FIRST_BYTES.items():
        if content.startswith(first):
            return what
    if content.startswith(OLE):
        return next((what for stream, what in _STREAMS.items() if stream.encode("utf-16-le") in content), "")
    return ""
