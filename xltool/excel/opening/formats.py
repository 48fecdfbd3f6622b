"""Files that the fast reader does not read: documents, web pages and text, also where they are named .xls."""

import re
from collections.abc import Collection, Sequence
from pathlib import PurePath
from types import ModuleType

from xltool.excel.opening import plaintext, printed, spreadsheetml, webpage, word
from xltool.excel.opening.filetype import AS_DOCUMENT, DOCUMENT, OLE, ORIGINAL, PDF, RESAVE, ZIP
from xltool.excel.opening.sheet import Sheet
from xltool.refusal import Refusal

_ARCHIVE = re.compile(rb"\s*(?:MIME-Version|From|Subject|Date|Content-Type)\s*:", re.IGNORECASE)
_MIME = b"mime-version:"
_PAGE = re.compile(r"<(?:html|table|head|body|meta|!doctype html|div|style|tr)\b", re.IGNORECASE)
_XML = {
    "opendocument:xmlns:office": f"是 XML 格式的 OpenDocument 工作簿，读不了。{RESAVE}",
    "schemas.microsoft.com/office/word": f"是 XML 格式的 Word 文档，不是工作簿，读不了。{AS_DOCUMENT}",
    "schemas.microsoft.com/office/2006/xmlPackage": f"是 XML 格式的 Word 文档，不是工作簿，读不了。{AS_DOCUMENT}",
}
_DAMAGED = {
    word: f"是 Word 文档，但已经损坏，读不出来。{AS_DOCUMENT}",
    printed: f"是 PDF 文件，但已经损坏，读不出来。{ORIGINAL}",
}
#: Something else may stand before a PDF's first mark, or a page's first element.
_HEAD = 4096


def sheets_of(content: bytes, name: str, members: Collection[str]) -> Sequence[Sheet] | None:
    """The sheets of such a file; ``None`` for a workbook that the fast reader reads.

    ``members`` are the names in a zip, where it is one. Raises :class:`Refusal`, lxml's error for damaged XML,
    ``ValueError`` for other damage.
    """
    if content.startswith(ZIP):
        return _document(word, content, name) if DOCUMENT in members else None
    if content.startswith(OLE):
        return None
    if PDF in content[:_HEAD]:
        return _document(printed, content, name)
    plaintext.refuse_long(content, name)
    archived = _ARCHIVE.match(content) and _MIME in content[:_HEAD].lower()
    text = webpage.text_of_archive(content) if archived else webpage.text_of(content)
    if text is None:
        raise Refusal(f"“{name}”不是工作簿。{RESAVE}")
    return _from_text(text, name)


def _document(reader: ModuleType, content: bytes, name: str) -> Sequence[Sheet]:
    """The libraries for documents raise whatever they stumble over."""
    try:
        found: Sequence[Sheet] = reader.sheets(content, name)
    except Refusal:
        raise
    except Exception:
        raise Refusal(f"“{name}”{_DAMAGED[reader]}") from None
    return found


def _from_text(text: str, name: str) -> Sequence[Sheet]:
    head = text[:_HEAD]
    if spreadsheetml.is_spreadsheetml(head):
        return list(spreadsheetml.sheets(text))
    what = next((what for sign, what in _XML.items() if sign in head and "<table" not in text.lower()), "")
    if what:
        raise Refusal(f"“{name}”{what}")
    if _PAGE.search(head):
        if "<table" not in text.lower():
            frames = "，表在旁边的文件夹里" if "<frame" in text.lower() else "，里面没有表格"
            raise Refusal(f"“{name}”是网页改的名字{frames}，不是真正的工作簿。{RESAVE}")
        return webpage.sheets(text)
    if head.lstrip().startswith("<?xml"):
        raise Refusal(f"“{name}”是 XML 文件，不是工作簿。{RESAVE}")
    if not plaintext.is_table(text):
        raise Refusal(f"“{name}”不是工作簿。{RESAVE}")
    return list(plaintext.sheets(text, PurePath(name).stem))
