"""A folder as an office receives it: many forms, and files damaged in every way."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from forms import published, workbook


def receive(folder: Path, count: int) -> dict[str, str]:
    """``count`` good workbooks (the published forms, over and over) among the damaged; what each of these lacks."""
    folder.mkdir()
    forms = sorted(published().items())
    made = [workbook(form, folder / f"{0:03}-{form_id}.xlsx") for form_id, form in forms[:count]]
    for n in range(len(forms), count):
        original = made[n % len(forms)]
        (folder / f"{n // len(forms):03}-{original.name[4:]}").write_bytes(original.read_bytes())
    good = made[0].read_bytes()
    for name, (damage, _) in DAMAGE.items():
        (folder / name).write_bytes(damage(good))
    return {name: said for name, (_, said) in DAMAGE.items()}


def _rezipped(good: bytes, part: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == part else old.read(info))
    return out.getvalue()


def _archive(good: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, good)
    return out.getvalue()


def _flipped(good: bytes) -> bytes:
    """One wrong byte inside the first sheet's compressed data."""
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "空.xlsx": (lambda _: b"", "是空文件"),
    "文字.xlsx": (lambda _: "这不是表格".encode(), "不是工作簿"),
    "打印.xlsx": (lambda _: b"%PDF-1.7", "PDF"),
    "照片.xls": (lambda _: b"\x89PNG\r\n", "是图片"),
    "网页.xls": (lambda _: b"<?xml version=\"1.0\"?><note/>", "XML"),
    "截断.xlsx": (lambda good: good[: len(good) // 2], "损坏"),
    "坏字节.xlsx": (_flipped, "损坏"),
    "坏内容.xlsx": (lambda good: _rezipped(good, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>"), "损坏"),
    "加密.xlsx": (lambda _: _OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "打包.xlsx": (lambda good: _archive(good, "表.xlsx"), "压缩包"),
}  # fmt: skip
