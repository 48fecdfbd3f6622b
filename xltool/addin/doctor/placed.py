"""Whether the files of an add-in are where they were put, and still what they were."""

from collections.abc import Iterator
from pathlib import Path

from xltool import files
from xltool.addin.doctor.check import Check, Verdict, bad, good, unknown
from xltool.addin.doctor.program import AGAIN
from xltool.addin.record import Record, digest

_CLEANED = "杀毒软件可能清过它，请把它加进信任名单，再运行一次 xltool addin install。"


def placed(wanted: dict[Path, bytes], record: Record) -> Iterator[Check]:
    """Of files as this program would put them: the first of those that are not as they should be, or one good word."""
    found = [check for path, content in wanted.items() if (check := _placed(path, content, record))]
    if found:
        yield next((check for check in found if check.verdict is Verdict.BAD), found[0])
        return
    first = next(iter(wanted))
    more = f" 等 {len(wanted)} 个文件" if len(wanted) > 1 else ""
    yield good(f"{first}{more}在原处，一个字节也不差")


def _placed(path: Path, content: bytes, record: Record) -> Check | None:
    try:
        now = path.read_bytes()
    except FileNotFoundError:
        return bad(f"没有 {path}", "装好后被删掉了" if record.digest_of(path) else "没有装", _CLEANED)
    except OSError as error:
        return unknown(f"{path} 看不了", files.reason(error), "请退出表格软件，再诊断一次。")
    if now == content:
        return None
    if digest(now) == record.digest_of(path):
        return unknown(f"{path} 是 {record.version} 版装的", "与现在的程序不是一套，可能对不上", AGAIN)
    return bad(f"{path} 装好后被改动过", "里面的宏可能已经没有了", _CLEANED)
