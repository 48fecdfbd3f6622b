"""Taking a hand-in from the network: bit by bit, each file under a name of ours, within limits of every kind.

What an officer called a file is text to be shown and never a part of a path.
"""

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from xltool import files
from xltool.web.problems import Problem, busy
from xltool.web.settings import Settings

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FIELD = "files"
#: Kinds whose names may end our files'; what a file is, its content says.
SUFFIXES = (".xlsx", ".xls", ".et", ".xlsm", ".xlsb", ".ods", ".docx", ".pdf")
_MEGABYTE = 2**20
#: What may stand around one file in a hand-in, and so many parts that are no files.
_AROUND, _MOST_OTHERS = 8192, 20
_LONGEST_NAME = 120


class Upload(NamedTuple):
    """One file: where it lies, and what it is called to people."""

    path: Path
    name: str


class HandIn:
    """The files of one request, in a folder that is erased when it is answered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.uploads: list[Upload] = []
        self._names: set[str] = set()

    def add(self, said: str) -> Upload:
        """A place for the next file; two of one name get different ones."""
        base = PureWindowsPath(PurePosixPath(said).name).name
        name = Path(files.harmless(base).strip(" .") or "未命名")
        suffix = name.suffix[:10]
        stem, n = name.stem[:_LONGEST_NAME], 1
        shown = f"{stem}{suffix}"
        while shown in self._names:
            n += 1
            shown = f"{stem}({n}){suffix}"
        self._names.add(shown)
        ours = suffix.lower() if suffix.lower() in SUFFIXES else ""
        # The sign makes our name one that stands nowhere else, so that it can be told from the officer's words.
        path = self.folder / f"{len(self.uploads) + 1:04}-{secrets.token_hex(8)}{ours}"
        self.uploads.append(Upload(path, shown))
        return self.uploads[-1]


class Reception:
    """Takes hand-ins; knows how many there are and how much lies in their folders."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._hand_ins = self._held = 0

    @contextlib.asynccontextmanager
    async def hand_in(self, request: Request) -> AsyncIterator[HandIn]:
        """The files of a request, for as long as the block lasts. Raises :class:`Problem`."""
        boundary = _boundary(request)
        self._refuse_size(request)
        if self._hand_ins >= self.settings.most_hand_ins:
            raise busy()
        self._hand_ins += 1
        folder = taking = None
        try:
            folder = Path(tempfile.mkdtemp(prefix=self.settings.traces))
            taking = _Taking(HandIn(folder), self.settings)
            await self._take(request, taking, boundary)
            yield taking.hand_in
        finally:
            if folder:
                shutil.rmtree(folder, ignore_errors=True)
            self._hand_ins -= 1
            self._held -= taking.held if taking else 0

    def _refuse_size(self, request: Request) -> None:
        said = request.headers.get("content-length", "0")
        most = self.settings.most_total_megabytes * _MEGABYTE + self.settings.most_files * _AROUND
        if not said.isdecimal():
            raise Problem(400, "请求头里的长度写得不对。")
        if int(said[:20]) > most:
            raise too_much(self.settings)

    async def _take(self, request: Request, taking: "_Taking", boundary: bytes) -> None:
        parser = MultipartParser(boundary, taking.callbacks)
        try:
            async for chunk in request.stream():
                before = taking.held
                try:
                    parser.write(chunk)
                finally:
                    self._held += taking.held - before
                if self._held > self.settings.most_held_megabytes * _MEGABYTE:
                    raise busy()
        except FormParserError:
            raise Problem(400, "交来的内容不完整，读不出来。请再交一次。") from None
        finally:
            taking.close()
        if not taking.is_whole:
            raise Problem(400, "文件没有传完整，网络多半中断过。请再交一次。")
        if not taking.hand_in.uploads:
            raise Problem(400, "没有收到文件。请选好要校验的表再交。")


class _Taking:
    """What the parser says, put into files."""

    def __init__(self, hand_in: HandIn, settings: Settings) -> None:
        self.hand_in, self.settings = hand_in, settings
        self.held, self.is_whole = 0, False
        self._of_file = self._others = 0
        self._name, self._value = b"", b""
        self._said: dict[bytes, bytes] = {}
        self._file: BinaryIO | None = None

    @property
    def callbacks(self) -> "MultipartCallbacks":
        """For the parser."""
        return {
            "on_part_begin": self._begin, "on_header_field": self._field, "on_header_value": self._header,
            "on_header_end": self._header_end, "on_headers_finished": self._open, "on_part_data": self._write,
            "on_part_end": self.close, "on_end": self._end,
        }  # fmt: skip

    def _begin(self) -> None:
        self._said, self._of_file = {}, 0

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._said[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def _open(self) -> None:
        _, said = parse_options_header(self._said.get(b"content-disposition", b""))
        name = said.get(b"filename")
        if name is None or said.get(b"name") != FIELD.encode():
            self._others += 1
            if self._others > _MOST_OTHERS or name:
                raise Problem(400, f"请把文件都放在 {FIELD} 这一栏里。")
            return
        if not name:  # a form in which no file was chosen
            return
        if len(self.hand_in.uploads) >= self.settings.most_files:
            raise Problem(413, f"一次最多交 {self.settings.most_files} 个文件。请分几次交。")
        self._file = self.hand_in.add(name.decode("utf-8", "replace")).path.open("xb")

    def _write(self, data: bytes, start: int, end: int) -> None:
        self._of_file += end - start
        if self._file is None:
            if self._of_file > _AROUND:
                raise Problem(413, "表单里文件以外的内容太长。")
            return
        if self._of_file > self.settings.most_megabytes * _MEGABYTE:
            name = self.hand_in.uploads[-1].name
            raise Problem(
                413, f"“{name}”超过 {self.settings.most_megabytes} MB，不像一份表。请删去其中的图片再交。"
            )
        self.held += end - start
        if self.held > self.settings.most_total_megabytes * _MEGABYTE:
            raise too_much(self.settings)
        self._file.write(data[start:end])

    def _end(self) -> None:
        self.is_whole = True

    def close(self) -> None:
        """No more comes of the file."""
        if self._file:
            self._file.close()
            self._file = None


def too_much(settings: Settings) -> Problem:
    """A hand-in is too large as a whole."""
    return Problem(413, f"一次交的文件合计不能超过 {settings.most_total_megabytes} MB。请分几次交。")


def _boundary(request: Request) -> bytes:
    kind, said = parse_options_header(request.headers.get("content-type", ""))
    boundary = said.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
        raise Problem(415, f"请用 multipart/form-data 提交文件，栏名是 {FIELD}。")
    return boundary


async def gone(request: Request) -> None:
    """Returns when whoever asked is no longer there."""
    with contextlib.suppress(ClientDisconnect):
        while (await request.receive())["type"] != "http.disconnect":
            pass
